"""Rates as relations: of what was done to what it was done with, and the shares of parts in their wholes."""

from __future__ import annotations

import re
from functools import cache

from cityreports import sources
from cityreports.extraction.acts import Kind, among, divided, kinds, kinds_of
from cityreports.extraction.levels import own_words, shares_word
from cityreports.extraction.lexicon import pattern
from cityreports.extraction.measures import LEVELS, SHARES, Measure, sentence_before
from cityreports.extraction.operands import (
    COUNTED,
    Relation,
    Text,
    counts_before,
    is_count,
    run_of_counts,
    said_of,
    unit_stem,
)
from cityreports.extraction.shares import share, share_in_words
from cityreports.extraction.wholes import is_mean

__all__ = ["RULES", "names_rate"]

WITHIN = "the numerator is counted within the denominator"
# how many figures back a rate looks for what it is of, and how many a list of states has
BACK, FEW = 24, 5
# how many counts of the sentences above an act can be done with
ABOVE = 10


def _rate(measure: Measure, found: Text, i: int) -> Relation | None:
    """A rate from two counts: 结案率 from 结案 and 立案, 占 from a part and its whole; one of them may be missing."""
    if measure.unit not in ("%", "‰") or (measure.role != "actual" and not names_rate(measure)):
        return None
    counts = counts_before(measure)
    earlier = [other for other in found[max(0, i - BACK) : i] if other.role == "actual" and is_count(other)]
    operands = share(measure, counts, earlier, found, i) or _load(measure, counts, earlier)
    counts = [count for count in counts if not is_mean(count)]
    operands = operands or _rate_ahead(measure, counts, found, i)
    for rule in (_rate_of_done, _rate_of_area, _rate_of_all, share_in_words):
        operands = operands or rule(measure, counts, earlier)
    return Relation("ratio", operands, measure, "stated", WITHIN) if operands else None


def names_rate(measure: Measure) -> bool:
    """Whether a share done is of what was found, filed or received, and not of a plan: 整改完成率."""
    return measure.role == "completion" and bool(pattern("done rate").search(measure.close))


# --- rates that say what was done ---------------------------------------------------------------------------------

RATE_NAME = re.compile(r"([一-龥]{2,})(?:率|比例|(?<=[盖约订与及])面)[^率]{0,12}$")


def _name(measure: Measure) -> str:
    """What a rate names as done: 办结 of 按时办结率达, also before an earlier level: 合格率由83.3%升至."""
    named = RATE_NAME.search(_rate_words(measure))
    return "" if named is None or pattern("no ratio").search(named[0]) else named[1]


def _rate_words(measure: Measure) -> str:
    """The words that name a rate: its own, those before its earlier level, or those of the list that it is in."""
    if measure.base is not None:
        return measure.base.close
    words, change = own_words(measure), measure.previous
    if "率" not in words and change is not None and change.level is measure:
        # named before its change: 办结率较上年提高1.2个百分点,达到98%
        return pattern("comparison").split(change.close)[0]
    return measure.since_clause if "率" not in words and "分别" in measure.since_clause else words


def _load(measure: Measure, counts: list[Measure], earlier: list[Measure]) -> tuple | None:
    """What runs through a plant of what it can take: 设计规模3万吨/日,日均进水2.4万吨,负荷率80%."""
    if not pattern("load").search(measure.close):
        return None
    able = [m for m in counts or earlier if pattern("capacity").search(said_of(m))]
    through = [m for m in counts if able and m is not able[-1] and unit_stem(m) == unit_stem(able[-1])]
    through = [m for m in through if m.whole is None and not pattern("capacity").search(said_of(m))]
    return (through[-1], able[-1]) if through else None


def _rate_of_done(measure: Measure, counts: list[Measure], earlier: list[Measure]) -> tuple | None:
    """A rate and the count that says that it was done, with what it was done with: 受理X件,办结Y件,办结率."""
    name = _name(measure)
    if not name or not counts or pattern("attendance").search(name):
        return None
    if pattern("in turn").search(measure.since_clause) and "率" not in own_words(measure):
        return None
    done = _done(name, [count for count in counts if count.group == measure.group], measure)
    if done is None or (pattern("on time").search(name) and not _on_time(done, measure)):
        return None
    of = divided(done) or _divided_before(name, done, earlier)
    if of is not None and not pattern("on time").search(name) and _beside(of, done, name) and (all_of := divided(of)):
        return None, all_of
    last = counts[-1] if not pattern("rest").search(counts[-1].since) or len(counts) < 2 else counts[-2]
    alone = measure.base is None and (last is done or last.whole is done)
    alone = alone and not pattern("rate of extent").search(name)
    return (done, of) if of is not None or alone else None


def _beside(one: Measure, other: Measure, name: str) -> bool:
    """Whether two counts tell of one act in two ways: 现场整改240处,限期整改60处,整改率100%."""
    both = any(kind.says_done(one) and kind.says_done(other) for kind in kinds_of(name))
    return both and not pattern("owed").search(one.close)


def _rate_ahead(measure: Measure, counts: list[Measure], found: Text, i: int) -> tuple | None:
    """A rate and the two counts behind it: 结案率98%(立案500件,结案490件)."""
    pair = found[i + 1 : i + 3]
    if len(pair) < 2 or pair[0].unit != pair[1].unit or any(m.group == measure.group for m in counts):
        return None
    if any(m.sentence != measure.sentence or not is_count(m) for m in pair) or not (named := kinds_of(_name(measure))):
        return None
    given, done = pair
    fits = any(kind.of.search(given.close) and kind.says_done(done) and not kind.says_done(given) for kind in named)
    return (done, given) if fits else None


def _divided_before(name: str, done: Measure, earlier: list[Measure]) -> Measure | None:
    """What a bare count was done with in the sentence before: 转来诉求8960件。期限内办结8871件,办结率99%。"""
    done_so = [kind for kind in kinds_of(name) if kind.says_done(done)]
    above = [m for m in earlier if m.sentence != done.sentence][-ABOVE:]
    same = [m for m in above if m.unit == done.unit and m.whole is None]
    given = [other for other in same if any(kind.of.search(said_of(other)) for kind in done_so)]
    return given[-1] if given else None


def _done(name: str, counts: list[Measure], measure: Measure) -> Measure | None:
    """The last count whose words say what a rate names, by synonyms, else by one sign: 应检35台,实检34台,受检率."""
    counts = [m for m in counts if not pattern("owed").search(m.close) and not pattern("an order").search(m.close)]
    named = kinds_of(name)
    literally = [m for m in counts if m.close.endswith(name[-2:]) and not pattern("not yet").search(m.close)]
    if literally and named and divided(literally[-1]) is not None:
        return literally[-1]
    for count in reversed(counts):
        by_now = count is counts[-1] and pattern("by now").match(count.close) and divided(count) is not None
        words = said_of(count) if count.clause != measure.clause else count.close
        says = name[-2:] in words and not pattern("not yet").search(count.close)
        if by_now or says or any(kind.says_done(count) for kind in named):
            return count
    for count in reversed(counts):
        of = divided(count)
        shared = set(name[-2:]) & set(count.close[-4:] + count.right[:3]) - SAYS_NOTHING
        listed_part = count.whole is not None and any(m is not count and m.whole is count.whole for m in counts)
        if of is None or not shared or listed_part:
            continue
        if pattern("owed").search(of.close) or not any(sign in said_of(of) for sign in shared):
            return count
    return _last_of_which(counts, name) or _last_of_some(counts, name, measure)


def _last_of_which(counts: list[Measure], name: str) -> Measure | None:
    """The part that 其中 opens right before a rate of something that is no state of all: 其中开过罚单的15个,覆盖率."""
    last = counts[-1] if counts else None
    if last is None or last.whole is None or not pattern("of which").search(last.since):
        return None
    return None if pattern("rate of all").search(name + "率") or pattern("state").search(name + "率") else last


def _last_of_some(counts: list[Measure], name: str, measure: Measure) -> Measure | None:
    """The second of two counts right before a rate that no table knows: 登记犬只320只,植入芯片290只,植入率90%."""
    last = counts[-1] if counts else None
    if last is not None and last.whole is not None and pattern("denied").search(last.close):
        last = next((m for m in counts if m.whole is last.whole and not pattern("denied").search(m.close)), last)
    if last is None or pattern("denied").search(last.close) or pattern("rate of all").search(name + "率"):
        return None
    if kinds_of(name) and not pattern("state").search(name + "率"):
        return None
    between = [m for m in sentence_before(measure) if m.figure.start > counts[-1].figure.start]
    of = divided(last)
    if any(m.role != "change" for m in between) or (of is not None and of.unit != last.unit):
        return None
    if of is None:
        return last if last.family in COUNTED and pattern("some").search(last.close) else None
    named = shares_word(name, own_words(last)) or set(name[-2:]) <= set(own_words(last))
    known = (
        among(last)
        or pattern("in all").search(of.close)
        or pattern("owed").search(of.close)
        or pattern("some").search(last.close)
    )
    return last if named or known else None


def _rate_of_area(measure: Measure, counts: list[Measure], earlier: list[Measure]) -> tuple | None:
    """A rate of land and the area that it is called by: 绿化覆盖面积1140公顷;绿化覆盖率38%."""
    name = _name(measure)
    areas = [m for m in counts if m.family == "area" and name and pattern("area of").sub("", m.close).endswith(name)]
    return (areas[-1], None) if areas else None


# signs that many rates and counts have in common
SAYS_NOTHING = frozenset("标成化量数用办")


def _on_time(done: Measure, measure: Measure) -> bool:
    return bool(pattern("on time").search(said_of(done))) or measure.previous is done


def _rate_of_all(measure: Measure, counts: list[Measure], earlier: list[Measure]) -> tuple | None:
    """A rate of a count before it, of which what was done is not printed: 受理X件,办结率; 分别 hands several out."""
    words = _rate_words(measure)
    bare = pattern("bare rate").match(words) and not pattern("state").search(words) and _name(measure)
    if not counts or measure.base is not None or not (bare or pattern("rate of all").search(words)):
        return None
    rates = [other for other in sentence_before(measure) if other.clause == measure.clause and other.unit == "%"]
    run = run_of_counts(counts)
    if "分别" in measure.since_clause and len(run) > 1:
        return (None, run[len(rates)]) if len(rates) < len(run) else None
    last = counts[-1].whole or counts[-1]
    between = [o for o in sentence_before(measure) if o.figure.start > counts[-1].figure.start and not is_mean(o)]
    if pattern("places").match(last.right):
        return None
    if last.group != measure.group or last.family not in COUNTED or (len(run) > 1 and counts[-1].whole is None):
        return None
    between = [o for o in between if o.family != "time" or o.clause != measure.clause]
    if pattern("closed").search(last.close) or any(o.role != "change" and o.unit not in SHARES for o in between):
        return None
    if any(o.role == "actual" for o in between) and pattern("on time").search(words):
        return None
    if any(o.role == "change" for o in between) and "满意" in words:
        return None
    name = _name(measure)
    if pattern("rate of persons").search(words):
        return _persons(name, counts, last)
    found = any(kind.of.search(said_of(last)) for kind in kinds_of(name))
    return None if pattern("rate of what was found").search(words) and not found else (None, last)


def _persons(name: str, counts: list[Measure], last: Measure) -> tuple | None:
    """The persons that a rate is of: those whom its name names, else the last: 在编198人、辅助114人,在编人员持证率."""
    named = [count for count in counts if count.group == last.group and shares_word(name[:2], own_words(count))]
    if named and len(name) > 3 and named[-1].family == "persons":
        return None, named[-1]
    return (None, last) if last.family == "persons" else None


# --- where no rate is printed -------------------------------------------------------------------------------------


def _rate_unprinted(measure: Measure, found: Text, i: int) -> Relation | None:
    """Closed of filed, rectified of found, begun of planned, where no rate is printed."""
    if measure.role not in LEVELS or measure.level is not None or not is_count(measure):
        return None
    if measure.previous is None:
        return _done_next(measure, found, i)
    some = among(measure) or _some_of(measure)
    could = _could_be_done(measure)
    if not (could or some or pattern("given").search(measure.close)) or pattern("owed").search(measure.close):
        return None
    other = divided(measure)
    if other is None or other.family != measure.family or other.sentence != measure.sentence:
        return None
    done = [kind for kind in kinds() if kind.unprinted and kind.says_done(measure)] if could else []
    if not (done or some or pattern("given").search(measure.close)):
        return None
    if not some and not _does(measure, other, done):
        return None
    if measure.left[:1] == "、" and any(kind.says_done(measure.previous) for kind in done):
        return None
    if measure.whole is not None and sum(o.whole is other for o in found[max(0, i - FEW) : i + FEW]) > 2:
        # one state of several: 竣工9个、在建3个,其余2个
        return None
    if measure.role == "target" and pattern("a plan").match(measure.right):
        return None
    within = pattern("of which").search(measure.since) and not pattern("fully done").search(said_of(measure))
    if within or (measure.time == "cumulative" and not pattern("of all works").search(other.close)):
        return None
    if pattern("rest").search(measure.since) or _rate_follows(measure, other, found, i):
        return None
    return Relation("ratio", (measure, other), None, "suggested", WITHIN)


def _done_next(measure: Measure, found: Text, i: int) -> Relation | None:
    """What opens a sentence as done with what the one before it counts: 受理案件375件:…。立案373件."""
    if not i or not pattern("bare").match(measure.close) or not _could_be_done(measure):
        return None
    done = [kind for kind in kinds() if kind.unprinted and kind.says_done(measure)]
    near = [m for m in found[max(0, i - BACK) : i] if m.sentence == found[i - 1].sentence and m.unit == measure.unit]
    for other in near[:1]:
        given = other.whole is None and other.role == measure.role and not other.per
        if given and any(kind.of.search(other.close) and not kind.says_done(other) for kind in done):
            follows = _rate_follows(measure, other, found, i)
            return None if follows else Relation("ratio", (measure, other), None, "suggested", WITHIN)
    return None


@cache
def _done_words() -> re.Pattern:
    return re.compile("|".join(row["done"] for row in sources.table("rates.csv") if row["unprinted"] == "true"))


def _could_be_done(measure: Measure) -> bool:
    """Whether any word of what was done stands at a count: one search in place of many."""
    return bool(_done_words().search(measure.close) or _done_words().search(measure.right))


def _does(measure: Measure, other: Measure, done: list[Kind]) -> bool:
    """Whether a figure counts what was done with another, in bare words: 办结97件, 已整改到位12处."""
    closed = pattern("closed").search(measure.close) or pattern("rectified").search(measure.close)
    if other.group != measure.group and not (closed and pattern("bare").match(measure.close)):
        return False
    told = pattern("owed").search(other.close) or pattern("told to").search(other.close)
    if told and pattern("given").search(measure.close):
        return True
    given = other.close + other.right[:8]
    total = pattern("total").search(other.since)
    return any(not kind.says_done(other) and (total or kind.of.search(given)) for kind in done)


def _some_of(measure: Measure) -> bool:
    """Whether a bare number behind another counts those of it that did something: 启动六个片区,四个已签约."""
    other = measure.previous
    same = other is not None and other.unit == measure.unit and other.group == measure.group
    bare = same and not measure.close.strip(",")
    return bare and bool(pattern("by now").match(measure.right) or pattern("finished").match(measure.right))


def _rate_follows(measure: Measure, other: Measure, found: Text, i: int) -> bool:
    """Whether a rate of the two is printed behind them, or right before."""
    ahead = other.previous
    if ahead is not None and ahead.unit == "%" and other.previous is found[i - 2] and i > 1:
        rate = _rate(ahead, found, i - 2)
        if rate is not None and measure in rate.operands:
            return True
    for j in range(i + 1, min(i + 5, len(found))):
        later = found[j]
        if later.sentence != measure.sentence:
            return False
        if later.role == "completion" and later.level in (None, measure):
            return True
        rate = _rate(later, found, j) if later.unit == "%" else None
        if rate is not None and measure in rate.operands and other in rate.operands:
            return True
    return False


# --- proportions --------------------------------------------------------------------------------------------------


def _proportion(measure: Measure, found: Text, i: int) -> Relation | None:
    """Two counts as one to some: 一般程序260件、简易程序1040件,两者之比为1:4; 协管员200人,与在编人员之比为2:1."""
    if measure.unit != "比" or measure.role != "actual" or not pattern("proportion").search(measure.close):
        return None
    counts = counts_before(measure)
    if len(counts) < 2:
        return None
    last = counts[-1]
    same = [other for other in counts[:-1] if other.unit == last.unit and other.whole is not last]
    one, _, other = pattern("the two").sub("", measure.close.split("之比")[0]).partition("与")
    if not one and not other:
        return Relation("ratio", (same[-1], last), measure, "stated", OF_ANOTHER) if same else None
    named = [[m for m in counts if shares_word(words, said_of(m))] for words in (one or said_of(last), other)]
    if not all(named) or named[0][-1] is named[1][-1]:
        return None
    return Relation("ratio", (named[0][-1], named[1][-1]), measure, "stated", OF_ANOTHER)


OF_ANOTHER = "the two are counted in the same unit"

RULES = (_rate, _rate_unprinted, _proportion)
