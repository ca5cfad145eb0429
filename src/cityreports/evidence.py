"""The figures that can stand side by side: reports and panel, each with its mismatches against a reference."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

import pandas as pd

from cityreports import sources
from cityreports.codebook import city_id as city_named
from cityreports.codebook import indicator as indicator_named
from cityreports.intervals import Interval
from cityreports.observations import register
from cityreports.processed import observations, relations
from cityreports.prose import place_name
from cityreports.quantities import Rounding, read_unit

__all__ = [
    "COLUMNS",
    "FLAGS",
    "beside",
    "compare",
    "days",
    "differences",
    "evidence",
    "interval_of",
    "latest",
    "mismatches",
    "refusal",
]

FLAGS = ("period", "level", "scope", "definition")
COLUMNS = [
    "city_id", "place_zh", "place_en", "figure_id", "report_id", "indicator", "role", "value", "lower", "upper",
    "lower_closed", "upper_closed", "unit", "qualifier", "literal", "numeral", "time", "period_start", "period_end",
    "per", "level", "scope", "area_zh", "subject_zh", "subject_en", "source_kind", "note", "definition", "grade",
    "definition_zh", "definition_en",
]  # fmt: skip


def evidence(rounding: Rounding = "half_up", *, panel: bool = True, mirrors: bool = True) -> pd.DataFrame:
    """The figures of reports and panel, each quantity once, with what is known of its definition.

    A figure that repeats another of the same report, or restates another source of the same year, is left out.

    Parameters
    ----------
    rounding : {"half_up", "half_even", "truncation", "any"}
    panel : bool
        Whether the panel's figures follow.
    mirrors : bool
        Whether those of copies of official pages are among them.

    Returns
    -------
    pandas.DataFrame
        The columns `COLUMNS`; `definition` is empty where a figure keeps to the codebook's definition.
    """
    return _evidence(rounding, panel, mirrors, sources.raw("relations.csv").stat().st_mtime_ns)


@lru_cache(maxsize=16)
def _evidence(rounding: Rounding, panel: bool, mirrors: bool, _changed: int) -> pd.DataFrame:
    frame = observations(panel=True, rounding=rounding)
    repeated = {
        name
        for row in relations().itertuples()
        if row.kind == "duplicate"
        for name in (*row.operands.split(";")[1:], row.result)
    }
    kept = ~frame["figure_id"].isin(repeated) & ~frame["note"].str.contains("restating")
    if not panel:
        kept &= frame["report_id"] != "panel"
    if not mirrors:
        kept &= frame["source_kind"] != "mirror"
    frame = frame[kept]
    for language in ("zh", "en"):
        own = frame["city_id"].map({name: place_name(name, language) for name in register()["city_id"]})
        frame = frame.assign(**{f"place_{language}": own.fillna(frame[f"place_{language}"])})
    coded = {row["figure_id"]: row for row in sources.table("definitions.csv")}
    for column, name in {
        "definition": "definition",
        "grade": "grade",
        "definition_zh": "label_zh",
        "definition_en": "label_en",
    }.items():
        frame = frame.assign(**{column: [coded.get(i, {}).get(name, "") for i in frame["figure_id"]]})
    texts = ["subject_en", "area_zh", "numeral", "note", "per"]
    frame = frame.fillna(dict.fromkeys(texts, ""))[COLUMNS].reset_index(drop=True)
    return frame.astype({name: object for name in COLUMNS if pd.api.types.is_string_dtype(frame[name])})


def mismatches(row, reference) -> tuple[str, ...]:
    """In what a figure differs from the one it is compared with: period, level, scope, definition.

    A scope that is not stated is never the same as another.

    Parameters
    ----------
    row, reference : namedtuple
        Rows of `evidence`.
    """
    if row.figure_id == reference.figure_id:
        return ()
    differs = {
        "period": (row.period_start, row.period_end) != (reference.period_start, reference.period_end),
        "level": row.level != reference.level,
        "scope": row.scope != reference.scope or row.scope == "unstated",
        "definition": (row.definition, row.area_zh) != (reference.definition, reference.area_zh),
    }
    return tuple(flag for flag in FLAGS if differs[flag])


def differences(rows: Iterable) -> tuple[str, ...]:
    """In what several rows differ from each other; a scope that is not stated is never the same as another.

    The areas of one place are not flagged: where several are compared they are the units.
    """
    rows = list(rows)
    values = {
        "period": {(row.period_start, row.period_end) for row in rows},
        "level": {row.level for row in rows},
        "scope": {row.scope for row in rows},
        "definition": {row.definition for row in rows},
    }
    unsure = len(rows) > 1 and "unstated" in values["scope"]
    return tuple(flag for flag in FLAGS if len(values[flag]) > 1 or (flag == "scope" and unsure))


def latest(found: Iterable) -> list:
    """Of what belongs to one place and area the latest: the years of one place are not several places.

    Parameters
    ----------
    found : iterable
        Objects with a `row` of `evidence`.
    """
    kept = {}
    for each in sorted(found, key=lambda each: each.row.period_end):
        kept[each.row.city_id, each.row.area_zh] = each
    return list(kept.values())


def refusal(row, reference) -> str:
    """Why a figure cannot stand beside another at all; empty if it can."""
    if row.figure_id == reference.figure_id:
        return ""
    if pd.isna(row.value) and pd.isna(row.lower):
        return "masked"
    if read_unit(row.unit).family != read_unit(reference.unit).family:
        return "unit"
    if row.definition != reference.definition and "differs" in (row.grade, reference.grade):
        return "definition"
    if row.area_zh != reference.area_zh:
        return "area"
    if row.per != reference.per or (row.time != "stock" and abs(days(row) - days(reference)) > 1):
        return "period_length"
    return ""


def days(row) -> int:
    """The length of a figure's period in days."""
    return 0 if pd.isna(row.period_start) else (row.period_end - row.period_start).days + 1


def beside(frame: pd.DataFrame, reference_city: str) -> pd.DataFrame:
    """Figures of one indicator with their mismatches against a reference: that city's, else the first.

    Returns
    -------
    pandas.DataFrame
        `frame` with `reference` (its figure_id), a boolean for each of `FLAGS`, and `refused`, the reason why the
        row cannot stand beside the reference, or an empty text.
    """
    rows = list(frame.itertuples())
    own = [row for row in rows if row.city_id == reference_city and pd.notna(row.lower)]
    readable = [row for row in rows if pd.notna(row.lower) or pd.notna(row.upper)]
    reference = (own or readable or rows)[0]
    found = [mismatches(row, reference) for row in rows]
    flags = {f"{flag}_differs": [flag in flags for flags in found] for flag in FLAGS}
    return frame.assign(reference=reference.figure_id, refused=[refusal(row, reference) for row in rows], **flags)


def compare(
    indicator: str,
    cities: Iterable[str] | None = None,
    *,
    baseline: str | None = None,
    role: str = "actual",
    panel: bool = False,
    rounding: Rounding = "half_up",
) -> pd.DataFrame:
    """The observations of one indicator side by side, each with its interval and its mismatches.

    Parameters
    ----------
    indicator : str
        Code or label.
    cities : iterable of str, optional
        Cities in any of their names; all if not given. The panel's other places follow if `panel`.
    baseline : str, optional
        The city that the others are held against; the first that prints a number if not given.
    role : str
        ``actual``, ``target``, ``change`` …
    panel : bool
        Whether the panel's places follow.
    rounding : {"half_up", "half_even", "truncation", "any"}

    Returns
    -------
    pandas.DataFrame
        One row a figure: `city_id`, `value`, `lower`, `upper`, `unit`, period, `level`, `scope`, its definition where
        it departs from the codebook's; `period_differs`, `level_differs`, `scope_differs`, `definition_differs`
        against the row `reference`; `refused` says why a row must not be compared at all.

    Raises
    ------
    UnknownNameError
        If there is no such indicator or city; the message names the nearest.

    Examples
    --------
    >>> found = compare("waste_sorting_fines", baseline="nanping")
    >>> found[["city_id", "value", "level_differs", "scope_differs"]].values.tolist()
    [['zhoushan', 190000.0, False, False], ['haishu', 303400.0, True, True], ['nanping', 35345.0, False, False]]
    """
    code = indicator_named(indicator)
    frame = evidence(rounding, panel=panel)
    frame = frame[(frame["indicator"] == code) & (frame["role"] == role)]
    if cities is not None:
        chosen = {city_named(name) for name in cities}
        others = frame["report_id"].eq("panel") & ~frame["city_id"].isin(register()["city_id"])
        frame = frame[frame["city_id"].isin(chosen) | others]
    if frame.empty:
        return frame.assign(reference="", refused="", **{f"{flag}_differs": False for flag in FLAGS})
    return beside(frame, city_named(baseline) if baseline else "").reset_index(drop=True)


def interval_of(row) -> Interval:
    """The interval of a row of `evidence`."""
    ends = [None if pd.isna(end) else str(end) for end in (row.lower, row.upper)]
    return Interval.of(*ends, bool(row.lower_closed), bool(row.upper_closed))
