"""How the gateway says no, and what that looks like on the wire.

RequestRefused      the HTTP request as a whole: a status and one error, no data
DocumentRefused     the document breaks a rule: HTTP 200, `data: null` and the errors
FieldFailed         one field: HTTP 200, an entry in `errors` beside the data of the others

Resolver errors travel with HTTP 200 because clients retry 5xx, mutations included.
The wire shape is AppSync's: no `extensions`, `errorType` and `errorInfo` at the top level.
"""

import logging
from typing import Self

from graphql import GraphQLError

from local.gateway.ports import JsonObject

log = logging.getLogger(__name__)

_INCOMPLETE = "Cannot return null for non-nullable field"
"""How graphql-core words a result that lacks what the schema promises; it is no bug of ours."""


class RequestRefused(Exception):
    """The request cannot be served at all."""

    def __init__(self, status: int, error_type: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.error_type = error_type


class DocumentRefused(Exception):
    """The document is not valid or breaks a limit; `errors` are ready for the wire."""

    def __init__(self, errors: list[JsonObject]) -> None:
        super().__init__("; ".join(str(error["message"]) for error in errors))
        self.errors = errors

    @classmethod
    def because(cls, error_type: str, message: str) -> Self:
        """A refusal of the document as a whole."""
        return cls([_entry(message, error_type, path=None, locations=None)])


class FieldFailed(Exception):
    """One field could not be resolved."""

    def __init__(
        self, message: str, error_type: str, *, data: object = None, info: object = None
    ) -> None:
        super().__init__(message)
        self.error_type = error_type
        self.data = data
        self.info = info


def bad_request(message: str) -> RequestRefused:
    """What the client sent is not a request; sending it again cannot help."""
    return RequestRefused(400, "BadRequestException", message)


def not_authorized(field: str, type_name: str) -> FieldFailed:
    """AppSync's own words for a field that the caller may not reach."""
    return FieldFailed(f"Not Authorized to access {field} on type {type_name}", "Unauthorized")


def on_the_wire(error: GraphQLError, prefix: str = "") -> JsonObject:
    """An error of the document or of a field as AppSync writes it.

    Anything that is neither a GraphQL error nor FieldFailed is a bug: logged, told calmly.
    """
    cause = error.original_error
    path, locations = error.path, _locations(error)
    if isinstance(cause, FieldFailed):
        entry = _entry(str(cause), cause.error_type, path=path, locations=locations)
        return entry | {"data": cause.data, "errorInfo": cause.info}
    incomplete = isinstance(cause, TypeError) and error.message.startswith(_INCOMPLETE)
    if cause is None or incomplete or isinstance(cause, GraphQLError):
        return {"path": path, "locations": locations, "message": f"{prefix}{error.message}"}
    log.error("a field broke", exc_info=cause)
    calm = "Something went wrong on our side; try again in a moment."
    return _entry(calm, "InternalFailure", path=path, locations=locations)


def _entry(
    message: str,
    error_type: str,
    *,
    path: list[str | int] | None,
    locations: list[JsonObject] | None,
) -> JsonObject:
    return {
        "path": path,
        "data": None,
        "errorType": error_type,
        "errorInfo": None,
        "locations": locations,
        "message": message,
    }


def _locations(error: GraphQLError) -> list[JsonObject] | None:
    places = error.locations or ()
    found = [{"line": at.line, "column": at.column, "sourceName": None} for at in places]
    return found or None
