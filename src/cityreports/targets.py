"""Notebook 06: what was planned and done, what is planned next, and how firmly it is promised."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor, log10

import pandas as pd
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from cityreports.captions import captioned_chart, captioned_nothing, captioned_table
from cityreports.exhibits import Cell, Exhibit, bar_chart, interval_text, measured, number, span, unit_text
from cityreports.intervals import Interval
from cityreports.levels import (
    Level,
    base_text,
    caveat,
    figures,
    implied_values,
    levels,
    marks,
    mismatches,
    restatements,
)
from cityreports.observations import register
from cityreports.parameters import Given
from cityreports.phrases import SIGNS, level_name, level_period
from cityreports.profiles import indicator_label, source_note, subject
from cityreports.prose import Prose, place_name, prose, subject_name
from cityreports.quantities import Rounding, read_unit
from cityreports.style import PARTS, city_colour

__all__ = [
    "Cluster",
    "Completion",
    "Roundness",
    "cluster",
    "clustering",
    "commitment",
    "commitment_chart",
    "commitment_table",
    "completion_chart",
    "completion_table",
    "ratio_chart",
    "ratio_table",
    "roundest",
    "soft_list",
    "summary",
]

FEWEST = 20  # completions in a window before a test is made of them
WINDOWS = (5, 10, 25)  # points on both sides of 100 %
KINDS = ("hard", "floor", "ceiling", "approximate", "range", "aim")


# --- completions --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Completion:
    """A printed completion as a share of the plan in per cent, and the plan that it and the actual value imply.

    Attributes
    ----------
    value : float or None
        125 for a task exceeded by 25 %; none if masked.
    interval : Interval or None
    plan, plan_interval, unit
        The implied plan; none if the actual value is not printed.
    whole : tuple of int or None
        First and last whole number that the plan can be, if it counts things.
    unique : bool
        Whether one and the same whole number is left under every rounding rule.
    ids : tuple of str
        The completion's figure; `plan_ids` those of the actual value and of the implied plan.
    """

    report_id: str
    city_id: str
    subject_zh: str
    subject_en: str
    literal: str
    qualifier: str
    value: float | None
    interval: Interval | None
    actual: str
    plan: float | None
    plan_interval: Interval | None
    unit: str
    whole: tuple[int, int] | None
    unique: bool
    ids: tuple[str, ...]
    plan_ids: tuple[str, ...]

    @property
    def counted(self) -> bool:
        """Whether the plan is a number of things."""
        return self.plan is not None and read_unit(self.unit).kind == "counter"


@dataclass(frozen=True, slots=True)
class Roundness:
    """The roundest number of an interval.

    Attributes
    ----------
    number : Fraction
    step : Fraction
        The largest of 1, 5, 10, 50, … (or 0.5, 0.1, …) of which the interval holds a multiple.
    chance : float
        The share of places on the number line at which an interval of this width holds such a multiple.
    """

    number: Fraction
    step: Fraction
    chance: float


def roundest(interval: Interval) -> Roundness | None:
    """The roundest number in an interval, and how often an interval of this width would hold one as round.

    Parameters
    ----------
    interval : Interval
        Bounded, of positive numbers.

    Returns
    -------
    Roundness or None
        None if an end is open or nought is in it.

    Examples
    --------
    >>> found = roundest(Interval.of("799966.5", "800052.6"))
    >>> int(found.number), int(found.step), round(found.chance, 5)
    (800000, 100000, 0.00086)
    """
    if not interval.bounded or interval.lower <= 0:
        return None
    width = interval.upper - interval.lower
    top = floor(log10(interval.upper))
    for power in range(top, top - 12, -1):
        for factor in (5, 1):
            step = factor * Fraction(10) ** power
            first = ceil(interval.lower / step) * step
            if first <= interval.upper:
                return Roundness(first, step, float(min(width / step, 1)))
    return None


def _figures(given: Given, role: str) -> pd.DataFrame:
    """All figures of a role, each once; those that restate another are left out."""
    frame = figures(given.panel, given.rounding)
    frame = frame[frame["role"] == role]
    if given.indicators:
        frame = frame[frame["indicator"].isin(given.indicators)]
    again = restatements(set(frame["figure_id"]))
    return frame[~frame["figure_id"].isin(again)].drop_duplicates("figure_id")


def _completions(given: Given) -> list[Completion]:
    """Every printed completion of the reports, and of the panel if it is asked for."""
    plans = {row.operands.split(";")[-1]: row for row in _plans(given.rounding)}
    loose = {row.operands.split(";")[-1]: row for row in _plans("any")}
    literals = figures(True, given.rounding).drop_duplicates("figure_id").set_index("figure_id")["literal"]
    return [
        _completion(row, plans.get(row.figure_id), loose.get(row.figure_id), literals)
        for row in _figures(given, "completion").itertuples()
    ]


def _plans(rounding: Rounding) -> list:
    return [row for row in implied_values(rounding).itertuples() if row.method == "plan"]


def _completion(row, plan, loose, literals: pd.Series) -> Completion:
    excess = 100 if "excess" in row.note else 0
    value = None if pd.isna(row.value) else float(row.value) + excess
    bounded = pd.notna(row.lower) or pd.notna(row.upper)
    interval = _interval(row) + Interval.point(excess) if bounded else None
    whole, unique = None, False
    if plan is not None and read_unit(plan.unit).kind == "counter":
        whole, widest = _interval(plan).integers(), _interval(loose).integers()
        unique = widest is not None and widest[0] == widest[1]
    actual = plan.operands.split(";")[0] if plan is not None else ""
    has_code = isinstance(row.indicator, str) and row.indicator
    coded = indicator_label(row.indicator, "en") if has_code else subject_name(row.subject_zh, "en")
    english = row.subject_en if isinstance(row.subject_en, str) and row.subject_en else coded
    return Completion(
        row.report_id, row.city_id, row.subject_zh, english, row.literal, row.qualifier, value, interval,
        literals.get(actual, ""), float(plan.value) if plan is not None else None,
        _interval(plan) if plan is not None else None, plan.unit if plan is not None else "", whole, unique,
        (row.figure_id,), (actual, plan.implied_id) if plan is not None else (),
    )  # fmt: skip


def _interval(row) -> Interval:
    lower, upper = (None if pd.isna(end) else float(end) for end in (row.lower, row.upper))
    closed = [bool(end) if pd.notna(end) else False for end in (row.lower_closed, row.upper_closed)]
    return Interval.of(lower, upper, *closed)


# --- clustering ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Cluster:
    """Completions within a window around 100 %.

    Attributes
    ----------
    below, above : int
        Surely less than 100; at 100 (the interval holds it) or more.
    p : float or None
        Two-sided exact binomial p against one half; none for fewer than 20 completions.
    lower, upper : float or None
        Clopper and Pearson's interval of the share at or above 100.
    """

    window: float
    below: int
    above: int
    p: float | None
    lower: float | None
    upper: float | None

    @property
    def n(self) -> int:
        """Completions in the window."""
        return self.below + self.above


def cluster(intervals: Iterable[Interval], window: float, alpha: float = 0.05) -> Cluster:
    """Whether completions heap at and just above 100 %: the caliper test of Gerber and Malhotra (2008).

    If completions near 100 were spread smoothly, about as many in a narrow window would lie below as above.

    Parameters
    ----------
    intervals : iterable of Interval
        Rounding intervals of completions, in per cent.
    window : float
        Points on both sides of 100.
    alpha : float
        For the interval of the share.

    Examples
    --------
    >>> found = cluster([Interval.point(value) for value in (97, 100, 101, 104, 140)], 5)
    >>> found.below, found.above, found.p
    (1, 3, None)
    """
    near = [i for i in intervals if i.bounded and i.upper >= 100 - window and i.lower <= 100 + window]
    below = sum(i.below(Interval.point(100)) for i in near)
    above = len(near) - below
    if len(near) < FEWEST:
        return Cluster(window, below, above, None, None, None)
    test = stats.binomtest(above, len(near), 0.5)
    ends = test.proportion_ci(1 - alpha, method="exact")
    return Cluster(window, below, above, float(test.pvalue), float(ends.low), float(ends.high))


# --- commitments --------------------------------------------------------------------------------------------------


def commitment(row) -> str:
    """How firmly a target is promised.

    Returns
    -------
    str
        ``hard`` for an exact number; soft are ``floor`` (以上, 不低于), ``ceiling`` (以下, 不高于), ``approximate``
        (左右, 余), ``range`` and ``aim`` (力争, 争取).
    """
    if "aim " in row.note:
        return "aim"
    kind = {"at_least": "floor", "at_most": "ceiling", "approx": "approximate", "above": "approximate"}
    if row.qualifier in kind:
        return kind[row.qualifier]
    return "range" if pd.isna(row.value) else "hard"


def _targets(given: Given) -> pd.DataFrame:
    """The targets of the five reports, each with how firmly it is promised."""
    frame = _figures(given, "target")
    frame = frame[(frame["report_id"] != "panel") & (frame["numeral"] != "masked")]
    kinds = [commitment(row) for row in frame.itertuples()]
    return frame.assign(kind=pd.Series(kinds, index=frame.index, dtype=str))


# --- target against actual ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Ratio:
    """A target against the level of the reported year, with what speaks against the comparison."""

    actual: Level
    target: Level
    value: float | None
    interval: Interval | None
    reasons: tuple[str, ...]


REFUSED = {"unit", "per", "part_year", "growth", "increase"}


def _ratios(given: Given) -> list[Ratio]:
    """Every target of the report that has a level of its own indicator beside it."""
    found = levels(given.city, panel=False, rounding=given.rounding, indicators=given.indicators)
    found = [level for level in found if level.report_id == given.report]
    result = []
    for target in (level for level in found if level.source == "target" and level.interval is not None):
        own = [level for level in found if level.name == target.name and level.source in ("report", "baseline")]
        own = [level for level in own if level.value is not None]
        if own:
            actual = min(own, key=lambda level: (level.source != "report", len(mismatches(level, target))))
            result.append(_ratio(actual, target))
    return result


def _ratio(actual: Level, target: Level) -> Ratio:
    reasons = tuple(reason for reason in mismatches(actual, target) if reason != "time" or not target.share)
    reasons += tuple(row["phrase"].split()[-1] for row in marks(target) if row["kind"] == "growth")
    reasons += ("undated",) if actual.end is None else ()
    if REFUSED & set(reasons) or actual.interval.lower is None or actual.interval.lower <= 0 or target.value is None:
        return Ratio(actual, target, None, None, reasons)
    return Ratio(actual, target, target.value / actual.value, target.interval / actual.interval, reasons)


# --- the report ---------------------------------------------------------------------------------------------------


def _place(given: Given) -> str:
    return place_name(given.city, given.language)


def _all_reports(given: Given, panel: bool) -> str:
    """The source of an exhibit over all reports, and the panel if it is among them."""
    return given.text("target.source_reports") + (given.text("trend.and_panel") if panel else "")


def _nothing(given: Given, id: str) -> Exhibit:
    return captioned_nothing(
        given, id, f"{id}.nothing", head="target.finding", source=source_note(given), place=_place(given)
    )


def _own(given: Given) -> list[Completion]:
    """The city's completions: those of its report, then those of the panel."""
    own = [found for found in _completions(given) if found.city_id == given.city]
    return sorted(own, key=lambda found: found.report_id == "panel")


def _own_source(own: list[Completion], given: Given) -> str:
    of_panel = any(found.report_id == "panel" for found in own)
    return source_note(given) + (given.text("trend.and_panel") if of_panel else "")


def _named(found: Completion, given: Given) -> str:
    name = found.subject_zh if given.language == "zh" else found.subject_en
    return name + (given.text("target.of_panel") if found.report_id == "panel" else "")


def summary(given: Given) -> Prose:
    """Completions, plans, targets and how many of them are soft, in numbers."""
    own = _own(given)
    legible = [found for found in own if found.value is not None]
    targets = _targets(given)
    mine = targets[targets["report_id"] == given.report]
    soft = int((mine["kind"] != "hard").sum())
    ratios = _ratios(given)
    return prose(
        given,
        "summary" if own else "summary_none",
        place=_place(given),
        completions=len(own),
        masked=len(own) - len(legible),
        reached=sum(found.interval.upper is None or found.interval.upper > 100 for found in legible),
        plans=sum(found.plan is not None for found in own),
        fitting=sum(found.unique for found in own),
        unfitting=sum(found.counted and found.whole is None for found in own),
        targets=len(mine),
        soft=soft,
        hard=len(mine) - soft,
        compared=sum(found.value is not None for found in ratios),
        flagged=sum(found.value is not None and bool(found.reasons) for found in ratios),
        refused=sum(found.value is None for found in ratios),
    )


def completion_table(given: Given) -> Exhibit:
    """Completions with the plan that they imply, the whole numbers it can be, and its roundness."""
    own = _own(given)
    if not own:
        return _nothing(given, "6.1")
    rows = []
    for found in own:
        rounded = roundest(found.plan_interval) if found.plan_interval is not None else None
        rows.append(
            [
                Cell.of(_named(found, given), *found.ids),
                Cell.of(_share(found, given), *found.ids),
                Cell.of(found.actual or "—", *found.plan_ids[:1]),
                Cell.of(_plan(found, given), *found.ids, *found.plan_ids, value=found.plan),
                Cell.of(_whole(found, given), *found.plan_ids),
                Cell.of(_roundness(rounded, found, given), *found.plan_ids),
            ]
        )
    heads = ["indicator", "target.completion", "actual", "target.plan", "target.whole", "target.round"]
    return captioned_table(
        given, "6.1", heads, rows, n=len(rows), source=_own_source(own, given), unit=given.text("unit_in_cell"),
        place=_place(given),
    )  # fmt: skip


def _share(found: Completion, given: Given) -> str:
    """The completion as printed, and as a share of the plan with its interval."""
    if found.interval is None:
        return given.text("target.masked", literal=found.literal)
    return f"{found.literal} {interval_text(found.interval)}"


def _plan(found: Completion, given: Given) -> str:
    if found.plan is None:
        return "—"
    plan = measured(number(float(f"{found.plan:.6g}")), found.unit, given.language)
    return f"{plan} {interval_text(found.plan_interval)}"


def _whole(found: Completion, given: Given) -> str:
    if not found.counted:
        return "—"
    if found.whole is None:
        return given.text("target.no_whole")
    first, last = found.whole
    if first < last:
        return given.text("target.several_whole", n=number(last - first + 1), first=number(first), last=number(last))
    return given.text("target.unique_whole" if found.unique else "target.one_whole", number=number(first))


def _roundness(rounded: Roundness | None, found: Completion, given: Given) -> str:
    if rounded is None:
        return "—"
    chance = "< 0.001" if rounded.chance < 0.001 else f"{rounded.chance:.3f}"
    return given.text(
        "target.roundest",
        number=number(float(rounded.number)),
        unit=unit_text(found.unit, given.language),
        step=number(float(rounded.step)),
        chance=chance,
    )


def completion_chart(given: Given) -> Exhibit:
    """The completions as points with their rounding intervals, against 100 %."""
    own = sorted((found for found in _own(given) if found.value is not None), key=lambda found: -found.value)
    if not own:
        return _nothing(given, "6.2")
    rows = [
        {
            "label": _named(found, given),
            "value": found.value,
            "lower": None if found.interval.lower is None else float(found.interval.lower),
            "upper": None if found.interval.upper is None else float(found.interval.upper),
            "colour": city_colour(given.city),
            "marker": "v" if found.report_id == "panel" else "o",
            "text": _signed(found.qualifier, measured(number(found.value), "%", given.language)),
            "ids": " ".join(found.ids),
        }
        for found in own
    ]
    return captioned_chart(
        given, "6.2", rows, n=len(rows), source=_own_source(own, given), unit="%", x_label=given.text("6.2.axis"),
        reference=100, place=_place(given),
    )  # fmt: skip


def _signed(qualifier: str, text: str) -> str:
    """A number with the sign of its qualifier: ``≥ 90 %`` for 90%以上."""
    return f"{SIGNS.get(qualifier, '')} {text}".strip()


def clustering(given: Given) -> Exhibit:
    """Completions below, at and just above 100 %: a list below 20, an exact binomial test from there on."""
    every = [found for found in _completions(given) if found.interval is not None and found.interval.bounded]
    sets = {"target.set.report": [found for found in every if found.report_id == given.report]}
    sets["target.set.reports"] = [found for found in every if found.report_id != "panel"]
    if given.panel:
        sets["target.set.panel"] = every
    rows = []
    for name, group in sets.items():
        for window in WINDOWS:
            found = cluster([each.interval for each in group], window, given.alpha)
            near = sorted((each for each in group if _near(each, window)), key=lambda each: each.value)
            ids = [name for each in near for name in each.ids]
            rows.append(
                [
                    Cell.of(given.text(name)),
                    Cell.of(measured(f"{100 - window}–{100 + window}", "%", given.language)),
                    Cell.of(found.below, *(name for each in near if each.value < 100 for name in each.ids)),
                    Cell.of(found.above, *(name for each in near if each.value >= 100 for name in each.ids)),
                    Cell.of(_finding(found, near, given), *ids),
                ]
            )
    heads = ["target.set", "target.window", "target.below", "target.at_or_above", "target.finding"]
    return captioned_table(
        given, "6.3", heads, rows, n=len(every), source=_all_reports(given, given.panel),
        unit=given.text("unit_figures"), fewest=FEWEST,
    )  # fmt: skip


def _near(found: Completion, window: float) -> bool:
    return found.interval.upper >= 100 - window and found.interval.lower <= 100 + window


def _finding(found: Cluster, near: list[Completion], given: Given) -> str:
    if not near:
        return given.text("target.none_near")
    if found.p is None:
        return given.text("target.list", values=given.text("target.comma").join(number(each.value) for each in near))
    return given.text(
        "target.binomial",
        share=number(found.above / found.n, 2),
        lower=number(found.lower, 2),
        upper=number(found.upper, 2),
        level=number(100 * (1 - given.alpha)),
        p=f"{found.p:.4f}",
    )


def ratio_table(given: Given) -> Exhibit:
    """Targets against the levels of the reported year, with every mismatch on the line."""
    found = _ratios(given)
    if not found:
        return _nothing(given, "6.4")
    rows = []
    for ratio in found:
        actual, target = ratio.actual, ratio.target
        ids = (*actual.ids, *target.ids)
        rows.append(
            [
                Cell.of(level_name(target, given.language), *ids),
                Cell.of(actual.literal, *actual.ids),
                Cell.of(_promise(target, given), *target.ids),
                Cell.of(_ratio_text(ratio), *ids, value=ratio.value),
                Cell.of(_flags(ratio, given), *ids),
            ]
        )
    targets = _targets(given)
    compared = {name for ratio in found for name in ratio.target.ids}
    without = int((~targets.loc[targets["report_id"] == given.report, "figure_id"].isin(compared)).sum())
    heads = ["indicator", "actual", "target.target", "target.ratio", "target.flags"]
    return captioned_table(
        given, "6.4", heads, rows, n=len(rows), source=source_note(given), unit=given.text("unit_in_cell"),
        place=_place(given), without=without,
    )  # fmt: skip


def _promise(target: Level, given: Given) -> str:
    """A target as printed, with its base, its period and how firmly it is promised."""
    base = base_text(target.per, given.language)
    kind = given.text(f"target.kind.{commitment(target)}")
    return given.text(
        "target.promise", literal=f"{target.literal}{base}", period=level_period(target, given), kind=kind
    )


def _ratio_text(ratio: Ratio) -> str:
    """The ratio with its rounding interval; for shares also the distance in percentage points."""
    if ratio.value is None:
        return "—"
    exact = ratio.interval.lower == ratio.interval.upper
    text = number(ratio.value, 3) if exact else f"{ratio.value:.3f} {interval_text(ratio.interval)}"
    if ratio.target.share:
        text += f"; {ratio.target.value - ratio.actual.value:+.2f} pp"
    return text


def _flags(ratio: Ratio, given: Given) -> str:
    texts = [given.text(f"target.flag.{reason}") for reason in ratio.reasons]
    texts += [row[given.language] for row in marks(ratio.target) if row["kind"] != "growth"]
    named = caveat(ratio.target.name, ratio.target.city_id, given.language)
    return given.text("target.joint").join(dict.fromkeys(filter(None, [*texts, named])))


def ratio_chart(given: Given) -> Exhibit:
    """The target-to-actual ratios; a soft commitment is hollow, an open end an arrow."""
    found = sorted((ratio for ratio in _ratios(given) if ratio.value), key=lambda ratio: -ratio.value)
    if not found:
        return _nothing(given, "6.5")
    rows = [
        {
            "label": level_name(ratio.target, given.language) + (" *" if ratio.reasons else ""),
            "value": ratio.value,
            "lower": None if ratio.interval.lower is None else float(ratio.interval.lower),
            "upper": None if ratio.interval.upper is None else float(ratio.interval.upper),
            "colour": city_colour(given.city),
            "marker": "D",
            "hollow": commitment(ratio.target) != "hard",
            "text": _signed(ratio.target.qualifier, f"×{ratio.value:.3f}"),
            "ids": " ".join((*ratio.actual.ids, *ratio.target.ids)),
        }
        for ratio in found
    ]
    log = max(row["value"] for row in rows) > 10 * min(row["value"] for row in rows)
    return captioned_chart(
        given, "6.5", rows, n=len(rows), source=source_note(given), unit=given.text("6.5.axis"),
        x_label=given.text("6.5.axis"), log=log, reference=1, place=_place(given),
    )  # fmt: skip


def _reports(given: Given) -> dict[str, str]:
    """Report ids with place and year, as labels."""
    return {
        row.report_id: f"{place_name(row.city_id, given.language)} {row.period_start[:4]}"
        for row in register().itertuples()
    }


def commitment_chart(given: Given) -> Exhibit:
    """Targets by report and by how firmly they are promised."""
    targets = _targets(given)
    rows = [
        {
            "label": name,
            "part": given.text(f"target.kind.{kind}"),
            "value": int((group["kind"] == kind).sum()),
            "ids": " ".join(group.loc[group["kind"] == kind, "figure_id"]),
        }
        for report, name in _reports(given).items()
        for group in [targets[targets["report_id"] == report]]
        for kind in KINDS
        if len(group) and (targets["kind"] == kind).any()
    ]
    if not rows:
        return _nothing(given, "6.6")
    colours = {given.text(f"target.kind.{kind}"): colour for kind, colour in zip(KINDS, PARTS, strict=True)}
    return bar_chart(
        "6.6",
        given.text("6.6.caption"),
        pd.DataFrame(rows),
        x_label=given.text("6.6.axis"),
        colours=colours,
        language=given.language,
        n=len(targets),
        unit=given.text("unit_figures"),
        source=_all_reports(given, False),
        note=given.text("6.6.note"),
    )


def commitment_table(given: Given) -> Exhibit:
    """The share of soft commitments by report, with Wilson's interval if targets were exchangeable."""
    targets = _targets(given)
    rows = []
    for report, name in _reports(given).items():
        group = targets[targets["report_id"] == report]
        if group.empty:
            rows.append([Cell.of(name), Cell.of(0), *(Cell.of("—") for _ in KINDS), Cell.of("—"), Cell.of("—")])
            continue
        counts = Counter(group["kind"])
        soft = len(group) - counts["hard"]
        lower, upper = proportion_confint(soft, len(group), given.alpha, method="wilson")
        rows.append(
            [
                Cell.of(name),
                Cell.of(len(group), *group["figure_id"]),
                *(Cell.of(counts[kind], *group.loc[group["kind"] == kind, "figure_id"]) for kind in KINDS),
                Cell.of(_soft_share(soft / len(group), given), *group["figure_id"], value=soft / len(group)),
                Cell.of(span(100 * lower, 100 * upper, digits=1), *group["figure_id"]),
            ]
        )
    heads = ["target.report", "target.targets", *(f"target.kind.{kind}" for kind in KINDS), "target.soft_share"]
    return captioned_table(
        given, "6.7", [*heads, "target.wilson"], rows, n=len(targets), source=_all_reports(given, False),
        unit=given.text("unit_figures"), level=number(100 * (1 - given.alpha)),
    )  # fmt: skip


def _soft_share(share: float, given: Given) -> str:
    return measured(f"{100 * share:.1f}", "%", given.language)


def soft_list(given: Given) -> Exhibit:
    """The report's soft commitments, as printed."""
    targets = _targets(given)
    soft = targets[(targets["report_id"] == given.report) & (targets["kind"] != "hard")]
    if soft.empty:
        return _nothing(given, "6.8")
    rows = [
        [
            Cell.of(subject(row, given.language), row.figure_id),
            Cell.of(row.literal, row.figure_id),
            Cell.of(given.text(f"target.kind.{row.kind}"), row.figure_id),
            Cell.of(given.text("place", section=row.section, sentence=row.sentence, start=row.start), row.figure_id),
        ]
        for row in soft.itertuples()
    ]
    heads = ["subject", "literal", "target.commitment", "place_in_source"]
    return captioned_table(given, "6.8", heads, rows, n=len(rows), source=source_note(given), place=_place(given))
