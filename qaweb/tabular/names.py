"""Titles that more than one kind of file uses; width, case, spaces, brackets do not matter."""

NUMBER = (
    *("工号", "员工号", "员工编号", "员工工号", "人员编号", "坐席工号", "座席工号", "客服工号"),
    *("客服代表工号", "agent's number"),
    *("staff number", "staff no", "staff id", "employee number", "employee no", "employee id"),
    *("agent number", "agent no", "agent id", "personnel number", "emp id", "emp no"),
)
NAME = (
    *("姓名", "员工姓名", "名字", "坐席姓名", "座席姓名"),
    *("name", "full name", "staff name", "employee name", "agent name"),
)
TEAM = ("班组", "组别", "小组", "所属班组", "团队", "班别", "team", "team name", "group")
PROJECT = (
    *("项目", "所属项目", "项目名称", "业务线"),
    *("project", "project name", "account", "client", "campaign"),
)
