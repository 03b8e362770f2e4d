"""The blueprint that the view files of the evaluations share."""

from flask import Blueprint

blueprint = Blueprint("evaluations", __name__)
