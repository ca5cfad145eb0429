"""Figures that follow a list of as many names: A、B和C分别为1、2和3."""

from __future__ import annotations

import re
from typing import NamedTuple

from cityreports.extraction.measures import Measure

__all__ = ["HANDS_OUT", "JOINT", "Turn", "turns"]

HANDS_OUT = re.compile("分别|依次")
JOINED = re.compile("[、和与及]")
JOINT = re.compile(r"[、,]?(?:和|与|及|以及)?")
NAME = re.compile("[^、和与及]+")


class Turn(NamedTuple):
    """Where a figure's own name stands in a list, and whether the last name ends with the noun of all."""

    start: int
    stop: int
    shared: bool


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
            last_name = HANDS_OUT.split(names[-1][0])[0]
            shared = names[0][0][-1] != last_name[-1:]
            named |= {i + n: Turn(begin + name.start(), begin + name.end(), shared) for n, name in enumerate(names)}
    return named
