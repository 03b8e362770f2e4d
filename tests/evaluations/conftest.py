"""Words in these tests are read in English, whatever the catalogues say."""

from collections.abc import Iterator

import pytest
from flask_babel import force_locale

from tests.cast import Cast


@pytest.fixture
def cast(cast: Cast) -> Iterator[Cast]:
    """The cast, in a context whose messages are English."""
    with force_locale("en"):
        yield cast
