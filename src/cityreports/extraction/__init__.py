"""From the text of a report to a draft of its coding sheet.

>>> draft = extract("2023年,办结案件5.2万件,同比增长12%。", "example-2023")
>>> [(row["literal"], row["role"], row["value"]) for row in draft.rows if row["type"] == "measure"]
[('5.2万件', 'actual', '52000'), ('12%', 'change', '12')]
"""

from cityreports.extraction.drafts import Extraction, extract
from cityreports.extraction.files import extract_files
from cityreports.extraction.registration import add

__all__ = ["Extraction", "add", "extract", "extract_files"]
