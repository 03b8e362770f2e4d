"""A draft that somebody else published or discarded while another was writing in it."""

from typing import TYPE_CHECKING

from qaweb.errors import Conflict
from qaweb.language import lazy_gettext as _

if TYPE_CHECKING:
    from qaweb.standards.models import StandardVersion


class Departed(Conflict):
    """The draft is none any more; `version` is what became of it."""

    def __init__(self, version: "StandardVersion") -> None:
        discarded = _(
            "%(name)s has discarded this draft meanwhile. It can be taken up again from the list "
            "of standards.",
            name=version.discarded_by,
        )
        published = _(
            "%(name)s has published this draft meanwhile, as version %(label)s. What is to differ "
            "from it goes into a new draft.",
            name=version.published_by,
            label=version.label,
        )
        super().__init__(discarded if version.discarded_at else published)
        self.version = version


class BegunAlready(Conflict):
    """Somebody else, or another window, was faster to begin the draft of this standard."""

    def __init__(self, draft: "StandardVersion") -> None:
        said = _(
            "%(name)s has begun a draft of this standard already: this is it.",
            name=draft.drafted_by,
        )
        super().__init__(said)
        self.draft = draft
