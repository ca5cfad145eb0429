"""Which level a change, a completion or an earlier value belongs to."""

from __future__ import annotations

import re

from cityreports.extraction.lexicon import pattern
from cityreports.extraction.measures import LEVELS, SHARES, Measure, dependent, listed, sentence_before

__all__ = [
    "closed_off", "handed_names", "inherit", "link", "listed_with", "longest_shared", "own_words", "shares_word",
]  # fmt: skip

ILLEGAL = frozenset(["illegal_construction_area", "illegal_construction_count"])
WORDS = re.compile(r"[一-龥]{2,}")


def shares_word(one: str, other: str) -> bool:
    """Whether two texts have two characters in a row in common."""
    return any(one[i : i + 2] in other for i in range(len(one) - 1))


def longest_shared(one: str, other: str) -> int:
    """How many characters in a row, two or more, two texts have in common at most."""
    longest = 1
    for start in range(len(one) - 1):
        while start + longest < len(one) and one[start : start + longest + 1] in other:
            longest += 1
    return longest if longest > 1 else 0


def own_words(measure: Measure) -> str:
    """The words before a measure in its clause; where 分别 hands out a list of names, its own name.

    立案数、结案数分别为560件和548件: the second is 结案数.
    """
    names, place, other = _names(measure.left), 0, measure
    while not names and place < LONGEST and LISTED.fullmatch(other.left) and other.previous is not None:
        other, place = other.previous, place + 1
        names = _names(other.left)
    return names[place] if place < len(names) else measure.close


# how many figures 分别 hands out at most
LONGEST = 14
LISTED = re.compile(r"[、,]?(?:和|与|及|以及)?")
NAMES = re.compile(r"[、和与及]+")


def handed_names(measure: Measure) -> list[str]:
    """The names that 分别 hands a figure and those behind it out to, if it is the first."""
    return _names(measure.left)


def _names(words: str) -> list[str]:
    """The names in a list that 分别 hands figures out to; none if there is no such list."""
    if "分别" not in words:
        return []
    names = NAMES.split("".join(words.split()).partition("分别")[0])
    return names if len(names) > 1 else []


# --- changes and completions to their levels ----------------------------------------------------------------------


def link(plain: str, found: list[Measure]) -> None:
    """Give each change and completion its level, and each level its earlier one."""
    for run in _runs(found):
        levels = [level for level in _levels_before(run[0]) if _stands_alone(level, run[0])]
        families = {measure.family for measure in run}
        distinct = len(families) > 1 and len({level.family for level in levels[-len(run) :]}) == len(families)
        if len(run) > 1 and not distinct:
            _hand_out(run, levels)
        else:
            for measure in run:
                measure.level = _level(measure, levels)
    for i, measure in enumerate(found):
        if measure.role == "change" and i + 1 < len(found):
            _level_after(measure, found[i + 1])
        if measure.role == "change" and measure.level is None:
            _pair_after(measure, found[i + 1 : i + 3])
        if measure.role == "baseline" and measure.level is None:
            _pair(measure, found[i + 1 : i + 4])
        if measure.role in ("change", "baseline") and measure.level is None:
            line = plain.rfind("\n", 0, measure.figure.start)
            _named_before(measure, [other for other in found[max(0, i - BACK) : i] if other.figure.start > line])


def _hand_out(run: list[Measure], levels: list[Measure]) -> None:
    """The levels of changes or completions in a row: by their names, else in order; one level can have them all."""
    parts = _levels_before(run[0])[-len(run) :]
    if len(parts) == len(run) and all(part.whole is not None and part.left[:1] in "、和与及" for part in parts[1:]):
        # those of a list of parts: 其中甲类310件、乙类120件,分别下降20%和8%
        levels = parts
    # 分别提升0.6和1.5个百分点: the last prints the unit of all
    first = run[-1] if run[-1].unit == "pp" or not run[0].unit else run[0]
    fitting = [level for level in levels if first.unit in RELATIVE or level.family == first.family]
    fitting = [level for level in fitting if not pattern("mean in passing").fullmatch(level.since)]
    if first.unit == "pp":
        fitting = [level for level in fitting if level.unit in ("%", "‰")]
    if run[0].role == "completion":
        fitting = [level for level in fitting if _completed(level) and level.group == run[0].group]
    names = _names(run[0].left)
    for k, measure in enumerate(run):
        named = _naming(names[k], fitting) if len(names) == len(run) else []
        if named:
            measure.level = named[-1]
        elif len(fitting) >= len(run):
            measure.level = fitting[k - len(run)]
        elif fitting:
            measure.level = fitting[-1]


def _naming(name: str, levels: list[Measure]) -> list[Measure]:
    """The levels that a name names: by a word in common, else by what counts their kind (案件数, 罚款额)."""
    named = [level for level in levels if shares_word(name, level.left + level.right)]
    return named or [level for level in levels if pattern(f"names {level.family}").search(name)]


# how many figures back the sentences before are searched for a level that is named again
BACK = 14


def _named_before(measure: Measure, before: list[Measure]) -> None:
    """The level in a sentence before that a change or an earlier level names again: …处罚案件255件。上年处罚231件。"""
    own = _subject(measure)
    if len(own) < 2 or measure.whole is not None or pattern("average").search(own):
        return
    for other in reversed(before):
        fits = other.role == "actual" and other.whole is None and other.sentence != measure.sentence and not other.per
        if not fits or dependent(other) or not (other.family == measure.family or _moves_by(measure, other)):
            continue
        if longest_shared(own, own_words(other)) >= max(2, len(own) // 2):
            measure.level = other
            if measure.role == "baseline" and other.base is None:
                other.base = measure
            return


def _moves_by(change: Measure, level: Measure) -> bool:
    """Whether a change's unit can be that of a change of a level: points of a share, a share of anything else."""
    if change.role != "change" or change.unit not in RELATIVE:
        return False
    return (level.unit in ("%", "‰")) == (change.unit == "pp")


# the roles of what can stand between a level and what is said of it
SAID_OF_LEVEL = frozenset(["target", "completion", "change", "baseline"])


def _stands_alone(level: Measure, measure: Measure) -> bool:
    """Whether a later clause can speak of a level: of no part of a list, but of the only part that 其中 opens."""
    if level.role == "actual" and closed_off(level, measure):
        return False
    if level.whole is None or level.clause == measure.clause:
        return True
    last = measure.previous
    while last is not None and last is not level and (last.role in SAID_OF_LEVEL or last.unit in SHARES):
        last = last.previous
    return level is last and not listed_with(level)


def closed_off(level: Measure, measure: Measure) -> bool:
    """Whether a level stands in a bracket that is closed before a measure: 立案126件(含简易程序90件),同比增长."""
    between = measure.before[max(0, level.figure.end - measure.begin) :]
    closing, opening = between.find(")"), between.find("(")
    return closing >= 0 and (opening < 0 or closing < opening)


def listed_with(part: Measure) -> bool:
    """Whether a part stands behind another part of its whole."""
    other = part.previous
    return other is not None and other.whole is part.whole


def _completed(level: Measure) -> bool:
    """Whether a level can be the share of a plan that is done: what was done itself, not what it set free."""
    own = not pattern("set free").search(level.left) and not pattern("more or less").search(level.left)
    return level.role == "actual" and level.unit not in SHARES and own


def _runs(found: list[Measure]) -> list[list[Measure]]:
    """Changes or completions in a row that 分别 hands out."""
    runs: list[list[Measure]] = []
    for measure in found:
        if not dependent(measure):
            continue
        last = runs[-1][-1] if runs else None
        joined = last is not None and last is measure.previous and last.role == measure.role
        if joined and (listed(measure) or (_handed_out(runs[-1][0]) and _goes_on(measure, runs[-1][0]))):
            runs[-1].append(measure)
        else:
            runs.append([measure])
    return runs


def _handed_out(measure: Measure) -> bool:
    return bool(pattern("handed out").search(measure.since_clause))


def _goes_on(measure: Measure, first: Measure) -> bool:
    """Whether a change stands in the clause of the first of its row, or in few words behind it."""
    return measure.clause == first.clause or len(measure.close) < SHORT


# how many characters of a clause are few words
SHORT = 6


def _levels_before(measure: Measure) -> list[Measure]:
    """The levels in the sentence before a measure, in order."""
    levels = [other for other in sentence_before(measure) if other.role in LEVELS and not dependent(other)]
    # 三项数据分别上升
    return [level for level in levels if not pattern("figures named").match(level.right)]


def _level(measure: Measure, levels: list[Measure]) -> Measure | None:
    """The level nearest before that fits the unit: a change in points is of a share, one in cases of cases."""
    if level := _level_of_bracket(measure):
        return level
    if measure.role == "completion":
        return _level_completed(measure, levels)
    base = measure.previous if measure.previous and measure.previous.role == "baseline" else None
    if measure.role == "change":
        levels = [level for level in levels if level.role == "actual"]
    if measure.unit == "pp":
        fitting = [level for level in levels if level.unit in ("%", "‰")]
    elif measure.unit in RELATIVE:
        fitting = [m for m in levels if m.unit not in SHARES or "占" not in m.close or _named_share(m, measure)]
        fitting = fitting or levels
    else:
        fitting = [level for level in levels if level.family == measure.family]
    if base:
        fitting = [level for level in fitting if level.family == base.family] or fitting
    if not fitting:
        return None
    level = _spoken_of(fitting, base)
    if level.clause != measure.clause and _new_subject(measure, level):
        same = base is not None and base.family == level.family and not _another_rate(_subject(measure), level)
        level = _named(measure, fitting) or (level if same else None)
    if base and level:
        base.level, level.base = level, base
    return level


def _named_share(share: Measure, change: Measure) -> bool:
    """Whether a change speaks of the share right before it: 智能发现占比16%,较上年提高4%."""
    return share is change.previous and "占比" in share.close and not _subject(change)


def _level_completed(measure: Measure, levels: list[Measure]) -> Measure | None:
    """What a completion is of: the level nearest before, of the unit of the plan where one is printed with it."""
    fitting = [level for level in levels if _completed(level)]
    own = pattern("plan words").sub("", _subject(measure))
    if ("完成率" in measure.left and len(own) > 3) or "”" in measure.since_clause:
        fitting = [level for level in fitting if level.clause == measure.clause]
    plan = measure.previous
    if plan is not None and plan.role == "target":
        fitting = [level for level in fitting if level.family == plan.family] or fitting
    # the work, not whom it serves: 改造小区12个,惠及居民3600户,占年度任务的120%
    fitting = [level for level in fitting if not pattern("serves").search(level.left)] or fitting
    return _spoken_of(fitting, None) if fitting else None


def _spoken_of(levels: list[Measure], base: Measure | None) -> Measure:
    """The last level, but for a mean in passing behind its total: 清运21.9万吨,日均600吨,较2022年的22.6万吨减少."""
    last = levels[-1]
    total = levels[-2] if len(levels) > 1 else None
    if total is None or not pattern("mean in passing").fullmatch(last.since) or total.family != last.family:
        return last
    return last if base is not None and base.figure.reading.scaled == last.figure.reading.scaled else total


def _level_of_bracket(measure: Measure) -> Measure | None:
    """The level that a bracket stands behind: 118公里(年度计划110公里,完成率107.3%)."""
    opening = measure.before.rfind("(")
    if opening < 0 or ")" in measure.before[opening:]:
        return None
    place, other = measure.begin + opening, measure.previous
    while other is not None and other.figure.start > place:
        other = other.previous
    if other is None or other.figure.end != place or other.role not in LEVELS or dependent(other):
        return None
    fits = other.unit in ("%", "‰") if measure.unit == "pp" else measure.unit in RELATIVE or other.unit == measure.unit
    return other if fits else None


RELATIVE = SHARES | {"倍"}


def _subject(measure: Measure) -> str:
    """What a change or a completion names as its own, before the words of comparison."""
    words, other = measure.left, measure.previous
    while other is not None and other.clause == measure.clause:
        words, other = other.left + "|" + words, other.previous
    words = pattern("comparison").split(words, maxsplit=1)[0]
    return "".join(WORDS.findall(pattern("not subject").sub("", words)))


# what a rate names
RATE = re.compile("([一-龥]{2})率")


def _new_subject(measure: Measure, level: Measure) -> bool:
    """Whether a change names what it is of, other than by the words of the level."""
    own = _subject(measure)
    if _another_rate(own, level) or (len(own) >= 2 and level.unit == "%" and not pattern("names a share").search(own)):
        return True
    return len(own) >= 2 and longest_shared(own, own_words(level) + level.right) < max(2, len(own) // 2)


def _another_rate(own: str, level: Measure) -> bool:
    """Whether a rate is named that is not the level's."""
    rates = RATE.search(own), RATE.search(own_words(level))
    return all(rates) and rates[0][1] != rates[1][1]


def _named(measure: Measure, levels: list[Measure]) -> Measure | None:
    """The level that a change names: by a word in common, else by what counts its kind (案件数, 罚款额)."""
    own = _subject(measure)
    levels = [level for level in levels if not _another_rate(own, level)]
    named = [m for m in levels if longest_shared(own, m.left + m.right) >= max(2, len(own) // 2)]
    if not named and measure.role == "change" and not pattern("average").search(own):
        named = [level for level in levels if _names_kind(own, level.family)]
    return ([level for level in named if not pattern("closed").search(level.left)] or named or [None])[-1]


def _names_kind(own: str, family: str) -> bool:
    """Whether a subject is little more than the name of a kind of figures: 案件数, not 热线中占道举报总量."""
    kind = pattern(f"names {family}")
    return bool(kind.search(own)) and len(kind.sub("", own)) < LITTLE


# how many characters besides the name of a kind are little
LITTLE = 5


def _level_after(measure: Measure, other: Measure) -> None:
    """The level that a change leads to where it is printed behind: 由83.3%提升2.2个百分点到85.5%, 翻一番,达到96万元."""
    base = measure.previous if measure.previous is not None and measure.previous.role == "baseline" else None
    fits = other.family == (base.family if base else measure.family) or (measure.unit == "pp" and other.unit == "%")
    fits = fits or (base is None and measure.unit in RELATIVE and measure.unit != "pp" and other.unit not in SHARES)
    here = other.clause == measure.clause and pattern("leads to").match(other.close)
    open_yet = measure.level is None or (base is not None and base.clause == measure.clause)
    next_clause = open_yet and other.group == measure.group and pattern("arrives at").match(other.close)
    if fits and other.role in LEVELS and (here or next_clause):
        measure.level = other
        if base is not None:
            base.level, other.base = other, base


def _pair_after(measure: Measure, after: list[Measure]) -> None:
    """The two levels that are printed behind their change: 下降18%,由1200件降至984件."""
    if len(after) < 2 or after[0].role != "baseline" or after[0].group != measure.group:
        return
    base, level = after
    if base.clause == level.clause and base.family == level.family and pattern("from").search(base.left):
        measure.level, base.level, level.base = level, level, base


def _pair(measure: Measure, after: list[Measure]) -> None:
    """An earlier level and the level that it became: 由 … 提高到 …, or that stands right before it: …,去年同期为 …"""
    level = measure.previous
    beside = level is not None and level.role in LEVELS and level.family == measure.family and not dependent(level)
    if beside and pattern("was then").fullmatch(measure.since):
        measure.level, level.base = level, level.base or measure
        return
    for other in after:
        if other.sentence != measure.sentence:
            break
        reached = other.clause == measure.clause and pattern("reached by change").search(other.left)
        if other.role == "baseline" and other.family == measure.family and (reached or _next_year(measure, other)):
            # the first step of a series: 由2021年的60%提高到2022年的68%
            measure.level = other
            return
        if other.role in LEVELS and other.family == measure.family and not dependent(other):
            reached = pattern("reached by change").search(other.left) or other.clause == measure.clause
            again = pattern("this year").search(other.since_clause) and shares_word(measure.close, other.close)
            alone = pattern("this year alone").fullmatch(other.close) or pattern("compared behind").match(measure.right)
            if reached or ((again or alone) and other is after[0]):
                measure.level, other.base = other, measure
            return
        if other.role == "change" and other.level is not None and other.level.family == measure.family:
            measure.level = other.level
            other.level.base = measure
            return
    levels = [level for level in _levels_before(measure) if level.family == measure.family]
    levels = [level for level in levels if _stands_alone(level, measure) and not pattern("total").search(level.since)]
    # where several earlier levels are handed out, the first goes to the first
    run = 1 + sum(o.role == "baseline" and o.clause == measure.clause and o.family == measure.family for o in after)
    if len(levels) < run:
        return
    level = _spoken_of(levels, measure) if run == 1 else levels[-run]
    if level.base is None:
        measure.level, level.base = level, measure


def _next_year(measure: Measure, other: Measure) -> bool:
    """Whether two earlier levels are of two years in a row of one list: 2020年、2021年分别为180件、225件."""
    in_list = _handed_out(measure) and listed(other)
    in_list = in_list or bool(pattern("next year").fullmatch(other.close))
    return in_list and measure.period != other.period and bool(other.period[0])


# --- what a figure takes from its level ---------------------------------------------------------------------------


OF_ITS_LEVEL = ("indicator: of its level", "time: of its level", "scope: of its level", "area: of its level")


def inherit(found: list[Measure]) -> None:
    """What a change, a completion or an earlier level takes from its level: codes, time, period, area."""
    for measure in found:
        level = measure.level
        if level is None:
            continue
        if measure.role == "baseline":
            measure.codes = level.codes or measure.codes
            if measure.time != "stock" and level.time == "stock":
                measure.time = "stock"
                measure.period = (measure.period[1], measure.period[1])
            continue
        measure.codes, measure.time = level.codes, level.time
        measure.area, measure.scope = level.area, level.scope
        measure.rules += OF_ITS_LEVEL
        if measure.role != "target" or level.role == "target":
            measure.period = level.period
            measure.rules.append("period: of its level")
        elif measure.time == "stock":
            measure.period = (measure.period[1], measure.period[1])
        if measure.role == "completion" and ILLEGAL & set(level.codes):
            measure.codes = (*level.codes, "illegal_construction_completion")
