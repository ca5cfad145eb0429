"""Closure rates of city-management platforms: what is closed, over what, and how far two rates can differ."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import pandas as pd

from cityreports import estimates
from cityreports.captions import captioned_chart, captioned_table
from cityreports.comparisons import absent, colour, place, source, when
from cityreports.evidence import days, evidence, interval_of
from cityreports.exhibits import Cell, Exhibit, interval_text, number, span
from cityreports.intervals import Interval
from cityreports.parameters import Given
from cityreports.sources import UnknownNameError

__all__ = [
    "Closure",
    "Pair",
    "chosen",
    "closure_differences",
    "closure_rates",
    "closures",
    "difference_of",
    "pair_name",
    "pairs",
    "rate_chart",
]

MARGIN = 0.01  # a difference of one percentage point or less is taken not to matter
CLOSED = {
    "platform_cases_closed": ("platform_closure_rate", "platform_ontime_closure_rate"),
    "platform_video_cases_closed": ("platform_video_closure_rate",),
    "penalty_cases_closed": (),
}
BASES = {
    "platform_cases_closed": ("platform_cases_filed", "platform_cases_received"),
    "platform_video_cases_closed": ("platform_video_cases_filed",),
    "penalty_cases_closed": ("penalty_cases_filed",),
}
READ = {*CLOSED, *(name for names in (*BASES.values(), *CLOSED.values()) for name in names)}
RATES = ("platform_closure_rate", "platform_ontime_closure_rate", "platform_video_closure_rate")


@dataclass(frozen=True, slots=True)
class Closure:
    """Closed cases and the printed count they are a share of.

    Attributes
    ----------
    row : namedtuple
        The row of the closed cases.
    matter : str
        Code of the closed cases.
    base : str
        ``filed``, ``received`` or ``due``.
    closed, total : int
        Exact counts.
    printed : namedtuple or None
        The row of the printed rate that the counts reproduce.
    """

    row: object
    matter: str
    base: str
    closed: int
    total: int
    printed: object | None
    ids: tuple[str, ...]

    @property
    def codes(self) -> set[str]:
        """The indicators that it is of: closed cases, their base, the rate."""
        rates = CLOSED.get(self.matter, ()) if self.printed is None else (self.printed.indicator,)
        return {self.matter, self.matter.replace("closed", self.base), *rates}


@dataclass(frozen=True, slots=True)
class Pair:
    """Two closures of one definition, to be compared."""

    name: str
    first: Closure
    second: Closure


# --- counts -------------------------------------------------------------------------------------------------------


def closures(frame: pd.DataFrame, cities: tuple[str, ...]) -> list[Closure]:
    """Closed cases with the printed count that their printed rate has as its base.

    The base is the count whose quotient with the closed cases lies in the interval of the printed rate, or which the
    rate is coded as having; where no rate is printed, the cases filed. Counts that reproduce no printed rate are left
    out: their base is not known.

    Parameters
    ----------
    frame : pandas.DataFrame
        As `comparisons.evidence` returns it.
    cities : tuple of str
        The reports' cities that are wanted; the panel's own places always are.
    """
    actual = frame[(frame["role"] == "actual") & frame["value"].notna()]
    actual = actual[(actual["report_id"] == "panel") | actual["city_id"].isin(cities)]
    actual = actual[actual["indicator"].isin(READ) | actual["subject_zh"].str.contains("应结")]
    groups: dict[tuple, list] = {}
    for row in actual.itertuples():
        groups.setdefault(moment(row), []).append(row)
    return [
        closure
        for group in groups.values()
        for row in group
        if row.indicator in CLOSED and row.lower == row.upper
        for closure in list(_matches(row, group))[:1]
    ]


def chosen(given: Given, frame: pd.DataFrame) -> list[Closure]:
    """The closures of the chosen cities, and of the chosen indicators if any are."""
    wanted = set(given.indicators)
    return [closure for closure in closures(frame, given.cities) if not wanted or wanted & closure.codes]


def moment(row) -> tuple:
    """Place, area and period of a figure."""
    return row.city_id, row.area_zh, row.period_start, row.period_end


def _matches(row, group: list) -> Iterator[Closure]:
    """The counts of a group that can be the base of its closed cases."""
    rates = [rate for rate in group if rate.indicator in CLOSED[row.indicator]]
    for base in group:
        if base.indicator not in BASES[row.indicator] and "应结" not in base.subject_zh:
            continue
        if base.lower != base.upper or not row.value <= base.value:
            continue
        quotient = Interval.of(row.value, row.value) / Interval.of(base.value, base.value) * Interval.point(100)
        filed = base.indicator.endswith("_filed")
        kind = "filed" if filed else "received" if base.indicator else "due"
        coded = [rate for rate in rates if rate.definition == f"closed_over_{kind}"]
        fitting = [rate for rate in rates if interval_of(rate).intersects(quotient)] or coded
        if not fitting and (rates or not filed):
            continue
        rate = fitting[0] if fitting else None
        ids = (row.figure_id, base.figure_id, *([rate.figure_id] if rate is not None else []))
        yield Closure(row, row.indicator, kind, int(row.value), int(base.value), rate, ids)


def pairs(found: list[Closure]) -> list[Pair]:
    """The pairs of one definition: successive periods of one place and length, and a part against the rest.

    Cases found by video are a part of all cases filed; the rest are those filed otherwise.
    """
    result = []
    groups: dict[tuple, list[Closure]] = {}
    for closure in found:
        rate = closure.printed.indicator if closure.printed is not None else ""
        key = (closure.row.city_id, closure.row.area_zh, closure.matter, closure.base, rate)
        groups.setdefault(key, []).append(closure)
    for group in groups.values():
        group.sort(key=lambda closure: closure.row.period_end)
        result += [Pair("successive", later, earlier) for earlier, later in pairwise(group)]
    for whole in found:
        for part in found:
            if part.matter == "platform_video_cases_closed" and whole.matter == "platform_cases_closed":
                if moment(whole.row) != moment(part.row):
                    continue
                rest = Closure(
                    whole.row, "rest", whole.base, whole.closed - part.closed, whole.total - part.total, None,
                    (*whole.ids[:2], *part.ids[:2]),
                )  # fmt: skip
                result.append(Pair("video", part, rest))
    return result


def implied_difference(
    frame: pd.DataFrame, cities: tuple[str, ...], found: list[Closure]
) -> Iterator[tuple[object, Closure, Interval]]:
    """Printed rates without counts less the rates of counts of whole reports, in percentage points, as intervals.

    Yields
    ------
    row, closure, difference
        The row of the printed rate, the closure it is held against, the interval of the difference.
    """
    counted = [c for c in found if c.row.report_id != "panel" and c.matter == "platform_cases_closed"]
    rates = frame[(frame["indicator"] == RATES[0]) & (frame["role"] == "actual") & frame["lower"].notna()]
    rates = rates[(rates["report_id"] != "panel") & rates["city_id"].isin(cities)]
    for closure in counted:
        exact = Interval.of(closure.closed, closure.closed) / Interval.of(closure.total, closure.total)
        for row in rates[rates["city_id"] != closure.row.city_id].itertuples():
            yield row, closure, interval_of(row) - exact * Interval.point(100)


def implied_counts(rate: Interval, received: Interval) -> tuple[int, int] | None:
    """The whole numbers of closed cases that a printed rate in % of printed cases received allows.

    Examples
    --------
    >>> implied_counts(Interval.of("99.925", "99.935"), Interval.of(1164500, 1165500))
    (1163627, 1164742)
    """
    return (rate / Interval.point(100) * received).integers()


# --- exhibits -----------------------------------------------------------------------------------------------------


def closure_rates(given: Given) -> Exhibit:
    """Closure rates with the counts behind them, and printed rates whose counts can only be bounded."""
    frame = evidence(given.rounding, panel=given.panel)
    rows = [_closure_row(closure, given) for closure in chosen(given, frame)]
    rows += list(_bounded_rows(frame, given))
    if not rows:
        return absent(given, "4.4", "4.no_closures")
    heads = ["4.head.place", "period", "4.head.matter", "4.head.closed", "4.head.base", "4.head.printed"]
    heads += ["4.head.computed", "4.head.wilson"]
    return captioned_table(
        given, "4.4", heads, rows, n=len(rows), source=source(given), unit="%", level=number(100 * (1 - given.alpha))
    )


def _matter(closure: Closure, given: Given) -> str:
    if closure.printed is not None and closure.printed.indicator == RATES[1]:
        return given.text("4.matter.ontime")
    return given.text(f"4.matter.{closure.matter}")


def _closure_row(closure: Closure, given: Given) -> list:
    found = estimates.proportion(closure.closed, closure.total, given.alpha)
    printed = closure.printed
    return [
        place(closure.row, given.language),
        when(closure.row, given.language),
        _matter(closure, given),
        Cell.of(number(closure.closed), closure.ids[0]),
        Cell.of(f"{number(closure.total)} {given.text(f'4.base.{closure.base}')}", closure.ids[1]),
        Cell.of("—" if printed is None else _percent(printed), *closure.ids[2:]),
        Cell.of(number(100 * found.value, 3), *closure.ids),
        Cell.of(span(100 * found.lower, 100 * found.upper, digits=3), *closure.ids),
    ]


def _percent(row) -> str:
    return f"{number(row.value)} {span(row.lower, row.upper, row.lower_closed, row.upper_closed)}"


def _bounded_rows(frame: pd.DataFrame, given: Given) -> Iterator[list]:
    """Rates of reports that print no closed count: the whole numbers that the rate and the cases received allow."""
    own = frame[(frame["report_id"] != "panel") & frame["city_id"].isin(given.cities) & (frame["role"] == "actual")]
    rows = list(own[own["indicator"].isin(READ)].itertuples())
    for rate in rows:
        if rate.indicator not in RATES or (given.indicators and rate.indicator not in given.indicators):
            continue
        near = [row for row in rows if moment(row) == moment(rate)]
        if pd.notna(rate.value) and any(row.indicator in CLOSED for row in near):
            continue
        received = [row for row in near if row.indicator == "platform_cases_received"]
        masked = pd.isna(rate.value)
        counts = implied_counts(interval_of(rate), interval_of(received[0])) if received and not masked else None
        ids = (rate.figure_id, *([received[0].figure_id] if received else []))
        base = f"{_count(received[0])} {given.text('4.base.received')}" if received else "—"
        yield [
            place(rate, given.language),
            when(rate, given.language),
            given.text("4.matter.ontime" if rate.indicator == RATES[1] else "4.matter.handled"),
            Cell.of(given.text("4.implied", counts=span(*counts)) if counts else "—", *ids),
            Cell.of(base, *ids[1:]),
            Cell.of(rate.literal if masked else _percent(rate), rate.figure_id),
            "",
            given.text("4.no_counts"),
        ]


def _count(row) -> str:
    return row.literal if pd.isna(row.lower) else span(row.lower, row.upper, row.lower_closed, row.upper_closed)


def rate_chart(given: Given) -> Exhibit:
    """All printed closure rates by place and period, the rate and the on-time rate of one period on one line."""
    frame = evidence(given.rounding, panel=given.panel)
    own = frame[frame["indicator"].isin(RATES[:2]) & (frame["role"] == "actual") & frame["value"].notna()]
    own = own[(own["report_id"] == "panel") | own["city_id"].isin(given.cities)]
    if given.indicators:
        own = own[own["indicator"].isin(given.indicators)]
    if own.empty:
        return absent(given, "4.5", "4.no_closures")
    own = own.assign(
        late=own["indicator"].eq(RATES[1]),
        short=[days(row) <= 360 for row in own.itertuples()],
        from_panel=own["report_id"].eq("panel"),
    ).sort_values(["short", "from_panel", "city_id", "area_zh", "period_end", "late"], kind="stable")
    data = _lines(own, given)
    return captioned_chart(given, "4.5", data, n=len(own), source=source(given), unit="%", x_label="%", reference=100)


def _lines(own: pd.DataFrame, given: Given) -> list[dict]:
    """The points of the chart, those of one place and period on one line, below a line that names the group."""
    data, line = [], -1
    for short, part in own.groupby("short", sort=False):
        line += 1
        name = given.text("4.group.short" if short else "4.group.year")
        data.append({"label": f"{name} ▼", "line": line, "colour": "", "marker": "", "hollow": False, "text": ""})
        for _, points in part.groupby(["city_id", "area_zh", "period_start", "period_end"], sort=False):
            line += 1
            bases = " · ".join(dict.fromkeys(_base(row, given) for row in points.itertuples()))
            texts = [bases, *[""] * (len(points) - 1)]
            data += [_point(row, line, text, given) for row, text in zip(points.itertuples(), texts, strict=True)]
    return data


def _base(row, given: Given) -> str:
    """What a printed rate is a share of, in short; its definition in full where there is no short form."""
    try:
        return given.text(f"4.short.{row.definition or ('ontime' if row.late else 'closed')}")
    except UnknownNameError:
        return row.definition_zh if given.language == "zh" else row.definition_en


def _point(row, line: int, text: str, given: Given) -> dict:
    return {
        "label": f"{place(row, given.language)} {when(row, given.language)}",
        "line": line,
        "value": row.value,
        "lower": row.lower,
        "upper": row.upper,
        "colour": colour(row),
        "marker": "D" if row.late else "o",
        "hollow": row.late or row.definition.startswith("handled"),
        "text": text,
        "ids": row.figure_id,
    }


def closure_differences(given: Given) -> Exhibit:
    """Differences of closure rates of one definition, tested; those of two definitions as bounds."""
    frame = evidence(given.rounding, panel=given.panel)
    found = chosen(given, frame)
    compared = pairs(found)
    tests = [difference_of(pair, given.alpha) for pair in compared]
    adjusted = estimates.holm([test.p for test in tests])
    rows = [_difference_row(*items, given) for items in zip(compared, tests, adjusted, strict=True)]
    for row, closure, difference in implied_difference(frame, given.cities, found):
        rows.append(
            [
                f"{place(row, given.language)} {when(row, given.language)} − "
                f"{place(closure.row, given.language)} {when(closure.row, given.language)}",
                Cell.of("", row.figure_id, *closure.ids),
                Cell.of(interval_text(difference), row.figure_id, *closure.ids),
                "—",
                given.text("4.descriptive"),
            ]
        )
    if not rows:
        return absent(given, "4.6", "4.no_closures" if not found else "4.no_pairs")
    heads = ["4.head.pair", "4.head.difference", "4.head.difference_interval", "4.head.p_holm", "4.head.equivalence"]
    return captioned_table(
        given, "4.6", heads, rows, n=len(rows), source=source(given), unit=given.text("4.points"), tests=len(tests),
        level=number(100 * (1 - given.alpha)), margin=number(100 * MARGIN),
    )  # fmt: skip


def difference_of(pair: Pair, alpha: float) -> estimates.Difference:
    """The difference of a pair, tested, with the margin of equivalence."""
    first, second = pair.first, pair.second
    return estimates.difference((first.closed, first.total), (second.closed, second.total), alpha, MARGIN)


def _points(lower, upper) -> str:
    return span(float(lower), float(upper), digits=2)


def _difference_row(pair: Pair, test: estimates.Difference, adjusted: float, given: Given) -> list:
    ids = (*pair.first.ids, *pair.second.ids)
    return [
        pair_name(pair, given),
        Cell.of(number(100 * test.value, 2), *ids),
        Cell.of(_points(100 * test.lower, 100 * test.upper), *ids),
        p_text(adjusted),
        given.text(f"4.{equivalence(test)}"),
    ]


def pair_name(pair: Pair, given: Given) -> str:
    """What is compared with what."""
    first, second = pair.first, pair.second
    who = place(first.row, given.language)
    if pair.name == "video":
        return given.text("4.pair.video", place=who, period=when(first.row, given.language))
    periods = f"{when(first.row, given.language)} − {when(second.row, given.language)}"
    return f"{who} {_matter(first, given)}{given.text('4.colon')}{periods}"


def equivalence(test: estimates.Difference) -> str:
    """Whether a difference is ``equivalent`` to none within the margin, ``beyond`` it, or ``undecided``."""
    if test.equivalent:
        return "equivalent"
    return "beyond" if test.lower > MARGIN or test.upper < -MARGIN else "undecided"


def p_text(p: float) -> str:
    """A p value as printed.

    Examples
    --------
    >>> p_text(0.0432), p_text(1e-12)
    ('0.043', '< 0.001')
    """
    return "< 0.001" if p < 0.001 else number(p, 3)
