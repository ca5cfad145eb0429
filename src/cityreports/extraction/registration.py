"""Taking a new report into a project: register, coding sheet, relations and sections."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd

from cityreports import sources
from cityreports.codebook import city_id
from cityreports.documents import Document, read_document
from cityreports.extraction.frames import frame
from cityreports.extraction.spans import level
from cityreports.observations import coding_sheets, register, sheet_faults
from cityreports.outlines import sections
from cityreports.schemas import TEXT, DataError, Fault, check, fields, ragged, read_rows, read_table, write_table

__all__ = ["Candidate", "MissingError", "add", "candidate", "enter", "facts", "guess", "missing", "option", "unfilled"]

BUREAU = r"(?:城市管理|综合行政执法|城市综合管理|城管|行政执法)"
ISSUER = re.compile(
    rf"(?P<head>[一-龥]{{2,12}}?){BUREAU}[一-龥()]{{0,16}}?(?:局|委员会|支队|大队)(?:\([一-龥]{{2,16}}局\))?"
)
# a city with or without its district, a county or a district alone
PLACE = re.compile(
    r"[一-龥]{2,9}?(?:自治州|地区|市|州|盟)(?:[一-龥]{1,7}?(?:自治县|县|区|旗|市))?|[一-龥]{1,7}?(?:自治县|县|区|旗)"
)
MUNICIPALITIES = frozenset(["北京市", "天津市", "上海市", "重庆市"])
# the level that the end of a place's name tells, as far as it does; the first that fits
LEVELS = {
    "地区": "prefecture", "区": "district", "县": "county", "旗": "county", "市": "prefecture", "州": "prefecture",
    "盟": "prefecture",
}  # fmt: skip
# a line of its own that is no numbered heading
TITLE = re.compile(
    r"^\s*(?![一二三四五六七八九十]+、|\(|\d{1,2}[.、])(?:(?:标题|名称|信息名称)\s*[:|]?\s*)?"
    r"([^\n|>。;]{0,40}(?:总结|思路|汇报|报告|计划)[^\n|>。;]{0,20}?)\s*$",
    re.MULTILINE,
)
DAY = r"[\s:|]*(?P<year>(?:19|20)\d\d)[-年/.](?P<month>\d{1,2})[-月/.](?P<day>\d{1,2})(?!\d)"
# the date by which a page says that it was published, before that by which it was written
PUBLISHED = tuple(
    re.compile(words + DAY) for words in ("(?:发布|公开)(?:日期|时间)", "(?:成文|生成|发文|印发)(?:日期|时间)")
)
INDEX_NUMBER = re.compile(r"索\s?引\s?号[\s:|]*(?P<number>[0-9A-Za-z][0-9A-Za-z/-]{4,40})")
# what a registered city keeps
CITY = ("city_id", "city_zh", "city_en", "province_zh", "province_en", "admin_level", "adcode")
# how far from its place a literal is looked for
NEAR = 2000


class MissingError(ValueError):
    """Facts of a report that its text does not tell.

    Attributes
    ----------
    names : tuple of str
        The columns of ``reports.csv``.
    """

    def __init__(self, *names: str):
        self.names = names
        super().__init__(f"the text does not tell {', '.join(names)}; give " + ", ".join(map(option, names)))

    def __reduce__(self):
        return type(self), self.names


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A report that is not yet registered, with its sheet and relations, held against each other.

    Attributes
    ----------
    document : Document
    figures, relations : pandas.DataFrame
        As text, with the ids of the draft.
    guesses : dict of str
        Columns of ``reports.csv`` as far as the text tells them.
    """

    document: Document
    figures: pd.DataFrame
    relations: pd.DataFrame
    guesses: dict[str, str]


def option(name: str) -> str:
    """The option of ``cityreports add`` for a column: ``--city-id``."""
    short = {"admin_level": "level", "issuer_zh": "issuer"}.get(name, name)
    return "--" + short.replace("_", "-")


# --- what the text tells ------------------------------------------------------------------------------------------


def guess(text: str) -> dict[str, str]:
    """What a text tells of itself: its title, issuer, place, level, period, index number and day of publication.

    A level is a guess by the place's name: 市 is taken for a prefecture, though it may be a county.

    Examples
    --------
    >>> facts = guess("甲乙市城市管理局2023年工作总结\\n发布日期：2024-01-15\\n2023年,办结5件。")
    >>> facts["issuer_zh"], facts["city_zh"], facts["period_end"], facts["published"]
    ('甲乙市城市管理局', '甲乙市', '2023-12-31', '2024-01-15')
    """
    plain = level(text)
    start, end = frame(plain).period
    found = {"period_start": start, "period_end": end, "published": _published(plain)}
    if issuer := ISSUER.search(plain, 0, 2000):
        found["issuer_zh"] = text[slice(*issuer.span())]
        if place := PLACE.match(issuer["head"]):
            found |= {"city_zh": place[0], "admin_level": _level(place[0])}
    if title := TITLE.search(plain, 0, 3000):
        found["title_zh"] = text[slice(*title.span(1))].strip()
    if index := INDEX_NUMBER.search(plain, 0, 2000):
        found["index_number"] = index["number"]
    return {name: value for name, value in found.items() if value}


def _level(place: str) -> str:
    """The administrative level that a place's name tells."""
    if place in MUNICIPALITIES:
        return "municipality"
    return next((level for ending, level in LEVELS.items() if place.endswith(ending)), "")


def _published(plain: str) -> str:
    """The day of publication, in the form of a date; empty if the text does not tell it."""
    found = next(filter(None, (pattern.search(plain) for pattern in PUBLISHED)), None)
    try:
        return date(*map(int, found.groups())).isoformat() if found else ""
    except ValueError:  # the 31st of a month of thirty days
        return ""


# --- the files ----------------------------------------------------------------------------------------------------


def candidate(text: Path, sheet: Path, relations: Path | None = None) -> Candidate:
    """Read a report with its sheet and relations, and hold them against each other and the project.

    Raises
    ------
    UnreadableDocumentError
        If the report cannot be read.
    ValueError
        If it is registered already, or a file is no coding sheet.
    DataError
        If the sheet or the relations break their contract or do not fit the text; every fault with its row.
    """
    document = read_document(text)
    for row in register().itertuples():
        if row.text_sha256 == _text_hash(document):
            raise ValueError(f"{text.name} is registered already, as {row.report_id}")
    figures = _read(sheet, "figures", "coding sheet")
    _refuse(_figure_faults(figures, sheet.name, document.text))
    if relations:
        links = _read(relations, "relations", "table of relations")
        _refuse(_relation_faults(links, relations.name, set(figures["figure_id"])))
    else:
        links = pd.DataFrame(columns=_columns("relations"), dtype=TEXT)
    masked = {"masked": "true"} if (figures["numeral"] == "masked").any() else {}
    return Candidate(document, figures, links, guess(document.text) | masked)


def _columns(table: str) -> list[str]:
    return [field.name for field in fields(table)]


def _refuse(faults: list[Fault]) -> None:
    if faults:
        raise DataError(*faults)


def _read(path: Path, table: str, what: str) -> pd.DataFrame:
    """The rows of a drafted file, as text; of its columns those of the contract."""
    header, rows = read_rows(path)
    wanted = _columns(table)
    if lacking := [name for name in wanted if name not in header]:
        raise ValueError(f"{path.name} is no {what}: it lacks the columns {', '.join(lacking)}")
    if not rows and table == "figures":
        raise ValueError(f"{path.name} has no rows; a report without a figure cannot be shown")
    _refuse(ragged(path.name, header, rows))
    index = [number for number, _ in rows]
    return pd.DataFrame([row for _, row in rows], columns=header, index=index, dtype=TEXT)[wanted]


def _figure_faults(figures: pd.DataFrame, name: str, text: str) -> list[Fault]:
    """What is wrong in a sheet: its fields, then the text at its offsets, then what the contract of a field cannot say.

    The ids of a draft may be anything, or nothing where a row was put in by hand, as long as no two are the same.
    """
    faults = [fault for fault in check(figures, "figures", name) if fault.column != "figure_id"]
    given = figures["figure_id"][figures["figure_id"] != ""]
    faults += [
        Fault(name, number, "figure_id", value, "stands in another row, too")
        for number, value in given[given.duplicated()].items()
    ]
    if faults:
        return faults
    faults = [fault for row in figures.itertuples() for fault in _misplaced(row, name, text)]
    if faults:
        return faults
    outline = {("draft", row.section): (row.start, row.end) for row in sections("draft", text).itertuples()}
    codes = {row["code"] for row in sources.table("codebook.csv")}
    return sheet_faults(figures.assign(figure_id=_figure_ids(figures, "draft")), name, "draft", codes, outline)


def _misplaced(row, name: str, text: str) -> list[Fault]:
    """The fault of a figure that does not stand in the text where its row says."""
    start, end = int(row.start), int(row.end)
    found = text[max(start, 0) : max(end, 0)]
    if found == row.literal and start >= 0:
        return []
    if end > len(text) or start < 0:
        return [Fault(name, row.Index, "start, end", f"{start}, {end}", f"the text runs from 0 to {len(text)}")]
    right = f"the text has {found!r} from start {start} to end {end}"
    places = [m.start() for m in re.finditer(re.escape(row.literal), text[max(start - NEAR, 0) : end + NEAR])]
    if places:
        nearest = min((place + max(start - NEAR, 0) for place in places), key=lambda place: abs(place - start))
        right += f"; the literal stands from {nearest} to {nearest + len(row.literal)}"
    return [Fault(name, row.Index, "literal", row.literal, right)]


def _relation_faults(links: pd.DataFrame, name: str, drafted: set[str]) -> list[Fault]:
    """What is wrong in the relations: their fields, and figures that are neither in the sheet nor in the project."""
    draft = links.assign(relation_id=_relation_ids(links, "draft"), report_id="draft")
    if faults := check(draft, "relations", name):
        return faults
    panel = read_table(sources.project() / "data/raw/panel/panel.csv", "panel_raw")
    known = drafted | set(coding_sheets()["figure_id"]) | set(panel["figure_id"])
    return [
        Fault(name, row.Index, column, figure, "no figure of the sheet or the project has this id")
        for row in links.itertuples()
        for column in ("operands", "result")
        for figure in filter(None, getattr(row, column).split(";"))
        if figure not in known
    ]


def _figure_ids(figures: pd.DataFrame, report_id: str) -> list[str]:
    return [f"{report_id}-{int(start):05d}" for start in figures["start"]]


def _relation_ids(links: pd.DataFrame, report_id: str) -> list[str]:
    return [f"{report_id}-{name.rpartition('-')[2]}" for name in links["relation_id"]]


# --- the facts ----------------------------------------------------------------------------------------------------


def facts(guesses: Mapping[str, str], given: Mapping[str, str]) -> dict[str, str]:
    """The facts of a report: those given, those of its city if the register has it, and guesses for the rest.

    Parameters
    ----------
    guesses, given : mapping of str
        Columns of ``reports.csv``.

    Raises
    ------
    ValueError
        If a given value is not permitted, or would change a registered city; the message says what is.

    Examples
    --------
    >>> facts({"city_zh": "厦门市"}, {"period_end": "2024-12-31"})["adcode"]
    '350200'
    """
    for name, value in given.items():
        _refuse_value(name, value)
    column, city = _registered(guesses, given)
    for name in CITY:
        own, wanted = city.get(name, ""), given.get(name, "")
        if own and wanted and own.lower() != wanted.lower() and not _is_name(name, given, city):
            known = ", ".join(filter(None, city.values()))
            named = given.get(column) or guesses[column]
            raise ValueError(
                f"{option(name)} cannot be {wanted!r}: {named} is a city of the register, {known}; leave its options "
                "out, or give another city an id, names and a code of its own"
            )
    found = {**guesses, **given, **{name: value for name, value in city.items() if value}}
    start, end = found.get("period_start", ""), found.get("period_end", "")
    if start > end and end:
        raise ValueError(f"{option('period_end')} cannot be {end!r}: the period begins later, on {start}")
    return {name: found[name] for name in _columns("reports") if found.get(name)}


def missing(known: Mapping[str, str]) -> list[str]:
    """The columns of ``reports.csv`` that must be filled and are not."""
    own = ("masked", "text_sha256")
    return [field.name for field in fields("reports") if field.required and field.name not in (*own, *known)]


def unfilled(known: Mapping[str, str]) -> list[str]:
    """The columns of ``reports.csv`` that stay empty, though they need not."""
    return [field.name for field in fields("reports") if not field.required and field.name not in (*known, "note")]


def _refuse_value(name: str, value: str) -> None:
    """Refuse a value that the contract of the register does not permit."""
    row = pd.DataFrame([dict.fromkeys(_columns("reports"), "") | {name: value}])
    (field,) = (field for field in fields("reports") if field.name == name)
    for fault in check(row, "reports", "reports.csv"):
        if fault.column == name:
            raise ValueError(f"{option(name)} cannot be {value!r}: it {fault.right}. {field.description_en}")
    if name == "report_id" and value in set(register()["report_id"]):
        raise ValueError(f"{option(name)} cannot be {value!r}: it is registered already; choose another")


def _registered(guesses: Mapping[str, str], given: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """The column that names a registered city, a given one before the guessed name, and the city; empty if new."""
    cities = {row["city_id"]: {name: row[name] for name in CITY} for row in register().to_dict("records")}
    for column in ("city_id", "adcode", "city_en"):
        wanted = given.get(column, "").lower()
        for city in cities.values():
            if wanted and city[column].lower() == wanted:
                return column, city
    return "city_zh", cities.get(_city_named(given.get("city_zh") or guesses.get("city_zh", "")), {})


def _city_named(name: str) -> str:
    """The id of the registered city of a Chinese name, long or short; empty if there is none."""
    try:
        return city_id(name)
    except sources.UnknownNameError:
        return ""


def _is_name(column: str, given: Mapping[str, str], city: Mapping[str, str]) -> bool:
    """Whether a given Chinese name is another form of the registered city's."""
    return column == "city_zh" and _city_named(given[column]) == city["city_id"]


# --- the files of the project -------------------------------------------------------------------------------------


def add(text: Path, sheet: Path, relations: Path | None = None, **given: str) -> list[Path]:
    """Take a report into the project.

    Parameters
    ----------
    text : pathlib.Path
        The document; only the hash of its text is kept.
    sheet : pathlib.Path
        Its reviewed coding sheet.
    relations : pathlib.Path, optional
    **given : str
        Columns of ``reports.csv``; the text's own guesses fill the rest.

    Returns
    -------
    list of pathlib.Path
        The files written.

    Raises
    ------
    MissingError
        If a needed fact is neither given nor told by the text.
    cityreports.schemas.DataError
        If the sheet breaks its contract or does not fit the text; nothing is written then.
    """
    report = candidate(text, sheet, relations)
    return enter(report, facts(report.guesses, {name: value for name, value in given.items() if value}))


def enter(report: Candidate, known: Mapping[str, str]) -> list[Path]:
    """Write a report into the project: all of its four files, or none.

    Parameters
    ----------
    report : Candidate
    known : mapping of str
        As `facts` returns them.

    Returns
    -------
    list of pathlib.Path
        The files written.

    Raises
    ------
    MissingError
        If a needed fact is not among them.
    """
    if lacking := missing(known):
        raise MissingError(*lacking)
    raw = sources.project() / "data/raw"
    report_id = known["report_id"]
    own = raw / f"figures/{report_id}.csv"
    if own.exists():
        raise ValueError(f"{own} exists already; move it, and name it by --sheet where it lies then")
    row = {**dict.fromkeys(_columns("reports"), ""), "masked": "false", **known}
    row["text_sha256"] = _text_hash(report.document)
    figures = report.figures.assign(figure_id=_figure_ids(report.figures, report_id))
    renamed = dict(zip(report.figures["figure_id"], figures["figure_id"], strict=True)) | {"": ""}
    links = report.relations.assign(relation_id=_relation_ids(report.relations, report_id), report_id=report_id)
    for column in ("operands", "result"):
        links[column] = [";".join(renamed.get(name, name) for name in cell.split(";")) for cell in links[column]]
    new = {
        "sections": sections(report_id, report.document.text).astype(str),
        "relations": links,
        "reports": pd.DataFrame([row]),
    }
    _refuse([fault for table, rows in new.items() for fault in check(rows, table, f"{table}.csv")])
    data = {own: write_table(figures, "figures")}
    for table, rows in new.items():
        path = raw / f"{table}.csv"
        data[path] = write_table(pd.concat([read_table(path, table), rows]), table)
    _write(data)
    return list(data)


def _text_hash(document: Document) -> str:
    """The hash of the text that offsets refer to: the file, or for anything but UTF-8 text its ``.decoded.txt``."""
    if document.verbatim:
        return document.sha256
    return hashlib.sha256(document.text.encode("utf-8", errors="surrogatepass")).hexdigest()


def _write(data: Mapping[Path, bytes]) -> None:
    """Write files, all or none: what was replaced is put back if another cannot be."""
    before = {path: path.read_bytes() if path.is_file() else None for path in data}
    parts = {path: path.with_name(f".{path.name}.part") for path in data}
    replaced = []
    try:
        for path, part in parts.items():
            part.write_bytes(data[path])
        for path, part in parts.items():
            replaced.append(path)
            part.replace(path)
    except BaseException as error:
        for path in replaced:
            if before[path] is None:
                path.unlink(missing_ok=True)
            elif path.read_bytes() != before[path]:
                path.write_bytes(before[path])
        if isinstance(error, OSError):
            raise ValueError(
                f"{error.filename} could not be written ({error.strerror}); nothing was changed"
            ) from error
        raise
    finally:
        for part in parts.values():
            part.unlink(missing_ok=True)
