"""Notebook 03: levels of one city over time, their growth, and trends where there are enough of them."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise, product
from math import exp, log

import pandas as pd

from cityreports import backcasts, processed
from cityreports.captions import captioned_chart, captioned_nothing, captioned_table
from cityreports.exhibits import (
    Cell,
    Exhibit,
    compact,
    interval_text,
    measured,
    multiples_chart,
    number,
    span,
    unit_text,
)
from cityreports.intervals import Interval
from cityreports.levels import Level, Pair, base_text, caveat, figures, levels, marks, mismatches, pairs, run, series
from cityreports.parameters import Given
from cityreports.phrases import any_place, level_interval, level_name, level_period, level_value, rounded_level
from cityreports.profiles import indicator_label, source_note
from cityreports.prose import Prose, area_name, place_name, prose
from cityreports.slopes import FEWEST, levels_needed, log_linear, mann_kendall, smallest_p, theil_sen
from cityreports.sources import table as raw_table
from cityreports.style import city_colour

__all__ = [
    "Growth",
    "backcast",
    "extremes",
    "growth",
    "growth_chart",
    "growth_table",
    "level_chart",
    "level_table",
    "refusals",
    "summary",
    "trend_table",
]

SIGNS = {"report": "o", "panel": "v", "baseline": "s", "implied": "^", "target": "D"}


# --- growth -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Growth:
    """The growth from one level to the next: of shares in percentage points, else in per cent.

    Attributes
    ----------
    value : float
    interval : Interval
        The growths that the printed forms allow.
    unit : str
        ``%`` or ``pp``.
    years : float or None
        Time between the ends of the periods; none if one is undated.
    basis : str
        ``printed`` if the report prints the change, ``levels`` if it is computed from two levels.
    """

    value: float
    interval: Interval
    unit: str
    years: float | None
    basis: str


def extremes(function: Callable[..., Fraction], *terms: Interval) -> Interval:
    """The range of a function that is monotone in each argument, from the corners of bounded intervals.

    Unlike interval arithmetic it is exact when an argument occurs twice in the formula.

    Examples
    --------
    >>> extremes(lambda level, change: change / (level - change), Interval.of(11, 12), Interval.of(1, 2))
    Interval[0.09090909091, 0.2222222222]
    """
    corners = list(product(*(((i.lower, i.lower_closed), (i.upper, i.upper_closed)) for i in terms)))
    reached = [(function(*(end for end, _ in corner)), all(closed for _, closed in corner)) for corner in corners]
    lower, upper = min(value for value, _ in reached), max(value for value, _ in reached)
    return Interval(
        lower,
        upper,
        any(closed for value, closed in reached if value == lower),
        any(closed for value, closed in reached if value == upper),
    )


def growth(pair: Pair, change: Level | None = None) -> Growth | None:
    """The growth between two levels with the interval that rounding leaves.

    Parameters
    ----------
    pair : Pair
    change : Level, optional
        The printed change, if `pair` is an implied level and the level that implies it: then the growth is the
        printed one, and its interval is that of the printed change, not of the two dependent levels.

    Returns
    -------
    Growth or None
        None if a level has no value, or the earlier one may be nought.
    """
    earlier, later = pair.earlier, pair.later
    years = None if earlier.end is None else _years(earlier.end, later.end)
    if change is not None and change.interval is not None and change.value is not None:
        printed = _printed_growth(earlier, later, change)
        if printed:
            return Growth(float(printed[0]), printed[1], printed[2], years, "printed")
    if None in (earlier.value, later.value, earlier.interval, later.interval):
        return None
    if later.share:
        return Growth(later.value - earlier.value, later.interval - earlier.interval, "pp", years, "levels")
    if earlier.interval.lower is None or earlier.interval.lower <= 0:
        return None
    interval = (later.interval / earlier.interval - Interval.point(1)) * Interval.point(100)
    return Growth(100 * (later.value / earlier.value - 1), interval, "%", years, "levels")


def _years(start: dt.date, end: dt.date) -> float:
    """Months between two dates, in years."""
    return end.year - start.year + (end.month - start.month) / 12


def _printed_growth(earlier: Level, later: Level, change: Level) -> tuple[float, Interval, str] | None:
    if change.unit == "%" and not (later.share and earlier.method.endswith("points")):
        return change.value, change.interval, "%"
    if later.share:
        return change.value, change.interval, "pp"
    if change.unit == later.unit:
        relative = extremes(lambda level, by: 100 * by / (level - by), later.interval, change.interval)
        return 100 * change.value / (later.value - change.value), relative, "%"
    return None


# --- the report ---------------------------------------------------------------------------------------------------


def _series(given: Given) -> dict[tuple[str, str], list[Level]]:
    found = levels(given.city, panel=given.panel, rounding=given.rounding, indicators=given.indicators)
    return series(found)


def _pairs(given: Given) -> list[Pair]:
    return [pair for group in _series(given).values() for pair in pairs(group)]


def _changes(given: Given) -> dict[str, Level]:
    """The printed changes of a city by figure id, as levels of their own."""
    observed = figures(given.panel, given.rounding)
    observed = observed[observed["city_id"] == given.city]
    rows = observed[(observed["role"] == "change") & observed["value"].notna()]
    return {
        row.figure_id: Level(
            row.city_id, row.indicator, "change", row.time, None, None, row.per, row.scope, row.area_zh, row.unit,
            float(row.value), Interval.of(*_ends(row)), row.qualifier, row.literal, row.note, row.subject_zh, "",
            row.report_id, (row.figure_id,),
        )
        for row in rows.itertuples()
    }  # fmt: skip


def _ends(row) -> tuple[float | None, float | None, bool, bool]:
    lower, upper = (None if pd.isna(end) else float(end) for end in (row.lower, row.upper))
    return lower, upper, bool(row.lower_closed), bool(row.upper_closed)


def _source(level: Level, given: Given) -> str:
    text = given.text(f"trend.source.{level.source}") + _reading(level, given)
    if level.restated:
        text += given.text("trend.restated", n=level.restated)
    return text


def _reading(level: Level, given: Given) -> str:
    return given.text("trend.reading_points") if level.method.endswith("points") else ""


def _flags(level: Level, given: Given) -> str:
    found = [given.text(f"trend.scope.{level.scope}")] if level.scope != "place" else []
    found += [given.text("trend.area", area=area_name(level.area, given.language))] if level.area else []
    found += [given.text(f"trend.time.{level.time}")] if level.time == "cumulative" else []
    found += [row[given.language] for row in marks(level)]
    return given.text("trend.joint").join(found)


def _source_line(given: Given) -> str:
    return source_note(given) + (given.text("trend.and_panel") if given.panel else "")


def _place(given: Given) -> str:
    return place_name(given.city, given.language)


def _nothing(given: Given, id: str, **values: object) -> Exhibit:
    return captioned_nothing(
        given, id, f"{id}.nothing", head="trend.finding", source=_source_line(given), place=_place(given), **values
    )


def _table(given: Given, id: str, heads: list[str], rows: list, *, n: int, **values: object) -> Exhibit:
    """A table of the city, with its units in the cells."""
    return captioned_table(
        given, id, heads, rows, n=n, source=_source_line(given), unit=given.text("unit_in_cell"),
        place=_place(given), **values,
    )  # fmt: skip


def summary(given: Given) -> Prose:
    """The trends in numbers: levels by source, series, chained pairs, refused ones, the longest run."""
    groups = _series(given)
    every = [level for group in groups.values() for level in group]
    sources = Counter(level.source for level in every)
    found = [pair for group in groups.values() for pair in pairs(group)]
    chained = [pair for pair in found if not pair.reasons]
    key = "summary_masked" if any(level.masked for level in every) else "summary"
    return prose(
        given,
        key,
        place=_place(given),
        series=len(groups),
        levels=len(every),
        **{source: sources[source] for source in SIGNS},
        masked=sum(level.masked for level in every),
        chained=len(chained),
        refused=len(found) - len(chained),
        longest=max((len(run(pairs(group))) for group in groups.values()), default=0),
    )


def level_table(given: Given) -> Exhibit:
    """Every level of the indicators with two or more dates: period, source, value, rounding interval, flags."""
    groups = _series(given)
    if not groups:
        return _nothing(given, "3.2")
    rows, n = [], 0
    for group in groups.values():
        for level in group:
            ids = level.ids
            cells = [level_value(level, given), level_interval(level), _flags(level, given)]
            rows.append(
                [
                    Cell.of(level_name(level, given.language), *ids),
                    Cell.of(level_period(level, given)),
                    Cell.of(_source(level, given), *ids),
                    *(Cell.of(text, *ids) for text in cells),
                ]
            )
            n += 1
    heads = ["indicator", "period", "trend.source", "value", "interval", "trend.flags"]
    return _table(given, "3.2", heads, rows, n=n)


def level_chart(given: Given) -> Exhibit:
    """Small multiples of the levels that have one unit and kind of period; chained levels are joined."""
    rows = [row for group in _series(given).values() for row in _panel_rows(group, given)]
    if not rows:
        return _nothing(given, "3.1")
    key = {given.text(f"trend.mark.{source}"): (sign, source == "target") for source, sign in SIGNS.items()}
    return multiples_chart(
        "3.1",
        given.text("3.1.caption", place=_place(given)),
        pd.DataFrame(rows),
        marks=key,
        colour=city_colour(given.city),
        language=given.language,
        n=len(rows),
        unit=given.text("3.1.unit"),
        source=_source_line(given),
        note=given.text("3.1.note"),
    )


def _panel_rows(group: list[Level], given: Given) -> list[dict]:
    """The rows of one panel: levels that can stand on one axis, a period each at its place in time."""
    drawn = _drawable(group)
    if len({level.end for level in drawn}) < 2:
        return []
    chained = [pair for pair in pairs(drawn) if not pair.reasons]
    places, cuts = _positions(sorted({level.end or dt.date.min for level in drawn}))
    unit = unit_text(drawn[0].unit, given.language)
    title = level_name(drawn[0], given.language) + (f" ({unit})" if unit else "")
    rows = []
    for level in sorted(drawn, key=lambda level: level.end or dt.date.min):
        at = places[level.end or dt.date.min]
        same = [other for other in drawn if other.end == level.end and other is not level]
        aside = level.source in ("implied", "target") and any(other.source in ("report", "panel") for other in same)
        value = rounded_level(level) if level.source == "implied" else level.value
        lower, upper = _bar(level)
        rows.append(
            {
                "panel": title,
                "at": at,
                "tick": _tick(level, given),
                "x": at + (0.25 if aside else 0),
                "value": level.value,
                "lower": lower,
                "upper": upper,
                "mark": given.text(f"trend.mark.{level.source}"),
                "text": "" if aside and level.source == "implied" else compact(value, given.language),
                "below": any(other.value > level.value for other in same),
                "joined": "|".join(" ".join(pair.earlier.ids) for pair in chained if pair.later is level),
                "cut": cuts.get(at),
                "ids": " ".join(level.ids),
            }
        )
    return rows


def _drawable(group: list[Level]) -> list[Level]:
    """The levels with a value that share unit, kind of time and base with the report's own."""
    known = [level for level in group if level.value is not None]
    own = [level for level in known if level.source == "report"] or known
    if not own:
        return []
    anchor = own[-1]
    barred = {"unit", "per", "partial"} | ({"time", "part_year"} if _additive(anchor.name) else set())
    return [
        level
        for level in known
        if level is anchor or level.parent in anchor.ids or not barred & set(mismatches(level, anchor))
    ]


def _additive(code: str) -> bool:
    """Whether an indicator adds up over time, so that a part of a year cannot stand beside a year."""
    kinds = {row["code"]: row["kind"] for row in raw_table("codebook.csv")}
    return kinds.get(code, "") not in ("proportion", "concentration", "score")


def _bar(level: Level) -> tuple[float, float]:
    """Both ends of the interval; an open end is drawn at the value."""
    ends = (level.interval.lower, level.interval.upper)
    return tuple(level.value if end is None else float(end) for end in ends)


def _positions(ends: list[dt.date]) -> tuple[dict[dt.date, float], dict[float, float]]:
    """Where each period stands on the axis, in years, and where the axis is cut before it.

    More than three years, or none known, are cut to 1.4; less than a year is drawn as one.
    """
    places, cuts, at = {ends[0]: 0.0}, {}, 0.0
    for before, end in pairwise(ends):
        years = (end - before).days / 365.25
        step = 1.4 if years > 3.02 or before == dt.date.min else max(1.0, years)
        if step == 1.4:
            cuts[at + step] = at + step / 2
        at += step
        places[end] = at
    return places, cuts


def _tick(level: Level, given: Given) -> str:
    if level.end is None:
        return given.text("trend.tick_undated")
    if level.days and 80 < level.days < 100:
        return f"{level.end.year}Q{(level.end.month + 2) // 3}"
    if (level.end.month, level.end.day) == (12, 31):
        return str(level.end.year)
    return f"{level.end:%Y-%m}"


def _growths(given: Given) -> list[tuple[Pair, Growth, Level | None]]:
    """Chained pairs with their growth and the printed change beside it; then each run of three from first to last."""
    changes = _changes(given)
    found = []
    for group in _series(given).values():
        steps = pairs(group)
        for pair in (pair for pair in steps if not pair.reasons):
            own = changes.get(pair.earlier.change) if pair.earlier.parent in pair.later.ids else None
            found.append((pair, growth(pair, own), own or _printed_change(pair.later, changes)))
        chained = run(steps)
        if len(chained) > 2:
            whole = Pair(chained[0], chained[-1])
            found.append((whole, growth(whole), None))
    return [step for step in found if step[1] is not None]


def _printed_change(later: Level, changes: dict[str, Level]) -> Level | None:
    """The change that the later level's own text prints beside it."""
    for row in processed.relations().itertuples():
        if row.kind == "change" and row.operands == later.ids[0] and row.result in changes:
            return changes[row.result]
    return None


def growth_table(given: Given) -> Exhibit:
    """Growth between chained levels, with the interval that rounding leaves, and what the report prints."""
    rows = []
    for pair, value, printed in _growths(given):
        earlier, later = pair.earlier, pair.later
        ids = (*earlier.ids, *later.ids)
        flags = [given.text(f"trend.scope.{later.scope}")] if later.scope == "unstated" else []
        flags += [given.text("trend.points")] if earlier.method.endswith("points") else []
        flags += [given.text("trend.two_readings")] if later.share and value.unit == "%" else []
        flags += [text] if (text := caveat(later.name, later.city_id, given.language)) else []
        rows.append(
            [
                Cell.of(level_name(later, given.language), *ids),
                Cell.of(f"{level_period(earlier, given)} → {level_period(later, given)}", *ids),
                Cell.of(
                    measured(f"{value.value:+,.2f}", value.unit, given.language) + _yearly(value, given),
                    *ids,
                    value=value.value,
                ),
                Cell.of(measured(interval_text(value.interval), value.unit, given.language), *ids),
                Cell.of(printed.literal if printed else "—", *(printed.ids if printed else ())),
                Cell.of(given.text("trend.joint").join(flags), *ids),
            ]
        )
    if not rows:
        return _nothing(given, "3.3")
    heads = ["indicator", "trend.span", "trend.growth", "interval", "trend.printed_change", "trend.flags"]
    return _table(given, "3.3", heads, rows, n=len(rows))


def _yearly(value: Growth, given: Given) -> str:
    """The mean growth a year of a span of more than one."""
    if value.years is None or value.years < 1.5:
        return ""
    if value.unit == "pp":
        return given.text("trend.yearly", value=f"{value.value / value.years:+.2f} pp")
    yearly = 100 * (exp(log(1 + value.value / 100) / value.years) - 1)
    return given.text("trend.yearly", value=measured(f"{yearly:+,.2f}", "%", given.language))


def growth_chart(given: Given) -> Exhibit:
    """The growths in per cent as points with their rounding intervals."""
    rows = []
    for pair, value, _ in _growths(given):
        if value.unit != "%" or not value.interval.bounded:
            continue
        later = pair.later
        rows.append(
            {
                "label": f"{level_name(later, given.language)} {_short(pair, given)}",
                "value": value.value,
                "lower": float(value.interval.lower),
                "upper": float(value.interval.upper),
                "colour": city_colour(given.city),
                "hollow": later.scope == "unstated",
                "text": measured(f"{value.value:+,.1f}", "%", given.language),
                "ids": " ".join((*pair.earlier.ids, *later.ids)),
            }
        )
    if not rows:
        return _nothing(given, "3.4")
    return captioned_chart(
        given, "3.4", rows, n=len(rows), source=_source_line(given), unit="%", x_label=given.text("3.4.axis"),
        reference=0, place=_place(given),
    )  # fmt: skip


def _short(pair: Pair, given: Given) -> str:
    return f"{_tick(pair.earlier, given)}→{_tick(pair.later, given)}"


def refusals(given: Given) -> Exhibit:
    """The pairs of levels that are not chained, each with its reasons, from caveat, note, scope and period."""
    rows = []
    for pair in _pairs(given):
        if not pair.reasons:
            continue
        ids = (*pair.earlier.ids, *pair.later.ids)
        reasons = [_reason(reason, pair, given) for reason in pair.reasons]
        rows.append(
            [
                Cell.of(level_name(pair.later, given.language), *ids),
                Cell.of(f"{level_period(pair.earlier, given)}: {level_value(pair.earlier, given)}", *pair.earlier.ids),
                Cell.of(f"{level_period(pair.later, given)}: {level_value(pair.later, given)}", *pair.later.ids),
                Cell.of(given.text("trend.joint").join(reasons), *ids),
            ]
        )
    if not rows:
        return _nothing(given, "3.5")
    heads = ["indicator", "trend.earlier", "trend.later", "trend.reason"]
    return _table(given, "3.5", heads, rows, n=len(rows))


def _reason(reason: str, pair: Pair, given: Given) -> str:
    earlier, later = pair.earlier, pair.later
    text = given.text(f"trend.reason.{reason}")
    match reason:
        case "scope":
            detail = " / ".join(given.text(f"trend.scope.{level.scope}") for level in (earlier, later))
        case "area":
            names = [area_name(level.area, given.language) for level in (earlier, later)]
            detail = " / ".join(name or _place(given) for name in names)
        case "gap":
            detail = given.text("trend.years", years=round((later.end - earlier.end).days / 365.25))
        case "definition" | "partial":
            own = [row[given.language] for level in (earlier, later) for row in marks(level)]
            named = caveat(later.name, later.city_id, given.language) if reason == "definition" else ""
            detail = given.text("trend.joint").join(dict.fromkeys(filter(None, [*own, named])))
        case _:
            detail = " / ".join(_detail(reason, level, given) for level in (earlier, later))
    return given.text("trend.reason_detail", reason=text, detail=detail) if detail else text


def _detail(reason: str, level: Level, given: Given) -> str:
    match reason:
        case "unit":
            return unit_text(level.unit, given.language)
        case "time":
            return given.text(f"trend.time.{level.time}")
        case "part_year":
            return level_period(level, given)
    return base_text(level.per, given.language).strip() or "—"


def backcast(given: Given) -> Exhibit:
    """The city's earlier levels that a later text implies, against what was printed of the earlier period."""
    found = backcasts.backcasts(given.city, panel=given.panel, rounding=given.rounding, indicators=given.indicators)
    if not found:
        return _nothing(given, "3.6")
    rows = [backcasts.row(each, given) for each in found]
    return _table(given, "3.6", list(backcasts.HEADS), rows, n=len(rows), **backcasts.tally(found))


def trend_table(given: Given) -> Exhibit:
    """For every series the longest chained run, its smallest attainable p, and the trend or why there is none."""
    groups = _series(given)
    needed = levels_needed(given.alpha)
    rows = []
    for group in groups.values():
        chained = run(pairs(group))
        if not chained:
            continue
        ids = [name for level in chained for name in level.ids]
        stated = sum(level.scope != "unstated" for level in chained)
        rows.append(
            [
                Cell.of(level_name(chained[-1], given.language), *ids),
                Cell.of(len(chained), *ids, value=len(chained)),
                Cell.of(stated, *ids, value=stated),
                Cell.of(f"{smallest_p(len(chained)):.4f}", *ids),
                Cell.of(max(0, needed - len(chained)) or "—"),
                Cell.of(_verdict(chained, given), *ids),
            ]
        )
    if not rows:
        return _nothing(given, "3.7", needed=needed, alpha=number(given.alpha))
    place, code, length = _longest(given)
    heads = ["indicator", "trend.run", "trend.stated", "trend.smallest_p", "trend.missing", "trend.finding"]
    return captioned_table(
        given, "3.7", heads, rows, n=len(rows), source=_source_line(given), unit=given.text("trend.unit_levels"),
        place=_place(given), needed=needed, alpha=number(given.alpha), longest=place, length=length,
        indicator=indicator_label(code, given.language),
    )  # fmt: skip


def _verdict(chained: list[Level], given: Given) -> str:
    """The trend of a run that is long enough, else the reason why there is none."""
    if len(chained) < FEWEST:
        return given.text("trend.too_few", n=len(chained), fewest=FEWEST)
    if any(level.scope == "unstated" for level in chained):
        return given.text("trend.unstated", n=sum(level.scope == "unstated" for level in chained))
    times = [level.end.year + level.end.timetuple().tm_yday / 366 for level in chained]
    values = [level.value for level in chained]
    line = log_linear(times, values, given.alpha, *zip(*map(_bar, chained), strict=True))
    median, test = theil_sen(times, values, given.alpha), mann_kendall(values)
    return given.text(
        "trend.fitted",
        growth=f"{line.growth:+.2f}",
        interval=span(line.lower, line.upper, digits=2),
        rounding=span(line.rounding_lower, line.rounding_upper, digits=2),
        error=line.error,
        median=f"{median.growth:+.2f}",
        median_interval=span(median.lower, median.upper, digits=2) or "—",
        s=test.s,
        p=f"{test.p:.4f}",
    )


def _longest(given: Given) -> tuple[str, str, int]:
    """Place, indicator and length of the longest run of chained levels of all places."""
    groups = series(levels(panel=given.panel, rounding=given.rounding, indicators=given.indicators))
    lengths = {key: len(run(pairs(group))) for key, group in groups.items()}
    (city, code), length = max(lengths.items(), key=lambda item: item[1])
    return any_place(city, given.language), code, length
