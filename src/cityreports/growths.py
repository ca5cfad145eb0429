"""Growth on the year before, of all places side by side: printed changes with their intervals and bases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import exp, log
from statistics import median

import pandas as pd

from cityreports import estimates
from cityreports.captions import captioned_chart, captioned_table
from cityreports.comparisons import absent, colour, composition, headed, place, source, when
from cityreports.evidence import days, evidence, interval_of, latest
from cityreports.exhibits import Cell, Exhibit, measured, number, span
from cityreports.fines import PARTIAL, PROCEDURES, TOTAL
from cityreports.intervals import Interval
from cityreports.parameters import Given
from cityreports.profiles import indicator_label
from cityreports.quantities import read_unit
from cityreports.sources import table as raw_table

__all__ = ["Growth", "alike", "chosen", "growth_chart", "growth_table", "growths", "modelled", "percents"]

GROWING = ("count", "money", "length", "area", "volume", "mass")
ONE = Interval.point(1)


@dataclass(frozen=True, slots=True)
class Growth:
    """A growth on the year before.

    Attributes
    ----------
    row : namedtuple
        The row of the printed change, or of one part of it.
    indicator : str
    factor : Interval
        The level over the earlier one.
    value : float
        The same at the printed values.
    source : str
        ``printed``, ``difference`` (a printed number of cases more or less), ``parts`` (both procedures).
    level, earlier : float or None
        Exact counts of the level, and the earlier count that follows; none if no count is printed.
    partial : bool
        Whether the period is not a whole year, or its end is not stated.
    ids : tuple of str
    """

    row: object
    indicator: str
    factor: Interval
    value: float
    source: str
    level: float | None
    earlier: float | None
    partial: bool
    ids: tuple[str, ...]

    @property
    def percent(self) -> Interval:
        """The growth in per cent."""
        return (self.factor - ONE) * Interval.point(100)

    @property
    def variance(self) -> float | None:
        """Of the logarithm of the factor, were both counts Poisson; none if no count is printed."""
        return 1 / self.level + 1 / self.earlier if self.level and self.earlier else None


# --- what is printed ----------------------------------------------------------------------------------------------


def growths(frame: pd.DataFrame, cities: tuple[str, ...]) -> list[Growth]:
    """The printed growths of flows on the year before.

    Changes from the month before, from a mean of several years, of shares and scores, and those without a code are
    left out. A place that prints the growth of both procedures and none of the total has it from its parts.

    Parameters
    ----------
    frame : pandas.DataFrame
        As `comparisons.evidence` returns it.
    cities : tuple of str
        The reports' cities that are wanted; the panel's own places always are.
    """
    kinds = {row["code"]: row["kind"] for row in raw_table("codebook.csv")}
    wanted = (frame["report_id"] == "panel") | frame["city_id"].isin(cities)
    changes = frame[wanted & (frame["role"] == "change") & frame["value"].notna()]
    changes = changes[changes["indicator"].map(kinds).isin(GROWING) & ~changes["note"].str.contains("month on month")]
    levels: dict[tuple, list] = {}
    for row in frame[(frame["role"] == "actual") & frame["value"].notna()].itertuples():
        levels.setdefault(moment(row), []).append(row)
    found = [
        growth
        for row in changes.itertuples()
        if row.time == "flow"
        for growth in _growth(row, levels.get(moment(row), []))
    ]
    return [*found, *_from_parts(found)]


def moment(row) -> tuple:
    """Source, place, area and period of a figure."""
    return row.report_id, row.city_id, row.area_zh, row.period_end


def _growth(row, levels: list) -> Iterator[Growth]:
    own = _levels(row, levels)
    partial = any(PARTIAL.search(figure.note) for figure in (row, *own))
    ids = (row.figure_id, *(level.figure_id for level in own))
    count = sum(float(level.value) for level in own) if own and all(map(_exact, own)) else None
    if row.unit == "%" or row.unit == "倍":
        size = Interval.point(100 if row.unit == "%" else 1)
        ratio = row.unit == "倍" and "ratio to" in row.note
        factor = interval_of(row) / size + Interval.point(0 if ratio else 1)
        value = float(row.value) / (100 if row.unit == "%" else 1) + (0 if ratio else 1)
        earlier = count / value if count is not None and value > 0 else None
        yield Growth(row, row.indicator, factor, value, "printed", count, earlier, partial, ids)
    elif len(own) == 1 and read_unit(row.unit).family == read_unit(own[0].unit).family:
        level, before = interval_of(own[0]), interval_of(own[0]) - interval_of(row)
        if before.lower is not None and before.lower > 0:
            earlier = float(own[0].value - row.value)
            value = float(own[0].value) / earlier
            yield Growth(row, row.indicator, level / before, value, "difference", count, earlier, partial, ids)


def _levels(row, levels: list) -> list:
    """The level that a change belongs to, of the figures of its moment; else both procedures of a total."""
    if own := [level for level in levels if level.indicator == row.indicator]:
        return own[:1]
    parts = [level for level in levels if level.indicator in PROCEDURES]
    return parts if row.indicator == TOTAL and len(parts) == 2 else []


def _exact(level) -> bool:
    return level.lower == level.upper and read_unit(level.unit).kind == "counter"


def _from_parts(found: list[Growth]) -> Iterator[Growth]:
    """The growth of all penalties of a place from that of its two procedures."""
    places: dict[tuple, dict[str, Growth]] = {}
    for growth in found:
        row = growth.row
        places.setdefault((row.city_id, row.area_zh, row.period_end, row.scope), {})[growth.indicator] = growth
    for parts in places.values():
        own = [parts[name] for name in PROCEDURES if name in parts]
        if TOTAL in parts or len(own) < 2 or any(part.level is None for part in own):
            continue
        level = sum(part.level for part in own)
        before = [Interval.of(part.level, part.level) / part.factor for part in own]
        earlier = sum(part.earlier for part in own)
        yield replace(
            own[0], indicator=TOTAL, factor=Interval.of(level, level) / (before[0] + before[1]), value=level / earlier,
            source="parts", level=level, earlier=earlier, partial=any(part.partial for part in own),
            ids=tuple(name for part in own for name in part.ids),
        )  # fmt: skip


def alike(found: list[Growth]) -> dict[tuple[str, str], list[Growth]]:
    """Growths of one indicator and one stated scope over a year, the latest of each place.

    Parts of a year that the page calls a year to date stay and are counted; months and quarters do not.
    """
    groups: dict[tuple[str, str], list[Growth]] = {}
    for growth in found:
        if growth.row.scope != "unstated" and days(growth.row) > 360:
            groups.setdefault((growth.indicator, growth.row.scope), []).append(growth)
    return {key: latest(group) for key, group in groups.items()}


# --- exhibits -----------------------------------------------------------------------------------------------------


def chosen(given: Given, frame: pd.DataFrame) -> list[Growth]:
    """The growths of the chosen cities, and of the chosen indicators if any are, in the codebook's order."""
    found = growths(frame, given.cities)
    order = {row["code"]: i for i, row in enumerate(raw_table("codebook.csv"))}
    kept = [growth for growth in found if not given.indicators or growth.indicator in given.indicators]
    return sorted(kept, key=lambda growth: (order[growth.indicator], growth.row.scope, -growth.value))


def _found(given: Given) -> list[Growth]:
    return chosen(given, evidence(given.rounding, panel=given.panel))


def growth_chart(given: Given) -> Exhibit:
    """Growth on the year before, of all places, by indicator."""
    found = _found(given)
    if not found:
        return absent(given, "4.10", "4.no_growth")
    data = []
    for growth in found:
        row, percent = growth.row, growth.percent
        name = f"{place(row, given.language)} {when(row, given.language)}"
        data.append(
            {
                "group": indicator_label(growth.indicator, given.language),
                "label": name,
                "value": 100 * (growth.value - 1),
                "lower": None if percent.lower is None else float(percent.lower),
                "upper": None if percent.upper is None else float(percent.upper),
                "colour": colour(row),
                "marker": {"bureau": "s", "subdistrict": "^"}.get(row.scope, "o"),
                "hollow": row.scope == "unstated",
                "text": f"{_signed(100 * (growth.value - 1), given)} · {given.text(f'4.scope.{row.scope}')}",
                "ids": " ".join(growth.ids),
            }
        )
    return captioned_chart(
        given, "4.10", headed(data), n=len(data), source=source(given), unit="%", x_label=given.text("4.10.axis"),
        reference=0,
    )  # fmt: skip


def _signed(value: float, given: Given) -> str:
    return measured(f"{'+' if value > 0 else ''}{number(value, 1)}", "%", given.language)


def growth_table(given: Given) -> Exhibit:
    """Growths of like with like: how many there are, mean with t interval, median, range, and the labelled model."""
    found = _found(given)
    if not found:
        return absent(given, "4.11", "4.no_growth")
    groups = sorted(alike(found).items(), key=lambda item: -len(item[1]))
    rows = [_group_row(indicator, scope, group, given) for (indicator, scope), group in groups]
    unstated = [growth for growth in found if growth.row.scope == "unstated"]
    if unstated:
        ids = [name for growth in unstated for name in growth.ids]
        text = given.text("4.growth_unstated", n=len(unstated))
        rows.append([given.text("4.growth_unstated_head"), "", Cell.of(len(unstated), *ids), text, "", "", ""])
    if not rows:
        return absent(given, "4.11", "4.no_growth")
    heads = ["indicator", "4.head.scope", "4.head.places_k", "4.head.mean", "4.head.median", "4.head.range"]
    heads.append("4.head.model")
    return captioned_table(
        given, "4.11", heads, rows, n=len(found), source=source(given), unit="%", least=estimates.FEWEST,
        level=number(100 * (1 - given.alpha)),
    )  # fmt: skip


def _group_row(indicator: str, scope: str, group: list[Growth], given: Given) -> list:
    values = percents(group)
    ids = [name for growth in group for name in growth.ids]
    k = given.text("4.k_partial", k=len(group), partial=sum(growth.partial for growth in group))
    cells = [indicator_label(indicator, given.language), given.text(f"4.scope.{scope}")]
    middle = [Cell.of(_signed(median(values), given), *ids), Cell.of(span(min(values), max(values), digits=1), *ids)]
    if len(group) < estimates.FEWEST:
        lacking = given.text("4.lift_growth", n=estimates.FEWEST - len(group))
        return [*cells, Cell.of(k, *ids), lacking, *middle, "—"]
    places = given.text("4.k_places", k=k, composition=composition([growth.row for growth in group], given))
    mean = _with_interval(estimates.mean(values, given.alpha), given)
    model = modelled(group, given.alpha)
    counted = sum(growth.variance is not None for growth in group)
    text = given.text("4.no_model", k=counted) if model is None else f"{_with_interval(model, given)} (k = {model.n})"
    return [*cells, Cell.of(places, *ids), Cell.of(mean, *ids), *middle, Cell.of(text, *ids)]


def percents(group: list[Growth]) -> list[float]:
    """The growths in per cent at the printed values."""
    return [100 * (growth.value - 1) for growth in group]


def _with_interval(found: estimates.Estimate, given: Given) -> str:
    return f"{_signed(found.value, given)} [{number(found.lower, 1)}, {number(found.upper, 1)}]"


def modelled(group: list[Growth], alpha: float) -> estimates.Estimate | None:
    """The random-effects mean of the logarithms, as a growth in per cent; none if too few places print their count.

    It is a model and not a reading of the data: the counts of both years are taken as Poisson.
    """
    counted = [growth for growth in group if growth.variance]
    if len(counted) < estimates.FEWEST:
        return None
    found = estimates.random_effects(
        [log(growth.value) for growth in counted], [growth.variance for growth in counted], alpha
    )
    return estimates.Estimate(*(100 * (exp(x) - 1) for x in (found.value, found.lower, found.upper)), found.n)
