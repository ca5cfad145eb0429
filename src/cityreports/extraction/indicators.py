"""Which indicator of the codebook a measure gives: by the words near it and what its sentence is about.

``aliases.csv`` holds the rules. A rule names a code; `near`, words of which one stands right at the figure; `about`,
words of which one stands at the figure or before it in its paragraph (a space parts words that must all be met);
`without`, words that must not stand at the figure. A unit must fit the code.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from cityreports import sources
from cityreports.extraction.lexicon import alternatives
from cityreports.extraction.meanings import Measure

__all__ = ["assign"]

# how far from the figure a word stands
NEAR, CLAUSE, GROUP, SENTENCE, PARAGRAPH = range(5)
COUNTERS_APART = frozenset(["persons", "person-times", "households", "vehicles", "animals"])
EMPTY = re.compile(r"[、,;()\s共约计各和及与达为总面积数量其中为分别]*")
OF_WHICH = re.compile(r"其中|含|包括")


class Rule(NamedTuple):
    """One row of ``aliases.csv``."""

    code: str
    near: tuple[str, ...]
    about: tuple[tuple[str, ...], ...]
    without: tuple[str, ...]


class _Rules(NamedTuple):
    by_kind: dict[str, dict[str, list[Rule]]]
    words: re.Pattern
    inner: dict[str, tuple[str, ...]]
    families: dict[str, str]


@cache
def _rules() -> _Rules:
    codebook = {row["code"]: row for row in sources.table("codebook.csv")}
    by_kind: dict[str, dict[str, list[Rule]]] = {}
    words: set[str] = set()
    for row in sources.table("aliases.csv"):
        about = tuple(tuple(term.split("|")) for term in row["about"].split())
        rule = Rule(row["code"], tuple(row["near"].split("|")), about, tuple(filter(None, row["without"].split("|"))))
        words.update(rule.near, rule.without, *about)
        kind = by_kind.setdefault(codebook[rule.code]["kind"], {})
        for word in rule.near:
            kind.setdefault(word, []).append(rule)
    inner = {word: tuple(word[:n] for n in range(1, len(word) + 1) if word[:n] in words) for word in words}
    families = {code: row["counter_family"] for code, row in codebook.items()}
    return _Rules(by_kind, re.compile(f"(?=({alternatives(words)}))"), inner, families)


KINDS = {
    "%": "proportion", "CNY": "money", "m": "length", "m2": "area", "m3": "volume", "t": "mass", "mg/L": "concentration",
    "分": "score",
}  # fmt: skip


def assign(plain: str, found: list[Measure]) -> None:
    """Give each measure its codes.

    Parameters
    ----------
    plain : str
        The text as `spans.level` gives it.
    found : list of Measure
        The measures, in reading order; a change or a completion has no code of its own.
    """
    rules = _rules()
    hits: list[tuple[int, str]] = []
    scanned = 0
    for measure in found:
        if measure.role in ("change", "completion", "standard") or "growth" in measure.notes:
            continue
        line = plain.rfind("\n", 0, measure.figure.start) + 1
        end = measure.figure.end + len(measure.right)
        if line >= scanned:
            hits, scanned = [], line
        if end > scanned:
            hits += [(m.start(), m[1]) for m in rules.words.finditer(plain, scanned, end)]
            scanned = end
        measure.codes = _codes(measure, hits, line, rules)


def _codes(measure: Measure, hits: list[tuple[int, str]], line: int, rules: _Rules) -> tuple[str, ...]:
    unit = measure.figure.reading.unit
    kind = KINDS.get(measure.unit) or ("count" if unit and unit.kind == "counter" else "")
    candidates = rules.by_kind.get(kind)
    if not candidates:
        return ()
    levels = _levels(measure, hits, line, rules.inner)
    near_limit = NEAR
    if EMPTY.fullmatch(measure.left) and EMPTY.fullmatch(measure.right[:2]):
        near_limit = CLAUSE
    best, best_score = "", None
    for word, (level, place) in levels.items():
        if level > near_limit:
            continue
        for rule in candidates.get(word, ()):
            score = _score(rule, word, level, place, levels, near_limit)
            if score and (best_score is None or score > best_score) and _fits(rule.code, measure, rules):
                best, best_score = rule.code, score
    if not best:
        return ()
    measure.rules.append(f"indicator: {best}")
    return (best,)


def _levels(measure: Measure, hits: list, line: int, inner: dict) -> dict[str, tuple[int, int]]:
    """For each word around the figure, how far the nearest one stands, and where."""
    start = measure.figure.start
    left = start - len(measure.left)
    end = measure.figure.end + len(measure.right)
    levels: dict[str, tuple[int, int]] = {}
    for place, longest in reversed(hits):
        if place >= end:
            continue
        if start <= place < measure.figure.end:
            continue
        level = (
            NEAR if place >= left else CLAUSE if place >= measure.clause else GROUP if place >= measure.group
            else SENTENCE if place >= measure.sentence else PARAGRAPH
        )  # fmt: skip
        for word in inner[longest]:
            levels.setdefault(word, (level, place))
    return levels


def _score(rule: Rule, word: str, level: int, place: int, levels: dict, limit: int) -> tuple | None:
    """How well a rule fits, the better the greater; none if it does not."""
    if any(levels.get(other, (9,))[0] <= limit for other in rule.without):
        return None
    farthest, length = level, len(word)
    for term in rule.about:
        met = [(levels[other][0], len(other)) for other in term if other in levels]
        if not met:
            return None
        nearest = min(met)
        farthest, length = max(farthest, nearest[0]), length + nearest[1]
    return (-level, -farthest, length, place)


def _fits(code: str, measure: Measure, rules: _Rules) -> bool:
    """Whether the counter fits the code: persons are never counted as cases."""
    wanted, family = rules.families[code], measure.family
    if not wanted or wanted == family:
        return True
    return wanted not in COUNTERS_APART and family not in COUNTERS_APART
