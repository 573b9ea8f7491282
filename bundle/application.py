"""Our own code, as the functions import it: no schema language, no local platform, no tests."""

import shutil
from pathlib import Path

from bundle.compiled import compile_all

ROOT = Path(__file__).parent.parent
ROOMS = ("services", "resolvers")
FILES = ("schema/functions.json", "amplify/infrastructure.json")


def build(into: Path) -> None:
    """Copy into `into`, which becomes the functions' working directory."""
    for room in ROOMS:
        shutil.copytree(ROOT / room, into / room, ignore=shutil.ignore_patterns("__pycache__"))
    for file in FILES:
        (into / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / file, into / file)
    compile_all(into, docstrings=False)
