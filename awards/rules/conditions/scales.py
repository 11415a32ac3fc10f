"""Ordered scales of a plan file: levels from low to high, and the one that counts."""

from dataclasses import dataclass

from ..reader import Table


@dataclass(frozen=True, slots=True)
class Level:
    code: str
    label: str


def read_levels(table: Table) -> tuple[Level, ...]:
    """An ordered scale, from low to high."""
    return tuple(
        Level(row.code(), row.closing("label")) for row in table.tables("level", unique="code")
    )


def read_minimum(table: Table, levels: tuple[Level, ...]) -> int:
    """Position of the level named by `minimum` on the scale."""
    codes = [level.code for level in levels]
    chosen = table.choice("minimum", codes)
    return codes.index(chosen) if chosen in codes else 0
