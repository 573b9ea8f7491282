"""`python -m tests.second_opinion`: ask both the same, and print where they differ.

Both run our exported schema with functions that give the same answers. Ends with 1 on a difference.
"""

import json
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
from graphql import build_ast_schema, parse

from tests.contract.gateway.running import SDL, Platform, running, serving, token
from tests.factories.infrastructure import ROOT
from tests.second_opinion.documents import BAD, Asked, of_the_web_app
from tests.second_opinion.samples import answers

HERE = Path(__file__).parent
PRELUDE = ROOT / "frontend" / "appsync" / "prelude.graphql"
POOL = "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_test"


def main() -> int:
    """0 if they agree."""
    schema = build_ast_schema(parse(PRELUDE.read_text() + SDL))
    said = answers(schema)
    good = list(of_the_web_app(schema))
    with serving() as server, running(server) as platform, simulator(said) as other:
        platform.functions.answers |= {name.split(".")[1]: said[name] for name in said}
        differ = [one for one in good if not agree(one, platform, other, refused=False)]
        differ += [one for one in BAD if not agree(one, platform, other, refused=True)]
    for one in differ:
        sys.stdout.write(f"They differ: {one.name}\n")
    sys.stdout.write(f"{len(good)} documents of the web app, {len(BAD)} bad ones: ")
    sys.stdout.write(f"{len(differ)} differences\n")
    return 1 if differ or not good else 0


@contextmanager
def simulator(said: dict[str, Any]) -> Generator[str]:
    """The simulator's address; it ends with its standard input."""
    command = ["node", str(HERE / "simulator.mjs")]
    with subprocess.Popen(
        command, cwd=HERE, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        if process.stdin is None or process.stdout is None:
            raise RuntimeError("no pipes")
        process.stdin.write(json.dumps({"sdl": SDL, "answers": said}) + "\n")
        process.stdin.flush()
        ready = next((line for line in process.stdout if line.startswith("ready ")), None)
        if ready is None:
            raise RuntimeError("the simulator did not start")
        try:
            yield ready.split()[1]
        finally:
            process.stdin.close()


def agree(asked: Asked, platform: Platform, other: str, *, refused: bool) -> bool:
    """The same data, and both refuse or neither; the words of a refusal are each one's own."""
    mine, theirs = ours(asked, platform), opinion(asked, other)
    if _judged(mine) == _judged(theirs) == (mine.get("data"), refused):
        return True
    sys.stdout.write(f"{asked.name}\n  gateway:   {mine}\n  simulator: {theirs}\n")
    return False


def ours(asked: Asked, platform: Platform) -> dict[str, Any]:
    """The gateway's answer."""
    return platform.ask(asked.query, asked.variables, by=_token(asked)).json()


def opinion(asked: Asked, other: str) -> dict[str, Any]:
    """The simulator's."""
    body = {"query": asked.query, "variables": asked.variables}
    headers = {"Authorization": _token(asked)}
    return httpx.post(other, json=body, headers=headers, timeout=30).json()


def _token(asked: Asked) -> str:
    return token(*asked.groups, iss=POOL)


def _judged(answer: dict[str, Any]) -> tuple[Any, bool]:
    refused = bool(answer.get("errors") or answer.get("errorMessage"))
    return answer.get("data"), refused


if __name__ == "__main__":
    sys.exit(main())
