"""Parts, sums and differences as relations."""

from __future__ import annotations

from cityreports.extraction.levels import shares_word
from cityreports.extraction.lexicon import pattern
from cityreports.extraction.measures import LEVELS, SHARES, Measure, dependent, sentence_before
from cityreports.extraction.operands import REACH, Relation, Text, counts_before, is_count
from cityreports.extraction.parts import EXHAUSTIVE, PARTIAL, exhaust, kin

__all__ = ["RULES"]


def _parts(measure: Measure, found: Text, i: int) -> Relation | None:
    """The parts of one whole, when the first of them is met."""
    if measure.whole is None:
        return None
    near = [other for other in found[max(0, i - REACH) : i + REACH] if other.sentence == measure.sentence]
    parts = [other for other in near if other.whole is measure.whole]
    if parts[0] is not measure:
        return None
    return Relation("part", tuple(parts), measure.whole, "stated", EXHAUSTIVE if exhaust(parts) else PARTIAL)


def _of_cumulative(measure: Measure, found: Text, i: int) -> Relation | None:
    """A period's own count within the count since the beginning."""
    if measure.time != "cumulative" or "project budget" in measure.notes or measure.role not in LEVELS:
        return None
    if any(other.whole is measure for other in found[i + 1 : i + 3]):
        return None
    for other in (measure.previous, found[i + 1] if i + 1 < len(found) else None):
        if other is None or other.sentence != measure.sentence or other.family != measure.family:
            continue
        if other.role == measure.role and other.time == "flow" and other.whole is None and not other.per:
            if measure.role == "target" and (now := _cumulative_now(measure)):
                return Relation("sum", (now, other), measure, "stated", EXHAUSTIVE)
            return Relation("part", (other,), measure, "stated", PARTIAL)
    return None


def _cumulative_now(planned: Measure) -> Measure | None:
    """The count until now that a sentence prints before the planned one: 累计120个,明年再建20个,累计达到140个."""
    same = [other for other in sentence_before(planned) if other.family == planned.family and other.role == "actual"]
    return next((other for other in reversed(same) if other.time in ("cumulative", "stock")), None)


def _sum(measure: Measure, found: Text, i: int) -> Relation | None:
    """Addends and the total behind them (合计, 共, 共计, 总计), or a total with its addends handed out (分别为)."""
    if measure.role not in LEVELS or not is_count(measure) or measure.whole is not None:
        return None
    words = measure.since
    verb = measure.previous and pattern("total verb").search(words)
    if verb or (measure.previous and pattern("total").search(words)):
        addends = _addends_before(measure)
        if verb:
            addends = [other for other in addends if shares_word(verb["verb"], other.close)]
        if len(addends) > 1:
            return Relation("sum", tuple(addends), measure, "stated", EXHAUSTIVE)
    if pattern("total of").search(measure.close):
        addends = _addends_after(measure, found, i)
        if len(addends) > 1:
            return Relation("sum", tuple(addends), measure, "stated", EXHAUSTIVE)
    return None


def _addends_before(total: Measure) -> list[Measure]:
    """The figures of a total's unit that stand in a row before it, shares left out."""
    addends: list[Measure] = []
    for other in reversed(sentence_before(total)):
        if other.unit in SHARES or (not addends and other.clause == total.clause and kin(other) != kin(total)):
            continue
        if kin(other) != kin(total) or other.role != total.role or dependent(other) or other.whole is not None:
            break
        if pattern("extreme").search(other.close):
            break
        if addends and pattern("new list").search(addends[0].since):
            break
        addends.insert(0, other)
    return addends


def _addends_after(total: Measure, found: Text, i: int) -> list[Measure]:
    """The figures of a total's unit that 分别 hands out behind it."""
    addends: list[Measure] = []
    for other in found[i + 1 : i + REACH]:
        if other.sentence != total.sentence or other.unit != total.unit or "分别" not in other.since_clause:
            break
        addends.append(other)
    return addends


def _sum_of_share(measure: Measure, found: Text, i: int) -> Relation | None:
    """The figures whose sum has a share: 其中A区12万、B区9万,两区合计占45%."""
    if measure.unit not in ("%", "‰") or not pattern("together").search(measure.close):
        return None
    counts = counts_before(measure)
    same = [o for o in counts if o.unit == counts[-1].unit and o.clause == counts[-1].clause]
    return Relation("sum", tuple(same), None, "stated", PARTIAL) if len(same) > 1 else None


def _still_open(measure: Measure, found: Text, i: int) -> Relation | None:
    """What was done and what is left make up all there was: 整改2406处 … 未整改的18处."""
    if measure.role not in LEVELS or not is_count(measure) or not pattern("left open").search(measure.close):
        return None
    counts = [other for other in counts_before(measure) if other.family == measure.family]
    if len(counts) != 1 or measure.whole is not None:
        return None
    return Relation("sum", (counts[0], measure), None, "suggested", EXHAUSTIVE)


NOTHING_ELSE = "nothing else changed the number"


def _gap(measure: Measure, found: Text, i: int) -> Relation | None:
    """A difference that is called one: 差额41万元(应缴328万元、实缴287万元)."""
    if not pattern("gap").search(measure.close) or not is_count(measure):
        return None
    pair = [o for o in found[i + 1 : i + 3] if o.group == measure.group and o.unit == measure.unit]
    if len(pair) < 2:
        pair = [o for o in counts_before(measure) if o.unit == measure.unit][-2:]
    return Relation("difference", tuple(pair), measure, "stated", NOTHING_ELSE) if len(pair) == 2 else None


def _before_addition(measure: Measure, found: Text, i: int) -> Relation | None:
    """How many there were before an addition: 新增3个,总数达到17个."""
    other = measure.previous
    if other is None or not pattern("new total").search(measure.since) or other.unit != measure.unit:
        return None
    if not pattern("addition").search(other.close):
        return None
    return Relation("difference", (measure, other), None, "suggested", NOTHING_ELSE)


RULES = (_parts, _of_cumulative, _sum, _sum_of_share, _still_open, _gap, _before_addition)
