"""``data/processed``: built from the raw tables, written only where it changed, and read back with types."""

from __future__ import annotations

import hashlib
import io
import os
import tempfile
from functools import lru_cache
from pathlib import Path

import pandas as pd

from cityreports import consistency, datapackage, implications, operands, sources
from cityreports.codebook import city_id, markdown
from cityreports.observations import clean_panel, clean_sheets, coding_sheets, corrected, register
from cityreports.quantities import Rounding
from cityreports.schemas import TEXT, DataError, Fault, read_table, schema, typed, write_table

__all__ = ["build", "checks", "implied", "observations", "panel", "refresh", "relations", "write"]

RAW = {
    "sections": "sections.csv",
    "relations": "relations.csv",
    "codebook": "codebook.csv",
    "domains": "domains.csv",
    "units": "units.csv",
    "hedges": "hedges.csv",
    "characters": "characters.csv",
    "panel_raw": "panel/panel.csv",
    "places": "context/places.csv",
    "corrections": "corrections.csv",
    "definitions": "definitions.csv",
}


def raw(table: str) -> pd.DataFrame:
    """A raw table, held against its contract, as text."""
    name = f"data/raw/{RAW[table]}"
    frame = read_table(sources.project() / name, table)
    return corrected(frame, name) if table == "panel_raw" else frame


def relations(known: dict | None = None) -> pd.DataFrame:
    """The relations, as text; every operand and result is a known figure.

    Raises
    ------
    DataError
        If one is not.
    """
    table = raw("relations")
    if known is not None:
        faults = [
            Fault("data/raw/relations.csv", row.Index, column, name, "no figure has this id")
            for row in table.itertuples()
            for column in ("operands", "result")
            for name in filter(None, getattr(row, column).split(";"))
            if name not in known
        ]
        if faults:
            raise DataError(*faults)
    return table


def tables(rounding: Rounding = "half_up") -> dict[str, pd.DataFrame]:
    """All processed tables, as text, computed from the raw ones.

    Returns
    -------
    dict of str to pandas.DataFrame
        `observations`, `panel`, `panel_rejected`, `implied`, `checks`.
    """
    for name in RAW:
        raw(name)
    cities = dict(register()[["report_id", "city_id"]].itertuples(index=False, name=None))
    sheets = coding_sheets()
    observed = clean_sheets(sheets, rounding)
    panel_clean, rejected = clean_panel(raw("panel_raw"), rounding)
    known = operands.operands(sheets.assign(city_id=sheets["report_id"].map(cities)), panel_clean, rounding)
    links = relations(known)
    return {
        "observations": observed,
        "panel": panel_clean,
        "panel_rejected": rejected,
        "implied": implications.implied(links, known),
        "checks": consistency.checks(links, known),
    }


def build() -> dict[str, bytes]:
    """The files of the project that are built, as bytes, by their path in the project.

    Raises
    ------
    DataError
        If the raw data break a contract; nothing is written then.
    """
    built = tables()
    for name, frame in built.items():
        schema(name).validate(typed(frame, name), lazy=True)
    files = {f"data/processed/{name}.csv": write_table(frame, name) for name, frame in built.items()}
    files["data/processed/codebook.md"] = markdown(built).encode()
    files["data/datapackage.json"] = datapackage.descriptor(files).encode()
    return files


def write(files: dict[str, bytes]) -> list[str]:
    """Write the files that changed, each whole or not at all, and the Parquet copies.

    Returns
    -------
    list of str
        The paths of the files that changed.
    """
    root = sources.project()
    changed = []
    for name, data in files.items():
        path = root / name
        if not path.is_file() or path.read_bytes() != data:
            replace(path, data)
            changed.append(name)
        if name.endswith(".csv"):
            copy = path.with_suffix(".parquet")
            if name in changed or not copy.is_file():
                out = io.BytesIO()
                load(path.stem).to_parquet(out, index=False)
                replace(copy, out.getvalue())
    return changed


def refresh() -> list[str]:
    """Build and write if a raw table or the package changed since the last time.

    Returns
    -------
    list of str
        The paths of the files that changed.
    """
    root = sources.project()
    stamp, wanted = root / ".cache/clean.key", _inputs(root)
    if stamp.is_file() and stamp.read_text() == wanted and (root / "data/datapackage.json").is_file():
        return []
    changed = write(build())
    replace(stamp, _inputs(root).encode())
    return changed


def _inputs(root: Path) -> str:
    """A hash of the raw and processed tables and of the package."""
    digest = hashlib.sha256()
    paths = [*(root / "data").rglob("*.csv"), *(root / "data").rglob("*.md"), *Path(__file__).parent.rglob("*.py")]
    for path in sorted(paths):
        digest.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def replace(path: Path, data: bytes) -> None:
    """Write a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(data)
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


# --- reading ------------------------------------------------------------------------------------------------------


def load(table: str) -> pd.DataFrame:
    """A processed table with the types of its contract."""
    path = sources.project() / f"data/processed/{table}.csv"
    if not path.is_file():
        raise sources.ProjectError(f"{path} is not built; run: cityreports clean")
    return typed(pd.read_csv(path, dtype=TEXT, keep_default_na=False), table)


def _table(name: str, rounding: Rounding) -> pd.DataFrame:
    return _typed(sources.project(), name, rounding, _state()).copy()


def _state() -> tuple[int, ...]:
    """What tells whether a table of the project has changed."""
    return tuple(path.stat().st_mtime_ns for path in sorted((sources.project() / "data").rglob("*.csv")))


@lru_cache(maxsize=32)
def _typed(_root: Path, name: str, rounding: Rounding, _state: tuple[int, ...]) -> pd.DataFrame:
    """A table under a rounding rule, computed once for one state of the data."""
    if rounding == "half_up":
        return load(name)
    if name == "observations":
        return typed(clean_sheets(coding_sheets(), rounding), name)
    if name == "panel":
        return typed(clean_panel(raw("panel_raw"), rounding)[0], name)
    return typed(tables(rounding)[name], name)


def observations(city: str | None = None, *, panel: bool = False, rounding: Rounding = "half_up") -> pd.DataFrame:
    """The observations of the reports, one row a measure and indicator.

    Parameters
    ----------
    city : str, optional
        A city in any of its names (``xiamen``, ``Xiamen``, ``厦门``, ``厦门市``, ``350200``); all if not given.
    panel : bool
        Whether the panel's rows follow. Both have `level` and `source_kind` then; the reports' source kind is
        ``report``.
    rounding : {"half_up", "half_even", "truncation", "any"}
        How printed numbers are taken to have been rounded.

    Returns
    -------
    pandas.DataFrame
        `value`, `lower`, `upper` are in `unit`.

    Examples
    --------
    >>> observations("厦门").query("indicator == 'penalty_cases' and role == 'actual'")["value"].tolist()
    [89800.0]
    """
    frame = _table("observations", rounding)
    if panel:
        levels = dict(register()[["report_id", "admin_level"]].itertuples(index=False, name=None))
        frame = frame.assign(level=frame["report_id"].map(levels), source_kind="report")
        frame = pd.concat([frame, _table("panel", rounding)], ignore_index=True)
    if city is not None:
        frame = frame[frame["city_id"] == city_id(city)].reset_index(drop=True)
    return frame


def panel(rounding: Rounding = "half_up") -> pd.DataFrame:
    """The cleaned panel: further figures of other years and places, a convenience collection."""
    return _table("panel", rounding)


def implied(city: str | None = None, rounding: Rounding = "half_up") -> pd.DataFrame:
    """The values that the printed figures imply, with their intervals and the ids they come from."""
    frame = _table("implied", rounding)
    if city is not None:
        frame = frame[frame["city_id"] == city_id(city)].reset_index(drop=True)
    return frame


def checks(city: str | None = None, rounding: Rounding = "half_up") -> pd.DataFrame:
    """The checks of the relations."""
    frame = _table("checks", rounding)
    if city is not None:
        wanted = city_id(city)
        cities = dict(register()[["report_id", "city_id"]].itertuples(index=False, name=None))
        frame = frame[frame["report_id"].map(cities) == wanted].reset_index(drop=True)
    return frame
