"""Invented people, shifts and calls: the same for the same seed."""

import datetime as dt
import random
from dataclasses import dataclass, field
from pathlib import Path

from werkzeug.security import generate_password_hash

from qaweb import ciphers, clock
from qaweb.calls.models import Call, CallType
from qaweb.demo.sounds import write_recording
from qaweb.people.models import DutyHeld, Person, Project, Shift, ShiftCode, Status, Team
from qaweb.permissions import MONITORS, SYSTEM, Duty, Role
from qaweb.pieces import in_pieces
from qaweb.rosters.calendar import fill_year
from qaweb.training.models import Licence

SEED = 20261021
PASSWORD = "quality demo"
START = dt.datetime(2026, 10, 21, 14, 0, tzinfo=clock.DEFAULT_ZONE)
FIRST_DAY, LAST_DAY = dt.date(2026, 10, 1), dt.date(2026, 10, 31)
PROJECTS = {"移动客服热线": ("一组", "二组"), "宽带报障热线": ("三组", "四组")}
AGENTS_PER_TEAM = 9
CALLS_PER_DAY = (5, 9)
RECORDINGS = 8
CALL_TYPES = ("业务咨询", "账单查询", "故障申报", "业务办理", "套餐变更", "投诉", "回访")
CALL_WEIGHTS = (30, 20, 16, 15, 8, 6, 5)
SURNAMES = "林于马张朱郭胡邓肖曾余李任郑杜董宋徐孙吴蒋许曹潘赵彭梁罗魏周王刘苏吕杨高程田叶袁蔡丁陈"
GIVEN = (
    "静", "慧敏", "佳", "雪", "勇", "艳霞", "涛", "桂兰", "梅", "丽娟", "洋", "秀欣", "强", "磊",
    "欣怡", "浩", "诗琪", "琪", "超", "平", "雨桐", "香", "明", "伟", "思远", "曦", "芳", "军",
)  # fmt: skip
HOURS = {ShiftCode.EARLY: (8, 16), ShiftCode.MIDDLE: (12, 20), ShiftCode.LATE: (16, 24)}
BATCH = 500


@dataclass
class World:
    """Who there is, so that the history can be played with them."""

    rng: random.Random
    manager: Person
    assistant: Person
    projects: list[Project] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)

    def of(self, project: Project, *roles: Role) -> list[Person]:
        """The people of a project with one of these roles."""
        return [p for p in self.people if p.project_id == project.id and p.role in roles]


def populate(instance: Path) -> World:
    """Write people, licences, a month of shifts, calls until the demo's now, and recordings."""
    world = _people(random.Random(SEED))
    _licences(world)
    _shifts(world)
    fill_year(SYSTEM, FIRST_DAY.year)
    _recordings(world.rng, instance / "recordings")
    _calls(world)
    return world


class _Naming:
    """Staff numbers in order, and names that do not repeat."""

    def __init__(self, rng: random.Random) -> None:
        names = [surname + given for surname in SURNAMES for given in GIVEN]
        self.names = iter(rng.sample(names, len(names)))
        self.next_number = 1001
        self.password_hash = generate_password_hash(PASSWORD)
        self.rng = rng

    def person(
        self, role: Role, project: Project | None = None, team: Team | None = None
    ) -> Person:
        number, self.next_number = self.next_number, self.next_number + 1
        is_new = role is Role.AGENT and self.rng.random() < 0.12
        hired = FIRST_DAY - dt.timedelta(
            days=self.rng.randint(*((5, 45) if is_new else (120, 1500)))
        )
        return Person.create(
            number=str(number),
            name=next(self.names),
            role=role,
            project=project,
            team=team,
            hired_on=hired,
            status=Status.PROBATION if is_new else Status.ACTIVE,
            email=f"u{number}@example.com",
            password_hash=self.password_hash,
            must_change_password=False,
            created_at=clock.now(),
        )


def _people(rng: random.Random) -> World:
    naming = _Naming(rng)
    world = World(rng, naming.person(Role.MANAGER), naming.person(Role.ASSISTANT))
    world.people += [world.manager, world.assistant]
    for name, team_names in PROJECTS.items():
        project = Project.create(name=name)
        world.projects.append(project)
        monitors = [naming.person(Role.QA_SPECIALIST, project) for _ in range(2)]
        monitors.append(naming.person(Role.SUPERVISOR, project))
        world.people += monitors
        for team_name in team_names:
            team = Team.create(project=project, name=team_name)
            world.people.append(naming.person(Role.TEAM_LEAD, project, team))
            world.people += [
                naming.person(Role.AGENT, project, team) for _ in range(AGENTS_PER_TEAM)
            ]
        keeper = DutyHeld(person=monitors[0], duty=Duty.RECORDS_KEEPER, project=project)
        keeper.valid_from = FIRST_DAY
        keeper.save()
    return world


def _licences(world: World) -> None:
    for person in world.people:
        if person.role in MONITORS:
            Licence.create(
                person=person,
                valid_from=dt.date(2026, 1, 5),
                valid_until=dt.date(2027, 1, 4),
                experience_years=world.rng.randint(3, 9),
                recorded_by=world.assistant.name,
                recorded_at=clock.now(),
            )


def _shifts(world: World) -> None:
    rows = []
    for index, person in enumerate(world.people):
        if person.role in (Role.MANAGER, Role.ASSISTANT):
            continue
        for offset in range((LAST_DAY - FIRST_DAY).days + 1):
            day = FIRST_DAY + dt.timedelta(days=offset)
            rows.append(_shift(person, day, _code(world.rng, person, index, offset)))
    for piece in in_pieces(rows, BATCH):
        Shift.insert_many(piece).execute()


def _code(rng: random.Random, person: Person, index: int, offset: int) -> ShiftCode:
    if (index + offset) % 7 < 2:
        return ShiftCode.OFF
    chance = rng.random()
    if chance < 0.02:
        return ShiftCode.LEAVE
    if chance < 0.04:
        return ShiftCode.TRAINING
    if person.role in MONITORS:
        return ShiftCode.EARLY if chance < 0.7 else ShiftCode.MIDDLE
    return rng.choices(list(HOURS), (5, 3, 2))[0]


def _shift(person: Person, day: dt.date, code: ShiftCode) -> dict[str, object]:
    row: dict[str, object] = {"person": person.id, "day": day, "code": code}
    if code not in HOURS:
        return row | {"starts_at": None, "ends_at": None}
    first, last = HOURS[code]
    midnight = clock.at(day, dt.time(0))
    start, end = (midnight + dt.timedelta(hours=hour) for hour in (first, last))
    return row | {"starts_at": start, "ends_at": end}


def _recordings(rng: random.Random, folder: Path) -> None:
    for index in range(RECORDINGS):
        path = folder / f"demo-{index}.wav"
        if not path.exists():
            write_recording(path, rng.randint(14, 24), rng)


def _calls(world: World) -> None:
    types = {
        project.id: [CallType.create(project=project, name=name) for name in CALL_TYPES]
        for project in world.projects
    }
    rows: list[dict[str, object]] = []
    for person in world.people:
        if person.role in (Role.AGENT, Role.TEAM_LEAD):
            for shift in person.shifts.where(Shift.starts_at.is_null(False)):
                rows += _calls_of(world.rng, person, shift, types[person.project_id])
    rows.sort(key=lambda row: str(row["started_at"]))
    for number, row in enumerate(rows, start=1):
        row["number"] = f"C202610{number:07d}"
    for piece in in_pieces(rows, BATCH):
        Call.insert_many(piece).execute()


def _calls_of(
    rng: random.Random, person: Person, shift: Shift, types: list[CallType]
) -> list[dict[str, object]]:
    if shift.starts_at > START:
        return []
    wanted = rng.randint(*CALLS_PER_DAY)
    length = (shift.ends_at - shift.starts_at).total_seconds()
    moments = (
        shift.starts_at + dt.timedelta(seconds=rng.randint(0, int(length))) for _ in range(wanted)
    )
    return [_call(rng, person, shift.day, m, types) for m in moments if m < START]


def _call(
    rng: random.Random, person: Person, day: dt.date, moment: dt.datetime, types: list[CallType]
) -> dict[str, object]:
    customer = f"1{rng.choice('3578')}{rng.randint(0, 999_999_999):09d}"
    return {
        "number": "",
        "project": person.project_id,
        "agent": person.id,
        "call_type": rng.choices(types, CALL_WEIGHTS)[0].id,
        "started_at": moment,
        "call_day": day,
        "duration_s": rng.randint(35, 620),
        "queue_s": rng.randint(0, 60),
        "customer_cipher": ciphers.encrypt(customer),
        "customer_hash": ciphers.lookup_hash(customer),
        "recording": f"demo-{rng.randrange(RECORDINGS)}.wav",
    }
