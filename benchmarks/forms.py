"""Whether a report reads the same in every form: as HTML, DOCX, a printed PDF, and a text with wrapped lines.

Each text is put into the forms, drafted from each, and held against the draft of the text itself: how many figures
there are with the same literal, meaning and value, and how many relations.

Usage: python benchmarks/forms.py FOLDER_OF_TEXTS
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from html import escape
from io import BytesIO
from pathlib import Path

import pylopdf_fonts_zh_cn
import typst
from docx import Document

from cityreports.documents import read_bytes
from cityreports.extraction import Extraction, extract

FIELDS = ("type", "role", "time", "period_start", "period_end", "indicator", "value", "unit", "qualifier")
FONTS = [str(Path(pylopdf_fonts_zh_cn.__file__).parent)]
WORD = re.compile(r"(?:[!-~]+|.)[，。、；：！？）》”’」』,.;:!?)％%]*")
WIDTH = 64


def wrapped(text: str) -> bytes:
    """The text in lines of 64 half characters, no word and no mark parted."""
    lines = []
    for paragraph in text.split("\n"):
        line = ""
        for word in WORD.findall(paragraph):
            if len((line + word).encode("gbk", errors="replace")) > WIDTH:
                lines.append(line)
                line = ""
            line += word
        lines.append(line)
    return "\n".join(lines).encode()


def html(text: str) -> bytes:
    body = "".join(f"<p>　　{escape(line)}</p>" for line in text.split("\n"))
    return f"<html><body><nav><a>首页</a></nav><div>{body}</div><footer>网站地图</footer></body></html>".encode()


def docx(text: str) -> bytes:
    document, data = Document(), BytesIO()
    for line in text.split("\n"):
        document.add_paragraph(line)
    document.save(data)
    return data.getvalue()


def pdf(text: str) -> bytes:
    """The text as it is printed: A4, justified, the first line of a paragraph indented, the page numbers below."""
    body = "\n\n".join(re.sub(r"([^\w\s，。、；：！？（）《》“”])", r"\\\1", line) for line in text.split("\n"))
    head = (
        '#set page(paper: "a4", margin: 2.5cm, numbering: "- 1 -")\n'
        '#set text(font: "Noto Serif SC", size: 16pt, lang: "zh")\n'
        "#set par(first-line-indent: (amount: 2em, all: true), justify: true)\n\n"
    )
    return typst.compile((head + body).encode(), font_paths=FONTS)


FORMS = {"wrapped": (wrapped, "a.txt"), "html": (html, "a.html"), "docx": (docx, "a.docx"), "pdf": (pdf, "a.pdf")}


def keys(draft: Extraction) -> Counter:
    """The figures of a draft by what is said of them; where they stand differs from form to form."""
    return Counter(("".join(row["literal"].split()), *(row[name] for name in FIELDS)) for row in draft.rows)


def main(folder: Path) -> None:
    print(f"{'report':<16}{'figures':>8}{'relations':>10}   as {'wrapped':>12}{'html':>12}{'docx':>12}{'pdf':>12}")
    for path in sorted(folder.glob("*.txt")):
        text = path.read_bytes().decode("utf-8-sig")
        plain = extract(text, "a")
        cells = []
        for form, name in FORMS.values():
            draft = extract(read_bytes(form(text), name).text, "a")
            same = (keys(plain) & keys(draft)).total()
            cells.append(f"{same}, {len(draft.relations)}".rjust(12))
        print(f"{path.stem:<16}{len(plain.rows):>8}{len(plain.relations):>10}      {''.join(cells)}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
