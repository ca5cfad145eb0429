"""Which rule of the aliases fits a measure best."""

from __future__ import annotations

import re
from typing import NamedTuple

from cityreports.extraction.aliases import CLAUSE, GROUP, NEAR, SENTENCE, Rule
from cityreports.extraction.counters import fits, kind_of
from cityreports.extraction.lexicon import pattern
from cityreports.extraction.measures import Measure
from cityreports.extraction.surroundings import Surroundings
from cityreports.extraction.wordings import EMPTY_RIGHT, acts, own_left

__all__ = ["Stretch", "best"]

# a remark between what is counted and its number
CLOSED = re.compile(r"\([^()]*\)$")
# a general rule (penalties of any kind) yields to one whose subject is named near, not to one named far away; the last
# resort yields to any
TIERS = {"": (5, 5, 5, 3, 1), "general": (4, 4, 4, 2, 2), "last": (0, 0, 0, 0, 0)}


class Stretch(NamedTuple):
    """Where one word of a rule must stand.

    Attributes
    ----------
    left : int
        Where the words begin that are the measure's own.
    begin, stop : int
        The ends of the stretch; without `stop` it goes on to the measure's last word.
    limit : int
        How far from the measure it begins: `NEAR`, `CLAUSE`, `GROUP`.
    """

    left: int
    begin: int
    limit: int = NEAR
    stop: int = 0


def best(measure: Measure, around: Surroundings, stretch: Stretch, kind: str | None = None) -> str:
    """The code of the rule that fits best among those with a word in a stretch; empty if none does."""
    candidates = around.rules.by_kind.get(kind_of(measure) if kind is None else kind, {})
    begin = measure.figure.end if pattern("standing noun").match(measure.right) else stretch.begin
    closed = CLOSED.search(measure.left)
    aside = range(stretch.left + closed.start(), stretch.left + closed.end()) if closed else ()
    own = own_left(measure)
    governed = any(len(verb[0]) > 1 for verb in pattern("deed").finditer(own))
    reach = _reach(measure, own)
    reaches = around.reaches(measure, stretch.left)
    found, best_score = "", None
    for place, word in reversed(around.hits):
        if place < begin:
            break
        rules = candidates.get(word)
        if rules is None or place in aside or (stretch.stop and place >= stretch.stop):
            continue
        for rule, turned in rules:
            others = (rule.near,) if turned else rule.about
            within = min(rule.within, reach) if turned else rule.within
            if (turned and stretch.limit > CLAUSE) or not _told(others, reaches[within]):
                continue
            score = _score(rule, _Met(place, word, turned, others, governed), measure, around, stretch)
            score = score and (not (stretch.stop and turned), *score)
            if score and (best_score is None or score > best_score) and fits(rule.code, measure):
                found, best_score = rule.code, score
    return found


def _told(terms: tuple[frozenset[str], ...], words: set[str]) -> bool:
    """Whether one word of each term is among some words."""
    for term in terms:  # noqa: SIM110 (a generator is twice as slow)
        if term.isdisjoint(words):
            return False
    return True


def _reach(measure: Measure, own: str) -> int:
    """How far off what a verb at a measure was done to may be named."""
    if measure.whole is not None:
        return GROUP
    if not (own and acts(own)):
        return CLAUSE
    return SENTENCE if EMPTY_RIGHT.match(measure.right) else CLAUSE


class _Met(NamedTuple):
    """A word of a rule where it stands, `turned` if it is of the rule's `about`, and the terms that the others meet."""

    place: int
    word: str
    turned: bool
    others: tuple[frozenset[str], ...]
    governed: bool


def _score(rule: Rule, met: _Met, measure: Measure, around: Surroundings, stretch: Stretch) -> tuple | None:
    """How well a rule fits, the better the greater; none if it does not."""
    if rule.rank and measure.whole is not None:
        return None
    reaches = around.reaches(measure, stretch.left)
    if not rule.without.isdisjoint(reaches[CLAUSE if rule.rank else stretch.limit]):
        return None
    apart = reaches[SENTENCE if rule.within == SENTENCE else GROUP]
    if not rule.nowhere.isdisjoint(apart) or not rule.nowhere.isdisjoint(around.title):
        return None
    level = _nearest({met.word}, reaches)
    farthest, length, subject = level, len(met.word), 0
    for term in met.others:
        nearest = _nearest(term, reaches)
        if met.governed and not met.turned and rule.verbal and nearest > NEAR:
            return None
        farthest, length = max(farthest, nearest), length + max(map(len, term & reaches[nearest]))
        subject = max(around.last.get(other, 0) for other in term) if farthest >= GROUP else 0
    counted = met.place == measure.figure.end
    return (counted, -level, TIERS[rule.rank][farthest], -farthest, subject, length, met.place)


def _nearest(words: frozenset[str] | set[str], reaches: list[set[str]]) -> int:
    """How far from a measure the nearest of some words stands, 9 if none does."""
    return next((level for level, met in enumerate(reaches) if not words.isdisjoint(met)), 9)
