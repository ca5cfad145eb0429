"""The arithmetic that a text implies between its measures, by its words alone: no rule asks whether numbers agree."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from cityreports.extraction import changes, means, rates, sums
from cityreports.extraction.levels import shares_word
from cityreports.extraction.lexicon import pattern
from cityreports.extraction.measures import LEVELS, SHARES, Measure
from cityreports.extraction.operands import Relation, Text

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
    if pattern("converted").search(measure.since):
        other = measure.previous
        same = other is not None and other.family == measure.family
        return Relation("duplicate", (other,), measure, "stated", SAME) if same else None
    other = measure.previous
    passed = other is not None and other.unit == measure.unit and pattern("broken through").search(other.close)
    if passed and pattern("reaching").fullmatch(measure.since):
        return Relation("duplicate", (other,), measure, "stated", SAME)
    if pattern("on the basis of").match(measure.right) and measure.codes:
        other = found.last(i, "coded", measure.codes, measure.unit)
        return Relation("duplicate", (other,), measure, "stated", SAME) if other else None
    if not pattern("aforesaid").search(measure.close):
        return None
    noun = NOUN.match(measure.right)
    for other in reversed(found[max(0, i - FAR) : i]):
        same = other.unit == measure.unit and other.role in LEVELS and other.whole is None
        if same and (noun is None or shares_word(noun[0], other.close + other.right[:8])):
            return Relation("duplicate", (other,), measure, "stated", SAME)
    return None


NOUN = re.compile("[一-龥]{2,6}")
# how many figures back 前述 points at most
FAR = 400


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
    firsts = Counter(first.sentence for first, _ in pairs)
    seconds = Counter(second.sentence for _, second in pairs)
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


RULES = (*changes.RULES, *rates.RULES, *means.RULES, *sums.RULES, _aforesaid)
