"""Who reads the demo's records afterwards: their lead mostly, others now and then."""

import datetime as dt
import random
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from qaweb import clock
from qaweb.calls.actions import listen
from qaweb.demo.agenda import Agenda
from qaweb.evaluations.models import Evaluation
from qaweb.looks.actions import note
from qaweb.looks.rules import Record
from qaweb.permissions import Permission, Viewer
from qaweb.slips.models import Slip

LEAD, SUPERVISOR, MANAGER, ITS_AUTHOR, HEARD = 0.65, 0.3, 0.05, 0.2, 0.35
OPENS, OPEN_HOURS = dt.time(9), 8.5


@dataclass(frozen=True)
class Reader:
    """Somebody who opens such a record with this chance."""

    viewer: Viewer
    chance: float


def read_later(agenda: Agenda, record: Evaluation | Slip, readers: Iterable[Reader]) -> None:
    """Let some of them open the record in the days to come; a few listen to the call as well.

    By chances of its own, so that everything else in the demo stays as it is.
    """
    rng = random.Random(str(record))
    for reader in readers:
        if rng.random() < reader.chance:
            moment, hears = _moment(rng), rng.random() < HEARD
            agenda.at(moment, partial(_open, reader.viewer, record, hears))


def _moment(rng: random.Random) -> dt.datetime:
    """Some time in working hours, from now until the day after tomorrow."""
    day = clock.today() + dt.timedelta(days=rng.randint(0, 2))
    moment = clock.at(day, OPENS) + dt.timedelta(hours=rng.uniform(0, OPEN_HOURS))
    return moment if moment > clock.now() else moment + dt.timedelta(days=1)


def _open(viewer: Viewer, record: Evaluation | Slip, hears: bool) -> None:
    zone = record.project.zone
    if isinstance(record, Slip):
        note(viewer, Record.SLIP, record.id, record.person_id, zone)
        return
    note(viewer, Record.EVALUATION, record.id, record.agent_id, zone)
    if hears and record.call_id and viewer.may(Permission.CALLS_SEE):
        listen(viewer, record.call_id)
