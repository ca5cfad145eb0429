"""The 30 conventions that a replication package is held against, each computed from the project and its runs."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import nbformat

from cityreports import datapackage, processed, sources
from cityreports.observations import register
from cityreports.publishing import file_hash, page
from cityreports.releases import (
    FONT_LICENCES,
    SECTIONS,
    Package,
    randomness,
    section,
    validation,
)
from cityreports.runs import compare, cost, reference
from cityreports.schemas import DataError, fields, read_table

__all__ = ["Line", "check", "citation_faults"]

ABSOLUTE = re.compile(r"(?<![\w/.])/(?:home|root|Users|work|tmp)/[\w.-]+/")
PUBLISHED = ("html", "pdf", "docx")
PACKAGE_NEEDS = ("name", "title", "description", "version", "licenses", "sources", "contributors", "keywords")
PROVENANCE_NEEDS = {"version", "notebook", "parameters", "data_hash", "lock_hash"}
CONTRAST = 4.5  # of text on white, by WCAG 2 AA


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the list: number, what it asks, whether it is met, and what was found."""

    number: int
    asks: str
    passed: bool
    found: str


def check(package: Package) -> list[Line]:
    """Hold a package against the 30 conventions; what cannot be computed is not met."""
    import pandera.errors

    broken = (OSError, ValueError, KeyError, LookupError, sources.ProjectError, pandera.errors.SchemaErrors)
    lines = []
    for number, (asks, test) in enumerate(LINES, 1):
        try:
            faults, found = test(package)
        except broken as error:
            faults, found = [f"{type(error).__name__}: {error}"], ""
        shown = "; ".join(faults[:4]) + (f"; and {len(faults) - 4} more" if len(faults) > 4 else "")
        lines.append(Line(number, asks, not faults, shown or found))
    return lines


# --- documents ----------------------------------------------------------------------------------------------------


def _readme(package: Package) -> tuple[list[str], str]:
    faults = [f"no section {name!r}" for name in SECTIONS if len(section(package.readme, name)) < 40]
    printed = _squeezed(_pdf_text(package.contents["REPLICATION.pdf"]))
    faults += [f"the PDF lacks {name!r}" for name in SECTIONS if _squeezed(name) not in printed]
    if not (package.root / "README.md").is_file():
        faults.append("no README.md")
    return faults, f"{len(SECTIONS)} sections, in Markdown and PDF"


def _pdf_text(data: bytes) -> str:
    import pypdf

    return " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages)


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _overview(package: Package) -> tuple[list[str], str]:
    text = section(package.readme, "Overview")
    kinds = [part.kind for built in package.documents for part in built.exhibits]
    tables, charts = kinds.count("table"), kinds.count("chart")
    faults = [] if f"{tables} tables and {charts} charts" in text else ["the counts are not those of the reports"]
    faults += [] if tables and charts else ["no tables or no charts"]
    commands = re.findall(r"`make ([\w-]+)`", text)
    faults += [] if len(commands) == 1 else [f"{len(commands)} commands where one is asked"]
    faults += [f"make {name}: no such target" for name in commands if name not in package.verbs]
    untimed = [run.folder for run in package.runs if not cost(run).get("seconds")]
    faults += [f"no measured time of {name}" for name in untimed]
    faults += [] if re.search(r"took \d[\d,]* s", text) else ["no wall time"]
    return faults, f"{tables} tables, {charts} charts; {text.partition('Measured: ')[2].partition('.')[0]}"


def _rights(package: Package) -> tuple[list[str], str]:
    wanted = {"LICENSE": "MIT License", "LICENSE-DATA": "CC BY 4.0"}
    faults = [
        f"{name} does not say {words}"
        for name, words in wanted.items()
        if words not in package.contents.get(name, b"").decode()
    ]
    rows = register()
    hashes, names = set(rows["text_sha256"]), set(rows["report_id"])
    for name, data in package.contents.items():
        if hashlib.sha256(data).hexdigest() in hashes or (name.endswith(".txt") and Path(name).stem in names):
            faults.append(f"{name} is a source text")
    stated = json.loads(package.contents["data/datapackage.json"])["licenses"]
    faults += [] if [entry["name"] for entry in stated] == ["CC-BY-4.0"] else ["datapackage.json: not CC-BY-4.0"]
    faults += [] if "not redistributed" in package.readme else ["the readme does not say that texts are withheld"]
    return faults, f"code MIT, data CC BY 4.0; none of {len(package.contents)} files is a source text"


def _data_sets(package: Package) -> tuple[list[str], str]:
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in section(package.readme, "List of data sets").splitlines()[2:]
    ]
    listed = {row[0]: row for row in rows}
    tracked = {name for name in package.tracked if name.startswith("data/") and name.endswith(".csv")}
    faults = [f"{name} is not listed" for name in sorted(tracked - set(listed))]
    faults += [f"{name} is listed and not there" for name in sorted(set(listed) - tracked) if name.startswith("data/")]
    faults += [f"{name}: no source or no notes" for name, row in listed.items() if not (row[2] and row[3])]
    faults += [f"{name}: provided or not?" for name, row in listed.items() if row[4] not in ("yes", "no")]
    withheld = [name for name, row in listed.items() if row[4] == "no"]
    faults += [] if withheld else ["the texts are not listed as withheld"]
    return faults, f"{len(tracked)} tables with source and notes, {len(withheld)} withheld"


def _programs(package: Package) -> tuple[list[str], str]:
    described = dict(re.findall(r"^- `([^`]+)`: *(.*)$", section(package.readme, "Description of programs"), re.M))
    programs = {
        name
        for name in package.tracked
        if (name.startswith(("src/", "benchmarks/")) and name.endswith(".py"))
        or name.startswith("notebooks/")
        or name == ".ci/run"
    } | {f"make {verb}" for verb in package.verbs}
    faults = [f"{name} is not described" for name in sorted(programs) if len(described.get(name, "")) < 4]
    return faults, f"{len(programs)} modules, notebooks, verbs and scripts"


def _instructions(package: Package) -> tuple[list[str], str]:
    steps = re.findall(r"^(\d+)\. (.*)$", section(package.readme, "Instructions"), re.M)
    faults = [] if 0 < len(steps) <= 5 else [f"{len(steps)} steps"]
    faults += [] if [int(n) for n, _ in steps] == list(range(1, len(steps) + 1)) else ["the steps are not 1, 2, 3 …"]
    for _, text in steps:
        verbs = re.findall(r"`make ([\w-]+)`", text)
        faults += [f"a step without a command: {text}"] if not verbs else []
        faults += [f"make {verb}: no such target" for verb in verbs if verb not in package.verbs]
    return faults, f"{len(steps)} steps"


def _map(package: Package) -> tuple[list[str], str]:
    shown = {(b.run.folder, b.run.notebook, part.title) for b in package.documents for part in b.exhibits}
    rows = package.exhibits
    mapped = {(row["report"], row["notebook"], row["what"]) for row in rows if row["kind"] == "exhibit"}
    faults = [f"{' '.join(entry)} has no cell" for entry in sorted(shown - mapped)]
    faults += [f"{row['what']}: no cell" for row in rows if not row["cell"].isdigit()]
    faults += [] if shown else ["no exhibit"]
    loose = len(rows) - len(mapped)
    return faults, f"{len(mapped)} exhibits and {loose} numbers of the text, with notebook and cell"


def _references(package: Package) -> tuple[list[str], str]:
    text = section(package.readme, "References")
    reports = list(register().itertuples())
    faults = [f"{row.report_id} is not cited" for row in reports if row.title_zh not in text or row.url not in text]
    pages = {row["url"] or row["report_title_zh"] for row in sources.table("panel/panel.csv")}
    pages |= {row["source_url"] for row in sources.table("context/places.csv")}
    faults += [f"{page} is not cited" for page in sorted(pages) if page not in text]
    faults += [] if re.search(rf"version {re.escape(version('cityreports'))} \[data\].*SHA-256 \w{{64}}", text) else [
        "the data are not cited with version and hash"
    ]  # fmt: skip
    return faults, f"the data, {len(reports)} reports, {len(pages)} pages of the panel and of context"


# --- sources and data ---------------------------------------------------------------------------------------------


def _sources(_: Package) -> tuple[list[str], str]:
    rows = list(register().itertuples())
    always = ("issuer_zh", "issuer_en", "title_zh", "title_en", "period_start", "period_end")
    faults = [f"{row.report_id}: no {name}" for row in rows for name in always if not getattr(row, name)]
    faults += [f"{row.report_id}: no hash" for row in rows if not re.fullmatch(r"[0-9a-f]{64}", row.text_sha256)]
    for row in rows:
        if row.masked != "true":
            faults += [] if row.published else [f"{row.report_id}: no date of publication"]
            faults += [] if row.url or row.index_number else [f"{row.report_id}: neither address nor index number"]
        elif not row.note:
            faults.append(f"{row.report_id}: masked, and no note says what is known of it")
    panel = sources.table("panel/panel.csv")
    faults += [f"{row['figure_id']}: no source" for row in panel if not (row["issuer_zh"] and row["report_title_zh"])]
    faults += [] if rows else ["no report"]
    return faults, f"{len(rows)} reports, {len(panel)} figures of the panel"


def _requirements(package: Package) -> tuple[list[str], str]:
    locks = [name for name in package.tracked if name.endswith("requirements.lock")]
    lock = "\n".join((package.root / name).read_text(encoding="utf-8") for name in locks)
    pins = dict(re.findall(r"^([\w.-]+)(?:\[[^\]]*\])?==[^\n]*\\?\n((?:    [^\n]*\n?)*)", lock, re.M))
    faults = [f"{name} has no hash" for name, rest in pins.items() if "--hash=sha256:" not in rest]
    project = tomllib.loads((package.root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needs = [*project["dependencies"], *(n for extra in project["optional-dependencies"].values() for n in extra)]
    names = {_normal(re.match(r"[\w.-]+", need)[0]) for need in needs}
    faults += [f"{name} is not locked" for name in sorted(names - {_normal(name) for name in pins})]
    faults += [] if pins else ["the lock file pins nothing"]
    faults += [] if "setup" in package.verbs else ["no make setup"]
    text = section(package.readme, "Computational requirements")
    faults += [
        f"the readme does not name {word}" for word in ("Python", "requirements.lock", "make setup") if word not in text
    ]
    return faults, f"Python {project['requires-python']}; {len(pins)} versions locked with hashes; make setup"


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _random(package: Package) -> tuple[list[str], str]:
    seeded, unseeded = randomness(package.root)
    return [f"{place}: no seed" for place in unseeded], f"seeded: {', '.join(seeded)}" if seeded else "none used"


def _measured(package: Package) -> tuple[list[str], str]:
    found = package.measured
    return [f"{name}: not measured" for name, value in found.items() if not value], "; ".join(
        f"{name}: {value}" for name, value in found.items()
    )


def _apart(package: Package) -> tuple[list[str], str]:
    faults = [f"{name} is written by cleaning" for name in package.built if name.startswith("data/raw/")]
    faults += [
        f"{name} is not what cleaning makes of data/raw"
        for name, data in package.built.items()
        if not (package.root / name).is_file() or (package.root / name).read_bytes() != data
    ]
    return faults, f"{len(package.built)} files rebuilt from data/raw with the same bytes"


def _tidy(package: Package) -> tuple[list[str], str]:
    names = [name for name in package.tracked if name.startswith("data/") and name.endswith(".csv")]
    faults = []
    for name in names:
        faults += [f"{name}: {fault}" for fault in _file_faults((package.root / name).read_bytes())]
    for table, name in datapackage.tables():
        try:
            read_table(package.root / "data" / name, table)
        except DataError as error:
            faults += map(str, error.faults)
    if faults:
        return faults, ""
    frame = processed.load("observations")
    bare = frame[frame["value"].isna() & frame["lower"].isna() & frame["upper"].isna()]
    faults = [f"{row.figure_id}: no value and no reason" for row in bare.itertuples() if not _reason(row)]
    faults += [] if names else ["no table"]
    return faults, f"{len(names)} tables; {len(bare)} missing values, each with its reason"


def _reason(row) -> bool:
    """Whether an observation says why it has no value: masked in the source, or a note."""
    return row.numeral == "masked" or bool(row.note)


def _file_faults(data: bytes) -> list[str]:
    faults = ["begins with a BOM"] if data.startswith(b"\xef\xbb\xbf") else []
    faults += ["has CR"] if b"\r" in data else []
    faults += [] if data.endswith(b"\n") else ["has no newline at its end"]
    try:
        lines = list(csv.reader(io.StringIO(data.decode("utf-8"), newline="")))
    except UnicodeDecodeError:
        return [*faults, "is not UTF-8"]
    faults += ["is not rectangular"] if len({len(line) for line in lines if line}) != 1 else []
    return faults + (
        ["has a column twice or one without a name"] if "" in lines[0] or len(set(lines[0])) < len(lines[0]) else []
    )


def _package(package: Package) -> tuple[list[str], str]:
    described = json.loads((package.root / "data/datapackage.json").read_text(encoding="utf-8"))
    faults = [f"no {name}" for name in PACKAGE_NEEDS if not described.get(name)]
    faults += [] if "/2.0/" in described.get("$schema", "") else ["not version 2"]
    faults += [] if described["version"] == version("cityreports") else ["another version than the package"]
    for entry in described["resources"]:
        faults += [f"{entry['name']}: {fault}" for fault in _resource_faults(package.root / "data", entry)]
    listed = {f"data/{entry['path']}" for entry in described["resources"]}
    kept = {name for name in package.tracked if name.startswith("data/") and name.endswith(".csv")}
    kept = {name for name in kept if "_coding/" not in name and not name.endswith("fields.csv")}
    faults += [f"{name} is not described" for name in sorted(kept - listed)]
    return faults, f"{len(listed)} resources with path, bytes, hash and schema"


def _resource_faults(root: Path, entry: dict) -> list[str]:
    path = root / entry["path"]
    if not path.is_file():
        return ["no such file"]
    faults = [] if entry["bytes"] == path.stat().st_size else ["other bytes"]
    faults += [] if entry["hash"] == f"sha256:{file_hash(path)}" else ["another hash"]
    columns = entry["schema"]["fields"]
    header = next(csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))
    faults += [] if [column["name"] for column in columns] == header else ["other columns"]
    faults += [
        f"{c['name']} has no title or description" for c in columns if not (c.get("title") and c.get("description"))
    ]
    faults += [] if entry["schema"].get("missingValues") == [""] else ["no missing values declared"]
    return faults


def _codebook(package: Package) -> tuple[list[str], str]:
    text = (package.root / "data/processed/codebook.md").read_bytes()
    faults = [] if text == package.built["data/processed/codebook.md"] else ["codebook.md is not the generated one"]
    names = ("observations", "panel", "panel_rejected", "implied", "checks")
    faults += [
        f"{name}.{field.name}: not in both languages"
        for name in names
        for field in fields(name)
        if not all((field.title_zh, field.title_en, field.description_zh, field.description_en))
    ]
    rows = sources.table("codebook.csv")
    need = [f"{name}_{language}" for name in ("label", "definition") for language in ("zh", "en")] + ["unit", "kind"]
    faults += [f"{row['code']}: no {name}" for row in rows for name in need if not row[name]]
    faults += [f"{row['code']} is not in codebook.md" for row in rows if f"`{row['code']}`" not in text.decode()]
    asked = {"unit", "scope", "qualifier", "lower", "upper"}
    faults += [f"no field {name}" for name in sorted(asked - {field.name for field in fields("observations")})]
    return faults, f"{len(rows)} indicators and the fields of {len(names)} tables, in both languages"


def _appendix(package: Package) -> tuple[list[str], str]:
    text, count, faults = package.appendix, 0, []
    for name in package.tables:
        frame = processed.load(name)
        part = section(text, name)
        rows = {cells[0].strip("` "): [c.strip() for c in cells[1:]] for cells in _table_rows(part)}
        for column in frame:
            n, missing, *rest = rows.get(column, ["", ""])
            count += 1
            if not n.isdigit() or int(n) + int(missing) != len(frame):
                faults.append(f"{name}.{column}: n and missing do not add up to {len(frame)}")
            elif int(n) and not any(rest[1:]):
                faults.append(f"{name}.{column}: no range and no commonest values")
    return faults, f"{count} columns of {len(package.tables)} tables: n, missing, range or commonest"


def _table_rows(text: str) -> list[list[str]]:
    return [line.strip("|").split("|") for line in text.splitlines() if line.startswith("| `")]


def _corrections(package: Package) -> tuple[list[str], str]:
    rows, faults = sources.table("corrections.csv"), []
    for i, row in enumerate(rows, 2):
        gaps = [f"no {name}" for name in ("file", "row", "column") if not row[name]]
        gaps += ["no reason with evidence"] if len(row["reason"]) < 20 else []
        gaps += ["corrects nothing"] if row["value"] == row["expect"] else []
        with (package.root / row["file"]).open(encoding="utf-8", newline="") as lines:
            found = [line[row["column"]] for line in csv.DictReader(lines) if next(iter(line.values())) == row["row"]]
        gaps += [] if found == [row["expect"]] else [f"{row['row']} does not hold the original {row['expect']!r}"]
        faults += [f"row {i}: {gap}" for gap in gaps]
    return faults, f"{len(rows)} corrections: original, corrected, reason with evidence"


def _comparability(_: Package) -> tuple[list[str], str]:
    frame = processed.observations(panel=True)
    places = frame[frame["indicator"].ne("")].groupby("indicator")[["city_id", "period_end"]].nunique().max(axis=1)
    several = sorted(places[places > 1].index)
    rows = {row["code"]: row for row in sources.table("codebook.csv")}
    bare = [code for code in several if code in rows and not (rows[code]["caveat_zh"] and rows[code]["caveat_en"])]
    faults = [f"{code}: no caveat in both languages" for code in bare] + ([] if several else ["nothing to compare"])
    return faults, f"{len(several)} indicators of several places or years, each with a caveat in both languages"


def _validation(package: Package) -> tuple[list[str], str]:
    stored, now = json.loads(package.contents["validation.json"]), validation(package)
    faults = [] if stored == now else ["the stored report is not that of these tables"]
    faults += [f"{name}: not valid" for name, rows in now["tables"].items() if rows is None]
    faults += [f"{name} is not validated" for name in package.tables if name not in now["tables"]]
    return faults, f"{now['rows']} rows of {len(now['tables'])} tables held against their contracts"


def _agreement(package: Package) -> tuple[list[str], str]:
    from cityreports.agreement import evaluate

    raw, faults, low, count = package.root / "data/raw", [], 1.0, 0
    reports = sorted(set(register()["report_id"]))
    coded = {coder: {path.stem for path in (raw / coder).glob("*.csv")} for coder in ("first_coding", "second_coding")}
    faults += [f"{name}: no {coder}" for name in reports for coder, found in coded.items() if name not in found]
    fields_found = evaluate(raw / "first_coding", raw / "second_coding").fields
    for name, row in fields_found.iterrows():
        count += 1
        if not row["n"]:
            faults.append(f"{name}: nothing compared")
        elif row["alpha"] == row["alpha"]:
            low = min(low, row["alpha"])
        elif row["share"] < 1:
            faults.append(f"{name}: no alpha")
    settled = raw / "second_coding/settlement.csv"
    faults += [] if settled.is_file() else ["no record of how differences were settled"]
    return faults, f"{len(reports)} reports coded twice, {count} fields, smallest alpha {low:.3f}"


# --- files and runs -----------------------------------------------------------------------------------------------


def _manifest(package: Package) -> tuple[list[str], str]:
    seen, faults = {}, []
    listed = dict(reversed(line.split("  ", 1)) for line in package.manifest.decode().splitlines())
    for name, data in package.contents.items():
        digest = hashlib.sha256(data).hexdigest()
        faults += [] if listed.get(name) == digest else [f"{name} is not in the manifest"]
        faults += [] if data else [f"{name} is empty"]
        faults += [f"{name} repeats {seen[digest]}"] if digest in seen else []
        seen[digest] = name
        if found := _absolute(data):
            faults.append(f"{name} names {found}")
    faults += [f"{name} is listed and not there" for name in sorted(set(listed) - set(package.contents))]
    return faults, f"{len(listed)} files with SHA-256; no absolute paths, no duplicates, none empty"


def _absolute(data: bytes) -> str:
    try:
        found = ABSOLUTE.search(data.decode("utf-8"))
    except UnicodeDecodeError:
        return ""
    return found[0] if found else ""


def _executed(package: Package) -> tuple[list[str], str]:
    faults = [f"{run.folder}/{run.notebook}: {fault}" for run in package.runs for fault in _counts(run.output)]
    kept = [(run, reference(run)) for run in package.runs if reference(run)]
    for run, path in kept:
        name = path.relative_to(package.root).as_posix()
        faults += [] if name in package.tracked else [f"{name} is not committed"]
        faults += [f"{name}: {fault}" for fault in (*_counts(path), *compare(run)[:1])]
    faults += [] if kept else ["no reference"]
    return faults, f"{len(package.runs)} runs with counts 1..n; {len(kept)} references, none differs"


def _counts(path: Path) -> list[str]:
    if not path.is_file():
        return ["not executed"]
    counts = [cell.execution_count for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
    return [] if counts and counts == list(range(1, len(counts) + 1)) else ["counts are not 1..n"]


def _ci(package: Package) -> tuple[list[str], str]:
    path = package.root / ".ci/run"
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    calls = [line.strip() for line in text.splitlines() if not line.lstrip().startswith("#")]
    faults = [] if any("make test" in line for line in calls) else [".ci/run does not call make test"]
    faults += (
        [] if any("git status --porcelain" in line for line in calls) else [".ci/run does not look for changed files"]
    )
    faults += [] if path.is_file() and path.stat().st_mode & 0o111 else [".ci/run cannot be executed"]
    recipe = package.verbs.get("test", "")
    faults += [] if "--nbval" in recipe and "reports/reference" in recipe else ["make test compares no references"]
    tests = [line for line in recipe.splitlines() if "pytest" in line and "nbval" not in line]
    faults += [] if tests else ["make test runs no tests"]
    names = {path.stem for path in (package.root / "notebooks").glob("*.ipynb")}
    kept = {Path(name).stem for name in package.tracked if name.startswith("reports/reference/")}
    faults += [f"{name} has no reference" for name in sorted(names - kept)]
    return faults, f".ci/run calls make test, which compares the references of {len(names)} notebooks"


def _captions(package: Package) -> tuple[list[str], str]:
    faults, count = [], 0
    for built in package.documents:
        for part in built.exhibits:
            count += 1
            place = f"{built.run.folder} {part.title.partition('  ')[0]}"
            faults += [f"{place}: no {what}" for what in _exhibit_gaps(part, built.language)]
    faults += [] if count else ["no exhibit"]
    return (
        faults,
        f"{count} exhibits with caption, unit, n and source; charts with a text alternative, text {CONTRAST}:1",
    )


def _exhibit_gaps(part, language: str) -> list[str]:
    """What an exhibit lacks of caption, n, source, unit, text alternative and contrast."""
    from cityreports.codebook import label
    from cityreports.exports import notes, rows

    colon = "：" if language == "zh" else ": "
    foot = "\n".join(notes(part))
    gaps = [] if part.title.partition("  ")[2] else ["caption"]
    gaps += [] if re.search(rf"\bn{colon}\d", foot) else ["n"]
    gaps += [] if re.search(rf"{label('source', language)}{colon}\S", foot) else ["source"]
    numbers = part.kind == "chart" or _has_bare_numbers(rows(part.html))
    unit = label("unit", language)
    stated = f"{unit}{colon}" in foot or (part.kind == "table" and unit in " ".join(rows(part.html).head))
    gaps += [] if stated or not numbers else ["unit"]
    if part.kind == "chart":
        gaps += (
            []
            if re.search(r"<title[^>]*>[^<]+</title>", part.drawing) and 'role="img"' in part.drawing
            else ["text alternative"]
        )
        gaps += [f"contrast of text in {colour}" for colour in _pale(part.drawing)]
    return gaps


def _has_bare_numbers(grid) -> bool:
    """Whether a column of numbers leaves their unit to the lines below the table."""
    columns = zip(grid.kinds, zip(*grid.body, strict=True), strict=True)
    cells = [cell for kind, column in columns if kind == "number" for cell in column]
    return any(re.fullmatch(r"[-+−≥≤<>≈×\[(]*\d[\d,.–; )\]]*", cell) for cell in cells)


def _pale(drawing: str) -> list[str]:
    """Colours of a drawing's text that stand out too little from white."""
    colours = set(re.findall(r"<text[^>]*\bfill: *(#[0-9a-fA-F]{6})", drawing))
    return sorted(colour for colour in colours if 1.05 / (_luminance(colour) + 0.05) < CONTRAST)


def _luminance(colour: str) -> float:
    """The relative luminance of WCAG 2."""
    shares = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def _provenance(package: Package) -> tuple[list[str], str]:
    from cityreports.verification import facts

    faults, count = [], 0
    for built in package.documents:
        faults += [f"{built.run.folder}: no {name}" for name in sorted(PROVENANCE_NEEDS - set(built.provenance))]
        for form in PUBLISHED:
            path = page(built.run, form)
            name = f"{form}/{built.run.folder}/{built.run.notebook}"
            if not path.is_file():
                faults.append(f"{name} is not published; make publish")
            elif facts(path.read_bytes(), form, path.name) != built.provenance:
                faults.append(f"{name} carries other provenance; make publish")
            count += 1
    faults += [] if count else ["no report"]
    return faults, f"{count} files of {len(package.documents)} reports carry it"


def _licences(package: Package) -> tuple[list[str], str]:
    faults = [f"no {name}" for name in ("LICENSE", "LICENSE-DATA") if not package.contents.get(name)]
    fonts = [name for name in package.contents if name.startswith(FONT_LICENCES)]
    faults += [] if any(b"SIL OPEN FONT LICENSE" in package.contents[name].upper() for name in fonts) else [
        "the licence of the fonts is not among the files"
    ]  # fmt: skip
    return faults, f"LICENSE, LICENSE-DATA, {len(fonts)} of the fonts"


def _citation(package: Package) -> tuple[list[str], str]:
    text = (package.root / "CITATION.cff").read_text(encoding="utf-8")
    faults = citation_faults(text)
    versions = set(re.findall(r"^ *version: *(\S+)", text, re.M))
    faults += [] if versions == {version("cityreports")} else [f"its version is {', '.join(sorted(versions))}"]
    return faults, "valid against CFF 1.2.0, software and data"


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


def _crate(package: Package) -> tuple[list[str], str]:
    graph = {e["@id"]: e for e in json.loads(package.contents["ro-crate-metadata.json"])["@graph"]}
    actions = [entity for entity in graph.values() if entity["@type"] == "CreateAction"]
    faults = [] if len(actions) == len(package.runs) > 0 else [f"{len(actions)} actions for {len(package.runs)} runs"]
    for action in actions:
        for role, least in (("instrument", 1), ("object", 1), ("result", len(PUBLISHED))):
            given = action.get(role, [])
            names = [entry["@id"] for entry in (given if isinstance(given, list) else [given])]
            faults += [f"{action['name']}: {len(names)} of {least} as {role}"] if len(names) < least else []
            faults += [f"{action['name']}: {name} is no file of the crate" for name in names if name not in graph]
    described = {name for name, entity in graph.items() if entity["@type"] == "File"}
    missing = sorted(set(package.contents) - described - {"ro-crate-metadata.json"})
    faults += [f"{name} is not in the crate" for name in missing]
    return faults, f"{len(described)} files, {len(actions)} actions: notebook, data, reports"


def _changelog(package: Package) -> tuple[list[str], str]:
    text = (package.root / "CHANGELOG.md").read_text(encoding="utf-8")
    now = version("cityreports")
    part = section(text, now)
    faults = [] if part else [f"no section {now}"]
    faults += [
        f"nothing under {name}" for name in ("Data", "Code") if not re.search(rf"^### {name}\n+- \S", part, re.M)
    ]
    stated = tomllib.loads((package.root / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    faults += [] if stated == now else [f"pyproject.toml says {stated}, the installed package {now}"]
    return faults, f"version {now}, data and code apart"


LINES: tuple[tuple[str, Callable], ...] = (
    ("README by the template's sections, and a PDF", _readme),
    ("overview: tables, charts, one command, wall time", _overview),
    ("provenance of each source", _sources),
    ("rights: no texts, licences apart", _rights),
    ("list of data sets", _data_sets),
    ("computational requirements", _requirements),
    ("randomness", _random),
    ("memory, time and disk, measured", _measured),
    ("what each program does", _programs),
    ("instructions in five steps or fewer", _instructions),
    ("map of tables, charts and numbers to cells", _map),
    ("references with data citations", _references),
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
    ("captions, units, n, sources, alternatives, contrast", _captions),
    ("provenance in every report", _provenance),
    ("licences as files, the fonts' too", _licences),
    ("CITATION.cff with software and data", _citation),
    ("ro-crate-metadata.json, one action a run", _crate),
    ("version with its changelog", _changelog),
)
