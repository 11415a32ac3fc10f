"""A small department on the morning of 12/11/2025, before anybody has done anything: a unit with a
person, a unit that stays silent, TCCB, a council of nine with its rules (Giấy khen by name, else in
secret), an open occasion."""

from dataclasses import dataclass
from datetime import date

from awards.enums import RoundMethod
from awards.models import Council, Occasion
from emulation.enums import ClassificationLevel, Organisation, Role, UnitKind
from emulation.models import (
    Classification,
    RegistrationPeriod,
    RoleAssignment,
    Staff,
    Subject,
    Unit,
    User,
)
from tests.awards.council.world import make_council, make_rule
from tests.awards.makers import make_occasion
from tests.factories import (
    LONG_AGO,
    collective_of,
    make_measure,
    make_movement,
    make_officer,
    make_period,
    make_staff,
    make_unit,
    make_user,
)

TODAY = date(2025, 11, 12)
PASSWORD = "mat-khau-thu-nghiem-1"


@dataclass
class Town:
    """Who is there. `seats[0]` presides; `worker` is the account of the person `nominee`."""

    unit: Unit
    officer: User
    nominee: Staff
    worker: User
    silent: Unit
    tccb: User
    clerk: User
    council: Council
    seats: list[User]
    occasion: Occasion
    period: RegistrationPeriod

    @property
    def collective(self) -> Subject:
        return collective_of(self.unit)

    @property
    def person(self) -> Subject:
        return self.nominee.subject

    @property
    def chair(self) -> User:
        return self.seats[0]


def make_town(code: str = "annual") -> Town:
    """`code`: the occasion that is open. KH 54 is in force; nothing has been pledged yet."""
    council, _, seats = make_council(9)
    make_rule(council)
    make_rule(council, RoundMethod.OPEN, tier="giay_khen")
    RoleAssignment.objects.create(user=seats[0], role=Role.DIRECTOR, valid_from=LONG_AGO)
    office = make_unit(
        "Phòng Tổ chức cán bộ", UnitKind.DIVISION, handles_awards=True, symbol="TCCB"
    )
    occasion = make_occasion(code)
    unit = make_unit("Chi cục Thủy lợi")
    nominee = _person(unit, "Thị Ngọc Ánh", birth_date=date(1988, 2, 5), post="Kỹ sư")
    _person(unit, "Y Mlô Kriêng", address="ong", gender="male")
    silent = make_unit("Chi cục Kiểm lâm")
    make_officer(silent)
    for each in (unit, silent):
        _classified(each, {2022, 2025})
    return Town(
        unit=unit,
        officer=make_officer(unit, username="dau-moi", password=PASSWORD),
        nominee=nominee,
        worker=make_user(Role.STAFF, staff=nominee),
        silent=silent,
        tccb=_account(Role.TCCB, office, "Lê Thị Mỹ Duyên", is_head=True, post="Trưởng phòng"),
        clerk=_account(Role.SECRETARY, office, "Ngô Thị Hồng Gấm"),
        council=council,
        seats=seats,
        occasion=occasion,
        period=make_period(2025),
    )


def whole_period() -> RegistrationPeriod:
    """Pledges for all of 2021-2025, taken in 2021."""
    return RegistrationPeriod.objects.create(
        movement=make_movement(),
        name="Đăng ký giai đoạn 2021-2025",
        starts_on=date(2021, 1, 1),
        ends_on=date(2025, 12, 31),
        opens_on=date(2021, 1, 1),
        closes_on=date(2025, 12, 31),
    )


def _person(unit: Unit, name: str, **fields: object) -> Staff:
    return make_staff(unit, name, **{"address": "ba", "gender": "female", **fields})


def _account(role: str, unit: Unit, name: str, **fields: object) -> User:
    return make_user(role, staff=_person(unit, name, **fields))


def _classified(unit: Unit, years: set[int]) -> None:
    """Party and union of the unit did well in those years (tiêu chuẩn chung 4)."""
    bodies = ((Organisation.PARTY, "Chi bộ"), (Organisation.UNION, "Công đoàn cơ sở"))
    for year in years:
        for organisation, body in bodies:
            Classification.objects.create(
                unit=unit,
                organisation=organisation,
                body=body,
                year=year,
                level=ClassificationLevel.GOOD,
            )


def make_measures() -> None:
    """What the forms offer: lengths come in parts, households whole."""
    make_measure("km", integral=False)
    make_measure("hộ")
