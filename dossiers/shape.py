"""Holds plain JSON against TypedDicts: keys, exact types, NFC text, ISO days. Standard library."""

import re
import types
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import Any, Literal, get_args, get_origin, get_type_hints, is_typeddict

_DAY_KEYS = re.compile(r"(^|[._])(date|start|end)$")
_DAY_OR_TIME = re.compile(r"|\d{4}-\d\d-\d\d|\d\d:\d\d")


# A snapshot holds thousands of dicts of some thirty kinds.
_hints = cache(get_type_hints)


def problems(value: Any, expected: Any, path: str = "") -> Iterator[str]:
    """One line per place of `value` that is not what the type asks for, with its path."""
    origin = get_origin(expected)
    if is_typeddict(expected):
        yield from _dict_problems(value, expected, path)
    elif origin is list:
        yield from _list_problems(value, get_args(expected)[0], path)
    elif origin is Literal:
        if value not in get_args(expected):
            yield f"{path}: {value!r} is none of {get_args(expected)}"
    elif origin is types.UnionType:
        if value is not None:
            yield from problems(value, get_args(expected)[0], path)
    elif type(value) is not expected:
        yield f"{path}: {expected.__name__} expected, got {type(value).__name__}"
    elif expected is str:
        yield from _text_problems(value, path)


def _dict_problems(value: Any, expected: Any, path: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{path}: {expected.__name__} expected, got {type(value).__name__}"
        return
    hints = _hints(expected)
    for name in sorted(expected.__required_keys__ - value.keys()):
        yield f"{path}.{name}".lstrip(".") + ": missing"
    for name in sorted(value.keys() - hints.keys(), key=str):
        yield f"{path}.{name}".lstrip(".") + ": unknown key"
    for name in sorted(hints.keys() & value.keys()):
        yield from problems(value[name], hints[name], f"{path}.{name}".lstrip("."))


def _list_problems(value: Any, member: Any, path: str) -> Iterator[str]:
    if not isinstance(value, list):
        yield f"{path}: list expected, got {type(value).__name__}"
        return
    for index, entry in enumerate(value):
        yield from problems(entry, member, f"{path}[{index}]")


def _text_problems(text: str, path: str) -> Iterator[str]:
    if any(unicodedata.category(sign) == "Cc" for sign in text):
        yield f"{path}: control character in text (paragraphs are list entries)"
    if not unicodedata.is_normalized("NFC", text):
        yield f"{path}: text is not NFC"
    if _DAY_KEYS.search(path) and not _DAY_OR_TIME.fullmatch(text):
        yield f"{path}: {text!r} is neither an ISO day nor a time HH:MM"
