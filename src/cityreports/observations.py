"""From coding sheets and the panel to observations: figures with a value, an interval, a unit and an indicator."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

import pandas as pd

from cityreports import sources
from cityreports.quantities import Quantity, Rounding, UnreadableError, plain, quantify, read
from cityreports.schemas import TEXT, DataError, Fault, fields, read_table

__all__ = ["cells", "clean_panel", "clean_sheets", "coding_sheets", "period", "quantity", "register", "sheet_faults"]

MEASURE_ONLY = ("role", "time", "period_start", "period_end", "per", "scope", "indicator", "area_zh")
HEDGE_NOTE = re.compile(r"\bhedge (\S+?)(?:;|$)")


# --- raw tables ---------------------------------------------------------------------------------------------------


def register() -> pd.DataFrame:
    """The register of reports, as text.

    Returns
    -------
    pandas.DataFrame
        One row a report; the columns of ``reports.csv``.
    """
    return read_table(sources.project() / "data/raw/reports.csv", "reports")


def coding_sheets(folder: Path | None = None) -> pd.DataFrame:
    """All coding sheets, as text, in the order of the register.

    Returns
    -------
    pandas.DataFrame
        One row a figure; the columns of a coding sheet, and `report_id`, `file`, `row`.

    Raises
    ------
    DataError
        If a sheet breaks its contract: its fields, offsets, literals or indicators.
    """
    folder = folder or sources.project() / "data/raw/figures"
    known = {row["code"] for row in sources.table("codebook.csv")}
    spans = _spans()
    sheets, faults = [], []
    for report in register().itertuples():
        path = folder / f"{report.report_id}.csv"
        try:
            sheet = read_table(path, "figures")
        except DataError as error:
            faults += error.faults
            continue
        name = f"data/raw/figures/{path.name}"
        sheet = corrected(sheet, name)
        faults += sheet_faults(sheet, name, report.report_id, known, spans)
        sheets.append(sheet.assign(report_id=report.report_id, file=name, row=sheet.index))
    if faults:
        raise DataError(*faults)
    return pd.concat(sheets, ignore_index=True)


def corrected(table: pd.DataFrame, file: str) -> pd.DataFrame:
    """A raw table with the corrections that ``corrections.csv`` declares for it.

    A correction names file, row (by the table's first column), column, the value that it expects there and the one
    that is right.

    Raises
    ------
    DataError
        If the file does not hold the expected value any more.
    """
    name = "data/raw/corrections.csv"
    declared = read_table(sources.project() / name, "corrections")
    table = table.copy()
    for row in declared[declared["file"] == file].itertuples():
        here = table.iloc[:, 0] == row.row
        found = table.loc[here, row.column].tolist() if row.column in table else []
        if found != [row.expect]:
            shown = repr(found[0]) if found else "no such row or column"
            raise DataError(Fault(name, row.Index, "expect", row.row, f"expects {row.expect!r}, the file has {shown}"))
        table.loc[here, row.column] = row.value
    return table


def _spans() -> dict[tuple[str, str], tuple[int, int]]:
    table = read_table(sources.project() / "data/raw/sections.csv", "sections")
    return {(row.report_id, row.section): (int(row.start), int(row.end)) for row in table.itertuples()}


def sheet_faults(
    sheet: pd.DataFrame, name: str, report_id: str, known: set[str], spans: dict[tuple[str, str], tuple[int, int]]
) -> list[Fault]:
    """The faults of a coding sheet that the contract of a single field cannot say.

    Parameters
    ----------
    sheet : pandas.DataFrame
        A sheet that keeps the contract of ``fields.csv``.
    name : str
        Of its file, for the messages.
    report_id : str
    known : set of str
        The codes of the codebook.
    spans : dict
        Start and end of the sections, by report and section.
    """
    faults = []

    def fault(row, column: str, right: str) -> None:
        faults.append(Fault(name, row.Index, column, getattr(row, column), right))

    last_end, last_id = 0, ""
    for row in sheet.itertuples():
        start, end = int(row.start), int(row.end)
        if row.figure_id != f"{report_id}-{start:05d}":
            fault(row, "figure_id", f"must be {report_id}-{start:05d}, the report and the start")
        if end - start != len(row.literal):
            fault(
                row,
                "end",
                f"must be {start + len(row.literal)}, the start and the literal's {len(row.literal)} characters",
            )
        if start < last_end:
            fault(row, "start", f"lies within {last_id}; rows stand in reading order and do not overlap")
        if (report_id, row.section) not in spans:
            fault(row, "section", "is not in sections.csv")
        elif not spans[report_id, row.section][0] <= start <= end <= spans[report_id, row.section][1]:
            fault(row, "section", f"runs from {spans[report_id, row.section][0]} to {spans[report_id, row.section][1]}")
        last_end, last_id = end, row.figure_id
        if row.type != "measure":
            for column in MEASURE_ONLY:
                if getattr(row, column):
                    fault(row, column, f"must be empty; the figure is a {row.type}")
            continue
        for column in ("role", "scope", "subject_zh", "subject_en"):
            if not getattr(row, column):
                fault(row, column, "may not be empty for a measure")
        if row.period_start > row.period_end and row.period_end:
            fault(row, "period_end", f"lies before the period's start, {row.period_start}")
        if row.time == "stock" and row.period_start != row.period_end:
            fault(row, "period_start", "a stock has one date: start and end must be equal")
        for code in filter(None, row.indicator.split(";")):
            if code not in known:
                fault(row, "indicator", f"{code} is not in codebook.csv; nearest: {sources.nearest(code, known)}")
        try:
            reading = read(row.literal, _hedge(row.note))
            if reading.unit and not reading.unit.known:
                fault(row, "literal", f"the unit {reading.unit.printed} is not in units.csv; add it there")
            if reading.masked != (row.numeral == "masked"):
                fault(row, "numeral", "must be masked exactly when the literal is")
        except UnreadableError as error:
            fault(row, "literal", str(error))
    return faults


# --- quantities of rows -------------------------------------------------------------------------------------------


def _hedge(note: str) -> str:
    found = HEDGE_NOTE.search(note)
    return found[1] if found else ""


@lru_cache(maxsize=65536)
def quantity(literal: str, role: str, note: str, rounding: Rounding = "half_up") -> Quantity:
    """The quantity of a coded figure: its literal read with what its note says of the words around it.

    The note's words that count are ``decrease``, ``growth`` and ``hedge <word>``.

    Examples
    --------
    >>> quantity("60.7%", "change", "decrease").value
    Decimal('-60.7')
    """
    # a planned growth may exceed everything, a share may not
    role = "change" if role == "target" and "growth" in note else role
    return quantify(literal, role, rounding, hedge=_hedge(note), decrease="decrease" in note)


def cells(literal: str, role: str, note: str, rounding: Rounding = "half_up") -> dict[str, str]:
    """The cells of a coded figure's quantity, as text."""
    found = quantity(literal, role, note, rounding)
    return {
        "value": plain(found.value),
        "lower": plain(found.lower),
        "upper": plain(found.upper),
        "lower_closed": _flag(found, found.lower_closed),
        "upper_closed": _flag(found, found.upper_closed),
        "unit": found.unit,
        "qualifier": found.qualifier,
        "counter": found.counter,
    }


def _flag(found: Quantity, closed: bool) -> str:
    return "" if found.lower is None and found.upper is None else str(closed).lower()


def clean_sheets(sheets: pd.DataFrame, rounding: Rounding = "half_up") -> pd.DataFrame:
    """The observations of coded figures: one row a measure and indicator.

    Parameters
    ----------
    sheets : pandas.DataFrame
        As `coding_sheets` returns them.
    rounding : {"half_up", "half_even", "truncation", "any"}
        How printed numbers are taken to have been rounded.

    Returns
    -------
    pandas.DataFrame
        All cells as text; the columns of ``observations.csv``.
    """
    cities = dict(register()[["report_id", "city_id"]].itertuples(index=False, name=None))
    measures = sheets[sheets["type"] == "measure"]
    rows = [cells(row.literal, row.role, row.note, rounding) for row in measures.itertuples()]
    frame = pd.concat([measures, pd.DataFrame(rows, index=measures.index)], axis=1).assign(
        city_id=measures["report_id"].map(cities)
    )
    frame = frame.assign(indicator=frame["indicator"].str.split(";")).explode("indicator", ignore_index=True)
    return frame[[field.name for field in fields("observations")]]


# --- the panel ----------------------------------------------------------------------------------------------------

PERIOD = re.compile(
    r"(?P<year>\d{4})(?:(?P<quarter>Q[1-4])|(?P<half>H[12])|M(?P<month>\d\d)(?:W(?P<week>\d))?)?"
    r"(?:-(?:(?P<year2>\d{4}))?(?:M(?P<month2>\d\d))?)?"
)


def period(text: str) -> tuple[str, str] | None:
    """First and last day of a panel's period; none if it has no definite end.

    Examples
    --------
    >>> period("2024Q1"), period("2020M11-2022M06"), period("2006-undated")
    (('2024-01-01', '2024-03-31'), ('2020-11-01', '2022-06-30'), None)
    """
    found = PERIOD.fullmatch(text)
    if not found:
        return None
    if found["week"]:
        first = pd.Timestamp(int(found["year"]), int(found["month"]), 1 + 7 * (int(found["week"]) - 1))
        return f"{first:%Y-%m-%d}", f"{first + pd.Timedelta(days=6):%Y-%m-%d}"
    months = {"Q1": (1, 3), "Q2": (4, 6), "Q3": (7, 9), "Q4": (10, 12), "H1": (1, 6), "H2": (7, 12)}
    first, last = months.get(found["quarter"] or found["half"], (1, 12))
    if found["month"]:
        first = last = int(found["month"])
    year2 = int(found["year2"] or found["year"])
    if found["month2"]:
        last = int(found["month2"])
    elif found["year2"]:
        last = 12
    end = pd.Timestamp(year2, last, 1) + pd.offsets.MonthEnd()
    return f"{int(found['year'])}-{first:02d}-01", f"{end:%Y-%m-%d}"


STOCKS = frozenset(
    {"drainage_pipe_length", "sewage_plants", "parks_total", "toilets_total", "public_toilets", "sanitation_workers"}
)


def clean_panel(panel: pd.DataFrame, rounding: Rounding = "half_up") -> tuple[pd.DataFrame, pd.DataFrame]:
    """The panel's rows through the same grammar, and the rows refused.

    A figure whose code is ``other:x`` keeps the code ``x`` where the codebook has it, else it has none. A row is
    refused if its period has no definite end, its literal prints no quantity, or the unit does not fit the
    indicator.

    Parameters
    ----------
    panel : pandas.DataFrame
        The raw panel, as text.
    rounding : {"half_up", "half_even", "truncation", "any"}

    Returns
    -------
    cleaned, refused : pandas.DataFrame
        The columns of ``panel.csv`` in ``data/processed`` and of ``panel_rejected.csv``.
    """
    codebook = {row["code"]: row for row in sources.table("codebook.csv")}
    kept, refused = [], []
    for row in panel.itertuples():
        code = row.indicator.removeprefix("other:")
        code = code if code in codebook else ""
        faults = list(_panel_faults(row, codebook.get(code)))
        if faults:
            refused += [(row.figure_id, *fault) for fault in faults]
            continue
        start, end = period(row.period)
        note = row.note + (f"; hedge {row.hedge}" if row.hedge else "")
        note += "; decrease" if row.direction == "down" and row.role == "change" else ""
        note += "; excess" if "ABOVE the annual" in row.note else ""
        stock = code in STOCKS or row.role == "baseline"
        kept.append(
            {
                **{name: getattr(row, name) for name in ("figure_id", "city_id", "place_zh", "place_en", "level")},
                **{name: getattr(row, name) for name in ("source_kind", "url", "literal", "role")},
                **{name: getattr(row, name) for name in ("subject_zh", "area_zh")},
                **cells(row.literal, row.role, note, rounding),
                "report_id": "panel",
                "time": "stock" if stock else "cumulative" if "cumulative" in row.note else "flow",
                "period_start": end if stock else start,
                "period_end": end,
                "per": "",
                "scope": row.scope or "unstated",
                "indicator": code,
                "note": note.removeprefix("; "),
            }
        )
    names = [field.name for field in fields("panel")]
    rejected = [field.name for field in fields("panel_rejected")]
    return pd.DataFrame(kept, columns=names, dtype=TEXT), pd.DataFrame(refused, columns=rejected, dtype=TEXT)


FITTING = {
    "count": lambda unit: unit.kind in ("counter", ""),
    "proportion": lambda unit: unit.symbol in ("%", "‰", "‱"),
    "money": lambda unit: unit.symbol == "CNY",
    "length": lambda unit: unit.family == "length",
    "area": lambda unit: unit.family == "area",
    "volume": lambda unit: unit.family == "volume",
    "mass": lambda unit: unit.family.partition("/")[0] == "mass",
    "concentration": lambda unit: unit.family == "concentration",
    "score": lambda unit: unit.family in ("score", "share"),
}


def _panel_faults(row, entry: dict | None):
    if period(row.period) is None:
        yield "period", row.period, "no definite end"
    if "presumably" in row.note or "CUT OFF" in row.note:
        yield "literal", row.literal, "the unit is cut off in the source excerpt"
        return
    try:
        reading = read(row.literal, row.hedge)
    except UnreadableError:
        yield "literal", row.literal, "a rank or a text, not a quantity"
        return
    unit = reading.unit
    if unit is None:
        if entry and entry["kind"] != "count":
            yield "literal", row.literal, f"no unit is printed, and {entry['code']} is a {entry['kind']}"
    elif not unit.known:
        yield "literal", row.literal, f"the unit {unit.printed} is not in units.csv"
    elif entry and row.role not in ("change", "completion") and not FITTING[entry["kind"]](unit):
        yield "literal", row.literal, f"the unit {unit.symbol} does not fit {entry['code']}, a {entry['kind']}"
