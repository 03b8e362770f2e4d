"""First passwords as a workbook, to be handed out one by one."""

import datetime as dt
from collections.abc import Sequence

from qaweb import clock
from qaweb.language import gettext as _
from qaweb.staffing.invitations import Invited
from qaweb.workbooks.styles import Book, Column, Kind


def workbook(invited: Sequence[Invited], address: str, lasts: dt.timedelta) -> bytes:
    """One person a row: who, where to sign in, with what, until when."""
    title = _("Invitations")
    book = Book(title, made_at=clock.now())
    sheet = book.sheet(title, landscape=True, footer=title)
    words = (_("Staff number"), _("Name"), _("Team"), _("Address"), _("First password"))
    columns = [*map(Column, words), Column(_("Good until"), Kind.MOMENT)]
    book.table(sheet, columns, [_row(each, address, lasts) for each in invited])
    return book.finish()


def _row(each: Invited, address: str, lasts: dt.timedelta) -> tuple[object, ...]:
    person = each.person
    until = clock.local(person.invited_at + lasts)
    return (
        person.number,
        person.name,
        str(person.team or ""),
        address,
        each.password,
        until,
    )
