"""Coarser sums for dashboards: as few rows as their figures need, at any number of agents.

The finer summaries are in `models`; `summaries` keeps all of them in step.
"""

import peewee as pw
from playhouse.fields import EnumField

from qaweb.db import Model
from qaweb.evaluations.rules import Mode
from qaweb.people.models import Project


class DayTeamSummary(Model):
    """Scores of one day by team alone."""

    day = pw.DateField()
    project = pw.ForeignKeyField(Project, on_delete="CASCADE", index=False)
    team_id = pw.IntegerField(default=0)
    evaluations = pw.IntegerField()
    total_sum = pw.IntegerField()

    class Meta:
        table_name = "day_team_summaries"
        # The second for the line of a home: some days of one project, without the others' rows.
        indexes = ((("day", "project", "team_id"), True), (("project", "day"), False))


class MonthTeamSummary(Model):
    """The same by month (its first day)."""

    month = pw.DateField()
    project = pw.ForeignKeyField(Project, on_delete="CASCADE", index=False)
    team_id = pw.IntegerField(default=0)
    evaluations = pw.IntegerField()
    total_sum = pw.IntegerField()

    class Meta:
        table_name = "month_team_summaries"
        indexes = ((("month", "project", "team_id"), True),)


class DayMixSummary(Model):
    """Scores of one day by mode, call type and band of a whole project."""

    day = pw.DateField()
    project = pw.ForeignKeyField(Project, on_delete="CASCADE", index=False)
    mode = EnumField(Mode)
    call_type_name = pw.CharField(default="")
    band = pw.CharField()
    evaluations = pw.IntegerField()
    total_sum = pw.IntegerField()

    class Meta:
        table_name = "day_mix_summaries"
        indexes = ((("day", "project", "mode", "call_type_name", "band"), True),)


class MonthMixSummary(Model):
    """The same by month (its first day)."""

    month = pw.DateField()
    project = pw.ForeignKeyField(Project, on_delete="CASCADE", index=False)
    mode = EnumField(Mode)
    call_type_name = pw.CharField(default="")
    band = pw.CharField()
    evaluations = pw.IntegerField()
    total_sum = pw.IntegerField()

    class Meta:
        table_name = "month_mix_summaries"
        indexes = ((("month", "project", "mode", "call_type_name", "band"), True),)


class MonthMonitorSummary(Model):
    """How often a monitor used each mode in a month (its first day)."""

    month = pw.DateField()
    monitor_id = pw.IntegerField()
    mode = EnumField(Mode)
    evaluations = pw.IntegerField()
    total_sum = pw.IntegerField()

    class Meta:
        table_name = "month_monitor_summaries"
        indexes = ((("month", "monitor_id", "mode"), True),)


class DayPointsSummary(Model):
    """Points of one day by criterion of a whole project."""

    day = pw.DateField()
    project = pw.ForeignKeyField(Project, on_delete="CASCADE", index=False)
    version_id = pw.IntegerField()
    criterion_id = pw.IntegerField()
    scored = pw.IntegerField()
    earned = pw.IntegerField()
    possible = pw.IntegerField()
    lost = pw.IntegerField()
    short = pw.IntegerField()

    class Meta:
        table_name = "day_points_summaries"
        indexes = ((("day", "project", "version_id", "criterion_id"), True),)


class DayBandPointsSummary(Model):
    """The same by the band of the call."""

    day = pw.DateField()
    project = pw.ForeignKeyField(Project, on_delete="CASCADE", index=False)
    version_id = pw.IntegerField()
    criterion_id = pw.IntegerField()
    band = pw.CharField()
    scored = pw.IntegerField()
    earned = pw.IntegerField()
    possible = pw.IntegerField()
    lost = pw.IntegerField()
    short = pw.IntegerField()

    class Meta:
        table_name = "day_band_points_summaries"
        indexes = ((("day", "project", "version_id", "criterion_id", "band"), True),)


class MonthBandPointsSummary(Model):
    """The same by month (its first day)."""

    month = pw.DateField()
    project = pw.ForeignKeyField(Project, on_delete="CASCADE", index=False)
    version_id = pw.IntegerField()
    criterion_id = pw.IntegerField()
    band = pw.CharField()
    scored = pw.IntegerField()
    earned = pw.IntegerField()
    possible = pw.IntegerField()
    lost = pw.IntegerField()
    short = pw.IntegerField()

    class Meta:
        table_name = "month_band_points_summaries"
        indexes = ((("month", "project", "version_id", "criterion_id", "band"), True),)


class DayMixPointsSummary(Model):
    """Points of one day by criterion, mode and call type of a whole project."""

    day = pw.DateField()
    project = pw.ForeignKeyField(Project, on_delete="CASCADE", index=False)
    mode = EnumField(Mode)
    call_type_name = pw.CharField(default="")
    version_id = pw.IntegerField()
    criterion_id = pw.IntegerField()
    scored = pw.IntegerField()
    earned = pw.IntegerField()
    possible = pw.IntegerField()
    lost = pw.IntegerField()
    short = pw.IntegerField()

    class Meta:
        table_name = "day_mix_points_summaries"
        indexes = (
            (("day", "project", "mode", "call_type_name", "version_id", "criterion_id"), True),
        )


class MonthMixPointsSummary(Model):
    """The same by month (its first day)."""

    month = pw.DateField()
    project = pw.ForeignKeyField(Project, on_delete="CASCADE", index=False)
    mode = EnumField(Mode)
    call_type_name = pw.CharField(default="")
    version_id = pw.IntegerField()
    criterion_id = pw.IntegerField()
    scored = pw.IntegerField()
    earned = pw.IntegerField()
    possible = pw.IntegerField()
    lost = pw.IntegerField()
    short = pw.IntegerField()

    class Meta:
        table_name = "month_mix_points_summaries"
        indexes = (
            (("month", "project", "mode", "call_type_name", "version_id", "criterion_id"), True),
        )
