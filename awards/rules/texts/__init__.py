"""The text of a plan file itself: taken in, compared with another one, copied with other figures.

Pure functions of texts. What a plan means is no matter of this package: it knows keys and values.
"""

from .compare import Change, LineChange, changed_lines, differences
from .edits import Figure, figures, with_values
from .taking_in import LARGEST, decoded, told_in_vietnamese, tree
from .words import SECTIONS, value_word

__all__ = [
    "LARGEST",
    "SECTIONS",
    "Change",
    "Figure",
    "LineChange",
    "changed_lines",
    "decoded",
    "differences",
    "figures",
    "told_in_vietnamese",
    "tree",
    "value_word",
    "with_values",
]
