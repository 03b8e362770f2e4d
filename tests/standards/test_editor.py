"""The editor's pages: what is saved, what comes back, with and without HTMX (P3.6)."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient

from qaweb.standards import drafts, queries
from qaweb.standards.models import StandardVersion
from qaweb.standards.rules import Critical, ShownIf, digest_of
from tests.cast import Cast, viewer
from tests.standards.drafting import begun, form, line, put, worth

As = Callable[..., FlaskClient]


@pytest.fixture
def draft(cast: Cast) -> StandardVersion:
    return begun(cast.qa, cast.north)


def typed(draft: StandardVersion, code: str = "opening", **changes: str) -> dict[str, Any]:
    """What the form of a line sends when it is saved as it was drawn."""
    kept = line(draft, code)
    sent = {
        "seen": digest_of(kept),
        "section": "greeting",
        "title": kept.title,
        "title_en": kept.title_en,
        "kind": "levels",
        "earns": "yes",
        "critical": kept.critical.value,
        "guidance": kept.guidance,
        "guidance_en": kept.guidance_en,
    }
    for place, level in enumerate(kept.levels):
        sent[f"levels-{place}-label"] = level.label
        sent[f"levels-{place}-label_en"] = level.label_en
        sent[f"levels-{place}-points"] = str(level.points / 100)
    return {**sent, **changes}


def at(draft: StandardVersion, rest: str = "") -> str:
    return f"/standards/drafts/{draft.id}{rest}"


def test_a_draft_is_begun_from_the_list(cast: Cast, as_: As) -> None:
    client = as_(cast.qa)
    page = client.get("/standards").text
    assert "Begin a draft" in page
    assert "the whole company</option>" not in page
    answer = client.post("/standards/drafts", data={"project": cast.north.id})
    assert answer.status_code == 303
    assert "100</strong> of 100" in client.get(answer.location).text


def test_nobody_else_reads_of_drafts(cast: Cast, as_: As, draft: StandardVersion) -> None:
    for who in (cast.agent, cast.supervisor, cast.south_qa):
        assert at(draft) not in as_(who).get("/standards").text


def test_saving_what_was_drawn_changes_nothing(cast: Cast, as_: As, draft: StandardVersion) -> None:
    before = form(draft)
    answer = as_(cast.qa).post(at(draft, "/lines/opening"), data=typed(draft))
    assert answer.status_code == 303
    assert form(draft) == before


def test_points_are_saved_and_the_sum_is_drawn(cast: Cast, as_: As, draft: StandardVersion) -> None:
    client = as_(cast.qa)
    sent = typed(draft, **{"levels-0-points": "2.5"})
    page = client.post(at(draft, "/lines/opening"), data=sent, follow_redirects=True).text
    assert line(draft, "opening").points == 250
    assert "98.5</strong> of 100" in page
    assert "The points must add up to 100" in page
    assert "points 4 → 2.5" in page


def test_htmx_gets_the_editor_alone(cast: Cast, as_: As, draft: StandardVersion) -> None:
    answer = as_(cast.qa).get(at(draft), headers={"HX-Request": "true"})
    assert answer.text.lstrip().startswith('<div class="columns editor"')


def test_a_yes_or_no_line_with_polarity(cast: Cast, as_: As, draft: StandardVersion) -> None:
    sent = typed(draft, kind="yes_no", worth="4", earns="no", na_allowed="y", critical="section")
    assert as_(cast.qa).post(at(draft, "/lines/opening"), data=sent).status_code == 303
    saved = line(draft, "opening")
    assert [level.points for level in saved.levels] == [0, 400]
    assert (saved.na_allowed, saved.critical) == (True, Critical.SECTION)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("title", "", "Enter a title."),
        ("levels-0-points", "1e99", "Enter points from 0 to 100"),
        ("levels-0-points", "NaN", "Enter points from 0 to 100"),
        ("levels-0-points", "", "Enter the points of this level."),
        ("levels-0-label", "", "Say what the monitor sees"),
    ],
)
def test_a_mistake_is_said_and_everything_typed_stays(
    cast: Cast, as_: As, draft: StandardVersion, field: str, value: str, said: str
) -> None:
    sent = typed(draft, guidance_en="typed and not to be lost") | {field: value}
    answer = as_(cast.qa).post(at(draft, "/lines/opening"), data=sent)
    assert answer.status_code == 422
    assert said in answer.text
    assert "typed and not to be lost" in answer.text


def test_the_second_of_two_windows_sees_both(cast: Cast, as_: As, draft: StandardVersion) -> None:
    sent = typed(draft, title_en="Mine")
    put(cast.second_qa, draft, worth(line(draft, "opening"), 700))
    client = as_(cast.qa)
    answer = client.post(at(draft, "/lines/opening"), data=sent)
    assert answer.status_code == 409
    assert "It now says" in answer.text
    assert "7 points" in answer.text
    assert 'value="Mine"' in answer.text
    sent["seen"] = digest_of(line(draft, "opening"))
    assert client.post(at(draft, "/lines/opening"), data=sent).status_code == 303
    assert line(draft, "opening").title_en == "Mine"


def test_a_new_line_and_a_new_section(cast: Cast, as_: As, draft: StandardVersion) -> None:
    client = as_(cast.qa)
    assert 'name="title"' in client.get(at(draft, "/lines/new?section=closing")).text
    sent = typed(draft, seen="", section="closing", title="新的一项")
    client.post(at(draft, "/lines/cabc"), data=sent)
    client.post(at(draft, "/sections/sabc"), data={"seen": "", "title": "新的一节"})
    saved = form(draft)
    assert saved.sections[-1].title == "新的一节"
    assert saved.sections[-2].criteria[-1].title == "新的一项"
    assert "This section has no line." in client.get(at(draft)).text


def test_moving_and_removing(cast: Cast, as_: As, draft: StandardVersion) -> None:
    client = as_(cast.qa)
    client.post(at(draft, "/lines/opening/move"), data={"step": "1"})
    assert [c.code for c in form(draft).sections[0].criteria] == ["purpose", "opening"]
    client.post(at(draft, "/lines/opening/move"), data={"section": "closing", "before": ""})
    assert form(draft).criteria[-1].code == "opening"
    client.post(at(draft, "/sections/greeting/move"), data={"step": "1"})
    assert form(draft).sections[1].code == "greeting"
    client.post(at(draft, "/lines/purpose/remove"))
    client.post(at(draft, "/sections/greeting/remove"))
    assert "greeting" not in [s.code for s in form(draft).sections]


@pytest.mark.parametrize("code", ["A", "x" * 50, "a.b"])
def test_a_code_that_could_not_be_is_not_there(
    cast: Cast, as_: As, draft: StandardVersion, code: str
) -> None:
    assert as_(cast.qa).get(at(draft, f"/lines/{code}")).status_code == 404


def test_a_level_text_wraps_in_its_field_and_is_one_line(
    cast: Cast, as_: As, draft: StandardVersion
) -> None:
    sent = typed(draft, **{"levels-0-label": "第一行\r\n第二行 ", "levels-0-label_en": "a\n\nb"})
    assert as_(cast.qa).post(at(draft, "/lines/opening"), data=sent).status_code == 303
    level = line(draft, "opening").levels[0]
    assert (level.label, level.label_en) == ("第一行 第二行", "a b")


def test_a_hostile_title_stays_text(cast: Cast, as_: As, draft: StandardVersion) -> None:
    client = as_(cast.qa)
    sent = typed(draft, title="<script>x</script>", title_en="<script>x</script>")
    client.post(at(draft, "/lines/opening"), data=sent)
    for rest in ("", "/preview", "/lines/opening"):
        assert "<script>x" not in client.get(at(draft, rest)).text


def test_discarding_from_the_page(cast: Cast, as_: As, draft: StandardVersion) -> None:
    as_(cast.qa).post(at(draft, "/discard"))
    assert queries.drafts(viewer(cast.qa)) == []


def test_publishing_from_the_page(cast: Cast, as_: As, draft: StandardVersion) -> None:
    drafts.step_line(viewer(cast.qa), draft.id, "opening", 1)
    client = as_(cast.manager)
    page = client.get(at(draft, "/publish")).text
    assert "becomes version 1" in page
    assert "Difference to Company standard 1" in page
    stale = {"seen": "x", "valid_from": "2026-10-21"}
    assert client.post(at(draft, "/publish"), data=stale).status_code == 409
    sent = {"seen": digest_of(form(draft)), "valid_from": "2026-10-20"}
    assert client.post(at(draft, "/publish"), data=sent).status_code == 422
    answer = client.post(at(draft, "/publish"), data=sent | {"valid_from": "2026-10-21"})
    assert answer.status_code == 303
    assert "In force" in client.get(answer.location).text


def test_comparing_and_retiring_from_the_page(cast: Cast, as_: As, draft: StandardVersion) -> None:
    put(cast.qa, draft, worth(line(draft, "opening"), 500))
    put(cast.qa, draft, worth(line(draft, "purpose"), 300))
    client = as_(cast.manager)
    sent = {"seen": digest_of(form(draft)), "valid_from": "2026-10-21"}
    client.post(at(draft, "/publish"), data=sent)
    both = f"/standards/compare?before={cast.standard.id}&after={draft.id}"
    page = as_(cast.agent).get(both).text
    assert "2 differences" in page
    assert "points 4 → 5" in page
    retire = f"/standards/{draft.id}/retire"
    assert retire in client.get(f"/standards/{draft.id}").text
    client.post(retire, data={"day": "2026-11-01", "reason": "one standard for all"})
    assert "retired from" in client.get(f"/standards/{draft.id}").text


def test_a_line_shown_only_after_certain_levels(
    cast: Cast, as_: As, draft: StandardVersion
) -> None:
    client = as_(cast.qa)
    sent = typed(draft, "purpose", shown_if="opening") | {
        "shown_levels": ["opening:1", "opening:2", "courtesy:0"]
    }
    page = client.post(at(draft, "/lines/purpose"), data=sent, follow_redirects=True).text
    assert line(draft, "purpose").shown_if == ShownIf("opening", (1, 2))
    assert "Only if “" in page
    assert "shown only if" in page
    assert "Only if “" in client.get(at(draft, "/preview")).text
    opened = client.get(at(draft, "/lines/purpose")).text
    assert 'value="opening:2" checked' in opened
    assert 'value="opening:0" checked' not in opened


def test_a_condition_needs_its_levels(cast: Cast, as_: As, draft: StandardVersion) -> None:
    sent = typed(draft, "purpose", shown_if="opening")
    answer = as_(cast.qa).post(at(draft, "/lines/purpose"), data=sent)
    assert answer.status_code == 422
    assert "Choose the levels at which this line is shown." in answer.text
    assert 'data-of="opening">' in answer.text
    assert line(draft, "purpose").shown_if is None


def test_publishing_shows_the_condition(cast: Cast, as_: As, draft: StandardVersion) -> None:
    put(cast.qa, draft, replace(line(draft, "purpose"), shown_if=ShownIf("opening", (1,))))
    page = as_(cast.manager).get(at(draft, "/publish")).text
    assert page.count("Only if “Standard opening” is: One element missing") == 1


def test_a_condition_is_taken_back(cast: Cast, as_: As, draft: StandardVersion) -> None:
    put(cast.qa, draft, replace(line(draft, "purpose"), shown_if=ShownIf("opening", (1,))))
    sent = typed(draft, "purpose", shown_if="")
    assert as_(cast.qa).post(at(draft, "/lines/purpose"), data=sent).status_code == 303
    assert line(draft, "purpose").shown_if is None


def test_only_lines_before_it_are_offered(cast: Cast, as_: As, draft: StandardVersion) -> None:
    client = as_(cast.qa)
    assert 'data-of="courtesy"' not in client.get(at(draft, "/lines/purpose")).text
    assert "data-of=" not in client.get(at(draft, "/lines/opening")).text
    assert 'data-of="opening"' in client.get(at(draft, "/lines/new?section=greeting")).text


def test_moved_above_its_condition_it_is_named(cast: Cast, as_: As, draft: StandardVersion) -> None:
    put(cast.qa, draft, replace(line(draft, "purpose"), shown_if=ShownIf("opening", (1,))))
    drafts.step_line(viewer(cast.qa), draft.id, "purpose", -1)
    assert "It depends on a line or level" in as_(cast.qa).get(at(draft)).text


def test_a_draft_is_compared_with_any_version(cast: Cast, as_: As, draft: StandardVersion) -> None:
    put(cast.qa, draft, worth(line(draft, "opening"), 500))
    both = f"/standards/compare?before={cast.standard.id}&after={draft.id}"
    page = as_(cast.qa).get(both).text
    assert "points 4 → 5" in page
    assert page.count("selected") >= 2
    assert both.replace("&", "&amp;") in as_(cast.qa).get(at(draft)).text


def test_two_drafts_are_compared(cast: Cast, as_: As, draft: StandardVersion) -> None:
    company = begun(cast.manager)
    put(cast.manager, company, worth(line(company, "opening"), 700))
    both = f"/standards/compare?before={draft.id}&after={company.id}"
    assert "points 4 → 7" in as_(cast.manager).get(both).text
    assert as_(cast.qa).get(both).status_code == 404  # the company's draft is not theirs


@pytest.mark.parametrize("who", ["agent", "south_qa", "supervisor"])
def test_a_draft_is_not_compared_by_whom_it_is_not_open_to(
    cast: Cast, as_: As, draft: StandardVersion, who: str
) -> None:
    client = as_(getattr(cast, who))
    assert client.get(f"/standards/compare?before={draft.id}").status_code == 404
    assert "· Draft" not in client.get("/standards/compare").text
