"""Levels of an indicator from every source, and what forbids to chain two of them.

A level is a value at a date or in a period: a printed actual value, a printed earlier value, the earlier value that a
printed change implies, or a target. Two levels are chained only if unit, scope, area, kind of time, length of period
and definition agree.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import pairwise, product

import pandas as pd

from cityreports import processed, sources
from cityreports.codebook import UnknownNameError, codebook, label
from cityreports.intervals import Interval
from cityreports.observations import register
from cityreports.quantities import Rounding, read_unit

__all__ = [
    "Level",
    "Pair",
    "base_text",
    "caveat",
    "figures",
    "implied_values",
    "levels",
    "marks",
    "mismatches",
    "pairs",
    "restatements",
    "run",
    "series",
]

LEVELS = ("actual", "baseline", "target")
GAP = 2.02  # years between two levels; more is a break of a series


@dataclass(frozen=True, slots=True)
class Level:
    """A value of an indicator in a period.

    Attributes
    ----------
    name : str
        The indicator's code, or the Chinese subject of a figure that has none.
    source : str
        ``report``, ``panel``, ``baseline``, ``implied`` or ``target``.
    start, end : datetime.date or None
        The period; equal for a stock, none for an undated earlier level.
    value : float or None
        None if masked or a range.
    interval : Interval or None
        The values that the printed form allows.
    ids : tuple of str
        The figures, or the implied value, it comes from; figures that restate it follow.
    parent, change : str
        For an implied level, the figures of the later level and of the printed change.
    restated : int
        How many further figures restate it.
    """

    city_id: str
    name: str
    source: str
    time: str
    start: dt.date | None
    end: dt.date | None
    per: str
    scope: str
    area: str
    unit: str
    value: float | None
    interval: Interval | None
    qualifier: str
    literal: str
    note: str
    subject_zh: str
    subject_en: str
    report_id: str
    ids: tuple[str, ...]
    masked: bool = False
    parent: str = ""
    change: str = ""
    method: str = ""
    restated: int = 0

    @property
    def share(self) -> bool:
        """Whether it is a share of a whole."""
        return self.unit in ("%", "‰", "‱")

    @property
    def days(self) -> int | None:
        """Length of its period; 1 for a stock."""
        return None if self.start is None or self.end is None else (self.end - self.start).days + 1


@dataclass(frozen=True, slots=True)
class Pair:
    """Two consecutive levels of one series, and the reasons against chaining them (none: they are chained)."""

    earlier: Level
    later: Level
    reasons: tuple[str, ...] = ()


# --- from the processed tables ------------------------------------------------------------------------------------


def levels(
    city: str | None = None, *, panel: bool = True, rounding: Rounding = "half_up", indicators: Iterable[str] = ()
) -> tuple[Level, ...]:
    """The levels of a city, or of all places.

    A figure that restates another (a yearbook that repeats a report, a sum printed twice) adds its id to the first
    and is no level of its own.

    Parameters
    ----------
    city : str, optional
    panel : bool
        Whether the panel's figures, and what they imply, are among them.
    rounding : {"half_up", "half_even", "truncation", "any"}
    indicators : iterable of str
        Only these codes; all, and the figures without a code, if empty.

    Returns
    -------
    tuple of Level
        In the order of series and time.
    """
    wanted = set(indicators)
    return tuple(
        level
        for level in _levels(panel, rounding, _built())
        if (city is None or level.city_id == city) and (not wanted or level.name in wanted)
    )


def figures(panel: bool, rounding: Rounding) -> pd.DataFrame:
    """The observations of all places, read once; not to be changed by its user."""
    return _figures(panel, rounding, _built())


def implied_values(rounding: Rounding) -> pd.DataFrame:
    """The implied values of all places, read once; not to be changed by its user."""
    return _implied_values(rounding, _built())


def _built() -> int:
    return (sources.project() / "data/processed/observations.csv").stat().st_mtime_ns


@lru_cache(maxsize=8)
def _figures(panel: bool, rounding: Rounding, _built: int) -> pd.DataFrame:
    return processed.observations(panel=panel, rounding=rounding)


@lru_cache(maxsize=8)
def _implied_values(rounding: Rounding, _built: int) -> pd.DataFrame:
    return processed.implied(rounding=rounding)


@lru_cache(maxsize=8)
def _levels(panel: bool, rounding: Rounding, built: int) -> tuple[Level, ...]:
    observed = _figures(panel, rounding, built)
    observed = observed[observed["role"].isin(LEVELS)]
    observed = observed[(observed["indicator"] != "") | (observed["report_id"] != "panel")]
    firsts = restatements(set(observed["figure_id"]))
    found, again = [], {}
    for row in observed.itertuples():
        if row.figure_id in firsts:
            again.setdefault((firsts[row.figure_id], row.indicator), []).append(row.figure_id)
        else:
            found.append(_printed(row))
    found = [_with_restatements(level, again.get((level.ids[0], _code(level)), [])) for level in found]
    by_id = {}
    for level in found:
        for name in level.ids:
            by_id.setdefault(name, []).append(level)
    found += [
        _implied(row, parent)
        for row in _implied_values(rounding, built).itertuples()
        if row.method.startswith("earlier_level")
        for parent in by_id.get(row.operands.split(";")[0], [])
    ]
    order = {code: i for i, code in enumerate(codebook()["code"])}
    return tuple(sorted(found, key=lambda level: (level.city_id, order.get(level.name, len(order)), *_when(level))))


def _when(level: Level) -> tuple:
    return (level.name, level.end or dt.date.min, level.start or dt.date.min, level.source == "target")


def _code(level: Level) -> str:
    return "" if level.name == level.subject_zh else level.name


def restatements(known: set[str]) -> dict[str, str]:
    """For each of the figures that restates another of them, the one that counts."""
    firsts = {}
    for row in processed.relations().itertuples():
        first = row.operands
        if row.kind == "duplicate" and row.basis == "stated" and {first, row.result} <= known:
            firsts[row.result] = firsts.get(first, first)
    return firsts


def _printed(row) -> Level:
    source = {"actual": "panel" if row.report_id == "panel" else "report"}.get(row.role, row.role)
    bounded = pd.notna(row.lower) or pd.notna(row.upper)
    return Level(
        row.city_id, row.indicator or row.subject_zh, source, row.time, _date(row.period_start), _date(row.period_end),
        row.per, row.scope, row.area_zh, row.unit, _number(row.value), _interval(row) if bounded else None,
        row.qualifier, row.literal, row.note, row.subject_zh, _text(row.subject_en) or row.subject_zh, row.report_id,
        (row.figure_id,), masked=row.numeral == "masked",
    )  # fmt: skip


def _implied(row, parent: Level) -> Level:
    change = row.operands.split(";")[-1]
    return replace(
        parent, source="implied", start=_date(row.period_start), end=_date(row.period_end), value=_number(row.value),
        interval=_interval(row), qualifier="exact", literal="", ids=(row.implied_id,), parent=parent.ids[0],
        change=change, method=row.method, restated=0, unit=row.unit,
    )  # fmt: skip


def _with_restatements(level: Level, ids: list[str]) -> Level:
    return replace(level, ids=(*level.ids, *ids), restated=len(ids)) if ids else level


def _interval(row) -> Interval:
    return Interval.of(_number(row.lower), _number(row.upper), _closed(row.lower_closed), _closed(row.upper_closed))


def _closed(flag) -> bool:
    return bool(flag) if pd.notna(flag) else False


def _number(value) -> float | None:
    return None if pd.isna(value) else float(value)


def _date(value) -> dt.date | None:
    return None if pd.isna(value) else value.date()


def _text(value) -> str:
    return value if isinstance(value, str) else ""


# --- one definition? ----------------------------------------------------------------------------------------------


def marks(level: Level) -> tuple[dict[str, str], ...]:
    """The words of a level's note that say that it is a part, of another definition, or a growth.

    Returns
    -------
    tuple of dict
        Rows of ``note_marks.csv``: `phrase, kind, zh, en`.
    """
    return tuple(row for row in sources.table("note_marks.csv") if row["phrase"] in level.note)


def _marked(level: Level, kind: str) -> frozenset[str]:
    return frozenset(row["phrase"] for row in marks(level) if row["kind"] == kind)


def base_text(per: str, language: str) -> str:
    """The base of a figure, as printed after it; one without a label is printed as coded.

    Examples
    --------
    >>> base_text("quarter", "en"), base_text("each school", "en"), base_text("", "en")
    (' a quarter', ' / each school', '')
    """
    if not per:
        return ""
    try:
        return label(f"per.{per}", language)
    except UnknownNameError:
        return f" / {per}"


def caveat(code: str, city_id: str, language: str) -> str:
    """The parts of an indicator's caveat that name a place.

    Parameters
    ----------
    code : str
    city_id : str
    language : {"zh", "en"}

    Examples
    --------
    >>> caveat("bulky_waste_fines", "xiamen", "en")
    'Printed by Xiamen 2023 only'
    """
    text = _caveats(language).get(code, "")
    name = _names(language).get(city_id)
    parts = re.split("[；。]" if language == "zh" else r";\s|\.\s|\.$", text)
    joint = "；" if language == "zh" else "; "
    return joint.join(part.strip() for part in parts if name and name in part)


@cache
def _caveats(language: str) -> dict[str, str]:
    return {row["code"]: row[f"caveat_{language}"] for row in sources.table("codebook.csv")}


@cache
def _names(language: str) -> dict[str, str]:
    """The short name of every place that a caveat may name."""
    panel = processed.panel().drop_duplicates("city_id")
    rows = [*panel.itertuples()]
    names = {row.city_id: getattr(row, f"place_{language}") for row in rows}
    names |= {row.city_id: getattr(row, f"city_{language}") for row in register().itertuples()}
    return {place: _stem(name) for place, name in names.items()}


def _stem(name: str) -> str:
    short = name.rpartition("市")[2] or name
    stem = re.sub("(?:市|区|县)$", "", short).partition(" (")[0].removesuffix(" District").removesuffix(", Ningbo")
    return stem if len(stem) > 1 else short


@cache
def _clause(code: str, city_id: str, year: int) -> str:
    """The clause of a caveat that names a place and a year, empty if none does."""
    name = _names("zh").get(city_id)
    others = set(_names("zh").values())
    for part in re.split("[；。]", _caveats("zh").get(code, "")):
        here: set[str] = set()
        for text in re.split("[，：（）]", part):
            here = {other for other in others if other in text} or here
            if name in here and str(year) in re.findall(r"\d{4}", text):
                return text
    return ""


def _definition(level: Level) -> tuple[frozenset[str], str]:
    """What note and caveat say in particular about a level's definition."""
    return _marked(level, "definition"), _clause(level.name, level.city_id, level.end.year) if level.end else ""


def _season(level: Level) -> tuple | None:
    """Part of the year that a flow covers; none for whole years and for stocks."""
    if level.time == "stock" or level.days is None or level.days >= 360:
        return None
    return (level.start.month, level.start.day, level.end.month)


def mismatches(earlier: Level, later: Level) -> tuple[str, ...]:
    """The reasons against comparing two levels of one series; none if they are comparable.

    Returns
    -------
    tuple of str
        Of ``unit``, ``scope``, ``area``, ``time``, ``per``, ``part_year``, ``partial``, ``definition``.
    """
    tests = {
        "unit": read_unit(earlier.unit).family != read_unit(later.unit).family,
        "scope": earlier.scope != later.scope,
        "area": earlier.area != later.area,
        "time": earlier.time != later.time,
        "per": earlier.per != later.per,
        "part_year": _season(earlier) != _season(later),
        "partial": bool(_marked(earlier, "partial") | _marked(later, "partial")),
        "definition": _definition(earlier) != _definition(later),
    }
    return tuple(reason for reason, found in tests.items() if found)


# --- series -------------------------------------------------------------------------------------------------------


def series(found: Iterable[Level]) -> dict[tuple[str, str], list[Level]]:
    """Levels by place and indicator, those with two or more dates (an undated earlier level is one)."""
    groups: dict[tuple[str, str], list[Level]] = {}
    for level in found:
        if not _marked(level, "growth") and (level.end or level.source in ("baseline", "implied")):
            groups.setdefault((level.city_id, level.name), []).append(level)
    return {key: group for key, group in groups.items() if len({level.end for level in group}) > 1}


def pairs(group: Iterable[Level]) -> list[Pair]:
    """Consecutive levels of one series with the reasons against chaining them; targets are left out.

    In a period with a printed level, implied ones are left out; an implied or printed earlier level without a date
    stands before the level of its own report. A level and the earlier one that its own report implies are always
    chained: the report compares them.
    """
    known = [level for level in group if level.source != "target" and level.interval is not None]
    result = [pair for level in known if level.end is None for pair in _undated(level, known)]
    dated = [level for level in known if level.end is not None]
    partial = [level for level in dated if _marked(level, "partial")]
    periods: dict[tuple, list[Level]] = {}
    for level in sorted((level for level in dated if level not in partial), key=_when):
        periods.setdefault((level.start, level.end), []).append(level)
    steps = [_best(same) for same in periods.values()]
    for before, after in pairwise(steps):
        candidates = [_pair(earlier, later) for earlier, later in product(before, after)]
        chained = [pair for pair in candidates if not pair.reasons]
        result += chained or candidates
    for level in partial:
        others = [other for step in steps for other in step] or [other for other in partial if other is not level]
        nearest = min(others, key=lambda other: abs((other.end - level.end).days), default=None)
        if nearest is not None:
            first, second = sorted((level, nearest), key=lambda each: each.end)
            result.append(_pair(first, second))
    return result


def _best(same: list[Level]) -> list[Level]:
    """Printed levels of a period if there are any, else the implied ones."""
    return [level for level in same if level.source != "implied"] or same


def _pair(earlier: Level, later: Level) -> Pair:
    if earlier.parent and earlier.parent in later.ids:
        return Pair(earlier, later)
    reasons = mismatches(earlier, later)
    if (later.end - earlier.end).days > 365.25 * GAP:
        reasons += ("gap",)
    return Pair(earlier, later, reasons)


def _undated(level: Level, known: list[Level]) -> Iterator[Pair]:
    for later in known:
        own = later.ids[0] == level.parent if level.parent else later.report_id == level.report_id
        if later.source == "report" and own:
            yield Pair(level, later, tuple(set(mismatches(level, later)) & {"unit", "area"}))


def run(found: list[Pair]) -> list[Level]:
    """The longest run of dated levels that are chained one after another.

    Returns
    -------
    list of Level
        In the order of time; a single implied reading of a period is taken.
    """
    best: list[Level] = []
    ending: dict[int, list[Level]] = {}
    for pair in found:
        if pair.reasons or pair.earlier.end is None:
            continue
        path = [*ending.get(id(pair.earlier), [pair.earlier]), pair.later]
        if len(path) > len(ending.get(id(pair.later), [])):
            ending[id(pair.later)] = path
        best = max(best, path, key=len)
    return best
