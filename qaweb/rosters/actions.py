"""Writing the roster: one day, one person's month, a week copied for a group."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from qaweb import clock
from qaweb.audit import change
from qaweb.db import database
from qaweb.errors import Conflict, Forbidden, Refused
from qaweb.language import lazy_gettext as _
from qaweb.people.models import Person, Shift, ShiftCode, Status
from qaweb.permissions import Permission, Viewer
from qaweb.rosters import queries, rules

Wanted = ShiftCode | None
Days = Mapping[dt.date, Wanted]


class ShiftChanged(Conflict):
    """Somebody else set the same days meanwhile; carries what stands there now."""

    def __init__(self, now: Days) -> None:
        super().__init__(
            _(
                "Somebody else changed this day meanwhile. Both shifts are shown; "
                "set yours again to keep it."
            )
        )
        self.now = now


def refuse_strangers(viewer: Viewer) -> None:
    """Only the manager and the assistant write the roster."""
    if not viewer.may(Permission.ROSTER_MANAGE):
        raise Forbidden(_("Only the manager and the assistant change the roster."))


def set_shift(viewer: Viewer, person_id: int, day: dt.date, code: Wanted, seen: Wanted) -> None:
    """Put one day on the roster, or take it off; past days may be corrected, on record."""
    set_days(viewer, person_id, {day: code}, {day: seen})


def set_days(viewer: Viewer, person_id: int, wanted: Days, seen: Days) -> int:
    """Write the days that differ from what was seen; all of them, or none (409). How many."""
    person = queries.person(viewer, person_id)
    refuse_strangers(viewer)
    touched = {day: code for day, code in wanted.items() if code != seen.get(day)}
    with database.atomic():
        now = {day: queries.code_on(person.id, day) for day in touched}
        clashing = {d: now[d] for d, code in touched.items() if now[d] not in (seen.get(d), code)}
        if clashing:
            raise ShiftChanged(clashing)
        written = {day: code for day, code in touched.items() if now[day] != code}
        for day, code in written.items():
            _refuse_day(person, day)
            with change(viewer, "rosters.set_shift", person) as entry:
                entry.before, entry.after = {str(day): now[day]}, {str(day): code}
                _write(person, day, code)
    return len(written)


def _refuse_day(person: Person, day: dt.date) -> None:
    if not rules.FIRST_YEAR <= day.year <= rules.LAST_YEAR:
        raise Refused(_("Choose a day between the years 2000 and 2100."))
    if person.status is Status.LEFT and day > clock.today():
        raise Refused(_("This person has left: no shifts are planned for them."))


def _write(person: Person, day: dt.date, code: Wanted) -> None:
    if code is None:
        Shift.delete().where(Shift.person == person, Shift.day == day).execute()
        return
    zone = person.project.zone if person.project else clock.DEFAULT_ZONE
    starts, ends = rules.shift_hours(code.value, day, zone)
    Shift.insert(person=person, day=day, code=code, starts_at=starts, ends_at=ends).on_conflict(
        conflict_target=[Shift.person, Shift.day],
        update={Shift.code: code, Shift.starts_at: starts, Shift.ends_at: ends},
    ).execute()


@dataclass(frozen=True)
class Copying:
    """What copying a week means: days filled in, days overwritten, days kept as they are."""

    people: dict[int, Person]
    codes: dict[tuple[int, dt.date], str]
    before: dict[tuple[int, dt.date], str]
    kept: int

    @property
    def overwritten(self) -> int:
        return sum(1 for place in self.codes if place in self.before)

    @property
    def filled(self) -> int:
        return len(self.codes) - self.overwritten


def plan_copy(
    viewer: Viewer, group: str, source: dt.date, target: dt.date, *, overwrite: bool
) -> Copying:
    """What copying the week of `source` onto that of `target` would change in a group."""
    refuse_strangers(viewer)
    source, target = rules.monday_of(source), rules.monday_of(target)
    if source == target:
        raise Refused(_("Choose two different weeks."), "target")
    days = [target + dt.timedelta(days=n) for n in range(rules.WEEK)]
    chosen = queries.group(viewer, group)
    people = {p.id: p for p in queries.people_of(viewer, chosen, days) if p.is_active}
    before: dict[tuple[int, dt.date], str] = {}
    for week in (source, target):
        found = queries.codes(people.values(), week, week + dt.timedelta(days=6))
        before |= {place: code.value for place, code in found.items()}
    wanted = rules.copied(before, list(people), source, target, overwrite=overwrite)
    every = rules.copied(before, list(people), source, target, overwrite=True)
    return Copying(people, wanted, before, len(every) - len(wanted))


def copy_week(
    viewer: Viewer, group: str, source: dt.date, target: dt.date, *, overwrite: bool
) -> Copying:
    """Copy a week of a group onto another; one line in the trail with all of it."""
    with database.atomic():
        plan = plan_copy(viewer, group, source, target, overwrite=overwrite)
        if not plan.codes:
            raise Refused(_("Nothing would change: every day stands as it is."))
        with change(viewer, "rosters.copy_week") as entry:
            entry.note = f"{rules.monday_of(source)} → {rules.monday_of(target)}: {len(plan.codes)}"
            for (person_id, day), code in plan.codes.items():
                person, key = plan.people[person_id], f"{plan.people[person_id].number} {day}"
                entry.before[key] = plan.before.get((person_id, day))
                entry.after[key] = code
                _write(person, day, ShiftCode(code))
    return plan
