"""What the cues and aliases that occur in one report alone are worth to it.

For each report, the rows of the tables of words that occur in no other report are taken out, the report is drafted with
what is left, and its scores are held against those with all rows. A group of words stays if the report is the only one
that has any of it.

Usage: python benchmarks/leave_one_out.py FOLDER_OF_TEXTS
"""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
TABLES = ROOT / "src/cityreports/tables"
# each table with its columns of words, of which a row needs all, and the column that names a row's group
WORDS = {
    "cues.csv": (("words",), "group"),
    "names.csv": (("words",), "group"),
    "alias_words.csv": (("words",), "group"),
    "aliases.csv": (("near", "about"), "code"),
    "verbs.csv": (("verb",), "time"),
    "bases.csv": (("words",), "base"),
    "complements.csv": (("one", "other"), "third"),
}
FIELDS = ("spans", "type", "role", "period", "indicators", "relations")


def occurs(row: dict, columns: tuple[str, ...], text: str, groups: dict[str, str]) -> bool:
    """Whether a row's words occur in a text: of each column one alternative, of `about` one of each term."""
    cells = [term for name in columns for term in (row[name].split() if name == "about" else [row[name]])]
    for cell in cells:
        words = [groups[word[1:]] if word[:1] == "@" else word for word in cell.split("|")]
        if not re.search("|".join(words).replace("$", "").replace("^", ""), text):
            return False
    return True


def reduced(name: str, report: str, texts: dict[str, str]) -> tuple[list[dict], int]:
    """The rows of a table without those that occur in one report alone, and how many were taken out."""
    rows, (columns, group) = table(name), WORDS[name]
    groups: dict[str, str] = {}
    for row in table("alias_words.csv"):
        groups[row["group"]] = groups.get(row["group"], row["words"]) + "|" + row["words"]
    own = [[k for k, text in texts.items() if occurs(row, columns, text, groups)] == [report] for row in rows]
    elsewhere = {row[group] for row, alone in zip(rows, own, strict=True) if not alone}
    kept = [row for row, alone in zip(rows, own, strict=True) if not alone or row[group] not in elsewhere]
    return kept, len(rows) - len(kept)


def table(name: str) -> list[dict]:
    """The rows of a table of the package."""
    with (TABLES / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def score(project: Path, report: str, texts: Path) -> dict[str, float]:
    """The scores of one report's draft, in a process of its own."""
    code = (
        "import sys, json, tempfile; from pathlib import Path\n"
        f"sys.path.insert(0, {str(ROOT / 'benchmarks')!r})\n"
        "import passages\n"
        "from cityreports.agreement import evaluate\n"
        "from cityreports.extraction import extract_files\n"
        "out, gold = Path(tempfile.mkdtemp()), Path(tempfile.mkdtemp())\n"
        f"list(extract_files([Path({str(texts / (report + '.txt'))!r})], out))\n"
        "passages.coded_reports(gold)\n"
        f"found = evaluate(out / '{report}.csv', gold / '{report}.csv')\n"
        "scores = found.spans.f1[['spans', 'indicators', 'relations']].to_dict()\n"
        "print(json.dumps(scores | found.fields.share[['type', 'role', 'period']].to_dict()))"
    )
    environment = os.environ | {"CITYREPORTS_PROJECT": str(project)}
    result = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    return json.loads(result.stdout.splitlines()[-1])


def main(folder: Path) -> None:
    """Print the table."""
    reports = sorted(path.stem for path in (ROOT / "data/raw/figures").glob("*.csv"))
    texts = {report: (folder / f"{report}.txt").read_text(encoding="utf-8-sig") for report in reports}
    print(f"{'report':<16}{'rows out':>9}" + "".join(f"{name:>12}{'drop':>7}" for name in FIELDS))
    for report in reports:
        with tempfile.TemporaryDirectory() as temporary:
            project = Path(temporary)
            shutil.copytree(ROOT / "data", project / "data")
            whole = score(project, report, folder)
            taken = 0
            for name in WORDS:
                rows, out = reduced(name, report, texts)
                taken += out
                with (project / "data/raw" / name).open("w", encoding="utf-8", newline="") as file:
                    writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
                    writer.writeheader()
                    writer.writerows(rows)
            left = score(project, report, folder)
        cells = "".join(f"{left[name]:>12.3f}{whole[name] - left[name]:>7.3f}" for name in FIELDS)
        print(f"{report:<16}{taken:>9}{cells}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
