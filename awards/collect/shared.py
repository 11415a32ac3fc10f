"""What many subjects share: read and made once, whatever their number.

It grows with units, with the people disciplined in them and with those who check, not with the
subjects asked about.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any, NamedTuple, TypeVar

from awards import rules
from awards.collect import queries
from awards.collect.queries import Rows
from awards.models import Occasion
from awards.selectors.parameters import law_on
from emulation.enums import ClassificationLevel, DisciplineLevel

T = TypeVar("T")
CLASSIFIED = {level.value: level.name.lower() for level in ClassificationLevel}
DISCIPLINED = {level.value: level.name.lower() for level in DisciplineLevel}


@dataclass(frozen=True)
class Account:
    """Who checked: `name` sorts, `addressed` is what is said in the middle of a sentence."""

    name: str
    addressed: str


class Planned(NamedTuple):
    """An indicator that the plan names."""

    pk: int
    code: str
    name: str
    measure: str
    integral: bool
    aggregation: str
    direction: str


@dataclass(frozen=True)
class Shared:
    occasion: int
    on: date
    locked_on: date | None
    window: rules.Period
    law: Callable[[date], rules.Law]
    accounts: Mapping[int, Account]
    norms: Mapping[str, tuple[rules.TierNorm, ...]]
    classifications: Mapping[int, tuple[rules.Classification, ...]]
    disciplines: Mapping[int, tuple[rules.Discipline, ...]]
    planned: Mapping[int, Planned]
    renamed: bool = False

    @classmethod
    def read(
        cls,
        occasion: Occasion,
        ids: Rows,
        on: date,
        planned: Mapping[int, Planned] | None = None,
    ) -> "Shared":
        """Norms by kind of subject, what is said of units by unit. `planned` instead of what the
        plan in force has made of the recorded indicators."""
        if planned is None:
            rows = map(Planned._make, queries.planned_indicators(occasion))
            known: Mapping[int, Planned] = {row.pk: row for row in rows}
        else:
            known = planned
        return cls(
            occasion=occasion.pk,
            on=on,
            locked_on=occasion.closed_on,
            window=period(occasion.starts_on, occasion.ends_on),
            law=cache(law_on),
            accounts={
                user.pk: Account(user.display_name, user.addressed)
                for user in queries.accounts(occasion, ids)
            },
            norms=_by_first(_norm, queries.norms(occasion)),
            classifications=_by_first(_classified, queries.classifications(ids)),
            disciplines=_by_first(discipline, queries.disciplines_in_units(ids)),
            planned=known,
            renamed=planned is not None,
        )


@lru_cache(1024)
def period(start: date, end: date) -> rules.Period:
    return rules.Period(start, end)


def discipline(person: str, level: int, decided_on: date, number: str) -> rules.Discipline:
    return rules.Discipline(
        person=person, level=DISCIPLINED[level], decided_on=decided_on, number=number
    )


def _norm(tier: str, amount: Decimal, source: str) -> rules.TierNorm:
    return rules.TierNorm(tier=tier, amount=amount, source=source)


def _classified(organisation: str, body: str, year: int, level: int) -> rules.Classification:
    return rules.Classification(
        organisation=organisation, name=body, year=year, level=CLASSIFIED[level]
    )


def _by_first(make: Callable[..., T], rows: Iterable[tuple[Any, ...]]) -> dict[Any, tuple[T, ...]]:
    """Made of the other columns, by the first one."""
    grouped: defaultdict[Any, list[T]] = defaultdict(list)
    for key, *columns in rows:
        grouped[key].append(make(*columns))
    return {key: tuple(made) for key, made in grouped.items()}
