"""Checks of relations: what a careful reader computes by hand."""

import pandas as pd
import pytest

from cityreports.consistency import check_all, check_terms, checks
from cityreports.intervals import Interval
from cityreports.operands import Operand, Terms, measured
from cityreports.processed import checks as processed_checks


def figure(text: str, rounding: str = "half_up", **about: str) -> Operand | None:
    """A figure from ``literal|role|note``."""
    if not text:
        return None
    literal, role, note = (*text.split("|"), "", "")[:3]
    role = role or "actual"
    about = {
        "city_id": "",
        "indicator": "",
        "period_start": "",
        "period_end": "",
        "subject_zh": "",
        "subject_en": "",
    } | about
    return Operand(literal, literal, *measured(literal, role, note, rounding), "X" in literal, note, role=role, **about)


def outcome(
    kind: str, operands: str, result: str, basis: str = "stated", rounding: str = "half_up", assumption: str = ""
):
    """Verdict, finding and reason of a relation written down as texts."""
    terms = Terms(tuple(figure(text, rounding) for text in operands.split(";")), figure(result, rounding), assumption)
    found = check_terms(kind, terms, basis)
    return found.verdict, found.finding, found.reason


@pytest.mark.parametrize(
    ("kind", "operands", "result", "verdict", "finding"),
    [
        ("ratio", "137073件;139586件", "98.2%", "consistent", ""),
        ("ratio", "137073件;139586件", "98.3%", "inconsistent", "ratio"),
        ("ratio", "137073件;139586件", "98.2个百分点", "inconsistent", "unit"),
        ("ratio", "496个;495个", "100%", "inconsistent", "ratio"),
        ("ratio", "2件;3件", "0.67", "consistent", ""),
        ("sum", "958件;6996件", "7954件", "consistent", ""),
        ("sum", "958件;6996件", "7953件", "inconsistent", "sum"),
        ("sum", "1800万元;8800万元;8000万元;1100万元;8000万元", "2.77亿元", "consistent", ""),
        ("part", "107起;222起", "244起", "inconsistent", "parts_exceed_whole"),
        ("change", "8.98万件;5.72万件", "57%|change", "consistent", ""),
        ("change", "8.98万件;5.72万件", "56%|change", "inconsistent", "change"),
        ("change", "70件;100件", "30%|change|decrease", "consistent", ""),
        ("change", "70件;100件", "30%|change", "inconsistent", "change"),
        ("change", "210件;100件", "2.1倍|change|ratio to", "consistent", ""),
        ("change", "210件;100件", "1.1倍|change", "consistent", ""),
        ("change", "43.93%;39.5%", "4.43个百分点|change", "consistent", ""),
        ("change", "15.7%;12%", "3.7%|change", "consistent", ""),
        ("change", "210件;100件", "110个百分点|change", "inconsistent", "unit"),
        ("completion", "2114个;1500个|target", "140.93%|completion", "consistent", ""),
        ("completion", "500.01万平方米;400万平方米|target", "25%|completion|excess", "consistent", ""),
        ("completion", "8条;9条|target", "94%|completion", "inconsistent", "completion"),
        ("difference", "9处;5处", "4处", "consistent", ""),
        ("difference", "9处;5处", "5处", "inconsistent", "difference"),
        ("per", "0.2万元;1起", "2000元/起", "consistent", ""),
        ("per", "45.92万元;222起", "3000元/起", "inconsistent", "per"),
        ("duplicate", "3.11平方公里", "3.11 平方公里", "consistent", ""),
        ("duplicate", "99.93%", "99.9%", "consistent", ""),
        ("duplicate", "五大", "六项", "inconsistent", "duplicate"),
        ("duplicate", "10%", "10个百分点", "inconsistent", "unit"),
        ("duplicate", "10%以上|target", "15%以上|target", "inconsistent", "duplicate"),
        ("duplicate", "一个;一个;四个;三个", "1143", "consistent", ""),
        ("duplicate", "一个;一个;两大;五大", "1126", "inconsistent", "duplicate"),
        ("standard", "98%", "95%以上|standard", "consistent", ""),
        ("standard", "94%", "95%以上|standard", "inconsistent", "standard_not_met"),
        ("standard", "7%", "不高于8%|standard", "consistent", ""),
    ],
)  # fmt: skip
def test_verdicts_by_hand(kind, operands, result, verdict, finding):
    """One relation each, of every kind."""
    assert outcome(kind, operands, result)[:2] == (verdict, finding)


@pytest.mark.parametrize(
    ("kind", "operands", "result", "reason"),
    [
        ("ratio", "X件;X件", "X%", "masked"),
        ("ratio", "5件;8件", "", "result_not_printed"),
        ("ratio", "500件;", "12%", "unstated_denominator"),
        ("ratio", ";500件", "12%", "unstated_numerator"),
        ("ratio", "5件;0件", "50%", "division_by_zero"),
        ("ratio", "60件以上;200件", "50%", "open_bound"),
        ("part", "40件", "122件", "parts_not_exhaustive"),
        ("part", "122件", "122件", "parts_not_exhaustive"),
        ("change", "100件;", "10%|change", "earlier_level_not_printed"),
        ("completion", "112公顷", "112%|completion", "plan_not_printed"),
        ("sum", "3件;5平方米", "8件", "different_units"),
        ("sum", "3件;", "8件", "operand_not_printed"),
        ("difference", "3件", "8件", "operand_not_printed"),
        ("standard", "43%", "40%|standard", "unstated_direction"),
    ],
)
def test_untestable_says_why(kind, operands, result, reason):
    """And nothing else is."""
    assert outcome(kind, operands, result)[0::2] == ("untestable", reason)


@pytest.mark.parametrize(
    ("operands", "whole", "some", "every"),
    [
        ("5处;4处", "9处", ("untestable", "", "parts_not_exhaustive"), ("consistent", "", "")),
        ("5处;3处", "9处", ("untestable", "", "parts_not_exhaustive"), ("inconsistent", "sum", "")),
        ("5处;5处", "9处", ("inconsistent", "parts_exceed_whole", ""), ("inconsistent", "parts_exceed_whole", "")),
        ("1.2万处;300处", "1.23万处", ("untestable", "", "parts_not_exhaustive"), ("consistent", "", "")),
        ("5处以上;3处", "9处", ("untestable", "", "parts_not_exhaustive"), ("untestable", "", "open_bound")),
        ("5处;X处", "9处", ("untestable", "", "masked"), ("untestable", "", "masked")),
    ],
)  # fmt: skip
def test_parts_must_make_up_the_whole_only_where_they_are_all(operands, whole, some, every):
    """What the wording says of the parts decides, never the numbers."""
    assert outcome("part", operands, whole, assumption="parts disjoint") == some
    assert outcome("part", operands, whole, assumption="parts disjoint and exhaustive; the same bodies") == every


def test_an_open_bound_can_still_be_passed():
    """At least 160 of exactly 200 is not 50%."""
    assert outcome("ratio", "160件以上;200件", "50%") == ("inconsistent", "ratio", "")


def test_a_suggested_relation_convicts_no_figure():
    """It says what the verdict would have been."""
    assert outcome("sum", "3件;5件", "9件", "suggested") == ("untestable", "sum", "suggested_inconsistent")
    assert outcome("sum", "3件;5件", "8件", "suggested") == ("untestable", "", "suggested_consistent")


@pytest.mark.parametrize(
    ("rounding", "verdict"),
    [("half_up", "consistent"), ("half_even", "consistent"), ("truncation", "inconsistent"), ("any", "consistent")],
)
def test_the_rounding_rule_decides(rounding, verdict):
    """2 of 3 is 66.67%, by truncation 66.66%."""
    assert outcome("ratio", "2件;3件", "66.67%", rounding=rounding)[0] == verdict


def test_the_standard_knows_the_better_side():
    """A rate is better upward, by the codebook."""
    terms = Terms((figure("43.93%", indicator="sewage_collection_rate"),), figure("43%|target"))
    assert check_terms("standard", terms).verdict == "consistent"
    terms = Terms((figure("42.93%", indicator="sewage_collection_rate"),), figure("43%|target"))
    assert check_terms("standard", terms).finding == "standard_not_met"


def mixture(total: str, part: str, basis: str = "stated"):
    """100 cases of which 90 have a rate of their own."""
    known = {
        "w": figure("100件"),
        "p": figure("90件"),
        "rw": figure(total, subject_zh="办结率"),
        "rp": figure(part, subject_zh="按期办结率"),
    }
    rows = [("r1", "part", "p", "w"), ("r2", "ratio", ";w", "rw"), ("r3", "ratio", ";p", "rp")]
    frame = pd.DataFrame(rows, columns=["relation_id", "kind", "operands", "result"]).assign(basis=basis, assumption="")
    return check_all(frame.itertuples(), known)["r1"]


def test_a_mixture_can_be_impossible():
    """If 99% of 90 are closed, at least 89.1 of the 100 are."""
    assert mixture("95%", "99%").verdict == "untestable"
    found = mixture("60%", "99%")
    assert (found.verdict, found.finding) == ("inconsistent", "impossible_bounds")
    assert found.recomputed.below(Interval.of(0, 100))
    assert mixture("60%", "99%", "suggested").reason == "suggested_inconsistent"


def test_the_table_has_one_row_a_relation_and_only_three_verdicts():
    """The checks of the five reports, as they are built."""
    frame = processed_checks()
    assert frame["relation_id"].is_unique
    assert set(frame["verdict"]) == {"consistent", "inconsistent", "untestable"}
    assert frame.loc[frame["verdict"] == "untestable", "reason"].ne("").all()
    assert frame.loc[frame["verdict"] == "inconsistent", "finding"].ne("").all()


@pytest.mark.parametrize(
    ("relation", "verdict", "finding"),
    [
        ("zhoushan-2021-r003", "consistent", ""),
        ("zhoushan-2021-r020", "consistent", ""),
        ("nanping-2023-r024", "inconsistent", "no_whole_plan"),
        ("nanping-2023-r038", "inconsistent", "ratio"),
        ("nanping-2023-r048", "inconsistent", "parts_exceed_whole"),
        ("nanping-2023-r065", "consistent", ""),
        ("ziyang-2020h1-r018", "inconsistent", "duplicate"),
        ("ziyang-2020h1-r019", "inconsistent", "duplicate"),
        ("ziyang-2020h1-r020", "consistent", ""),
        ("ziyang-2020h1-r006", "untestable", ""),
        ("xiamen-2023-r005", "consistent", ""),
        ("zhoushan-2021-r011", "untestable", "identified"),
    ],
)  # fmt: skip
def test_what_a_reader_finds_in_the_five_reports(relation, verdict, finding):
    """Found by reading, before the program."""
    row = processed_checks().set_index("relation_id").loc[relation]
    assert (row["verdict"], row["finding"]) == (verdict, finding)


def test_bounds_are_rounded_outward():
    """A third of a hundred lies within what is written."""
    frame = pd.DataFrame(
        [("r1", "x", "ratio", "a;b", "c", "stated", "")],
        columns=["relation_id", "report_id", "kind", "operands", "result", "basis", "assumption"],
    )
    row = checks(frame, {"a": figure("1件"), "b": figure("3件"), "c": figure("33%")}).iloc[0]
    assert (row["recomputed_lower"], row["recomputed_upper"]) == ("33.333333", "33.333334")
