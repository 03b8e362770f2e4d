"""The entries of the left navigation, by group; a person sees those that their role may open."""

from dataclasses import dataclass

from flask import Flask, current_app, request

from qaweb.guards import can
from qaweb.language import lazy_gettext as _
from qaweb.permissions import Permission

SHOWN_UNDER = {
    "adoptions": "sheets",
    "appeals": "evaluations",
    "replays": "standards",
    "staffing": "people",
    "suggestions": "slips",
}
"""Parts whose pages belong to the entry of another."""

ONES_OWN = ("home.settings", "people.sessions", "people.password")
"""Pages that no entry stands for: they are reached from one's own menu, or fold others."""


@dataclass(frozen=True)
class Entry:
    """One line of the navigation."""

    endpoint: str
    title: object
    icon: str
    permission: Permission
    words: object = ""
    """What else people may call it when they search."""
    is_spare: bool = False
    """Folds with the settings where there would be too many entries even so."""

    @property
    def is_here(self) -> bool:
        part = (request.endpoint or "").split(".")[0]
        if request.endpoint in ONES_OWN:
            return False
        return SHOWN_UNDER.get(part, part) == self.endpoint.split(".")[0]


@dataclass(frozen=True)
class Group:
    """A heading with its entries."""

    title: object
    entries: tuple[Entry, ...]


class Folded(Entry):
    """One entry for a whole group; it is here while any of the group is."""

    def __init__(self, group: Group) -> None:
        super().__init__("home.settings", group.title, "adjustments", Permission.SIGNED_IN)
        object.__setattr__(self, "group", group)

    @property
    def is_here(self) -> bool:
        group: Group = self.__dict__["group"]
        return request.endpoint == self.endpoint or any(e.is_here for e in group.entries)


GROUPS = (
    Group(
        _("Today"),
        (
            Entry("monitoring.worklist", _("Worklist"), "clipboard-list", Permission.EVALUATE),
            Entry("home.show", _("Home"), "home", Permission.SIGNED_IN),
            # Whoever monitors finds the plan beside the worklist.
            Entry("monitoring.plans.index", _("Day plan"), "target", Permission.PLAN_WAIVE),
        ),
    ),
    Group(
        _("Quality"),
        (
            Entry("evaluations.index", _("Evaluations"), "headphones", Permission.EVALUATIONS_SEE),
            Entry("slips.index", _("Improvement slips"), "message-2", Permission.SLIPS_SEE),
            Entry(
                "dashboards.index",
                _("Dashboard"),
                "chart-bar",
                Permission.DASHBOARDS_SEE,
                _("figures, charts, averages, trend"),
            ),
            Entry("reports.index", _("Reports"), "file-report", Permission.REPORTS_READ),
            Entry("calls.index", _("Calls"), "phone", Permission.CALLS_SEE),
        ),
    ),
    Group(
        _("People"),
        (
            Entry("people.index", _("Staff list"), "users", Permission.PEOPLE_SEE),
            Entry("rosters.index", _("Shifts"), "calendar", Permission.ROSTER_SEE, is_spare=True),
            # The others find it in their own menu.
            Entry("openness.show", _("About me"), "eye", Permission.EVALUATIONS_ACCEPT),
        ),
    ),
    Group(
        _("Settings"),
        (
            Entry("training.index", _("Licences"), "certificate", Permission.LICENCES_SEE),
            Entry("standards.index", _("Standard"), "list-check", Permission.STANDARDS_READ),
            Entry("suggestions.index", _("Suggestion texts"), "book", Permission.SUGGESTIONS_SEE),
            Entry("parameters.index", _("Policy"), "adjustments", Permission.PARAMETERS_READ),
            Entry("projects.index", _("Projects"), "building", Permission.PROJECTS_SEE),
            Entry("imports.index", _("Imports"), "upload", Permission.IMPORTS_RUN),
            Entry("sheets.index", _("Spreadsheets"), "table", Permission.SHEETS_SEE),
            Entry("sheets.conflicts", _("Sheet conflicts"), "replace", Permission.CONFLICTS_SETTLE),
            Entry("trail.index", _("Audit trail"), "history", Permission.AUDIT_READ),
        ),
    ),
)
SETTINGS = GROUPS[-1]
MOST_ENTRIES = 9
"""More than this nobody reads; the settings then fold into one entry with a page of its own."""


def init_app(app: Flask) -> None:
    """Make the navigation known to templates."""
    app.add_template_global(navigation)


def navigation() -> list[tuple[Group, list[Entry]]]:
    """The groups with the entries this person may open, at most nine in all."""
    allowed = [(group, openable(group)) for group in GROUPS]
    if _count(allowed) > MOST_ENTRIES:
        allowed[-1] = (SETTINGS, [Folded(folded())])
    if _count(allowed) > MOST_ENTRIES:
        allowed = [(group, [e for e in entries if not e.is_spare]) for group, entries in allowed]
    return [(group, entries) for group, entries in allowed if entries]


def folded() -> Group:
    """The settings, with what is seldom needed by those who have many entries."""
    allowed = [openable(group) for group in GROUPS[:-1]]
    is_full = sum(map(len, allowed)) >= MOST_ENTRIES
    spare = (entry for entries in allowed for entry in entries if entry.is_spare and is_full)
    return Group(SETTINGS.title, (*spare, *openable(SETTINGS)))


def _count(allowed: list[tuple[Group, list[Entry]]]) -> int:
    return sum(len(entries) for _group, entries in allowed)


def openable(group: Group) -> list[Entry]:
    """The entries of a group that this person may open."""
    built = current_app.view_functions
    return [e for e in group.entries if e.endpoint in built and can(e.permission)]
