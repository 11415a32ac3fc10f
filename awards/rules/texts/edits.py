"""A copy of a plan text with other figures in it: what would hold if a threshold were another one.

The text is edited, not the plan, so that the copy goes the one way every plan goes: read, checked,
its worked cases run.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ..lines import Lines
from ..problems import PlanError, Problem
from ..values import plain
from ..words import number
from .places import Leaf, leaves, written
from .taking_in import tree
from .words import Names, value_word

# Numbers elsewhere decide about nobody: ranks, years, goals, what a worked case tells.
_WITH_FIGURES = ("rule", "criterion", "quota")
COMPARATORS = (">=", ">")
_COMPARED = ("threshold", "minimum", "value")
_WORDS = {
    "cap": "nhiều nhất", "share": "nhiều nhất", "total": "nhiều nhất", "other_bodies": "nhiều nhất",
    "count": "ít nhất",
}  # fmt: skip
_CASE = re.compile(r"(?m)^\[\[(?:choice_)?case\]\]")
_STEP = re.compile(r"([^.\[\]]+)|\[(\d+)\]")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of the plan that decides who is eligible or how many are chosen. `place`: its
    name by codes, stable while rows move.

    `where`: "Dịp Hằng năm, Bằng khen tỉnh, đường A: mốc"; `comparator`: ">=", ">" or "" where the
    plan gives no choice, and `comparator_place` its own name; `word` before the figure where there
    is none to choose: "nhiều nhất"; `unit` after it: "%", "điểm", "đề nghị".
    """

    place: str
    where: str
    value: Decimal
    comparator: str
    comparator_place: str
    unit: str
    clause: str
    word: str = ""


def figures(text: str) -> tuple[Figure, ...]:
    """Every number of the plan's rules, criteria and quotas, in the order of the file."""
    found = tree(text)
    names = Names(found)
    return tuple(_figure(leaf, names) for leaf in _numbers(found))


def _numbers(found: dict[str, Any]) -> Iterator[Leaf]:
    for leaf in leaves({key: found[key] for key in _WITH_FIGURES if key in found}):
        number = isinstance(leaf.value, (int, Decimal)) and not isinstance(leaf.value, bool)
        if number and not leaf.key.endswith("year"):
            yield leaf


def _figure(leaf: Leaf, names: Names) -> Figure:
    clause, compared = leaf.table.get("clause"), _compared(leaf)
    told = names.value(_counted_as(leaf), leaf.value, leaf.table)
    plain_number = number(Decimal(leaf.value))
    return Figure(
        place=written(leaf.place),
        where=names.where(leaf.place),
        value=Decimal(leaf.value),
        comparator=leaf.table["comparator"] if compared else "",
        comparator_place=written((*leaf.place[:-1], "comparator")) if compared else "",
        unit=told.removeprefix(plain_number).strip(),
        clause=clause if isinstance(clause, str) else "",
        word="" if compared else _word(leaf),
    )


def _compared(leaf: Leaf) -> bool:
    return leaf.key in _COMPARED and leaf.table.get("comparator") in COMPARATORS


def _counted_as(leaf: Leaf) -> str:
    """The key that says what it counts: under `caps` stand the names of bodies."""
    return "caps" if "caps" in leaf.place[:-1] else leaf.key


def _word(leaf: Leaf) -> str:
    if leaf.key in _COMPARED and "comparator" in leaf.table:
        return value_word("comparator", str(leaf.table["comparator"]))
    return "nhiều nhất" if _counted_as(leaf) == "caps" else _WORDS.get(leaf.key, "")


def with_values(text: str, values: Mapping[str, Decimal | str]) -> str:
    """The text with each named value replaced (`Figure.place` by a number, `comparator_place` by a
    comparator), everything else to the letter.

    Raises `PlanError` for a place that is neither, and where the value stands in a form that
    cannot be found again.
    """
    found = tree(text)
    paths, head = _editable(found), _before_cases(text, found)
    changed, wanted = head, tree(head)
    for place, value in values.items():
        if place not in paths or (isinstance(value, str) and value not in COMPARATORS):
            raise PlanError((Problem(place, None, "không có con số này trong kế hoạch"),))
        _put(wanted, paths[place], value)
        changed = _replaced(changed, wanted, paths[place], value)
    return changed + text[len(head) :]


def _before_cases(text: str, found: dict[str, Any]) -> str:
    """What stands before the worked cases, which are most of a file and have no figure to try; the
    whole text where that is not all there is of rules and criteria."""
    case = _CASE.search(text)
    head = text[: case.start()] if case else text
    try:
        alone = tree(head)
    except PlanError:
        return text
    return head if all(alone.get(key) == found.get(key) for key in _WITH_FIGURES) else text


def _editable(found: dict[str, Any]) -> dict[str, str]:
    """The path of every value that may be tried otherwise, by its place."""
    paths = {}
    for leaf in _numbers(found):
        paths[written(leaf.place)] = leaf.path
        if _compared(leaf):
            head = leaf.path.rpartition(".")[0]
            paths[written((*leaf.place[:-1], "comparator"))] = f"{head}.comparator"
    return paths


def _replaced(text: str, wanted: dict[str, Any], path: str, value: Decimal | str) -> str:
    """Try the nearest place that looks like the key's until the tree is as wanted: a key may stand
    on a line of its own, inside a table on one line, or as a word in a comment or a text."""
    key, line = path.rpartition(".")[2], Lines(text).of(path) or 1
    literal = f'"{value}"' if isinstance(value, str) else plain(value)
    for found in sorted(_mentions(text, key), key=lambda each: _distance(text, each, line))[:50]:
        changed = text[: found.start(1)] + literal + text[found.end(1) :]
        if tree(changed) == wanted:
            return changed
    told = "không đổi được giá trị viết theo dạng này"
    raise PlanError((Problem(path, Lines(text).of(path), told),))


def _mentions(text: str, key: str) -> Iterator[re.Match[str]]:
    """Where the key seems to be given a number or a short text."""
    name = rf"(?<![\w.-])[\"']?{re.escape(key)}[\"']?"
    return re.finditer(rf"{name}\s*=\s*([+-]?[0-9][\w.+-]*|\"[^\"\n]*\"|'[^'\n]*')", text)


def _distance(text: str, found: re.Match[str], line: int) -> int:
    return abs(text.count("\n", 0, found.start()) + 1 - line)


def _put(found: dict[str, Any], path: str, value: Decimal | str) -> None:
    steps = [key or int(index) for key, index in _STEP.findall(path)]
    target: Any = found
    for step in steps[:-1]:
        target = target[step]
    target[steps[-1]] = value
