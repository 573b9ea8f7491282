"""Telling subscribers: publish mutations, signed with IAM, that AppSync fans out.

Publishing is the last step of whatever happened and never undoes it: a failure is logged, and
clients refetch when they reconnect.
"""

import json
from typing import TYPE_CHECKING, Any, Protocol, get_args

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.exceptions import BotoCoreError
from botocore.httpsession import URLLib3Session

from services.core.loose import as_dict, dicts_in
from services.core.model import Model
from services.telemetry.log import warn

if TYPE_CHECKING:
    from collections.abc import Callable

    from botocore.credentials import ReadOnlyCredentials

INBOUND = "publishInboundMessage"
STATUS = "publishMessageStatus"
SUGGESTION = "publishAiSuggestion"
TIMEOUT = 2


class Publisher(Protocol):
    """Tells subscribers."""

    def publish(self, mutation: str, record: Model) -> None:
        """Send the whole record to everybody who follows `mutation`; never raises."""
        ...


class RecordingPublisher:
    """Remembers what it was told to publish."""

    def __init__(self) -> None:
        self.published: list[tuple[str, Model]] = []

    def publish(self, mutation: str, record: Model) -> None:
        """Remember it."""
        self.published.append((mutation, record))


class AppSyncPublisher:
    """The real one: a signed HTTP request to the GraphQL endpoint."""

    def __init__(
        self, url: str, region: str, credentials: "Callable[[], ReadOnlyCredentials]"
    ) -> None:
        self._url, self._region, self._credentials = url, region, credentials
        self._http = URLLib3Session(timeout=TIMEOUT)

    def publish(self, mutation: str, record: Model) -> None:
        """Publish; what goes wrong is logged."""
        query = document(mutation, type(record))
        body = json.dumps({"query": query, "variables": {"input": record.to_wire()}})
        try:
            answer = self._http.send(self._signed(body))
            said = as_dict(json.loads(answer.content))
        except (BotoCoreError, ValueError) as error:
            warn("publish_failed", mutation=mutation, errorType=type(error).__name__)
            return
        if answer.status_code != 200 or "data" not in said or said.get("errors"):
            errors = dicts_in(said.get("errors"))
            first = errors[0] if errors else {}
            warn(
                "publish_refused",
                mutation=mutation,
                status=answer.status_code,
                errorType=first.get("errorType"),
            )

    def _signed(self, body: str) -> Any:
        request = AWSRequest(
            "POST", self._url, data=body, headers={"Content-Type": "application/json"}
        )
        SigV4Auth(self._credentials(), "appsync", self._region).add_auth(request)
        return request.prepare()


def document(mutation: str, kind: type[Model]) -> str:
    """The mutation that publishes a record, selecting every field that subscribers may want.

    A record named X is published as the input type PublishXInput.
    """
    return (
        f"mutation Publish($input: Publish{kind.__name__}Input!) "
        f"{{ {mutation}(input: $input) {selection(kind)} }}"
    )


def selection(model: type[Model]) -> str:
    """The selection of all fields of a record, as clients see it."""
    parts: list[str] = []
    for name, field in model.model_fields.items():
        nested = _nested(field.annotation)
        shown = field.alias or name
        parts.append(f"{shown} {selection(nested)}" if nested else shown)
    return "{ " + " ".join(parts) + " }"


def _nested(annotation: object) -> type[Model] | None:
    if isinstance(annotation, type) and issubclass(annotation, Model):
        return annotation
    return next((found for part in get_args(annotation) if (found := _nested(part))), None)
