"""Two tabs, one record: the second save learns what the first one wrote."""

from collections.abc import Mapping
from typing import Any

from qaweb.errors import Conflict
from qaweb.language import lazy_gettext as _
from qaweb.projects import rules


class ChangedMeanwhile(Conflict):
    """Somebody else changed the same fields; carries what stands there now."""

    def __init__(self, now: Mapping[str, Any], clashing: Mapping[str, Any]) -> None:
        super().__init__(
            _(
                "Somebody else changed this while you were typing. Both versions are shown below; "
                "save again to put yours in place of theirs."
            )
        )
        self.now, self.clashing = now, clashing


def to_write(
    seen: Mapping[str, Any], now: Mapping[str, Any], sent: Mapping[str, Any]
) -> dict[str, Any]:
    """What is to be written: the fields that were typed in, unless theirs would be lost (409)."""
    clashing = rules.clashes(seen, now, sent)
    if clashing:
        raise ChangedMeanwhile(now, clashing)
    return {field: value for field, value in rules.typed(seen, sent).items() if now[field] != value}
