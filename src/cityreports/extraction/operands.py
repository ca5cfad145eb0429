"""What relations are made of, and where a rule finds it among the measures of a text."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from cityreports.extraction.frames import Period
from cityreports.extraction.levels import own_words
from cityreports.extraction.lexicon import pattern
from cityreports.extraction.measures import LEVELS, SHARES, Measure, dependent, sentence_before
from cityreports.extraction.wholes import kin

__all__ = [
    "COUNTED",
    "REACH",
    "Relation",
    "Text",
    "clause_of",
    "counts_before",
    "grams",
    "head",
    "is_count",
    "levels_of",
    "run_of_counts",
    "said_of",
    "unit_stem",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Relation:
    """One relation; an operand that is not printed is none."""

    kind: str
    operands: tuple[Measure | None, ...]
    result: Measure | None
    basis: str
    assumption: str

    @property
    def base(self) -> Period:
        """The earlier period of a change: that of its earlier level, else the year before the level's."""
        if self.kind != "change" or self.operands[0] is None:
            return ("", "")
        earlier = self.operands[1].period if len(self.operands) > 1 and self.operands[1] else ("", "")
        level = self.operands[0].period
        if earlier[1] or not level[0]:
            return earlier if earlier[0] else ("", "")
        return tuple(f"{int(day[:4]) - 1}{day[4:]}".replace("02-29", "02-28") for day in level)


# so many figures of one kind are looked at far away
MANY = 40


class Text(list[Measure]):
    """The measures of a text; those that a rule looks for far away are found by what they are."""

    @cached_property
    def _places(self) -> dict[tuple, list[int]]:
        places: dict[tuple, list[int]] = {}
        for i, measure in enumerate(self):
            for key in _keys(measure):
                places.setdefault(key, []).append(i)
        return places

    def behind(self, i: int) -> Measure | None:
        """The measure right behind a place."""
        return self[i + 1] if i + 1 < len(self) else None

    def first(self, before: int, *key) -> Measure | None:
        """The first measure with a key, if it stands before a place."""
        places = self._places.get(key, ())
        return self[places[0]] if places and places[0] < before else None

    @cached_property
    def _named(self) -> dict[tuple[str, str], int]:
        named: dict[tuple[str, str], int] = {}
        for i, measure in enumerate(self):
            if measure.role == "actual":
                for gram in grams(own_words(measure), LONG):
                    named.setdefault((measure.unit, gram), i)
        return named

    def first_named(self, before: int, level: Measure) -> Measure | None:
        """The first figure of a level's unit before a place whose name has several characters of the level's."""
        places = (self._named.get((level.unit, gram), before) for gram in grams(own_words(level), LONG))
        place = min(places, default=before)
        return self[place] if place < before else None

    def last(self, before: int, *key) -> Measure | None:
        """The last measure with a key before a place."""
        places = self._places.get(key, ())
        n = bisect_left(places, before)
        return self[places[n - 1]] if n else None

    def all(self, before: int, *key) -> list[Measure]:
        """The first measures with a key before a place, in order."""
        places = self._places.get(key, ())
        return [self[place] for place in places[: min(bisect_left(places, before), MANY)]]

    def at(self, *key) -> list[Measure]:
        """The first measures with a key in the first two sentences that have one."""
        places = self._places.get(key, ())
        if not places:
            return []
        first = self[places[0]]
        other = next((self[i] for i in places if self[i].sentence != first.sentence), first)
        return [first, other]


def _keys(measure: Measure) -> Iterator[tuple]:
    """What a measure can be looked for by."""
    if measure.role in LEVELS:
        yield ("printed", *printed(measure))
    if measure.role == "standard":
        yield ("norm", measure.family)
    if measure.role == "actual":
        yield ("actual", measure.codes, measure.family)
        yield ("actual", measure.codes, measure.family, measure.time)
        if measure.unit == "%":
            yield ("share",)
    if measure.role == "target" and pattern("whole year").search(measure.since_clause):
        yield ("plan", measure.family, measure.codes)
        if not measure.codes:
            for gram in grams(measure.since_clause + measure.right, 2):
                yield ("planned", measure.family, gram)


def printed(measure: Measure) -> tuple[Decimal | None, str]:
    """The number that a measure prints, none if it is masked, and its unit."""
    return measure.figure.reading.value, measure.unit


# how many figures a list of parts or addends reaches over
REACH = 14
# how many characters in a row make two names one
LONG = 4


def grams(words: str, n: int) -> set[str]:
    """The runs of some characters in a row."""
    return {words[i : i + n] for i in range(len(words) - n + 1)}


def counts_before(measure: Measure) -> list[Measure]:
    """The counts and amounts in the sentence before a measure."""
    before = sentence_before(measure)
    return [other for other in before if other.role == "actual" and other.family != "places" and is_count(other)]


def is_count(measure: Measure) -> bool:
    """Whether a measure is a count or an amount, neither a share nor a change nor a duration."""
    return measure.unit not in SHARES and measure.unit != "比" and measure.family != "time" and not dependent(measure)


def levels_of(measure: Measure, found: list[Measure]) -> list[Measure]:
    """The levels among some figures that are of a measure's kind, whatever base their unit has."""
    family = unit_stem(measure)
    return [other for other in found if other.role in LEVELS and is_count(other) and unit_stem(other) == family]


def unit_stem(measure: Measure) -> str:
    """The family of a measure's unit without its base: t/d as t."""
    return kin(measure).split("/")[0]


def clause_of(measure: Measure) -> str:
    """The clause before a measure, without spaces, breaks and the commas within its numbers."""
    return "".join(measure.since_clause.split()).replace(",", "")


# families of things that acts are done with
COUNTED = frozenset([
    "cases", "items", "units", "sites", "documents", "persons", "households", "buildings", "vehicles", "plants",
    "animals",
])  # fmt: skip


def head(counts: list[Measure]) -> Measure | None:
    """The nearest count that is no part and not in a list."""
    counts = list(counts)
    while counts:
        if counts[-1].whole is not None:
            return counts[-1].whole
        listed = run_of_counts(counts)
        if len(listed) == 1:
            return counts[-1]
        del counts[-len(listed) :]
    return None


def run_of_counts(counts: list[Measure]) -> list[Measure]:
    """The list that the last of some counts stands in: 市容类20件、绿化类30件."""
    run = [counts[-1]]
    for other in reversed(counts[:-1]):
        after = run[0]
        if after.previous is not other or not after.left[:1] or after.left[0] not in "、和与及":
            break
        run.insert(0, other)
    return run


def said_of(count: Measure) -> str:
    """What is said of a count in its own clause."""
    return own_words(count)[-12:] + count.right[:12]
