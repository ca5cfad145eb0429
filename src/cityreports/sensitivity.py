"""Whether the conclusions of the cross-city notebook stand under every rounding rule and without parts of the panel."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

import pandas as pd

from cityreports import estimates
from cityreports.closures import MARGIN, Closure, closures, implied_difference, pairs
from cityreports.comparisons import per_resident, place
from cityreports.evidence import evidence
from cityreports.exhibits import Cell, Exhibit, interval_text, nothing, number, table
from cityreports.fines import Fine, admissible, by_domain, compared, fines, logarithms, units
from cityreports.growths import alike, growths
from cityreports.intervals import Interval
from cityreports.parameters import Given
from cityreports.profiles import indicator_label
from cityreports.quantities import ROUNDINGS

__all__ = ["Conclusion", "conclusions", "order", "sensitivity", "settings"]


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What one setting shows.

    Attributes
    ----------
    name : str
        The statement, in the report's language.
    text : str
        Its numbers under this setting.
    verdict : str
        What must be the same in every setting for the conclusion to stand.
    ids : tuple of str
    """

    name: str
    text: str
    verdict: str
    ids: tuple[str, ...]


def settings(given: Given) -> Iterator[tuple[str, Given, pd.DataFrame]]:
    """The settings by the key of their label, with their parameters and evidence.

    Every rounding rule with the run's panel; without the panel; with its official pages and yearbooks only.
    """
    for rounding in ROUNDINGS:
        yield f"4.set.{rounding}", replace(given, rounding=rounding), evidence(rounding, panel=given.panel)
    if given.panel:
        bare = replace(given, panel=False)
        yield "4.set.no_panel", bare, evidence(given.rounding, panel=False)
        yield "4.set.no_mirrors", given, evidence(given.rounding, mirrors=False)


def order(items: list[tuple[str, Interval]]) -> str:
    """Names from the largest to the smallest; ``>`` where the intervals are apart, ``≈`` where they overlap.

    Examples
    --------
    >>> order([("a", Interval.of(1, 2)), ("b", Interval.of(5, 6)), ("c", Interval.of(4, 7))])
    'b ≈ c > a'
    """
    ranked = sorted(items, key=lambda item: -(item[1].lower + item[1].upper))
    text = ranked[0][0]
    for (_, above), (name, below) in pairwise(ranked):
        text += f" {'>' if below.below(above) else '≈'} {name}"
    return text


# --- the conclusions ----------------------------------------------------------------------------------------------


def conclusions(given: Given, frame: pd.DataFrame) -> Iterator[Conclusion]:
    """The conclusions that the chosen cities allow, under one setting."""
    closed = closures(frame, given.cities)
    yield from _closure(given, frame, closed)
    yield from _pairs(given, closed)
    yield from _rates(given, frame)
    yield from _growth(given, frame)
    money = fines(frame, given.cities)
    for find in (_order_of_fines, _variance, _slope):
        yield from find(given, money)


def _closure(given: Given, frame: pd.DataFrame, closed: list[Closure]) -> Iterator[Conclusion]:
    for row, closure, difference in implied_difference(frame, given.cities, closed):
        names = [place(r, given.language) for r in (row, closure.row)]
        sign = "+" if difference.lower > 0 else "-" if difference.upper < 0 else "0"
        ids = (row.figure_id, *closure.ids)
        yield Conclusion(given.text("4.c.closure", a=names[0], b=names[1]), interval_text(difference), sign, ids)


def _pairs(given: Given, closed: list[Closure]) -> Iterator[Conclusion]:
    for pair in pairs(closed):
        if pair.name == "video":
            first, second = pair.first, pair.second
            test = estimates.difference((first.closed, first.total), (second.closed, second.total), given.alpha, MARGIN)
            verdict = "4.equivalent" if test.equivalent else "4.not_equivalent"
            text = f"{number(100 * test.lower, 2)}–{number(100 * test.upper, 2)}"
            name = given.text("4.c.video", a=place(first.row, given.language))
            yield Conclusion(name, f"{text} {given.text(verdict)}", verdict, (*first.ids, *second.ids))


def _rates(given: Given, frame: pd.DataFrame) -> Iterator[Conclusion]:
    found = per_resident(given, frame)
    if found.empty:
        return
    for code, rows in found[found["rate"].notna()].groupby("indicator", sort=False):
        if all(rate.bounded for rate in rows["rate"]):
            items = [(place(row, given.language), row.rate) for row in rows.itertuples()]
            text = order(items)
            name = given.text("4.c.rate", a=indicator_label(code, given.language))
            yield Conclusion(name, text, text, tuple(rows["figure_id"]))


def _order_of_fines(given: Given, money: list[Fine]) -> Iterator[Conclusion]:
    matters: dict[str, dict] = {}
    for fine in compared(money):
        if fine.row.report_id != "panel" and fine.matter:
            matters.setdefault(fine.matter, {})[fine.row.city_id] = fine
    for code, group in matters.items():
        if len(group) > 1:
            text = order([(place(fine.row, given.language), fine.per_case) for fine in group.values()])
            ids = tuple(name for fine in group.values() for name in fine.ids)
            yield Conclusion(given.text("4.c.fine", a=indicator_label(code, given.language)), text, text, ids)


def _variance(given: Given, money: list[Fine]) -> Iterator[Conclusion]:
    cells = by_domain(money)
    groups = (cells["domain"].nunique(), cells["place"].nunique()) if len(cells) else (0, 0)
    if min(groups) < 2 or len(cells) - sum(groups) + 1 < 3:
        return
    shares = estimates.variance_shares(cells, "log", "domain", "place")
    text = f"{number(100 * shares.loc['domain', 'last'], 0)} % : {number(100 * shares.loc['place', 'last'], 0)} %"
    larger = str(shares["last"].idxmax())
    yield Conclusion(given.text("4.c.variance"), text, larger, tuple(" ".join(cells["ids"]).split()))


def _slope(given: Given, money: list[Fine]) -> Iterator[Conclusion]:
    for scope, group in admissible(money).items():
        own = units(group)
        if len(own) >= estimates.FEWEST:
            slope = estimates.elasticity(*logarithms(own))
            text = f"{number(slope.value, 2)} (p {number(slope.p, 2)})"
            ids = tuple(name for fine in own for name in fine.ids)
            name = given.text("4.c.slope", a=given.text(f"4.scope.{scope}"))
            yield Conclusion(name, text, str(slope.p < given.alpha), ids)


def _growth(given: Given, frame: pd.DataFrame) -> Iterator[Conclusion]:
    for (code, scope), group in alike(growths(frame, given.cities)).items():
        if len(group) >= estimates.FEWEST:
            found = estimates.mean([100 * (growth.value - 1) for growth in group], given.alpha)
            text = f"{number(found.value, 1)} % [{number(found.lower, 1)}, {number(found.upper, 1)}]"
            verdict = "+" if found.lower > 0 else "-" if found.upper < 0 else "0"
            name = given.text("4.c.growth", a=indicator_label(code, given.language), b=given.text(f"4.scope.{scope}"))
            yield Conclusion(name, text, verdict, tuple(i for growth in group for i in growth.ids))


# --- the exhibit --------------------------------------------------------------------------------------------------


def sensitivity(given: Given) -> Exhibit:
    """Every conclusion under every setting, and whether it stands."""
    found, names = {}, {}
    for key, own, frame in settings(given):
        found[key] = {conclusion.name: conclusion for conclusion in conclusions(own, frame)}
        names |= dict.fromkeys(found[key])
    caption = given.text("4.12.caption")
    source = given.text("4.source_panel" if given.panel else "4.source")
    if given.indicators:
        names = {name: None for name in names if _concerns(name, given)}
    if not names:
        return nothing(
            "4.12", caption, given.text("4.head.verdict"), given.text("4.no_conclusions"), language=given.language,
            source=source,
        )  # fmt: skip
    run = f"4.set.{given.rounding}"
    others = [key for key in found if key != run]
    rows = [_row(name, found[run].get(name), [found[key].get(name) for key in others], given) for name in names]
    heads = [given.text(head) for head in ("4.head.conclusion", run, *others, "4.head.stands")]
    stand = sum(row[-1] == given.text("4.stands") for row in rows)
    return table(
        "4.12", caption, rows, heads, language=given.language, n=len(rows), unit=given.text("4.conclusions"),
        source=source, note=given.text("4.12.note", stand=stand, n=len(rows)),
    )  # fmt: skip


def _concerns(name: str, given: Given) -> bool:
    return any(indicator_label(code, given.language) in name for code in given.indicators)


def _row(name: str, run: Conclusion | None, others: list[Conclusion | None], given: Given) -> list:
    """A line: the run's own setting in full, the others where they differ."""
    every = [run, *others]
    same = Cell.of("=") if run is not None else Cell.of("—")
    shown = [
        Cell.of("—") if c is None else same if run is not None and c.text == run.text else Cell.of(c.text, *c.ids)
        for c in others
    ]
    first = Cell.of("—") if run is None else Cell.of(run.text, *run.ids)
    verdicts = {c.verdict for c in every if c is not None}
    missing = sum(c is None for c in every)
    stands = given.text("4.stands" if len(verdicts) == 1 else "4.falls")
    if missing and len(verdicts) == 1:
        stands = given.text("4.stands_where", n=len(every) - missing, of=len(every))
    return [name, first, *shown, stands]
