"""Whose figure a measure is, of which place, and each of what it counts."""

from __future__ import annotations

import re
from functools import cache

from cityreports import sources
from cityreports.extraction.lexicon import pattern
from cityreports.extraction.measures import FARTHEST, Measure
from cityreports.extraction.verbs import governor, verbs_of

__all__ = ["set_base", "set_scope", "subject_of"]


@cache
def _bases() -> list[tuple[str, re.Pattern]]:
    """What a number is counted for each of, and the words that say so: the first that fits decides."""
    words: dict[str, list[str]] = {}
    for row in sources.table("bases.csv"):
        words.setdefault(row["base"], []).append(row["words"])
    return [(base, re.compile("|".join(found))) for base, found in words.items()]


# every base is spoken of with one of these
SIGNS_OF_BASE = frozenset("每各均日月人户")


def set_base(measure: Measure) -> None:
    """The base that its own words name, else those of its clause."""
    for near in (measure.left[-18:], measure.since_clause[-18:]):
        if SIGNS_OF_BASE.isdisjoint(near):
            continue
        for base, words in _bases():
            if found := words.search(near):
                measure.per = base
                measure.rules.append(f"per: {found[0]}")
                return


def subject_of(plain: str) -> str:
    """Whose figures a report tells as its subject: those of the `place` with all its bodies, of a town, or neither."""
    opening = plain[:OPENING]
    if pattern("citywide report").search(opening):
        return "place"
    if pattern("citywide title").search(opening) and not pattern("bureau").search(plain, 0, 3 * OPENING):
        return "place"
    title = next((line for line in opening.split("\n") if pattern("report noun").search(line)), "")
    return "subdistrict" if pattern("town report").search(title) else ""


def set_scope(measure: Measure, last: Measure | None, subject: str, plain: str) -> None:
    """Whose figure it is: by the report's subject, by the nearest words that tell, else the figure's before it."""
    measure.scope, rule = subject, "the report's subject"
    if not subject:
        measure.scope, rule = _whose(measure, plain), "the words about it"
    if not measure.scope:
        measure.scope, rule = (last.scope, "as the figure before") if last else ("bureau", "a bureau's report")
    measure.rules.append(f"scope: {rule}")
    if found := pattern("area").search(measure.left):
        measure.area = found[0]
        measure.rules.append("area: named before it")


# how far a report's opening reaches
OPENING = 240


def _whose(measure: Measure, plain: str) -> str:
    """Whose acts or things the words about a figure name: one town's, the whole city's, or by what they count."""
    if pattern("subdistrict").search(measure.since_clause) or pattern("town first").match(measure.since_group):
        return "subdistrict"
    if pattern("citywide").search(measure.since_group):
        return "place"
    near = measure.left + "|" + measure.right[:14]
    scope = _last_scope(near) or _last_scope(measure.since_group)
    if pattern("built unlawfully").search(near) and not pattern("bureau").search(near):
        return "place"
    start = measure.figure.start
    farthest = max(0, start - FARTHEST)
    line = plain[plain.rfind("\n", farthest, start) + 1 or farthest : start]
    if pattern("bureau").search(line):
        return scope or _last_scope(measure.before)
    if pattern("platform").search(line) and pattern("reported case").search(measure.since_group):
        return "place"
    if pattern("whole place").search(line):
        verb = governor(measure.left)
        if pattern("whole place").search(measure.before) or verb is None or verb.whose != "bureau":
            return "place"
    return scope or _last_scope(measure.before)


def _last_scope(words: str) -> str:
    """The scope of the cue that stands last, the strong cues of the bureau first."""
    if pattern("bureau").search(words):
        return "bureau"
    act = [verb.whose for _, verb in verbs_of(words) if verb.whose]
    if act:
        return act[-1]
    place = act = -1
    for found in pattern("place").finditer(words):
        place = found.start()
    for found in pattern("bureau act").finditer(words):
        act = found.start()
    return "" if place == act else "place" if place > act else "bureau"
