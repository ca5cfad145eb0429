"""The rules of ``aliases.csv``: by which words a text names an indicator of the codebook.

A rule names a code by words that must all be met: one of `near` and one of each term of `about` (a space parts the
terms), in any order. One stands right at the figure; the others stand in its clause or, where they are what the
passage is about, before it in its paragraph or heading, no farther than `within`. `without` are words that must not
stand at the figure, `nowhere` those that must not stand in its part of the sentence. ``@name`` is a group of words in
``alias_words.csv``.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick

from cityreports import sources
from cityreports.extraction.lexicon import pattern

__all__ = ["CLAUSE", "GROUP", "NEAR", "PARAGRAPH", "SENTENCE", "Aliases", "Rule", "aliases"]

# how far from the figure a word stands
NEAR, CLAUSE, GROUP, SENTENCE, PARAGRAPH = range(5)
WITHIN = {"clause": CLAUSE, "group": GROUP, "sentence": SENTENCE, "": PARAGRAPH}
# a code of one kind that is also printed in the unit of another
ALSO = {"satisfaction_rate": "score"}


class Rule(NamedTuple):
    """One row of ``aliases.csv``."""

    code: str
    near: frozenset[str]
    about: tuple[frozenset[str], ...]
    without: frozenset[str]
    nowhere: frozenset[str]
    rank: str
    within: int
    verbal: bool


class Aliases(NamedTuple):
    """All rules, found by their words.

    Attributes
    ----------
    by_kind : dict
        For a kind of unit and a word the rules that the word can begin, and whether it is their `about`.
    words : list of str
        All words of the rules, as the finder numbers them.
    ends, starts : frozenset of str
        Names that end or begin with a word of the rules and are another thing.
    parted : frozenset of str
        Both.
    topics : frozenset of str
        What a report can be about as a whole.
    finder : AhoCorasick
    families : dict of str
        The family of counters of each code.
    """

    by_kind: dict[str, dict[str, list[tuple[Rule, bool]]]]
    words: list[str]
    ends: frozenset[str]
    starts: frozenset[str]
    parted: frozenset[str]
    topics: frozenset[str]
    finder: AhoCorasick
    families: dict[str, str]


@cache
def aliases() -> Aliases:
    """The rules of ``aliases.csv``."""
    codebook = {row["code"]: row for row in sources.table("codebook.csv")}
    by_kind: dict[str, dict[str, list[tuple[Rule, bool]]]] = {}
    words: set[str] = set()
    for row in sources.table("aliases.csv"):
        rule = _rule(row)
        words.update(rule.near, rule.without, rule.nowhere, *rule.about)
        code_kind = codebook[rule.code]["kind"]
        for kind in {code_kind, ALSO.get(rule.code, code_kind), ""}:
            for word in rule.near:
                by_kind.setdefault(kind, {}).setdefault(word, []).append((rule, False))
            for word in rule.about[0] if len(rule.about) == 1 else ():
                if word not in rule.near:
                    by_kind.setdefault(kind, {}).setdefault(word, []).append((rule, True))
    families = {code: row["counter_family"] for code, row in codebook.items()}
    ends, starts = (frozenset(_groups()[name]) for name in ("other things", "things named by"))
    known = sorted(words | ends | starts)
    topics = _words("@topic of a report")
    return Aliases(by_kind, known, ends, starts, ends | starts, topics, AhoCorasick(known), families)


def _rule(row: dict[str, str]) -> Rule:
    about = tuple(_words(term) for term in row["about"].split())
    near, without, nowhere = (_words(row[name]) for name in ("near", "without", "nowhere"))
    return Rule(row["code"], near, about, without, nowhere, row["rank"], WITHIN[row["within"]], _verbal(about))


def _words(cell: str) -> frozenset[str]:
    """The words of a cell, with those of the groups that it names."""
    found: set[str] = set()
    for word in filter(None, cell.split("|")):
        found.update(_groups()[word[1:]] if word[0] == "@" else [word])
    return frozenset(found)


def _verbal(about: tuple[frozenset[str], ...]) -> bool:
    """Whether a term names what was done, so that another verb at a figure speaks against it."""
    return len(about) == 1 and any(pattern("deed").fullmatch(word) for word in about[0])


@cache
def _groups() -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {}
    for row in sources.table("alias_words.csv"):
        groups.setdefault(row["group"], []).append(row["words"])
    return groups
