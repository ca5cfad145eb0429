"""Means as relations: a total over a number."""

from __future__ import annotations

import re
from functools import cache

from cityreports import sources
from cityreports.extraction.levels import listed_with, longest_shared, shares_word
from cityreports.extraction.lexicon import alternatives, pattern
from cityreports.extraction.measures import LEVELS, Measure, dependent, sentence_before
from cityreports.extraction.operands import REACH, Relation, Text, clause_of, counts_before, is_count
from cityreports.extraction.wholes import MEANS, is_mean, kin
from cityreports.quantities import read_unit

__all__ = ["RULES"]

FINED_IN = "fines were imposed in these cases"
OF_TOTAL = "the mean is of this total"
REPORTED = frozenset(["actual", "baseline"])


def _fine(measure: Measure, found: Text, i: int) -> Relation | None:
    """The fine per case, where no mean is printed."""
    if measure.unit != "CNY" or measure.role not in REPORTED or measure.previous is None:
        return None
    clause = clause_of(measure)
    if not (pattern("fine").search(clause) or _listed_fine(measure)):
        return None
    if pattern("mean").search(clause) or _base(clause) is not None or _threshold(measure):
        return None
    if pattern("no fine").search(clause) or _mean_follows(measure, found, i) or is_mean(measure.previous):
        return None
    before = [other for other in sentence_before(measure) if other.role == measure.role]
    counts = [other for other in before if other.group == measure.group and _can_be_fined(other)]
    if not counts or _sum_of_fines(measure, counts[-1]):
        return None
    count = _handed_out(measure, counts) or _fined(measure, counts[-1])
    return Relation("per", (measure, count), None, "suggested", FINED_IN)


def _sum_of_fines(fines: Measure, count: Measure) -> bool:
    """Whether an amount sums up the fines of the parts before it: 一般程序30件,罚款29万元,…,两类共罚款33万元."""
    others = [m for m in sentence_before(fines) if m.unit == fines.unit and m.role == fines.role]
    return bool(count.whole and others and pattern("total").search(fines.since))


def _handed_out(fines: Measure, counts: list[Measure]) -> Measure | None:
    """The cases whose fines 分别 hands out: 一般926件、简易2646件,罚款分别为1148万元和138万元."""
    if not pattern("in turn").search(fines.since_clause):
        return None
    place = sum(other.clause == fines.clause and other.unit == fines.unit for other in sentence_before(fines))
    run = [count for count in counts if count.clause == counts[-1].clause]
    return run[place] if place < len(run) > 1 else None


def _listed_fine(measure: Measure) -> bool:
    """Whether an amount is listed with the cases: 处罚42起、8.6万元; 上年同期为198起、140.6万元."""
    if measure.role == "baseline":
        return bool(pattern("fine").search(measure.before))
    return measure.close == "、" and bool(pattern("penalised").search(measure.since_clause))


def _threshold(measure: Measure) -> bool:
    """Whether an amount bounds a class of fines: A类(罚款5万元以上)24件."""
    reading = measure.figure.reading
    return bool(reading.ends) or (reading.hedge in BOUNDS and measure.before.rfind("(") > measure.before.rfind(")"))


BOUNDS = frozenset(["at_least", "at_most", "below"])
FINED = frozenset(["cases", "households", "vehicles", "machines"])
FINED_IF_SAID = frozenset(["units", "sites", "persons", "person-times", "items", "documents"])


def _can_be_fined(count: Measure) -> bool:
    """Whether a count is of cases or of those fined: by its unit and by the last act that its words name."""
    words = count.close + count.right[:BEHIND]
    fined, spared = (max((m.start() for m in pattern(group).finditer(words)), default=-1) for group in ACTS)
    return fined >= spared and (count.family in FINED or (fined >= 0 and count.family in FINED_IF_SAID))


ACTS = ("fined", "not fined")
# how far behind a count the act stands: 86家单位立案处罚
BEHIND = 10


def _mean_follows(measure: Measure, found: Text, i: int) -> bool:
    """Whether the next figure is the mean itself."""
    other = found.behind(i)
    same = other is not None and other.sentence == measure.sentence and other.family == measure.family
    return same and _base(other.since) is not None


def _fined(measure: Measure, count: Measure) -> Measure:
    """The cases that were fined: a part that the fines stand beside or that names penalties, else its whole."""
    beside = measure.left.startswith("、") or pattern("penalised").search(count.close) or measure.whole is not None
    alone = measure.previous is count and (measure.since.startswith("(") or not listed_with(count))
    beside = beside or (alone and not pattern("sum of money").search(measure.close))
    return count if beside or count.whole is None or count.whole.family != count.family else count.whole


def _base(words: str) -> str | None:
    """What a mean is spread over, as its words name it: 案 of 案均, 名网格员 of 平均每名网格员; none if no mean."""
    if MEANS.isdisjoint(words):
        return None
    cues = list(pattern("average").finditer(words))
    if not cues:
        return None
    cue = cues[-1][0].strip(",;:、。")
    return words[cues[-1].end() :] if cue[-1] in "每单" else cue.removesuffix("均")


def _mean(measure: Measure, found: Text, i: int) -> Relation | None:
    """A mean that is printed: 日均, 案均, 平均每期, 每吨."""
    if measure.role not in LEVELS or not is_count(measure) or measure.figure.reading.ends:
        return None
    in_turn = pattern("in turn").search(measure.since_clause)
    words = measure.since_clause if measure.base or in_turn else measure.close
    base = _base(words)
    if base is None or pattern("compared").search(measure.close):
        return None
    if measure.figure.reading.hedge in BOUNDS and "均" not in words:
        # what each is to have at least or at most is no mean
        return None
    if in_turn:
        return _mean_each(measure, found, i)
    if pattern("double base").search(measure.close):
        return None
    number = _number_of(measure, base, found, i)
    total = _total_of(measure, found, i, number)
    if total is None and not TIMES.match(base):
        number, total = _behind(measure, base, number, found, i) or (number, total)
    if total is None and (number is None or number.group != measure.group):
        return None
    if None in (total, number) and not pattern("surely a mean").search(words):
        return None
    if total is None and number is not measure.previous:
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
        areas = [o for o in sentence_before(mean) if o.family == "area" and not pattern("addition").search(o.close)]
        own = pattern("own area").sub("", mean.close)
        same = areas and longest_shared(own, areas[-1].close) >= min(SAME_NAME, len(own))
        return areas[-1] if same else None
    like = {kin(mean), "persons"} if mean.family == "times" and "人均" in mean.close else {kin(mean)}
    totals = [m for m in counts_before(mean) if kin(m) in like and m is not number and not is_mean(m)]
    heads = "人均" in mean.close or "户均" in mean.close
    totals = [m for m in totals if not m.per or heads or mean.per not in ("", *TIME_BASES)]
    if len(like) > 1:
        totals = [m for m in totals if m.family == "person-times"] or totals
    own = pattern("average").sub("", mean.close)
    named = [m for m in totals if shares_word(own, m.close)]
    if totals and (totals[-1].group != mean.group or len(own.strip(",;、约")) < OWN):
        totals = [m for m in totals if m.whole is None] or totals
    if totals:
        return (named or totals)[-1]
    for other in found[i + 1 : i + 3]:
        same = other.group == mean.group and other.family == mean.family and other.role == mean.role
        if same and is_count(other) and (pattern("whole amount").search(other.close) or shares_word(own, other.close)):
            return other
    # of the cases that were counted before: 人均办案12宗
    return _head(found, i, mean.family) if mean.family in FINED else None


# bases of means that are times
TIME_BASES = frozenset(["day", "week", "month", "quarter", "year"])
# how long the words are at least that name what a mean is of
OWN = 2


def _behind(mean: Measure, base: str, number: Measure | None, found: Text, i: int) -> tuple[Measure, Measure] | None:
    """What a mean is spread over and what it is of, where they stand behind it: 每公里出泥14吨,146公里运走2044吨."""
    after = [m for m in found[i + 1 : i + 3] if m.group == mean.group and m.role == mean.role and is_count(m)]
    total = next((m for m in after if kin(m) == kin(mean) and not is_mean(m)), None)
    if number is None or number.group != mean.group:
        number = _counted(mean, base, after)
    return (number, total) if number and total and number is not total else None


def _head(found: Text, i: int, family: str) -> Measure | None:
    """The nearest whole count of a family before a place."""
    for j in range(i - 1, max(-1, i - REACH), -1):
        other = found[j]
        if other.role == "actual" and other.family == family and any(o.whole is other for o in found[j + 1 : i]):
            return other
    return None


def _number_of(mean: Measure, base: str, found: Text, i: int) -> Measure | None:
    """How many a mean is spread over: the count of the noun, of the unit or of the family that its base names."""
    if found_time := TIMES.match(base):
        spans = [m for m in sentence_before(mean) if m.unit in TIMES_OF[found_time[0]] and m.group == mean.group]
        return spans[-1] if spans else None
    before = [m for m in sentence_before(mean) if m.role in LEVELS and not dependent(m) and not is_mean(m)]
    if mean.family == "times":
        # 1085人次,人均5次: of as many persons as there are
        before = [m for m in before if m.family != "person-times"]
    if count := _counted(mean, base, before):
        return count
    counter = _counters().match(MYRIAD.sub("", base))
    if counter is None:
        return None
    unit = read_unit(counter[0])
    if unit.family in STANDING:
        near = found[max(0, i - REACH) : i]
        return next(
            (m for m in reversed(near) if m.family == unit.family and m.role == mean.role and is_count(m)), None
        )
    if noun := NOUN.match(base, counter.end()):
        return _noun_before(mean, noun[0], found, i)
    if unit.family not in HEADS:
        return None
    if unit.family == "cases" and (fined := [m for m in before if m.group == mean.group and _can_be_fined(m)]):
        return fined[-1]
    return _namesake(mean, found, i, unit.family) or _head(found, i, unit.family) or _staff(mean, unit.family, found, i)


def _noun_before(mean: Measure, noun: str, found: Text, i: int) -> Measure | None:
    """The count of a noun that an earlier sentence prints: 小区240个。…平均每个小区23只."""
    for other in reversed(found[max(0, i - FAR) : i]):
        counted = other.role == mean.role and other.whole is None and is_count(other) and not other.per
        if counted and (other.close.endswith(noun) or other.right.startswith(noun)):
            return other
    return None


def _staff(mean: Measure, family: str, found: Text, i: int) -> Measure | None:
    """The persons there are: 在岗人员60人。开展检查1500次,人均25次."""
    near = [m for m in found[max(0, i - FAR) : i] if m.family == family and m.time == "stock" and m.role == mean.role]
    return next((m for m in reversed(near) if m.whole is None and pattern("staff").search(m.close + m.right[:6])), None)


# how many figures back a mean looks for what it is spread over
FAR = 40


def _counted(mean: Measure, base: str, counts: list[Measure]) -> Measure | None:
    """The one among some counts that a base names: by its noun, its unit, its family, or by one sign of its name."""
    base = MYRIAD.sub("", base)
    counter = _counters().match(base)
    noun = NOUN.match(base, counter.end() if counter else 0)
    others = [m for m in counts if m.unit != mean.unit]
    if noun and (named := [m for m in others if m.family != "money" and noun[0] in m.close[-8:] + m.right[:6]]):
        return named[0]
    if counter is not None:
        unit = read_unit(counter[0])
        same = [m for m in others if m.unit == unit.symbol or m.unit.startswith(counter[0])]
        if same := same or [m for m in others if m.family in BASES.get(unit.family, (unit.family,))]:
            named = [m for m in same if shares_word(pattern("average").split(mean.close)[0], m.close)]
            return (named or [m for m in same if m.whole is None] or same)[-1]
    if counter is not None and len(base) > 1:
        return None
    # a thing by its first or last sign: 格均 of 9个网格
    return next((m for m in reversed(others) if base[:1] in m.close[-2:] + m.unit[:1] + m.right[:3]), None)


def _namesake(mean: Measure, found: Text, i: int, family: str) -> Measure | None:
    """The count of a family that an earlier sentence prints of what the total before a mean is of."""
    total = mean.previous
    if total is None or kin(total) != kin(mean):
        return None
    near = [m for m in found[max(0, i - REACH) : i] if m.family == family and m.role == mean.role]
    return next((m for m in reversed(near) if longest_shared(m.close, total.close) >= SAME_NAME), None)


# how many characters in a row name the same
SAME_NAME = 4


@cache
def _counters() -> re.Pattern:
    """The units and counters that a base can begin with."""
    return re.compile(alternatives(row["printed"] for row in sources.table("units.csv")))


NOUN = re.compile("[一-龥]{2}")
# 每万平方米
MYRIAD = re.compile("^[百千万]+(?!人)")
TIMES = re.compile("[日天周月季年]|个月|季度")
TIMES_OF = {
    "日": ("天",), "天": ("天",), "周": ("周",), "月": ("个月", "月"), "个月": ("个月", "月"),
    "季": ("个季度", "季度"), "季度": ("个季度", "季度"), "年": ("年",),
}  # fmt: skip
# what a mean can be spread over that an earlier sentence counts
HEADS = frozenset(["cases", "persons"])
STANDING = frozenset(["area", "length"])
# whose counts can be the base of a mean besides its own family
BASES = {"persons": ("persons", "person-times"), "households": ("households", "units"), "vehicles": ("vehicles",)}


def _each(measure: Measure, found: Text, i: int) -> Relation | None:
    """How many each has, in brackets or after 各: 10个(10县市区各1个), 4场(每季度1场)."""
    words = measure.since
    other = measure.previous
    if measure.role not in LEVELS or other is None:
        return None
    if measure.figure.reading.hedge in BOUNDS:
        return None
    if words in ("各", "每个"):
        total = other.previous
        same = total is not None and total.unit == measure.unit
        return Relation("per", (total, other), measure, "stated", OF_TOTAL) if same else None
    if other.unit == measure.unit and words[:1] in "(," and pattern("each time").fullmatch(words, 1):
        return Relation("per", (other, None), measure, "stated", OF_TOTAL)
    return None


def _price(measure: Measure, found: Text, i: int) -> Relation | None:
    """The price of one of what was counted before: 36辆,单价28.8万元/辆; 2万平方米,投入300万元,合150元/平方米."""
    if measure.family.split("/")[0] != "money" or measure.role != "actual":
        return None
    if not pattern("price" if "/" in measure.unit else "unit price").search(measure.close):
        return None
    before = [m for m in sentence_before(measure) if m.group == measure.group and m.role == "actual" and not m.per]
    base = measure.unit.partition("/")[2]
    counts = [m for m in before if (base in (m.unit, m.family) if base else m.family != "money" and is_count(m))]
    totals = [m for m in before if m.unit == "CNY"]
    after = [m for m in found[i + 1 : i + 5] if m.group == measure.group and m.role == "actual"]
    if base and not counts:
        counts, totals = [m for m in after if base == m.unit], [m for m in after if m.unit == "CNY"]
    if base and not totals:
        totals = [m for m in after if m.unit == "CNY" and pattern("whole amount").search(m.close)]
    if not counts or (counts[-1] is not measure.previous and not totals):
        return None
    return Relation("per", (totals[-1] if totals else None, counts[-1]), measure, "stated", OF_TOTAL)


def _rhythm(measure: Measure, found: Text, i: int) -> Relation | None:
    """What was done each time and in all: 每周整治3场,全年共156场."""
    total = found.behind(i)
    if total is None or total.group != measure.group or measure.role not in LEVELS or total.role != measure.role:
        return None
    if measure.figure.reading.ends or total.figure.reading.ends:
        return None
    if not pattern("each time").search(measure.since_clause) or not pattern("whole amount").search(total.since):
        return None
    if total.per or not total.unit.startswith(measure.unit) or _base(measure.since_clause) is not None:
        return None
    return Relation("per", (total, None), measure, "stated", OF_TOTAL)


RULES = (_fine, _mean, _each, _price, _rhythm)
