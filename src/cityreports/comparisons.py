"""Notebook 04: which indicators can be compared across places, and what they show per resident."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import ceil, floor, log10

import pandas as pd

from cityreports.captions import captioned_chart, captioned_nothing, captioned_table
from cityreports.codebook import label
from cityreports.estimates import ranks
from cityreports.evidence import FLAGS, beside, evidence, interval_of
from cityreports.exhibits import Cell, Exhibit, number, span
from cityreports.exposures import residents
from cityreports.intervals import Interval
from cityreports.observations import register
from cityreports.parameters import Given
from cityreports.profiles import indicator_label, value_text
from cityreports.prose import Prose, area_name, period_name, place_name, prose
from cityreports.sources import table as raw_table
from cityreports.style import CITY_COLOURS, GREY, city_colour

__all__ = [
    "absent",
    "candidates",
    "colour",
    "composition",
    "flags_text",
    "per_resident",
    "place",
    "rate_ratios",
    "rates",
    "shared",
    "source",
    "summary",
    "when",
]

PER_RESIDENT = ("count", "money", "length", "area", "volume", "mass")


# --- what the notebook compares -----------------------------------------------------------------------------------


def shared(given: Given, frame: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The reports' actual values of each indicator that two or more of the chosen cities print.

    Returns
    -------
    dict of str to pandas.DataFrame
        In the codebook's order; one row a city, of its latest report that prints it, as `beside` returns them.
    """
    own = frame[(frame["report_id"] != "panel") & (frame["role"] == "actual") & frame["city_id"].isin(given.cities)]
    places = {name: i for i, name in enumerate(given.cities)}
    ends = dict(register()[["report_id", "period_end"]].itertuples(index=False, name=None))
    own = own.assign(order=own["city_id"].map(places), reported=own["report_id"].map(ends))
    own = own.sort_values(["order", "area_zh", "reported"], ascending=[True, True, False], kind="stable")
    groups = {code: rows.drop_duplicates("city_id") for code, rows in own.groupby("indicator")}
    wanted = given.indicators or [row["code"] for row in raw_table("codebook.csv")]
    return {code: beside(groups[code], given.baseline_city) for code in wanted if len(groups.get(code, ())) > 1}


def standing(found: pd.DataFrame) -> pd.DataFrame:
    """The rows that can stand beside the reference; none if it stands alone."""
    rows = found[(found["refused"] == "") & found["lower"].notna()]
    return rows if len(rows) > 1 else rows.iloc[:0]


def place(row, language: str) -> str:
    """A row's place, with its area if that is narrower."""
    name = row.place_zh if language == "zh" else row.place_en
    if not row.area_zh:
        return name
    area = area_name(row.area_zh, language)
    return f"{name}（{area}）" if language == "zh" else f"{name}, {area}"


def when(row, language: str) -> str:
    """A row's period as a reader says it: a year, a half, a month, first and last month; a date at a year's end.

    Months and years stay on one line.
    """
    if pd.isna(row.period_end):
        return ""
    start, end = row.period_start, row.period_end
    if start == end:
        return label("4.year_end", language).format(year=end.year) if end.month == 12 else f"{end:%Y-%m-%d}"
    name = period_name(f"{start:%Y-%m-%d}", f"{end:%Y-%m-%d}", language)
    if f"{start:%Y-%m-%d}" not in name:
        return name
    names = [month(date, language) for date in (start, end)]
    if start.year != end.year:
        return "–".join(f"{name}{date.year}" for name, date in zip(names, (start, end), strict=True))
    months = "–".join(dict.fromkeys(names))
    return f"{end.year}年{months}" if language == "zh" else f"{months}\u00a0{end.year}"


def month(date: pd.Timestamp, language: str) -> str:
    """The name of a date's month."""
    return f"{date.month}月" if language == "zh" else date.strftime("%b")


def outward(interval: Interval, digits: int = 4) -> str:
    """An interval with its ends rounded outward to so many significant digits; a single number to the nearest.

    Examples
    --------
    >>> outward(Interval.of("596.567", "597.2328")), outward(Interval.of("0.053067", "0.053155"), 3)
    ('[596.5, 597.3]', '[0.053, 0.0532]')
    """
    largest = max(abs(float(end)) for end in (interval.lower, interval.upper) if end is not None)
    place = digits - 1 - floor(log10(largest)) if largest else 0
    step = Fraction(10) ** -place
    if interval.bounded and interval.lower == interval.upper:
        return number(round(float(interval.lower), place))
    ends = [None, None]
    if interval.lower is not None:
        ends[0] = float(floor(interval.lower / step) * step)
    if interval.upper is not None:
        ends[1] = float(ceil(interval.upper / step) * step)
    return span(*ends)


def rounded(value: float, digits: int = 3) -> str:
    """A number to so many significant digits, as printed beside a point of a chart.

    Examples
    --------
    >>> rounded(14284.09), rounded(0.05311)
    ('14,300', '0.0531')
    """
    return number(float(f"{value:.{digits}g}"))


def headed(rows: list[dict]) -> pd.DataFrame:
    """Rows of a chart with a line of its own above each `group`, which names it."""
    lines, last = [], None
    for row in rows:
        if row["group"] != last:
            lines.append({"label": f"{row['group']} ▼", "hollow": False, "text": "", "ids": ""})
            last = row["group"]
        lines.append({name: value for name, value in row.items() if name != "group"})
    columns = ["label", "value", "lower", "upper", "colour", "marker", "hollow", "text", "ids"]
    return pd.DataFrame(lines, columns=columns).fillna({"colour": "", "marker": ""})


def colour(row) -> str:
    """The colour of a row's city; the panel's other places are grey."""
    return city_colour(row.city_id) if row.city_id in CITY_COLOURS else GREY


def flags_text(flags: Iterable[str], given: Given) -> str:
    """Mismatches in words."""
    return " · ".join(given.text(f"4.flag.{flag}") for flag in flags)


def composition(rows: Sequence, given: Given) -> str:
    """Which places the rows are of, and of which years, each with its number."""
    places = Counter(row.place_zh if given.language == "zh" else row.place_en for row in rows)
    years = Counter(str(row.period_end.year) for row in sorted(rows, key=lambda row: row.period_end))
    parts = [given.text("4.join").join(f"{name} ({n})" for name, n in each.most_common()) for each in (places, years)]
    return given.text("4.composition", places=parts[0], years=parts[1])


def source(given: Given) -> str:
    """What an exhibit of this notebook rests on."""
    return given.text("4.source_panel" if given.panel else "4.source")


def absent(given: Given, id: str, text: str) -> Exhibit:
    """The exhibit that says why there is nothing to compare."""
    return captioned_nothing(given, id, text, head="4.head.verdict", source=source(given))


def summary(given: Given) -> Prose:
    """What was compared, in numbers."""
    found = shared(given, evidence(given.rounding, panel=given.panel))
    kept = {code: rows for code, rows in found.items() if len(standing(rows))}
    flagged = [rows for rows in kept.values() if standing(rows)[[f"{flag}_differs" for flag in FLAGS]].any(axis=None)]
    join = "、" if given.language == "zh" else ", "
    return prose(
        given,
        "summary" if found else "summary_none",
        cities=join.join(place_name(name, given.language) for name in given.cities),
        shared=len(found),
        kept=len(kept),
        refused=len(found) - len(kept),
        flagged=len(flagged),
        baseline=place_name(given.baseline_city, given.language),
    )


def candidates(given: Given) -> Exhibit:
    """Every indicator that two or more cities print, with the reasons for and against comparing it."""
    found = shared(given, evidence(given.rounding, panel=given.panel))
    if not found:
        return absent(given, "4.1", "4.none_shared")
    rows = [_candidate(code, frame, given) for code, frame in found.items()]
    n = sum(len(frame) for frame in found.values())
    heads = ["indicator", "4.head.values", "4.head.for", "4.head.against", "4.head.verdict"]
    return captioned_table(given, "4.1", heads, rows, n=n, source=source(given), unit=given.text("unit_in_cell"))


def _candidate(code: str, frame: pd.DataFrame, given: Given) -> list:
    rows = list(frame.itertuples())
    values = "; ".join(f"{place(row, given.language)} {_value(row, given)}" for row in rows)
    kept = standing(frame)
    verdict = "4.verdict.refused" if kept.empty else "4.verdict.stands"
    if len(kept) and kept[[f"{flag}_differs" for flag in FLAGS]].any(axis=None):
        verdict = "4.verdict.flagged"
    return [
        indicator_label(code, given.language),
        Cell.of(values, *frame["figure_id"]),
        _for(frame, given),
        _against(frame, given),
        given.text(verdict, k=len(kept)),
    ]


def _value(row, given: Given) -> str:
    return row.literal if row.numeral == "masked" else value_text(row, given.language)


def _for(frame: pd.DataFrame, given: Given) -> str:
    """What the places have in common."""
    alike = [flag for flag in FLAGS if not frame[f"{flag}_differs"].any()]
    if "unit" not in set(frame["refused"]):
        alike.insert(0, "unit")
    return " · ".join(given.text(f"4.same.{name}") for name in alike)


def _against(frame: pd.DataFrame, given: Given) -> str:
    """In what they differ, with each place's own."""
    parts = []
    for flag in FLAGS:
        if frame[f"{flag}_differs"].any():
            own = "; ".join(f"{place(row, given.language)} {_detail(row, flag, given)}" for row in frame.itertuples())
            parts.append(f"{given.text(f'4.flag.{flag}')}: {own}")
    for reason in ("unit", "area", "period_length", "masked"):
        refused = frame[frame["refused"] == reason]
        if len(refused):
            names = ", ".join(place(row, given.language) for row in refused.itertuples())
            parts.append(f"{given.text(f'4.refused.{reason}')}: {names}")
    return " | ".join(parts)


def _detail(row, flag: str, given: Given) -> str:
    match flag:
        case "period":
            return when(row, given.language)
        case "level":
            return given.text(f"4.level.{row.level}")
        case "scope":
            return given.text(f"4.scope.{row.scope}")
    named = row.definition_zh if given.language == "zh" else row.definition_en
    return named or given.text("4.codebook_definition")


# --- per resident -------------------------------------------------------------------------------------------------


def per_resident(given: Given, frame: pd.DataFrame) -> pd.DataFrame:
    """The indicators that stand, with rates per 10,000 residents and ratios to the reference as intervals.

    Returns
    -------
    pandas.DataFrame
        The rows of `standing` for each indicator; `interval`, `exposure`, `rate`, `ratio` (objects, none where there
        is none), `best` and `worst` ranks among the `k` rows of the indicator.
    """
    kinds = {row["code"]: row["kind"] for row in raw_table("codebook.csv")}
    parts = []
    for code, found in shared(given, frame).items():
        rows = standing(found)
        if rows.empty:
            continue
        people = [residents(row.city_id, row.period_end.year, given.rounding) for row in rows.itertuples()]
        per = kinds[code] in PER_RESIDENT and (rows["time"] == "flow").all()
        values = [interval_of(row) for row in rows.itertuples()]
        rates = [
            value / exposure.interval * Interval.point(10**4) if per and exposure else None
            for value, exposure in zip(values, people, strict=True)
        ]
        at = list(rows["figure_id"]).index(rows["reference"].iloc[0])
        ratios = [rate / rates[at] if rate and rates[at] and i != at else None for i, rate in enumerate(rates)]
        ranked = rates if all(rates) else values
        order = ranks(*_ends(ranked), rows["definition"])
        parts.append(
            rows.assign(
                interval=values, exposure=people, rate=rates, ratio=ratios, k=len(rows),
                best=order["best"].to_numpy(), worst=order["worst"].to_numpy(),
            )
        )  # fmt: skip
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()


def _ends(intervals: Sequence[Interval]) -> tuple[list[float], list[float]]:
    """Lower and upper ends as numbers; an open end is infinite."""
    lower = [float("-inf") if i.lower is None else float(i.lower) for i in intervals]
    upper = [float("inf") if i.upper is None else float(i.upper) for i in intervals]
    return lower, upper


def rates(given: Given) -> Exhibit:
    """The indicators that stand: value, rate per 10,000 residents, ratio, place among k, flags on the line."""
    frame = per_resident(given, evidence(given.rounding, panel=given.panel))
    if frame.empty:
        return absent(given, "4.2", "4.none_stands")
    names = {row.figure_id: place(row, given.language) for row in frame.itertuples()}
    rows = [_rate_row(row, names, given) for row in frame.itertuples()]
    heads = ["indicator", "4.head.place", "period", "value", "4.head.rate", "4.head.ratio", "4.head.rank"]
    heads.append("4.head.flags")
    return captioned_table(
        given, "4.2", heads, rows, n=len(frame), source=source(given), unit=given.text("unit_in_cell")
    )


def _rate_row(row, names: dict[str, str], given: Given) -> list:
    rate = ""
    if row.rate is not None:
        rate = outward(row.rate) + ("†" if row.exposure.kind == "between" else "")
    ratio = "" if row.ratio is None else f"{outward(row.ratio, 3)} ÷ {names[row.reference]}"
    if row.ratio is None and row.rate is not None:
        ratio = "1"
    rank = str(row.best) if row.best == row.worst else f"{row.best}–{row.worst}"
    return [
        indicator_label(row.indicator, given.language),
        names[row.figure_id],
        when(row, given.language),
        Cell.of(value_text(row, given.language), row.figure_id),
        Cell.of(rate, row.figure_id),
        Cell.of(ratio, row.figure_id, *([row.reference] if row.ratio is not None else [])),
        f"{rank}/{row.k}",
        flags_text([flag for flag in FLAGS if getattr(row, f"{flag}_differs")], given),
    ]


def rate_ratios(given: Given) -> Exhibit:
    """Rates per 10,000 residents as ratios to the reference city."""
    frame = per_resident(given, evidence(given.rounding, panel=given.panel))
    drawn = frame[frame["ratio"].notna()] if len(frame) else frame
    if drawn.empty:
        return absent(given, "4.3", "4.none_stands")
    names = {row.figure_id: place(row, given.language) for row in frame.itertuples()}
    colon = "：" if given.language == "zh" else ": "
    data = [
        {
            "label": f"{indicator_label(row.indicator, given.language)}{colon}"
            f"{names[row.figure_id]} ÷ {names[row.reference]}",
            "value": float(row.ratio.lower + row.ratio.upper) / 2,
            "lower": float(row.ratio.lower),
            "upper": float(row.ratio.upper),
            "colour": city_colour(row.city_id),
            "hollow": row.definition_differs,
            "text": rounded(float(row.ratio.lower + row.ratio.upper) / 2),
            "ids": f"{row.figure_id} {row.reference}",
        }
        for row in drawn.itertuples()
        if row.ratio.bounded
    ]
    return captioned_chart(
        given, "4.3", data, n=len(data), source=source(given), unit=given.text("4.ratio_unit"),
        x_label=given.text("4.3.axis"), log=True, reference=1,
    )  # fmt: skip
