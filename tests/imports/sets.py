"""Files of three other customers: other titles, separators, encodings, dates and forms."""

import datetime as dt
from dataclasses import dataclass, field

from tests.tabular.building import separated, xlsx


@dataclass(frozen=True)
class Sent:
    """One file, which of its columns are chosen by hand, and what must come of it."""

    data: bytes
    counts: tuple[int, int, int, int]
    by_hand: dict[str, str] = field(default_factory=dict)
    month: str = ""


Set = tuple[Sent, Sent, Sent]


def english() -> Set:
    """Semicolons, cp1252, English titles of their own, day and month in an order that may be two.

    09/10 and 10.11 can be read as two days and are refused; 24.10 cannot.
    """
    people = [
        ["Badge", "Display name", "Position", "Squad", "Account", "Joined"],
        ["E101", "Zoë Müller", "Agent", "Blue", "Acme", "24.03.2025"],
        ["E102", "John O'Neil", "Agent", "Blue", "Acme", "2025-03-10"],
        ["E103", "Ana Peña", "Team leader", "Blue", "Acme", "13/01/2024"],
        ["E104", "Li Wei", "Agent", "Blue", "Acme", "09.10.2025"],
    ]
    shifts = [
        ["Roster October 2026"],
        ["Staff ID", "Full name", "2026-10-20", "2026-10-21", "2026-10-22"],
        ["E101", "Zoë Müller", "early", "off", "late"],
        ["E102", "John O'Neil", "early", "?", "late"],
        ["E999", "Nobody", "early", "early", ""],
    ]
    calls = [
        ["Conversation", "Handled by", "Begin", "Seconds", "Topic"],
        ["A-1", "E101", "2026-10-20 09:15:00", "182", "Billing"],
        ["A-2", "E102", "20.10.2026 09:20", "3:05", "Billing"],
        ["A-3", "E104", "2026-10-20 09:30:00", "60", "Billing"],
        ["A-4", "E103", "10.11.2026 09:30", "60", "=cmd()"],
        ["A-5", "E103", "2026-10-20 10:00:00", "45", "=cmd()"],
    ]
    return (
        Sent(
            separated(people, ";", "cp1252"),
            (3, 0, 0, 1),
            {"number": "Badge", "name": "Display name", "team": "Squad"},
        ),
        Sent(separated(shifts, ";", "cp1252"), (5, 0, 0, 2)),
        Sent(
            separated(calls, ";", "cp1252"),
            (3, 0, 0, 2),
            {
                "number": "Conversation",
                "agent": "Handled by",
                "started_at": "Begin",
                "duration_s": "Seconds",
                "call_type": "Topic",
            },
        ),
    )


def traditional() -> Set:
    """Tabs, Big5, titles in long forms, days as 2026年10月1日, full-width digits."""
    people = [
        ["員工代號", "中文姓名", "職稱", "部門小組", "專案", "報到日"],
        ["20451", "陳大文", "客服", "第一組", "北區專線", "2025年3月1日"],
        ["20452", "林小美", "客服", "第一組", "北區專線", "2026年2月30日"],
        ["２０４５３", "黃志明", "主管", "", "北區專線", "2024年12月1日"],
    ]
    shifts = [
        ["員工代號", "上班日", "班別代碼"],
        ["20451", "2026年10月1日", "早班"],
        ["20451", "2026年10月2日", "休息"],
        ["20453", "2026年10月1日", "中班"],
        ["20453", "2026年10月1日", "晚班"],
    ]
    calls = [
        ["案件編號", "客服代號", "進線時間", "通話秒", "來電號碼"],
        ["T0001", "20451", "2026年10月1日 08:05:00", "125", "0912345678"],
        ["T0001", "20451", "2026年10月1日 08:05:00", "125", "0912345678"],
        ["T0002", "20452", "2026年10月1日 08:06:00", "90", "0912345679"],
        ["總計", "", "", "", ""],
    ]
    person = {"number": "員工代號", "name": "中文姓名", "role": "職稱", "hired_on": "報到日"}
    place = {"team": "部門小組", "project": "專案"}
    return (
        Sent(separated(people, "\t", "big5"), (2, 0, 0, 1), person | place),
        Sent(
            separated(shifts, "\t", "big5"),
            (3, 0, 0, 1),
            {"number": "員工代號", "day": "上班日", "code": "班別代碼"},
        ),
        Sent(
            separated(calls, "\t", "big5"),
            (1, 0, 0, 1),
            {
                "number": "案件編號",
                "agent": "客服代號",
                "started_at": "進線時間",
                "duration_s": "通話秒",
                "customer_number": "來電號碼",
            },
        ),
    )


def workbooks() -> Set:
    """Workbooks with titles above, numbers as numbers, real dates, a footer, 1日 to 31日."""
    hired = dt.date(2025, 6, 2)
    people = xlsx(
        ["人员花名册"],
        ["部门:客服中心", "", "制表:于"],
        [],
        ["工号", "姓名", "职务", "小组", "业务线", "进公司日期"],
        [7001, "赵一", "话务员", "甲组", "东方热线", hired],
        [7002, "钱二", "话务员", "甲组", "东方热线", hired],
        [7003, "孙三", "洗碗工", "甲组", "东方热线", hired],
        ["合计", 3, "", "", "", ""],
    )
    days = [f"{day}日" for day in range(1, 32)]
    shifts = xlsx(
        ["十一月排班"],
        ["工号", "姓名", *days],
        [7001, "赵一", *["早"] * 15, *["休"] * 15, ""],
        [7002, "钱二", *["晚"] * 30, ""],
    )
    calls = xlsx(
        ["通话明细"],
        ["流水号", "坐席工号", "主叫", "来电时间", "通话时长", "业务类型"],
        [900001, 7001, 13812345678, dt.datetime.fromisoformat("2026-10-01T08:00"), 61, "咨询"],
        [900002, 7002, 13812345679, dt.datetime.fromisoformat("2026-10-01T08:01"), 62, "咨询"],
        [900003, 7003, 13812345680, dt.datetime.fromisoformat("2026-10-01T08:02"), 63, "咨询"],
    )
    return (
        Sent(people, (2, 0, 0, 1)),
        Sent(shifts, (60, 0, 0, 0), month="2026-11"),
        Sent(calls, (2, 0, 0, 1)),
    )
