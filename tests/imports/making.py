"""Files sent and imported by people of the cast."""

from pathlib import Path

from qaweb.imports import steps
from qaweb.imports.actions import File, run
from qaweb.imports.models import ImportKind, ImportRun, Upload
from qaweb.imports.queries import importer
from qaweb.people.models import Person
from qaweb.tabular.importers import Choice
from tests.cast import Cast, viewer
from tests.imports.running import silent
from tests.tabular.building import separated

PEOPLE = [
    ["工号", "姓名", "岗位", "入职日期"],
    ["09001", "陈新", "客服代表", "2026-10-02"],
    ["09002", "", "客服代表", "2026-10-02"],
]
PEOPLE_CHOICE = Choice(0, 1, {"number": 0, "name": 1, "role": 2, "hired_on": 3})
CALL_TITLES = ["流水号", "工号", "来电时间", "通话时长", "项目"]


def people_file() -> bytes:
    """One good person, one without a name."""
    return separated(PEOPLE, ",", "utf-8")


def calls_file(*numbers_of_agents: str, project: str = "北方热线") -> bytes:
    """One call of each agent."""
    rows = [
        [f"W{at}", number, "2026-10-20 09:00:00", "60", project]
        for at, number in enumerate(numbers_of_agents, 1)
    ]
    return separated([CALL_TITLES, *rows], ",", "utf-8")


def sent(person: Person, kind: ImportKind = ImportKind.PEOPLE, data: bytes = b"") -> Upload:
    """A file that has arrived."""
    return steps.receive(viewer(person), kind, data or people_file(), "people.csv")


def checked(person: Person) -> Upload:
    """A file of people whose dry run is there to see."""
    return steps.choose(viewer(person), sent(person).id, PEOPLE_CHOICE)


def started(person: Person) -> Upload:
    """A file that waits for the worker."""
    return steps.start(viewer(person), checked(person).id)


def ran(person: Person, kind: ImportKind, data: bytes) -> ImportRun:
    """A finished import with refused rows."""
    done = run(viewer(person), importer(kind), File(data, "x.csv", mended="xlsx"), silent).run
    assert Path(done.refusals).is_file()
    return done


def records(cast: Cast) -> dict[str, dict[str, object]]:
    """What the table of rights speaks of."""
    calls = calls_file("nobody")
    return {
        "upload": {"upload_id": sent(cast.assistant).id},
        "calls_upload": {"upload_id": sent(cast.qa, ImportKind.CALLS, calls).id},
        "roster_run": {"run_id": ran(cast.assistant, ImportKind.PEOPLE, people_file()).id},
        "calls_run": {"run_id": ran(cast.qa, ImportKind.CALLS, calls).id},
    }
