"""What was done, and with what: the words of acts at counts, and the count that another is counted within."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from cityreports import sources
from cityreports.extraction.levels import closed_off, listed_with
from cityreports.extraction.lexicon import pattern
from cityreports.extraction.measures import Measure, listed, sentence_before
from cityreports.extraction.operands import head, levels_of

__all__ = ["Kind", "among", "divided", "kinds", "kinds_of"]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of rate: what it is called, what was done, what it was done with, whether the two alone imply it."""

    rate: re.Pattern
    done: re.Pattern
    done_after: re.Pattern
    done_first: re.Pattern
    whole_clause: bool
    of: re.Pattern
    unprinted: bool

    def says_done(self, count: Measure) -> bool:
        """Whether a count is of what was done: 办结97件, 整改到位12处, 35个已实行."""
        found = self.done.search(count.close[-12:]) or self.done_after.match(count.right)
        found = found or (self.whole_clause and self.done_first.match(count.close))
        return bool(found) and not pattern("not yet").search(count.close)


@cache
def kinds() -> list[Kind]:
    ends, begins = (
        "(?:完毕|到位|完成|结束|成功|项目|[共有了的约近为超额数量]|达到?)*$",
        "(?:已|均|全部|已经)?(?:按期|按时)?",
    )
    return [
        Kind(
            re.compile(f"(?:{row['rate'] or '(?!)'})率?$"),
            re.compile(f"(?:{row['done']}){ends}"),
            re.compile(f"{begins}(?:{row['done']})"),
            re.compile(f"[,、;]?(?:共|依法|累计|已|其中)*(?:{row['done']})"),
            not row["rate"],
            re.compile(row["of"]),
            row["unprinted"] == "true",
        )
        for row in sources.table("rates.csv")
    ]


def kinds_of(name: str) -> list[Kind]:
    """The kinds of rate that go by a name."""
    return [kind for kind in kinds() if kind.rate.search(name)]


def divided(done: Measure) -> Measure | None:
    """What a count is counted within: its whole, else the nearest level of its kind before it that is no part."""
    if done.whole is not None:
        other = done.previous
        beside = other is not None and other.whole is not None and _divided_itself(other, done)
        return other if beside else done.whole
    if among(done):
        return done.previous
    stem = done.family.split("/")[0]
    before = [other for other in levels_of(done, sentence_before(done)) if other.family.split("/")[0] == stem]
    loose = done.family in LOOSE
    before = [m for m in before if (m.unit == done.unit or not loose) and not pattern("average").search(m.close)]
    if named := [other for other in before if _names(done, other)]:
        return named[-1]
    before = [other for other in before if not closed_off(other, done)]
    if not pattern("bare").match(done.close):
        before = [other for other in before if other.group == done.group or "/" in other.unit]
    if before and before[-1].whole is None and listed(done) and done.previous is before[-1]:
        return before[-1]
    if before and _divided_itself(before[-1], done):
        return before[-1]
    of = head(before)
    fell = (
        of is not None and of.base is not None and of.base.clause == of.clause and pattern("fell to").search(of.close)
    )
    return of.base if fell else of


def _divided_itself(part: Measure, done: Measure) -> bool:
    """Whether something was done with a part of its own: 其中:市民投诉受理X件,办结X件."""
    alone = part.group == done.group and part.whole is not None and not listed_with(part)
    return alone and any(kind.says_done(done) and kind.of.search(part.close) for kind in kinds())


def _names(done: Measure, other: Measure) -> bool:
    """Whether a count says of which other it is: 派遣9.1万件;派遣案件按期结案8.9万件."""
    own = done.close[:-2].strip(",、;:")
    return len(own) > 3 and own[:2] in other.close and own[:2] not in GENERAL


def among(measure: Measure) -> bool:
    """Whether a figure counts those of the figure before it that did something: 32个镇街中28个, 32个镇街已有28个."""
    other = measure.previous
    same = other is not None and other.unit == measure.unit and other.clause == measure.clause
    if not same:
        return False
    some = pattern("has some").fullmatch(measure.since) and pattern("finished").match(measure.right)
    return bool(some or pattern("among").search(measure.since))


# families of many counters, of which only the same one counts the same things
LOOSE = frozenset(["items", "units", "sites", "documents"])
# words that many counts begin with
GENERAL = frozenset(["全市", "全区", "全县", "全年", "今年", "其中", "共计", "累计", "案件", "问题"])
