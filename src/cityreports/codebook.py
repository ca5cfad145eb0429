"""Names: indicators and their labels, cities and their aliases, and the codebook as a page."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from pathlib import Path

import pandas as pd

from cityreports import agreement, sources
from cityreports.observations import register
from cityreports.schemas import fields, read_table, typed
from cityreports.sources import UnknownNameError

__all__ = [
    "UnknownNameError",
    "cities",
    "city_id",
    "codebook",
    "indicator",
    "label",
    "markdown",
    "report_id",
    "reuse",
    "verified_cities",
]


def codebook() -> pd.DataFrame:
    """The indicators: one row each, with labels, kind, unit, definition and caveat in Chinese and English.

    Returns
    -------
    pandas.DataFrame

    Examples
    --------
    >>> codebook().set_index("code").loc["penalty_fines", "unit"]
    'CNY'
    """
    return typed(read_table(sources.raw("codebook.csv"), "codebook"), "codebook")


# --- cities -------------------------------------------------------------------------------------------------------


def cities() -> pd.DataFrame:
    """The cities of the register, one row a report.

    Returns
    -------
    pandas.DataFrame
        Columns `city_id, city_zh, city_en, report_id, period_start, period_end, admin_level, adcode, status`.
    """
    columns = ["city_id", "city_zh", "city_en", "report_id", "period_start", "period_end", "admin_level", "adcode"]
    frame = register()
    status = ["unverified source" if row.masked == "true" else "official" for row in frame.itertuples()]
    return frame[columns].assign(status=status).reset_index(drop=True)


def verified_cities() -> list[str]:
    """The ids of the cities with a report whose source is verified, in the order of the register.

    Examples
    --------
    >>> "ziyang" in verified_cities()
    False
    """
    frame = cities()
    return list(dict.fromkeys(frame.loc[frame["status"] == "official", "city_id"]))


def _aliases() -> dict[str, str]:
    """Every way to write a city, in lower case: id, English and Chinese name with and without 市, code."""
    names = {}
    for row in register().itertuples():
        short = row.city_zh.rpartition("市")[2] or row.city_zh
        stems = {row.city_zh, row.city_zh.removesuffix("市"), short, short.removesuffix("区").removesuffix("县")}
        for name in (row.city_id, row.city_en, row.city_en.partition(" (")[0], row.adcode, row.report_id, *stems):
            if name:
                names[name.lower()] = row.city_id
    return names


def city_id(name: str) -> str:
    """The id of a city written in any of its names.

    Raises
    ------
    UnknownNameError
        With the nearest names in Chinese and English, or with all if none is near.

    Examples
    --------
    >>> {city_id(name) for name in ("厦门", "厦门市", "xiamen", "Xiamen", "350200")}
    {'xiamen'}
    >>> city_id("Xiamon")
    Traceback (most recent call last):
    cityreports.sources.UnknownNameError: unknown city 'Xiamon'; nearest: xiamen (厦门市, Xiamen)...
    """
    aliases = _aliases()
    wanted = str(name).strip().lower()
    if wanted in aliases:
        return aliases[wanted]
    rows = {row.city_id: row for row in register().itertuples()}
    close = sources.nearest(wanted, aliases)
    found = [aliases[close]] if close in aliases else list(rows)
    listed = ", ".join(f"{rows[i].city_id} ({rows[i].city_zh}, {rows[i].city_en})" for i in found)
    chinese = "、".join(rows[i].city_zh for i in found)
    words = ("nearest", "最接近的是") if close in aliases else ("the cities are", "现有城市")
    raise UnknownNameError(f"unknown city {name!r}; {words[0]}: {listed}. 没有这个城市；{words[1]}：{chinese}")


def report_id(city: str, report: str = "") -> str:
    """The report of a city: the one named, else the latest.

    Raises
    ------
    UnknownNameError
        If the city has no report of this name.
    """
    own = register()
    own = own[own["city_id"] == city_id(city)].sort_values("period_end")
    if not report:
        return own["report_id"].iloc[-1]
    if report in set(own["report_id"]):
        return report
    raise UnknownNameError(f"{city} has no report {report!r}; it has {', '.join(own['report_id'])}")


def indicator(name: str) -> str:
    """The code of an indicator given by its code or its label.

    Raises
    ------
    UnknownNameError
        With the nearest name.
    """
    known = {}
    for row in sources.table("codebook.csv"):
        known |= {row["code"]: row["code"], row["label_zh"]: row["code"], row["label_en"].lower(): row["code"]}
    wanted = str(name).strip()
    if found := known.get(wanted) or known.get(wanted.lower()):
        return found
    raise sources.unknown("indicator", wanted, known)


# --- labels -------------------------------------------------------------------------------------------------------


@cache
def _labels(language: str) -> dict[str, str]:
    labels = {}
    for path in sorted((Path(__file__).parent / "tables/labels").glob("*.csv")):
        for row in sources.table(f"labels/{path.name}"):
            if row["key"] in labels:
                raise ValueError(f"{path.name}: the label {row['key']!r} stands twice")
            labels[row["key"]] = row[language]
    return labels


def label(key: str, language: str) -> str:
    """The text of a label in a language; labels stand in ``tables/labels``.

    Raises
    ------
    UnknownNameError
        If there is none.
    """
    try:
        return _labels(language)[key]
    except KeyError:
        raise UnknownNameError(f"tables/labels has no {key!r} in {language!r}") from None


# --- the page -----------------------------------------------------------------------------------------------------


def reuse(observed: pd.DataFrame, panel: pd.DataFrame) -> pd.DataFrame:
    """In how many reports and panel places each indicator occurs, and what it serves.

    Returns
    -------
    pandas.DataFrame
        Columns `code, reports, places, figures, serves`; an indicator that serves nothing has an empty cell.
    """
    rows = []
    reports, places, figures = defaultdict(set), defaultdict(set), defaultdict(int)
    dated = defaultdict(set)
    for row in observed.itertuples():
        if row.indicator:
            reports[row.indicator].add(row.report_id)
            figures[row.indicator] += 1
            dated[row.indicator].add((row.report_id, row.role, row.period_end))
    for row in panel.itertuples():
        if row.indicator:
            places[row.indicator].add(row.city_id)
            figures[row.indicator] += 1
    for row in codebook().itertuples():
        code = row.code
        serves = ""
        if len(reports[code]) > 1:
            serves = "reports"
        elif reports[code] and places[code]:
            serves = "report and panel"
        elif len(places[code]) > 1:
            serves = "panel"
        elif isinstance(row.exhibit, str) and row.exhibit:
            serves = row.exhibit
        rows.append((code, len(reports[code]), len(places[code]), figures[code], serves))
    return pd.DataFrame(rows, columns=["code", "reports", "places", "figures", "serves"])


def markdown(built: dict[str, pd.DataFrame]) -> str:
    """The bilingual codebook: fields of the tables, indicators with their reuse, coder agreement.

    Parameters
    ----------
    built : dict of str to pandas.DataFrame
        The processed tables, as text.
    """
    uses = reuse(built["observations"], built["panel"]).set_index("code")
    lines = ["# 编码本 · Codebook", "", _summary(uses), "", "## 指标 · Indicators", ""]
    domain_labels = {row["domain"]: row for row in sources.table("domains.csv")}
    for domain, group in codebook().groupby("domain", sort=False):
        names = domain_labels[domain]
        lines += [f"### {names['label_zh']} · {names['label_en']}", ""]
        for row in group.fillna("").itertuples():
            use = uses.loc[row.code]
            lines += [
                f"**`{row.code}`** {row.label_zh} · {row.label_en} ({row.kind}, {row.unit}; "
                f"reports: {use.reports}, panel places: {use.places}, figures: {use.figures}; "
                f"serves: {use.serves or '—'})",
                "",
                f"- {row.definition_zh}",
                f"- {row.definition_en}",
            ]
            lines += [f"- 注意 · Caveat: {row.caveat_zh} {row.caveat_en}"] if row.caveat_en else []
            lines += (
                [f"- 统计指标 · Official: {row.official_name} ({row.official_source})"] if row.official_name else []
            )
            lines.append("")
    lines += ["## 编码一致性 · Coder agreement", "", *_agreement(), "", "## 字段 · Fields", ""]
    for table in ("observations", "panel", "panel_rejected", "implied", "checks"):
        lines += [f"### {table}", "", "| field | 字段 | type | description | 说明 |", "|---|---|---|---|---|"]
        lines += [
            f"| `{f.name}` | {f.title_zh} | {f.type} | {f.description_en} | {f.description_zh} |" for f in fields(table)
        ]
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def _summary(uses: pd.DataFrame) -> str:
    several, panel = (uses["serves"] == "reports").sum(), (uses["serves"] == "report and panel").sum()
    only = (uses["serves"] == "panel").sum()
    other = len(uses) - several - panel - only
    return (
        f"{len(uses)} 个指标：{several} 个见于两份以上报告，{panel} 个见于一份报告和面板，{only} 个见于面板两地以上，"
        f"{other} 个用于指定图表。\n\n"
        f"{len(uses)} indicators: {several} occur in two or more reports, {panel} in one report and the panel, "
        f"{only} in two or more places of the panel, {other} serve a named exhibit."
    )


def _agreement() -> list[str]:
    """Two coders' agreement as found, before differences were settled."""
    root = sources.project() / "data/raw"
    if not (root / "second_coding").is_dir():
        return ["Not coded twice."]
    found = agreement.evaluate(root / "first_coding", root / "second_coding")
    spans = found.spans.loc["spans"]
    lines = [
        "两位编码员各自独立阅读五份文本后编码；下列数字是核对之前的结果。"
        "The five texts were coded twice, apart; these are the figures as found, before any difference was settled. "
        "`data/raw/second_coding/settlement.csv` lists every difference and how it was settled.",
        "",
        f"Figures: {spans.predicted:.0f} and {spans.gold:.0f}, {spans.matched:.0f} with the same span "
        f"(F1 {spans.f1:.3f}). Relations: F1 {found.spans.loc['relations', 'f1']:.3f}.",
        "",
        "| field | n | agreement | Krippendorff's alpha |",
        "|---|---|---|---|",
    ]
    for row in found.fields.itertuples():
        if row.Index not in ("section", "sentence"):
            alpha = "" if row.alpha != row.alpha else f"{row.alpha:.3f}"
            lines.append(f"| {row.Index} | {row.n} | {row.share:.3f} | {alpha} |")
    return lines
