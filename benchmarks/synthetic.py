"""Invented reports in which every relation holds exactly, printed by a stated rounding rule; with a fault if wanted."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction
from math import floor
from random import Random

import pandas as pd

from cityreports.audit import audit
from cityreports.crossings import Linked
from cityreports.operands import Operand, measured

ROUNDINGS = ("half_up", "half_even", "truncation")
FAULTY = ("ratio", "sum", "change", "completion", "difference", "duplicate")  # kinds that a fault surely breaks


@dataclass(frozen=True)
class Printed:
    """A figure of an invented report."""

    literal: str
    role: str = "actual"
    note: str = ""
    subject: str = ""


@dataclass(frozen=True)
class Tie:
    """A relation of an invented report; `sentence` says it in Chinese where a text would."""

    kind: str
    operands: tuple[Printed | None, ...]
    result: Printed
    sentence: str = ""


def rounded(value: Fraction, digits: int, rounding: str) -> str:
    """A number as printed with so many decimals."""
    scaled = abs(value) * 10**digits
    whole = floor(scaled)
    rest = scaled - whole
    if rounding != "truncation" and (
        rest > Fraction(1, 2) or (rest == Fraction(1, 2) and (rounding == "half_up" or whole % 2))
    ):
        whole += 1
    text = str(whole).zfill(digits + 1)
    text = f"{text[:-digits]}.{text[-digits:]}" if digits else text
    return f"-{text}" if value < 0 and whole else text


def count(value: int, random: Random, rounding: str, unit: str = "件", plain: bool = False) -> Printed:
    """A count, exact or in 万."""
    if value < 20_000 or plain or random.random() < 0.6:
        return Printed(f"{value}{unit}")
    return Printed(f"{rounded(Fraction(value, 10_000), random.randint(1, 3), rounding)}万{unit}")


def percent(share: Fraction, random: Random, rounding: str, role: str = "actual", note: str = "") -> Printed:
    """A share or a change as a percentage; a decrease is printed without its sign."""
    digits = random.randint(0, 2)
    note = "; ".join(filter(None, (note, "decrease" if share < 0 else "")))
    return Printed(f"{rounded(abs(share) * 100, digits, rounding)}%", role, note)


def ratio(random: Random, rounding: str) -> Tie:
    whole = random.randint(1, 10 ** random.randint(1, 6))
    part = random.randint(0, whole)
    terms = count(part, random, rounding), count(whole, random, rounding)
    rate = percent(Fraction(part, whole), random, rounding)
    return Tie("ratio", terms, rate, f"共受理案件{terms[1].literal},办结{terms[0].literal},办结率{rate.literal}。")


def lacking(random: Random, rounding: str) -> Tie:
    """A rate whose numerator or denominator is not printed."""
    whole = random.randint(1, 5000)
    part = random.randint(1, whole)
    rate = percent(Fraction(part, whole), random, rounding)
    if random.random() < 0.5:
        return Tie("ratio", (Printed(f"{part}件"), None), rate)
    return Tie("ratio", (None, Printed(f"{whole}件")), rate)


def total(random: Random, rounding: str) -> Tie:
    numbers = [random.randint(0, 10 ** random.randint(1, 6)) for _ in range(random.randint(2, 6))]
    terms = tuple(count(number, random, rounding) for number in numbers)
    whole = count(sum(numbers), random, rounding)
    return Tie("sum", terms, whole)


def part(random: Random, rounding: str) -> Tie:
    numbers = [random.randint(0, 10**5) for _ in range(random.randint(1, 4))]
    whole = sum(numbers) + random.choice((0, random.randint(0, 10**5)))
    return Tie("part", tuple(count(number, random, rounding) for number in numbers), count(whole, random, rounding))


def change(random: Random, rounding: str) -> Tie:
    before, after = random.randint(1, 10**6), random.randint(0, 10**6)
    terms = count(after, random, rounding), count(before, random, rounding)
    rise = percent(Fraction(after, before) - 1, random, rounding, "change")
    return Tie("change", terms, rise)


def change_alone(random: Random, rounding: str) -> Tie:
    before, after = random.randint(1, 10**4), random.randint(1, 10**4)
    rise = percent(Fraction(after, before) - 1, random, rounding, "change")
    return Tie("change", (Printed(f"{after}件"), None), rise)


def completion(random: Random, rounding: str) -> Tie:
    plan = random.randint(1, 10**5)
    actual = random.randint(plan, 3 * plan)
    done, note = Fraction(actual, plan), ""
    if random.random() < 0.4:
        done, note = done - 1, "excess"
    terms = count(actual, random, rounding, "座"), Printed(f"{plan}座", "target")
    if random.random() < 0.4:
        terms = terms[0], None
    return Tie("completion", terms, percent(done, random, rounding, "completion", note))


def difference(random: Random, rounding: str) -> Tie:
    less, more = sorted(random.randint(0, 10**6) for _ in range(2))
    terms = count(more, random, rounding), count(less, random, rounding)
    return Tie("difference", terms, count(more - less, random, rounding))


def per(random: Random, rounding: str) -> Tie:
    cases, money = random.randint(1, 10**5), random.randint(0, 10**8)
    fines = Printed(f"{rounded(Fraction(money, 10_000), random.randint(0, 4), rounding)}万元")
    each = Printed(f"{rounded(Fraction(money, cases), 2, rounding)}元/件")
    return Tie("per", (fines, Printed(f"{cases}件")), each)


def duplicate(random: Random, rounding: str) -> Tie:
    number = random.randint(0, 10**7)
    return Tie("duplicate", (count(number, random, rounding),), count(number, random, rounding))


def standard(random: Random, rounding: str) -> Tie:
    reached = random.randint(1, 100)
    bound = random.randint(0, reached)
    return Tie("standard", (Printed(f"{reached}%"),), Printed(f"不低于{bound}%", "standard"))


KINDS = (
    ratio, lacking, total, part, change, change_alone, completion, difference, per, duplicate, standard,
)  # fmt: skip


def mixture(random: Random, rounding: str) -> list[Tie]:
    """A part of a whole, and the rates of both."""
    inner, outer = random.randint(1, 10**4), random.randint(1, 10**4)
    done = random.randint(0, inner)
    all_done = done + random.randint(0, outer)
    named = {"subject": "按期结案率"}
    small, large = Printed(f"{inner}件"), Printed(f"{inner + outer}件")
    rates = [percent(Fraction(a, b), random, rounding) for a, b in ((done, inner), (all_done, inner + outer))]
    rates = [Printed(rate.literal, rate.role, rate.note, **named) for rate in rates]
    tie = Tie("part", (small,), large)
    return [tie, Tie("ratio", (None, small), rates[0]), Tie("ratio", (None, large), rates[1])]


def draw(random: Random) -> tuple[list[Tie], str]:
    """The relations of one invented report, and the rounding rule by which it is printed."""
    rounding = random.choice(ROUNDINGS)
    ties = [random.choice(KINDS)(random, rounding) for _ in range(random.randint(1, 8))]
    return ties + mixture(random, rounding), rounding


def linked(ties: list[Tie], rounding: str) -> Linked:
    """Relations as an audit takes them."""
    figures: dict[str, Operand] = {}
    names: dict[int, str] = {}

    def name(figure: Printed | None) -> str:
        if figure is None:
            return ""
        if id(figure) not in names:
            names[id(figure)] = f"invented-{len(names):05d}"
            figures[names[id(figure)]] = Operand(
                names[id(figure)], figure.literal, *measured(figure.literal, figure.role, figure.note, rounding),
                masked=False, note=figure.note, city_id="", indicator="", role=figure.role, period_start="",
                period_end="", subject_zh=figure.subject, subject_en=figure.subject,
            )  # fmt: skip
        return names[id(figure)]

    rows = [
        {
            "relation_id": f"invented-r{i:03d}",
            "report_id": "invented",
            "kind": tie.kind,
            "operands": ";".join(name(figure) for figure in tie.operands),
            "result": name(tie.result),
            "base_start": "",
            "base_end": "",
            "basis": "stated",
            "assumption": "",
            "note": "",
        }
        for i, tie in enumerate(ties, start=1)
    ]
    return Linked(pd.DataFrame(rows, dtype=str), figures)


def planted(ties: list[Tie], rounding: str, random: Random) -> tuple[list[Tie], int] | None:
    """The same report with one printed result moved beyond every value that would pass, and which relation it is in.

    None if no relation of the report is of a kind that a fault surely breaks.
    """
    places = [
        i for i, tie in enumerate(ties) if tie.kind in FAULTY and None not in tie.operands
        and sum(tie.result in (*other.operands, other.result) for other in ties) == 1
    ]  # fmt: skip
    if not places:
        return None
    place = random.choice(places)
    tie = ties[place]
    finding = audit(linked([tie], rounding)).findings[0]
    steps = finding.information + random.randint(0, 3)
    moved = replace(tie.result, literal=_moved(tie.result.literal, steps))
    return [*ties[:place], replace(tie, result=moved), *ties[place + 1 :]], place


def _moved(literal: str, steps: int) -> str:
    """A literal whose last printed place is so many steps higher."""
    found = re.search(r"\d+(?:\.\d+)?", literal)
    digits = len(found[0].partition(".")[2])
    number = int(found[0].replace(".", "")) + steps
    text = str(number).zfill(digits + 1)
    text = f"{text[:-digits]}.{text[-digits:]}" if digits else text
    return literal[: found.start()] + text + literal[found.end() :]


def report(random: Random, fault: bool) -> tuple[str, list[str]]:
    """A text of closure rates and growths, and the results in it that are wrong."""
    lines, wrong = ["2023年工作总结", "一、2023年工作情况"], []
    faulty = random.randrange(4) if fault else -1
    for i in range(4):
        whole = random.randint(200, 10**6)
        share = Fraction(random.randint(1, whole), whole)
        subject = ("案件", "投诉", "事项", "诉求")[i]
        rate = f"{rounded(share * 100, random.randint(1, 2), 'half_up')}%"
        if i == faulty:
            rate = _moved(rate, random.randint(5, 60))
            wrong.append(rate)
        lines.append(f"全年共受理{subject}{whole}件,办结{int(share * whole)}件,办结率{rate}。")
    return "\n".join(lines), wrong
