"""Money per case: fines and the cases they were imposed in, of one scope, from reports and panel."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import exp, log

import pandas as pd

from cityreports import estimates
from cityreports.captions import captioned_chart, captioned_table
from cityreports.comparisons import (
    absent,
    colour,
    composition,
    flags_text,
    headed,
    outward,
    place,
    rounded,
    source,
    when,
)
from cityreports.corpus import measures
from cityreports.evidence import differences, evidence, interval_of, latest
from cityreports.exhibits import Cell, Exhibit, number, unit_text
from cityreports.intervals import Interval
from cityreports.parameters import Given
from cityreports.processed import relations
from cityreports.profiles import indicator_label
from cityreports.quantities import read_unit
from cityreports.sources import table as raw_table

__all__ = ["Fine", "chosen", "fine_chart", "fine_model", "fine_table", "fines", "log_ratio", "slopes"]

CASES = {"cases", "households"}
PARTIAL = re.compile(
    r"to date|counted to|report date|before year end|cut-off|not a full year|start not printed|to early"
)
NAMED = re.compile(r"pairs with (?:the ordinary )?([\d.]+\S*?)(?:;|,| |$)")
TOTAL, PROCEDURES = "penalty_cases", ("general_procedure_cases", "simple_procedure_cases")


@dataclass(frozen=True, slots=True)
class Fine:
    """Fines, their cases, and the money per case that their intervals allow.

    Attributes
    ----------
    row : namedtuple
        The row of the fines.
    matter : str
        Code of the cases; empty where the codebook has none.
    domain : str
    cases, money, per_case : Interval
    printed : tuple of float
        Fines and cases as printed; a total that is not printed is the sum of its parts.
    partial : bool
        Whether the period is not a whole year, or its end is not stated.
    refused : str
        Why it is shown and not compared: ``masked``, ``definition``, ``unit``, ``cases``; empty if it is.
    ids : tuple of str
    """

    row: object
    matter: str
    domain: str
    cases: Interval | None
    money: Interval | None
    per_case: Interval | None
    printed: tuple[float, float] | None
    partial: bool
    refused: str
    ids: tuple[str, ...]

    @property
    def value(self) -> float:
        """The printed fines over the printed cases."""
        return self.printed[0] / self.printed[1]

    @property
    def scope(self) -> str:
        """Whose cases: bureau, place, subdistrict, unstated."""
        return self.row.scope


# --- pairs --------------------------------------------------------------------------------------------------------


def fines(frame: pd.DataFrame, cities: Sequence[str]) -> list[Fine]:
    """Fines with their cases: the relations of the reports, and the panel's figures of one place, period and scope.

    In the panel a note that says which count the sum belongs to decides; else the cases with the same code do. A
    total that is not printed is the sum of both procedures.

    Parameters
    ----------
    frame : pandas.DataFrame
        As `comparisons.evidence` returns it.
    cities : sequence of str
        The reports' cities that are wanted; the panel's own places always are.
    """
    return [*_of_reports(frame, cities), *_of_panel(frame)]


def _of_reports(frame: pd.DataFrame, cities: Sequence[str]) -> Iterator[Fine]:
    rows = {row.figure_id: row for row in frame[frame["report_id"] != "panel"].itertuples()}
    coded = {row["code"]: row["domain"] for row in raw_table("codebook.csv")}
    sections = _section_domains()
    for relation in relations().itertuples():
        names = relation.operands.split(";")
        if relation.kind != "per" or relation.result or not all(name in rows for name in names):
            continue
        money, cases = (rows[name] for name in names)
        if money.unit == "CNY" and money.city_id in cities:
            yield _fine(money, [cases], coded.get(cases.indicator) or sections.get(cases.figure_id, ""))


def _section_domains() -> dict[str, str]:
    """The domain of every coded figure's section."""
    frame = measures()
    return dict(zip(frame["figure_id"], frame["domain"], strict=True))


def _of_panel(frame: pd.DataFrame) -> Iterator[Fine]:
    domains = {row["code"]: row["domain"] for row in raw_table("codebook.csv")}
    groups: dict[tuple, list] = {}
    for row in frame[(frame["report_id"] == "panel") & (frame["role"] == "actual")].itertuples():
        groups.setdefault((row.city_id, row.period_start, row.period_end, row.area_zh), []).append(row)
    for group in groups.values():
        sums = [row for row in group if row.indicator.endswith("_fines")]
        pairs = [_fine(money, _cases_of(money, group), domains.get(money.indicator, "")) for money in sums]
        yield from pairs
        parts = [pair for pair in pairs if pair.matter in PROCEDURES and not pair.refused]
        if len(parts) == 2 and TOTAL not in {pair.matter for pair in pairs}:
            yield _both(*parts)


def _cases_of(money, group: list) -> list:
    """The rows of the cases that a sum of fines belongs to; two where a total is the sum of both procedures."""
    counts = [row for row in group if row.scope == money.scope and row.unit != "CNY"]
    if named := NAMED.search(money.note):
        return [row for row in counts if row.literal == named[1]][:1]
    code = money.indicator.replace("_fines", "_cases")
    if found := [row for row in counts if row.indicator == code]:
        return found[:1]
    parts = [row for row in counts if row.indicator in PROCEDURES]
    return parts if code == TOTAL and len(parts) == 2 else []


def _fine(money, cases: list, domain: str) -> Fine:
    code = money.indicator.replace("_fines", "_cases")
    ids = (money.figure_id, *(row.figure_id for row in cases))
    partial = any(PARTIAL.search(row.note) for row in (money, *cases))
    refused = _refused(money, cases)
    if refused:
        return Fine(money, code, domain, None, None, None, None, partial, refused, ids)
    count, total = interval_of(cases[0]), sum(float(row.value) for row in cases)
    for row in cases[1:]:
        count += interval_of(row)
    if "leaves open" in money.note and len(cases) > 1:  # the sum covers both procedures, or the first alone
        first = min((interval_of(row) for row in cases), key=lambda interval: -interval.lower)
        count = Interval(first.lower, count.upper, first.lower_closed, count.upper_closed)
    return Fine(
        money, code, domain, count, interval_of(money), interval_of(money) / count, (float(money.value), total),
        partial, "", ids,
    )  # fmt: skip


def _both(first: Fine, second: Fine) -> Fine:
    """All penalties of a place from its two procedures, where no total of the fines is printed."""
    cases, money = first.cases + second.cases, first.money + second.money
    printed = tuple(a + b for a, b in zip(first.printed, second.printed, strict=True))
    return Fine(
        first.row, TOTAL, first.domain, cases, money, money / cases, printed,
        first.partial or second.partial, "", (*first.ids, *second.ids),
    )  # fmt: skip


def _refused(money, cases: list) -> str:
    if not cases:
        return "cases"
    if any(pd.isna(row.value) for row in (money, *cases)):
        return "masked"
    if any(row.unit and read_unit(row.unit).family not in CASES for row in cases):
        return "unit"
    if any(row.grade == "differs" for row in (money, *cases)):
        return "definition"
    return ""


def log_ratio(fine: Fine, other: Fine) -> tuple[float, float, float]:
    """The logarithm of a ratio of money per case, at the printed values and at the ends of its interval."""
    ratio = fine.per_case / other.per_case
    return log(fine.value / other.value), log(ratio.lower), log(ratio.upper)


def compared(found: list[Fine]) -> list[Fine]:
    """Those that are compared, in the order of matter, scope and size."""
    order = {code: i for i, code in enumerate([TOTAL, *(row["code"] for row in raw_table("codebook.csv"))])}
    kept = [fine for fine in found if not fine.refused]
    return sorted(kept, key=lambda fine: (order.get(fine.matter, len(order)), fine.scope, -fine.value))


# --- exhibits -----------------------------------------------------------------------------------------------------


def chosen(given: Given, frame: pd.DataFrame) -> list[Fine]:
    """The pairs of the chosen cities, and of the chosen indicators if any are."""
    wanted = {code.replace("_fines", "_cases") for code in given.indicators}
    return [fine for fine in fines(frame, given.cities) if not wanted or fine.matter in wanted]


def _found(given: Given) -> list[Fine]:
    return chosen(given, evidence(given.rounding, panel=given.panel))


def _matter(fine: Fine, given: Given) -> str:
    if fine.matter == TOTAL:
        return given.text("4.all_penalties")
    if fine.matter:
        return indicator_label(fine.matter, given.language)
    return fine.row.subject_zh if given.language == "zh" else fine.row.subject_en


def fine_chart(given: Given) -> Exhibit:
    """Money per case by matter and place, on a logarithmic axis."""
    found = [fine for fine in compared(_found(given)) if fine.matter not in PROCEDURES]
    if not found:
        return absent(given, "4.7", "4.no_fines")
    data = [
        {
            "group": _matter(fine, given),
            "label": f"{place(fine.row, given.language)} {when(fine.row, given.language)}",
            "value": fine.value,
            "lower": float(fine.per_case.lower),
            "upper": float(fine.per_case.upper),
            "colour": colour(fine.row),
            "marker": {"bureau": "s", "subdistrict": "^"}.get(fine.scope, "o"),
            "hollow": fine.scope == "unstated",
            "text": f"{rounded(fine.value)} · {given.text(f'4.scope.{fine.scope}')}",
            "ids": " ".join(fine.ids),
        }
        for fine in found
    ]
    return captioned_chart(
        given, "4.7", headed(data), n=len(data), source=source(given), unit=given.text("4.per_case_unit"),
        x_label=given.text("4.7.axis"), log=True,
    )  # fmt: skip


def fine_table(given: Given) -> Exhibit:
    """The pairs: fines, cases, money per case, log ratio to the baseline city or the first of the matter; refusals."""
    found = _found(given)
    if not found:
        return absent(given, "4.8", "4.no_fines")
    kept = compared(found)
    rows = [_fine_row(fine, _reference(fine, kept, given), given) for fine in kept]
    rows += [_refused_row(fine, given) for fine in found if fine.refused]
    heads = ["4.head.place", "period", "4.head.matter", "4.head.fines_cases", "4.head.per_case"]
    heads += ["4.head.log_ratio", "4.head.flags"]
    return captioned_table(
        given, "4.8", heads, rows, n=len(found), source=source(given),
        unit=unit_text("CNY", given.language), kept=len(kept), refused=len(found) - len(kept),
    )  # fmt: skip


def _reference(fine: Fine, kept: list[Fine], given: Given) -> Fine | None:
    """The latest pair of the matter of the baseline city, else of the first city chosen, else the first of a scope."""
    alike = [other for other in kept if other.matter == fine.matter and fine.matter]
    for city in (given.baseline_city, *given.cities):
        own = [other for other in alike if other.row.city_id == city]
        if own:
            return max(own, key=lambda other: other.row.period_end)
    return next((other for other in alike if other.scope == fine.scope), None)


def _fine_row(fine: Fine, reference: Fine | None, given: Given) -> list:
    ratio = ""
    if reference is fine:
        ratio = "0"
    elif reference is not None:
        value, lower, upper = log_ratio(fine, reference)
        who = place(reference.row, given.language)
        if who == place(fine.row, given.language):
            who = when(reference.row, given.language)
        ratio = f"{number(value, 3)} [{number(lower, 3)}, {number(upper, 3)}] ÷ {who}"
    return [
        place(fine.row, given.language),
        when(fine.row, given.language),
        Cell.of(_scoped(fine, given), *fine.ids),
        Cell.of(f"{outward(fine.money, 5)} ÷ {outward(fine.cases, 6)}", *fine.ids),
        Cell.of(outward(fine.per_case), *fine.ids),
        Cell.of(ratio, *fine.ids),
        _flags(fine, reference, given),
    ]


def _scoped(fine: Fine, given: Given) -> str:
    """What is counted, and whose cases they are."""
    return given.text("4.matter_scope", matter=_matter(fine, given), scope=given.text(f"4.scope.{fine.scope}"))


def _flags(fine: Fine, reference: Fine | None, given: Given) -> str:
    unstated = fine.scope == "unstated"
    texts = [given.text("4.flag.partial")] if fine.partial else []
    texts += [given.text("4.scope_unstated")] if unstated else []
    if reference is not None and reference is not fine:
        found = [flag for flag in differences([reference.row, fine.row]) if flag != "scope" or not unstated]
        texts += [flags_text(found, given)] if found else []
    named = fine.row.definition_zh if given.language == "zh" else fine.row.definition_en
    return " · ".join([*texts, *([named] if named else [])])


def _refused_row(fine: Fine, given: Given) -> list:
    named = fine.row.definition_zh if given.language == "zh" else fine.row.definition_en
    reason = given.text(f"4.fine_refused.{fine.refused}") + (f" ({named})" if named else "")
    return [
        place(fine.row, given.language),
        when(fine.row, given.language),
        Cell.of(_scoped(fine, given), *fine.ids),
        Cell.of(f"{fine.row.literal} ÷ —", fine.ids[0]),
        "—",
        "—",
        given.text("4.not_compared", reason=reason),
    ]


# --- what the pairs can carry -------------------------------------------------------------------------------------


def admissible(found: list[Fine]) -> dict[str, list[Fine]]:
    """Pairs of all penalties by stated scope: the only ones of one definition. Scope not stated is never among them."""
    groups: dict[str, list[Fine]] = {}
    for fine in compared(found):
        if fine.matter == TOTAL and fine.scope != "unstated":
            groups.setdefault(fine.scope, []).append(fine)
    return groups


def logarithms(own: list[Fine]) -> tuple[list[float], list[float]]:
    """The logarithms of cases and fines."""
    return [log(fine.printed[1]) for fine in own], [log(fine.printed[0]) for fine in own]


def slopes(own: list[Fine]) -> tuple[estimates.Slope, estimates.Slope]:
    """The elasticity of fines to cases, tested against nought (fines alike) and against one (money per case alike)."""
    return estimates.elasticity(*logarithms(own)), estimates.elasticity(*logarithms(own), null=1)


def by_domain(found: list[Fine]) -> pd.DataFrame:
    """The reports' pairs of stated scope by domain and place: logarithm of the money per case.

    All penalties are left out: they are the sum of the domains.
    """
    own = [fine for fine in compared(found) if fine.row.report_id != "panel"]
    own = [fine for fine in own if fine.matter != TOTAL and fine.scope != "unstated"]
    return pd.DataFrame(
        {
            "domain": [fine.domain for fine in own],
            "place": [fine.row.city_id for fine in own],
            "log": [log(fine.value) for fine in own],
            "ids": [" ".join(fine.ids) for fine in own],
        }
    )


def fine_model(given: Given) -> Exhibit:
    """Admissible pairs first; then the variance between domains and places, and the slope of fines on cases."""
    found = _found(given)
    rows = [*_variance_rows(by_domain(found), given)]
    groups = admissible(found)
    for scope in ("bureau", "place", "subdistrict"):
        rows.append(_model_row(scope, groups.get(scope, []), given))
    values = {"seed": estimates.SEED, "draws": number(estimates.DRAWS), "least": estimates.FEWEST}
    heads = ["4.head.question", "4.head.admissible", "4.head.result", "4.head.detail"]
    n = len(by_domain(found)) + sum(map(len, groups.values()))
    return captioned_table(given, "4.9", heads, rows, n=n, source=source(given), **values)


def _variance_rows(frame: pd.DataFrame, given: Given) -> Iterator[list]:
    question = given.text("4.variance")
    groups = (frame["domain"].nunique(), frame["place"].nunique()) if len(frame) else (0, 0)
    data = given.text("4.variance_data", n=len(frame), domains=groups[0], places=groups[1])
    ids = " ".join(frame["ids"]).split() if len(frame) else []
    if min(groups) < 2 or len(frame) - sum(groups) + 1 < 3:
        yield [question, Cell.of(data, *ids), given.text("4.refused_model"), given.text("4.lift_variance")]
        return
    shares = estimates.variance_shares(frame, "log", "domain", "place")
    parts = [
        given.text(
            "4.variance_result", name=given.text(f"4.by_{name}"), alone=number(100 * row.alone, 0),
            last=number(100 * row.last, 0), p=number(row.p, 3),
        )
        for name, row in shares.iterrows()
    ]  # fmt: skip
    yield [question, Cell.of(data, *ids), Cell.of("; ".join(parts), *ids), given.text("4.variance_detail")]


def _model_row(scope: str, group: list[Fine], given: Given) -> list:
    own = latest(group)
    question = given.text("4.slope", scope=given.text(f"4.scope.{scope}"))
    ids = [name for fine in own for name in fine.ids]
    if len(own) < estimates.FEWEST:
        data = given.text("4.slope_data", pairs=len(group), places=len(own))
        lacking = given.text("4.lift_slope", n=estimates.FEWEST - len(own))
        return [question, Cell.of(data, *ids), given.text("4.refused_model"), lacking]
    places = composition([fine.row for fine in own], given)
    data = given.text("4.slope_places", pairs=len(group), places=len(own), composition=places)
    slope, unit = slopes(own)
    spread = exp(max(log(fine.value) for fine in own) - min(log(fine.value) for fine in own))
    result = given.text(
        "4.slope_result", value=number(slope.value, 2), p=number(slope.p, 3), p_one=number(unit.p, 3),
        draws=number(slope.draws),
    )  # fmt: skip
    lower, upper = min(slope.without), max(slope.without)
    detail = given.text(
        "4.slope_detail", lower=number(lower, 2), upper=number(upper, 2), spread=number(spread, 0),
        partial=sum(fine.partial for fine in own),
    )  # fmt: skip
    return [question, Cell.of(data, *ids), Cell.of(result, *ids), detail]
