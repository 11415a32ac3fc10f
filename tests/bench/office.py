"""A throw-away office for measuring: one SQLite file, the demo, and then as many people as asked.

People come in by bulk, without services: only the reading of them is measured.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from shutil import copyfile

from django.core.management import call_command
from django.db import connection

from awards.enums import NominationState
from awards.models import Nomination, Occasion
from emulation.models import Staff, Subject, Unit, User
from emulation.vietnamese.names import search_key, sort_key

FAMILY = ("Nguyễn", "Trần", "Lê", "Danh", "Thị", "Đặng", "Huỳnh", "Võ")
MIDDLE = ("Văn", "Ngọc", "Thị", "Hoàng", "Sa", "Minh", "Đức", "Kim")
GIVEN = ("Ánh", "Duyên", "Rây", "Nhã", "Được", "Thuỷ", "Ẩn", "Phượng", "Sang", "Lượm")
BATCH = 1000


def make_office(file: Path) -> None:
    """An office with the demo in `file`, and the connection on it."""
    stand_on(file)
    make()


def make() -> None:
    """An office with the demo in the empty database of the connection."""
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


def nominate(subjects: list[Subject], occasion: Occasion) -> None:
    """Each nominated as one of the demo's nominations is, word for word."""
    pattern = Nomination.objects.filter(occasion=occasion, state=NominationState.SUBMITTED).first()
    copied = {
        field.attname: getattr(pattern, field.attname)
        for field in Nomination._meta.concrete_fields
        if field.name not in ("id", "subject", "report")
    }
    Nomination.objects.bulk_create(
        [Nomination(subject=subject, **copied) for subject in subjects], batch_size=BATCH
    )
