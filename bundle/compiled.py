"""Compiling ahead, since a function's file system is read-only and a cold start has no time."""

import compileall
from pathlib import Path
from py_compile import PycInvalidationMode


def compile_all(folder: Path, *, keep_sources: bool) -> None:
    """Compile everything; the same source gives the same bytes, wherever and whenever it is built.

    Sources make stack traces readable; without them the compiled files stand in their place.

    Raises:
        SyntaxError: something is not Python.
    """
    compiled = compileall.compile_dir(
        folder,
        quiet=1,
        stripdir=str(folder),
        legacy=not keep_sources,
        invalidation_mode=PycInvalidationMode.UNCHECKED_HASH,
    )
    if not compiled:
        raise SyntaxError(f"Something in {folder.name} could not be compiled.")
    if not keep_sources:
        for source in folder.rglob("*.py"):
            source.unlink()
