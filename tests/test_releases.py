"""The replication package: 30 lines that are computed, and an archive that holds what it lists."""

import hashlib
import io
import json
import zipfile

import pytest

from cityreports import releases
from cityreports.runs import execute, plan


@pytest.fixture(scope="module")
def runs():
    chosen = plan(["02_city_profile"], ["haishu"], ["en"]) + plan(["01_corpus"], (), ["zh"])
    for run in chosen:
        outcome = execute(run)
        assert outcome.status in ("built", "kept"), outcome.error
    return chosen


def test_thirty_lines_that_cannot_pass_by_default(runs, monkeypatch):
    """There are 30 lines; one whose computation fails is a failure with its reason."""
    assert len(releases.LINES) == 30

    def broken(runs):
        raise ValueError("no such file")

    monkeypatch.setattr(releases, "LINES", (("a line", broken), ("another", lambda runs: (True, "1 of 1"))))
    first, second = releases.check(runs)
    assert (first.passed, first.found, second.passed) == (False, "ValueError: no such file", True)


def test_each_exhibit_has_its_cell(runs):
    """The map names notebook and cell of every exhibit, and numbers of the text that no table shows."""
    rows = releases.exhibit_map(runs)
    exhibits = [row for row in rows if row["kind"] == "exhibit" and row["notebook"] == "02_city_profile"]
    assert [row["what"][:9] for row in exhibits] == ["Table 2.1", "Table 2.2", "Table 2.3"]
    assert len({row["cell"] for row in exhibits}) == 3


def test_the_appendix_counts_what_is_missing():
    """n and missing of a column add up to the rows of its table."""
    text = releases.appendix()
    rows = int(text.split("## observations\n\nn = ")[1].split("\n")[0])
    line = next(line for line in text.splitlines() if line.startswith("| `indicator` |"))
    n, missing = (int(cell) for cell in line.split("|")[2:4])
    assert n + missing == rows and missing > 0


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda text: text, ""),
        (lambda text: text.replace("cff-version: 1.2.0", "cff-version: 9"), "9"),
        (lambda text: text.replace("message:", "massage:"), "massage"),
        (lambda text: text.split("references:")[0], "no reference of type data"),
    ],
)
def test_the_citation_file_is_held_against_its_schema(root, change, fault):
    """A fault of CITATION.cff is named; the committed one has none."""
    faults = releases.citation_faults(change((root / "CITATION.cff").read_text(encoding="utf-8")))
    assert not faults if not fault else any(fault in line for line in faults)


def test_the_crate_has_one_action_a_run(runs):
    """Each run is an action: a notebook, the data, the reports that were made."""
    pytest.importorskip("rocrate", reason="needs the extra publish")
    run = runs[0]
    name = f"reports/html/{run.folder}/{run.notebook}.html"
    found = releases.crate(runs, {name: b"x", "data/datapackage.json": b"{}"})
    graph = {entity["@id"]: entity for entity in found["@graph"]}
    actions = [entity for entity in graph.values() if entity["@type"] == "CreateAction"]
    assert found["@context"] == "https://w3id.org/ro/crate/1.2/context" and len(actions) == 2
    assert actions[0]["instrument"]["@id"] == "notebooks/02_city_profile.ipynb"
    result = actions[0]["result"]
    assert (result[0] if isinstance(result, list) else result)["@id"] == name
    assert graph[name]["sha256"] == hashlib.sha256(b"x").hexdigest()


def test_the_archive_holds_what_its_manifest_lists(runs, tmp_path):
    """Every member but the manifest stands in it with its hash; a second archive has the same bytes."""
    for name in ("rocrate", "typst", "pypandoc"):
        pytest.importorskip(name, reason="needs the extra publish")
    path = releases.release(runs, tmp_path)
    with zipfile.ZipFile(path) as archive:
        members = {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}
    lines = dict(reversed(line.split("  ", 1)) for line in members["manifest-sha256.txt"].decode().splitlines())
    assert set(lines) == set(members) - {"manifest-sha256.txt"}
    assert all(hashlib.sha256(members[name]).hexdigest() == digest for name, digest in lines.items())
    assert members["REPLICATION.pdf"][:5] == b"%PDF-" and b"## Instructions" in members["REPLICATION.md"]
    assert json.loads(members["validation.json"])["valid"] and members["exhibits.csv"].startswith(
        b"report,notebook,cell"
    )
    assert io.BytesIO(path.read_bytes()).getvalue() == releases.release(runs, tmp_path / "again").read_bytes()
