"""The project's folder and its raw tables."""

import pytest

from cityreports.sources import ProjectError, nearest, project, raw, table


def test_project_is_found_upward(root, monkeypatch):
    """From a folder within, the project is found."""
    monkeypatch.delenv("CITYREPORTS_PROJECT")
    monkeypatch.chdir(root / "notebooks")
    assert project() == root


def test_named_project_wins(project, monkeypatch, tmp_path):
    """A scholar's own project is used from anywhere."""
    monkeypatch.chdir("/")
    assert raw("units.csv") == tmp_path.resolve() / "data/raw/units.csv"


def test_no_project_says_what_to_do(tmp_path, monkeypatch):
    """Outside a project the message names both ways in."""
    monkeypatch.delenv("CITYREPORTS_PROJECT")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ProjectError, match="CITYREPORTS_PROJECT"):
        project()
    monkeypatch.setenv("CITYREPORTS_PROJECT", str(tmp_path))
    with pytest.raises(ProjectError, match=r"data/raw/reports\.csv"):
        project()


def test_tables_of_the_grammar_are_there_without_a_project(tmp_path, monkeypatch):
    """The figure grammar works in any folder."""
    monkeypatch.delenv("CITYREPORTS_PROJECT")
    monkeypatch.chdir(tmp_path)
    assert table("hedges.csv")
    with pytest.raises(ProjectError, match=r"none\.csv"):
        raw("none.csv")


def test_a_changed_table_is_read_again(project):
    """A corrected table takes effect at once."""
    path = project / "data/raw/units.csv"
    assert "铢" not in {row["printed"] for row in table("units.csv")}
    path.write_text(path.read_text(encoding="utf-8") + "铢,铢,1,money,counter,exact\n", encoding="utf-8")
    assert "铢" in {row["printed"] for row in table("units.csv")}


def test_nearest():
    """A mistyped name is answered with the nearest, a hopeless one with some."""
    assert nearest("xiamon", ["xiamen", "nanping"]) == "xiamen"
    assert nearest("zzz", ["b", "a"]) == "a, b"
