"""The query of a list's address in one spelling, so that equal views are equal."""

import re
from collections.abc import Iterable
from urllib.parse import parse_qsl, urlencode

LONGEST_QUERY = 1000
LONGEST_NAME = 60
MOST = 20
MOST_COLUMNS = 40
NOT_KEPT = ("page", "after", "before")
COLUMN = re.compile(r"[a-z_]{1,40}")


def tidy_query(query: str) -> str:
    """Filters and order without the page, without what is empty, in alphabetical order."""
    pairs = [(k, v) for k, v in parse_qsl(query) if v and k not in NOT_KEPT]
    return urlencode(sorted(pairs))


def tidy_columns(columns: Iterable[str]) -> list[str]:
    """Names of columns, each once; what cannot be one is left out."""
    named = dict.fromkeys(name for name in columns if COLUMN.fullmatch(name))
    return list(named)[:MOST_COLUMNS]
