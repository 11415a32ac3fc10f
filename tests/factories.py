"""Small makers of rows for tests. Each makes what it needs and nothing more; all names are
fictional. Pass what a test is about; leave the rest to the defaults."""

import io
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count

from pypdf import PdfWriter

from emulation.enums import Role, SubjectKind, UnitKind
from emulation.models import (
    AwardTier,
    Department,
    DepartmentName,
    Indicator,
    MeasureUnit,
    Movement,
    MovementContent,
    Pledge,
    PledgeEntry,
    RegistrationPeriod,
    RoleAssignment,
    Staff,
    Subject,
    Target,
    Unit,
    User,
)
from emulation.vietnamese.names import search_key, sort_key, text_sort_key

_serial = count(1)
LONG_AGO = date(2020, 1, 1)
MOMENT = datetime(2025, 11, 12, 2, 0, tzinfo=UTC)


def make_department() -> Department:
    """The one department, under its three dated names."""
    department, created = Department.objects.get_or_create(
        code="so-nn", defaults={"phone_extension": "108"}
    )
    if created:
        rows = [
            ("UBND TỈNH KIÊN GIANG", "Sở Nông nghiệp và Phát triển nông thôn",
             "Sở Nông nghiệp và PTNT tỉnh Kiên Giang", "SNNPTNT", "Kiên Giang",
             date(2015, 1, 1), date(2025, 2, 28)),
            ("UBND TỈNH KIÊN GIANG", "Sở Nông nghiệp và Môi trường",
             "Sở Nông nghiệp và Môi trường tỉnh Kiên Giang", "SNNMT", "Kiên Giang",
             date(2025, 3, 1), date(2025, 6, 30)),
            ("UBND TỈNH AN GIANG", "Sở Nông nghiệp và Môi trường",
             "Sở Nông nghiệp và Môi trường tỉnh An Giang", "SNNMT", "An Giang",
             date(2025, 7, 1), None),
        ]  # fmt: skip
        for superior, name, short_name, symbol, province, start, end in rows:
            DepartmentName.objects.create(
                department=department, superior=superior, name=name, short_name=short_name,
                symbol=symbol, place=province, province=province, valid_from=start, valid_to=end,
            )  # fmt: skip
    return department


def make_unit(name: str = "Chi cục Thủy lợi", kind: str = UnitKind.AFFILIATE, **fields) -> Unit:
    serial = next(_serial)
    unit = Unit.objects.create(
        department=make_department(),
        code=fields.pop("code", f"don-vi-{serial}"),
        kind=kind,
        name=name,
        symbol=fields.pop("symbol", f"DV{serial}"),
        sort_key=text_sort_key(name),
        search_key=search_key(name),
        **fields,
    )
    Subject.objects.create(
        kind=SubjectKind.COLLECTIVE,
        subject_class=kind,
        unit=unit,
        name=name,
        sort_key=unit.sort_key,
        search_key=unit.search_key,
    )
    return unit


def collective_of(unit: Unit) -> Subject:
    return Subject.objects.get(unit=unit, kind=SubjectKind.COLLECTIVE)


def make_staff(unit: Unit, full_name: str = "Danh Sa Rây", **fields) -> Staff:
    """A person with their own subject."""
    serial = next(_serial)
    staff = Staff.objects.create(
        unit=unit,
        code=f"CB{serial:05d}",
        full_name=full_name,
        address=fields.pop("address", "ong"),
        gender=fields.pop("gender", "male"),
        post=fields.pop("post", "Chuyên viên"),
        sort_key=sort_key(full_name),
        search_key=search_key(full_name),
        **fields,
    )
    Subject.objects.create(
        kind=SubjectKind.INDIVIDUAL,
        subject_class="leader" if staff.is_leader else "worker",
        unit=unit,
        staff=staff,
        name=full_name,
        sort_key=staff.sort_key,
        search_key=staff.search_key,
    )
    return staff


def make_user(*roles: str, unit: Unit | None = None, staff: Staff | None = None, **fields) -> User:
    """A user with `roles` without end; unit officers get `unit`."""
    serial = next(_serial)
    user = User.objects.create_user(
        username=fields.pop("username", f"nguoi{serial}"),
        password=fields.pop("password", "mat-khau-thu-nghiem-1"),
        display_name=fields.pop("display_name", staff.full_name if staff else f"Người {serial}"),
        staff=staff,
        **fields,
    )
    for role in roles:
        RoleAssignment.objects.create(
            user=user,
            role=role,
            unit=unit if role == Role.UNIT_OFFICER else None,
            valid_from=LONG_AGO,
        )
    return user


def make_officer(unit: Unit, **fields) -> User:
    return make_user(Role.UNIT_OFFICER, unit=unit, **fields)


def make_tccb(**fields) -> User:
    return make_user(Role.TCCB, **fields)


def make_movement() -> Movement:
    """KH 54's movement with its tiers, contents and two measures."""
    movement, created = Movement.objects.get_or_create(
        code="kh54",
        defaults={
            "department": make_department(),
            "name": "Chung tay vì người nghèo – Không ai bị bỏ lại phía sau",
            "starts_on": date(2021, 1, 1),
            "ends_on": date(2025, 12, 31),
        },
    )
    if created:
        tiers = [
            ("giay_khen", "Giấy khen của Giám đốc sở", "Giấy khen", 1),
            ("bang_khen_tinh", "Bằng khen của Chủ tịch UBND tỉnh", "Bằng khen tỉnh", 2),
            ("bang_khen_ttg", "Bằng khen của Thủ tướng Chính phủ", "Bằng khen Thủ tướng", 3),
        ]
        for code, name, short_name, rank in tiers:
            AwardTier.objects.create(
                movement=movement, code=code, name=name, short_name=short_name, rank=rank
            )
        MovementContent.objects.create(
            movement=movement,
            code="livelihood",
            label="Hỗ trợ sinh kế, nhân rộng mô hình giảm nghèo",
            clause="KH 54, mục III.1",
            position=1,
        )
    return movement


def make_measure(name: str = "hộ", *, integral: bool = True) -> MeasureUnit:
    return MeasureUnit.objects.get_or_create(name=name, defaults={"integral": integral})[0]


def make_indicator(
    name: str = "Hộ nghèo được hỗ trợ thoát nghèo", *, measure: str = "hộ", **fields
) -> Indicator:
    """A new one; where one of the name is there, it is numbered."""
    movement, counted_in = make_movement(), make_measure(measure)
    alike = Indicator.objects.filter(name=name, measure=counted_in, unit=fields.get("unit"))
    told = f"{name} ({next(_serial)})" if alike.exists() else name
    return Indicator.objects.create(movement=movement, name=told, measure=counted_in, **fields)


def make_period(year: int = 2025, **fields) -> RegistrationPeriod:
    defaults = {
        "name": f"Đăng ký năm {year}",
        "opens_on": date(year - 1, 11, 1),
        "closes_on": date(year, 11, 29),
    }
    return RegistrationPeriod.objects.get_or_create(
        movement=make_movement(),
        starts_on=date(year, 1, 1),
        ends_on=date(year, 12, 31),
        defaults=defaults | fields,
    )[0]


def make_pledge(unit: Unit, period: RegistrationPeriod | None = None, **fields) -> Pledge:
    """A draft pledge with the collective in it."""
    pledge = Pledge.objects.create(
        unit=unit,
        period=period or make_period(),
        created_at=fields.pop("created_at", MOMENT),
        changed_at=fields.pop("changed_at", MOMENT),
        **fields,
    )
    PledgeEntry.objects.create(pledge=pledge, subject=collective_of(unit), tier="bang_khen_tinh")
    return pledge


def make_target(
    subject: Subject, indicator: Indicator, value: Decimal | int | str, *, pledge: Pledge, **fields
) -> Target:
    """The unit's own target over the pledge's period."""
    return Target.objects.create(
        subject=subject,
        indicator=indicator,
        pledge=pledge,
        starts_on=pledge.period.starts_on,
        ends_on=pledge.period.ends_on,
        value=Decimal(value),
        **fields,
    )


def small_pdf(title: str = "") -> bytes:
    """A real PDF of one empty A4 page."""
    writer, file = PdfWriter(), io.BytesIO()
    writer.add_blank_page(width=595, height=842)
    writer.add_metadata({"/Title": title})
    writer.write(file)
    return file.getvalue()
