"""Binding an existing spreadsheet: begun, moved, given up; nothing of it is touched by that."""

import datetime as dt

from qaweb import clock, jobs
from qaweb.adoptions import queries
from qaweb.adoptions.models import SheetAdoption
from qaweb.adoptions.rules import Address, AdoptionState, read_address
from qaweb.audit import change
from qaweb.errors import Conflict, Forbidden, Refused
from qaweb.language import lazy_gettext as _
from qaweb.people.queries import projects
from qaweb.permissions import Permission, Viewer
from qaweb.sheets import binding, storage
from qaweb.sheets.rules import GatewayKind

KEPT = dt.timedelta(days=7)
BOUND = _("This spreadsheet is bound already, or is a copy that qaweb writes.")
NOT_NOW = _("This is past: look at where it stands now.")


def begin(viewer: Viewer, project_id: int, typed: str) -> SheetAdoption:
    """Name a spreadsheet; the worker looks at it."""
    _check(viewer)
    project = next((one for one in projects(viewer) if one.id == project_id), None)
    if project is None:
        raise Refused(_("Choose one of the list."), "project")
    where = _placed(typed)
    adoption = SheetAdoption(
        project=project, author=viewer.id, gateway=_kind(where), address=where.value,
        typed=typed.strip(), created_at=clock.now(),
    )  # fmt: skip
    with change(viewer, "adoptions.begin", adoption) as entry:
        adoption.save()
        order(adoption, AdoptionState.LOOKING)
        entry.after = {"project": project.name, "address": adoption.address}
    return adoption


def move(viewer: Viewer, adoption_id: int, typed: str) -> SheetAdoption:
    """Another address, or the same one looked at again."""
    adoption = _open(viewer, adoption_id)
    where = _placed(typed)
    with change(viewer, "adoptions.look", adoption) as entry:
        entry.before, entry.after = {"address": adoption.address}, {"address": where.value}
        adoption.gateway, adoption.address = _kind(where), where.value
        adoption.typed = typed.strip()
        order(adoption, AdoptionState.LOOKING)
    return adoption


def _check(viewer: Viewer) -> None:
    if not viewer.may(Permission.SHEETS_MANAGE):
        raise Forbidden(_("Spreadsheets are bound by the manager and the assistant."))


def _placed(typed: str) -> Address:
    where = read_address(typed)
    if where is None:
        said = _("This is neither an address of Google Sheets nor the name of a file.")
        raise Refused(said, "address")
    if where.is_google and not binding.has_google():
        raise Refused(binding.NO_ACCOUNT, "address")
    if not where.is_google and not storage.path_of(where.value).is_file():
        said = _("There is no file of this name in the folder. Put it there first.")
        raise Refused(said, "address")
    is_aside = not where.is_google and queries.is_set_aside(where.value)
    if is_aside or queries.bound_at(_kind(where), where.value):
        raise Refused(BOUND, "address")
    return where


def _kind(where: Address) -> GatewayKind:
    return GatewayKind.GOOGLE if where.is_google else GatewayKind.WORKBOOK


def _open(viewer: Viewer, adoption_id: int) -> SheetAdoption:
    """One that can still be changed."""
    _check(viewer)
    adoption = queries.adoption(viewer, adoption_id)
    if adoption.state is AdoptionState.STARTED:
        raise Conflict(NOT_NOW)
    return adoption


def looked_at(viewer: Viewer, adoption_id: int) -> SheetAdoption:
    """One that the worker has looked at, and that can still be changed."""
    adoption = _open(viewer, adoption_id)
    if adoption.state in (AdoptionState.LOOKING, AdoptionState.TROUBLE):
        raise Conflict(NOT_NOW)
    return adoption


def order(adoption: SheetAdoption, state: AdoptionState) -> None:
    """The worker's next step; one that was under way finds that it is no longer wanted."""
    adoption.state, adoption.steps = state, adoption.steps + 1
    adoption.trouble = adoption.detail = ""
    adoption.save()
    jobs.order("adoption", adoption.job_key, clock.now(), adoption=adoption.id)


def give_up(viewer: Viewer, adoption_id: int) -> None:
    """Forget what was said; the spreadsheet was never touched."""
    adoption = _open(viewer, adoption_id)
    with change(viewer, "adoptions.give_up", adoption) as entry:
        entry.before = {"address": adoption.address}
        adoption.delete_instance()


def forget_old(now: dt.datetime) -> int:
    """Delete what was begun a week ago and never started: it holds what stood in a sheet."""
    left = SheetAdoption.spreadsheet.is_null() & (SheetAdoption.created_at < now - KEPT)
    return int(SheetAdoption.delete().where(left).execute())
