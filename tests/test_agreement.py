"""Agreement of codings: hand-counted answers."""

import krippendorff
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cityreports.agreement import _alpha, evaluate

HEAD = "figure_id,start,end,literal,type,numeral,role,time,period_start,period_end,scope,indicator,note"
GOLD = [
    "a-2023-00000,0,5,2023年,date,arabic,,,,,,,",
    "a-2023-00010,10,16,8.98万件,measure,arabic,actual,flow,2023-01-01,2023-12-31,place,penalty_cases,",
    "a-2023-00020,20,23,57%,measure,arabic,change,flow,2023-01-01,2023-12-31,place,penalty_cases,",
    "a-2023-00030,30,34,20余场,measure,arabic,actual,flow,2023-01-01,2023-12-31,bureau,,",
]
DRAFT = [
    "a-2023-00000,0,4,2023,date,arabic,,,,,,,",
    "a-2023-00010,10,16,8.98万件,measure,arabic,actual,flow,2023-01-01,2023-12-31,place,penalty_cases,",
    "a-2023-00020,20,23,57%,measure,arabic,completion,flow,2023-01-01,2023-12-31,place,penalty_fines,",
    "a-2023-00030,30,34,20余场,measure,arabic,actual,stock,2023-12-31,2023-12-31,bureau,,",
]


@pytest.fixture
def codings(tmp_path):
    for name, rows in (("draft", DRAFT), ("gold", GOLD)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a-2023.csv").write_text("\n".join([HEAD, *rows]) + "\n", encoding="utf-8")
    relation = "kind,operands,result,basis\nchange,a-2023-00010,a-2023-00020,stated\n"
    (tmp_path / "gold/a-2023.relations.csv").write_text(relation, encoding="utf-8")
    (tmp_path / "draft/a-2023.relations.csv").write_text(relation + "sum,a;b,c,suggested\n", encoding="utf-8")
    return tmp_path


def test_hand_counted(codings):
    """Three of four spans match; roles agree on two of three; the counts are those done by hand."""
    found = evaluate(codings / "draft", codings / "gold")
    assert found.spans.loc["spans", ["predicted", "gold", "matched"]].tolist() == [4, 4, 3]
    assert found.spans.loc["spans", "f1"] == pytest.approx(0.75)
    assert found.spans.loc["indicators", ["predicted", "gold", "matched"]].tolist() == [2, 2, 1]
    assert found.spans.loc["relations", ["predicted", "gold", "matched"]].tolist() == [2, 1, 1]
    assert found.spans.loc["stated relations", ["predicted", "gold", "matched"]].tolist() == [1, 1, 1]
    assert found.spans.loc["value, unit and qualifier", "recall"] == 1
    assert found.fields.loc["role", ["n", "share"]].tolist() == [3, pytest.approx(2 / 3)]
    assert found.fields.loc["period", "share"] == pytest.approx(2 / 3)
    assert set(found.disagreements["field"]) == {"span", "role", "indicator", "time", "period"}


def test_a_coding_agrees_with_itself(codings):
    """A sheet held against itself has no disagreement."""
    path = codings / "gold/a-2023.csv"
    found = evaluate(path, path)
    assert found.disagreements.empty and (found.fields["share"] == 1).all()


def test_a_missed_span_counts_as_a_wrong_quantity(codings):
    """The share of right quantities is over all measures of the gold."""
    path = codings / "draft/a-2023.csv"
    path.write_text("\n".join([HEAD, *DRAFT[:2]]) + "\n", encoding="utf-8")
    assert evaluate(path, codings / "gold/a-2023.csv").spans.loc["value, unit and qualifier", "recall"] == 1 / 3


def test_nothing_to_compare_is_said(codings, tmp_path):
    """Folders without common names, a file and a folder, a table that is no sheet."""
    (tmp_path / "empty").mkdir()
    with pytest.raises(ValueError, match="no sheet"):
        evaluate(tmp_path / "empty", codings / "gold")
    with pytest.raises(ValueError, match="two files or two folders"):
        evaluate(codings / "gold", codings / "gold/a-2023.csv")
    (tmp_path / "x.csv").write_text("a,b\n1,2\n")
    with pytest.raises(ValueError, match="not a coding sheet"):
        evaluate(tmp_path / "x.csv", tmp_path / "x.csv")


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=2, max_size=40))
def test_alpha_is_krippendorffs(pairs):
    """The closed form gives what the reference implementation gives."""
    a, b = (pd.Series(column) for column in zip(*pairs, strict=True))
    ours = _alpha(a, b)
    if len(set(a) | set(b)) < 2:
        assert np.isnan(ours)
    else:
        assert ours == pytest.approx(krippendorff.alpha(np.array([a, b]), level_of_measurement="nominal"))


def test_second_coding_as_found(root):
    """The agreement printed in the codebook is that of the two committed codings."""
    found = evaluate(root / "data/raw/first_coding", root / "data/raw/second_coding")
    page = (root / "data/processed/codebook.md").read_text(encoding="utf-8")
    for name in ("role", "scope", "value"):
        row = found.fields.loc[name]
        assert f"| {name} | {row.n:.0f} | {row.share:.3f} | {row.alpha:.3f} |" in page


def test_the_grammar_reads_as_a_person_does(root):
    """Values, units and qualifiers that the second coder wrote by hand are those of the grammar."""
    found = evaluate(root / "data/raw/first_coding", root / "data/raw/second_coding")
    assert found.fields.loc["value", "share"] == 1
    assert found.fields.loc["qualifier", "share"] == 1
    assert found.fields.loc["unit", "share"] > 0.99
