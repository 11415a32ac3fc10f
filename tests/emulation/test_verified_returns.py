"""A verified figure is given back with a reason, until the council has been given it."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from awards.collect import collect
from awards.enums import NominationState
from awards.models import Nomination
from awards.states import HOLDS_FIGURES
from emulation.errors import Forbidden, Refused, Stale
from emulation.models import AuditEntry, Contribution, Result
from emulation.selectors.records import held
from emulation.services.record_checks import return_records, verify_records
from tests.awards.council.world import make_nomination
from tests.awards.makers import give_result, give_target, make_occasion
from tests.emulation.record_makers import as_shown, text
from tests.factories import MOMENT, collective_of, make_movement, make_officer, make_tccb, make_unit

pytestmark = pytest.mark.django_db
TODAY = date(2025, 11, 12)
WHY = "Biên bản ghi 4 hộ, không phải 5"


@pytest.fixture(autouse=True)
def today(settings):
    settings.DEMO_TODAY = TODAY


@pytest.fixture
def subject():
    return collective_of(make_unit("Chi cục Thủy lợi"))


@pytest.fixture
def result(subject):
    return give_result(subject, 5, target=give_target(subject, 4))


def presented(subject, **fields):
    """Assessed on the day of the meeting, 12/11/2025."""
    assessed_on = fields.pop("assessed_on", TODAY)
    nomination = make_nomination(subject, make_occasion("annual"), **fields)
    Nomination.objects.filter(pk=nomination.pk).update(assessed_on=assessed_on)


def test_tccb_gives_a_verified_figure_back_and_it_counts_no_longer(client, subject, result):
    officer = make_officer(subject.unit)
    client.force_login(make_tccb())
    page = text(client.get(reverse("record_detail", args=[subject.pk])))
    link = f"{reverse('record_return')}?pick=ket-qua-{result.pk}"
    assert f'href="{link}"' in page
    assert "Xác nhận đã ghi bị gỡ" in text(client.get(link))
    answer = client.post(reverse("record_return"), as_shown(result) | {"reason": WHY})
    assert answer.url == reverse("record_detail", args=[subject.pk])
    result.refresh_from_db()
    assert (result.state, result.verified_by, result.verified_on) == ("returned", None, None)
    (facts,) = collect(make_occasion("annual"), [subject], on=TODAY)
    assert [progress.result for progress in facts.progress] == [None]
    entry = AuditEntry.objects.get(act="record_returned")
    assert (entry.data["reason"], entry.data["from_state"]) == (WHY, "verified")
    assert WHY in officer.inbox.get().text
    journal = text(client.get(reverse("journal"), {"viec": "record_returned"}))
    assert "đã xác nhận trước đó" in journal


def test_a_reason_is_asked_for(client, result):
    client.force_login(make_tccb())
    answer = client.post(reverse("record_return"), as_shown(result) | {"reason": " "})
    assert answer.status_code == 422
    assert Result.objects.get().is_verified
    with pytest.raises(Refused) as refusal:
        return_records(records=[result], reason=" ", by=make_tccb())
    assert refusal.value.field == "reason"


@pytest.mark.parametrize("state", sorted(HOLDS_FIGURES))
def test_what_was_put_before_the_council_stays(client, subject, result, state):
    presented(subject, state=state)
    client.force_login(make_tccb())
    page = text(client.get(reverse("record_detail", args=[subject.pk])))
    assert reverse("record_return") not in page
    assert "Đã là dữ kiện của đề nghị trình Hội đồng, dịp hằng năm 2025" in page
    answer = client.post(reverse("record_return"), as_shown(result) | {"reason": WHY})
    assert answer.status_code == 422
    assert "Đã là dữ kiện của đề nghị trình Hội đồng" in text(answer)
    assert Result.objects.get().is_verified


def test_a_contribution_before_the_council_stays_too(subject):
    tccb = make_tccb()
    given = Contribution.objects.create(
        subject=subject, movement=make_movement(), kind="cash", description="Quỹ", donor="A",
        value=1_000_000, received_on=date(2025, 5, 5), recorded_by=tccb, recorded_at=MOMENT,
        verified_by=tccb, verified_on=TODAY,
    )  # fmt: skip
    assert held([given]) == {}
    presented(subject)
    with pytest.raises(Refused):
        return_records(records=[given], reason=WHY, by=make_tccb())


@pytest.mark.parametrize(
    "fields",
    [
        {"state": NominationState.COMPILED},
        {"assessed_on": date(2025, 7, 1)},
    ],
)
def test_what_the_council_has_not_seen_is_given_back(subject, result, fields):
    """Not presented yet; or checked after it was presented, so not counted in what it sees."""
    Result.objects.update(verified_on=date(2025, 7, 1) + timedelta(days=1))
    result.refresh_from_db()
    presented(subject, **fields)
    assert return_records(records=[result], reason=WHY, by=make_tccb()) == 1


def test_another_year_or_subject_holds_nothing(subject, result):
    make_nomination(subject, make_occasion("annual", 2024))
    make_nomination(collective_of(make_unit("Văn phòng Sở")), make_occasion())
    assert held([result]) == {}


def test_what_a_colleague_verified_meanwhile_is_not_given_back_unknowingly(client, subject):
    waiting = give_result(subject, 5, target=give_target(subject, 4), verified=False)
    tccb = make_tccb()
    client.force_login(tccb)
    sent = as_shown(waiting) | {"reason": WHY}
    verify_records(records=[waiting], by=tccb, on=TODAY)
    assert "vừa thay đổi nên chưa làm gì" in text(client.post(reverse("record_return"), sent))
    with pytest.raises(Stale, match="vừa được xác nhận"):
        return_records(records=[waiting], reason=WHY, by=tccb)
    assert Result.objects.get().is_verified


def test_an_officer_gives_nothing_back_and_is_not_offered_it(client, subject, result):
    officer = make_officer(subject.unit)
    client.force_login(officer)
    page = text(client.get(reverse("record_detail", args=[subject.pk])))
    assert reverse("record_return") not in page
    with pytest.raises(Forbidden):
        return_records(records=[result], reason=WHY, by=officer)


def test_a_figure_is_named_as_people_write_it(client, subject, result):
    client.force_login(make_tccb())
    page = text(client.get(reverse("record_detail", args=[subject.pk])))
    assert f" {result.indicator.name}: 5</span>" in page
    assert "5.0000" not in page
