"""The scoring screen as a person has it before them: keys that are counted, what the server has."""

from playwright.sync_api import ConsoleMessage, Page

from qaweb.evaluations.answers import Sheet, sheet_of
from qaweb.evaluations.models import Evaluation


class Keys:
    """A keyboard that counts what is pressed."""

    def __init__(self, page: Page) -> None:
        self.page, self.presses = page, 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.presses += 1 + key.count("+")
            self.page.keyboard.press(key)


Opened = tuple[Page, Keys, Evaluation]


def is_fault(said: ConsoleMessage) -> bool:
    """An error that is more than a refused or failed request."""
    return said.type == "error" and not said.text.startswith("Failed to load resource")


def kept(draft: Evaluation) -> Sheet:
    """What has reached the server."""
    return sheet_of(Evaluation.get_by_id(draft.id))


def levels(draft: Evaluation) -> dict[str, int | None]:
    """The levels that have reached the server, by criterion."""
    return {code: answer.level for code, answer in kept(draft).answers.items()}
