"""The words for what happens to spreadsheets, by the enumeration's name; part of `labels`."""

from flask_babel import lazy_gettext as _

SHEETS: dict[str, dict[str, object]] = {
    "SheetState": {
        "active": _("Kept up to date"),
        "paused": _("Paused"),
        "stopped": _("Stopped"),
        "finished": _("Month is over"),
    },
    "SheetEventKind": {
        "made": _("Written whole"),
        "written": _("Brought up to date"),
        "set_aside": _("Was edited: set aside, written anew"),
        "gone": _("Was gone: written anew"),
        "locked": _("Is open somewhere: waits"),
        "locked_long": _("Has been open for 12 hours"),
        "stopped": _("Stopped"),
        "paused": _("Paused"),
        "resumed": _("Goes on"),
        "finished": _("Finished"),
    },
    "SheetTrouble": {
        "missing": _("The file is gone."),
        "denied": _("The folder cannot be written. Ask whoever runs the server for the right."),
        "damaged": _("The file is damaged."),
        "too_large": _("The file has grown too large."),
        "foreign": _("Another file stands in its place. Move it away, then let the copy go on."),
        "column_gone": _("A tab of ours is gone."),
        "no_room": _("The disk or the sheet is full. Make room, then let the copy go on."),
    },
}
