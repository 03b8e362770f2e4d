import datetime as dt

from qaweb import clock
from qaweb.people.models import Project, Shift, ShiftCode
from qaweb.reports.periods import period_of
from qaweb.reports.roster import worked
from qaweb.reports.rules import ReportKind
from tests.cast import TODAY, Cast
from tests.imports.running import counts, imported, reasons

DAY = dt.date(2026, 11, 2)
TITLES = ["工号", "姓名", "班组", "2026-11-02", "2026-11-03"]


def shift(person: object, day: dt.date = DAY) -> Shift:
    return Shift.get((Shift.person == person) & (Shift.day == day))


def test_early_middle_and_late_have_their_hours(cast: Cast) -> None:
    people = (cast.agent, cast.teammate, cast.agent_b)
    rows = [[p.number, "", "", code] for p, code in zip(people, "早中晚", strict=True)]
    assert counts(imported("shifts", TITLES[:4], *rows)) == (3, 0, 0, 0)
    hours = [(clock.local(shift(p).starts_at), clock.local(shift(p).ends_at)) for p in people]
    told = [f"{start:%d %H:%M}-{end:%d %H:%M}" for start, end in hours]
    assert told == ["02 08:00-02 16:00", "02 12:00-02 20:00", "02 16:00-03 00:00"]


def test_hours_are_those_of_the_projects_zone(cast: Cast) -> None:
    Project.update(zone_name="Europe/Berlin").where(Project.id == cast.south.id).execute()
    imported("shifts", TITLES[:4], [cast.outsider.number, "", "", "早"])
    assert shift(cast.outsider).starts_at == dt.datetime(2026, 11, 2, 7, 0, tzinfo=dt.UTC)


def test_off_leave_and_training_have_no_hours(cast: Cast) -> None:
    people = (cast.agent, cast.teammate, cast.agent_b)
    rows = [[p.number, "", "", code] for p, code in zip(people, "休假培", strict=True)]
    imported("shifts", TITLES[:4], *rows)
    found = [shift(p) for p in people]
    assert [s.code for s in found] == [ShiftCode.OFF, ShiftCode.LEAVE, ShiftCode.TRAINING]
    assert {(s.starts_at, s.ends_at) for s in found} == {(None, None)}


def test_a_stranger_is_refused_once_and_not_for_each_day(cast: Cast) -> None:
    outcome = imported("shifts", TITLES, ["77777", "", "", "早", "晚"])
    assert reasons(outcome) == [(2, "unknown_person")]
    assert counts(outcome) == (0, 0, 0, 1)


def test_an_unknown_code_refuses_its_cell_and_keeps_the_other_days(cast: Cast) -> None:
    outcome = imported("shifts", TITLES, [cast.agent.number, "", "", "早", "?"])
    assert counts(outcome) == (1, 0, 0, 1)
    assert outcome.refused[0].problems[0].column == "2026-11-03"


def test_a_strangers_unknown_code_gives_both_reasons_in_one_row(cast: Cast) -> None:
    outcome = imported("shifts", TITLES, ["77777", "", "", "早", "?"])
    assert reasons(outcome) == [(2, "unknown_word"), (2, "unknown_person")]
    assert outcome.run.refused == 1


def test_the_same_file_again_changes_nothing(cast: Cast) -> None:
    rows = [TITLES, [cast.agent.number, "", "", "早", "休"]]
    imported("shifts", *rows)
    assert counts(imported("shifts", *rows)) == (0, 0, 2, 0)


def test_another_code_changes_the_day_and_its_hours(cast: Cast) -> None:
    imported("shifts", TITLES, [cast.agent.number, "", "", "早", "休"])
    outcome = imported("shifts", TITLES, [cast.agent.number, "", "", "休", "休"])
    assert counts(outcome) == (0, 1, 1, 0)
    assert (shift(cast.agent).code, shift(cast.agent).starts_at) == (ShiftCode.OFF, None)
    key = f"{cast.agent.number} 2026-11-02"
    assert outcome.written.changed == {key: {"code": ["early", "off"]}}


def test_an_empty_cell_leaves_the_day_as_it_was(cast: Cast) -> None:
    imported("shifts", TITLES, [cast.agent.number, "", "", "早", "休"])
    imported("shifts", TITLES, [cast.agent.number, "", "", "", "早"])
    assert shift(cast.agent).code is ShiftCode.EARLY


def test_coverage_reads_the_imported_roster(cast: Cast) -> None:
    titles = ["工号", str(TODAY)]
    imported("shifts", titles, [cast.agent.number, "休"], [cast.teammate.number, "晚"])
    working = {row.person_id for row in worked(cast.north.id, period_of(ReportKind.DAILY, TODAY))}
    assert cast.agent.id not in working
    assert cast.teammate.id in working
