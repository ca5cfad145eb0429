"""The words at a measure that are its own, and whether they name a thing, a deed, a place or nothing."""

from __future__ import annotations

import re
from functools import cache

from cityreports.extraction.lexicon import words
from cityreports.extraction.measures import Measure

__all__ = ["EMPTY_RIGHT", "acts", "behind", "consists", "light", "names_apart", "own_left", "split_only"]

# the longest noun that the figure before counts
LONGEST_NOUN = 4
ANOTHER = re.compile(r"[和与及、]|^ |(?<=[员户案家])中|^(?:罚|面积|占|投资|总|共|计|合|约)")
# words behind a figure that do not say what it counts
EMPTY_RIGHT = re.compile(r"$|[^一-龥“]|分布|位于|集中在|的(?!小区|领域)|左右|以上|[和及与]|目标|全部|均|完成|正在|已")


def behind(measure: Measure) -> str:
    """The words behind a measure that are its own: not those of the next figure, nor of the parts that they open."""
    return ANOTHER.split(measure.right, maxsplit=1)[0]


def own_left(measure: Measure) -> str:
    """The words before a measure that are its own: not the noun that the figure before it counts."""
    left, previous = measure.left, measure.previous
    if (among := left.rfind("等")) >= 0:
        left = left[among + 1 :]
    if previous is None or previous.clause != measure.clause or not left or left[0] in " ,、(;和及与":
        return left
    cut = max(left.rfind(mark) for mark in "、和及与,(")
    if cut > 0:
        return left[cut:]
    return left if acts(left) or len(left) > LONGEST_NOUN else ""


@cache
def _only(*groups: str) -> re.Pattern:
    """An expression for words that are all of some groups of cues."""
    return re.compile(f"(?:{'|'.join(map(words, groups))})*+")


def consists(own: str, *groups: str) -> bool:
    """Whether words are nothing but cues of some groups."""
    return bool(_only(*groups).fullmatch(own))


@cache
def _named_apart() -> re.Pattern:
    return re.compile(f"{words('time word')}|{words('place word')}")


def names_apart(own: str) -> bool:
    """Whether words name a time or a place."""
    return bool(_named_apart().search(own))


def light(own: str) -> bool:
    """Whether words name nothing: the figure counts what the figure before it counts."""
    return consists(own, "names nothing", "time word")


def split_only(own: str) -> bool:
    """Whether words name no thing, but at most a place, a team or a time."""
    return consists(own, "names nothing", "time word", "place word", "split")


def acts(own: str) -> bool:
    """Whether words only say what was done, to what the words before name: 两违整治:全年治理5万平方米."""
    return consists(own, "names nothing", "time word", "deed")
