"""Norms as relations: which value is held against which, and how far one lies from a norm, a plan or another place."""

from __future__ import annotations

from cityreports.extraction.differences import NOTHING_ELSE
from cityreports.extraction.lexicon import pattern
from cityreports.extraction.measures import Measure, sentence_before
from cityreports.extraction.operands import Relation, Text, clause_of
from cityreports.extraction.wholes import is_mean

__all__ = ["RULES", "is_distance"]

SAME_NORM = "the same thing measured as the norm"
OTHER_NORM = "the norm is of the same thing"
PLANNED = frozenset(["standard", "target"])


def is_distance(measure: Measure) -> bool:
    """Whether a figure tells how far a value lies from a norm, a plan or another place: 高于全省平均2.3个百分点."""
    words = clause_of(measure)
    if APART.isdisjoint(words):
        return False
    return bool(pattern("beside a norm").search(words) or pattern("beside another").search(words))


# every distance is printed with one of these
APART = frozenset("于出过超领滞落及比较距离与同差欠")


# --- values and norms ---------------------------------------------------------------------------------------------


def _standard(measure: Measure, found: Text, i: int) -> Relation | None:
    """A value and the norm behind it that it is held against: 低于55dB的限值, 98.5%(考核标准为95%)."""
    if measure.role not in PLANNED or not _held_against(measure, found.behind(i)):
        return None
    same = [m for m in sentence_before(measure) if m.role == "actual" and m.family == measure.family]
    norms = [m for m in found[max(0, i - FEW) : i + FEW] if m.clause == measure.clause and m.role == measure.role]
    values = [m for m in same if m.clause == same[-1].clause]
    if not same:
        return None
    # several values and as many norms in brackets go together in order
    value = values[norms.index(measure)] if 1 < len(norms) == len(values) else same[-1]
    return Relation("standard", (value,), measure, "stated", SAME_NORM)


# how many figures a list of norms reaches over
FEW = 4


def _held_against(norm: Measure, after: Measure | None) -> bool:
    """Whether words hold a value against a norm, or tell how far it lies from it."""
    if norm.role == "standard":
        differs = after is not None and after.clause == norm.clause and is_distance(after)
        own = differs or pattern("norm itself").fullmatch(norm.since)
        return bool(own or pattern("held against").search(norm.since_clause))
    completed = after is not None and after.clause == norm.clause and after.role == "completion"
    return not completed and bool(pattern("target reached").search(norm.since_group))


def _norm_before(measure: Measure, found: Text, i: int) -> Relation | None:
    """A value behind the norm that it is held against: 标准为95%以上,我市为96.4%; 限值50mg/L,全年均值为18mg/L."""
    norm = measure.previous
    if norm is None or norm.role != "standard" or norm.unit != measure.unit or measure.role != "actual":
        return None
    if not pattern("ours").fullmatch(measure.since):
        return None
    return Relation("standard", (measure,), norm, "stated", SAME_NORM)


# --- distances ----------------------------------------------------------------------------------------------------


def _distance(measure: Measure, found: Text, i: int) -> Relation | None:
    """How far a value lies above or below a norm: 高于全省平均2.3个百分点, 优于98%的标准1.2个百分点."""
    if measure.unit == "%" or (measure.role in PLANNED and measure.unit != "pp" and not _beyond(measure)):
        return None
    if not is_distance(measure) and not _short(measure):
        return None
    unit = "%" if measure.unit == "pp" else measure.unit
    before = [m for m in sentence_before(measure) if m.unit == unit and m.role != "change"]
    norm, value = _norm(measure, before, found, i), _value(measure, before, found, i)
    if norm is None and (value is None or not is_distance(measure)):
        return None
    if value is None and norm.role == "actual":
        return None
    pair = (norm, value) if pattern("below").search(measure.close) else (value, norm)
    return Relation("difference", pair, measure, "stated", OTHER_NORM)


def _beyond(measure: Measure) -> bool:
    """Whether a bare number behind a plan is what was done beyond it: 超出下达任务1座."""
    return bool(pattern("beyond a plan").search(measure.close))


def _short(measure: Measure) -> bool:
    """Whether it is what the value before it lacks to the norm before that: 目标为98%,现为97.5%,尚差0.5个百分点."""
    return measure.unit == "pp" and bool(pattern("short of").fullmatch(measure.close.lstrip(",、;")))


def _norm(measure: Measure, before: list[Measure], found: Text, i: int) -> Measure | None:
    """The norm that the clause of a distance prints, the bracket behind it, or an earlier sentence."""
    if here := [m for m in before if m.clause == measure.clause]:
        return here[-1]
    behind = found.behind(i)
    if behind is not None and behind.role == "standard" and before and behind.unit == before[-1].unit:
        return behind if behind.since.startswith("(") else None
    if _short(measure):
        planned = [m for m in before if m.group == measure.group and m.role in PLANNED]
        return planned[0] if planned else None
    return found.last(i, "norm", measure.family) if measure.unit != "pp" else None


def _value(measure: Measure, before: list[Measure], found: Text, i: int) -> Measure | None:
    """What lies that far from the norm: the value in the clauses before, else the one right behind."""
    others = [m for m in before if m.clause != measure.clause and m.group == measure.group]
    values = [m for m in others if m.role == "actual" or pattern("at present").search(m.close)]
    values = [m for m in values if not is_mean(m)] or values
    if values:
        return values[-1]
    behind = found.behind(i)
    own = behind is not None and behind.role == "actual" and behind.sentence == measure.sentence
    return behind if own and behind.unit != "pp" and pattern("that much").fullmatch(behind.since) else None


def _apart(measure: Measure, found: Text, i: int) -> Relation | None:
    """How many points two shares lie apart: 最高99%、最低93%,相差6个百分点."""
    if measure.unit != "pp" or not pattern("apart").fullmatch(measure.close.lstrip(",、;")):
        return None
    shares = [m for m in sentence_before(measure) if m.unit == "%" and m.group == measure.group and m.role == "actual"]
    pair = tuple([m for m in shares if pattern("extreme").search(m.close)] or shares)[-2:]
    if len(pair) < 2:
        return None
    pair = pair[::-1] if pattern("lowest").search(pair[0].close) else pair
    return Relation("difference", pair, measure, "stated", NOTHING_ELSE)


RULES = (_standard, _norm_before, _distance, _apart)
