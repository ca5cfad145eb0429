"""The values that a text implies without printing them: earlier levels, plans, rates, sums, rates of the rest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import ROUND_CEILING, ROUND_FLOOR
from fractions import Fraction
from typing import NamedTuple

import pandas as pd

from cityreports.consistency import decimal, derived, obstacle
from cityreports.intervals import Interval
from cityreports.operands import PERCENT, Operand, Terms, terms
from cityreports.unknowns import Mixture, identified, mixtures, unknown

__all__ = ["Implication", "implied"]


class Implication(NamedTuple):
    """A value that a relation implies, and the operand it belongs to."""

    method: str
    interval: Interval
    value: Fraction | None
    unit: str
    level: Operand
    figures: tuple[str, ...]
    stated: bool
    assumption: str


def implied(relations: pd.DataFrame, known: Mapping[str, Operand]) -> pd.DataFrame:
    """The values that changes, completions, rates, pairs of figures and mixtures imply.

    Returns
    -------
    pandas.DataFrame
        All cells as text; the columns of ``implied.csv``. `method` names the rule: ``earlier_level``, ``plan``,
        ``numerator``, ``denominator``, ``rate``, ``growth``, ``per_unit``, ``difference``, ``total``; the reading of
        a change printed in % of a share is named too. ``whole_plan`` and the like are identified whole numbers,
        ``rest_rate`` the rate that a mixture leaves for the rest. `basis` is ``suggested`` where the wording does not
        state every relation that the value rests on.
    """
    rows = list(relations.itertuples())
    rests = {}
    for mixture in mixtures(rows, known):
        rests.setdefault(mixture.relation_id, mixture)
    table = []
    for relation in rows:
        found = list(_implications(relation, terms(relation, known)))
        if relation.relation_id in rests:
            found.append(_rest(rests[relation.relation_id]))
        table += [_implied_row(relation, one) for one in found]
    return pd.DataFrame(table, dtype=str)


def _implied_row(relation, one: Implication) -> dict[str, str]:
    rule = one.method.removeprefix("whole_").removesuffix("_points")
    change = rule == "earlier_level"
    coded = rule == "plan" or (change and not one.method.endswith("_points"))
    return {
        "implied_id": f"{relation.relation_id}-{one.method.replace('_', '-')}",
        "city_id": one.level.city_id,
        "indicator": one.level.indicator if coded else "",
        "period_start": relation.base_start if change else one.level.period_start,
        "period_end": relation.base_end if change else one.level.period_end,
        "value": decimal(one.value),
        "lower": decimal(one.interval.lower, ROUND_FLOOR),
        "upper": decimal(one.interval.upper, ROUND_CEILING),
        "lower_closed": str(one.interval.lower_closed).lower(),
        "upper_closed": str(one.interval.upper_closed).lower(),
        "unit": one.unit,
        "method": one.method,
        "operands": ";".join(one.figures),
        "basis": "stated" if one.stated else "suggested",
        "assumption": one.assumption,
    }


def _implications(relation, given: Terms) -> Iterator[Implication]:
    """What a relation implies."""
    if obstacle(relation.kind, given):
        return
    kind, found, result = relation.kind, given.operands, given.result
    figures = tuple(figure.figure_id for figure in given.figures)
    level = next(figure for figure in found if figure)
    try:
        for method, interval, value, unit in _values(kind, found, result, level):
            stated = relation.basis == "stated"
            yield Implication(method, interval, value, unit, level, figures, stated, relation.assumption)
    except ZeroDivisionError:
        return


def _values(kind: str, found: Sequence[Operand | None], result: Operand | None, level: Operand):
    """Method, interval, value and unit of what a relation's figures imply."""
    points, point = [_at(figure) for figure in found], _at(result)
    if result is None:
        names = {"ratio": "rate", "change": "growth", "per": "per_unit", "difference": "difference", "sum": "total"}
        reached = derived(kind, found)
        if reached:
            unit = {"ratio": "%", "change": "%", "per": f"{level.unit}/{found[-1].unit}"}.get(kind, level.unit)
            yield names[kind], reached, derived(kind, points).lower, unit
        return
    if kind not in ("ratio", "change", "completion") or None not in (*found, None)[:2]:
        return
    if result.unit == "pp" and not (kind == "change" and level.share):
        return
    missing = unknown(kind, found, result)
    yield missing.name, missing.interval, unknown(kind, points, point).interval.lower, level.unit
    if missing.name == "earlier_level" and level.share and result.unit in PERCENT:
        yield "earlier_level_points", level.interval - result.interval, level.value - result.value, level.unit
    number = identified(kind, found, result)
    if number is not None:
        yield f"whole_{missing.name}", Interval.point(number), Fraction(number), level.unit


def _rest(mixture: Mixture) -> Implication:
    value = mixture.rate.lower if mixture.rate.lower == mixture.rate.upper else None
    about = mixture.level, mixture.figures, mixture.stated, mixture.assumption
    return Implication("rest_rate", mixture.rate, value, "%", *about)


def _at(figure: Operand | None) -> Operand | None:
    """The figure at its printed value alone, if it has one."""
    if figure is None or figure.value is None:
        return figure
    return replace(figure, interval=Interval(figure.value, figure.value))
