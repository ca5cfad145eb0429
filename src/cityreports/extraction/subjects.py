"""A noun phrase for what a measure counts."""

from __future__ import annotations

import re
from functools import cache

from cityreports import sources
from cityreports.extraction.lexicon import pattern
from cityreports.extraction.measures import Measure

__all__ = ["name_subjects"]

LONGEST = 14
PHRASE = re.compile(r"[一-龥A-Za-z]{2,}")
# where neither words nor a code name anything
UNNAMED = ("未命名", "not named")


@cache
def _labels() -> dict[str, tuple[str, str]]:
    return {row["code"]: (row["label_zh"], row["label_en"]) for row in sources.table("codebook.csv")}


def name_subjects(found: list[Measure]) -> None:
    """Name what each measure counts: by its indicator, its level, or the words at it."""
    labels = _labels()
    for measure in found:
        if measure.codes and measure.codes[0] in labels:
            measure.subject = labels[measure.codes[0]]
        elif measure.level is not None and measure.level.subject[0]:
            measure.subject = measure.level.subject
        else:
            words = _words(measure)
            measure.subject = (words, measure.family or UNNAMED[1]) if words else _fallback(measure)


def _words(measure: Measure) -> str:
    """The last phrase before the figure, or the noun behind its counter."""
    before = PHRASE.findall(pattern("not subject").sub(" ", measure.left))
    if before:
        return before[-1][-LONGEST:]
    after = PHRASE.match(measure.right)
    return after[0][:LONGEST] if after else ""


def _fallback(measure: Measure) -> tuple[str, str]:
    previous = measure.previous
    return previous.subject if previous is not None and previous.subject[0] else UNNAMED
