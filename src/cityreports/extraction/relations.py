"""The arithmetic that a text implies between its measures."""

from __future__ import annotations

import re
from dataclasses import dataclass

from cityreports.extraction.lexicon import pattern
from cityreports.extraction.meanings import SHARES, Measure

__all__ = ["Relation", "inherit", "link", "relations"]

LEVELS = frozenset(["actual", "target"])


@dataclass(frozen=True, slots=True)
class Relation:
    """One relation; an operand that is not printed is none."""

    kind: str
    operands: tuple[Measure | None, ...]
    result: Measure | None
    basis: str
    assumption: str = ""


# --- changes and completions to their levels ----------------------------------------------------------------------


def link(plain: str, found: list[Measure]) -> None:
    """Give each change and completion its level, and each level its earlier one."""
    for run in _runs(found):
        levels = _levels_before(run[0], found)
        if len(run) > 1 and "分别" in plain[run[0].clause : run[0].figure.start]:
            levels = levels[-len(run) :]
            for measure, level in zip(run, levels, strict=False):
                measure.level = level
        else:
            for measure in run:
                measure.level = _level(measure, levels)
    for measure in found:
        if measure.role == "baseline":
            _pair(measure, found)


def _dependent(measure: Measure) -> bool:
    return measure.role in ("change", "completion") or "growth" in measure.notes


def _runs(found: list[Measure]) -> list[list[Measure]]:
    """Changes or completions in a row."""
    runs: list[list[Measure]] = []
    for measure in found:
        if not _dependent(measure):
            continue
        last = runs[-1][-1] if runs else None
        joined = last and last is measure.previous and last.role == measure.role and len(measure.left) < 12
        if joined and "分别" in measure.before:
            runs[-1].append(measure)
        else:
            runs.append([measure])
    return runs


def _levels_before(measure: Measure, found: list[Measure]) -> list[Measure]:
    """The levels in the sentence before a measure, in order."""
    levels, other = [], measure.previous
    while other is not None:
        if other.role in LEVELS and not _dependent(other):
            levels.append(other)
        other = other.previous
    return levels[::-1]


def _level(measure: Measure, levels: list[Measure]) -> Measure | None:
    """The level nearest before that fits the unit: a change in points is of a share, one in cases of cases."""
    if measure.role == "completion":
        fitting = [level for level in levels if level.role == "actual" and level.unit not in SHARES]
        return fitting[-1] if fitting else None
    if measure.unit == "pp":
        fitting = [level for level in levels if level.unit in ("%", "‰")]
    elif measure.unit in SHARES or measure.unit == "倍":
        fitting = levels
    else:
        fitting = [level for level in levels if level.family == measure.family]
    base = measure.previous if measure.previous and measure.previous.role == "baseline" else None
    if base:
        fitting = [level for level in fitting if level.family == base.family] or fitting
        base.level = fitting[-1] if fitting else None
        measure.base = base
    if not fitting:
        return None
    level = fitting[-1]
    if measure.role == "change" and level.clause != measure.clause and _new_subject(measure, level):
        return _named(measure, fitting)
    return level


SUBJECT = re.compile(r"[一-龥]{2,}")


def _subject(measure: Measure) -> str:
    words = pattern("not subject").sub("", measure.since_clause)
    return "".join(SUBJECT.findall(words))


def _new_subject(measure: Measure, level: Measure) -> bool:
    """Whether a change names what it is of, other than by the words of the level."""
    own = _subject(measure)
    return len(own) >= 2 and not any(own[i : i + 2] in level.before[-40:] + level.right for i in range(len(own) - 1))


def _named(measure: Measure, levels: list[Measure]) -> Measure | None:
    own = _subject(measure)
    for level in reversed(levels):
        words = level.left + level.right
        if any(own[i : i + 2] in words for i in range(len(own) - 1)):
            return level
    return None


def _pair(measure: Measure, found: list[Measure]) -> None:
    """An earlier level and the level it became (由 … 提高到 …)."""
    at = found.index(measure) if measure.level is None else -1
    if at < 0:
        return
    for other in found[at + 1 : at + 3]:
        if other.sentence != measure.sentence:
            break
        if other.role in LEVELS and other.family == measure.family and not _dependent(other):
            if pattern("reached by change").search(other.left) or other.clause == measure.clause:
                measure.level = other
                other.base = measure
            return
        if other.role == "change" and other.level is not None:
            measure.level = other.level
            return


def inherit(found: list[Measure]) -> None:
    """What a change, a completion or an earlier level takes from its level: codes, time, period, area."""
    for measure in found:
        level = measure.level
        if level is None:
            continue
        if measure.role == "baseline":
            if not measure.codes or level.codes:
                measure.codes = level.codes
            if measure.time != "stock" and level.time == "stock":
                measure.time = "stock"
                measure.period = (measure.period[1], measure.period[1])
            continue
        measure.codes, measure.time = level.codes, level.time
        measure.period, measure.area, measure.scope = level.period, level.area, level.scope
        if measure.role == "completion" and "illegal_construction_area" in level.codes:
            measure.codes = (*level.codes, "illegal_construction_completion")


# --- relations ----------------------------------------------------------------------------------------------------


def relations(plain: str, found: list[Measure]) -> list[Relation]:
    """The relations of a text, in reading order of what they lead to."""
    result: list[Relation] = []
    for i, measure in enumerate(found):
        for rule in (_of_change, _of_completion, _of_pair, _of_rate, _of_fine, _of_parts):
            relation = rule(measure, found, i)
            if relation:
                result += relation
    return result


def _of_change(measure: Measure, found: list[Measure], i: int) -> list[Relation]:
    if not (measure.role == "change" or "growth" in measure.notes):
        return []
    level = measure.level
    if level is None:
        return []
    base = measure.base or level.base
    return [Relation("change", (level, base), measure, "stated", "the period before")]


def _of_completion(measure: Measure, found: list[Measure], i: int) -> list[Relation]:
    if measure.role != "completion" or measure.level is None:
        return []
    plan = measure.previous
    planned = plan if plan and plan.role == "target" and plan.family == measure.level.family else None
    return [Relation("completion", (measure.level, planned), measure, "stated", "plan of the same year and unit")]


def _of_pair(measure: Measure, found: list[Measure], i: int) -> list[Relation]:
    if measure.role != "baseline" or measure.level is None:
        return []
    if any(other.base is measure or (other.level is measure.level and other.role == "change") for other in found[i : i + 4]):
        follows = [other for other in found[i : i + 4] if other.role == "change" and other.level is measure.level]
        if follows:
            return []
    return [Relation("change", (measure.level, measure), None, "stated", "the level before")]


def _of_rate(measure: Measure, found: list[Measure], i: int) -> list[Relation]:
    """A rate from two counts: 结案率 from 结案 and 立案, 占 from a part and its whole."""
    if measure.unit not in ("%", "‰") or measure.role != "actual" or measure.level:
        return []
    counts = [m for m in _levels_before(measure, found) if m.unit not in SHARES and m.role == "actual"]
    if not counts or not pattern("rate").search(measure.left):
        return []
    for top, bottom in RATES:
        if not pattern(f"{top} rate").search(measure.left):
            continue
        over = _last(counts, top)
        under = _last([m for m in counts if m is not over], bottom)
        if over or under:
            return [Relation("ratio", (over, under), measure, "stated")]
    last = counts[-1]
    whole = [m for m in counts[:-1] if m.family == last.family]
    if pattern("share of").search(measure.left) and measure.previous is last:
        return [Relation("ratio", (last, whole[-1] if whole else None), measure, "stated")]
    return []


# a rate, and the counts above and below its line
RATES = (("closed", "filed"), ("rectified", "found"), ("corrected", "cases"), ("covered", "all"))


def _last(counts: list[Measure], group: str) -> Measure | None:
    for measure in reversed(counts):
        if pattern(group).search(measure.left + measure.right):
            return measure
    return None


def _of_fine(measure: Measure, found: list[Measure], i: int) -> list[Relation]:
    """The fine per case."""
    if measure.unit != "CNY" or measure.role != "actual" or not pattern("fine").search(measure.left):
        return []
    other = measure.previous
    steps = 0
    while other is not None and steps < 2:
        if other.role == "actual" and other.family in ("cases", "times", "households") and other.group == measure.group:
            return [Relation("per", (measure, other), None, "suggested", "fines were imposed in these cases")]
        other, steps = other.previous, steps + 1
    return []


def _of_parts(measure: Measure, found: list[Measure], i: int) -> list[Relation]:
    """The parts that 其中 names."""
    if not pattern("of which").search(measure.left) or measure.unit in SHARES or measure.role not in LEVELS:
        return []
    whole = measure.previous or (found[i - 1] if i and measure.figure.start - found[i - 1].figure.end < 40 else None)
    while whole is not None and (whole.family != measure.family or whole.role not in LEVELS or _dependent(whole)):
        whole = whole.previous
    if whole is None:
        return []
    parts = [measure]
    for other in found[i + 1 : i + 12]:
        if other.sentence != measure.sentence or other.group != measure.group and not _bracketed(measure, other):
            break
        if _dependent(other) or other.unit in SHARES:
            if other.role == "change":
                continue
            break
        if other.family != measure.family:
            break
        parts.append(other)
    for part in parts:
        if "of which" not in part.notes:
            part.notes.append("of which")
    return [Relation("part", tuple(parts), whole, "stated")]


def _bracketed(measure: Measure, other: Measure) -> bool:
    return False
