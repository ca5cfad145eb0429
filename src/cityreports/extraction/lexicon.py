"""The words that extraction knows: tables of cues, names, aliases, and the regular expressions made of them."""

from __future__ import annotations

import re
from functools import cache
from re import _parser as parser

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
    """Whether a set phrase of ``names.csv`` begins at a place."""
    return bool(_phrases().match(text, start))


def words(group: str) -> str:
    """A regular expression for the cues of a group of ``cues.csv``; a group without cues matches nothing."""
    found = _groups("cues.csv").get(group)
    return "(?:" + "|".join(sorted(found, key=lambda cue: (-len(cue), cue))) + ")" if found else r"(?!)"


@cache
def pattern(group: str) -> re.Pattern:
    """The compiled expression of `words`; a place is not tried whose character begins none of them."""
    expression = words(group)
    parsed = parser.parse(expression)
    begins = None if _plain(parsed) else _begins(parsed)
    tested = f"(?=[{''.join(map(re.escape, sorted(begins)))}])" if begins else ""
    return re.compile(tested + expression)


def _plain(parts) -> bool:
    """Whether every alternative begins with a character of its own: then a search by `re` skips the other places."""
    kind, content = parts[0]
    while str(kind) == "SUBPATTERN":
        kind, content = content[-1][0]
    if str(kind) == "BRANCH":
        return all(len(branch) and str(branch[0][0]) == "LITERAL" for branch in content[1])
    return str(kind) in ("LITERAL", "IN")


def _begins(parts) -> set[str] | None:
    """The characters that a match of a parsed expression can begin with; none if any can, or if it can be empty."""
    found: set[str] = set()
    for kind, content in parts:
        match str(kind):
            case "LITERAL":
                return found | {chr(content)}
            case "IN" if all(str(inner) == "LITERAL" for inner, _ in content):
                return found | {chr(code) for _, code in content}
            case "SUBPATTERN":
                first, optional = _begins(content[-1]), False
            case "BRANCH":
                firsts = [_begins(branch) for branch in content[1]]
                first, optional = (set().union(*firsts) if all(firsts) else None), False
            case "MAX_REPEAT" | "MIN_REPEAT":
                first, optional = _begins(content[2]), content[0] == 0
            case "ASSERT" | "ASSERT_NOT":
                first, optional = set(), True
            case _:
                return None
        if first is None:
            return None
        found |= first
        if not optional:
            return found
    return None
