"""The blueprint that the view files of the spreadsheets share."""

from flask import Blueprint

blueprint = Blueprint("sheets", __name__)
