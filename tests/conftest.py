"""Shared by the tests: the project's folder, and the source texts where they are at hand."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
os.environ["CITYREPORTS_PROJECT"] = str(ROOT)


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's folder."""
    return ROOT


@pytest.fixture(scope="session")
def texts() -> Path:
    """The folder of the source texts; tests that need it are skipped where it is not named."""
    folder = os.environ.get("CITYREPORTS_TEXTS")
    if folder and Path(folder).is_dir():
        return Path(folder)
    if os.environ.get("CITYREPORTS_TEXTS_REQUIRED"):
        pytest.fail(f"the source texts are required here, and CITYREPORTS_TEXTS names no folder: {folder!r}")
    pytest.skip("the source texts are not part of the project; CITYREPORTS_TEXTS names their folder")


@pytest.fixture
def project(tmp_path, monkeypatch) -> Path:
    """A scholar's own project: a copy of the raw data, outside the checkout."""
    import shutil

    shutil.copytree(ROOT / "data", tmp_path / "data")
    shutil.copytree(ROOT / "notebooks", tmp_path / "notebooks")
    shutil.copy(ROOT / "requirements.lock", tmp_path)
    monkeypatch.setenv("CITYREPORTS_PROJECT", str(tmp_path))
    return tmp_path
