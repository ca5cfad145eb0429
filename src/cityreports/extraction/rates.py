"""Rates as relations: of what was done to what it was done with, of a part to its whole."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from cityreports import sources
from cityreports.extraction.levels import listed_with, longest_shared, own_words, shares_word
from cityreports.extraction.lexicon import pattern
from cityreports.extraction.measures import LEVELS, SHARES, Measure, listed, sentence_before
from cityreports.extraction.operands import Relation, Text, counts_before, is_count, levels_of

__all__ = ["RULES", "names_rate"]

WITHIN = "the numerator is counted within the denominator"
# how many figures back a rate looks for what it is of
BACK = 14


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of rate: what it is called, what was done, what it was done with, whether the two alone imply it."""

    rate: re.Pattern
    done: re.Pattern
    done_after: re.Pattern
    done_first: re.Pattern
    whole_clause: bool
    of: re.Pattern
    unprinted: bool

    def says_done(self, count: Measure) -> bool:
        """Whether a count is of what was done: 办结97件, 整改到位12处, 35个已实行."""
        found = self.done.search(count.close[-12:]) or self.done_after.match(count.right)
        found = found or (self.whole_clause and self.done_first.match(count.close))
        return bool(found) and not pattern("not yet").search(count.close)


@cache
def _kinds() -> list[Kind]:
    ends, begins = (
        "(?:完毕|到位|完成|结束|成功|项目|[共有了的约近为超额数量]|达到?)*$",
        "(?:已|均|全部|已经)?(?:按期|按时)?",
    )
    return [
        Kind(
            re.compile(f"(?:{row['rate'] or '(?!)'})率?$"),
            re.compile(f"(?:{row['done']}){ends}"),
            re.compile(f"{begins}(?:{row['done']})"),
            re.compile(f"[,、;]?(?:共|依法|累计|已|其中)*(?:{row['done']})"),
            not row["rate"],
            re.compile(row["of"]),
            row["unprinted"] == "true",
        )
        for row in sources.table("rates.csv")
    ]


def _kinds_of(name: str) -> list[Kind]:
    """The kinds of rate that go by a name."""
    return [kind for kind in _kinds() if kind.rate.search(name)]


def _rate(measure: Measure, found: Text, i: int) -> Relation | None:
    """A rate from two counts: 结案率 from 结案 and 立案, 占 from a part and its whole; one of them may be missing."""
    if measure.unit not in ("%", "‰") or (measure.role != "actual" and not names_rate(measure)):
        return None
    counts = counts_before(measure)
    earlier = [other for other in found[max(0, i - BACK) : i] if other.role == "actual" and is_count(other)]
    for rule in (_share_of_named, _share_then_part):
        if operands := rule(measure, counts, found, i):
            return Relation("ratio", operands, measure, "stated", WITHIN)
    for rule in (_share_of_printed, _share, _rate_of_done, _rate_of_all, _share_alone):
        if operands := rule(measure, counts, earlier):
            return Relation("ratio", operands, measure, "stated", WITHIN)
    return None


def names_rate(measure: Measure) -> bool:
    """Whether a share done is of what was found, filed or received, and not of a plan: 整改完成率."""
    return measure.role == "completion" and bool(pattern("done rate").search(measure.close))


# --- rates that say what was done ---------------------------------------------------------------------------------

RATE_NAME = re.compile(r"([一-龥]{2,})(?:率|比例)[^率]{0,12}$")


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


def _rate_of_done(measure: Measure, counts: list[Measure], earlier: list[Measure]) -> tuple | None:
    """A rate and the count that says that it was done, with what it was done with: 受理X件,办结Y件,办结率."""
    name = _name(measure)
    if not name or not counts or ("分别" in measure.since_clause and "率" not in own_words(measure)):
        return None
    done = _done(name, [count for count in counts if count.group == measure.group])
    if done is None or (pattern("on time").search(name) and not _on_time(done, measure)):
        return None
    of = _divided(done) or _divided_before(name, done, earlier)
    last = counts[-1] if not pattern("rest").search(counts[-1].since) or len(counts) < 2 else counts[-2]
    alone = measure.base is None and (last is done or last.whole is done)
    alone = alone and not pattern("rate of extent").search(name)
    return (done, of) if of is not None or alone else None


def _divided_before(name: str, done: Measure, earlier: list[Measure]) -> Measure | None:
    """What a bare count was done with in the sentence before: 转来诉求8960件。期限内办结8871件,办结率99%。"""
    kinds = [kind for kind in _kinds_of(name) if kind.says_done(done)]
    same = [m for m in earlier if m.unit == done.unit and m.whole is None and m.sentence != done.sentence]
    given = [other for other in same if any(kind.of.search(_words(other)) for kind in kinds)]
    return given[-1] if given else None


def _done(name: str, counts: list[Measure]) -> Measure | None:
    """The last count whose words say what a rate names, by synonyms, else by one sign: 应检35台,实检34台,受检率."""
    counts = [count for count in counts if not pattern("owed").search(count.close)]
    kinds = _kinds_of(name)
    for count in reversed(counts):
        by_now = count is counts[-1] and pattern("by now").match(count.close) and _divided(count) is not None
        says = name[-2:] in _words(count) and not pattern("not yet").search(count.close)
        if by_now or says or any(kind.says_done(count) for kind in kinds):
            return count
    for count in reversed(counts):
        of = _divided(count)
        shared = set(name[-2:]) & set(count.close[-4:] + count.right[:3]) - SAYS_NOTHING
        listed_part = count.whole is not None and any(m is not count and m.whole is count.whole for m in counts)
        if of is None or not shared or listed_part:
            continue
        if pattern("owed").search(of.close) or not any(sign in _words(of) for sign in shared):
            return count
    return _last_of_which(counts, name)


def _last_of_which(counts: list[Measure], name: str) -> Measure | None:
    """The part that 其中 opens right before a rate of something that is no state of all: 其中开过罚单的15个,覆盖率."""
    last = counts[-1] if counts else None
    if last is None or last.whole is None or not pattern("of which").search(last.since):
        return None
    return None if pattern("rate of all").search(name + "率") or pattern("state").search(name + "率") else last


# signs that many rates and counts have in common
SAYS_NOTHING = frozenset("标成化量数用")


def _words(count: Measure) -> str:
    """What is said of a count in its own clause."""
    return own_words(count)[-12:] + count.right[:12]


def _on_time(done: Measure, measure: Measure) -> bool:
    return bool(pattern("on time").search(_words(done))) or measure.previous is done


def _divided(done: Measure) -> Measure | None:
    """What a count is counted within: its whole, else the nearest level of its kind before it that is no part."""
    if done.whole is not None:
        other = done.previous
        beside = other is not None and other.whole is not None and _divided_itself(other, done)
        return other if beside else done.whole
    if _among(done):
        return done.previous
    stem = done.family.split("/")[0]
    before = [other for other in levels_of(done, sentence_before(done)) if other.family.split("/")[0] == stem]
    loose = done.family in LOOSE
    before = [m for m in before if (m.unit == done.unit or not loose) and not pattern("average").search(m.close)]
    if named := [other for other in before if _names(done, other)]:
        return named[-1]
    if not pattern("bare").match(done.close):
        before = [other for other in before if other.group == done.group or "/" in other.unit]
    while before:
        run = _run(before)
        if before[-1].whole is not None:
            return before[-1] if _divided_itself(before[-1], done) else before[-1].whole
        if len(run) == 1 or (listed(done) and done.previous is before[-1]):
            return before[-1]
        del before[-len(run) :]
    return None


def _divided_itself(part: Measure, done: Measure) -> bool:
    """Whether something was done with a part of its own: 其中:市民投诉受理X件,办结X件."""
    alone = part.group == done.group and part.whole is not None and not listed_with(part)
    return alone and any(kind.says_done(done) and kind.of.search(part.close) for kind in _kinds())


def _names(done: Measure, other: Measure) -> bool:
    """Whether a count says of which other it is: 派遣9.1万件;派遣案件按期结案8.9万件."""
    own = done.close[:-2].strip(",、;:")
    return len(own) > 3 and own[:2] in other.close and own[:2] not in GENERAL


# families of many counters, of which only the same one counts the same things
LOOSE = frozenset(["items", "units", "sites", "documents"])
# words that many counts begin with
GENERAL = frozenset(["全市", "全区", "全县", "全年", "今年", "其中", "共计", "累计", "案件", "问题"])


def _run(counts: list[Measure]) -> list[Measure]:
    """The list that the last of some counts stands in: 市容类20件、绿化类30件."""
    run = [counts[-1]]
    for other in reversed(counts[:-1]):
        after = run[0]
        if after.previous is not other or not after.left[:1] or after.left[0] not in "、和与及":
            break
        run.insert(0, other)
    return run


def _among(measure: Measure) -> bool:
    """Whether a figure counts those of the figure before it that did something: 32个镇街中28个, 32个镇街已有28个."""
    other = measure.previous
    same = other is not None and other.unit == measure.unit and other.clause == measure.clause
    return same and bool(pattern("among").search(measure.since))


def _rate_of_all(measure: Measure, counts: list[Measure], earlier: list[Measure]) -> tuple | None:
    """A rate of a count before it, of which what was done is not printed: 受理X件,办结率; 分别 hands several out."""
    words = _rate_words(measure)
    bare = pattern("bare rate").match(words) and not pattern("state").search(words) and _name(measure)
    if not counts or measure.base is not None or not (bare or pattern("rate of all").search(words)):
        return None
    rates = [other for other in sentence_before(measure) if other.clause == measure.clause and other.unit == "%"]
    run = _run(counts)
    if "分别" in measure.since_clause and len(run) > 1:
        return (None, run[len(rates)]) if len(rates) < len(run) else None
    last = counts[-1].whole or counts[-1]
    between = [other for other in sentence_before(measure) if other.figure.start > counts[-1].figure.start]
    if last.group != measure.group or last.family not in COUNTED or (len(run) > 1 and counts[-1].whole is None):
        return None
    if pattern("closed").search(last.close) or any(o.role != "change" and o.unit not in SHARES for o in between):
        return None
    if any(o.role == "actual" for o in between) and pattern("on time").search(words):
        return None
    if any(o.role == "change" for o in between) and "满意" in words:
        return None
    name = _name(measure)
    if pattern("rate of persons").search(words):
        return _persons(name, counts, last)
    kinds = _kinds_of(name)
    if pattern("rate of what was found").search(words) and not any(kind.of.search(_words(last)) for kind in kinds):
        return None
    return None, last


def _persons(name: str, counts: list[Measure], last: Measure) -> tuple | None:
    """The persons that a rate is of: those whom its name names, else the last: 在编198人、辅助114人,在编人员持证率."""
    named = [count for count in counts if count.group == last.group and shares_word(name[:2], own_words(count))]
    if named and len(name) > 3 and named[-1].family == "persons":
        return None, named[-1]
    return (None, last) if last.family == "persons" else None


COUNTED = frozenset(
    ["cases", "items", "units", "sites", "documents", "persons", "households", "buildings", "vehicles", "plants"]
)
# what a share without 占 can be of
DIVIDED = frozenset(["cases", "persons", "mass"])


# --- shares -------------------------------------------------------------------------------------------------------


def _share_of_printed(measure: Measure, counts: list[Measure], earlier: list[Measure]) -> tuple | None:
    """A share whose whole is printed within it: 占案件总数2486件的25.5%, 占全部立案(18.9万件)的27%."""
    whole = measure.previous
    if whole not in counts or whole.clause != measure.clause or not pattern("share of").search(whole.close):
        return None
    if not pattern("of that").search(measure.close):
        return None
    part = [other for other in counts if other.family == whole.family and other is not whole]
    return (part[-1], whole) if part else (None, whole)


def _share(measure: Measure, counts: list[Measure], earlier: list[Measure]) -> tuple | None:
    """A part's share of its whole: 占, 占比; the part is what is named before 占, or the count right before."""
    left = measure.base.close if measure.base is not None else measure.close
    goes_on = listed(measure) or pattern("the rest").search(measure.since)
    if goes_on and measure.previous is not None and measure.previous.unit == measure.unit:
        return _share_in_list(measure, counts, earlier)
    if not pattern("share of").search(left):
        return None
    if days := _days(measure):
        return days, None
    if not counts:
        whole = _whole_named(left, earlier, left) or _cases_before(left, earlier)
        return (None, whole) if whole else None
    last = counts[-1]
    if pattern("together").search(left):
        return (None, last.whole) if last.whole else None
    if pattern("the former").search(left):
        return (counts[-2], None) if len(counts) > 1 else None
    name, of = _around_share(left)
    part = _part_named(name, of, measure, counts)
    if part is None:
        whole = _whole_named(of, counts, "") or _divisible_head(measure, counts, "占比" in left or "比重" in left)
        return (None, whole) if whole else None
    return part, _whole_of(measure, part, of, earlier)


def _cases_before(words: str, earlier: list[Measure]) -> Measure | None:
    """The cases before a sentence on their procedures: 立案1056件。普通程序占六成。"""
    cases = [other for other in earlier if other.family == "cases" and other.whole is None]
    return cases[0] if cases and pattern("procedure").search(words) else None


def _divisible_head(measure: Measure, counts: list[Measure], named: bool) -> Measure | None:
    """What a share of something that is not counted is of: 办理案件1246件,普通程序占三成."""
    heads = [count for count in counts if count.group == measure.group and (not named or count.family in DIVIDED)]
    return _head([count for count in heads if count.family in COUNTED]) or _head(heads)


def _share_then_part(measure: Measure, counts: list[Measure], found: Text, i: int) -> tuple | None:
    """A share with its part printed behind it: 发放许可2100份,重点户占两成,为420份."""
    part = found.behind(i)
    if part is None or not counts or not pattern("share of").search(measure.close):
        return None
    if part.sentence != measure.sentence or not is_count(part) or not pattern("then counted").fullmatch(part.since):
        return None
    heads = [m for m in counts if m.unit == part.unit and not pattern("average").search(m.close)]
    return (part, _head(heads)) if heads else None


def _share_of_named(measure: Measure, counts: list[Measure], found: Text, i: int) -> tuple | None:
    """A share of a whole that an earlier sentence counts and 占 names: 桥梁39座。…检测13座,占全部桥梁的三分之一."""
    if not pattern("share of").search(measure.close) or pattern("together").search(measure.close):
        return None
    name, of = _around_share(measure.close)
    noun = pattern("no noun").sub("", of)[-2:]
    part = counts[-1] if counts and not name and counts[-1].group == measure.group else None
    if len(noun) < 2 or (part is not None and (part.whole is not None or noun in part.close)):
        return None
    if any(noun in count.close + count.right[:4] for count in counts):
        return None
    for whole in reversed(found[max(0, i - FAR) : i]):
        alike = whole.role == "actual" and whole.whole is None and is_count(whole) and not whole.per
        if alike and noun in whole.close[-6:] + whole.right[:4] and (part is None or whole.unit == part.unit):
            return (part, whole) if part or not name or _part_named(name, of, measure, counts) is None else None
    return None


# how many figures back a whole is looked for that 占 names
FAR = 60


def _around_share(words: str) -> tuple[str, str]:
    """What stands before 占 and behind it."""
    found = list(pattern("share of").finditer(words))[-1]
    return pattern("no name").sub("", words[: found.start()]), pattern("no name").sub("", words[found.end() :])


def _days(measure: Measure) -> Measure | None:
    """The days that a share is of a year's: 优良天数341天,占比93.4%."""
    other = measure.previous
    return other if other is not None and pattern("days").search(other.close) and other.unit == "天" else None


def _part_named(name: str, of: str, measure: Measure, counts: list[Measure]) -> Measure | None:
    """The count that has a share: the one right before it, one of what 占 names, or the one that is named before 占."""
    if len(name) < 2:
        same = [m for m in counts if m.group == measure.group]
        named = [m for m in same if m.whole is None and shares_word(of, own_words(m))]
        if not same or not named or shares_word(of, own_words(same[-1])):
            return same[-1] if same else None
        return named[-1] if len(same) > 1 else same[-1]
    named = [m for m in counts if m.group == measure.group and longest_shared(name, _words(m)) >= max(2, len(name) - 1)]
    named = named or [m for m in counts if m.group == measure.group and m.whole and shares_word(name, own_words(m))]
    return named[-1] if named else None


def _share_in_list(measure: Measure, counts: list[Measure], earlier: list[Measure]) -> tuple | None:
    """A further share of a list or of the rest: 占案件总数的58%、24%和18%; A、B各占41%和33%,其余26%."""
    first = measure.previous
    while listed(first) and first.previous.unit == measure.unit and first.previous.clause == first.clause:
        first = first.previous
    if not pattern("share of").search(first.close):
        return None
    counts = [count for count in counts if count.figure.start < first.figure.start]
    found = _share(first, counts, earlier)
    return (None, found[1] or found[0]) if found else None


def _whole_named(words: str, counts: list[Measure], more: str) -> Measure | None:
    """The nearest count that some words name."""
    named = [m for m in counts if m.whole is None and shares_word(words + more, m.close[-8:] + m.right[:6])]
    return named[-1] if named else None


def _head(counts: list[Measure]) -> Measure | None:
    """The nearest count that is no part and not in a list."""
    counts = list(counts)
    while counts:
        if counts[-1].whole is not None:
            return counts[-1].whole
        run = _run(counts)
        if len(run) == 1:
            return counts[-1]
        del counts[-len(run) :]
    return None


def _whole_of(measure: Measure, part: Measure, of: str, earlier: list[Measure]) -> Measure | None:
    """What a part is a share of: its whole, the figure that is named after 占, else what is divided before it."""
    if part.whole is not None:
        return part.whole
    before = [m for m in earlier if m.figure.start < part.figure.start and m.family == part.family and not m.per]
    listed_with = {id(m.previous) for m in before if listed(m)}
    named = [m for m in before if shares_word(m.close[-6:], of) and id(m) not in listed_with]
    if named and (whole := _head(named)):
        return whole
    if pattern("own object").search(of):
        return None
    after = [m for m in earlier if m.figure.start > part.figure.start and m.family == part.family]
    if after and pattern("total").search(after[-1].since):
        return after[-1]
    near = [m for m in before if m.sentence == part.sentence] or [
        m for m in before if part.figure.start - m.figure.end < NEAR
    ]
    # those before it in the list have shares of their own
    taken = [other.previous for other in sentence_before(measure) if pattern("share of").search(other.close)]
    near = [m for m in near if not any(m is other for other in taken)]
    whole = [m for m in near if pattern("in all").search(m.close)]
    return _head(whole) or _head(near)


NEAR = 30


def _share_alone(measure: Measure, counts: list[Measure], earlier: list[Measure]) -> tuple | None:
    """A share in words of the count before it: 半数以上发生在夜间, 其中三分之二免费开放, 检测23座,达半数."""
    last = _head(counts) if counts else _cases_before(measure.since + measure.right, earlier)
    if last is not None and not counts and pattern("share alone").fullmatch(measure.close):
        return None, last
    if last is None or last.group != measure.group or measure.base is not None or measure.level is not None:
        return None
    if measure.first in HALVES and pattern("half").fullmatch(measure.since) and measure.right[:1] in ("", "以"):
        of = counts[-1].whole or _divided(counts[-1])
        return (counts[-1], of) if of else None
    if pattern("that is").fullmatch(measure.since) and (of := _divided(counts[-1])) is not None:
        return counts[-1], of
    if pattern("share among").fullmatch(measure.since):
        return None, counts[-1]
    if pattern("share of some").fullmatch(measure.close) and measure.first in HALVES:
        return None, last
    if pattern("those that do").fullmatch(measure.close) and measure.previous in counts:
        return None, last
    if not pattern("share alone").fullmatch(measure.close) or not measure.right:
        return None
    if pattern("does").match(measure.right):
        return None, last
    named = [m for m in counts if m.whole is None and shares_word(measure.right.lstrip("的")[:2], _words(m))]
    return (None, named[-1]) if named else None


# how a share in words begins: 半数, 六成
HALVES = "半过一二三四五六七八九近超约大"


# --- where no rate is printed -------------------------------------------------------------------------------------


def _rate_unprinted(measure: Measure, found: Text, i: int) -> Relation | None:
    """Closed of filed, rectified of found, begun of planned, where no rate is printed."""
    if measure.previous is None or measure.role not in LEVELS or measure.level is not None or not is_count(measure):
        return None
    done = [kind for kind in _kinds() if kind.unprinted and kind.says_done(measure)] if _could_be_done(measure) else []
    some = _among(measure) or _some_of(measure)
    if not done and not some and not pattern("given").search(measure.close):
        return None
    other = _divided(measure)
    if other is None or other.family != measure.family or other.sentence != measure.sentence:
        return None
    if not some and not _does(measure, other, done):
        return None
    if measure.left[:1] == "、" and any(kind.says_done(measure.previous) for kind in done):
        return None
    if measure.role == "target" and pattern("a plan").match(measure.right):
        return None
    within = pattern("of which").search(measure.since) and not pattern("fully done").search(_words(measure))
    if within or measure.time == "cumulative":
        return None
    if pattern("rest").search(measure.since) or _rate_follows(measure, other, found, i):
        return None
    return Relation("ratio", (measure, other), None, "suggested", WITHIN)


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
    if pattern("owed").search(other.close) and pattern("given").search(measure.close):
        return True
    given = other.close + other.right[:8]
    total = pattern("total").search(other.since)
    return any(not kind.says_done(other) and (total or kind.of.search(given)) for kind in done)


def _some_of(measure: Measure) -> bool:
    """Whether a bare number behind another counts those of it that did something: 启动六个片区,四个已签约."""
    other = measure.previous
    same = other is not None and other.unit == measure.unit and other.group == measure.group
    return same and not measure.close.strip(",") and bool(pattern("by now").match(measure.right))


def _rate_follows(measure: Measure, other: Measure, found: Text, i: int) -> bool:
    """Whether a rate of the two is printed behind them."""
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
    named = [[m for m in counts if shares_word(words, _words(m))] for words in (one or _words(last), other)]
    if not all(named) or named[0][-1] is named[1][-1]:
        return None
    return Relation("ratio", (named[0][-1], named[1][-1]), measure, "stated", OF_ANOTHER)


OF_ANOTHER = "the two are counted in the same unit"

RULES = (_rate, _rate_unprinted, _proportion)
