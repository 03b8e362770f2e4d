"""People, the teams and projects they work in, their shifts and their duties."""

from enum import StrEnum
from zoneinfo import ZoneInfo

import peewee as pw
from playhouse.fields import EnumField

from qaweb.db import Model, Utc
from qaweb.permissions import CODE_ROLES, Duty, Role


class Status(StrEnum):
    """Where a person stands with the company."""

    ACTIVE = "active"
    PROBATION = "probation"
    LEFT = "left"


class ShiftCode(StrEnum):
    """What the roster says of one person and day."""

    EARLY = "early"
    MIDDLE = "middle"
    LATE = "late"
    OFF = "off"
    LEAVE = "leave"
    TRAINING = "training"


WORKING_CODES = (ShiftCode.EARLY, ShiftCode.MIDDLE, ShiftCode.LATE)


class Project(Model):
    """A client or business line with its own standard, staff and calls."""

    name = pw.CharField(unique=True)
    zone_name = pw.CharField(default="Asia/Shanghai")

    class Meta:
        table_name = "projects"

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.zone_name)


class Team(Model):
    """A group of agents with its lead, inside one project."""

    project = pw.ForeignKeyField(Project, backref="teams", on_delete="RESTRICT")
    name = pw.CharField()

    class Meta:
        table_name = "teams"
        indexes = ((("project", "name"), True),)

    def __str__(self) -> str:
        return self.name


class Person(Model):
    """Somebody on the staff list; whoever may sign in does so with the staff number."""

    number = pw.CharField(unique=True)
    name = pw.CharField(index=True)
    role = EnumField(Role, index=True)
    project = pw.ForeignKeyField(Project, null=True, backref="people", on_delete="RESTRICT")
    team = pw.ForeignKeyField(Team, null=True, backref="people", on_delete="RESTRICT")
    hired_on = pw.DateField()
    status = EnumField(Status, default=Status.ACTIVE)
    email = pw.CharField(default="")
    remark = pw.TextField(default="")
    password_hash = pw.CharField(default="")
    must_change_password = pw.BooleanField(default=True)
    invited_at = Utc(null=True)
    last_sign_in_at = Utc(null=True)
    code_secret = pw.CharField(default="")
    code_step = pw.IntegerField(default=0)
    locale = pw.CharField(default="")
    theme = pw.CharField(default="")
    created_at = Utc()

    class Meta:
        table_name = "people"

    def __str__(self) -> str:
        return f"{self.name} ({self.number})"

    @property
    def is_active(self) -> bool:
        return self.status is not Status.LEFT

    @property
    def needs_code(self) -> bool:
        """Whether the role must set up sign-in codes and has not (required by the installation)."""
        return self.role in CODE_ROLES and not self.code_secret

    # What Flask-Login asks of a user:
    is_authenticated = True
    is_anonymous = False

    def get_id(self) -> str:
        return str(self.id)


class TeamSupervisor(Model):
    """A team assigned to a supervisor; without any, a supervisor has all teams of the project."""

    team = pw.ForeignKeyField(Team, on_delete="CASCADE")
    person = pw.ForeignKeyField(Person, on_delete="CASCADE")

    class Meta:
        table_name = "team_supervisors"
        indexes = ((("team", "person"), True),)


class Site(Model):
    """A place that duties are held at."""

    name = pw.CharField(unique=True)
    address = pw.CharField(default="")

    class Meta:
        table_name = "sites"

    def __str__(self) -> str:
        return self.name


class DutyHeld(Model):
    """A duty beside the role, for a project, site or department and a period."""

    person = pw.ForeignKeyField(Person, backref="duties", on_delete="CASCADE")
    duty = EnumField(Duty)
    project = pw.ForeignKeyField(Project, null=True, on_delete="CASCADE")
    site = pw.ForeignKeyField(Site, null=True, on_delete="RESTRICT")
    department = pw.CharField(default="")
    valid_from = pw.DateField()
    valid_until = pw.DateField(null=True)

    class Meta:
        table_name = "duties_held"


class Delegation(Model):
    """One person stands in for another for a period, and then reaches the other's teams too."""

    absent = pw.ForeignKeyField(Person, backref="replaced_by", on_delete="CASCADE")
    stand_in = pw.ForeignKeyField(Person, backref="stands_in_for", on_delete="CASCADE")
    valid_from = pw.DateField()
    valid_until = pw.DateField()
    reason = pw.TextField(default="")
    author = pw.CharField(default="")
    created_at = Utc()
    ended_at = Utc(null=True)

    class Meta:
        table_name = "delegations"

    def __str__(self) -> str:
        return f"{self.stand_in} → {self.absent}"


class Shift(Model):
    """One person's day on the roster; `starts_at` and `ends_at` only when it is worked."""

    person = pw.ForeignKeyField(Person, backref="shifts", on_delete="CASCADE")
    day = pw.DateField()
    code = EnumField(ShiftCode)
    starts_at = Utc(null=True)
    ends_at = Utc(null=True)

    class Meta:
        table_name = "shifts"
        # Who works on a day is asked by every home page: the second answers it alone.
        indexes = ((("person", "day"), True), (("day", "code", "person"), False))


class LoginSession(Model):
    """A signed-in browser. The cookie holds a random id, the table only its hash."""

    token_hash = pw.CharField(max_length=64, unique=True)
    person = pw.ForeignKeyField(Person, null=True, backref="sessions", on_delete="CASCADE")
    data = pw.TextField(default="{}")
    address = pw.CharField(default="")
    agent = pw.CharField(default="")
    created_at = Utc()
    seen_at = Utc(index=True)

    class Meta:
        table_name = "login_sessions"


class LoginAttempt(Model):
    """Failures of one account or one address, counted before any password is hashed."""

    key = pw.CharField(unique=True)
    failures = pw.IntegerField(default=0)
    last_at = Utc()

    class Meta:
        table_name = "login_attempts"
