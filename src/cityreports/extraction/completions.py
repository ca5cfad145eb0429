"""Completions as relations: what was done of which plan."""

from __future__ import annotations

from cityreports.extraction.levels import own_words, shares_word
from cityreports.extraction.lexicon import pattern
from cityreports.extraction.measures import SHARES, Measure, sentence_before
from cityreports.extraction.norms import is_distance
from cityreports.extraction.operands import Relation, Text, grams
from cityreports.extraction.rates import names_rate

__all__ = ["RULES"]

SAME_PLAN = "plan of the same year and unit"


def _completion(measure: Measure, found: Text, i: int) -> Relation | None:
    if measure.role != "completion" or names_rate(measure):
        return None
    if measure.level is None:
        of_plan = pattern("of a plan").search(measure.since_clause)
        return Relation("completion", (None,), measure, "stated", SAME_PLAN) if of_plan else None
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
    named = plan.group == completion.group and pattern("own plan").search(plan.close)
    return plan if inside or named or plan.since.startswith("(") else None


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
    planned = after is not None and measure.role == "target"
    in_fact = planned and (pattern("in fact").match(after.since) or pattern("so much done").fullmatch(after.since))
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


RULES = (_completion, _against_plan)
