"""The audit of a text: every relation checked, said in words, with what it was worth and what would mend it.

What *statcheck* (Nuijten et al. 2016) and GRIM (Brown and Heathers 2017) do for papers in psychology, for the figures
of a work report. An inconsistency is a property of the text, not of anybody's conduct.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR
from pathlib import Path

import pandas as pd

from cityreports import processed, sources
from cityreports.codebook import city_id, label
from cityreports.consistency import Check, check_all, decimal
from cityreports.crossings import Linked, crossed
from cityreports.documents import read_document
from cityreports.extraction import Extraction, extract
from cityreports.observations import clean_panel, coding_sheets, register
from cityreports.operands import Operand, Terms, operand, operands, terms
from cityreports.quantities import Rounding
from cityreports.repairs import Repair, information, repairs
from cityreports.schemas import fields
from cityreports.statements import statement
from cityreports.unknowns import Mixture, mixtures

__all__ = [
    "Audit",
    "Finding",
    "Linked",
    "audit",
    "coded",
    "drafted",
    "from_draft",
    "linked",
    "listing",
    "readings",
    "roll_up",
]


@dataclass(frozen=True, slots=True)
class Finding:
    """One relation with all that its check shows.

    Attributes
    ----------
    given : Terms
        The figures.
    check : Check
        Verdict, finding, reason, intervals.
    information : int or None
        How many values would have passed; none without limit.
    repairs : tuple of Repair
        Of a failed check, the smallest share first.
    """

    relation_id: str
    report_id: str
    kind: str
    basis: str
    assumption: str
    given: Terms
    check: Check
    information: int | None
    repairs: tuple[Repair, ...]

    @property
    def tested(self) -> bool:
        """Whether it has a verdict other than untestable."""
        return self.check.verdict != "untestable"

    @property
    def identified(self) -> int | None:
        """The whole number that the missing term must be, if there is only one."""
        return self.check.unknown.first if self.check.finding == "identified" else None

    @property
    def figures(self) -> tuple[str, ...]:
        """Ids of its figures."""
        return tuple(figure.figure_id for figure in self.given.figures)

    @property
    def across(self) -> bool:
        """Whether its figures come from more than one text."""
        return len({name.rpartition("-")[0] for name in self.figures}) > 1

    def statement(self, language: str) -> str:
        """The check in words and numbers."""
        return statement(self.kind, self.given, self.check, language)


@dataclass(frozen=True)
class Audit:
    """The checks of one or several texts.

    Attributes
    ----------
    findings : tuple of Finding
        One a relation.
    mixtures : tuple of Mixture
        The rates that rates of wholes and parts leave for the rest.
    """

    findings: tuple[Finding, ...]
    mixtures: tuple[Mixture, ...]

    @property
    def inconsistent(self) -> tuple[Finding, ...]:
        """The checks that fail."""
        return tuple(one for one in self.findings if one.check.verdict == "inconsistent")

    def of(self, *report_ids: str) -> Audit:
        """The part of some reports."""
        return self._only(one for one in self.findings if one.report_id in report_ids)

    @property
    def remarkable(self) -> Audit:
        """The part with a finding."""
        return self._only(one for one in self.findings if one.check.finding)

    def _only(self, chosen: Iterable[Finding]) -> Audit:
        findings = tuple(chosen)
        names = {one.relation_id for one in findings}
        return Audit(findings, tuple(one for one in self.mixtures if one.relation_id in names))

    def frame(self) -> pd.DataFrame:
        """One row a check, all cells as text.

        Returns
        -------
        pandas.DataFrame
            Verdict, finding, reason, the statement in Chinese and English, printed and recomputed interval,
            `information`, whole numbers that fit, smallest repair, figure ids, assumption.
        """
        return pd.DataFrame([_row(one) for one in self.findings], columns=COLUMNS, dtype=str)

    def to_csv(self) -> str:
        """`frame` as CSV."""
        return self.frame().to_csv(index=False, lineterminator="\n")

    def to_json(self) -> str:
        """`frame`, the rates of the rest and the roll-up as JSON; computed numbers are plain decimals in text."""
        found = {
            "checks": self.frame().to_dict("records"),
            "rests": [_rest_row(mixture) for mixture in self.mixtures],
            "reports": roll_up(self).to_dict("records"),
        }
        return json.dumps(found, ensure_ascii=False, indent=1)


ROLL_UP = [
    "report_id", "relations", "testable", "consistent", "inconsistent", "identified", "inferred", "suggested", "masked",
]  # fmt: skip
LINKS = [field.name for field in fields("relations")]
DRAFTED = [
    "figure_id", "literal", "type", "numeral", "role", "note", "city_id", "indicator", "period_start", "period_end",
    "subject_zh", "subject_en",
]  # fmt: skip
COLUMNS = [
    "relation_id", "report_id", "kind", "basis", "verdict", "finding", "reason", "statement_zh", "statement_en",
    "printed", "printed_lower", "printed_upper", "recomputed_lower", "recomputed_upper", "information", "candidates",
    "identified", "repair", "figures", "assumption",
]  # fmt: skip


def _rest_row(mixture: Mixture) -> dict[str, object]:
    return {
        "relation_id": mixture.relation_id,
        "rest_lower": decimal(mixture.rest.lower, ROUND_FLOOR),
        "rest_upper": decimal(mixture.rest.upper, ROUND_CEILING),
        "rate_lower": decimal(mixture.rate.lower, ROUND_FLOOR),
        "rate_upper": decimal(mixture.rate.upper, ROUND_CEILING),
        "possible": mixture.possible,
        "figures": ";".join(mixture.figures),
        "assumption": mixture.assumption,
    }


def _row(one: Finding) -> dict[str, str]:
    check, unknown = one.check, one.check.unknown
    best = one.repairs[0] if one.repairs else None
    ends = {
        f"{name}_{side}": decimal(getattr(interval, side), rounding) if interval else ""
        for name, interval in (("printed", check.printed), ("recomputed", check.recomputed))
        for side, rounding in (("lower", ROUND_FLOOR), ("upper", ROUND_CEILING))
    }
    return {
        "relation_id": one.relation_id,
        "report_id": one.report_id,
        "kind": one.kind,
        "basis": one.basis,
        "verdict": check.verdict,
        "finding": check.finding,
        "reason": check.reason,
        "statement_zh": one.statement("zh"),
        "statement_en": one.statement("en"),
        "printed": one.given.result.literal if one.given.result else "",
        **ends,
        "information": _text(one.information),
        "candidates": _text(unknown.candidates if unknown else None),
        "identified": _text(one.identified),
        "repair": f"{best.literal} → {best.repaired}" if best else "",
        "figures": ";".join(one.figures),
        "assumption": one.assumption,
    }


def _text(value: int | None) -> str:
    return "" if value is None else str(value)


def coded(rounding: Rounding = "half_up") -> Linked:
    """The coded reports with the panel, linked by ``relations.csv``."""
    cities = dict(register()[["report_id", "city_id"]].itertuples(index=False, name=None))
    sheets = coding_sheets()
    panel, _ = clean_panel(processed.raw("panel_raw"), rounding)
    figures = operands(sheets.assign(city_id=sheets["report_id"].map(cities)), panel, rounding)
    return Linked(processed.relations(figures), figures)


def drafted(path: Path, rounding: Rounding = "half_up", report_year: int | None = None) -> Linked:
    """Any other text: its figures and relations are extracted first.

    Parameters
    ----------
    path : pathlib.Path
        A work report as text, web page, DOCX or PDF; its name without the ending is the report's id.
    rounding : {"half_up", "half_even", "truncation", "any"}
    report_year : int, optional
        The year reported on, where the text does not tell it.
    """
    return from_draft(extract(read_document(path).text, path.stem, report_year=report_year), rounding)


def from_draft(draft: Extraction, rounding: Rounding = "half_up") -> Linked:
    """The figures and relations that were extracted from a text."""
    rows = pd.DataFrame(draft.rows, columns=DRAFTED)
    return Linked(
        pd.DataFrame(draft.relations, columns=LINKS),
        {row.figure_id: operand(row, rounding) for row in rows.itertuples()},
    )


def linked(
    texts: Iterable[Path] = (), chosen: Iterable[str] = (), rounding: Rounding = "half_up", year: int | None = None
) -> Linked:
    """The texts given, held against the coded figures of their place too; else the coded reports.

    Parameters
    ----------
    texts : iterable of pathlib.Path
    chosen : iterable of str
        Cities of the coded reports, in any of their names; all if there are none.
    rounding : {"half_up", "half_even", "truncation", "any"}
    year : int, optional
        The year that the texts report on, where they do not tell it.
    """
    paths = list(texts)
    if paths:
        drafts = [drafted(path, rounding, year) for path in paths]
        figures = {name: figure for draft in drafts for name, figure in draft.figures.items()}
        relations = pd.concat([draft.relations for draft in drafts], ignore_index=True)
        return crossed(Linked(relations, figures), _coded_figures(rounding))
    every = coded(rounding)
    wanted = {city_id(name) for name in chosen}
    if not wanted:
        return every
    reports = [row.report_id for row in register().itertuples() if row.city_id in wanted]
    return every._replace(relations=every.relations[every.relations["report_id"].isin(reports)])


def _coded_figures(rounding: Rounding) -> dict[str, Operand]:
    """The figures of the project's coded reports; none outside a project."""
    try:
        return coded(rounding).figures
    except sources.ProjectError:
        return {}


def audit(linked: Linked) -> Audit:
    """Check every relation.

    Parameters
    ----------
    linked : Linked
        The figures and relations, of `coded` or `drafted`.
    """
    rows = list(linked.relations.itertuples())
    checked = check_all(rows, linked.figures)
    findings = tuple(_finding(row, terms(row, linked.figures), checked[row.relation_id]) for row in rows)
    return Audit(findings, tuple(mixtures(rows, linked.figures)))


def _finding(row, given: Terms, check: Check) -> Finding:
    failed = check.verdict == "inconsistent" and check.finding != "impossible_bounds"
    return Finding(
        row.relation_id,
        row.report_id,
        row.kind,
        row.basis,
        row.assumption,
        given,
        check,
        information(row.kind, given, check),
        repairs(row.kind, given) if failed else (),
    )


def roll_up(found: Audit) -> pd.DataFrame:
    """The audit by report.

    Returns
    -------
    pandas.DataFrame
        One row a report: `relations`, `testable`, `consistent`, `inconsistent`, `identified`, `inferred` (those of
        the identified that rest on a suggested relation), `suggested` (relations that a reader infers), `masked`.
    """
    rows = []
    for report_id in dict.fromkeys(one.report_id for one in found.findings):
        mine = found.of(report_id).findings
        verdicts = [one.check.verdict for one in mine]
        rows.append(
            {
                "report_id": report_id,
                "relations": len(mine),
                "testable": sum(one.tested for one in mine),
                "consistent": verdicts.count("consistent"),
                "inconsistent": verdicts.count("inconsistent"),
                "identified": sum(one.identified is not None for one in mine),
                "inferred": sum(one.identified is not None and one.basis == "suggested" for one in mine),
                "suggested": sum(one.basis == "suggested" for one in mine),
                "masked": sum(one.check.reason == "masked" for one in mine),
            }
        )
    return pd.DataFrame(rows, columns=ROLL_UP)


def listing(found: Audit, language: str) -> pd.DataFrame:
    """The checks as a reader wants them: verdict, statement, what it was worth, what would mend it.

    Returns
    -------
    pandas.DataFrame
        Columns `check, verdict, finding, statement, would_pass, repair`.
    """
    rows = [
        (
            one.relation_id,
            label(f"verdict.{one.check.verdict}", language) + _basis(one, language),
            label(f"finding.{one.check.finding}", language) if one.check.finding else "",
            one.statement(language),
            _text(one.information),
            "; ".join(f"{repair.literal} → {repair.repaired}" for repair in one.repairs),
        )
        for one in found.findings
    ]
    return pd.DataFrame(rows, columns=["check", "verdict", "finding", "statement", "would_pass", "repair"])


def _basis(one: Finding, language: str) -> str:
    return f" ({label('basis.suggested', language)})" if one.basis == "suggested" else ""


def readings(finding: str, language: str) -> str:
    """The innocent readings of an inconsistency."""
    return label(f"reading.{finding}", language)
