"""Across reports: what a report implies for an earlier year, held against what that year's report printed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

import pandas as pd

from cityreports.operands import Operand

__all__ = ["Linked", "crossed"]

ASSUMPTION = "the year before's report counts the same"


class Linked(NamedTuple):
    """What an audit works on: figures, and the relations between them.

    Attributes
    ----------
    relations : pandas.DataFrame
        As text; the columns of ``relations.csv``.
    figures : dict of str to Operand
        The figures by id.
    texts : mapping of str to str
        The texts that are at hand, by report id.
    """

    relations: pd.DataFrame
    figures: dict[str, Operand]
    texts: Mapping[str, str] = MappingProxyType({})


def crossed(linked: Linked, others: Mapping[str, Operand]) -> Linked:
    """Add the relations that reach into other texts of the same place.

    A change whose earlier level is not printed is held against the figure that another report of the place prints for
    the year before under the same indicator. Such a relation is suggested: the other report may count otherwise.

    Parameters
    ----------
    linked : Linked
        The figures and relations of one or several texts.
    others : mapping of str to Operand
        Further figures, such as those of the coded reports and the panel.
    """
    figures = {**others, **linked.figures}
    pool: dict[tuple[str, ...], list[Operand]] = {}
    for figure in figures.values():
        if figure.role == "actual" and figure.indicator and figure.interval is not None:
            pool.setdefault(_key(figure, figure.period_start, figure.period_end), []).append(figure)
    rows = [row for relation in linked.relations.itertuples() for row in _reaching(relation, figures, pool)]
    if not rows:
        return linked
    added = pd.DataFrame(rows, columns=linked.relations.columns)
    return linked._replace(relations=pd.concat([linked.relations, added], ignore_index=True), figures=figures)


def _key(figure: Operand, start: str, end: str) -> tuple[str, ...]:
    place = figure.city_id or _report(figure).rpartition("-")[0]
    return place, figure.indicator, "" if figure.whole else figure.unit, start, end


def _report(figure: Operand) -> str:
    return figure.figure_id.rpartition("-")[0]


def _reaching(relation, figures: Mapping[str, Operand], pool: Mapping) -> Iterator[dict[str, str]]:
    """The relations by which a change reaches into other reports."""
    first, _, second = relation.operands.partition(";")
    if relation.kind != "change" or second or not relation.result or not figures[first].indicator:
        return
    level = figures[first]
    base = relation.base_start, relation.base_end
    base = base if base[1] else (_year_before(level.period_start), _year_before(level.period_end))
    found = [other for other in pool.get(_key(level, *base), []) if _report(other) != _report(level)]
    for ordinal, other in enumerate(found, start=1):
        yield {
            "relation_id": f"{relation.relation_id}-x{ordinal}",
            "report_id": relation.report_id,
            "kind": "change",
            "operands": f"{first};{other.figure_id}",
            "result": relation.result,
            "base_start": base[0],
            "base_end": base[1],
            "basis": "suggested",
            "assumption": ASSUMPTION,
            "note": "across reports",
        }


def _year_before(date: str) -> str:
    """The same day of the year before.

    Examples
    --------
    >>> _year_before("2024-02-29"), _year_before("")
    ('2023-02-28', '')
    """
    if not date:
        return ""
    day = dt.date.fromisoformat(date)
    last = day.month == 2 and day.day == 29
    return day.replace(year=day.year - 1, day=28 if last else day.day).isoformat()
