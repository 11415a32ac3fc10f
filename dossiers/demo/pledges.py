"""The pledges of every unit and period, written, sent and accepted; some still on their way."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from dossiers.demo import days, figures, tables
from dossiers.demo.figures import Line
from dossiers.demo.world import World
from emulation import clock
from emulation.models import Pledge, Target, User
from emulation.services import pledge_parts, pledges, targets
from emulation.services.periods import open_period
from emulation.services.targets import Figures

UNITS_A_DAY = 3
READ_WITHIN = 4  # working days TCCB takes to look at a pledge


def load(world: World) -> None:
    for row in tables.toml("movement")["period"]:
        world.timeline.on(row["opens_on"], _open, world, row)
    data = tables.toml("pledges")
    unfinished = {(row["unit"], row["period"]): row for row in data["open"]}
    for period, begins in data["begins"].items():
        for place, (unit, lines) in enumerate(_by_unit(world, period).items()):
            row = unfinished.get((unit, period))
            if row is None:
                _whole_way(world, unit, period, lines, days.after(begins, place // UNITS_A_DAY))
            else:
                _part_of_the_way(world, unit, period, lines, row)
    _province(world, data["province"])


def _open(world: World, row: dict[str, Any]) -> None:
    world.periods[row["code"]] = open_period(
        movement=world.movement,
        name=row["name"],
        starts_on=row["from"],
        ends_on=row["to"],
        opens_on=row["opens_on"],
        closes_on=row["closes_on"],
        by=world.tccb,
    )


def _by_unit(world: World, period: str) -> dict[str, list[Line]]:
    """The lines of a period by the unit that registers them, in the order of the units."""
    found: dict[str, list[Line]] = {code: [] for code in world.units}
    for line in figures.lines():
        if period in line.promises:
            found[world.subjects[line.subject].unit.code].append(line)
    return {code: lines for code, lines in found.items() if lines}


def _whole_way(world: World, unit: str, period: str, lines: list[Line], day: date) -> None:
    sent = days.after(day, 1)
    world.timeline.on(day, _write, world, unit, period, lines)
    world.timeline.on(sent, _send, world, unit, period)
    world.timeline.on(days.after(sent, READ_WITHIN), _accept, world, unit, period)


def _part_of_the_way(
    world: World, unit: str, period: str, lines: list[Line], row: dict[str, Any]
) -> None:
    day = row["on"]
    world.timeline.on(day, _write, world, unit, period, lines, finished=row["until"] != "draft")
    if row["until"] != "draft":
        world.timeline.on(day, _send, world, unit, period)
    if row["until"] == "returned":
        world.timeline.on(row["returned_on"], _return, world, unit, period, row)


# --- One pledge -----------------------------------------------------------------------------


def _write(
    world: World, unit: str, period: str, lines: Sequence[Line], *, finished: bool = True
) -> None:
    """Tier, people, targets and tasks; an unfinished one has no tasks and nobody's consent yet."""
    officer = world.officers[unit]
    pledge = pledges.create_pledge(
        unit=world.units[unit], period=world.periods[period], by=officer, on=clock.today()
    )
    _set_tiers(world, pledge, lines, officer, finished=finished)
    for line in lines:
        targets.add_target(
            pledge=pledge,
            subject=world.subjects[line.subject],
            figures=_figures(world, line, period),
            token=world.token("target", line.subject, line.indicator, period),
            by=officer,
        )
    if finished:
        pledge_parts.set_tasks(pledge=pledge, texts=_tasks(world, unit), by=officer)


def _set_tiers(
    world: World, pledge: Pledge, lines: Sequence[Line], officer: User, *, finished: bool
) -> None:
    """What the collective aims at, and who of its people registers for what."""
    aims = {world.subjects[line.subject]: line.aims for line in lines}
    people = {subject.pk: tier for subject, tier in aims.items() if subject.staff_id}
    for subject, tier in aims.items():
        if subject.staff_id is None:
            pledge_parts.set_collective_tier(pledge=pledge, tier=tier, by=officer)
    if people or finished:
        pledge_parts.set_people(pledge=pledge, tiers=people, collective_only=not people, by=officer)


def _figures(world: World, line: Line, period: str) -> Figures:
    return Figures(
        name=line.indicator,
        measure=world.measures[line.measure],
        value=line.promises[period].target,
        due_on=date(int(period), 12, 15) if period != "term" else date(2025, 12, 15),
        content=world.contents[line.content],
    )


def _tasks(world: World, unit: str) -> dict[int, list[str]]:
    texts: dict[int, list[str]] = {}
    for row in tables.rows("tasks"):
        if row["unit"] == unit:
            texts.setdefault(world.contents[row["content"]].pk, []).append(row["text"])
    return texts


def _pledge(world: World, unit: str, period: str) -> Pledge:
    return Pledge.objects.get(unit=world.units[unit], period=world.periods[period])


def _send(world: World, unit: str, period: str) -> None:
    pledge = _pledge(world, unit, period)
    pledges.submit_pledge(pledge=pledge, by=world.officers[unit], on=clock.today())


def _accept(world: World, unit: str, period: str) -> None:
    pledges.accept_pledge(pledge=_pledge(world, unit, period), by=world.tccb)


def _return(world: World, unit: str, period: str, row: dict[str, Any]) -> None:
    pledge = _pledge(world, unit, period)
    target = Target.objects.get(
        pledge=pledge, subject=world.subjects[unit], indicator__name=row["indicator"]
    )
    remark = pledges.Remark(field="value", text=row["remark"], target=target)
    pledges.return_pledge(pledge=pledge, remarks=[remark], by=world.tccb)


# --- UBND tỉnh's plan -----------------------------------------------------------------------


def _province(world: World, data: dict[str, Any]) -> None:
    for line in figures.lines():
        if line.province is not None:
            world.timeline.on(data["on"], _assign, world, line, data["source"])


def _assign(world: World, line: Line, source: str) -> None:
    targets.assign_target(
        subject=world.subjects[line.subject],
        movement=world.movement,
        figures=Figures(
            name=line.indicator,
            measure=world.measures[line.measure],
            value=line.province,
            content=world.contents[line.content],
        ),
        span=world.movement.period,
        source=source,
        token=world.token("province", line.subject, line.indicator),
        by=world.tccb,
    )
