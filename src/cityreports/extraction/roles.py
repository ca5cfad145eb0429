"""The role of a measure: standard, baseline, completion, change, target or actual."""

from __future__ import annotations

import re

from cityreports.extraction.frames import Frame
from cityreports.extraction.lexicon import pattern
from cityreports.extraction.measures import SHARES, Measure, listed

__all__ = ["set_role", "spoken_year", "years_of_list"]

# how a hedge before a number begins
HEDGES = "不至最"


def set_role(measure: Measure, frame: Frame) -> None:
    clause = measure.since_clause
    in_plan = _planned(measure, frame)
    for role, test in ROLES:
        if rule := test(measure, clause, in_plan, frame):
            measure.role = role
            measure.rules.append(f"role: {rule}")
            return


def _standard(measure: Measure, clause: str, in_plan: bool, frame: Frame) -> str:
    """A norm from outside or a rule's threshold."""
    left, previous = measure.left, measure.previous
    if pattern("standard after").match(measure.after) or pattern("norm each").search(left):
        return "a rule's threshold"
    if (
        previous
        and previous.role == "standard"
        and previous.clause == measure.clause
        and pattern("per rule").fullmatch(left)
    ):
        return "what a rule gives to each"
    beside = previous is not None and previous.role == "standard" and previous.clause == measure.clause
    if pattern("standard before").search(left[-10:]) and not beside and measure.unit != "pp":
        return "a rule's threshold"
    rule = _bound(measure, clause, in_plan)
    return "" if rule and pattern("above a norm").search(clause) else rule


def _bound(measure: Measure, clause: str, in_plan: bool) -> str:
    """What makes a number the threshold or the time limit of a rule, by its hedge, its unit or its list."""
    left, right, hedge = measure.left, measure.right, measure.figure.reading.hedge
    timed = measure.family == "time"
    if pattern("in a row").search(left) and pattern("threshold").match(measure.after):
        return "a rule's threshold"
    bounded = hedge in ("at_most", "at_least")
    hedged = measure.first in HEDGES
    bound = timed or (hedge == "at_least" and not hedged)
    outside = pattern("above outside").search(left) is not None
    if (bound or outside) and pattern("those who").match(right) and pattern("for those").search(left):
        return "a rule's threshold"
    ranged = bounded or hedge == "below" or bool(measure.figure.reading.ends)
    if measure.unit == "岁" and bounded:
        return "an age limit"
    if bounded and measure.family == "money" and pattern("those of an amount").match(measure.after):
        return "a rule's threshold"
    if measure.family == "length" and pattern("around").search(left) and pattern("within reach").match(measure.after):
        return "a distance"
    if hedge == "at_most" and not in_plan and pattern("at most each").search(clause):
        return "a rule's threshold"
    if bounded and (pattern("those ruled").match(right) or pattern("those counted").match(measure.after)):
        return "a rule's threshold"
    if pattern("class of").search(left) and (ranged or pattern("norm of").search(left)):
        return "a rule's threshold"
    if pattern("passed").match(measure.after) and "(" in left:
        return "a rule's threshold"
    if timed and pattern("rule after").match(right) and pattern("in force").search(clause):
        return "a time limit"
    if in_plan:
        return ""
    if (bounded or measure.figure.reading.ends) and pattern("rule").search(measure.before):
        previous = measure.previous
        if bounded and hedged:
            return "a bound in a report of results"
        if previous and previous.role == "standard" and measure.clause > previous.figure.start >= measure.group:
            return "in a list of bounds"
    within = hedge == "at_most" or right[:1] == "内"
    return "a time limit" if timed and within and _limited(measure, clause) else ""


def _limited(measure: Measure, clause: str) -> bool:
    """Whether a clause sets a time limit, and does not tell what a time has become."""
    if measure.left[-1:] in ("至", "到", "在") or pattern("time of one").search(measure.left):
        return False
    short = pattern("short time").fullmatch(measure.unit) and pattern("dealt with").match(measure.right)
    return bool(short or pattern("time limit").search(clause))


def _baseline(measure: Measure, clause: str, in_plan: bool, frame: Frame) -> str:
    """An earlier level: by its date, or as the first of a pair (由 … 提高到 …)."""
    rule = _earlier_level(measure, clause, frame)
    if rule and (pattern("own plan").search(clause[-12:]) or pattern("a plan").match(measure.right)):
        return ""
    return rule


def _earlier_level(measure: Measure, clause: str, frame: Frame) -> str:
    if measure.unit == "pp":
        # points are a distance and no level
        return ""
    if pattern("baseline before").search(clause[-18:]) and not _moves(measure, clause):
        year = YEARS.search(clause[-12:])
        return (
            ""
            if year and int(year[1]) == frame.year and pattern("reached by change").search(clause)
            else "an earlier date"
        )
    found = pattern("baseline clause").search(clause)
    if found and int(found["year"] or 0) < frame.year and not _moves(measure, clause):
        return OPENED
    found = OF_A_YEAR.search(clause)
    if found and int(found[1]) < frame.year and not _moves(measure, clause):
        return OPENED
    years = years_of_list(measure)
    if years and frame.year and not _moves(measure, clause):
        return OPENED if spoken_year(years, frame) < frame.year else ""
    previous, right = measure.previous, measure.right
    if previous and previous.clause == measure.clause and pattern("listed with it").fullmatch(measure.left):
        for rule in (OPENED, "an earlier date"):
            if f"role: {rule}" in previous.rules:
                return rule
    if not right:
        return ""
    if pattern("rise to").match(right) and pattern("from").search(measure.left):
        return "the level before the change"
    return "the level before the change" if pattern("straight to").match(right) else ""


# a number in a series of years: 2020年31%、2021年34%、2022年38%
OF_A_YEAR = re.compile(r"、(20\d\d)年(?:为|是|仅|才|约)?$")
LISTED_YEARS = re.compile(r"((?:(?:20\d\d年|去年|上年|今年|本年)[、和与及]?){2,})[^,;]{0,8}?(?:分别|依次)")
ONE_YEAR = re.compile(r"20\d\d年|去年|上年|今年|本年")


def years_of_list(measure: Measure) -> str:
    """The year of a number of a list that goes with a list of years: 2020年、2021年分别为180件、225件."""
    if "年" not in measure.since_clause or not (found := LISTED_YEARS.search(measure.since_clause)):
        return ""
    years = ONE_YEAR.findall(found[1])
    place, other = 0, measure.previous
    while other is not None and other.figure.start > measure.clause + found.end():
        place, other = place + 1, other.previous
    return years[place] if place < len(years) else ""


def spoken_year(words: str, frame: Frame) -> int:
    """The year that some words name."""
    return int(words[:4]) if words[0] == "2" else frame.year - (words[0] in "去上")


def _moves(measure: Measure, clause: str) -> bool:
    """Whether a verb of change or a ratio stands before it."""
    if pattern("rise").search(measure.left) or pattern("fall").search(measure.left):
        return True
    return bool((measure.unit in SHARES or measure.unit == "倍") and pattern("ratio to").search(clause))


OPENED = "an earlier date opens its clause"


def _completion(measure: Measure, clause: str, in_plan: bool, frame: Frame) -> str:
    """The share of a plan that is done."""
    if measure.unit not in SHARES and measure.unit != "倍":
        return ""
    previous = measure.previous
    if measure.unit == "pp":
        return ""
    if pattern("target in brackets").search(clause) or pattern("held against a plan").search(clause):
        return ""
    if found := pattern("completion").search(clause[-26:]):
        if (
            in_plan
            and not _done_of_plan(measure, clause, frame)
            and not (pattern("done").search(found[0]) and not pattern("plan cue").search(clause))
        ):
            return ""
        if pattern("excess").search(found[0]):
            measure.notes.append("excess")
        return "share of a plan"
    if previous and pattern("of what precedes").fullmatch(measure.close) and previous.role == "target" and not in_plan:
        return "share of the plan before it"
    if previous and re.fullmatch(r",?(?:约)?占", measure.left) and "完成投资" in previous.left:
        return "share of the investment"
    if previous and previous.role == "completion" and listed(measure):
        return "in a list of completions"
    return ""


def _done_of_plan(measure: Measure, clause: str, frame: Frame) -> bool:
    """Whether it is the share done of a plan that its sentence only reports: 全年计划20个，完成五成."""
    previous = measure.previous
    if previous is None:
        return False
    if previous.role == "actual" and previous.group == measure.group and not pattern("plan cue").search(clause):
        return True
    if frame.plans(measure.figure.start) or previous.role != "target":
        return False
    return not pattern("strong plan").search(measure.since_group) and not pattern("plan cue").search(clause)


def _changed(measure: Measure, clause: str, in_plan: bool, frame: Frame) -> str:
    return "" if in_plan else _change(measure, clause)


def _growth(measure: Measure, clause: str, in_plan: bool, frame: Frame) -> str:
    """A planned change."""
    if in_plan and (rule := _change(measure, clause)):
        measure.notes.append("growth")
        return "planned " + rule
    return ""


def _target(measure: Measure, clause: str, in_plan: bool, frame: Frame) -> str:
    if in_plan:
        return "planned"
    if pattern("done within").search(measure.left):
        return ""
    if measure.unit != "pp" and pattern("own plan").search(clause[-12:]) and not pattern("tasks set").search(clause):
        return "the year's own plan"
    if pattern("own plan verb").search(clause[-20:]) and not pattern("plan fulfilled").search(clause):
        return "the year's own plan"
    if pattern("a plan").match(measure.right) and pattern("beside a plan").search(clause):
        return "the year's own plan"
    if pattern("share of a plan").fullmatch(measure.right) and pattern("share of it").search(clause):
        return "the year's own plan"
    previous = measure.previous
    if (
        previous
        and previous.role == "target"
        and (
            (measure.left[:1] == "、" and previous.clause == measure.clause)
            or (measure.left in ("", ",") and _bracketed(measure))
        )
    ):
        return "the year's own plan"
    if measure.right and pattern("own plan after").match(measure.right) and pattern("coming plan").search(clause):
        return "the year's own plan"
    if pattern("plan short of").match(measure.right):
        return "the year's own plan"
    return ""


def _bracketed(measure: Measure) -> bool:
    """Whether it stands in one bracket with the measure before it."""
    return measure.before.rfind("(") > measure.before.rfind(")")


def _actual(measure: Measure, clause: str, in_plan: bool, frame: Frame) -> str:
    return "reported"


def _budget(measure: Measure, clause: str, in_plan: bool, frame: Frame) -> str:
    """What a project costs, told of the project."""
    if measure.right[:1] != "的" or pattern("plan of the year").search(measure.left):
        return ""
    return "a project's budget" if pattern("budget").search(measure.left[-6:]) else ""


# the first that holds decides
ROLES = (
    ("standard", _standard), ("baseline", _baseline), ("completion", _completion), ("change", _changed),
    ("actual", _budget),
    ("target", _growth), ("target", _target), ("actual", _actual),
)  # fmt: skip


def _change(measure: Measure, clause: str) -> str:
    """What makes the figure a change, if it is one: a verb of change with a comparison, or its unit."""
    unit, left, previous = measure.unit, measure.left, measure.previous
    relative = unit in SHARES or unit == "倍"
    if previous and previous.role == "target" and previous.clause == measure.clause and unit not in SHARES:
        return ""
    if _follows_baseline(measure) and pattern("become").fullmatch(left):
        return ""
    up, down = pattern("rise").search(left), pattern("fall").search(left)
    falls = down and not (up and up.start() > down.start())
    if relative and measure.first in "+-":
        rule, note = "a signed change", ""
    elif relative and (
        pattern("ratio to").search(clause)
        or (pattern("of what precedes").fullmatch(left) and _follows_baseline(measure))
    ):
        rule, note = "ratio to an earlier level", "ratio to"
    elif not (up or down) and previous and _follows_change(measure, previous, clause):
        rule, note = "in a list of changes", "decrease" if "decrease" in previous.notes else ""
    elif unit == "pp" or _changes(measure, bool(up or down), relative):
        value = measure.figure.reading.value
        rule, note = "change from an earlier level", "decrease" if falls and (value is None or value > 0) else ""
    else:
        return ""
    if pattern("above a norm").search(clause) or pattern("short of").search(left):
        return ""
    measure.notes += [note] * bool(note)
    return rule


def _follows_baseline(measure: Measure) -> bool:
    return measure.previous is not None and measure.previous.role == "baseline"


def _changes(measure: Measure, moves: bool, relative: bool) -> bool:
    """Whether it is a change by a verb of change, with a share or a comparison, or by the words of comparison."""
    previous = measure.previous
    if moves:
        if relative or pattern("compared").search(measure.before[-40:]):
            return True
        if previous and (_differs(measure, previous) or _changes_too(measure, previous)):
            return True
        if pattern("turns").search(measure.left) and _reaches(measure):
            return True
    if relative and pattern("twofold").search(measure.left):
        return True
    return bool(pattern("change direct").search(measure.left))


def _reaches(measure: Measure) -> bool:
    """Whether what follows tells what has come of a change, in its unit: 增加7种,达到19种."""
    found = pattern("then reaches").match(measure.after)
    return bool(found and measure.after.startswith(measure.figure.reading.unit.printed, found.end("number")))


def _differs(measure: Measure, previous: Measure) -> bool:
    """Whether it tells by how much the two levels before it differ, or by how much one has left the earlier level."""
    if previous.role == "baseline":
        return previous.family == measure.family and "role: the level before the change" not in previous.rules
    base = previous.previous
    alone = pattern("verb alone").fullmatch(measure.left)
    return bool(alone and base and base.role == "baseline" and base.family == previous.family == measure.family)


def _changes_too(measure: Measure, previous: Measure) -> bool:
    """Whether it goes on with the changes of its part of the sentence, by a verb that builds nothing."""
    if previous.role != "change" or previous.group != measure.group or pattern("addition").search(measure.left):
        return False
    bare = pattern("verb alone").fullmatch(measure.left) or pattern("compared").search(measure.since_clause)
    return bool(bare or pattern("fall").search(measure.left))


def _follows_change(measure: Measure, previous: Measure, clause: str) -> bool:
    if not listed(measure) or not (previous.role == "change" or "growth" in previous.notes):
        return False
    return measure.unit == previous.unit or "分别" in clause or "分别" in measure.before[-30:]


# how far what begins a sentence can reach
BEGINNING = 60
YEARS = re.compile(r"((?:19|20)\d\d)年")


def _opens_plan(sentence: str, frame: Frame) -> bool:
    """Whether a sentence begins with what it plans for."""
    opening = YEARS.search(sentence, 0, 12)
    return bool(pattern("plan opening").match(sentence) or (opening and frame.year and int(opening[1]) > frame.year))


def _planned(measure: Measure, frame: Frame) -> bool:
    """Whether the figure is planned: by its part of the report, unless the sentence says otherwise."""
    previous = measure.previous
    # what begins a sentence is read once
    if previous and previous.begin == measure.begin and (previous.opens_plan or len(previous.before) > BEGINNING):
        measure.opens_plan = previous.opens_plan
    else:
        measure.opens_plan = _opens_plan(measure.before, frame)
    before = measure.before if measure.opens_plan else measure.since_group
    return _plans(measure, before, frame) and not pattern("basis").match(measure.after)


def _done_of(measure: Measure) -> bool:
    """Whether it counts what was done of the things planned before it: 全年计划实施36个项目，开工34个."""
    other = measure.previous
    while other is not None and other.clause == measure.clause:
        other = other.previous
    alike = other is not None and other.unit == measure.unit and other.role in ("target", "actual")
    return alike and bool(pattern("done of plan").fullmatch(measure.left))


def _goes_on_with_results(measure: Measure, before: str, plan: int) -> bool:
    """Whether what is done of a plan has been told already: 计划改造15条,上半年完工6条,完成率40%."""
    previous = measure.previous
    if previous is None or previous.group != measure.group or previous.role not in ("actual", "completion"):
        return False
    return previous.figure.start - measure.figure.start + len(before) > plan


CLOSED = re.compile(r"\([^()]*\)")


def _looks_back(measure: Measure, inner: str, frame: Frame) -> bool:
    """Whether a plan tells of the time before it: 2024年,拆除… in one for 2025, 上半年完成… in one for the rest."""
    if pattern("plan cue").search(inner):
        return False
    opening = YEARS.match(measure.before.lstrip())
    if opening and int(opening[1]) <= frame.year < int(frame.plan[0][:4] or 0):
        return not pattern("plan cue").search(measure.before)
    return frame.plan[0][:4] == str(frame.year) and bool(pattern("first half done").search(inner))


def _plans(measure: Measure, before: str, frame: Frame) -> bool:
    if frame.plans(measure.figure.start):
        inner = before[max(before.rfind(sign) + 1 for sign in ",;(") :]
        if _looks_back(measure, inner, frame):
            return False
        return not (pattern("result in plan").search(inner) and not pattern("plan cue").search(inner))
    if ")" in before:
        # a plan in brackets that are closed does not govern what follows: 14座(计划15座),完成率93.3%
        before = CLOSED.sub("", before)
    plan = result = -1
    for found in pattern("plan cue").finditer(before):
        # a report of the whole year reports its second half too, and any report what it has come to by its year
        past = frame.period[1][5:] != "06-30" if found[0] == "下半年" else found[0][1:5] <= str(frame.year)
        if pattern("purpose").match(before, found.start()):
            continue
        if not past or not (found[0] == "下半年" or found[0][1:5].isdigit()):
            plan = found.start()
    if plan >= 0 and (_done_of(measure) or _goes_on_with_results(measure, before, plan)):
        return False
    if plan >= 0:
        for found in pattern("result cue").finditer(before):
            result = found.start()
    if plan > result or pattern("plan after").match(measure.after) or pattern("carried over").match(measure.after):
        return True
    if pattern("short of").search(measure.left):
        return False
    years = YEARS.findall(before)
    return bool(frame.year and years and int(years[-1]) > frame.year and not pattern("result cue").search(before))
