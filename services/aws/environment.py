"""The one place that reads names of tables from the environment."""

import os
import re

from services.core.settings import Misconfigured


def table_variable(table: str) -> str:
    """The environment variable that holds a table's name: `BulkJobs` -> `BULK_JOBS_TABLE`."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", table).upper() + "_TABLE"


def table_name(table: str) -> str:
    """What the table is called in this deployment.

    Raises:
        Misconfigured: the function was not given this table.
    """
    variable = table_variable(table)
    name = os.environ.get(variable)
    if not name:
        raise Misconfigured(f"The environment is not complete: set {variable}.")
    return name
