"""Figures as numbers to compute with."""

from fractions import Fraction

import pytest

from cityreports.intervals import Interval
from cityreports.operands import measured


@pytest.mark.parametrize(
    ("literal", "role", "interval", "step", "whole"),
    [
        ("139586件", "actual", Interval.point(139586), 1, True),
        ("8.98万件", "actual", Interval.of(89750, 89850, True, False), 100, True),
        ("98.2%", "actual", Interval.of("98.15", "98.25", True, False), Fraction(1, 10), False),
        ("1500余处", "actual", Interval.of(1500, 1600, True, False), 100, True),
        ("167.29万平方米", "actual", Interval.of(1672850, 1672950, True, False), 100, False),
        ("八大", "", Interval.point(8), 1, True),
    ],
)
def test_what_a_literal_allows(literal, role, interval, step, whole):
    """Interval, step of the last place, and whether it counts."""
    found = measured(literal, role, "")
    assert (found.interval, found.step, found.whole) == (interval, step, whole)


def test_a_masked_or_unreadable_figure_has_no_interval():
    """It is kept, and computes nothing."""
    assert measured("X件", "actual", "").interval is None
    assert measured("数万件", "actual", "").interval is None


def test_rounding_rules_differ():
    """Truncation only runs up."""
    assert measured("98.2%", "actual", "", "truncation").interval == Interval.of("98.2", "98.3", True, False)
    assert measured("98.2%", "actual", "", "any").interval == Interval.of("98.15", "98.3", True, False)
