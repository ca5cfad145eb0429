"""Checks in words and numbers, Chinese and English."""

from __future__ import annotations

from cityreports import sources
from cityreports.codebook import label
from cityreports.consistency import Check, decimal
from cityreports.exhibits import interval_text, measured, number, unit_text
from cityreports.intervals import Interval
from cityreports.operands import Operand, Terms

__all__ = ["assumption_text", "figure_text", "statement", "subject_text", "value_text"]


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
        terms=_listed([figure_text(figure, language) for figure in given.operands if figure], language),
        result=figure_text(given.result, language),
        rate=given.result.literal if given.result else "",
        value=_digits(outcome) if _form(kind, given, outcome) == "slogan" else _value(kind, given, outcome, language),
        missing=_missing(given, outcome, language),
    )


def _listed(parts: list[str], language: str) -> str:
    """Parts as a list in words."""
    if len(parts) < 2:
        return "".join(parts)
    return label("statement.comma", language).join(parts[:-1]) + label("statement.and", language) + parts[-1]


def _digits(outcome: Check) -> str:
    """A number that is a name: without separators."""
    return str(int(outcome.recomputed.lower)) if outcome.recomputed else "—"


def _value(kind: str, given: Terms, outcome: Check, language: str) -> str:
    return value_text(outcome.recomputed, _unit(kind, given), language) or "—"


def _form(kind: str, given: Terms, outcome: Check) -> str:
    """The key of a check's sentence."""
    if outcome.finding == "impossible_bounds":
        return "mixture"
    if kind == "duplicate" and len(given.operands) > 1:
        return "slogan"
    if kind in ("ratio", "change", "completion") and None in (*given.operands, None)[:2]:
        lacking = "numerator" if given.operands[0] is None else "second"
        return f"{kind}.{lacking}"
    if not given.result:
        return f"{kind}.unprinted"
    if kind == "part":
        return "part.all" if given.exhaustive else "part.one" if len(given.operands) == 1 else "part"
    return kind


def figure_text(figure: Operand | None, language: str) -> str:
    """A figure with what it counts: ``cases filed (139586件)``."""
    if figure is None:
        return ""
    subject = subject_text(figure, language)
    if not subject:
        return label("statement.name", language).format(literal=figure.literal)
    form = "panel" if figure.figure_id.startswith("panel-") else "figure"
    return label(f"statement.{form}", language).format(
        subject=subject, literal=figure.literal, year=figure.period_end[:4]
    )


def subject_text(figure: Operand, language: str) -> str:
    """What a figure counts; the indicator's English name where it has none of its own."""
    if language == "zh":
        return figure.subject_zh
    if figure.indicator and figure.subject_en == figure.subject_zh:
        return next(row["label_en"] for row in sources.table("codebook.csv") if row["code"] == figure.indicator)
    return figure.subject_en


def assumption_text(assumption: str, language: str) -> str:
    """What must hold for a check, in the report's language; parts without a translation stay as they are.

    Examples
    --------
    >>> assumption_text("parts disjoint; the same bodies", "zh")
    '各部分互不重叠；同一批机构'
    """
    if language == "en":
        return assumption
    words = {row["en"]: row["zh"] for row in sources.table("assumptions.csv")}
    return "；".join(words.get(part, part) for part in assumption.split("; "))


def value_text(interval: Interval | None, unit: str, language: str) -> str:
    """A computed interval with its unit; a single number and a Chinese unit stand close, as in the reports."""
    if interval is None:
        return ""
    printed = unit_text(unit, language)
    if interval.lower == interval.upper and printed[:1] >= "⺀":
        return f"{interval_text(interval)}{printed}"
    return measured(interval_text(interval), unit, language)


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
    level = next(figure for figure in given.operands if figure)
    if outcome.readings:
        texts = {name: value_text(interval, level.unit, language) for name, interval in outcome.readings}
        return label("statement.doubt", language).format(**texts)
    if missing.candidates is None:
        return label("statement.between", language).format(value=value_text(missing.interval, level.unit, language))
    key = {0: "none", 1: "one"}.get(missing.candidates, "several")
    return label(f"statement.{key}", language).format(
        n=number(missing.candidates),
        first=number(missing.first or 0),
        nearest=number(missing.nearest or 0),
        rate=measured(decimal(missing.attainable.lower), given.result.unit, language) if missing.attainable else "",
    )
