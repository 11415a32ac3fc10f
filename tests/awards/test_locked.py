"""A locked occasion is judged by the plan and as of the day it was locked, whatever comes later."""

import re
from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from awards.enums import NominationState as S
from awards.enums import OccasionState
from awards.models import Award, Decision, Nomination, Occasion
from awards.rules import Status
from awards.selectors.choosing import choosing
from awards.selectors.judging import judge_each
from awards.selectors.plans import basis_of, plans_for, told_as_locked, version_for
from awards.selectors.verdicts import assess_subject
from awards.services.nominations import reassess_occasion, renew_nomination
from awards.services.occasions import close_occasion, open_occasion
from awards.services.plans import activate_plan_version
from emulation import clock
from emulation.models import DisciplineRecord, PendingCase
from tests.awards.makers import give_result, make_occasion, make_sent, meets, next_version
from tests.awards.quota_plans import choosing_occasion, quota, total
from tests.factories import MOMENT, collective_of, make_officer, make_tccb, make_unit

pytestmark = pytest.mark.django_db
LOCKED, TODAY = date(2025, 10, 15), date(2025, 11, 12)
TIER = "bang_khen_tinh"


@pytest.fixture(autouse=True)
def today(settings):
    settings.DEMO_TODAY = TODAY


@pytest.fixture
def occasion() -> Occasion:
    """Of a plan in force from the first; its second version lowers 110% to 105%."""
    with on_day(2025, 1, 1):
        occasion = make_occasion()
    with on_day(2025, 11, 5):
        activate_plan_version(version=next_version(occasion.movement), by=None, reason="Sửa đổi")
    return occasion


def chosen(limit: str) -> Occasion:
    """Of a plan without quotas from the first; its second version has one."""
    with on_day(2025, 1, 1):
        make_occasion()
    with on_day(2025, 11, 5):
        return choosing_occasion(limit)


def on_day(*day: int):
    return clock.standing_at(datetime(*day, 2, tzinfo=UTC))


def locked(occasion: Occasion, on: date = LOCKED) -> Occasion:
    rows = Occasion.objects.filter(pk=occasion.pk)
    rows.update(state=OccasionState.CLOSED, closed_on=on)
    return rows.select_related("movement").get()


def seen(occasion: Occasion, subject):
    return assess_subject(occasion, subject, on=TODAY)


# --- The day and the version ----------------------------------------------------------------


def test_locking_keeps_its_day_and_opening_again_takes_it_away():
    occasion, tccb = make_occasion(), make_tccb()
    assert close_occasion(occasion=occasion, by=tccb).closed_on == TODAY
    assert open_occasion(occasion=occasion, by=tccb).closed_on is None


@pytest.mark.parametrize(
    ("state", "day"), [(OccasionState.CLOSED, None), (OccasionState.OPEN, LOCKED)]
)
def test_the_database_wants_a_day_of_the_locked_and_of_nobody_else(state, day):
    occasion = make_occasion()
    with pytest.raises(IntegrityError), transaction.atomic():
        Occasion.objects.filter(pk=occasion.pk).update(state=state, closed_on=day)
    Occasion.objects.filter(pk=occasion.pk).update(state=OccasionState.CLOSED, closed_on=LOCKED)


@pytest.mark.parametrize(
    ("on", "number"),
    [(date(2025, 11, 4), 1), (date(2025, 11, 5), 2), (date(2024, 12, 31), 1)],
    ids=["the day before the second", "its day", "before any"],
)
def test_the_version_of_the_day_it_was_locked(occasion, on, number):
    open_one = basis_of(occasion, today=TODAY)
    assert (open_one.version.number, open_one.on) == (2, TODAY)
    found = basis_of(locked(occasion, on), today=TODAY)
    assert (found.version.number, found.on) == (number, on)
    plans = plans_for(Occasion.objects.all())
    assert plans == {occasion.pk: found.plan}


def test_a_newer_version_does_not_reach_a_locked_occasion(occasion):
    subject = collective_of(make_unit())
    meets(occasion, subject, result=32)  # 106,66%: enough for the second version alone
    now = seen(occasion, subject)
    assert (now.version.number, now.verdict_for(TIER).status) == (2, Status.MET)
    then = seen(locked(occasion), subject)
    assert (then.version.number, then.facts.on) == (1, LOCKED)
    assert then.verdict_for(TIER).status is not Status.MET
    (judged,) = judge_each(locked(occasion), [subject.pk], tier=TIER, on=TODAY)
    assert judged.verdict == then.verdict_for(TIER)


def test_a_plan_that_chooses_later_chooses_nobody_on_a_locked_occasion():
    occasion = chosen(total(2))
    assert choosing(occasion, on=TODAY) is not None
    assert choosing(locked(occasion), on=TODAY) is None


# --- What was known then --------------------------------------------------------------------


def rewarded(occasion: Occasion, subject, on: date, state: str = S.AWARDED) -> None:
    """As the occasion's own decision leaves the nomination and the register."""
    tccb = make_tccb()
    made = make_sent(occasion, subject, by=make_officer(subject.unit), tier=TIER)
    Nomination.objects.filter(pk=made.pk).update(state=state)
    decision = Decision.objects.create(
        occasion=occasion, tier=TIER, number="2041/QĐ-UBND", decided_on=on, issuer="UBND tỉnh",
        recorded_by=tccb, recorded_at=MOMENT,
    )  # fmt: skip
    Award.objects.create(decision=decision, subject=subject, recipient_name="x", unit_name="x")


def complaint(subject, opened_on: date, closed_on: date | None = None) -> PendingCase:
    return PendingCase.objects.create(
        subject=subject, kind="complaint", handler="Thanh tra Sở",
        opened_on=opened_on, closed_on=closed_on,
    )  # fmt: skip


@pytest.fixture
def awarded(occasion):
    subject = collective_of(make_unit())
    meets(occasion, subject)
    rewarded(occasion, subject, LOCKED)
    return subject


def test_who_was_awarded_is_neither_blocked_nor_warned_by_what_came_later(occasion, awarded):
    complaint(awarded, date(2025, 10, 28))
    open_one = seen(occasion, awarded).verdict_for(TIER)  # the control: while nothing is locked
    assert (open_one.status, bool(open_one.warnings)) == (Status.BLOCKED, True)
    then = seen(locked(occasion), awarded).verdict_for(TIER)
    assert (then.status, then.warnings) == (Status.MET, ())


def test_results_and_discipline_of_later_days_do_not_count(occasion, awarded):
    target = awarded.targets.get()
    give_result(awarded, 30, target=target, on=date(2025, 10, 20))
    DisciplineRecord.objects.create(
        subject=awarded, level=1, decided_on=date(2025, 10, 20), number="5/QĐ",
    )  # fmt: skip
    facts = seen(occasion, awarded).facts
    assert (facts.progress[0].result, len(facts.disciplines)) == (63, 1)
    facts = seen(locked(occasion), awarded).facts
    assert (facts.progress[0].result, facts.disciplines) == (33, ())
    facts = seen(locked(occasion, date(2025, 10, 20)), awarded).facts
    assert (facts.progress[0].result, len(facts.disciplines)) == (63, 1)


def test_a_case_that_was_open_then_is_open_there_though_it_is_closed_now(occasion, awarded):
    complaint(awarded, date(2025, 10, 1), closed_on=date(2025, 10, 30))
    assert seen(occasion, awarded).verdict_for(TIER).status is Status.MET
    assert seen(locked(occasion), awarded).verdict_for(TIER).status is Status.BLOCKED
    after = seen(locked(occasion, date(2025, 10, 30)), awarded).verdict_for(TIER)
    assert after.status is Status.MET


@pytest.mark.parametrize("state", [S.SUBMITTED, S.RETURNED, S.COMPILED, S.PRESENTED, S.APPROVED])
def test_who_still_waits_for_a_decision_is_stopped_by_a_case_of_today(occasion, state):
    subject = collective_of(make_unit())
    meets(occasion, subject, result=32)
    made = make_sent(occasion, subject, by=make_officer(subject.unit), tier=TIER)
    complaint(subject, date(2025, 10, 28))
    shut = locked(occasion)
    Nomination.objects.filter(pk=made.pk).update(state=state)
    found = seen(shut, subject)
    assert (found.version.number, found.facts.on) == (1, TODAY)
    assert found.verdict_for(TIER).status is Status.BLOCKED
    Nomination.objects.filter(pk=made.pk).update(state=S.REJECTED)
    assert seen(shut, subject).verdict_for(TIER).status is not Status.BLOCKED


def test_assessing_anew_after_the_lock_stores_the_version_of_the_lock(occasion):
    subject = collective_of(make_unit())
    meets(occasion, subject, result=32)
    made = make_sent(occasion, subject, by=make_officer(subject.unit), tier=TIER)
    assert (made.plan_version.number, made.verdict_status) == (2, "met")
    reassess_occasion(occasion=locked(occasion), by=make_tccb(), on=TODAY)
    made.refresh_from_db()
    assert (made.plan_version.number, made.verdict_status) == (1, "unknown")
    assert made.plan_version == version_for(locked(occasion))


def test_who_is_nominated_anew_after_the_lock_is_looked_at_today(occasion):
    subject = collective_of(make_unit())
    meets(occasion, subject)
    made = make_sent(occasion, subject, by=make_officer(subject.unit), tier=TIER)
    Nomination.objects.filter(pk=made.pk).update(state=S.SET_ASIDE)
    complaint(subject, date(2025, 10, 28))
    shut = locked(occasion)
    assert seen(shut, subject).verdict_for(TIER).status is Status.MET  # the control: as of the lock
    renewed = renew_nomination(
        nomination=made, reason="Hội đồng chưa xét", by=make_tccb(), on=TODAY
    )
    renewed.refresh_from_db()
    assert (renewed.verdict_status, renewed.assessed_on) == ("blocked", TODAY)
    assert renewed.plan_version.number == 1


# --- Its pages ------------------------------------------------------------------------------


def read(client, route: str, *args, **asked) -> str:
    return client.get(reverse(route, args=args), asked).content.decode().replace("\u00a0", " ")


def plain(client, route: str, args: list[int]) -> str:
    """The words of the page, links or not."""
    return re.sub(r"</?a[^>]*>", "", read(client, route, *args))


def test_pages_of_a_locked_occasion_say_by_what_they_are(client, occasion, awarded):
    told = "Kết quả ngày 15/10/2025 theo bản 1, như khi khóa dịp này"
    client.force_login(make_tccb())
    pages = [
        ("verdict_list", [], {"dip": occasion.pk}),
        ("verdict_needs", [], {"dip": occasion.pk}),
    ]
    pages += [("choosing_detail", [occasion.pk], {})]
    detail = ("verdict_detail", [occasion.pk, awarded.pk])
    for route, args, asked in pages:
        assert "như khi khóa" not in read(client, route, *args, **asked)
    assert "tính ngày 12/11/2025 theo KH 54, bản 2" in plain(client, *detail)
    locked(occasion)
    for route, args, asked in pages:
        shown = read(client, route, *args, **asked)
        assert told in shown and "ai còn chờ quyết định" not in shown
    assert (
        "Dịp hằng năm 2025 · kết quả ngày 15/10/2025 theo KH 54, bản 1, như khi khóa dịp này"
        in plain(client, *detail)
    )
    Nomination.objects.update(state=S.APPROVED)
    waits = told_as_locked(locked(occasion), today=TODAY)
    assert waits == f"{told}; ai còn chờ quyết định thì tính ngày 12/11/2025"
    told = "ngày 12/11/2025 theo KH 54, bản 1, bản áp dụng khi khóa dịp này"
    assert told in plain(client, *detail)


def test_the_plan_page_links_the_choice_where_the_occasion_has_a_quota(client):
    occasion = chosen(quota('per = "occasion"\ntotal = 2', tier="giay_khen"))
    other = make_occasion("final")
    client.force_login(make_tccb())
    places = [reverse("choosing_detail", args=[each.pk]) for each in (occasion, other)]
    page = read(client, "plan_detail")
    assert [place in page for place in places] == [True, False]
    locked(occasion)
    assert places[0] not in read(client, "plan_detail")
