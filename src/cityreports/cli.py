"""The command line: ``cityreports --help``."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

app = typer.Typer(
    help="Figures of Chinese city-management work reports: clean, check, compare, publish.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
out = Console(soft_wrap=True, highlight=False)
err = Console(stderr=True, soft_wrap=True, highlight=False)

Jobs = Annotated[int, typer.Option("--jobs", "-j", min=1, help="Notebooks run at a time.")]
Cities = Annotated[list[str] | None, typer.Option("--city", help="A city, in any of its names; may be repeated.")]
Languages = Annotated[list[str] | None, typer.Option("--language", help="zh or en; both if not given.")]


def main() -> None:
    """Run the command line; an error that a user can mend is a message, not a traceback."""
    from cityreports.schemas import DataError
    from cityreports.sources import ProjectError, UnknownNameError

    try:
        app(_joined(sys.argv[1:]))
    except (DataError, ProjectError, UnknownNameError, ValueError) as error:
        err.print("[bold red]error[/]", end=" ")
        err.print(str(error), markup=False)
        sys.exit(2)


def _joined(arguments: list[str]) -> list[str]:
    """``-p name value``, as papermill writes it, as ``-p name=value``."""
    joined, rest = [], iter(arguments)
    for argument in rest:
        joined.append(argument)
        if argument in ("-p", "--parameter"):
            name = next(rest, "")
            joined.append(name if "=" in name else f"{name}={next(rest, '')}")
    return joined


# --- data ---------------------------------------------------------------------------------------------------------


@app.command()
def clean() -> None:
    """Build data/processed from data/raw; a fault in the raw data stops it and leaves all as it was."""
    from cityreports import processed

    changed = processed.write(processed.build())
    for name in changed:
        out.print(f"written  {name}")
    if not changed:
        out.print("data/processed is up to date")


@app.command()
def evaluate(
    predicted: Annotated[Path, typer.Argument(help="A coding sheet, or a folder of them.")],
    gold: Annotated[Path, typer.Argument(help="The sheet or folder it is held against.")],
    most: Annotated[int, typer.Option(help="How many disagreements to list; 0 for all.")] = 40,
) -> None:
    """Compare two codings: spans, fields, indicators, relations, Krippendorff's alpha, and every disagreement."""
    from cityreports.agreement import evaluate as compare

    found = compare(predicted, gold)
    out.print(_frame(found.spans.reset_index(), "found and right"))
    out.print(_frame(found.fields.reset_index(), "fields on matched spans"))
    out.print(_frame(found.constructions.reset_index(), "by type and construction of the gold"))
    listed = found.disagreements if most == 0 else found.disagreements.head(most)
    out.print(_frame(listed, f"disagreements ({len(listed)} of {len(found.disagreements)})"))


def _frame(frame, title: str) -> Table:
    """A data frame as a table for the terminal."""
    table = Table(title=title, title_justify="left", header_style="bold")
    for name, column in frame.items():
        numeric = column.dtype.kind in "if"
        table.add_column(str(name), justify="right" if numeric else "left", overflow="fold")
    for row in frame.itertuples(index=False):
        table.add_row(*(f"{cell:.3f}" if isinstance(cell, float) else str(cell) for cell in row))
    return table


@app.command()
def audit(
    texts: Annotated[
        list[Path] | None,
        typer.Argument(help="Work reports or folders of them; the coded ones if none is given.", exists=True),
    ] = None,
    city: Cities = None,
    rounding: Annotated[str, typer.Option(help="half_up, half_even, truncation or any.")] = "half_up",
    language: Annotated[str, typer.Option(help="Of the statements: zh or en.")] = "zh",
    form: Annotated[str, typer.Option("--format", help="table, csv or json.")] = "table",
    every: Annotated[bool, typer.Option("--all", help="Every check, not only those with a finding.")] = False,
    power: Annotated[
        bool, typer.Option("--power", help="Put faults in, and count those that a check catches.")
    ] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 1 if a check is inconsistent.")] = False,
    year: Annotated[int | None, typer.Option(help="The year reported on, where a text does not tell it.")] = None,
) -> None:
    """Check the printed numbers of reports against each other."""
    from cityreports import audit as audits
    from cityreports import power as powers
    from cityreports import sources
    from cityreports.codebook import label

    for chosen, known, what in ((form, ("table", "csv", "json"), "format"), (language, ("zh", "en"), "language")):
        if chosen not in known:
            raise sources.unknown(what, chosen, known)
    linked = audits.linked(texts or (), city or (), rounding, year)
    found = audits.audit(linked)
    if power:
        _show_power(powers.power(linked, rounding), form)
    elif form != "table":
        sys.stdout.write(found.to_csv() if form == "csv" else found.to_json())
    else:
        listed = found if every else found.remarkable
        out.print(audits.in_words(found, listed, language), markup=False)
        if texts and found.findings:
            out.print(label("audit.drafted", language))
    if strict and found.inconsistent:
        raise typer.Exit(1)


def _show_power(faults, form: str) -> None:
    """Faults put in and caught, by report, by kind of fault and by kind of relation."""
    from cityreports.power import by_fault, by_kind, by_report

    if form == "csv":
        sys.stdout.write(faults.to_csv(index=False, lineterminator="\n"))
    elif form == "json":
        sys.stdout.write(faults.to_json(orient="records", force_ascii=False, indent=1) + "\n")
    else:
        out.print("held: over the figures of relations that hold; else over the figures of all relations")
        for made in (by_report, by_fault, by_kind):
            shown = made(faults).to_string(index=False, float_format="{:.1%}".format, na_rep="—")
            out.print(f"\n{shown}", markup=False)


@app.command()
def extract(
    paths: Annotated[
        list[str], typer.Argument(metavar="PATH...", help="Reports or folders of them; - for standard input.")
    ],
    folder: Annotated[
        Path | None, typer.Option("--out", help="Folder of the sheets; one PATH prints its sheet if not given.")
    ] = None,
    form: Annotated[str, typer.Option("--format", help="csv, jsonl or parquet.")] = "csv",
    jobs: Annotated[int, typer.Option("--jobs", "-j", min=1, help="Documents read at a time.")] = 1,
    relations: Annotated[
        bool, typer.Option("--relations", help="Print the relations instead of the sheet; --out writes both.")
    ] = False,
    explain: Annotated[bool, typer.Option("--explain", help="Add a column that names the rules.")] = False,
    report_year: Annotated[
        int | None, typer.Option(min=1949, max=2100, help="The year reported on, where a text does not tell it.")
    ] = None,
) -> None:
    """Draft the coding sheets of reports: text, HTML, DOCX or PDF with a text layer."""
    if folder is None:
        if len(paths) != 1 or Path(paths[0]).is_dir():
            raise ValueError("several documents need --out, the folder of their sheets")
        _print_draft(paths[0], form, relations, explain, report_year)
        return
    with TemporaryDirectory() as spool:
        if "-" in paths:
            Path(spool, "stdin").write_bytes(sys.stdin.buffer.read())
        given = [Path(spool, "stdin") if path == "-" else Path(path) for path in paths]
        _write_drafts(given, folder, form, jobs, report_year, explain)


def _write_drafts(
    given: list[Path], folder: Path, form: str, jobs: int, report_year: int | None, explain: bool
) -> None:
    """The sheets and relations of documents and folders as files, with progress, and what was not read."""
    from cityreports.extraction.files import extract_files, left_alone, plan

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    done = failed = figures = 0
    left = left_alone(given)
    with Progress(*columns, console=err, transient=False) as progress:
        task = progress.add_task("extracting", total=sum(1 for _ in plan(given, folder, form)))
        for outcome in extract_files(given, folder, form, jobs, report_year, explain):
            done, failed, figures = done + 1, failed + bool(outcome.error), figures + outcome.figures
            if outcome.error:
                progress.console.print(f"skipped  {outcome.source}: {outcome.error}", markup=False)
            progress.update(task, advance=1)
    out.print(f"{done - failed} documents, {figures} figures in {folder}; {failed} skipped", markup=False)
    if left:
        counted = ", ".join(f"{n} {end}" for end, n in sorted(left.items()))
        out.print(f"left alone, no reports by their names: {counted}", markup=False)
    if failed:
        raise typer.Exit(1)


def _print_draft(path: str, form: str, relations: bool, explain: bool, report_year: int | None) -> None:
    """The sheet or the relations of one document on standard output."""
    from cityreports import sources
    from cityreports.documents import read_bytes, read_document
    from cityreports.extraction import drafts, files

    if form not in files.FORMATS:
        raise sources.unknown("format", form, files.FORMATS)
    if path != "-" and not Path(path).is_file():
        raise ValueError(f"{path} does not exist")
    document = read_bytes(sys.stdin.buffer.read(), "standard input") if path == "-" else read_document(path)
    found = drafts.extract(document.text, "stdin" if path == "-" else Path(path).stem, report_year=report_year)
    columns = (*drafts.COLUMNS, "rule") if explain else drafts.COLUMNS
    rows, names = (found.relations, drafts.RELATION) if relations else (found.rows, columns)
    sys.stdout.buffer.write(files.rendered(rows, names, form))


Report = Annotated[Path, typer.Argument(help="The report.", exists=True, dir_okay=False)]
Sheet = Annotated[Path, typer.Option("--sheet", help="Its reviewed coding sheet.", exists=True, dir_okay=False)]
Links = Annotated[Path | None, typer.Option("--relations", help="Its relations.", exists=True, dir_okay=False)]


@app.command()
def add(
    text: Report,
    sheet: Sheet,
    relations: Links = None,
    report_id: Annotated[str, typer.Option(help="Such as xiamen-2023.")] = "",
    city_id: Annotated[str, typer.Option(help="Such as xiamen; a city of the register needs nothing else.")] = "",
    city_zh: Annotated[str, typer.Option(help="The city's name in Chinese.")] = "",
    city_en: Annotated[str, typer.Option(help="The city's name in English.")] = "",
    province_zh: Annotated[str, typer.Option(help="Its province in Chinese.")] = "",
    province_en: Annotated[str, typer.Option(help="Its province in English.")] = "",
    level: Annotated[str, typer.Option(help="municipality, prefecture, district or county.")] = "",
    adcode: Annotated[str, typer.Option(help="Its administrative code, six digits.")] = "",
    issuer: Annotated[str, typer.Option(help="Who issued the report, in Chinese.")] = "",
    issuer_en: Annotated[str, typer.Option(help="The same in English.")] = "",
    title_zh: Annotated[str, typer.Option(help="Its title in Chinese.")] = "",
    title_en: Annotated[str, typer.Option(help="Its title in English.")] = "",
    period_start: Annotated[str, typer.Option(help="First day reported on, such as 2023-01-01.")] = "",
    period_end: Annotated[str, typer.Option(help="Last day reported on.")] = "",
    published: Annotated[str, typer.Option(help="Day of publication.")] = "",
    index_number: Annotated[str, typer.Option(help="Index number in the disclosure catalogue.")] = "",
    url: Annotated[str, typer.Option(help="Where it was published.")] = "",
    masked: Annotated[str, typer.Option(help="true if the text masks places or figures.")] = "",
    note: Annotated[str, typer.Option(help="A remark on the source.")] = "",
) -> None:
    """Take a report and its reviewed sheet into the project; the notebooks then show it."""
    from cityreports.extraction import registration

    told = {
        "report_id": report_id, "city_id": city_id, "city_zh": city_zh, "city_en": city_en, "province_zh": province_zh,
        "province_en": province_en, "admin_level": level, "adcode": adcode, "issuer_zh": issuer, "issuer_en": issuer_en,
        "title_zh": title_zh, "title_en": title_en, "period_start": period_start, "period_end": period_end,
        "published": published, "index_number": index_number, "url": url, "masked": masked, "note": note,
    }  # fmt: skip
    given = {name: value for name, value in told.items() if value}
    report = registration.candidate(text, sheet, relations)
    known = registration.facts(report.guesses, given)
    _show(known, given, report.guesses)
    if sys.stdin.isatty():
        answered = _asked(report.guesses, given)
        shown = known | answered
        known = registration.facts(report.guesses, answered)
        _show(known, shown, report.guesses)
    for path in registration.enter(report, known):
        out.print(f"written  {path}", markup=False)
    if empty := registration.unfilled(known):
        out.print(f"empty    {', '.join(map(registration.option, empty))} would fill what the text does not tell")
    out.print("now: cityreports clean")


def _show(known: dict[str, str], shown: dict[str, str], guesses: dict[str, str]) -> None:
    """Print the facts that the user has not given and not seen, and where they come from."""
    from cityreports.extraction.registration import option

    for name, value in known.items():
        if name not in shown:
            origin = "guessed " if guesses.get(name) == value else "register"
            out.print(f"{origin} {option(name)} {value}", markup=False)


def _asked(guesses: dict[str, str], given: dict[str, str]) -> dict[str, str]:
    """The facts given and those asked for; an answer that is refused is asked for again, with the reason."""
    from cityreports.extraction.registration import facts, missing, option

    def accepted(answer: str) -> str:
        try:
            facts(guesses, given | {name: answer})
        except ValueError as error:
            raise typer.BadParameter(str(error)) from None
        return answer

    while lacking := missing(facts(guesses, given)):
        name = lacking[0]
        given = given | {name: typer.prompt(option(name), value_proc=accepted)}
    return given


@app.command()
def locate(
    figure_id: Annotated[str, typer.Argument(help="Such as xiamen-2023-01184.")],
    texts: Annotated[
        Path, typer.Option("--texts", envvar="CITYREPORTS_TEXTS", help="Folder of the texts, <report_id>.txt.")
    ],
) -> None:
    """Print the line of a source text that holds a figure, with the literal marked."""
    from cityreports import documents, outlines
    from cityreports.observations import coding_sheets, register
    from cityreports.sources import unknown

    sheets = coding_sheets().set_index("figure_id")
    if figure_id not in sheets.index:
        raise unknown("figure", figure_id, sheets.index)
    figure = sheets.loc[figure_id]
    path = texts / f"{figure.report_id}.txt"
    if not path.is_file():
        raise ValueError(f"{path} does not exist; --texts names the folder that holds it")
    document = documents.read_text(path)
    wanted = register().set_index("report_id").loc[figure.report_id, "text_sha256"]
    if document.sha256 != wanted:
        raise ValueError(f"{path} is not the text that was coded: its SHA-256 is {document.sha256}, not {wanted}")
    line, column, marked = outlines.locate(document.text, int(figure.start), int(figure.end))
    out.print(f"{path.name}:{line}:{column}  §{figure.section} sentence {figure.sentence}", markup=False)
    out.print(marked, markup=False)


@app.command("cities")
def list_cities() -> None:
    """List the cities, their reports and periods."""
    from cityreports.codebook import cities

    out.print(_frame(cities(), "cities and their reports"))


@app.command("notebooks")
def list_notebooks() -> None:
    """List the notebooks and their parameters."""
    from cityreports.parameters import notebooks, schema

    table = Table(title="notebooks", title_justify="left", header_style="bold")
    for name in ("notebook", "parameter", "default", "choices", "meaning"):
        table.add_column(name, overflow="fold")
    for row in notebooks():
        for i, p in enumerate(schema(row["notebook"])):
            name = row["notebook"] if i == 0 else ""
            table.add_row(name, p.name, str(p.default), ", ".join(p.choices), f"{p.comment_en} · {p.comment_zh}")
    out.print(table)


# --- reports ------------------------------------------------------------------------------------------------------


Names = Annotated[
    list[str] | None, typer.Argument(metavar="[NOTEBOOK]...", help="Names, numbers or paths; all if not given.")
]


@app.command()
def run(
    names: Names = None,
    city: Cities = None,
    every: Annotated[bool, typer.Option("--all", help="All cities of the register.")] = False,
    language: Languages = None,
    parameter: Annotated[
        list[str] | None, typer.Option("-p", "--parameter", metavar="NAME VALUE", help="A parameter; may be repeated.")
    ] = None,
    jobs: Jobs = 2,
) -> None:
    """Run notebooks with parameters and render them as pages."""
    from cityreports.runs import plan

    values = dict(item.split("=", 1) for item in parameter or ())
    runs = plan(names or (), () if every else city or (), language or ("zh", "en"), **values)
    if not city and not every and any(run.given.report for run in runs):
        raise ValueError("name a city by --city (cityreports cities lists them), or all by --all")
    _clean_if_changed()
    if _render(runs, jobs):
        raise typer.Exit(1)


@app.command()
def reports(jobs: Jobs = 2) -> None:
    """Build data and all pages, and list where a run differs from its committed reference."""
    from cityreports.publishing import index
    from cityreports.runs import plan

    begin = perf_counter()
    _clean_if_changed()
    failed = _render(plan(), jobs)
    page = index()
    out.print(f"\nopen  {page}    ({perf_counter() - begin:.0f} s)", markup=False)
    if failed:
        raise typer.Exit(1)


@app.command()
def references(jobs: Jobs = 2) -> None:
    """Print how the default runs differ from the committed references, then write these."""
    from cityreports import sources
    from cityreports.runs import plan, reference
    from cityreports.runs import references as write

    _clean_if_changed()
    runs = [run for run in plan(languages=("en",)) if reference(run)]
    if _render(runs, jobs):
        err.print("a run failed; no reference was written")
        raise typer.Exit(1)
    for path in write(runs):
        out.print(f"written  {path.relative_to(sources.project())}", markup=False)
    size = sum(p.stat().st_size for p in (sources.project() / "reports/reference").rglob("*.ipynb"))
    out.print(f"the references hold {size / 1e6:.2f} MB; commit them with what changed them")


# --- publishing ---------------------------------------------------------------------------------------------------

Values = Annotated[
    list[str] | None, typer.Option("-p", "--parameter", metavar="NAME VALUE", help="A parameter; may be repeated.")
]
Language = Annotated[str, typer.Option("--language", help="zh, en or both, joined by a comma.")]


@app.command()
def publish(
    names: Names = None,
    city: Cities = None,
    language: Language = "zh,en",
    form: Annotated[str, typer.Option("--format", help="html, pdf, docx, joined by commas.")] = "html,pdf,docx",
    folder: Annotated[Path | None, typer.Option("--out", help="A folder; reports if not given.")] = None,
    parameter: Values = None,
    jobs: Jobs = 2,
) -> None:
    """Write reports as HTML, PDF and DOCX; what is not built yet is run first."""
    from cityreports import sources
    from cityreports.prints import FORMS
    from cityreports.prints import publish as write
    from cityreports.publishing import index
    from cityreports.runs import each

    forms = tuple(form.split(","))
    for name in forms:
        if name not in FORMS:
            raise sources.unknown("format", name, FORMS)
    done, failed = _executed(names, city, language, parameter, jobs)
    count = 0
    for paths in each(write, done, forms, folder, jobs=jobs):
        for path in paths:
            out.print(f"written  {path}", markup=False)
            count += 1
    if "html" in forms:
        index((folder or sources.project() / "reports") / "html")
    out.print(f"{count} files from {len(done)} runs; {failed} failed")
    if failed:
        raise typer.Exit(1)


@app.command()
def exhibits(
    names: Names = None,
    city: Cities = None,
    language: Language = "zh,en",
    folder: Annotated[Path | None, typer.Option("--out", help="A folder; reports/exhibits if not given.")] = None,
    parameter: Values = None,
    jobs: Jobs = 2,
) -> None:
    """Write every table as CSV and LaTeX and every chart as SVG, PDF, PNG and CSV, numbered as in the report."""
    from cityreports import sources
    from cityreports.exports import export
    from cityreports.runs import each

    root = folder or sources.project() / "reports/exhibits"
    done, failed = _executed(names, city, language, parameter, jobs)
    count = sum(map(len, each(export, done, root, jobs=jobs)))
    out.print(f"{count} files from {len(done)} runs in {root}; {failed} failed", markup=False)
    if failed:
        raise typer.Exit(1)


@app.command()
def site(
    city: Cities = None,
    folder: Annotated[Path | None, typer.Option("--out", help="A folder, replaced; build/site if not given.")] = None,
    jobs: Jobs = 2,
) -> None:
    """Build the site: reports, figures explorer, codebook and data, in both languages, to open from a disk.

    With --city it holds the reports of these cities only, beside those of the corpus.
    """
    from cityreports import sources
    from cityreports.sites import build

    begin = perf_counter()
    done, failed = _executed(None, city, "zh,en", None, jobs)
    front = build(done, folder or sources.project() / "build/site")
    out.print(f"open  {front}    ({perf_counter() - begin:.0f} s)", markup=False)
    if failed:
        raise typer.Exit(1)


@app.command("release-check")
def release_check(jobs: Jobs = 2) -> None:
    """Print the 30 lines of a replication package with pass or fail, each computed."""
    from cityreports.conventions import check
    from cityreports.releases import Package

    done, failed = _executed(None, None, "zh,en", None, jobs)
    lines = check(Package(tuple(done)))
    for line in lines:
        out.print(f"{line.number:2}  {'pass' if line.passed else 'FAIL'}  {line.asks}: {line.found}", markup=False)
    passed = sum(line.passed for line in lines)
    out.print(f"{passed} of {len(lines)} passed")
    if failed or passed < len(lines):
        raise typer.Exit(1)


@app.command()
def release(
    folder: Annotated[Path | None, typer.Option("--out", help="A folder; build/release if not given.")] = None,
    jobs: Jobs = 2,
) -> None:
    """Make the replication package: data, codebook, reports in three formats, RO-Crate, manifest, in one archive."""
    from cityreports import sources
    from cityreports.prints import FORMS
    from cityreports.prints import publish as write
    from cityreports.releases import Package
    from cityreports.releases import release as pack
    from cityreports.runs import each

    done, failed = _executed(None, None, "zh,en", None, jobs)
    if failed:
        err.print("a run failed; no release was made")
        raise typer.Exit(1)
    list(each(write, done, tuple(FORMS), jobs=jobs))
    path = pack(Package(tuple(done)), folder or sources.project() / "build/release")
    out.print(f"written  {path}    ({path.stat().st_size / 1e6:.1f} MB)", markup=False)


@app.command()
def diff(
    old: Annotated[Path, typer.Argument(help="A release's archive, its folder, or its observations.csv.")],
    new: Annotated[Path, typer.Argument(help="The one it is held against.")],
) -> None:
    """Show which observations were added, removed and changed between two releases."""
    from cityreports.revisions import compare, observations, review, summary

    found = compare(observations(old), observations(new))
    if found.empty:
        out.print("the same observations")
        return
    out.print(_frame(summary(found), f"observations of {old} and {new}, by report"))
    shown = ["figure_id", "indicator", "role", "period_end", "literal", "value", "unit"]
    for title, frame in (("added", found.added), ("removed", found.removed)):
        if len(frame):
            out.print(_frame(frame[[name for name in shown if name in frame]], f"{title} ({len(frame)})"))
    if found.changes:
        out.print(_frame(review(found), f"changed ({len(found.literals)} figures)"))


def _executed(names, city, language: str, parameter, jobs: int) -> tuple[list, int]:
    """The runs that succeeded, executed where they are not built yet, and how many failed."""
    from cityreports import sources
    from cityreports.runs import plan, run_all

    languages = language.split(",")
    for name in languages:
        if name not in ("zh", "en"):
            raise sources.unknown("language", name, ("zh", "en"))
    runs = plan(names or (), city or (), languages, **dict(item.split("=", 1) for item in parameter or ()))
    _clean_if_changed()
    bad = {}
    for outcome in run_all(runs, jobs):
        if outcome.status == "failed":
            bad[outcome.run.output] = outcome
            err.print(f"failed   {outcome.run.folder}/{outcome.run.notebook}\n{outcome.error}", markup=False)
    return [run for run in runs if run.output not in bad], len(bad)


@app.command()
def verify(
    file: Annotated[Path, typer.Argument(help="A published .html, .pdf or .docx.", exists=True, dir_okay=False)],
    most: Annotated[int, typer.Option(help="How many differences to list; 0 for all.")] = 40,
) -> None:
    """Build a published report again from what it says it was made from, and list the differences."""
    from cityreports.verification import verify as check

    _clean_if_changed()
    found = check(file)
    given = ", ".join(f"{name} {value}" for name, value in (("city", found.run.given.city),) if value)
    out.print(f"{found.run.notebook} {given} {found.run.given.language}: {found.run.folder}", markup=False)
    for line in found.circumstances:
        out.print(f"note     {line}", markup=False)
    for line in found.differences[: most or None]:
        out.print(f"differs  {line}", markup=False)
    if found.differences:
        out.print(f"{len(found.differences)} differences")
        raise typer.Exit(1)
    out.print("the same bytes" if found.identical else "the same content")


def _clean_if_changed() -> None:
    from cityreports import processed

    for name in processed.refresh():
        out.print(f"written  {name}")


def _render(runs: list, jobs: int) -> int:
    """Run and render, with progress and a closing table; returns how many failed."""
    from cityreports import sources
    from cityreports.publishing import page, render
    from cityreports.runs import compare, run_all

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    outcomes, differences = [], []
    with Progress(*columns, console=err, transient=False) as progress:
        task = progress.add_task("running notebooks", total=len(runs))
        for outcome in run_all(runs, jobs):
            outcomes.append(outcome)
            name = f"{outcome.run.folder}/{outcome.run.notebook}"
            if outcome.status == "failed":
                progress.console.print(f"failed   {name}\n{outcome.error}", markup=False)
            else:
                render(outcome.run)
            differences += [f"{name}: {line}" for line in compare(outcome.run)]
            progress.update(task, advance=1)
    table = Table(title="reports", title_justify="left", header_style="bold")
    for name in ("folder", "built", "kept", "failed"):
        table.add_column(name, justify="left" if name == "folder" else "right")
    counts = {}
    for outcome in outcomes:
        counts.setdefault(outcome.run.folder, Counter())[outcome.status] += 1
    for folder in sorted(counts):
        table.add_row(folder, *(str(counts[folder][status] or "") for status in ("built", "kept", "failed")))
    out.print(table)
    for line in differences:
        out.print(f"differs from its reference: {line}", markup=False)
    failed = sum(outcome.status == "failed" for outcome in outcomes)
    done = [outcome.run for outcome in outcomes if outcome.status != "failed"]
    if done and all(run.custom for run in done):
        for run in done:
            out.print(f"open  {page(run).relative_to(sources.project())}", markup=False)
    return failed
