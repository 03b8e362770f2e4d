"""The pages of monitoring: worklist, day plan and change notices, one blueprint (P3.1-P3.5)."""

from flask import Blueprint

blueprint = Blueprint("monitoring", __name__)
