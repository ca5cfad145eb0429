"""How well `extract` reads coded texts: the development passages, the held-out ones, and the five reports.

Usage: python benchmarks/passages.py [FOLDER OF THE FIVE TEXTS]
"""

import csv
import sys
import tempfile
from pathlib import Path

import pandas as pd

from cityreports.agreement import Agreement, evaluate
from cityreports.extraction import extract

ROOT = Path(__file__).parents[1]
FIELDS = ["type", "role", "time", "period", "scope", "indicator"]


def write(rows: list[dict], path: Path) -> None:
    """Rows as a CSV file; a file with a header alone if there are none."""
    with path.open("w", newline="", encoding="utf-8") as out:
        writer = csv.DictWriter(out, list(rows[0]) if rows else ["kind", "operands", "result"])
        writer.writeheader()
        writer.writerows(rows)


def score(texts: Path, gold: Path, folder: Path) -> Agreement:
    """Draft every text that the gold codes, and hold the drafts against it."""
    for path in sorted(texts.glob("*.txt")):
        if (gold / f"{path.stem}.csv").is_file():
            draft = extract(path.read_bytes().decode("utf-8-sig"), path.stem)
            write(draft.rows, folder / f"{path.stem}.csv")
            write(draft.relations, folder / f"{path.stem}.relations.csv")
    return evaluate(folder, gold)


def coded_reports(folder: Path) -> Path:
    """The five coding sheets with the relations among their own figures, one file a report."""
    relations: dict[str, list[dict]] = {}
    with (ROOT / "data/raw/relations.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if "panel-" not in row["operands"] + row["result"]:
                relations.setdefault(row["report_id"], []).append(row)
    for sheet in (ROOT / "data/raw/figures").glob("*.csv"):
        (folder / sheet.name).write_bytes(sheet.read_bytes())
        write(relations.get(sheet.stem, []), folder / f"{sheet.stem}.relations.csv")
    return folder


def main() -> None:
    rows = []
    with tempfile.TemporaryDirectory() as scratch:
        passages = ROOT / "tests/passages"
        sets = {name: (passages / name, passages / name) for name in ("development", "held_out")}
        if len(sys.argv) > 1:
            (Path(scratch) / "gold").mkdir()
            sets["five reports"] = (Path(sys.argv[1]), coded_reports(Path(scratch) / "gold"))
        for name, (texts, gold) in sets.items():
            (Path(scratch) / name).mkdir()
            found = score(texts, gold, Path(scratch) / name)
            f1 = found.spans["f1"]
            rows.append(
                {
                    "set": name,
                    "figures": int(found.spans.loc["spans", "gold"]),
                    "spans F1": f1["spans"],
                    "quantities": found.spans.loc["value, unit and qualifier", "recall"],
                    **found.fields.loc[FIELDS, "share"].to_dict(),
                    "indicator F1": f1["indicators"],
                    "relations F1": f1["relations"],
                    "stated relations F1": f1["stated relations"],
                }
            )
    print(pd.DataFrame(rows).set_index("set").T.round(3).to_string())


if __name__ == "__main__":
    main()
