"""Whoever nominates, compiles or reads a table sees that the same time was rewarded before."""

from datetime import date

import pytest

from awards.models import Award, Decision
from awards.services.nominations import create_nomination
from tests.awards.makers import make_sent, meets
from tests.awards.pages.scene import DAY, said
from tests.factories import MOMENT

pytestmark = pytest.mark.django_db

TOLD = "Đã nhận Giấy khen của Giám đốc sở theo Quyết định 111/QĐ-SNNMT ngày 15/07/2025."
SHORT = "đã được khen: 111/QĐ-SNNMT"


@pytest.fixture(params=[True, False], ids=["awarded", "not-yet"])
def awarded(request, scene) -> bool:
    meets(scene.occasion, scene.subject)
    if request.param:
        decision = Decision.objects.create(
            occasion=scene.occasion, tier="giay_khen", number="111/QĐ-SNNMT",
            decided_on=date(2025, 7, 15), issuer="Giám đốc Sở", recorded_by=scene.tccb,
            recorded_at=MOMENT,
        )  # fmt: skip
        Award.objects.create(
            decision=decision, subject=scene.subject, recipient_name="x", unit_name="x"
        )
    return request.param


def read(scene, user, place: str) -> str:
    scene.sign_in(user)
    return said(scene.client.get(place))


def test_the_officer_is_told_when_choosing_and_before_sending(scene, awarded):
    choosing = scene.url("nomination_create", scene.occasion.pk, scene.subject.pk)
    assert (TOLD in read(scene, scene.officer, choosing)) is awarded
    draft = create_nomination(
        occasion=scene.occasion, subject=scene.subject, tier="giay_khen", by=scene.officer, on=DAY
    )
    checking = scene.url("nomination_check", draft.pk)
    assert (TOLD in read(scene, scene.officer, checking)) is awarded


def test_tables_say_so_under_the_answer(scene, awarded):
    make_sent(scene.occasion, scene.subject, by=scene.officer, tier="giay_khen")
    table = scene.url("nomination_table", scene.occasion.pk)
    verdicts = f"{scene.url('verdict_list')}?dip={scene.occasion.pk}"
    for user, place in ((scene.tccb, table), (scene.officer, verdicts)):
        page = read(scene, user, place)
        assert "Chi cục Thủy lợi" in page
        assert (SHORT in page) is awarded
