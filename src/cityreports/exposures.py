"""Resident populations as intervals: the exposure of counts per 10,000 residents."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from cityreports import sources
from cityreports.intervals import Interval
from cityreports.quantities import Rounding, quantify

__all__ = ["Exposure", "residents"]

YEAR_END = "年末常住人口"
PRINTED = re.compile(r"(?<!\d)\d+(?:\.\d+)?万?(?!\d|年)")


@dataclass(frozen=True, slots=True)
class Exposure:
    """Residents of a place at a year's end.

    Attributes
    ----------
    interval : Interval
        The populations that the printed numbers allow.
    value : float
        The population in use: as printed, or the middle of a gap.
    kind : str
        ``printed``, ``derived`` from a printed change, or ``between`` the years on both sides.
    years : tuple of int
        Of the populations that it comes from.
    """

    interval: Interval
    value: float
    kind: str
    years: tuple[int, ...]


def residents(city_id: str, year: int, rounding: Rounding = "half_up") -> Exposure | None:
    """The residents of a city at a year's end; none if no communiqué near enough was found.

    A year that is missing between two known ones lies between them: the interval reaches from the lower end of the
    smaller to the upper end of the larger.

    Parameters
    ----------
    city_id : str
    year : int
    rounding : {"half_up", "half_even", "truncation", "any"}
        How the printed populations were rounded.

    Examples
    --------
    >>> residents("zhoushan", 2021).interval, residents("haishu", 2022).kind
    (Interval[1164500, 1165500), 'between')
    """
    rows = _rows(city_id)
    if year in rows and rows[year]["value"]:
        interval, kind = _interval(rows, year, rounding)
        return Exposure(interval, float(rows[year]["value"]), kind, (year,))
    known = [y for y in rows if rows[y]["value"]]
    before, after = [y for y in known if y < year], [y for y in known if y > year]
    if not before or not after:
        return None
    ends = (max(before), min(after))
    intervals = [_interval(rows, y, rounding)[0] for y in ends]
    low, high = sorted(intervals, key=lambda interval: interval.lower)
    values = [float(rows[y]["value"]) for y in ends]
    hull = Interval(low.lower, high.upper, low.lower_closed, high.upper_closed)
    return Exposure(hull, sum(values) / 2, "between", ends)


def _rows(city_id: str) -> dict[int, dict[str, str]]:
    """Year-end residents of a city by year."""
    codes = {row["adcode"] for row in sources.table("reports.csv") if row["city_id"] == city_id}
    return {
        int(row["year"]): row
        for row in sources.table("context/places.csv")
        if row["adcode"] in codes and row["indicator"] == YEAR_END
    }


def _interval(rows: dict[int, dict[str, str]], year: int, rounding: Rounding) -> tuple[Interval, str]:
    """The interval of a year's population, from the numbers that its source prints."""
    row = rows[year]
    value = Interval.point(row["value"])
    terms = [_printed(text, rounding) for text in PRINTED.findall(row["quote_of_figure_only"])]
    if terms and terms[0].intersects(value):
        return terms[0], "printed"
    level = terms.pop(0) if len(terms) > 1 else None
    if level is None and year + 1 in rows:
        level = _interval(rows, year + 1, rounding)[0]
    for reading in _readings(level, terms):
        if reading.intersects(value):
            return reading, "derived"
    raise ValueError(f"places.csv: {row['quote_of_figure_only']!r} does not give {row['value']} for {year}")


def _printed(text: str, rounding: Rounding) -> Interval:
    """A printed number of residents; one with decimals and without 万 is in 万."""
    literal = text if "万" in text or "." not in text else f"{text}万"
    found = quantify(f"{literal}人", "actual", rounding)
    return Interval.of(found.lower, found.upper, found.lower_closed, found.upper_closed)


def _readings(level: Interval | None, terms: list[Interval]) -> Iterator[Interval]:
    """A level from the next year's, or this year's from the next one's, and a printed change."""
    if level is not None and terms:
        yield level + terms[0]
        yield level - terms[0]
