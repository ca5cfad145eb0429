"""The audit on invented reports: false alarms over many draws, planted faults given back, and time.

Run from the project's folder: ``python benchmarks/audit.py [DRAWS]``.
"""

from __future__ import annotations

import sys
from pathlib import Path
from random import Random
from time import perf_counter

import pandas as pd

from cityreports.audit import audit, coded, from_draft
from cityreports.extraction import extract
from cityreports.power import by_fault, by_kind, power

sys.path.insert(0, str(Path(__file__).parent))

import synthetic


def false_alarms(draws: int) -> pd.Series:
    """Reports in which every relation holds: how many the audit faults."""
    begin, relations, faulted = perf_counter(), 0, []
    for seed in range(draws):
        ties, rounding = synthetic.draw(Random(seed))
        found = audit(synthetic.linked(ties, rounding))
        relations += len(found.findings)
        if found.inconsistent:
            faulted.append(seed)
    return pd.Series(
        {"reports": draws, "relations": relations, "faulted": len(faulted), "seconds": perf_counter() - begin}
    )


def planted_faults(draws: int) -> pd.Series:
    """The same reports with one planted fault: how often the audit gives back this one and no other."""
    begin, planted, right = perf_counter(), 0, 0
    for seed in range(draws):
        random = Random(seed)
        ties, rounding = synthetic.draw(random)
        faulty = synthetic.planted(ties, rounding, random)
        if faulty is None:
            continue
        planted += 1
        found = audit(synthetic.linked(faulty[0], rounding))
        right += [one.relation_id for one in found.inconsistent] == [f"invented-r{faulty[1] + 1:03d}"]
    return pd.Series({"planted": planted, "given back": right, "seconds": perf_counter() - begin})


def from_text(draws: int) -> pd.Series:
    """Texts, sound and with one wrong rate: how often the extracted relations give back just what is wrong."""
    right = {False: 0, True: 0}
    for seed in range(draws):
        for fault in right:
            text, wrong = synthetic.report(Random(seed), fault)
            found = audit(from_draft(extract(text, "invented")))
            right[fault] += [one.given.result.literal for one in found.inconsistent] == wrong
    return pd.Series({"texts": draws, "sound ones passed": right[False], "faults given back": right[True]})


def main(draws: int) -> None:
    """Print all tables."""
    for title, found in (
        ("no fault, in numbers", false_alarms(draws)),
        ("one fault, in numbers", planted_faults(max(draws // 5, 1))),
        ("from text", from_text(max(draws // 50, 1))),
    ):
        print(f"{title}\n{found.to_string()}\n")
    faults = power(coded())
    print(f"faults put into the five reports\n{by_fault(faults).to_string()}\n\n{by_kind(faults).to_string()}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
