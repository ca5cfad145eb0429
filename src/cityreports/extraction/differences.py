"""Differences as relations: by how much two figures lie apart, and what one leaves of the other."""

from __future__ import annotations

from cityreports.extraction.complements import EXHAUSTIVE
from cityreports.extraction.levels import longest_shared
from cityreports.extraction.lexicon import pattern
from cityreports.extraction.measures import Measure, dependent, sentence_before
from cityreports.extraction.operands import Relation, Text, clause_of, is_count
from cityreports.extraction.wholes import is_mean

__all__ = ["RULES"]

NOTHING_ELSE = "nothing else changed the number"
# how far back a plan takes up what was done, and how long the words are that say what was done
FAR, ACT = 60, 20


def _gap(measure: Measure, found: Text, i: int) -> Relation | None:
    """A difference that is called one: 差额41万元(应缴328万元、实缴287万元), 计划40个,建成42个,多建2个."""
    over = pattern("over").search(measure.close)
    if not over and not pattern("gap").search(measure.close):
        return None
    if not (is_count(measure) or measure.role == "change") or pattern("beside a norm").search(clause_of(measure)):
        return None
    pair = [o for o in found[i + 1 : i + 3] if o.group == measure.group and o.unit == measure.unit]
    if len(pair) < 2 or over:
        same = [o for o in sentence_before(measure) if o.unit == measure.unit and not dependent(o)]
        pair = sorted(same[-2:], key=lambda other: not pattern("due in all").search(_words(other)))
        pair = pair[::-1] if over else pair
    due = [other for other in pair if pattern("due in all").search(_words(other))]
    if len(pair) < 2 or (over and (len(due) != 1 or pair[0].group != measure.group)):
        return None
    return Relation("difference", tuple(pair), measure, "stated", NOTHING_ELSE)


def _net(measure: Measure, found: Text, i: int) -> Relation | None:
    """What came to be less what ceased: 新增120家,注销36家,净增84家."""
    if not pattern("net").search(measure.close):
        return None
    same = [o for o in sentence_before(measure) if o.unit == measure.unit and o.group == measure.group]
    gone = next((o for o in reversed(same) if pattern("gone").search(o.close)), None)
    come = next((o for o in reversed(same) if pattern("added").search(o.close)), None)
    if gone is None or come is None:
        return None
    return Relation("difference", (come, gone), measure, "stated", NOTHING_ELSE)


def _words(measure: Measure) -> str:
    return measure.role + measure.close + measure.right[:6]


def _taken_off(measure: Measure, found: Text, i: int) -> Relation | None:
    """By how much a number fell, counted as what was dealt with: 存量由640个降至392个,销号248个."""
    level = measure.previous
    if level is None or level.base is None or level.unit != measure.unit or level.group != measure.group:
        return None
    fell = pattern("fell to").search(level.close) and pattern("dealt with").fullmatch(measure.since)
    if not fell or measure.role != "actual":
        return None
    return Relation("difference", (level.base, level), measure, "stated", NOTHING_ELSE)


def _of_two(measure: Measure, found: Text, i: int) -> Relation | None:
    """By how much one of two differs from the other: 简易程序60件、普通程序40件,后者少20件."""
    if not pattern("of the two").search(measure.close):
        return None
    pair = [o for o in sentence_before(measure) if o.unit == measure.unit and not dependent(o)][-2:]
    if len(pair) < 2:
        return None
    larger = "前" if pattern("more than").search(measure.close) else "后"
    pair = pair if larger in measure.close else pair[::-1]
    return Relation("difference", tuple(pair), measure, "stated", NOTHING_ELSE)


def _all_but(measure: Measure, found: Text, i: int) -> Relation | None:
    """All there was but these: 发现320处,除余下的11处外全部整改."""
    if not pattern("all but").search(measure.close) or not pattern("but").match(measure.right):
        return None
    whole = next((o for o in reversed(sentence_before(measure)) if o.unit == measure.unit and is_count(o)), None)
    return Relation("difference", (whole, measure), None, "stated", NOTHING_ELSE) if whole else None


def _left_for_plan(measure: Measure, found: Text, i: int) -> Relation | None:
    """What is left for the plan of what an earlier sentence counts: 存量540处,销号320处。…明年拆除剩余220处存量."""
    if measure.role != "target" or measure.whole is not None or not pattern("rest").search(measure.close):
        return None
    noun = pattern("no act").sub("", pattern("rest").sub("", measure.close)) + measure.right
    noun = pattern("act").sub("", noun)
    here = [other for other in sentence_before(measure) if other.unit == measure.unit]
    if here and not (here[0].role == "target" and len(here) > 1 and here[-1].role == "actual"):
        return None
    for other in reversed(found[max(0, i - FAR) : i]):
        named = longest_shared(noun, pattern("act").sub("", other.since_clause[-ACT:] + other.right)) > 1
        if other.unit != measure.unit or not (named or other in here):
            continue
        same = [o for o in found[max(0, i - FAR) : i] if o.sentence == other.sentence and o.unit == measure.unit]
        levels = [o for o in same if not dependent(o) and not is_mean(o) and o.time != "cumulative"]
        if len(levels) == 1:
            return Relation("sum", (other, measure), None, "suggested", EXHAUSTIVE)
        pair = sorted(levels[:2], key=lambda o: not pattern("due in all").search(_words(o)))
        return Relation("difference", tuple(pair), measure, "stated", NOTHING_ELSE)
    return None


RULES = (_gap, _net, _taken_off, _of_two, _all_but, _left_for_plan)
