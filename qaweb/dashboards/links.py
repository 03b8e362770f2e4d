"""Where the figures of a dashboard lead: to their records, and to the dashboard narrowed."""

from functools import lru_cache
from typing import Any
from urllib.parse import quote_plus

from qaweb.dashboards.asking import Asked, written
from qaweb.dashboards.rules import Window
from qaweb.evaluations.archive_filters import parameter


class Links:
    """Addresses of the records behind a figure, and of the dashboard narrowed to a row."""

    def __init__(self, asked: Asked, records: str, here: str) -> None:
        self._records, self._here = records, here
        self._found = filters = asked.records()
        period = {"period": asked.period} if asked.period else _days_of(asked.window)
        names = [name for name in asked.narrowing if name in filters]
        self._kept = period | {name: filters[name] for name in names}
        self._begun: dict[tuple[str, ...], str] = {}

    def records(self, **changes: Any) -> str:
        told = {parameter(name): written(value) for name, value in changes.items()}
        return self._with(self._records, self._found, told)

    def narrowed(self, **changes: Any) -> str:
        return self._with(self._here, self._kept, changes)

    def _with(self, address: str, filters: dict[str, Any], told: dict[str, Any]) -> str:
        """Most of a page's hundred addresses begin with the same words: these are kept."""
        names = (address, *told)
        begun = self._begun.get(names)
        if begun is None:
            rest = {name: value for name, value in filters.items() if name not in told}
            begun = self._begun[names] = f"{address}?{_query(rest)}{'&' if rest else ''}"
        return begun + _query(told)


def _query(values: dict[str, Any]) -> str:
    """As urlencode writes it."""
    return "&".join([f"{name}={_quoted(str(value))}" for name, value in values.items()])


@lru_cache(maxsize=1024)
def _quoted(text: str) -> str:
    return quote_plus(text)


def _days_of(window: Window) -> dict[str, Any]:
    return {"since": window.since.isoformat(), "until": window.until.isoformat()}
