"""What a changed number reaches from its first day on, and what keeps the old one."""

from flask_babel import LazyString

from qaweb.language import lazy_gettext as _

REACHES: dict[str, LazyString] = {
    "mode_ratio": _(
        "It holds for the day plans, worklists and reports of that day on. Earlier days keep "
        "the old mix."
    ),
    "calls_per_day": _(
        "It holds for the worklists, the capacity of the day plan and the reports of that day on. "
        "Earlier days are judged by the old number."
    ),
    "calls_per_week": _(
        "It holds for the supervisors' floor on worklists and in reports of that day on."
    ),
    "new_staff_days": _("It decides who counts as new in the day plans of that day on."),
    "agent_daily_limit": _("It holds for the day plans of that day on."),
    "random_share": _("It holds for the day plans of that day on."),
    "bands": _(
        "It holds for standards that are published for that day or later. Scores keep the bands "
        "of their version, so each standard that is to use the new limits must be published again."
    ),
    "records_due": _("It decides which records of that day on are marked late."),
    "daily_due": _("It holds for the reports on that day and later ones."),
    "weekly_due": _("It holds for the reports on that day and later ones."),
    "monthly_due_day": _("It holds for the reports on that day and later ones."),
    "due_on_working_days": _("It holds for the reports on that day and later ones."),
    "slip_due_days": _(
        "It holds for slips issued from that day on. Slips issued before keep their due date."
    ),
    "slip_escalation_days": _("It decides from that day on when the manager is told."),
    "acceptance_days": _("It decides from that day on how long an evaluation waits for an answer."),
    "appeal_decision_days": _(
        "It holds for appeals raised from that day on. Those raised before keep their day."
    ),
    "licence_days": _(
        "It holds for licences recorded from that day on. Those recorded before keep their end."
    ),
    "licence_warning_days": _("It decides from that day on when a licence is shown as ending."),
    "experience_years": _("It holds for licences recorded from that day on."),
    "recording_days": _("From the night of that day on older recordings are deleted, for good."),
}
