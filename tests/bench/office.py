"""A throw-away office for measuring: one SQLite file, the demo, and then as many people as asked.

People come in by bulk, without services: only the reading of them is measured.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from io import StringIO
from pathlib import Path
from shutil import copyfile

from django.core.management import call_command
from django.db import connection

from awards.enums import NominationState
from awards.models import CriterionConfirmation, Nomination, Occasion
from emulation import clock
from emulation.enums import PledgeState
from emulation.models import (
    Contribution,
    Indicator,
    Movement,
    Pledge,
    PledgeEntry,
    RegistrationPeriod,
    Result,
    Staff,
    Subject,
    Target,
    Unit,
    User,
)
from emulation.vietnamese.names import search_key, sort_key

FAMILY = ("Nguyễn", "Trần", "Lê", "Danh", "Thị", "Đặng", "Huỳnh", "Võ")
MIDDLE = ("Văn", "Ngọc", "Thị", "Hoàng", "Sa", "Minh", "Đức", "Kim")
GIVEN = ("Ánh", "Duyên", "Rây", "Nhã", "Được", "Thuỷ", "Ẩn", "Phượng", "Sang", "Lượm")
CRITERIA = ("general_1", "general_2", "general_3", "specific_1", "specific_2", "specific_3")
BATCH = 1000


def make_office(file: Path) -> None:
    """An office with the demo in `file`, and the connection on it."""
    stand_on(file)
    call_command("migrate", interactive=False, verbosity=0)
    call_command("demo", verbosity=0, stdout=StringIO())


def stand_on(file: Path) -> None:
    """From now on the default database is `file`."""
    connection.close()
    connection.settings_dict["NAME"] = str(file)


def copy_of(file: Path, name: str) -> Path:
    """A second database with the same rows."""
    connection.close()  # the last one to close folds the write-ahead log into the file
    return Path(copyfile(file, file.with_name(name)))


@contextmanager
def standing_on(file: Path, back: Path) -> Iterator[None]:
    stand_on(file)
    try:
        yield
    finally:
        stand_on(back)


def user(username: str) -> User:
    return User.objects.get(username=username)


def annual() -> Occasion:
    return Occasion.objects.select_related("movement").get(code="annual", ends_on__year=2025)


def add_people(count: int) -> list[Subject]:
    """Staff of every unit in turn, with their subjects and nothing recorded about them."""
    units = list(Unit.objects.filter(closed_on=None))
    first = Staff.objects.count()
    staff = [_staff(units[n % len(units)], first + n) for n in range(count)]
    Staff.objects.bulk_create(staff, batch_size=BATCH)
    return Subject.objects.bulk_create([_subject(each) for each in staff], batch_size=BATCH)


def _staff(unit: Unit, number: int) -> Staff:
    name = " ".join(
        (
            FAMILY[number % len(FAMILY)],
            MIDDLE[number // 8 % len(MIDDLE)],
            GIVEN[number // 64 % len(GIVEN)],
        )
    )
    return Staff(
        unit=unit,
        code=f"BN{number:07d}",
        full_name=name,
        address="ong",
        gender="male",
        post="Chuyên viên",
        sort_key=sort_key(name),
        search_key=search_key(name),
    )


def _subject(staff: Staff) -> Subject:
    return Subject(
        kind="individual",
        subject_class="worker",
        unit=staff.unit,
        staff=staff,
        name=staff.full_name,
        sort_key=staff.sort_key,
        search_key=staff.search_key,
    )


def give_records(subjects: list[Subject], occasion: Occasion) -> None:
    """Each is registered, with two targets, four results, a contribution and six confirmations."""
    tccb, moment = user("tccb"), clock.now()
    movement, pledges = occasion.movement, _pledges(occasion)
    indicators = _indicators(movement)
    of_unit = {subject: pledges[subject.unit_id] for subject in subjects}
    span = {"starts_on": occasion.starts_on, "ends_on": occasion.ends_on}
    _create(
        PledgeEntry(pledge=pledge, subject=s, tier="giay_khen") for s, pledge in of_unit.items()
    )
    _create(
        Target(subject=s, indicator=i, pledge=pledge, value=30, **span)
        for s, pledge in of_unit.items()
        for i in indicators
    )
    by = {"recorded_by": tccb, "recorded_at": moment}
    checked = {"verified_by": tccb, "verified_on": date(2025, 11, 1)}
    _create(
        Result(subject=s, indicator=i, achieved_on=date(2025, month, 5), value=17, **by, **checked)
        for s in subjects
        for i in indicators
        for month in (3, 9)
    )
    _create(
        Contribution(
            subject=s, movement=movement, kind="cash", description="Quỹ vì người nghèo",
            donor="Cá nhân", value=2_000_000, received_on=date(2025, 5, 5), **by, **checked,
        )
        for s in subjects
    )  # fmt: skip
    _create(
        CriterionConfirmation(
            occasion=occasion, subject=s, criterion=code, met=True,
            confirmed_by=tccb, confirmed_on=date(2025, 11, 3),
        )
        for s in subjects
        for code in CRITERIA
    )  # fmt: skip


def _create(rows) -> None:
    rows = list(rows)
    type(rows[0]).objects.bulk_create(rows, batch_size=BATCH)


def _pledges(occasion: Occasion) -> dict[int, Pledge]:
    """The accepted pledge of every unit for the occasion's year, made where the demo has none."""
    period = RegistrationPeriod.objects.get(starts_on=occasion.starts_on, ends_on=occasion.ends_on)
    times = {"created_at": clock.now(), "changed_at": clock.now()}
    for unit in Unit.objects.all():
        Pledge.objects.update_or_create(
            unit=unit, period=period, defaults=times | {"state": PledgeState.ACCEPTED}
        )
    return {pledge.unit_id: pledge for pledge in Pledge.objects.filter(period=period)}


def _indicators(movement: Movement) -> list[Indicator]:
    measure = Indicator.objects.filter(movement=movement).first().measure
    return [
        Indicator.objects.create(movement=movement, name=name, measure=measure)
        for name in ("Hộ nghèo được hỗ trợ", "Lớp tập huấn cho hộ nghèo")
    ]


def nominate(subjects: list[Subject], occasion: Occasion) -> None:
    """Each nominated as one of the demo's nominations is, word for word."""
    pattern = Nomination.objects.filter(occasion=occasion, state=NominationState.SUBMITTED).first()
    copied = {
        field.attname: getattr(pattern, field.attname)
        for field in Nomination._meta.concrete_fields
        if field.name not in ("id", "subject", "report")
    }
    _create(Nomination(subject=subject, **copied) for subject in subjects)
