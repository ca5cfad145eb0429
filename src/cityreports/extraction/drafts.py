"""The draft of a coding sheet: every figure of a text with what the rules make of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from cityreports.documents import Places
from cityreports.extraction.frames import frame
from cityreports.extraction.indicators import assign
from cityreports.extraction.levels import divide, inherit, link, stand
from cityreports.extraction.meanings import Measure, measures
from cityreports.extraction.relations import Relation, relations
from cityreports.extraction.spans import Figure, figures, level
from cityreports.observations import cells
from cityreports.quantities import UnreadableError

__all__ = ["COLUMNS", "Extraction", "extract"]

SHEET = (
    "figure_id", "start", "end", "literal", "type", "numeral", "section", "sentence", "role", "time", "period_start",
    "period_end", "per", "scope", "indicator", "subject_zh", "subject_en", "area_zh", "note",
)  # fmt: skip
QUANTITY = ("value", "lower", "upper", "lower_closed", "upper_closed", "unit", "qualifier", "counter")
COLUMNS = (*SHEET, "report_id", "city_id", *QUANTITY)
RELATION = (
    "relation_id", "report_id", "kind", "operands", "result", "base_start", "base_end", "basis", "assumption", "note",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Extraction:
    """What `extract` finds in a text.

    Attributes
    ----------
    rows : list of dict
        One a figure, in reading order: the columns of a coding sheet and of observations, and `rule`.
    relations : list of dict
        The columns of ``relations.csv``.
    """

    rows: list[dict[str, str]]
    relations: list[dict[str, str]] = field(default_factory=list)


def extract(text: str, report_id: str, *, report_year: int | None = None, city_id: str = "") -> Extraction:
    """Draft the coding sheet of a report.

    Parameters
    ----------
    text : str
        The decoded text.
    report_id : str
        Begins the ids of figures and relations.
    report_year : int, optional
        The year reported on, where the text does not tell it.
    city_id : str
        The place, if known.

    Returns
    -------
    Extraction
    """
    plain = level(text)
    found = figures(plain)
    meant = measures(plain, found, frame(plain, report_year))
    divide(plain, meant)
    link(plain, meant)
    assign(plain, meant)
    stand(meant)
    inherit(meant)
    by_start = {measure.figure.start: measure for measure in meant}
    places = Places(text)
    implied = relations(meant)
    rows = [_row(text, figure, by_start.get(figure.start), places, report_id, city_id) for figure in found]
    return Extraction(rows, [_relation(relation, i, report_id) for i, relation in enumerate(implied, start=1)])


def _relation(relation: Relation, ordinal: int, report_id: str) -> dict[str, str]:
    def ident(measure: Measure | None) -> str:
        return f"{report_id}-{measure.figure.start:05d}" if measure else ""

    return {
        "relation_id": f"{report_id}-r{ordinal:03d}",
        "report_id": report_id,
        "kind": relation.kind,
        "operands": ";".join(map(ident, relation.operands)),
        "result": ident(relation.result),
        "base_start": "",
        "base_end": "",
        "basis": relation.basis,
        "assumption": relation.assumption,
        "note": "",
    }


def _row(text: str, figure: Figure, measure: Measure | None, places: Places, report_id: str, city_id: str) -> dict:
    start, end = figure.start, figure.end
    section, sentence = places(start)
    row = dict.fromkeys(COLUMNS, "")
    row |= {
        "figure_id": f"{report_id}-{start:05d}",
        "start": str(start),
        "end": str(end),
        "literal": text[start:end],
        "type": figure.type,
        "numeral": figure.numeral,
        "section": section,
        "sentence": str(sentence),
        "report_id": report_id,
        "city_id": city_id,
    }
    if measure:
        hedge = [f"hedge {figure.hedge}"] if figure.hedge and measure.role != "standard" else []
        note = "; ".join(hedge + measure.notes)
        row |= {
            "role": measure.role,
            "time": measure.time,
            "period_start": measure.period[0],
            "period_end": measure.period[1],
            "per": measure.per,
            "scope": measure.scope,
            "indicator": ";".join(measure.codes),
            "subject_zh": measure.subject,
            "area_zh": measure.area,
            "note": note,
        }
        try:
            row |= cells(text[start:end], measure.role, note)
        except (UnreadableError, ArithmeticError):
            pass
    return row
