"""The base of every record: frozen, strict about its fields, camelCase on the wire."""

import json
from datetime import datetime
from typing import Annotated, Any, Self

from pydantic import (
    AwareDatetime,
    BaseModel,
    ConfigDict,
    PlainSerializer,
    SerializationInfo,
    ValidationError,
)
from pydantic.alias_generators import to_camel

from services.core.clock import iso

type Item = dict[str, Any]


def _as_text(moment: datetime) -> str:
    return iso(moment)


Moment = Annotated[AwareDatetime, PlainSerializer(_as_text, return_type=str, when_used="json")]
"""A point in time: UTC, milliseconds, sortable as text."""


class _Wire:
    """Marks a value that is on its way to AppSync."""


def _to_appsync(text: str, info: SerializationInfo) -> Any:
    if info.context is not _Wire:
        return text
    try:
        said = json.loads(text)
        json.dumps(said, allow_nan=False)
    except (ValueError, RecursionError):
        return text
    return said


JsonText = Annotated[str, PlainSerializer(_to_appsync, return_type=Any, when_used="json")]
"""Text that holds JSON, an AWSJSON field. It is stored as it is; on the wire it is what it says,
since AppSync makes text of such a field itself, and would put text that is JSON in quotes again."""


class Model(BaseModel):
    """A value. Change it with `model_copy(update=...)`."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        alias_generator=to_camel,
        validate_by_name=True,
        validate_by_alias=True,
        defer_build=True,
    )

    def to_wire(self) -> Item:
        """What a Lambda returns: camelCase, JSON types, computed fields included."""
        return self.model_dump(mode="json", by_alias=True, context=_Wire)


class UnreadableRecord(RuntimeError):
    """Storage holds something that our records cannot be."""


class Record(Model):
    """A value that is stored; attributes that storage adds for its indexes are ignored."""

    model_config = ConfigDict(extra="ignore")

    def to_item(self) -> Item:
        """What is stored: camelCase, nothing that is null or computed."""
        computed = set(type(self).model_computed_fields)
        return self.model_dump(mode="json", by_alias=True, exclude_none=True, exclude=computed)

    @classmethod
    def from_item(cls, item: Item) -> Self:
        """The record that an item holds.

        Raises:
            UnreadableRecord: it holds something else, which is nobody's bad input.
        """
        try:
            return cls.model_validate(item)
        except ValidationError as error:
            places = {str(problem["loc"][0]) for problem in error.errors() if problem["loc"]}
            said = f"a stored {cls.__name__} is unreadable: {', '.join(sorted(places))}"
            raise UnreadableRecord(said) from None


class Page[T](Model):
    """One page of a list; `next_token` is absent on the last one."""

    items: tuple[T, ...]
    next_token: str | None = None
