"""The style sheets, as far as a rule of one holds for all."""

import re
from pathlib import Path

import pytest

STATIC = Path(__file__).resolve().parent.parent / "static"
SHEETS = sorted([*STATIC.glob("*.css"), *STATIC.glob("app/*.css")])
NARROW = re.compile(r"@media \(max-width: ([\d.]+)rem\) \{(.*?)\n?\}\s*(?=\n[@.#:/a-z\[]|\Z)", re.S)
STACKED_AT = 40.0


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: str(sheet.name))
def test_cells_are_laid_out_anew_only_where_lists_stack(sheet: Path) -> None:
    """Wider, the titles stand above: cells out of their columns lay over each other at 200 %."""
    for width, rules in NARROW.findall(sheet.read_text(encoding="utf-8")):
        assert float(width) <= STACKED_AT or ".stacks" not in rules, (width, rules)
