"""What monitors of the demo note at a second of the call, and the texts they write slips from."""

import random
import uuid
from collections.abc import Sequence

from qaweb.evaluations.drafts import Given
from qaweb.evaluations.models import Evaluation
from qaweb.evaluations.notes import GivenNote, write_note
from qaweb.permissions import Viewer
from qaweb.suggestions.actions import Written, approve, propose

NOTES: dict[str, tuple[str, ...]] = {
    "opening": ("开场白漏报工号", "没有问候就问业务"),
    "understanding": ("客户没说完就打断", "没有追问停机时间"),
    "hold": ("静默近一分钟没有说明", "转等待前没有征得同意"),
    "clarity": ("资费说得太快，客户重复问",),
    "accuracy": ("解释与知识库不一致",),
    "summary": ("没有复述客户的要求就结束",),
    "empathy": ("客户着急，没有安抚",),
    "identity": ("先说了余额才核身份",),
}
TEXTS = (
    ("opening", "接通后先问好、报工号，再问来意。", "Greet, give your number, then ask."),
    ("hold", "转等待前说明原因和时长，超过 30 秒回来说一声。",
     "Say why and for how long before you put somebody on hold; come back after 30 seconds."),
    ("understanding", "等客户说完再问，一次只问一件事。", "Let them finish; ask one thing."),
    ("summary", "结束前用一句话复述客户的要求和办理结果。", "Repeat the request and the result."),
    ("accuracy", "先查知识库再回答，不确定时约定回电。", "Look it up first; else promise a call."),
    ("", "本周每天复听自己的一通录音，写下一处可以做得更好的地方。",
     "Listen to one of your own calls a day this week; write down one thing to do better."),
)  # fmt: skip

LAST_SECOND = 13
"""The recordings of the demo are that short, however long their calls are said to have been."""


def take_notes(
    rng: random.Random, viewer: Viewer, evaluation: Evaluation, answers: Sequence[Given]
) -> None:
    """A note at its second for some of the lines that lost points."""
    for given in answers:
        known = NOTES.get(given.answer.criterion)
        if known and given.answer.level and rng.random() < 0.7:
            key = str(uuid.UUID(int=rng.getrandbits(128)))
            at_s = rng.randint(2, LAST_SECOND)
            text = rng.choice(known)
            write_note(viewer, evaluation.id, GivenNote(key, text, at_s, given.answer.criterion))


def fill_library(author: Viewer, manager: Viewer) -> None:
    """Approved texts, and one that waits for the manager."""
    for code, zh, en in TEXTS[:-1]:
        approve(manager, propose(author, Written(zh, en, code, company_wide=True)).id)
    code, zh, en = TEXTS[-1]
    propose(author, Written(zh, en, code))
