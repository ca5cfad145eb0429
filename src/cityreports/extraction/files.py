"""Drafts of whole folders: documents read, sheets and relations written, one at a time."""

from __future__ import annotations

import csv
import errno
import io
import json
import os
from collections import Counter, deque
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path

from cityreports import sources
from cityreports.documents import SUFFIXES, Document, read_document
from cityreports.extraction.drafts import COLUMNS, RELATION, Extraction, extract

__all__ = ["FORMATS", "Job", "Outcome", "extract_files", "left_alone", "plan", "rendered"]

FORMATS = ("csv", "jsonl", "parquet")


@dataclass(frozen=True, slots=True)
class Job:
    """A document to draft: `target` is the path of its sheet without extension; the rest says how."""

    source: Path
    target: Path
    form: str = "csv"
    report_year: int | None = None
    explained: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a document: its figures and relations, or the error."""

    source: Path
    figures: int = 0
    relations: int = 0
    error: str = ""


# --- which documents, and where their sheets go -------------------------------------------------------------------


def plan(paths: list[Path], out: Path, form: str = "csv") -> Iterator[tuple[Path, Path]]:
    """The documents of some paths, each with the path of its sheet without extension.

    A folder is read whole, but for hidden files and those whose names end as no report's does. Of two documents with
    one name the later keeps its extension: ``a.html``. No file written is a document itself or written twice.

    Raises
    ------
    ValueError
        If a path does not exist.
    """
    for path in paths:
        if not path.exists():
            raise ValueError(f"{path} does not exist")
    documents = [(path, document) for path in paths for document in _documents(path)]
    taken = {str(document.resolve()) for _, document in documents}
    for path, document in documents:
        name = document.relative_to(path) if path.is_dir() else Path(document.name)
        numbered = (name.with_name(f"{name.name}-{n}") for n in count(2))
        for target in (out / found for found in chain([name.with_suffix(""), name], numbered)):
            written = {str(file) for file in _written(target.resolve(), form)}
            if written.isdisjoint(taken):
                break
        taken |= written
        yield document, target


def _written(target: Path, form: str) -> list[Path]:
    """The files that a document may be drafted into."""
    return [target.with_name(target.name + end) for end in (f".{form}", f".relations.{form}", ".decoded.txt")]


def _documents(path: Path) -> Iterator[Path]:
    if path.is_dir():
        yield from (file for file in _files(path) if file.suffix.lower() in SUFFIXES)
    else:
        yield path


def _files(folder: Path) -> Iterator[Path]:
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        seen = (Path(parent, name) for name in sorted(names) if not name.startswith((".", "~$")))
        # a pipe would be waited for, a link that leads nowhere is reported
        yield from (file for file in seen if file.is_file() or file.is_symlink())


def left_alone(paths: list[Path]) -> Counter[str]:
    """How many files of some folders are no reports by the end of their names, by that end."""
    files = (file for path in paths if path.is_dir() for file in _files(path))
    return Counter(end for file in files if (end := file.suffix.lower()) not in SUFFIXES)


# --- drafting -----------------------------------------------------------------------------------------------------


def extract_files(
    paths: list[Path],
    out: Path,
    form: str = "csv",
    jobs: int = 1,
    report_year: int | None = None,
    explained: bool = False,
) -> Iterator[Outcome]:
    """Draft the sheets of documents and folders; one bad file is reported and the others go on.

    Parameters
    ----------
    paths : list of pathlib.Path
        Documents and folders.
    out : pathlib.Path
        The folder written to; it mirrors the folders given.
    form : {"csv", "jsonl", "parquet"}
    jobs : int
        Processes.
    report_year : int, optional
        The year reported on, where a text does not tell it.
    explained : bool
        Whether a column `rule` says what set the fields.

    Yields
    ------
    Outcome
        As each document is done.
    """
    if form not in FORMATS:
        raise sources.unknown("format", form, FORMATS)
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ValueError(f"{out} is no folder and cannot be made one ({error.strerror})") from None
    todo = (Job(source, target, form, report_year, explained) for source, target in plan(paths, out, form))
    if jobs == 1:
        yield from map(draft, todo)
        return
    with ProcessPoolExecutor(jobs) as pool:
        # a window of jobs, so that a folder of thousands is never held in memory
        window: deque[tuple[Job, Future]] = deque()
        for job in todo:
            window.append((job, pool.submit(draft, job)))
            if len(window) > 4 * jobs:
                yield _settled(*window.popleft())
        while window:
            yield _settled(*window.popleft())


def _settled(job: Job, future: Future) -> Outcome:
    try:
        return future.result()
    except BrokenProcessPool:
        return Outcome(job.source, error="the process was killed; is the file very large?")


TROUBLES = {
    errno.ENOENT: "the file does not exist; is it a link that leads nowhere?",
    errno.ENAMETOOLONG: "its name is too long for the files made of it; shorten it",
    errno.EACCES: "no permission to read it, or to write its sheet",
    errno.ENOSPC: "the disk is full",
}


def draft(job: Job) -> Outcome:
    """Read one document and write its sheet, its relations and, unless it is UTF-8 text, the decoded text."""
    try:
        document = read_document(job.source)
        found = extract(document.text, job.target.name, report_year=job.report_year)
        _write(job, document, found)
    except OSError as error:
        return Outcome(job.source, error=TROUBLES.get(error.errno, str(error)))
    except (ValueError, RecursionError, MemoryError) as error:
        return Outcome(job.source, error=str(error) or type(error).__name__)
    return Outcome(job.source, len(found.rows), len(found.relations))


def _write(job: Job, document: Document, found: Extraction) -> None:
    sheet, relations, decoded = _written(job.target, job.form)
    targets = {
        sheet: rendered(found.rows, _columns(job.explained), job.form),
        relations: rendered(found.relations, RELATION, job.form),
    }
    if not document.verbatim:
        targets[decoded] = document.text.encode("utf-8", errors="surrogatepass")
    job.target.parent.mkdir(parents=True, exist_ok=True)
    for target, data in targets.items():
        part = target.with_name(f".{target.name}.{os.getpid()}.part")
        part.write_bytes(data)
        part.replace(target)


def _columns(explained: bool) -> tuple[str, ...]:
    return (*COLUMNS, "rule") if explained else COLUMNS


def rendered(rows: list[dict[str, str]], columns: tuple[str, ...], form: str) -> bytes:
    """Rows as the bytes of a file.

    Examples
    --------
    >>> rendered([{"a": "1", "b": "2"}], ("a",), "jsonl")
    b'{"a": "1"}\\n'
    """
    if form == "jsonl":
        lines = (json.dumps({name: row[name] for name in columns}, ensure_ascii=False) + "\n" for row in rows)
        return "".join(lines).encode("utf-8", errors="replace")
    if form == "parquet":
        import pyarrow
        import pyarrow.parquet

        schema = pyarrow.schema([(name, pyarrow.string()) for name in columns])
        buffer = io.BytesIO()
        pyarrow.parquet.write_table(
            pyarrow.Table.from_pylist([{n: r[n] for n in columns} for r in rows], schema), buffer
        )
        return buffer.getvalue()
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([[row[name] for name in columns] for row in rows])
    return text.getvalue().encode("utf-8", errors="replace")
