"""The people that every test knows by name, and the little world they work in.

North is a project with two teams; south is another project whose people may not see north's.
"""

import datetime as dt
from dataclasses import dataclass

from werkzeug.security import generate_password_hash

from qaweb import clock
from qaweb.calls.models import CallType
from qaweb.people.models import Person, Project, Shift, ShiftCode, Team
from qaweb.people.queries import viewer_of
from qaweb.permissions import SYSTEM, Role, Viewer
from qaweb.standards.actions import publish
from qaweb.standards.company import COMPANY_STANDARD
from qaweb.standards.models import StandardVersion
from qaweb.standards.rules import DEFAULT_BANDS
from qaweb.training.models import Licence

NOW = dt.datetime(2026, 10, 21, 14, 0, tzinfo=clock.DEFAULT_ZONE)
TODAY = NOW.date()
PASSWORD = "plain words for tests"
# One round: the tests' passwords protect nothing.
PASSWORD_HASH = generate_password_hash(PASSWORD, method="pbkdf2:sha256:1")


@dataclass
class Cast:
    """Everybody, by the part they play."""

    north: Project
    south: Project
    team_a: Team
    team_b: Team
    south_team: Team
    manager: Person
    assistant: Person
    qa: Person
    second_qa: Person
    unlicensed_qa: Person
    supervisor: Person
    second_supervisor: Person
    lead: Person
    lead_b: Person
    agent: Person
    teammate: Person
    agent_b: Person
    newcomer: Person
    south_qa: Person
    south_supervisor: Person
    south_lead: Person
    outsider: Person
    leaver: Person
    standard: StandardVersion


def viewer(person: Person) -> Viewer:
    """The person as queries and actions know them."""
    return viewer_of(Person.get_by_id(person.id))


def assemble() -> Cast:
    """Write the cast into an empty database."""
    with clock.set_to(NOW):
        north, south = (Project.create(name=name) for name in ("北方热线", "南方热线"))
        team_a, team_b = (Team.create(project=north, name=name) for name in ("一组", "二组"))
        south_team = Team.create(project=south, name="三组")
        for project in (north, south):
            CallType.create(project=project, name="业务咨询")
            CallType.create(project=project, name="投诉")
        people = _people(north, south, team_a, team_b, south_team)
        version = publish(
            SYSTEM,
            ("公司监控标准", "Company standard"),
            COMPANY_STANDARD,
            DEFAULT_BANDS,
            dt.date(2026, 1, 1),
        )
    return Cast(north, south, team_a, team_b, south_team, **people, standard=version)


def _people(
    north: Project, south: Project, team_a: Team, team_b: Team, south_team: Team
) -> dict[str, Person]:
    rows: list[tuple[str, str, Role, Project | None, Team | None]] = [
        ("manager", "林经理", Role.MANAGER, None, None),
        ("assistant", "于助理", Role.ASSISTANT, None, None),
        ("qa", "马质检", Role.QA_SPECIALIST, north, None),
        ("second_qa", "张质检", Role.QA_SPECIALIST, north, None),
        ("unlicensed_qa", "新质检", Role.QA_SPECIALIST, north, None),
        ("supervisor", "朱主管", Role.SUPERVISOR, north, None),
        ("second_supervisor", "胡主管", Role.SUPERVISOR, north, None),
        ("lead", "肖组长", Role.TEAM_LEAD, north, team_a),
        ("lead_b", "曾组长", Role.TEAM_LEAD, north, team_b),
        ("agent", "任客服", Role.AGENT, north, team_a),
        ("teammate", "郑客服", Role.AGENT, north, team_a),
        ("agent_b", "杜客服", Role.AGENT, north, team_b),
        ("newcomer", "新客服", Role.AGENT, north, team_a),
        ("south_qa", "郭质检", Role.QA_SPECIALIST, south, None),
        ("south_supervisor", "邓主管", Role.SUPERVISOR, south, None),
        ("south_lead", "余组长", Role.TEAM_LEAD, south, south_team),
        ("outsider", "董客服", Role.AGENT, south, south_team),
        ("leaver", "离客服", Role.AGENT, north, team_a),
    ]
    people = {
        key: Person.create(
            number=f"{index:05d}",
            name=name,
            role=role,
            project=project,
            team=team,
            hired_on=dt.date(2026, 10, 1) if key == "newcomer" else dt.date(2024, 3, 1),
            status="left" if key == "leaver" else "active",
            password_hash=PASSWORD_HASH,
            must_change_password=False,
            created_at=clock.now(),
        )
        for index, (key, name, role, project, team) in enumerate(rows, start=1)
    }
    for key in ("qa", "second_qa", "supervisor", "second_supervisor", "south_qa"):
        license_(people[key])
    for key in ("agent", "teammate", "agent_b", "newcomer", "lead", "lead_b", "outsider"):
        works(people[key], TODAY)
    for key in ("qa", "second_qa", "supervisor"):
        works(people[key], TODAY)
    return people


def license_(person: Person, until: dt.date = dt.date(2027, 6, 30)) -> Licence:
    """A licence from the start of the year."""
    return Licence.create(
        person=person,
        valid_from=dt.date(2026, 1, 1),
        valid_until=until,
        experience_years=5,
        recorded_by="于助理",
        recorded_at=clock.now(),
    )


def works(person: Person, day: dt.date, code: ShiftCode = ShiftCode.EARLY) -> Shift:
    """A day on the roster, 08:00-16:00 unless another shift is named."""
    hours = {ShiftCode.EARLY: (8, 16), ShiftCode.MIDDLE: (12, 20), ShiftCode.LATE: (16, 24)}[code]
    midnight = clock.at(day, dt.time(0))
    return Shift.create(
        person=person,
        day=day,
        code=code,
        starts_at=midnight + dt.timedelta(hours=hours[0]),
        ends_at=midnight + dt.timedelta(hours=hours[1]),
    )
