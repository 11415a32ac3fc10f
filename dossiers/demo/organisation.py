"""The department under its dated names, and its units."""

from datetime import date
from typing import Any

from dossiers.demo import tables
from dossiers.demo.world import World
from emulation.models import Department, DepartmentName, Unit
from emulation.services.organisation import add_unit

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
        world.subjects[unit.code] = unit.subjects.get()


def _name_department(department: Department, row: dict[str, Any]) -> None:
    DepartmentName.objects.create(
        department=department, valid_from=row.pop("from"), valid_to=row.pop("to", None), **row
    )


def _unit(department: Department, row: dict[str, Any]) -> Unit:
    return add_unit(
        department=department,
        code=row["code"],
        kind=row["kind"],
        name=row["name"],
        symbol=row["symbol"],
        opened_on=BEGINNING,
        closed_on=row.get("closed_on"),
        handles_awards=row.get("handles_awards", False),
        former=tuple((former["name"], former["until"]) for former in row.get("former_name", [])),
    )
