"""A new plan version in force: never one that loses what work in hand is judged by."""

import re
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from awards.enums import OccasionState
from awards.models import Nomination, PlanVersion
from awards.selectors.plan_losses import losses
from awards.selectors.plans import plan_of
from awards.selectors.register import issuer_on
from awards.services.occasions import open_occasion
from awards.services.plans import activate_plan_version, add_plan_version
from emulation.errors import Refused
from emulation.models import AwardTier, Movement
from tests.awards.makers import (
    KH54,
    fulfil_criteria,
    make_occasion,
    make_plan_in_force,
    make_sent,
    next_version,
)
from tests.factories import MOMENT, collective_of, make_officer, make_tccb, make_unit

pytestmark = pytest.mark.django_db


def version_of(movement: Movement, *codes: tuple[str, str]) -> PlanVersion:
    """The plan once more, with some of its codes called otherwise."""
    text = KH54.read_text(encoding="utf-8") + "\n# Bản sửa đổi\n"
    for old, new in codes:
        text = re.sub(rf"\b{old}\b", new, text).replace(f'kind = "{new}"', f'kind = "{old}"')
    return add_plan_version(movement=movement, text=text, by=make_tccb())


def activate(version: PlanVersion) -> PlanVersion:
    return activate_plan_version(version=version, by=make_tccb(), reason="Sửa kế hoạch")


def refused(version: PlanVersion) -> str:
    with pytest.raises(Refused) as refusal:
        activate(version)
    version.refresh_from_db()
    assert version.activated_at is None
    return refusal.value.message


def test_a_version_that_keeps_every_code_in_use_is_put_in_force():
    movement = make_plan_in_force()
    make_occasion()
    activate(version_of(movement, ("mid_term", "half_way")))
    assert movement.plan_versions.exclude(activated_at=None).count() == 2


@pytest.mark.parametrize("state", OccasionState.values)
def test_an_occasion_that_was_planned_stays_in_the_plan_whatever_its_state(state):
    """The pages of verdicts ask the plan in force about a closed one too."""
    movement = make_plan_in_force()
    make_occasion("mid_term", state=state)
    version = version_of(movement, ("mid_term", "half_way"))
    assert "không còn dịp khen “Sơ kết 7/2023” đã lập" in refused(version)


def test_the_days_an_occasion_in_hand_counts_stay_until_it_is_closed():
    movement = make_plan_in_force()
    occasion = make_occasion("mid_term")
    version = version_of(movement, ("2023-07-31", "2023-06-30"))
    assert "vào những ngày khác: từ 01/01/2021 đến hết 30/06/2023" in refused(version)
    occasion.state, occasion.closed_on = OccasionState.CLOSED, MOMENT.date()
    occasion.save()
    activate(version)
    with pytest.raises(Refused, match="từ 01/01/2021 đến hết 30/06/2023"):
        open_occasion(occasion=occasion, by=make_tccb())
    occasion.refresh_from_db()
    assert occasion.state == OccasionState.CLOSED


def sent_for_the_provincial_certificate() -> Nomination:
    unit = make_unit("Chi cục Thủy lợi")
    return make_sent(make_occasion(), collective_of(unit), by=make_officer(unit))


@pytest.mark.parametrize("state", ["submitted", "approved", "awarded"])
def test_a_tier_somebody_is_or_was_nominated_for_stays_in_the_plan(state):
    """An earlier award is ranked against the tier that is asked for now."""
    movement, sent = make_plan_in_force(), sent_for_the_provincial_certificate()
    Nomination.objects.filter(pk=sent.pk).update(state=state)
    version = version_of(movement, ("bang_khen_tinh", "bang_khen_moi"))
    told = refused(version)
    assert "“Bằng khen tỉnh” mà 1 đối tượng được đề nghị ở Hằng năm 2025" in told
    assert "Thủy lợi" not in told
    assert not AwardTier.objects.filter(code="bang_khen_moi").exists()


@pytest.mark.parametrize("state", ["submitted", "presented", "approved", "set_aside"])
def test_an_occasion_gives_the_tier_as_long_as_a_nomination_may_be_judged_again(state):
    movement, sent = make_plan_in_force(), sent_for_the_provincial_certificate()
    Nomination.objects.filter(pk=sent.pk).update(state=state)
    text = without_rule(KH54.read_text(encoding="utf-8"), "annual", "bang_khen_tinh")
    version = add_plan_version(movement=movement, text=text, by=make_tccb())
    if state == "approved":
        activate(version)
    else:
        assert "không còn hình thức khen" in refused(version)


def without_rule(text: str, occasion: str, tier: str) -> str:
    """The plan without one row of its matrix; its worked cases are not asked."""
    head, *rules = re.split(r"(?m)^(?=\[\[rule\]\])", text.partition("[[case]]")[0])
    row = f'occasion = "{occasion}"\ntier = "{tier}"'
    kept = [rule for rule in rules if row not in rule]
    assert len(kept) == len(rules) - 1
    return head + "".join(kept)


def test_a_decision_is_recorded_by_the_plan_the_nomination_was_judged_by():
    """What a later version says of the same tier does not reach it."""
    movement, sent = make_plan_in_force(), sent_for_the_provincial_certificate()
    Nomination.objects.filter(pk=sent.pk).update(state="approved")
    text = KH54.read_text(encoding="utf-8").replace(
        'authority = "province"', 'authority = "department"'
    )
    activate(add_plan_version(movement=movement, text=text, by=make_tccb()))
    assert issuer_on(sent, date(2025, 11, 10)) == "Chủ tịch UBND tỉnh An Giang"


def test_a_confirmed_criterion_of_an_open_occasion_stays_in_the_plan():
    movement = make_plan_in_force()
    unit = make_unit("Chi cục Thủy lợi")
    occasion = make_occasion()
    fulfil_criteria(occasion, collective_of(unit))
    version = version_of(movement, ("general_1", "general_one"))
    assert "không còn tiêu chuẩn đã được xác nhận ở dịp khen đang làm: general_1." in refused(
        version
    )


def test_who_added_a_version_does_not_activate_it_and_the_next_person_does():
    version = next_version(make_plan_in_force())
    with pytest.raises(Refused, match="Người nhập một bản không tự áp dụng bản đó"):
        activate_plan_version(version=version, by=version.added_by, reason="Sửa kế hoạch")
    version.refresh_from_db()
    assert version.activated_at is None
    second = make_tccb()
    activated = activate_plan_version(version=version, by=second, reason="Sửa kế hoạch")
    assert (activated.activated_by, activated.activation_reason) == (second, "Sửa kế hoạch")


def test_the_database_knows_it_too():
    version = next_version(make_plan_in_force())
    with pytest.raises(IntegrityError, match="a_second_person"), transaction.atomic():
        PlanVersion.objects.filter(pk=version.pk).update(activated_by=version.added_by)
    PlanVersion.objects.filter(pk=version.pk).update(activated_by=make_tccb())


def test_everything_that_keeps_a_version_back_is_told_at_once():
    movement = make_plan_in_force()
    make_occasion("mid_term")
    sent_for_the_provincial_certificate()
    version = version_of(movement, ("mid_term", "half_way"), ("bang_khen_tinh", "bang_khen_moi"))
    told = list(losses(movement, plan_of(version)))
    assert [words.split("mà")[0].strip()[:40] for words in told] == [
        "Bản này không còn dịp khen “Sơ kết 7/202",
        "Bản này không còn hình thức khen “Bằng k",
    ]


def test_activation_waits_for_the_movement():
    """Its row is locked first, as adding a version does."""
    version = version_of(make_plan_in_force())
    with CaptureQueriesContext(connection) as asked:
        activate(version)
    locks = [query["sql"] for query in asked if "FOR NO KEY UPDATE" in query["sql"]]
    assert connection.vendor == "sqlite" or "emulation_movement" in locks[0]
