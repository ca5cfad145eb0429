"""The verbs that govern what is counted: whether they say that it was done or that it stands, and by whom."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from cityreports import sources
from cityreports.extraction.lexicon import alternatives, pattern

__all__ = ["Verb", "governor", "is_verb", "verbs_of"]


class Verb(NamedTuple):
    """A row of ``verbs.csv``.

    Attributes
    ----------
    time : str
        Of what it governs: `flow`, `stock`, or `result`, a stock where it is reported and a flow where it is planned.
    by_now : str
        The same where 已, 目前 or 截至 stands with it.
    names : bool
        Whether it names things too (清扫车, 处理厂).
    whose : str
        Whose acts it tells of: `bureau`, `place`, or empty.
    """

    time: str
    by_now: str
    names: bool
    whose: str


@cache
def _table() -> tuple[re.Pattern, dict[str, Verb]]:
    rows = {
        row["verb"]: Verb(row["time"], row["by_now"], row["names"] == "yes", row["whose"])
        for row in sources.table("verbs.csv")
    }
    return re.compile(alternatives(rows)), rows


def is_verb(words: str) -> bool:
    """Whether some words are a verb of the table."""
    return words in _table()[1]


def verbs_of(text: str) -> Iterator[tuple[int, Verb]]:
    """The verbs of some words and where they begin, without those within the name of a thing.

    Examples
    --------
    >>> [verb.time for _, verb in verbs_of("更换清扫车")]
    ['flow']
    """
    search, rows = _table()
    done = -1
    for found in search.finditer(text):
        verb = rows[found[0]]
        # 拆除存量违建: what stands right behind a verb of doing tells of its object
        modifies = verb.time == "stock" and done == found.start()
        if not modifies and not pattern("name ends" if verb.names else "always a name").match(text, found.end()):
            yield found.start(), verb
            done = found.end() if verb.time == "flow" else -1


@lru_cache(maxsize=4096)
def governor(text: str) -> Verb | None:
    """The last verb of some words."""
    return max(verbs_of(text), key=lambda found: found[0], default=(0, None))[1]
