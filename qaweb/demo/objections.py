"""How the demo's agents answer an evaluation: most agree, some appeal, a few say nothing."""

import datetime as dt
import random
from dataclasses import dataclass

from qaweb import clock
from qaweb.appeals import deciding, queries, raising, routing
from qaweb.appeals.models import Appeal
from qaweb.appeals.rules import AppealState, Ruling
from qaweb.demo import words
from qaweb.demo.agenda import Agenda
from qaweb.evaluations.accepting import accept, accept_lapsed
from qaweb.evaluations.answers import sheet_of
from qaweb.evaluations.models import Evaluation
from qaweb.evaluations.queries import lapses_at
from qaweb.evaluations.rules import Answer, Answers, level_chosen, lost_criteria
from qaweb.people.models import Person
from qaweb.people.queries import viewer_of
from qaweb.permissions import Viewer
from qaweb.standards.rules import Form

APPEALS, SILENT, TAKEN_BACK, AGAIN = 0.07, 0.01, 0.08, 0.4
UPHELD, THIRD_LEVEL = 0.45, 0.15
MINUTE = dt.timedelta(minutes=1)


@dataclass(frozen=True)
class Objections:
    """What the answers need: the order of time, and chance."""

    agenda: Agenda
    rng: random.Random

    def answer(self, agent: Viewer, evaluation_id: int) -> None:
        """Agree, object to something that was lost, or let the window pass."""
        row = Evaluation.get_by_id(evaluation_id)
        chance = self.rng.random()
        wanted = self._proposed(row)
        if wanted and chance < APPEALS:
            self._raise(agent, row, wanted)
        elif chance > 1 - SILENT:
            over = lapses_at(row) + MINUTE
            self.agenda.at(over, lambda: accept_lapsed(clock.now()))
        else:
            accept(agent, row.id)

    def _later(self, least: float, most: float) -> dt.datetime:
        return clock.now() + dt.timedelta(hours=self.rng.uniform(least, most))

    def _proposed(self, row: Evaluation) -> dict[str, Answer]:
        """One or two of the lines that lost points, each at its best."""
        sheet = sheet_of(row)
        lost = [
            c
            for c in sheet.form.criteria
            if c.code in lost_criteria(sheet.form, sheet.answers)
            and (level := level_chosen(c, sheet.answers)) is not None
            and c.is_loss(level)
        ]
        chosen = self.rng.sample(lost, min(len(lost), self.rng.randint(1, 2)))
        why = self.rng.choice(words.OBJECTIONS)
        return {c.code: Answer(c.code, c.top_level, reason=why) for c in chosen}

    def _raise(self, agent: Viewer, row: Evaluation, wanted: Answers) -> None:
        appeal = raising.raise_appeal(agent, row.id, wanted)
        if self.rng.random() < TAKEN_BACK:
            self.agenda.at(self._later(0.5, 3), lambda: self._take_back(agent, appeal))
            return
        self.agenda.at(self._later(4, 80), lambda: self._decide(agent, appeal))

    def _take_back(self, agent: Viewer, appeal: Appeal) -> None:
        raising.withdraw(agent, appeal.id)
        accept(agent, appeal.evaluation_id)

    def _decide(self, agent: Viewer, appeal: Appeal) -> None:
        row = Evaluation.get_by_id(appeal.evaluation_id)
        sheet = sheet_of(row)
        codes = [point.criterion.code for point in queries.points_of(appeal)]
        rulings = {code: self._ruling(sheet.form, sheet.answers, code) for code in codes}
        person: Person = appeal.decider or routing.managers()[0]
        done = deciding.decide(viewer_of(person), appeal.id, rulings)
        self.agenda.at(self._later(1, 40), lambda: self._after(agent, done))

    def _ruling(self, form: Form, answers: Answers, code: str) -> Ruling:
        criterion = next(c for c in form.criteria if c.code == code)
        was = level_chosen(criterion, answers)
        better = [
            i for i, level in enumerate(criterion.levels) if was and level.points > was.points
        ]
        chance = self.rng.random()
        if chance < UPHELD:
            return Ruling(Answer(code, criterion.top_level, reason=words.RULINGS[True]))
        if chance < UPHELD + THIRD_LEVEL and len(better) > 1:
            return Ruling(Answer(code, better[-1], reason=words.RULINGS[True]))
        return Ruling(Answer(code, reason=words.RULINGS[False]))

    def _after(self, agent: Viewer, appeal: Appeal) -> None:
        """Sign, or go on to the manager with what is still lost."""
        row = Evaluation.get_by_id(appeal.evaluation_id)
        wanted = self._proposed(row)
        is_open = appeal.state is not AppealState.UPHELD and not appeal.is_final
        if wanted and is_open and self.rng.random() < AGAIN:
            self._raise(agent, row, wanted)
        else:
            accept(agent, row.id)
