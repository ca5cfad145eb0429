"""data/processed: the same bytes each time, valid as a Data Package, read with types."""

import json

import pandas as pd
import pytest

from cityreports import processed
from cityreports.schemas import DataError, schema


@pytest.fixture(scope="module")
def built():
    return processed.build()


def test_rebuilding_gives_the_committed_bytes(root, built):
    """What is committed is what the raw tables give."""
    for name, data in built.items():
        assert (root / name).read_bytes() == data, f"{name}: run cityreports clean and commit what changed"


def test_nothing_is_written_twice(project):
    """A second build changes no file, and Parquet copies stand beside the tables."""
    assert processed.write(processed.build()) == []
    frame = pd.read_parquet(project / "data/processed/observations.parquet")
    assert frame["value"].equals(processed.observations()["value"])


def test_refresh_builds_only_after_a_change(project):
    """Unchanged data are not built again; a changed sheet is."""
    processed.refresh()
    assert processed.refresh() == []
    path = project / "data/raw/figures/xiamen-2023.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",行政处罚案件,", ",处罚案件,", 1), encoding="utf-8")
    assert "data/processed/observations.csv" in processed.refresh()


def test_a_relation_of_an_unknown_figure_stops(project):
    """A relation names figures that exist."""
    path = project / "data/raw/relations.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("xiamen-2023-00343", "xiamen-2023-99999", 1), encoding="utf-8")
    with pytest.raises(DataError, match=r"relations\.csv, row \d+, column operands.*no figure has this id"):
        processed.tables()


def test_data_package_is_valid(root):
    """frictionless finds nothing wrong with any resource."""
    import frictionless

    package = frictionless.Package(str(root / "data/datapackage.json"))
    report = package.validate()
    assert report.valid, report.flatten(["name", "rowNumber", "fieldName", "message"])[:5]
    assert report.stats["tasks"] == len(package.resources) > 15


def test_data_package_describes_itself(root):
    """Version 2 of the standard, licence, sources, and a hash of every file."""
    package = json.loads((root / "data/datapackage.json").read_text(encoding="utf-8"))
    assert package["$schema"].endswith("/2.0/datapackage.json")
    assert package["licenses"][0]["name"] == "CC-BY-4.0"
    assert len(package["sources"]) == 5
    for resource in package["resources"]:
        path = root / "data" / resource["path"]
        assert path.stat().st_size == resource["bytes"]


@pytest.mark.parametrize("name", ["observations", "panel", "panel_rejected", "implied", "checks"])
def test_tables_keep_their_contracts(name):
    """Each table as read validates against its pandera schema."""
    schema(name).validate(processed.load(name), lazy=True)


def test_observations_of_a_city():
    """Any name of a city selects its rows; the panel joins with its level and source kind."""
    alone = processed.observations(city="厦门")
    assert set(alone["report_id"]) == {"xiamen-2023"}
    both = processed.observations(city="350200", panel=True)
    assert set(both["source_kind"]) >= {"report", "official"}
    assert len(both) == len(alone) + (processed.panel()["city_id"] == "xiamen").sum()
    assert both["level"].eq("prefecture").all()


def test_numbers_in_csv_are_plain(root):
    """No exponent, no trailing zeros, booleans in lower case, LF at line ends."""
    for name in ("observations", "panel", "implied", "checks"):
        path = root / f"data/processed/{name}.csv"
        data = path.read_bytes()
        assert b"\r" not in data and not data.startswith(b"\xef\xbb\xbf")
        frame = pd.read_csv(path, dtype=str, keep_default_na=False)
        for column in frame.columns.intersection(["value", "lower", "upper", "recomputed_lower"]):
            assert not frame[column].str.contains("[eE]|\\.0*$|\\.\\d*0$", regex=True).any(), (path, column)
        for column in frame.columns.intersection(["lower_closed", "upper_closed"]):
            assert set(frame[column]) <= {"true", "false", ""}


def test_implied_value_of_the_design():
    """5360.16万元 at +26.16 % implies 42.485 to 42.489 million the year before, and its report printed 42.4875."""
    frame = processed.implied("xiamen").set_index(["indicator", "method", "period_end"])
    row = frame.loc[("penalty_fines", "earlier_level", pd.Timestamp("2022-12-31"))]
    assert row["lower"] == pytest.approx(42_485_277, abs=1) and row["upper"] == pytest.approx(42_488_725, abs=1)
    assert row["lower"] < 42_487_500 < row["upper"]


def test_another_rounding_gives_other_intervals():
    """The rounding rule is an argument everywhere."""
    half, cut = processed.observations("xiamen"), processed.observations("xiamen", rounding="truncation")
    assert half["value"].equals(cut["value"]) and not half["lower"].equals(cut["lower"])
    assert not processed.implied("xiamen").equals(processed.implied("xiamen", rounding="any"))
