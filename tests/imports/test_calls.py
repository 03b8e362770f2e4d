import datetime as dt

from qaweb import ciphers
from qaweb.audit import AuditEntry
from qaweb.calls.models import Call, CallType, Channel
from qaweb.people.models import Project
from tests.cast import Cast
from tests.imports.running import counts, imported, reasons

TITLES = [
    "流水号",
    "工号",
    "主叫号码",
    "来电时间",
    "通话时长",
    "排队时长(秒)",
    "来电类型",
    "项目",
    "录音文件",
]
NUMBER = "13812345678"


def row(cast: Cast, **other: str) -> list[str]:
    usual = {
        "流水号": "C1",
        "工号": cast.agent.number,
        "主叫号码": NUMBER,
        "来电时间": "2026-10-20 23:30:00",
        "通话时长": "03:02",
        "排队时长(秒)": "13",
        "来电类型": "投诉",
        "项目": "北方热线",
        "录音文件": "20261020/1.wav",
    }
    return [{**usual, **other}[title] for title in TITLES]


def the_call(number: str = "C1") -> Call:
    return Call.get(Call.number == number)


def last_line() -> AuditEntry:
    return AuditEntry.select().order_by(AuditEntry.id.desc()).get()


def test_it_writes_a_call_with_all_it_says(cast: Cast) -> None:
    assert counts(imported("calls", TITLES, row(cast))) == (1, 0, 0, 0)
    call = the_call()
    assert (call.agent, call.project, call.call_type.name) == (cast.agent, cast.north, "投诉")
    assert (call.duration_s, call.queue_s, call.recording) == (182, 13, "20261020/1.wav")
    assert call.started_at == dt.datetime(2026, 10, 20, 15, 30, tzinfo=dt.UTC)
    assert (call.call_day, call.channel) == (dt.date(2026, 10, 20), Channel.PHONE)


def test_the_day_of_a_call_is_the_day_in_the_projects_zone(cast: Cast) -> None:
    Project.update(zone_name="America/New_York").where(Project.id == cast.north.id).execute()
    imported("calls", TITLES, row(cast))
    assert the_call().started_at == dt.datetime(2026, 10, 21, 3, 30, tzinfo=dt.UTC)
    assert the_call().call_day == dt.date(2026, 10, 20)


def test_the_customers_number_is_encrypted_and_found_by_its_hash(cast: Cast) -> None:
    imported("calls", TITLES, row(cast))
    found = Call.get(Call.customer_hash == ciphers.lookup_hash(NUMBER))
    assert ciphers.decrypt(found.customer_cipher) == NUMBER
    assert NUMBER not in str(found.__data__)
    assert NUMBER not in last_line().after


def test_it_refuses_a_call_of_somebody_who_is_not_on_the_list(cast: Cast) -> None:
    outcome = imported("calls", TITLES, row(cast, 工号="99999"))
    assert reasons(outcome) == [(2, "unknown_agent")]
    assert Call.select().count() == 0


def test_a_call_that_was_monitored_keeps_its_agent(cast: Cast) -> None:
    imported("calls", TITLES, row(cast))
    Call.update(is_monitored=True).execute()
    outcome = imported("calls", TITLES, row(cast, 工号=cast.teammate.number, 通话时长="04:00"))
    assert reasons(outcome) == [(2, "monitored_call")]
    assert (the_call().agent, the_call().duration_s) == (cast.agent, 182)
    imported("calls", TITLES, row(cast, 通话时长="04:00"))
    assert the_call().duration_s == 240


def test_a_row_refused_for_another_reason_names_the_stranger_too(cast: Cast) -> None:
    again = row(cast, 工号="99999")
    outcome = imported("calls", TITLES, row(cast), again)
    assert reasons(outcome) == [(3, "duplicate"), (3, "unknown_agent")]
    assert counts(outcome) == (1, 0, 0, 1)


def test_it_refuses_an_unknown_project_and_makes_none(cast: Cast) -> None:
    outcome = imported("calls", TITLES, row(cast, 项目="东方热线"))
    assert reasons(outcome) == [(2, "unknown_project")]
    assert not Project.select().where(Project.name == "东方热线").exists()


def test_without_a_project_the_call_belongs_to_the_agents(cast: Cast) -> None:
    imported("calls", TITLES, row(cast, 项目=""))
    assert the_call().project == cast.north


def test_without_a_project_anywhere_the_call_is_refused(cast: Cast) -> None:
    outcome = imported("calls", TITLES, row(cast, 项目="", 工号=cast.manager.number))
    assert reasons(outcome) == [(2, "unknown_project")]


def test_each_project_has_its_own_call_types(cast: Cast) -> None:
    north = row(cast, 来电类型="回访")
    south = row(cast, 流水号="C2", 工号=cast.outsider.number, 项目="南方热线", 来电类型="回访")
    outcome = imported("calls", TITLES, north, south)
    assert outcome.written.made == {"call_types": ["北方热线 · 回访", "南方热线 · 回访"]}
    assert CallType.select().where(CallType.name == "回访").count() == 2


def test_the_same_file_again_changes_nothing_not_even_the_cipher(cast: Cast) -> None:
    imported("calls", TITLES, row(cast))
    cipher = the_call().customer_cipher
    assert counts(imported("calls", TITLES, row(cast))) == (0, 0, 1, 0)
    assert the_call().customer_cipher == cipher


def test_other_values_change_the_call_and_are_reported(cast: Cast) -> None:
    imported("calls", TITLES, row(cast))
    outcome = imported("calls", TITLES, row(cast, 通话时长="04:00", 来电时间="2026-10-21 00:10:00"))
    assert counts(outcome) == (0, 1, 0, 0)
    assert (the_call().duration_s, the_call().call_day) == (240, dt.date(2026, 10, 21))
    assert outcome.written.changed["C1"]["duration_s"] == [182, 240]


def test_another_customers_number_is_encrypted_anew_and_stays_out_of_the_trail(cast: Cast) -> None:
    imported("calls", TITLES, row(cast))
    outcome = imported("calls", TITLES, row(cast, 主叫号码="13900000000"))
    assert ciphers.decrypt(the_call().customer_cipher) == "13900000000"
    assert outcome.written.changed["C1"] == {"customer_hash": ["****", "****"]}
    assert "13900000000" not in last_line().after


def test_a_file_without_recordings_keeps_those_known(cast: Cast) -> None:
    imported("calls", TITLES, row(cast))
    outcome = imported("calls", TITLES[:8], row(cast)[:8])
    assert counts(outcome) == (0, 0, 1, 0)
    assert the_call().recording == "20261020/1.wav"


def test_more_rows_than_a_batch_are_all_written(cast: Cast) -> None:
    rows = [row(cast, 流水号=f"C{i}") for i in range(2_100)]
    assert counts(imported("calls", TITLES, *rows)) == (2_100, 0, 0, 0)
    assert Call.select().count() == 2_100
