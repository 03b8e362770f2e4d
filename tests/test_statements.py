"""How many statements a page sends: of every page, found by itself, and counted, not timed."""

from collections import Counter
from collections.abc import Callable, Iterator

from flask import Flask
from flask.testing import FlaskClient

from tests.cast import Cast
from tests.counting import sent
from tests.test_pages import pages
from tests.test_rights import Records, records

__all__ = ["records"]
As = Callable[..., FlaskClient]
MOST = 12
MORE = {
    "/": 18,  # the manager's: what waits of every part; a monitor's sends a dozen
    "/evaluations/<int:evaluation_id>": 13,  # of a draft: loaded once a call, with all that helps
    "/slips/<int:slip_id>": 14,  # ten kinds of rows, of a table each; followed up it has three more
    "/slips/<int:slip_id>/print": 14,  # three of them write who printed it
}
"""Pages that gather more than a dozen things: these numbers may only fall."""
TIMES = 4
"""The same text sent more often than that is a loop over rows, one statement each."""


def of_each_page(app: Flask, cast: Cast, as_: As, made: Records) -> Iterator[tuple[str, list[str]]]:
    """Each page's rule with what it sends."""
    place = app.url_map.bind("localhost")
    for address, reader in pages(app, made):
        rule = place.match(address.split("?")[0], return_rule=True)[0]
        yield str(rule), sent(as_(getattr(cast, reader)), address)


def test_a_page_sends_a_dozen_statements_or_what_is_known_of_it(
    app: Flask, cast: Cast, as_: As, records: Records
) -> None:
    most: dict[str, int] = {}
    loops: list[str] = []
    for rule, seen in of_each_page(app, cast, as_, records):
        most[rule] = max(len(seen), most.get(rule, 0))
        loops += [f"{rule}: {n} x {sql}" for sql, n in Counter(seen).items() if n > TIMES]
    assert not loops, "\n".join(loops)
    assert {rule: n for rule, n in most.items() if n > MOST} == MORE
