"""The people of the units. All of them are made up."""

from datetime import date

from dossiers.demo import tables
from dossiers.demo.world import World
from emulation.models import Staff
from emulation.services.organisation import add_person


def load(world: World) -> None:
    for row in tables.rows("people"):
        staff = _person(world, row)
        if staff.full_name in world.staff:
            raise ValueError(f"people.csv: hai người cùng tên {staff.full_name}.")
        world.staff[staff.full_name] = staff
        world.subjects[staff.full_name] = staff.subject


def _person(world: World, row: dict[str, str]) -> Staff:
    return add_person(
        unit=world.units[row["unit"]],
        code=row["code"],
        name=row["name"],
        given=row["given"],
        address=row["address"],
        birth_date=_day(row["born"]),
        hometown=row["hometown"],
        ethnicity=row["ethnicity"],
        qualification=row["qualification"],
        post=row["post"],
        rank=row["rank"],
        joined_on=_day(row["joined"]),
        left_on=_day(row["left"]),
    )


def _day(cell: str) -> date | None:
    return date.fromisoformat(cell) if cell else None
