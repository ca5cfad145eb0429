"""Which figures are parts of which whole: by the words between them, never by whether the numbers agree."""

from __future__ import annotations

import re
from functools import cache

from cityreports import sources
from cityreports.extraction.levels import shares_word
from cityreports.extraction.lexicon import pattern
from cityreports.extraction.measures import LEVELS, SHARES, Measure, dependent, sentence_before

__all__ = ["EXHAUSTIVE", "PARTIAL", "divide", "exhaust", "kin"]

EXHAUSTIVE, PARTIAL = "parts disjoint and exhaustive", "parts disjoint"

WORDS = re.compile(r"[一-龥]{2,}")
# 8人次 are parted into 2人 and 6人
KIN = {"person-times": "persons"}
# an opening bracket behind a figure, with at most its noun between: 4个中队(含1个…
BRACKET = re.compile(r"[^,;:()]{0,8}\(([^()]*)")
# a line can break within the word
OF_WHICH = re.compile(r"其\s*中")
# a sentence that opens with the parts of what the one before it counts
OPENS = re.compile(r"其中|[一-龥]{2,6}中,")
# how many figures a list of parts reaches over, and how far back its whole stands
LIST, NEAR = 14, 90


def kin(measure: Measure) -> str:
    """The family of a measure's unit, persons and times of persons as one."""
    return KIN.get(measure.family, measure.family)


def divide(plain: str, found: list[Measure]) -> None:
    """Mark the parts of wholes.

    Parts are what 其中, the whole's own noun with 中 (立案案件中), a bracket behind the whole or a list by places
    opens, and the rest (其余, 另有, 尚余) with what stands before it.

    Parameters
    ----------
    plain : str
        The text as `spans.level` gives it.
    found : list of Measure
        The measures in reading order; their `whole` is set.
    """
    for i, measure in enumerate(found):
        if measure.whole is not None or not _divisible(measure):
            continue
        words = measure.since
        if opening := _opening(plain, measure, words, found[max(0, i - LIST) : i]):
            _take_list(plain, found, i, *opening)
        elif inner := BRACKET.fullmatch(words):
            _take_bracket(plain, found, i, inner[1])
        if measure.whole is None and pattern("rest").search(words):
            _take_rest(measure)


def exhaust(parts: list[Measure]) -> bool:
    """Whether the words say that some parts are all there are: a rest, a bracket, a list, two words with no third."""
    words = parts[0].since
    # with the comma before its clause: ,另8件
    if any(pattern("rest").search(part.since[-len(part.close) - 1 :]) for part in parts):
        return True
    if len(parts) > 1 and not pattern("of which").search(words):
        return bool(pattern("all listed").search(words))
    return len(parts) == 2 and _complementary(*(part.left for part in parts))


def _complementary(one: str, other: str) -> bool:
    """Whether two words leave no third between them: 有 and 无, 一般程序 and 简易程序."""
    return any((a in one and b in other) or (b in one and a in other) for a, b in _complements())


@cache
def _complements() -> list[tuple[str, str]]:
    return [(row["one"], row["other"]) for row in sources.table("complements.csv")]


def _divisible(measure: Measure) -> bool:
    return measure.unit not in SHARES and measure.role in LEVELS and not dependent(measure)


def _opening(plain: str, measure: Measure, words: str, found: list[Measure]) -> tuple[int, bool] | None:
    """Where a list of parts opens before a measure, and whether it goes on behind semicolons."""
    if pattern("of which").search(words):
        opening = list(OF_WHICH.finditer(plain, measure.begin, measure.figure.start))[-1]
        return opening.start(), plain[opening.end() : opening.end() + 1] in (":", ",")
    if pattern("part list").search(words):
        return measure.figure.start - len(words), True
    if pattern("parts follow").search(words) and _follows_whole(measure):
        return measure.figure.start - len(words), False
    if pattern("those that").search(words) and _follows_whole(measure):
        return measure.figure.start - len(words), False
    if "分别" in words and _hands_out(measure):
        return measure.figure.start - len(words), False
    noun = None if pattern("rectified").search(measure.left) else pattern("of the noun").search(words)
    if noun and any(
        noun["noun"] in other.left + other.right for other in _before(measure) or _just_before(measure, found)
    ):
        return measure.figure.start - len(words), False
    return None


def _follows_whole(measure: Measure) -> bool:
    """Whether the figure right before a measure can be its whole: of its unit, and neither a part nor a plan itself."""
    whole = measure.previous
    return whole is not None and whole.unit == measure.unit and whole.whole is None and whole.role == measure.role


def _hands_out(measure: Measure) -> bool:
    """Whether 分别 parts the figure right before it, by a unit and a word in common: 共拆8万,东西区分别拆3万、5万."""
    whole = measure.previous
    if whole is None or whole.unit != measure.unit or not _divisible(whole) or pattern("total of").search(whole.left):
        return False
    return shares_word(measure.left.split("分别")[-1], whole.left)


def _before(measure: Measure) -> list[Measure]:
    """The figures of its kind before a measure in its sentence, the nearest first."""
    before = reversed(sentence_before(measure))
    return [other for other in before if kin(other) == kin(measure) and _divisible(other)]


def _just_before(measure: Measure, found: list[Measure]) -> list[Measure]:
    """The figures of its kind that stand a little before a measure's sentence."""
    near = [other for other in found if other.figure.start > measure.sentence - NEAR]
    return [other for other in near if kin(other) == kin(measure) and _divisible(other)]


def _take_list(plain: str, found: list[Measure], i: int, opening: int, listed: bool) -> None:
    first = found[i]
    wholes: dict[str, Measure | None] = {}
    for j in range(i, min(i + LIST, len(found))):
        part = found[j]
        if part.sentence != first.sentence or (j > i and pattern("no part").search(part.left)):
            return
        if j > i and listed and pattern("list break").search(part.since):
            return
        ends = part.unit == first.unit and pattern("list end").match(part.since)
        if not listed and (part.group != first.group or ends):
            listed = part.unit == first.unit and _has_share(found, j)
            if not listed:
                return
        if not _joins(part, first, listed):
            continue
        family = kin(part)
        if family not in wholes or listed:
            wholes[family] = _whole(plain, part, found, i, opening, wholes.get(family))
        _join(part, wholes[family])


def _has_share(found: list[Measure], j: int) -> bool:
    """Whether a figure's share of a whole follows it: 3100件,占32%."""
    other = found[j + 1] if j + 1 < len(found) else None
    return other is not None and other.group == found[j].group and bool(pattern("share of").search(other.left))


def _joins(part: Measure, first: Measure, listed: bool) -> bool:
    """Whether a figure behind the opening is a part: in the first one's clause, of its unit, or in one list with it."""
    if part.unit in SHARES or dependent(part) or "project budget" in part.notes:
        return False
    if part is not first and "(" in part.since:
        return False
    if part.role != first.role and not (part.role == "baseline" and part.left.startswith("、")):
        return False
    return listed or part.family == first.family or part.clause == first.clause or part.left.startswith("、")


def _join(part: Measure, whole: Measure | None) -> None:
    if whole is not None and whole is not part:
        part.whole = whole
        part.notes.append("of which")


def _take_bracket(plain: str, found: list[Measure], i: int, inner: str) -> None:
    """Figures in brackets behind one of their unit are its parts: 26个(东区9个、西区17个), 120个(今年新增45个)."""
    whole = found[i].previous
    if whole is None or kin(whole) != kin(found[i]) or not _divisible(whole) or pattern("gap").search(whole.left):
        return
    end = plain.find(")", found[i].figure.end, found[i].figure.end + 120)
    inside = [part for part in found[i : i + LIST] if part.figure.start < end]
    parts = [part for part in inside if kin(part) == kin(whole)]
    several = len(parts) > 1 and not any(dependent(part) or part.role not in LEVELS for part in inside)
    one_of = pattern("bracket part").search(inner) or shares_word(inner, whole.left + whole.right)
    if several or (len(inside) == 1 and parts and parts[0].unit == whole.unit and one_of):
        for part in parts:
            _join(part, whole)


def _take_rest(rest: Measure) -> None:
    """The rest and the part before it make up the whole before both: 发现9处,整改5处,其余4处."""
    before = _before(rest)
    if not before:
        return
    part = before[0]
    if part.whole is not None:
        _join(rest, part.whole)
    elif len(before) > 1:
        _join(part, before[1])
        _join(rest, before[1])


def _whole(
    plain: str, part: Measure, found: list[Measure], i: int, opening: int, last: Measure | None
) -> Measure | None:
    """What a part is of: the figure of its kind before the opening, by a word in common, else as the part before it."""
    line = plain.rfind("\n", 0, opening) + 1
    before = [
        other
        for other in found[max(0, i - LIST) : i]
        if other.figure.start < opening and kin(other) == kin(part) and _divisible(other) and other.whole is None
    ]
    same = [other for other in before if other.sentence == part.sentence]
    opens = found[i].since
    listed = bool(pattern("part list").search(opens))
    near = same or [
        other
        for other in before
        if (OPENS.match(opens) and other.figure.start > part.sentence - NEAR) or (listed and other.figure.start >= line)
    ]
    words = "".join(WORDS.findall(part.left.replace("其中", ""))) + part.right
    if not pattern("closed").search(words):
        near = [other for other in near if not pattern("closed").search(other.left)] or near
    named = [other for other in near if shares_word(words, other.left + other.right)]
    if named:
        return named[-1]
    return last or (near[-1] if near else None)
