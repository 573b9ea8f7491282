"""`python -m bundle layer --into FOLDER`: build one package, print its size, refuse a fat one."""

import sys
from argparse import ArgumentParser
from pathlib import Path

from bundle import application, layer
from bundle.sizes import MEGABYTE, size_of

PACKAGES = {"layer": (layer.build, 12 * MEGABYTE), "application": (application.build, MEGABYTE)}


def main() -> int:
    """0 when the package is small enough; 1 otherwise."""
    parser = ArgumentParser(prog="python -m bundle", description=__doc__)
    parser.add_argument("package", choices=PACKAGES)
    parser.add_argument("--into", type=Path, required=True)
    given = parser.parse_args()
    build, limit = PACKAGES[given.package]
    build(given.into)
    size = size_of(given.into)
    sys.stdout.write(f"{given.package}: {size}; the limit is {limit / MEGABYTE:.0f} MB zipped\n")
    if size.zipped > limit:
        sys.stderr.write(f"The {given.package} is too large; find what it does not need.\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
