"""A small calculator: arithmetic, text, comparisons, ranges and a few functions."""

import operator
import re
from collections.abc import Callable, Iterator
from typing import Any

from tests.sheets_server.areas import column_letters, column_number
from tests.sheets_server.patterns import Value, WrongValue, shown

TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+)"
    r"|(?P<text>\"(?:[^\"]|\"\")*\")"
    r"|(?P<range>(?:(?:'(?:[^']|'')*'|\w+)!)?\$?[A-Za-z]{1,3}\$?\d+(?::\$?[A-Za-z]{1,3}\$?\d*)?"
    r"|(?:(?:'(?:[^']|'')*'|\w+)!)?\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3})(?![\w(])"
    r"|(?P<wrong>#REF!)"
    r"|(?P<name>[A-Za-z_][\w.]*)"
    r"|(?P<sign><=|>=|<>|[-+*/^&=<>(),%]))"
)
REFERENCE = re.compile(r"(?<![\w!'\"])(\$?)([A-Za-z]{1,3})(\$?)(\d+)(?![\w(!])")
Look = Callable[[str], list[list[Value]]]
LEVELS = (("=", "<>", "<", ">", "<=", ">="), ("&",), ("+", "-"), ("*", "/"), ("^",))
ARITHMETIC: dict[str, Callable[[float, float], float]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "^": operator.pow,
}
COMPARED: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
}


class Wrong(Exception):
    """A formula without a value."""


def computed(formula: str, look: Look) -> Value:
    """What a formula comes to; `look` gives the values of a range."""
    try:
        reader = _Reader(list(_tokens(formula[1:])), look)
        value = reader.level(0)
        if reader.tokens:
            raise Wrong("#ERROR!")
        return _single(value)
    except ZeroDivisionError:
        return WrongValue("#DIV/0!")
    except Wrong as wrong:
        return WrongValue(str(wrong))


def shifted(formula: str, rows: int, columns: int) -> str:
    """The formula as it is after a copy so many rows and columns away."""

    def moved(match: re.Match[str]) -> str:
        column = column_number(match[2]) + (0 if match[1] else columns)
        row = int(match[4]) + (0 if match[3] else rows)
        if column < 0 or row < 1:
            return "#REF!"
        return f"{match[1]}{column_letters(column)}{match[3]}{row}"

    return REFERENCE.sub(moved, formula)


def after_insert(formula: str, dimension: str, at: int, count: int) -> str:
    """The formula after lines were inserted at `at` (or, with a negative count, deleted)."""

    def moved(match: re.Match[str]) -> str:
        row, column = int(match[4]) - 1, column_number(match[2])
        place = row if dimension == "ROWS" else column
        if count < 0 and at <= place < at - count:
            return "#REF!"
        delta = count if place >= at else 0
        row, column = (row + delta, column) if dimension == "ROWS" else (row, column + delta)
        return f"{match[1]}{column_letters(column)}{match[3]}{row + 1}"

    return REFERENCE.sub(moved, formula)


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    place = 0
    text = text.rstrip()
    while place < len(text):
        if not (match := TOKEN.match(text, place)):
            raise Wrong("#ERROR!")
        assert match.lastgroup
        yield match.lastgroup, match[match.lastgroup]
        place = match.end()


def _single(value: Any) -> Value:
    """A range of one cell is that cell; an empty one is 0 in a sum and "" in a text."""
    if isinstance(value, list):
        if len(value) != 1 or len(value[0]) != 1:
            raise Wrong("#VALUE!")
        value = value[0][0]
    if isinstance(value, WrongValue):
        raise Wrong(value.text)
    return value


def _float(value: Any) -> float:
    value = _single(value)
    if isinstance(value, str):
        try:
            return float(value)
        except ValueError as error:
            raise Wrong("#VALUE!") from error
    return float(value or 0)


class _Reader:
    def __init__(self, tokens: list[tuple[str, str]], look: Look) -> None:
        self.tokens = tokens
        self.look = look

    def level(self, depth: int) -> Any:
        if depth == len(LEVELS):
            return self.signed()
        value = self.level(depth + 1)
        while self.tokens and self.tokens[0][0] == "sign" and self.tokens[0][1] in LEVELS[depth]:
            sign = self.tokens.pop(0)[1]
            value = _joined(sign, value, self.level(depth + 1))
        return value

    def signed(self) -> Any:
        if self.tokens and self.tokens[0] in (("sign", "-"), ("sign", "+")):
            sign = self.tokens.pop(0)[1]
            return _float(self.signed()) * (-1 if sign == "-" else 1)
        value = self.atom()
        while self.tokens and self.tokens[0] == ("sign", "%"):
            self.tokens.pop(0)
            value = _float(value) / 100
        return value

    def atom(self) -> Any:
        kind, text = self.tokens.pop(0) if self.tokens else ("", "")
        if kind == "number":
            return float(text)
        if kind == "text":
            return text[1:-1].replace('""', '"')
        if kind == "range":
            return self.look(text)
        if kind == "wrong":
            raise Wrong(text)
        if kind == "name":
            return self.named(text.upper())
        if (kind, text) == ("sign", "("):
            value = self.level(0)
            self.expect(")")
            return value
        raise Wrong("#ERROR!")

    def named(self, name: str) -> Any:
        if not self.tokens or self.tokens[0] != ("sign", "("):
            if name in ("TRUE", "FALSE"):
                return name == "TRUE"
            raise Wrong("#NAME?")
        self.tokens.pop(0)
        arguments: list[Any] = []
        while self.tokens and self.tokens[0] != ("sign", ")"):
            arguments.append(self.level(0))
            if self.tokens and self.tokens[0] == ("sign", ","):
                self.tokens.pop(0)
        self.expect(")")
        return _called(name, arguments)

    def expect(self, sign: str) -> None:
        if not self.tokens or self.tokens.pop(0) != ("sign", sign):
            raise Wrong("#ERROR!")


def _joined(sign: str, left: Any, right: Any) -> Value:
    if sign == "&":
        return shown(_single(left), {}) + shown(_single(right), {})
    if sign in COMPARED:
        one, two = _single(left), _single(right)
        if type(one) is not type(two):
            one, two = shown(one, {}), shown(two, {})
        return COMPARED[sign](one, two)
    return ARITHMETIC[sign](_float(left), _float(right))


def _called(name: str, arguments: list[Any]) -> Value:
    flat: list[Value] = []
    for one in arguments:
        flat += [cell for row in one for cell in row] if isinstance(one, list) else [one]
    numbers = [float(v) for v in flat if isinstance(v, int | float) and not isinstance(v, bool)]
    if name == "IF" and len(arguments) >= 2:
        chosen = arguments[1] if _single(arguments[0]) else (arguments[2:] or [False])[0]
        return _single(chosen)
    functions: dict[str, Callable[[], Value]] = {
        "SUM": lambda: sum(numbers),
        "COUNT": lambda: len(numbers),
        "COUNTA": lambda: len([v for v in flat if v is not None]),
        "MIN": lambda: min(numbers, default=0),
        "MAX": lambda: max(numbers, default=0),
        "AVERAGE": lambda: sum(numbers) / len(numbers),
        "CONCATENATE": lambda: "".join(shown(v, {}) for v in flat),
        "UPPER": lambda: shown(flat[0], {}).upper() if flat else "",
        "LEN": lambda: len(shown(flat[0], {})) if flat else 0,
        "ROUND": lambda: round(numbers[0], int(numbers[1]) if len(numbers) > 1 else 0),
    }
    if name not in functions:
        raise Wrong("#NAME?")
    return functions[name]()
