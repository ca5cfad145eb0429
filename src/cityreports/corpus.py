"""Notebook 01: what the reports print, how precisely, and what they leave out."""

from __future__ import annotations

import pandas as pd
from statsmodels.stats.proportion import proportion_confint

from cityreports import backcasts, estimates
from cityreports.captions import captioned_nothing, captioned_table
from cityreports.codebook import codebook
from cityreports.exhibits import Cell, Exhibit, bar_chart, matrix_chart, measured, number, span, table
from cityreports.observations import coding_sheets, register
from cityreports.parameters import Given
from cityreports.processed import observations, panel, relations
from cityreports.prose import Prose, period_name, place_name, prose
from cityreports.sources import table as raw_table
from cityreports.style import PARTS

__all__ = [
    "attention",
    "backcast",
    "characters",
    "coverage",
    "density",
    "exact_counts",
    "last_digits",
    "overview",
    "precision",
    "qualifiers",
    "roles",
    "selection",
    "summary",
]

ROLES = ("actual", "target", "completion", "change", "baseline", "standard")
QUALIFIERS = ("exact", "above", "approx", "at_least", "at_most")
TESTED = 50  # exact counts below which last digits are listed, not tested
LISTED = 20  # changes below which a share has no interval
ROLE_COLOURS = dict(zip(ROLES, PARTS, strict=True))


# --- data ---------------------------------------------------------------------------------------------------------


def measures(rounding: str = "half_up") -> pd.DataFrame:
    """The measures of all reports, each figure once, with the domain of its section."""
    frame = observations(rounding=rounding).drop_duplicates("figure_id").reset_index(drop=True)
    leaves = {(row["report_id"], row["section"]): row["domain"] for row in raw_table("sections.csv")}
    places = zip(frame["report_id"], frame["section"], strict=True)
    return frame.assign(domain=[leaves.get(place, "") for place in places])


def characters() -> pd.DataFrame:
    """The length of each report by domain, from the outline of its sections.

    Returns
    -------
    pandas.DataFrame
        Columns `report_id, domain, characters`; the domain of introductions and headings is empty. The characters
        of a report add to those of its sections of the first level.
    """
    sections = pd.DataFrame(raw_table("sections.csv")).astype({"characters": int})
    leaves = sections[sections["domain"] != ""].groupby(["report_id", "domain"], sort=False)["characters"].sum()
    top = sections[~sections["section"].str.contains("-")].groupby("report_id")["characters"].sum()
    rest = top - leaves.groupby("report_id").sum()
    other = rest[rest > 0].rename("characters").reset_index().assign(domain="")
    return pd.concat([leaves.reset_index(), other], ignore_index=True)[["report_id", "domain", "characters"]]


def exact_counts(frame: pd.DataFrame) -> pd.DataFrame:
    """The exact counts of 100 and more: whole, without hedge, 万 or 亿, each quantity once.

    Parameters
    ----------
    frame : pandas.DataFrame
        Observations or panel; of two figures that a relation calls the same quantity the first counts.
    """
    again = {
        name
        for row in relations().itertuples()
        if row.kind == "duplicate"
        for name in (*row.operands.split(";")[1:], row.result)
    }
    whole = (frame["lower"] == frame["upper"]) & (frame["value"] >= 100) & (frame["value"] % 1 == 0)
    own = (frame["role"] == "actual") & (frame["qualifier"] == "exact") & (frame["counter"] != "")
    restated = frame["note"].str.contains("restating|restated")
    scaled = frame["literal"].str.contains("[万亿]")
    kept = whole.fillna(False) & own & ~scaled & ~restated & ~frame["figure_id"].isin(again)
    return frame[kept].drop_duplicates("figure_id")


def _names(given: Given) -> dict[str, str]:
    """A short name for each report: place, and its period beneath."""
    return {
        row.report_id: f"{place_name(row.city_id, given.language)} ".replace(" (", "\n(").strip()
        + f"\n{period_name(row.period_start, row.period_end, given.language)}"
        for row in register().itertuples()
    }


def _flat(name: str) -> str:
    return name.replace("\n", " ")


def _about(given: Given, note: str, n: int, **more: object) -> dict:
    return {
        "language": given.language,
        "n": n,
        "unit": more.get("unit", given.text("unit_figures")),
        "source": given.text("1.source_panel" if more.get("panel") else "1.source"),
        "note": given.text(note, **more.get("values", {})),
    }


# --- the report ---------------------------------------------------------------------------------------------------


def summary(given: Given) -> Prose:
    """The corpus in numbers."""
    frame, sheets = measures(given.rounding), coding_sheets()
    shown = frame[frame["numeral"] != "masked"]
    lengths = characters()["characters"].sum()
    changes = shown[(shown["role"] == "change") & shown["value"].notna()]
    return prose(
        given,
        "summary_panel" if given.panel else "summary",
        reports=frame["report_id"].nunique(),
        figures=len(sheets),
        measures=len(frame),
        masked=len(frame) - len(shown),
        actual=int((frame["role"] == "actual").sum()),
        targets=int((frame["role"] == "target").sum()),
        characters=number(lengths),
        per_thousand=number(1000 * len(frame) / lengths, 1),
        changes=len(changes),
        rises=int((changes["value"] > 0).sum()),
        panel=len(panel()) if given.panel else 0,
        places=panel()["city_id"].nunique() if given.panel else 0,
    )


def overview(given: Given) -> Exhibit:
    """The reports: length, figures, measures, density, masked share, indicators."""
    frame, sheets = measures(given.rounding), coding_sheets()
    coded = observations(rounding=given.rounding)
    lengths = characters().groupby("report_id")["characters"].sum()
    rows = []
    for report, name in _names(given).items():
        own = frame[frame["report_id"] == report]
        masked = own[own["numeral"] == "masked"]
        codes = coded[(coded["report_id"] == report) & (coded["indicator"] != "")]
        rows.append(
            [
                _flat(name),
                Cell.of(number(lengths[report])),
                Cell.of(int((sheets["report_id"] == report).sum())),
                Cell.of(len(own), *own["figure_id"]),
                Cell.of(number(1000 * len(own) / lengths[report], 1)),
                Cell.of(
                    f"{len(masked)} ({measured(number(100 * len(masked) / len(own), 0), '%', given.language)})",
                    *masked["figure_id"],
                ),
                Cell.of(codes["indicator"].nunique(), *codes["figure_id"].unique()),
            ]
        )
    heads = ["report", "characters", "figures", "measures", "per_thousand", "masked", "indicators"]
    return table(
        "1.1", given.text("1.1.caption"), rows, [given.text(f"1.head.{head}") for head in heads],
        **_about(given, "1.1.note", len(frame)),
    )  # fmt: skip


def roles(given: Given) -> Exhibit:
    """The mix of roles in each report."""
    frame = measures(given.rounding)
    names = _names(given)
    groups = frame.groupby(["report_id", "role"])["figure_id"]
    data = [
        {"label": _flat(name), "part": given.text(f"role.{role}"), "value": len(ids), "ids": " ".join(ids)}
        for report, name in names.items()
        for role in ROLES
        if len(ids := groups.get_group((report, role)) if (report, role) in groups.groups else [])
    ]
    colours = {given.text(f"role.{role}"): colour for role, colour in ROLE_COLOURS.items()}
    return bar_chart(
        "1.2", given.text("1.2.caption"), _in_order(data, colours), colours=colours, x_label=given.text("measures"),
        **_about(given, "1.2.note", len(frame)),
    )  # fmt: skip


def _in_order(data: list[dict], parts: dict[str, str]) -> pd.DataFrame:
    """Parts in one order for all bars, bars in the order given."""
    order = {part: i for i, part in enumerate(parts)}
    bars = {row["label"]: i for i, row in reversed(list(enumerate(data)))}
    return pd.DataFrame(sorted(data, key=lambda row: (order[row["part"]], bars[row["label"]])))


def qualifiers(given: Given) -> Exhibit:
    """The mix of qualifiers: how often a number is hedged."""
    frame = measures(given.rounding)
    frame = frame[frame["role"].isin(("actual", "target"))]
    rows = []
    for report, name in _names(given).items():
        for role in ("actual", "target"):
            own = frame[(frame["report_id"] == report) & (frame["role"] == role)]
            parts = [own[own["qualifier"] == qualifier] for qualifier in QUALIFIERS]
            soft = own[own["qualifier"] != "exact"]
            share = measured(number(100 * len(soft) / len(own), 0), "%", given.language) if len(own) else ""
            cells = [Cell.of(len(part) or "", *part["figure_id"]) for part in parts]
            rows.append([_flat(name), given.text(f"role.{role}"), Cell.of(len(own)), *cells, Cell.of(share)])
    heads = [given.text(key) for key in ("1.head.report", "role", "n")]
    heads += [given.text(f"1.qualifier.{qualifier}") for qualifier in QUALIFIERS] + [given.text("1.head.hedged")]
    return table("1.3", given.text("1.3.caption"), rows, heads, **_about(given, "1.3.note", len(frame)))


def coverage(given: Given) -> Exhibit:
    """Indicators that two or more reports print, by report; masked cells are marked."""
    frame = observations(rounding=given.rounding)
    frame = frame[frame["indicator"] != ""]
    reports = frame.groupby("indicator")["report_id"].nunique()
    shared = [code for code in codebook()["code"] if reports.get(code, 0) > 1]
    labels = {row["code"]: row[f"label_{given.language}"] for row in raw_table("codebook.csv")}
    names = _names(given)
    cells = [
        _coverage_cell(frame[(frame["indicator"] == code) & (frame["report_id"] == report)], labels[code], name, given)
        for code in shared
        for report, name in names.items()
    ]
    if given.panel:
        context = panel(given.rounding)
        cells += [_panel_cell(context[context["indicator"] == code], labels[code], given) for code in shared]
    shown = frame[frame["indicator"].isin(shared)]
    values = {"shared": len(shared), "single": int((reports == 1).sum())}
    return matrix_chart(
        "1.4", given.text("1.4.caption"), pd.DataFrame(cells),
        **_about(given, "1.4.note_panel" if given.panel else "1.4.note", len(shown), values=values, panel=given.panel),
    )  # fmt: skip


def _coverage_cell(own: pd.DataFrame, label: str, name: str, given: Given) -> dict:
    masked = int((own["numeral"] == "masked").sum())
    mark = given.text("1.masked_mark", n=masked) if masked else ""
    if masked and masked < len(own):
        mark = f"{len(own) - masked} + {mark}"
    return {"row": label, "column": name, "value": len(own) - masked, "mark": mark, "ids": " ".join(own["figure_id"])}


def _panel_cell(own: pd.DataFrame, label: str, given: Given) -> dict:
    places = own["city_id"].nunique()
    mark = given.text("1.places_mark", n=places) if places else ""
    column = given.text("1.panel_column")
    return {"row": label, "column": column, "value": 0, "mark": mark, "ids": " ".join(own["figure_id"])}


def precision(given: Given) -> Exhibit:
    """How precisely actual values are printed, and the widest rounding intervals."""
    frame = measures(given.rounding)
    frame = frame[(frame["role"] == "actual") & (frame["numeral"] != "masked")]
    rows = []
    for report, name in _names(given).items():
        own = frame[frame["report_id"] == report]
        scaled = own[own["literal"].str.contains("[万亿]")]
        decimals = own[own["literal"].str.contains(r"\.\d")]
        exact = own[(own["lower"] == own["upper"]).fillna(False)]
        width = _relative_width(own)
        widest = own.loc[width.idxmax()] if width.notna().any() else None
        text = "" if widest is None else f"{widest.literal}: {_interval(widest)}"
        rows.append(
            [
                _flat(name),
                Cell.of(len(own), *own["figure_id"]),
                *(Cell.of(len(part), *part["figure_id"]) for part in (exact, scaled, decimals)),
                Cell.of(measured(number(100 * width.median(), 2), "%", given.language) if width.notna().any() else "—"),
                Cell.of(text, *([] if widest is None else [widest.figure_id])),
            ]
        )
    heads = ["report", "actuals", "exact", "scaled", "decimals", "width", "widest"]
    return table(
        "1.5", given.text("1.5.caption"), rows, [given.text(f"1.head.{head}") for head in heads],
        **_about(given, "1.5.note", len(frame)),
    )  # fmt: skip


def _relative_width(frame: pd.DataFrame) -> pd.Series:
    """The width of an interval against its value, where it has one."""
    inexact = frame[(frame["lower"] < frame["upper"]).fillna(False) & (frame["value"] > 0).fillna(False)]
    return ((inexact["upper"] - inexact["lower"]) / inexact["value"]).astype(float)


def _interval(row) -> str:
    return span(row.lower, row.upper, row.lower_closed, row.upper_closed)


def last_digits(given: Given) -> Exhibit:
    """Last digits of exact counts: heaping on 0 and 5, tested where there are enough."""
    counts = exact_counts(measures(given.rounding))
    groups = {_flat(name): counts[counts["report_id"] == report] for report, name in _names(given).items()}
    groups[given.text("1.all_reports")] = counts
    if given.panel:
        groups[given.text("1.panel_column")] = exact_counts(panel(given.rounding))
    tested = {name: estimates.heaping(own["value"].astype(int)) for name, own in groups.items() if len(own) >= TESTED}
    adjusted = dict(zip(tested, estimates.holm([found.p for found in tested.values()]), strict=True))
    rows = [_digit_row(name, own, tested.get(name), adjusted.get(name), given) for name, own in groups.items()]
    heads = ["report", "exact_counts", "round", "expected", "chi2", "p", "holm"]
    total = len(groups[given.text("1.all_reports")]) + len(groups.get(given.text("1.panel_column"), ()))
    values = {"tested": TESTED, "draws": estimates.DRAWS, "seed": estimates.SEED}
    return table(
        "1.6", given.text("1.6.caption"), rows, [given.text(f"1.head.{head}") for head in heads],
        **_about(given, "1.6.note", total, values=values, panel=given.panel),
    )  # fmt: skip


def _digit_row(name: str, own: pd.DataFrame, found, adjusted: float | None, given: Given) -> list:
    round_ones = own[own["value"].astype(int) % 5 == 0]
    share = (
        f"{len(round_ones)} ({measured(number(100 * len(round_ones) / len(own), 0), '%', given.language)})"
        if len(own)
        else "—"
    )
    cells = [name, Cell.of(len(own), *own["figure_id"]), Cell.of(share, *round_ones["figure_id"])]
    cells.append(number(0.2 * len(own), 1))
    if found is None:
        return [*cells, "—", given.text("1.too_few", n=len(own), least=TESTED), "—"]
    return [*cells, number(found.chi2, 1), number(found.p, 3), number(adjusted, 3)]


def selection(given: Given) -> Exhibit:
    """Selective reporting: which way printed changes point, and which indicators have an earlier level."""
    coded = observations(rounding=given.rounding)
    groups = {_flat(name): coded[coded["report_id"] == report] for report, name in _names(given).items()}
    groups[given.text("1.all_reports")] = coded
    if given.panel:
        groups[given.text("1.panel_column")] = panel(given.rounding)
    rows = [_selection_row(name, own, given) for name, own in groups.items()]
    heads = ["report", "changes", "rises", "falls", "rise_share", "with_actual", "with_earlier", "with_target"]
    n = sum(int((own["role"] == "change").sum()) for name, own in groups.items() if name != given.text("1.all_reports"))
    values = {"least": LISTED, "level": number(100 * (1 - given.alpha))}
    return table(
        "1.7", given.text("1.7.caption"), rows, [given.text(f"1.head.{head}") for head in heads],
        **_about(given, "1.7.note", n, values=values, panel=given.panel),
    )  # fmt: skip


def _selection_row(name: str, own: pd.DataFrame, given: Given) -> list:
    changes = own[(own["role"] == "change") & own["value"].notna()].drop_duplicates("figure_id")
    rises, falls = changes[changes["value"] > 0], changes[changes["value"] < 0]
    places = own["indicator"] + "@" + own["city_id"]
    coded = own["indicator"] != ""
    actual = set(places[coded & (own["role"] == "actual") & own["value"].notna()])
    earlier = actual & set(places[coded & own["role"].isin(("baseline", "change"))])
    target = actual & set(places[coded & (own["role"] == "target")])
    share = _share(len(rises), len(changes), given)
    cells = [Cell.of(len(part), *part["figure_id"]) for part in (changes, rises, falls)]
    return [name, *cells, share, Cell.of(len(actual)), *(_of(part, actual, given) for part in (earlier, target))]


def _of(part: set, whole: set, given: Given) -> str:
    return f"{len(part)} ({measured(number(100 * len(part) / len(whole), 0), '%', given.language)})" if whole else "—"


def _share(count: int, total: int, given: Given) -> str:
    """A share in per cent, with the exact binomial interval where there are enough."""
    if not total:
        return "—"
    if total < LISTED:
        return given.text("1.of", count=count, total=total)
    lower, upper = proportion_confint(count, total, alpha=given.alpha, method="beta")
    share = measured(number(100 * count / total, 0), "%", given.language)
    return f"{share} [{number(100 * lower, 0)}, {number(100 * upper, 0)}]"


def backcast(given: Given) -> Exhibit:
    """Every earlier level that a printed change implies, against what was printed of the earlier period."""
    found = backcasts.backcasts(panel=given.panel, rounding=given.rounding)
    counts = backcasts.tally(found)
    source = given.text("1.source_panel" if given.panel else "1.source")
    if not found:
        return captioned_nothing(given, "1.10", "1.10.nothing", head="trend.finding", source=source)
    rows = [backcasts.row(each, given) for each in found]
    return captioned_table(
        given, "1.10", backcasts.HEADS, rows, n=len(rows), source=source, unit=given.text("unit_in_cell"), **counts
    )


def attention(given: Given) -> Exhibit:
    """Each report's attention by domain: its share of the characters, and its share of the measures."""
    frame = _by_domain(given)
    whole = frame.groupby("report_id")[["characters", "measures"]].transform("sum")
    shares = 100 * frame[["characters", "measures"]] / whole
    marks = [
        f"{number(row.characters, 0)} | {number(row.measures, 0)}" if row.characters else ""
        for row in shares.itertuples()
    ]
    return _domain_chart(given, "1.8", frame.assign(value=shares["characters"], mark=marks))


def density(given: Given) -> Exhibit:
    """Measures per 1,000 characters by domain and report."""
    frame = _by_domain(given)
    value = (1000 * frame["measures"] / frame["characters"]).where(frame["characters"] > 0, 0)
    marks = [number(cell, 0) if length else "" for cell, length in zip(value, frame["characters"], strict=True)]
    return _domain_chart(given, "1.9", frame.assign(value=value, mark=marks))


def _by_domain(given: Given) -> pd.DataFrame:
    """Characters and measures of every domain in every report; the longest domains first."""
    frame, lengths = measures(given.rounding), characters()
    ids = frame.groupby(["report_id", "domain"])["figure_id"].agg(" ".join)
    sizes = frame.groupby(["report_id", "domain"]).size()
    order = lengths.groupby("domain")["characters"].sum().sort_values(ascending=False, kind="stable").index
    every = pd.MultiIndex.from_product([order, list(_names(given))], names=["domain", "report_id"])
    cells = every.swaplevel()
    return pd.DataFrame(
        {
            "report_id": every.get_level_values("report_id"),
            "domain": every.get_level_values("domain"),
            "characters": lengths.set_index(["report_id", "domain"])["characters"].reindex(cells, fill_value=0).values,
            "measures": sizes.reindex(cells, fill_value=0).values,
            "ids": ids.reindex(cells, fill_value="").values,
        }
    )


def _domain_chart(given: Given, id: str, frame: pd.DataFrame) -> Exhibit:
    labels = {row["domain"]: row[f"label_{given.language}"] for row in raw_table("domains.csv")}
    names = _names(given)
    data = pd.DataFrame(
        {
            "row": [labels.get(domain, given.text("no_domain")) for domain in frame["domain"]],
            "column": frame["report_id"].map(names),
            "value": frame["value"],
            "mark": frame["mark"],
            "ids": frame["ids"],
        }
    )
    unit = given.text(f"{id}.unit")
    return matrix_chart(
        id, given.text(f"{id}.caption"), data,
        **_about(given, f"{id}.note", int(frame["measures"].sum()), unit=unit),
    )  # fmt: skip
