"""Refused rows of an import as a workbook: to mend and import once more. All cells are text."""

from collections.abc import Collection, Sequence

from qaweb.workbooks.styles import BANDS, CELL, HEADER, Book, Properties, width_in_cells

TEXT: Properties = {"num_format": "@"}
BAD: Properties = {"font_color": BANDS["failed"][0], "bg_color": BANDS["failed"][1]}
NARROW, WIDE = 10, 60


def refused_workbook(
    name: str, rows: Sequence[Sequence[str]], marks: Collection[tuple[int, int]]
) -> bytes:
    """A sheet `name` of `rows`, the first of them titles; `marks` are the bad (row, column)s."""
    book = Book(name)
    sheet = book.sheet(name, landscape=True)
    for line, row in enumerate(rows):
        for place, text in enumerate(row):
            styles = [HEADER if line == 0 else CELL, TEXT]
            if (line, place) in marks:
                styles.append(BAD)
            if text or (line, place) in marks:
                book.write(sheet, line, place, text, *styles)
    for place in range(len(rows[0])):
        widest = max(width_in_cells(row[place]) for row in rows[:200] if place < len(row))
        sheet.set_column(place, place, min(max(widest + 2, NARROW), WIDE))
    sheet.freeze_panes(1, 0)
    return book.finish()
