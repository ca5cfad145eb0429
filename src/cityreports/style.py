"""One look for all charts: fonts by file, colours that the colour-blind can tell apart, the same SVG each time."""

from __future__ import annotations

import io
import re
import warnings
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

import matplotlib

matplotlib.use("agg")

import matplotlib.pyplot as plt
from matplotlib import font_manager
from matplotlib.figure import Figure

__all__ = ["CITY_COLOURS", "GREY", "INK", "MARKERS", "MUTED", "PARTS", "chart", "city_colour", "fonts", "svg"]

INK, MUTED, GREY, PALE = "#1f2933", "#52606d", "#7b8794", "#e4e7eb"  # MUTED for small text: 4.5:1 and more on white
# Okabe and Ito (2008), the order fixed by city: the same colour for the same city everywhere
CITY_COLOURS = {
    "zhoushan": "#0072B2",
    "ziyang": "#E69F00",
    "haishu": "#009E73",
    "xiamen": "#D55E00",
    "nanping": "#CC79A7",
}
PALETTE = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
# the parts of a bar: neighbours differ in lightness, so that they differ in grey too, and all carry dark numbers
PARTS = ("#6aafd8", "#f9cf9c", "#5fb896", "#ecd9ef", "#a9b2bb", "#f4f6f8")
# a reader's machine may lack the font that the chart was measured with
FALLBACKS = "'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', sans-serif"
MARKERS = {"actual": "o", "target": "D", "baseline": "s", "implied": "^", "panel": "v"}


@cache
def fonts() -> tuple[Path, ...]:
    """The files of the CJK fonts that charts and pages use (Noto, SIL Open Font License)."""
    import pylopdf_fonts_zh_cn

    folder = Path(pylopdf_fonts_zh_cn.__file__).parent
    return tuple(sorted(path for path in folder.rglob("Noto*") if path.suffix.lower() in (".otf", ".ttf")))


@cache
def _family() -> str:
    sans = next(path for path in fonts() if "Sans" in path.name)
    font_manager.fontManager.addfont(sans)
    return font_manager.FontProperties(fname=sans).get_name()


def city_colour(city_id: str) -> str:
    """The colour of a city; one outside the five has the next colour of the palette by its name."""
    return CITY_COLOURS.get(city_id) or PALETTE[sum(map(ord, city_id)) % len(PALETTE)]


@contextmanager
def chart(width: float = 7.2, height: float = 4.0):
    """A figure in the project's style; a missing glyph is an error.

    Yields
    ------
    matplotlib.figure.Figure, matplotlib.axes.Axes
    """
    import seaborn  # slow to import, and tables need none of it

    settings = {
        "font.family": [_family()],
        "font.size": 9,
        "axes.unicode_minus": False,
        "axes.edgecolor": GREY,
        "axes.labelcolor": INK,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.titlesize": 10,
        "axes.titlelocation": "left",
        "xtick.color": INK,
        "ytick.color": INK,
        "text.color": INK,
        "grid.color": PALE,
        "svg.fonttype": "none",
        "svg.hashsalt": "cityreports",
        "figure.dpi": 100,
    }
    with warnings.catch_warnings(), seaborn.axes_style("ticks"), matplotlib.rc_context(settings):
        warnings.filterwarnings("error", message=r"Glyph .* missing")
        figure, axes = plt.subplots(figsize=(width, height), layout="constrained")
        try:
            yield figure, axes
        finally:
            plt.close(figure)


def svg(figure: Figure, title: str) -> str:
    """The figure as SVG text, the same bytes for the same content, with `title` as its text alternative."""
    out = io.StringIO()
    figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
    text = out.getvalue()
    text = text[text.index("<svg") :]
    text = re.sub(r"<metadata>.*?</metadata>\s*", "", text, flags=re.DOTALL)
    text = text.replace(f"'{_family()}'", f"'{_family()}', {FALLBACKS}")
    head, _, rest = text.partition(">")
    return (
        f'{head} role="img" aria-label="{escape(title, {chr(34): "&quot;"})}">\n <title>{escape(title)}</title>{rest}'
    )
