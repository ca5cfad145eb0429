"""Changes and completions as relations."""

from __future__ import annotations

from cityreports.extraction.levels import own_words, shares_word
from cityreports.extraction.lexicon import pattern
from cityreports.extraction.measures import SHARES, Measure, sentence_before
from cityreports.extraction.norms import is_distance
from cityreports.extraction.operands import Relation, Text, clause_of, grams
from cityreports.extraction.rates import names_rate

__all__ = ["RULES"]

PERIOD_BEFORE, LEVEL_BEFORE = "the period before", "the level before"
SAME_PLAN = "plan of the same year and unit"


def _change(measure: Measure, found: Text, i: int) -> Relation | None:
    level = measure.level
    if not (measure.role == "change" or "growth" in measure.notes) or is_distance(measure):
        return None
    if level is None:
        return _change_alone(measure) if measure.role == "change" else None
    if "growth" in measure.notes and level.role == "actual":
        # a planned growth of what is: the planned level is not printed
        return Relation("change", (None, level), measure, "stated", PERIOD_BEFORE)
    base = _base_before(measure, level) or level.base or _base_after(measure, level, found, i)
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
    near = found[max(0, i - 3) : i + 5]
    if any(o.level is level and o.role != "completion" and o is not measure and o.role != "baseline" for o in near):
        return None
    return Relation("change", (level, measure), None, "stated", LEVEL_BEFORE)


def _completion(measure: Measure, found: Text, i: int) -> Relation | None:
    if measure.role != "completion" or measure.level is None or names_rate(measure):
        return None
    plan = _plan_before(measure, measure.level) or _plan_after(measure, found, i)
    if plan is None and not pattern("of all works").search(measure.close):
        plan = _plan_of_year(measure.level, found)
    return Relation("completion", (measure.level, plan), measure, "stated", SAME_PLAN)


def _plan_after(completion: Measure, found: Text, i: int) -> Measure | None:
    """The plan that is printed behind its completion: 超额10%完成年初确定的30公里任务, 完成计划的六成(年计划60公里)."""
    plan = found.behind(i)
    if plan is None or plan.role != "target" or plan.family != completion.level.family or "完成率" in plan.right:
        return None
    inside = plan.clause == completion.clause and (not plan.left.startswith("、"))
    return plan if inside or plan.since.startswith("(") else None


def _plan_before(completion: Measure, level: Measure) -> Measure | None:
    for other in reversed(sentence_before(completion)):
        if other.role == "completion" and other.group != completion.group and not _goes_on(level, other.level):
            return None
        if (other.role == "target" or "project budget" in other.notes) and other.family == level.family:
            return other
    return None


def _goes_on(level: Measure, earlier: Measure | None) -> bool:
    """Whether a level is of what an earlier completion was of: 前三季度拆除41万,完成82%;全年拆除58万."""
    return earlier is not None and shares_word(own_words(level), own_words(earlier))


def _plan_of_year(level: Measure, found: Text) -> Measure | None:
    """The whole year's plan that another sentence prints: 全年 with the words of the level."""
    keys = [("plan", level.family, level.codes)]
    if not level.codes:
        keys = [("planned", level.family, gram) for gram in grams(level.subject[0], 2)]
    plans = [plan for key in keys for plan in found.at(*key) if plan.sentence != level.sentence]
    return min(plans, key=lambda plan: plan.figure.start, default=None)


def _against_plan(measure: Measure, found: Text, i: int) -> Relation | None:
    """A level beside its plan where no completion is printed: 改造28座,年度任务30座; 计划60公里,实际完成52公里."""
    left, after = measure.close, found.behind(i)
    if measure.unit in SHARES or pattern("beyond").search(left) or measure.role == "baseline":
        return None
    in_fact = after is not None and measure.role == "target" and pattern("in fact").match(after.since)
    if not in_fact and not pattern("plan of own").search(left):
        return None
    if measure.previous is not None and measure.previous.role == "completion" and measure.since.startswith("("):
        # the plan of what stands before the bracket
        return None
    near = [o for o in (measure.previous, after) if o]
    beside = [o for o in near if o.sentence == measure.sentence and o.role == "actual" and o.unit == measure.unit]
    beyond = after is not None and after.clause == measure.clause and is_distance(after)
    if not beside or beyond or any(o.role == "completion" and o.sentence == measure.sentence for o in found[i : i + 3]):
        return None
    return Relation("completion", (beside[0], measure), None, "stated", SAME_PLAN)


RULES = (_change, _pair, _completion, _against_plan)
