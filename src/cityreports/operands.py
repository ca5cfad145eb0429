"""Figures as numbers to compute with: the interval that a printed form allows, and what it counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

import pandas as pd

from cityreports.intervals import Interval
from cityreports.observations import quantity
from cityreports.quantities import Rounding, UnreadableError, read, read_unit

__all__ = ["EXHAUSTIVE", "PERCENT", "Measured", "Operand", "Terms", "measured", "operand", "operands", "scale", "terms"]

PERCENT = {"%": 100, "‰": 1000, "‱": 10000}
EXHAUSTIVE = "parts disjoint and exhaustive"  # how the coding manual marks parts that are all there are


class Measured(NamedTuple):
    """What a literal says to an arithmetic that knows nothing of its subject."""

    unit: str
    interval: Interval | None
    value: Fraction | None
    step: Fraction | None
    whole: bool


@lru_cache(maxsize=65536)
def measured(literal: str, role: str, note: str, rounding: Rounding = "half_up") -> Measured:
    """A literal as interval, value, step of its last printed place, and whether it counts things.

    Examples
    --------
    >>> measured("8.98万件", "actual", "").step, measured("98.2%", "actual", "").interval
    (Fraction(100, 1), Interval[98.15, 98.25))
    """
    try:
        found = quantity(literal, role, note, rounding)
    except UnreadableError:
        return Measured("", None, None, None, False)
    interval = None
    if found.lower is not None or found.upper is not None:
        interval = Interval.of(found.lower, found.upper, found.lower_closed, found.upper_closed)
    value = None if found.value is None else Fraction(found.value)
    reading = read(literal)
    step = Fraction(reading.last if reading.hedge else reading.place) or Fraction(1)
    whole = not found.unit or read_unit(found.unit).kind != "symbol"
    return Measured(found.unit, interval, value, step, whole)


@dataclass(frozen=True, slots=True)
class Operand:
    """A figure as a number to compute with.

    Attributes
    ----------
    interval : Interval or None
        None if it is masked, or no number can be read.
    value : Fraction or None
        The printed value.
    step : Fraction or None
        One unit of its last printed place.
    whole : bool
        Whether it counts things, so that its true value is a whole number.
    """

    figure_id: str
    literal: str
    unit: str
    interval: Interval | None
    value: Fraction | None
    step: Fraction | None
    whole: bool
    masked: bool
    note: str
    city_id: str
    indicator: str
    role: str
    period_start: str
    period_end: str
    subject_zh: str
    subject_en: str

    @property
    def share(self) -> bool:
        """Whether it is a share of a whole."""
        return self.unit in PERCENT

    def under(self, rounding: Rounding) -> Operand:
        """The same figure under another rounding rule."""
        return self.printed_as(self.literal, rounding)

    def printed_as(self, literal: str, rounding: Rounding = "half_up") -> Operand:
        """The same figure, had another literal been printed."""
        return replace(self, literal=literal, **measured(literal, self.role, self.note, rounding)._asdict())

    def moved(self, steps: int) -> Operand:
        """The same figure, had its last place been printed so many steps higher."""
        by = self.step * steps
        interval = self.interval + Interval.point(by)
        everything = Interval.of(0, PERCENT.get(self.unit))
        if self.share and self.interval.intersection(everything) == self.interval:
            interval = interval.intersection(everything)
        return replace(self, interval=interval, value=None if self.value is None else self.value + by)


def operand(row, rounding: Rounding = "half_up") -> Operand:
    """The operand of a row of a coding sheet or of the cleaned panel."""
    return Operand(
        row.figure_id, row.literal, *measured(row.literal, row.role, row.note, rounding),
        getattr(row, "numeral", "") == "masked", row.note,
        row.city_id, row.indicator.split(";")[0], row.role, row.period_start, row.period_end, row.subject_zh,
        getattr(row, "subject_en", "") or row.subject_zh,
    )  # fmt: skip


def operands(sheets: pd.DataFrame, panel: pd.DataFrame, rounding: Rounding = "half_up") -> dict[str, Operand]:
    """All figures of the reports and of the panel as operands, by figure id.

    Parameters
    ----------
    sheets : pandas.DataFrame
        As `observations.coding_sheets` returns them, with `city_id`.
    panel : pandas.DataFrame
        The cleaned panel, as text.
    """
    return {row.figure_id: operand(row, rounding) for frame in (sheets, panel) for row in frame.itertuples()}


class Terms(NamedTuple):
    """A relation's operands in order, none for one that is not printed, its result, and what it takes for granted."""

    operands: tuple[Operand | None, ...]
    result: Operand | None
    assumption: str = ""

    @property
    def figures(self) -> list[Operand]:
        """All that are printed."""
        return [figure for figure in (*self.operands, self.result) if figure]

    @property
    def exhaustive(self) -> bool:
        """Whether the wording says that the parts are all there are."""
        return any(part.startswith(EXHAUSTIVE) for part in self.assumption.split("; "))


def terms(relation, known: Mapping[str, Operand]) -> Terms:
    """The figures of a relation."""
    found = tuple(known[name] if name else None for name in relation.operands.split(";"))
    return Terms(found, known[relation.result] if relation.result else None, relation.assumption)


def scale(result: Operand) -> Interval:
    """What stands for one in the unit of a printed rate: 100 for %."""
    return Interval.point(PERCENT.get(result.unit, 1))
