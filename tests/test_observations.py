"""Coding sheets and panel become observations; a bad sheet stops with its place."""

import re
from collections import Counter

import pandas as pd
import pytest

from cityreports import documents, outlines, processed
from cityreports.observations import clean_panel, clean_sheets, coding_sheets, period, quantity, register
from cityreports.schemas import DataError

RUN = re.compile(r"[0-9]+(?:\.[0-9]+)?")
RUNS = {"zhoushan-2021": 163, "ziyang-2020h1": 38, "haishu-2022": 100, "xiamen-2023": 64, "nanping-2023": 240}
MASKED = 101


@pytest.fixture(scope="module")
def sheets():
    return coding_sheets()


def test_digit_runs_in_literals_sum_to_the_texts(sheets):
    """Without the texts: the runs of digits inside literals are as many as the texts hold."""
    found = Counter()
    for row in sheets.itertuples():
        found[row.report_id] += len(RUN.findall(row.literal))
    assert found == RUNS


def test_masked_rows(sheets):
    """Ziyang has its masked rows, the other reports none."""
    masked = sheets[sheets["numeral"] == "masked"]
    assert Counter(masked["report_id"]) == {"ziyang-2020h1": MASKED}
    assert masked["literal"].str.contains("X").all()


def test_spans(sheets):
    """Spans have the literal's length, carry the id's start, do not overlap, and lie in their section."""
    places = {(row.report_id, row.section): row for row in processed.raw("sections").itertuples()}
    for report, sheet in sheets.groupby("report_id", sort=False):
        last = 0
        for row in sheet.itertuples():
            start, end = int(row.start), int(row.end)
            assert end - start == len(row.literal)
            assert row.figure_id == f"{report}-{start:05d}"
            assert start >= last
            section = places[report, row.section]
            assert int(section.start) <= start < end <= int(section.end)
            last = end


def test_sections_are_those_of_the_texts(texts):
    """The table of sections is what the outline of the texts gives."""
    table = processed.raw("sections")
    for report in RUNS:
        text = documents.read_text(texts / f"{report}.txt").text
        wanted = outlines.sections(report, text).drop(columns="domain").astype(str)
        found = table[table["report_id"] == report].drop(columns="domain")
        assert found.values.tolist() == wanted.values.tolist()


@pytest.mark.parametrize("report", RUNS)
def test_every_number_of_the_text_lies_in_one_row(texts, sheets, report):
    """With the texts: every run of digits and every masked number lies in exactly one row, and literals are true."""
    document = documents.read_text(texts / f"{report}.txt")
    assert document.sha256 == register().set_index("report_id").loc[report, "text_sha256"]
    place = outlines.Places(document.text)
    sheet = sheets[sheets["report_id"] == report]
    spans = [(int(row.start), int(row.end)) for row in sheet.itertuples()]
    for row in sheet.itertuples():
        assert document.text[int(row.start) : int(row.end)] == row.literal
        assert place(int(row.start)) == (row.section, int(row.sentence))
    runs = list(RUN.finditer(document.text))
    assert len(runs) == RUNS[report]
    for run in runs:
        assert sum(start <= run.start() and run.end() <= end for start, end in spans) == 1, run


def test_observations_have_their_quantities():
    """Known figures of the reports have the values a reader gives them."""
    frame = processed.observations().set_index("figure_id")
    assert frame.loc["xiamen-2023-00343", "value"] == 89800
    assert frame.loc["nanping-2023-04032", "unit"] == "m3"
    assert frame.loc["zhoushan-2021-01174", "value"] == 137073
    assert pd.isna(frame.loc["ziyang-2020h1-03327", "value"]) and frame.loc["ziyang-2020h1-03327", "unit"] == "件"


def test_one_figure_with_two_indicators_is_two_observations(sheets):
    """A rate that the text prints once for two rates is an observation of each."""
    frame = clean_sheets(sheets)
    twice = sheets[sheets["indicator"].str.contains(";")]
    assert len(twice) and len(frame) == (sheets["type"] == "measure").sum() + twice["indicator"].str.count(";").sum()
    assert not frame.duplicated(["figure_id", "indicator"]).any()


def test_rounding_changes_only_intervals(sheets):
    """Another rounding rule moves bounds and nothing else."""
    a, b = clean_sheets(sheets), clean_sheets(sheets, "truncation")
    differ = {name for name in a if not a[name].equals(b[name])}
    assert differ == {"lower", "upper", "upper_closed", "lower_closed"} or differ == {"lower", "upper"}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2023", ("2023-01-01", "2023-12-31")),
        ("2024H1", ("2024-01-01", "2024-06-30")),
        ("2023M02", ("2023-02-01", "2023-02-28")),
        ("2020M12W1", ("2020-12-01", "2020-12-07")),
        ("2020M11-2022M06", ("2020-11-01", "2022-06-30")),
        ("2017M01-M08", ("2017-01-01", "2017-08-31")),
        ("2016-2020", ("2016-01-01", "2020-12-31")),
        ("2006-undated", None),
    ],
)
def test_panel_periods(text, wanted):
    """The panel's periods have a first and a last day, or are refused."""
    assert period(text) == wanted


def test_note_words_count_for_the_value():
    """A printed decrease is negative; a hedge outside the literal sets the bound."""
    assert quantity("60.7%", "change", "x; decrease").value < 0
    assert quantity("100万件", "actual", "hedge 突破").qualifier == "above"
    assert quantity("100万件", "actual", "hedge 超过; mirror").lower_closed is False


def test_panel_is_cleaned_or_refused_with_a_reason():
    """Every raw row is in exactly one of the two tables; a refusal says why."""
    kept, refused = processed.panel(), processed.load("panel_rejected")
    raw = processed.raw("panel_raw")
    assert len(raw) == 849
    assert set(kept["figure_id"]) | set(refused["figure_id"]) == set(raw["figure_id"])
    assert not set(kept["figure_id"]) & set(refused["figure_id"])
    assert refused["reason"].str.len().gt(5).all()
    assert "panel-0688" in set(refused["figure_id"])  # its unit is cut off in the source


def test_panel_keeps_its_codes():
    """A code of the panel is kept letter for letter; other:x is promoted to x only where the codebook has it."""
    raw = processed.raw("panel_raw").set_index("figure_id")["indicator"]
    known = set(processed.raw("codebook")["code"])
    for row in processed.panel().itertuples():
        code = raw[row.figure_id]
        assert row.indicator == (code.removeprefix("other:") if code.removeprefix("other:") in known else "")


def spoil(project, report, change):
    path = project / f"data/raw/figures/{report}.csv"
    path.write_bytes(change(path.read_bytes()))
    before = {p: p.read_bytes() for p in (project / "data/processed").glob("*.csv")}
    with pytest.raises(DataError) as caught:
        processed.write(processed.build())
    assert {p: p.read_bytes() for p in before} == before
    return str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (b",actual,", b",acutal,", r"row \d+, column role: 'acutal': must be one of actual"),
        (b"xiamen-2023-00343,343,", b"xiamen-2023-00343,344,", r"column figure_id: .* must be xiamen-2023-00344"),
        (b"8.98", b"8.9", r"column end: '349': must be 348"),
        (b"2023-12-31", b"2023-13-31", r"column period_end: '2023-13-31': must be a date"),
        ("8.98万件".encode(), "8.98万唔".encode(), r"column literal: .* the unit 唔 is not in units.csv"),
        (b"penalty_cases", b"penalty_case", r"column indicator: .* nearest: penalty_cases"),
        (b"figure_id,start", b"figure,start", r"column figure_id: .*missing"),
    ],
)
def test_a_bad_sheet_stops_with_its_place(project, old, new, said):
    """A fault stops the build with file, row, column and what would be right; nothing built is touched."""
    message = spoil(project, "xiamen-2023", lambda data: data.replace(old, new, 1))
    assert "data/raw/figures/xiamen-2023.csv" in message
    assert re.search(said, message), message


def test_a_sheet_in_another_encoding_stops(project):
    """A sheet saved by a spreadsheet in GB18030 is told to be saved as UTF-8."""
    assert "UTF-8" in spoil(project, "xiamen-2023", lambda data: data.decode().encode("gb18030"))


def test_a_duplicate_id_stops(project):
    """The same figure twice is refused."""
    message = spoil(project, "xiamen-2023", lambda data: data + data.splitlines(keepends=True)[-1])
    assert "stands already in row" in message


def test_clean_panel_reads_outside_hedges():
    """A hedge that only the note reports sets the qualifier."""
    row = processed.raw("panel_raw")
    kept, _ = clean_panel(row[row["hedge"] == "约"].head(1))
    assert kept["qualifier"].tolist() == ["approx"]


def test_a_correction_is_applied_and_guarded(project):
    """A declared correction changes the reading, and fails loudly once the source is repaired."""
    path = project / "data/raw/corrections.csv"
    line = "data/raw/panel/panel.csv,panel-0001,literal,1309件,1390件,digits swapped in print"
    path.write_text(path.read_text(encoding="utf-8") + line + "\n", encoding="utf-8")
    frame = processed.tables()["panel"].set_index("figure_id")
    assert frame.loc["panel-0001", "value"] == "1390"
    path.write_text(path.read_text(encoding="utf-8").replace(",1309件,", ",1308件,"), encoding="utf-8")
    with pytest.raises(DataError, match="expects '1308件', the file has '1309件'"):
        processed.tables()
