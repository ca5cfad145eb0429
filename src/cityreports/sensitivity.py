"""Whether the conclusions of the cross-city notebook stand under every rounding rule and without parts of the panel."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import pandas as pd

from cityreports import closures, estimates, fines, growths
from cityreports.captions import captioned_table
from cityreports.closures import MARGIN, Closure, difference_of, equivalence, implied_difference, pair_name, pairs
from cityreports.comparisons import absent, flags_text, per_resident, place, source
from cityreports.evidence import differences, evidence, latest
from cityreports.exhibits import Cell, Exhibit, interval_text, measured, number
from cityreports.fines import Fine, admissible, by_domain, compared, slopes
from cityreports.growths import alike, modelled, percents
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
        What must be the same in every setting for the conclusion to stand; empty if nothing can be concluded.
    open : str
        Why nothing can be concluded: ``definition``, ``overlap``, ``chance``, ``slope``, ``zero``, ``undecided``.
    flags : tuple of str
        In what the parties differ: period, level, scope, definition.
    ids : tuple of str
    """

    name: str
    text: str
    verdict: str
    open: str
    flags: tuple[str, ...]
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


def order(items: Sequence[tuple[str, Interval, object]]) -> str:
    """Names from the largest to the smallest, and how surely each stands before the next.

    Parameters
    ----------
    items : sequence of tuple
        Name, interval, definition.

    Returns
    -------
    str
        ``>`` where the intervals are apart, ``≈`` where they overlap, ``?`` between two definitions.

    Examples
    --------
    >>> order([("a", Interval.of(1, 2), ""), ("b", Interval.of(5, 6), ""), ("c", Interval.of(4, 7), "")])
    'b ≈ c > a'
    >>> order([("a", Interval.of(1, 2), ""), ("b", Interval.of(5, 6), "filed")])
    'b ? a'
    """
    ranked = sorted(items, key=lambda item: -(item[1].lower + item[1].upper))
    text = ranked[0][0]
    for (_, above, kind), (name, below, other) in pairwise(ranked):
        sign = "?" if kind != other else ">" if below.below(above) else "≈"
        text += f" {sign} {name}"
    return text


# --- the conclusions ----------------------------------------------------------------------------------------------


def conclusions(given: Given, frame: pd.DataFrame) -> Iterator[Conclusion]:
    """The conclusions that the chosen cities and indicators allow, under one setting."""
    closed, money = closures.chosen(given, frame), fines.chosen(given, frame)
    yield from _closure(given, frame, closed)
    yield from _pairs(given, closed)
    yield from _rates(given, frame)
    yield from _growth(given, frame)
    yield from _order_of_fines(given, frame, money)
    yield from _variance(given, money)
    yield from _slope(given, money)


def _ordered(name: str, items: list[tuple], rows: Sequence, ids: tuple[str, ...]) -> Conclusion:
    """An order of places, which concludes something if one of them surely stands before another."""
    text = order(items)
    sure = text if ">" in text else ""
    why = "" if sure else "definition" if "?" in text else "overlap"
    return Conclusion(name, text, sure, why, differences(rows), ids)


def _closure(given: Given, frame: pd.DataFrame, closed: list[Closure]) -> Iterator[Conclusion]:
    for row, closure, difference in implied_difference(frame, given.cities, closed):
        names = [place(r, given.language) for r in (row, closure.row)]
        yield Conclusion(
            given.text("4.c.closure", a=names[0], b=names[1]), interval_text(difference), "", "definition",
            differences([closure.printed or closure.row, row]),
            (row.figure_id, *closure.ids),
        )  # fmt: skip


def _pairs(given: Given, closed: list[Closure]) -> Iterator[Conclusion]:
    for pair in pairs(closed):
        test = difference_of(pair, given.alpha)
        found = equivalence(test)
        text = f"[{number(100 * test.lower, 2)}, {number(100 * test.upper, 2)}] {given.text(f'4.{found}')}"
        yield Conclusion(
            given.text("4.c.pair", a=pair_name(pair, given)), text, "" if found == "undecided" else found,
            "undecided" if found == "undecided" else "",
            differences([pair.second.row, pair.first.row]), (*pair.first.ids, *pair.second.ids),
        )  # fmt: skip


def _rates(given: Given, frame: pd.DataFrame) -> Iterator[Conclusion]:
    found = per_resident(given, frame)
    if found.empty:
        return
    for code, rows in found[found["rate"].notna()].groupby("indicator", sort=False):
        if all(rate.bounded for rate in rows["rate"]):
            own = list(rows.itertuples())
            items = [(place(row, given.language), row.rate, row.definition) for row in own]
            name = given.text("4.c.rate", a=indicator_label(code, given.language))
            yield _ordered(name, items, own, tuple(rows["figure_id"]))


def _order_of_fines(given: Given, frame: pd.DataFrame, money: list[Fine]) -> Iterator[Conclusion]:
    definitions = dict(zip(frame["figure_id"], frame["definition"], strict=True))
    matters: dict[str, list[Fine]] = {}
    for fine in compared(money):
        if fine.row.report_id != "panel" and fine.matter:
            matters.setdefault(fine.matter, []).append(fine)
    for code, group in matters.items():
        own = latest(group)
        if len(own) > 1:
            items = [
                (place(fine.row, given.language), fine.per_case, tuple(definitions.get(i, "") for i in fine.ids))
                for fine in own
            ]
            name = given.text("4.c.fine", a=indicator_label(code, given.language))
            ids = tuple(i for fine in own for i in fine.ids)
            found = _ordered(name, items, [fine.row for fine in own], ids)
            doubt = ("definition",) if len({kind for *_, kind in items}) > 1 else ()
            yield replace(found, flags=tuple(dict.fromkeys((*found.flags, *doubt))))


def _variance(given: Given, money: list[Fine]) -> Iterator[Conclusion]:
    cells = by_domain(money)
    groups = (cells["domain"].nunique(), cells["place"].nunique()) if len(cells) else (0, 0)
    if min(groups) < 2 or len(cells) - sum(groups) + 1 < 3:
        return
    shares = estimates.variance_shares(cells, "log", "domain", "place")
    parts = [
        f"{given.text(f'4.by_{name}')} "
        f"{measured(number(100 * row.alone, 0), '%', given.language)} (p {number(row.p, 3)})"
        for name, row in shares.iterrows()
    ]
    beyond = "+".join(name for name, row in shares.iterrows() if row.p < given.alpha)
    own = [fine.row for fine in compared(money) if fine.row.figure_id in " ".join(cells["ids"]).split()]
    yield Conclusion(
        given.text("4.c.variance"), "; ".join(parts), beyond, "" if beyond else "chance",
        differences(own), tuple(" ".join(cells["ids"]).split()),
    )  # fmt: skip


def _slope(given: Given, money: list[Fine]) -> Iterator[Conclusion]:
    for scope, group in admissible(money).items():
        own = latest(group)
        if len(own) < estimates.FEWEST:
            continue
        slope, unit = slopes(own)
        text = f"{number(slope.value, 2)} (p(0) {number(slope.p, 3)}, p(1) {number(unit.p, 3)})"
        verdict = "+".join(name for name, test in (("0", slope), ("1", unit)) if test.p < given.alpha)
        yield Conclusion(
            given.text("4.c.slope", a=given.text(f"4.scope.{scope}")), text, verdict, "" if verdict else "slope",
            differences([fine.row for fine in own]),
            tuple(name for fine in own for name in fine.ids),
        )  # fmt: skip


def _growth(given: Given, frame: pd.DataFrame) -> Iterator[Conclusion]:
    for (code, scope), group in alike(growths.chosen(given, frame)).items():
        if len(group) < estimates.FEWEST:
            continue
        found = {"4.c.growth": estimates.mean(percents(group), given.alpha), "4.c.model": modelled(group, given.alpha)}
        for key, mean in found.items():
            if mean is None:
                continue
            verdict = "+" if mean.lower > 0 else "-" if mean.upper < 0 else ""
            shown = measured(number(mean.value, 1), "%", given.language)
            yield Conclusion(
                given.text(key, a=indicator_label(code, given.language), b=given.text(f"4.scope.{scope}")),
                f"{shown} [{number(mean.lower, 1)}, {number(mean.upper, 1)}]", verdict,
                "" if verdict else "zero", differences([growth.row for growth in group]),
                tuple(i for growth in group for i in growth.ids),
            )  # fmt: skip


# --- the exhibit --------------------------------------------------------------------------------------------------


def sensitivity(given: Given) -> Exhibit:
    """Every conclusion under every setting, what its parties differ in, and whether it stands."""
    found, names = {}, {}
    for key, own, frame in settings(given):
        found[key] = {conclusion.name: conclusion for conclusion in conclusions(own, frame)}
        names |= dict.fromkeys(found[key])
    if not names:
        return absent(given, "4.12", "4.no_conclusions")
    run = f"4.set.{given.rounding}"
    order_of_settings = [run, *(key for key in found if key != run)]
    lines = {name: [found[key].get(name) for key in order_of_settings] for name in names}
    verdicts = {name: _verdict(every) for name, every in lines.items()}
    rows = [_row(name, every, verdicts[name], given) for name, every in lines.items()]
    kinds = list(verdicts.values())
    return captioned_table(
        given, "4.12", ["4.head.conclusion", *order_of_settings, "4.head.flags", "4.head.stands"], rows,
        n=len(rows), unit=given.text("4.conclusions"), source=source(given), stand=kinds.count("stands"),
        open=kinds.count("open"), margin=number(100 * MARGIN),
    )  # fmt: skip


def _verdict(every: list[Conclusion | None]) -> str:
    """``stands`` if every setting that allows it concludes the same, ``open`` if none concludes, else ``falls``."""
    verdicts = {conclusion.verdict for conclusion in every if conclusion is not None}
    if len(verdicts) > 1:
        return "falls"
    return "stands" if verdicts.pop() else "open"


def _row(name: str, every: list[Conclusion | None], verdict: str, given: Given) -> list:
    """A line: the run's own setting in full, the others where they differ."""
    run, *others = every
    known = [conclusion for conclusion in every if conclusion is not None]
    cells = [Cell.of("—") if run is None else Cell.of(run.text, *run.ids)]
    for other in others:
        if other is None:
            cells.append(Cell.of("—"))
        else:
            same = run is not None and other.text == run.text
            cells.append(Cell.of("=" if same else other.text, *other.ids))
    flags = flags_text(dict.fromkeys(flag for conclusion in known for flag in conclusion.flags), given)
    return [name, *cells, flags, _stands(verdict, known, len(every), given)]


def _stands(verdict: str, known: list[Conclusion], of: int, given: Given) -> str:
    if verdict == "open":
        return given.text("4.no_conclusion", reason=given.text(f"4.open.{known[0].open}"))
    if verdict == "stands" and len(known) < of:
        return given.text("4.stands_where", n=len(known), of=of)
    return given.text(f"4.{verdict}")
