"""What the page of sign-in codes shows."""

import pyotp
import segno

from qaweb import ciphers
from qaweb.codes.models import RecoveryCode
from qaweb.codes.rules import PURPOSE
from qaweb.people.models import Person
from qaweb.permissions import Viewer

ISSUER = "qaweb"


def codes_left(viewer: Viewer) -> int:
    """How many of one's own recovery codes are not used."""
    mine = (RecoveryCode.person == viewer.id) & RecoveryCode.used_at.is_null()
    return RecoveryCode.select().where(mine).count()


def secret_in_clear(secret: str) -> str:
    """The secret in groups of four, for whoever types it into the telephone."""
    plain = ciphers.decrypt(secret, PURPOSE)
    return " ".join(plain[start : start + 4] for start in range(0, len(plain), 4))


def picture(person: Person, secret: str) -> str:
    """The QR picture for the telephone, as an address of its own data."""
    plain = ciphers.decrypt(secret, PURPOSE)
    address = pyotp.TOTP(plain).provisioning_uri(name=person.number, issuer_name=ISSUER)
    return str(segno.make(address, error="m").svg_data_uri(scale=5, border=4, light="#fff"))
