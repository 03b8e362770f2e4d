"""Calls that tests need, by what matters of them."""

import datetime as dt
from itertools import count
from pathlib import Path
from typing import Any

from flask import Flask

from qaweb import ciphers, clock
from qaweb.calls.models import Call, CallType
from qaweb.people.models import Person
from tests.cast import NOW

NUMBER = "13812345678"
WAV = b"RIFF\x24\x00\x00\x00WAVEfmt " + bytes(range(200))
_numbers = count(1)


def call(agent: Person, *, minutes_ago: int = 60, type_name: str = "投诉", **values: Any) -> Call:
    """A call of three minutes that an agent took."""
    began = NOW - dt.timedelta(minutes=minutes_ago)
    kind = CallType.get((CallType.project == agent.project) & (CallType.name == type_name))
    row = {
        "number": f"C{next(_numbers):06d}",
        "project": agent.project,
        "agent": agent,
        "call_type": kind,
        "started_at": began,
        "call_day": clock.local(began).date(),
        "duration_s": 182,
        "customer_cipher": ciphers.encrypt(NUMBER),
        "customer_hash": ciphers.lookup_hash(NUMBER),
    }
    return Call.create(**{**row, **values})


def recorded(app: Flask, agent: Person, name: str = "20261021/1.wav") -> Call:
    """A call with its recording on the server."""
    path = Path(app.config["INSTANCE"]) / "recordings" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(WAV)
    return call(agent, recording=name)
