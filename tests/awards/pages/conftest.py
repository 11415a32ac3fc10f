"""A unit with its officer and TCCB; a table with one of each answer; an approved one."""

from datetime import date

import pytest

from awards.enums import NominationState as S
from awards.models import Nomination
from emulation.models import PendingCase, Result
from tests.awards.makers import (
    make_sent,
    meets,
)
from tests.awards.pages.scene import DAY, Scene


@pytest.fixture(autouse=True)
def standing_day(settings):
    settings.DEMO_TODAY = DAY


@pytest.fixture
def scene(client) -> Scene:
    return Scene(client)


@pytest.fixture
def table(scene):
    """Met and compiled; not met; blocked; one draft that nobody but its unit sees."""
    scene.met = scene.other("Chi cục Kiểm lâm", compiled=scene.tccb)
    scene.short = scene.other("Trung tâm Khuyến nông", tier="giay_khen")
    Result.objects.filter(subject=scene.short.subject).update(value=29)
    scene.blocked = scene.other("Ban Quản lý Cảng cá")
    PendingCase.objects.create(
        subject=scene.blocked.subject,
        kind="complaint",
        opened_on=date(2025, 10, 28),
        handler="Thanh tra Sở",
    )
    meets(scene.occasion, scene.subject)
    Nomination.objects.filter(pk=scene.met.pk).update(verdict_status="met")
    scene.sign_in(scene.tccb)
    scene.client.post(scene.url("nomination_reassess", scene.occasion.pk))
    return scene


@pytest.fixture
def approved(scene):
    meets(scene.occasion, scene.subject)
    sent = make_sent(scene.occasion, scene.subject, by=scene.officer)
    Nomination.objects.filter(pk=sent.pk).update(state=S.APPROVED)
    scene.approved = Nomination.objects.get(pk=sent.pk)
    scene.sign_in(scene.tccb)
    return scene
