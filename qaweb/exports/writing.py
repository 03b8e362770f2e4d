"""What a file holds, written to the disk: a list, a month's forms, a workbook of a part's own."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from qaweb import clock
from qaweb.errors import Refused
from qaweb.exports.rules import Content, Filing, Listing, Seen
from qaweb.language import gettext as _
from qaweb.workbooks.batch import MOST_FORMS, MOST_PEOPLE, Filed, write_batch
from qaweb.workbooks.lists import ListBook, write_list


def write(content: Content, path: Path, made_for: str, seen: Seen) -> None:
    """The workbook at `path`; `seen` hears of each record as it is written."""
    if isinstance(content, Listing):
        write_list(path, _words(content, _("What this is"), made_for), _cells(content, seen))
    elif isinstance(content, Filing):
        if is_too_large(content):
            raise Refused(_("These are too many forms for one workbook. Choose a team."))
        write_batch(path, _words(content, _("Contents"), made_for), _forms(content, seen))
    else:
        content.write(path, seen)


def is_too_large(filing: Filing) -> bool:
    """Whether a workbook of these forms could hardly be opened and printed."""
    return filing.total > MOST_FORMS or filing.people > MOST_PEOPLE


def _cells(listing: Listing, seen: Seen) -> Iterator[tuple[Any, ...]]:
    for line in listing.lines():
        yield line.cells
        seen(line.record_id)


def _forms(filing: Filing, seen: Seen) -> Iterator[Filed]:
    for form in filing.forms():
        yield form.filed
        seen(form.record_id)


def _words(content: Listing | Filing, facts_title: str, made_for: str) -> ListBook:
    return ListBook(
        title=content.title,
        facts=(*content.filters, (_("Made for"), made_for)),
        facts_title=facts_title,
        columns=content.columns,
        made_at=clock.local(clock.now()),
    )
