"""People files: one person a row."""

from qaweb.tabular import names
from qaweb.tabular.cells import at_most, email, one_of, plain, spelled, staff_number, text
from qaweb.tabular.columns import Column
from qaweb.tabular.times import day

JOBS: dict[str, tuple[str, ...]] = {
    "manager": ("客户服务经理", "客服经理", "服务经理", "经理", "manager", "service manager"),
    "qa_specialist": (
        *("品质保障员", "质检员", "质检专员", "品质专员"),
        *("qa", "qa specialist", "quality specialist", "quality analyst"),
    ),
    "supervisor": (
        *("高级主管", "主管", "现场主管", "客服主管"),
        *("supervisor", "senior supervisor"),
    ),
    "team_lead": ("组长", "班长", "班组长", "客服组长", "team lead", "team leader"),
    "agent": (
        *("客服代表", "客户服务代表", "话务员", "坐席", "座席", "客服专员", "客服"),
        *("agent", "csr", "customer service representative", "representative"),
    ),
    "assistant": ("行政助理", "助理", "文员", "assistant", "administrative assistant"),
}
STATUSES: dict[str, tuple[str, ...]] = {
    "active": ("在职", "正式", "转正", "在岗", "active", "employed", "permanent"),
    "probation": ("试用", "试用期", "见习", "probation", "on probation", "trial"),
    "left": ("离职", "已离职", "辞职", "left", "resigned", "terminated"),
}
ROLE_NAMES = (
    *("岗位", "职位", "职务", "角色", "岗位名称", "工种"),
    *("role", "position", "job", "job title", "title", "post"),
)
HIRED_NAMES = (
    *("入职日期", "入职时间", "入职日", "到岗日期", "进公司日期"),
    *("hired on", "hire date", "date hired", "start date", "joined", "join date", "date of hire"),
)
STATUS_NAMES = ("状态", "在职状态", "员工状态", "人员状态", "status", "employment status")
EMAIL_NAMES = ("邮箱", "电子邮箱", "电子邮件", "邮件", "邮箱地址", "email", "mail", "email address")
REMARK_NAMES = ("备注", "说明", "附注", "remark", "remarks", "note", "notes", "comment", "comments")


def people_columns(width: int | None = None) -> tuple[Column, ...]:
    """The columns of people; ``width`` digits are restored to numbers a sheet has shortened."""
    return (
        Column("number", names.NUMBER, staff_number(width), required=True, unique=True),
        Column("name", names.NAME, at_most(text), required=True),
        Column("role", ROLE_NAMES, one_of(spelled(JOBS)), required=True),
        Column("team", names.TEAM, at_most(plain)),
        Column("project", names.PROJECT, at_most(plain)),
        Column("hired_on", HIRED_NAMES, day, required=True),
        Column("status", STATUS_NAMES, one_of(spelled(STATUSES))),
        Column("email", EMAIL_NAMES, email),
        Column("remark", REMARK_NAMES, text),
    )


PEOPLE_COLUMNS = people_columns()
