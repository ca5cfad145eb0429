"""Notebook 05: what the printed numbers of a report say about each other."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from cityreports import style
from cityreports.audit import Audit, Finding, audit, coded, readings
from cityreports.audit import roll_up as counts
from cityreports.exhibits import Cell, Exhibit, interval_chart, interval_text, measured, nothing, number, table
from cityreports.observations import coding_sheets, register
from cityreports.parameters import Given
from cityreports.power import FAULTS, by_fault, by_kind
from cityreports.power import power as injected
from cityreports.profiles import source_note
from cityreports.prose import Prose, period_name, place_name, prose
from cityreports.quantities import Rounding
from cityreports.statements import assumption_text, figure_text, subject_text, value_text
from cityreports.unknowns import Unknown

__all__ = [
    "across_reports",
    "all_checks",
    "inconsistencies",
    "intervals",
    "power",
    "power_by_kind",
    "rests_and_doubts",
    "roll_up",
    "summary",
    "unknown_numbers",
]

LABEL = 22  # characters of a chart's row label
KINDS = ("ratio", "sum", "part", "change", "completion", "difference", "per", "duplicate", "standard")


@lru_cache(maxsize=8)
def _audit(rounding: Rounding) -> Audit:
    return audit(coded(rounding))


@lru_cache(maxsize=8)
def _power(rounding: Rounding) -> pd.DataFrame:
    return injected(coded(rounding), rounding)


def _mine(given: Given) -> Audit:
    return _audit(given.rounding).of(given.report)


def summary(given: Given) -> Prose:
    """The audit in numbers."""
    mine = counts(_mine(given)).iloc[0]
    return prose(
        given,
        "summary_masked" if mine["masked"] else "summary",
        place=place_name(given.city, given.language),
        open=mine["relations"] - mine["testable"],
        **{name: int(mine[name]) for name in mine.index if name != "report_id"},
    )


def roll_up(given: Given) -> Exhibit:
    """Relations, testable share and verdicts, by report."""
    found = _audit(given.rounding)
    reports = {row.report_id: row for row in register().itertuples()}
    columns = ("relations", "testable", "consistent", "inconsistent", "identified", "suggested", "masked")
    rows, n = [], 0
    for line in counts(found).itertuples():
        report = reports[line.report_id]
        period = period_name(report.period_start, report.period_end, given.language)
        name = given.text("check.report", place=place_name(report.city_id, given.language), period=period)
        mine = found.of(line.report_id).findings
        ids = {
            "testable": [one.relation_id for one in mine if one.tested],
            "consistent": [one.relation_id for one in mine if one.check.verdict == "consistent"],
            "inconsistent": [one.relation_id for one in mine if one.check.verdict == "inconsistent"],
            "identified": [one.relation_id for one in mine if one.identified is not None],
        }
        cells = [Cell.of(getattr(line, column), *ids.get(column, ())) for column in columns]
        if line.inferred:
            inferred = given.text("check.inferred", identified=line.identified, inferred=line.inferred)
            cells[columns.index("identified")] = Cell.of(inferred, *ids["identified"])
        cells.insert(2, Cell.of(f"{number(100 * line.testable / line.relations, 0)}%", *ids["testable"]))
        rows.append([name, *cells])
        n += line.relations
    heads = [given.text(f"check.{name}") for name in ("report_head", *columns)]
    heads.insert(3, given.text("check.testable_share"))
    return table(
        "5.1",
        given.text("5.1.caption"),
        rows,
        heads,
        language=given.language,
        n=n,
        unit=given.text("check.unit_relations"),
        source=given.text("check.source_all"),
        note=given.text("5.1.note"),
    )


def inconsistencies(given: Given) -> Exhibit:
    """The checks that fail, with what would repair them and their innocent readings."""
    failed = _mine(given).inconsistent
    if not failed:
        return _nothing(given, "5.2")
    rows = [
        [
            Cell.of(one.relation_id, one.relation_id),
            Cell.of(one.statement(given.language), *one.figures),
            given.text(f"finding.{one.check.finding}"),
            Cell.of(_repairs(given, one), *(repair.figure_id for repair in one.repairs)),
            readings(one.check.finding, given.language),
            Cell.of(assumption_text(one.assumption, given.language), one.relation_id),
        ]
        for one in failed
    ]
    heads = ("check", "statement", "finding", "repair", "readings", "assumption")
    return _table(given, "5.2", rows, heads, n=len(failed))


def _repairs(given: Given, one: Finding) -> str:
    shown = [
        given.text(
            "check.repair_text",
            literal=repair.literal,
            repaired=repair.repaired,
            share=_share(repair.share, given.language),
        )
        for repair in one.repairs
    ]
    return given.text("check.or").join(shown) or given.text("check.no_repair")


def _share(share: float, language: str) -> str:
    return measured(number(100 * share, 1 if share < 0.1 else 0), "%", language)


def intervals(given: Given) -> Exhibit:
    """Every testable check: the printed value's interval and the recomputed one, in units of the last place."""
    shown = [one for one in _mine(given).findings if one.tested and _distance(one) is not None]
    if not shown:
        return _nothing(given, "5.3")
    shown.sort(key=lambda one: one.check.verdict != "inconsistent")
    rows = []
    for one in shown:
        failed = one.check.verdict == "inconsistent"
        rows.append(
            {
                "label": _short(one, given),
                **_distance(one),
                "colour": style.INK if failed else style.city_colour(given.city),
                "marker": "X" if failed else "D" if one.kind == "standard" else "o",
                "text": given.text(f"verdict.{one.check.verdict}"),
                "ids": " ".join((one.relation_id, *one.figures)),
            }
        )
    return interval_chart(
        "5.3",
        given.text("5.3.caption", place=place_name(given.city, given.language)),
        pd.DataFrame(rows),
        x_label=given.text("5.3.x"),
        linear_within=1,
        language=given.language,
        n=len(rows),
        unit=given.text("check.unit_places"),
        source=source_note(given),
        note=given.text("5.3.note"),
    )


def _distance(one: Finding) -> dict[str, float] | None:
    """Printed and recomputed interval as distances from the printed value, in units of its last place."""
    check, result = one.check, one.given.result
    if check.printed is None or check.recomputed is None or not check.recomputed.bounded or result.value is None:
        return None

    def place(end) -> float:
        return float((end - result.value) / result.step)

    lower, upper = place(check.recomputed.lower), place(check.recomputed.upper)
    band = (place(check.printed.lower), place(check.printed.upper)) if check.printed.bounded else (None, None)
    return {
        "value": (lower + upper) / 2,
        "lower": lower,
        "upper": upper,
        "band_lower": band[0],
        "band_upper": band[1],
    }


def _short(one: Finding, given: Given) -> str:
    """What the printed value counts, or else the kind of the check, and the value as printed."""
    figure = one.given.result
    subject = subject_text(figure, given.language) or given.text(f"kind.{one.kind}")
    most = LABEL if given.language == "zh" else 2 * LABEL
    name = subject if len(subject) <= most else f"{subject[: most - 1]}…"
    return f"{name} {figure.literal}".strip()


def all_checks(given: Given) -> Exhibit:
    """One row a check."""
    mine = _mine(given)
    rows = [
        [
            Cell.of(one.relation_id.rpartition("-")[2], one.relation_id),
            given.text(f"kind.{one.kind}"),
            Cell.of(one.statement(given.language), *one.figures),
            Cell.of(given.text(f"verdict.{one.check.verdict}"), one.relation_id),
            _why(given, one),
            Cell.of(_printed(one), one.given.result.figure_id if one.given.result else ""),
            Cell.of(interval_text(one.check.recomputed), one.relation_id),
            Cell.of("" if one.information is None else number(one.information), one.relation_id),
        ]
        for one in mine.findings
    ]
    heads = ("check", "kind", "statement", "verdict", "why", "printed", "recomputed", "information")
    return _table(given, "5.9", rows, heads, n=len(rows))


def _printed(one: Finding) -> str:
    return interval_text(one.check.printed)


def _why(given: Given, one: Finding) -> str:
    """Finding and reason, and whether the relation is only suggested."""
    keys = [f"finding.{one.check.finding}"] * bool(one.check.finding)
    keys += [f"reason.{one.check.reason}"] * bool(one.check.reason)
    keys += ["basis.suggested"] * (one.basis == "suggested" and not one.check.reason.startswith("suggested"))
    return given.text("check.semicolon").join(given.text(key) for key in keys)


def unknown_numbers(given: Given) -> Exhibit:
    """The terms that are not printed: whole numbers that fit, and those that are identified."""
    shown = [one for one in _mine(given).findings if one.check.unknown]
    if not shown:
        return _nothing(given, "5.4")
    rows = []
    for one in shown:
        missing = one.check.unknown
        level = next(figure for figure in one.given.operands if figure)
        sure = one.identified
        rows.append(
            [
                Cell.of(one.relation_id.rpartition("-")[2], one.relation_id),
                Cell.of(figure_text(level, given.language), level.figure_id),
                Cell.of(one.given.result.literal, one.given.result.figure_id),
                given.text(f"missing.{missing.name}"),
                Cell.of(
                    value_text(missing.interval, level.unit, given.language),
                    f"{one.relation_id}-{missing.name.replace('_', '-')}",
                ),
                Cell.of(_roundest(missing, level.unit, given.language), one.relation_id),
                Cell.of("—" if missing.candidates is None else number(missing.candidates), one.relation_id),
                Cell.of(
                    "" if sure is None else number(sure),
                    "" if sure is None else f"{one.relation_id}-whole-{missing.name.replace('_', '-')}",
                ),
                given.text("basis.suggested") if one.basis == "suggested" else given.text("basis.stated"),
            ]
        )
    heads = ("check", "level", "rate", "missing", "implied", "roundest", "candidates", "identified", "basis")
    return _table(given, "5.4", rows, heads, n=len(rows))


def _roundest(missing: Unknown, unit: str, language: str) -> str:
    """The number with the fewest digits that a plan can be."""
    found = missing.interval.roundest() if missing.name == "plan" and missing.candidates != 0 else None
    return "" if found is None else measured(number(float(found)), unit, language)


def rests_and_doubts(given: Given) -> Exhibit:
    """What rates of a whole and of parts leave for the rest, and changes whose unit can be read in two ways."""
    mine = _mine(given)
    rows = [
        [
            Cell.of(mixture.relation_id.rpartition("-")[2], mixture.relation_id),
            given.text("check.rest", count=interval_text(mixture.rest)),
            Cell.of(value_text(mixture.rate, "%", given.language), f"{mixture.relation_id}-rest-rate"),
            given.text("check.possible" if mixture.possible else "finding.impossible_bounds"),
            assumption_text(mixture.assumption, given.language),
        ]
        for mixture in mine.mixtures
    ]
    for one in mine.findings:
        for name, interval in one.check.readings:
            level = one.given.operands[0]
            method = "earlier-level" if name == "relative" else "earlier-level-points"
            rows.append(
                [
                    Cell.of(one.relation_id.rpartition("-")[2], one.relation_id),
                    given.text(
                        f"doubt.{name}", change=one.given.result.literal, level=figure_text(level, given.language)
                    ),
                    Cell.of(
                        value_text(interval, level.unit, given.language), f"{one.relation_id}-{method}", *one.figures
                    ),
                    given.text("check.either"),
                    assumption_text(one.assumption, given.language),
                ]
            )
    if not rows:
        return _nothing(given, "5.5")
    return _table(given, "5.5", rows, ("check", "question", "implied", "outcome", "assumption"), n=len(rows))


def across_reports(given: Given) -> Exhibit:
    """The relations whose figures come from more than one text."""
    shown = [one for one in _mine(given).findings if one.across]
    if not shown:
        return _nothing(given, "5.6")
    rows = [
        [
            Cell.of(one.relation_id.rpartition("-")[2], one.relation_id),
            Cell.of(one.statement(given.language), *one.figures),
            Cell.of(_printed(one), one.given.result.figure_id if one.given.result else ""),
            Cell.of(interval_text(one.check.recomputed), one.relation_id),
            Cell.of(given.text(f"verdict.{one.check.verdict}"), one.relation_id),
        ]
        for one in shown
    ]
    return _table(given, "5.6", rows, ("check", "statement", "printed", "recomputed", "verdict"), n=len(rows))


def power(given: Given) -> Exhibit:
    """The share of faults that some check catches, by kind of fault, in this report and in all."""
    found = by_fault(_power(given.rounding))
    names = {fault: given.text(f"fault.{fault}") for fault in (*FAULTS, "any")}
    return _caught(given, "5.7", found, names, given.text("check.fault"))


def power_by_kind(given: Given) -> Exhibit:
    """The same by the kind of the relations that a figure is in."""
    found = by_kind(_power(given.rounding))
    names = {kind: given.text(f"kind.{kind}") for kind in KINDS if kind in set(found["kind"])}
    return _caught(given, "5.8", found, names, given.text("check.kind"))


def _caught(given: Given, id: str, found: pd.DataFrame, names: dict[str, str], head: str) -> Exhibit:
    """Shares of faults caught over the figures of relations that hold and over those of all, by the first column."""
    if given.report not in set(found["report_id"]):
        return _nothing(given, id)
    lines = {(row[0], row.report_id): row for row in found.itertuples(index=False)}
    rows = []
    for key, name in names.items():
        cells = []
        for report_id in (given.report, "all"):
            line = lines.get((key, report_id))
            cells += [
                _of(given, line and line.held_caught, line and line.held_faults),
                _of(given, line and line.caught, line and line.faults),
            ]
        rows.append([name, *cells])
    mine = _power(given.rounding).query("report_id == @given.report")
    place = place_name(given.city, given.language)
    heads = [head] + [
        given.text("check.in", what=given.text(f"check.{name}"), where=where)
        for where in (place, given.text("check.all_reports"))
        for name in ("over_held", "over_all")
    ]
    return table(
        id,
        given.text(f"{id}.caption", place=place),
        rows,
        heads,
        language=given.language,
        n=len(mine),
        unit=given.text("check.unit_faults"),
        source=source_note(given),
        note=given.text(
            f"{id}.note",
            held=mine.loc[mine["held"].ne(""), "figure_id"].nunique(),
            figures=mine["figure_id"].nunique(),
            measures=_measures(given),
        ),
    )


def _of(given: Given, caught: int | None, faults: int | None) -> str:
    """A share with what it is a share of."""
    if not faults:
        return "—"
    return given.text("check.caught_of", share=f"{number(100 * caught / faults, 0)}%", caught=caught, faults=faults)


def _measures(given: Given) -> int:
    sheets = coding_sheets()
    return int(((sheets["report_id"] == given.report) & (sheets["type"] == "measure")).sum())


def _table(given: Given, id: str, rows: list, heads: tuple[str, ...], n: int) -> Exhibit:
    return table(
        id,
        given.text(f"{id}.caption", place=place_name(given.city, given.language)),
        rows,
        [given.text(f"check.{name}") for name in heads],
        language=given.language,
        n=n,
        unit=given.text("check.unit_checks"),
        source=source_note(given),
        note=given.text(f"{id}.note"),
    )


def _nothing(given: Given, id: str) -> Exhibit:
    return nothing(
        id,
        given.text(f"{id}.caption", place=place_name(given.city, given.language)),
        given.text("check.outcome"),
        given.text(f"{id}.none"),
        language=given.language,
        source=source_note(given),
    )
