"""What was true on the meeting's day: names of agency and units, law, who signs."""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from awards.models import Meeting
from awards.rules import Plan
from awards.selectors.parameters import parameters
from awards.selectors.plans import plan_of
from dossiers.content import Issuer, Nominee, Signatory
from emulation.enums import Role
from emulation.models import DepartmentName, RoleAssignment, Staff, Subject, Unit
from emulation.vietnamese.names import normalise

HEAD = "Giám đốc"


@dataclass
class Day:
    """The meeting's day and what it is asked about, each looked up once."""

    meeting: Meeting
    units: dict[int, str] = field(default_factory=dict)
    unit_order: dict[int, int] = field(default_factory=dict)

    @property
    def on(self) -> date:
        return self.meeting.held_on

    @cached_property
    def department(self) -> DepartmentName:
        return self.meeting.council.department.name_on(self.on)

    @cached_property
    def plan(self) -> Plan:
        """The plan the first nomination was judged by; all of a meeting share it."""
        return plan_of(self.version)

    @cached_property
    def version(self):
        item = self.meeting.items.select_related("nomination__plan_version__movement").first()
        return item.nomination.plan_version

    @cached_property
    def award_unit(self) -> Unit:
        return self.meeting.council.department.units.get(handles_awards=True)

    @cached_property
    def director(self) -> Staff:
        """Who signs for the department: the holder of the director's role on that day."""
        held = RoleAssignment.objects.in_force(self.on).filter(
            role=Role.DIRECTOR, user__staff__isnull=False
        )
        return held.select_related("user__staff").order_by("valid_from", "pk")[0].user.staff

    def law(self, key: str):
        """The law's parameter in force on the day, with its citation and mark."""
        return parameters().value(key, on=self.on)

    def unit_name(self, unit: Unit) -> str:
        if unit.pk not in self.units:
            self.units[unit.pk] = normalise(unit.name_on(self.on))
        return self.units[unit.pk]

    def issuer(self) -> Issuer:
        """The department under its superior."""
        name = self.department
        return Issuer(
            superior=normalise(name.superior),
            name=normalise(name.name),
            symbol=name.symbol,
            place=normalise(name.place),
        )

    def issuer_below(self, name: str, symbol: str) -> Issuer:
        """A body of the department: its council or a unit."""
        return Issuer(
            superior=normalise(self.department.name),
            name=normalise(name),
            symbol=symbol,
            place=normalise(self.department.place),
        )

    def director_signs(self) -> Signatory:
        return Signatory(authority="", of="", post=HEAD, name=normalise(self.director.full_name))

    def nominee(self, subject: Subject) -> Nominee:
        staff = subject.staff
        return Nominee(
            key=f"{'tt' if staff is None else 'cn'}-{subject.pk}",
            kind="collective" if staff is None else "individual",
            prefix="" if staff is None else staff.get_address_display(),
            name=self.unit_name(subject.unit) if staff is None else normalise(staff.full_name),
            birth_date=staff.birth_date.isoformat() if staff and staff.birth_date else "",
            gender=staff.get_gender_display() if staff else "",
            post=normalise(staff.post) if staff else "",
            unit="" if staff is None else self.unit_name(subject.unit),
            unit_order=self.unit_order.get(subject.unit_id, 0),
            sort_key=subject.sort_key,
        )


def head_of(unit: Unit) -> Staff | None:
    return unit.staff.filter(is_head=True, left_on=None).first()
