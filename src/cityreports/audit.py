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
from cityreports.clauses import quoted
from cityreports.codebook import city_id, label
from cityreports.consistency import Check, check_all, decimal
from cityreports.crossings import Linked, crossed
from cityreports.documents import read_document
from cityreports.extraction import Extraction, extract
from cityreports.extraction.files import plan
from cityreports.observations import clean_panel, coding_sheets, register
from cityreports.operands import Operand, Terms, operand, operands, terms
from cityreports.quantities import Rounding
from cityreports.repairs import Repair, information, repairs
from cityreports.schemas import fields
from cityreports.statements import assumption_text, statement
from cityreports.unknowns import Mixture, mixtures

__all__ = [
    "Audit",
    "Finding",
    "Linked",
    "audit",
    "coded",
    "drafted",
    "from_draft",
    "in_words",
    "linked",
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
    passage : str
        The words in which the figures stand, if the text is at hand.
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
    passage: str

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
    silent : tuple of str
        Texts at hand that imply no relation.
    """

    findings: tuple[Finding, ...]
    mixtures: tuple[Mixture, ...]
    silent: tuple[str, ...] = ()

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
            `information`, whole numbers that fit, smallest repair, figure ids, assumption, and `passage`: the words in
            which the figures stand, if the text is at hand.
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
    "identified", "repair", "figures", "assumption", "passage",
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
        "passage": one.passage,
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


def drafted(path: Path, rounding: Rounding = "half_up", report_year: int | None = None, report_id: str = "") -> Linked:
    """Any other text: its figures and relations are extracted first.

    Parameters
    ----------
    path : pathlib.Path
        A work report as text, web page, DOCX or PDF.
    rounding : {"half_up", "half_even", "truncation", "any"}
    report_year : int, optional
        The year reported on, where the text does not tell it.
    report_id : str, optional
        The file's name without its ending if not given.
    """
    text, name = read_document(path).text, report_id or path.stem
    return from_draft(extract(text, name, report_year=report_year), rounding)._replace(texts={name: text})


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
        Files, and folders of them.
    chosen : iterable of str
        Cities of the coded reports, in any of their names; all if there are none.
    rounding : {"half_up", "half_even", "truncation", "any"}
    year : int, optional
        The year that the texts report on, where they do not tell it.
    """
    paths = list(texts)
    if paths:
        drafts = [drafted(path, rounding, year, "-".join(name.parts)) for path, name in plan(paths, Path())]
        if not drafts:
            raise ValueError(f"{', '.join(map(str, paths))}: no text, HTML, DOCX or PDF in it")
        figures = {name: figure for draft in drafts for name, figure in draft.figures.items()}
        written = {name: text for draft in drafts for name, text in draft.texts.items()}
        relations = pd.concat([draft.relations for draft in drafts], ignore_index=True)
        return crossed(Linked(relations, figures, written), _coded_figures(rounding))
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
    findings = tuple(_finding(row, linked, checked[row.relation_id]) for row in rows)
    silent = tuple(name for name in linked.texts if name not in {row.report_id for row in rows})
    return Audit(findings, tuple(mixtures(rows, linked.figures)), silent)


def _finding(row, linked: Linked, check: Check) -> Finding:
    given = terms(row, linked.figures)
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
        _passage(row.report_id, given, linked),
    )


def _passage(report_id: str, given: Terms, linked: Linked) -> str:
    """The words of the report in which its figures stand."""
    if report_id not in linked.texts:
        return ""
    ids = [figure.figure_id.rpartition("-") for figure in given.figures]
    return quoted(linked.texts[report_id], [int(start) for report, _, start in ids if report == report_id])


def roll_up(found: Audit) -> pd.DataFrame:
    """The audit by report.

    Returns
    -------
    pandas.DataFrame
        One row a report: `relations`, `testable`, `consistent`, `inconsistent`, `identified`, `inferred` (those of
        the identified that rest on a suggested relation), `suggested` (relations that a reader infers), `masked`.
    """
    rows = []
    for report_id in [*dict.fromkeys(one.report_id for one in found.findings), *found.silent]:
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


def in_words(found: Audit, shown: Audit, language: str) -> str:
    """The audit as a reader wants it: a line a report, then verdict, words, repair and innocent readings of checks.

    Parameters
    ----------
    found : Audit
    shown : Audit
        The part whose checks are listed, such as `Audit.remarkable`.
    language : {"zh", "en"}
    """
    if not found.findings:
        return label("audit.nothing", language)
    reports = [label("audit.summary", language).format(**row) for row in roll_up(found).to_dict("records")]
    counts = {"shown": len(shown.findings), "every": len(found.findings)}
    paragraphs = [_paragraph(one, language) for one in shown.findings]
    return "\n\n".join(["\n".join(reports), *paragraphs, label("audit.shown", language).format(**counts)])


def _paragraph(one: Finding, language: str) -> str:
    check = one.check
    why = [label(f"finding.{check.finding}", language)] if check.finding else []
    why += [label(f"reason.{check.reason}", language)] if check.reason else []
    if one.basis == "suggested" and not check.reason.startswith("suggested"):
        why.append(label("basis.suggested", language))
    head = label("audit.head", language).format(
        verdict=label(f"verdict.{check.verdict}", language),
        kind=label(f"kind.{one.kind}", language),
        why="".join(label("audit.why", language).format(why=text) for text in why),
        check=one.relation_id,
    )
    mended = label("check.or", language).join(f"{repair.literal} → {repair.repaired}" for repair in one.repairs)
    lines = {
        "audit.passage": one.passage,
        "check.repair": mended,
        "check.readings": readings(check.finding, language) if check.verdict == "inconsistent" else "",
        "check.assumption": assumption_text(one.assumption, language),
        "check.information": _text(one.information) if one.tested else "",
    }
    said = [
        label("audit.line", language).format(head=label(name, language), text=text)
        for name, text in lines.items()
        if text
    ]
    return "\n  ".join([head, one.statement(language), *said])


def readings(finding: str, language: str) -> str:
    """The innocent readings of an inconsistency."""
    return label(f"reading.{finding}", language)
