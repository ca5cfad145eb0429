"""Two releases' observations, as a person reviews them."""

import zipfile

import pandas as pd
import pytest

from cityreports.revisions import Change, compare, observations, review, summary


def frame(*rows):
    return pd.DataFrame(rows, columns=["figure_id", "indicator", "value", "role"])


OLD = frame(
    ("a-1", "x", "1", "actual"), ("a-2", "x", "2", "actual"), ("a-2", "y", "2", "actual"), ("a-3", "", "3", "target")
)


def test_nothing_differs():
    """The same table in another order is no difference."""
    assert compare(OLD, OLD.iloc[::-1]).empty


def test_added_removed_and_changed():
    """A new row, a lost one, and a field that changed are told apart."""
    new = frame(
        ("a-1", "x", "1.5", "actual"),
        ("a-2", "x", "2", "actual"),
        ("a-3", "", "3", "target"),
        ("a-4", "z", "4", "actual"),
    )
    found = compare(OLD, new)
    assert found.added["figure_id"].tolist() == ["a-4"]
    assert found.removed[["figure_id", "indicator"]].to_numpy().tolist() == [["a-2", "y"]]
    assert found.changes == (Change("a-1", "x", "value", "1", "1.5"),)


def test_a_recoded_figure_is_a_change():
    """A figure that got another indicator is one change, not a removal and an addition."""
    new = OLD.assign(indicator=["w", "x", "y", "v"])
    found = compare(OLD, new)
    assert found.added.empty and found.removed.empty
    assert [(change.figure_id, change.column, change.old, change.new) for change in found.changes] == [
        ("a-1", "indicator", "x", "w"),
        ("a-3", "indicator", "", "v"),
    ]


def test_a_person_reviews_a_figure_at_a_time():
    """By report how many were added, removed and changed; a changed figure once, with all that changed of it."""
    old = OLD.assign(literal=["1件", "2件", "2件", "3件"])
    new = old.assign(value=["1.5", "2", "2", "3"], role=["target", "actual", "actual", ""])
    found = compare(old.iloc[:3], new.iloc[[0, 1, 3]])
    assert summary(found).to_dict("records") == [
        {"report": "a", "added": 1, "removed": 1, "changed": 1, "columns": "role (1), value (1)"}
    ]
    assert review(found).to_dict("records") == [
        {"figure": "a-1", "printed": "1件", "indicator": "x", "changes": "role: actual → target\nvalue: 1 → 1.5"}
    ]


def test_a_new_column_is_shown():
    """A column that only one release has counts as changed where it is filled."""
    found = compare(OLD, OLD.assign(area=["b", "", "", ""]))
    assert found.changes == (Change("a-1", "x", "area", "", "b"),)


def test_a_release_is_read_in_any_form(root, tmp_path):
    """An archive, a folder and the table itself give the same observations."""
    table = root / "data/processed/observations.csv"
    with zipfile.ZipFile(tmp_path / "release.zip", "w") as archive:
        archive.write(table, "cityreports-0.1.0/data/processed/observations.csv")
    for place in (root, table, tmp_path / "release.zip"):
        assert compare(observations(place), observations(table)).empty


def test_what_is_no_release_is_refused(tmp_path):
    """A message says what to name."""
    with pytest.raises(ValueError, match=r"observations\.csv"):
        observations(tmp_path / "nothing.zip")
    (tmp_path / "a.csv").write_text("x\n1\n", encoding="utf-8")
    with pytest.raises(ValueError, match="no column"):
        observations(tmp_path / "a.csv")
