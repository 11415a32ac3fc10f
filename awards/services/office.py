"""Founding an office in an empty database: all that has to be there before the first sign-in."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from awards.models import Council, CouncilMember, RoundRule
from awards.office_file import CouncilLines, Office, PersonLine
from awards.rules import parse_plan
from awards.services.movements import begin_movement
from awards.services.plans import activate_plan_version
from emulation import audit, journal_guard
from emulation.acts import Act
from emulation.errors import Refused
from emulation.models import Department, DepartmentName, MeasureUnit, Staff, Unit
from emulation.services.accounts import first_password, open_account
from emulation.services.organisation import add_person, add_unit
from emulation.vietnamese.dates import format_date

NOT_EMPTY = (
    "Cơ sở dữ liệu này đã có dữ liệu. Lệnh này chỉ lập cơ quan trong cơ sở dữ liệu trống. "
    "Không có gì bị thay đổi."
)


@dataclass(frozen=True)
class FirstAccount:
    """What is handed over to a person, once: it is kept nowhere."""

    username: str
    password: str
    name: str


@transaction.atomic
def found_office(*, office: Office, plan: str, on: date) -> list[FirstAccount]:
    """Write the office, put the plan in force, open the accounts; all of it or nothing.

    Nobody can sign in before, so the journal names the system. Refused in a database that holds
    anything, and for a rule of the vote on a tier the plan does not know; PlanError for a plan
    with a fault.
    """
    if not journal_guard.holds_nothing():
        raise Refused(NOT_EMPTY)
    _refuse_a_council_of_the_past(office.council, on)
    department = Department.objects.create(code=office.code, phone_extension=office.phone_extension)
    counts = {"units": len(office.units), "people": len(office.people)}
    if audit.record(department, Act.OFFICE_FOUNDED, by=None, data=counts).number != 1:
        raise Refused(NOT_EMPTY)  # somebody else was at it in the same moment
    units, staff = _organisation(office, department)
    _plan(office, department, plan)
    _set_up_council(office.council, department, staff)
    return [_account(line, staff[line.code], units, on) for line in office.people if line.login]


def _refuse_a_council_of_the_past(council: CouncilLines, on: date) -> None:
    if council.valid_to is not None and council.valid_to < on:
        ended = format_date(council.valid_to)
        raise Refused(f"council.to: nhiệm kỳ của Hội đồng đã hết ngày {ended}.")


def _organisation(
    office: Office, department: Department
) -> tuple[dict[str, Unit], dict[str, Staff]]:
    for name in office.names:
        DepartmentName.objects.create(department=department, **name)
    beginning = min(name["valid_from"] for name in office.names)
    units = {
        line.code: add_unit(
            department=department,
            code=line.code,
            kind=line.kind,
            name=line.name,
            symbol=line.symbol,
            opened_on=line.opened_on or beginning,
            handles_awards=line.handles_awards,
        )
        for line in office.units
    }
    return units, {line.code: _person(line, units[line.unit]) for line in office.people}


def _person(line: PersonLine, unit: Unit) -> Staff:
    return add_person(
        unit=unit,
        code=line.code,
        name=line.name,
        given=line.given,
        address=line.address,
        post=line.post,
        rank=line.rank,
    )


def _plan(office: Office, department: Department, text: str) -> None:
    plan = parse_plan(text)
    version = begin_movement(
        department=department, code=office.movement, plan=plan, text=text, by=None
    )
    activate_plan_version(version=version, by=None, reason="Lập cơ quan trên hệ thống")
    known = {"", *(tier.code for tier in plan.tiers)}
    for rule in office.council.rules:
        if rule["tier"] not in known:
            raise Refused(f"Quy tắc biểu quyết ghi hình thức {rule['tier']!r}, kế hoạch không có.")
    MeasureUnit.objects.bulk_create(
        MeasureUnit(name=name, integral=integral) for name, integral in office.measures
    )


def _set_up_council(lines: CouncilLines, department: Department, staff: dict[str, Staff]) -> None:
    term = {"valid_from": lines.valid_from, "valid_to": lines.valid_to}
    council = Council.objects.create(
        department=department,
        name=lines.name,
        decision_number=lines.decision_number,
        decision_date=lines.decision_date,
        **term,
    )
    for position, (code, post) in enumerate(lines.members, start=1):
        CouncilMember.objects.create(
            council=council, staff=staff[code], post=post, position=position
        )
    for rule in lines.rules:
        RoundRule.objects.create(council=council, **term, **rule)
    audit.record(
        council,
        Act.COUNCIL_SET_UP,
        by=None,
        data={"number": lines.decision_number, "members": len(lines.members)},
    )


def _account(line: PersonLine, staff: Staff, units: dict[str, Unit], on: date) -> FirstAccount:
    password = first_password()
    open_account(
        username=line.login,
        staff=staff,
        roles=[(role, units.get(unit)) for role, unit in line.roles],
        password=password,
        since=on,
        by=None,
    )
    return FirstAccount(line.login, password, staff.full_name)
