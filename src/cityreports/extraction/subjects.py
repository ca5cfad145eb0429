"""A noun phrase for what a measure counts."""

from __future__ import annotations

import re
from functools import cache

from cityreports import sources
from cityreports.extraction.glosses import gloss, is_done
from cityreports.extraction.lexicon import pattern
from cityreports.extraction.measures import SHARES, Measure
from cityreports.extraction.verbs import is_verb

__all__ = ["name_subjects"]

LONGEST = 14
PHRASE = re.compile(r"[一-龥A-Za-z]+")
# 村(社区) is one noun
BRACKETED = re.compile(r"^[“”《\s]*([一-龥])\(([一-龥]+)\)")
BARE_RATE = re.compile(r"[一-龥]{2}率")
# where neither words nor a code name anything
UNNAMED = ("未命名", "not named")


@cache
def _labels() -> dict[str, tuple[str, str]]:
    return {row["code"]: (row["label_zh"], row["label_en"]) for row in sources.table("codebook.csv")}


def name_subjects(found: list[Measure]) -> None:
    """Name what each measure counts: by its indicator, its level, or the words at it."""
    labels = _labels()
    nouns: dict[int, str] = {}
    for measure in found:
        if measure.codes and measure.codes[0] in labels:
            measure.subject = labels[measure.codes[0]]
            measure.rules.append("subject: its indicator's")
        elif measure.level is not None and measure.level.subject[0]:
            measure.subject = measure.level.subject
            measure.rules.append("subject: of its level")
        else:
            phrase, noun = (_share if measure.unit in SHARES else _count)(measure, nouns)
            measure.subject = (phrase, gloss(phrase) or measure.family or UNNAMED[1]) if phrase else UNNAMED
            nouns[measure.figure.start] = noun
            measure.rules.append("subject: the words about it" if phrase else "subject: none is named")


def _share(measure: Measure, nouns: dict[int, str]) -> tuple[str, str]:
    """The name of a share, and the noun it is a share of: a bare 办结率 is that of what was counted before it."""
    before = _before(measure)
    bare = BARE_RATE.fullmatch(before)
    if not bare and not before.startswith("占") and not _light(before):
        return before, _object(before)
    above = _above(measure, nouns)
    if bare:
        return (above[3 - LONGEST :] + before if before[:2] not in above else before), above
    if above:
        return above if above.endswith(("率", "占比")) else above[2 - LONGEST :] + "占比", above
    return before[1:] + "占比" if before.startswith("占") else before, ""


def _count(measure: Measure, nouns: dict[int, str]) -> tuple[str, str]:
    """What was done and the noun it was done to: before the figure, behind its counter, or at the figure before it."""
    before = _before(measure)
    noun = _object(before)
    if noun and len(noun) < 4 and measure.whole is not None and measure.whole.unit == measure.unit:
        above = _above(measure, nouns)
        if above and noun not in above:
            return before + above[-6:], above
    behind = _behind(measure) if not noun or before != noun else ""
    noun = behind or noun or _above(measure, nouns)
    phrase = before if noun in before else "" if _light(before) and behind else before
    return (phrase if noun in phrase else phrase + noun)[-LONGEST:], noun


def _above(measure: Measure, nouns: dict[int, str]) -> str:
    """The noun of the whole that a measure is a part of, or of the measure before it."""
    other = measure.whole or measure.previous
    if other is None:
        return ""
    if other.figure.start not in nouns:
        named = other.level or other
        nouns[other.figure.start] = _object(_before(named)) or _behind(named)
    return nouns[other.figure.start]


def _before(measure: Measure) -> str:
    """The last phrase before the figure, without what opens and closes a phrase."""
    for phrase in reversed(PHRASE.findall(pattern("not subject").sub(" ", measure.left))):
        kept = pattern("subject ends").sub("", pattern("subject opens").sub("", phrase))
        if len(kept) > 1:
            return kept[-LONGEST:]
    return ""


def _behind(measure: Measure) -> str:
    """The noun behind the counter: 公共停车场 of 151家公共停车场办完备案."""
    phrase = PHRASE.match(BRACKETED.sub(r"\1\2", measure.right))
    if not phrase:
        return ""
    noun = pattern("noun ends").split(phrase[0].removeprefix("的"), maxsplit=1)[0]
    verb = next((i for i in range(2, len(noun)) if _verb(noun[i : i + 2])), len(noun))
    return noun[:verb][:LONGEST] if len(noun) > 1 else ""


def _object(words: str) -> str:
    """The noun in a phrase, without the verb at its end or its beginning."""
    for n in (4, 3, 2):
        if _verb(words[-n:]):
            rest = words[:-n]
            return rest if len(rest) > 1 and not _verb(rest) else ""
    for n in (4, 3, 2):
        if _verb(words[:n]):
            return words[n:]
    return "" if _light(words) else words


def _verb(words: str) -> bool:
    return is_verb(words) or is_done(words)


def _light(words: str) -> bool:
    """Whether some words name nothing by themselves: 全市, 日均, 现有."""
    return bool(pattern("subject of nothing").fullmatch(words) or pattern("names nothing").fullmatch(words))
