"""What one plan text says otherwise than another: by key and code, in words, and line by line."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from .places import Place, is_tables, leaves, named, written
from .taking_in import tree
from .words import OTHER, SECTIONS, Names, label

ADDED, REMOVED, CHANGED, ORDER = "added", "removed", "changed", "order"
_NAMES_THE_ROW = {"code", "name", "occasion", "tier"}
_OUTCOME = "expect"  # all that is told of a worked case; its facts stand in its name


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `path` names the place by codes; `where`, `before`, `after` are for people,
    an empty one where there is nothing; of a whole table a line a value. `kind`: added, removed,
    changed or order."""

    path: str
    kind: str
    section: str
    where: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class LineChange:
    """A line of either text: `kind` "added", "removed" or "same"; its number in the text it is
    of (the newer one where it is in both)."""

    kind: str
    number: int
    text: str


@dataclass(frozen=True, slots=True)
class _Found:
    place: Place
    kind: str
    key: str
    before: Any
    after: Any
    tables: tuple[dict[str, Any], dict[str, Any]]


def differences(old: str, new: str) -> tuple[Change, ...]:
    """Every difference between two TOML texts, in the order of the sections.

    Comments, blank lines and the order of keys say nothing. A table of a list is known by its
    code (a rule by occasion and tier, a case by its name), so that one that moves is not another.
    Raises `PlanError` for a text that is no TOML.
    """
    if old == new:
        return ()
    was, now = tree(old), tree(new)
    names = Names(was), Names(now)
    changes = [_told(found, names) for found in _tables((), was, now)]
    order = {title: place for place, title in enumerate([*SECTIONS.values(), OTHER])}
    return tuple(sorted(changes, key=lambda change: order[change.section]))


def _tables(place: Place, was: dict[str, Any], now: dict[str, Any]) -> Iterator[_Found]:
    for key in [*was, *(key for key in now if key not in was)]:
        yield from _values((*place, key), key, (was, now))


def _values(
    place: Place, key: str, tables: tuple[dict[str, Any], dict[str, Any]]
) -> Iterator[_Found]:
    before, after = (table.get(key) for table in tables)
    if before == after and isinstance(before, bool) is isinstance(after, bool):
        return
    given = [value for value in (before, after) if value is not None]
    if all(isinstance(value, dict) for value in given):
        yield from _tables(place, before or {}, after or {})
    elif all(is_tables(value) for value in given):
        yield from _rows(place, key, before or [], after or [])
    else:
        kind = ADDED if before is None else REMOVED if after is None else CHANGED
        yield _Found(place, kind, key, before, after, tables)


def _rows(
    place: Place, key: str, was: list[dict[str, Any]], now: list[dict[str, Any]]
) -> Iterator[_Found]:
    old, new = named(was), named(now)
    for step in [*old, *(step for step in new if step not in old)]:
        at, both = (*place, step), (old.get(step, {}), new.get(step, {}))
        if step not in old:
            yield _Found(at, ADDED, key, None, new[step], both)
        elif step not in new:
            yield _Found(at, REMOVED, key, old[step], None, both)
        else:
            yield from _tables(at, *both)
    kept = [[step for step in one if step in other] for one, other in ((old, new), (new, old))]
    if kept[0] != kept[1]:
        yield _Found(place, ORDER, key, kept[0], kept[1], ({}, {}))


def _told(found: _Found, names: tuple[Names, Names]) -> Change:
    """In words: names are of the older text, and of the newer one where only that has it."""
    whose = names[1 if found.kind == ADDED else 0]
    where = whose.where(found.place)
    section = SECTIONS.get(found.place[0], OTHER)
    sides = [
        "" if value is None else _side(found, value, names[number], found.tables[number])
        for number, value in enumerate((found.before, found.after))
    ]
    if found.kind == ORDER:
        where = f"{where}: thứ tự" if where != section else "thứ tự"
    return Change(written(found.place), found.kind, section, where, *sides)


def _side(found: _Found, value: Any, names: Names, table: dict[str, Any]) -> str:
    if found.kind == ORDER:
        return ", ".join(names.of(found.key, step[1:-1]) for step in value)
    if not found.place[-1].startswith("["):
        return names.value(found.key, value, table)
    return _summary(value, names)


def _summary(row: dict[str, Any], names: Names) -> str:
    """Every value of a table, a line each; its code and its name stand in front of it already."""
    told = [
        f"{_within(leaf.place, names)}: {names.value(leaf.key, leaf.value, leaf.table)}"
        for leaf in leaves(row)
        if leaf.key == _OUTCOME or (_OUTCOME not in row and leaf.key not in _NAMES_THE_ROW)
    ]
    return "\n".join(told)


def _within(place: Place, names: Names) -> str:
    """ "đường A, mốc": where in the table a value stands."""
    told, last = [], ""
    for step in place:
        if not step.startswith("["):
            told.append(label(step))
            last = step
        elif step != "[#1]":
            told[-1] = names.inner(last, step[1:-1])
    return ", ".join(told)


# --- Lines ----------------------------------------------------------------------------------


def changed_lines(old: str, new: str, *, around: int = 2) -> tuple[tuple[LineChange, ...], ...]:
    """The blocks of lines that differ, each with `around` lines of what is the same about it."""
    was, now = old.splitlines(), new.splitlines()
    groups = SequenceMatcher(None, was, now).get_grouped_opcodes(around)
    return tuple(tuple(_block(group, was, now)) for group in groups if _differs(group))


def _differs(group: list[tuple[str, int, int, int, int]]) -> bool:
    return any(tag != "equal" for tag, *_ in group)


def _block(
    group: list[tuple[str, int, int, int, int]], was: list[str], now: list[str]
) -> Iterator[LineChange]:
    for tag, a, b, c, d in group:
        if tag == "equal":
            yield from (LineChange("same", n + 1, now[n]) for n in range(c, d))
        else:
            yield from (LineChange(REMOVED, n + 1, was[n]) for n in range(a, b))
            yield from (LineChange(ADDED, n + 1, now[n]) for n in range(c, d))
