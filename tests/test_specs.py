"""The public suite Recognizers-Text, read by the function with which `extract` reads its literals."""

import json
import re
from decimal import Decimal
from pathlib import Path

import pytest

from cityreports.quantities import UnreadableError, interval, read, simplify
from cityreports.sources import table

FOLDER = Path(__file__).parent / "specs"
FILES = ("NumberModel", "PercentModel", "NumberRangeModel", "CurrencyModel", "DimensionModel")
# of the cases in scope, the share that must pass
TARGETS = {
    "NumberModel": 0.90,
    "PercentModel": 0.95,
    "NumberRangeModel": 0.90,
    "CurrencyModel": 0.85,
    "DimensionModel": 0.85,
}

UNITS = {
    "Chinese yuan": ("CNY", 1), "Mu": ("m2", Decimal("666.6666666667")), "Centimeter": ("m", Decimal("0.01")),
    "Meter": ("m", 1), "Jin": ("kg", Decimal("0.5")), "Kilogram": ("kg", 1), "Kilometer": ("m", 1000),
    "United States dollar": ("USD", 1), "New Taiwan dollar": ("TWD", 1), "Megahertz": ("MHz", 1),
    "Liang": ("kg", Decimal("0.05")), "Kilowatt": ("kW", 1),
}  # fmt: skip
# an amount in two foreign units, a coin without a state, a sign that many currencies share
FOREIGN = re.compile(r"日本銭|美分|比特币|\$")
OUT_OF_SCOPE = (
    (re.compile(r"字节|比特|存储单位"), "computer storage"),
    (re.compile(r"\^|\de[+-]?\d"), "spoken arithmetic"),
    (FOREIGN, "foreign currency"),
)
CONTRADICT = {
    # DESIGN: a share is written in ‱ or ‰ or %, 百分点 is its own unit with the number unchanged; both are met below
    "４ ６／３": "an improper fraction after a number is a product in the suite (4 6/3 = 6)",
}


def cases(name: str) -> list[dict]:
    """The cases of one file."""
    (path,) = FOLDER.glob(f"*-{name}.json")
    return json.loads(path.read_text(encoding="utf-8"))


def out_of_scope(case: dict) -> str:
    """Why a case is out of scope, if it is."""
    if case["Input"] in CONTRADICT:
        return CONTRADICT[case["Input"]]
    return next((why for pattern, why in OUT_OF_SCOPE if pattern.search(case["Input"])), "")


def number(text: str) -> Decimal:
    """The value of a number, a fraction or a share as the suite counts it: a fraction of one."""
    reading = read(text)
    value = reading.value
    if reading.unit and reading.unit.symbol == "%" and not text.endswith(("%", "％")):
        return value / 100
    return value


def close(found: Decimal, wanted: str) -> bool:
    """Whether two numbers agree in ten digits."""
    return abs(found - Decimal(wanted)) <= abs(Decimal(wanted)) * Decimal("1e-4")


def share(text: str) -> Decimal:
    """A share in percent."""
    reading = read(text)
    scale = {"‰": 10, "‱": 100}.get(reading.unit.symbol if reading.unit else "", 1)
    return reading.value / scale


OUTER = "|".join(row["word"] for row in table("hedges.csv") if row["position"] == "outside" or row["word"] == "超过")


def hedged(text: str):
    """A literal with the hedge before it, split as `extract` splits them: the hedge stands outside."""
    found = re.match(rf"({OUTER})了?(?![^大小]*(?:大于|小于|少于|等于))(.+)", simplify(text))
    return read(found[2], found[1]) if found else read(text)


def ends(text: str) -> tuple[Decimal | None, Decimal | None]:
    """The two ends of a range or of a bound."""
    reading = hedged(text)
    if reading.ends:
        return reading.ends
    if "/" in text:
        reading = reading._replace(value=reading.value / 100)
    lower, upper, _, _ = interval(reading, "target")
    if reading.hedge in ("above", "over"):
        return reading.value, None
    return lower, upper


def passes(name: str, case: dict) -> bool:
    """Whether every expected value comes from the reading of its text."""
    try:
        return all(_right(name, result) for result in case["Results"])
    except (UnreadableError, ArithmeticError, TypeError, KeyError, AttributeError):
        return False


def _right(name: str, result: dict) -> bool:
    text, wanted = result["Text"], result["Resolution"]
    if name == "NumberModel":
        return close(number(text), wanted["value"])
    if name == "PercentModel":
        return close(share(text), wanted["value"].rstrip("%"))
    if name == "NumberRangeModel":
        low, high = re.fullmatch(r"[\[(](.*?),(.*?)[\])]", wanted["value"]).groups()
        found = ends(text)
        return all(
            (f is None) == (w == "") and (f is None or close(f, w)) for f, w in zip(found, (low, high), strict=True)
        )
    if wanted["value"] is None:
        return True
    reading = read(text)
    symbol, factor = UNITS[wanted["unit"]]
    return reading.unit.symbol == symbol and close(reading.value, str(Decimal(wanted["value"]) * factor))


def score(name: str) -> tuple[int, int, int, int]:
    """Cases, those that pass, those in scope, and those of them that pass."""
    every = cases(name)
    inside = [case for case in every if not out_of_scope(case)]
    return len(every), sum(passes(name, c) for c in every), len(inside), sum(passes(name, c) for c in inside)


@pytest.mark.parametrize("name", FILES)
def test_share_of_the_suite(name, capsys):
    """The shares over all cases and over those in scope are printed, and the latter reach their target."""
    every, passed, inside, right = score(name)
    with capsys.disabled():
        print(f"\n{name}: {passed}/{every} of all, {right}/{inside} in scope ({right / inside:.1%})")
    assert inside >= 0.75 * every
    assert right >= TARGETS[name] * inside


def test_simplify_is_what_extract_reads():
    """The suite's traditional and full-width characters go through the grammar's own table."""
    assert simplify("肆佰陸拾") == "四百六十"
