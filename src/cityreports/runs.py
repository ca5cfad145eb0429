"""Running notebooks: parameters in, an executed notebook out, whole or not at all; and the committed references."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter

import joblib
import nbformat

from cityreports import dependencies, processed, sources
from cityreports.codebook import cities
from cityreports.parameters import Given, changed, notebook_name, notebooks, parameters, schema

__all__ = ["Outcome", "Run", "compare", "plan", "references", "run_all"]


@dataclass(frozen=True, slots=True)
class Run:
    """One notebook with one set of parameters, and where its executed copy goes."""

    notebook: str
    given: Given
    folder: str

    @property
    def output(self) -> Path:
        """The executed notebook, ignored by git."""
        return sources.project() / ".cache/reports" / self.folder / f"{self.notebook}.ipynb"

    @property
    def custom(self) -> bool:
        """Whether its parameters differ from the defaults."""
        return self.folder.startswith("runs/")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a run."""

    run: Run
    status: str  # built, kept, failed
    seconds: float
    error: str = ""


def plan(
    names: Iterable[str] = (), chosen: Iterable[str] = (), languages: Iterable[str] = ("zh", "en"), **values: object
) -> list[Run]:
    """The runs for notebooks, cities and languages.

    Parameters
    ----------
    names : iterable of str
        Notebooks by name, number or path; all if empty.
    chosen : iterable of str
        Cities in any of their names; all if empty. A corpus notebook runs once.
    languages : iterable of str
    **values
        Further parameters. Each notebook takes those of its schema; one that no notebook has is refused.

    Raises
    ------
    UnknownNameError
        For an unknown notebook, city or parameter.
    """
    scopes = {row["notebook"]: row["scope"] for row in notebooks()}
    names = [notebook_name(name) for name in names] or list(scopes)
    known = {name: {parameter.name for parameter in schema(name)} for name in names}
    every = sorted(set().union(*known.values()))
    for name in values:
        if name not in every:
            raise sources.unknown("parameter", name, every)
    chosen = list(chosen) or list(dict.fromkeys(cities()["city_id"]))
    runs = []
    for language in languages:
        for name in names:
            mine = {key: value for key, value in values.items() if key in known[name]} | {"language": language}
            places = [{"city": city} for city in chosen] if scopes[name] == "city" else [{}]
            for place in places:
                given = parameters(name, **(place | mine))
                runs.append(Run(name, given, _folder(given, scopes[name])))
    return runs


def _folder(given: Given, scope: str) -> str:
    place = given.report if scope == "city" else "cross_city"
    odd = changed(given)
    if not odd:
        return f"{place}/{given.language}"
    words = [
        f"{name}-{'-'.join(map(str, value)) if isinstance(value, tuple) else value}" for name, value in odd.items()
    ]
    slug = re.sub(r"[^A-Za-z0-9_.-]+", "-", "_".join(words))
    if len(slug) > 80:
        slug = f"{slug[:60]}-{hashlib.sha256(slug.encode()).hexdigest()[:12]}"
    return f"runs/{place}_{slug}/{given.language}"


# --- what a run depends on ----------------------------------------------------------------------------------------


def inputs(notebook: str) -> dict[Path, list[Path]]:
    """The files that a run of a notebook reads, by the folder that they belong to.

    They are the notebook, the modules that it imports and that run it, the package's tables and texts, the project's
    data and the locked versions. What only renders a run (pages, templates, the site) is none of them.
    """
    root, package = sources.project(), dependencies.PACKAGE
    source = root / "notebooks" / f"{notebook}.ipynb"
    code = dependencies.notebook_modules(source) | dependencies.modules("import cityreports.runs")
    read = {*code, *(package / "tables").rglob("*.csv"), *(package / "texts").glob("[0-9]*.md")}
    shipped = package.parents[1] / "data/raw"  # of a checkout, for a project that lacks a table of the package
    own = {source, root / "requirements.lock", *(root / "data").rglob("*.csv")}
    return {
        package: sorted(read),
        shipped: sorted(set(shipped.glob("*.csv")) - own),
        root: sorted(path for path in own if path.is_file()),
    }


def key(run: Run) -> str:
    """A hash of all that a run's output depends on: its parameters and its inputs."""
    given = json.dumps(asdict(run.given), sort_keys=True, ensure_ascii=False)
    hashes = [dependencies.digest(paths, folder) for folder, paths in inputs(run.notebook).items()]
    return hashlib.sha256("\0".join([given, *hashes]).encode()).hexdigest()


# --- running ------------------------------------------------------------------------------------------------------


def execute(run: Run) -> Outcome:
    """Execute a notebook to a temporary file and put it in place when it succeeded.

    An output whose inputs have not changed is kept. A failure leaves the earlier output as it was.
    """
    stamp = run.output.with_suffix(".key")
    wanted = key(run)
    if run.output.is_file() and stamp.is_file() and stamp.read_text() == wanted:
        return Outcome(run, "kept", 0.0)
    begin = perf_counter()
    run.output.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=run.output.parent) as folder:
        path = Path(folder) / run.output.name
        try:
            _papermill(run, path)
        except Exception as error:
            return Outcome(run, "failed", perf_counter() - begin, _explain(error))
        notebook = normalised(nbformat.read(path, as_version=4))
        processed.replace(run.output, nbformat.writes(notebook).encode() + b"\n")
    seconds = perf_counter() - begin
    processed.replace(_cost_file(run), json.dumps({"seconds": round(seconds, 1), "memory": _peak_memory()}).encode())
    processed.replace(stamp, wanted.encode())
    return Outcome(run, "built", seconds)


def cost(run: Run) -> dict[str, float]:
    """What executing a run took: `seconds`, and `memory` in MB; empty if it was not executed."""
    path = _cost_file(run)
    return json.loads(path.read_text()) if path.is_file() else {}


def _cost_file(run: Run) -> Path:
    return run.output.with_suffix(".cost.json")


def _peak_memory() -> int:
    """Megabytes of the largest process that this one has started; 0 where the system does not tell."""
    try:
        import resource
    except ImportError:  # Windows
        return 0
    return round(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)


def _papermill(run: Run, output: Path) -> None:
    os.environ.setdefault("PYDEVD_DISABLE_FILE_VALIDATION", "1")
    import logging

    import papermill

    logging.getLogger("papermill").setLevel(logging.ERROR)
    folder = sources.project() / "notebooks"
    values = {p.name: getattr(run.given, p.name) for p in schema(run.notebook)}
    values = {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}
    default = {p.name: p.default for p in schema(run.notebook)}
    values = {name: value for name, value in values.items() if value != default[name]}
    papermill.execute_notebook(
        str(folder / f"{run.notebook}.ipynb"), str(output), parameters=values, cwd=str(folder), kernel_name="python3",
        progress_bar=False, log_output=False, extra_arguments=["--log-level=50"],
    )  # fmt: skip


def _explain(error: Exception) -> str:
    """The cell, its source and the error of a failed run."""
    if hasattr(error, "exec_count"):
        source = "\n".join(f"    {line}" for line in error.source.splitlines())
        return f"cell [{error.exec_count}] raised {error.ename}: {error.evalue}\n{source}"
    return f"{type(error).__name__}: {error}"


def run_all(runs: list[Run], jobs: int = 2) -> Iterator[Outcome]:
    """Execute runs in worker processes, in any order; one that fails does not stop the others."""
    old = [run for run in runs if not _kept(run)]
    yield from (Outcome(run, "kept", 0.0) for run in runs if run not in old)
    if old:
        pool = joblib.Parallel(n_jobs=min(jobs, len(old)), return_as="generator_unordered")
        yield from pool(joblib.delayed(execute)(run) for run in old)


def each(function: Callable, runs: list[Run], *arguments: object, jobs: int = 2) -> Iterator:
    """What a function makes of each run, in their order, worked out in worker processes."""
    pool = joblib.Parallel(n_jobs=min(jobs, len(runs)) or 1, return_as="generator")
    yield from pool(joblib.delayed(function)(run, *arguments) for run in runs)


def _kept(run: Run) -> bool:
    stamp = run.output.with_suffix(".key")
    return run.output.is_file() and stamp.is_file() and stamp.read_text() == key(run)


def normalised(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """A notebook without run times, paths and versions."""
    notebook.metadata = nbformat.from_dict(
        {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        }
    )
    for i, cell in enumerate(notebook.cells):
        tags = [tag for tag in cell.metadata.get("tags", []) if not tag.startswith("papermill")]
        cell.metadata = nbformat.from_dict({"tags": tags} if tags else {})
        if "injected-parameters" in tags:
            cell.id = f"injected-{i}"
    return notebook


# --- references ---------------------------------------------------------------------------------------------------

REFERENCES = ("xiamen", "cross_city")
PICTURE = "reports/reference/chart.svg"  # shown in the README


def reference(run: Run) -> Path | None:
    """The committed reference of a run, if it has one: English default runs of Xiamen and of the corpus."""
    if run.custom or run.given.language != "en" or (run.given.city or "cross_city") not in REFERENCES:
        return None
    return sources.project() / "reports/reference" / run.folder / f"{run.notebook}.ipynb"


def compare(run: Run) -> list[str]:
    """The cells in which a run differs from its reference."""
    path = reference(run)
    if path is None or not run.output.is_file():
        return []
    if not path.is_file():
        return ["no reference; make references"]
    old, new = (nbformat.read(p, as_version=4) for p in (path, run.output))
    if len(old.cells) != len(new.cells):
        return [f"{len(new.cells)} cells, the reference has {len(old.cells)}"]
    return [
        f"cell {i}: {_first_line(b)}"
        for i, (a, b) in enumerate(zip(old.cells, new.cells, strict=True), 1)
        if a.source != b.source or a.get("outputs") != b.get("outputs")
    ]


def _first_line(cell) -> str:
    return next((line for line in cell.source.splitlines() if line.strip()), "")[:70]


def references(runs: list[Run]) -> list[Path]:
    """Write the references that differ from the runs' outputs, and the README's picture; returns those written."""
    written = []
    for run in runs:
        path = reference(run)
        if path and run.output.is_file() and (not path.is_file() or path.read_bytes() != run.output.read_bytes()):
            path.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(run.output, path)
            written.append(path)
    picture = sources.project() / PICTURE
    drawing = first_chart(picture.parent / "xiamen-2023/en/03_city_trend.ipynb")
    if drawing and (not picture.is_file() or picture.read_text(encoding="utf-8") != drawing):
        picture.write_text(drawing, encoding="utf-8")
        written.append(picture)
    return written


def first_chart(path: Path) -> str:
    """The first chart of an executed notebook, as SVG; empty if there is none."""
    if not path.is_file():
        return ""
    cells = nbformat.read(path, as_version=4).cells
    drawn = (output.data for cell in cells for output in cell.get("outputs", []) if "data" in output)
    return next((data["image/svg+xml"] for data in drawn if "image/svg+xml" in data), "")
