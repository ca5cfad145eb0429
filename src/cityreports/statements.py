"""Checks in words and numbers, Chinese and English."""

from __future__ import annotations

from cityreports.codebook import label
from cityreports.consistency import Check
from cityreports.exhibits import interval_text, number, unit_text
from cityreports.intervals import Interval
from cityreports.operands import PERCENT, Operand, Terms

__all__ = ["figure_text", "statement", "value_text"]


def statement(kind: str, given: Terms, outcome: Check, language: str) -> str:
    """A check as a sentence.

    Parameters
    ----------
    kind : str
        Of the relation.
    given : Terms
        Its figures.
    outcome : Check
    language : {"zh", "en"}
    """
    return label(f"statement.{_form(kind, given, outcome)}", language).format(
        first=figure_text(given.operands[0], language),
        second=figure_text((*given.operands, None)[1], language),
        terms=label("statement.and", language).join(
            figure_text(figure, language) for figure in given.operands if figure
        ),
        result=figure_text(given.result, language),
        rate=given.result.literal if given.result else "",
        value=value_text(outcome.recomputed, _unit(kind, given)) or "—",
        missing=_missing(given, outcome, language),
    )


def _form(kind: str, given: Terms, outcome: Check) -> str:
    """The key of a check's sentence."""
    if outcome.finding == "impossible_bounds":
        return "mixture"
    if kind == "duplicate" and len(given.operands) > 1:
        return "slogan"
    if kind in ("ratio", "change", "completion") and None in (*given.operands, None)[:2]:
        lacking = "numerator" if given.operands[0] is None else "second"
        return f"{kind}.{lacking}"
    return kind if given.result else f"{kind}.unprinted"


def figure_text(figure: Operand | None, language: str) -> str:
    """A figure with what it counts: ``cases filed (139586件)``."""
    if figure is None:
        return ""
    subject = figure.subject_zh if language == "zh" else figure.subject_en
    if not subject:
        return label("statement.name", language).format(literal=figure.literal)
    return label("statement.figure", language).format(subject=subject, literal=figure.literal)


def value_text(interval: Interval | None, unit: str) -> str:
    """A computed interval with its unit."""
    if interval is None:
        return ""
    blank = "" if unit in PERCENT or (unit and not unit.isascii()) else " "
    return f"{interval_text(interval)}{blank}{unit_text(unit)}".strip()


def _unit(kind: str, given: Terms) -> str:
    """The unit of a recomputed value."""
    if given.result:
        return given.result.unit
    first = next(figure for figure in given.operands if figure)
    if kind == "per":
        return f"{first.unit}/{given.operands[-1].unit}"
    return "%" if kind in ("ratio", "change") else first.unit


def _missing(given: Terms, outcome: Check, language: str) -> str:
    """What is known of the term that is not printed."""
    missing = outcome.unknown
    if missing is None:
        return label("statement.masked" if outcome.reason == "masked" else "statement.unknown", language)
    if missing.candidates is None:
        level = next(figure for figure in given.operands if figure)
        return label("statement.between", language).format(value=value_text(missing.interval, level.unit))
    key = {0: "none", 1: "one"}.get(missing.candidates, "several")
    return label(f"statement.{key}", language).format(
        n=number(missing.candidates),
        first=number(missing.first or 0),
        nearest=number(missing.nearest or 0),
        rate=value_text(missing.attainable, given.result.unit),
    )
