"""The movement, the plan in force, what is counted in, and the occasions of award."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from django.apps import apps

from awards.enums import OccasionState
from awards.models import Occasion
from awards.services.occasions import close_occasion, open_occasion
from awards.services.plans import activate_plan_version, add_plan_version
from dossiers.demo import tables
from dossiers.demo.world import World
from emulation.models import MeasureUnit, Movement

PLAN = Path(apps.get_app_config("awards").path) / "plans" / "kh54.toml"
PLAN_DAY = date(2022, 7, 27)


def load(world: World) -> None:
    data = tables.toml("movement")
    row = data["movement"]
    world.movement = Movement.objects.create(
        department=world.department,
        code=row["code"],
        name=row["name"],
        starts_on=row["from"],
        ends_on=row["to"],
    )
    world.timeline.on(PLAN_DAY, _plan, world)
    for name in data["measures"]["whole"]:
        world.measures[name] = MeasureUnit.objects.create(name=name, integral=True)
    for name in data["measures"]["parts"]:
        world.measures[name] = MeasureUnit.objects.create(name=name, integral=False)
    for row in data["occasion"]:
        _occasion(world, row)


def _plan(world: World) -> None:
    version = add_plan_version(
        movement=world.movement, text=PLAN.read_text(), by=world.tccb, note="Bản đầu tiên"
    )
    activate_plan_version(
        version=version, by=world.checker, reason="Kế hoạch 54/KH-SNNPTNT có hiệu lực"
    )
    world.contents = {content.code: content for content in world.movement.contents.all()}


def _occasion(world: World, row: dict[str, Any]) -> None:
    occasion = Occasion.objects.create(
        movement=world.movement,
        code=row["code"],
        name=row["name"],
        starts_on=row["from"],
        ends_on=row["to"],
        opens_on=row["opens_on"],
        closes_on=row["closes_on"],
        council_on=row.get("council_on"),
        state=OccasionState.PLANNED,
    )
    key = (occasion.code, occasion.ends_on.year)
    world.occasions[key] = occasion
    world.timeline.on(occasion.opens_on, _move, world, key, open_occasion)
    if closed_on := row.get("closed_on"):
        world.timeline.on(closed_on, _move, world, key, close_occasion)


def _move(world: World, key: tuple[str, int], act: Callable[..., Occasion]) -> None:
    world.occasions[key] = act(occasion=world.occasions[key], by=world.tccb)
