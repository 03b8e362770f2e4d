"""The blueprint that the view files of the slips share."""

from flask import Blueprint

blueprint = Blueprint("slips", __name__)
