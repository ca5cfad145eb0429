"""Numbered tables and charts: frozen objects that know the figures behind every cell, and their rendering."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from html import escape
from math import ceil, floor, log10
from pathlib import Path

import pandas as pd
from IPython.display import HTML, SVG, display

from cityreports import style
from cityreports.codebook import label
from cityreports.intervals import Interval

__all__ = [
    "Cell",
    "Exhibit",
    "bar_chart",
    "compact",
    "interval_chart",
    "interval_text",
    "matrix_chart",
    "measured",
    "multiples_chart",
    "nothing",
    "number",
    "span",
    "table",
    "unit_text",
    "wide",
]


TALL = 24  # rows of a chart whose axis has its numbers above too
SHORT = 14  # half-width characters of a cell that stays on one line
UNBROKEN = re.compile(
    r"[\[(][+-]?[\d.,]+, [+-]?[\d.,]+[\])](?: ?(?:%|pp))?"  # an interval
    r"|\d{4}-\d\d-\d\d"
    r"|[<>≥≤≈] ?[\d.,]*\d"
    r"|[+-]?[\d.,]*\d (?:%|pp|[a-zA-Zμ²³/]{1,6}|[⺀-鿿]{1,2})(?![\w⺀-鿿])"  # a number and its unit
)
PERCENT = frozenset("%‰‱")
SUPERSCRIPTS = str.maketrans({"2": "²", "3": "³"})

LOOKS = frozenset({"below", "colour", "cut", "hollow", "joined", "marker"})  # columns that are no data


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a table's cell, and the ids (figure, implied or check) it comes from."""

    text: str
    ids: tuple[str, ...] = ()
    value: float | None = None

    @classmethod
    def of(cls, text: object, *ids: str, value: float | None = None) -> Cell:
        """A cell from a text and ids; ids joined by ``;`` are taken apart."""
        parts = tuple(part for name in ids if isinstance(name, str) for part in name.split(";") if part)
        return cls("" if text is None else str(text), parts, value)


@dataclass(frozen=True)
class Exhibit:
    """A numbered table or chart.

    Attributes
    ----------
    id : str
        Its number in the report: ``2.1`` is the first of notebook 02.
    kind : str
        ``table`` or ``chart``.
    caption, unit, source, note : str
        In the report's language.
    n : int
        How many figures it shows.
    data : pandas.DataFrame
        The texts shown, or the numbers drawn.
    ids : pandas.DataFrame
        For every cell of `data`, the ids it comes from, joined by blanks.
    drawing : str
        A chart's SVG.
    """

    id: str
    kind: str
    caption: str
    unit: str
    n: int
    source: str
    note: str
    language: str
    data: pd.DataFrame
    ids: pd.DataFrame
    drawing: str = field(default="", repr=False)

    @property
    def title(self) -> str:
        """Number and caption, as printed."""
        return f"{label(self.kind, self.language)} {self.id}  {self.caption}"

    def html(self) -> str:
        """The exhibit as HTML; the ids stand in ``data-ids`` of each cell."""
        body = _html_table(self.data, self.ids) if self.kind == "table" else ""
        foot = "".join(f"<p>{escape(line)}</p>" for line in self._foot())
        anchor = f"{self.kind}-{self.id.replace('.', '-')}"
        return (
            f'<figure class="exhibit {self.kind}" id="{anchor}">\n<figcaption>{escape(self.title)}</figcaption>\n'
            f'{body}<div class="foot">{foot}</div>\n</figure>'
        )

    def _foot(self) -> list[str]:
        colon = "：" if self.language == "zh" else ": "
        parts = [("unit", self.unit), ("n", str(self.n)), ("source", self.source)]
        lines = [f"{label(name, self.language)}{colon}{text}" for name, text in parts if text]
        joined = ("；" if self.language == "zh" else "; ").join(lines)
        return [joined, f"{label('note', self.language)}{colon}{self.note}"] if self.note else [joined]

    def csv(self) -> str:
        """What a chart draws, or a table shows, as CSV: without colours and signs, with the ids behind each row."""
        shown = self.data[[name for name in self.data if name not in LOOKS]].map(_plain)
        rows = (" ".join(dict.fromkeys(" ".join(map(str, row)).split())) for row in self.ids.itertuples(index=False))
        return shown.assign(ids=list(rows)).to_csv(index=False, lineterminator="\n")

    def _ipython_display_(self) -> None:
        if self.drawing:
            display(SVG(self.drawing))
        shown, data = f"<style>\n{_notebook_css()}</style>\n{self.html()}", {"csv": self.csv()}
        display(HTML(shown, metadata=data if self.drawing else None))


@cache
def _notebook_css() -> str:
    """The look of exhibits in JupyterLab, which sets all cells to the right; pages have their own."""
    return (Path(__file__).parent / "templates/notebook.css").read_text(encoding="utf-8")


def _plain(value: object) -> object:
    """A number without needless zeros, any other value as it is."""
    return f"{value:.12g}" if isinstance(value, float) and pd.notna(value) else value


def _html_table(data: pd.DataFrame, ids: pd.DataFrame) -> str:
    numeric = [i > 0 and _is_numeric(column) for i, (_, column) in enumerate(data.items())]
    head = "".join(
        f'<th scope="col"{_class(right and "number")}>{escape(str(column))}</th>'
        for column, right in zip(data.columns, numeric, strict=True)
    )
    rows = []
    for values, names in zip(data.itertuples(index=False), ids.itertuples(index=False), strict=True):
        cells = []
        for i, (value, name) in enumerate(zip(values, names, strict=True)):
            tag, scope = ("th", ' scope="row"') if i == 0 else ("td", "")
            mark = f' data-ids="{escape(name)}"' if name else ""
            short = wide(value) <= SHORT
            kind = _class(numeric[i] and "number", short and "whole")
            cells.append(f"<{tag}{scope}{kind}{mark}>{escape(value) if short else _unbroken(value)}</{tag}>")
        rows.append(f"<tr>{''.join(cells)}</tr>")
    return f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n" + "\n".join(rows) + "\n</tbody>\n</table>\n"


def _class(*names: str | bool) -> str:
    shown = " ".join(name for name in names if name)
    return f' class="{shown}"' if shown else ""


def _unbroken(text: str) -> str:
    """A text as HTML in which intervals, dates, and numbers with their units stay on one line."""
    marked, end = [], 0
    for found in UNBROKEN.finditer(text):
        marked += [escape(text[end : found.start()]), f'<span class="whole">{escape(found[0])}</span>']
        end = found.end()
    return "".join([*marked, escape(text[end:])])


def wide(text: str) -> int:
    """The width of a text in half-width characters.

    Examples
    --------
    >>> wide("厦门 2023")
    9
    """
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def _is_numeric(column: pd.Series) -> bool:
    """Whether most of a column's texts begin as numbers do."""
    shown = column[column.ne("") & column.ne("—")]
    return bool(len(shown)) and shown.str.match(r"[-+−≥≤<>≈\[(]?\s*\d").mean() > 0.7


# --- numbers ------------------------------------------------------------------------------------------------------


def number(value: float | None, digits: int | None = None) -> str:
    """A number as printed in a table: thousands in groups, no needless zeros.

    Parameters
    ----------
    value : float or None
        None or NaN is an empty text.
    digits : int, optional
        Decimals; as many as needed up to four significant ones beyond the point if not given.

    Examples
    --------
    >>> number(89800.0), number(26.16), number(0.99931, 2), number(None)
    ('89,800', '26.16', '1.00', '')
    """
    if value is None or pd.isna(value):
        return ""
    value = float(value)
    if digits is not None:
        return f"{value:,.{digits}f}"
    text = f"{value:,.4f}" if abs(value) < 1000 else f"{value:,.2f}"
    return text.rstrip("0").rstrip(".")


def compact(value: float, language: str) -> str:
    """A number as printed beside a point of a chart, in 万 and 亿 or thousands (k) and millions (M).

    Examples
    --------
    >>> compact(89800, "zh"), compact(53601600, "en"), compact(54.63, "en")
    ('8.98万', '53.6M', '54.63')
    """
    steps = {"zh": ((1e8, "亿"), (1e4, "万")), "en": ((1e9, "bn"), (1e6, "M"), (1e4, "k"))}[language]
    for size, word in steps:
        if abs(value) >= size:
            size = 1e3 if word == "k" else size
            return f"{number(float(f'{value / size:.4g}'))}{word}"
    return number(float(f"{value:.5g}"))


def unit_text(unit: str, language: str) -> str:
    """A unit as printed: ``m²`` for ``m2``, and in Chinese 元 for ``CNY``.

    Examples
    --------
    >>> unit_text("CNY/m2", "zh"), unit_text("CNY/m2", "en"), unit_text("ug/m3", "en"), unit_text("件", "en")
    ('元/m²', 'CNY/m²', 'μg/m³', '件')
    """
    raised = re.sub(r"(?<=m)[23]", lambda found: found[0].translate(SUPERSCRIPTS), unit).replace("ug/", "μg/")
    return raised.replace("CNY", label("unit.CNY", language))


def measured(text: str, unit: str, language: str) -> str:
    """A number as printed, with its unit: a blank between them, but none before the per cent sign in Chinese.

    Examples
    --------
    >>> measured("57", "%", "zh"), measured("57", "%", "en"), measured("221.22", "CNY/户", "en")
    ('57%', '57 %', '221.22 CNY/户')
    """
    between = "" if language == "zh" and unit in PERCENT else " "
    return f"{text}{between}{unit_text(unit, language)}".strip()


def span(lower, upper, lower_closed: bool = True, upper_closed: bool = True, digits: int | None = None) -> str:
    """An interval as printed: ``[89,750, 89,850)``; a single number if its ends are one.

    Examples
    --------
    >>> span(89750, 89850, True, False), span(60, None), span(5, 5)
    ('[89,750, 89,850)', '≥ 60', '5')
    """
    has_lower, has_upper = not (lower is None or pd.isna(lower)), not (upper is None or pd.isna(upper))
    if not has_lower and not has_upper:
        return ""
    if not has_upper:
        return f"{'≥' if lower_closed else '>'} {number(lower, digits)}"
    if not has_lower:
        return f"{'≤' if upper_closed else '<'} {number(upper, digits)}"
    if lower == upper:
        return number(lower, digits)
    opening, closing = "[" if lower_closed else "(", "]" if upper_closed else ")"
    return f"{opening}{number(lower, digits)}, {number(upper, digits)}{closing}"


def interval_text(interval: Interval | None) -> str:
    """A computed interval as printed: its ends rounded outward to a tenth of its width or less.

    Examples
    --------
    >>> interval_text(Interval.of("56984.126984", "57412.140576")), interval_text(Interval.of("0.5", None))
    ('[56,980, 57,420]', '≥ 0.5')
    """
    if interval is None:
        return ""
    lower, upper = interval.lower, interval.upper
    if interval.bounded and upper > lower:
        step = Fraction(10) ** (floor(log10(upper - lower)) - 1)
        lower, upper = floor(lower / step) * step, ceil(upper / step) * step
        digits = max(0, -floor(log10(step)))
        return span(float(lower), float(upper), interval.lower_closed, interval.upper_closed, digits)
    ends = [None if end is None else float(end) for end in (lower, upper)]
    return span(*ends, interval.lower_closed, interval.upper_closed)


# --- tables -------------------------------------------------------------------------------------------------------


def table(
    id: str,
    caption: str,
    rows: Iterable[Sequence[Cell | str]],
    columns: Sequence[str],
    *,
    language: str,
    n: int,
    unit: str = "",
    source: str = "",
    note: str = "",
) -> Exhibit:
    """A numbered table from rows of cells.

    Parameters
    ----------
    id, caption : str
        Number and caption.
    rows : iterable of sequences of Cell or str
        One sequence a row; a text alone comes from no figure.
    columns : sequence of str
        Column heads, in the report's language.
    language : {"zh", "en"}
    n : int
        How many figures it shows.
    """
    cells = [[cell if isinstance(cell, Cell) else Cell.of(cell) for cell in row] for row in rows]
    data = pd.DataFrame([[cell.text for cell in row] for row in cells], columns=list(columns), dtype=str)
    ids = pd.DataFrame([[" ".join(cell.ids) for cell in row] for row in cells], columns=list(columns), dtype=str)
    return Exhibit(id, "table", caption, unit, n, source, note, language, data, ids)


def nothing(id: str, caption: str, head: str, text: str, *, language: str, source: str = "", note: str = "") -> Exhibit:
    """The exhibit that stands where there is nothing to show: it says so and why.

    Parameters
    ----------
    head, text : str
        Column head and the sentence below it.
    """
    return table(id, caption, [[text]], [head], language=language, n=0, source=source, note=note)


# --- charts -------------------------------------------------------------------------------------------------------


def _chart(
    id: str, caption: str, drawing: str, data: pd.DataFrame, *, language: str, n: int, unit="", source="", note=""
) -> Exhibit:
    data = data.reset_index(drop=True)
    names = data.pop("ids") if "ids" in data else pd.Series([""] * len(data))
    ids = pd.DataFrame(dict.fromkeys(data.columns, names))
    return Exhibit(id, "chart", caption, unit, n, source, note, language, data, ids, drawing)


def interval_chart(
    id: str,
    caption: str,
    data: pd.DataFrame,
    *,
    x_label: str = "",
    log: bool = False,
    linear_within: float | None = None,
    reference: float | None = None,
    **about,
) -> Exhibit:
    """Points with interval bars, one row each, labelled at the left.

    Parameters
    ----------
    data : pandas.DataFrame
        Columns `label, value, lower, upper`, and optionally `band_lower`, `band_upper` (a pale band behind, such as
        the interval of a printed value), `colour`, `marker`, `hollow`, `text` (printed at the right), `ids`. Rows are
        drawn from top to bottom, those of one `line` (a whole number from nought, if there is such a column) beside
        each other. An open end is an arrow.
    x_label : str
    log : bool
        Whether the axis is logarithmic.
    linear_within : float, optional
        The axis is logarithmic to both sides beyond this distance from nought, and linear within it.
    reference : float, optional
        A vertical line, such as 100 %.
    """
    rows = data.reset_index(drop=True)
    labels = rows["label"] if "line" not in rows else rows.groupby("line")["label"].first()
    heights = len(labels) - 1 - rows.get("line", pd.Series(rows.index))
    with style.chart(7.2, max(1.2, 0.9 + 0.26 * len(labels))) as (figure, axes):
        if log:
            axes.set_xscale("log")
        if linear_within is not None:
            axes.set_xscale("symlog", linthresh=linear_within)
        known = rows[["value", "lower", "upper"]].astype(float)
        for i, row in rows.iterrows():
            _draw_band(axes, heights[i], row)
            _draw_interval(axes, heights[i], row, known.loc[i])
        if reference is not None:
            axes.axvline(reference, color=style.GREY, linewidth=0.8, linestyle=(0, (4, 3)), zorder=0)
        axes.set_ylim(-0.7, len(labels) - 0.3)
        axes.margins(x=0.06)
        if linear_within is not None:
            left, right = axes.get_xlim()
            axes.set_xlim(min(1.2 * left, -2 * linear_within), max(1.2 * right, 2 * linear_within))
        axes.xaxis.set_major_formatter(lambda value, _: number(value))
        axes.grid(axis="both", linewidth=0.6)
        axes.set_axisbelow(True)
        axes.set_xlabel(x_label)
        axes.tick_params(axis="x", labeltop=len(labels) > TALL)
        _name_rows(axes, labels)
        drawing = style.svg(figure, caption)
    return _chart(id, caption, drawing, rows, **about)


def _name_rows(axes, names: Iterable[str]) -> None:
    """Rows named at the left from top to bottom, without an axis line."""
    names = list(names)
    axes.set_yticks(range(len(names)), names[::-1])
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)


def _draw_band(axes, y: int, row: pd.Series) -> None:
    lower, upper = row.get("band_lower"), row.get("band_upper")
    if pd.notna(lower) and pd.notna(upper):
        axes.barh(y, upper - lower, left=lower, height=0.72, color=style.PALE, edgecolor=style.GREY, linewidth=0.6)


def _draw_interval(axes, y: int, row: pd.Series, ends: pd.Series) -> None:
    colour = row.get("colour") or style.INK
    lower, upper, value = ends["lower"], ends["upper"], ends["value"]
    if pd.notna(lower) and pd.notna(upper) and upper > lower:
        axes.plot([lower, upper], [y, y], color=colour, linewidth=2.4, solid_capstyle="butt", alpha=0.55, zorder=2)
    elif pd.notna(value) and (pd.isna(lower) ^ pd.isna(upper)):
        step = 14 if pd.isna(upper) else -14
        arrow = {"arrowstyle": "<-", "color": colour, "linewidth": 1.2}
        axes.annotate("", xy=(value, y), xytext=(step, 0), textcoords="offset points", arrowprops=arrow)
    if pd.notna(value):
        face = "white" if row.get("hollow") else colour
        axes.plot(
            value, y, marker=row.get("marker") or "o", markersize=5.5, color=colour, markerfacecolor=face, zorder=3
        )
    if row.get("text"):
        axes.annotate(
            row["text"], xy=(1.01, y), xycoords=("axes fraction", "data"), va="center", fontsize=8, color=style.MUTED
        )


def bar_chart(
    id: str, caption: str, data: pd.DataFrame, *, x_label: str = "", colours: Mapping[str, str] | None = None, **about
) -> Exhibit:
    """Stacked horizontal bars: the number in each part that is wide enough, the sum at the end.

    Parameters
    ----------
    data : pandas.DataFrame
        Columns `label, part, value`, and optionally `ids`; one row a part of a bar.
    colours : mapping of str to str, optional
        Colours of the parts.
    """
    rows = data.reset_index(drop=True)
    bars, parts = list(dict.fromkeys(rows["label"])), list(dict.fromkeys(rows["part"]))
    palette = colours or dict(zip(parts, style.PARTS, strict=False))
    edge = {"edgecolor": style.MUTED, "linewidth": 0.5}
    with style.chart(7.2, 1.3 + 0.42 * len(bars)) as (figure, axes):
        left = dict.fromkeys(bars, 0.0)
        whole = rows.groupby("label")["value"].sum().max()
        for part in parts:
            for row in rows[(rows["part"] == part) & (rows["value"] > 0)].itertuples():
                y = len(bars) - 1 - bars.index(row.label)
                axes.barh(y, row.value, left=left[row.label], color=palette[part], height=0.66, **edge)
                if row.value > 0.02 * len(number(row.value)) * whole:
                    middle = left[row.label] + row.value / 2
                    axes.text(middle, y, number(row.value), ha="center", va="center", fontsize=8)
                left[row.label] += row.value
        for y, total in enumerate(reversed(left.values())):
            axes.annotate(
                number(total), (total, y), xytext=(4, 0), textcoords="offset points", va="center", fontsize=8,
                color=style.MUTED,
            )  # fmt: skip
        handles = [style.plt.Rectangle((0, 0), 1, 1, facecolor=palette[part], **edge) for part in parts]
        axes.legend(
            handles, parts, ncols=min(len(parts), 6), loc="lower left", bbox_to_anchor=(0, 1), frameon=False,
            handlelength=1, columnspacing=1.2,
        )  # fmt: skip
        _name_rows(axes, bars)
        axes.set_xlabel(x_label)
        drawing = style.svg(figure, caption)
    return _chart(id, caption, drawing, rows, **about)


def matrix_chart(
    id: str,
    caption: str,
    data: pd.DataFrame,
    *,
    text: Callable[[float], str] = number,
    **about,
) -> Exhibit:
    """A matrix of shaded cells with their numbers.

    Parameters
    ----------
    data : pandas.DataFrame
        Columns `row, column, value`, and optionally `mark` (printed instead of the value) and `ids`.
    """
    cells = data.reset_index(drop=True)
    rows, columns = list(dict.fromkeys(cells["row"])), list(dict.fromkeys(cells["column"]))
    top = max(float(cells["value"].max()), 1.0)
    with style.chart(7.2, 0.8 + 0.24 * len(rows)) as (figure, axes):
        axes.hlines([y - 0.5 for y in range(len(rows))], -0.5, len(columns) - 0.5, color=style.PALE, linewidth=0.6)
        for cell in cells.itertuples():
            x, y = columns.index(cell.column), len(rows) - 1 - rows.index(cell.row)
            shade = 0.12 + 0.6 * min(float(cell.value) / top, 1) if cell.value else 0
            axes.add_patch(style.plt.Rectangle((x - 0.48, y - 0.44), 0.96, 0.88, color="#0072B2", alpha=shade, lw=0))
            shown = getattr(cell, "mark", "") or (text(cell.value) if cell.value else "")
            axes.text(x, y, shown, ha="center", va="center", fontsize=8)
        axes.set_xlim(-0.5, len(columns) - 0.5)
        axes.set_ylim(-0.6, len(rows) - 0.4)
        axes.set_xticks(range(len(columns)), columns)
        axes.xaxis.tick_top()
        axes.tick_params(axis="x", length=0)
        axes.spines["bottom"].set_visible(False)
        _name_rows(axes, rows)
        drawing = style.svg(figure, caption)
    return _chart(id, caption, drawing, cells, **about)


def multiples_chart(
    id: str,
    caption: str,
    data: pd.DataFrame,
    *,
    marks: Mapping[str, tuple[str, bool]],
    colour: str = style.INK,
    columns: int = 3,
    **about,
) -> Exhibit:
    """Small multiples: one panel a series, levels over time from nought, with intervals, marks and direct labels.

    Parameters
    ----------
    data : pandas.DataFrame
        Columns `panel, at, tick, x, value, lower, upper, mark, text`: `tick` stands at `at`, the point at `x`, a
        little aside where two share a tick; `ids`; optionally `joined` (the ids of the points that a line comes from),
        `below` (whether the text stands below the point) and `cut` (where the time axis is cut before the point).
    marks : mapping of str to tuple of str and bool
        For each mark, in the order of the key, matplotlib's sign and whether it is hollow.
    colour : str
        The colour of all points.
    columns : int
        Panels side by side.
    """
    rows = data.reset_index(drop=True)
    panels = list(dict.fromkeys(rows["panel"]))
    height = -(-len(panels) // columns)
    with style.chart(7.2, 0.45 + 1.62 * height) as (figure, axes):
        axes.remove()
        grid = figure.subplots(height, columns, squeeze=False).ravel()
        for axes, panel in zip(grid, panels, strict=False):
            _draw_series(axes, panel, rows[rows["panel"] == panel], marks, colour)
        for axes in grid[len(panels) :]:
            axes.set_axis_off()
        used = [mark for mark in marks if mark in set(rows["mark"])]
        handles = [_mark_handle(*marks[mark], colour) for mark in used]
        figure.legend(
            handles, used, ncols=len(used), loc="outside upper left", frameon=False, handletextpad=0.2,
            columnspacing=1.4,
        )  # fmt: skip
        drawing = style.svg(figure, caption)
    return _chart(id, caption, drawing, rows, **about)


def _mark_handle(sign: str, hollow: bool, colour: str):
    return style.plt.Line2D(
        [], [], linestyle="", marker=sign, markersize=5.5, color=colour, markerfacecolor="white" if hollow else colour
    )


def _draw_series(axes, panel: str, rows: pd.DataFrame, marks: Mapping[str, tuple[str, bool]], colour: str) -> None:
    axes.set_title(panel, fontsize=8.5)
    known = rows[rows["value"].notna()].astype({"value": float, "lower": float, "upper": float})
    for row in known.itertuples():
        for before in known[known["ids"].isin(getattr(row, "joined", "").split("|"))].itertuples():
            axes.plot([before.x, row.x], [before.value, row.value], color=style.GREY, linewidth=1, zorder=1)
        if pd.notna(getattr(row, "cut", None)):
            axes.text(
                row.cut, 0, "//", transform=axes.get_xaxis_transform(), ha="center", va="center", fontsize=9,
                color=style.MUTED, clip_on=False,
            )  # fmt: skip
        if row.upper > row.lower:
            axes.plot([row.x, row.x], [row.lower, row.upper], color=colour, linewidth=5, alpha=0.35, zorder=2)
        sign, hollow = marks[row.mark]
        face = "white" if hollow else colour
        axes.plot(
            row.x, row.value, marker=sign, markersize=5.5, color=colour, markerfacecolor=face, zorder=3, clip_on=False
        )
        place, offset = (row.lower, -12) if getattr(row, "below", False) else (row.upper, 5)
        axes.annotate(
            row.text, (row.x, place), xytext=(0, offset), textcoords="offset points", ha="center", fontsize=7.5
        )
    ticks = rows.drop_duplicates("at")
    axes.set_xticks(ticks["at"], ticks["tick"], fontsize=7.5)
    axes.set_xlim(rows["x"].min() - 0.6, rows["x"].max() + 0.6)
    axes.set_ylim(0, 1.3 * max(known["value"].max(), known["upper"].max(), 1e-9))
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.tick_params(axis="x", length=2)
