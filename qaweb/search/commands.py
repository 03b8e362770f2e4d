"""What one can do, beside what stands in the navigation."""

from qaweb.language import lazy_gettext as _
from qaweb.navigation import Entry
from qaweb.permissions import Permission

COMMANDS = (
    Entry(
        "evaluations.new",
        _("Begin an evaluation"),
        "plus",
        Permission.EVALUATE,
        _("new evaluation, score a call"),
    ),
    Entry(
        "appeals.index",
        _("Appeals"),
        "scale",
        Permission.APPEALS_SEE,
        _("objections, disputes"),
    ),
    Entry(
        "imports.new",
        _("Import a file"),
        "upload",
        Permission.IMPORTS_RUN,
        _("upload people, shifts, calls"),
    ),
    Entry("exports.index", _("My files"), "download", Permission.SIGNED_IN, _("export, Excel")),
    Entry(
        "staffing.add",
        _("Add a person"),
        "plus",
        Permission.USERS_MANAGE,
        _("new employee, agent, staff"),
    ),
    Entry("rosters.copy", _("Copy a week of shifts"), "copy", Permission.ROSTER_MANAGE),
    Entry(
        "rosters.calendar.index",
        _("Working calendar"),
        "calendar",
        Permission.SIGNED_IN,
        _("holidays"),
    ),
    Entry("projects.add", _("Add a project"), "plus", Permission.PROJECTS_MANAGE),
    Entry("projects.duties.index", _("Duties"), "user-check", Permission.PROJECTS_SEE),
    Entry("projects.sites", _("Sites"), "world", Permission.PROJECTS_SEE),
    Entry("training.record", _("Record a licence"), "plus", Permission.LICENCES_RECORD),
    Entry("people.password", _("Change password"), "key", Permission.SIGNED_IN),
    Entry(
        "people.sessions",
        _("Where I am signed in"),
        "device-desktop",
        Permission.SIGNED_IN,
        _("sessions, devices"),
    ),
    Entry("codes.show", _("Sign-in codes"), "shield-lock", Permission.SIGNED_IN, _("TOTP, 2FA")),
)
