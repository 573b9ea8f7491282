"""Write schema.graphql (what AppSync loads) and functions.json (who serves a field, who may call).

`python -m schema.export` writes both; `--check` fails if the committed files differ.
"""

import json
import sys
from pathlib import Path

from schema.appsync import exported_sdl, wirings
from schema.contract import schema
from schema.legality import require_legal

HERE = Path(__file__).parent


def exports() -> dict[Path, str]:
    """Every generated file and its content.

    Raises:
        NotLegal: AppSync would refuse the schema.
    """
    contract = schema.as_str()
    sdl = exported_sdl(contract)
    require_legal(contract, sdl)
    functions = {name: wiring.to_json() for name, wiring in sorted(wirings(contract).items())}
    return {
        HERE / "schema.graphql": sdl,
        HERE / "functions.json": json.dumps(functions, indent=2) + "\n",
    }


def main(arguments: list[str]) -> int:
    """Write the files, or with --check only compare them."""
    files = exports()
    if "--check" in arguments:
        stale = [
            path.name
            for path, text in files.items()
            if not path.exists() or path.read_text() != text
        ]
        if stale:
            print(f"{', '.join(stale)} differ from the contract in schema/: run `make schema`.")  # noqa: T201
        return 1 if stale else 0
    for path, text in files.items():
        path.write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
