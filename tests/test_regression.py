"""The references as a regression test: nbval passes on them, and fails when a number or a label changes."""

import os
import shutil
import subprocess
import sys

import nbformat
import pytest

REFERENCE = "reports/reference/xiamen-2023/en/02_city_profile.ipynb"


def nbval(notebook, project):
    """Run nbval strictly on one notebook, with the data of a project."""
    command = [sys.executable, "-m", "pytest", "-p", "nbval", "--nbval", "-q", "-o", "addopts=", notebook.name]
    env = os.environ | {"CITYREPORTS_PROJECT": str(project)}
    return subprocess.run(command, cwd=notebook.parent, env=env, capture_output=True, text=True)


@pytest.fixture
def reference(root, project):
    """A copy of a reference beside a copy of the data."""
    path = project / REFERENCE
    path.parent.mkdir(parents=True)
    shutil.copy(root / REFERENCE, path)
    return path


def test_an_unchanged_reference_passes(reference, project):
    """The same data give the same outputs."""
    done = nbval(reference, project)
    assert done.returncode == 0, done.stdout[-2000:]


def test_a_changed_observation_fails(reference, project):
    """One figure changed in the data makes the regression fail."""
    path = project / "data/processed/observations.csv"
    text = path.read_text(encoding="utf-8")
    assert ",89800,89750,89850," in text
    path.write_text(text.replace(",89800,89750,89850,", ",89900,89850,89950,"), encoding="utf-8")
    done = nbval(reference, project)
    assert done.returncode == 1 and "89,900" in done.stdout


def test_a_changed_label_fails(reference, project):
    """One label changed in the codebook makes the regression fail."""
    path = project / "data/raw/codebook.csv"
    text = path.read_text(encoding="utf-8")
    label = next(line for line in text.splitlines() if line.startswith("penalty_fines,")).split(",")[2]
    path.write_text(text.replace(f",{label},", ",another label,", 1), encoding="utf-8")
    assert nbval(reference, project).returncode == 1


def test_a_changed_chart_fails(root, project):
    """Charts are compared as SVG, not passed over."""
    path = project / "reports/reference/xiamen-2023/en/03_city_trend.ipynb"
    path.parent.mkdir(parents=True)
    shutil.copy(root / "reports/reference/xiamen-2023/en/03_city_trend.ipynb", path)
    notebook = nbformat.read(path, as_version=4)
    drawn = [output for cell in notebook.cells for output in cell.get("outputs", []) if "image/svg+xml" in output.data]
    drawn[0].data["image/svg+xml"] = drawn[0].data["image/svg+xml"].replace("<path d=", "<path id='x' d=", 1)
    nbformat.write(notebook, path)
    done = nbval(path, project)
    assert done.returncode == 1 and "image/svg" in done.stdout
