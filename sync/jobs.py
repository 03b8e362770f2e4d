"""What the worker does and when: every duty is a date in the database, not a timer."""

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from flask import current_app

from qaweb import audit, clock, db, jobs
from qaweb.adoptions import actions as adoptions
from qaweb.appeals import reminding as appeals
from qaweb.backups.actions import keep_nightly
from qaweb.calls.recordings import forget_unseen
from qaweb.evaluations.accepting import accept_lapsed
from qaweb.evaluations.matching import match_waiting
from qaweb.evaluations.retention import forget_recordings as forget_old_recordings
from qaweb.exports import actions as exports
from qaweb.imports.forgetting import forget_old
from qaweb.imports.steps import carry_out
from qaweb.inbox import actions as inbox
from qaweb.jobs import Job
from qaweb.looks import actions as looks
from qaweb.monitoring.drawing import draw_due
from qaweb.people.sessions import sweep
from qaweb.reports import reminding as reports
from qaweb.reports.drawing import draw_missing
from qaweb.reports.restatements import restate
from qaweb.reports.seals import broken_seals
from qaweb.sheets import cycles, memory, quota
from qaweb.slips.files import forget_unknown
from qaweb.slips.reminding import remind
from qaweb.staffing import moves
from qaweb.trail.filing import file_months
from sync.editing import edit_sheets as edit_all
from sync.editing import gateways
from sync.looking import look
from sync.mirror import write_copies

Work = Callable[[Job], str]


class Broken(Exception):
    """A check found what must not be; the message says what."""


@dataclass(frozen=True)
class Duty:
    """Work that comes back. `latest_due` answers when it last fell due, at a moment or before.

    Each falling due is ordered once, by its own key. A worker that was away makes up the latest
    one only: the work looks for everything that is open, so once is enough.
    """

    kind: str
    work: Work
    latest_due: Callable[[dt.datetime], dt.datetime]


def every(minutes: int) -> Callable[[dt.datetime], dt.datetime]:
    """Due at each full multiple of `minutes`, counted in UTC."""
    step = dt.timedelta(minutes=minutes)
    zero = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    return lambda now: now - (now - zero) % step


def half_minutely(now: dt.datetime) -> dt.datetime:
    """Due twice a minute."""
    return now.replace(second=now.second // 30 * 30, microsecond=0)


def thrice_a_minute(now: dt.datetime) -> dt.datetime:
    """Due every 20 seconds, so that with its own time a round is over within 30."""
    return now.replace(second=now.second // 20 * 20, microsecond=0)


def nightly(hour: int) -> Callable[[dt.datetime], dt.datetime]:
    """Due each day at a full hour on the centre's clock."""

    def latest(now: dt.datetime) -> dt.datetime:
        today = clock.local(now).date()
        due = clock.at(today, dt.time(hour))
        return due if due <= now else clock.at(today - dt.timedelta(days=1), dt.time(hour))

    return latest


def sweep_sessions(job: Job) -> str:
    """Sessions that ran out are deleted."""
    return f"{sweep(clock.now())} sessions"


def accept(job: Job) -> str:
    """Evaluations that nobody answered within the window are accepted by lapse."""
    return f"{accept_lapsed(clock.now())} evaluations"


def remind_deciders(job: Job) -> str:
    """Whoever decides an appeal hears of it before it is due, the manager once it is overdue."""
    return f"{appeals.remind(clock.now())} notices"


def draw_reports(job: Job) -> str:
    """Every day that had work gets its daily report, also those the worker was away for."""
    return f"{len(draw_missing(clock.now()))} reports"


def restate_reports(job: Job) -> str:
    """What moved lately in reports that were handed in is noted beside them."""
    return f"{restate(clock.now())} reports"


def restate_all_reports(job: Job) -> str:
    """The same for everything since each report was handed in, however long ago."""
    return f"{restate(clock.now(), None)} reports"


def check_seals(job: Job) -> str:
    """The figures of approved reports are those that were approved, or the job fails loudly."""
    if broken := broken_seals():
        raise Broken(f"changed after the approval: {', '.join(map(str, broken))}")
    return "whole"


def remind_reports(job: Job) -> str:
    """Writers hear of a report before it is due and when it is late; monitors of records not in."""
    return f"{reports.remind(clock.now())} notices"


def draw_plans(job: Job) -> str:
    """From five in the morning on, each project with a roster gets the plan of its day."""
    return f"{len(draw_due(clock.now()))} plans"


def verify_trail(job: Job) -> str:
    """The audit trail is whole, or the job fails loudly."""
    verdict = audit.verify()
    if not verdict.whole:
        raise Broken(f"the audit trail breaks after {verdict.entries} entries: {verdict.reason}")
    return f"{verdict.entries} entries"


def forget_jobs(job: Job) -> str:
    """Old jobs leave the list."""
    return f"{jobs.forget_old(clock.now())} jobs"


def import_step(job: Job) -> str:
    """A file that somebody sent is checked, or imported, in that person's name."""
    payload = json.loads(job.payload)
    said = carry_out(payload["upload"], job.key)
    match_waiting()
    return said


def match_calls(job: Job) -> str:
    """Live evaluations get the call that an import has brought."""
    return f"{match_waiting()} evaluations"


def forget_uploads(job: Job) -> str:
    """Files that were sent a day ago and never imported are deleted."""
    return f"{forget_old(clock.now())} files"


def forget_notices(job: Job) -> str:
    """Notices that were read long ago are deleted."""
    return f"{inbox.forget_old(clock.now())} notices"


def forget_looks(job: Job) -> str:
    """Who opened which record is deleted after twelve months."""
    return f"{looks.forget_old(clock.now())} looks"


def remind_slips(job: Job) -> str:
    """Slips that are due soon or overdue are told, each step to whom it concerns."""
    return f"{remind(clock.now())} slips"


def forget_slip_files(job: Job) -> str:
    """Files that no entry of a slip's log knows are deleted."""
    return f"{forget_unknown(clock.now())} files"


def make_export(job: Job) -> str:
    """A list that somebody ordered becomes a file, in that person's name."""
    return exports.make(json.loads(job.payload)["export"], clock.now())


def forget_exports(job: Job) -> str:
    """Files that were made a week ago are deleted."""
    return f"{exports.forget_old(clock.now())} files"


def forget_waveforms(job: Job) -> str:
    """Waveforms that nobody has looked at for a month are deleted."""
    instance = Path(current_app.config["INSTANCE"])
    return f"{forget_unseen(instance, clock.now())} files"


def forget_recordings(job: Job) -> str:
    """Recordings that are older than the policy keeps them are deleted."""
    instance = Path(current_app.config["INSTANCE"])
    return f"{forget_old_recordings(clock.now(), instance)} files"


def file_trail(job: Job) -> str:
    """Each month of the trail that is over becomes a file that can be kept elsewhere."""
    return f"{file_months(clock.now(), Path(current_app.config['INSTANCE']))} months"


def move_person(job: Job) -> str:
    """Somebody's planned move to another team has come."""
    return moves.carry_out(job.payload)


def write_sheets(job: Job) -> str:
    """The copies in spreadsheets hold what the records say, twice a minute."""
    return write_copies(clock.now(), job.claimed_by)


def edit_sheets(job: Job) -> str:
    """What people typed in spreadsheets counts in qaweb, and the reverse, thrice a minute."""
    return edit_all(job.claimed_by, gateways())


def look_at_sheet(job: Job) -> str:
    """A spreadsheet that somebody wants to bind is looked at, or the dry run of it is made."""
    return look(json.loads(job.payload)["adoption"], job.key, gateways())


def forget_sheet_events(job: Job) -> str:
    """What happened to spreadsheets long ago is deleted, and bases that no file goes back to."""
    older = memory.forget_older(clock.now())
    quota.forget_old(clock.now())
    adoptions.forget_old(clock.now())
    return f"{cycles.forget_old(clock.now())} events, {older} bases"


def make_backup(job: Job) -> str:
    """The whole installation in one file, before the night's sweeps."""
    return keep_nightly()


def refresh_statistics(job: Job) -> str:
    """The database looks at how its rows are spread."""
    db.refresh_statistics()
    return "done"


DUTIES = (
    Duty("sweep_sessions", sweep_sessions, every(15)),
    Duty("accept_lapsed", accept, every(10)),
    Duty("remind_deciders", remind_deciders, every(10)),
    Duty("match_calls", match_calls, every(10)),
    Duty("draw_plans", draw_plans, every(10)),
    Duty("draw_reports", draw_reports, every(10)),
    Duty("remind_reports", remind_reports, every(10)),
    Duty("restate_reports", restate_reports, every(10)),
    Duty("restate_all_reports", restate_all_reports, nightly(3)),
    Duty("check_seals", check_seals, nightly(3)),
    Duty("verify_trail", verify_trail, nightly(3)),
    Duty("make_backup", make_backup, nightly(1)),
    Duty("forget_jobs", forget_jobs, nightly(4)),
    Duty("forget_uploads", forget_uploads, nightly(2)),
    Duty("refresh_statistics", refresh_statistics, nightly(4)),
    Duty("forget_exports", forget_exports, nightly(2)),
    Duty("forget_waveforms", forget_waveforms, nightly(2)),
    Duty("forget_recordings", forget_recordings, nightly(2)),
    Duty("file_trail", file_trail, nightly(3)),
    Duty("forget_notices", forget_notices, nightly(2)),
    Duty("forget_looks", forget_looks, nightly(2)),
    Duty("remind_slips", remind_slips, every(30)),
    Duty("forget_slip_files", forget_slip_files, nightly(2)),
    Duty("write_sheets", write_sheets, half_minutely),
    Duty("edit_sheets", edit_sheets, thrice_a_minute),
    Duty("forget_sheet_events", forget_sheet_events, nightly(2)),
)

# What people order from a page; nothing of this comes back by itself.
ORDERED: dict[str, Work] = {
    "import": import_step,
    "export": make_export,
    "move": move_person,
    "adoption": look_at_sheet,
}
