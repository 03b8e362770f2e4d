"""The words for the enumerated values of reports; `labels` takes them up."""

from qaweb.language import lazy_gettext as _

REPORTS: dict[str, dict[str, object]] = {
    "ReportKind": {
        "daily": _("Daily report"),
        "weekly": _("Weekly report"),
        "monthly": _("Monthly report"),
    },
    "ReportState": {
        "drafting": _("Being drafted"),
        "submitted": _("Submitted"),
        "returned": _("Returned"),
        "approved": _("Approved"),
        "published": _("Published"),
    },
    "ReportStep": {
        "write": _("Write and submit"),
        "mend": _("Mend and submit again"),
        "review": _("Review"),
        "decide": _("Approve or return"),
        "publish": _("Publish"),
    },
    "Topic": {
        "count": _("Calls monitored"),
        "mean": _("Average"),
        "bands": _("Bands"),
        "modes": _("Modes"),
        "call_types": _("Call types"),
        "teams": _("Teams"),
        "agents": _("People"),
        "criteria": _("Criteria"),
        "monitors": _("Monitors"),
        "missed": _("At work, not covered that day"),
        "late": _("Late records"),
    },
    "MissReason": {
        "not_submitted": _("Begun, not submitted"),
        "not_counted": _("Monitored, does not count"),
        "absent": _("Not at the desk"),
        "no_calls": _("No calls came"),
        "busy": _("Too much going on"),
        "heard": _("Heard by somebody else"),
        "unusable": _("Nothing to be heard"),
        "skipped": _("Left out, see the words"),
        "not_done": _("Planned, not carried out"),
        "no_monitor": _("No licensed monitor was at work"),
        "capacity": _("No monitor had room left"),
        "no_overlap": _("No shift overlapped, no recording"),
        "limit": _("The daily limit was reached"),
        "roster": _("Came onto the roster after the plan was drawn"),
        "no_plan": _("No plan was drawn"),
        "not_drawn": _("Not drawn by the plan"),
    },
    "WrittenPart": {
        "highlights": _("Highlights"),
        "problems": _("Problems and suggestions"),
        "key_points": _("Key points to follow"),
    },
}
