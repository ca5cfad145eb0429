"""Two releases' observations side by side: what was added, removed and changed, as a person reviews it."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

__all__ = ["Change", "Revision", "compare", "observations", "review", "summary"]

KEY = ["figure_id", "indicator"]
TABLE = "data/processed/observations.csv"


@dataclass(frozen=True, slots=True)
class Change:
    """One field of an observation that differs."""

    figure_id: str
    indicator: str
    column: str
    old: str
    new: str


@dataclass(frozen=True)
class Revision:
    """What differs between two releases: added and removed rows as data frames, and changed fields."""

    added: pd.DataFrame
    removed: pd.DataFrame
    changes: tuple[Change, ...]
    literals: dict[str, str] = field(default_factory=dict)  # of the figures changed, as the new release prints them

    @property
    def empty(self) -> bool:
        """Whether nothing differs."""
        return self.added.empty and self.removed.empty and not self.changes


def observations(place: Path) -> pd.DataFrame:
    """The observations of a release: an archive, a project's folder, or the table itself, as text.

    Raises
    ------
    ValueError
        If there are none.
    """
    if place.is_dir():
        place = place / TABLE
    if not place.is_file():
        raise ValueError(f"{place} does not exist; name a release's archive, its folder or its observations.csv")
    if place.suffix == ".zip":
        with zipfile.ZipFile(place) as archive:
            names = [name for name in archive.namelist() if name.endswith(TABLE)]
            if not names:
                raise ValueError(f"{place} holds no {TABLE}")
            data = archive.read(names[0])
    else:
        data = place.read_bytes()
    frame = pd.read_csv(io.BytesIO(data), dtype=str, keep_default_na=False)
    missing = [name for name in KEY if name not in frame.columns]
    if missing:
        raise ValueError(f"{place} is no table of observations: it has no column {missing[0]}")
    return frame


def compare(old: pd.DataFrame, new: pd.DataFrame) -> Revision:
    """What differs between two tables of observations; a row is known by figure and indicator.

    A figure that changed its only indicator is a change of that field and not a removal and an addition.
    """
    before, after = _keyed(old), _keyed(new)
    gone, come = before.index.difference(after.index), after.index.difference(before.index)
    recoded = _recoded(gone, come)
    changes = [Change(figure, a, "indicator", a, b) for figure, a, b in recoded]
    pairs = [(key, key) for key in before.index.intersection(after.index)]
    pairs += [((figure, a), (figure, b)) for figure, a, b in recoded]
    columns = [name for name in dict.fromkeys([*old.columns, *new.columns]) if name not in KEY]
    for a, b in pairs:
        for name in columns:
            x = before.at[a, name] if name in before.columns else ""
            y = after.at[b, name] if name in after.columns else ""
            if x != y:
                changes.append(Change(*b, name, x, y))
    gone = gone.drop([(figure, a) for figure, a, _ in recoded])
    come = come.drop([(figure, b) for figure, _, b in recoded])
    literals = dict(zip(new["figure_id"], new["literal"], strict=True)) if "literal" in new else {}
    printed = {change.figure_id: literals.get(change.figure_id, "") for change in changes}
    changes = tuple(sorted(changes, key=_order))
    return Revision(after.loc[come].reset_index(), before.loc[gone].reset_index(), changes, printed)


def summary(found: Revision) -> pd.DataFrame:
    """By report: how many observations were added and removed, how many figures changed, and in which columns.

    Returns
    -------
    pandas.DataFrame
        Columns `report, added, removed, changed, columns`.
    """
    rows: dict[str, dict] = {}
    for name, ids in (
        ("added", found.added["figure_id"]),
        ("removed", found.removed["figure_id"]),
        ("changed", {change.figure_id for change in found.changes}),
    ):
        for figure in ids:
            row = rows.setdefault(figure.rpartition("-")[0], {"added": 0, "removed": 0, "changed": 0})
            row[name] += 1
    counts: dict[str, Counter] = {report: Counter() for report in rows}
    for change in found.changes:
        counts[change.figure_id.rpartition("-")[0]][change.column] += 1
    return pd.DataFrame(
        [
            {"report": report, **rows[report]}
            | {"columns": ", ".join(f"{name} ({n})" for name, n in counts[report].most_common())}
            for report in sorted(rows)
        ]
    )


def review(found: Revision) -> pd.DataFrame:
    """The changed figures, one row each: what is printed, and each field's old and new content.

    Returns
    -------
    pandas.DataFrame
        Columns `figure, printed, indicator, changes`.
    """
    rows: dict[tuple[str, str], list[str]] = {}
    for change in found.changes:
        said = f"{change.column}: {change.old or 'empty'} → {change.new or 'empty'}"
        rows.setdefault((change.figure_id, change.indicator), []).append(said)
    return pd.DataFrame(
        [
            {
                "figure": figure,
                "printed": found.literals.get(figure, ""),
                "indicator": code,
                "changes": "\n".join(lines),
            }
            for (figure, code), lines in rows.items()
        ]
    )


def _keyed(frame: pd.DataFrame) -> pd.DataFrame:
    keyed = frame.set_index(KEY)
    if keyed.index.duplicated().any():
        raise ValueError(f"the key {keyed.index[keyed.index.duplicated()][0]} stands twice")
    return keyed.sort_index()


def _recoded(gone: pd.MultiIndex, come: pd.MultiIndex) -> list[tuple[str, str, str]]:
    """Figures with one indicator gone and one come."""
    lost, won = ({}, {})
    for store, index in ((lost, gone), (won, come)):
        for figure, code in index:
            store.setdefault(figure, []).append(code)
    return [
        (figure, codes[0], won[figure][0])
        for figure, codes in sorted(lost.items())
        if len(codes) == 1 and len(won.get(figure, ())) == 1
    ]


def _order(change: Change) -> tuple[str, str, str]:
    return change.figure_id, change.indicator, change.column
