"""One execution environment of one Lambda function: a process that handles one event at a time.

Requests and answers are lines of JSON on standard input and on the descriptor that standard
output had at start; what the function prints goes to standard error, as logs do. The process
ends when its standard input closes, so it never outlives the platform.

In:  `{"event": …, "timeout": seconds}`. Out: `{"result": …}` or `{"errorType", "errorMessage"}`;
the first line out says that the function is loaded.
"""

import importlib
import json
import os
import sys
import time
import traceback
from dataclasses import dataclass
from typing import Any, TextIO
from uuid import uuid4


@dataclass(frozen=True)
class Context:
    """What a handler may ask about its invocation."""

    function_name: str
    aws_request_id: str
    deadline: float
    memory_limit_in_mb: int = 512
    function_version: str = "$LATEST"

    @property
    def invoked_function_arn(self) -> str:
        return f"arn:aws:lambda:us-east-1:000000000000:function:{self.function_name}"

    def get_remaining_time_in_millis(self) -> int:
        return max(0, int((self.deadline - time.monotonic()) * 1000))


def main(name: str) -> None:
    """Load the function's module and answer until standard input closes."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    handler = importlib.import_module(f"resolvers.{name.replace('-', '_')}").handler
    _say(answers, {"loaded": name})
    for line in sys.stdin:
        request = json.loads(line)
        deadline = time.monotonic() + request["timeout"]
        context = Context(name, str(uuid4()), deadline)
        _say(answers, _handled(handler, request["event"], context))


def _handled(handler: Any, event: Any, context: Context) -> dict[str, Any]:
    try:
        return {"result": handler(event, context)}
    except Exception as error:  # noqa: BLE001  as Lambda does: any exception is the answer
        traceback.print_exc()
        return {"errorType": type(error).__name__, "errorMessage": str(error)}


def _say(answers: TextIO, answer: dict[str, Any]) -> None:
    answers.write(json.dumps(answer) + "\n")
    answers.flush()


if __name__ == "__main__":
    main(sys.argv[1])
