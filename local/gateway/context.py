"""What every field of one request shares."""

from dataclasses import dataclass, field

from local.gateway.caller import Caller
from local.gateway.ports import JsonObject


@dataclass(frozen=True, slots=True)
class Context:
    """The caller, the headers (lower case) and the variables exactly as they were sent."""

    caller: Caller
    headers: dict[str, str]
    variables: JsonObject
    dismissed: list[str] = field(default_factory=list[str])
    """Whose subscriptions a mutation of this request ends."""
