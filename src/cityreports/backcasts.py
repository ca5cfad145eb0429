"""Back-casts: the earlier level that a later text implies, against what was printed of the earlier period."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace

import pandas as pd

from cityreports import processed
from cityreports.exhibits import Cell, measured
from cityreports.intervals import Interval
from cityreports.levels import Level, figures, implied_values, levels, mismatches
from cityreports.operands import PERCENT, Operand, operand
from cityreports.parameters import Given
from cityreports.phrases import any_place, level_interval, level_name, level_period, level_value
from cityreports.prose import area_name
from cityreports.quantities import Rounding, read_unit
from cityreports.unknowns import earlier_level

__all__ = ["HEADS", "Backcast", "backcasts", "row", "tally"]

HEADS = ("trend.place_period", "indicator", "trend.implied", "trend.print", "trend.finding")
LEVEL = re.compile(r"(?:level|change of) (\d[\d.]*\S*?)\s*(?:;|,|\(|$)")
OTHER_BASE = re.compile(r"average")
BARRED = {"unit", "area", "time", "per", "part_year", "partial", "definition"}


@dataclass(frozen=True, slots=True)
class Backcast:
    """An implied earlier level and the print of the same place, indicator and period.

    Attributes
    ----------
    implied : Level
    printed : Level or None
        None if no print was found.
    reasons : tuple of str
        In what the two differ; a scope that only one of them states is a flag, all else bars the comparison.
    same_text : bool
        Whether the later text itself prints the earlier level, in a table of comparison for instance.
    """

    implied: Level
    printed: Level | None
    reasons: tuple[str, ...]
    same_text: bool

    @property
    def verdict(self) -> str:
        """``agree`` where the intervals meet, else ``differ``; ``barred`` from comparison; ``none`` without a print."""
        if self.printed is None:
            return "none"
        if BARRED & set(self.reasons):
            return "barred"
        return "agree" if self.implied.interval.intersects(self.printed.interval) else "differ"


# --- all cases ----------------------------------------------------------------------------------------------------


def backcasts(
    city: str | None = None, *, panel: bool = True, rounding: Rounding = "half_up", indicators: Iterable[str] = ()
) -> list[Backcast]:
    """The implied earlier levels of dated periods, each with its print if there is one.

    They come from the coded relations, and from the panel's own changes: a change whose note names the level that it
    belongs to, printed on the same page for the same place, area and period. Changes from a mean of several years,
    restated ones and those without an indicator are left out.

    Parameters
    ----------
    city : str, optional
        All places, the panel's among them, if not given.
    panel : bool
        Whether the panel's changes and prints are used.
    rounding : {"half_up", "half_even", "truncation", "any"}
    indicators : iterable of str
        Only these codes; all if empty.

    Returns
    -------
    list of Backcast
        Those with a print first.
    """
    every = levels(city, panel=panel, rounding=rounding, indicators=indicators)
    implied = [level for level in every if level.source == "implied" and level.end is not None]
    if panel:
        implied += _of_panel(every, rounding)
    pages = _pages()
    found = [_against(level, every, pages) for level in implied]
    return sorted(found, key=lambda backcast: backcast.printed is None)


def _pages() -> dict[str, str]:
    """The address of every panel figure."""
    return dict(processed.panel()[["figure_id", "url"]].itertuples(index=False, name=None))


def _of_panel(every: Iterable[Level], rounding: Rounding) -> Iterator[Level]:
    """The earlier levels that the panel's changes imply, but for those that a relation holds already."""
    frame = figures(True, rounding)
    changes = frame[(frame["report_id"] == "panel") & (frame["role"] == "change") & frame["value"].notna()]
    changes = changes[~changes["note"].str.contains("restating") & ~changes["note"].str.contains(OTHER_BASE)]
    related = {name for operands in implied_values(rounding)["operands"] for name in operands.split(";")}
    printed = [level for level in every if level.source == "panel" and level.value is not None]
    pages = _pages()
    for change in changes.itertuples():
        named = LEVEL.search(change.note)
        if named is None or change.figure_id in related:
            continue
        for level in printed:
            if level.interval.bounded and level.literal == named[1] and _belongs(change, level, pages):
                yield from _earlier(level, operand(change, rounding))
                break


def _belongs(change, level: Level, pages: dict[str, str]) -> bool:
    """Whether a level is the one that a change of the panel ends at."""
    own = (change.city_id, change.indicator, change.area_zh, change.period_start.date(), change.period_end.date())
    same_page = pages[change.figure_id] == pages.get(level.ids[0])
    return same_page and own == (level.city_id, level.name, level.area, level.start, level.end)


def _earlier(level: Level, change: Operand) -> Iterator[Level]:
    """The level before a change; a change in % of a share is read both ways unless its note says which."""
    known = change.unit in PERCENT or change.unit in ("pp", "倍")
    if not known and read_unit(change.unit).family != read_unit(level.unit).family:
        return
    value, at = Interval.point(str(level.value)), replace(change, interval=Interval.point(change.value))
    points = level.share and change.unit in ("%", "pp")
    if points:
        yield _made(level, change, level.interval - change.interval, value - at.interval, "earlier_level_points")
    if points and (change.unit == "pp" or "percentage points" in change.note):
        return
    with suppress(ZeroDivisionError):  # a fall by 100 % says nothing of the level before
        yield _made(level, change, earlier_level(level.interval, change), earlier_level(value, at), "earlier_level")


def _made(level: Level, change: Operand, interval: Interval, value: Interval, method: str) -> Level:
    start, end = _before(level, change)
    return replace(
        level, source="implied", start=start, end=end, value=float(value.lower), interval=interval, qualifier="exact",
        literal="", ids=(*level.ids, change.figure_id), parent=level.ids[0], change=change.figure_id, method=method,
        restated=0,
    )  # fmt: skip


def _before(level: Level, change: Operand) -> tuple[dt.date, dt.date]:
    """The period that a change starts from: the month before, or the same period of the year before."""
    if "month on month" in change.note:
        end = level.start - dt.timedelta(days=1)
        return end.replace(day=1), end
    return _year_before(level.start), _year_before(level.end)


def _year_before(date: dt.date) -> dt.date:
    """The same day a year before; the last day of a month stays the last."""
    day, year = pd.DateOffset(days=1), pd.DateOffset(years=1)
    return (pd.Timestamp(date) + day - year - day).date()


def _against(level: Level, every: Iterable[Level], pages: dict[str, str]) -> Backcast:
    """A level with the print of its place, indicator, area and period that has the fewest reasons against it."""
    found = [other for other in every if _prints(other, level)]
    if not found:
        return Backcast(level, None, (), False)
    printed = min(found, key=lambda other: len(BARRED & set(mismatches(other, level))))
    reasons = mismatches(printed, level)
    if level.parent.startswith("panel"):
        return Backcast(level, printed, reasons, pages[level.parent] == pages.get(printed.ids[0]))
    return Backcast(level, printed, reasons, level.report_id == printed.report_id)


def _prints(other: Level, level: Level) -> bool:
    own = (level.city_id, level.name, level.area, level.start, level.end)
    printed = other.source in ("report", "panel") and other.value is not None
    return printed and own == (other.city_id, other.name, other.area, other.start, other.end)


# --- in a table ---------------------------------------------------------------------------------------------------


def tally(found: Iterable[Backcast]) -> dict[str, int]:
    """How many there are: `all`, with a `print`, by verdict, and how many prints stand in the `same` text."""
    found = list(found)
    counts = Counter(backcast.verdict for backcast in found)
    return {
        "all": len(found),
        "print": len(found) - counts["none"],
        "same": sum(backcast.same_text for backcast in found),
        **{verdict: counts[verdict] for verdict in ("agree", "differ", "barred")},
    }


def row(backcast: Backcast, given: Given) -> list[Cell]:
    """A line of the table with the columns `HEADS`."""
    level, printed = backcast.implied, backcast.printed
    reading = given.text("trend.reading_points") if level.method.endswith("points") else ""
    start = [
        Cell.of(_where(level, given)),
        Cell.of(level_name(level, given.language) + reading, *level.ids),
        Cell.of(_said(level, given), *level.ids),
    ]
    if printed is None:
        return [*start, Cell.of("—"), Cell.of(given.text("trend.backcast.none"))]
    return [*start, Cell.of(_said(printed, given), *printed.ids), Cell.of(_finding(backcast, given), *printed.ids)]


def _said(level: Level, given: Given) -> str:
    """A value, with its interval unless it is exact."""
    exact = level.interval.lower == level.interval.upper
    value = level_value(level, given)
    return value if exact else f"{value} {level_interval(level)}"


def _where(level: Level, given: Given) -> str:
    """Place, area and period."""
    names = (any_place(level.city_id, given.language), area_name(level.area, given.language))
    parts = [*filter(None, names), level_period(level, given)]
    return given.text("4.join").join(parts)


def _finding(backcast: Backcast, given: Given) -> str:
    """The verdict, and on the same line what the two differ in."""
    implied, printed = backcast.implied, backcast.printed
    difference = measured(f"{100 * (implied.value / printed.value - 1):+.3f}", "%", given.language)
    text = given.text(f"trend.backcast.{backcast.verdict}", difference=difference)
    flags = [given.text("trend.same_text" if backcast.same_text else "trend.other_text")]
    flags += [given.text(f"trend.reason.{reason}") for reason in backcast.reasons]
    flags += [given.text("trend.scope.unstated")] if "unstated" in (implied.scope, printed.scope) else []
    return given.text("trend.joint").join([text, *flags])
