"""From the text of a report to a draft of its coding sheet.

The recipe is `drafts.extract`; each of its steps is a module, its words are tables that `lexicon` reads.

=================  ===================================================================================================
Figures            `spans` by the grammar of `literals`, `gaps` (scanned numbers), `slogans` (names spelled out)
Measures           `measures` (the words around each), `frames` (the report's period, its plans); `meanings` sets
                   `roles`, `times`, `periods`, `scopes`, by `verbs`
Wholes and levels  `parts` by `wholes`, `complements`; `levels` of changes, completions, earlier values
Indicators         `indicators` by the rules of `aliases`: `surroundings`, `rankings`, `counters`, `wordings`, `turns`,
                   `penalties`, `antecedents`
Subjects           `subjects`, `glosses` (in English)
Relations          `relations` out of `changes`, `completions`, `differences`, `duplicates`, `fields`, `means`,
                   `norms`, `rates`, `shares`, `sums` by `acts` and `operands`
Documents          `files` (folders of them), `registration` (into a project)
=================  ===================================================================================================

>>> draft = extract("2023年,办结案件5.2万件,同比增长12%。", "example-2023")
>>> [(row["literal"], row["role"], row["value"]) for row in draft.rows if row["type"] == "measure"]
[('5.2万件', 'actual', '52000'), ('12%', 'change', '12')]
"""

from cityreports.extraction.drafts import Extraction, extract
from cityreports.extraction.files import extract_files
from cityreports.extraction.registration import add

__all__ = ["Extraction", "add", "extract", "extract_files"]
