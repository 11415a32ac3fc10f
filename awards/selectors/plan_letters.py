"""What stands in a plan text and is seen by nobody, or cannot be shown.

A second person reads a version before putting it in force: signs that turn the direction of writing
or take no room would show them another text than the one that is stored.
"""

import re
from collections.abc import Iterator
from typing import Any
from unicodedata import category

from awards.rules import Problem
from awards.rules.reader import Source
from emulation.vietnamese.printable import unprintable

# Controls, formats (directions and widths of nothing), halves of pairs, breaks of lines and pages.
_HIDDEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}
_PLAIN = {"\n", "\t"}
_BARE = re.compile("[A-Za-z0-9_-]+")
_LINES = {"wording", "reading", "text"}  # may be a paragraph; all else is a name, a label, a code


def letter_problems(found: dict[str, Any], text: str) -> Iterator[Problem]:
    """Every such place of the plan file `text`, whose tree `found` is, with path and line."""
    source, told = Source(text), set()
    for path, words in _texts(found, ""):
        for fault in _faults(words, path.rpartition(".")[2]):
            line = source.line(path)
            told.add(line)
            yield Problem(path, line, fault)
    for number, line in enumerate(text.split("\n"), start=1):
        if number not in told and (odd := _hidden(line)):
            yield Problem("", number, f"có ký tự ẩn: {_named(odd)}")


def _faults(words: str, key: str) -> Iterator[str]:
    """Every fault of one value. Its words stand on papers, whose face must be able to draw them."""
    if words and not words.strip():
        yield "chỉ có dấu cách"
    if odd := _hidden(words):
        yield f"có ký tự ẩn: {_named(odd)}"
    if ("\n" in words and key not in _LINES) or "\t" in words:
        yield "có chỗ xuống dòng hoặc dấu tab; viết trên một dòng"
    if odd := unprintable(words):
        yield f"có ký tự không in được trên văn bản: {' '.join(odd)}"


def _hidden(words: str) -> str:
    odd = (sign for sign in words if category(sign) in _HIDDEN and sign not in _PLAIN)
    return "".join(dict.fromkeys(odd))


def _named(signs: str) -> str:
    """ "U+202E": the sign itself shows nothing."""
    return ", ".join(f"U+{ord(sign):04X}" for sign in signs)


def _texts(value: Any, path: str) -> Iterator[tuple[str, str]]:
    """Every text with its path; the name of a key is one where it is the author's own."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            there = f"{path}.{key}" if path else key
            if not _BARE.fullmatch(key):
                yield path, key
            yield from _texts(inner, there)
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from _texts(inner, f"{path}[{place}]")
