"""What is typed into the tab of reports"""

import pytest

from qaweb.errors import Conflict, Forbidden, NotFound
from qaweb.reports import actions, drafts, queries, writing
from qaweb.reports.models import Report
from qaweb.reports.rules import WrittenPart
from qaweb.reports.sheet import rows
from qaweb.sheets.queries import declared_tab
from qaweb.sheets.rules import May, Span
from tests.cast import TODAY, Cast, viewer
from tests.reports.making import a_day, drawn, submitted
from tests.sheets.typing import changed, last_line, shown, typed


@pytest.fixture
def report(cast: Cast) -> Report:
    a_day(cast)
    return drawn(cast)


@pytest.mark.parametrize("part", [part.value for part in WrittenPart])
def test_each_written_part_is_taken(cast: Cast, report: Report, part: str) -> None:
    assert typed(cast.qa, "reports", report.id, **{part: " 开场白更好了。 "}) == ""
    assert shown("reports", cast.north, report.id)[part] == "开场白更好了。"
    line = last_line()
    assert (line.action, line.actor_id) == ("reports.write", cast.qa.id)
    assert line.source == f"sheet: {declared_tab('reports').title}"


def test_the_page_knows_who_wrote_it_and_that_it_was_saved(cast: Cast, report: Report) -> None:
    typed(cast.qa, "reports", report.id, highlights="第一")
    typed(cast.second_qa, "reports", report.id, highlights="第二")
    versions = writing.read(Report.get_by_id(report.id).words)["highlights"]
    assert [(v.text, v.by) for v in versions] == [("第一", cast.qa.id), ("第二", cast.second_qa.id)]


def test_a_writer_whose_page_was_loaded_before_sees_both_texts(cast: Cast, report: Report) -> None:
    drafts.keep(viewer(cast.second_qa), report.id, WrittenPart.HIGHLIGHTS, "在页面上写的", 0)
    typed(cast.qa, "reports", report.id, highlights="在表格里写的")
    with pytest.raises(writing.WrittenMeanwhile):
        actions.write(viewer(cast.second_qa), report.id, {"highlights": "在页面上写的"}, 0)
    own = drafts.own(viewer(cast.second_qa), queries.report(viewer(cast.second_qa), report.id))
    assert own.texts == {"highlights": "在页面上写的"}


def test_what_is_too_long_is_refused(cast: Cast, report: Report) -> None:
    assert "too long" in typed(cast.qa, "reports", report.id, highlights="长" * 10_001)
    assert shown("reports", cast.north, report.id)["highlights"] == ""


def test_a_report_that_was_handed_in_is_not_written_any_more(cast: Cast) -> None:
    a_day(cast)
    report = submitted(cast)
    before = shown("reports", cast.north, report.id)
    assert "This cannot be done" in typed(cast.qa, "reports", report.id, highlights="后来")
    with pytest.raises(Conflict):
        changed(cast.qa, "reports", report.id, {"highlights": "后来"})
    assert shown("reports", cast.north, report.id) == before


@pytest.mark.parametrize(
    ("who", "error"),
    [
        ("supervisor", Forbidden),
        ("manager", Forbidden),
        ("south_qa", NotFound),
        ("south_supervisor", NotFound),
    ],
)
def test_others_are_answered_as_in_the_browser(
    cast: Cast, report: Report, who: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        changed(getattr(cast, who), "reports", report.id, {"highlights": "别人"})
    assert shown("reports", cast.north, report.id)["highlights"] == ""


def test_a_copy_shows_no_words_that_are_still_being_written(cast: Cast, report: Report) -> None:
    typed(cast.qa, "reports", report.id, highlights="还没写完")
    month = Span(cast.north.id, TODAY.replace(day=1), cast.north.zone)
    assert "还没写完" not in dict(rows(month))[report.id]


def test_states_deadlines_and_approvals_are_only_read(cast: Cast) -> None:
    may = {column.key for column in declared_tab("reports").columns if column.may is not May.APP}
    assert may == {part.value for part in WrittenPart}
