"""The fields of enforcement within all penalties, which a long report sums up in one section and tells in others."""

from __future__ import annotations

from cityreports.extraction.complements import PARTIAL
from cityreports.extraction.lexicon import pattern
from cityreports.extraction.measures import Measure
from cityreports.extraction.operands import Relation, Text
from cityreports.extraction.wholes import is_mean

__all__ = ["RULES"]

# the code of all penalties and how the code of one field's ends
ALL = {"penalty_cases": "_cases", "penalty_cases_filed": "_cases", "penalty_fines": "_fines"}
PROCEDURES = ("penalty_", "general_procedure_", "simple_procedure_", "platform_")
# how far apart sections stand that sum up and that tell
SECTION = 500
# how many figures a long report has
REPORT = 400


def _fields(measure: Measure, found: Text, i: int) -> Relation | None:
    """The fields' own cases or fines within all of the year: 作出行政处罚9万件 … 处罚乱扔垃圾4万起 … 查处扬尘600起."""
    code = next((code for code in measure.codes if code in ALL), None)
    if code is None or not _is_told(measure) or found.first(i, "actual", measure.codes, measure.family):
        return None
    near = found[max(0, i - REPORT) : i + REPORT]
    apart = (o for o in near if abs(o.figure.start - measure.figure.start) > SECTION and o.family == measure.family)
    parts = tuple(_penalised(other, near) for other in apart if _is_told(other) and _of_field(other, code))
    return Relation("part", parts, measure, "suggested", PARTIAL) if len(parts) > 1 else None


def _penalised(measure: Measure, found: list[Measure]) -> Measure:
    """The cases of a field that were penalised, where they are a part: 查处违规行为244起,其中行政处罚222起."""
    if pattern("penalised").search(measure.close):
        return measure
    parts = (other for other in found if other.whole is measure and pattern("penalised").search(other.close))
    return next(parts, measure)


def _is_told(measure: Measure) -> bool:
    """Whether a figure is a period's own count or amount, no part of another."""
    return measure.role == "actual" and measure.time == "flow" and measure.whole is None and not is_mean(measure)


def _of_field(measure: Measure, code: str) -> bool:
    """Whether a figure is of one field: by its code, or a fine by its words."""
    if any(own.startswith(PROCEDURES) for own in measure.codes):
        return False
    named = any(own.endswith(ALL[code]) for own in measure.codes)
    if code == "penalty_fines":
        return named or "罚" in measure.since_clause
    return bool(pattern("case at law").search(measure.close) if named else pattern("penalised").search(measure.close))


RULES = (_fields,)
