"""How well `extract` reads the passages it was made on: a change of the rules that reads them worse is seen here."""

import importlib.util
from pathlib import Path

import pandas as pd
import pytest

# a little under what `benchmarks/passages.py` prints
FLOORS = {
    "spans": 0.998, "value, unit and qualifier": 0.994, "type": 0.997, "role": 0.986, "period": 0.947,
    "indicators": 0.92, "relations": 0.93,
}  # fmt: skip


@pytest.fixture(scope="module")
def scores(tmp_path_factory) -> pd.Series:
    """F1 of spans, indicators and relations, the share of quantities and of fields that are right."""
    root = Path(__file__).parents[1]
    spec = importlib.util.spec_from_file_location("passages", root / "benchmarks/passages.py")
    passages = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(passages)
    gold = root / "tests/passages/development"
    found = passages.score(gold, gold, tmp_path_factory.mktemp("drafts"))
    quantities = found.spans["recall"][["value, unit and qualifier"]]
    return pd.concat([found.spans["f1"].drop(quantities.index), quantities, found.fields["share"]])


@pytest.mark.parametrize("name", FLOORS)
def test_development_passages(scores, name):
    """Each score is at least its floor."""
    assert scores[name] >= FLOORS[name]
