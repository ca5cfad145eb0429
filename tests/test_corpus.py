"""Notebook 01: counts that add up, heaping, odd parameters."""

import math

import pytest

import cityreports as cr
from cityreports import corpus
from cityreports.processed import observations, panel

EXHIBITS = [
    corpus.overview, corpus.roles, corpus.qualifiers, corpus.coverage, corpus.precision, corpus.last_digits,
    corpus.selection, corpus.attention, corpus.density, corpus.backcast,
]  # fmt: skip


def given(**values):
    return cr.parameters("01_corpus", **({"language": "en"} | values))


def test_characters_add_up():
    """Domains and what belongs to none are the whole report; none is negative."""
    found = corpus.characters()
    assert found.groupby("report_id")["characters"].sum()["xiamen-2023"] == 5241
    assert (found["characters"] > 0).all()


def test_measures_once():
    """A figure with two indicators is one measure; roles add to all measures."""
    frame = corpus.measures()
    assert frame["figure_id"].is_unique
    assert corpus.roles(given()).data["value"].sum() == len(frame) == observations()["figure_id"].nunique()


def test_attention_shares():
    """A report's shares of characters add to 100."""
    data = corpus.attention(given()).data
    assert data.groupby("column")["value"].sum().round(6).eq(100).all()


def test_exact_counts():
    """Whole counts of 100 and more, without hedge or scale, no quantity twice."""
    for frame in (corpus.measures(), panel()):
        found = corpus.exact_counts(frame)
        assert (found["value"] >= 100).all() and not found["literal"].str.contains("[万亿余约.]").any()
        assert found["figure_id"].is_unique


def test_few_counts_are_not_tested():
    """Below fifty exact counts a line says so, with both numbers."""
    data = corpus.last_digits(given()).data
    for row in data.itertuples():
        assert (int(row[2]) < 50) == ("not tested" in row[6])


@pytest.mark.parametrize("alpha", [0.05, 0.1, 0.01])
def test_share_of_rises(alpha):
    """Clopper and Pearson's interval of the share of rises, from the tails of the binomial by bisection."""
    frame = panel()
    changes = frame[(frame["role"] == "change") & frame["value"].notna()].drop_duplicates("figure_id")
    n, k = len(changes), int((changes["value"] > 0).sum())

    def tail(p, counts):
        return sum(math.comb(n, i) * p**i * (1 - p) ** (n - i) for i in counts)

    def solve(counts, rising):
        low, high = 0.0, 1.0
        for _ in range(60):
            middle = (low + high) / 2
            low, high = (middle, high) if (tail(middle, counts) < alpha / 2) == rising else (low, middle)
        return low

    lower, upper = solve(range(k, n + 1), True), solve(range(k + 1), False)
    exhibit = corpus.selection(given(alpha=alpha))
    assert exhibit.data.iloc[-1, 4] == f"{100 * k / n:.0f} % [{100 * lower:.0f}, {100 * upper:.0f}]"
    assert f"{100 * (1 - alpha):g} %" in exhibit.note


def test_a_scholar_s_turns_of_the_corpus():
    """Error level, rounding and panel change the exhibits that rest on them, and no other."""
    default = {exhibit: exhibit(given()).data for exhibit in EXHIBITS}
    for values, expected in (
        ({"alpha": 0.1}, {corpus.selection}),
        ({"rounding": "truncation"}, {corpus.precision, corpus.backcast}),
        ({"panel": False}, {corpus.coverage, corpus.last_digits, corpus.selection, corpus.backcast}),
    ):
        turned = {exhibit for exhibit in EXHIBITS if not exhibit(given(**values)).data.equals(default[exhibit])}
        assert turned == expected


def test_density():
    """Measures per 1,000 characters from the counts."""
    data = corpus.overview(given()).data.set_index("Report")
    row = data.loc["Xiamen 2023"]
    assert float(row.iloc[3]) == pytest.approx(1000 * int(row.iloc[2]) / 5241, abs=0.05)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("values", [{"rounding": "truncation"}, {"panel": False}])
def test_parameters_are_visible(values, language):
    """Each parameter changes what is shown."""
    default = [exhibit(given(language=language)).data.to_string() for exhibit in EXHIBITS]
    turned = [exhibit(given(language=language, **values)).data.to_string() for exhibit in EXHIBITS]
    assert default != turned
