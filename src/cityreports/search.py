"""The site's full-text search: English words by their stems, Chinese by pairs of characters; a Sphinx extension."""

from __future__ import annotations

import re

from sphinx.application import Sphinx
from sphinx.search.en import SearchEnglish

__all__ = ["SearchPairs", "setup"]

TOKEN = re.compile(r"[㐀-鿿]+|[^\W㐀-鿿]+")


class SearchPairs(SearchEnglish):
    """An index that needs no dictionary of Chinese words.

    A run of Chinese characters is indexed by its overlapping pairs. A query is taken apart in the same way and a page
    must hold all pairs, so that every word of two or more characters is found.
    """

    lang = "pairs"
    language_name = "English"  # names the stemmer in the browser
    js_splitter_code = r"""
var splitQuery = (query) =>
  (query.match(/[㐀-鿿]+|[^㐀-鿿\s\p{P}\p{S}]+/gu) || []).flatMap((run) =>
    /^[㐀-鿿]{2,}$/.test(run) ? [...run].slice(1).map((end, i) => run[i] + end) : [run]);
"""

    def split(self, input: str) -> list[str]:
        """The words and pairs of a text.

        Examples
        --------
        >>> SearchPairs({}).split("垃圾分类 waste 2023年")
        ['垃圾', '圾分', '分类', 'waste', '2023', '年']
        """
        return [word for run in TOKEN.findall(input) for word in _pairs(run)]


def _pairs(run: str) -> list[str]:
    if "㐀" <= run[0] <= "鿿" and len(run) > 1:
        return [run[i : i + 2] for i in range(len(run) - 1)]
    return [run]


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the language with Sphinx."""
    app.add_search_language(SearchPairs)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
