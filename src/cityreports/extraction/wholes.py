"""What a figure can be a part of."""

from __future__ import annotations

import re

from cityreports.extraction.levels import shares_word
from cityreports.extraction.lexicon import pattern
from cityreports.extraction.measures import LEVELS, SHARES, Measure, dependent, sentence_before

__all__ = [
    "LIST", "MEANS", "OF_WHICH", "OPENING", "can_be_whole", "divisible", "is_mean", "just_before", "kin", "kin_before",
    "level_right_before", "named_whole", "whole_of",
]  # fmt: skip

WORDS = re.compile(r"[一-龥]{2,}")
# 8人次 are parted into 2人 and 6人
KIN = {"person-times": "persons"}
# a line can break within the word
OF_WHICH = re.compile(r"(?:其|当|之)\s*中|里面")
# how many figures a list of parts reaches over, and how far back its whole stands
LIST, NEAR = 14, 90
# how far before a figure the words stand that open a list of parts with it
OPENING = 40


def kin(measure: Measure) -> str:
    """The family of a measure's unit, persons and times of persons as one."""
    return KIN.get(measure.family, measure.family)


def divisible(measure: Measure) -> bool:
    return measure.unit not in UNDIVIDED and measure.role in LEVELS and not dependent(measure) and not is_mean(measure)


# every mean is printed with one of these
MEANS = frozenset("均每单吨")


# shares, and what no kind or place has a part of: points, ages, degrees of noise and dirt
UNDIVIDED = SHARES | {"分", "岁", "倍", "dB", "mg/L", "ug/m3", "℃"}


def is_mean(measure: Measure) -> bool:
    """Whether a measure is a mean: 日均, 件均, 平均每座."""
    return not MEANS.isdisjoint(measure.close) and bool(pattern("average").search(measure.close))


def can_be_whole(whole: Measure, part: Measure) -> bool:
    """Whether a figure can be the whole of another: neither a part nor a plan itself."""
    return divisible(whole) and whole.whole is None and whole.role == part.role


def level_right_before(measure: Measure) -> Measure | None:
    """The figure before a measure that can be its whole; its shares, changes and means may stand between."""
    other = measure.previous
    while other is not None and (
        other.role != measure.role or not divisible(other) or _place(other) or _bracketed(other, measure)
    ):
        other = other.previous
    return other if other is not None and can_be_whole(other, measure) else None


def _bracketed(other: Measure, measure: Measure) -> bool:
    """Whether a bracket that holds one figure is closed before another."""
    between = measure.before[other.figure.end - measure.begin :]
    return between.count(")") > between.count("(")


def _place(measure: Measure) -> bool:
    return bool(pattern("places").match(measure.right))


def kin_before(measure: Measure) -> list[Measure]:
    """The figures of its kind before a measure in its sentence, the nearest first."""
    before = reversed(sentence_before(measure))
    return [other for other in before if kin(other) == kin(measure) and divisible(other)]


def just_before(measure: Measure, found: list[Measure]) -> list[Measure]:
    """The figures of its kind that stand a little before a measure's sentence, the nearest first."""
    near = [other for other in found if measure.sentence - NEAR < other.figure.start < measure.sentence]
    return [other for other in reversed(near) if kin(other) == kin(measure) and divisible(other)]


def named_whole(measure: Measure, subject: str, found: list[Measure], i: int) -> Measure | None:
    """The whole that the subject of a verb names, else the figure right before it."""
    near = [*kin_before(measure), *just_before(measure, found[max(0, i - LIST) : i])]
    near = [other for other in near if can_be_whole(other, measure)]
    subject = pattern("no subject").sub("", subject)
    named = [other for other in near if shares_word(subject, other.left + other.right)]
    if named:
        return named[0]
    whole = level_right_before(measure)
    return whole if whole is not None and whole.unit == measure.unit else None


def whole_of(
    plain: str, part: Measure, found: list[Measure], i: int, opening: int, last: Measure | None
) -> Measure | None:
    """What a part is of: the figure of its kind before the opening, by a word in common, else as the part before it."""
    line = plain.rfind("\n", 0, opening) + 1
    before = [
        other
        for other in found[max(0, i - LIST) : i]
        if other.figure.start < opening and kin(other) == kin(part) and divisible(other) and other.whole is None
    ]
    opens = found[i].since
    view = bool(pattern("part list").search(opens[-OPENING:]))
    near = [other for other in before if other.sentence == part.sentence] or [
        other
        for other in before
        if (pattern("of which").match(opens) and other.figure.start > part.sentence - NEAR)
        or (view and other.figure.start >= line)
    ]
    words = pattern("any noun").sub("", "".join(WORDS.findall(OF_WHICH.sub("", part.left)))) + part.right
    named = [other for other in near or (before if view else ()) if shares_word(words, other.left + other.right)]
    if named:
        return named[-1]
    if last is not None or not near:
        return last
    if view:
        return next(other for other in near if other.sentence == near[-1].sentence)
    same = [other for other in near if other.unit == part.unit] or near
    if part is found[i] and part.family == "times" and found[i - 1] is not same[-1]:
        # what was done several times is no whole unless it stands beside its parts
        return None
    counted = same[-1].previous
    if counted in same and part.previous is not same[-1] and pattern("closed").search(same[-1].close):
        # of all cases filed, not of those closed: 立案800件,结案760件,罚款…;其中渣土类64件
        return counted
    return same[-1]
