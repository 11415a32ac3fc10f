"""The council with its nine members and the rule its rounds follow."""

from awards.models import Council, CouncilMember, RoundRule
from dossiers.demo import tables
from dossiers.demo.world import World


def load(world: World) -> None:
    data = tables.toml("council")
    row = data["council"]
    world.council = Council.objects.create(
        department=world.department,
        name=row["name"],
        decision_number=row["decision_number"],
        decision_date=row["decision_date"],
        valid_from=row["from"],
        valid_to=row["to"],
    )
    for position, member in enumerate(data["member"], start=1):
        CouncilMember.objects.create(
            council=world.council,
            staff=world.staff[member["name"]],
            post=member["post"],
            position=position,
        )
    RoundRule.objects.create(council=world.council, valid_from=row["from"], **data["rule"])
