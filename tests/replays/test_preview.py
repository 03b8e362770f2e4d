"""/standards/drafts/<id>/preview: the scoring screen of a draft, to be tried (P3.6)."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from qaweb.evaluations.models import Evaluation, EvaluationScore
from qaweb.standards.models import StandardVersion
from qaweb.standards.rules import Critical, ShownIf
from tests.cast import Cast
from tests.standards.drafting import begun, form, line, put

As = Callable[..., FlaskClient]
HTMX = {"HX-Request": "true"}


@pytest.fixture
def draft(cast: Cast) -> StandardVersion:
    return begun(cast.qa, cast.north)


def at(draft: StandardVersion) -> str:
    return f"/standards/drafts/{draft.id}/preview"


def chosen(draft: StandardVersion, **levels: str) -> dict[str, str]:
    """Every line at its best level but those named."""
    sent = {}
    for each in form(draft).criteria:
        sent[f"seq-{each.code}"] = "0"
        sent[f"level-{each.code}"] = levels.get(each.code, str(each.top_level))
    return sent


def test_it_draws_the_scoring_screen(cast: Cast, as_: As, draft: StandardVersion) -> None:
    page = as_(cast.qa).get(at(draft)).text
    assert page.count('class="ask"') == 22
    assert "<strong>–</strong>" in page
    assert "toggle once" not in page  # a draft has no precedents


def test_the_server_says_the_score_and_the_band(
    cast: Cast, as_: As, draft: StandardVersion
) -> None:
    sent = chosen(draft, opening="2", courtesy="2")
    piece = as_(cast.qa).post(at(draft), data=sent, headers=HTMX).text
    assert piece.lstrip().startswith('<div class="running" id="running"')
    assert "<strong>92</strong>" in piece
    assert "Excellent" in piece


def test_a_failed_critical_line_counts_as_in_a_call(
    cast: Cast, as_: As, draft: StandardVersion
) -> None:
    put(cast.qa, draft, replace(line(draft, "opening"), critical=Critical.WHOLE))
    piece = as_(cast.qa).post(at(draft), data=chosen(draft, opening="2"), headers=HTMX).text
    assert "the whole call counts 0" in piece


def test_a_conditional_line_is_asked_only_where_its_condition_holds(
    cast: Cast, as_: As, draft: StandardVersion
) -> None:
    put(cast.qa, draft, replace(line(draft, "purpose"), shown_if=ShownIf("opening", (1, 2))))
    client, whole = as_(cast.qa), len(form(draft).scored)
    best = client.post(at(draft), data=chosen(draft), headers=HTMX).text
    assert f"{whole - 1} of {whole - 1}" in best
    lost = client.post(at(draft), data=chosen(draft, opening="2"), headers=HTMX).text
    assert f"{whole} of {whole}" in lost


def test_without_a_script_all_of_it_comes_back(cast: Cast, as_: As, draft: StandardVersion) -> None:
    sent = {**chosen(draft), "problem-opening": "1", "problems": "咳嗽"}
    page = as_(cast.qa).post(at(draft), data=sent).text
    assert 'id="level-opening-0" name="level-opening" value="0" checked' in page
    assert 'name="problem-opening" value="1" checked' in page
    assert "咳嗽</textarea>" in page
    assert "<strong>100</strong>" in page


def test_what_is_missing_is_said_where_it_is(cast: Cast, as_: As, draft: StandardVersion) -> None:
    sent = {**chosen(draft, opening=""), "submit": "1"}
    piece = as_(cast.qa).post(at(draft), data=sent, headers=HTMX).text
    assert piece.count("is-missing") == 1
    assert 'id="ask-opening"' in piece


@pytest.mark.parametrize("level", ["9", "-1", "x", "na", "99999999999"])
def test_what_the_form_does_not_offer_is_no_answer(
    cast: Cast, as_: As, draft: StandardVersion, level: str
) -> None:
    put(cast.qa, draft, replace(line(draft, "opening"), na_allowed=False))
    piece = as_(cast.qa).post(at(draft), data=chosen(draft, opening=level), headers=HTMX)
    assert piece.status_code == 200
    whole = len(form(draft).scored)
    assert f"{whole - 1} of {whole}" in piece.text


def test_a_line_without_levels_is_left_out(cast: Cast, as_: As, draft: StandardVersion) -> None:
    put(cast.qa, draft, replace(line(draft, "opening"), levels=()))
    page = as_(cast.qa).get(at(draft))
    assert page.status_code == 200
    assert 'id="ask-opening"' not in page.text


def test_nothing_is_kept(cast: Cast, as_: As, draft: StandardVersion) -> None:
    as_(cast.qa).post(at(draft), data={**chosen(draft), "submit": "1"})
    assert not Evaluation.select().exists()
    assert not EvaluationScore.select().exists()


def test_whoever_reads_no_drafts_does_not_try_them(
    cast: Cast, as_: As, draft: StandardVersion
) -> None:
    assert as_(cast.south_qa).post(at(draft)).status_code == 404
    assert as_(cast.supervisor).post(at(draft)).status_code == 403
