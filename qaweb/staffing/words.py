"""Sentences that more than one file of this part says."""

from flask_babel import lazy_gettext as _

MANAGERS_ONLY = _("Only a manager keeps the record of a manager.")
