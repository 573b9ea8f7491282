"""Compiling ahead, since a function's file system is read-only and a cold start has no time."""

import compileall
from pathlib import Path
from py_compile import PycInvalidationMode


def compile_all(folder: Path, *, docstrings: bool) -> None:
    """Compile everything; the same source gives the same bytes, wherever and whenever it is built.

    The compiled files stand where their sources were, which halves a package; a stack trace still
    names file and line. Code of others keeps its docstrings, because some of it reads them.

    Raises:
        SyntaxError: something is not Python.
    """
    compiled = compileall.compile_dir(
        folder,
        quiet=1,
        stripdir=str(folder),
        legacy=True,
        optimize=-1 if docstrings else 2,
        invalidation_mode=PycInvalidationMode.UNCHECKED_HASH,
    )
    if not compiled:
        raise SyntaxError(f"Something in {folder.name} could not be compiled.")
    for source in folder.rglob("*.py"):
        source.unlink()
