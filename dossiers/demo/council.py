"""The councils of two terms, with the same nine members and the same rules."""

from typing import Any

from awards.models import Council, CouncilMember, RoundRule
from dossiers.demo import tables
from dossiers.demo.world import World


def load(world: World) -> None:
    data = tables.toml("council")
    for row in data["council"]:
        _council(world, row, data)


def _council(world: World, row: dict[str, Any], data: dict[str, Any]) -> None:
    council = Council.objects.create(
        department=world.department,
        name=row["name"],
        decision_number=row["decision_number"],
        decision_date=row["decision_date"],
        valid_from=row["from"],
        valid_to=row["to"],
    )
    for position, member in enumerate(data["member"], start=1):
        CouncilMember.objects.create(
            council=council,
            staff=world.staff[member["name"]],
            post=member["post"],
            position=position,
        )
    for rule in data["rule"]:
        RoundRule.objects.create(
            council=council, valid_from=row["from"], valid_to=row["to"], **rule
        )
