"""A large centre for measuring: 1,000 agents in 80 teams, and SIZE evaluations over 36 months."""

import datetime as dt
import random
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice

from qaweb import clock
from qaweb.calls.models import CallType
from qaweb.db import Model, database
from qaweb.evaluations.models import Evaluation, EvaluationScore
from qaweb.evaluations.rules import EvaluationState, Mode, Purpose
from qaweb.evaluations.summaries import SUMMARIES, rebuild
from qaweb.people.models import Person, Project, Shift, ShiftCode, Team
from qaweb.permissions import SYSTEM, Role
from qaweb.standards.actions import publish
from qaweb.standards.company import COMPANY_STANDARD
from qaweb.standards.models import StandardVersion
from qaweb.standards.queries import criterion_ids
from qaweb.standards.rules import DEFAULT_BANDS, band_for
from qaweb.training.models import Licence

SEED = 7
PROJECTS, TEAMS, AGENTS, MONITORS_PER_PROJECT = 4, 80, 1000, 5
TODAY = dt.date(2026, 10, 21)
MONTHS = 36
WINDOW = 5  # days within which people accept
DRAWS = 997
BATCH = 400  # rows of one INSERT: SQLite takes 32,766 values
MODES = (Mode.SIDE_BY_SIDE, Mode.REMOTE, Mode.RECORDING)
TYPES = ("业务咨询", "账单查询", "故障申报", "投诉")


def stand_in_time() -> None:
    """Let this process live on the world's last day, at two in the afternoon."""
    clock.shift(clock.offset_to(clock.at(TODAY, dt.time(14))))


def build(size: int) -> None:
    """Write the people and `size` submitted evaluations into an empty, migrated database."""
    rng = random.Random(SEED)
    start = dt.date(2023, 10, 1)
    version = publish(
        SYSTEM, ("公司监控标准", "Company standard"), COMPANY_STANDARD, DEFAULT_BANDS, start
    )
    people = _people(rng)
    with without_indexes(Evaluation, EvaluationScore):
        with database.atomic():
            _insert(Evaluation, _evaluations(rng, size, people, version))
        with database.atomic():
            _write_scores(version)
    with without_indexes(*(summary.model for summary in SUMMARIES)):
        rebuild()


def newest() -> dict[str, object]:
    """What addresses of measured pages are about: records of the first project, the newest."""
    last = Evaluation.select().where(Evaluation.project == 1).order_by(Evaluation.id.desc()).get()
    agent = Person.get_by_id(last.agent_id)
    code = COMPANY_STANDARD.criteria[-1].code
    return {
        "record": last.id, "agent": agent.number, "monitor": last.monitor_id, "criterion": code,
    }  # fmt: skip


@contextmanager
def without_indexes(*models: type[Model]) -> Iterator[None]:
    """Rows first, indexes afterwards: many times as fast as one by one (SQLite)."""
    tables = ", ".join(f"'{model._meta.table_name}'" for model in models)
    named = f"type = 'index' AND sql IS NOT NULL AND tbl_name IN ({tables})"
    kept = database.execute_sql(f"SELECT name, sql FROM sqlite_master WHERE {named}").fetchall()  # noqa: S608
    for name, _statement in kept:
        database.execute_sql(f'DROP INDEX "{name}"')
    yield
    for _name, statement in kept:
        database.execute_sql(statement)


def _write_scores(version: StandardVersion) -> None:
    """Each evaluation with each criterion, in one statement: nine of ten at the best level.

    The draw is taken from the numbers of both, so that it is the same on every machine.
    """
    ids = criterion_ids(version.id)
    database.execute_sql(
        "CREATE TEMP TABLE draws (draw INTEGER, criterion INTEGER, level INTEGER, earned INTEGER,"
        " PRIMARY KEY (draw, criterion)) WITHOUT ROWID"
    )
    rng = random.Random(SEED)
    for criterion in COMPANY_STANDARD.criteria:
        for draw in range(DRAWS):
            level = 0 if rng.random() < 0.9 else rng.randrange(len(criterion.levels))
            values = (draw, ids[criterion.code], level, criterion.levels[level].points)
            database.execute_sql("INSERT INTO draws VALUES (?, ?, ?, ?)", values)
    database.execute_sql(
        "INSERT INTO evaluation_scores"
        " (evaluation_id, revision, criterion_id, level, na, earned, problem, note, seq)"
        " SELECT e.id, 1, d.criterion, d.level, 0, d.earned, 0, '', 0 FROM evaluations e"
        " JOIN draws d ON d.draw = (e.id * 7919) % ?",
        (DRAWS,),
    )


def _insert(model: type[Model], rows: Iterator[dict[str, object]]) -> None:
    """Rows in large statements, through the driver: the models would take minutes."""
    usual = _defaults(model)
    rows = (usual | row for row in rows)
    first = next(rows)
    columns = [model._meta.fields[name].column_name for name in first]
    mark = database.obj.param
    names = ", ".join(f'"{column}"' for column in columns)
    group = f"({', '.join([mark] * len(columns))})"
    statement = f'INSERT INTO "{model._meta.table_name}" ({names}) VALUES '  # noqa: S608
    waiting = iter([first, *islice(rows, BATCH - 1)])
    while batch := list(waiting):
        values = [value for row in batch for value in row.values()]
        database.execute_sql(statement + ", ".join([group] * len(batch)), values)
        waiting = islice(rows, BATCH)


def _defaults(model: type[Model]) -> dict[str, object]:
    """What the model would write where a row says nothing."""
    given = {name: field.default for name, field in model._meta.fields.items()}
    return {
        name: getattr(value, "value", value)
        for name, value in given.items()
        if value is not None and not callable(value)
    }


def _people(rng: random.Random) -> dict[str, list[Person]]:
    projects = [Project.create(name=f"项目 {n}") for n in range(1, PROJECTS + 1)]
    teams = [Team.create(project=projects[n % PROJECTS], name=f"{n + 1} 组") for n in range(TEAMS)]
    number = iter(range(1, 10_000))

    def person(role: Role, project: Project | None, team: Team | None = None) -> Person:
        staff_number = next(number)
        return Person.create(
            number=f"{staff_number:05d}",
            name=f"员工 {staff_number}",
            role=role,
            project=project,
            team=team,
            hired_on=dt.date(2022, 1, 1) + dt.timedelta(days=rng.randrange(1700)),
            must_change_password=False,
            created_at=clock.now(),
        )

    for name in TYPES:
        for project in projects:
            CallType.create(project=project, name=name)
    person(Role.MANAGER, None)
    monitors = [
        person(Role.QA_SPECIALIST, p) for p in projects for _ in range(MONITORS_PER_PROJECT)
    ]
    for monitor in monitors:
        _license(monitor)
    for team in teams:
        person(Role.TEAM_LEAD, team.project, team)
    agents = [person(Role.AGENT, t.project, t) for t in islice(_cycle(teams), AGENTS)]
    _at_work(agents)
    return {"monitors": monitors, "agents": agents}


def _cycle(teams: list[Team]) -> Iterator[Team]:
    while True:
        yield from teams


def _license(monitor: Person) -> None:
    Licence.create(
        person=monitor,
        valid_from=dt.date(2023, 1, 1),
        valid_until=dt.date(2027, 12, 31),
        recorded_by="bench",
        recorded_at=clock.now(),
    )


def _at_work(agents: list[Person]) -> None:
    start = clock.at(TODAY, dt.time(8))
    rows = (
        {
            "person": agent.id,
            "day": TODAY,
            "code": ShiftCode.EARLY.value,
            "starts_at": start.replace(tzinfo=None),
            "ends_at": (start + dt.timedelta(hours=8)).replace(tzinfo=None),
        }
        for agent in agents
    )
    _insert(Shift, rows)


def _evaluations(
    rng: random.Random, size: int, people: dict[str, list[Person]], version: StandardVersion
) -> Iterator[dict[str, object]]:
    monitors: dict[int, list[Person]] = {}
    for monitor in people["monitors"]:
        monitors.setdefault(monitor.project_id, []).append(monitor)
    days = MONTHS * 30
    for index in range(size):
        agent = rng.choice(people["agents"])
        monitor = rng.choice(monitors[agent.project_id])
        day = TODAY - dt.timedelta(days=days - days * index // size)
        total = min(10_000, 10_000 - rng.randrange(0, 3_200, 50) // rng.choice((1, 1, 2, 4)))
        yield _evaluation(rng, index, agent, monitor, day, total, version)


def _evaluation(
    rng: random.Random,
    index: int,
    agent: Person,
    monitor: Person,
    day: dt.date,
    total: int,
    version: StandardVersion,
) -> dict[str, object]:
    moment = dt.datetime.combine(day, dt.time(3, index % 60))
    accepted = day < TODAY - dt.timedelta(days=WINDOW)
    return {
        "project": agent.project_id,
        "agent": agent.id,
        "team": agent.team_id,
        "monitor": monitor.id,
        "version": version.id,
        "mode": rng.choices(MODES, (2, 7, 1))[0].value,
        "purpose": Purpose.REGULAR.value,
        "counts": True,
        "state": (EvaluationState.ACCEPTED if accepted else EvaluationState.SUBMITTED).value,
        "revision": 1,
        "answers_seq": 0,
        "call_number": f"C{index:09d}",
        "call_started_at": moment,
        "call_type_name": rng.choice(TYPES),
        "call_day": day,
        "monitored_on": day,
        "started_at": moment,
        "submitted_at": moment + dt.timedelta(minutes=9),
        "is_late": rng.random() < 0.02,
        "raw_total": total,
        "total": total,
        "band": band_for(total, DEFAULT_BANDS),
        "problems": "",
        "suggestions": "",
        "private_note": "",
        "slip_owed": not accepted and rng.random() < 0.01,
        "accepted_by_lapse": False,
    }
