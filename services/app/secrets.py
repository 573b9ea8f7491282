"""Secrets of a deployment, which Amplify keeps encrypted in the parameter store (18.3)."""

from functools import cache

from services.aws import clients
from services.core.settings import Misconfigured
from services.telemetry.log import warn


@cache
def secret(parameters: tuple[str, ...]) -> str:
    """What the first of these parameters holds that is there; asked once for the life of a process.

    Amplify has a place for each branch, and one that all branches share.

    Raises:
        Misconfigured: none of them is there.
    """
    found = clients.ssm().get_parameters(Names=list(parameters), WithDecryption=True)
    held = {each.get("Name"): each.get("Value") for each in found["Parameters"]}
    for parameter in parameters:
        if value := held.get(parameter):
            return value
    name = parameters[0].rsplit("/", 1)[-1]
    warn("secret_missing", secret=name)
    raise Misconfigured(f"The secret {name} is not there; set it among the secrets of Amplify.")
