"""Customer numbers: sealed, found by hash, masked."""

import base64

import pytest
from flask import Flask

from qaweb.ciphers import WrongKey, decrypt, encrypt, lookup_hash, mask

NUMBER = "13812345678"
OTHER_KEY = "another data key of another installation"


def test_what_was_sealed_opens_again(app: Flask) -> None:
    with app.app_context():
        assert decrypt(encrypt(NUMBER)) == NUMBER


def test_the_same_number_never_looks_the_same(app: Flask) -> None:
    with app.app_context():
        one, other = encrypt(NUMBER), encrypt(NUMBER)
    assert one != other
    assert NUMBER.encode() not in base64.b64decode(one)


def test_the_same_number_has_the_same_hash(app: Flask) -> None:
    with app.app_context():
        assert lookup_hash(NUMBER) == lookup_hash(NUMBER)
        assert lookup_hash(NUMBER) != lookup_hash("13812345679")


def test_another_key_neither_opens_nor_finds_it(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.app_context():
        sealed, found = encrypt(NUMBER), lookup_hash(NUMBER)
        monkeypatch.setitem(app.config, "DATA_KEY", OTHER_KEY)
        assert lookup_hash(NUMBER) != found
        with pytest.raises(WrongKey):
            decrypt(sealed)


def test_a_changed_cipher_does_not_open(app: Flask) -> None:
    with app.app_context():
        raw = bytearray(base64.b64decode(encrypt(NUMBER)))
        raw[-1] ^= 1
        with pytest.raises(WrongKey):
            decrypt(base64.b64encode(bytes(raw)).decode())


MASKED = [
    (NUMBER, "138****5678"),
    ("01012345678", "010****5678"),
    ("12345678", "123****5678"),
    ("1234567", "****67"),
    ("10086", "****86"),
    ("", "****"),
]


@pytest.mark.parametrize(("number", "shown"), MASKED)
def test_only_a_part_of_a_number_is_shown(number: str, shown: str) -> None:
    assert mask(number) == shown
