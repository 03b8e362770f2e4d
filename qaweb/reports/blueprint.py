"""The blueprint that the view files of the reports share."""

from flask import Blueprint

blueprint = Blueprint("reports", __name__)
