"""The site: reports, figures, codebook and data as pages that open from a disk, built by Sphinx from Markdown."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
from html import escape
from pathlib import Path

from cityreports import processed, sources
from cityreports.cards import cards, uses
from cityreports.codebook import label
from cityreports.observations import register
from cityreports.parameters import notebooks
from cityreports.prose import period_name, place_name
from cityreports.publishing import TEMPLATES, Document, body, document, file_hash, html, moment, page
from cityreports.publishing import index as list_pages
from cityreports.runs import Run

__all__ = ["build"]

TEXTS = Path(__file__).parent / "texts"
STATIC = ("site.css", "figures.js")
EXPLORER = (
    "city", "kind", "indicator", "role", "period", "search", "value", "literal", "subject", "all", "count", "more",
    "reset", "behind", "interval", "place", "checks", "uses", "operands", "assumption", "note", "source", "verdict",
    "close", "none", "qualifier", "scope",
)  # fmt: skip
GROUPS = {"05_consistency": "consistency", "06_targets": "targets"}


def build(runs: list[Run], out: Path) -> Path:
    """Build the site in both languages.

    Parameters
    ----------
    runs : list of Run
        Executed runs with default parameters; their reports are its pages.
    out : pathlib.Path
        Its folder, which is replaced.

    Returns
    -------
    pathlib.Path
        The front page.
    """
    try:
        import furo  # noqa: F401
        import myst_parser  # noqa: F401
    except ImportError as error:
        raise ValueError("the site needs Sphinx; run: pip install 'cityreports[site]'") from error
    shutil.rmtree(out, ignore_errors=True)
    for language in ("zh", "en"):
        reports = [document(run) for run in runs if run.given.language == language]
        folder = out / ".sources" / language
        for name, data in pages(reports, language).items():
            processed.replace(folder / name, data.encode() if isinstance(data, str) else data)
        _sphinx(folder, out / language, language)
    shutil.rmtree(out / ".sources")
    for name, data in _files(runs).items():
        processed.replace(out / "files" / name, data)
    list_pages(out / "files/html")
    front = (TEMPLATES / "site/front.html").read_bytes()
    processed.replace(out / "index.html", front)
    return out / "index.html"


def _sphinx(folder: Path, out: Path, language: str) -> None:
    command = [sys.executable, "-m", "sphinx", "-b", "html", "-q", "-E", "-W", "--keep-going", str(folder), str(out)]
    stamp = os.environ | {"SOURCE_DATE_EPOCH": str(int(moment().timestamp())), "CITYREPORTS_LANGUAGE": language}
    done = subprocess.run(command, capture_output=True, text=True, env=stamp)
    if done.returncode:
        raise RuntimeError(f"sphinx: {done.stderr.strip()}")
    for name in (".buildinfo", "objects.inv"):
        (out / name).unlink(missing_ok=True)
    for name in (".doctrees", "_sources"):
        shutil.rmtree(out / name, ignore_errors=True)
    for path in out.rglob("*.html"):
        html = _accessible(path.read_text(encoding="utf-8"))
        path.write_text(_in_chinese(html) if language == "zh" else html, encoding="utf-8")


def _accessible(html: str) -> str:
    """A page of the theme with what keyboards and screen readers miss in it: levels of headings, boxes to scroll."""
    html = html.replace('<p class="caption" role="heading">', '<p class="caption" role="heading" aria-level="2">')
    return re.sub(r'<(pre|div class="table-wrapper[^"]*")>', r'<\1 tabindex="0">', html)


def _in_chinese(html: str) -> str:
    """A page of the theme with its own words, which it has in English alone, in Chinese.

    Examples
    --------
    >>> _in_chinese('<a title="Menu"><span> Next </span></a>')
    '<a title="菜单"><span> 下一页 </span></a>'
    """
    with (TEMPLATES / "site/theme.zh.csv").open(encoding="utf-8", newline="") as lines:
        words = {row["en"]: row["zh"] for row in csv.DictReader(lines)}
    phrase = "|".join(map(re.escape, words))
    return re.sub(rf'([>"]\s*)({phrase})(?=\s*[<"])', lambda found: found[1] + words[found[2]], html)


def pages(reports: list[Document], language: str) -> dict[str, str | bytes]:
    """The site's sources in one language, by their path."""
    by_folder = {}
    for built in reports:
        by_folder.setdefault(built.run.folder.split("/")[0], []).append(built)
    files = {
        "conf.py": (TEMPLATES / "site/conf.py").read_text(encoding="utf-8"),
        "figures.md": _explorer(language),
        "_static/figures-data.js": _figures_data(reports, language),
        "codebook.md": (sources.project() / "data/processed/codebook.md").read_text(encoding="utf-8"),
        "manual.md": _manual(language),
        "methods.md": _methods(reports, language),
        "cite.md": _cite(reports, language),
    }
    files |= {f"_static/{name}": (TEMPLATES / "site" / name).read_bytes() for name in STATIC}
    files["_templates/language.html"] = (TEMPLATES / "site/language.html").read_bytes()
    files |= {_source(built): _report(built) for built in reports}
    files |= {f"cities/{row.report_id}.md": _city(row, by_folder.get(row.report_id, []), language) for row in _rows()}
    files |= {f"{name}.md": _group(name, key, reports, language) for key, name in GROUPS.items()}
    files["cities.md"] = _list("site.cities", [f"cities/{row.report_id}" for row in _rows()], language)
    files["corpus.md"] = _list(
        "site.corpus", [_source(built)[:-3] for built in by_folder.get("cross_city", [])], language
    )
    files["data.md"] = _data(language)
    files["index.md"] = _front(language)
    return files


def _rows() -> list:
    return list(register().sort_values("report_id").itertuples())


def _source(built: Document) -> str:
    return f"reports/{built.run.folder.split('/')[0]}/{built.run.notebook}.md"


def _raw(markup: str) -> str:
    return f"``````{{raw}} html\n{markup}\n``````\n"


def _heading(key: str, language: str) -> str:
    return f"# {label(key, language)}\n"


def _tree(names: list[str], caption: str = "") -> str:
    lines = [f":caption: {caption}"] if caption else []
    return "\n".join(["```{toctree}", ":maxdepth: 1", *lines, "", *names, "```", ""])


# --- reports ------------------------------------------------------------------------------------------------------


def _report(built: Document) -> str:
    """A report as a page: its headings for navigation, its exhibits with every number linked to its card."""
    parts = [f"# {built.title}\n", _links(built)]
    depth = "../../"
    for part in built.parts:
        if part.kind == "heading":
            parts.append(f"## {part.html}\n")
        elif part.kind != "code":
            single = Document(built.run, built.title, (part,), built.provenance)
            parts.append(_raw(linked(body(single), f"{depth}figures.html")))
    lines = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in built.stated())
    parts.append(f"## {label('page.cite', built.language)}\n\n{built.citation}\n")
    parts.append(f"## {label('provenance', built.language)}\n")
    parts.append(_raw(f'<dl class="provenance">{lines}</dl>'))
    return "\n".join(parts)


def _links(built: Document) -> str:
    """Links to the report's own files."""
    forms = ["html", *(form for form in ("pdf", "docx") if page(built.run, form).is_file())]
    links = [
        f'<a href="../../../files/{form}/{built.run.folder}/{built.run.notebook}.{form}">{form.upper()}</a>'
        for form in forms
    ]
    return _raw(f"<p>{label('site.downloads', built.language)} {' · '.join(links)}</p>")


def _files(runs: list[Run]) -> dict[str, bytes]:
    """The reports as pages, those published as PDF and DOCX, and the data, by their path below the site's files."""
    root = sources.project()
    files = {f"html/{run.folder}/{run.notebook}.html": html(document(run)) for run in runs}
    published = [page(run, form) for run in runs for form in ("pdf", "docx")]
    files |= {path.relative_to(root / "reports").as_posix(): path.read_bytes() for path in published if path.is_file()}
    return files | {path.relative_to(root).as_posix(): path.read_bytes() for path in _data_files()}


def linked(html: str, explorer: str) -> str:
    """A table's HTML in which each text with ids leads to their cards."""

    def link(found: re.Match) -> str:
        opening, ids, text, closing = found.groups()
        if not text:
            return found[0]
        return f'{opening}<a class="figure-link" href="{explorer}#{ids.replace(" ", "+")}">{text}</a>{closing}'

    return re.sub(r'(<t[hd][^>]*\bdata-ids="([^"]+)"[^>]*>)(.*?)(</t[hd]>)', link, html)


def _city(row, reports: list[Document], language: str) -> str:
    facts = label("site.city_lead", language).format(
        issuer=row.issuer_zh,
        issuer_en=row.issuer_en,
        title_en=row.title_en,
        title=row.title_zh,
        period=period_name(row.period_start, row.period_end, language),
        published=row.published or label("unknown", language),
        index=row.index_number or label("unknown", language),
        hash=f"`{row.text_sha256[:16]}…`",
    )
    address = f" [{label('site.source_address', language)}]({row.url})" if row.url else ""
    warning = f"\n**{label('site.masked', language)}**\n" if row.masked == "true" else ""
    period = period_name(row.period_start, row.period_end, language)
    comma = "，" if language == "zh" else ", "
    return (
        f"# {place_name(row.city_id, language)}{comma}{period}\n\n{facts}{address}\n{warning}\n"
        f"## {label('site.reports', language)}\n\n{_tree([f'/{_source(built)[:-3]}' for built in reports])}"
    )


def _group(name: str, notebook: str, reports: list[Document], language: str) -> str:
    """The page that lists one notebook's reports over the cities."""
    about = next(row for row in notebooks() if row["notebook"] == notebook)[f"about_{language}"]
    links = [f"- [{built.title}]({_source(built)})" for built in reports if built.run.notebook == notebook]
    return f"{_heading(f'site.{name}', language)}\n{about}\n\n" + "\n".join(links) + "\n"


def _list(key: str, names: list[str], language: str) -> str:
    return f"{_heading(key, language)}\n{_tree([f'/{name}' for name in names])}"


def _methods(reports: list[Document], language: str) -> str:
    """The methods of the package, then methods, limits and references of one report of each notebook."""
    text = (TEXTS / f"methods.{language}.md").read_text(encoding="utf-8")
    lines = [_heading("site.methods", language), text.partition("\n")[2].strip(), ""]
    lines += [f"## {label('site.methods_reports', language)}\n", label("site.methods_lead", language), ""]
    seen = set()
    for built in reports:
        if built.run.notebook in seen:
            continue
        seen.add(built.run.notebook)
        name = next(row for row in notebooks() if row["notebook"] == built.run.notebook)[f"title_{language}"]
        parts = [part for part in built.parts if part.kind != "code"]
        last = max((i for i, part in enumerate(parts) if part.kind in ("table", "chart")), default=-1)
        closing = [part for part in parts[last + 1 :] if not part.html.startswith("<table>")]
        lines.append(f"### {name}\n")
        lines += [
            f"**{part.html}**\n" if part.kind == "heading" else _raw(part.html)
            for part in closing
            if part.title != label("page.parameters", language)
        ]
    return "\n".join(lines)


def _cite(reports: list[Document], language: str) -> str:
    built = reports[0]
    version = built.provenance["version"].split()[-1]
    year, commit = moment().year, built.provenance.get("commit", "")
    text = [
        _heading("site.cite", language),
        label("site.cite_lead", language),
        f"\n## {label('site.cite_software', language)}\n",
        f"cityreports contributors ({year}). *cityreports* {version} [software]. MIT. {commit[:12]}\n",
        "```bibtex",
        f"@software{{cityreports, author = {{{{cityreports contributors}}}}, title = {{cityreports}}, "
        f"version = {{{version}}}, year = {{{year}}}}}",
        "```",
        f"\n## {label('site.cite_data', language)}\n",
        f"cityreports contributors ({year}). *Figures of Chinese city-management work reports* {version} [data]. "
        f"CC BY 4.0. SHA-256 {built.provenance['data_hash']}\n",
        f"## {label('site.reports', language)}\n",
        *(f"- {report.citation}" for report in reports),
    ]
    return "\n".join(text) + "\n"


# --- figures ------------------------------------------------------------------------------------------------------


def _figures_data(reports: list[Document], language: str) -> str:
    used = uses((built, _source(built).removesuffix(".md") + ".html") for built in reports)
    labels = {name: label(f"explorer.{name}", language) for name in EXPLORER}
    kinds = {name: label(f"kind.{name}", language) for name in ("figure", "panel", "coded", "implied", "check")}
    data = {"labels": labels, "kinds": kinds, "cards": cards(language, used)}
    return f"window.FIGURES = {json.dumps(data, ensure_ascii=False, separators=(',', ':'))};\n"


def _explorer(language: str) -> str:
    lead, without = (label(f"explorer.{name}", language) for name in ("lead", "noscript"))
    shown = (
        f'<noscript><p>{without}</p></noscript>\n<div id="explorer"></div>\n'
        '<script src="_static/figures-data.js"></script>\n<script src="_static/figures.js"></script>'
    )
    return f"{_heading('site.explorer', language)}\n{lead}\n\n{_raw(shown)}"


# --- data and front page ------------------------------------------------------------------------------------------


def _data_files() -> list[Path]:
    root = sources.project() / "data"
    return sorted(
        path for path in root.rglob("*") if path.suffix in (".csv", ".json", ".md") and "coding/" not in path.as_posix()
    )


def _data(language: str) -> str:
    root = sources.project() / "data"
    heads = [label(f"site.{name}", language) for name in ("file", "rows", "bytes")] + ["SHA-256"]
    lines = "".join(
        f'<tr><th scope="row"><a href="../files/data/{path.relative_to(root).as_posix()}">'
        f'{path.relative_to(root).as_posix()}</a></th><td class="number">{_count(path)}</td>'
        f'<td class="number">{path.stat().st_size:,}</td><td><code>{file_hash(path)[:16]}…</code></td></tr>'
        for path in _data_files()
    )
    head = "".join(f'<th scope="col">{name}</th>' for name in heads)
    box = f'<div class="scroll" tabindex="0" role="region" aria-label="{label("site.data", language)}">'
    table = f"{box}<table><thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table></div>"
    return f"{_heading('site.data', language)}\n{label('site.data_lead', language)}\n\n{_raw(table)}"


def _count(path: Path) -> str:
    if path.suffix != ".csv":
        return ""
    return f"{sum(1 for _ in csv.reader(io.StringIO(path.read_text(encoding='utf-8-sig')))) - 1:,}"


def _manual(language: str) -> str:
    """The coding manual, under a heading in the site's language."""
    text = (sources.project() / "data/raw/coding_manual.md").read_text(encoding="utf-8")
    return f"{_heading('site.manual', language)}\n{text.partition(chr(10))[2]}"


def _places(language: str) -> str:
    """The five reports as a table: place, period, observations, masked ones."""
    observed = processed.observations().drop_duplicates("figure_id")
    heads = ["explorer.city", "explorer.period", "measures", "masked", "source"]
    lines = ["| " + " | ".join(label(name, language) for name in heads) + " |", "|---|---|---:|---:|---|"]
    for row in _rows():
        mine = observed[observed["report_id"] == row.report_id]
        cells = [
            f"[{place_name(row.city_id, language)}](cities/{row.report_id}.md)",
            period_name(row.period_start, row.period_end, language),
            str(len(mine)),
            str(int((mine["numeral"] == "masked").sum())),
            row.issuer_zh if language == "zh" else row.issuer_en,
        ]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _front(language: str) -> str:
    counts = {name: len(processed.load(name)) for name in ("observations", "panel", "implied", "checks")}
    start = ["cities", "corpus", "consistency", "targets", "figures"]
    rest = ["methods", "codebook", "manual", "data", "cite"]
    return "\n".join(
        [
            _heading("site.title", language),
            label("site.lead", language),
            "",
            label("site.counts", language).format(**counts),
            "",
            _places(language),
            "",
            _tree(start, label("site.start", language)),
            _tree(rest, label("site.files", language)),
        ]
    )
