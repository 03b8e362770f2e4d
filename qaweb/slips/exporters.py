"""What of the slips can leave as a file: a month's printed forms (P7)."""

from qaweb.exports.rules import Exporter
from qaweb.permissions import Permission
from qaweb.slips.filing import filing

EXPORTERS = [Exporter("slip_forms", Permission.SLIPS_SEE, "slip", filing)]
