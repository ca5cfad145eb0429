"""One quantity printed twice: by the words that point back, or as the same number under the same name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from cityreports.extraction.levels import longest_shared, shares_word
from cityreports.extraction.lexicon import pattern
from cityreports.extraction.measures import LEVELS, SHARES, Measure, dependent
from cityreports.extraction.operands import Relation, Text, printed
from cityreports.extraction.wholes import is_mean

__all__ = ["RULES", "restated"]

SAME = "the same quantity"
# how many figures back 前述 points at most
FAR = 400


def _aforesaid(measure: Measure, found: Text, i: int) -> Relation | None:
    """A figure that points back: 前述3900件, 30亩(折合2公顷)."""
    other = measure.previous
    if other is not None and (pattern("converted").search(measure.since) or measure.since == "("):
        same = other.unit == measure.unit and _unit(other) != _unit(measure) and measure.role == other.role
        return Relation("duplicate", (other,), measure, "stated", SAME) if same else None
    passed = other is not None and other.unit == measure.unit and pattern("broken through").search(other.close)
    if passed and pattern("reaching").fullmatch(measure.since):
        return Relation("duplicate", (other,), measure, "stated", SAME)
    back = pattern("aforesaid").search(measure.close)
    if back is None or pattern("total").search(measure.since):
        return None
    names = back["names"] or measure.right[:6]
    same = [o for o in found[max(0, i - FAR) : i] if o.unit == measure.unit and o.role in LEVELS and o.whole is None]
    named = [o for o in same if len(names) < 2 or shares_word(names, o.close + o.right[:8])]
    alike = [o for o in named if printed(o) == printed(measure)] or named
    return Relation("duplicate", (alike[-1],), measure, "stated", SAME) if alike else None


def _unit(measure: Measure) -> str:
    unit = measure.figure.reading.unit
    return unit.printed if unit else ""


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


def _printed_again(measure: Measure, found: Text, i: int) -> Relation | None:
    """The same number of the same things in another sentence: 改造公厕24座 …。全年改造公厕24座.

    That the number is printed again is what makes it a duplicate. A short number repeats by chance: its noun must
    stand on the same side of both. A plan can take up all that is left of what was counted.
    """
    masked, value = measure.figure.reading.masked, measure.figure.reading.value
    if measure.role not in LEVELS or (not masked and (not value or measure.unit in SHARES)):
        return None
    same = found.all(i, "printed", *printed(measure))
    if not same or dependent(measure) or is_mean(measure) or "(" in measure.since:
        return None
    for other in same:
        if other.sentence == measure.sentence or is_mean(other) or other.per:
            continue
        left_up = measure.role == "target" and other.role == "actual" and pattern("all of those").search(measure.close)
        if other.role != measure.role and not left_up:
            continue
        by_chance = not (masked or left_up) and len(value.normalize().as_tuple().digits) < PLACES
        if by_chance and (other.whole or measure.whole):
            continue
        least = LONG if masked or measure.role == "target" == other.role else 2
        if _shared(measure, other, by_chance) >= least:
            return Relation("duplicate", (other,), measure, "suggested", SAME)
    return None


# with fewer places than this a number repeats by chance; how many characters name one masked or planned quantity
PLACES, LONG = 3, 6


def _shared(measure: Measure, other: Measure, by_chance: bool) -> int:
    """How many characters in a row two names share; where numbers repeat by chance, one name must hold the other."""
    (left, right), (other_left, other_right) = _name(measure), _name(other)
    if not by_chance:
        return longest_shared(left + "|" + right, other_left + "#" + other_right)
    sides = [longest_shared(right[:NOUN], other_right[:NOUN])]
    if set(left) <= set(other_left) or set(other_left) <= set(left):
        sides.append(longest_shared(left, other_left))
    return max(sides)


# how long the noun behind a counter is at most
NOUN = 4


def _name(measure: Measure) -> tuple[str, str]:
    """The words that say what a figure counts, before and behind it."""
    return pattern("no act").sub("", measure.since_clause[-14:]), measure.right[:8]


# --- summaries ----------------------------------------------------------------------------------------------------


def restated(found: list[Measure]) -> Iterator[Relation]:
    """Quantities that two places print: a summary prints several of one indicator, unit and period once more.

    One or two pairs are no summary: two campaigns can each count their own inspections and fines.
    """
    called = {m.sentence for m in found if pattern("summary").search(m.before + m.after)}
    yield from _summed_up(found, called)
    seen: dict[tuple, Measure] = {}
    pairs = []
    for measure in found:
        if measure.role != "actual" or not measure.codes or measure.unit in SHARES or _narrower(measure):
            continue
        if measure.sentence in called:
            continue
        key = (measure.codes, measure.family, measure.period, measure.time, measure.per, measure.area)
        first = seen.setdefault(key, measure)
        if first.sentence != measure.sentence:
            pairs.append((first, measure))
    firsts = Counter(sentence for sentence, _ in {(first.sentence, first.figure.start) for first, _ in pairs})
    seconds = Counter(sentence for sentence, _ in {(second.sentence, first.figure.start) for first, second in pairs})
    for first, second in pairs:
        if max(firsts[first.sentence], seconds[second.sentence]) >= SUMMARY:
            yield Relation("duplicate", (first,), second, "suggested", SAME)


# how many figures a summary restates at least
SUMMARY = 3


def _summed_up(found: list[Measure], called: set[int]) -> Iterator[Relation]:
    """The figures of a summary that calls itself one, each with the first that has its name elsewhere."""
    if not called:
        return
    told = [m for m in found if m.role == "actual" and not _narrower(m) and not is_mean(m) and not m.per]
    for i, measure in enumerate(told):
        if measure.sentence not in called or pattern("total").search(measure.since):
            continue
        same = [o for o in told[max(0, i - FAR) : i + FAR] if o.family == measure.family and o.time == measure.time]
        same = [o for o in same if o.sentence not in called]
        own = measure.since_group[-SAID_OF:] + measure.right
        words = {o.figure.start: longest_shared(own, o.since_group[-SAID_OF:] + o.right) for o in same}
        same = [o for o in same if words[o.figure.start] > 1 or (o.codes and o.codes == measure.codes)]
        if same:
            number = printed(measure)
            other = max(
                same,
                key=lambda o: (printed(o) == number, bool(o.codes) and o.codes == measure.codes, words[o.figure.start]),
            )
            first, second = sorted((measure, other), key=lambda m: m.figure.start)
            yield Relation("duplicate", (first,), second, "suggested", SAME)


# how much of what stands before a figure can name it
SAID_OF = 24


def _narrower(measure: Measure) -> bool:
    """Whether a figure is a part, a project's own, or of a town or county that its clauses name."""
    own = measure.whole is not None or "project budget" in measure.notes
    return own or bool(pattern("one place").search(measure.since_group))


RULES = (_aforesaid, _starting_point, _plan_again, _printed_again)
