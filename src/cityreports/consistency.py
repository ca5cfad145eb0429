"""The arithmetic that a text implies: checks of its relations, and the values that they imply.

Every operand is the interval that its printed form allows; a relation is consistent if the interval recomputed from
the operands and the interval of the printed result have a number in common (cf. Nuijten et al. 2016, *statcheck*;
Brown and Heathers 2017, *GRIM*).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction

import pandas as pd

from cityreports import sources
from cityreports.intervals import Interval
from cityreports.observations import quantity
from cityreports.quantities import Rounding, UnreadableError, plain, read_unit

__all__ = ["Check", "Operand", "checks", "implied", "operands"]

PERCENT = {"%": 100, "‰": 1000, "‱": 10000}
PLACES = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class Operand:
    """A figure as a number to compute with.

    Attributes
    ----------
    interval : Interval or None
        None if it is masked, or no number can be read.
    value : Fraction or None
        The printed value.
    whole : bool
        Whether it counts things, so that its true value is a whole number.
    """

    figure_id: str
    literal: str
    unit: str
    interval: Interval | None
    value: Fraction | None
    whole: bool
    masked: bool
    note: str
    city_id: str
    indicator: str
    role: str
    period_start: str
    period_end: str
    subject_zh: str
    subject_en: str

    @property
    def share(self) -> bool:
        """Whether it is a share of a whole."""
        return self.unit in PERCENT


@dataclass(frozen=True, slots=True)
class Check:
    """What a relation's arithmetic shows."""

    verdict: str
    finding: str = ""
    reason: str = ""
    printed: Interval | None = None
    recomputed: Interval | None = None


def operand(row, rounding: Rounding = "half_up") -> Operand:
    """The operand of a row of a coding sheet or of the cleaned panel."""
    interval = value = None
    whole, unit = False, ""
    try:
        found = quantity(row.literal, row.role, row.note, rounding)
    except UnreadableError:
        pass
    else:
        unit = found.unit
        whole = read_unit(unit).kind == "counter" if unit else True
        if found.lower is not None or found.upper is not None:
            interval = Interval.of(found.lower, found.upper, found.lower_closed, found.upper_closed)
        value = None if found.value is None else Fraction(found.value)
    return Operand(
        row.figure_id, row.literal, unit, interval, value, whole, getattr(row, "numeral", "") == "masked", row.note,
        row.city_id, row.indicator.split(";")[0], row.role, row.period_start, row.period_end, row.subject_zh,
        getattr(row, "subject_en", "") or row.subject_zh,
    )  # fmt: skip


def operands(sheets: pd.DataFrame, panel: pd.DataFrame, rounding: Rounding = "half_up") -> dict[str, Operand]:
    """All figures of the reports and of the panel as operands, by figure id.

    Parameters
    ----------
    sheets : pandas.DataFrame
        As `observations.coding_sheets` returns them, with `city_id`.
    panel : pandas.DataFrame
        The cleaned panel, as text.
    """
    return {row.figure_id: operand(row, rounding) for frame in (sheets, panel) for row in frame.itertuples()}


# --- checks -------------------------------------------------------------------------------------------------------


def _split(relation, known: dict[str, Operand]) -> tuple[list[Operand | None], Operand | None]:
    """Operands in order, none for one that is not printed, and the result."""
    found = [known[name] if name else None for name in relation.operands.split(";")]
    return found, known[relation.result] if relation.result else None


def check(relation, known: dict[str, Operand]) -> Check:
    """Check one relation.

    Parameters
    ----------
    relation : namedtuple
        A row of ``relations.csv``.
    known : dict of str to Operand
        The figures by id.

    Returns
    -------
    Check
    """
    found, result = _split(relation, known)
    figures = [figure for figure in (*found, result) if figure]
    if any(figure.masked for figure in figures):
        return Check("untestable", reason="masked")
    if any(figure.interval is None for figure in figures):
        return Check("untestable", reason="no_number")
    if result is None:
        return Check("untestable", reason="result_not_printed", recomputed=_derived(relation.kind, found))
    outcome = CHECKS[relation.kind](found, result)
    if relation.basis == "suggested" and outcome.verdict != "untestable":
        return Check("untestable", outcome.finding, f"suggested_{outcome.verdict}", outcome.printed, outcome.recomputed)
    return outcome


def _compare(recomputed: Interval, printed: Interval, finding: str) -> Check:
    if recomputed.intersects(printed):
        return Check("consistent", "", "", printed, recomputed)
    return Check("inconsistent", finding, "", printed, recomputed)


def _total(figures: list[Operand]) -> Interval:
    total = figures[0].interval
    for figure in figures[1:]:
        total += figure.interval
    return total


def _scale(result: Operand) -> Interval:
    return Interval.point(PERCENT.get(result.unit, 1))


def _ratio(found: list[Operand | None], result: Operand) -> Check:
    numerator, denominator = (*found, None)[:2]
    if numerator and denominator:
        return _compare(numerator.interval / denominator.interval * _scale(result), result.interval, "ratio")
    missing = missing_term(found, result)
    given = numerator or denominator
    if given.whole and missing.bounded and not missing.integers():
        return Check("inconsistent", "no_whole_denominator" if numerator else "no_whole_numerator", "", result.interval)
    return Check("untestable", "", "unstated_denominator" if numerator else "unstated_numerator", result.interval)


def missing_term(found: list[Operand | None], result: Operand) -> Interval:
    """The denominator that a numerator and a rate imply, or the numerator that a denominator does."""
    numerator, denominator = (*found, None)[:2]
    rate = result.interval / _scale(result)
    if numerator:
        return numerator.interval / rate if rate.lower else Interval(numerator.interval.lower, None, True, False)
    return denominator.interval * rate


def _sum(found: list[Operand], result: Operand) -> Check:
    return _compare(_total(found), result.interval, "sum")


def _part(found: list[Operand], result: Operand) -> Check:
    total = _total(found)
    if result.interval.below(total):
        return Check("inconsistent", "parts_exceed_whole", "", result.interval, total)
    return Check("untestable", "", "parts_not_exhaustive", result.interval, total)


def growth(level: Interval, earlier: Interval, result: Operand) -> Interval:
    """The change from an earlier level, in the unit of the printed change."""
    if result.unit in PERCENT:
        return (level / earlier - Interval.point(1)) * _scale(result)
    if result.unit == "倍":
        times = level / earlier
        return times if "ratio to" in result.note else times - Interval.point(1)
    return level - earlier


def earlier_level(level: Interval, result: Operand) -> Interval:
    """The earlier level that a level and its printed change imply."""
    change = result.interval
    if result.unit in PERCENT:
        return level / (Interval.point(1) + change / _scale(result))
    if result.unit == "倍":
        return level / (change if "ratio to" in result.note else Interval.point(1) + change)
    return level - change


def _change(found: list[Operand], result: Operand) -> Check:
    level, earlier = (*found, None)[:2]
    if earlier:
        readings = [growth(level.interval, earlier.interval, result)]
        if level.share and result.unit in PERCENT:
            readings.append(level.interval - earlier.interval)
        fitting = [reading for reading in readings if reading.intersects(result.interval)]
        return _compare((fitting or readings)[0], result.interval, "change")
    before = earlier_level(level.interval, result)
    if level.whole and before.bounded and not before.integers():
        return Check("inconsistent", "no_whole_earlier_level", "", result.interval)
    return Check("untestable", "", "earlier_level_not_printed", result.interval)


def completed(result: Operand) -> Interval:
    """A completion as a share of the plan: an excess of 25 % is 125 %."""
    full = result.interval / _scale(result)
    return full + Interval.point(1) if "excess" in result.note else full


def _completion(found: list[Operand], result: Operand) -> Check:
    actual, plan = (*found, None)[:2]
    if plan:
        share = actual.interval / plan.interval
        recomputed = (share - Interval.point(1) if "excess" in result.note else share) * _scale(result)
        return _compare(recomputed, result.interval, "completion")
    planned = actual.interval / completed(result)
    if actual.whole and planned.bounded and not planned.integers():
        return Check("inconsistent", "no_whole_denominator", "", result.interval)
    return Check("untestable", "", "plan_not_printed", result.interval)


def _difference(found: list[Operand], result: Operand) -> Check:
    return _compare(found[0].interval - found[1].interval, result.interval, "difference")


def _per(found: list[Operand], result: Operand) -> Check:
    return _compare(found[0].interval / found[1].interval, result.interval, "per")


def _duplicate(found: list[Operand], result: Operand) -> Check:
    return _compare(found[0].interval, result.interval, "duplicate")


def _standard(found: list[Operand], result: Operand) -> Check:
    """A report that calls a standard met: the value must reach it, on the side that is better."""
    better = {row["code"]: row["direction"] for row in sources.table("codebook.csv")}.get(found[0].indicator, "")
    actual, bound = found[0].interval, result.interval
    if not better:
        return Check("untestable", "", "unstated_direction", bound, actual)
    missed = actual.below(bound) if better == "up" else bound.below(actual)
    return Check("inconsistent" if missed else "consistent", "standard_not_met" if missed else "", "", bound, actual)


CHECKS = {
    "ratio": _ratio, "sum": _sum, "part": _part, "change": _change, "completion": _completion,
    "difference": _difference, "per": _per, "duplicate": _duplicate, "standard": _standard,
}  # fmt: skip


def _derived(kind: str, found: list[Operand | None]) -> Interval | None:
    """The value of a relation whose result is not printed; rates in per cent."""
    if None in found or len(found) < 2:
        return None
    a, b = found[0].interval, found[1].interval
    try:
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
    except ZeroDivisionError:
        return None
    return None


def checks(relations: pd.DataFrame, known: dict[str, Operand]) -> pd.DataFrame:
    """Check every relation.

    Returns
    -------
    pandas.DataFrame
        All cells as text; the columns of ``checks.csv``. Bounds that are not round at six decimals are rounded
        outward.
    """
    rows = []
    for relation in relations.itertuples():
        outcome = check(relation, known)
        rows.append(
            {
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
        )
    return pd.DataFrame(rows, dtype=str)


def _bounds(name: str, interval: Interval | None) -> dict[str, str]:
    if interval is None:
        return {f"{name}_lower": "", f"{name}_upper": ""}
    return {
        f"{name}_lower": _decimal(interval.lower, ROUND_FLOOR),
        f"{name}_upper": _decimal(interval.upper, ROUND_CEILING),
    }


def _decimal(number: Fraction | None, rounding: str = ROUND_HALF_EVEN) -> str:
    if number is None:
        return ""
    context = Context(prec=40, rounding=rounding)
    quotient = context.divide(Decimal(number.numerator), Decimal(number.denominator))
    return plain(quotient.quantize(PLACES, rounding=rounding, context=context))


# --- implied values -----------------------------------------------------------------------------------------------


def implied(relations: pd.DataFrame, known: dict[str, Operand]) -> pd.DataFrame:
    """The values that changes, completions, rates and pairs of figures imply.

    Returns
    -------
    pandas.DataFrame
        All cells as text; the columns of ``implied.csv``. `method` names the rule: ``earlier_level``, ``plan``,
        ``numerator``, ``denominator``, ``rate``, ``growth``, ``per_unit``, ``difference``, ``total``; the reading of
        a change printed in % of a share is named too.
    """
    rows = []
    for relation in relations.itertuples():
        found, result = _split(relation, known)
        figures = [figure for figure in (*found, result) if figure]
        if any(figure.interval is None for figure in figures):
            continue
        for method, interval, value, unit, level in _implications(relation.kind, found, result):
            change = method.startswith("earlier_level")
            rows.append(
                {
                    "implied_id": f"{relation.relation_id}-{method.replace('_', '-')}",
                    "city_id": level.city_id,
                    "indicator": level.indicator if method.split(":")[0] in ("earlier_level", "plan") else "",
                    "period_start": relation.base_start if change else level.period_start,
                    "period_end": relation.base_end if change else level.period_end,
                    "value": _decimal(value),
                    "lower": _decimal(interval.lower, ROUND_FLOOR),
                    "upper": _decimal(interval.upper, ROUND_CEILING),
                    "lower_closed": str(interval.lower_closed).lower(),
                    "upper_closed": str(interval.upper_closed).lower(),
                    "unit": unit,
                    "method": method,
                    "operands": ";".join(figure.figure_id for figure in figures),
                    "assumption": relation.assumption,
                }
            )
    return pd.DataFrame(rows, dtype=str)


def _at(figure: Operand | None) -> Operand | None:
    """The figure at its printed value alone, if it has one."""
    if figure is None or figure.value is None:
        return figure
    return replace(figure, interval=Interval(figure.value, figure.value))


def _implications(kind: str, found: list[Operand | None], result: Operand | None):
    """Pairs of an interval and a value that a relation implies, with method, unit and the operand they belong to."""
    level = next(figure for figure in found if figure)
    points, point = [_at(figure) for figure in found], _at(result)
    if kind == "change" and result and len(found) == 1:
        before = earlier_level(level.interval, result)
        yield "earlier_level", before, earlier_level(points[0].interval, point).lower, level.unit, level
        if level.share and result.unit in PERCENT:
            before = level.interval - result.interval
            yield "earlier_level_points", before, level.value - result.value, level.unit, level
    elif kind == "completion" and result and len(found) == 1:
        yield "plan", level.interval / completed(result), level.value / completed(point).lower, level.unit, level
    elif kind == "ratio" and result and None in (*found, None)[:2]:
        terms = (*found, None)[:2]
        method = "denominator" if terms[0] else "numerator"
        yield method, missing_term(found, result), missing_term(points, point).lower, level.unit, level
    elif result is None and None not in found:
        derived, value = _derived(kind, found), _derived(kind, points)
        names = {"ratio": "rate", "change": "growth", "per": "per_unit", "difference": "difference", "sum": "total"}
        if derived and value:
            unit = {"ratio": "%", "change": "%", "per": f"{level.unit}/{found[-1].unit}"}.get(kind, level.unit)
            yield names[kind], derived, value.lower, unit, level
