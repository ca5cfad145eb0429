"""The replication package: its 30 lines checked by computation, its generated documents, its archive."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import platform
import re
import resource
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from time import perf_counter

import nbformat

from cityreports import processed, sources
from cityreports.observations import register
from cityreports.parameters import schema
from cityreports.publishing import Document, document, file_hash, moment, page
from cityreports.runs import REFERENCES, Run, plan
from cityreports.schemas import fields

__all__ = ["Line", "appendix", "check", "crate", "exhibit_map", "release", "replication"]

TABLES = ("observations", "panel", "panel_rejected", "implied", "checks")
ABSOLUTE = re.compile(r"(?<![\w/.])/(?:home|root|Users|work|tmp)/[\w.-]+/")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the list: number, what it asks, whether it is met, and what was found."""

    number: int
    asks: str
    passed: bool
    found: str


# --- generated documents ------------------------------------------------------------------------------------------


def appendix() -> str:
    """The data appendix: for every column of the processed tables n, missing values, range or commonest values."""
    lines = ["# Data appendix · 数据附录", ""]
    for name in TABLES:
        frame = processed.load(name)
        lines += [f"## {name}", "", f"n = {len(frame)}", ""]
        lines += [
            "| column | n | missing | distinct | minimum | median | maximum or commonest |",
            "|---|---:|---:|---:|---|---|---|",
        ]
        for column in frame:
            known = frame[column][frame[column].notna() & frame[column].astype(str).ne("")]
            numeric = known.dtype.kind in "if" and len(known)
            shown = (
                [f"{known.min():g}", f"{known.median():g}", f"{known.max():g}"]
                if numeric
                else ["", "", "; ".join(f"{_cell(value)} ({n})" for value, n in known.value_counts().head(3).items())]
            )
            lines.append(
                f"| `{column}` | {len(known)} | {len(frame) - len(known)} | {known.nunique()} | {' | '.join(shown)} |"
            )
        lines.append("")
    return "\n".join(lines)


def _cell(value: object) -> str:
    return str(value).replace("|", "/")[:40]


def exhibit_map(runs: list[Run]) -> list[dict[str, str]]:
    """Which cell of which notebook makes each table and chart, and each number of the text that stands in no table."""
    rows = []
    for run in runs:
        notebook = nbformat.read(run.output, as_version=4)
        built = document(run)
        shown = " ".join(re.sub(r"<[^>]+>", " ", part.html + part.drawing) for part in built.exhibits)
        titles = {part.anchor: part.title for part in built.exhibits}
        for i, cell in enumerate(notebook.cells, 1):
            for output in cell.get("outputs", []):
                data = output.get("data", {})
                made = [
                    (titles[a], "exhibit") for a in re.findall(r'<figure [^>]*id="([^"]+)"', data.get("text/html", ""))
                ]
                text = "" if data.get("text/markdown", "").startswith(("|", "#")) else data.get("text/markdown", "")
                loose = dict.fromkeys(n for n in re.findall(r"\d[\d,]*(?:\.\d+)?", text) if n not in shown)
                made += [(number, "number in the text") for number in loose]
                rows += [
                    {"report": run.folder, "notebook": run.notebook, "cell": str(i), "kind": kind, "what": what}
                    for what, kind in made
                ]
    return rows


def _as_csv(rows: list[dict[str, str]]) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


@cache
def measured() -> dict[str, str]:
    """One notebook executed afresh: seconds and memory; and the size of the project's tracked files."""
    run = plan(["02_city_profile"], ["haishu"], ["en"])[0]
    begin = perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        command = [
            sys.executable,
            "-m",
            "papermill",
            f"{run.notebook}.ipynb",
            f"{folder}/out.ipynb",
            "-p",
            "city",
            "haishu",
        ]
        done = subprocess.run(command, cwd=sources.project() / "notebooks", capture_output=True, text=True)
    if done.returncode:
        raise ValueError(f"{run.notebook} fails: {done.stderr[-400:]}")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    size = sum(path.stat().st_size for path in tracked()) / 1e6
    return {
        "seconds a notebook": f"{perf_counter() - begin:.1f}",
        "peak memory of a notebook": f"{peak:.0f} MB",
        "tracked files": f"{size:.1f} MB",
        "processors": str(os.cpu_count()),
    }


@cache
def tracked() -> tuple[Path, ...]:
    """The files that git tracks."""
    root = sources.project()
    done = subprocess.run(["git", "-C", str(root), "ls-files", "-z"], capture_output=True, text=True)
    if done.returncode:
        raise sources.ProjectError(f"{root} is no git repository; a release is made from one")
    return tuple(root / name for name in done.stdout.split("\0") if name and (root / name).is_file())


def replication(runs: list[Run]) -> str:
    """The replication readme, by the sections of the social-science template; every number in it is computed."""
    root = sources.project()
    rows = exhibit_map(runs)
    exhibits = [row for row in rows if row["kind"] == "exhibit"]
    charts = sum(row["what"].startswith(("Figure", "图")) for row in exhibits)
    lines = [
        "# Replication package of cityreports " + version("cityreports"), "",
        "## Overview", "",
        f"One command, `make reports`, runs {len({run.notebook for run in runs})} notebooks as {len(runs)} runs and "
        f"makes {len(exhibits) - charts} tables and {charts} charts. Measured: "
        + "; ".join(f"{name}: {value}" for name, value in measured().items()) + ".", "",
        "## Data availability and provenance", "",
        "The texts of the reports are not redistributed: figures are facts, texts have authors. Data: CC BY 4.0 "
        "(LICENSE-DATA). Code: MIT (LICENSE). Fonts: SIL Open Font License, in the package pylopdf-fonts-zh-cn.", "",
        "| report | issuer | title | period | published | index number | address | SHA-256 of the text |",
        "|---|---|---|---|---|---|---|---|",
        *(
            f"| {r.report_id} | {r.issuer_zh} | {r.title_zh} | {r.period_start} to {r.period_end} | "
            f"{' | '.join(value or 'not stated' for value in (r.published, r.index_number, r.url, r.text_sha256))} |"
            for r in register().itertuples()
        ), "",
        "## List of data sets", "",
        "| file | rows | source | provided |", "|---|---:|---|---|",
        *(
            f"| {path.relative_to(root).as_posix()} | {_count(path)} | "
            f"{'coded by hand' if 'raw' in path.parts else 'built by cityreports clean'} | yes |"
            for path in sorted((root / "data").rglob("*.csv"))
        ),
        "| texts of the five reports | | issuers named above | no |", "",
        "## Computational requirements", "",
        f"Python {platform.python_version()} (3.11 or later), any system with venv and make; all versions are pinned "
        f"in requirements.lock (SHA-256 {file_hash(root / 'requirements.lock')}). Set-up: `make setup`.", "",
        f"Randomness: {randomness()}.", "",
        "## Description of programs", "",
        *(f"- `{path.stem}`: {_first_line(path)}" for path in sorted((root / "src/cityreports").glob("[a-z]*.py"))),
        "",
        "## Instructions", "",
        "1. `make reports`", "2. `make test`", "3. `make release-check`", "",
        "## List of tables and charts", "",
        "The file exhibits.csv lists each table, each chart and each number of the text that stands in no table, with "
        "notebook and cell.", "",
        "## Comparability", "",
        *(f"- {row['label_en']}: {row['caveat_en']}" for row in sources.table("codebook.csv") if row["caveat_en"]), "",
        "## References", "",
        f"- cityreports contributors ({moment().year}). Figures of Chinese city-management work reports, version "
        f"{version('cityreports')} [data].",
        *(f"- {r.issuer_zh}：《{r.title_zh}》。{r.published} {r.url}".rstrip() for r in register().itertuples()),
        "",
    ]  # fmt: skip
    return "\n".join(lines)


def _count(path: Path) -> int:
    """The rows of a CSV."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return sum(1 for _ in csv.reader(lines)) - 1


def _first_line(path: Path) -> str:
    found = re.match(r'"""(.*?)(?:"""|\n)', path.read_text(encoding="utf-8"))
    return found[1] if found else ""


def randomness() -> str:
    """Where random numbers are drawn, and whether each place has a seed."""
    drawn, unseeded = [], []
    for path in sorted((sources.project() / "src/cityreports").rglob("*.py")):
        for found in re.findall(r"default_rng\(([^)]*)\)", path.read_text(encoding="utf-8")):
            drawn.append(path.stem)
            if not found.strip():
                unseeded.append(path.stem)
    if unseeded:
        return f"without a seed in {', '.join(unseeded)}"
    return f"seeded in {', '.join(dict.fromkeys(drawn))}" if drawn else "none used"


# --- the 30 lines -------------------------------------------------------------------------------------------------


def check(runs: list[Run]) -> list[Line]:
    """The 30 lines of a first-class replication package, each computed from the project and its executed runs."""
    lines = []
    for number, (asks, test) in enumerate(LINES, 1):
        try:
            passed, found = test(runs)
        except (OSError, ValueError, KeyError, sources.ProjectError) as error:
            passed, found = False, f"{type(error).__name__}: {error}"
        lines.append(Line(number, asks, bool(passed), found))
    return lines


def _sections(*names: str) -> Callable:
    """A test that the replication readme has sections with content."""

    def test(runs: list[Run]) -> tuple[bool, str]:
        text = _readme(tuple(runs))
        bodies = {name: re.search(rf"^## {name}\n+(.+?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL) for name in names}
        missing = [name for name, body in bodies.items() if not body or len(body[1].strip()) < 40]
        return (
            not missing,
            f"no section {missing[0]!r}" if missing else f"{', '.join(names)}: in the replication readme",
        )

    return test


@cache
def _readme(runs: tuple[Run, ...]) -> str:
    return replication(list(runs))


def _readme_pdf(runs: list[Run]) -> tuple[bool, str]:
    root = sources.project()
    data = readme_pdf(_readme(tuple(runs)))
    return (root / "README.md").is_file() and data[:5] == b"%PDF-", f"README.md, and a PDF of {len(data):,} bytes"


def readme_pdf(text: str) -> bytes:
    """The replication readme as PDF."""
    from markdown_it import MarkdownIt

    from cityreports.prints import pdf
    from cityreports.publishing import Part, provenance

    run = plan(["01_corpus"], (), ["en"])[0]
    html = MarkdownIt("commonmark").enable("table").render(text)
    parts = []
    for title, piece in re.findall(r"<h2>(.*?)</h2>(.*?)(?=<h2>|\Z)", html, re.DOTALL):
        parts.append(Part("heading", title, f"section-{len(parts)}", title))
        parts += [
            Part("text", part.strip())
            for part in re.split(r"(<table>.*?</table>)", piece, flags=re.DOTALL)
            if part.strip()
        ]
    return pdf(Document(run, "Replication package of cityreports", tuple(parts), provenance(run)))


def _sources(_) -> tuple[bool, str]:
    rows = register()
    official = rows[rows["masked"] != "true"]
    need = ["issuer_zh", "title_zh", "period_start", "period_end", "text_sha256"]
    gaps = [f"{r.report_id}.{name}" for r in rows.itertuples() for name in need if not getattr(r, name)]
    gaps += [f"{r.report_id}.published" for r in official.itertuples() if not r.published]
    return not gaps, f"{len(rows)} reports; " + (
        f"empty: {', '.join(gaps)}" if gaps else "issuer, title, period, hash; dates where the source states one"
    )


def _rights(_) -> tuple[bool, str]:
    root = sources.project()
    found = [name for name in ("LICENSE", "LICENSE-DATA") if (root / name).is_file()]
    texts = [path.name for path in tracked() if path.stem in set(register()["report_id"]) and path.suffix == ".txt"]
    return len(found) == 2 and not texts, f"{' and '.join(found)}; {len(texts)} source texts tracked"


def _requirements(_) -> tuple[bool, str]:
    root = sources.project()
    lock = (root / "requirements.lock").read_text(encoding="utf-8")
    pins, hashes = len(re.findall(r"^[\w.\[\]-]+==", lock, re.MULTILINE)), lock.count("--hash=sha256:")
    needs = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]["requires-python"]
    return pins > 0 and hashes >= pins, f"Python {needs}; {pins} pinned versions, {hashes} hashes; make setup"


def _random(_) -> tuple[bool, str]:
    found = randomness()
    return not found.startswith("without"), found


def _measured(_) -> tuple[bool, str]:
    return True, "; ".join(f"{name}: {value}" for name, value in measured().items())


def _instructions(runs: list[Run]) -> tuple[bool, str]:
    steps = re.findall(r"^\d\. ", _readme(tuple(runs)), re.MULTILINE)
    return 0 < len(steps) <= 5, f"{len(steps)} steps"


def _map(runs: list[Run]) -> tuple[bool, str]:
    rows = exhibit_map(runs)
    exhibits = sum(row["kind"] == "exhibit" for row in rows)
    return exhibits > 0, f"{exhibits} exhibits and {len(rows) - exhibits} numbers of the text, with notebook and cell"


def _apart(_) -> tuple[bool, str]:
    writers = [
        path.name
        for path in (sources.project() / "src/cityreports").glob("*.py")
        if re.search(r"replace\([^)]*data/raw", path.read_text(encoding="utf-8"))
    ]
    return (
        not writers,
        "data/raw and data/processed; no program writes data/raw" if not writers else f"written by {writers}",
    )


def _tidy(_) -> tuple[bool, str]:
    faults = []
    paths = [path for path in tracked() if path.suffix == ".csv" and "data" in path.parts]
    for path in paths:
        data = path.read_bytes()
        if data.startswith(b"\xef\xbb\xbf") or b"\r" in data or not data.endswith(b"\n"):
            faults.append(path.name)
    return (
        not faults,
        f"{len(paths)} tables: UTF-8 without BOM, LF" if not faults else f"BOM or CR in {', '.join(faults)}",
    )


def _package(_) -> tuple[bool, str]:
    root = sources.project()
    package = json.loads((root / "data/datapackage.json").read_text(encoding="utf-8"))
    need = ("name", "version", "licenses", "sources", "contributors", "keywords", "resources")
    gaps = [name for name in need if not package.get(name)]
    wrong = [r["path"] for r in package["resources"] if r["hash"] != f"sha256:{file_hash(root / 'data' / r['path'])}"]
    good = not gaps and not wrong and "2.0" in package["$schema"]
    return good, f"{len(package['resources'])} resources; " + (
        f"missing {gaps}, hash differs {wrong}" if gaps or wrong else "all hashes agree"
    )


def _codebook(_) -> tuple[bool, str]:
    text = (sources.project() / "data/processed/codebook.md").read_text(encoding="utf-8")
    bare = [f.name for name in TABLES for f in fields(name) if not (f.description_en and f.description_zh)]
    codes = [row["code"] for row in sources.table("codebook.csv")]
    lost = [code for code in codes if f"`{code}`" not in text]
    return not bare and not lost, f"{len(codes)} indicators in both languages" + (
        f"; missing {bare + lost}" if bare or lost else ""
    )


def _appendix(_) -> tuple[bool, str]:
    text = appendix()
    return all(f"## {name}" in text for name in TABLES), f"{text.count('| `')} columns of {len(TABLES)} tables"


def _corrections(_) -> tuple[bool, str]:
    path = sources.project() / "data/raw/corrections.csv"
    head, *rows = csv.reader(path.open(encoding="utf-8"))
    return {"expect", "value", "reason"} <= set(head), f"{len(rows)} corrections"


def _comparability(_) -> tuple[bool, str]:
    rows = sources.table("codebook.csv")
    noted = sum(bool(row["caveat_en"] and row["caveat_zh"]) for row in rows)
    return noted > 0, f"{noted} of {len(rows)} indicators carry a caveat in both languages"


def _validation(_) -> tuple[bool, str]:
    report = validation()
    return report["valid"], f"{report['rows']} rows of {len(report['tables'])} tables held against their contracts"


def validation() -> dict:
    """The processed tables held against their contracts: rows by table, and whether all are valid."""
    from cityreports.schemas import schema as contract

    rows = {}
    for name in TABLES:
        frame = processed.load(name)
        contract(name).validate(frame, lazy=True)
        rows[name] = len(frame)
    return {"valid": True, "rows": sum(rows.values()), "tables": rows}


def _agreement(_) -> tuple[bool, str]:
    from cityreports.agreement import evaluate

    root = sources.project() / "data/raw"
    found = evaluate(root / "first_coding", root / "second_coding")
    column = next(name for name in found.fields.columns if "alpha" in name)
    low = found.fields[column].astype(float).min()
    return len(found.fields) > 0, f"{len(found.fields)} fields, smallest alpha {low:.3f}"


def _manifest(_) -> tuple[bool, str]:
    seen, faults = {}, []
    for path in tracked():
        data = path.read_bytes()
        name = path.relative_to(sources.project()).as_posix()
        if not data:
            faults.append(f"{name} is empty")
        if name.startswith("data/"):
            twin = seen.setdefault(hashlib.sha256(data).hexdigest(), name)
            if twin != name and "coding" not in name + twin:
                faults.append(f"{name} repeats {twin}")
        if path.suffix in (".py", ".ipynb", ".md", ".csv", ".json", ".toml") and (
            found := ABSOLUTE.search(data.decode())
        ):
            faults.append(f"{name} names {found[0]}")
    return not faults, f"{len(tracked())} files" + (f"; {'; '.join(faults[:4])}" if faults else "")


def _executed(runs: list[Run]) -> tuple[bool, str]:
    faults = []
    for run in runs:
        cells = [cell for cell in nbformat.read(run.output, as_version=4).cells if cell.cell_type == "code"]
        if [cell.execution_count for cell in cells] != list(range(1, len(cells) + 1)):
            faults.append(f"{run.folder}/{run.notebook}")
    kept = {path for path in tracked() if "reference" in path.parts and path.suffix == ".ipynb"}
    wanted = sum(run.given.language == "en" and (run.given.city or "cross_city") in REFERENCES for run in runs)
    good = not faults and len(kept) >= wanted > 0
    return good, f"{len(runs)} runs with counts 1..n, {len(kept)} references tracked, {wanted} wanted"


def _ci(_) -> tuple[bool, str]:
    path = sources.project() / ".ci/run"
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    return "make test" in text, ".ci/run calls make test" if text else "no .ci/run"


def _captions(runs: list[Run]) -> tuple[bool, str]:
    faults, count = [], 0
    for run in runs:
        for part in document(run).exhibits:
            count += 1
            foot = re.search(r'<div class="foot">(.*?)</div>', part.html, re.DOTALL)
            if not foot or not part.title or not re.search(r"\bn(：|: )\d", foot[1]):
                faults.append(f"{run.folder} {part.title}")
            if part.kind == "chart" and not ("<title>" in part.drawing and 'role="img"' in part.drawing):
                faults.append(f"{run.folder} {part.title}: no text alternative")
    return not faults and count > 0, f"{count} exhibits" + (
        f"; without: {'; '.join(faults[:3])}" if faults else " with caption and n, charts with a text alternative"
    )


def _provenance(runs: list[Run]) -> tuple[bool, str]:
    need = {"version", "notebook", "parameters", "data_hash", "lock_hash"}
    gaps = [run.folder for run in runs if not need <= set(document(run).provenance)]
    return not gaps, f"{len(runs) - len(gaps)} of {len(runs)} reports"


def _licences(_) -> tuple[bool, str]:
    import pylopdf_fonts_zh_cn as fonts

    folder = Path(fonts.__file__).parents[1]
    found = [path for path in folder.glob("pylopdf_fonts_zh_cn-*/licenses/**/*") if path.is_file()]
    root = sources.project()
    return bool(found) and (root / "LICENSE").is_file(), f"LICENSE, LICENSE-DATA, {len(found)} of the fonts"


def _citation(_) -> tuple[bool, str]:
    faults = citation_faults((sources.project() / "CITATION.cff").read_text(encoding="utf-8"))
    return not faults, "; ".join(faults) or "valid against CFF 1.2.0, software and data"


def citation_faults(text: str) -> list[str]:
    """What a CITATION.cff breaks of the schema of CFF 1.2.0, and whether it names the data."""
    import jsonschema
    import yaml

    rules = json.loads((Path(__file__).parent / "tables/schemas/cff-1.2.0.json").read_text(encoding="utf-8"))
    given = yaml.load(text, yaml.BaseLoader)
    faults = [error.message for error in jsonschema.Draft7Validator(rules).iter_errors(given)]
    if not any(entry.get("type") == "data" for entry in given.get("references", [])):
        faults.append("no reference of type data")
    return faults


def _crate(runs: list[Run]) -> tuple[bool, str]:
    graph = crate(runs, {"data/datapackage.json": b""})["@graph"]
    actions = [entity for entity in graph if entity["@type"] == "CreateAction"]
    return len(actions) == len(runs), f"{len(actions)} actions for {len(runs)} runs"


def _changelog(_) -> tuple[bool, str]:
    text = (sources.project() / "CHANGELOG.md").read_text(encoding="utf-8")
    good = version("cityreports") in text and "### Data" in text and "### Code" in text
    return good, f"version {version('cityreports')}, data and code apart" if good else "version, Data or Code missing"


LINES: tuple[tuple[str, Callable], ...] = (
    ("README by the template's sections, and a PDF", _readme_pdf),
    ("overview: tables, charts, one command, wall time", _sections("Overview")),
    ("provenance of each source", _sources),
    ("rights: no texts, licences apart", _rights),
    ("list of data sets", _sections("List of data sets")),
    ("computational requirements", _requirements),
    ("randomness", _random),
    ("memory, time and disk, measured", _measured),
    ("what each program does", _sections("Description of programs")),
    ("instructions in five steps or fewer", _instructions),
    ("map of tables, charts and numbers to cells", _map),
    ("references with data citations", _sections("References")),
    ("raw coding apart from cleaned data", _apart),
    ("tidy tables", _tidy),
    ("datapackage.json, version 2", _package),
    ("bilingual codebook", _codebook),
    ("data appendix", _appendix),
    ("corrections log", _corrections),
    ("comparability notes", _comparability),
    ("stored validation report", _validation),
    ("second coder's record with agreement", _agreement),
    ("manifest; no absolute paths, duplicates, empty files", _manifest),
    ("notebooks executed, counts 1..n, references", _executed),
    ("CI in a clean clone", _ci),
    ("captions, n, text alternatives", _captions),
    ("provenance in every report", _provenance),
    ("licences as files, the fonts' too", _licences),
    ("CITATION.cff with software and data", _citation),
    ("ro-crate-metadata.json, one action a run", _crate),
    ("version with its changelog", _changelog),
)


# --- the archive --------------------------------------------------------------------------------------------------


def crate(runs: list[Run], files: dict[str, bytes]) -> dict:
    """The RO-Crate 1.2 metadata: the files, and one action a run (instrument, object, result)."""
    from rocrate.model.contextentity import ContextEntity
    from rocrate.rocrate import ROCrate

    made = ROCrate(version="1.2")
    made.name = "Figures of Chinese city-management work reports"
    made.description = "Data, codebook, notebooks and reports of cityreports"
    made.license = "https://creativecommons.org/licenses/by/4.0/"
    made.datePublished = moment()
    for name, data in sorted(files.items()):
        digest = hashlib.sha256(data).hexdigest()
        made.add_file(dest_path=name, properties={"name": name, "contentSize": str(len(data)), "sha256": digest})
    for run in runs:
        results = [f"reports/{form}/{run.folder}/{run.notebook}.{form}" for form in ("html", "pdf", "docx")]
        values = {p.name: getattr(run.given, p.name) for p in schema(run.notebook)}
        made.add(
            ContextEntity(
                made,
                f"#run-{run.folder.replace('/', '-')}-{run.notebook}",
                properties={
                    "@type": "CreateAction",
                    "name": f"{run.notebook} {run.folder}",
                    "instrument": {"@id": f"notebooks/{run.notebook}.ipynb"},
                    "object": {"@id": "data/datapackage.json"},
                    "result": [{"@id": name} for name in results if name in files or not files],
                    "description": json.dumps(values, ensure_ascii=False),
                },
            )
        )
    return made.metadata.generate()


def release(runs: list[Run], out: Path) -> Path:
    """Make the archive: tracked files, reports in three formats, generated documents, crate, manifest.

    Returns
    -------
    pathlib.Path
        The archive; its members have one fixed time, so that the same commit gives the same bytes.
    """
    root = sources.project()
    files = {path.relative_to(root).as_posix(): path.read_bytes() for path in tracked()}
    for run in runs:
        for form in ("html", "pdf", "docx"):
            path = page(run, form)
            if path.is_file():
                files[path.relative_to(root).as_posix()] = path.read_bytes()
    text = replication(runs)
    files |= {
        "REPLICATION.md": text.encode(),
        "REPLICATION.pdf": readme_pdf(text),
        "data_appendix.md": appendix().encode(),
        "exhibits.csv": _as_csv(exhibit_map(runs)),
        "validation.json": (json.dumps(validation(), indent=1) + "\n").encode(),
    }
    files["ro-crate-metadata.json"] = (json.dumps(crate(runs, files), ensure_ascii=False, indent=1) + "\n").encode()
    lines = [f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in sorted(files.items())]
    files["manifest-sha256.txt"] = "".join(lines).encode()
    name = f"cityreports-{version('cityreports')}"
    path = out / f"{name}.zip"
    path.parent.mkdir(parents=True, exist_ok=True)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for member, data in sorted(files.items()):
            about = zipfile.ZipInfo(f"{name}/{member}", moment().timetuple()[:6])
            about.compress_type, about.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(about, data)
    processed.replace(path, packed.getvalue())
    return path
