"""Checks in words and numbers."""

import re

import pytest

from cityreports.audit import audit, coded
from cityreports.processed import relations
from cityreports.statements import assumption_text


@pytest.fixture(scope="module")
def findings():
    return {one.relation_id: one for one in audit(coded()).findings}


@pytest.mark.parametrize(
    ("relation", "language", "text"),
    [
        (
            "zhoushan-2021-r003",
            "zh",
            "事部件结案（137073件）是事部件立案（139586件）的98.1997%，印出事部件结案率（98.2%）",
        ),
        (
            "zhoushan-2021-r008",
            "en",
            "share of cases found by video (15.7%) is a change of 3.7% from an earlier level that is not printed; "
            "read as a relative change it lies in (15.08, 15.20) %, read as percentage points in (11.90, 12.10) %",
        ),
        (
            "nanping-2023-r048",
            "zh",
            "运输责令整改（107起）、运输行政处罚（222起）合计329起，整体为运输违规行为（244起）",
        ),
        (
            "nanping-2023-r021",
            "en",
            "parking spaces added (2114个) is printed as 140.93% of a plan that is not printed; "
            "only the whole number 1,500 fits",
        ),
        (
            "ziyang-2020h1-r019",
            "zh",
            "“一个”、“一个”、“两大”、“五大”依次写成1125，名称印为“1126”",
        ),
        (
            "nanping-2023-r064",
            "en",
            "reminder talks (2人), persons criticised (3人), admonishing talks (2人) "
            "and party warnings (1人) make 8人次; the whole is persons disciplined (8人次)",
        ),
        (
            "zhoushan-2021-r001",
            "en",
            "street-order grids (62个) and street-order grids added (14个) make 76个; "
            "printed: street-order grids (76个)",
        ),
    ],
)
def test_a_check_is_said_in_both_languages(findings, relation, language, text):
    """As a reader would say it."""
    assert findings[relation].statement(language) == text


def test_every_statement_is_whole(findings):
    """No empty place, no key, no Chinese sentence in English but for names and units."""
    for one in findings.values():
        for language in ("zh", "en"):
            text = one.statement(language)
            assert text and not re.search(r"[{}]|\(\)|（）|None|statement\.", text), (one.relation_id, text)


def test_every_assumption_is_known_in_chinese():
    """No English words in a Chinese report."""
    for assumption in relations()["assumption"].unique():
        assert not re.search("[a-z]", assumption_text(assumption, "zh")), assumption
    assert assumption_text("parts disjoint; the same bodies", "en") == "parts disjoint; the same bodies"
