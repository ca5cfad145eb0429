"""Two builds of one state of the project, in two folders at two times, have the same bytes."""

import hashlib
import os
import shutil
import subprocess
import sys

import pytest

for name in ("typst", "pypandoc"):
    pytest.importorskip(name, reason="needs the extra publish")

BUILD = """
import pathlib, sys
from cityreports.prints import FORMS, publish
from cityreports.runs import execute, plan
from cityreports.sites import build
runs = plan(["02_city_profile"], ["haishu"], ["zh", "en"])
for run in runs:
    outcome = execute(run)
    assert outcome.status == "built", outcome.error
    publish(run, tuple(FORMS))
if sys.argv[1] == "site":
    build(runs, pathlib.Path("build/site"))
"""


def hashes(folder):
    """The SHA-256 of each file below a folder, by its path."""
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


@pytest.fixture(scope="module")
def builds(root, tmp_path_factory):
    """Two copies of the project, package included, built with other folders, time zones, hash seeds and locales."""
    try:
        import furo  # noqa: F401

        what = "site"
    except ImportError:
        what = "reports"
    state = tmp_path_factory.mktemp("state")
    for name in ("data", "notebooks", "src"):
        shutil.copytree(root / name, state / name, ignore=shutil.ignore_patterns("__pycache__", "*.parquet"))
    for name in ("requirements.lock", "pyproject.toml"):
        shutil.copy(root / name, state)
    made = []
    for folder, zone, seed, locale in (("a", "Asia/Shanghai", "1", "C.UTF-8"), ("b/deeper", "America/Lima", "2", "C")):
        copy = tmp_path_factory.mktemp("builds") / folder
        shutil.copytree(state, copy)
        own = {"CITYREPORTS_PROJECT": str(copy), "PYTHONPATH": str(copy / "src"), "TZ": zone, "LC_ALL": locale}
        own |= {"PYTHONHASHSEED": seed, "PYTHONUTF8": "1", "SOURCE_DATE_EPOCH": ""}
        env = {name: value for name, value in (os.environ | own).items() if value}
        done = subprocess.run([sys.executable, "-c", BUILD, what], cwd=copy, env=env, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr[-3000:]
        made.append(copy)
    return made


def test_reports_have_the_same_bytes(builds):
    """HTML, PDF and DOCX in both languages."""
    first, second = (hashes(folder / "reports") for folder in builds)
    assert len(first) == 6 and first == second


def test_the_site_has_the_same_bytes(builds):
    """Every page, index and file of a small site."""
    pytest.importorskip("furo", reason="needs the extra site")
    first, second = (hashes(folder / "build/site") for folder in builds)
    assert len(first) > 50 and sorted(first) == sorted(second)
    assert not [name for name in first if first[name] != second[name]]


def test_no_file_names_its_folder(builds):
    """No build carries a path of the machine."""
    for folder in builds:
        for path in (*(folder / "reports").rglob("*"), *(folder / "build").rglob("*")):
            assert not path.is_file() or str(folder).encode() not in path.read_bytes(), path
