"""The arithmetic that a text implies between its measures."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from cityreports.extraction.frames import Period
from cityreports.extraction.levels import LEVELS, dependent, value
from cityreports.extraction.lexicon import pattern
from cityreports.extraction.meanings import SHARES, Measure

__all__ = ["Relation", "relations"]


@dataclass(frozen=True, slots=True)
class Relation:
    """One relation; an operand that is not printed is none."""

    kind: str
    operands: tuple[Measure | None, ...]
    result: Measure | None
    basis: str
    assumption: str = ""

    @property
    def base(self) -> Period:
        """The earlier period of a change: that of its earlier level, else the year before the level's."""
        if self.kind != "change" or self.operands[0] is None:
            return ("", "")
        earlier = self.operands[1].period if len(self.operands) > 1 and self.operands[1] else ("", "")
        level = self.operands[0].period
        if earlier[1] or not level[0]:
            return earlier if earlier[0] else ("", "")
        return tuple(f"{int(day[:4]) - 1}{day[4:]}".replace("02-29", "02-28") for day in level)


def relations(found: list[Measure]) -> list[Relation]:
    """The relations between the measures of a text, in reading order.

    Parameters
    ----------
    found : list of Measure
        With levels, parts and codes.

    Returns
    -------
    list of Relation
    """
    result: list[Relation] = []
    for i, measure in enumerate(found):
        for rule in RULES:
            if relation := rule(measure, found, i):
                result.append(relation)
    return [*result, *_sums(found), *_duplicates(found)]


def _counts_before(measure: Measure) -> list[Measure]:
    """The counts and amounts in the sentence before a measure."""
    counts, other = [], measure.previous
    while other is not None and other.figure.start >= measure.begin:
        if other.role == "actual" and other.unit not in SHARES and other.unit != "比":
            counts.append(other)
        other = other.previous
    return counts[::-1]


# --- changes, completions, standards ------------------------------------------------------------------------------


def _change(measure: Measure, found: list[Measure], i: int) -> Relation | None:
    level = measure.level
    if level is None or not (measure.role == "change" or "growth" in measure.notes):
        return None
    base = level.base
    if base is None and measure.role == "target" and level.codes:
        base = next(
            (o for o in found[:i] if o.role == "actual" and o.codes == level.codes and o.family == level.family), None
        )
    return Relation("change", (level, base), measure, "stated", "the period before")


def _pair(measure: Measure, found: list[Measure], i: int) -> Relation | None:
    """A change of which only the two levels are printed."""
    if measure.role != "baseline" or measure.level is None:
        return None
    printed = any(
        o.level is measure.level and o.role != "completion" and o is not measure for o in found[max(0, i - 3) : i + 5]
    )
    return None if printed else Relation("change", (measure.level, measure), None, "stated", "the level before")


def _completion(measure: Measure, found: list[Measure], i: int) -> Relation | None:
    if measure.role == "completion" and measure.level is not None:
        plan = _plan_of(measure.level, measure)
        return Relation("completion", (measure.level, plan), measure, "stated", "plan of the same year and unit")
    return None


def _plan_of(level: Measure, completion: Measure) -> Measure | None:
    other = completion.previous
    while other is not None and other.figure.start >= completion.begin:
        if (other.role == "target" or "project budget" in other.notes) and other.family == level.family:
            return other
        other = other.previous
    return None


def _standard(measure: Measure, found: list[Measure], i: int) -> Relation | None:
    """A value and the norm that it is held against."""
    if measure.role != "standard" or not pattern("held against").search(measure.left):
        return None
    other = measure.previous
    if other and other.role == "actual" and other.family == measure.family:
        return Relation("standard", (other,), measure, "stated")
    return None


def _above(measure: Measure, found: list[Measure], i: int) -> Relation | None:
    """How far a share lies above a norm that is not printed."""
    if measure.unit != "pp" or measure.role != "actual":
        return None
    other = measure.previous
    if other is None or other.unit != "%":
        return None
    if other.role == "target":
        actual = next((o for o in reversed(found[:i]) if o.unit == "%" and o.role == "actual"), None)
        return Relation("difference", (other, actual), measure, "stated")
    return Relation("difference", (other, None), measure, "stated", "the norm is not printed")


# --- rates --------------------------------------------------------------------------------------------------------

# a rate, and the counts above and below its line
RATES = (("closed", "filed"), ("rectified", "found"), ("corrected", "cases"), ("covered", "all"))


def _rate(measure: Measure, found: list[Measure], i: int) -> Relation | None:
    """A rate from two counts: 结案率 from 结案 and 立案, 占 from a part and its whole."""
    if measure.unit not in ("%", "‰") or measure.role != "actual" or measure.base is not None:
        return None
    counts = _counts_before(measure)
    left = measure.left
    if not counts or "分别" in left or pattern("no ratio").search(left):
        return None
    for top, bottom in RATES:
        if pattern(f"{top} rate").search(left):
            over = _last(counts, top)
            if over is None:
                last = counts[-1]
                fits = top == "closed" and last.family == "cases" and last.group == measure.group
                return Relation("ratio", (None, last), measure, "stated") if fits else None
            under = _last([m for m in counts if m is not over and m.family == over.family], bottom)
            return Relation("ratio", (over, under), measure, "stated")
    last = counts[-1]
    if measure.previous is not last or last.family == "places":
        return None
    if pattern("share of").search(left):
        return Relation("ratio", (last, _whole_of(measure, last, found, i)), measure, "stated")
    named = RATE_NAME.search(left)
    if named and named[1] in last.left[-12:] + last.right[:8]:
        return Relation("ratio", (last, last.whole), measure, "stated")
    return None


RATE_NAME = re.compile(r"([一-龥]{2})率[^率]{0,4}$")


def _whole_of(measure: Measure, part: Measure, found: list[Measure], i: int) -> Measure | None:
    """What a part is a share of: its whole, the figure that is named after 占, else the one before it."""
    if part.whole is not None:
        return part.whole
    before = [m for m in found[max(0, i - 9) : i] if m.family == part.family and m is not part and m.role == "actual"]
    named = [m for m in before if _named_in(measure.left, m)]
    if named:
        return named[-1]
    return before[-1] if before and before[-1].group == part.group else None


def _share_part(measure: Measure, found: list[Measure], i: int) -> Relation | None:
    """The part and the whole between which a share is printed."""
    relation = _rate(measure, found, i)
    if relation is None or not pattern("share of").search(measure.left) or relation.operands[1] is None:
        return None
    part, whole = relation.operands
    return Relation("part", (part,), whole, "stated") if part.whole is None else None


def _named_in(words: str, measure: Measure) -> bool:
    own = measure.left[-6:]
    return any(own[i : i + 2] in words for i in range(len(own) - 1))


def _last(counts: list[Measure], group: str) -> Measure | None:
    for measure in reversed(counts):
        if pattern(group).search(measure.left[-10:] + measure.right[:6]):
            return measure
    return None


def _rate_unprinted(measure: Measure, found: list[Measure], i: int) -> Relation | None:
    """Closed of filed, filed of received, rectified of found, where no rate is printed."""
    if measure.role != "actual" or measure.unit in SHARES or "率" in measure.left:
        return None
    other = measure.previous
    if other is None or other.role != "actual" or other.family != measure.family or measure.whole or other.whole:
        return None
    for top, bottom in (("closed", "filed"), ("rectified", "found"), ("filed strictly", "received")):
        if (
            pattern(top).search(measure.left)
            and pattern(bottom).search(other.left)
            and not pattern(top).search(other.left)
        ):
            after = found[i + 1 : i + 4]
            used = any(_is_rate_of(o, f"{top} rate", measure) for o in after)
            return None if used else Relation("ratio", (measure, other), None, "suggested")
    return None


def _is_rate_of(other: Measure, group: str, count: Measure) -> bool:
    same = other.sentence == count.sentence and other.role == "actual" and other.unit == "%"
    return same and bool(pattern(group).search(other.left))


# --- per ----------------------------------------------------------------------------------------------------------


def _fine(measure: Measure, found: list[Measure], i: int) -> Relation | None:
    """The fine per case."""
    clause = measure.since_clause
    if measure.unit != "CNY" or measure.role != "actual" or not pattern("fine").search(clause):
        return None
    if pattern("mean").search(clause) or pattern("no fine").search(clause):
        return None
    for other in reversed(found[max(0, i - 4) : i]):
        if other.sentence != measure.sentence or measure.figure.start - other.figure.end > 60:
            return None
        if other.role != "actual" or other.family not in FINED or pattern("not fined").search(other.left):
            continue
        if other.whole is not None and not measure.left.startswith("、"):
            parts = [o for o in found[max(0, i - 6) : i] if o.whole is other.whole and o.family == other.family]
            other = other.whole if len(parts) > 1 else other
        return Relation("per", (measure, other), None, "suggested", "fines were imposed in these cases")
    return None


FINED = frozenset(["cases", "households", "vehicles", "machines"])


def _mean(measure: Measure, found: list[Measure], i: int) -> Relation | None:
    """A mean that is printed: 日均, 平均每件."""
    if measure.role not in LEVELS or not pattern("average").search(measure.since_clause):
        return None
    if measure.per == "person" and measure.family == "area":
        return None
    totals = [m for m in _counts_before(measure) if m.family == measure.family and not m.per]
    if not totals or totals[-1].sentence != measure.sentence:
        return None
    total = totals[-1]
    number = None
    if measure.per in BASES:
        counts = [m for m in _counts_before(measure) if m.family == BASES[measure.per] and m is not total]
        whole = [m for m in counts if m.whole is None]
        number = whole[-1] if whole else counts[-1] if counts else None
    elif measure.per.startswith("each "):
        noun = measure.per[-2:]
        counts = [m for m in _counts_before(measure) if noun in m.left[-8:] + m.right[:6] and m is not total]
        number = counts[0] if counts else None
    return Relation("per", (total, number), measure, "stated")


BASES = {"case": "cases", "kilometre": "length", "household": "households", "person": "persons"}


def _area_per_site(measure: Measure, found: list[Measure], i: int) -> Relation | None:
    other = measure.previous
    if measure.family != "area" or measure.role != "actual" or other is None or other.role != "actual":
        return None
    if (
        other.family in ("sites", "cases")
        and other.clause == measure.clause
        and pattern("light").fullmatch(measure.left)
    ):
        return Relation("per", (measure, other), None, "suggested")
    return None


def _attendance(measure: Measure, found: list[Measure], i: int) -> Relation | None:
    other = measure.previous
    if measure.family not in ("person-times", "persons") or measure.role != "actual" or other is None:
        return None
    if (
        other.family == "times"
        and other.group == measure.group
        and pattern("training").search(other.left + measure.left)
    ):
        return Relation("per", (measure, other), None, "suggested", "attendance of the same sessions")
    return None


# --- parts, sums, differences, duplicates -------------------------------------------------------------------------


def _parts(measure: Measure, found: list[Measure], i: int) -> Relation | None:
    """The parts of one whole, when the first of them is met."""
    if measure.whole is None or any(other.whole is measure.whole for other in found[max(0, i - 12) : i]):
        return None
    parts = [other for other in found[i : i + 14] if other.whole is measure.whole]
    return Relation("part", tuple(parts), measure.whole, "stated")


def _of_cumulative(measure: Measure, found: list[Measure], i: int) -> Relation | None:
    """This year's count within the count since the beginning."""
    if measure.time != "cumulative" or "project budget" in measure.notes or measure.role != "actual":
        return None
    for other in (measure.previous, found[i + 1] if i + 1 < len(found) else None):
        if other is None or other.sentence != measure.sentence or other.family != measure.family:
            continue
        if other.role == "actual" and other.time == "flow" and other.whole is None:
            return Relation("part", (other,), measure, "stated", "this year's are within the cumulative count")
    return None


def _begun(measure: Measure, found: list[Measure], i: int) -> Relation | None:
    """Projects begun or finished among those planned or begun."""
    if measure.role != "actual" or not pattern("begun").search(measure.left):
        return None
    other = measure.previous
    if other and other.family == measure.family and other.unit not in SHARES:
        return Relation("part", (measure,), other, "stated")
    return None


RULES = (
    _change, _pair, _completion, _standard, _above, _rate, _share_part, _rate_unprinted, _fine, _mean, _area_per_site,
    _attendance,
    _parts, _of_cumulative, _begun,
)  # fmt: skip


def _sums(found: list[Measure]) -> list[Relation]:
    """Neighbours of one unit that add up to the figure before or after them, or of which one is the rest."""
    result, i = [], 0
    plain = [m for m in found if m.role in LEVELS and not dependent(m) and m.unit not in SHARES and value(m)]
    while i < len(plain):
        run = [plain[i]]
        for other in plain[i + 1 : i + 8]:
            if other.unit != run[0].unit or other.figure.start - run[-1].figure.end > 60 or other.role != run[0].role:
                break
            run.append(other)
        relation = _sum_of(run)
        if relation:
            result.append(relation)
            i += 2
        i += 1
    return result


def _sum_of(run: list[Measure]) -> Relation | None:
    values = [value(m) for m in run]
    for n in range(len(run), 2, -1):
        first, rest = run[0], run[1:n]
        if any(m.whole is not None for m in rest) or values[0] < 2:
            continue
        if sum(values[1:n], Decimal(0)) == values[0]:
            if n == 3 and pattern("rest").search(rest[-1].left):
                return Relation("difference", (first, rest[0]), rest[-1], "stated")
            kind = "part" if any(pattern("part word").search(m.left) for m in rest) else "sum"
            if any(m.whole is first for m in rest):
                return None
            return Relation(kind, tuple(rest), first, "stated")
        if sum(values[: n - 1], Decimal(0)) == values[n - 1] and n > 2:
            return Relation("sum", tuple(run[: n - 1]), run[n - 1], "stated")
    return None


def _duplicates(found: list[Measure]) -> list[Relation]:
    """A quantity that is printed twice: one value, one indicator and period, or one long number."""
    seen: dict[tuple, Measure] = {}
    result = []
    for measure in found:
        number = value(measure)
        if number is None or measure.role != "actual" or measure.unit in SHARES:
            continue
        digits = len(number.normalize().as_tuple().digits)
        if not measure.codes and digits < 3:
            continue
        key = (number, measure.unit, measure.codes or digits, measure.period)
        first = seen.setdefault(key, measure)
        if first is not measure and first.sentence != measure.sentence:
            result.append(Relation("duplicate", (first,), measure, "suggested"))
    return result
