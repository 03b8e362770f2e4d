"""Roles, permissions, and who is granted what: the rights table of the product, as data.

A grant has a scope: how far from themselves a person may use it. Queries narrow what they return
by that scope, actions check it; a template only hides buttons with `can`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any])


class Role(StrEnum):
    """The six roles of the policy (P2.1-P2.6)."""

    MANAGER = "manager"
    QA_SPECIALIST = "qa_specialist"
    SUPERVISOR = "supervisor"
    TEAM_LEAD = "team_lead"
    AGENT = "agent"
    ASSISTANT = "assistant"


MONITORED = (Role.AGENT, Role.TEAM_LEAD)
MONITORS = (Role.QA_SPECIALIST, Role.SUPERVISOR)
CODE_ROLES = (Role.MANAGER, Role.ASSISTANT)
"""Who must sign in with a code beside the password; others may."""


class Scope(IntEnum):
    """How far a grant reaches."""

    SELF = 1
    TEAMS = 2
    PROJECT = 3
    ALL = 4


class Permission(StrEnum):
    """What a route or an action needs."""

    SIGNED_IN = "signed_in"
    PEOPLE_SEE = "people.see"
    USERS_MANAGE = "users.manage"
    PROJECTS_SEE = "projects.see"
    PROJECTS_MANAGE = "projects.manage"
    ROSTER_SEE = "roster.see"
    ROSTER_MANAGE = "roster.manage"
    CALLS_SEE = "calls.see"
    CALLS_IMPORT = "calls.import"
    ROSTER_IMPORT = "roster.import"
    IMPORTS_RUN = "imports.run"
    PARAMETERS_READ = "parameters.read"
    PARAMETERS_CHANGE = "parameters.change"
    STANDARDS_READ = "standards.read"
    STANDARDS_DRAFT = "standards.draft"
    STANDARDS_PUBLISH = "standards.publish"
    LICENCES_SEE = "licences.see"
    LICENCES_RECORD = "licences.record"
    LICENCES_SUSPEND = "licences.suspend"
    EVALUATIONS_SEE = "evaluations.see"
    EVALUATE = "evaluations.score"
    EVALUATIONS_ACCEPT = "evaluations.accept"
    PLAN_SEE = "plan.see"
    PLAN_WAIVE = "plan.waive"
    WORK_ASSIGN = "monitoring.assign"
    NOTICES_SEE = "notices.see"
    NOTICES_PROPOSE = "notices.propose"
    NOTICES_DECIDE = "notices.decide"
    SLIPS_SEE = "slips.see"
    SLIPS_ISSUE = "slips.issue"
    SLIPS_ACKNOWLEDGE = "slips.acknowledge"
    SLIPS_FOLLOW_UP = "slips.follow_up"
    SLIPS_CLOSE = "slips.close"
    APPEALS_SEE = "appeals.see"
    APPEALS_RAISE = "appeals.raise"
    APPEALS_DECIDE = "appeals.decide"
    APPEALS_ASSIGN = "appeals.assign"
    CORRECTIONS_SEE = "corrections.see"
    CORRECTIONS_ASK = "corrections.ask"
    CORRECTIONS_APPROVE = "corrections.approve"
    SUGGESTIONS_SEE = "suggestions.see"
    SUGGESTIONS_PROPOSE = "suggestions.propose"
    SUGGESTIONS_DECIDE = "suggestions.decide"
    DASHBOARDS_SEE = "dashboards.see"
    REPORTS_READ = "reports.read"
    REPORTS_DRAFT = "reports.draft"
    REPORTS_REVIEW = "reports.review"
    REPORTS_APPROVE = "reports.approve"
    AUDIT_READ = "audit.read"
    SHEETS_SEE = "sheets.see"
    SHEETS_MANAGE = "sheets.manage"
    SHEETS_TAKE = "sheets.take"
    CONFLICTS_SETTLE = "sheets.conflicts"


P, S = Permission, Scope
EVERYBODY = {P.SIGNED_IN: S.SELF, P.PARAMETERS_READ: S.ALL, P.STANDARDS_READ: S.ALL}

GRANTS: dict[Role, dict[Permission, Scope]] = {
    Role.MANAGER: EVERYBODY
    | {
        P.PROJECTS_SEE: S.ALL,
        P.PROJECTS_MANAGE: S.ALL,
        P.ROSTER_SEE: S.ALL,
        P.ROSTER_MANAGE: S.ALL,
        P.PEOPLE_SEE: S.ALL,
        P.USERS_MANAGE: S.ALL,
        P.CALLS_SEE: S.ALL,
        P.CALLS_IMPORT: S.ALL,
        P.ROSTER_IMPORT: S.ALL,
        P.IMPORTS_RUN: S.ALL,
        P.PARAMETERS_CHANGE: S.ALL,
        P.STANDARDS_DRAFT: S.ALL,
        P.STANDARDS_PUBLISH: S.ALL,
        P.LICENCES_SEE: S.ALL,
        P.LICENCES_SUSPEND: S.ALL,
        P.EVALUATIONS_SEE: S.ALL,
        P.PLAN_SEE: S.ALL,
        P.PLAN_WAIVE: S.ALL,
        P.WORK_ASSIGN: S.ALL,
        P.NOTICES_SEE: S.ALL,
        P.NOTICES_PROPOSE: S.ALL,
        P.NOTICES_DECIDE: S.ALL,
        P.SLIPS_SEE: S.ALL,
        P.SLIPS_FOLLOW_UP: S.ALL,
        P.SLIPS_CLOSE: S.ALL,
        P.SUGGESTIONS_SEE: S.ALL,
        P.SUGGESTIONS_DECIDE: S.ALL,
        P.APPEALS_SEE: S.ALL,
        P.APPEALS_DECIDE: S.ALL,
        P.APPEALS_ASSIGN: S.ALL,
        P.CORRECTIONS_SEE: S.ALL,
        P.CORRECTIONS_APPROVE: S.ALL,
        P.DASHBOARDS_SEE: S.ALL,
        P.REPORTS_READ: S.ALL,
        P.REPORTS_APPROVE: S.ALL,
        P.AUDIT_READ: S.ALL,
        P.SHEETS_SEE: S.ALL,
        P.SHEETS_MANAGE: S.ALL,
        P.SHEETS_TAKE: S.ALL,
        P.CONFLICTS_SETTLE: S.ALL,
    },
    Role.QA_SPECIALIST: EVERYBODY
    | {
        P.PROJECTS_SEE: S.PROJECT,
        P.ROSTER_SEE: S.PROJECT,
        P.PEOPLE_SEE: S.PROJECT,
        P.CALLS_SEE: S.PROJECT,
        P.CALLS_IMPORT: S.PROJECT,
        P.IMPORTS_RUN: S.SELF,
        P.STANDARDS_DRAFT: S.PROJECT,
        P.LICENCES_SEE: S.SELF,
        P.EVALUATIONS_SEE: S.PROJECT,
        P.EVALUATE: S.PROJECT,
        P.PLAN_SEE: S.PROJECT,
        P.WORK_ASSIGN: S.PROJECT,
        P.NOTICES_SEE: S.PROJECT,
        P.NOTICES_PROPOSE: S.PROJECT,
        P.SLIPS_SEE: S.PROJECT,
        P.SLIPS_ISSUE: S.PROJECT,
        P.SUGGESTIONS_SEE: S.PROJECT,
        P.SUGGESTIONS_PROPOSE: S.PROJECT,
        P.APPEALS_SEE: S.PROJECT,
        P.APPEALS_DECIDE: S.PROJECT,
        P.CORRECTIONS_SEE: S.PROJECT,
        P.CORRECTIONS_ASK: S.PROJECT,
        P.CORRECTIONS_APPROVE: S.PROJECT,
        P.DASHBOARDS_SEE: S.PROJECT,
        P.REPORTS_READ: S.PROJECT,
        P.REPORTS_DRAFT: S.PROJECT,
        P.SHEETS_SEE: S.SELF,
        P.CONFLICTS_SETTLE: S.PROJECT,
    },
    Role.SUPERVISOR: EVERYBODY
    | {
        P.PROJECTS_SEE: S.PROJECT,
        P.ROSTER_SEE: S.TEAMS,
        P.PEOPLE_SEE: S.TEAMS,
        P.CALLS_SEE: S.TEAMS,
        P.LICENCES_SEE: S.SELF,
        P.EVALUATIONS_SEE: S.TEAMS,
        P.EVALUATE: S.TEAMS,
        P.PLAN_SEE: S.TEAMS,
        P.NOTICES_SEE: S.PROJECT,
        P.NOTICES_PROPOSE: S.PROJECT,
        P.SLIPS_SEE: S.TEAMS,
        P.SLIPS_ISSUE: S.TEAMS,
        P.SLIPS_FOLLOW_UP: S.TEAMS,
        P.SLIPS_CLOSE: S.TEAMS,
        P.SUGGESTIONS_SEE: S.PROJECT,
        P.SUGGESTIONS_PROPOSE: S.PROJECT,
        P.APPEALS_SEE: S.TEAMS,
        P.APPEALS_DECIDE: S.TEAMS,
        P.CORRECTIONS_SEE: S.TEAMS,
        P.CORRECTIONS_ASK: S.TEAMS,
        P.CORRECTIONS_APPROVE: S.TEAMS,
        P.DASHBOARDS_SEE: S.TEAMS,
        P.REPORTS_READ: S.PROJECT,
        P.REPORTS_REVIEW: S.PROJECT,
    },
    Role.TEAM_LEAD: EVERYBODY
    | {
        P.PROJECTS_SEE: S.PROJECT,
        P.ROSTER_SEE: S.TEAMS,
        P.PEOPLE_SEE: S.TEAMS,
        P.EVALUATIONS_SEE: S.TEAMS,
        P.EVALUATIONS_ACCEPT: S.SELF,
        P.SLIPS_SEE: S.TEAMS,
        P.SLIPS_ACKNOWLEDGE: S.SELF,
        P.SLIPS_FOLLOW_UP: S.TEAMS,
        P.SLIPS_CLOSE: S.TEAMS,
        P.APPEALS_SEE: S.TEAMS,
        P.APPEALS_RAISE: S.SELF,
        P.CORRECTIONS_SEE: S.TEAMS,
        P.CORRECTIONS_ASK: S.TEAMS,
        P.DASHBOARDS_SEE: S.TEAMS,
        P.REPORTS_READ: S.TEAMS,
    },
    Role.AGENT: EVERYBODY
    | {
        P.ROSTER_SEE: S.SELF,
        P.EVALUATIONS_SEE: S.SELF,
        P.EVALUATIONS_ACCEPT: S.SELF,
        P.SLIPS_SEE: S.SELF,
        P.SLIPS_ACKNOWLEDGE: S.SELF,
        P.APPEALS_SEE: S.SELF,
        P.APPEALS_RAISE: S.SELF,
        P.CORRECTIONS_SEE: S.SELF,
        P.CORRECTIONS_ASK: S.SELF,
        P.REPORTS_READ: S.SELF,
    },
    Role.ASSISTANT: EVERYBODY
    | {
        P.PROJECTS_SEE: S.ALL,
        P.PROJECTS_MANAGE: S.ALL,
        P.ROSTER_SEE: S.ALL,
        P.ROSTER_MANAGE: S.ALL,
        P.PEOPLE_SEE: S.ALL,
        P.USERS_MANAGE: S.ALL,
        P.ROSTER_IMPORT: S.ALL,
        P.IMPORTS_RUN: S.SELF,
        P.LICENCES_SEE: S.ALL,
        P.LICENCES_RECORD: S.ALL,
        P.REPORTS_READ: S.ALL,
        P.SHEETS_SEE: S.ALL,
        P.SHEETS_MANAGE: S.ALL,
        P.CONFLICTS_SETTLE: S.ALL,
    },
}


class Duty(StrEnum):
    """Duties that people hold beside their role, for a site or department and a period."""

    RECORDS_KEEPER = "records_keeper"
    TRAINER = "trainer"
    STAND_IN = "stand_in"


@dataclass(frozen=True)
class Viewer:
    """The person on whose behalf a query reads or an action writes."""

    id: int
    name: str
    role: Role
    project_id: int | None = None
    team_id: int | None = None
    team_ids: tuple[int, ...] = ()
    lent: tuple[tuple[int, str], ...] = ()
    """The teams reached only by standing in, each with the person who lends it."""
    duties: frozenset[Duty] = field(default_factory=frozenset)
    is_system: bool = False

    def on_behalf_of(self, team: int | None) -> str:
        """For whom this person acts in a team; nobody in their own."""
        return dict(self.lent).get(team or 0, "")

    def scope(self, permission: Permission) -> Scope | None:
        """How far this person may use `permission`; None when not at all."""
        if self.is_system:
            return Scope.ALL
        return GRANTS[self.role].get(permission)

    def may(self, permission: Permission) -> bool:
        """Whether the permission is granted at all."""
        return self.scope(permission) is not None

    def reaches(
        self, permission: Permission, *, person: int | None, team: int | None, project: int | None
    ) -> bool:
        """Whether the grant reaches a record of this person, team and project."""
        match self.scope(permission):
            case Scope.ALL:
                return True
            case Scope.PROJECT:
                return project is not None and project == self.project_id
            case Scope.TEAMS:
                return person == self.id or (team is not None and team in self.team_ids)
            case Scope.SELF:
                return person == self.id
        return False


SYSTEM = Viewer(id=0, name="qaweb", role=Role.MANAGER, is_system=True)


def requires(permission: Permission) -> Callable[[View], View]:
    """Open a view to those granted `permission`; everything else stays closed."""

    def mark(view: View) -> View:
        view.permission = permission  # type: ignore[attr-defined]
        return view

    return mark


def public(view: View) -> View:
    """Open a view to everybody, signed in or not."""
    view.permission = None  # type: ignore[attr-defined]
    return view
