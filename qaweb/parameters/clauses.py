"""What the policy page says of each number: title, explanation, and the customer's own sentence.

The sentences are short quotes from 服务品质监控要求及标准, those of S5 and S17 from the documents
of these numbers; a number without one is ours.
"""

from collections.abc import Callable
from dataclasses import dataclass

from flask_babel import LazyString

from qaweb.language import lazy_gettext as _
from qaweb.language import ngettext

CLAUSES: dict[str, LazyString] = {
    "P2.5": _("Agents answer for their own quality"),
    "P3.1": _("Modes of monitoring"),
    "P3.2": _("How much is monitored"),
    "P3.4": _("New members of staff"),
    "P3.8": _("Bands of the score"),
    "P3.12": _("Follow-up of improvement slips"),
    "P4.1": _("Who may monitor"),
    "P4.3": _("Staying licensed"),
    "P6.1": _("Handing in the day's records"),
    "P6.2": _("Deadlines of the reports"),
    "S5": _("Monitoring by lot"),
    "S17": _("No more monitoring than needed"),
}


@dataclass(frozen=True)
class Wording:
    """The words for one number; `unit` writes a count with its unit."""

    title: LazyString
    explanation: LazyString
    source: str = ""
    unit: Callable[[int], str] | None = None


def calls_a_day(count: int) -> str:
    """20 calls a day."""
    return ngettext("%(num)s call a day", "%(num)s calls a day", count)


def calls_a_week(count: int) -> str:
    """20 calls a week."""
    return ngettext("%(num)s call a week", "%(num)s calls a week", count)


def days(count: int) -> str:
    """7 days."""
    return ngettext("%(num)s day", "%(num)s days", count)


def years(count: int) -> str:
    """2 years."""
    return ngettext("%(num)s year", "%(num)s years", count)


def per_cent(count: int) -> str:
    """10 per cent."""
    return f"{count}%"


def day_of_month(number: int) -> str:
    """Day 2 of the next month."""
    return ngettext("day %(num)s of the next month", "day %(num)s of the next month", number)


WORDINGS: dict[str, Wording] = {
    "mode_ratio": Wording(
        _("Mix of the modes"),
        _("How a month's monitoring divides into side by side, remote and recording."),
        "每月即席、远程以及录音监控的比率应为2:7:1",
    ),
    "calls_per_day": Wording(
        _("QA specialist: calls a day"),
        _("What each QA specialist on duty monitors in a day, at least."),
        "品质保障员每天需要完成20 个电话的监控",
        calls_a_day,
    ),
    "calls_per_week": Wording(
        _("Supervisor: calls a week"),
        _("What each supervisor monitors in a week, at least."),
        "高级主管每周需要完成20 个电话的监控",
        calls_a_week,
    ),
    "new_staff_days": Wording(
        _("Period of new staff"),
        _("For so long after the hiring date, as near every call as possible is monitored."),
        "对新员工应该尽量保证每通电话都被监控",
        days,
    ),
    "agent_daily_limit": Wording(
        _("Most calls of one person a day"),
        _(
            "The day plan draws no more than this of anybody but new staff, and says whom it "
            "stopped."
        ),
        "监控方式科学合理,避免过度监控",
        calls_a_day,
    ),
    "random_share": Wording(
        _("Drawn by lot"),
        _("So much of a day plan is drawn by lot and not by turn, so that nobody can foresee it."),
        "不定期对服务人员进行随机监控",
        per_cent,
    ),
    "bands": Wording(
        _("Limits of the bands"),
        _(
            "The lowest score of each band. A standard copies the limits in force when it is "
            "published, so a change reaches the scores with the next version."
        ),
        "90 分以上优秀85-90 分优秀75-85 分需要改进75 分以下不合格",
    ),
    "records_due": Wording(
        _("Records of the day"),
        _("Until then a day's records reach the QA specialist; later ones are marked late."),
        "每日17:30 前将监控记录统一发送给品质保障员",
    ),
    "daily_due": Wording(
        _("Daily report"),
        _("Due on the next day at this time."),
        "监控分析日报:次日10:00 前发送给客服经理以及高级主管",
    ),
    "weekly_due": Wording(
        _("Weekly report"),
        _("Due on the next Monday at this time."),
        "监控分析周报:次周一12:00 前发送给客服经理以及高级主管",
    ),
    "monthly_due_day": Wording(
        _("Monthly report"),
        _("Due at the end of this day of the next month."),
        "监控分析月报:次月二日前发送给客服经理以及高级主管",
        day_of_month,
    ),
    "due_on_working_days": Wording(
        _("Deadlines on working days"),
        _(
            "Turned on, a report that is due on a day off is due on the next working day of the "
            "calendar instead, at the same time. Turned off, calendar days count."
        ),
    ),
    "slip_due_days": Wording(
        _("Time to improve"),
        _("How long after it is issued an improvement slip is due, unless it says otherwise."),
        "以便随时跟踪员工的改进状况,并给予指导",
        days,
    ),
    "slip_escalation_days": Wording(
        _("Time until the manager is told"),
        _("A slip that is still open so long after its due date is told to the manager."),
        unit=days,
    ),
    "acceptance_days": Wording(
        _("Time to answer an evaluation"),
        _("An evaluation without an answer for so long counts as accepted by lapse."),
        unit=days,
    ),
    "appeal_decision_days": Wording(
        _("Time to decide an appeal"),
        _("An appeal is decided within so many calendar days after it was raised."),
        unit=days,
    ),
    "licence_days": Wording(
        _("Length of a licence"),
        _("What the form proposes when a licence is recorded."),
        "成绩合格方可继续执行监控实施工作",
        days,
    ),
    "licence_warning_days": Wording(
        _("Warning before a licence ends"),
        _("A licence shows as expiring for its last days."),
        unit=days,
    ),
    "experience_years": Wording(
        _("Experience of a monitor"),
        _("Less than this is recorded with a warning."),
        "应选用在电话业务处理方面有丰富经验的人员担任监控工作",
        years,
    ),
    "recording_days": Wording(
        _("Recordings are kept for"),
        _(
            "Files of older calls are deleted at night, but for those of evaluations that are not "
            "accepted yet. With 0 nothing is deleted; two weeks are kept in any case."
        ),
        unit=days,
    ),
}
