"""The rows of an organisation: units and people, each with the names and the subject that belong
to it. Founding an office is one act; whoever does it writes the journal once for the whole."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction

from emulation.enums import Address, Gender, SubjectClass, SubjectKind
from emulation.models import Department, Staff, Subject, Unit, UnitName
from emulation.vietnamese.names import normalise, search_key, sort_key, text_sort_key

ADDRESSES = {"Ông": (Address.ONG, Gender.MALE), "Bà": (Address.BA, Gender.FEMALE)}


@transaction.atomic
def add_unit(
    *,
    department: Department,
    name: str,
    opened_on: date,
    former: tuple[tuple[str, date], ...] = (),
    **fields: Any,
) -> Unit:
    """A unit with its dated names and the subject of its collective.

    `former`: earlier names, each with its last day; the present one holds from the day after.
    """
    name = normalise(name)
    keys = {"sort_key": text_sort_key(name), "search_key": search_key(name)}
    unit = Unit.objects.create(
        department=department, name=name, opened_on=opened_on, **keys, **fields
    )
    since = opened_on
    for old, until in former:
        UnitName.objects.create(unit=unit, name=old, valid_from=since, valid_to=until)
        since = until + timedelta(days=1)
    UnitName.objects.create(unit=unit, name=name, valid_from=since, valid_to=unit.closed_on)
    Subject.objects.create(
        kind=SubjectKind.COLLECTIVE, subject_class=unit.kind, unit=unit, name=name, **keys
    )
    return unit


@transaction.atomic
def add_person(
    *, unit: Unit, name: str, given: str, address: str, rank: str, **fields: Any
) -> Staff:
    """A person with their own subject. `address` "Ông" or "Bà"; `rank` "worker", "leader" or
    "head" of the unit; `given`: the tên where the last syllable is not it, else empty."""
    name, given = normalise(name), normalise(given)
    keys = {"sort_key": sort_key(name, given or None), "search_key": search_key(name)}
    told, gender = ADDRESSES[address]
    staff = Staff.objects.create(
        unit=unit,
        full_name=name,
        given_name=given,
        address=told,
        gender=gender,
        is_leader=rank in ("leader", "head"),
        is_head=rank == "head",
        **keys,
        **fields,
    )
    Subject.objects.create(
        kind=SubjectKind.INDIVIDUAL,
        subject_class=SubjectClass.LEADER if staff.is_leader else SubjectClass.WORKER,
        unit=unit,
        staff=staff,
        name=name,
        **keys,
    )
    return staff
