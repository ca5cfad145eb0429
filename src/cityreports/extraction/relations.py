"""The arithmetic that a text implies between its measures, by its words alone: no rule asks whether numbers agree."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property

from cityreports import sources
from cityreports.extraction.frames import Period
from cityreports.extraction.levels import LEVELS, dependent, longest_shared, own_words, shares_word
from cityreports.extraction.lexicon import pattern
from cityreports.extraction.meanings import SHARES, Measure
from cityreports.extraction.parts import EXHAUSTIVE, PARTIAL, exhaust, kin

__all__ = ["Relation", "relations"]


@dataclass(frozen=True, slots=True)
class Relation:
    """One relation; an operand that is not printed is none."""

    kind: str
    operands: tuple[Measure | None, ...]
    result: Measure | None
    basis: str
    assumption: str

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


class Text(list[Measure]):
    """The measures of a text; those that a rule looks for far away are found by what they are."""

    @cached_property
    def _places(self) -> dict[tuple, list[int]]:
        places: dict[tuple, list[int]] = {}
        for i, measure in enumerate(self):
            for key in _keys(measure):
                places.setdefault(key, []).append(i)
        return places

    def first(self, before: int, *key) -> Measure | None:
        """The first measure with a key, if it stands before a place."""
        places = self._places.get(key, ())
        return self[places[0]] if places and places[0] < before else None

    @cached_property
    def _named(self) -> dict[tuple[str, str], int]:
        named: dict[tuple[str, str], int] = {}
        for i, measure in enumerate(self):
            if measure.role == "actual":
                for gram in _grams(own_words(measure), LONG):
                    named.setdefault((measure.unit, gram), i)
        return named

    def first_named(self, before: int, level: Measure) -> Measure | None:
        """The first figure of a level's unit before a place whose name has several characters of the level's."""
        places = (self._named.get((level.unit, gram), before) for gram in _grams(own_words(level), LONG))
        place = min(places, default=before)
        return self[place] if place < before else None

    def last(self, before: int, *key) -> Measure | None:
        """The last measure with a key before a place."""
        places = self._places.get(key, ())
        n = bisect_left(places, before)
        return self[places[n - 1]] if n else None

    def at(self, *key) -> list[Measure]:
        """The first measures with a key in the first two sentences that have one."""
        places = self._places.get(key, ())
        if not places:
            return []
        first = self[places[0]]
        other = next((self[i] for i in places if self[i].sentence != first.sentence), first)
        return [first, other]


def _keys(measure: Measure) -> Iterator[tuple]:
    """What a measure can be looked for by."""
    if measure.codes:
        yield ("coded", measure.codes, measure.unit)
    if measure.role == "standard":
        yield ("norm", measure.family)
    if measure.role == "actual":
        yield ("actual", measure.codes, measure.family)
        if measure.unit == "%":
            yield ("share",)
    if measure.role == "target" and pattern("whole year").search(measure.since_clause):
        yield ("plan", measure.family, measure.codes)
        if not measure.codes:
            for gram in _grams(measure.since_clause + measure.right, 2):
                yield ("planned", measure.family, gram)


# how many characters in a row make two names one
LONG = 4


def _grams(words: str, n: int) -> set[str]:
    """The runs of some characters in a row."""
    return {words[i : i + n] for i in range(len(words) - n + 1)}


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


# --- figures around a measure -------------------------------------------------------------------------------------


def _counts_before(measure: Measure) -> list[Measure]:
    """The counts and amounts in the sentence before a measure."""
    before = _sentence_before(measure)
    return [other for other in before if other.role == "actual" and other.family != "places" and _counts(other)]


def _sentence_before(measure: Measure) -> list[Measure]:
    """The measures in the sentence before a measure, in order."""
    found, other = [], measure.previous
    while other is not None and other.figure.start >= measure.begin:
        found.append(other)
        other = other.previous
    return found[::-1]


def _counts(measure: Measure) -> bool:
    """Whether a measure is a count or an amount, neither a share nor a change nor a duration."""
    return measure.unit not in SHARES and measure.unit != "比" and measure.family != "time" and not dependent(measure)


def _levels_of(measure: Measure, found: list[Measure]) -> list[Measure]:
    """The levels among some figures that are of a measure's kind, whatever base their unit has."""
    family = _stem(measure)
    return [other for other in found if other.role in LEVELS and _counts(other) and _stem(other) == family]


def _stem(measure: Measure) -> str:
    """The family of a measure's unit without its base: t/d as t."""
    return kin(measure).split("/")[0]


def _clause(measure: Measure) -> str:
    """The clause before a measure, without spaces, breaks and the commas within its numbers."""
    return "".join(measure.since_clause.split()).replace(",", "")


def _last_with(group: str, counts: list[Measure]) -> Measure | None:
    """The last of some figures whose words have a cue of a group."""
    for measure in reversed(counts):
        if pattern(group).search(own_words(measure)[-12:] + measure.right[:8]):
            return measure
    return None


# --- changes, completions, standards ------------------------------------------------------------------------------

PERIOD_BEFORE, LEVEL_BEFORE = "the period before", "the level before"
SAME_PLAN = "plan of the same year and unit"
SAME_NORM = "the same thing measured as the norm"
OTHER_NORM = "the norm is of the same thing"


def _change(measure: Measure, found: Text, i: int) -> Relation | None:
    level = measure.level
    if level is None or not (measure.role == "change" or "growth" in measure.notes):
        return None
    if pattern("beside a norm").search(_clause(measure)):
        return None
    if "growth" in measure.notes and level.role == "actual":
        # a planned growth of what is: the planned level is not printed
        return Relation("change", (None, level), measure, "stated", PERIOD_BEFORE)
    base = _base_before(measure, level) or level.base or _base_after(measure, level, found, i)
    if base is None and measure.role == "target" and level.codes:
        base = found.first(i, "actual", level.codes, level.family)
    elif base is None and measure.role == "target":
        base = found.first_named(i, level)
    return Relation("change", (level, base), measure, "stated", PERIOD_BEFORE)


def _base_before(change: Measure, level: Measure) -> Measure | None:
    """The earlier level that is printed in a change's own clause: 较2019年的1.2万件减少四成."""
    other = change.previous
    own = other is not None and other.role == "baseline" and other.clause == change.clause
    return other if own and other.family == level.family else None


def _base_after(change: Measure, level: Measure, found: Text, i: int) -> Measure | None:
    """An earlier level that is printed in the clause behind its change: 增长8.2%,上年为4500件."""
    other = found[i + 1] if i + 1 < len(found) else None
    if other is None or other.role != "baseline" or other.group != change.group or other.family != level.family:
        return None
    return other


def _pair(measure: Measure, found: Text, i: int) -> Relation | None:
    """A change of which only the two levels are printed."""
    level = measure.level
    if measure.role != "baseline" or level is None or measure.whole is not None:
        return None
    near = found[max(0, i - 3) : i + 5]
    if any(o.level is level and o.role != "completion" and o is not measure and o.role != "baseline" for o in near):
        return None
    return Relation("change", (level, measure), None, "stated", LEVEL_BEFORE)


def _completion(measure: Measure, found: Text, i: int) -> Relation | None:
    if measure.role != "completion" or measure.level is None or _names_rate(measure):
        return None
    plan = _plan_before(measure, measure.level)
    if plan is None and not pattern("of all works").search(measure.close):
        plan = _plan_of_year(measure.level, found)
    return Relation("completion", (measure.level, plan), measure, "stated", SAME_PLAN)


def _plan_before(completion: Measure, level: Measure) -> Measure | None:
    for other in reversed(_sentence_before(completion)):
        if (other.role == "target" or "project budget" in other.notes) and other.family == level.family:
            return other
    return None


def _plan_of_year(level: Measure, found: Text) -> Measure | None:
    """The whole year's plan that another sentence prints: 全年 with the words of the level."""
    keys = [("plan", level.family, level.codes)]
    if not level.codes:
        keys = [("planned", level.family, gram) for gram in _grams(level.subject[0], 2)]
    plans = [plan for key in keys for plan in found.at(*key) if plan.sentence != level.sentence]
    return min(plans, key=lambda plan: plan.figure.start, default=None)


def _against_plan(measure: Measure, found: Text, i: int) -> Relation | None:
    """A level beside its plan where no completion is printed: 改造28座,年度任务30座; 计划60公里,实际完成52公里."""
    left = measure.close
    if measure.unit in SHARES or not pattern("plan of own").search(left) or pattern("beyond").search(left):
        return None
    near = [o for o in (measure.previous, found[i + 1] if i + 1 < len(found) else None) if o]
    beside = [o for o in near if o.sentence == measure.sentence and o.role == "actual" and o.unit == measure.unit]
    if not beside or any(o.role == "completion" and o.sentence == measure.sentence for o in found[i : i + 3]):
        return None
    return Relation("completion", (beside[0], measure), None, "stated", SAME_PLAN)


def _standard(measure: Measure, found: Text, i: int) -> Relation | None:
    """A value and the norm that it is held against."""
    if measure.role not in ("standard", "target"):
        return None
    against = measure.role == "standard" and pattern("held against").search(measure.since_clause)
    if not against and not pattern("target reached").search(measure.since_group):
        return None
    for other in reversed(_sentence_before(measure)):
        if other.role == "actual" and other.family == measure.family:
            return Relation("standard", (other,), measure, "stated", SAME_NORM)
    return None


def _norm_before(measure: Measure, found: Text, i: int) -> Relation | None:
    """A value behind the norm that it is held against: 标准为95%以上,我市为96.4%."""
    norm = measure.previous
    if norm is None or norm.role != "standard" or norm.unit != measure.unit or measure.role != "actual":
        return None
    if not pattern("ours").fullmatch(measure.since):
        return None
    return Relation("standard", (measure,), norm, "stated", SAME_NORM)


def _above(measure: Measure, found: Text, i: int) -> Relation | None:
    """How far a level lies above or below a norm: 高于全省平均2.3个百分点, 优于98%的标准1.2个百分点."""
    if measure.previous is None or measure.unit == "%" or (measure.role == "standard" and measure.unit != "pp"):
        return None
    if not pattern("beside a norm").search(_clause(measure)):
        return None
    unit = ("%",) if measure.unit == "pp" else (measure.unit,)
    before = [other for other in _sentence_before(measure) if other.unit in unit and not dependent(other)]
    here = [other for other in before if other.clause == measure.clause]
    level = [other for other in before if other not in here]
    norm = here[-1] if here else None
    if not level and norm and norm.role == "target":
        level = [share] if (share := found.last(i, "share")) else []
    if norm is None and measure.unit != "pp":
        norm = found.last(i, "norm", measure.family)
    return Relation("difference", (level[-1], norm), measure, "stated", OTHER_NORM) if level else None


# --- rates --------------------------------------------------------------------------------------------------------

WITHIN = "the numerator is counted within the denominator"


@cache
def _rates() -> list[dict[str, str]]:
    """The cues of what a rate names, of what was done and of what it was done with."""
    return list(sources.table("rates.csv"))


RATE_NAME = re.compile(r"([一-龥]{2})率[^率]{0,4}$")


def _rate(measure: Measure, found: Text, i: int) -> Relation | None:
    """A rate from two counts: 结案率 from 结案 and 立案, 占 from a part and its whole; one of them may be missing."""
    if measure.unit not in ("%", "‰") or (measure.role != "actual" and not _names_rate(measure)):
        return None
    counts = _counts_before(measure)
    if not counts:
        return None
    earlier = [other for other in found[max(0, i - 9) : i] if other.role == "actual" and _counts(other)]
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


def _names_rate(measure: Measure) -> bool:
    """Whether a share done is of what was found, filed or received, and not of a plan: 整改完成率."""
    return measure.role == "completion" and bool(pattern("done rate").search(measure.close))


def _rate_each(measure: Measure, counts: list[Measure]) -> tuple | None:
    """The rate of each count where 分别 hands them out: 受理A件、B件,办结率分别为a%、b%."""
    if not pattern("rate of all").search(measure.since_clause) or "分别" not in measure.since_clause:
        return None
    rates = [other for other in _sentence_before(measure) if other.clause == measure.clause and other.unit == "%"]
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
            done = _last_with(row["done"], counts)
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
    before = _levels_of(done, _sentence_before(done))
    if any(other.unit == done.unit for other in before):
        return before[-1]
    return _last_with(group, before)


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
    between = [other for other in _sentence_before(measure) if other.figure.start > last.figure.start]
    if any(other.role not in ("change", "baseline") for other in between):
        return None
    if _among(last) and measure.previous is last and RATE_NAME.search(left):
        return last, last.previous
    named = RATE_NAME.search(left)
    if not named or named[1] not in last.close[-12:] + last.right[:8]:
        return None
    other = last.previous
    beside = other is not None and other.family == last.family and _counts(other) and other.role in LEVELS
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
    between = [other for other in _sentence_before(measure) if other.figure.start > last.figure.start]
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
    if measure.previous is None or measure.role not in LEVELS or measure.level is not None or not _counts(measure):
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
    stem, other = _stem(measure), measure.previous
    while other is not None and other.figure.start >= measure.group:
        if other.role in LEVELS and _counts(other) and _stem(other) == stem:
            return other
        other = other.previous
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


# --- per ----------------------------------------------------------------------------------------------------------

FINED_IN = "fines were imposed in these cases"
OF_TOTAL = "the mean is of this total"


def _fine(measure: Measure, found: Text, i: int) -> Relation | None:
    """The fine per case, where no mean is printed."""
    if measure.unit != "CNY" or measure.role != "actual" or measure.previous is None:
        return None
    clause = _clause(measure)
    if not pattern("fine").search(clause):
        return None
    if pattern("mean").search(clause) or pattern("no fine").search(clause) or _mean_follows(measure, found, i):
        return None
    for other in reversed(_sentence_before(measure)):
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
    totals = [m for m in _counts_before(mean) if m.clause != mean.clause and kin(m) == kin(mean)][-len(run) :]
    if len(totals) < len(run):
        return None
    return Relation("per", (totals[run.index(mean)], None), mean, "stated", OF_TOTAL)


def _total_of(mean: Measure, found: Text, i: int, number: Measure | None) -> Measure | None:
    """What a mean is of: a figure of its unit before it, by a word in common, else one right behind it."""
    if mean.per == "person" and mean.family == "area":
        other = mean.previous
        alone = other is not None and other.family == "area" and mean.close.strip(",") == "人均"
        return other if alone else None
    totals = [m for m in _counts_before(mean) if kin(m) == kin(mean) and not m.per and m is not number]
    named = [m for m in totals if shares_word(pattern("average").sub("", mean.close), m.close)]
    if totals:
        return (named or totals)[-1]
    for other in found[i + 1 : i + 3]:
        same = other.group == mean.group and other.family == mean.family and other.role == mean.role
        if same and _counts(other) and pattern("whole amount").search(other.close):
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
    before = [m for m in _sentence_before(mean) if m.role == "actual" and _counts(m)]
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


# --- parts, sums, differences -------------------------------------------------------------------------------------


def _parts(measure: Measure, found: Text, i: int) -> Relation | None:
    """The parts of one whole, when the first of them is met."""
    if measure.whole is None:
        return None
    near = [other for other in found[max(0, i - REACH) : i + REACH] if other.sentence == measure.sentence]
    parts = [other for other in near if other.whole is measure.whole]
    if parts[0] is not measure:
        return None
    return Relation("part", tuple(parts), measure.whole, "stated", EXHAUSTIVE if exhaust(parts) else PARTIAL)


# how many figures a list of parts or addends reaches over
REACH = 14


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
    same = [other for other in _sentence_before(planned) if other.family == planned.family and other.role == "actual"]
    return next((other for other in reversed(same) if other.time in ("cumulative", "stock")), None)


def _sum(measure: Measure, found: Text, i: int) -> Relation | None:
    """Addends and the total behind them (合计, 共, 共计, 总计), or a total with its addends handed out (分别为)."""
    if measure.role not in LEVELS or not _counts(measure) or measure.whole is not None:
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
    for other in reversed(_sentence_before(total)):
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
    counts = _counts_before(measure)
    same = [o for o in counts if o.unit == counts[-1].unit and o.clause == counts[-1].clause]
    return Relation("sum", tuple(same), None, "stated", PARTIAL) if len(same) > 1 else None


def _still_open(measure: Measure, found: Text, i: int) -> Relation | None:
    """What was done and what is left make up all there was: 整改2406处 … 未整改的18处."""
    if measure.role not in LEVELS or not _counts(measure) or not pattern("left open").search(measure.close):
        return None
    counts = [other for other in _counts_before(measure) if other.family == measure.family]
    if len(counts) != 1 or measure.whole is not None:
        return None
    return Relation("sum", (counts[0], measure), None, "suggested", EXHAUSTIVE)


NOTHING_ELSE = "nothing else changed the number"


def _gap(measure: Measure, found: Text, i: int) -> Relation | None:
    """A difference that is called one: 差额41万元(应缴328万元、实缴287万元)."""
    if not pattern("gap").search(measure.close) or not _counts(measure):
        return None
    pair = [o for o in found[i + 1 : i + 3] if o.group == measure.group and o.unit == measure.unit]
    if len(pair) < 2:
        pair = [o for o in _counts_before(measure) if o.unit == measure.unit][-2:]
    return Relation("difference", tuple(pair), measure, "stated", NOTHING_ELSE) if len(pair) == 2 else None


def _before_addition(measure: Measure, found: Text, i: int) -> Relation | None:
    """How many there were before an addition: 新增3个,总数达到17个."""
    other = measure.previous
    if other is None or not pattern("new total").search(measure.since) or other.unit != measure.unit:
        return None
    if not pattern("addition").search(other.close):
        return None
    return Relation("difference", (measure, other), None, "suggested", NOTHING_ELSE)


# --- duplicates ---------------------------------------------------------------------------------------------------

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


RULES = (
    _change, _pair, _completion, _against_plan, _standard, _norm_before, _above, _rate, _rate_unprinted, _fine, _mean,
    _each, _price, _parts, _of_cumulative, _sum, _sum_of_share, _still_open, _gap, _before_addition, _aforesaid,
)  # fmt: skip
