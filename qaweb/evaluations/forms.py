"""What comes in from the pages of the evaluations: the start, answers and words."""

from collections.abc import Iterable

from werkzeug.datastructures import MultiDict
from wtforms import IntegerField, StringField
from wtforms.validators import AnyOf, InputRequired

from qaweb.evaluations.drafts import FACTS, WORDS, Given, Word
from qaweb.evaluations.rules import LIVE, Answer
from qaweb.forms import Form
from qaweb.language import lazy_gettext as _

Sent = MultiDict[str, str]
SEQ = "seq-"
NONE = -1


class StartForm(Form):
    """Whom to monitor live, and how."""

    agent = IntegerField(validators=[InputRequired(_("Choose whom to monitor."))])
    mode = StringField(validators=[AnyOf(LIVE, _("Choose how to monitor."))])


def answers_in(sent: Sent, codes: Iterable[str] = ()) -> list[Given]:
    """The answers that a form carries; those of `codes` only, when any are named.

    A criterion is there when its `seq-<code>` is; no level chosen then means none.
    """
    there = [name.removeprefix(SEQ) for name in sent if name.startswith(SEQ)]
    wanted = set(codes) or set(there)
    return [_given(sent, code) for code in there if code in wanted]


def _given(sent: Sent, code: str) -> Given:
    level = sent.get(f"level-{code}", "")
    answer = Answer(
        code,
        None if level in ("", "na") else _number(level, NONE),
        level == "na",
        sent.get(f"reason-{code}", "") if level == "na" else "",
        sent.get(f"problem-{code}") == "1",
    )
    return Given(answer, _number(sent[SEQ + code], 0))


def _number(text: str, otherwise: int) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else otherwise


def active_in(sent: Sent) -> int:
    """The seconds of work that the page has counted."""
    return _number(sent.get("active_s", ""), 0)


def words_in(sent: Sent) -> list[Word]:
    """The written fields that a form carries, each with what its tab saw there before."""
    return [
        Word(field, sent[field], sent.get(f"seen-{field}"))
        for field in (*FACTS, *WORDS)
        if field in sent
    ]
