"""Taking a new report into a project: register, coding sheet, relations and sections."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pandas as pd

from cityreports import sources
from cityreports.documents import read_document
from cityreports.extraction.drafts import RELATION, SHEET
from cityreports.extraction.frames import frame
from cityreports.extraction.spans import level
from cityreports.outlines import sections
from cityreports.schemas import DataError, check, fields, read_rows

__all__ = ["MissingError", "add", "guess"]

ISSUER = re.compile(
    r"[一-龥]{2,12}?(?:城市管理|综合行政执法|城市综合管理|城管|行政执法)[一-龥()（）]{0,16}?(?:局|委员会|支队|大队)"
)
PLACE = re.compile(r"[一-龥]{2,8}?(?:自治州|地区|市|州|县|区|旗)")
MUNICIPALITIES = frozenset(["北京市", "天津市", "上海市", "重庆市"])
# the level that the last character of a place's name tells, as far as it does
LEVELS = {"区": "district", "县": "county", "旗": "county", "市": "prefecture", "州": "prefecture"}
NEEDED = (
    "report_id", "city_id", "city_zh", "city_en", "adcode", "admin_level", "period_start", "period_end", "issuer_zh",
)  # fmt: skip


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


def option(name: str) -> str:
    """The option of ``cityreports add`` for a column: ``--city-id``."""
    short = {"admin_level": "level", "issuer_zh": "issuer"}.get(name, name)
    return "--" + short.replace("_", "-")


def guess(text: str) -> dict[str, str]:
    """What a text tells of itself: its title, issuer, place, level and period.

    A level is a guess by the place's name: 市 is taken for a prefecture, though it may be a county.

    Examples
    --------
    >>> facts = guess("甲乙市城市管理局2023年工作总结\\n2023年,办结5件。")
    >>> facts["issuer_zh"], facts["city_zh"], facts["period_end"]
    ('甲乙市城市管理局', '甲乙市', '2023-12-31')
    """
    plain = level(text)
    framed = frame(plain)
    facts = {"period_start": framed.period[0], "period_end": framed.period[1]}
    issuer = ISSUER.search(plain, 0, 2000)
    if issuer:
        facts["issuer_zh"] = issuer[0]
        if place := PLACE.match(issuer[0]):
            facts["city_zh"] = place[0]
            facts["admin_level"] = "municipality" if place[0] in MUNICIPALITIES else LEVELS.get(place[0][-1], "")
    title = re.search(r"^[^\n]{0,40}(?:总结|思路|汇报|报告|计划)[^\n]{0,20}$", plain[:3000], re.MULTILINE)
    facts["title_zh"] = title[0].strip() if title else ""
    return {name: value for name, value in facts.items() if value}


def add(text: Path, sheet: Path, relations: Path | None = None, **facts: str) -> list[Path]:
    """Take a report into the project.

    Parameters
    ----------
    text : pathlib.Path
        The document; only its hash is kept.
    sheet : pathlib.Path
        Its reviewed coding sheet.
    relations : pathlib.Path, optional
    **facts : str
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
        If the sheet breaks its contract; nothing is written then.
    """
    document = read_document(text)
    known = guess(document.text) | {name: value for name, value in facts.items() if value}
    if missing := [name for name in NEEDED if not known.get(name)]:
        raise MissingError(*missing)
    report_id = known["report_id"]
    raw = sources.project() / "data/raw"
    register = _table(raw / "reports.csv", "reports")
    if report_id in set(register["report_id"]):
        raise ValueError(f"{report_id} is registered already; choose another --report-id")
    rows = _renamed(_read(sheet), report_id)
    implied = _renamed(_read(relations), report_id) if relations else pd.DataFrame(columns=RELATION)
    facts = {"masked": "false", **known, "text_sha256": document.sha256}
    new = pd.DataFrame([{name: facts.get(name, "") for name in register.columns}], dtype=str)
    outline = sections(report_id, document.text).astype(str)
    faults = [
        *check(new, "reports", "reports.csv"),
        *check(rows.reindex(columns=list(SHEET), fill_value=""), "figures", sheet.name),
        *check(implied.reindex(columns=list(RELATION), fill_value=""), "relations", "relations"),
    ]
    if faults:
        raise DataError(*faults)
    written = {
        raw / "reports.csv": pd.concat([register, new]),
        raw / f"figures/{report_id}.csv": rows[list(SHEET)],
        raw / "relations.csv": pd.concat([_table(raw / "relations.csv", "relations"), implied[list(RELATION)]]),
        raw / "sections.csv": pd.concat([_table(raw / "sections.csv", "sections"), outline]),
    }
    data = {path: frame.to_csv(index=False, lineterminator="\n").encode("utf-8") for path, frame in written.items()}
    for path, content in data.items():
        part = path.with_name(f".{path.name}.part")
        part.write_bytes(content)
        part.replace(path)
    return list(data)


def _table(path: Path, name: str) -> pd.DataFrame:
    header, rows = read_rows(path)
    return pd.DataFrame([row for _, row in rows], columns=header, dtype=str)[[field.name for field in fields(name)]]


def _read(path: Path) -> pd.DataFrame:
    text = path.read_bytes().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    if not rows:
        return pd.DataFrame(columns=list(SHEET) if "relations" not in path.name else list(RELATION))
    return pd.DataFrame(rows, dtype=str).fillna("")


def _renamed(frame: pd.DataFrame, report_id: str) -> pd.DataFrame:
    """The rows with the ids of figures and relations under another report id."""
    frame = frame.copy()
    if "figure_id" in frame:
        frame["figure_id"] = [f"{report_id}-{int(start):05d}" for start in frame["start"]]
    if "relation_id" in frame:
        frame["relation_id"] = [f"{report_id}-{name.rpartition('-')[2]}" for name in frame["relation_id"]]
        for column in ("operands", "result"):
            frame[column] = frame[column].str.replace(r"[^;]+-(\d{5,})(?=;|$)", rf"{report_id}-\1", regex=True)
    if "report_id" in frame:
        frame["report_id"] = report_id
    return frame
