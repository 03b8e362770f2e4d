"""Files of calls: how they are read, and written in batches of one transaction.

Rows are keyed by the call's number. The customer's number is never written in clear.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from qaweb import ciphers, clock
from qaweb.calls.columns import CALLS_COLUMNS
from qaweb.calls.models import Call, CallType
from qaweb.people.imports import strangers
from qaweb.people.models import Person, Project
from qaweb.permissions import Permission, Viewer
from qaweb.tabular.cells import CellProblem, staff_number
from qaweb.tabular.importers import Difference, Found, Importer, Written, list_reader
from qaweb.tabular.rows import GoodRow, Problem, Progress

BATCH = 1000
read_agent = staff_number()
FIELDS = (
    *("number", "project", "agent", "call_type", "started_at", "call_day", "duration_s"),
    *("queue_s", "customer_hash", "recording", "is_monitored"),
)
OPTIONAL = {"call_type": None, "queue_s": None, "customer_hash": "", "recording": ""}


class _Refusal(Exception):
    """A row that names what is not there."""

    def __init__(self, column: str, code: CellProblem, value: str = "") -> None:
        self.problem = Problem(column, code, value)


def write_calls(found: Found, progress: Progress, viewer: Viewer) -> Written:
    """Write every call whose agent and project exist; the same values again change nothing.

    Rows of projects that the viewer does not import for are refused.
    """
    writer = _Writer(viewer)
    rows: Sequence[GoodRow] = found.good
    for start in range(0, len(rows), BATCH):
        writer.take(rows[start : start + BATCH])
        progress(min(start + BATCH, len(rows)), len(rows))
    writer.name_strangers(found)
    return writer.written


class _Writer:
    """Knows agents, projects and types by name, so that a batch costs two statements."""

    def __init__(self, viewer: Viewer) -> None:
        self.viewer = viewer
        people: Iterable[Any] = Person.select(Person.number, Person.id, Person.project).tuples()
        self.agents = {number: (id_, project) for number, id_, project in people}
        self.projects = {project.name: project for project in Project.select()}
        self.by_id = {project.id: project for project in self.projects.values()}
        types: Iterable[Any] = CallType.select(
            CallType.project, CallType.name, CallType.id
        ).tuples()
        self.types = {(project, name): id_ for project, name, id_ in types}
        self.written = Written()

    def take(self, rows: Sequence[GoodRow]) -> None:
        """Write one batch: what is new together, what differs one by one."""
        known = _known([str(row.values["number"]) for row in rows])
        fresh: list[dict[str, Any]] = []
        for row in rows:
            try:
                old = known.get(str(row.values["number"]))
                self._check_old(old)
                values = self._values(row.values)
                self._check_agent(old, values, str(row.values["agent"]))
            except _Refusal as refusal:
                self.written.refused.append((row.number, refusal.problem))
                continue
            if old is None:
                fresh.append(_sealed(values, row.values))
            else:
                difference = _change(old, values, row.values)
                self.written.differs(values["number"], self._named(difference))
        if fresh:
            Call.insert_many(fresh).execute()
        self.written.new += len(fresh)

    def name_strangers(self, found: Found) -> None:
        """A row refused for another reason says it too when its agent is not on the list."""
        place = found.header.mapping["agent"]
        for row in found.refused:
            cell = row.cells[place] if place < len(row.cells) else ""
            told = any(problem.column == "agent" for problem in row.problems)
            if not told and (number := read_agent(cell)) not in self.agents:
                problem = Problem("agent", CellProblem.UNKNOWN_AGENT, str(number))
                self.written.refused.append((row.number, problem))

    def _values(self, read: dict[str, Any]) -> dict[str, Any]:
        """The row as fields of a call, without those that the file has no column for."""
        agent, own_project = self._agent(read["agent"])
        project = self._project(read.get("project"), own_project)
        self._check_reach("project", project.id, project.name)
        self._check_reach("agent", own_project, read["agent"])
        started = read["started_at"]
        values = {
            "number": read["number"],
            "project": project.id,
            "agent": agent,
            "started_at": clock.at(started.date(), started.time(), project.zone),
            "call_day": started.date(),
            "duration_s": read["duration_s"],
        }
        if "call_type" in read:
            values["call_type"] = self._type(project, read["call_type"])
        if "queue_s" in read:
            values["queue_s"] = read["queue_s"]
        if "customer_number" in read:
            number = read["customer_number"]
            values["customer_hash"] = ciphers.lookup_hash(number) if number else ""
        if "recording" in read:
            values["recording"] = read["recording"] or ""
        return values

    def _check_reach(self, column: str, project: int | None, value: str) -> None:
        """QA specialists import for their own project, and for its people."""
        if not self.viewer.reaches(
            Permission.CALLS_IMPORT, person=None, team=None, project=project
        ):
            raise _Refusal(column, CellProblem.OTHER_PROJECT, value)

    def _check_old(self, old: dict[str, Any] | None) -> None:
        """A call of another project is not taken over by naming its number."""
        if old is not None:
            self._check_reach("number", old["project"], old["number"])

    def _check_agent(self, old: dict[str, Any] | None, new: dict[str, Any], number: str) -> None:
        """A monitored call keeps its agent: the evaluation is about that person."""
        if old is not None and old["is_monitored"] and old["agent"] != new["agent"]:
            raise _Refusal("agent", CellProblem.MONITORED_CALL, number)

    def _named(self, difference: Difference) -> Difference:
        """Before and after with names where the table has keys."""
        if not difference.keys() & {"project", "agent", "call_type"}:
            return difference
        numbers = {id_: number for number, (id_, _project) in self.agents.items()}
        types = {id_: name for (_project, name), id_ in self.types.items()}
        names = {
            "project": {id_: project.name for id_, project in self.by_id.items()},
            "agent": numbers,
            "call_type": types,
        }
        return {f: [names.get(f, {}).get(v, v) for v in pair] for f, pair in difference.items()}

    def _agent(self, number: str) -> tuple[int, int | None]:
        if number not in self.agents:
            raise _Refusal("agent", CellProblem.UNKNOWN_AGENT, number)
        return self.agents[number]

    def _project(self, name: str | None, own: int | None) -> Project:
        """The project named, or the agent's own where the file names none; never made here."""
        found = self.projects.get(name) if name else self.by_id.get(own or 0)
        if found is None:
            raise _Refusal("project", CellProblem.UNKNOWN_PROJECT, name or "")
        return found

    def _type(self, project: Project, name: str | None) -> int | None:
        """Each project has its own list of types; a new one is added and reported (P3.10)."""
        if not name:
            return None
        key = (project.id, name)
        if key not in self.types:
            self.types[key] = CallType.create(project=project, name=name).id
            self.written.made.setdefault("call_types", []).append(f"{project} · {name}")
        return self.types[key]


def _known(numbers: list[str]) -> dict[str, dict[str, Any]]:
    fields = [getattr(Call, field) for field in FIELDS]
    rows: Iterable[Any] = Call.select(*fields).where(Call.number.in_(numbers)).dicts()
    return {row["number"]: row for row in rows}


def _sealed(values: dict[str, Any], read: dict[str, Any]) -> dict[str, Any]:
    """A new call, every field filled, with the customer's number encrypted."""
    customer = read.get("customer_number")
    cipher = ciphers.encrypt(customer) if customer else ""
    return {**OPTIONAL, **values, "customer_cipher": cipher}


def _change(old: dict[str, Any], values: dict[str, Any], read: dict[str, Any]) -> Difference:
    """Write what differs. The hash tells whether the customer's number does, without opening it."""
    difference = {f: [old[f], new] for f, new in values.items() if old[f] != new}
    if not difference:
        return {}
    changes = {field: values[field] for field in difference}
    if "customer_hash" in difference:
        customer = read["customer_number"]
        changes["customer_cipher"] = ciphers.encrypt(customer) if customer else ""
    Call.update(changes).where(Call.number == values["number"]).execute()
    return {f: _told(f, pair) for f, pair in difference.items()}


def _told(field: str, pair: list[Any]) -> list[Any]:
    """Before and after for the trail; hashes of customers' numbers stay out of it."""
    if field == "customer_hash":
        return ["****", "****"]
    return [value.isoformat() if isinstance(value, dt.date) else value for value in pair]


IMPORTERS = [
    Importer(
        "calls",
        list_reader(CALLS_COLUMNS),
        write_calls,
        CALLS_COLUMNS,
        person_column="agent",
        strangers=strangers,
        stranger=CellProblem.UNKNOWN_AGENT,
    )
]
