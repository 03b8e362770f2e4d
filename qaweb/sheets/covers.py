"""What the cover of a spreadsheet says: whether edits are read, and what is not in it."""

from qaweb.language import gettext as _
from qaweb.sheets import copies
from qaweb.sheets.models import Spreadsheet
from qaweb.sheets.rules import Direction

Words = tuple[str, str, str, tuple[tuple[str, str], ...]]


def cover_words(sheet: Spreadsheet) -> Words:
    """The cover's name, title, notice and facts, in the language of the spreadsheet."""
    if sheet.direction is Direction.OUT:
        return copies.cover_words(sheet)
    facts = (
        (_("Project"), sheet.project.name),
        (_("Owner"), sheet.owner.name if sheet.owner else ""),
        (_("Up to date"), _("A change here or in qaweb stands on the other side within a minute.")),
        (_("Not taken"), _("The note at the row's end says why. What you typed stays.")),
        (_("Yours"), _("Colours, formulas and columns of your own stay as you make them.")),
        (_("Not in it"), _("Customers' numbers; long numbers in free words are masked.")),
    )
    notice = _(
        "What you type here is taken over into qaweb, with the rights of its owner there. "
        "Columns that only qaweb may change are put back."
    )
    return _("About this file"), str(sheet), notice, facts
