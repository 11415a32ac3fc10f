"""What a page showed is taken away before the act on it comes through: the act is refused in words,
and what something leans on is not taken away."""

import uuid
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import partial

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from awards.models import Comment, CriterionConfirmation, Recusal
from awards.services import calling, comments, recusals
from awards.services.confirmations import Word, confirm_criteria
from emulation.errors import Refused
from emulation.models import Evidence, Result, Subject, User
from emulation.services import record_checks, records
from emulation.services.records import Upload
from tests.awards.council.crowd import crossing, on_postgresql
from tests.awards.council.world import make_world
from tests.awards.makers import give_target, kh54, make_occasion
from tests.emulation.record_makers import checked_pdf
from tests.factories import collective_of, make_officer, make_tccb, make_unit

DAY = date(2025, 11, 12)
Act = Callable[[], object]


@pytest.fixture
def officer() -> User:
    return make_officer(make_unit())


@pytest.fixture
def subject(officer) -> Subject:
    return collective_of(officer.roles.get().unit)


@pytest.fixture
def file(subject, officer) -> Evidence:
    return records.upload_evidence(
        subject=subject, title="Biên bản", file=checked_pdf(), token=uuid.uuid4(), by=officer
    )


def recording(subject: Subject, by: User, **given: object) -> Act:
    return partial(
        records.record_result,
        subject=subject,
        indicator=give_target(subject, 30).indicator,
        achieved_on=date(2025, 6, 30),
        value=Decimal(3),
        token=uuid.uuid4(),
        by=by,
        on=DAY,
        **given,
    )


# --- Evidence -------------------------------------------------------------------------------


@pytest.fixture(params=["result", "correction", "criterion"])
def leaning(request, subject, officer, file) -> Act:
    """An act that attaches the file."""
    record = recording(subject, officer)
    if request.param == "result":
        return partial(record, evidence=[file])
    if request.param == "criterion":
        code = next(item.code for item in kh54().criteria if item.kind == "confirmed")
        return partial(
            confirm_criteria,
            occasion=make_occasion(),
            subject=subject,
            words={code: Word(True, evidence=(file,))},
            by=make_tccb(),
            on=DAY,
        )
    result = record()
    figures = {name: record.keywords[name] for name in ("indicator", "achieved_on", "value")}
    return partial(
        record_checks.change_result,
        result=result,
        **figures,
        evidence=[file],
        seen=result.version,
        by=officer,
        on=DAY,
    )


def leant_on() -> int:
    return sum(model.evidence.through.objects.count() for model in (Result, CriterionConfirmation))


@pytest.mark.django_db
def test_a_file_that_is_gone_cannot_be_leant_on(leaning, file, officer):
    records.remove_evidence(evidence=file, by=officer)
    with pytest.raises(Refused, match=r"Có minh chứng vừa bị gỡ\. Chọn lại minh chứng\."):
        leaning()
    assert leant_on() == 0


@pytest.mark.django_db(transaction=True)
@on_postgresql
def test_a_file_being_taken_back_cannot_be_leant_on(leaning, file, officer):
    taken, leant = crossing(partial(records.remove_evidence, evidence=file, by=officer), leaning)
    assert taken is None
    assert isinstance(leant, Refused)
    assert not Evidence.objects.exists()
    assert leant_on() == 0


@pytest.mark.django_db(transaction=True)
@on_postgresql
def test_a_file_being_leant_on_cannot_be_taken_back(leaning, file, officer):
    _, taken = crossing(leaning, partial(records.remove_evidence, evidence=file, by=officer))
    assert isinstance(taken, Refused)
    assert Evidence.objects.get() == file
    assert leant_on() == 1


@pytest.mark.django_db(transaction=True)
@on_postgresql
def test_without_its_lock_the_file_is_missed_only_when_all_is_stored(
    subject, officer, file, monkeypatch
):
    """The control: what was read before is taken at its word."""
    act = recording(subject, officer, evidence=[file])
    taking = partial(records.remove_evidence, evidence=Evidence.objects.get(), by=officer)
    monkeypatch.setattr(records, "lock_evidence", list)
    taken, leant = crossing(taking, act)
    assert taken is None
    assert isinstance(leant, IntegrityError)


@pytest.mark.django_db(transaction=True)
@on_postgresql
@pytest.mark.parametrize("kind", ["file", "result"])
def test_taken_back_twice_at_once_is_once(kind, subject, officer, file):
    if kind == "file":
        take = partial(records.remove_evidence, evidence=file, by=officer)
    else:
        record = recording(subject, officer)()
        take = partial(records.remove_record, record=record, by=officer)
    assert crossing(take, take) == [None, None]


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite locks no rows")
def test_a_correction_locks_as_a_new_record_does(subject, officer, file):
    """The stored record, its subject, the evidence, the journal: nobody goes the other way."""
    record = recording(subject, officer)
    result = record()
    with CaptureQueriesContext(connection) as asked:
        record_checks.change_result(
            result=result,
            indicator=result.indicator,
            achieved_on=result.achieved_on,
            value=Decimal(4),
            evidence=[file],
            upload=Upload("Ảnh", checked_pdf("anh.pdf"), uuid.uuid4()),
            seen=result.version,
            by=officer,
            on=DAY,
        )
    locks = [one["sql"] for one in asked if "FOR NO KEY UPDATE" in one["sql"]]
    tables = list(dict.fromkeys(sql.split('FROM "')[1].split('"')[0] for sql in locks))
    assert tables == [
        "emulation_result", "emulation_subject", "emulation_evidence", "emulation_audithead",
    ]  # fmt: skip


# --- An agenda item -------------------------------------------------------------------------


@pytest.fixture(params=["comment", "recusal", "mark"])
def act_on_item(request) -> tuple[Act, Act]:
    """An act on an item that was read before its meeting was withdrawn, and the withdrawal."""
    world = make_world(3, nominees=1, running=False)
    item, by = world.items[0], world.users[1]
    say = partial(comments.comment, item=item, text="Đồng ý", token=uuid.uuid4(), by=by)
    withdraw = partial(
        calling.withdraw_meeting, meeting=world.meeting, reason="Lập nhầm dịp", by=world.tccb
    )
    if request.param == "comment":
        return say, withdraw
    if request.param == "recusal":
        return partial(recusals.recuse, item=item, reason="Người nhà", by=by), withdraw
    marking = partial(comments.mark_for_minutes, comment=say(), in_minutes=True, by=world.secretary)
    return marking, withdraw


@pytest.mark.django_db
def test_an_item_of_a_withdrawn_meeting_is_told_to_be_gone(act_on_item):
    act, withdraw = act_on_item
    withdraw()
    with pytest.raises(Refused, match=r"Mục này không còn trong phiên họp\."):
        act()
    assert not Comment.objects.exists()
    assert not Recusal.objects.exists()


@pytest.mark.django_db(transaction=True)
@on_postgresql
def test_an_item_of_a_meeting_being_withdrawn_is_told_to_be_gone(act_on_item):
    act, withdraw = act_on_item
    _, told = crossing(withdraw, act)
    assert isinstance(told, Refused)
    assert not Comment.objects.exists()
