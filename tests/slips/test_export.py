"""GET /slips/<id>.xlsx (P7)"""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook

from qaweb.audit import history_of
from qaweb.slips import talking
from qaweb.slips.findings import evaluations_of
from qaweb.slips.models import Slip, SlipMoment
from qaweb.workbooks.styles import XLSX
from tests import factories
from tests.cast import Cast, viewer
from tests.slips.writing import WORDS, followed, issue, issued

As = Callable[..., FlaskClient]


def values(content: bytes) -> list[Any]:
    sheet = load_workbook(BytesIO(content)).active
    return [cell.value for row in sheet.rows for cell in row if cell.value is not None]


def test_the_form_holds_the_whole_slip(cast: Cast, as_: As) -> None:
    slip = followed(cast, opening=1)
    answer = as_(cast.lead).get(f"/slips/{slip.id}.xlsx")
    assert answer.mimetype == XLSX
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{slip}.xlsx"'
    found = values(answer.data)
    for text in (str(slip), str(cast.agent), "一组 · 北方热线", cast.lead.name, cast.qa.name):
        assert text in found
    for text in ("Standard opening", WORDS, "一起听录音。", "再听三通", 98, "Excellent"):
        assert text in found
    assert "50% (1 call) before, no calls yet after" in found


def test_the_chinese_reader_gets_a_chinese_form(cast: Cast, as_: As) -> None:
    slip = issued(cast, opening=1)
    assert "开场白规范" in values(as_(cast.lead, "zh_CN").get(f"/slips/{slip.id}.xlsx").data)


def test_what_looks_like_a_formula_stays_text(cast: Cast, as_: As) -> None:
    evaluation = factories.evaluation(cast, levels={"opening": 1})
    slip = issue(cast.qa, evaluation, ["opening"], suggestion="=1+1")
    sheet = load_workbook(BytesIO(as_(cast.qa).get(f"/slips/{slip.id}.xlsx").data)).active
    cells = [cell for row in sheet.rows for cell in row if cell.value == "=1+1"]
    assert [cell.data_type for cell in cells] == ["s"]


def test_the_trail_keeps_who_took_it(cast: Cast, as_: As) -> None:
    slip = issued(cast)
    as_(cast.qa).get(f"/slips/{slip.id}.xlsx")
    last = history_of(slip)[-1]
    assert (last.action, last.actor_id) == ("slips.export", cast.qa.id)


@pytest.mark.parametrize(
    ("name", "status"),
    [("agent", 200), ("manager", 200), ("assistant", 403), ("teammate", 404), ("south_qa", 404)],
)
def test_it_opens_to_those_who_read_the_slip(cast: Cast, as_: As, name: str, status: int) -> None:
    slip = issued(cast)
    assert as_(getattr(cast, name)).get(f"/slips/{slip.id}.xlsx").status_code == status
    assert len(history_of(slip)) == (2 if status == 200 else 1)


def test_the_form_holds_questions_moments_files_and_the_round(cast: Cast, as_: As) -> None:
    slip = followed(cast, opening=1)
    talking.say(viewer(cast.agent), slip.id, "=转接来的也要报工号吗？")
    evaluation = evaluations_of(slip)[0]
    SlipMoment.create(
        slip=slip,
        evaluation=evaluation,
        criterion_code="opening",
        at_s=134,
        text="打断客户",
        on_recording=True,
    )
    Slip.update(rounds=1).where(Slip.id == slip.id).execute()
    found = values(as_(cast.lead).get(f"/slips/{slip.id}.xlsx").data)
    assert "=转接来的也要报工号吗？" in found
    assert any("2:14 打断客户" in str(value) for value in found)
    assert any("round 2" in str(value) for value in found)
