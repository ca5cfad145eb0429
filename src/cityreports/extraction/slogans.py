"""Names that a text spells out: what each digit of a slogan such as “1143” counts.

The coding manual (section 1.3) lets such a count have a row of type ``name``; here it has one only where the report
lists as many things as the slogan says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from cityreports.extraction.operands import Relation
from cityreports.extraction.spans import Figure

__all__ = ["Name", "spell_out"]

NUMERALS = {numeral: i for i, numeral in enumerate("一二三四五六七八九十", start=1)} | {"两": 2}
NUMERAL = f"[{''.join(NUMERALS)}]"
# how far from a slogan it is spelled out
FARTHEST = 100
MOST_LISTED = 120
COUNT = re.compile(rf"[^、,;。:“”()\n]{{0,4}}“?(?P<count>(?P<numeral>{NUMERAL})[一-龥])(?P<noun>[一-龥]{{2,10}})")
LIST_AFTER = re.compile(
    rf"[”\"]?[一-龥]{{0,8}}[,:(—-]{{0,2}}(?:即|就是|是指|分别是)?:?(?=[^、]{{0,5}}{NUMERAL}[一-龥])"
)
LIST_BEFORE = re.compile(r"[“,:;。\n](?P<listed>[^“”,:;。\n(]{4,100})”?\(?(?:简称|概括为|统称)为?“?$")
IN_QUOTES = re.compile(
    rf"“(?P<count>(?P<numeral>{NUMERAL})[一-龥])(?P<noun>[一-龥]{{2,8}})”(?:\((?P<listed>[^()\n]{{4,{MOST_LISTED}}})\))?"
)
LIST_THEN_COUNT = re.compile(rf"“(?P<listed>[^“”\n]{{4,{MOST_LISTED}}})”(?P<count>(?P<numeral>{NUMERAL})[一-龥])")
HEADING = re.compile(
    r"(?:^|\n)\s*(?:[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\)|\d{1,2}\.)[^\n。“]{0,6}$"
)
MARK = re.compile("[、→]")


@dataclass(frozen=True, slots=True)
class Name:
    """A figure of type ``name`` as a term of a relation."""

    figure: Figure


def spell_out(plain: str, found: list[Figure]) -> tuple[list[Figure], list[Relation]]:
    """The figures with the counts that spell out a slogan as names, and which name says which again.

    Parameters
    ----------
    plain : str
        The text as `spans.level` gives it.
    found : list of Figure
        Its figures, in reading order.

    Returns
    -------
    figures : list of Figure
        In reading order.
    duplicates : list of Relation
        The counts that spell out a slogan, and the headings that repeat them.

    Examples
    --------
    >>> plain = "落实“123”机制(即一个中心、两支队伍、三项制度)。"
    >>> names, (spelled,) = spell_out(plain, [Figure(3, 6, "name", "arabic", "")])
    >>> [(plain[name.start : name.end], name.type) for name in names]
    [('123', 'name'), ('一个', 'name'), ('两支', 'name'), ('三项', 'name')]
    >>> [name.figure.start for name in (*spelled.operands, spelled.result)]
    [11, 16, 21, 3]
    """
    slogans = [(figure, counts) for figure in found if figure.type == "name" and (counts := _counts(plain, figure))]
    counts = [count for _, counts in slogans for count in counts]
    heads = list(_listed(plain, {count["noun"] for count in counts}))
    if not counts and not heads:
        return found, []
    names = {count.span("count") for count in counts + heads}
    taken = {place for span in names for place in range(*span)}
    kept = [figure for figure in found if taken.isdisjoint(range(figure.start, figure.end))]
    added = [_name(span) for span in names]
    said_again = [again for slogan, counts in slogans for again in _said_again(slogan, counts, heads)]
    return sorted(kept + added), said_again


def _name(span: tuple[int, int]) -> Figure:
    return Figure(*span, "name", "chinese", "spells out a slogan")


def _said_again(slogan: Figure, counts: list[re.Match], heads: list[re.Match]) -> Iterator[Relation]:
    """What says a slogan again: its counts where it is introduced, each heading its count, all headings the slogan."""
    headed = {head["noun"]: Name(_name(head.span("count"))) for head in reversed(heads) if "noun" in head.re.groupindex}
    places = [Name(_name(count.span("count"))) for count in counts]
    again = [headed.get(count["noun"]) for count in counts]
    for place, head in zip(places, again, strict=True):
        if head:
            yield Relation("duplicate", (place,), head, "stated", "the heading repeats the name")
    for names in (places, again):
        if all(names):
            yield Relation(
                "duplicate", tuple(names), Name(slogan), "stated", "the digits of the name are its items in order"
            )


def _counts(plain: str, slogan: Figure) -> list[re.Match]:
    """The counts that a slogan of digits stands for: (即一个…、两支…) after it, or before “简称”."""
    digits = [int(c) for c in plain[slogan.start : slogan.end] if c.isdigit()]
    if len(digits) < 3 or not re.fullmatch(r"\d+(?:\+\d+)*", plain[slogan.start : slogan.end]):
        return []
    after = LIST_AFTER.match(plain, slogan.end, slogan.end + FARTHEST)
    before = LIST_BEFORE.search(plain, max(0, slogan.start - FARTHEST), slogan.start)
    for begin in (after.end() if after else None, before.start("listed") if before else None):
        if begin is not None:
            counts = _items(plain, begin, begin + FARTHEST, len(digits))
            agree = sum(NUMERALS[count["numeral"]] == digit for count, digit in zip(counts, digits, strict=False))
            if len(counts) == len(digits) and agree >= len(digits) - 1:
                return counts
    return []


def _items(plain: str, begin: int, stop: int, wanted: int) -> list[re.Match]:
    """The first items of a list, as long as each is a count of something."""
    counts: list[re.Match] = []
    while len(counts) < wanted and (count := COUNT.match(plain, begin, stop)):
        counts.append(count)
        begin = plain.find("、", count.end(), count.end() + 8) + 1
        if not begin:
            break
    return counts


def _listed(plain: str, nouns: set[str]) -> Iterator[re.Match]:
    """Counts in quotation marks whose things are listed beside them, or that head the section on them."""
    for count in IN_QUOTES.finditer(plain):
        if count["listed"]:
            if _length(count["listed"]) == NUMERALS[count["numeral"]]:
                yield count
        elif count["noun"] in nouns and HEADING.search(plain, max(0, count.start() - 16), count.start()):
            yield count
    for count in LIST_THEN_COUNT.finditer(plain):
        if _length(count["listed"]) > 1 and _length(count["listed"]) == NUMERALS[count["numeral"]]:
            yield count


def _length(listed: str) -> int:
    return len(MARK.findall(listed)) + 1
