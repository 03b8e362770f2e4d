"""The copies of each project: begun with the month, finished when its corrections are over."""

import datetime as dt
import json
from uuid import uuid4

from flask_babel import force_locale

from qaweb import clock, jobs
from qaweb.audit import change
from qaweb.language import gettext as _
from qaweb.people.models import Person, Project, Status
from qaweb.permissions import SYSTEM
from qaweb.sheets.cycles import forget_rows
from qaweb.sheets.models import BoundTab, SheetEvent, Spreadsheet
from qaweb.sheets.queries import declared
from qaweb.sheets.rules import (
    SheetEventKind,
    SheetState,
    SheetTab,
    file_name,
    is_over,
)
from qaweb.workbooks.styles import sheet_name

INSTALLATION = "installation"


def installation() -> str:
    """What tells this installation's files from those of another."""
    kept = jobs.setting(INSTALLATION)
    if kept is None:
        kept = uuid4().hex
        jobs.keep_setting(INSTALLATION, kept)
    return kept


def begin_due(now: dt.datetime) -> int:
    """Each project with people has a copy of its present month; old ones are finished."""
    begun = 0
    for project in _projects_at_work():
        first = clock.local(now, project.zone).date().replace(day=1)
        same = (Spreadsheet.project == project) & (Spreadsheet.month == first)
        if not Spreadsheet.select().where(same).exists():
            _begin(project, first, now)
            begun += 1
    for copy in Spreadsheet.select(Spreadsheet, Project).join(Project).where(_may_be_over()):
        if copy.month and is_over(copy.month, clock.local(now, copy.project.zone).date()):
            _finish(copy, now)
    return begun


def _projects_at_work() -> list[Project]:
    there = Person.select(Person.project).where(Person.status != Status.LEFT)
    return list(Project.select().where(Project.id.in_(there)).order_by(Project.id))


def _may_be_over() -> object:
    open_ones = Spreadsheet.state.not_in([SheetState.FINISHED, SheetState.PAUSED])
    return Spreadsheet.month.is_null(False) & open_ones


def _begin(project: Project, first: dt.date, now: dt.datetime) -> None:
    name = file_name(project.name, first)
    if Spreadsheet.select().where(Spreadsheet.address == name).exists():
        name = file_name(f"{project.name} {project.id}", first)
    copy = Spreadsheet(project=project, address=name, month=first, created_at=now)
    with change(SYSTEM, "sheets.begin", copy) as entry, force_locale(copy.locale):
        copy.save()
        for position, tab in enumerate(declared()):
            BoundTab.create(
                spreadsheet=copy,
                key=tab.key,
                title=sheet_name(str(tab.title)),
                position=position,
                columns=columns_of(tab),
            )
        entry.after = {"project": project.name, "month": first, "file": name}


def columns_of(tab: SheetTab) -> str:
    """The columns of a tab as they are agreed on: key, title in words, who may change it."""
    columns = [{"key": c.key, "title": str(c.title), "may": c.may} for c in tab.columns]
    return json.dumps(columns, ensure_ascii=False)


def _finish(copy: Spreadsheet, now: dt.datetime) -> None:
    with change(SYSTEM, "sheets.finish", copy) as entry:
        entry.before, entry.after = {"state": copy.state}, {"state": SheetState.FINISHED}
        Spreadsheet.update(state=SheetState.FINISHED).where(Spreadsheet.id == copy.id).execute()
        SheetEvent.create(spreadsheet=copy, at=now, kind=SheetEventKind.FINISHED)
        forget_rows(copy)


def cover_words(copy: Spreadsheet) -> tuple[str, str, str, tuple[tuple[str, str], ...]]:
    """The cover's name, title, notice and facts, in the language of the copy."""
    month = f"{copy.month:%Y-%m}" if copy.month else ""
    facts = (
        (_("Project"), copy.project.name),
        (_("Month"), month),
        (
            _("What is in it"),
            _("What qaweb holds of this month: people, evaluations, slips, reports."),
        ),
        (_("Up to date"), _("A change in qaweb stands here within a minute.")),
        (_("Not in it"), _("Customers' numbers; long numbers in free words are masked.")),
        (_("To work with it"), _("Save it under another name: that file is yours.")),
    )
    notice = _(
        "This is a copy. What you change here is not read by qaweb. "
        "An edited copy is set aside under a dated name, and a new one is written."
    )
    return _("About this file"), f"{copy.project.name} {month}".strip(), notice, facts
