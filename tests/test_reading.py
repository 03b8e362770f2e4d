"""Reading changes nothing: whoever follows a link, or is made to, has done nothing."""

import re
from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient

from tests.cast import Cast
from tests.counting import statements
from tests.test_pages import pages
from tests.test_rights import Records, records

__all__ = ["records"]
WRITES = re.compile(
    r'^(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM|REPLACE INTO)\s+"?(\w+)"?', re.IGNORECASE
)
NOTED = {"login_sessions", "looks", "notices", "report_reads", "audit_entries", "audit_head"}
"""That somebody read or printed it, and need not be told any more: about the reader, and wanted."""


def test_no_page_changes_anything_when_it_is_read(
    app: Flask, cast: Cast, as_: Callable[..., FlaskClient], records: Records
) -> None:
    faults = []
    for address, reader in pages(app, records):
        client = as_(getattr(cast, reader))
        with statements() as sent:
            client.get(address)
        written = {found.group(1) for sql in sent if (found := WRITES.match(sql))}
        if written - NOTED:
            faults.append(f"{address}: {sorted(written - NOTED)}")
    assert not faults, "\n".join(faults)
