"""What a piece of code depends on: the package's modules that it imports, directly or through others."""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

__all__ = ["digest", "modules", "notebook_modules"]

PACKAGE = Path(__file__).parent


def modules(source: str) -> frozenset[Path]:
    """The files of this package that run when a piece of code runs.

    Imports inside functions count too, and so do the folders that a module stands in. A name that could be a module
    or something in one counts as a module, so that none is missed.

    Examples
    --------
    >>> names = {path.stem for path in modules("from cityreports import profiles")}
    >>> {"profiles", "codebook", "__init__"} <= names, "publishing" in names
    (True, False)
    """
    found, open_ = set(), list(_imported(source))
    while open_:
        path = open_.pop()
        if path not in found:
            found.add(path)
            open_ += _imported_by(path, path.stat().st_mtime_ns)
    return frozenset(found)


@cache
def _imported_by(path: Path, _changed: int) -> frozenset[Path]:
    return _imported(path.read_text(encoding="utf-8"))


def _imported(source: str) -> frozenset[Path]:
    names = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {entry.name for entry in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {node.module or ""} | {f"{node.module}.{entry.name}" for entry in node.names}
    return frozenset(path for name in names for path in _files(name))


def _files(name: str) -> Iterable[Path]:
    """The files that importing a dotted name of this package runs."""
    first, *rest = name.split(".")
    if first != PACKAGE.name:
        return
    folder = PACKAGE
    yield folder / "__init__.py"
    for part in rest:
        if (folder / f"{part}.py").is_file():
            yield folder / f"{part}.py"
        folder = folder / part
        if (folder / "__init__.py").is_file():
            yield folder / "__init__.py"


def notebook_modules(path: Path) -> frozenset[Path]:
    """The files of this package that a notebook's code cells run."""
    import nbformat

    cells = nbformat.read(path, as_version=4).cells
    return modules("\n".join(cell.source for cell in cells if cell.cell_type == "code"))


def digest(paths: Iterable[Path], root: Path) -> str:
    """One hash of files: their places below a folder and their bytes."""
    made = hashlib.sha256()
    for path in sorted(paths):
        name, state = path.relative_to(root).as_posix(), path.stat()
        made.update(name.encode() + b"\0" + _hash(path, state.st_mtime_ns, state.st_size))
    return made.hexdigest()


@cache
def _hash(path: Path, _changed: int, _size: int) -> bytes:
    return hashlib.sha256(path.read_bytes()).digest()
