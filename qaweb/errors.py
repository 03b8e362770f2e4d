"""What an action may answer instead of doing its work, each with words for the reader."""

from flask_babel import LazyString


class Refused(Exception):
    """The request was understood and cannot be carried out; says why and what to do.

    `field` names the form field at fault, so that the message stands beside it.
    """

    status = 422

    def __init__(self, message: LazyString | str, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class Conflict(Refused):
    """Somebody else, or the same person in another tab, was faster (409)."""

    status = 409


class Forbidden(Refused):
    """The person may know of the record and may not do this (403)."""

    status = 403


class NotFound(Exception):
    """There is no such record, or the person may not know that there is (404)."""
