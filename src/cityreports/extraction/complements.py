"""Pairs of words that leave no third, and whether the parts that a text names are all there are."""

from __future__ import annotations

import re
from functools import cache

from cityreports import sources
from cityreports.extraction.lexicon import pattern
from cityreports.extraction.measures import Measure

__all__ = [
    "EXHAUSTIVE",
    "PARTIAL",
    "complementary",
    "complementary_by",
    "complements",
    "contrary",
    "exhaust",
    "without_third",
]

EXHAUSTIVE, PARTIAL = "parts disjoint and exhaustive", "parts disjoint"


def exhaust(parts: list[Measure]) -> bool:
    """Whether the words say that some parts are all there are: a rest, a bracket, a list, two words with no third."""
    words = parts[0].since
    # with the comma before its clause: ,另8件
    if any(pattern("rest").search(part.since[-len(part.close) - 1 :]) for part in parts):
        return True
    some = pattern("of which").search(words) or pattern("not all").search(words)
    joined = pattern("all if joined").search(words) and AND.match(parts[-1].since)
    if len(parts) > 1 and not some and (joined or pattern("all listed").search(words)):
        return True
    names = [part.left for part in parts]
    return len(names) == 2 and without_third(*names)


AND = re.compile("以及|[和与及]")


def without_third(one: str, other: str) -> bool:
    """Whether two words leave no third: 一般程序 and 简易程序, 合格 and 不合格."""
    pairs = [pair for pair, third in complements().items() if not third]
    return contrary(one, other) or any(complementary_by(pair, one, other) for pair in pairs)


def complementary(one: str, other: str) -> bool:
    """Whether two words are a pair: 有 and 无, 一般程序 and 简易程序, 合格 and 不合格."""
    return contrary(one, other) or any(complementary_by(pair, one, other) for pair in complements())


def contrary(one: str, other: str) -> bool:
    return _negates(one, other) or _negates(other, one)


# either word is in one text alone
APART = frozenset([(True, False, False, True), (False, True, True, False)])


def complementary_by(pair: tuple[str, str], one: str, other: str) -> bool:
    a, b = pair
    return (a in one, b in one, a in other, b in other) in APART


def _negates(one: str, other: str) -> bool:
    denied = NOT.search(one)
    return bool(denied and denied[1] in other and not NOT.search(other))


NOT = re.compile(r"[未不非无没](?:能|予|完成|经|被)?([一-龥])")


@cache
def complements() -> dict[tuple[str, str], bool]:
    """Pairs of words, and whether they leave a third: 雨水 and 污水 do, since there are other wells."""
    return {(row["one"], row["other"]): row["third"] == "yes" for row in sources.table("complements.csv")}
