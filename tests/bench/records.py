"""What is recorded about many people, written by the database itself: INSERT ... SELECT.

Every table is filled act by act (each month, each criterion in turn), as it happens in an office:
the rows of one person lie far apart.
"""

from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Model

from awards.models import Award, CriterionConfirmation, Decision, Occasion
from emulation import clock
from emulation.enums import PledgeState
from emulation.models import (
    Classification,
    Contribution,
    DisciplineRecord,
    Evidence,
    Indicator,
    PendingCase,
    Pledge,
    PledgeEntry,
    RegistrationPeriod,
    Result,
    Target,
    Unit,
)
from tests.bench import office

CRITERIA = ("general_1", "general_2", "general_3", "specific_1", "specific_2", "specific_3")
PEOPLE = (
    "emulation_subject s JOIN emulation_staff p ON p.id = s.staff_id AND p.code LIKE 'BN%%'"
    " JOIN emulation_pledge g ON g.unit_id = s.unit_id"
)
FEW = "s.id %% 50 = 0"  # of every fifty people one was disciplined, has a case, got an award


class Sql(str):
    """An expression for the database, as opposed to a value."""


SUBJECT = Sql("s.id")


def give_records(occasion: Occasion) -> None:
    """Everybody added is registered, with two targets, four results, a contribution, six
    confirmations and a file that proves them; one in fifty has something against or for them."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:  # no look at each row's foreign keys
            cursor.execute("SET session_replication_role = replica")
    period = RegistrationPeriod.objects.get(starts_on=occasion.starts_on, ends_on=occasion.ends_on)
    _accept_pledges(period)
    of_period = f"{PEOPLE} AND g.period_id = {period.pk}"
    tccb = office.user("tccb").pk
    _promise(occasion, of_period)
    _insert(
        Evidence, of_period,
        token=_token(), subject_id=SUBJECT, title="Biên bản", file="evidence/2025/11/bien-ban.pdf",
        original_name="bien-ban.pdf", content_type="application/pdf", size=1, sha256="0" * 64,
        uploaded_by_id=tccb, uploaded_at=clock.now(),
    )  # fmt: skip
    _achieve(occasion, of_period, tccb)
    _confirm(occasion, of_period, tccb)
    _hold_against(of_period)
    _award(occasion, of_period, tccb)
    _classify(occasion)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _accept_pledges(period: RegistrationPeriod) -> None:
    """Every unit has an accepted pledge, made where the demo has none."""
    times = {"created_at": clock.now(), "changed_at": clock.now()}
    for unit in Unit.objects.all():
        Pledge.objects.update_or_create(
            unit=unit, period=period, defaults=times | {"state": PledgeState.ACCEPTED}
        )


def _promise(occasion: Occasion, people: str) -> None:
    pledge = Sql("g.id")
    _insert(PledgeEntry, people, pledge_id=pledge, subject_id=SUBJECT, tier="giay_khen")
    for indicator in _indicators(occasion):
        _insert(
            Target, people,
            token=_token(), version=1, subject_id=SUBJECT, indicator_id=indicator,
            pledge_id=pledge, basis="unit_plan", starts_on=occasion.starts_on,
            ends_on=occasion.ends_on, value=30, source="",
        )  # fmt: skip


def _indicators(occasion: Occasion) -> list[int]:
    movement = occasion.movement
    measure = Indicator.objects.filter(movement=movement).first().measure
    return [
        Indicator.objects.get_or_create(movement=movement, name=name, measure=measure)[0].pk
        for name in ("Hộ nghèo được hỗ trợ", "Lớp tập huấn cho hộ nghèo")
    ]


def _achieve(occasion: Occasion, people: str, tccb: int) -> None:
    recorded = {"recorded_by_id": tccb, "recorded_at": clock.now(), "token": _token()}
    checked = {"verified_by_id": tccb, "verified_on": date(2025, 11, 1), "return_reason": ""}
    common = {"subject_id": SUBJECT, "version": 1, **recorded, **checked}
    for month in (3, 9):
        for indicator in _indicators(occasion):
            _insert(
                Result, people, **common,
                indicator_id=indicator, achieved_on=date(2025, month, 5), value=17, note="",
            )  # fmt: skip
    _insert(
        Contribution, people, **common,
        movement_id=occasion.movement_id, kind="cash", description="Quỹ vì người nghèo",
        donor="Cá nhân", value=2_000_000, received_on=date(2025, 5, 5),
    )  # fmt: skip
    _prove(Result, people)
    _prove(Contribution, people)


def _confirm(occasion: Occasion, people: str, tccb: int) -> None:
    for criterion in CRITERIA:
        _insert(
            CriterionConfirmation, people,
            occasion_id=occasion.pk, subject_id=SUBJECT, criterion=criterion, met=True, note="",
            confirmed_by_id=tccb, confirmed_on=date(2025, 11, 3),
        )  # fmt: skip
    _prove(CriterionConfirmation, f"{people} AND {FEW}")


def _prove(model: Any, people: str) -> None:
    """The person's one file proves all their rows of `model`."""
    link = model.evidence.through
    rows = (
        f"{people} JOIN {model._meta.db_table} r ON r.subject_id = s.id"
        " JOIN emulation_evidence e ON e.subject_id = s.id"
    )
    _insert(
        link, rows,
        **{f"{model._meta.model_name}_id": Sql("r.id"), "evidence_id": Sql("e.id")},
    )  # fmt: skip


def _hold_against(people: str) -> None:
    few = f"{people} AND {FEW}"
    _insert(
        DisciplineRecord, few,
        subject_id=SUBJECT, version=1, annul_reason="", level=1, decided_on=date(2025, 4, 1),
        number="1/QĐ",
    )  # fmt: skip
    _insert(
        PendingCase, few,
        subject_id=SUBJECT, version=1, annul_reason="", kind="complaint",
        opened_on=date(2025, 10, 1), handler="Thanh tra Sở",
    )  # fmt: skip


def _award(occasion: Occasion, people: str, tccb: int) -> None:
    decision = Decision.objects.create(
        occasion=occasion, tier="giay_khen", number="1/QĐ-SNNPTNT", decided_on=date(2025, 6, 1),
        issuer="Sở", recorded_by_id=tccb, recorded_at=clock.now(),
    )  # fmt: skip
    _insert(
        Award, f"{people} AND {FEW}",
        decision_id=decision.pk, subject_id=SUBJECT, recipient_name=Sql("s.name"), unit_name="",
        achievement="",
    )  # fmt: skip


def _classify(occasion: Occasion) -> None:
    for unit in Unit.objects.all():
        for organisation, body in (("party", "Chi bộ"), ("union", "Công đoàn")):
            Classification.objects.get_or_create(
                unit=unit, organisation=organisation, body=body, year=occasion.ends_on.year,
                defaults={"level": 3},
            )  # fmt: skip


def _token() -> Sql:
    sqlite = connection.vendor == "sqlite"
    return Sql("lower(hex(randomblob(16)))" if sqlite else "gen_random_uuid()")


def _insert(model: type[Model], rows: str, **columns: object) -> None:
    """One row of `model` for each of `rows`."""
    chosen = ", ".join(str(v) if isinstance(v, Sql) else "%s" for v in columns.values())
    values = [value for value in columns.values() if not isinstance(value, Sql)]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {model._meta.db_table} ({', '.join(columns)}) SELECT {chosen} FROM {rows}",  # noqa: S608, E501 - our own words
            values,
        )
