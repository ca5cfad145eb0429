"""The words of a text in which its figures stand."""

from __future__ import annotations

import re
from collections.abc import Iterable

__all__ = ["quoted"]

END = re.compile(r"[。！？；;\n]")
MOST, AROUND = 160, 40  # characters of a clause shown whole; characters shown on either side in a longer one
GAP = " … "


def quoted(text: str, places: Iterable[int]) -> str:
    """The clauses around some places of a text; long ones are cut.

    Parameters
    ----------
    text : str
    places : iterable of int
        Offsets in it.

    Examples
    --------
    >>> quoted("整治12处。共受理20件,办结19件,办结率95%；另有3件。", [8, 14, 21])
    '共受理20件,办结19件,办结率95%'
    """
    ends = [-1, *(found.start() for found in END.finditer(text)), len(text)]
    clauses: dict[int, list[int]] = {}
    for place in sorted(places):
        clauses.setdefault(max(end for end in ends if end < place), []).append(place)
    return GAP.join(
        _clause(text, start + 1, min(end for end in ends if end > start), inside).strip()
        for start, inside in clauses.items()
    )


def _clause(text: str, start: int, end: int, places: list[int]) -> str:
    if end - start <= MOST:
        return text[start:end]
    first, last = max(start, places[0] - AROUND), min(end, places[-1] + AROUND)
    before, after = "…" * (first > start), "…" * (last < end)
    if last - first <= MOST:
        return f"{before}{text[first:last]}{after}"
    return before + GAP.join(text[max(start, place - AROUND) : min(end, place + AROUND)] for place in places) + after
