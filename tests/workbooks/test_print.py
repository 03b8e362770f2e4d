"""Every workbook opened by LibreOffice and printed: Chinese, A4, headers, nothing cut off."""

import pytest

from tests.workbooks.printed import ROWS, Print, print_samples
from tools.libreoffice import find_libreoffice
from tools.system import has_chinese_font

pytestmark = pytest.mark.xdist_group("libreoffice")
A4 = (210, 297)
NAMES = ("evaluation", "slip", "list", "batch", "report")


@pytest.fixture(scope="module")
def prints(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Print]:
    """One start of LibreOffice for all of them."""
    program = find_libreoffice()
    if program is None:
        pytest.skip("no LibreOffice: install libreoffice-calc, or set QAWEB_SOFFICE to one")
    if not has_chinese_font():
        pytest.skip("no Chinese font: install fonts-noto-cjk")
    return print_samples(program, tmp_path_factory.mktemp("printed"))


@pytest.mark.parametrize("name", NAMES)
def test_everything_prints_on_a4_with_nothing_too_narrow(
    prints: dict[str, Print], name: str
) -> None:
    assert prints[name].sizes == {A4}
    assert "###" not in prints[name].text
    assert all(prints[name].texts)


def test_the_forms_print_in_chinese_on_one_page_each(prints: dict[str, Print]) -> None:
    for name, words in (("evaluation", "客户代表监听记录表"), ("slip", "客户代表改进建议单")):
        assert len(prints[name].pages) == 1
        assert words in prints[name].text
    assert "=HYPERLINK(1)" in prints["evaluation"].text


def test_a_list_repeats_its_header_and_loses_no_row(prints: dict[str, Print]) -> None:
    *pages, facts = prints["list"].texts
    assert len(pages) > 2
    assert all("编号坐席监听日期总分等级" in page for page in pages)
    assert all(row[0] in prints["list"].text for row in ROWS)
    assert "2026-10" in facts


def test_dates_and_scores_print_as_such(prints: dict[str, Print]) -> None:
    first = prints["list"].texts[0]
    assert all(words in first for words in ("2026-11-01", "91.25", "2026-11-0109:00"))


def test_long_text_is_printed_whole(prints: dict[str, Print]) -> None:
    text = "先问好，再报工号，然后确认来电人的需求。"
    assert prints["list"].text.count(text) == sum(1 + n % 4 for n in range(len(ROWS)))


def test_each_page_tells_its_number(prints: dict[str, Print]) -> None:
    for name in ("list", "report"):
        pages = prints[name].texts
        assert all(f"{n}/{len(pages)}" in page for n, page in enumerate(pages, start=1))


def test_a_months_forms_come_out_one_on_a_page_person_by_person(
    prints: dict[str, Print],
) -> None:
    index, *forms = prints["batch"].texts
    assert all(number in index for number in ("E1", "E2", "S3"))
    folders = ["任客服1", "任客服1", "马客服2"]
    assert len(forms) == len(folders)
    for page, folder in zip(forms, folders, strict=True):
        assert page.startswith(f"客户代表监听记录2026-10·{folder}")


def test_a_report_prints_cover_figures_charts_and_lists(prints: dict[str, Print]) -> None:
    cover, figures, charts, *lists = prints["report"].texts
    assert all(words in cover for words in ("审批人", "沈经理", "a" * 64, "共监听120通", "=1+1"))
    assert "监控方式" in figures
    assert all(words in charts for words in ("监控方式是否达到比例？", "各班组得分如何？", "71%"))
    assert "没有漏检人员。" in lists[-1]
    assert all(band in lists[0] for band in ("优秀", "不合格"))
