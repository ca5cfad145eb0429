"""The tables' contracts: fields, types, permitted values, as ``data/raw/fields.csv`` lists them."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import pandas as pd

from cityreports import sources

__all__ = ["DataError", "Fault", "Field", "descriptor", "fields", "ragged", "read_table", "schema", "write_table"]

TYPES = {"string": "text", "integer": "a whole number", "number": "a plain decimal number",
         "boolean": "true or false", "date": "a date such as 2023-12-31"}  # fmt: skip
# texts are Python objects: rows are read one by one more often than columns as a whole
TEXT = pd.StringDtype("python", na_value=float("nan"))
INTEGER = re.compile(r"-?\d+")
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a table."""

    name: str
    type: str
    values: tuple[str, ...]
    pattern: str
    required: bool
    key: bool
    title_en: str
    title_zh: str
    description_en: str
    description_zh: str


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong in a file: where it is, what stands there, and what would be right."""

    file: str
    row: int | None
    column: str
    value: str
    right: str

    def __str__(self) -> str:
        place = (
            self.file + (f", row {self.row}" if self.row else "") + (f", column {self.column}" if self.column else "")
        )
        found = f"{self.value!r}: " if self.value or self.row else ""
        return f"{place}: {found}{self.right}"


class DataError(ValueError):
    """Faults of raw data; nothing was built.

    Attributes
    ----------
    faults : tuple of Fault
    """

    def __init__(self, *faults: Fault):
        self.faults = faults
        shown = [str(fault) for fault in faults[:20]]
        if len(faults) > 20:
            shown.append(f"… and {len(faults) - 20} more")
        super().__init__("\n".join(shown))

    def __reduce__(self):
        return type(self), self.faults


@cache
def _fields(path: Path) -> dict[str, tuple[Field, ...]]:
    tables: dict[str, list[Field]] = {}
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            values = row["values"]
            regular = values.startswith("/")
            field = Field(
                row["name"],
                row["type"],
                () if regular or not values else tuple(values.split(";")),
                values.strip("/") if regular else "",
                row["constraint"] in ("required", "key"),
                row["constraint"] == "key",
                *(row[name] for name in ("title_en", "title_zh", "description_en", "description_zh")),
            )
            for table in row["tables"].split(";"):
                tables.setdefault(table, []).append(field)
    return {table: tuple(columns) for table, columns in tables.items()}


def fields(table: str) -> tuple[Field, ...]:
    """The columns of a table, in order.

    Examples
    --------
    >>> [field.name for field in fields("panel_rejected")]
    ['figure_id', 'column', 'value', 'reason']
    """
    return _fields(sources.raw("fields.csv"))[table]


def read_rows(path: Path) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """Header and numbered rows of a CSV file; the number is that of the row's last line in the file.

    Raises
    ------
    DataError
        If the file is missing, is not UTF-8 or has no header.
    """
    name = _name(path)
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise DataError(Fault(name, None, "", "", "the file is missing")) from None
    except UnicodeDecodeError as error:
        row = error.object[: error.start].count(b"\n") + 1
        found = error.object[error.start : error.start + 4].hex(" ")
        raise DataError(Fault(name, row, "", found, "not UTF-8; save the file as CSV UTF-8")) from None
    reader = csv.reader(io.StringIO(text, newline=""))
    header = next(reader, None)
    if not header:
        raise DataError(Fault(name, None, "", "", "the file is empty; it needs a header"))
    return header, [(reader.line_num, row) for row in reader if row]


def read_table(path: Path, table: str) -> pd.DataFrame:
    """Read a raw table and hold it against its contract.

    Parameters
    ----------
    path : pathlib.Path
        The CSV file.
    table : str
        Name of its contract in ``fields.csv``.

    Returns
    -------
    pandas.DataFrame
        All cells as text; the index is the row's number in the file.

    Raises
    ------
    DataError
        With every fault found.
    """
    found = path.stat() if path.is_file() else None
    return _table(path, found and (found.st_mtime_ns, found.st_size), table).copy()


@lru_cache(maxsize=64)
def _table(path: Path, _state: tuple[int, int] | None, table: str) -> pd.DataFrame:
    """The table in a file's present state; a file that has not changed is not read again."""
    header, rows = read_rows(path)
    name = _name(path)
    columns = fields(table)
    wanted = [field.name for field in columns]
    faults = [Fault(name, 1, column, "", "this column is missing") for column in wanted if column not in header] + [
        Fault(name, 1, column, "", f"no such column in {table}; it has {', '.join(wanted)}")
        for column in header
        if column not in wanted
    ]
    faults += ragged(name, header, rows)
    if faults:
        raise DataError(*faults)
    frame = pd.DataFrame([row for _, row in rows], columns=header, index=[number for number, _ in rows], dtype=TEXT)
    frame = frame[wanted]
    faults = check(frame, table, name)
    if faults:
        raise DataError(*faults)
    return frame


def ragged(name: str, header: list[str], rows: list[tuple[int, list[str]]]) -> list[Fault]:
    """The rows that have more or fewer cells than the header."""
    return [
        Fault(name, number, "", str(len(row)), f"cells; the header has {len(header)}: is a comma not in quotes?")
        for number, row in rows
        if len(row) != len(header)
    ]


def check(frame: pd.DataFrame, table: str, name: str) -> list[Fault]:
    """The faults of a table of texts, by its contract."""
    faults = []
    for field in fields(table):
        good = {value: _fault(value, field) for value in frame[field.name].unique()}
        faults += [
            Fault(name, number, field.name, value, good[value])
            for number, value in frame[field.name].items()
            if good[value]
        ]
    key = [field.name for field in fields(table) if field.key]
    if key:
        keys = list(frame[key].itertuples(index=False, name=None))
        twice = {k for k, n in Counter(keys).items() if n > 1}
        first: dict = {}
        for number, k in zip(frame.index, keys, strict=True):
            if k in twice and k in first:
                faults.append(Fault(name, number, ", ".join(key), ", ".join(k), f"stands already in row {first[k]}"))
            first.setdefault(k, number)
    return sorted(faults, key=lambda fault: fault.row or 0)


def _fault(value: str, field: Field) -> str:
    """What would be right, or nothing if the value is."""
    if value == "":
        return "may not be empty" if field.required and not (field.key and field.name == "indicator") else ""
    if field.values and value not in field.values:
        return f"must be one of {', '.join(field.values)}"
    if field.pattern and not re.fullmatch(field.pattern, value):
        return f"must match {field.pattern}"
    ok = True
    match field.type:
        case "integer":
            ok = bool(INTEGER.fullmatch(value))
        case "number":
            ok = bool(NUMBER.fullmatch(value))
        case "boolean":
            ok = value in ("true", "false")
        case "date":
            ok = _is_date(value)
    return "" if ok else f"must be {TYPES[field.type]}"


def _is_date(value: str) -> bool:
    try:
        return dt.date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _name(path: Path) -> str:
    try:
        return path.resolve().relative_to(sources.project()).as_posix()
    except (ValueError, sources.ProjectError):
        return path.as_posix()


def schema(table: str):
    """The pandera schema of a table as `typed` returns it.

    Returns
    -------
    pandera.DataFrameSchema
    """
    import pandera.pandas as pa

    types = {"integer": "Int64", "number": "Float64", "boolean": "boolean", "date": "datetime64[s]", "string": TEXT}
    columns = {}
    for field in fields(table):
        checks = []
        if field.values:
            checks.append(pa.Check.isin([*field.values, *([] if field.required else [""])]))
        if field.pattern:
            checks.append(pa.Check.str_matches(rf"^(?:{field.pattern}){'' if field.required else '?'}$"))
        columns[field.name] = pa.Column(types[field.type], checks, nullable=not field.required, required=True)
    key = [field.name for field in fields(table) if field.key]
    return pa.DataFrameSchema(columns, strict=True, ordered=True, unique=key or None, name=table)


def typed(frame: pd.DataFrame, table: str) -> pd.DataFrame:
    """A table of texts with the types of its contract; an empty cell is missing, or an empty text."""
    result = {}
    for field in fields(table):
        column = frame[field.name]
        empty = column.eq("")
        match field.type:
            case "integer":
                result[field.name] = pd.to_numeric(column.mask(empty)).astype("Int64")
            case "number":
                result[field.name] = pd.to_numeric(column.mask(empty)).astype("Float64")
            case "boolean":
                result[field.name] = column.map({"true": True, "false": False, "": pd.NA}).astype("boolean")
            case "date":
                result[field.name] = pd.to_datetime(column.mask(empty), format="%Y-%m-%d").astype("datetime64[s]")
            case _:
                result[field.name] = column.astype(TEXT)
    return pd.DataFrame(result).reset_index(drop=True)


def write_table(frame: pd.DataFrame, table: str) -> bytes:
    """A table as the bytes of its CSV file: UTF-8, LF, in the contract's order."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    names = [field.name for field in fields(table)]
    writer.writerow(names)
    writer.writerows(frame[names].itertuples(index=False, name=None))
    return out.getvalue().encode("utf-8")


def descriptor(table: str) -> dict:
    """The Table Schema of a table, for ``datapackage.json``."""
    columns = []
    for field in fields(table):
        constraints: dict = {}
        if field.required and field.name != "indicator":
            constraints["required"] = True
        if field.values:
            constraints["enum"] = list(field.values)
        if field.pattern:
            constraints["pattern"] = field.pattern
        column = {
            "name": field.name,
            "type": field.type,
            "title": field.title_en,
            "description": field.description_en,
            "title_zh": field.title_zh,
            "description_zh": field.description_zh,
        }
        columns.append(column | ({"constraints": constraints} if constraints else {}))
    key = [field.name for field in fields(table) if field.key and field.name != "indicator"]
    result: dict = {"fields": columns, "missingValues": [""]}
    unique = [field.name for field in fields(table) if field.key]
    if key == unique and key:
        result["primaryKey"] = key
    return result
