"""Contracts of tables: a fault is named with file, row, column, value and what would be right."""

import pickle

import pandas as pd
import pytest

from cityreports.schemas import DataError, Fault, descriptor, fields, read_table, schema, typed, write_table

GOOD = "figure_id,column,value,reason\npanel-0001,literal,第6,a rank\n"


def faults(tmp_path, data: bytes, table="panel_rejected"):
    path = tmp_path / "table.csv"
    path.write_bytes(data)
    with pytest.raises(DataError) as caught:
        read_table(path, table)
    return caught.value.faults


def test_good_table_is_read_with_its_row_numbers(tmp_path):
    """Rows carry the line on which they end, quoted line breaks included."""
    path = tmp_path / "table.csv"
    path.write_text(GOOD + 'panel-0002,literal,"a\nb",x\npanel-0003,literal,c,x\n', encoding="utf-8")
    assert list(read_table(path, "panel_rejected").index) == [2, 4, 5]


@pytest.mark.parametrize(
    ("data", "row", "column", "right"),
    [
        (b"figure_id,column,value\npanel-0001,literal,x\n", 1, "reason", "missing"),
        (b"figure_id,column,value,reason,extra\n", 1, "extra", "no such column"),
        (b"figure_id,column,value,reason\npanel-0001,literal,a,b,c\n", 2, "", "comma not in quotes"),
        (b"figure_id,column,value,reason\npanel-1,literal,a,b\n", 2, "figure_id", "must match"),
        (b"figure_id,column,value,reason\npanel-0001,literal,a,\n", 2, "reason", "may not be empty"),
        ((GOOD + "panel-0001,literal,y,b\n").encode(), 3, "figure_id, column", "row 2"),
        (GOOD.encode("gb18030"), 2, "", "UTF-8"),
        (GOOD.encode("utf-16"), 1, "", "UTF-8"),
        (b"", None, "", "empty"),
    ],
)
def test_faults_say_where_and_what(tmp_path, data, row, column, right):
    """Each kind of fault is placed, and says what would be right."""
    (fault,) = faults(tmp_path, data)
    assert (fault.row, fault.column) == (row, column)
    assert right in fault.right
    assert fault.file.endswith("table.csv")


def test_all_faults_are_reported_at_once(tmp_path):
    """One run shows every fault."""
    found = faults(tmp_path, b"figure_id,column,value,reason\nx,literal,a,\ny,literal,a,\n")
    assert [(f.row, f.column) for f in found] == [(2, "figure_id"), (2, "reason"), (3, "figure_id"), (3, "reason")]


def test_missing_file(tmp_path):
    """A missing file is a fault, not a traceback."""
    with pytest.raises(DataError, match="missing"):
        read_table(tmp_path / "none.csv", "panel_rejected")


def test_error_can_be_sent_between_processes():
    """A worker's error arrives whole."""
    error = DataError(Fault("a.csv", 2, "role", "acutal", "must be one of actual"))
    copy = pickle.loads(pickle.dumps(error))
    assert copy.faults == error.faults and "acutal" in str(copy)


@pytest.mark.parametrize(
    ("value", "good"), [("2023-12-31", True), ("2023-02-30", False), ("2023-1-1", False), ("20231231", False)]
)
def test_impossible_dates(tmp_path, value, good):
    """A date is a real ISO date."""
    row = dict.fromkeys((f.name for f in fields("reports")), "x")
    row |= {"report_id": "x-2023", "city_id": "x", "admin_level": "prefecture", "adcode": "350200", "masked": "false"}
    row |= {"period_start": value, "period_end": "2023-12-31", "published": "", "text_sha256": "0" * 64}
    path = tmp_path / "reports.csv"
    pd.DataFrame([row]).to_csv(path, index=False)
    if good:
        assert len(read_table(path, "reports")) == 1
    else:
        with pytest.raises(DataError, match=r"row 2, column period_start: .* must be a date"):
            read_table(path, "reports")


def test_types_and_back():
    """A typed table validates against its pandera schema; writing gives the same bytes."""
    row = {"figure_id": "panel-0001", "column": "literal", "value": "", "reason": "x"}
    frame = pd.DataFrame([row], dtype=str)
    schema("panel_rejected").validate(typed(frame, "panel_rejected"))
    assert write_table(frame, "panel_rejected") == b"figure_id,column,value,reason\npanel-0001,literal,,x\n"


def test_every_field_is_described_in_both_languages():
    """No column is without title and description, in English and Chinese."""
    for table in ("observations", "panel", "panel_rejected", "implied", "checks", "figures", "codebook", "relations"):
        for field in fields(table):
            texts = (field.title_en, field.title_zh, field.description_en, field.description_zh)
            assert all(texts), (table, field.name)
        assert descriptor(table)["missingValues"] == [""]
