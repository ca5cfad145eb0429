"""Figures that follow a list of as many names: A、B和C分别为1、2和3."""

from __future__ import annotations

import re
from typing import NamedTuple

from cityreports.extraction.lexicon import pattern
from cityreports.extraction.measures import Measure
from cityreports.extraction.wordings import light

__all__ = ["HANDS_OUT", "JOINT", "Turn", "turns"]

HANDS_OUT = re.compile("分别|依次")
JOINED = re.compile("[、和与及]")
JOINT = re.compile(r"[、,]?(?:和|与|及|以及)?")
NAME = re.compile("[^、和与及]+")


class Turn(NamedTuple):
    """Where a figure's own name stands in a list, whether the last ends with the noun of all, whether it is a place."""

    start: int
    stop: int
    shared: bool
    place: bool


def turns(found: list[Measure]) -> dict[int, Turn]:
    """For each figure, by its place in the list of measures, the name that is handed out to it."""
    named: dict[int, Turn] = {}
    for i, first in enumerate(found):
        if JOINT.fullmatch(first.left) or not JOINED.search(first.left):
            continue
        last = i
        while last + 1 < len(found) and found[last + 1].unit == first.unit and JOINT.fullmatch(found[last + 1].left):
            last += 1
        names = list(NAME.finditer(first.left))
        if last > i and len(names) == last - i + 1:
            begin = first.figure.start - len(first.left)
            named_last, _, after = HANDS_OUT.sub("|", names[-1][0], count=1).partition("|")
            place = light(after) and bool(pattern("place word").fullmatch(named_last))
            shared = names[0][0][-1] != named_last[-1:] and not place
            named |= {
                i + n: Turn(begin + name.start(), begin + name.end(), shared, place) for n, name in enumerate(names)
            }
    return named
