import pytest

from qaweb import audit
from qaweb.differences import differences
from qaweb.errors import Forbidden, Refused
from qaweb.imports import actions
from qaweb.imports.models import ImportRun
from qaweb.people.actions import sign_in
from qaweb.people.columns import PEOPLE_COLUMNS
from qaweb.people.models import LoginSession, Person, Project, Status, Team
from qaweb.people.staff_files import write_people
from qaweb.permissions import SYSTEM, Role, Viewer
from qaweb.tabular.importers import Found, Importer, Written, list_reader
from qaweb.tabular.rows import Progress
from tests.cast import PASSWORD, Cast, viewer
from tests.conftest import session_of
from tests.imports.running import counts, imported, reasons, refused_file, silent
from tests.tabular.building import separated

TITLES = ["工号", "姓名", "岗位", "班组", "项目", "入职日期", "状态", "邮箱", "备注"]
CHEN = ["09001", "陈新", "客服代表", "九组", "西方热线", "2026-10-02", "试用", "chen@a.cn", "=1+1"]


def row(person: Person, **other: str) -> list[str]:
    """A person of the cast as a row of a file that says what is known."""
    known = {
        "工号": person.number,
        "姓名": person.name,
        "岗位": {Role.AGENT: "客服代表", Role.QA_SPECIALIST: "品质保障员"}[person.role],
        "班组": str(person.team or ""),
        "项目": str(person.project),
        "入职日期": str(person.hired_on),
        "状态": "在职",
    }
    return [{**known, **other}.get(title, "") for title in TITLES]


def test_it_creates_people_with_the_projects_and_teams_they_name(cast: Cast) -> None:
    outcome = imported("people", TITLES, CHEN)
    chen = Person.get(Person.number == "09001")
    assert counts(outcome) == (1, 0, 0, 0)
    assert (chen.name, chen.role, chen.status) == ("陈新", Role.AGENT, Status.PROBATION)
    assert (chen.project.name, chen.team.name, chen.email) == ("西方热线", "九组", "chen@a.cn")
    assert chen.remark == "=1+1"
    made = {"projects": ["西方热线"], "teams": ["西方热线 · 九组"]}
    assert outcome.written.made == made


def test_a_team_is_known_by_its_project_and_its_name(cast: Cast) -> None:
    south = [*CHEN[:3], "一组", "南方热线", *CHEN[5:]]
    outcome = imported("people", TITLES, south, row(cast.agent))
    assert outcome.written.made == {"teams": ["南方热线 · 一组"]}
    assert Person.get(Person.number == "09001").team.project == cast.south
    assert Team.select().where(Team.name == "一组").count() == 2


def test_it_refuses_a_team_without_a_project(cast: Cast) -> None:
    outcome = imported("people", TITLES, [*CHEN[:4], "", *CHEN[5:]])
    assert reasons(outcome) == [(2, "no_project")]
    assert not Person.select().where(Person.number == "09001").exists()


def test_the_same_file_again_changes_nothing(cast: Cast) -> None:
    rows = [TITLES, CHEN, row(cast.agent)]
    imported("people", *rows)
    assert counts(imported("people", *rows)) == (0, 0, 2, 0)


def test_it_changes_what_differs_and_keeps_before_and_after(cast: Cast) -> None:
    outcome = imported("people", TITLES, row(cast.agent, 姓名="任新名", 班组="二组"))
    assert counts(outcome) == (0, 1, 0, 0)
    assert Person.get_by_id(cast.agent.id).team == cast.team_b
    difference = {"name": ["任客服", "任新名"], "team": ["一组", "二组"]}
    assert outcome.written.changed == {cast.agent.number: difference}


def test_whoever_left_is_signed_out_and_cannot_come_back(cast: Cast) -> None:
    session_of(cast.agent)
    imported("people", TITLES, row(cast.agent, 状态="离职"))
    assert Person.get_by_id(cast.agent.id).status is Status.LEFT
    assert not LoginSession.select().where(LoginSession.person == cast.agent).exists()
    with pytest.raises(Refused):
        sign_in(cast.agent.number, PASSWORD, "10.0.0.1")


def test_another_role_ends_the_sessions_and_another_name_does_not(cast: Cast) -> None:
    for person in (cast.agent, cast.teammate):
        session_of(person)
    imported("people", TITLES, row(cast.agent, 岗位="组长"), row(cast.teammate, 姓名="郑新名"))
    assert [s.person for s in LoginSession.select()] == [cast.teammate]


def test_a_new_person_has_no_password_and_cannot_sign_in(cast: Cast) -> None:
    imported("people", TITLES, CHEN)
    assert Person.get(Person.number == "09001").password_hash == ""
    with pytest.raises(Refused):
        sign_in("09001", "", "10.0.0.1")


def test_a_column_that_the_file_has_not_stays_as_it_was(cast: Cast) -> None:
    Person.update(email="ren@a.cn").where(Person.id == cast.agent.id).execute()
    short = ["工号", "姓名", "岗位", "入职日期"]
    known = [cast.agent.number, "任客服", "客服代表", "2024-03-01"]
    assert counts(imported("people", short, known)) == (0, 0, 1, 0)
    agent = Person.get_by_id(cast.agent.id)
    assert (agent.email, agent.team, agent.status) == ("ren@a.cn", cast.team_a, Status.ACTIVE)


def test_an_empty_cell_empties_text_and_keeps_the_status(cast: Cast) -> None:
    person = {"email": "ren@a.cn", "status": Status.PROBATION}
    Person.update(person).where(Person.id == cast.agent.id).execute()
    imported("people", TITLES, row(cast.agent, 状态=""))
    agent = Person.get_by_id(cast.agent.id)
    assert (agent.email, agent.status) == ("", Status.PROBATION)


def test_moving_to_a_project_without_naming_a_team_leaves_the_team(cast: Cast) -> None:
    titles = ["工号", "姓名", "岗位", "项目", "入职日期"]
    values = [cast.agent.number, "任客服", "客服代表", "南方热线", "2024-03-01"]
    imported("people", titles, values)
    agent = Person.get_by_id(cast.agent.id)
    assert (agent.project, agent.team) == (cast.south, None)


def test_it_refuses_a_name_that_is_too_long_to_keep(cast: Cast) -> None:
    outcome = imported("people", TITLES, [CHEN[0], "陈" * 256, *CHEN[2:]])
    assert reasons(outcome) == [(2, "too_long")]


def test_the_trail_has_one_line_with_the_hash_and_the_results(cast: Cast) -> None:
    before = audit.AuditEntry.select().count()
    outcome = imported("people", TITLES, CHEN, ["09002", "", *CHEN[2:]])
    entry = audit.AuditEntry.select().order_by(audit.AuditEntry.id.desc()).get()
    assert audit.AuditEntry.select().count() == before + 1
    assert (entry.action, entry.subject_label) == ("imports.people", "file.csv")
    assert entry.note == f"sha256 {outcome.run.file_hash}"
    assert '"refused": {"missing": 1}' in entry.after
    assert audit.verify().whole


def test_the_history_of_a_person_says_what_a_file_changed(cast: Cast) -> None:
    imported("people", TITLES, row(cast.agent, 姓名="任新名"), CHEN)
    newest = audit.history_of(cast.agent)[-1]
    assert (newest.action, newest.note) == ("staffing.change", "file.csv")
    assert [(each.before, each.after) for each in differences(newest)] == [
        (cast.agent.name, "任新名")
    ]
    assert audit.history_of(Person.get(Person.number == CHEN[0])) == []
    assert audit.verify().whole


def test_a_dry_run_and_the_same_file_again_leave_no_history(cast: Cast) -> None:
    before = audit.history_of(cast.agent)
    imported("people", TITLES, row(cast.agent))
    assert audit.history_of(cast.agent) == before


def test_refused_rows_come_back_with_number_and_reasons_to_be_mended(cast: Cast) -> None:
    outcome = imported("people", TITLES, ["09001", "", *CHEN[2:]])
    header, refused = refused_file(outcome)
    assert header[: len(TITLES)] == TITLES
    assert refused[len(TITLES)] == "2"
    assert "is empty" in refused[-1]
    refused[1] = "陈新"
    assert counts(imported("people", header, refused)) == (1, 0, 0, 0)


def test_a_formula_in_a_refused_row_stays_text_and_comes_back_unchanged(cast: Cast) -> None:
    header, refused = refused_file(imported("people", TITLES, ["09001", "", *CHEN[2:]]))
    assert refused[8] == "'=1+1"
    refused[1] = "陈新"
    imported("people", header, refused)
    assert Person.get(Person.number == "09001").remark == "=1+1"


def test_nothing_half_written_stays_when_the_import_breaks(cast: Cast) -> None:
    def breaking(found: Found, progress: Progress, who: Viewer) -> Written:
        write_people(found, progress, who)
        raise ZeroDivisionError

    importer = Importer("people", list_reader(PEOPLE_COLUMNS), breaking)
    data = separated([TITLES, CHEN], ",", "utf-8")
    with pytest.raises(ZeroDivisionError):
        actions.run(SYSTEM, importer, actions.File(data, "x.csv"), silent)
    assert not Project.select().where(Project.name == "西方热线").exists()
    assert ImportRun.select().count() == 0


@pytest.mark.parametrize("who", ["qa", "supervisor", "lead", "agent"])
def test_only_the_assistant_and_the_manager_import_people(cast: Cast, who: str) -> None:
    with pytest.raises(Forbidden):
        imported("people", TITLES, CHEN, viewer=viewer(getattr(cast, who)))


def test_nobody_gives_themselves_another_role_by_a_file(cast: Cast) -> None:
    own = ["00002", "于助理", "经理", "", "", "2024-03-01", "在职", "", ""]
    outcome = imported("people", TITLES, own, viewer=viewer(cast.assistant))
    assert reasons(outcome) == [(2, "own_rights")]
    assert Person.get_by_id(cast.assistant.id).role is Role.ASSISTANT


def as_manager(person: Person) -> list[str]:
    return row(person, 岗位="客服经理")


def test_an_assistants_file_makes_nobody_a_manager(cast: Cast) -> None:
    boss = [*CHEN[:2], "客服经理", "", "", *CHEN[5:]]
    rows = [TITLES, boss, as_manager(cast.agent)]
    outcome = imported("people", *rows, viewer=viewer(cast.assistant))
    assert reasons(outcome) == [(2, "managers_only"), (3, "managers_only")]
    assert [p.column for r in outcome.refused for p in r.problems] == ["role", "role"]
    assert Person.get_by_id(cast.agent.id).role is Role.AGENT
    assert not Person.select().where(Person.number == "09001").exists()


def test_an_assistants_file_does_not_touch_a_managers_record(cast: Cast) -> None:
    own = ["00001", "林经理", "经理", "", "", "2024-03-01", "离职", "", ""]
    outcome = imported("people", TITLES, own, viewer=viewer(cast.assistant))
    assert reasons(outcome) == [(2, "managers_only")]
    assert Person.get_by_id(cast.manager.id).is_active
    same = [*own[:6], "在职", "", ""]
    assert counts(imported("people", TITLES, same, viewer=viewer(cast.assistant))) == (0, 0, 1, 0)


def test_a_managers_file_makes_a_manager(cast: Cast) -> None:
    rows = [TITLES, as_manager(cast.agent)]
    assert counts(imported("people", *rows, viewer=viewer(cast.manager))) == (0, 1, 0, 0)
    assert Person.get_by_id(cast.agent.id).role is Role.MANAGER
