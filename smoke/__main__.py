"""`python -m smoke OUTPUTS`: does a deployed stack work, seen from outside?

OUTPUTS is the address or the file of `amplify_outputs.json`. The operator who signs in is named by
SMOKE_EMAIL and SMOKE_PASSWORD.
"""

import os
import sys
from argparse import ArgumentParser

from smoke.api import Api
from smoke.checks import CHECKS
from smoke.deployment import Failed, read, sign_in


def main() -> int:
    """0 when everything works; 1 with one sentence otherwise."""
    parser = ArgumentParser(prog="python -m smoke", description=__doc__)
    parser.add_argument("outputs", help="address or file of amplify_outputs.json")
    given = parser.parse_args()
    try:
        at = read(given.outputs)
        api = Api(at, sign_in(at, _variable("SMOKE_EMAIL"), _variable("SMOKE_PASSWORD")))
        for check in CHECKS:
            sys.stdout.write(f"{check.__name__}: {check(api)}\n")
            sys.stdout.flush()
    except Failed as failed:
        sys.stderr.write(f"{failed}\n")
        return 1
    return 0


def _variable(name: str) -> str:
    value = os.environ.get(name)
    if not value:
        raise Failed(f"{name} is missing; set it to an operator who may sign in.")
    return value


if __name__ == "__main__":
    sys.exit(main())
