"""The words for what happens to spreadsheets, by the enumeration's name; part of `labels`."""

from qaweb.language import lazy_gettext as _

SHEETS: dict[str, dict[str, object]] = {
    "SheetState": {
        "active": _("Kept up to date"),
        "paused": _("Paused"),
        "stopped": _("Stopped"),
        "finished": _("Month is over"),
        "unbound": _("No longer bound"),
    },
    "SheetEventKind": {
        "made": _("Written whole"),
        "adopted": _("Bound as the team had it"),
        "written": _("Brought up to date"),
        "set_aside": _("Was edited: set aside, written anew"),
        "gone": _("Was gone: written anew"),
        "locked": _("Is open somewhere: waits"),
        "locked_long": _("Has been open for 12 hours"),
        "unreached": _("Google could not be reached: it is tried again"),
        "unreached_long": _("Google has not been reached for 12 hours"),
        "stopped": _("Stopped"),
        "paused": _("Paused"),
        "resumed": _("Goes on"),
        "guarded": _("Stopped a tab"),
        "withheld": _("Would not take some cells: the others were written"),
        "finished": _("Finished"),
        "unbound": _("Is no longer bound"),
    },
    "May": {
        "app": _("Only qaweb changes it"),
        "sheet": _("Only the sheet changes it"),
        "both": _("Both may change it"),
    },
    "Wins": {
        "ask": _("Ask what counts"),
        "ours": _("qaweb's text stays"),
        "theirs": _("The sheet's text stays"),
    },
    "GatewayKind": {"workbook": _("Workbook in the folder"), "google": _("Google Sheets")},
    "ConflictState": {
        "open": _("To settle"),
        "ours": _("Kept qaweb's text"),
        "theirs": _("Took the sheet's text"),
        "typed": _("Typed anew"),
        "automatic": _("Decided by the column's rule"),
        "agreed": _("Both sides say the same now"),
    },
    "EditFate": {
        "applied": _("Taken"),
        "refused": _("Refused"),
        "not_written": _("Could not be written in the sheet"),
        "restored": _("Put back: not the sheet's to change"),
        "added": _("New record"),
        "not_added": _("New row refused"),
        "retried": _("New row refused, then tried again"),
        "formula": _("Formula: left alone"),
        "stranger": _("Row that nobody knows"),
        "copy": _("Copied row"),
        "missing": _("Row is gone"),
    },
    "Guard": {
        "too_many": _("More than a fifth of the rows changed at once. Nothing of it was taken."),
        "all": _("Every row changed at once. Nothing of it was taken."),
        "sorted": _(
            "The rows were sorted without the column that says which is which, and edited besides. "
            "Undo the sorting in the sheet; then it goes on by itself."
        ),
        "emptied": _("All rows are gone. No record was deleted."),
        "tab_gone": _("The tab is gone. Bring it back in the sheet; then it goes on by itself."),
        "column_gone": _(
            "A column is gone or has another title. Put its title back; then it goes on by itself."
        ),
        "newer": _(
            "The sheet is newer than qaweb, which was restored from a backup. Nothing was taken "
            "or written. Go on, and what stands in the sheet counts as typed now: changes made "
            "since the backup come back, and rows made since are added as new records. Was the "
            "backup restored to undo such a change, undo it in the sheet first."
        ),
    },
    "RecordInSheet": {
        "agrees": _("in step"),
        "waits": _("waits for the next round"),
        "conflict": _("conflict"),
        "refused": _("a text in the sheet was refused"),
        "stopped": _("stopped"),
        "missing": _("the row is gone"),
    },
    "SheetTrouble": {
        "missing": _("The file is gone. Bring it back, then let it go on."),
        "denied": _("The folder cannot be written. Ask whoever runs the server for the right."),
        "damaged": _("The file is damaged."),
        "too_large": _("The file has grown too large."),
        "foreign": _("Another file stands in its place. Move it away, then let the copy go on."),
        "column_gone": _("A tab of ours is gone."),
        "no_room": _("The disk or the sheet is full. Make room, then let the copy go on."),
        "merged": _("Cells of the titles' row are merged. Unmerge them, then let it go on."),
        "same_titles": _("Two columns have the same title. Give one another, then let it go on."),
    },
    "AdoptionState": {
        "looking": _("Is being looked at"),
        "looked": _("Columns are to be chosen"),
        "comparing": _("Is being compared"),
        "compared": _("Compared"),
        "trouble": _("Could not be opened"),
        "started": _("Bound"),
    },
    "AdoptionTrouble": {
        "missing": _("There is no such spreadsheet, or it was deleted. Look at the address again."),
        "denied": _("It is not shared with qaweb, or it is protected. Share it as an editor."),
        "damaged": _("This is no workbook that can be read. Save it again as .xlsx."),
        "too_large": _("The file is too large."),
        "foreign": _("It is bound by another installation of qaweb, or is a copy of such a one."),
        "locked": _("Somebody is saving it at this moment. Try again."),
        "unknown": _("Google could not be reached. Try again in a minute."),
        "no_account": _("This installation has no Google account."),
        "column_gone": _("The titles have changed since. Look at it again."),
        "no_room": _("There is no room for two more columns."),
        "copy": _("qaweb wrote this file, and it may hold what your role does not see."),
    },
    "Stands": {
        "ask": _("Ask: each becomes a conflict to settle"),
        "sheet": _("The sheet's text is taken into qaweb"),
        "app": _("qaweb's text is written into the sheet"),
    },
    "Unknown": {
        "leave": _("Leave them alone"),
        "add": _("Add them as new records"),
    },
    "Absent": {
        "leave": _("Leave them out of the sheet"),
        "write": _("Write them below the last row"),
    },
}
