"""Proposing change notices, deciding on them, ending them (P3.5)."""

import datetime as dt
from dataclasses import asdict, dataclass
from typing import Any

from qaweb import clock
from qaweb.audit import Change, change
from qaweb.calls.models import CallType
from qaweb.errors import Conflict, Forbidden, NotFound, Refused
from qaweb.language import lazy_gettext as _
from qaweb.monitoring import notices
from qaweb.monitoring.models import ChangeNotice
from qaweb.monitoring.rules import NoticeKind, NoticeState
from qaweb.people.models import Project, Team
from qaweb.permissions import Permission, Viewer

LONGEST = dt.timedelta(days=183)
MOST_CALLS = 10
PROPOSED, IN_FORCE = NoticeState.PROPOSED, NoticeState.IN_FORCE


@dataclass(frozen=True)
class Written:
    """What a notice says: about what, whom and until when; `factor` is calls a day and person."""

    project: int
    kind: NoticeKind
    title: str
    content: str
    since: dt.date
    until: dt.date
    factor: int
    team: int | None = None
    call_type: int | None = None


def propose(viewer: Viewer, written: Written) -> ChangeNotice:
    """A new notice; the manager's own is in force at once (P3.5)."""
    project = _project(viewer, written.project)
    _check(written, clock.today(project.zone))
    with change(viewer, "notices.propose") as entry:
        row = entry.subject = ChangeNotice.create(
            **{**asdict(written), "title": written.title.strip()},
            author=viewer.id,
            created_at=clock.now(),
        )
        plain = asdict(written) | {"project": str(project)}
        entry.after = {"written": plain, "state": PROPOSED}
        if viewer.may(Permission.NOTICES_DECIDE):
            put_in_force(viewer, row.id)
    return notices.notice(viewer, row.id)


def _project(viewer: Viewer, project_id: int) -> Project:
    if not viewer.may(Permission.NOTICES_PROPOSE):
        raise Forbidden(_("QA specialists, supervisors and the manager propose change notices."))
    project = Project.get_or_none(Project.id == project_id)
    if project is None or not viewer.reaches(
        Permission.NOTICES_PROPOSE, person=None, team=None, project=project_id
    ):
        raise NotFound
    return project


def _check(written: Written, today: dt.date) -> None:
    if not written.title.strip():
        raise Refused(_("Say in a few words what changes."), "title")
    if not 1 <= written.factor <= MOST_CALLS:
        raise Refused(_("Choose 1 to %(most)s calls a day.", most=MOST_CALLS), "factor")
    _check_days(written.since, written.until, today)
    if written.team and not _belongs(Team, written.team, written.project):
        raise Refused(_("Choose a team of this project."), "team")
    if written.call_type and not _belongs(CallType, written.call_type, written.project):
        raise Refused(_("Choose a call type of this project."), "call_type")


def _belongs(table: Any, row_id: int, project_id: int) -> bool:
    return bool(table.select().where(table.id == row_id, table.project == project_id).exists())


def _check_days(since: dt.date, until: dt.date, today: dt.date) -> None:
    if until < since:
        raise Refused(_("The last day comes before the first."), "until")
    if until < today:
        raise Refused(_("Choose today or a later day."), "until")
    if until - since > LONGEST:
        raise Refused(_("Half a year at most: propose it anew later."), "until")


def put_in_force(viewer: Viewer, notice_id: int) -> ChangeNotice:
    """From now on it raises the plan of those whom it touches."""
    return _decide(viewer, notice_id, "notices.put_in_force", IN_FORCE)


def decline(viewer: Viewer, notice_id: int, reason: str) -> ChangeNotice:
    """The proposal is not taken; its author reads why."""
    return _decide(viewer, notice_id, "notices.decline", NoticeState.DECLINED, _wanted(reason))


def _decide(
    viewer: Viewer, notice_id: int, action: str, state: NoticeState, reason: str = ""
) -> ChangeNotice:
    row = _decidable(viewer, notice_id)
    with change(viewer, action, row) as entry:
        _move(viewer, row, (PROPOSED,), state, reason, entry)
    return row


def withdraw(viewer: Viewer, notice_id: int, reason: str) -> ChangeNotice:
    """End it before its time; authors take back their own proposals."""
    row = withdrawable(viewer, notice_id)
    with change(viewer, "notices.withdraw", row) as entry:
        states = (PROPOSED, IN_FORCE)
        _move(viewer, row, states, NoticeState.WITHDRAWN, _wanted(reason), entry)
    return row


def withdrawable(viewer: Viewer, notice_id: int) -> ChangeNotice:
    """The notice, when it is the viewer's to withdraw."""
    row = notices.notice(viewer, notice_id)
    own = row.author_id == viewer.id and row.state is PROPOSED
    if not (own or viewer.may(Permission.NOTICES_DECIDE)):
        raise Forbidden(_("Only the manager withdraws a change notice of somebody else."))
    return row


def change_end(viewer: Viewer, notice_id: int, until: dt.date) -> ChangeNotice:
    """Let a notice in force end earlier or later."""
    row = _decidable(viewer, notice_id)
    if row.state is not IN_FORCE:
        raise Conflict(_("Only a notice in force has an end to change. Load the page again."))
    _check_days(row.since, until, clock.today(row.project.zone))
    with change(viewer, "notices.change_end", row) as entry:
        entry.before, entry.after = {"until": row.until}, {"until": until}
        same = (ChangeNotice.id == row.id) & (ChangeNotice.state == IN_FORCE)
        if not ChangeNotice.update(until=until).where(same).execute():
            raise Conflict(_("This has just been done in another window. Load the page again."))
    return row


def _decidable(viewer: Viewer, notice_id: int) -> ChangeNotice:
    row = notices.notice(viewer, notice_id)
    if not viewer.may(Permission.NOTICES_DECIDE):
        raise Forbidden(_("Only the manager decides on change notices."))
    return row


def _wanted(reason: str) -> str:
    if not reason.strip():
        raise Refused(_("Write why."), "reason")
    return reason.strip()


def _move(
    viewer: Viewer,
    row: ChangeNotice,
    states: tuple[NoticeState, ...],
    state: NoticeState,
    reason: str,
    entry: Change,
) -> None:
    """Write the decision; `Conflict` when another request was faster."""
    entry.before, entry.after, entry.note = {"state": row.state}, {"state": state}, reason
    same = (ChangeNotice.id == row.id) & ChangeNotice.state.in_(states)
    moved = ChangeNotice.update(
        state=state, decided_by=viewer.id, decided_at=clock.now(), decision=reason
    ).where(same)
    if not moved.execute():
        raise Conflict(_("This has just been done in another window. Load the page again."))
