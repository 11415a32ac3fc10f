"""Which movement a page is about, and which one a plan file belongs to."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain, count

from awards.models import PlanVersion
from awards.rules import Plan
from awards.selectors.plans import plan_of
from emulation.models import Movement
from emulation.vietnamese.names import search_key

LONGEST_CODE = 50
_BETWEEN = re.compile("[^a-z0-9]+")


@dataclass(frozen=True)
class Standing:
    """A movement; `waits`: none of its versions has been in force yet."""

    movement: Movement
    waits: bool


def standings() -> list[Standing]:
    """Every movement, the one that ends last first."""
    begun = set(Movement.objects.begun().values_list("pk", flat=True))
    found = Movement.objects.order_by("-ends_on", "-starts_on", "pk")
    return [Standing(movement, movement.pk not in begun) for movement in found]


def shown_movement(found: list[Standing], code: str, today: date) -> Movement | None:
    """The one of that code; else the newest that runs today, the newest with a plan in force, the
    newest. One that waits for its plan is asked for by its code while another one is at work."""
    asked = [each.movement for each in found if each.movement.code == code]
    begun = [each.movement for each in found if not each.waits]
    running = [movement for movement in begun if today in movement.period]
    running.sort(key=lambda movement: movement.starts_on, reverse=True)
    return next(iter([*asked, *running, *begun, *(each.movement for each in found)]), None)


def movement_of_plan(plan: Plan) -> Movement | None:
    """The movement one of whose versions has this number, given out in the same year: numbers begin
    anew each year."""
    for version in PlanVersion.objects.select_related("movement").order_by("movement", "number"):
        stored = plan_of(version)
        if (_key(stored.number), stored.issued_on.year) == (_key(plan.number), plan.issued_on.year):
            return version.movement
    return None


def _key(number: str) -> str:
    return "".join(number.split()).casefold()


def proposed_code(plan: Plan) -> str:
    """A code nobody has: "12-kh-snnmt" of its number, with a count where that is taken."""
    plain = _slug(plan.number) or _slug(plan.title) or "phong-trao"
    taken = set(Movement.objects.values_list("code", flat=True))
    return next(code for code in _codes(plain, plan.period.start.year) if code not in taken)


def _codes(plain: str, year: int) -> Iterator[str]:
    yield plain[:LONGEST_CODE].strip("-")
    for more in chain([str(year)], (f"{year}-{number}" for number in count(2))):
        yield f"{plain[: LONGEST_CODE - len(more) - 1].strip('-')}-{more}"


def _slug(text: str) -> str:
    return _BETWEEN.sub("-", search_key(text)).strip("-")
