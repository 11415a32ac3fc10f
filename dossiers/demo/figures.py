"""The demo's figures: what was promised and what came of it, a line per subject and indicator.

A cell "30: 14+16" says: 30 promised, 14 achieved in the first half of the year and 16 in the
second; "30:" has no result yet; a part followed by "?" is not checked by TCCB yet.
"""

from dataclasses import dataclass
from decimal import Decimal

from dossiers.demo import tables

YEARS = ("2021", "2022", "2023", "2024", "2025")
PERIODS = ("2021", "2022", "term", "2023", "2024", "2025")


@dataclass(frozen=True)
class Part:
    value: Decimal
    checked: bool


@dataclass(frozen=True)
class Promise:
    """A target with the results of the half-years, in the indicator's measure."""

    target: Decimal
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True)
class Line:
    """`subject` is a unit's code or a person's name; `promises` by period; `province` over all."""

    subject: str
    indicator: str
    measure: str
    content: str
    aims: str
    province: Decimal | None
    promises: dict[str, Promise]


def lines() -> list[Line]:
    return [_line(row) for row in tables.rows("targets")]


def _line(row: dict[str, str]) -> Line:
    return Line(
        subject=row["subject"],
        indicator=row["indicator"],
        measure=row["measure"],
        content=row["content"],
        aims=row["aims"],
        province=Decimal(row["province"]) if row["province"] else None,
        promises={period: _promise(row[period]) for period in PERIODS if row[period]},
    )


def _promise(cell: str) -> Promise:
    target, _, parts = cell.partition(":")
    return Promise(
        target=Decimal(target),
        parts=tuple(_part(part.strip()) for part in parts.split("+") if part.strip()),
    )


def _part(cell: str) -> Part:
    return Part(value=Decimal(cell.removesuffix("?")), checked=not cell.endswith("?"))
