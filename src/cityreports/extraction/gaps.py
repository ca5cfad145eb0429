"""Numbers that a scanner has broken by blanks and line ends, made whole."""

from __future__ import annotations

import re
from array import array
from collections.abc import Sequence

__all__ = ["close_gaps"]

# a blank between two digits, beside a decimal point or behind a comma of thousands
GAP = re.compile(r"(?<=\d)[ \n]?(?:[ \n](?=\d)|[ \n]?\.[ \n]?(?=\d)|,[ \n](?=\d))")
# what of a number stands before a gap
HEAD = re.compile(r"(?<![\d.])\d{1,4}$")
# one that opens a line or stands apart may be a line's number or a cell of a table
BEHIND_WORD = re.compile(r"(?:[一-龥¥(]|\d,|[约近超逾达为]\s)$")
YEAR = re.compile(r"(?:19|20)\d\d")
# and what behind it: digits with a unit or a scale
TAIL = re.compile(
    r"(?P<digits>\d{1,4})(?:\.\s?\d{1,4}|(?:,\d{3})+)?[^\S\n]?\n?(?P<unit>[余多万亿千百%‰㎡一-龥]|k?m(?![a-z])|t(?![a-z]))"
)
# a line shorter than this is a cell of a table
SHORTEST_LINE = 8
# how far before a gap is read
NEAR = 12


def close_gaps(plain: str, origins: Sequence[int]) -> tuple[str, Sequence[int]]:
    """A level text without the gaps in its numbers.

    Parameters
    ----------
    plain : str
        The text as `spans.level` gives it.
    origins : sequence of int
        Where each of its characters, and its end, stand in the text of the file.

    Returns
    -------
    plain : str
        Shorter by the blanks and line ends within numbers.
    origins : sequence of int

    Examples
    --------
    >>> close_gaps("全年立案3 96起,清运8 . 36万吨。", range(20))[0]
    '全年立案396起,清运8.36万吨。'
    """
    dropped = [
        place
        for gap in GAP.finditer(plain)
        if any(map(str.isspace, gap[0])) and _broken(plain, gap)
        for place in range(*gap.span())
        if plain[place].isspace()
    ]
    if not dropped:
        return plain, origins
    pieces, kept, at = [], array("Q"), 0
    for place in [*dropped, len(plain)]:
        pieces.append(plain[at:place])
        kept.extend(origins[at:place])
        at = place + 1
    kept.append(origins[-1])
    return "".join(pieces), kept


def _broken(plain: str, gap: re.Match) -> bool:
    """Whether what stands before and behind a gap is one number."""
    near = max(0, gap.start() - NEAR)
    line = plain.rfind("\n", near, gap.start()) + 1 or near
    head = HEAD.search(plain, max(line, gap.start() - 5), gap.start())
    tail = TAIL.match(plain, gap.end())
    if not head or not tail or ("\n" in gap[0] and gap.start() - line < SHORTEST_LINE):
        return False
    unit, sign, joined = tail["unit"], gap[0].strip(), head[0] + tail["digits"]
    if unit == "年":
        return not sign and bool(YEAR.fullmatch(joined))
    if not BEHIND_WORD.search(plain, max(line, head.start() - 2), head.start()):
        return False
    if sign:
        return unit not in "月日号" and (sign == "." or len(tail["digits"]) == 3)
    if unit in "月日号":
        return 10 <= int(joined) <= (12 if unit == "月" else 31)
    return not YEAR.fullmatch(head[0])
