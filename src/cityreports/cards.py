"""Cards: for every observation, panel figure, implied value and check what it is, where it stands, what uses it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

import pandas as pd

from cityreports.codebook import label
from cityreports.exhibits import measured, number, span
from cityreports.observations import coding_sheets, register
from cityreports.processed import checks, implied, observations, panel
from cityreports.profiles import indicator_label
from cityreports.prose import area_name, place_name
from cityreports.publishing import Document
from cityreports.sources import table

__all__ = ["cards", "uses"]


def uses(reports: Iterable[tuple[Document, str]]) -> dict[str, list[list[str]]]:
    """For each id, the exhibits of reports that rest on it: title and address.

    Parameters
    ----------
    reports : iterable of Document and str
        The reports with their addresses.
    """
    found = defaultdict(list)
    for built, address in reports:
        for part in built.exhibits:
            names = {name for group in re.findall(r'data-ids="([^"]*)"', part.html) for name in group.split()}
            for name in sorted(names):
                found[name].append([f"{built.title} · {part.title}", f"{address}#{part.anchor}"])
    return dict(found)


def cards(language: str, used: dict[str, list[list[str]]]) -> list[dict]:
    """All cards, in the order observations, panel, other coded figures, implied values, checks.

    Returns
    -------
    list of dict
        Texts by `id, kind, city, indicator, role, period, subject, literal, value, interval, place, source, note,
        assumption, verdict`, the number `sort`, and the lists `operands, checks, uses`; empty ones are left out.
    """
    taking_part = defaultdict(list)
    for row in table("relations.csv"):
        for name in f"{row['operands']};{row['result']}".split(";"):
            if name:
                taking_part[name].append(row["relation_id"])
    made = [
        *_figures(observations(), "figure", language),
        *_figures(panel(), "panel", language),
        *_coded(language),
        *_implied(language),
        *_checks(language),
    ]
    for card in made:
        card["checks"] = taking_part.get(card["id"], [])
        card["uses"] = used.get(card["id"], [])
    return [{name: value for name, value in card.items() if value not in ("", [], None)} for card in made]


def _figures(frame: pd.DataFrame, kind: str, language: str) -> list[dict]:
    places = _places(language)
    made = []
    for name, group in frame.groupby("figure_id", sort=False):
        row = group.iloc[0].fillna("")
        subject = row.get("subject_en") if language == "en" and row.get("subject_en") else row["subject_zh"]
        area = label("explorer.area", language).format(area_name(row["area_zh"], language)) if row["area_zh"] else ""
        city = row[f"place_{language}"] if kind == "panel" else places[row["city_id"]]
        made.append(
            {
                "id": name,
                "kind": kind,
                "city": city,
                "indicator": "; ".join(indicator_label(code, language) for code in group["indicator"].dropna() if code),
                "role": label(f"role.{row['role']}", language) if row["role"] else "",
                "period": _period(row),
                "subject": subject + area,
                "literal": row["literal"],
                "value": _value(row, language),
                "sort": None if row["value"] == "" else float(row["value"]),
                "interval": _interval(row),
                "qualifier": "" if row["qualifier"] == "exact" else row["qualifier"],
                "scope": row["scope"],
                "place": "" if kind == "panel" else _place(row, language),
                "source": row["url"] if kind == "panel" else _source(row["report_id"]),
                "note": row["note"],
            }
        )
    return made


def _coded(language: str) -> list[dict]:
    """The coded figures that are no measures: ordinals, names and dates."""
    places = _places(language)
    cities = dict(register()[["report_id", "city_id"]].itertuples(index=False, name=None))
    sheets = coding_sheets()
    return [
        {
            "id": row["figure_id"],
            "kind": "coded",
            "city": places[cities[row["report_id"]]],
            "subject": row["type"],
            "literal": row["literal"],
            "place": _place(row, language),
            "source": _source(row["report_id"]),
            "note": row["note"],
        }
        for _, row in sheets[sheets["type"] != "measure"].iterrows()
    ]


def _places(language: str) -> dict[str, str]:
    return {city: place_name(city, language) for city in dict.fromkeys(register()["city_id"])}


def _source(report: str) -> str:
    row = next(row for row in register().itertuples() if row.report_id == report)
    return row.url or f"{row.issuer_zh}《{row.title_zh}》"


def _place(row: pd.Series, language: str) -> str:
    return label("explorer.place_text", language).format(
        report=row["report_id"], section=row["section"], sentence=row["sentence"], start=row["start"], end=row["end"]
    )


def _period(row: pd.Series) -> str:
    start, end = (str(row[name])[:10] for name in ("period_start", "period_end"))
    if start == end or not start or start == "NaT":
        return "" if end == "NaT" else end
    if start[4:] == "-01-01" and end[4:] == "-12-31" and start[:4] == end[:4]:
        return start[:4]
    return f"{start}/{end}"


def _value(row: pd.Series, language: str) -> str:
    return "" if row["value"] == "" else measured(number(float(row["value"])), row["unit"], language)


def _interval(row: pd.Series) -> str:
    ends = [None if row[name] == "" else float(row[name]) for name in ("lower", "upper")]
    closed = [bool(row[name] == "" or row[name]) for name in ("lower_closed", "upper_closed")]
    return span(*ends, *closed)


def _implied(language: str) -> list[dict]:
    places = _places(language)
    return [
        {
            "id": row["implied_id"],
            "kind": "implied",
            "city": places.get(row["city_id"], row["city_id"]),
            "indicator": indicator_label(row["indicator"], language) if row["indicator"] else "",
            "period": _period(row),
            "subject": row["method"].replace("_", " "),
            "value": _value(row, language),
            "sort": None if row["value"] == "" else float(row["value"]),
            "interval": _interval(row),
            "operands": row["operands"].split(";"),
            "assumption": "; ".join(filter(None, (_basis(row, language), row["assumption"]))),
        }
        for _, row in implied().astype(object).fillna("").iterrows()
    ]


def _basis(row: pd.Series, language: str) -> str:
    return label("basis.suggested", language) if row["basis"] == "suggested" else ""


def _checks(language: str) -> list[dict]:
    places = _places(language)
    cities = dict(register()[["report_id", "city_id"]].itertuples(index=False, name=None))
    operands = {
        row["relation_id"]: [name for name in f"{row['operands']};{row['result']}".split(";") if name]
        for row in table("relations.csv")
    }
    made = []
    for _, row in checks().astype(object).fillna("").iterrows():
        ends = [
            label(f"explorer.{name}", language)
            + " "
            + span(*(None if row[f"{name}_{end}"] == "" else float(row[f"{name}_{end}"]) for end in ("lower", "upper")))
            for name in ("printed", "recomputed")
            if row[f"{name}_lower"] != "" or row[f"{name}_upper"] != ""
        ]
        made.append(
            {
                "id": row["relation_id"],
                "kind": "check",
                "city": places.get(cities.get(row["report_id"], ""), ""),
                "subject": row["kind"],
                "value": row["verdict"],
                "interval": "; ".join(ends),
                "verdict": " ".join(filter(None, (row["verdict"], row["finding"], row["reason"]))).replace("_", " "),
                "operands": operands.get(row["relation_id"], []),
                "assumption": row["assumption"],
            }
        )
    return made
