"""A condition with its place in the plan: what every finding about it shares."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .conditions.base import Condition


@dataclass(frozen=True, slots=True)
class Point:
    """`route`: code of the alternative it stands for, None where it holds for every route."""

    code: str
    label: str
    clause: str
    condition: "Condition"
    route: str | None = None
