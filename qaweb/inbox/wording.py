"""A notice as a sentence in the reader's language, and the address that it leads to."""

import json

from flask import url_for
from werkzeug.routing import BuildError

from qaweb.inbox.models import Notice
from qaweb.inbox.rules import Occasion
from qaweb.language import lazy_gettext as _

K = Occasion
SENTENCES = {
    K.EVALUATION_NEW: _("%(who)s monitored a call of yours: read %(subject)s and answer."),
    K.EVALUATION_REVISED: _("%(subject)s has a new score: read it and sign again."),
    K.EVALUATION_WITHDRAWN: _("%(subject)s was not about you: it no longer counts for you."),
    K.SLIP_ISSUED: _("%(who)s wrote you a slip: read %(subject)s and acknowledge it."),
    K.SLIP_QUESTION: _("%(who)s asks about %(subject)s."),
    K.SLIP_ANSWERED: _("%(who)s answered you about %(subject)s."),
    K.SLIP_ACKNOWLEDGED: _("%(who)s acknowledged %(subject)s."),
    K.SLIP_DUE: _("%(subject)s for %(who)s is due on %(day)s."),
    K.SLIP_OVERDUE: _("%(subject)s for %(who)s is overdue since %(day)s."),
    K.SLIP_CLOSED: _("%(subject)s is closed: %(who)s confirms that you have recovered."),
    K.APPEAL_RAISED: _("%(who)s appeals against %(subject)s: decide by %(day)s."),
    K.APPEAL_DUE: _("The appeal against %(subject)s must be decided by %(day)s."),
    K.APPEAL_DECIDED: _("%(who)s decided the appeal against %(subject)s."),
    K.CORRECTION_ASKED: _("%(who)s asks to correct %(subject)s: approve or refuse."),
    K.CORRECTION_DECIDED: _("%(who)s decided the correction of %(subject)s."),
    K.REPORT_SUBMITTED: _("%(who)s submitted the report %(subject)s."),
    K.REPORT_RETURNED: _("%(who)s returned the report %(subject)s: read the reason."),
    K.REPORT_APPROVED: _("The report %(subject)s is approved."),
    K.REPORT_RESTATED: _("Records of the report %(subject)s have changed since it was submitted."),
    K.REPORT_DUE: _("The report %(subject)s is due at %(day)s."),
    K.REPORT_OVERDUE: _("The report %(subject)s is overdue since %(day)s."),
    K.RECORDS_DUE: _("%(who)s: not all records of the day are in (%(subject)s), due at %(day)s."),
    K.REPORT_PUBLISHED: _("The report %(subject)s is published: you can read it now."),
    K.SHEET_SET_ASIDE: _("%(subject)s was edited: it is kept as %(file)s, and a new copy written."),
    K.SHEET_OWNED: _("%(who)s let %(subject)s act with your rights: what is typed there counts."),
    K.SHEET_STOPPED: _("%(subject)s is no longer kept up to date: look what is wrong."),
    K.BACKUP_FAILED: _("The backup of %(day)s was not made: tell whoever looks after the server."),
}
LED_TO = ("evaluations.show", "slips.show", "appeals.show", "reports.show", "sheets.show")
"""The pages of the records that notices tell of."""

ICONS = {
    "evaluation": "headphones",
    "slip": "message-2",
    "appeal": "scale",
    "correction": "replace",
    "report": "file-report",
    "records": "file-report",
    "sheet": "table",
    "backup": "database",
}


def sentence(notice: Notice) -> str:
    """What the notice says."""
    return str(SENTENCES[notice.kind]) % json.loads(notice.words)


def symbol(kind: Occasion) -> str:
    """The icon of what the notice is about."""
    return ICONS[kind.value.split("_", maxsplit=1)[0]]


def address(notice: Notice) -> str:
    """Where the record stands; one's notices when its page is no more."""
    try:
        return url_for(notice.endpoint, **json.loads(notice.values))
    except BuildError:
        return url_for("inbox.index")
