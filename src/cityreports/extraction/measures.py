"""A measure in its sentence: the words around it, and the measures before it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from cityreports.extraction.frames import Period
from cityreports.extraction.spans import Figure

__all__ = ["FARTHEST", "LEVELS", "SHARES", "STANDING", "Measure", "dependent", "listed", "placed", "sentence_before"]

SHARES = frozenset(["%", "‰", "‱", "pp"])
# families of units of things and places, which stand
THINGS = ["sites", "buildings", "machines", "vehicles", "animals"]
STANDING = frozenset(["persons", "items", "units", "places", "teams", "households", *THINGS])
# a line's end closes a sentence unless it breaks a long line within one (one set first, so that the search skips)
SENTENCE = re.compile(
    r"[。!?\n](?:(?<=[。!?])|(?<=[;:)]\n)|(?<![^\n]{14}\n)(?![至到-])"
    r"|(?=[^\S\n]*(?:\n|[一二三四五六七八九十]{1,3}、|\(|\d{1,2}[.、)](?!\d)|[①-⑳●◆■-]|第[一二三四五六七八九十])))"
)
# how far back a figure's sentence is read
FARTHEST = 500
# how far a report's opening reaches
LEVELS = frozenset(["actual", "target"])
BREAK = re.compile(r"[,;:。!?()]|、")


@dataclass(slots=True)
class Measure:
    """A measure in its sentence, and what is said of it.

    Attributes
    ----------
    figure : Figure
    unit, family : str
        The canonical unit and its family (cases, money, share …), empty if no unit is printed.
    sentence, group, clause : int
        Where its sentence, its part between semicolons and its clause begin; `begin` is how far back it is read.
    left, right : str
        The words of its clause before it (after the last figure) and after it (to the next figure or the clause's end).
    close, since : str
        `left` and the words since the measure before it in its sentence, both without spaces and breaks.
    rules : list of str
        The rules that set its fields, for ``--explain``.
    """

    figure: Figure
    unit: str
    family: str
    sentence: int
    begin: int
    group: int
    clause: int
    left: str
    right: str
    close: str
    since: str
    before: str
    since_group: str
    since_clause: str
    after: str
    first: str
    previous: Measure | None
    opens_plan: bool = False
    role: str = "actual"
    time: str = "flow"
    period: Period = ("", "")
    per: str = ""
    scope: str = "unstated"
    area: str = ""
    subject: tuple[str, str] = ("", "")
    notes: list[str] = field(default_factory=list)
    codes: tuple[str, ...] = ()
    rules: list[str] = field(default_factory=list)
    level: Measure | None = None
    base: Measure | None = None
    whole: Measure | None = None


def placed(plain: str, figures: list[Figure]) -> list[Measure]:
    """The measures and the words around each."""
    # the first line is a title, however long
    last = len(plain) - plain.endswith("\n")
    stops = sorted({0, plain.find("\n") + 1, last, len(plain), *(m.end() for m in SENTENCE.finditer(plain))})
    found: list[Measure] = []
    last_end = at = 0
    follow = [*(figure.start for figure in figures[1:]), len(plain)]
    for figure, follows in zip(figures, follow, strict=False):
        if figure.type == "measure":
            while stops[at + 1] <= figure.start:
                at += 1
            found.append(_place(plain, figure, (stops[at], stops[at + 1]), (last_end, follows), found))
        if figure.type != "date":
            last_end = figure.end
    return found


def _place(
    plain: str, figure: Figure, sentence: tuple[int, int], between: tuple[int, int], found: list[Measure]
) -> Measure:
    """A measure by the ends of its sentence, and those of the figures about it."""
    start, end, unit = figure.start, figure.end, figure.reading.unit
    opening, stop = sentence
    if stop < end:
        stop = end
    begin = opening if opening > start - FARTHEST else start - FARTHEST
    before = plain[begin:start]
    group = before.rfind(";") + 1
    clause = max(_last_comma(before) + 1, group)
    near = end + 30 if end + 30 < stop else stop
    edge = BREAK.search(plain, end, near)
    limit = edge.start() if edge else near
    previous = found[-1] if found and found[-1].sentence == opening else None
    left = plain[max(between[0], begin + clause) : start]
    since = plain[max(begin, previous.figure.end) : start] if previous else before
    return Measure(
        figure=figure,
        unit=unit.symbol if unit else "",
        family=unit.family if unit else "",
        sentence=opening,
        begin=begin,
        group=begin + group,
        clause=begin + clause,
        left=left,
        right=plain[end : min(limit, between[1])].lstrip("\n"),
        close="".join(left.split()),
        since="".join(since.split()),
        before=before,
        since_group=before[group:],
        since_clause=before[clause:],
        after=plain[end:near],
        first=plain[start],
        previous=previous,
    )


def _last_comma(text: str) -> int:
    """Where the last comma or colon stands that does not part the thousands of a number."""
    place = len(text)
    while True:
        place = max(text.rfind(",", 0, place), text.rfind(":", 0, place))
        if place < 1 or not (text[place - 1].isdigit() and text[place + 1 : place + 2].isdigit()):
            return place


def sentence_before(measure: Measure) -> list[Measure]:
    """The measures in the sentence before a measure, in order."""
    found, other = [], measure.previous
    while other is not None and other.figure.start >= measure.begin:
        found.append(other)
        other = other.previous
    return found[::-1]


def dependent(measure: Measure) -> bool:
    """Whether a measure says something of another one."""
    return measure.role in ("change", "completion") or "growth" in measure.notes


def listed(measure: Measure) -> bool:
    """Whether nothing but a conjunction parts a measure from the one before it."""
    return measure.previous is not None and bool(CONJUNCTION.fullmatch(measure.left))


CONJUNCTION = re.compile(r"[、,]?\s?(?:和|与|及|以及|、)?\s?")
