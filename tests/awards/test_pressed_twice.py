"""A button pressed twice at once: one row, and both presses are answered with it."""

import uuid
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, models
from django.db.models import QuerySet
from django.test import Client
from django.urls import reverse

from awards.models import Comment, Meeting
from awards.services import calling, comments
from emulation import uploads
from emulation.enums import ContributionKind, Role, TargetBasis
from emulation.errors import Refused
from emulation.models import Contribution, Evidence, Result, Target, User
from emulation.models.base import OncePosted
from emulation.periods import Period
from emulation.services import records, targets
from emulation.services.records import Upload
from tests.awards.council import world as council
from tests.awards.council.crowd import crossing, on_postgresql
from tests.awards.makers import give_target, make_occasion
from tests.emulation import pledge_makers
from tests.emulation.record_makers import PDF, result_data
from tests.factories import (
    collective_of,
    make_measure,
    make_movement,
    make_officer,
    make_staff,
    make_tccb,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db(transaction=True)
DAY = date(2025, 11, 12)
Press = Callable[[], models.Model]


@pytest.fixture(autouse=True)
def today(settings):
    settings.DEMO_TODAY = DAY


def pdf(name: str = "bien-ban.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    """A file of its own for each press."""
    return SimpleUploadedFile(name, content)


# --- One button of every kind ---------------------------------------------------------------


def with_upload(act: Callable[..., models.Model], **given: object) -> Press:
    token, file_token = uuid.uuid4(), uuid.uuid4()
    return lambda: act(
        token=token, upload=Upload("Biên bản", uploads.check(pdf()), file_token), on=DAY, **given
    )


def a_result() -> Press:
    unit = make_unit()
    subject = collective_of(unit)
    return with_upload(
        records.record_result,
        subject=subject,
        indicator=give_target(subject, 30).indicator,
        achieved_on=date(2025, 6, 30),
        value=Decimal(3),
        by=make_officer(unit),
    )


def a_contribution() -> Press:
    unit = make_unit()
    return with_upload(
        records.record_contribution,
        subject=collective_of(unit),
        movement=make_movement(),
        kind=ContributionKind.CASH,
        description="Ủng hộ quỹ Vì người nghèo",
        donor="Công đoàn",
        value=Decimal(20_000_000),
        received_on=date(2025, 6, 30),
        by=make_officer(unit),
    )


def a_file() -> Press:
    unit, token = make_unit(), uuid.uuid4()
    subject, by = collective_of(unit), make_officer(unit)
    return lambda: records.upload_evidence(
        subject=subject, title="Biên bản", file=uploads.check(pdf()), token=token, by=by
    )


def a_target() -> Press:
    world = pledge_makers.make_world()
    return partial(
        targets.add_target,
        pledge=pledge_makers.start(world),
        subject=world.collective,
        figures=pledge_makers.figures(),
        token=uuid.uuid4(),
        by=world.officer,
    )


def a_target_given_by_the_province() -> Press:
    return partial(
        targets.assign_target,
        subject=collective_of(make_unit()),
        movement=make_movement(),
        figures=targets.Figures("Hộ nghèo giảm", make_measure(), Decimal(30)),
        span=Period(date(2025, 1, 1), date(2025, 12, 31)),
        source="Quyết định số 12/QĐ-UBND ngày 10/01/2025",
        token=uuid.uuid4(),
        by=make_tccb(),
    )


def a_meeting() -> Press:
    made, seats, _ = council.make_council(3)
    clerk = make_staff(make_unit(), "Ngô Thị Hồng Gấm")
    make_user(Role.SECRETARY, staff=clerk)
    return partial(
        calling.call_meeting,
        council=made,
        occasion=make_occasion(),
        call=council.make_call(seats[0], clerk),
        token=uuid.uuid4(),
        by=make_tccb(),
        on=DAY,
    )


def a_comment() -> Press:
    world = council.make_world(3, nominees=1)
    return partial(
        comments.comment,
        item=world.items[0],
        text="Đồng ý đề nghị",
        token=uuid.uuid4(),
        by=world.users[1],
    )


BUTTONS = {
    a_result: Result,
    a_contribution: Contribution,
    a_file: Evidence,
    a_target: Target,
    a_target_given_by_the_province: Target,
    a_meeting: Meeting,
    a_comment: Comment,
}


def test_every_row_made_by_a_form_has_its_button_here():
    made = {model for model in subclasses(OncePosted) if not model._meta.abstract}
    assert made == set(BUTTONS.values())


def subclasses(model: type) -> set[type]:
    own = set(model.__subclasses__())
    return own.union(*map(subclasses, own))


@on_postgresql
@pytest.mark.parametrize("button", BUTTONS)
def test_two_presses_make_one_row_and_both_get_it(button):
    first, second = crossing(*[button()] * 2)
    assert first == second == BUTTONS[button].objects.get()
    assert stored_files() == {evidence.file.path for evidence in Evidence.objects.all()}


@on_postgresql
@pytest.mark.parametrize("button", BUTTONS)
def test_without_a_lock_the_second_press_is_an_error(button, monkeypatch):
    """The control. What the second press stored of its file is gone all the same. Where it makes
    an indicator it waits there for the first one, and is told of the target as of another one."""
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **options: rows)
    first, second = crossing(*[button()] * 2)
    assert isinstance(second, IntegrityError | Refused)
    assert first == BUTTONS[button].objects.get()
    assert stored_files() == {evidence.file.path for evidence in Evidence.objects.all()}


def stored_files() -> set[str]:
    from django.conf import settings

    return {str(path) for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()}


# --- The same through the pages -------------------------------------------------------------


def contribution_data() -> dict[str, object]:
    return {
        "token": uuid.uuid4(),
        "file_token": uuid.uuid4(),
        "movement": make_movement().pk,
        "kind": "cash",
        "description": "Ủng hộ quỹ Vì người nghèo",
        "donor": "Công đoàn",
        "value": "20000000",
        "received_on": "30/6/2025",
        "title": "",
    }


PAGES = {
    "result_add": (Result, lambda target: result_data(target)),
    "contribution_add": (Contribution, lambda target: contribution_data()),
    "evidence_add": (Evidence, lambda target: {"token": uuid.uuid4(), "title": "Biên bản"}),
}


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@on_postgresql
@pytest.mark.parametrize("route", PAGES)
def test_both_presses_are_answered_as_the_first(route):
    model, filled = PAGES[route]
    unit = make_unit()
    subject, by = collective_of(unit), make_officer(unit)
    data = filled(give_target(subject, 30, basis=TargetBasis.PROVINCE_PLAN))
    url = reverse(route, args=[subject.pk])
    clients = [signed_in(by), signed_in(by)]
    answers = crossing(*[lambda c=c: c.post(url, data | {"file": pdf()}) for c in clients])
    there = reverse("record_detail", args=[subject.pk])
    assert [(answer.status_code, answer.url) for answer in answers] == [(302, there)] * 2
    assert model.objects.count() == 1
    assert stored_files() == {evidence.file.path for evidence in Evidence.objects.all()}
