"""The law's own numbers: dated, cited, marked as verified or not; chosen by the paper's date."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from .reader import Source, Table
from .values import to_decimal

Content = str | Decimal | tuple[str, ...]


class NoValue(LookupError):
    """The law's files hold no value for that key on that day."""


@dataclass(frozen=True, slots=True)
class Value:
    """`verified`: compared with the published text. `valid_from`/`valid_to` None: open."""

    value: Content
    citation: str
    verified: bool
    valid_from: date | None
    valid_to: date | None

    @property
    def number(self) -> Decimal:
        """The value as a number. Raises TypeError for a text."""
        if not isinstance(self.value, Decimal):
            raise TypeError(f"{self.value!r} is no number")
        return self.value

    def holds(self, day: date) -> bool:
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Parameters:
    """Every parameter with its values in the order of time."""

    values: dict[str, tuple[Value, ...]]

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(sorted(self.values))

    def value(self, key: str, *, on: date) -> Value:
        """The value in force on a day. Raises `NoValue`."""
        for value in self.values.get(key, ()):
            if value.holds(on):
                return value
        raise NoValue(f"Chưa có tham số {key} cho ngày {on.day:02d}/{on.month:02d}/{on.year}.")


@dataclass(frozen=True, slots=True)
class Reward:
    """A reward in đồng, with the values it was worked out from and the days all of them hold.

    `round_up_to` is 0 where the law of the day does not round.
    """

    amount: Decimal
    coefficient: Decimal
    base_salary: Decimal
    round_up_to: Decimal
    verified: bool
    citations: tuple[str, ...]
    valid_from: date | None
    valid_to: date | None


def load(texts: Iterable[str]) -> Parameters:
    """Read parameter files (TOML). Raises `PlanError` with every problem."""
    values: dict[str, tuple[Value, ...]] = {}
    for text in texts:
        source = Source(text)
        for row in source.root.tables("parameter", unique="key"):
            key = row.text("key")
            if key in values:
                row.problem("key", f"{key!r} đã có trong tệp khác")
            values[key] = _values(row)
            row.close()
        source.root.close()
        source.stop_if_wrong()
    return Parameters(values)


def _values(row: Table) -> tuple[Value, ...]:
    found = [(item, _value(item)) for item in row.tables("value")]
    found.sort(key=lambda pair: pair[1].valid_from or date.min)
    for (_, before), (item, after) in pairwise(found):
        begins = after.valid_from or date.min
        if before.valid_to is None or begins <= before.valid_to:
            item.problem("from", "thời gian hiệu lực chồng lên giá trị trước")
    return tuple(value for _, value in found)


def _value(item: Table) -> Value:
    value = Value(
        value=_content(item),
        citation=item.text("citation"),
        verified=item.choice("verified", ("yes", "no")) == "yes",
        valid_from=item.day("from", optional=True),
        valid_to=item.day("to", optional=True),
    )
    if value.valid_from and value.valid_to and value.valid_to < value.valid_from:
        item.problem("to", "ngày hết hiệu lực đứng trước ngày có hiệu lực")
    item.close()
    return value


def _content(item: Table) -> Content:
    raw = item.raw("value")
    if isinstance(raw, list):
        return item.texts("value", required=True)
    return item.text("value") if isinstance(raw, str) else item.decimal("value")


def reward(parameters: Parameters, stem: str, recipient: str, *, on: date) -> Reward:
    """Coefficient × lương cơ sở on the decision's day, rounded up as the law of that day says.

    `stem` is a tier's reward key; `recipient` is "person", "collective" or "household" (a household
    takes the person's coefficient times a factor). Raises `NoValue`.
    """
    used = [parameters.value("base_salary", on=on), parameters.value("reward.round_up_to", on=on)]
    salary, step = (value.number for value in used)
    share = "person" if recipient == "household" else recipient
    used.append(parameters.value(f"{stem}.{share}", on=on))
    coefficient = used[-1].number
    if recipient == "household":
        used.append(parameters.value("reward.household_factor", on=on))
        coefficient *= used[-1].number
    return Reward(
        amount=_round_up(coefficient * salary, step),
        coefficient=coefficient,
        base_salary=salary,
        round_up_to=step,
        verified=all(value.verified for value in used),
        citations=tuple(dict.fromkeys(value.citation for value in used)),
        valid_from=max((v.valid_from for v in used if v.valid_from), default=None),
        valid_to=min((v.valid_to for v in used if v.valid_to), default=None),
    )


def _round_up(amount: Decimal, step: Decimal) -> Decimal:
    """To the next whole `step`; a step of 0 leaves the amount as it is."""
    if step == 0:
        return amount
    steps = Fraction(amount) * Fraction(1, int(step))
    return to_decimal(Fraction(-(-steps.numerator // steps.denominator) * int(step)))
