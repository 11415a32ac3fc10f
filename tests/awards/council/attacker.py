"""Somebody with SELECT on everything, hidden columns too, who wants to know who chose what."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from django.db import connection

from awards.enums import Choice

Row = dict[str, Any]
Guess = dict[int, str]
CHOICES = frozenset(Choice.values)


def dump() -> dict[str, list[Row]]:
    """Every row of every table with what the database keeps beside it (xmin, ctid, rowid)."""
    hidden = "xmin::text AS _xmin, ctid::text AS _ctid" if _postgresql() else "rowid AS _rowid"
    tables: dict[str, list[Row]] = {}
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f"SELECT {hidden}, * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            names = [column[0] for column in cursor.description]
            tables[table] = [dict(zip(names, values, strict=True)) for values in cursor.fetchall()]
    return tables


def _postgresql() -> bool:
    return connection.vendor == "postgresql"


def seen(row: Row) -> str:
    """A row's words without the hidden ones."""
    words = {name: value for name, value in row.items() if not name.startswith("_")}
    return json.dumps(words, ensure_ascii=False, sort_keys=True, default=str)


def guesses(
    tables: Mapping[str, list[Row]], round_pk: int, seats: Sequence[int]
) -> dict[str, Guess]:
    """Every way we know to tie a seat to a choice in one round, by the name of the attack."""
    rows = {
        name: of_round
        for name, found in tables.items()
        if (of_round := [row for row in found if row.get("round_id") == round_pk])
    }
    return dict([*_by_neighbourhood(rows, frozenset(seats)), *_by_the_box(rows)])


def _by_neighbourhood(
    rows: Mapping[str, list[Row]], seats: frozenset[int]
) -> Iterator[tuple[str, Guess]]:
    """Rows with a voter beside rows with a choice, matched by every hidden order."""
    voters = list(_columns(rows, lambda value: value in seats))
    choices = list(_columns(rows, lambda value: value in CHOICES))
    for left, voter in voters:
        for right, choice in choices:
            for key in ("_xmin", "_ctid", "_rowid", "id"):
                pairs = zip(_ordered(rows[left], key), _ordered(rows[right], key), strict=False)
                name = f"{left}.{voter} beside {right}.{choice} by {key}"
                yield name, {a[voter]: b[choice] for a, b in pairs}


def _columns(rows: Mapping[str, list[Row]], fits: Any) -> Iterator[tuple[str, str]]:
    for table, found in rows.items():
        for name in found[0]:
            values = [row[name] for row in found]
            if all(isinstance(v, int | str) and fits(v) for v in values):
                yield table, name


def _ordered(rows: Iterable[Row], key: str) -> list[Row]:
    def place(row: Row) -> list[int]:
        return [int(part) for part in re.findall(r"\d+", str(row.get(key, 0)))]

    return sorted(rows, key=place)


def _by_the_box(rows: Mapping[str, list[Row]]) -> Iterator[tuple[str, Guess]]:
    """The list in the order it stands in, against the piles in either order."""
    for number, row in enumerate(rows.get("awards_ballotbox", [])):
        voters = json.loads(row["voters"]) if isinstance(row["voters"], str) else row["voters"]
        piles = [choice for choice in Choice.values for _ in range(row[choice])]
        yield f"box {number}", dict(zip(voters, piles, strict=True))
        yield f"box {number}, reversed", dict(zip(voters, reversed(piles), strict=True))


def from_the_tally(truth: Mapping[int, str]) -> int:
    """How many are right who says the largest pile for everybody: the fair guess."""
    return max(Counter(truth.values()).values())


def lists_on_disk(seats: Iterable[int]) -> set[tuple[int, ...]]:
    """SQLite: every list of voters whose bytes still stand in the database or its log."""
    known = frozenset(seats)
    found = set()
    name = str(connection.settings_dict["NAME"])
    for path in (Path(name), Path(f"{name}-wal")):
        content = path.read_bytes() if path.exists() else b""
        for match in re.findall(rb"\[(\d+(?:, \d+)*)\]", content):
            numbers = tuple(int(number) for number in match.split(b", "))
            if known.issuperset(numbers):
                found.add(numbers)
    return found


def row_versions(table: str) -> int:
    """PostgreSQL: how many row versions, living or dead, stand in the table's file."""
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
        cursor.execute("SELECT pg_read_binary_file(pg_relation_filepath(%s))", [table])
        content = bytes(cursor.fetchone()[0])
    pages = [content[start : start + 8192] for start in range(0, len(content), 8192)]
    return sum((int.from_bytes(page[12:14], "little") - 24) // 4 for page in pages)
