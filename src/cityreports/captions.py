"""Exhibits with their words: caption, heads and note are the labels that begin with the exhibit's number."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from cityreports.exhibits import Cell, Exhibit, interval_chart, nothing, table
from cityreports.parameters import Given

__all__ = ["captioned_chart", "captioned_nothing", "captioned_table"]


def captioned_table(
    given: Given,
    id: str,
    heads: Sequence[str],
    rows: Iterable[Sequence[Cell | str]],
    *,
    n: int,
    source: str,
    unit: str = "",
    **values: object,
) -> Exhibit:
    """A table whose caption is the label ``<id>.caption`` and whose note is ``<id>.note``.

    Parameters
    ----------
    given : Given
    id : str
        The exhibit's number.
    heads : sequence of str
        Labels of the columns.
    rows : iterable of sequences of Cell or str
    n : int
        How many figures it shows.
    source, unit : str
        In the report's language.
    **values
        Put into caption, heads and note; the note has `n` besides.
    """
    texts = [given.text(head, **values) for head in heads]
    return table(id, given.text(f"{id}.caption", **values), rows, texts, **_foot(given, id, n, source, unit, values))


def captioned_chart(
    given: Given,
    id: str,
    rows: pd.DataFrame | Sequence[dict],
    *,
    n: int,
    source: str,
    unit: str = "",
    x_label: str = "",
    log: bool = False,
    reference: float | None = None,
    **values: object,
) -> Exhibit:
    """An interval chart with the labels ``<id>.caption`` and ``<id>.note``; the rest as `interval_chart`."""
    return interval_chart(
        id, given.text(f"{id}.caption", **values), pd.DataFrame(rows), x_label=x_label, log=log, reference=reference,
        **_foot(given, id, n, source, unit, values),
    )  # fmt: skip


def _foot(given: Given, id: str, n: int, source: str, unit: str, values: dict) -> dict:
    return {
        "language": given.language,
        "n": n,
        "unit": unit,
        "source": source,
        "note": given.text(f"{id}.note", n=n, **values),
    }


def captioned_nothing(given: Given, id: str, text: str, *, head: str, source: str, **values: object) -> Exhibit:
    """The exhibit that says why there is nothing to show.

    Parameters
    ----------
    text, head : str
        Labels of the reason and of the column above it.
    """
    return nothing(
        id, given.text(f"{id}.caption", **values), given.text(head), given.text(text, **values),
        language=given.language, source=source,
    )  # fmt: skip
