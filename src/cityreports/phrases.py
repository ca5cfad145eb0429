"""How a level is said in a report: its name, period, value and interval."""

from __future__ import annotations

from cityreports import processed
from cityreports.exhibits import interval_text, measured, number, span
from cityreports.levels import Level, base_text
from cityreports.observations import register
from cityreports.parameters import Given
from cityreports.profiles import indicator_label
from cityreports.prose import period_name, place_name
from cityreports.quantities import read_unit

__all__ = ["any_place", "level_interval", "level_name", "level_period", "level_value", "rounded_level"]

SIGNS = {"above": ">", "approx": "≈", "at_least": "≥", "at_most": "≤"}


def any_place(city_id: str, language: str) -> str:
    """The name of a place of the register or of the panel."""
    if city_id in set(register()["city_id"]):
        return place_name(city_id, language)
    rows = processed.panel()
    return rows.loc[rows["city_id"] == city_id, f"place_{language}"].iloc[0]


def level_name(level: Level, language: str) -> str:
    """The label of its indicator, or the subject of a figure that has none."""
    own = level.subject_zh if language == "zh" else level.subject_en
    return own if level.name == level.subject_zh else indicator_label(level.name, language)


def level_period(level: Level, given: Given) -> str:
    """Its period or date."""
    if level.end is None:
        return given.text("trend.undated")
    if level.start is None:
        return given.text("trend.until", date=level.end.isoformat())
    if level.start == level.end:
        return level.end.isoformat()
    return period_name(level.start.isoformat(), level.end.isoformat(), given.language)


def level_value(level: Level, given: Given) -> str:
    """Its value with unit, base and a sign for a hedge; a masked one as printed."""
    if level.masked:
        return given.text("trend.masked", literal=level.literal)
    if level.value is None:
        return measured(interval_text(level.interval), level.unit, given.language)
    value = rounded_level(level) if level.source == "implied" else level.value
    sign = SIGNS.get(level.qualifier, "")
    return measured(f"{sign}{number(value)}", level.unit, given.language) + base_text(level.per, given.language)


def rounded_level(level: Level) -> float:
    """An implied value: a count to the nearest whole number, all else to six digits."""
    return round(level.value) if read_unit(level.unit).kind == "counter" else float(f"{level.value:.6g}")


def level_interval(level: Level) -> str:
    """Its interval, as printed for a figure, rounded outward for an implied level."""
    found = level.interval
    if found is None or level.source == "implied":
        return interval_text(found)
    ends = [None if end is None else float(end) for end in (found.lower, found.upper)]
    return span(*ends, found.lower_closed, found.upper_closed)
