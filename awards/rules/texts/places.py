"""Where a value of a plan file stands, by codes instead of by counting: a row that moves keeps its
place.

A place is a tuple of steps. A key is a step; a table of a list is the step "[code]". As text it is
"rule[annual,bang_khen_tinh].route[A].threshold".
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

Place = tuple[str, ...]
NAMED_BY = (("occasion", "tier"), ("code",), ("name",))


@dataclass(frozen=True, slots=True)
class Leaf:
    """A value that is no table. `path`: as the reader names it, with indexes; `table` holds it."""

    place: Place
    path: str
    key: str
    value: Any
    table: dict[str, Any]


def written(place: Place) -> str:
    """A place as text."""
    text = ""
    for step in place:
        text += step if step.startswith("[") or not text else f".{step}"
    return text


def is_tables(value: object) -> bool:
    """A list of tables; an empty list may be one of anything."""
    return isinstance(value, list) and all(isinstance(each, dict) for each in value)


def named(rows: Sequence[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """The tables of a list by their steps, in the order of the file; a double counts on."""
    found: dict[str, dict[str, Any]] = {}
    for number, row in enumerate(rows, start=1):
        name = _name(row) or f"#{number}"
        step, again = f"[{name}]", 2
        while step in found:
            step, again = f"[{name} #{again}]", again + 1
        found[step] = row
    return found


def _name(row: dict[str, Any]) -> str:
    """What tells a table from its neighbours; a rule is named by its occasion and tier, a worked
    case, which has both and a name of its own, by the name."""
    for keys in (("name",), *NAMED_BY) if "expect" in row else NAMED_BY:
        values = [row.get(key) for key in keys]
        if all(isinstance(value, str) and value for value in values):
            return ",".join(map(str, values))
    return ""


def leaves(value: Any, place: Place = (), path: str = "") -> Iterator[Leaf]:
    """Every value below a table, in the order of the file."""
    for key, inner in value.items():
        at, there = (*place, key), f"{path}.{key}" if path else key
        if isinstance(inner, dict):
            yield from leaves(inner, at, there)
        elif inner and is_tables(inner):
            for number, (step, row) in enumerate(named(inner).items()):
                yield from leaves(row, (*at, step), f"{there}[{number}]")
        else:
            yield Leaf(at, there, key, inner, value)
