"""Sentences that more than one file of this part says."""

from qaweb.language import lazy_gettext as _

MANAGERS_ONLY = _("Only a manager keeps the record of a manager.")
