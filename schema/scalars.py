"""AppSync's scalars. AppSync defines them itself; the exporter drops their definitions."""

from datetime import date, datetime
from typing import NewType

import strawberry
from strawberry.types.scalar import ScalarDefinition

AWSJSON = NewType("AWSJSON", str)

AWS_SCALARS: dict[object, ScalarDefinition] = {
    datetime: strawberry.scalar(name="AWSDateTime"),
    date: strawberry.scalar(name="AWSDate"),
    AWSJSON: strawberry.scalar(name="AWSJSON"),
}
