"""The words that extraction knows: tables of cues, names, aliases, and the regular expressions made of them."""

from __future__ import annotations

import re
from functools import cache

from cityreports import sources

__all__ = ["alternatives", "names", "names_at", "pattern", "words"]


def alternatives(found) -> str:
    """A regular expression for any of some words, the longest first, without a choice that grows with their number.

    Examples
    --------
    >>> alternatives(["人次", "人", "个"])
    '(?:个|人(?:次)?)'
    """
    tree: dict = {}
    for word in found:
        node = tree
        for character in word:
            node = node.setdefault(character, {})
        node[""] = {}
    return _branches(tree)


def _branches(node: dict) -> str:
    choices = [re.escape(character) + _branches(rest) for character, rest in sorted(node.items()) if character]
    if not choices:
        return ""
    group = "(?:" + "|".join(choices) + ")"
    return group + "?" if "" in node else group


@cache
def _groups(table: str) -> dict[str, frozenset[str]]:
    groups: dict[str, set[str]] = {}
    for row in sources.table(table):
        groups.setdefault(row["group"], set()).add(row["words"])
    return {group: frozenset(found) for group, found in groups.items()}


def names(group: str) -> frozenset[str]:
    """The words of a group of ``names.csv``."""
    return _groups("names.csv").get(group, frozenset())


@cache
def _phrases() -> re.Pattern:
    return re.compile(alternatives(names("phrase")) or r"(?!)")


def names_at(text: str, start: int) -> bool:
    """Whether a set phrase of ``names.csv`` begins at a place or a little before it and goes on over it."""
    for begin in range(start, max(-1, start - 3), -1):
        found = _phrases().match(text, begin)
        if found and found.end() > start:
            return True
    return False


def words(group: str) -> str:
    """A regular expression for the cues of a group of ``cues.csv``; a group without cues matches nothing."""
    found = _groups("cues.csv").get(group)
    return "(?:" + "|".join(sorted(found, key=lambda cue: (-len(cue), cue))) + ")" if found else r"(?!)"


@cache
def pattern(group: str) -> re.Pattern:
    """The compiled expression of `words`."""
    return re.compile(words(group))
