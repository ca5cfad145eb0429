"""Notebook 02: every figure of a report, with its place."""

import pytest

from cityreports import profiles
from cityreports.parameters import parameters
from cityreports.processed import observations
from cityreports.prose import parameter_table, title


def given(city, language="zh", **values):
    return parameters("02_city_profile", city=city, language=language, **values)


@pytest.mark.parametrize("city", ["zhoushan", "ziyang", "haishu", "xiamen", "nanping"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_measure_is_shown_with_its_place(city, language):
    """The table by domain has each figure once; every cell that shows one knows its id."""
    shown = profiles.by_domain(given(city, language))
    figures = observations(city).drop_duplicates("figure_id")
    assert shown.n == len(shown.data) == len(figures)
    assert shown.ids.iloc[:, 2].tolist() == figures["figure_id"].tolist()
    assert shown.data.iloc[:, 2].tolist() == figures["literal"].tolist()


def test_headline_of_xiamen():
    """Penalties and fines stand with interval and change, the excess over plan as such."""
    table = profiles.headline(given("xiamen", "en")).data.set_index("Indicator")
    row = table.loc["administrative penalty cases"]
    assert (row["Actual"], row["Rounding interval"], row["Change"]) == ("89,800 件", "[89,750, 89,850)", "+57 %")
    assert table.loc["illegal construction dealt with, area", "Completion"] == "25 % over plan"


def test_rounding_moves_the_interval():
    """Under truncation the true value is never below the print."""
    table = profiles.headline(given("xiamen", "en", rounding="truncation")).data.set_index("Indicator")
    assert table.loc["administrative penalty cases", "Rounding interval"] == "[89,800, 89,900)"


def test_ziyang_says_what_is_masked():
    """The masked report is marked as inferred, counts its masked figures, and imputes none."""
    assert "资阳市（推断）" in title(given("ziyang")).markdown and "推断" in profiles.headline(given("ziyang")).caption
    assert "101" in profiles.summary(given("ziyang")).markdown
    missing = profiles.missing(given("ziyang", "en")).data
    assert missing["Masked"].astype(int).sum() == 101
    values = profiles.by_domain(given("ziyang", "en")).data
    assert values.loc[values["As printed"].str.contains("X"), "Value"].eq("—").all()


@pytest.mark.parametrize("city", ["xiamen", "zhoushan", "nanping", "haishu", "ziyang"])
def test_a_figure_under_two_indicators_counts_once(city):
    """The headline table counts the figures behind its cells, not its lines."""
    shown = profiles.headline(given(city, "en"))
    behind = {name for cells in shown.ids.to_numpy().ravel() for name in cells.split()}
    assert shown.n == len(behind)


def test_each_language_has_its_own_words():
    """An English report names issuer and period in English; a section without a domain says so."""
    shown = profiles.by_domain(given("ziyang", "en"))
    assert "Urban Management Bureau of X City" in shown.source and "《" not in shown.source
    assert "Jan–Jun 2020" in set(shown.data["Period"])
    assert set(profiles.by_domain(given("ziyang")).data["时期"]) >= {"2020年上半年"}
    assert profiles.by_domain(given("xiamen")).data["领域"].iloc[0] == "章节导语"


def test_parameters_are_explained():
    """The report ends with its parameters: meaning, choices and values."""
    page = parameter_table(given("nanping", "en")).markdown
    assert "| `rounding` |" in page and "truncation (cut off)" in page and "nanping" in page
