"""What was true on the meeting's day: names of agency and units, law, who signs."""

from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import cast

from django.db.models import Q, QuerySet
from django.utils import timezone

from awards.models import Meeting, PlanVersion
from awards.rules import Plan
from awards.rules.parameters import NoValue, Value
from awards.selectors.parameters import parameters
from awards.selectors.plans import plan_of
from awards.selectors.tiers import Tiers
from dossiers.content import Issuer, Nominee, Prefix, Signatory
from emulation.enums import Role
from emulation.errors import Refused
from emulation.models import DepartmentName, RoleAssignment, Staff, Subject, Unit
from emulation.vietnamese.dates import format_date
from emulation.vietnamese.names import normalise
from emulation.vietnamese.posts import post_in_unit

HEAD, DEPUTY = "Giám đốc", "Phó Giám đốc"


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
        """Raises Refused on a day without a recorded name."""
        try:
            return self.meeting.council.department.name_on(self.on)
        except (DepartmentName.DoesNotExist, DepartmentName.MultipleObjectsReturned) as error:
            told = "chưa có hoặc có hơn một tên"
            raise Refused(
                f"Cơ quan {told} vào ngày họp. Nhờ quản trị sửa tên theo ngày."
            ) from error

    @property
    def founding_name(self) -> str:
        """What the department was called on the day of the council's founding decision; as on the
        meeting's day where none is recorded for then."""
        council = self.meeting.council
        then = council.department.names_on(council.decision_date).first()
        return (then or self.department).name

    @cached_property
    def council_short_name(self) -> str:
        """Without the department's name, which stands above it on paper."""
        name, department = normalise(self.meeting.council.name), normalise(self.department.name)
        return name.removesuffix(department).strip()

    @property
    def council_name(self) -> str:
        return f"{self.council_short_name} {normalise(self.department.name)}"

    @cached_property
    def plan(self) -> Plan:
        """The plan the first nomination was judged by; all of a meeting share it."""
        return plan_of(self.version)

    @cached_property
    def version(self) -> PlanVersion:
        item = self.meeting.items.select_related("nomination__plan_version__movement").first()
        if item is None:
            raise Refused("Phiên họp chưa có đề nghị nào nên chưa chốt được dữ liệu.")
        return item.nomination.plan_version

    @cached_property
    def agenda(self) -> frozenset[int]:
        """The nominations put before the meeting."""
        return frozenset(self.meeting.items.values_list("nomination", flat=True))

    @cached_property
    def tiers(self) -> Tiers:
        """Of every movement: past awards may be of another one, or of a tier no longer given."""
        return Tiers()

    @cached_property
    def award_unit(self) -> Unit:
        unit = self.meeting.council.department.units.filter(handles_awards=True).first()
        if unit is None:
            raise Refused("Chưa ghi đơn vị nào làm công tác thi đua, khen thưởng của cơ quan.")
        return unit

    @cached_property
    def director(self) -> Staff:
        """Who signs for the department that day: the Giám đốc, or a Phó Giám đốc for them.

        Both hold the director's role; the post tells them apart. Raises Refused without either.
        """
        held = RoleAssignment.objects.in_force(self.on).filter(
            role=Role.DIRECTOR, user__staff__isnull=False
        )
        rows = held.select_related("user__staff").order_by("valid_from", "pk")
        people = [row.user.staff for row in rows if row.user.staff is not None]
        signers = sorted(people, key=lambda staff: not _is_head(staff))
        if not signers:
            raise Refused("Chưa có ai giữ vai Giám đốc vào ngày họp để ký văn bản.")
        return signers[0]

    def law(self, key: str) -> Value:
        """The law's parameter in force on the day, with its citation and mark.

        Raises Refused on a day for which none is recorded.
        """
        try:
            return parameters().value(key, on=self.on)
        except NoValue as error:
            raise Refused(
                f"Chưa ghi quy định nào có hiệu lực vào ngày họp {format_date(self.on)} ({key}). "
                "Nhờ quản trị bổ sung rồi kết luận lại."
            ) from error

    def moment(self, when: datetime) -> str:
        """A moment as the office's clocks showed it, with offset."""
        return timezone.localtime(when).isoformat(timespec="seconds")

    def unit_name(self, unit: Unit) -> str:
        if unit.pk not in self.units:
            self.units[unit.pk] = normalise(unit.name_on(self.on))
        return self.units[unit.pk]

    def post(self, staff: Staff) -> str:
        """ "Trưởng phòng Tổ chức cán bộ"."""
        return post_in_unit(normalise(staff.post), self.unit_name(staff.unit))

    def person(self, staff: Staff, *more: str) -> str:
        """ "Bà Ngô Thị Hồng Gấm, Chuyên viên Phòng Tổ chức cán bộ"."""
        parts = (normalise(staff.addressed), self.post(staff), *more)
        return ", ".join(part for part in parts if part)

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
        """ "GIÁM ĐỐC", or "KT. GIÁM ĐỐC / PHÓ GIÁM ĐỐC" (NĐ 30/2020/NĐ-CP, Phụ lục I, II.7)."""
        name = normalise(self.director.full_name)
        if _is_head(self.director):
            return Signatory(authority="", of="", post=HEAD, name=name)
        return Signatory(authority="KT.", of=HEAD, post=DEPUTY, name=name)

    def nominee(self, subject: Subject) -> Nominee:
        staff = subject.staff
        return Nominee(
            key=f"{'tt' if staff is None else 'cn'}-{subject.pk}",
            kind="collective" if staff is None else "individual",
            prefix="" if staff is None else prefix(staff),
            name=self.unit_name(subject.unit) if staff is None else normalise(staff.full_name),
            birth_date=staff.birth_date.isoformat() if staff and staff.birth_date else "",
            gender=staff.get_gender_display() if staff else "",
            post=normalise(staff.post) if staff else "",
            unit="" if staff is None else self.unit_name(subject.unit),
            unit_order=self.unit_order.get(subject.unit_id, 0),
            sort_key=subject.sort_key,
        )


def prefix(staff: Staff) -> Prefix:
    """How a paper addresses a person; `content.check` holds what is frozen to these words."""
    return cast(Prefix, staff.get_address_display())


def _is_head(staff: Staff) -> bool:
    return not staff.post.lower().startswith("phó ")


def serving_on(unit: Unit, day: date) -> QuerySet[Staff]:
    """The people of a unit on `day`."""
    came = Q(joined_on=None) | Q(joined_on__lte=day)
    stayed = Q(left_on=None) | Q(left_on__gt=day)
    return unit.staff.filter(came, stayed)


def head_of(unit: Unit, day: date) -> Staff | None:
    return serving_on(unit, day).filter(is_head=True).first()
