"""How large the parts of a plan file may be: what no plan needs would only keep a machine busy.

KH 54 has 40 worked cases with up to three rows of figures each.
"""

import re
from collections.abc import Iterator
from typing import Any

from .problems import Problem

PARTS_OF_A_KEY = 20  # joined by dots
CASES = 500  # of either kind
ROWS_OF_A_CASE = 50  # in each of its lists
CANDIDATES = 200  # of a case of choosing
ROWS = 200  # in every other list
MOST = {"case": CASES, "choice_case": CASES, "candidates": CANDIDATES}
_IN_A_CASE = re.compile(r"(choice_)?case\[\d+\]\.")

# A piece of a key begins where no piece goes on, so that a long word is looked at once.
_PIECE = r"""(?:(?<![\w-])[A-Za-z0-9_-]+|"[^"\n]*"|'[^'\n]*')"""
_LONG_KEY = re.compile(rf"{_PIECE}(?:[ \t]*\.[ \t]*{_PIECE}){{{PARTS_OF_A_KEY}}}")


def long_key(text: str) -> Problem | None:
    """The first key of too many parts. Asked before the text is read: reading it takes a time that
    grows with the square of the parts."""
    found = _LONG_KEY.search(text)
    if found is None:
        return None
    line = text.count("\n", 0, found.start()) + 1
    return Problem("", line, f"tên khóa có quá {PARTS_OF_A_KEY} phần nối bằng dấu chấm")


def oversized(value: Any, path: str = "", key: str = "") -> Iterator[tuple[str, str]]:
    """Each list with too many rows, as the path of the first row too many and the sentence."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from oversized(inner, f"{path}.{name}" if path else name, name)
    elif isinstance(value, list):
        most = MOST.get(key, ROWS_OF_A_CASE if _IN_A_CASE.match(path) else ROWS)
        if len(value) > most:
            yield f"{path}[{most}]", f"không quá {most} dòng, ở đây có {len(value)}"
        for place, inner in enumerate(value[:most]):
            yield from oversized(inner, f"{path}[{place}]")
