"""The life of a pledge: the table of steps walked, and everything that is refused."""

import uuid
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from emulation import audit
from emulation.acts import Act
from emulation.enums import PledgeState
from emulation.errors import Forbidden, Refused, Stale
from emulation.models import (
    AuditEntry,
    Indicator,
    Pledge,
    PledgeEntry,
    PledgeRemark,
    PledgeTask,
    Target,
)
from emulation.selectors.pledge_parts import tasks_mark, tier_mark
from emulation.selectors.pledges import history
from emulation.services import pledge_parts, pledges, targets
from emulation.states import PLEDGE_STEPS
from emulation.vietnamese.dates import format_date
from tests.emulation.pledge_makers import (
    STEPS,
    TODAY,
    accept,
    add,
    figures,
    fill,
    make_world,
    send_back,
    start,
    submit,
)
from tests.factories import make_measure, make_period, make_staff, make_tccb, make_unit

pytestmark = pytest.mark.django_db


def act(action, pledge, by):
    if action == "submit":
        return pledges.submit_pledge(pledge=pledge, by=by, on=TODAY)
    if action == "accept":
        return pledges.accept_pledge(pledge=pledge, by=by)
    remark = pledges.Remark("general", "Xem lại toàn bộ.")
    return pledges.return_pledge(pledge=pledge, remarks=[remark], by=by)


@pytest.mark.parametrize("state", PledgeState.values)
@pytest.mark.parametrize("action", ["submit", "return", "accept"])
def test_every_cell_of_the_table(state, action):
    world = make_world()
    pledge = STEPS[state](world)
    if state == "returned":
        target = Target.objects.get(pledge=pledge, subject=world.collective)
        targets.change_target(target=target, figures=figures(value="33"), seen=1, by=world.officer)
    before = AuditEntry.objects.count()
    actor = world.officer if action == "submit" else world.tccb
    step = PLEDGE_STEPS.get((state, action))
    if step is None:
        with pytest.raises(Refused):
            act(action, pledge, actor)
        assert Pledge.objects.get().state == state
        assert AuditEntry.objects.count() == before
    else:
        act(action, pledge, actor)
        assert Pledge.objects.get().state == step.to
        assert AuditEntry.objects.count() == before + 1


@pytest.mark.parametrize(("state", "action"), list(PLEDGE_STEPS))
def test_the_wrong_role_is_told_why(state, action):
    world = make_world()
    pledge = STEPS[state](world)
    stranger = world.tccb if action == "submit" else world.officer
    with pytest.raises(Forbidden, match="Chỉ"):
        act(action, pledge, stranger)
    assert Pledge.objects.get().state == state


def test_the_officer_of_another_unit_may_not_touch_it():
    world, other = make_world(), make_world("Chi cục Kiểm lâm", "H'Hen Niê")
    pledge = fill(world)
    with pytest.raises(Forbidden, match="Chi cục Thủy lợi"):
        pledges.submit_pledge(pledge=pledge, by=other.officer, on=TODAY)
    with pytest.raises(Forbidden, match="Chi cục Thủy lợi"):
        pledge_parts.set_collective_tier(pledge=pledge, tier="giay_khen", by=other.officer)


@pytest.mark.parametrize("act_on", [submit, accept])
def test_every_act_locks_the_row_before_it_looks(act_on):
    """The first statement on the pledge is the locking one (on PostgreSQL: FOR NO KEY UPDATE)."""
    world = make_world()
    pledge = act_on(world)
    with CaptureQueriesContext(connection) as queries, pytest.raises(Refused):
        pledges.submit_pledge(pledge=pledge, by=world.officer, on=TODAY)
    first = next(q["sql"] for q in queries if 'FROM "emulation_pledge"' in q["sql"])
    assert connection.vendor == "sqlite" or "FOR NO KEY UPDATE" in first


def test_creating_twice_is_one_pledge_with_its_collective():
    world = make_world()
    assert start(world).pk == start(world).pk
    assert [entry.subject for entry in PledgeEntry.objects.all()] == [world.collective]
    assert audit.entries_of(Pledge.objects.get()).count() == 1


def test_a_period_that_is_not_open_yet_takes_nothing():
    world = make_world()
    period = make_period(2024, opens_on=date(2025, 11, 13), closes_on=date(2025, 12, 1))
    with pytest.raises(Refused, match="13/11/2025"):
        pledges.create_pledge(unit=world.unit, period=period, by=world.officer, on=TODAY)


def test_sending_with_unfinished_items_lists_them():
    world = make_world()
    pledge = start(world)
    with pytest.raises(Refused) as refusal:
        pledges.submit_pledge(pledge=pledge, by=world.officer, on=TODAY)
    assert "còn 5 mục chưa xong" in refusal.value.message
    assert "Chỉ tiêu và mức đề ra" in refusal.value.message
    assert Pledge.objects.get().state == "draft"


def test_sending_twice_is_once():
    world = make_world()
    pledge = submit(world)
    with pytest.raises(Refused, match="bước hiện tại"):
        pledges.submit_pledge(pledge=pledge, by=world.officer, on=TODAY)
    assert AuditEntry.objects.filter(act=Act.PLEDGE_SUBMITTED).count() == 1
    assert world.tccb.inbox.count() == 1


def test_sending_tells_tccb_and_the_people_named():
    world = make_world()
    submit(world)
    assert "Chi cục Thủy lợi gửi đăng ký thi đua năm 2025" in world.tccb.inbox.get().text
    assert "Tên của ông/bà" in world.worker.inbox.get().text


def test_a_pledge_first_sent_after_the_last_day_is_late_in_the_journal_and_to_tccb():
    world = make_world()
    pledge, tccb = fill(world), world.tccb
    last = world.period.closes_on
    pledges.submit_pledge(pledge=pledge, by=world.officer, on=last + timedelta(days=1))
    entry = audit.entries_of(pledge).filter(act=Act.PLEDGE_SUBMITTED).get()
    assert entry.data["late_after"] == last.isoformat()
    assert history(pledge)[0]["figures"] == f"sau hạn {format_date(last)}"
    assert tccb.inbox.get().text.endswith(", sau hạn.")


def test_a_pledge_sent_on_the_last_day_and_again_after_a_return_is_not_late():
    world = make_world()
    pledge, last = fill(world), world.period.closes_on
    pledges.submit_pledge(pledge=pledge, by=world.officer, on=last)
    act("return", pledge, world.tccb)
    pledges.submit_pledge(pledge=pledge, by=world.officer, on=last + timedelta(days=9))
    sent = audit.entries_of(pledge).filter(act=Act.PLEDGE_SUBMITTED)
    assert [entry.data.get("late_after") for entry in sent] == [None, None]


def test_a_page_seen_before_a_change_cannot_be_sent_or_accepted():
    world = make_world()
    pledge = fill(world)
    seen = pledge.version
    add(world, pledge, world.collective, name="Lớp tập huấn", value="3")
    with pytest.raises(Stale):
        pledges.submit_pledge(pledge=pledge, by=world.officer, on=TODAY, seen=seen)
    sent = pledges.submit_pledge(pledge=pledge, by=world.officer, on=TODAY)
    with pytest.raises(Stale):
        pledges.accept_pledge(pledge=sent, by=world.tccb, seen=sent.version - 1)
    assert Pledge.objects.get().state == "submitted"


def test_a_return_needs_a_remark_with_words():
    world = make_world()
    pledge = submit(world)
    for remarks in ([], [pledges.Remark("value", "   ")]):
        with pytest.raises(Refused) as refusal:
            pledges.return_pledge(pledge=pledge, remarks=remarks, by=world.tccb)
        assert refusal.value.field == "reason"
    assert not PledgeRemark.objects.exists()


def test_a_remark_cannot_point_into_another_pledge():
    world, other = make_world(), make_world("Chi cục Kiểm lâm", "H'Hen Niê")
    pledge, foreign = submit(world), submit(other)
    target = Target.objects.filter(pledge=foreign).first()
    with pytest.raises(Refused, match="không thuộc đăng ký này"):
        pledges.return_pledge(
            pledge=pledge, remarks=[pledges.Remark("value", "Sai", target=target)], by=world.tccb
        )
    assert Pledge.objects.get(pk=pledge.pk).state == "submitted"


def test_resubmission_settles_the_remarks():
    world = make_world()
    pledge = send_back(world)
    assert "“Mức thấp hơn năm trước.”" in world.officer.inbox.first().text
    with pytest.raises(Refused, match="Chỉ tiêu và mức đề ra"):
        pledges.submit_pledge(pledge=pledge, by=world.officer, on=TODAY)
    target = PledgeRemark.objects.get().target
    targets.change_target(target=target, figures=figures(value="33"), seen=1, by=world.officer)
    pledges.submit_pledge(pledge=pledge, by=world.officer, on=TODAY)
    assert PledgeRemark.objects.get().settled_at is not None
    assert Pledge.objects.get().state == "submitted"


def test_an_accepted_target_stands_until_the_pledge_is_returned():
    world = make_world()
    pledge = accept(world)
    target = Target.objects.get(pledge=pledge, subject=world.collective)
    lower = figures(value="10")
    with pytest.raises(Refused, match="nhờ Phòng Tổ chức cán bộ trả lại"):
        targets.change_target(target=target, figures=lower, seen=1, by=world.officer)
    with pytest.raises(Refused, match="nhờ Phòng Tổ chức cán bộ trả lại"):
        targets.remove_target(target=target, by=world.officer)
    pledges.return_pledge(
        pledge=pledge, remarks=[pledges.Remark("value", "Hạ theo vốn", target=target)],
        by=world.tccb,
    )  # fmt: skip
    targets.change_target(target=target, figures=lower, seen=1, by=world.officer)
    assert Target.objects.get(pk=target.pk).value == 10


# --- Parts ----------------------------------------------------------------------------------


def test_a_tier_must_exist_in_the_movement():
    world = make_world()
    with pytest.raises(Refused) as refusal:
        pledge_parts.set_collective_tier(pledge=start(world), tier="huan_chuong", by=world.officer)
    assert refusal.value.field == "tier"


def test_the_second_writer_of_a_part_is_told_and_writes_nothing():
    world = make_world()
    pledge = start(world)
    seen = tier_mark(pledge)
    pledge_parts.set_collective_tier(
        pledge=pledge, tier="bang_khen_tinh", by=world.officer, seen=seen
    )
    with pytest.raises(Stale):
        pledge_parts.set_collective_tier(
            pledge=pledge, tier="giay_khen", by=world.officer, seen=seen
        )
    assert PledgeEntry.objects.get().tier == "bang_khen_tinh"


def test_work_on_different_parts_does_not_collide():
    world = make_world()
    pledge = start(world)
    tier, tasks = tier_mark(pledge), tasks_mark(pledge)
    pledge_parts.set_collective_tier(pledge=pledge, tier="giay_khen", by=world.officer, seen=tier)
    pledge_parts.set_tasks(
        pledge=pledge, texts={world.content.pk: ["Một", "Hai"]}, by=world.officer, seen=tasks
    )
    assert [task.text for task in PledgeTask.objects.all()] == ["Một", "Hai"]
    assert audit.entries_of(pledge).count() == 3


def test_people_must_be_of_the_unit_and_keep_their_targets():
    world = make_world()
    pledge = fill(world)
    stranger = make_staff(make_unit("Chi cục Kiểm lâm"), "Y Bhăm Êban").subject
    with pytest.raises(Refused) as refusal:
        pledge_parts.set_people(pledge=pledge, tiers={stranger.pk: "giay_khen"}, by=world.officer)
    assert refusal.value.field == f"person_{stranger.pk}"
    with pytest.raises(Refused, match="Danh Sa Rây đã có mức đề ra"):
        pledge_parts.set_people(pledge=pledge, tiers={}, collective_only=True, by=world.officer)
    assert PledgeEntry.objects.count() == 2


def test_a_unit_may_register_its_collective_alone():
    world = make_world()
    pledge = start(world)
    pledge_parts.set_people(pledge=pledge, tiers={}, collective_only=True, by=world.officer)
    pledge_parts.set_collective_tier(pledge=pledge, tier="giay_khen", by=world.officer)
    pledge_parts.set_tasks(pledge=pledge, texts={world.content.pk: ["Một"]}, by=world.officer)
    add(world, pledge, world.collective)
    pledges.submit_pledge(pledge=pledge, by=world.officer, on=TODAY)
    assert Pledge.objects.get().state == "submitted"


# --- Targets --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"value": "0"}, "value"),
        ({"value": "-3"}, "value"),
        ({"value": "2.5"}, "value"),
        ({"due_on": date(2052, 9, 30)}, "due_on"),
        ({"due_on": date(2024, 12, 31)}, "due_on"),
        ({"budget": Decimal(0)}, "budget"),
        ({"name": "  "}, "name"),
    ],
)
def test_what_a_target_may_not_be(given, field):
    world = make_world()
    pledge = start(world)
    with pytest.raises(Refused) as refusal:
        add(world, pledge, world.collective, **given)
    assert refusal.value.field == field
    assert not Target.objects.exists()


@pytest.mark.parametrize("due", [date(2025, 1, 1), date(2025, 12, 31)])
def test_the_first_and_last_day_of_the_period_are_inside(due):
    world = make_world()
    add(world, start(world), world.collective, due_on=due)
    assert Target.objects.get().due_on == due


def test_the_same_form_twice_is_one_target():
    world = make_world()
    pledge, token = start(world), uuid.uuid4()
    given = {"pledge": pledge, "subject": world.collective, "token": token, "by": world.officer}
    first = targets.add_target(figures=figures(), **given)
    again = targets.add_target(figures=figures(), **given)
    assert (first.pk, again.version) == (again.pk, 1)
    corrected = targets.add_target(figures=figures(value="31"), **given)
    assert (corrected.pk, Target.objects.get().value) == (first.pk, 31)


def test_an_indicator_cannot_stand_twice_for_one_subject():
    world = make_world()
    pledge = start(world)
    add(world, pledge, world.collective)
    with pytest.raises(Refused) as refusal:
        add(world, pledge, world.collective, name="HỘ NGHÈO được hỗ trợ")
    assert refusal.value.field == "name"


def test_the_second_editor_of_a_target_is_told_and_overwrites_nothing():
    world = make_world()
    target = add(world, start(world), world.collective)
    by = world.officer
    targets.change_target(target=target, figures=figures(value="33"), seen=1, by=by)
    with pytest.raises(Stale):
        targets.change_target(target=target, figures=figures(value="40"), seen=1, by=by)
    assert Target.objects.get().value == 33
    targets.change_target(target=target, figures=figures(value="40"), seen=2, by=by)
    entry = audit.entries_of(target.pledge).first()
    assert (entry.data["before"]["value"], entry.data["after"]["value"]) == (
        "33.0000",
        "40.0000",
    )


def test_years_share_an_indicator_and_an_unused_one_goes():
    world = make_world()
    add(world, start(world), world.collective)
    later = pledges.create_pledge(
        unit=world.unit, period=make_period(2024, closes_on=date(2024, 2, 1)),
        by=world.officer, on=TODAY,
    )  # fmt: skip
    other = targets.add_target(
        pledge=later,
        subject=world.collective,
        figures=figures(due_on=None, name="hộ nghèo được hỗ trợ"),
        token=uuid.uuid4(),
        by=world.officer,
    )
    assert Indicator.objects.count() == 1
    km = figures(due_on=None, name="Kênh được nạo vét", measure=make_measure("km", integral=False))
    targets.change_target(target=other, figures=km, seen=1, by=world.officer)
    assert Indicator.objects.count() == 2
    targets.remove_target(target=other, by=world.officer)
    assert [indicator.name for indicator in Indicator.objects.all()] == ["Hộ nghèo được hỗ trợ"]


# --- Reminders ------------------------------------------------------------------------------


def test_a_unit_is_reminded_once_a_day_and_never_after_sending(settings):
    settings.DEMO_TODAY = TODAY
    world, silent = make_world(), make_world("Chi cục Kiểm lâm", "H'Hen Niê")
    submit(world)
    units = [world.unit, silent.unit]
    given = {"period": world.period, "units": units, "by": world.tccb, "on": TODAY}
    assert pledges.remind_units(**given) == ([silent.unit], 1)
    assert pledges.remind_units(**given) == ([], 0)
    assert "đến hết ngày 29/11/2025" in silent.officer.inbox.get().text
    with pytest.raises(Forbidden):
        pledges.remind_units(**given | {"by": world.officer})


def test_only_tccb_may_accept():
    world = make_world()
    pledge = submit(world)
    with pytest.raises(Forbidden, match="Phòng Tổ chức cán bộ"):
        pledges.accept_pledge(pledge=pledge, by=world.worker)
    assert pledges.accept_pledge(pledge=pledge, by=make_tccb()).state == "accepted"
