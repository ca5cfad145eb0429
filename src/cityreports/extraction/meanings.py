"""What each measure of a text means in its sentence: role, time, period, base, scope, area, notes."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

from cityreports.extraction.frames import Frame
from cityreports.extraction.measures import Measure, placed
from cityreports.extraction.periods import dates_of, set_period
from cityreports.extraction.roles import set_role
from cityreports.extraction.scopes import set_base, set_scope, subject_of
from cityreports.extraction.spans import Figure
from cityreports.extraction.times import set_time

__all__ = ["measures"]

# a year in words: 二〇二三年
SPELT_YEAR = re.compile("二[〇零○O0][〇零○O0一二三四五六七八九]{2}(?=年)")
NUMERALS = str.maketrans("〇零○O一二三四五六七八九", "0000123456789")


def measures(plain: str, figures: list[Figure], frame: Frame) -> list[Measure]:
    """The measures among the figures with role, time and period.

    Parameters
    ----------
    plain : str
        The text as `spans.level` gives it.
    figures : list of Figure
        All figures of the text, in reading order.
    frame : Frame
        The report's period and plans.

    Returns
    -------
    list of Measure
    """
    plain = SPELT_YEAR.sub(lambda spelt: spelt[0].translate(NUMERALS), plain)
    found = placed(plain, figures)
    dates = dates_of(plain, frame)
    starts = [date.start for date in dates]
    for measure in found:
        set_role(measure, frame)
        set_time(measure, frame)
        begin, end = bisect_left(starts, measure.begin), bisect_right(starts, measure.figure.start)
        set_period(measure, plain, frame, dates[begin:end])
        set_base(measure)
    subject = subject_of(plain)
    for last, measure in zip([None, *found], found, strict=False):
        set_scope(measure, last, subject, plain)
    return found
