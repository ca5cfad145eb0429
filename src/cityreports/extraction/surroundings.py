"""The words of the aliases that stand around a measure: at it, in its clause, its sentence, its paragraph."""

from __future__ import annotations

import re
from bisect import bisect_right

from cityreports.extraction.aliases import SENTENCE, Aliases, aliases
from cityreports.extraction.measures import FARTHEST, Measure
from cityreports.extraction.wordings import behind

__all__ = ["Surroundings"]

# how many lines above a line its heading stands, and how long a heading is
FARTHEST_HEADING, LONGEST_HEADING = 4, 26
# how long a report's title is
LONGEST_TITLE = 60
FIRST = re.compile(r"[^。\n]{1,26}[。:]")


class Surroundings:
    """The words of a line read so far: where each stood last, and which stand in its heading.

    Parameters
    ----------
    plain : str
        The text as `spans.level` gives it.

    Attributes
    ----------
    hits : list of tuple
        The words read in the line and their places, in reading order.
    last : dict
        Where each word stood last.
    given : dict
        The first measure of each code that has been given.
    """

    def __init__(self, plain: str):
        self.plain, self.rules = plain, aliases()
        self.lines = [0, *(end.end() for end in re.finditer("\n", plain))]
        self.line, self.read = -1, 0
        self.hits: list[tuple[int, str]] = []
        self.last: dict[str, int] = {}
        self.heading: frozenset[str] = frozenset()
        self.seen: set[str] = set()
        self.given: dict[str, Measure] = {}
        self.of: tuple[int, ...] = ()
        self.sets: list[set[str]] = []
        title = plain.find("\n")
        topics = self._met(0, title) if 0 < title < LONGEST_TITLE else []
        self.title = {word for _, word in topics if word in self.rules.topics}

    def move(self, measure: Measure) -> None:
        """Read on to the end of a measure's own words; the literal itself is left out."""
        start, stop = measure.figure.start, measure.figure.end
        line = self.lines[bisect_right(self.lines, start) - 1]
        self.of = ()
        if line != self.line:
            self.line, self.read, self.hits, self.last = line, line, [], {}
            first = FIRST.match(self.plain, line)
            heading = self._met(line, first.end()) if first else []
            above = self._above(line)
            heading += self._met(above, self.plain.find("\n", above))
            self.heading = frozenset(word for _, word in heading)
            self.seen = set(self.heading)
        self._read(max(self.read, start - FARTHEST), start)
        self._read(max(self.read, stop), stop + len(behind(measure)))

    def reaches(self, measure: Measure, left: int) -> list[set[str]]:
        """The words at a measure, in its clause, its group, its sentence with heading and title, its paragraph."""
        begins = (left, measure.clause, measure.group, measure.begin)
        if self.of != begins:
            self.of, self.sets, met = begins, [], set()
            behind_ = len(self.hits)
            for begin in begins:
                while behind_ and self.hits[behind_ - 1][0] >= begin:
                    behind_ -= 1
                    met.add(self.hits[behind_][1])
                self.sets.append(set(met))
            self.sets[SENTENCE] |= self.heading | self.title
            self.sets.append(self.seen | self.title if self.title else self.seen)
        return self.sets

    def _above(self, line: int) -> int:
        """Where the nearest heading above a line begins: a short line without a full stop."""
        end = line - 1
        for _ in range(FARTHEST_HEADING):
            begin = self.plain.rfind("\n", 0, max(end, 0)) + 1
            if 4 < end - begin <= LONGEST_HEADING and "。" not in self.plain[begin:end]:
                return begin
            end = begin - 1
            if end <= 0:
                break
        return max(line - 1, 0)

    def _read(self, start: int, stop: int) -> None:
        hits = self._met(start, stop)
        self.hits += hits
        for place, word in hits:
            self.last[word] = place
            self.seen.add(word)
        self.read = max(self.read, stop)

    def _met(self, start: int, stop: int) -> list[tuple[int, str]]:
        """The words of a stretch in the order of their places, overlapping ones too."""
        if stop <= start:
            return []
        known = self.rules.words
        found = self.rules.finder.find_matches_as_indexes(self.plain[start:stop], overlapping=True)
        hits = sorted((start + first, known[word]) for word, first, _ in found)
        return hits if self.rules.parted.isdisjoint(word for _, word in hits) else _without_names(hits, self.rules)


def _without_names(hits: list[tuple[int, str]], rules: Aliases) -> list[tuple[int, str]]:
    """Words without those in the name of another thing: 垃圾 in 餐厨垃圾 is no 垃圾, 检查 in 检查井 no 检查."""
    ends = {place + len(word): place for place, word in hits if word in rules.ends}
    starts = {place: place + len(word) for place, word in hits if word in rules.starts}
    return [
        (place, word)
        for place, word in hits
        if ends.get(place + len(word), place) >= place and starts.get(place, 0) <= place + len(word)
    ]
