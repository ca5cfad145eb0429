"""The tables of words, as a scholar may have corrected them."""

import re
from collections import Counter
from pathlib import Path

import pytest

import cityreports
from cityreports import sources

TABLES = sorted(path.name for path in (Path(cityreports.__file__).parent / "tables").glob("*.csv"))


@pytest.mark.parametrize("name", TABLES)
def test_a_table_holds_no_row_twice(name):
    rows = Counter(tuple(row.items()) for row in sources.table(name))
    assert [dict(row) for row, n in rows.items() if n > 1] == []


def test_each_cue_is_an_expression_of_its_own():
    for row in sources.table("cues.csv"):
        re.compile(row["words"])


def test_a_comma_without_quotes_is_named(project):
    (project / "data/raw/cues.csv").write_text("group,words\nspan,上下\nspan,[一-龥]{0,2}处\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"cues\.csv, line 3: 3 cells, the header has 2: is a comma not in quotes"):
        sources.table("cues.csv")
