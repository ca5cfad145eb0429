"""The audit on invented reports: false alarms over many draws, planted faults given back by kind, in numbers and from
text, and time; and faults put into the five reports.

Run from the project's folder: ``python benchmarks/audit.py [DRAWS [TEXTS]]``.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from random import Random
from time import perf_counter

import pandas as pd

from cityreports.audit import coded, from_draft
from cityreports.consistency import Check, check_all
from cityreports.crossings import Linked
from cityreports.extraction import extract
from cityreports.power import by_fault, by_kind, by_report, power

sys.path.insert(0, str(Path(__file__).parent))

import synthetic
import wording

SENTENCES = 6


def checked(linked: Linked) -> dict[str, Check]:
    """The checks by relation id."""
    return check_all(linked.relations.itertuples(), linked.figures)


def failed(checks: dict[str, Check]) -> list[str]:
    """The relations that do not hold."""
    return [name for name, check in checks.items() if check.verdict == "inconsistent"]


# --- numbers ------------------------------------------------------------------------------------------------------


def false_alarms(draws: int) -> pd.Series:
    """Reports in which every relation holds: how many the audit faults."""
    begin, verdicts, faulted = perf_counter(), Counter(), []
    for seed in range(draws):
        checks = checked(synthetic.linked(*synthetic.draw(Random(seed))))
        verdicts.update(check.verdict for check in checks.values())
        if failed(checks):
            faulted.append(seed)
    return pd.Series(
        {
            "reports": draws,
            "relations": verdicts.total(),
            "tested": verdicts.total() - verdicts["untestable"],
            "reports faulted": len(faulted),
            "seconds": round(perf_counter() - begin),
        }
    )


def planted_faults(draws: int) -> pd.DataFrame:
    """The same reports with one planted fault: how often the audit gives back this relation and no other, by kind."""
    planted, right = Counter(), Counter()
    for seed in range(draws):
        random = Random(seed)
        ties, rounding = synthetic.draw(random)
        wrong = synthetic.planted(ties, random)
        if wrong:
            name = wrong[0][wrong[1]].name
            planted[name] += 1
            right[name] += failed(checked(synthetic.linked(wrong[0], rounding))) == [f"invented-r{wrong[1] + 1:03d}"]
        impossible = synthetic.mixture(random, rounding, possible=False)
        planted["mixture"] += 1
        right["mixture"] += failed(checked(synthetic.linked(impossible, rounding))) == ["invented-r001"]
    return _shares(planted, {"given back": right})


# --- texts --------------------------------------------------------------------------------------------------------


def read(text: wording.Text, rounding: str) -> tuple[dict[frozenset[int], list[Check]], list[frozenset[int]]]:
    """What the audit makes of a text: its checks and those that fail, by the offsets of their figures."""
    linked = from_draft(extract(text.text, "invented"), rounding)
    checks = checked(linked)
    places = {
        row.relation_id: frozenset(
            int(name.rpartition("-")[2]) for name in (*row.operands.split(";"), row.result) if name
        )
        for row in linked.relations.itertuples()
    }
    found: dict[frozenset[int], list[Check]] = {}
    for name, check in checks.items():
        found.setdefault(places[name], []).append(check)
    return found, [places[name] for name in failed(checks)]


def sound_texts(draws: int) -> tuple[pd.Series, pd.DataFrame]:
    """Texts in which all holds: how many are faulted; and by kind the relations drafted with just their figures."""
    begin, faulted, whole = perf_counter(), 0, Counter()
    drafted, tested = Counter(), Counter()
    for seed in range(draws):
        random = Random(seed)
        rounding = random.choice(synthetic.ROUNDINGS)
        names = random.sample(wording.NAMES, SENTENCES)
        text, _ = wording.written(names, random, rounding)
        found, wrong = read(text, rounding)
        faulted += bool(wrong)
        for name, places in zip(names, text.places, strict=True):
            same = found.get(frozenset(places), [])
            whole[name] += 1
            drafted[name] += bool(same)
            tested[name] += any(check.verdict == "consistent" for check in same)
    counts = pd.Series({"texts": draws, "texts faulted": faulted, "seconds": round(perf_counter() - begin)})
    return counts, _shares(whole, {"drafted": drafted, "tested": tested})


def faulty_texts(draws: int) -> pd.DataFrame:
    """Texts with one wrong figure: how often what fails lies within the faulty relation, and nothing else fails."""
    planted, right, other = Counter(), Counter(), Counter()
    faulty = [name for name in wording.NAMES if name not in ("change alone", "fines")]
    for seed in range(draws):
        random = Random(seed)
        rounding = random.choice(synthetic.ROUNDINGS)
        first = faulty[seed % len(faulty)]
        names = [first, *random.sample([name for name in wording.NAMES if name != first], SENTENCES - 1)]
        try:
            text, ties = wording.written(names, random, rounding, fault=0)
        except ValueError:  # a completion of which every near figure fits a plan
            continue
        _, wrong = read(text, rounding)
        inside = [places <= set(text.places[0]) for places in wrong]
        planted[ties[0].name] += 1
        right[ties[0].name] += bool(inside) and all(inside)
        other[ties[0].name] += not all(inside)
    return _shares(planted, {"given back": right, "another faulted": other})


def wordings(draws: int) -> pd.DataFrame:
    """How often each wording, alone in a text, is drafted as a relation of just its figures."""
    whole, drafted = Counter(), Counter()
    for name in wording.NAMES:
        for seed in range(draws):
            random = Random(seed)
            for words, text in wording.alone(name, random, "half_up").items():
                whole[f"{name}: {words}"] += 1
                drafted[f"{name}: {words}"] += frozenset(text.places[0]) in read(text, "half_up")[0]
    return _shares(whole, {"drafted": drafted})


def _shares(total: Counter, counts: dict[str, Counter]) -> pd.DataFrame:
    """Counts by kind and their shares, with a row for all kinds."""
    frame = pd.DataFrame({"n": total, **counts}).fillna(0).astype(int)
    frame.loc["all"] = frame.sum()
    return frame.assign(**{f"{name}, share": (frame[name] / frame["n"]).round(3) for name in counts})


def main(draws: int, texts: int) -> None:
    """Print all tables."""
    print(f"no fault, in numbers\n{false_alarms(draws).to_string()}\n")
    print(f"one fault, in numbers\n{planted_faults(max(draws // 5, 1)).to_string()}\n")
    counts, kinds = sound_texts(texts)
    print(f"no fault, from text\n{counts.to_string()}\n\n{kinds.to_string()}\n")
    print(f"one fault, from text\n{faulty_texts(texts).to_string()}\n")
    print(f"wordings\n{wordings(max(texts // 50, 1)).to_string()}\n")
    faults = power(coded())
    for made in (by_report, by_kind, by_fault):
        print(f"faults put into the five reports\n{made(faults).to_string()}\n")


if __name__ == "__main__":
    given = [int(argument) for argument in sys.argv[1:]]
    main(*(given + [10_000, 1_000][len(given) :]))
