"""Changes as relations."""

from __future__ import annotations

from cityreports.extraction.lexicon import pattern
from cityreports.extraction.measures import Measure, sentence_before
from cityreports.extraction.norms import is_distance
from cityreports.extraction.operands import Relation, Text, clause_of

__all__ = ["RULES"]

PERIOD_BEFORE, LEVEL_BEFORE = "the period before", "the level before"


def _change(measure: Measure, found: Text, i: int) -> Relation | None:
    level = measure.level
    if not (measure.role == "change" or "growth" in measure.notes) or is_distance(measure):
        return None
    if level is None:
        steps = pattern("steps").fullmatch(measure.unit)
        return _change_alone(measure) if measure.role == "change" and not steps else None
    if "growth" in measure.notes and level.role == "actual":
        # a planned growth of what is: the planned level is not printed
        return Relation("change", (None, level), measure, "stated", PERIOD_BEFORE)
    base = _base_before(measure, level) or level.base or _base_after(measure, level, found, i)
    if base is None and pattern("on the period before").search(clause_of(measure)):
        base = _last_period(level)
    if base is None and measure.role == "target":
        base = found.first_named(i, level) or _coded(level, found, i)
    if year := pattern("against a year").search(clause_of(measure)):
        base = _base_of_year(measure, level, base, year["year"])
    return Relation("change", (level, base), measure, "stated", PERIOD_BEFORE)


def _change_alone(measure: Measure) -> Relation:
    """A change whose level is not printed: 投诉量同比下降15%, 收集率比上年末的48%提升10个百分点."""
    base = _own_base(measure)
    return Relation("change", (None, base) if base else (None,), measure, "stated", PERIOD_BEFORE)


def _coded(level: Measure, found: Text, i: int) -> Measure | None:
    """The report's own figure of a planned one's indicator, of its kind of time if there is one."""
    if not level.codes:
        return None
    key = ("actual", level.codes, level.family)
    return found.first(i, *key, level.time) or found.first(i, *key)


def _last_period(level: Measure) -> Measure | None:
    """The level of the period before, printed as one of its own: 一季度立案60件,二季度75件,环比增长25%."""
    if not level.period[0]:
        return None
    same = [
        m for m in sentence_before(level) if m.unit == level.unit and m.role == level.role and m.whole is level.whole
    ]
    return next((m for m in reversed(same) if "" < m.period[1] < level.period[0]), None)


def _base_of_year(change: Measure, level: Measure, base: Measure | None, year: str) -> Measure | None:
    """The earlier level of the year that a change names, where several years are printed: 比2017年上升87.5%."""
    if base is None or not base.period[0] or base.period[0][:4] == year:
        return base
    dated = [m for m in sentence_before(change) if m.role == "baseline" and m.family == level.family]
    return next((other for other in reversed(dated) if other.period[0][:4] == year), None)


def _base_before(change: Measure, level: Measure) -> Measure | None:
    """The earlier level that is printed in a change's own clause: 较2019年的1.2万件减少四成."""
    other = _own_base(change)
    return other if other is not None and other.family == level.family else None


def _own_base(change: Measure) -> Measure | None:
    other = change.previous
    return other if other is not None and other.role == "baseline" and other.clause == change.clause else None


def _base_after(change: Measure, level: Measure, found: Text, i: int) -> Measure | None:
    """An earlier level that is printed in the clause behind its change: 增长8.2%,上年为4500件."""
    other = found.behind(i)
    if other is None or other.role != "baseline" or other.group != change.group or other.family != level.family:
        return None
    return other


def _pair(measure: Measure, found: Text, i: int) -> Relation | None:
    """A change of which only the two levels are printed."""
    level = measure.level
    if measure.role != "baseline" or level is None or measure.whole is not None:
        return None
    behind = found.behind(i)
    if behind is not None and behind.role == "change" and _own_base(behind) is measure:
        return None
    near = found[max(0, i - 3) : i + 5]
    if any(o.level is level and o.role != "completion" and o is not measure and o.role != "baseline" for o in near):
        return None
    return Relation("change", (level, measure), None, "stated", LEVEL_BEFORE)


RULES = (_change, _pair)
