"""How levels are said, in both languages."""

import datetime as dt
from dataclasses import replace

import pytest

from cityreports.intervals import Interval
from cityreports.levels import levels
from cityreports.parameters import parameters
from cityreports.phrases import any_place, level_interval, level_name, level_period, level_value

ZH, EN = (parameters("03_city_trend", language=language) for language in ("zh", "en"))


@pytest.fixture(scope="module")
def level():
    return next(each for each in levels("xiamen", panel=False) if each.name == "penalty_cases" and each.end)


def test_periods(level):
    """A year, an undated level, a date, a date without a start."""
    year = replace(level, start=dt.date(2022, 1, 1), end=dt.date(2022, 12, 31))
    assert (level_period(year, ZH), level_period(year, EN)) == ("2022年", "2022")
    assert level_period(replace(level, start=None, end=None), EN) == "undated, earlier"
    day = dt.date(2025, 12, 31)
    assert level_period(replace(level, start=day, end=day), EN) == "2025-12-31"
    assert level_period(replace(level, start=None, end=day), EN) == "until 2025-12-31"


def test_values(level):
    """Hedges as signs, masked ones as printed, implied counts to the nearest whole number."""
    hedged = replace(level, value=19000.0, qualifier="above", unit="m2", source="report", per="")
    assert level_value(hedged, EN) == ">19,000 m²"
    assert level_value(replace(level, masked=True, literal="X件"), ZH) == "X件（被遮蔽）"
    implied = replace(level, source="implied", value=57197.45, unit="件", qualifier="exact")
    assert level_value(implied, EN) == "57,197 件"
    assert level_interval(replace(implied, interval=Interval.of("56984.1", "57412.1"))) == "[56,980, 57,420]"


def test_names(level):
    """The indicator's label, or the subject of a figure without one; places of the panel too."""
    assert level_name(level, "en") == "administrative penalty cases"
    assert level_name(replace(level, name="某事", subject_zh="某事", subject_en="a thing"), "en") == "a thing"
    assert (any_place("ziyang", "en"), any_place("huzhou", "zh")) == ("Ziyang (inferred)", "湖州市")
