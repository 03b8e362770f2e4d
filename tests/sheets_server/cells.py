"""What stands in one cell, and how the API shows it."""

from dataclasses import dataclass, replace
from typing import Any

from tests.sheets_server.colours import styled, untwinned
from tests.sheets_server.errors import Refusal
from tests.sheets_server.masks import Mask, has, merged
from tests.sheets_server.patterns import Value, WrongValue, plain_number, shown

LONGEST = 50_000
TOO_LONG = "Your input contains more than the maximum of 50000 characters in a single cell."


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell never changes; another takes its place."""

    value: Value = None
    formula: str = ""
    form: dict[str, Any] | None = None
    note: str = ""
    rule: dict[str, Any] | None = None

    @property
    def number_format(self) -> dict[str, str]:
        return (self.form or {}).get("numberFormat") or {}

    @property
    def is_filled(self) -> bool:
        return self.value is not None or bool(self.formula)

    def holding(self, value: Value, formula: str = "") -> "Cell":
        """The same cell with other contents."""
        if max(len(formula), len(value) if isinstance(value, str) else 0) > LONGEST:
            raise Refusal(TOO_LONG)
        return Cell(None if value == "" else value, formula, self.form, self.note, self.rule)

    def formatted(self, form: dict[str, Any] | None) -> "Cell":
        """The same cell with another format."""
        form = styled(form) if form else None
        return Cell(self.value, self.formula, form, self.note, self.rule)


BLANK = Cell()


def extended(value: Value) -> dict[str, Any]:
    """An ExtendedValue."""
    if isinstance(value, WrongValue):
        return {"errorValue": {"type": value.kind, "message": value.message}}
    if isinstance(value, bool):
        return {"boolValue": value}
    if isinstance(value, int | float):
        return {"numberValue": plain_number(value)}
    return {"stringValue": value} if value is not None else {}


def cell_json(cell: Cell, value: Value, default: dict[str, Any]) -> dict[str, Any]:
    """A CellData; `value` is what the formula came to, `default` the spreadsheet's format."""
    if cell == BLANK:
        return {}
    data: dict[str, Any] = {}
    if cell.is_filled:
        entered = {"formulaValue": cell.formula} if cell.formula else extended(cell.value)
        data["userEnteredValue"] = entered
        data["effectiveValue"] = extended(value)
        data["formattedValue"] = shown(value, cell.number_format)
    if cell.form:
        data["userEnteredFormat"] = cell.form
    if cell.form or cell.is_filled:
        data["effectiveFormat"] = default | (cell.form or {})
    if cell.note:
        data["note"] = cell.note
    if cell.rule:
        data["dataValidation"] = cell.rule
    return data


def updated(cell: Cell, data: dict[str, Any], mask: Mask) -> Cell:
    """The cell with the masked fields of a CellData."""
    if has(mask, "userEnteredValue"):
        cell = _with_value(cell, data.get("userEnteredValue") or {})
    if "*" in mask or "userEnteredFormat" in mask:
        below = {"*": {}} if "*" in mask else mask["userEnteredFormat"] or {"*": {}}
        form = merged(untwinned(cell.form or {}, below), data.get("userEnteredFormat") or {}, below)
        cell = cell.formatted(form)
    if has(mask, "note"):
        cell = replace(cell, note=data.get("note") or "")
    if has(mask, "dataValidation"):
        cell = replace(cell, rule=data.get("dataValidation"))
    return cell


def _with_value(cell: Cell, entered: dict[str, Any]) -> Cell:
    if (formula := entered.get("formulaValue")) is not None:
        if not formula.startswith("="):
            raise Refusal(f"Invalid value at 'formulaValue': {formula}")
        return cell.holding(None, formula)
    for key in ("stringValue", "numberValue", "boolValue"):
        if entered.get(key) is not None:
            return cell.holding(entered[key])
    return cell.holding(None)
