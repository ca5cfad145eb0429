"""Speed and memory of `extract`, and what peers make of the same reports.

The peers live in a virtual environment of their own, made once by::

    python -m venv PEERS && PEERS/bin/pip install quantulum3 cn2an jionlp chinese2digits \\
        emoji==1.7.0 recognizers-text-number-with-unit

Usage: python benchmarks/extraction.py FOLDER_OF_TEXTS [--peers PEERS/bin/python] [--megabytes 10] [--documents 10000]
"""

from __future__ import annotations

import argparse
import csv
import json
import resource
import subprocess
import sys
import tempfile
import time
from decimal import Decimal, InvalidOperation
from pathlib import Path

ROOT = Path(__file__).parents[1]

# what each peer is asked, in its own environment: a text in, a list of [literal, value, unit] out
PEERS = {
    "recognizers-text": """
from recognizers_number_with_unit import recognize_currency, recognize_dimension
from recognizers_number import recognize_number, recognize_percentage
def read(text):
    found = {}
    for recognize in (recognize_number, recognize_percentage, recognize_currency, recognize_dimension):
        for r in recognize(text, 'zh-cn'):
            found[r.start] = [r.text, str((r.resolution or {}).get('value')), str((r.resolution or {}).get('unit', ''))]
    return list(found.values())
""",
    "jionlp": """
import jionlp
def read(text):
    found = []
    for item in jionlp.ner.extract_money(text, with_parsing=True):
        found.append([item['text'], str((item.get('detail') or {}).get('num')), 'CNY'])
    return found
""",
    "chinese2digits": """
import chinese2digits
def read(text):
    r = chinese2digits.takeNumberFromString(text)
    return [[a, str(b), ''] for a, b in zip(r['CHNumberStringList'], r['digitsStringList'])]
""",
    "quantulum3": """
from quantulum3 import parser
def read(text):
    return [[q.surface, str(q.value), q.unit.name] for q in parser.parse(text)]
""",
    "cn2an": """
import cn2an, re
NUMERAL = re.compile(r'[0-9]+(?:\\.[0-9]+)?[十百千万亿]*|[零〇一二两三四五六七八九十百千万亿]+')
def read(text):
    found = []
    for numeral in NUMERAL.findall(text):
        try:
            found.append([numeral, str(cn2an.cn2an(numeral, 'smart')), ''])
        except ValueError:
            pass
    return found
""",
}
RUN = """
import sys, json, time
texts = json.load(open(sys.argv[1]))
{code}
read('办结5件。')
begin = time.process_time()
found = []
for text in texts:
    items = []
    for line in text.split('\\n'):
        try:
            items += read(line)
        except Exception:
            pass
    found.append(items)
print(json.dumps([found, time.process_time() - begin]))
"""


def measures(report: str) -> list[dict]:
    """The coded measures of a report with a value."""
    from cityreports.observations import cells

    path = ROOT / f"data/raw/figures/{report}.csv"
    rows = [row for row in csv.DictReader(path.open(encoding="utf-8", newline="")) if row["type"] == "measure"]
    return [row | cells(row["literal"], row["role"], row["note"]) for row in rows]


def right(row: dict, found: list[list[str]]) -> tuple[bool, bool]:
    """Whether a coded measure is among what a peer found, and whether its value is right in its printed unit."""
    for literal, value, unit in found:
        if not literal or (literal not in row["literal"] and row["literal"] not in literal):
            continue
        try:
            number = Decimal(str(value).rstrip("%"))
        except InvalidOperation:
            continue
        wanted = Decimal(row["value"]) if row["value"] else None
        if wanted is not None and abs(number) == abs(wanted) and (unit or row["unit"] in ("", "%")):
            return True, True
    return any(literal and literal in row["literal"] for literal, _, _ in found), False


def peers(python: Path, texts: dict[str, str]) -> None:
    """A table of what the peers find."""
    gold = {report: measures(report) for report in texts}
    total = sum(map(len, gold.values()))
    print(f"\n{'peer':<20}{'found':>8}{'value and unit right':>22}{'characters/s':>14}")
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
        json.dump(list(texts.values()), file)
        file.flush()
        for name, code in PEERS.items():
            script = RUN.format(code=code)
            done = subprocess.run([python, "-c", script, file.name], capture_output=True, text=True, check=False)
            if done.returncode:
                print(f"{name:<20} does not run: {done.stderr.strip().splitlines()[-1][:80]}")
                continue
            found, seconds = json.loads(done.stdout.splitlines()[-1])
            marks = [right(row, items) for items, report in zip(found, texts, strict=True) for row in gold[report]]
            speed = sum(map(len, texts.values())) / max(seconds, 1e-6)
            shares = [sum(part) / total for part in zip(*marks, strict=True)]
            print(f"{name:<20}{shares[0]:>8.1%}{shares[1]:>22.1%}{speed:>14,.0f}")


def speed(texts: dict[str, str], megabytes: int) -> None:
    """Characters a second over the reports repeated, sheets and relations written, in one process."""
    from cityreports.extraction import extract_files

    with tempfile.TemporaryDirectory() as temporary:
        source, out, size, copies = Path(temporary, "in"), Path(temporary, "out"), 0, 0
        source.mkdir()
        while size < megabytes * 1_000_000:
            for report, text in texts.items():
                (source / f"{report}-{copies:04d}.txt").write_text(text, encoding="utf-8", newline="")
                size += len(text.encode())
            copies += 1
        list(extract_files([source / f"{next(iter(texts))}-0000.txt"], out))
        begin, clock = time.perf_counter(), time.process_time()
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        done = list(extract_files([source], out))
        wall, cpu = time.perf_counter() - begin, time.process_time() - clock
        after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    characters = copies * sum(map(len, texts.values()))
    print(f"{len(done)} documents, {characters:,} characters ({megabytes} MB), sheets and relations written:")
    print(f"  {characters / wall:,.0f} characters/s of wall time, {characters / cpu:,.0f} of processor time")
    print(f"  peak memory {before / 1024:.0f} MB before, {after / 1024:.0f} MB after")


def memory(documents: int) -> None:
    """The memory of `cityreports extract FOLDER --jobs 2`, all its processes together, while it reads a folder."""
    passages = [path.read_bytes() for path in sorted((ROOT / "tests/passages/development").glob("*.txt"))]
    with tempfile.TemporaryDirectory() as temporary:
        source, out = Path(temporary, "in"), Path(temporary, "out")
        source.mkdir()
        for i in range(documents):
            (source / f"{i:06d}.txt").write_bytes(passages[i % len(passages)])
        (source / "bad.docx").write_bytes(b"PK\x03\x04 no archive")
        code = "from cityreports.cli import main; main()"
        command = [sys.executable, "-c", code, "extract", str(source), "--out", str(out), "--jobs", "2"]
        begin = time.perf_counter()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        samples = []
        while process.poll() is None:
            time.sleep(0.5)
            samples.append((sum(1 for _ in out.glob("*.relations.csv")) if out.is_dir() else 0, resident(process.pid)))
        seconds = time.perf_counter() - begin
        print(f"\n{documents:,} documents and one broken in {seconds:.0f} s, exit status {process.returncode}")
        for share in (0.1, 0.25, 0.5, 0.75, 1):
            done, size = next((s for s in samples if s[0] >= share * documents * 0.98), samples[-1])
            print(f"  {done:>7,} done: {size / 2**20:,.0f} MB resident")


def resident(pid: int) -> int:
    """Bytes of memory of a process and its children."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return pages * resource.getpagesize() + sum(resident(int(child)) for child in children)


def main() -> None:
    """Print speed and memory, and the table of the peers."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("texts", type=Path)
    arguments.add_argument("--peers", type=Path)
    arguments.add_argument("--megabytes", type=int, default=10)
    arguments.add_argument("--documents", type=int, help="also measure memory over so many documents")
    given = arguments.parse_args()
    reports = sorted(path.stem for path in (ROOT / "data/raw/figures").glob("*.csv"))
    texts = {report: (given.texts / f"{report}.txt").read_text(encoding="utf-8-sig") for report in reports}
    begin = time.perf_counter()
    import cityreports.extraction  # noqa: F401

    print(f"start-up {time.perf_counter() - begin:.1f} s (not counted)")
    speed(texts, given.megabytes)
    if given.documents:
        memory(given.documents)
    if given.peers:
        peers(given.peers, texts)


if __name__ == "__main__":
    sys.exit(main())
