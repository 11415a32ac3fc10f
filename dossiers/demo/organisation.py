"""The department under its dated names, and its units."""

from datetime import date, timedelta
from typing import Any

from dossiers.demo import tables
from dossiers.demo.world import World
from emulation.enums import SubjectKind
from emulation.models import Department, DepartmentName, Subject, Unit, UnitName
from emulation.vietnamese.names import search_key, text_sort_key

BEGINNING = date(2016, 1, 1)


def load(world: World) -> None:
    data = tables.toml("organisation")
    world.department = Department.objects.create(
        code=data["department"]["code"],
        phone_extension=data["department"]["phone_extension"],
    )
    for row in data["department"]["name"]:
        _name_department(world.department, dict(row))
    for row in data["unit"]:
        world.units[row["code"]] = _unit(world.department, row)
    for unit in world.units.values():
        world.subjects[unit.code] = _collective(unit)


def _name_department(department: Department, row: dict[str, Any]) -> None:
    DepartmentName.objects.create(
        department=department, valid_from=row.pop("from"), valid_to=row.pop("to", None), **row
    )


def _unit(department: Department, row: dict[str, Any]) -> Unit:
    unit = Unit.objects.create(
        department=department,
        code=row["code"],
        kind=row["kind"],
        name=row["name"],
        symbol=row["symbol"],
        sort_key=text_sort_key(row["name"]),
        search_key=search_key(row["name"]),
        opened_on=BEGINNING,
        closed_on=row.get("closed_on"),
        handles_awards=row.get("handles_awards", False),
    )
    _name_unit(unit, row.get("former_name", []))
    return unit


def _name_unit(unit: Unit, former: list[dict[str, Any]]) -> None:
    """Every name with its days; the present one has no end."""
    since = BEGINNING
    for row in former:
        UnitName.objects.create(
            unit=unit, name=row["name"], valid_from=since, valid_to=row["until"]
        )
        since = row["until"] + timedelta(days=1)
    UnitName.objects.create(unit=unit, name=unit.name, valid_from=since, valid_to=unit.closed_on)


def _collective(unit: Unit) -> Subject:
    return Subject.objects.create(
        kind=SubjectKind.COLLECTIVE,
        subject_class=unit.kind,
        unit=unit,
        name=unit.name,
        sort_key=unit.sort_key,
        search_key=unit.search_key,
    )
