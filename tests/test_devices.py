"""A browser in words."""

import pytest

from qaweb.devices import device

WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
SAID = [
    (WINDOWS + "Chrome/126.0.0.0 Safari/537.36", "Chrome · Windows"),
    (WINDOWS + "Chrome/126.0.0.0 Safari/537.36 Edg/126.0", "Edge · Windows"),
    ("Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0", "Firefox · Linux"),
    ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Safari/604.1", "Safari · iPhone"),
    ("Mozilla/5.0 (Linux; Android 14) Chrome/126.0 MicroMessenger/8.0", "WeChat · Android"),
    ("curl/8.5.0", "curl/8.5.0"),
    ("<script>" * 20, ("<script>" * 5)),
    ("", "–"),
]


@pytest.mark.parametrize(("agent", "words"), SAID)
def test_a_browser_is_named_as_its_owner_knows_it(agent: str, words: str) -> None:
    assert device(agent) == words
