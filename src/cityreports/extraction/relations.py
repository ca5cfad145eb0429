"""The arithmetic that a text implies between its measures, by its words alone: no rule asks whether numbers agree.

Only a duplicate may: one number printed again under one name is, by the coding manual, one quantity.
"""

from __future__ import annotations

from cityreports.extraction import changes, completions, differences, duplicates, fields, means, norms, rates, sums
from cityreports.extraction.measures import Measure
from cityreports.extraction.operands import Relation, Text

__all__ = ["relations"]


def relations(found: list[Measure]) -> list[Relation]:
    """The relations between the measures of a text, in reading order.

    Parameters
    ----------
    found : list of Measure
        With levels, parts, codes and subjects.

    Returns
    -------
    list of Relation
        What the words of the text relate; their numbers are not looked at.
    """
    result: list[Relation] = []
    found = Text(found)
    for i, measure in enumerate(found):
        for rule in RULES:
            if relation := rule(measure, found, i):
                result.append(relation)
    return _once([*result, *duplicates.restated(found)])


def _once(found: list[Relation]) -> list[Relation]:
    """The relations, each once; what was done of a plan is its completion and no share of it besides."""
    kept = list({(r.kind, *map(id, r.operands), id(r.result)): r for r in reversed(found)}.values())[::-1]
    completed = {tuple(map(id, r.operands)) for r in kept if r.kind == "completion"}
    return [r for r in kept if r.kind != "ratio" or r.result or tuple(map(id, r.operands)) not in completed]


RULES = (
    *changes.RULES,
    *completions.RULES,
    *norms.RULES,
    *rates.RULES,
    *means.RULES,
    *sums.RULES,
    *differences.RULES,
    *fields.RULES,
    *duplicates.RULES,
)
