"""English for the noun phrases of drafted figures, by the words of ``glossary.csv``."""

from __future__ import annotations

import re
from functools import cache
from itertools import zip_longest

from cityreports import sources
from cityreports.extraction.lexicon import alternatives

__all__ = ["gloss", "is_done"]

# so much of a phrase must be words of the glossary
LEAST_KNOWN = 0.6


@cache
def _glossary() -> tuple[re.Pattern, dict[str, dict[str, str]]]:
    rows = {row["words_zh"]: row for row in sources.table("glossary.csv")}
    return re.compile(alternatives(rows)), rows


def gloss(phrase: str) -> str:
    """A Chinese noun phrase in English, nouns first and what was done to them last; empty if too little is known.

    Examples
    --------
    >>> gloss("修复故障灯具"), gloss("清运率"), gloss("结对共建")
    ('faulty lamps repaired', 'removal rate', '')
    """
    search, rows = _glossary()
    found = [rows[match[0]] for match in search.finditer(phrase)]
    if sum(len(row["words_zh"]) for row in found) < LEAST_KNOWN * len(phrase):
        return ""
    nouns, done, head = [], "", ""
    for row, after in zip_longest(found, found[1:]):
        if row["part"] == "verb":
            if after and after["words_en"] == "rate":
                nouns.append(row["of_a_rate"])
            else:
                done = row["words_en"]
        elif row["part"] == "head" and row["words_en"] != "rate":
            head = f"{row['words_en']} of "
        else:
            nouns.append(row["words_en"])
    return " ".join(filter(None, (head + " ".join(dict.fromkeys(nouns)), done))) if nouns else ""


def is_done(words: str) -> bool:
    """Whether some words are a verb of the glossary."""
    row = _glossary()[1].get(words)
    return row is not None and row["part"] == "verb"
