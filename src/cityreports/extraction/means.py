"""Means as relations: a total over a number."""

from __future__ import annotations

from cityreports.extraction.levels import shares_word
from cityreports.extraction.lexicon import pattern
from cityreports.extraction.measures import LEVELS, Measure, dependent, sentence_before
from cityreports.extraction.operands import REACH, Relation, Text, clause_of, counts_before, is_count
from cityreports.extraction.parts import kin

__all__ = ["RULES"]

FINED_IN = "fines were imposed in these cases"
OF_TOTAL = "the mean is of this total"


def _fine(measure: Measure, found: Text, i: int) -> Relation | None:
    """The fine per case, where no mean is printed."""
    if measure.unit != "CNY" or measure.role != "actual" or measure.previous is None:
        return None
    clause = clause_of(measure)
    if not pattern("fine").search(clause):
        return None
    if pattern("mean").search(clause) or pattern("no fine").search(clause) or _mean_follows(measure, found, i):
        return None
    for other in reversed(sentence_before(measure)):
        if other.group != measure.group:
            return None
        if other.role != "actual" or other.family not in FINED or pattern("not fined").search(other.close):
            continue
        return Relation("per", (measure, _fined(measure, other)), None, "suggested", FINED_IN)
    return None


FINED = frozenset(["cases", "households", "vehicles", "machines"])


def _mean_follows(measure: Measure, found: Text, i: int) -> bool:
    """Whether the next figure is the mean itself."""
    other = found[i + 1] if i + 1 < len(found) else None
    same = other is not None and other.sentence == measure.sentence and other.family == measure.family
    return same and bool(pattern("average").search(other.since))


def _fined(measure: Measure, count: Measure) -> Measure:
    """The cases that were fined: a part that the fines stand beside or that names penalties, else its whole."""
    beside = measure.left.startswith("、") or pattern("penalised").search(count.close)
    return count if beside or count.whole is None or count.whole.family != count.family else count.whole


def _mean(measure: Measure, found: Text, i: int) -> Relation | None:
    """A mean that is printed: 日均, 平均每件, 每吨."""
    left = measure.close
    if measure.role not in LEVELS or dependent(measure):
        return None
    if "分别" in measure.since_clause and pattern("average").search(measure.since_clause):
        return _mean_each(measure, found, i)
    if not pattern("average").search(measure.since_clause if measure.base else left):
        return None
    if pattern("compared").search(left) or measure.figure.reading.ends:
        return None
    number = _number_of(measure, found, i)
    total = _total_of(measure, found, i, number)
    if total is None and number is not None and number.group != measure.group:
        return None
    if None in (total, number) and not pattern("surely a mean").search(measure.since_clause):
        return None
    if total is None and number is None:
        return None
    return Relation("per", (total, number), measure, "stated", OF_TOTAL)


def _mean_each(mean: Measure, found: Text, i: int) -> Relation | None:
    """The mean of each total where 分别 hands them out: 清运52万吨、8万吨,日均分别为1425吨和219吨."""
    run = [o for o in found[max(0, i - REACH) : i + REACH] if o.clause == mean.clause and kin(o) == kin(mean)]
    totals = [m for m in counts_before(mean) if m.clause != mean.clause and kin(m) == kin(mean)][-len(run) :]
    if len(totals) < len(run):
        return None
    return Relation("per", (totals[run.index(mean)], None), mean, "stated", OF_TOTAL)


def _total_of(mean: Measure, found: Text, i: int, number: Measure | None) -> Measure | None:
    """What a mean is of: a figure of its unit before it, by a word in common, else one right behind it."""
    if mean.per == "person" and mean.family == "area":
        other = mean.previous
        alone = other is not None and other.family == "area" and mean.close.strip(",") == "人均"
        return other if alone else None
    totals = [m for m in counts_before(mean) if kin(m) == kin(mean) and not m.per and m is not number]
    named = [m for m in totals if shares_word(pattern("average").sub("", mean.close), m.close)]
    if totals:
        return (named or totals)[-1]
    for other in found[i + 1 : i + 3]:
        same = other.group == mean.group and other.family == mean.family and other.role == mean.role
        if same and is_count(other) and pattern("whole amount").search(other.close):
            return other
    if mean.per in BASES and mean.family in FINED:
        return _head(found, i, mean.family)
    return None


def _head(found: Text, i: int, family: str) -> Measure | None:
    """The nearest whole count of a family before a place."""
    for j in range(i - 1, max(-1, i - 9), -1):
        other = found[j]
        if other.role == "actual" and other.family == family and any(o.whole is other for o in found[j + 1 : i]):
            return other
    return None


def _number_of(mean: Measure, found: Text, i: int) -> Measure | None:
    """How many a mean is spread over: the count of its base, of the unit or of the noun after 每."""
    before = [m for m in sentence_before(mean) if m.role == "actual" and is_count(m)]
    if noun := pattern("each noun").search(mean.close):
        named = [m for m in before if m.family != "money" and noun["noun"] in m.close[-8:] + m.right[:6]]
        if named:
            return named[0]
    if each := pattern("each unit").search(mean.close):
        counted = [m for m in before if m.unit == each["unit"]]
        if counted:
            return counted[-1]
    if pattern("each tonne").search(mean.close):
        counts = [m for m in before if m.family == "mass"]
        return counts[0] if counts else None
    if mean.per not in BASES:
        return None
    counts = [m for m in before if m.family in BASES[mean.per]]
    whole = [m for m in counts if m.whole is None]
    if counts:
        return whole[-1] if whole else counts[-1]
    if mean.per != "case":
        return None
    near = [m for m in before if m.group == mean.group and m.family != "money"]
    return near[-1] if near else _head(found, i, "cases")


BASES = {"case": ("cases",), "kilometre": ("length",), "household": ("households", "units"), "person": ("persons",)}


def _each(measure: Measure, found: Text, i: int) -> Relation | None:
    """How many each has, in brackets or after 各: 10个(10县市区各1个), 4场(每季度1场)."""
    words = measure.since
    other = measure.previous
    if measure.role not in LEVELS or other is None:
        return None
    if words in ("各", "每个"):
        total = other.previous
        same = total is not None and total.unit == measure.unit
        return Relation("per", (total, other), measure, "stated", OF_TOTAL) if same else None
    if measure.per and words.startswith("(每") and other.unit == measure.unit:
        return Relation("per", (other, None), measure, "stated", OF_TOTAL)
    return None


def _price(measure: Measure, found: Text, i: int) -> Relation | None:
    """The price of one of what was counted right before: 36辆,单价28.8万元/辆."""
    other = measure.previous
    if not measure.unit.startswith("CNY/") or measure.role != "actual" or other is None:
        return None
    base = measure.family.split("/", 1)[-1]
    fits = base in (other.unit, other.family) and other.group == measure.group and other.role == "actual"
    fits = fits and not other.per and pattern("price").search(measure.close)
    return Relation("per", (None, other), measure, "stated", OF_TOTAL) if fits else None


RULES = (_fine, _mean, _each, _price)
