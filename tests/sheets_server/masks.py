"""Field masks: `a(b,c/d),e.f` as nested dictionaries; {} means all that is below."""

import re
from collections.abc import Iterator
from typing import Any

from tests.sheets_server.errors import Refusal

Mask = dict[str, Any]
TOKEN = re.compile(r"[A-Za-z0-9_*]+|[(),./]")


def parse_mask(text: str) -> Mask:
    """The tree that a mask names."""
    tokens = TOKEN.findall(text)
    if "".join(tokens) != text.replace(" ", ""):
        raise Refusal(f"Error expanding 'fields' parameter: {text}")
    mask: Mask = {}
    rest = _list(tokens, mask)
    if rest:
        raise Refusal(f"Error expanding 'fields' parameter: {text}")
    return mask


def _list(tokens: list[str], mask: Mask) -> list[str]:
    """Reads `path,path` into the mask; returns what is left."""
    while tokens:
        here, tokens = mask, tokens[:]
        while tokens and tokens[0] not in "(),":
            name = tokens.pop(0)
            if name not in "./":
                here = here.setdefault(name, {})
        if tokens and tokens[0] == "(":
            tokens = _list(tokens[1:], here)
            if not tokens or tokens.pop(0) != ")":
                raise Refusal("Error expanding 'fields' parameter.")
        if not tokens or tokens[0] == ")":
            return tokens
        tokens = tokens[1:]
    return tokens


def has(mask: Mask | None, *path: str) -> bool:
    """Whether a mask reaches a path (or all above it)."""
    for name in path:
        if not mask or "*" in mask:
            return True
        if name not in mask:
            return False
        mask = mask[name]
    return True


def narrowed(value: Any, mask: Mask) -> Any:
    """Only what the mask names."""
    if not mask or "*" in mask:
        return value
    if isinstance(value, list):
        return [narrowed(one, mask) for one in value]
    if not isinstance(value, dict):
        return value
    return {key: narrowed(value[key], below) for key, below in mask.items() if key in value}


def _paths(mask: Mask, above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for key, below in mask.items():
        if below:
            yield from _paths(below, (*above, key))
        else:
            yield (*above, key)


def merged(old: dict[str, Any], new: dict[str, Any], mask: Mask) -> dict[str, Any]:
    """`old` with every field of the mask set to what `new` says, or removed."""
    if "*" in mask:
        return dict(new)
    result = _copied(old)
    for path in _paths(mask):
        target, source = result, new
        for name in path[:-1]:
            target = target.setdefault(name, {})
            source = source.get(name) or {}
        if source.get(path[-1]) is None:
            target.pop(path[-1], None)
        else:
            target[path[-1]] = source[path[-1]]
    return _without_empty(result, mask)


def _copied(value: dict[str, Any]) -> dict[str, Any]:
    return {key: _copied(v) if isinstance(v, dict) else v for key, v in value.items()}


def _without_empty(value: dict[str, Any], mask: Mask) -> dict[str, Any]:
    """Parents that the mask emptied are not there."""
    for key, below in mask.items():
        if below and isinstance(value.get(key), dict):
            _without_empty(value[key], below)
            if not value[key]:
                del value[key]
    return value
