"""Agreement of two codings of the same texts: a program's draft against a coding, or one coder against the other."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from cityreports.observations import cells
from cityreports.quantities import UnreadableError

__all__ = ["Agreement", "evaluate", "read_coding"]

FIELDS = (
    "type", "numeral", "section", "sentence", "role", "time", "period", "per", "scope", "indicator", "area_zh",
    "value", "unit", "qualifier",
)  # fmt: skip
ALL_ROWS = frozenset({"type", "numeral", "section", "sentence"})
QUANTITY = ("value", "unit", "qualifier")


@dataclass(frozen=True)
class Agreement:
    """What `evaluate` finds.

    Attributes
    ----------
    spans : pandas.DataFrame
        `predicted`, `gold`, `matched`, `precision`, `recall`, `f1` for exact spans, indicators, relations and those
        whose basis is `stated` on both sides, and the share of the gold's measures with value, unit and qualifier
        all right.
    fields : pandas.DataFrame
        By field: rows compared, share that agrees, Krippendorff's nominal alpha.
    constructions : pandas.DataFrame
        By type and construction of the gold's literals: n, found, all right.
    disagreements : pandas.DataFrame
        One row each: report, start, literal, field, predicted, gold.
    """

    spans: pd.DataFrame
    fields: pd.DataFrame
    constructions: pd.DataFrame
    disagreements: pd.DataFrame


def read_coding(path: Path) -> pd.DataFrame:
    """A coding sheet as text, with `value`, `unit`, `qualifier`: as written in it, else by the figure grammar.

    Raises
    ------
    ValueError
        If it has no `start`, `end` and `literal`.
    """
    frame = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    missing = {"start", "end", "literal", "type"} - set(frame.columns)
    if missing:
        raise ValueError(f"{path}: not a coding sheet, it has no {', '.join(sorted(missing))}")
    if "value" not in frame:
        frame = frame.join(pd.DataFrame([_quantity(row) for row in frame.itertuples()], index=frame.index))
    for column in (*FIELDS, "period_start", "period_end", "note"):
        if column not in frame and column != "period":
            frame[column] = ""
    frame["period"] = (frame["period_start"] + "/" + frame["period_end"]).where(frame["type"] == "measure", "")
    frame["indicator"] = frame["indicator"].map(lambda codes: ";".join(sorted(codes.split(";"))))
    return frame


def _quantity(row) -> dict[str, str]:
    if row.type != "measure":
        return dict.fromkeys(QUANTITY, "")
    try:
        found = cells(row.literal, row.role, getattr(row, "note", ""))
    except UnreadableError:
        return dict.fromkeys(QUANTITY, "unreadable")
    return {name: found[name] for name in QUANTITY}


def pairs(predicted: Path, gold: Path) -> list[tuple[str, Path, Path]]:
    """Files to compare: two files, or two folders' sheets matched by stem."""
    if predicted.is_file() and gold.is_file():
        return [(gold.stem, predicted, gold)]
    if not (predicted.is_dir() and gold.is_dir()):
        raise ValueError(f"{predicted} and {gold} must be two files or two folders")
    found = [
        (path.stem, predicted / path.name, path)
        for path in sorted(gold.glob("*.csv"))
        if not path.stem.endswith(".relations") and (predicted / path.name).is_file()
    ]
    if not found:
        raise ValueError(f"no sheet of {predicted} has the name of one in {gold}")
    return found


def evaluate(predicted: Path, gold: Path) -> Agreement:
    """Compare two codings.

    Parameters
    ----------
    predicted, gold : pathlib.Path
        Two coding sheets, or two folders of sheets matched by stem. Relations are compared where both sides have
        a ``<stem>.relations.csv``.

    Returns
    -------
    Agreement

    Notes
    -----
    Spans match if start and end are equal. A field's alpha is Krippendorff's for nominal data with two coders
    (Krippendorff 2019, *Content Analysis*, 4th ed., ch. 12) over the matched spans; fields of measures are compared
    where both coders chose the type ``measure``.
    """
    sheets, relations, stated = [], np.zeros(3, dtype=int), np.zeros(3, dtype=int)
    left, right = [], []
    for stem, path, other in pairs(Path(predicted), Path(gold)):
        ours, theirs = read_coding(path), read_coding(other)
        left.append(ours.assign(report=stem))
        right.append(theirs.assign(report=stem))
        sheets.append(stem)
        tables = [file.with_name(f"{file.stem}.relations.csv") for file in (path, other)]
        if all(table.is_file() for table in tables):
            found, wanted = (_relations(table) for table in tables)
            relations += [len(found), len(wanted), len(found.keys() & wanted.keys())]
            said, meant = ({key for key, basis in side.items() if basis == "stated"} for side in (found, wanted))
            stated += [len(said), len(meant), len(said & meant)]
    ours, theirs = pd.concat(left, ignore_index=True), pd.concat(right, ignore_index=True)
    key = ["report", "start", "end"]
    both = ours.merge(theirs, on=key, suffixes=("_predicted", "_gold"))
    summary = {
        "spans": (len(ours), len(theirs), len(both)),
        "indicators": _indicators(ours, theirs),
        "relations": tuple(relations),
        "stated relations": tuple(stated),
        "value, unit and qualifier": _quantities(ours, theirs, both),
    }
    rows = [
        {"measure": name, "predicted": p, "gold": g, "matched": m, **_scores(p, g, m)}
        for name, (p, g, m) in summary.items()
    ]
    return Agreement(
        pd.DataFrame(rows).set_index("measure"),
        pd.DataFrame([_field(both, name) for name in FIELDS]).set_index("field"),
        _constructions(theirs, both),
        _disagreements(ours, theirs, both, key),
    )


def _scores(predicted: int, gold: int, matched: int) -> dict[str, float]:
    precision = matched / predicted if predicted else float("nan")
    recall = matched / gold if gold else float("nan")
    total = predicted + gold
    return {"precision": precision, "recall": recall, "f1": 2 * matched / total if total else float("nan")}


def _relations(path: Path) -> dict[tuple, str]:
    """The basis of each relation, by its kind and the set of its operands and result."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return {
            (row["kind"], frozenset(filter(None, [*row["operands"].split(";"), *row["result"].split(";")]))): row.get(
                "basis", ""
            )
            for row in csv.DictReader(lines)
        }


def _indicators(ours: pd.DataFrame, theirs: pd.DataFrame) -> tuple[int, int, int]:
    sets = []
    for frame in (ours, theirs):
        coded = frame[frame["indicator"] != ""].assign(indicator=lambda f: f["indicator"].str.split(";"))
        coded = coded.explode("indicator")
        sets.append(set(coded[["report", "start", "end", "indicator"]].itertuples(index=False, name=None)))
    return len(sets[0]), len(sets[1]), len(sets[0] & sets[1])


def _same_quantity(both: pd.DataFrame) -> pd.Series:
    same = pd.Series(True, index=both.index)
    for name in QUANTITY:
        same &= both[f"{name}_predicted"] == both[f"{name}_gold"]
    return same


def _quantities(ours: pd.DataFrame, theirs: pd.DataFrame, both: pd.DataFrame) -> tuple[int, int, int]:
    """Measures of either side, and those of the gold that are found with value, unit and qualifier all right."""
    right = _same_quantity(both) & (both["type_gold"] == "measure") & (both["type_predicted"] == "measure")
    return int((ours["type"] == "measure").sum()), int((theirs["type"] == "measure").sum()), int(right.sum())


def _field(both: pd.DataFrame, name: str) -> dict:
    frame = both
    if name not in ALL_ROWS:
        frame = both[(both["type_predicted"] == "measure") & (both["type_gold"] == "measure")]
    a, b = frame[f"{name}_predicted"], frame[f"{name}_gold"]
    return {"field": name, "n": len(frame), "share": float((a == b).mean()), "alpha": _alpha(a, b)}


def _alpha(a: pd.Series, b: pd.Series) -> float:
    """Krippendorff's nominal alpha of two coders without missing values: one less observed over expected
    disagreement; not defined when both use one and the same value only.
    """
    n = 2 * len(a)
    counts = pd.concat([a, b]).value_counts()
    expected = n * (n - 1) - float((counts * (counts - 1)).sum())
    if not expected:
        return float("nan")
    return 1 - (n - 1) * 2 * float((a != b).sum()) / expected


CONSTRUCTIONS = (
    ("masked", r"[X×*]"),
    ("share", r"[%‰‱％]|分之|成$|百分点"),
    ("money", r"元|[￥¥]"),
    ("compound unit", r"/"),
    ("range", r"\d\s*(?:-|—|~|至|到)\s*\d"),
    ("ratio", r"\d[:：]\d"),
    ("hedged", r"余|多|近|约|超|逾|左右|上下|以上|以下|以内|不低于|不高于|不超过|不足|至少"),
    ("scaled", r"万|亿"),
    ("decimal", r"\.\d"),
    ("Chinese numeral", r"^[零一二三四五六七八九十百千两半]"),
)


def _constructions(theirs: pd.DataFrame, both: pd.DataFrame) -> pd.DataFrame:
    kinds = theirs["type"].where(theirs["type"] != "measure", "measure: plain")
    for name, pattern in reversed(CONSTRUCTIONS):
        hit = (theirs["type"] == "measure") & theirs["literal"].str.contains(pattern, regex=True)
        kinds = kinds.mask(hit, f"measure: {name}")
    right = both[_same_quantity(both) & (both["type_predicted"] == both["type_gold"])]
    marks = theirs.assign(construction=kinds)
    keys = [tuple(row) for row in theirs[["report", "start", "end"]].itertuples(index=False)]
    found = set(both[["report", "start", "end"]].itertuples(index=False, name=None))
    good = set(right[["report", "start", "end"]].itertuples(index=False, name=None))
    marks["found"] = [key in found for key in keys]
    marks["all right"] = [key in good for key in keys]
    table = marks.groupby("construction").agg(n=("found", "size"), found=("found", "mean"), right=("all right", "mean"))
    return table.rename(columns={"right": "type and quantity right"})


def _disagreements(ours, theirs, both, key) -> pd.DataFrame:
    rows = []
    spans = {name: set(frame[key].itertuples(index=False, name=None)) for name, frame in (("p", ours), ("g", theirs))}
    for frame, other, side in ((ours, "g", "predicted"), (theirs, "p", "gold")):
        for row in frame.itertuples():
            if (row.report, row.start, row.end) not in spans[other]:
                rows.append((row.report, int(row.start), row.literal, "span", side == "predicted", side == "gold"))
    rows = [(r, s, lit, f, lit if p else "", lit if g else "") for r, s, lit, f, p, g in rows]
    measures = (both["type_predicted"] == "measure") & (both["type_gold"] == "measure")
    for name in FIELDS:
        differ = both[f"{name}_predicted"] != both[f"{name}_gold"]
        if name not in ALL_ROWS:
            differ &= measures
        for row in both[differ].to_dict("records"):
            rows.append(
                (
                    row["report"],
                    int(row["start"]),
                    row["literal_gold"],
                    name,
                    row[f"{name}_predicted"],
                    row[f"{name}_gold"],
                )
            )
    columns = ["report", "start", "literal", "field", "predicted", "gold"]
    return pd.DataFrame(rows, columns=columns).sort_values(["report", "start"], kind="stable", ignore_index=True)
