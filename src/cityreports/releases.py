"""The replication package: what it holds, its generated documents, its archive."""

from __future__ import annotations

import ast
import csv
import hashlib
import io
import json
import os
import platform
import re
import subprocess
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version
from pathlib import Path

import nbformat

from cityreports import datapackage, processed, schemas, sources
from cityreports.observations import register
from cityreports.parameters import notebooks, schema
from cityreports.publishing import Document, Part, data_hash, document, file_hash, moment, page, provenance
from cityreports.runs import Run, cost, plan

__all__ = ["SECTIONS", "Package", "appendix", "crate", "exhibit_map", "randomness", "release", "section", "validation"]

SECTIONS = (
    "Overview", "Data availability and provenance", "List of data sets", "Computational requirements",
    "Description of programs", "Instructions", "List of tables and charts", "Comparability", "References",
)  # fmt: skip
TABLES = ("observations", "panel", "panel_rejected", "implied", "checks")
FONT_LICENCES = "licences/fonts/"
FORMS = ("html", "pdf", "docx")
RESAMPLING = {"bootstrap", "monte_carlo_test", "permutation_test"}  # of scipy, which draw by themselves


@dataclass(frozen=True)
class Package:
    """A project with its executed runs, as it is released; what is made of them is made once."""

    runs: tuple[Run, ...]

    @cached_property
    def root(self) -> Path:
        """The project's folder."""
        return sources.project()

    @cached_property
    def tables(self) -> tuple[str, ...]:
        """The processed tables."""
        return TABLES

    @cached_property
    def tracked(self) -> tuple[str, ...]:
        """The files that git tracks, by their path in the project."""
        done = subprocess.run(["git", "-C", str(self.root), "ls-files", "-z"], capture_output=True, text=True)
        if done.returncode:
            raise sources.ProjectError(f"{self.root} is no git repository; a release is made from one")
        return tuple(name for name in done.stdout.split("\0") if name and (self.root / name).is_file())

    @cached_property
    def verbs(self) -> dict[str, str]:
        """The targets of the Makefile that are described, with their recipes."""
        text = (self.root / "Makefile").read_text(encoding="utf-8")
        return dict(re.findall(r"^([\w-]+):.*##.*\n((?:\t.*\n?)*)", text, re.MULTILINE))

    @cached_property
    def documents(self) -> tuple[Document, ...]:
        """The reports."""
        return tuple(document(run) for run in self.runs)

    @cached_property
    def exhibits(self) -> list[dict[str, str]]:
        """The map of exhibits and numbers of the text to cells."""
        return exhibit_map(self.documents)

    @cached_property
    def built(self) -> dict[str, bytes]:
        """What cleaning makes of the raw data now."""
        return processed.build()

    @cached_property
    def measured(self) -> dict[str, str]:
        """Time and memory of the runs as they were executed, the disk they need; an empty text where not known."""
        costs = [cost(run) for run in self.runs]
        seconds = [found.get("seconds", 0) for found in costs]
        known = bool(seconds) and all(seconds)
        memory = max((found.get("memory", 0) for found in costs), default=0)
        size = sum((self.root / name).stat().st_size for name in self.tracked)
        made = [path for run in self.runs for path in [run.output, *(page(run, form) for form in FORMS)]]
        built = sum(path.stat().st_size for path in made if path.is_file())
        return {
            "time": f"the {len(self.runs)} runs took {sum(seconds):,.0f} s one after another" if known else "",
            "memory": f"at most {memory:,.0f} MB a notebook" if memory else "",
            "disk": f"{size / 1e6:.1f} MB of tracked files, {built / 1e6:.1f} MB of reports" if built else "",
            "machine": f"{os.cpu_count()} processors, {platform.system()}, Python {platform.python_version()}",
        }

    @cached_property
    def appendix(self) -> str:
        """The data appendix."""
        return appendix()

    @cached_property
    def readme(self) -> str:
        """The replication readme."""
        return readme(self)

    @cached_property
    def contents(self) -> dict[str, bytes]:
        """The files of the archive but the manifest, by their path: tracked, published and generated ones."""
        published = [page(run, form) for run in self.runs for form in FORMS]
        names = [*self.tracked, *(path.relative_to(self.root).as_posix() for path in published if path.is_file())]
        files = {name: (self.root / name).read_bytes() for name in names} | font_licences()
        files |= {
            "REPLICATION.md": self.readme.encode(),
            "REPLICATION.pdf": readme_pdf(self.readme),
            "data_appendix.md": self.appendix.encode(),
            "exhibits.csv": _as_csv(self.exhibits),
            "validation.json": (json.dumps(validation(self), indent=1) + "\n").encode(),
        }
        crated = json.dumps(crate(self.runs, files), ensure_ascii=False, indent=1) + "\n"
        return files | {"ro-crate-metadata.json": crated.encode()}

    @cached_property
    def manifest(self) -> bytes:
        """The archive's files with their SHA-256."""
        lines = [f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in sorted(self.contents.items())]
        return "".join(lines).encode()


def section(text: str, name: str) -> str:
    """The body of a second-level section of a Markdown text; empty if there is none."""
    found = re.search(rf"^## {re.escape(name)}\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    return found[1].strip() if found else ""


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


def exhibit_map(documents: Iterable[Document]) -> list[dict[str, str]]:
    """Which cell of which notebook makes each table and chart, and each number of the text that stands in no table."""
    rows = []
    for built in documents:
        run, notebook = built.run, nbformat.read(built.run.output, as_version=4)
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


def readme(package: Package) -> str:
    """The replication readme, by the sections of the social-science template; every number in it is computed."""
    root, runs = package.root, package.runs
    kinds = [part.kind for built in package.documents for part in built.exhibits]
    found = {
        "Overview": [
            f"One command, `make reports`, runs {len({run.notebook for run in runs})} notebooks as {len(runs)} runs "
            f"and makes {kinds.count('table')} tables and {kinds.count('chart')} charts. Measured: "
            + "; ".join(value or f"{name} not measured" for name, value in package.measured.items()) + ".",
        ],
        "Data availability and provenance": [
            "The texts of the reports are not redistributed: figures are facts, texts have authors. Data: CC BY 4.0 "
            "(LICENSE-DATA). Code: MIT (LICENSE). Fonts: SIL Open Font License (licences/fonts), not in the archive.",
            "",
            "| report | issuer | title | period | published | index number | address | SHA-256 of the text |",
            "|---|---|---|---|---|---|---|---|",
            *(
                f"| {r.report_id} | {r.issuer_zh} ({r.issuer_en}) | {r.title_zh} ({r.title_en}) | "
                f"{r.period_start} to {r.period_end} | "
                f"{' | '.join(value or 'not stated' for value in (r.published, r.index_number, r.url))} | "
                f"{r.text_sha256} |"
                for r in register().itertuples()
            ),
        ],
        "List of data sets": _data_sets(package),
        "Computational requirements": [
            f"Python {platform.python_version()} (3.11 or later), any system with venv; all versions are pinned in "
            f"requirements.lock (SHA-256 {file_hash(root / 'requirements.lock')}). Set-up: `make setup`.",
            "",
            f"Randomness: {_randomness_stated(root)}.",
        ],
        "Description of programs": [f"- `{name}`: {about}" for name, about in _programs(package).items()],
        "Instructions": [
            "1. `make setup`: the locked versions in a .venv.",
            "2. `make reports`: data, notebooks, pages; lists where a run differs from the committed references.",
            "3. `make test`: all tests, the references cell by cell.",
            "4. `make publish`: the reports as HTML, PDF and DOCX, the exhibits as files.",
            "5. `make release-check`: the 30 conventions of a replication package, pass or fail.",
        ],
        "List of tables and charts": [
            "The file exhibits.csv lists each table, each chart and each number of the text that stands in no table, "
            "with notebook and cell.",
        ],
        "Comparability": [
            f"- {row['label_en']}: {row['caveat_en']}" for row in sources.table("codebook.csv") if row["caveat_en"]
        ],
        "References": _references(),
    }  # fmt: skip
    lines = [f"# Replication package of cityreports {version('cityreports')}", ""]
    for name in SECTIONS:
        lines += [f"## {name}", "", *found[name], ""]
    return "\n".join(lines)


def _data_sets(package: Package) -> list[str]:
    """The data sets as a table: file, rows, source, notes, whether provided."""
    described = {f"data/{path}": table for table, path in datapackage.tables()}
    texts = "the issuers named above"
    rows = [
        (name, str(_count(package.root / name)), _origin(name), _about(name, described), "yes")
        for name in package.tracked
        if name.startswith("data/") and name.endswith(".csv")
    ]
    rows.append(("texts of the reports", "", texts, "identified by the SHA-256 above; not needed to rebuild", "no"))
    head = ["| file | rows | source | notes | provided |", "|---|---:|---|---|---|"]
    return head + [f"| {' | '.join(row)} |" for row in rows]


def _origin(name: str) -> str:
    if "processed" in name:
        return "built by cityreports clean from data/raw"
    if "/panel/" in name or "/context/" in name:
        return "public pages, each with its address in the table"
    if "figures" in name or "_coding" in name or name.endswith(("reports.csv", "sections.csv", "relations.csv")):
        return "the texts of the reports, coded by reading"
    return "written for this project"


def _about(name: str, described: dict[str, str]) -> str:
    """What a table holds: its columns by their titles."""
    if "_coding/" in name:
        return "one coder's sheet before differences were settled; settlement.csv says how they were"
    if name not in described:
        return "fields of all tables, with types, titles and descriptions"
    return ", ".join(field.title_en for field in schemas.fields(described[name])[:8]).lower()


def _programs(package: Package) -> dict[str, str]:
    """What each module, notebook, verb and script does, in its own words."""
    about = {row["notebook"]: row["about_en"] for row in notebooks()}
    found = {
        f"make {verb}": words.strip()
        for verb, words in re.findall(
            r"^([\w-]+):.*##(.*)$", (package.root / "Makefile").read_text(encoding="utf-8"), re.MULTILINE
        )
    }
    for name in package.tracked:
        path = package.root / name
        if name.startswith("notebooks/"):
            found[name] = f"notebook: {about.get(path.stem, '')}"
        elif name == ".ci/run":
            found[name] = _comment(path)
        elif name.startswith(("src/", "benchmarks/")) and name.endswith(".py"):
            found[name] = (ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "").partition("\n")[0]
    return found


def _comment(path: Path) -> str:
    """The first comment of a script."""
    found = re.search(r"^# +(.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return found[1] if found else ""


def _references() -> list[str]:
    own = (
        f"- cityreports contributors ({moment().year}). Figures of Chinese city-management work reports, version "
        f"{version('cityreports')} [data]. CC BY 4.0. SHA-256 {data_hash()}"
    )
    reports = [
        f"- {r.issuer_zh}：《{r.title_zh}》 [{r.issuer_en}: {r.title_en}]。{r.published} {r.url}".rstrip()
        for r in register().itertuples()
    ]
    panel = {
        (row["url"] or row["report_title_zh"]): f"{row['issuer_zh']}：《{row['report_title_zh']}》。"
        for row in sources.table("panel/panel.csv")
    }
    context = {row["source_url"]: f"{row['source_title']}。" for row in sources.table("context/places.csv")}
    pages = [f"- {words} {page if page not in words else ''}".rstrip() for page, words in (context | panel).items()]
    return [own, *reports, *sorted(pages)]


def _count(path: Path) -> int:
    """The rows of a CSV."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return sum(1 for _ in csv.reader(lines)) - 1


def randomness(root: Path) -> tuple[list[str], list[str]]:
    """Where the package and the notebooks draw random numbers: places with a seed, and places without."""
    seeded, unseeded = [], []
    code = {path.stem: path.read_text(encoding="utf-8") for path in (root / "src/cityreports").rglob("*.py")}
    for path in (root / "notebooks").glob("*.ipynb"):
        cells = nbformat.read(path, as_version=4).cells
        code[path.stem] = "\n".join(cell.source for cell in cells if cell.cell_type == "code")
    for name, text in sorted(code.items()):
        for node in ast.walk(ast.parse(text)):
            if not isinstance(node, ast.Call):
                continue
            called, given = ast.unparse(node.func), [*node.args, *(keyword.value for keyword in node.keywords)]
            fixed = bool(given) and ast.unparse(given[0]) != "None"
            if called.endswith(("default_rng", "RandomState")):
                (seeded if fixed else unseeded).append(name)
            elif re.fullmatch(r"(?:np\.random|numpy\.random|random|secrets)\.\w+|(?:uuid\.)?uuid4", called):
                unseeded.append(name)
            elif called.rpartition(".")[2] in RESAMPLING:
                named = {keyword.arg: ast.unparse(keyword.value) for keyword in node.keywords}
                fixed = named.get("rng", named.get("random_state", "None")) != "None"
                (seeded if fixed else unseeded).append(name)
    return list(dict.fromkeys(seeded)), list(dict.fromkeys(unseeded))


def _randomness_stated(root: Path) -> str:
    seeded, unseeded = randomness(root)
    parts = [f"with a seed in {', '.join(seeded)}"] if seeded else []
    parts += [f"without a seed in {', '.join(unseeded)}"] if unseeded else []
    return "; ".join(parts) or "none used"


def readme_pdf(text: str) -> bytes:
    """The replication readme as PDF."""
    from markdown_it import MarkdownIt

    from cityreports.prints import pdf

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


def font_licences() -> dict[str, bytes]:
    """The licence of the fonts that PDF files embed, by its path in the archive."""
    from importlib.metadata import files

    found = [entry for entry in files("pylopdf-fonts-zh-cn") or () if "licenses" in entry.parts]
    return {f"{FONT_LICENCES}{entry.name}": entry.read_binary() for entry in found}


def validation(package: Package) -> dict:
    """The tables held against their contracts: rows by table, none for one that is not valid."""
    from pandera.errors import SchemaError, SchemaErrors

    rows: dict[str, int | None] = {}
    for table, path in datapackage.tables():
        if table in package.tables:
            try:
                rows[table] = len(schemas.schema(table).validate(processed.load(table), lazy=True))
            except (SchemaError, SchemaErrors):
                rows[table] = None
        else:
            try:
                rows[path] = len(schemas.read_table(package.root / "data" / path, table))
            except schemas.DataError:
                rows[path] = None
    return {"valid": None not in rows.values(), "rows": sum(n or 0 for n in rows.values()), "tables": rows}


# --- the archive --------------------------------------------------------------------------------------------------


def crate(runs: Iterable[Run], files: dict[str, bytes]) -> dict:
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
        results = [f"reports/{form}/{run.folder}/{run.notebook}.{form}" for form in FORMS]
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
                    "result": [{"@id": name} for name in results if name in files],
                    "description": json.dumps(values, ensure_ascii=False),
                },
            )
        )
    return made.metadata.generate()


def release(package: Package, out: Path) -> Path:
    """Make the archive: tracked files, reports in three formats, generated documents, crate, manifest.

    Returns
    -------
    pathlib.Path
        The archive; its members have one fixed time.
    """
    name = f"cityreports-{version('cityreports')}"
    files = package.contents | {"manifest-sha256.txt": package.manifest}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for member, data in sorted(files.items()):
            about = zipfile.ZipInfo(f"{name}/{member}", moment().timetuple()[:6])
            about.compress_type, about.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(about, data)
    path = out / f"{name}.zip"
    processed.replace(path, packed.getvalue())
    return path
