"""The arithmetic that a text implies: checks of its relations.

Every operand is the interval that its printed form allows; a relation is consistent if the interval recomputed from
the operands and the interval of the printed result have a number in common (cf. Nuijten et al. 2016, *statcheck*;
Brown and Heathers 2017, *GRIM*).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction

import pandas as pd

from cityreports import sources
from cityreports.intervals import Interval
from cityreports.operands import PERCENT, Operand, Terms, scale, terms
from cityreports.quantities import plain
from cityreports.unknowns import Unknown, earlier_level, identified, mixtures, unknown

__all__ = ["Check", "check", "check_all", "check_terms", "checks", "decimal", "derived", "obstacle"]

PLANNED = ("target", "standard")
PLACES = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class Check:
    """What a relation's arithmetic shows.

    Attributes
    ----------
    unknown : Unknown or None
        The term that is not printed.
    readings : tuple of (str, Interval)
        Where a unit is in doubt, what each reading of it yields.
    """

    verdict: str
    finding: str = ""
    reason: str = ""
    printed: Interval | None = None
    recomputed: Interval | None = None
    unknown: Unknown | None = None
    readings: tuple[tuple[str, Interval], ...] = ()


def check(relation, known: Mapping[str, Operand]) -> Check:
    """Check one relation.

    Parameters
    ----------
    relation : namedtuple
        A row of ``relations.csv``.
    known : mapping of str to Operand
        The figures by id.

    Returns
    -------
    Check
    """
    return check_terms(relation.kind, terms(relation, known), relation.basis)


def check_terms(kind: str, given: Terms, basis: str = "stated") -> Check:
    """Check the figures of a relation."""
    reason = obstacle(kind, given)
    if reason:
        return Check("untestable", reason=reason)
    try:
        if given.result is None:
            return Check("untestable", reason="result_not_printed", recomputed=derived(kind, given.operands))
        if kind in ONE_UNIT and _dimensions(given.figures) == CONFUSED:
            outcome = _wrong_unit(given.result)
        else:
            rule = _exhaustive if kind == "part" and given.exhaustive else CHECKS[kind]
            outcome = rule(list(given.operands), given.result)
    except ZeroDivisionError:
        return Check("untestable", reason="division_by_zero", printed=given.result and given.result.interval)
    if basis == "suggested" and outcome.verdict != "untestable":
        return replace(outcome, verdict="untestable", reason=f"suggested_{outcome.verdict}")
    return outcome


# how many operands a kind has, and how many of them must be printed; none is any number
ARITY = {
    "ratio": (2, 1), "sum": (None, None), "part": (None, None), "change": (2, 1), "completion": (2, 1),
    "difference": (2, 2), "per": (2, 2), "duplicate": (None, None), "standard": (1, 1),
}  # fmt: skip
ONE_UNIT = ("sum", "part", "difference", "standard")
CONFUSED = {"%", "pp"}


def obstacle(kind: str, given: Terms) -> str:
    """Why the figures of a relation cannot be computed with; an empty text if they can."""
    figures = given.figures
    if any(figure.masked for figure in figures):
        return "masked"
    if any(figure.interval is None for figure in figures):
        return "no_number"
    most, fewest = ARITY[kind]
    printed = [figure for figure in given.operands if figure]
    if len(printed) < (len(given.operands) if fewest is None else fewest) or len(given.operands) > (most or 99):
        return "operand_not_printed"
    if kind in ("change", "completion") and given.operands[0] is None:
        return "operand_not_printed"
    if kind in ONE_UNIT and len(_dimensions(figures)) > 1 and _dimensions(figures) != CONFUSED:
        return "different_units"
    if kind in ("change", "completion") and len(_dimensions(printed)) > 1:
        return "different_units"
    return ""


def _dimensions(figures: Sequence[Operand]) -> set[str]:
    return {_dimension(figure) for figure in figures}


def _dimension(figure: Operand) -> str:
    return "" if figure.whole else figure.unit


def _compare(recomputed: Interval, printed: Interval, finding: str) -> Check:
    if not recomputed.intersects(printed):
        return Check("inconsistent", finding, "", printed, recomputed)
    if not (recomputed.bounded and printed.bounded):
        return Check("untestable", "", "open_bound", printed, recomputed)
    return Check("consistent", "", "", printed, recomputed)


def _total(figures: Sequence[Operand]) -> Interval:
    total = figures[0].interval
    for figure in figures[1:]:
        total += figure.interval
    return total


def _wrong_unit(result: Operand) -> Check:
    return Check("inconsistent", "unit", "", result.interval)


def _open(found: list[Operand | None], result: Operand, kind: str) -> Check:
    """A relation with a term that is not printed: it fails if that must be a whole number and none fits."""
    missing = unknown(kind, found, result)
    if missing.candidates == 0:
        return Check("inconsistent", f"no_whole_{missing.name}", "", result.interval, missing.attainable, missing)
    sure = identified(kind, found, result) is not None
    return Check("untestable", "identified" if sure else "", NOT_PRINTED[missing.name], result.interval, None, missing)


NOT_PRINTED = {
    "denominator": "unstated_denominator", "numerator": "unstated_numerator",
    "plan": "plan_not_printed", "earlier_level": "earlier_level_not_printed",
}  # fmt: skip


def _ratio(found: list[Operand | None], result: Operand) -> Check:
    if result.unit == "pp":
        return _wrong_unit(result)
    numerator, denominator = (*found, None)[:2]
    if numerator and denominator:
        return _compare(numerator.interval / denominator.interval * scale(result), result.interval, "ratio")
    return _open([numerator, denominator], result, "ratio")


def _sum(found: list[Operand], result: Operand) -> Check:
    return _compare(_total(found), result.interval, "sum")


def _part(found: list[Operand], result: Operand) -> Check:
    """Some parts of a whole: they cannot exceed it, and nothing else is said."""
    total = _total(found)
    if result.interval.below(total):
        return Check("inconsistent", "parts_exceed_whole", "", result.interval, total)
    return Check("untestable", "", "parts_not_exhaustive", result.interval, total)


def _exhaustive(found: list[Operand], result: Operand) -> Check:
    """All parts of a whole: they make it up."""
    outcome = _sum(found, result)
    exceeded = outcome.verdict == "inconsistent" and result.interval.below(outcome.recomputed)
    return replace(outcome, finding="parts_exceed_whole") if exceeded else outcome


def growth(level: Interval, earlier: Interval, result: Operand) -> Interval:
    """The change from an earlier level, in the unit of the printed change."""
    if result.unit in PERCENT:
        return (level / earlier - Interval.point(1)) * scale(result)
    if result.unit == "倍":
        times = level / earlier
        return times if "ratio to" in result.note else times - Interval.point(1)
    return level - earlier


def _change(found: list[Operand], result: Operand) -> Check:
    level, earlier = (*found, None)[:2]
    if result.unit == "pp" and not level.share:
        return _wrong_unit(result)
    doubtful = level.share and result.unit in PERCENT
    if earlier is None:
        readings = (
            ("relative", earlier_level(level.interval, result)),
            ("points", level.interval - result.interval),
        )
        return replace(_open(found, result, "change"), readings=readings if doubtful else ())
    readings = [growth(level.interval, earlier.interval, result)]
    if doubtful:
        readings.append(level.interval - earlier.interval)
    fitting = [reading for reading in readings if reading.intersects(result.interval)]
    outcome = _compare((fitting or readings)[0], result.interval, "change")
    return replace(outcome, readings=tuple(zip(("relative", "points"), readings, strict=True)) if doubtful else ())


def _completion(found: list[Operand], result: Operand) -> Check:
    if result.unit == "pp":
        return _wrong_unit(result)
    actual, plan = (*found, None)[:2]
    if plan is None:
        return _open(found, result, "completion")
    share = actual.interval / plan.interval
    recomputed = (share - Interval.point(1) if "excess" in result.note else share) * scale(result)
    return _compare(recomputed, result.interval, "completion")


def _difference(found: list[Operand], result: Operand) -> Check:
    return _compare(found[0].interval - found[1].interval, result.interval, "difference")


def _per(found: list[Operand], result: Operand) -> Check:
    return _compare(found[0].interval / found[1].interval, result.interval, "per")


def _duplicate(found: list[Operand], result: Operand) -> Check:
    """The same quantity twice; several operands spell out the digits of a name, such as 1143 by 1, 1, 4 and 3."""
    if len(found) > 1:
        digits = "".join(plain(Decimal(int(figure.value))) for figure in found)
        return _compare(Interval.point(digits), result.interval, "duplicate")
    first = found[0]
    if _dimension(first) != _dimension(result):
        return Check("inconsistent", "unit", "", result.interval, first.interval)
    if first.role in PLANNED and result.role in PLANNED and first.value is not None and result.value is not None:
        # what a plan fixes is the bound itself
        return _compare(Interval(first.value, first.value), Interval(result.value, result.value), "duplicate")
    return _compare(first.interval, result.interval, "duplicate")


def _standard(found: list[Operand], result: Operand) -> Check:
    """A report that calls a standard met: the value must reach it, on the side that is better."""
    actual, bound = found[0].interval, result.interval
    if bound.lower != bound.upper:  # a bound word says which side is better
        met = actual.intersects(bound)
        return Check("consistent" if met else "inconsistent", "" if met else "standard_not_met", "", bound, actual)
    better = {row["code"]: row["direction"] for row in sources.table("codebook.csv")}.get(found[0].indicator, "")
    if not better:
        return Check("untestable", "", "unstated_direction", bound, actual)
    missed = actual.below(bound) if better == "up" else bound.below(actual)
    return Check("inconsistent" if missed else "consistent", "standard_not_met" if missed else "", "", bound, actual)


CHECKS = {
    "ratio": _ratio, "sum": _sum, "part": _part, "change": _change, "completion": _completion,
    "difference": _difference, "per": _per, "duplicate": _duplicate, "standard": _standard,
}  # fmt: skip


def derived(kind: str, found: Sequence[Operand | None]) -> Interval | None:
    """The value of a relation whose result is not printed; rates in per cent."""
    if None in found or len(found) < 2:
        return None
    a, b = found[0].interval, found[1].interval
    match kind:
        case "ratio":
            return a / b * Interval.point(100)
        case "change":
            return (a / b - Interval.point(1)) * Interval.point(100)
        case "per":
            return a / b
        case "difference":
            return a - b
        case "sum":
            return _total(found)
    return None


# --- tables -------------------------------------------------------------------------------------------------------


def check_all(relations: Iterable, known: Mapping[str, Operand]) -> dict[str, Check]:
    """Check every relation, the mixtures that they form included; by relation id.

    A mixture that leaves an impossible rate for the rest is a finding of the relation that ties its counts together.
    """
    rows = list(relations)
    found = {row.relation_id: check(row, known) for row in rows}
    for mixture in mixtures(rows, known):
        outcome = found[mixture.relation_id]
        if not mixture.possible and outcome.verdict != "inconsistent":
            verdict = "inconsistent" if mixture.stated else "untestable"
            reason = "" if mixture.stated else "suggested_inconsistent"
            found[mixture.relation_id] = replace(
                outcome, verdict=verdict, finding="impossible_bounds", reason=reason,
                printed=Interval.of(0, 100), recomputed=mixture.rate,
            )  # fmt: skip
    return found


def checks(relations: pd.DataFrame, known: Mapping[str, Operand]) -> pd.DataFrame:
    """Check every relation.

    Returns
    -------
    pandas.DataFrame
        All cells as text; the columns of ``checks.csv``. Bounds that are not round at six decimals are rounded
        outward.
    """
    rows = list(relations.itertuples())
    found = check_all(rows, known)
    return pd.DataFrame([_check_row(row, found[row.relation_id]) for row in rows], dtype=str)


def _check_row(relation, outcome: Check) -> dict[str, str]:
    return {
        "relation_id": relation.relation_id,
        "report_id": relation.report_id,
        "kind": relation.kind,
        "verdict": outcome.verdict,
        "finding": outcome.finding,
        "reason": outcome.reason,
        **_bounds("printed", outcome.printed),
        **_bounds("recomputed", outcome.recomputed),
        "assumption": relation.assumption,
    }


def _bounds(name: str, interval: Interval | None) -> dict[str, str]:
    if interval is None:
        return {f"{name}_lower": "", f"{name}_upper": ""}
    return {
        f"{name}_lower": decimal(interval.lower, ROUND_FLOOR),
        f"{name}_upper": decimal(interval.upper, ROUND_CEILING),
    }


def decimal(number: Fraction | None, rounding: str = ROUND_HALF_EVEN) -> str:
    """A number as a plain decimal of at most six places; none is an empty text."""
    if number is None:
        return ""
    context = Context(prec=40, rounding=rounding)
    quotient = context.divide(Decimal(number.numerator), Decimal(number.denominator))
    return plain(quotient.quantize(PLACES, rounding=rounding, context=context))
