"""cityreports: the figures that Chinese city-management bureaus print, cleaned, checked and compared.

>>> import cityreports as cr
>>> cr.codebook().loc[0, "code"]
'platform_cases_received'
"""

from cityreports.codebook import cities, codebook
from cityreports.evidence import compare
from cityreports.parameters import parameters
from cityreports.processed import checks, implied, observations, panel
from cityreports.quantities import quantify

__version__ = "0.1.0"
__all__ = ["checks", "cities", "codebook", "compare", "implied", "observations", "panel", "parameters", "quantify"]
