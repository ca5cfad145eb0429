"""Each of the 30 conventions is met by a whole package, and fails when what it asks for is broken."""

import json
import shutil
import subprocess
from dataclasses import replace

import pytest

from cityreports import conventions, processed, runs, sources
from cityreports.conventions import LINES, check, citation_faults
from cityreports.prints import publish
from cityreports.releases import Package
from cityreports.runs import execute, plan

EXTRA = ("rocrate", "typst", "pypandoc", "pypdf")


@pytest.fixture(scope="module")
def whole(root, tmp_path_factory):
    """A copy of the project with two executed and published runs, their references written and tracked."""
    for name in EXTRA:
        pytest.importorskip(name, reason="needs the extra publish")
    folder = tmp_path_factory.mktemp("project")
    listed = subprocess.run(["git", "-C", str(root), "ls-files", "-z"], capture_output=True, text=True, check=True)
    for name in filter(None, listed.stdout.split("\0")):
        if (root / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(root / name, folder / name)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CITYREPORTS_PROJECT", str(folder))
        processed.write(processed.build())
        chosen = plan(["02_city_profile"], ["xiamen"], ["en"]) + plan(["01_corpus"], (), ["en"])
        for run in chosen:
            outcome = execute(run)
            assert outcome.status == "built", outcome.error
            publish(run, ("html", "pdf", "docx"))
        runs.references(chosen)
        subprocess.run("git init -q && git add -A", shell=True, cwd=folder, check=True)
        yield Package(tuple(chosen))


@pytest.fixture
def edit(whole):
    """A function that changes a file of the project; it is put back after the test."""
    kept = {}

    def change(name, old, new):
        path = whole.root / name
        kept.setdefault(path, path.read_bytes())
        text = kept[path].decode()
        assert old in text
        path.write_bytes(text.replace(old, new).encode())

    yield change
    for path, data in kept.items():
        path.write_bytes(data)


def test_a_whole_package_meets_all(whole):
    """All 30 lines pass, and each says what was found."""
    lines = check(whole)
    assert [line.number for line in lines] == list(range(1, 31))
    assert not [f"{line.number} {line.found}" for line in lines if not line.passed]
    assert all(line.found for line in lines)


def test_what_cannot_be_computed_is_not_met(whole, monkeypatch):
    """A line whose computation fails is a failure with its reason."""

    def broken(package):
        raise ValueError("no such file")

    monkeypatch.setattr(conventions, "LINES", (("a line", broken), ("another", lambda package: ([], "1 of 1"))))
    first, second = check(whole)
    assert (first.passed, first.found, second.passed) == (False, "ValueError: no such file", True)


def faults(number, package):
    """What one line finds wrong."""
    return "; ".join(LINES[number - 1][1](package)[0])


REASON = "the sentence says 力争: an aim and no firm commitment; noted after the two codings"
FILES = [
    (3, "data/raw/reports.csv", "Nanping Urban Management Bureau", "", "nanping-2023: no issuer_en"),
    (3, "data/raw/reports.csv", "2024-01-08,", ",", "no date of publication"),
    (6, "requirements.lock", "\npandas==", "\npanda==", "pandas is not locked"),
    (6, "requirements.lock", "--hash=sha256:", "--hush=sha256:", "has no hash"),
    (7, "src/cityreports/estimates.py", "default_rng(SEED)", "default_rng()", "estimates: no seed"),
    (13, "data/processed/observations.csv", ",89800,", ",89801,", "observations.csv is not what cleaning makes"),
    (14, "data/raw/units.csv", "\n", "\r\n", "units.csv: has CR"),
    (14, "data/raw/hedges.csv", "\n", ",\n", "hedges.csv"),
    (14, "data/processed/observations.csv", "2023-12-31", "31/12/2023", "must be a date"),
    (14, "data/processed/observations.csv", ",89800,89750,89850,", ",,,,", "no value and no reason"),
    (15, "data/datapackage.json", '"bytes": ', '"bytes": 1', "raw-units: other bytes"),
    (15, "data/datapackage.json", "sha256:", "sha256:0", "another hash"),
    (15, "data/datapackage.json", '"keywords"', '"words"', "no keywords"),
    (15, "data/datapackage.json", '"title": "Literal"', '"title": ""', "literal has no title"),
    (16, "data/processed/codebook.md", "Codebook", "Code book", "codebook.md is not the generated one"),
    (18, "data/raw/corrections.csv", ",note,,", ",note,x,", "does not hold the original 'x'"),
    (18, "data/raw/corrections.csv", REASON, "x", "no reason with evidence"),
    (23, "reports/reference/xiamen-2023/en/02_city_profile.ipynb", '"execution_count": 2,', '"execution_count": 9,',
     "counts are not 1..n"),
    (23, "reports/reference/cross_city/en/01_corpus.ipynb", "five reports", "six reports", "01_corpus.ipynb: cell"),
    (24, ".ci/run", "make test", "make lint", ".ci/run does not call make test"),
    (24, ".ci/run", "git status --porcelain", "true", "does not look for changed files"),
    (24, "Makefile", "--nbval", "", "make test compares no references"),
    (28, "CITATION.cff", "version: 0.1.0", "version: 0.0.9", "its version is 0.0.9"),
    (30, "CHANGELOG.md", "### Data", "### Things", "nothing under Data"),
    (30, "pyproject.toml", 'version = "0.1.0"', 'version = "0.2.0"', "pyproject.toml says 0.2.0"),
]  # fmt: skip


@pytest.mark.parametrize(("number", "name", "old", "new", "said"), FILES, ids=lambda value: str(value)[:24])
def test_a_broken_file_is_seen(whole, edit, number, name, old, new, said):
    """The line that asks for it fails, and says what and where."""
    edit(name, old, new)
    assert said in faults(number, Package(whole.runs))


def test_an_indicator_without_its_caveat_is_seen(whole, edit):
    """One that several places print needs a caveat in both languages."""
    first = next(iter(sources.table("codebook.csv")))
    edit("data/raw/codebook.csv", first["caveat_zh"], "")
    assert "platform_cases_received: no caveat" in faults(19, Package(whole.runs))


def test_a_missing_coding_is_seen(whole):
    """A report that only one coder read fails the line on agreement."""
    path = whole.root / "data/raw/second_coding/haishu-2022.csv"
    aside = path.rename(path.with_suffix(".aside"))
    try:
        assert "haishu-2022: no second_coding" in faults(21, Package(whole.runs))
    finally:
        aside.rename(path)


@pytest.mark.parametrize(("number", "said"), [(2, "no measured time of xiamen-2023/en"), (8, "time: not measured")])
def test_a_run_without_a_measured_time_is_seen(whole, number, said):
    """Wall time is measured of all runs, not guessed."""
    path = whole.runs[0].output.with_suffix(".cost.json")
    aside = path.rename(path.with_suffix(".aside"))
    try:
        assert said in faults(number, Package(whole.runs))
    finally:
        aside.rename(path)


def test_a_report_that_is_not_published_is_seen(whole):
    """Provenance and the crate's results need the file; one of other data is no better."""
    path = whole.root / "reports/docx/xiamen-2023/en/02_city_profile.docx"
    aside = path.rename(path.with_suffix(".aside"))
    try:
        bare = Package(whole.runs)
        assert "docx/xiamen-2023/en/02_city_profile is not published" in faults(26, bare)
        assert "2 of 3 as result" in faults(29, bare)
    finally:
        aside.rename(path)


def test_other_provenance_is_seen(whole, edit):
    """A page of other data carries another hash."""
    stated = whole.documents[0].provenance["data_hash"]
    edit("reports/html/xiamen-2023/en/02_city_profile.html", stated, "0" * 64)
    assert "carries other provenance" in faults(26, Package(whole.runs))


def changed(package, **parts):
    """The package with something other in the place of what it computes."""
    made = Package(package.runs)
    made.__dict__.update(readme=package.readme, contents=package.contents)
    made.__dict__.update(parts)
    return made


@pytest.mark.parametrize(
    ("number", "old", "new", "said"),
    [
        (1, "## Instructions", "## Steps", "no section 'Instructions'"),
        (2, " tables and ", "0 tables and ", "the counts are not those of the reports"),
        (2, "`make reports`", "`make everything`", "make everything: no such target"),
        (5, "| data/raw/units.csv |", "| data/raw/unit.csv |", "data/raw/units.csv is not listed"),
        (5, "| no |", "| yes |", "not listed as withheld"),
        (9, "- `src/cityreports/trends.py`:", "- ", "src/cityreports/trends.py is not described"),
        (10, "`make publish`", "`make paper`", "make paper: no such target"),
        (10, "4. ", "6. ", "not 1, 2, 3"),
        (12, "https://csglj.np.gov.cn", "https://example.org", "nanping-2023 is not cited"),
        (12, "SHA-256", "hash", "not cited with version and hash"),
    ],
)
def test_a_gap_of_the_readme_is_seen(whole, number, old, new, said):
    """A section, count, table, program, step or reference that is missing."""
    assert old in whole.readme
    assert said in faults(number, changed(whole, readme=whole.readme.replace(old, new)))


def test_gaps_of_the_archive_are_seen(whole):
    """A source text, an empty file, a twin, a path of a machine, a lost licence, a file outside the crate."""
    files = whole.contents

    def held(number, **more):
        return faults(number, changed(whole, contents=files | {n.replace("__", "/"): d for n, d in more.items()}))

    assert "xiamen-2023.txt is a source text" in faults(4, changed(whole, contents=files | {"xiamen-2023.txt": b"x"}))
    assert "LICENSE does not say MIT" in held(4, LICENSE=b"all rights reserved")
    assert "stored report is not that of these tables" in held(20, **{"validation.json": b"{}"})
    assert "empty.csv is empty" in held(22, **{"empty.csv": b""})
    assert "twin.csv repeats" in held(22, **{"twin.csv": files["README.md"]})
    assert "path.md names /" in held(22, **{"path.md": b"see /" + b"home/someone/file"})
    assert "stranger.md is not in the crate" in held(29, **{"stranger.md": b"x"})
    bare = {name: data for name, data in files.items() if not name.startswith("licences/")}
    assert "licence of the fonts" in faults(27, changed(whole, contents=bare))
    assert "README.md is not in the manifest" in faults(22, changed(whole, manifest=b"0  other.md\n"))


def test_gaps_of_the_appendix_and_the_map_are_seen(whole):
    """A column without its counts, an exhibit without its cell."""
    assert "observations.unit: n and missing" in faults(
        17, changed(whole, appendix=whole.appendix.replace("| `unit` |", "| `units` |", 1))
    )
    assert "Table 2.1" in faults(11, changed(whole, exhibits=whole.exhibits[1:]))


def test_gaps_of_exhibits_are_seen(whole):
    """Caption, n, source, unit, text alternative and contrast of an exhibit are each looked for."""
    built = next(built for built in whole.documents if built.run.notebook == "01_corpus")
    chart = next(part for part in built.exhibits if part.kind == "chart")

    def seen(**new):
        documents = (replace(built, parts=(replace(chart, **new),)),)
        return faults(25, changed(whole, documents=documents))

    assert not seen()
    assert "no caption" in seen(title="Figure 1.1")
    assert "no n" in seen(html=chart.html.replace("n: ", "m: "))
    assert "no source" in seen(html=chart.html.replace("Source: ", ""))
    assert "no unit" in seen(html=chart.html.replace("Unit: ", ""))
    assert "no text alternative" in seen(drawing=chart.drawing.replace('role="img"', ""))
    assert "contrast of text in #bbbbbb" in seen(drawing=chart.drawing + '<text style="fill: #bbbbbb">x</text>')


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
    found = citation_faults(change((root / "CITATION.cff").read_text(encoding="utf-8")))
    assert not found if not fault else any(fault in line for line in found)


def test_the_crate_is_read_back(whole, tmp_path):
    """The metadata are those of an RO-Crate that its own library reads."""
    from rocrate.rocrate import ROCrate

    (tmp_path / "ro-crate-metadata.json").write_bytes(whole.contents["ro-crate-metadata.json"])
    read = ROCrate(tmp_path)
    assert len(read.get_by_type("CreateAction")) == len(whole.runs)
    assert json.loads(whole.contents["ro-crate-metadata.json"])["@context"].endswith("1.2/context")
