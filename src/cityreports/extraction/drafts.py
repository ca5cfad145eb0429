"""The draft of a coding sheet: every figure of a text with what the rules make of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from cityreports.extraction.frames import frame
from cityreports.extraction.gaps import close_gaps
from cityreports.extraction.indicators import assign
from cityreports.extraction.levels import inherit, link
from cityreports.extraction.meanings import measures
from cityreports.extraction.measures import Measure
from cityreports.extraction.parts import divide
from cityreports.extraction.relations import Relation, relations
from cityreports.extraction.slogans import spell_out
from cityreports.extraction.spans import Figure, figures, level
from cityreports.extraction.subjects import name_subjects
from cityreports.extraction.times import stand
from cityreports.observations import cells
from cityreports.outlines import Places
from cityreports.pages import unwrap

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
    joined, origins = unwrap(text)
    plain, origins = close_gaps(level(joined), origins)
    found, named = spell_out(plain, figures(plain))
    meant = measures(plain, found, frame(plain, report_year))
    divide(plain, meant)
    link(plain, meant)
    assign(plain, meant)
    stand(meant)
    inherit(meant)
    name_subjects(meant)
    implied = [*relations(meant), *named]
    by_start = {measure.figure.start: measure for measure in meant}
    places = Places(text)
    blank = EMPTY | {"report_id": report_id, "city_id": city_id}
    rows = []
    for figure in found:
        start, end = origins[figure.start], origins[figure.end - 1] + 1
        rows.append(_row(text, (start, end), figure, by_start.get(figure.start), places(start), blank))
    return Extraction(rows, [_relation(relation, i, report_id, origins) for i, relation in enumerate(implied, start=1)])


def _relation(relation: Relation, ordinal: int, report_id: str, origins: Sequence[int]) -> dict[str, str]:
    def ident(measure: Measure | None) -> str:
        return f"{report_id}-{origins[measure.figure.start]:05d}" if measure else ""

    base = relation.base
    return {
        "relation_id": f"{report_id}-r{ordinal:03d}",
        "report_id": report_id,
        "kind": relation.kind,
        "operands": ";".join(map(ident, relation.operands)),
        "result": ident(relation.result),
        "base_start": base[0],
        "base_end": base[1],
        "basis": relation.basis,
        "assumption": relation.assumption,
        "note": "",
    }


# literals repeat: 5个 is read once
_cells = lru_cache(maxsize=65536)(cells)
EMPTY = dict.fromkeys((*COLUMNS, "rule"), "")


def _row(
    text: str, span: tuple[int, int], figure: Figure, measure: Measure | None, place: tuple[str, int], blank: dict
) -> dict[str, str]:
    start, end = span
    literal = text[start:end]
    row = blank.copy()
    row["figure_id"] = f"{blank['report_id']}-{start:05d}"
    row["start"], row["end"] = str(start), str(end)
    row["literal"], row["type"], row["numeral"] = literal, figure.type, figure.numeral
    row["section"], row["sentence"] = place[0], str(place[1])
    row["rule"] = f"span: {figure.rule}"
    if measure:
        hedge = [f"hedge {figure.hedge}"] if figure.hedge and measure.role != "standard" else []
        note = "; ".join(hedge + measure.notes)
        row["role"], row["time"], row["per"] = measure.role, measure.time, measure.per
        row["period_start"], row["period_end"] = measure.period
        row["scope"], row["area_zh"] = measure.scope, measure.area
        row["indicator"] = ";".join(measure.codes)
        row["subject_zh"], row["subject_en"] = measure.subject
        row["note"] = note
        # of the rules that set one field the last one stands
        last = {rule.partition(":")[0]: rule for rule in [row["rule"], *measure.rules]}
        row["rule"] = "; ".join(last.values())
        row |= _cells(literal, measure.role, note)
    return row
