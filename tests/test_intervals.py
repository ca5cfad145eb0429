"""Intervals: exact arithmetic of what rounding leaves open."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cityreports.intervals import Interval

numbers = st.fractions(min_value=-1000, max_value=1000, max_denominator=60)


@st.composite
def boxes(draw, lowest=None):
    """An interval and a number in it."""
    low, high = sorted(draw(st.tuples(numbers, numbers)))
    if lowest is not None:
        low, high = abs(low) + lowest, abs(low) + abs(high - low) + lowest
    inside = low + (high - low) * draw(st.fractions(min_value=0, max_value=1, max_denominator=20))
    closed = (low == high or draw(st.booleans()) or inside == low, low == high or draw(st.booleans()) or inside == high)
    return Interval(low, high, *closed), inside


def holds(interval, number):
    return interval.intersects(Interval.point(number))


@given(boxes(), boxes())
def test_results_hold_the_result_of_every_pair_of_numbers(one, other):
    """The defining property of interval arithmetic."""
    (a, x), (b, y) = one, other
    assert holds(a + b, x + y)
    assert holds(a - b, x - y)
    assert holds(a * b, x * y)
    assert holds(-a, -x)


@given(boxes(), boxes(lowest=Fraction(1, 7)))
def test_quotients_hold_every_quotient(one, other):
    """Division by an interval of positive numbers."""
    (a, x), (b, y) = one, other
    assert holds(a / b, x / y)


def test_open_ends_stay_open():
    """1500余 less 1500余 does not reach a hundred."""
    more = Interval.of(1500, 1600, True, False)
    assert more - more == Interval.of(-100, 100, False, False)
    assert not (more - more).intersects(Interval.point(100))


def test_division_by_what_can_be_nought():
    """Inside, it is an error; at the end, the quotient has no limit."""
    with pytest.raises(ZeroDivisionError):
        Interval.point(1) / Interval.of(-1, 1)
    assert Interval.point(1) / Interval.of(0, 2) == Interval(Fraction(1, 2), None, True, False)


def test_half_lines():
    """A count of at least 60 over exactly 3 is at least 20."""
    assert Interval.of(60, None) / Interval.point(3) == Interval(Fraction(20), None, True, False)
    assert not Interval.of(60, None).bounded
    assert Interval.of(None, 5).below(Interval.of(6, None))


@pytest.mark.parametrize(
    ("interval", "whole"),
    [
        (Interval.of("8.46", "8.56"), None),
        (Interval.of(5, 7, False, True), (6, 7)),
        (Interval.of(5, 7, True, False), (5, 6)),
        (Interval.of("581.99", "582.02", False, True), (582, 582)),
        (Interval.of(5, None), None),
    ],
)
def test_whole_numbers_in_it(interval, whole):
    """First and last; an open end is not reached."""
    assert interval.integers() == whole


@given(boxes(lowest=Fraction(1, 3)))
def test_the_roundest_number_lies_in_it_and_no_rounder_does(box):
    """Fewest digits before the zeros."""
    interval, _ = box
    found = interval.roundest()
    if found is None:
        return
    assert holds(interval, found)
    step = Fraction(1)
    while (found / step).denominator != 1:
        step /= 10
    while (found / (10 * step)).denominator == 1:
        step *= 10
    assert (interval * Interval.point(1 / (10 * step))).integers() is None or found == 0


def test_the_roundest_number_of_an_implied_plan():
    """The plan behind 一拆 of 167.29万 at 209.11% is 800,000."""
    assert Interval.of("799966.525", "800052.606").roundest() == 800_000
    assert Interval.of(-1, 5).roundest() is None
