"""The entries of the left navigation, by group; a person sees those that their role may open."""

from dataclasses import dataclass

from flask import Flask, current_app, request
from flask_babel import lazy_gettext as _

from qaweb.guards import can
from qaweb.permissions import Permission

SHOWN_UNDER = {"staffing": "people"}
"""Parts whose pages belong to the entry of another."""


@dataclass(frozen=True)
class Entry:
    """One line of the navigation."""

    endpoint: str
    title: object
    icon: str
    permission: Permission

    @property
    def is_here(self) -> bool:
        part = (request.endpoint or "").split(".")[0]
        return SHOWN_UNDER.get(part, part) == self.endpoint.split(".")[0]


@dataclass(frozen=True)
class Group:
    """A heading with its entries."""

    title: object
    entries: tuple[Entry, ...]


GROUPS = (
    Group(_("Today"), (Entry("home.show", _("Home"), "home", Permission.SIGNED_IN),)),
    Group(
        _("Quality"),
        (
            Entry("evaluations.index", _("Evaluations"), "headphones", Permission.EVALUATIONS_SEE),
            Entry("slips.index", _("Improvement slips"), "message-2", Permission.SLIPS_SEE),
            Entry("reports.index", _("Reports"), "file-report", Permission.REPORTS_READ),
            Entry("calls.index", _("Calls"), "phone", Permission.CALLS_SEE),
        ),
    ),
    Group(
        _("People"),
        (
            Entry("people.index", _("Staff list"), "users", Permission.PEOPLE_SEE),
            Entry("rosters.index", _("Shifts"), "calendar", Permission.ROSTER_SEE),
            Entry("projects.index", _("Projects"), "building", Permission.PROJECTS_SEE),
            Entry("imports.index", _("Imports"), "upload", Permission.IMPORTS_RUN),
            Entry("training.index", _("Licences"), "certificate", Permission.LICENCES_SEE),
        ),
    ),
    Group(
        _("Rules"),
        (
            Entry("standards.index", _("Standard"), "list-check", Permission.STANDARDS_READ),
            Entry("parameters.index", _("Policy"), "adjustments", Permission.PARAMETERS_READ),
            Entry("trail.index", _("Audit trail"), "history", Permission.AUDIT_READ),
        ),
    ),
)


def init_app(app: Flask) -> None:
    """Make the navigation known to templates."""
    app.add_template_global(navigation)


def navigation() -> list[tuple[Group, list[Entry]]]:
    """The groups with the entries this person may open."""
    built = current_app.view_functions
    allowed = [
        (group, [e for e in group.entries if e.endpoint in built and can(e.permission)])
        for group in GROUPS
    ]
    return [(group, entries) for group, entries in allowed if entries]
