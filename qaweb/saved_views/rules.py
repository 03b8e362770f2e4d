"""The query of a list's address in one spelling, so that equal views are equal."""

from urllib.parse import parse_qsl, urlencode

LONGEST_QUERY = 1000
LONGEST_NAME = 60
MOST = 20
NOT_KEPT = ("page",)


def tidy_query(query: str) -> str:
    """Filters and order without the page, without what is empty, in alphabetical order."""
    pairs = [(k, v) for k, v in parse_qsl(query) if v and k not in NOT_KEPT]
    return urlencode(sorted(pairs))
