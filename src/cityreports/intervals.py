"""Arithmetic of intervals, exact: what a printed number's rounding leaves open, carried through a computation."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import Any

__all__ = ["Interval"]

Bound = tuple[Fraction, bool]  # an end and whether it belongs to the interval


@dataclass(frozen=True, slots=True)
class Interval:
    """The real numbers between two ends; an end that is none is open without limit.

    Examples
    --------
    >>> Interval.of(1, 2) + Interval.of(10, 11, upper_closed=False)
    Interval[11, 13)
    """

    lower: Fraction | None
    upper: Fraction | None
    lower_closed: bool = True
    upper_closed: bool = True

    @classmethod
    def of(cls, lower: Any, upper: Any, lower_closed: bool = True, upper_closed: bool = True) -> Interval:
        """An interval from numbers, decimals or texts."""
        ends = [None if end is None or end == "" else Fraction(str(end)) for end in (lower, upper)]
        return cls(*ends, lower_closed and ends[0] is not None, upper_closed and ends[1] is not None)

    @classmethod
    def point(cls, value: Any) -> Interval:
        """A single number."""
        return cls.of(value, value)

    def __repr__(self) -> str:
        lower = "-inf" if self.lower is None else f"{float(self.lower):.10g}"
        upper = "inf" if self.upper is None else f"{float(self.upper):.10g}"
        return f"Interval{'[' if self.lower_closed else '('}{lower}, {upper}{']' if self.upper_closed else ')'}"

    @property
    def bounded(self) -> bool:
        """Whether both ends are numbers."""
        return self.lower is not None and self.upper is not None

    @property
    def empty(self) -> bool:
        """Whether no number lies in it."""
        if not self.bounded:
            return False
        return self.lower > self.upper or (self.lower == self.upper and not (self.lower_closed and self.upper_closed))

    def __neg__(self) -> Interval:
        flip = [None if end is None else -end for end in (self.upper, self.lower)]
        return Interval(*flip, self.upper_closed, self.lower_closed)

    def __add__(self, other: Interval) -> Interval:
        lower = None if self.lower is None or other.lower is None else self.lower + other.lower
        upper = None if self.upper is None or other.upper is None else self.upper + other.upper
        return Interval(
            lower, upper, self.lower_closed and other.lower_closed, self.upper_closed and other.upper_closed
        )

    def __sub__(self, other: Interval) -> Interval:
        return self + -other

    def __mul__(self, other: Interval) -> Interval:
        if not (self.bounded and other.bounded):
            return self._halfline_product(other)
        products = [_times(a, b) for a in self._ends() for b in other._ends()]
        return _hull(products)

    def __truediv__(self, other: Interval) -> Interval:
        return self * other.reciprocal()

    def reciprocal(self) -> Interval:
        """One over each of its numbers.

        Raises
        ------
        ZeroDivisionError
            If nought lies inside.
        """
        if self.lower is not None and (self.lower > 0 or (self.lower == 0 and not self.lower_closed)):
            lower = Fraction(0) if self.upper is None else 1 / self.upper
            upper = None if self.lower == 0 else 1 / self.lower
            return Interval(lower, upper, self.upper_closed, self.lower_closed and upper is not None)
        if self.upper is not None and self.upper < 0:
            return -(-self).reciprocal()
        if self.lower == 0 and self.upper:  # nought itself cannot be the divisor
            return Interval(1 / self.upper, None, self.upper_closed, False)
        raise ZeroDivisionError(f"{self} holds 0")

    def _ends(self) -> list[Bound]:
        return [(self.lower, self.lower_closed), (self.upper, self.upper_closed)]

    def _halfline_product(self, other: Interval) -> Interval:
        """Product of intervals of numbers that are not negative, one of them without upper end."""
        if any(i.lower is None or i.lower < 0 for i in (self, other)):
            return Interval(None, None, False, False)
        lower, closed = _times((self.lower, self.lower_closed), (other.lower, other.lower_closed))
        return Interval(lower, None, closed, False)

    def intersects(self, other: Interval) -> bool:
        """Whether a number lies in both.

        Examples
        --------
        >>> Interval.of(1, 2, upper_closed=False).intersects(Interval.of(2, 3))
        False
        """
        return not self.intersection(other).empty

    def intersection(self, other: Interval) -> Interval:
        """The numbers in both; may be `empty`."""
        lowers = [(i.lower, not i.lower_closed) for i in (self, other) if i.lower is not None]
        uppers = [(i.upper, i.upper_closed) for i in (self, other) if i.upper is not None]
        lower, lower_open = max(lowers) if lowers else (None, True)
        upper, upper_closed = min(uppers) if uppers else (None, False)
        return Interval(lower, upper, not lower_open, upper_closed)

    def below(self, other: Interval) -> bool:
        """Whether every number of this one is less than every number of the other."""
        if self.upper is None or other.lower is None:
            return False
        return self.upper < other.lower or (
            self.upper == other.lower and not (self.upper_closed and other.lower_closed)
        )

    def integers(self) -> tuple[int, int] | None:
        """First and last integer in it; none if there is none or no end.

        Examples
        --------
        >>> Interval.of("8.46", "8.56").integers() is None, Interval.of(5, 7, lower_closed=False).integers()
        (True, (6, 7))
        """
        if not self.bounded:
            return None
        first, last = ceil(self.lower), floor(self.upper)
        first += first == self.lower and not self.lower_closed
        last -= last == self.upper and not self.upper_closed
        return (first, last) if first <= last else None

    def roundest(self) -> Fraction | None:
        """The number in it with the fewest digits before its zeros; none if an end is open or nought lies inside.

        Examples
        --------
        >>> Interval.of(799967, 800052).roundest(), Interval.of(5, 5).roundest()
        (Fraction(800000, 1), Fraction(5, 1))
        """
        if not self.bounded or self.empty or self.lower <= 0:
            return None
        step = Fraction(10) ** len(str(ceil(self.upper)))
        for _ in range(40):
            found = (self * Interval.point(1 / step)).integers()
            if found:
                return found[0] * step
            step /= 10
        return None


def _times(a: Bound, b: Bound) -> Bound:
    # nought times anything is nought, and reached if the nought is
    closed = (a[0] == 0 and a[1]) or (b[0] == 0 and b[1]) or (a[1] and b[1])
    return a[0] * b[0], closed


def _hull(ends: list[Bound]) -> Interval:
    lower = min(value for value, _ in ends)
    upper = max(value for value, _ in ends)
    return Interval(
        lower,
        upper,
        any(closed for value, closed in ends if value == lower),
        any(closed for value, closed in ends if value == upper),
    )
