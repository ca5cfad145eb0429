"""Notebook 02: every figure of one report, with its place in the source."""

from __future__ import annotations

import pandas as pd

from cityreports.captions import captioned_table
from cityreports.codebook import codebook, label
from cityreports.exhibits import Cell, Exhibit, measured, number, span, unit_text
from cityreports.observations import coding_sheets, register
from cityreports.parameters import Given
from cityreports.processed import observations
from cityreports.prose import Prose, area_name, period_name, place_name, prose
from cityreports.sources import table as raw_table

__all__ = ["by_domain", "headline", "missing", "summary"]


def _report(given: Given) -> pd.DataFrame:
    frame = observations(given.city, rounding=given.rounding)
    return frame[frame["report_id"] == given.report].reset_index(drop=True)


def _figures(given: Given) -> pd.DataFrame:
    sheets = coding_sheets()
    return sheets[sheets["report_id"] == given.report]


def source_note(given: Given) -> str:
    """The source of a report's figures, as printed under an exhibit."""
    row = next(row for row in register().itertuples() if row.report_id == given.report)
    return f"{row.issuer_zh}《{row.title_zh}》" if given.language == "zh" else f"{row.issuer_en}, {row.title_en}"


def value_text(row, language: str) -> str:
    """A value with its unit; its qualifier, or the direction of a change, as a sign."""
    if pd.isna(row.value):
        if pd.notna(row.lower) and pd.notna(row.upper):
            return measured(span(row.lower, row.upper), row.unit, language)
        return "—"
    if row.role == "completion" and "excess" in row.note:
        return label("excess", language).format(value=number(row.value), unit=unit_text(row.unit, language))
    rise = "+" if row.role == "change" and row.value > 0 else ""
    sign = {"above": ">", "approx": "≈", "at_least": "≥", "at_most": "≤"}.get(row.qualifier, rise)
    return measured(f"{sign}{number(row.value)}", row.unit, language)


def subject(row, language: str) -> str:
    """What a figure counts, in the report's language, with its area."""
    name = row.subject_zh if language == "zh" else row.subject_en
    if not row.area_zh:
        return name
    area = area_name(row.area_zh, language)
    return f"{name}（{area}）" if language == "zh" else f"{name} ({area})"


def indicator_label(code: str, language: str) -> str:
    """The label of an indicator."""
    return _labels(language).get(code, code)


def _labels(language: str) -> dict[str, str]:
    return {row["code"]: row[f"label_{language}"] for row in raw_table("codebook.csv")}


def summary(given: Given) -> Prose:
    """The report in numbers: figures, measures, masked, coded."""
    figures = _figures(given)
    measures = figures[figures["type"] == "measure"]
    masked = int((measures["numeral"] == "masked").sum())
    return prose(
        given,
        "summary" if not masked else "summary_masked",
        place=place_name(given.city, given.language),
        figures=len(figures),
        measures=len(measures),
        coded=int((measures["indicator"] != "").sum()),
        actual=int((measures["role"] == "actual").sum()),
        targets=int((measures["role"] == "target").sum()),
        masked=masked,
        shown=len(measures) - masked,
    )


def headline(given: Given) -> Exhibit:
    """The report's indicators: actual value with its interval, change, completion and next target."""
    frame = _report(given)
    coded = frame[frame["indicator"] != ""]
    order = {code: i for i, code in enumerate(codebook()["code"])}
    rows, shown = [], set()
    for code in sorted(coded["indicator"].unique(), key=order.get):
        group = coded[coded["indicator"] == code]
        actual = group[group["role"] == "actual"]
        if actual.empty and not (group["role"] == "completion").any():
            continue
        cells = [_joined(group[group["role"] == role], given.language) for role in ("change", "completion", "target")]
        rows.append([indicator_label(code, given.language), _joined(actual, given.language), _interval(actual), *cells])
        shown |= set(group.loc[group["role"].isin(("actual", "change", "completion", "target")), "figure_id"])
    heads = ("indicator", "actual", "interval", "change", "completion", "target")
    return _table(given, "2.1", heads, rows, len(shown), "unit_in_cell")


def _table(given: Given, id: str, heads: tuple[str, ...], rows: list, n: int, unit: str) -> Exhibit:
    place = place_name(given.city, given.language)
    return captioned_table(given, id, heads, rows, n=n, source=source_note(given), unit=given.text(unit), place=place)


def _joined(rows: pd.DataFrame, language: str) -> Cell:
    shown = [
        value_text(row, language) if pd.notna(row.value) or row.numeral != "masked" else row.literal
        for row in rows.itertuples()
    ]
    return Cell.of(" · ".join(shown), *rows["figure_id"])


def _interval(rows: pd.DataFrame) -> Cell:
    known = rows[rows["lower"].notna() | rows["upper"].notna()]
    shown = [span(row.lower, row.upper, row.lower_closed, row.upper_closed) for row in known.itertuples()]
    return Cell.of(" · ".join(shown), *known["figure_id"])


def _measures(given: Given) -> pd.DataFrame:
    """The report's measures, each figure once, with the label of its section's domain."""
    frame = _report(given).drop_duplicates("figure_id")
    leaves = {row["section"]: row["domain"] for row in raw_table("sections.csv") if row["report_id"] == given.report}
    names = {row["domain"]: row[f"label_{given.language}"] for row in raw_table("domains.csv")}
    return frame.assign(domain=frame["section"].map(leaves).map(names).fillna(given.text("no_domain")))


def by_domain(given: Given) -> Exhibit:
    """All observations by domain of their section, with literal and place in the source."""
    frame = _measures(given)
    rows = []
    for row in frame.itertuples():
        place = given.text("place", section=row.section, sentence=row.sentence, start=row.start)
        ids = row.figure_id
        rows.append(
            [
                row.domain,
                Cell.of(subject(row, given.language), ids),
                Cell.of(row.literal, ids),
                Cell.of(value_text(row, given.language), ids),
                given.text(f"role.{row.role}"),
                Cell.of(_period(row, given.language)),
                Cell.of(place, ids),
            ]
        )
    heads = ("domain", "subject", "literal", "value", "role", "period", "place_in_source")
    return _table(given, "2.2", heads, rows, len(frame), "unit_in_cell")


def _period(row, language: str) -> str:
    if pd.isna(row.period_end):
        return ""
    start, end = row.period_start, row.period_end
    return period_name(f"{end if pd.isna(start) else start:%Y-%m-%d}", f"{end:%Y-%m-%d}", language)


def missing(given: Given) -> Exhibit:
    """What cannot be used: masked figures, figures without an indicator, without a period, by section's domain."""
    frame = _measures(given)
    rows = []
    for domain, group in frame.groupby("domain", sort=False):
        masked = group[group["numeral"] == "masked"]
        uncoded = group[group["indicator"] == ""]
        undated = group[group["period_end"].isna() & (group["role"] != "standard")]
        cells = [Cell.of(len(part), *part["figure_id"]) for part in (group, masked, uncoded, undated)]
        rows.append([domain, *cells])
    heads = ("domain", "measures", "masked", "without_indicator", "without_period")
    return _table(given, "2.3", heads, rows, len(frame), "unit_figures")
