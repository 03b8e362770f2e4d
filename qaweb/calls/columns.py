"""Call files: one call a row, as telephone systems export them."""

from qaweb.tabular import names
from qaweb.tabular.cells import at_most, identifier, plain, staff_number, telephone, text
from qaweb.tabular.columns import Column
from qaweb.tabular.times import duration, moment

CALL_NAMES = (
    *("流水号", "通话流水号", "来电流水号", "话务流水号", "通话编号", "来电编号", "录音流水号"),
    *("call number", "call no", "call id", "call reference", "contact id", "interaction id"),
)
CUSTOMER_NAMES = (
    *("主叫号码", "主叫", "客户号码", "来电号码", "客户电话", "电话号码"),
    *(
        "customer number",
        "customer's number",
        "caller",
        "caller number",
        "caller id",
        "ani",
        "phone",
        "phone number",
    ),
)
STARTED_NAMES = (
    *("来电时间", "呼入时间", "通话开始时间", "开始时间", "接通时间", "通话时间"),
    *(
        "started at",
        "start time",
        "call time",
        "time of the call",
        "call start",
        "call date",
        "date time",
    ),
)
DURATION_NAMES = (
    *("通话时长", "通话秒数", "时长", "通话长度"),
    *("duration", "duration s", "call duration", "talk time", "call length"),
)
QUEUE_NAMES = (
    *("排队时长", "排队时间", "等待时长", "排队秒数"),
    *("queue time", "queue s", "queue duration", "wait time", "waiting time", "time in the queue"),
)
TYPE_NAMES = ("来电类型", "业务类型", "通话类型", "呼叫类型", "call type", "contact type", "reason")
RECORDING_NAMES = (
    *("录音文件", "录音", "录音路径", "录音文件名", "录音地址"),
    *("recording", "recording file", "audio", "audio file"),
)


def calls_columns(width: int | None = None) -> tuple[Column, ...]:
    """The columns of calls; ``width`` as for people. ``started_at`` is local, without a zone."""
    return (
        Column("number", CALL_NAMES, at_most(identifier), required=True, unique=True),
        Column("agent", names.NUMBER, staff_number(width), required=True),
        Column("customer_number", CUSTOMER_NAMES, telephone),
        Column("started_at", STARTED_NAMES, moment, required=True),
        Column("duration_s", DURATION_NAMES, duration, required=True),
        Column("queue_s", QUEUE_NAMES, duration),
        Column("call_type", TYPE_NAMES, at_most(plain)),
        Column("project", names.PROJECT, at_most(plain)),
        Column("recording", RECORDING_NAMES, at_most(text)),
    )


CALLS_COLUMNS = calls_columns()
