"""Customer numbers and secrets: encrypted at rest, found by a keyed hash, masked on the screen."""

import base64
import hashlib
import hmac
import os
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app

NONCE_BYTES = 12
CUSTOMER = "customer"


class WrongKey(Exception):
    """The data key of this installation is not the one the value was encrypted with."""


@lru_cache(maxsize=4)
def _key(secret: str, purpose: bytes) -> bytes:
    return HKDF(hashes.SHA256(), 32, salt=None, info=purpose).derive(secret.encode())


def _secret() -> str:
    return str(current_app.config["DATA_KEY"])


def encrypt(text: str, purpose: str = CUSTOMER) -> str:
    """Text to base64 of nonce and AES-GCM ciphertext; each purpose has a key of its own."""
    nonce = os.urandom(NONCE_BYTES)
    sealed = AESGCM(_key(_secret(), purpose.encode())).encrypt(nonce, text.encode(), None)
    return base64.b64encode(nonce + sealed).decode()


def decrypt(cipher: str, purpose: str = CUSTOMER) -> str:
    """The text again; raises `WrongKey` when the installation's data key has changed."""
    raw = base64.b64decode(cipher)
    try:
        opened = AESGCM(_key(_secret(), purpose.encode())).decrypt(
            raw[:NONCE_BYTES], raw[NONCE_BYTES:], None
        )
    except InvalidTag as fault:
        raise WrongKey from fault
    return opened.decode()


def lookup_hash(text: str) -> str:
    """A keyed hash: equal numbers have equal hashes, and nobody without the key can try numbers."""
    return hmac.new(_key(_secret(), b"lookup"), text.encode(), hashlib.sha256).hexdigest()


def mask(text: str) -> str:
    """13812345678 → 138****5678; shorter numbers keep their last two digits."""
    if len(text) >= 8:
        return f"{text[:3]}****{text[-4:]}"
    return "****" + text[-2:]
