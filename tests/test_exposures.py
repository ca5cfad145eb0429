"""Populations as intervals."""

from fractions import Fraction

import pytest

from cityreports.exposures import residents


@pytest.mark.parametrize(
    ("city", "year", "lower", "upper", "kind"),
    [
        ("zhoushan", 2021, 1164500, 1165500, "printed"),  # 116.5万
        ("xiamen", 2023, 5326950, 5327050, "printed"),  # 532.70万
        ("nanping", 2023, 2629000, 2631000, "derived"),  # 262.3万 and 0.7万 less than the year before
        ("haishu", 2022, 1052500, 1065500, "between"),  # 105.3万 and 106.5万
    ],
)
def test_intervals(city, year, lower, upper, kind):
    """What the printed digits leave open, a derived one more, a missing year the whole gap."""
    found = residents(city, year)
    assert (found.interval.lower, found.interval.upper, found.kind) == (Fraction(lower), Fraction(upper), kind)
    assert lower <= found.value <= upper


def test_rounding_rule():
    """Truncation moves the interval up."""
    assert residents("zhoushan", 2021, "truncation").interval.lower == 1165000


def test_unknown_year():
    """No population, no rate."""
    assert residents("zhoushan", 1999) is None and residents("ziyang", 2020) is None
