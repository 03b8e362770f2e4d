"""A month of sample days as a centre lives it, and its figures computed by pandas from the rows."""

import datetime as dt
import random
from functools import cached_property

import pandas as pd

from qaweb import clock
from qaweb.evaluations.models import Evaluation, EvaluationScore
from qaweb.evaluations.rules import Mode
from qaweb.people.models import WORKING_CODES, Person, Shift, Team
from qaweb.slips.models import Slip
from qaweb.standards.models import Criterion
from qaweb.standards.queries import form_of
from tests.cast import Cast, works
from tests.reports.making import recorded, slip

FIRST = dt.date(2026, 11, 1)
DAYS = [FIRST + dt.timedelta(days=n) for n in range(30)]
BANDS = {"excellent": 9_000, "good": 8_500, "needs_improvement": 7_500, "failed": 0}
RATIO = {Mode.SIDE_BY_SIDE: 2_000, Mode.REMOTE: 7_000, Mode.RECORDING: 1_000}


def live(cast: Cast, day: dt.date, dice: random.Random) -> None:
    """One day: who works, what is monitored, what comes late, what is suggested."""
    agents = [cast.agent, cast.teammate, cast.agent_b, cast.newcomer, cast.lead]
    present = [p for p in agents if dice.random() < 0.8] or agents[:1]
    for person in [*present, cast.qa, cast.supervisor]:
        works(person, day)
    for _call in range(dice.randint(0, 7)):
        recorded(cast, dice.choice(present), day, **_facts(cast, day, dice))
    if dice.random() < 0.4:
        slip(cast, present[0], clock.at(day, dt.time(dice.choice([0, 12, 23]), 30)))


def _facts(cast: Cast, day: dt.date, dice: random.Random) -> dict[str, object]:
    is_late = dice.random() < 0.15
    at = clock.at(day, dt.time(17, 30)) + dt.timedelta(minutes=dice.randint(1, 200))
    codes = [c.code for c in form_of(cast.standard.id).scored]
    chosen = dice.sample(codes, dice.randint(0, 5))
    return {
        "mode": dice.choices(list(Mode), [2, 7, 1])[0],
        "call_type_name": dice.choice(["业务咨询", "投诉"]),
        "monitor": dice.choice([cast.qa, cast.supervisor]),
        "levels": dict.fromkeys(chosen[1:], 1),
        "problems": chosen[:1],
        "is_late": is_late,
        "submitted_at": at if is_late else clock.at(day, dt.time(16)),
    }


def half_up(part: int, whole: int) -> int:
    """Integer division, rounded half up."""
    return (2 * int(part) + int(whole)) // (2 * int(whole))


def band_of(mean: int) -> str:
    """The policy's bands, limits inclusive below (P3.8)."""
    return next(key for key, lower in BANDS.items() if mean >= lower)


class Rows:
    """The raw rows of all days as tables."""

    @cached_property
    def evaluations(self) -> pd.DataFrame:
        teams = {team.id: team.name for team in Team.select()}
        frame = pd.DataFrame(Evaluation.select().where(Evaluation.state != "draft").dicts())
        frame["team_name"] = frame.team.map(teams)
        return frame

    @cached_property
    def answers(self) -> pd.DataFrame:
        rows = (
            EvaluationScore.select(
                EvaluationScore.earned, EvaluationScore.problem, Criterion.code, Criterion.points,
                Evaluation.monitored_on,
            )
            .join(Criterion)
            .join_from(EvaluationScore, Evaluation)
            .where(EvaluationScore.revision == Evaluation.revision)
        )  # fmt: skip
        frame = pd.DataFrame(rows.dicts())
        frame["lost_it"] = frame.problem.astype(bool) | (frame.earned < frame.points)
        return frame

    @cached_property
    def shifts(self) -> pd.DataFrame:
        rows = Shift.select(Shift.day, Shift.code, Person.name, Person.role, Person.id)
        frame = pd.DataFrame(rows.join(Person).dicts())
        return frame[frame.code.isin(WORKING_CODES)]

    @cached_property
    def slips(self) -> pd.DataFrame:
        frame = pd.DataFrame(Slip.select(Slip.id, Slip.issued_at).dicts())
        frame["day"] = [clock.local(at).date() for at in frame.issued_at]
        return frame

    def of(self, day: dt.date) -> pd.DataFrame:
        """What was monitored on a day."""
        return self.evaluations[self.evaluations.monitored_on == day]

    def before(self, day: dt.date) -> dt.date | None:
        """The last earlier day with records."""
        days = [d for d in self.evaluations.monitored_on.unique() if d < day]
        return max(days, default=None)

    def criteria(self, day: dt.date) -> dict[str, tuple[int, int, int, int, int]]:
        """By code: scored, lost, earned, possible, and the share of points earned."""
        rows = self.answers[self.answers.monitored_on == day]
        groups = rows.groupby("code")
        return {
            str(code): (
                len(g), int(g.lost_it.sum()), int(g.earned.sum()), int(g.points.sum()),
                half_up(10_000 * g.earned.sum(), g.points.sum()),
            )
            for code, g in groups
        }  # fmt: skip
