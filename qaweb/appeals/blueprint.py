"""The blueprint that the view files of appeals and corrections share."""

from flask import Blueprint

blueprint = Blueprint("appeals", __name__)
