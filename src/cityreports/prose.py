"""The running text of reports: paragraphs from ``texts``, with computed numbers put in."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from cityreports.codebook import label
from cityreports.observations import register
from cityreports.parameters import Given, notebooks, schema
from cityreports.sources import UnknownNameError, table

__all__ = ["Prose", "area_name", "parameter_table", "prose", "subject_name", "title"]

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
PARTS_ZH = {
    (1, 6): "上半年",
    (7, 12): "下半年",
    (1, 3): "第一季度",
    (4, 6): "第二季度",
    (7, 9): "第三季度",
    (10, 12): "第四季度",
}


@dataclass(frozen=True, slots=True)
class Prose:
    """Markdown to be shown in a notebook."""

    markdown: str

    def _repr_markdown_(self) -> str:
        return self.markdown


@cache
def _paragraphs(notebook: str, language: str) -> dict[str, str]:
    path = Path(__file__).parent / "texts" / f"{notebook[:2]}.{language}.md"
    text = path.read_text(encoding="utf-8")
    parts = re.split(r"^## (\S+)\n", text, flags=re.MULTILINE)[1:]
    return {key: body.strip() for key, body in zip(parts[::2], parts[1::2], strict=True)}


def prose(given: Given, key: str, **values: object) -> Prose:
    """A paragraph of the notebook's texts in the run's language, with computed values put in.

    Raises
    ------
    UnknownNameError
        If the texts have no such paragraph.
    """
    try:
        text = _paragraphs(given.notebook, given.language)[key]
    except KeyError:
        raise UnknownNameError(f"texts/{given.notebook[:2]}.{given.language}.md has no paragraph {key!r}") from None
    return Prose(text.format(**values) if values else text)


def place_name(city_id: str, language: str) -> str:
    """A city's name; one whose source is unverified is marked as inferred."""
    row = next(row for row in register().itertuples() if row.city_id == city_id)
    name = row.city_zh if language == "zh" else row.city_en
    return label("inferred", language).format(name=name) if row.masked == "true" else name


def subject_name(subject_zh: str, language: str) -> str:
    """What a figure of the panel counts; in English by the table of subjects, as coded where that has none.

    Examples
    --------
    >>> subject_name("整改完成率", "en"), subject_name("整改完成率", "zh")
    ('completion of rectification', '整改完成率')
    """
    if language == "zh":
        return subject_zh
    return {row["subject_zh"]: row["subject_en"] for row in table("subjects.csv")}.get(subject_zh, subject_zh)


def area_name(area_zh: str, language: str) -> str:
    """The name of an area within a place; in English by the table of areas, as coded where that has none.

    Examples
    --------
    >>> area_name("汉沽街", "en"), area_name("汉沽街", "zh"), area_name("某镇", "en")
    ('Hangu Street', '汉沽街', '某镇')
    """
    if language == "zh":
        return area_zh
    return {row["area_zh"]: row["area_en"] for row in table("areas.csv")}.get(area_zh, area_zh)


def period_name(start: str, end: str, language: str) -> str:
    """A period of whole months, or a date, as a reader says it; any other by its two dates.

    Examples
    --------
    >>> [period_name("2020-01-01", end, "en") for end in ("2020-12-31", "2020-06-30", "2020-01-31", "2020-02-15")]
    ['2020', 'Jan–Jun 2020', 'Jan 2020', '2020-01-01 to 2020-02-15']
    >>> [period_name(start, "2020-12-31", "zh") for start in ("2020-07-01", "2020-10-01", "2020-11-01", "2020-12-31")]
    ['2020年下半年', '2020年第四季度', '2020年11—12月', '2020年末']
    """
    first, last = date.fromisoformat(start), date.fromisoformat(end)
    if first == last:
        return label("4.year_end", language).format(year=last.year) if end[5:] == "12-31" else end
    months = (first.month, last.month)
    if first.year != last.year or first.day != 1 or last.day != monthrange(last.year, last.month)[1]:
        return f"{start}—{end}" if language == "zh" else f"{start} to {end}"
    if months == (1, 12):
        return f"{last.year}年" if language == "zh" else str(last.year)
    if language == "zh":
        return f"{last.year}年{PARTS_ZH.get(months) or '—'.join(map(str, dict.fromkeys(months))) + '月'}"
    return f"{'–'.join(dict.fromkeys(MONTHS[month - 1] for month in months))} {last.year}"


def title(given: Given) -> Prose:
    """The report's title, with place and period, and the line that says what it rests on."""
    names = next(row for row in notebooks() if row["notebook"] == given.notebook)
    name = names[f"title_{given.language}"]
    if names["scope"] == "corpus":
        return Prose(f"# {name}\n\n{names[f'about_{given.language}']}")
    row = next(row for row in register().itertuples() if row.report_id == given.report)
    place, period = (
        place_name(row.city_id, given.language),
        period_name(row.period_start, row.period_end, given.language),
    )
    status = label("unverified" if row.masked == "true" else "official", given.language)
    heading = f"# {name}：{place} {period}" if given.language == "zh" else f"# {name}: {place}, {period}"
    published = row.published or label("unknown", given.language)
    words = {"issuer": row.issuer_zh, "title": row.title_zh, "issuer_en": row.issuer_en, "title_en": row.title_en}
    about = given.text("source_line", **words, published=published, status=status)
    return Prose(f"{heading}\n\n{about}")


def parameter_table(given: Given) -> Prose:
    """The parameters of the run: meaning, choices, value."""
    heads = [given.text(key) for key in ("parameter", "meaning", "choices", "value")]
    lines = [f"| {' | '.join(heads)} |", "|---|---|---|---|"]
    for parameter in schema(given.notebook):
        value = getattr(given, parameter.name)
        shown = ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
        shown = shown.lower() if isinstance(value, bool) else shown or "—"
        texts = (parameter.meaning(given.language), parameter.permitted(given.language), shown)
        lines.append(f"| `{parameter.name}` | {' | '.join(texts)} |")
    return Prose("\n".join(lines))
