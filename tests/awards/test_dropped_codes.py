"""What a later plan version leaves out: it keeps its name where it was chosen and takes nothing
new."""

from dataclasses import replace

import pytest
from django.urls import reverse

from awards.selectors.nominations import tiers_of
from awards.selectors.register import awards, tiers_in
from awards.selectors.tiers import Tiers
from awards.services.norms import correct_norm, enter_norm
from emulation.errors import Refused
from emulation.models import MovementContent, Pledge, PledgeEntry, PledgeTask
from emulation.services import pledge_parts
from tests.awards.makers import make_occasion, make_plan_in_force
from tests.awards.test_norms import FIRST
from tests.awards.test_plan_versions import activate, version_of
from tests.emulation.pledge_makers import World, fill, make_world
from tests.emulation.test_pledge_pages import signed_in, text_of

pytestmark = pytest.mark.django_db
OLD, NEW = "giay_khen", "giay_khen_moi"


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def pledge(world: World) -> Pledge:
    """A draft whose person aims at the tier, and with a task under the content, that go."""
    pledge = fill(world)
    make_plan_in_force()
    PledgeTask.objects.filter(pledge=pledge).update(content=content("livelihood"))
    return pledge


def content(code: str) -> MovementContent:
    return MovementContent.objects.get(code=code)


def drop() -> None:
    activate(version_of(make_plan_in_force(), (OLD, NEW), ("livelihood", "livelihood_new")))


def test_a_dropped_tier_keeps_its_name_and_one_that_comes_back_is_chosen_again(world):
    movement = make_plan_in_force()
    drop()
    known = tiers_of(movement)
    assert (known[OLD].in_plan, known[NEW].in_plan) == (False, True)
    assert known[OLD].name == known[NEW].name
    activate(version_of(movement, ("mid_term", "half_way")))
    known = tiers_of(movement)
    assert (known[OLD].in_plan, known[NEW].in_plan) == (True, False)
    assert content("livelihood").in_plan and not content("livelihood_new").in_plan


def test_a_pledge_takes_no_tier_that_was_dropped(world, pledge):
    drop()
    with pytest.raises(Refused, match="Chọn một hình thức khen có trong kế hoạch"):
        pledge_parts.set_collective_tier(pledge=pledge, tier=OLD, by=world.officer)
    page = signed_in(world.officer).get(reverse("pledge_tier", args=[pledge.pk]))
    offered = [code for code, _ in page.context["form"].fields["tier"].choices]
    assert NEW in offered and OLD not in offered


def test_a_person_who_aims_at_a_dropped_tier_chooses_anew_and_is_not_lost(world, pledge):
    drop()
    client, person = signed_in(world.officer), world.person.subject
    url, field = reverse("pledge_people", args=[pledge.pk]), f"person_{person.pk}"
    page = client.get(url)
    assert "(không còn trong kế hoạch)" in text_of(page)
    form = page.context["form"]
    answer = client.post(url, {"seen": form.initial["seen"], field: OLD})
    assert "Chọn một hình thức khen có trong kế hoạch" in text_of(answer)
    client.post(url, {"seen": form.initial["seen"], field: NEW})
    assert PledgeEntry.objects.get(pledge=pledge, subject=person).tier == NEW


def test_tasks_under_a_dropped_content_stay_to_be_moved(world, pledge):
    """Saving the page replaces all tasks: those must be on it."""
    old = content("livelihood")
    drop()
    page = signed_in(world.officer).get(reverse("pledge_tasks", args=[pledge.pk]))
    assert page.context["form"].fields[f"content_{old.pk}"]
    pledge_parts.set_tasks(
        pledge=pledge, texts={content("livelihood_new").pk: ["Mở 3 lớp"]}, by=world.officer
    )
    with pytest.raises(Refused, match="không có trong kế hoạch"):
        pledge_parts.set_tasks(pledge=pledge, texts={old.pk: ["Mở lớp"]}, by=world.officer)


def test_a_norm_is_of_a_tier_of_the_plan(world):
    entered = enter_norm(movement=make_plan_in_force(), norm=FIRST, by=world.tccb)
    drop()
    later = replace(FIRST, subject_kind="individual")
    with pytest.raises(Refused, match="Chọn một hình thức khen") as refusal:
        enter_norm(movement=entered.movement, norm=later, by=world.tccb)
    assert refusal.value.field == "tier"
    right = replace(FIRST, source="QĐ 3")
    correct_norm(norm=entered, to=right, reason="Nhập nhầm", seen=1, by=world.tccb)
    page = signed_in(world.tccb).get(reverse("plan_detail"))
    assert OLD not in text_of(page)


def test_filters_offer_the_plans_tiers(world):
    make_occasion()
    drop()
    offered = {tier.code for tier in tiers_in(awards(world.tccb), Tiers())}
    assert NEW in offered and OLD not in offered
    page = signed_in(world.tccb).get(reverse("verdict_list"))
    offered = {code for code, _ in page.context["filters"].fields["tier"].choices}
    assert NEW in offered and OLD not in offered
