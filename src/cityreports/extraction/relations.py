"""The arithmetic that a text implies between its measures, by its words alone: no rule asks whether numbers agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from cityreports.extraction import changes, means, rates, sums
from cityreports.extraction.levels import longest_shared, shares_word
from cityreports.extraction.lexicon import pattern
from cityreports.extraction.measures import LEVELS, SHARES, Measure, dependent
from cityreports.extraction.operands import Relation, Text
from cityreports.extraction.parts import is_mean

__all__ = ["relations"]


def relations(found: list[Measure]) -> list[Relation]:
    """The relations between the measures of a text, in reading order.

    Parameters
    ----------
    found : list of Measure
        With levels, parts, codes and subjects.

    Returns
    -------
    list of Relation
        What the words of the text relate; their numbers are not looked at.
    """
    result: list[Relation] = []
    found = Text(found)
    for i, measure in enumerate(found):
        for rule in RULES:
            if relation := rule(measure, found, i):
                result.append(relation)
    return [*result, *_restated(found)]


SAME = "the same quantity"


def _aforesaid(measure: Measure, found: Text, i: int) -> Relation | None:
    """A figure that points back: 前述3900件, 30亩(折合2公顷)."""
    other = measure.previous
    if other is not None and pattern("converted").search(measure.since):
        same = other.family == measure.family and _printed(other) != _printed(measure)
        return Relation("duplicate", (other,), measure, "stated", SAME) if same else None
    passed = other is not None and other.unit == measure.unit and pattern("broken through").search(other.close)
    if passed and pattern("reaching").fullmatch(measure.since):
        return Relation("duplicate", (other,), measure, "stated", SAME)
    back = pattern("aforesaid").search(measure.close)
    if back is None or pattern("total").search(measure.since):
        return None
    names = back["names"] or measure.right[:6]
    for other in reversed(found[max(0, i - FAR) : i]):
        same = other.unit == measure.unit and other.role in LEVELS and other.whole is None
        if same and (len(names) < 2 or shares_word(names, other.close + other.right[:8])):
            return Relation("duplicate", (other,), measure, "stated", SAME)
    return None


def _printed(measure: Measure) -> str:
    unit = measure.figure.reading.unit
    return unit.printed if unit else ""


# how many figures back 前述 points at most
FAR = 400


def _starting_point(measure: Measure, found: Text, i: int) -> Relation | None:
    """The level that a plan starts from, printed before as the year's own: 覆盖率62%。…覆盖率由62%提高到75%."""
    planned = measure.level
    taken_up = pattern("on the basis of").match(measure.right)
    if not taken_up and (measure.role != "baseline" or planned is None or planned.role != "target"):
        return None
    name = pattern("no act").sub("", measure.close) + measure.right[:6]
    for other in reversed(found[max(0, i - FAR) : i]):
        if other.unit != measure.unit or other.role != "actual" or is_mean(other):
            continue
        if _named_in(name, other) or (other.whole is None and other.codes and other.codes == measure.codes):
            return Relation("duplicate", (other,), measure, "stated", SAME)
    return None


def _named_in(name: str, other: Measure) -> bool:
    """Whether a name has that of a figure, or much of it."""
    own = other.close.strip("、,和及与")
    return (len(own) > 1 and own in name) or longest_shared(name, own + other.right[:6]) >= NAME


# how many characters in a row name one quantity
NAME = 3


def _plan_again(measure: Measure, found: Text, i: int) -> Relation | None:
    """The year's plan printed twice: 完成全年10万平方米任务的六成。…确保年度10万平方米任务完成."""
    if measure.role != "target" or measure.whole is not None or dependent(measure):
        return None
    task = pattern("task").match(measure.right)
    if task is None or measure.unit in SHARES:
        return None
    for other in reversed(found[max(0, i - FAR) : i]):
        if other.role != "target" or other.unit != measure.unit or other.sentence == measure.sentence:
            continue
        named = task["noun"] and set(task["noun"]) <= set(other.before[-SAID:] + other.right)
        if named or all(pattern("whole year").search(plan.since_clause) for plan in (measure, other)):
            return Relation("duplicate", (other,), measure, "stated", SAME)
    return None


# how far before the year's plan stands what it is of
SAID = 80


def _restated(found: list[Measure]) -> Iterator[Relation]:
    """Quantities that two places print: a summary prints several of one indicator, unit and period once more.

    One or two pairs are no summary: two campaigns can each count their own inspections and fines.
    """
    seen: dict[tuple, Measure] = {}
    pairs = []
    for measure in found:
        if measure.role != "actual" or not measure.codes or measure.unit in SHARES or _narrower(measure):
            continue
        key = (measure.codes, measure.family, measure.period, measure.time, measure.per, measure.area)
        first = seen.setdefault(key, measure)
        if first.sentence != measure.sentence:
            pairs.append((first, measure))
    firsts = Counter(sentence for sentence, _ in {(first.sentence, first.figure.start) for first, _ in pairs})
    seconds = Counter(sentence for sentence, _ in {(second.sentence, first.figure.start) for first, second in pairs})
    summaries = {m.sentence for m in found if m.sentence in firsts and pattern("summary").search(m.before + m.after)}
    for first, second in pairs:
        several = max(firsts[first.sentence], seconds[second.sentence]) >= SUMMARY
        if several or first.sentence in summaries:
            yield Relation("duplicate", (first,), second, "suggested", SAME)


# how many figures a summary restates at least
SUMMARY = 3


def _narrower(measure: Measure) -> bool:
    """Whether a figure is a part, a project's own, or of a town or county that its clauses name."""
    own = measure.whole is not None or "project budget" in measure.notes
    return own or bool(pattern("one place").search(measure.since_group))


RULES = (*changes.RULES, *rates.RULES, *means.RULES, *sums.RULES, _aforesaid, _starting_point, _plan_again)
