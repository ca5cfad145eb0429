"""Rates as relations: of what was done to what it was done with, of a part to its whole."""

from __future__ import annotations

import re
from functools import cache

from cityreports import sources
from cityreports.extraction.levels import longest_shared, own_words, shares_word
from cityreports.extraction.lexicon import pattern
from cityreports.extraction.measures import LEVELS, SHARES, Measure, sentence_before
from cityreports.extraction.operands import Relation, Text, counts_before, is_count, last_with, levels_of, unit_stem

__all__ = ["RULES", "names_rate"]

WITHIN = "the numerator is counted within the denominator"


@cache
def _rates() -> list[dict[str, str]]:
    """The cues of what a rate names, of what was done and of what it was done with."""
    return list(sources.table("rates.csv"))


RATE_NAME = re.compile(r"([一-龥]{2})率[^率]{0,4}$")


def _rate(measure: Measure, found: Text, i: int) -> Relation | None:
    """A rate from two counts: 结案率 from 结案 and 立案, 占 from a part and its whole; one of them may be missing."""
    if measure.unit not in ("%", "‰") or (measure.role != "actual" and not names_rate(measure)):
        return None
    counts = counts_before(measure)
    if not counts:
        return None
    earlier = [other for other in found[max(0, i - 9) : i] if other.role == "actual" and is_count(other)]
    if operands := _share(measure, counts, earlier):
        return Relation("ratio", operands, measure, "stated", WITHIN)
    for rule in (_rate_each, _rate_of_done, _rate_by_name, _rate_of_all, _rate_of_two):
        if operands := rule(measure, counts):
            if None in operands:
                operands = _rate_of_two(measure, counts) or operands
            return Relation("ratio", operands, measure, "stated", WITHIN)
    return None


def _rate_of_two(measure: Measure, counts: list[Measure]) -> tuple | None:
    """A rate behind two counts of one unit, of which the second says what it names: 接到X件,办理Y件,办结率."""
    done, named = counts[-1], RATE_NAME.search(measure.close)
    near = [other for other in counts[:-1] if other.group == done.group]
    if len(near) != 1 or near[0].unit != done.unit or done.group != measure.group or measure.previous is not done:
        return None
    if not named or "分别" in measure.since_clause or pattern("of which").search(done.since):
        return None
    own, other = done.since + done.right[:6], near[0].close + near[0].right[:6]
    says = [sign for sign in named[1] if sign in own]
    return (done, near[0]) if says and not any(sign in other for sign in named[1]) else None


def names_rate(measure: Measure) -> bool:
    """Whether a share done is of what was found, filed or received, and not of a plan: 整改完成率."""
    return measure.role == "completion" and bool(pattern("done rate").search(measure.close))


def _rate_each(measure: Measure, counts: list[Measure]) -> tuple | None:
    """The rate of each count where 分别 hands them out: 受理A件、B件,办结率分别为a%、b%."""
    if not pattern("rate of all").search(measure.since_clause) or "分别" not in measure.since_clause:
        return None
    rates = [other for other in sentence_before(measure) if other.clause == measure.clause and other.unit == "%"]
    run = [counts[-1]]
    for other in reversed(counts[:-1]):
        if other.unit != run[0].unit or other.clause != run[0].clause:
            break
        run.insert(0, other)
    return (None, run[len(rates)]) if len(rates) < len(run) > 1 else None


def _rate_of_done(measure: Measure, counts: list[Measure]) -> tuple | None:
    """A rate that names what was done: 结案率, 整改率, 负荷率."""
    left = measure.close
    for row in _rates():
        if row["rate"] and pattern(row["rate"]).search(left):
            done = last_with(row["done"], counts)
            if done is None:
                return None
            if pattern("no ratio").search(left) and done.group != measure.group:
                return None
            if pattern("no ratio").search(left) and not pattern("no ratio").search(done.close):
                return None
            return done, _all_of(done, row["of"])
    return None


def _all_of(done: Measure, group: str) -> Measure | None:
    """What something was done with: the figure of its kind before it, by a cue where it has another kind of base."""
    before = levels_of(done, sentence_before(done))
    if any(other.unit == done.unit for other in before):
        return before[-1]
    return last_with(group, before)


def _share(measure: Measure, counts: list[Measure], earlier: list[Measure]) -> tuple | None:
    """A part's share of its whole: 占, 占比."""
    left, previous = measure.close, measure.previous
    if previous in counts and left in ("的", "的约", "的近") and pattern("share of").search(previous.close):
        part = [other for other in counts if other.family == previous.family and other is not previous]
        return (part[-1], previous) if part else None
    if measure.base is not None:
        if not pattern("share of").search(measure.base.left):
            return None
    elif not pattern("share of").search(left):
        return None
    last = counts[-1]
    if pattern("together").search(left):
        return (None, last.whole) if last.whole else None
    if pattern("the former").search(left):
        return (counts[-2], None) if len(counts) > 1 else None
    name = pattern("no name").sub("", left.split("占")[0])
    named = [m for m in counts if m.group == measure.group and shares_word(name, own_words(m))]
    if len(name) > 1 and not named:
        whole = [m for m in counts if m.group == measure.group and m.family in COUNTED]
        return (None, whole[-1]) if whole else None
    of = left.split("占")[-1]
    if not named and not shares_word(of, own_words(last)):
        named = [m for m in counts if m.group == measure.group and m.whole is None and shares_word(of, own_words(m))]
    part = max(named, key=lambda m: longest_shared(name, own_words(m))) if named else last
    if part.group != measure.group:
        return None
    return part, _whole_of(measure, part, earlier)


def _whole_of(measure: Measure, part: Measure, earlier: list[Measure]) -> Measure | None:
    """What a part is a share of: its whole, the figure that is named after 占, else the one before the part's list."""
    if part.whole is not None:
        return part.whole
    before = [m for m in earlier if m.figure.start < part.figure.start and m.family == part.family and not m.per]
    named_after = measure.close.split("占")[-1]
    named = [m for m in before if shares_word(m.close[-6:], named_after)]
    if named:
        return named[-1]
    if pattern("own object").search(named_after):
        return None
    after = [m for m in earlier if m.figure.start > part.figure.start and m.family == part.family]
    if after and pattern("total").search(after[-1].since):
        return after[-1]
    near = before[-1] if before else None
    return near if near and (near.group == part.group or part.figure.start - near.figure.end < NEAR) else None


NEAR = 30


def _rate_by_name(measure: Measure, counts: list[Measure]) -> tuple | None:
    """A rate named by the words of the count before it: 超时6件 … 超时率."""
    last, left = counts[-1], measure.close
    if pattern("no ratio").search(left) or "分别" in left or measure.base is not None:
        return None
    between = [other for other in sentence_before(measure) if other.figure.start > last.figure.start]
    if any(other.role not in ("change", "baseline") for other in between):
        return None
    if _among(last) and measure.previous is last and RATE_NAME.search(left):
        return last, last.previous
    named = RATE_NAME.search(left)
    if not named or named[1] not in last.close[-12:] + last.right[:8]:
        return None
    other = last.previous
    beside = other is not None and other.family == last.family and is_count(other) and other.role in LEVELS
    if beside and other.clause != last.clause:
        beside = shares_word(other.close[-4:], last.close[-4:])
    return last, last.whole or (other if beside else None)


def _among(measure: Measure) -> bool:
    """Whether a figure counts those of the figure before it that did something: 32个镇街中28个, 32个镇街已有28个."""
    other = measure.previous
    same = other is not None and other.unit == measure.unit and other.clause == measure.clause
    return same and bool(pattern("among").search(measure.since))


def _rate_of_all(measure: Measure, counts: list[Measure]) -> tuple | None:
    """A rate of the count right before it, of which what was done is not printed: 受理X件,办结率; X个小区中,半数."""
    last, words = counts[-1], measure.since
    if last.group != measure.group or measure.base is not None:
        return None
    between = [other for other in sentence_before(measure) if other.figure.start > last.figure.start]
    if between:
        clear = all(other.role == "change" or other.unit in SHARES for other in between)
        on_time = clear and last.whole is None and not pattern("closed").search(last.close)
        return (None, last) if on_time and pattern("rate on time").search(words) else None
    if pattern("more than half").fullmatch(words) and last.whole is not None:
        return last, last.whole
    half = measure.first in HALVES and pattern("half").search(words) and pattern("half done").match(measure.right)
    done = pattern("rate of all").search(words) and last.whole is None and last.family in COUNTED
    if pattern("closed").search(last.close):
        done = None
    return (None, last) if half or done or pattern("share in").search(words) else None


COUNTED = frozenset(["cases", "items", "units", "sites", "documents", "persons", "households", "buildings"])


# how a share in words begins: 半数, 六成
HALVES = "半过一二三四五六七八九"


def _rate_unprinted(measure: Measure, found: Text, i: int) -> Relation | None:
    """Closed of filed, rectified of found, begun of planned, where no rate is printed."""
    if measure.previous is None or measure.role not in LEVELS or measure.level is not None or not is_count(measure):
        return None
    if _among(measure):
        return _ratio_among(measure, found, i)
    other = _level_before(measure)
    if other is not None and measure.whole is None and other.whole is not None:
        other = other.whole
    if other is None or other.family != measure.family or other.group != measure.group or _excluded(measure):
        return None
    for row in _rates():
        if row["unprinted"] != "true" or not pattern(row["done"]).search(measure.close + measure.right[:4]):
            continue
        if not _opens(row, other) or any(_is_rate(o, row["rate"], measure) for o in found[i + 1 : i + 4]):
            continue
        return Relation("ratio", (measure, other), None, "suggested", WITHIN)
    return None


def _ratio_among(measure: Measure, found: Text, i: int) -> Relation | None:
    """Those of the figure before that did something: 32个镇街中28个."""
    after = found[i + 1] if i + 1 < len(found) else None
    rated = after is not None and after.group == measure.group and after.unit == "%" and after.role == "actual"
    if rated or _excluded(measure):
        return None
    return Relation("ratio", (measure, measure.previous), None, "suggested", WITHIN)


def _excluded(measure: Measure) -> bool:
    """Whether a figure is a rate's, a rest or what 其中 opens: no ratio of what was done."""
    rest = "率" in measure.close or pattern("rest").search(measure.since)
    return bool(rest or (measure.whole is not None and pattern("of which").search(measure.since)))


def _level_before(measure: Measure) -> Measure | None:
    """The nearest level of a measure's kind before it, up to the semicolon."""
    stem = unit_stem(measure)
    for other in reversed(sentence_before(measure)):
        if other.figure.start < measure.group:
            return None
        if other.role in LEVELS and is_count(other) and unit_stem(other) == stem:
            return other
    return None


def _opens(row: dict, other: Measure) -> bool:
    """Whether a figure counts what something can be done with, and not that it was done."""
    words = other.close + other.right[:8]
    counted = pattern(row["of"]).search(words) or pattern("total").search(other.since)
    return bool(counted) and not pattern(row["done"]).search(other.close)


def _is_rate(other: Measure, group: str, count: Measure) -> bool:
    if other.sentence != count.sentence or other.unit != "%":
        return False
    shared = other.previous is count and pattern("share of").search(other.close)
    named = group and pattern(group).search(other.close) and not pattern("no ratio").search(other.close)
    if other.role == "completion":
        return other.level is None or other.level is count
    return bool(other.role == "actual" and (shared or named))


RULES = (_rate, _rate_unprinted)
