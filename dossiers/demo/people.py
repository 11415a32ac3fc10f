"""The people of the units. All of them are made up."""

from datetime import date

from dossiers.demo import tables
from dossiers.demo.world import World
from emulation.enums import Address, Gender, SubjectClass, SubjectKind
from emulation.models import Staff, Subject
from emulation.vietnamese.names import search_key, sort_key

ADDRESSES = {"Ông": (Address.ONG, Gender.MALE), "Bà": (Address.BA, Gender.FEMALE)}


def load(world: World) -> None:
    for row in tables.rows("people"):
        staff = _person(world, row)
        if staff.full_name in world.staff:
            raise ValueError(f"people.csv: hai người cùng tên {staff.full_name}.")
        world.staff[staff.full_name] = staff
        world.subjects[staff.full_name] = _individual(staff)


def _person(world: World, row: dict[str, str]) -> Staff:
    address, gender = ADDRESSES[row["address"]]
    return Staff.objects.create(
        unit=world.units[row["unit"]],
        code=row["code"],
        full_name=row["name"],
        given_name=row["given"],
        address=address,
        gender=gender,
        birth_date=_day(row["born"]),
        hometown=row["hometown"],
        ethnicity=row["ethnicity"],
        qualification=row["qualification"],
        post=row["post"],
        is_leader=row["rank"] in ("leader", "head"),
        is_head=row["rank"] == "head",
        joined_on=_day(row["joined"]),
        left_on=_day(row["left"]),
        sort_key=sort_key(row["name"], row["given"] or None),
        search_key=search_key(row["name"]),
    )


def _day(cell: str) -> date | None:
    return date.fromisoformat(cell) if cell else None


def _individual(staff: Staff) -> Subject:
    return Subject.objects.create(
        kind=SubjectKind.INDIVIDUAL,
        subject_class=SubjectClass.LEADER if staff.is_leader else SubjectClass.WORKER,
        unit=staff.unit,
        staff=staff,
        name=staff.full_name,
        sort_key=staff.sort_key,
        search_key=staff.search_key,
    )
