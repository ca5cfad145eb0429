"""Where the data lie: the project's folder and its raw tables."""

from __future__ import annotations

import csv
import difflib
import os
from functools import lru_cache
from pathlib import Path

__all__ = ["ProjectError", "UnknownNameError", "nearest", "project", "raw", "table", "unknown"]

MARK = Path("data/raw/reports.csv")


class UnknownNameError(ValueError):
    """A city, report, notebook, indicator or parameter that does not exist; the message names the nearest."""


class ProjectError(Exception):
    """No project folder, or a table of it cannot be found."""


def project() -> Path:
    """The project's folder.

    It is named by the variable ``CITYREPORTS_PROJECT``, else it is the nearest folder upward from the working
    folder that holds ``data/raw/reports.csv``.

    Returns
    -------
    pathlib.Path
        Absolute path.

    Raises
    ------
    ProjectError
        If there is no such folder.
    """
    named = os.environ.get("CITYREPORTS_PROJECT")
    if named:
        if (Path(named) / MARK).is_file():
            return Path(named).resolve()
        raise ProjectError(f"CITYREPORTS_PROJECT names {named}, which holds no {MARK}")
    here = Path.cwd().resolve()
    for folder in (here, *here.parents):
        if (folder / MARK).is_file():
            return folder
    raise ProjectError(
        f"no project found: neither {here} nor a folder above it holds {MARK}; "
        "go to a project's folder, or name one by CITYREPORTS_PROJECT"
    )


def raw(name: str) -> Path:
    """Path of a raw table: the project's own, else the one shipped with the package.

    Raises
    ------
    ProjectError
        If neither exists.
    """
    shipped = Path(__file__).parent / "tables"
    checkout = Path(__file__).parents[2] / "data" / "raw"
    try:
        folders = [project() / "data" / "raw", shipped, checkout]
    except ProjectError:
        folders = [shipped, checkout]
    for folder in folders:
        if (folder / name).is_file():
            return folder / name
    raise ProjectError(f"the table {name} is neither in {folders[0]} nor shipped with the package")


@lru_cache(maxsize=64)
def _rows(path: Path, _changed: int) -> tuple[dict[str, str], ...]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        reader = csv.reader(lines)
        header = next(reader, [])
        rows = []
        for cells in filter(None, reader):
            if len(cells) != len(header):
                wrong = f"{path.name}, line {reader.line_num}: {len(cells)} cells, the header has {len(header)}"
                raise ValueError(f"{wrong}: is a comma not in quotes?")
            rows.append(dict(zip(header, cells, strict=True)))
    return tuple(rows)


def table(name: str) -> tuple[dict[str, str], ...]:
    """The rows of a raw table, all cells as text.

    Examples
    --------
    >>> {row["printed"]: row["unit"] for row in table("units.csv")}["公顷"]
    'm2'
    """
    path = raw(name)
    return _rows(path, path.stat().st_mtime_ns)


def nearest(name: str, known) -> str:
    """The known name most like a mistaken one, or all if none is."""
    close = difflib.get_close_matches(name, list(known), n=1, cutoff=0.5)
    return close[0] if close else ", ".join(sorted(known)[:8])


def unknown(what: str, name: str, known) -> UnknownNameError:
    """The error for a name that does not exist, with the nearest that does."""
    return UnknownNameError(f"unknown {what} {name!r}; nearest: {nearest(name, known)}")
