"""A unit with people, an officer and a pledge in any step, for the tests of pledges."""

import uuid
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from emulation.enums import Role
from emulation.models import Pledge, RegistrationPeriod, Staff, Subject, Target, Unit, User
from emulation.services import pledge_parts, pledges, targets
from emulation.services.targets import Figures
from tests.factories import (
    collective_of,
    make_measure,
    make_movement,
    make_officer,
    make_period,
    make_staff,
    make_tccb,
    make_unit,
    make_user,
)

TODAY = date(2025, 11, 12)


@dataclass
class World:
    unit: Unit
    officer: User
    tccb: User
    person: Staff
    worker: User
    period: RegistrationPeriod

    @property
    def collective(self) -> Subject:
        return collective_of(self.unit)

    @property
    def content(self):
        return make_movement().contents.get()


def make_world(name: str = "Chi cục Thủy lợi", person: str = "Danh Sa Rây") -> World:
    unit = make_unit(name)
    staff = make_staff(unit, person)
    return World(
        unit=unit,
        officer=make_officer(unit),
        tccb=make_tccb(),
        person=staff,
        worker=make_user(Role.STAFF, staff=staff),
        period=make_period(),
    )


def figures(name: str = "Hộ nghèo được hỗ trợ", value: str = "30", **fields) -> Figures:
    defaults = {"measure": make_measure(), "due_on": date(2025, 11, 30)}
    defaults["content"] = make_movement().contents.get()
    return Figures(name=name, value=Decimal(value), **defaults | fields)


def start(world: World) -> Pledge:
    return pledges.create_pledge(unit=world.unit, period=world.period, by=world.officer, on=TODAY)


def add(world: World, pledge: Pledge, subject: Subject, **given) -> Target:
    return targets.add_target(
        pledge=pledge,
        subject=subject,
        figures=figures(**given),
        token=uuid.uuid4(),
        by=world.officer,
    )


def fill(world: World) -> Pledge:
    """A draft with all five items done."""
    pledge = start(world)
    by = world.officer
    pledge_parts.set_collective_tier(pledge=pledge, tier="bang_khen_tinh", by=by)
    add(world, pledge, world.collective)
    pledge_parts.set_tasks(pledge=pledge, texts={world.content.pk: ["Mở 3 lớp tập huấn"]}, by=by)
    subject = world.person.subject
    pledge_parts.set_people(pledge=pledge, tiers={subject.pk: "giay_khen"}, by=by)
    add(world, pledge, subject, value="6")
    return Pledge.objects.get(pk=pledge.pk)


def submit(world: World) -> Pledge:
    return pledges.submit_pledge(pledge=fill(world), by=world.officer, on=TODAY)


def send_back(world: World, text: str = "Mức thấp hơn năm trước.", field: str = "value") -> Pledge:
    pledge = submit(world)
    target = Target.objects.get(pledge=pledge, subject=world.collective)
    remark = pledges.Remark(field, text, target=target)
    return pledges.return_pledge(pledge=pledge, remarks=[remark], by=world.tccb)


def accept(world: World) -> Pledge:
    return pledges.accept_pledge(pledge=submit(world), by=world.tccb)


STEPS = {"draft": fill, "submitted": submit, "returned": send_back, "accepted": accept}
