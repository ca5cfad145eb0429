"""The replication package: what it holds, and an archive that holds what it lists."""

import hashlib
import json
import zipfile

import pytest

from cityreports import releases
from cityreports.releases import Package, section
from cityreports.runs import execute, plan


@pytest.fixture(scope="module")
def package():
    chosen = plan(["02_city_profile"], ["haishu"], ["en"]) + plan(["01_corpus"], (), ["zh"])
    for run in chosen:
        outcome = execute(run)
        assert outcome.status in ("built", "kept"), outcome.error
    return Package(tuple(chosen))


def test_each_exhibit_has_its_cell(package):
    """The map names notebook and cell of every exhibit, and numbers of the text that no table shows."""
    exhibits = [row for row in package.exhibits if row["kind"] == "exhibit" and row["notebook"] == "02_city_profile"]
    assert [row["what"][:9] for row in exhibits] == ["Table 2.1", "Table 2.2", "Table 2.3"]
    assert len({row["cell"] for row in exhibits}) == 3


def test_the_appendix_counts_what_is_missing():
    """n and missing of a column add up to the rows of its table."""
    text = releases.appendix()
    rows = int(text.split("## observations\n\nn = ")[1].split("\n")[0])
    line = next(line for line in text.splitlines() if line.startswith("| `indicator` |"))
    n, missing = (int(cell) for cell in line.split("|")[2:4])
    assert n + missing == rows and missing > 0


def test_the_readme_says_what_was_measured(package):
    """Time, memory and disk come from the runs as they were executed; the counts from their reports."""
    overview = section(package.readme, "Overview")
    exhibits = [part.kind for built in package.documents for part in built.exhibits]
    assert f"{exhibits.count('table')} tables and {exhibits.count('chart')} charts" in overview
    assert "2 runs took" in overview and " MB a notebook" in overview and "of tracked files" in overview


def test_the_readme_lists_all_data_and_programs(package):
    """A table or a module that is added appears by itself."""
    listed, programs = (section(package.readme, name) for name in ("List of data sets", "Description of programs"))
    assert "| data/processed/observations.csv |" in listed and "| data/raw/second_coding/settlement.csv |" in listed
    assert (
        "| no |" in listed and "`src/cityreports/extraction/drafts.py`: " in programs and "`make publish`: " in programs
    )


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("x = 1", ([], [])),
        ("np.random.default_rng(7).normal()", (["a"], [])),
        ("np.random.default_rng()", ([], ["a"])),
        ("np.random.default_rng(None)", ([], ["a"])),
        ("np.random.normal(0, 1)", ([], ["a"])),
        ("import random\nrandom.shuffle(x)", ([], ["a"])),
        ("uuid.uuid4()", ([], ["a"])),
        ("stats.bootstrap(x, f)", ([], ["a"])),
        ("stats.bootstrap(x, f, rng=3)", (["a"], [])),
    ],
)
def test_randomness_is_seen(tmp_path, code, found):
    """What draws without a seed is told from what has one."""
    (tmp_path / "src/cityreports").mkdir(parents=True)
    (tmp_path / "src/cityreports/a.py").write_text(code, encoding="utf-8")
    assert releases.randomness(tmp_path) == found


def test_the_crate_has_one_action_a_run(package):
    """Each run is an action: a notebook, the data, the reports that were made."""
    pytest.importorskip("rocrate", reason="needs the extra publish")
    run = package.runs[0]
    name = f"reports/html/{run.folder}/{run.notebook}.html"
    found = releases.crate(package.runs, {name: b"x", "data/datapackage.json": b"{}"})
    graph = {entity["@id"]: entity for entity in found["@graph"]}
    actions = [entity for entity in graph.values() if entity["@type"] == "CreateAction"]
    assert found["@context"] == "https://w3id.org/ro/crate/1.2/context" and len(actions) == 2
    assert actions[0]["instrument"]["@id"] == "notebooks/02_city_profile.ipynb"
    result = actions[0]["result"]
    assert (result[0] if isinstance(result, list) else result)["@id"] == name
    assert graph[name]["sha256"] == hashlib.sha256(b"x").hexdigest()


def test_the_archive_holds_what_its_manifest_lists(package, tmp_path):
    """Every member but the manifest stands in it with its hash; a second archive has the same bytes."""
    for name in ("rocrate", "typst", "pypandoc"):
        pytest.importorskip(name, reason="needs the extra publish")
    path = releases.release(package, tmp_path)
    with zipfile.ZipFile(path) as archive:
        members = {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}
    lines = dict(reversed(line.split("  ", 1)) for line in members["manifest-sha256.txt"].decode().splitlines())
    assert set(lines) == set(members) - {"manifest-sha256.txt"}
    assert all(hashlib.sha256(members[name]).hexdigest() == digest for name, digest in lines.items())
    assert members["REPLICATION.pdf"][:5] == b"%PDF-" and b"## Instructions" in members["REPLICATION.md"]
    assert json.loads(members["validation.json"])["valid"]
    assert members["exhibits.csv"].startswith(b"report,notebook,cell")
    assert any(name.startswith(releases.FONT_LICENCES) for name in members)
    again = releases.release(Package(package.runs), tmp_path / "again")
    assert path.read_bytes() == again.read_bytes()
