"""How Google says no."""

from typing import Any

STATUS = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    502: "UNAVAILABLE",
    503: "UNAVAILABLE",
}
MISSING = "Requested entity was not found."
FORBIDDEN = "The caller does not have permission"
PROTECTED = (
    "You are trying to edit a protected cell or object. "
    "Please contact the spreadsheet owner to remove protection if you need to edit."
)


class Refusal(Exception):
    """An answer that is not 2xx."""

    def __init__(self, message: str, code: int = 400) -> None:
        super().__init__(message)
        self.message = message
        self.code = code

    def body(self) -> dict[str, Any]:
        """The JSON of a Sheets error."""
        return {
            "error": {"code": self.code, "message": self.message, "status": STATUS[self.code]},
        }


class DriveRefusal(Refusal):
    """Drive has a form of its own for errors."""

    def __init__(self, message: str, code: int, reason: str, location: str = "") -> None:
        super().__init__(message, code)
        self.reason = reason
        self.location = location

    def body(self) -> dict[str, Any]:
        """The JSON of a Drive error."""
        one = {"message": self.message, "domain": "global", "reason": self.reason}
        if self.location:
            one |= {"location": self.location, "locationType": "parameter"}
        return {"error": {"code": self.code, "message": self.message, "errors": [one]}}


def no_file(file_id: str) -> DriveRefusal:
    """A file that is not there, or that the caller may not know of."""
    return DriveRefusal(f"File not found: {file_id}.", 404, "notFound", "fileId")
