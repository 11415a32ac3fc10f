"""Putting a version in force does what its page says, and takes nothing's meaning away."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from awards.collect import collect
from awards.enums import OccasionState
from awards.models import PlanVersion
from awards.rules import Proof
from awards.rules.cases import CaseResult, run_cases
from awards.selectors import plan_examination
from awards.selectors.choosing import pick_in_force
from awards.selectors.plan_examination import examine
from awards.selectors.plan_losses import losses
from awards.selectors.plans import plan_in_force, plan_of
from awards.selectors.verdicts import assess_subject
from awards.selectors.what_if import effect
from awards.services.choosing import pick_by_hand, withdraw_pick
from awards.services.occasions import create_occasion, open_occasion
from awards.services.plans import activate_plan_version, add_plan_version
from emulation.enums import Role
from emulation.errors import Refused, Stale
from emulation.models import Indicator, Target
from tests.awards.makers import (
    KH54,
    accepted_pledge,
    give_result,
    make_occasion,
    make_plan_in_force,
    make_sent,
    meets,
    next_version,
)
from tests.awards.quota_plans import DISCRETIONS, choosing_occasion, stand, total
from tests.factories import (
    collective_of,
    make_indicator,
    make_officer,
    make_tccb,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db
DAY = date(2025, 11, 12)
BASE = KH54.read_text(encoding="utf-8").partition("[[case]]")[0]
CRITERIA = BASE.count("[[criterion]]")
YEARLY = 'kind = "annual"\nwindow = "year"\n'


def indicator(code: str, name: str, measure: str = "hộ", more: str = "") -> str:
    head = f'code = "{code}"\nname = "{name}"\nmeasure = "{measure}"'
    return f'\n[[indicator]]\n{head}\nclause = "KH 54, mục II"\n{more}\n'


def with_cut_off(day: str) -> str:
    return BASE.replace(YEARLY, f'{YEARLY}cut_off = "{day}"\n', 1)


def add(movement, text) -> PlanVersion:
    return add_plan_version(movement=movement, text=text, by=None)


def force(movement, text) -> PlanVersion:
    return activate_plan_version(version=add(movement, text), by=None, reason="Kế hoạch mới")


def refusal(act, *args, **kwargs) -> str:
    with pytest.raises(Refused) as refused:
        act(*args, **kwargs)
    return refused.value.message


# --- Who enters, who leaves ------------------------------------------------------------------


def previewed(occasion, version):
    old = plan_in_force(occasion.movement)
    found = effect(occasion, make_tccb(), old=old, new=plan_of(version), on=DAY)
    return {(each.tier.code, each.after.label) for each in found.moves}


def states(occasion, subject):
    occasion.refresh_from_db()
    verdicts = assess_subject(occasion, subject, on=DAY).verdicts
    return {(each.tier, each.status.label) for each in verdicts}


@pytest.mark.parametrize("change", ["cut_off", "indicator", "other_measure"])
def test_the_preview_tells_who_moves_by_cut_off_and_by_indicators_of_the_plan(change):
    occasion, subject = make_occasion(), collective_of(make_unit("Chi cục Thủy lợi"))
    target = meets(occasion, subject, 33, 30)  # on 30/06/2025
    named = BASE.replace('aggregate = "every"', 'aggregate = "every"\n  indicators = ["poor"]')
    text = {
        "cut_off": with_cut_off("06-01"),
        "indicator": named + indicator("poor", target.indicator.name),
        "other_measure": named + indicator("poor", "Chỉ tiêu khác"),
    }[change]
    before = states(occasion, subject)
    version = add(occasion.movement, text)
    told = previewed(occasion, version)
    activate_plan_version(version=version, by=None, reason="Kế hoạch mới")
    after = states(occasion, subject)
    assert told == after - before
    assert bool(told) is (change != "indicator")


def test_a_preview_under_other_indicators_asks_as_much_for_any_number(
    django_assert_max_num_queries,
):
    occasion, tccb = make_occasion(), make_tccb()
    new = plan_of(add(occasion.movement, with_cut_off("11-30") + indicator("poor", "Hộ nghèo")))
    old, counts = plan_in_force(occasion.movement), []
    assert tccb.scope.sees_every_unit
    for more in (1, 3):
        for place in range(more):
            meets(occasion, collective_of(make_unit(f"Chi cục số {more}-{place}")))
        with django_assert_max_num_queries(60) as seen:
            effect(occasion, tccb, old=old, new=new, on=DAY)
        counts.append(len(seen))
    assert counts[0] == counts[1]


# --- What was recorded means what it meant ---------------------------------------------------


@pytest.fixture
def counted():
    """An indicator of the plan with a target and a result."""
    occasion = make_occasion()
    force(occasion.movement, BASE + indicator("a", "Hộ thoát nghèo"))
    subject = collective_of(make_unit("Chi cục Thủy lợi"))
    target = Target.objects.create(
        subject=subject, indicator=Indicator.objects.get(plan_code="a"), basis="unit_plan",
        pledge=accepted_pledge(subject.unit), value=30,
        starts_on=date(2025, 1, 1), ends_on=date(2025, 12, 31),
    )  # fmt: skip
    give_result(subject, 33, target=target)
    return occasion, subject


@pytest.mark.parametrize(
    "other",
    [
        indicator("a", "Xã về đích", "xã"),
        indicator("a", "Hộ thoát nghèo", "xã"),
        indicator("a", "Hộ khá"),
        indicator("a", "Hộ thoát nghèo", more='aggregation = "level"'),
        indicator("b", "Hộ thoát nghèo", more='aggregation = "level"'),
        indicator("a", "Hộ thoát nghèo", more='direction = "at_most"'),
    ],
)
def test_figures_do_not_come_to_mean_another_thing(counted, other):
    occasion, subject = counted
    version = add(occasion.movement, BASE + other)
    told = refusal(activate_plan_version, version=version, by=None, reason="Sửa")
    assert "chỉ tiêu “Hộ thoát nghèo” (hộ) đã có số liệu" in told
    (facts,) = collect(occasion, [subject], on=DAY)
    (row,) = facts.progress
    assert (row.code, row.name, row.measure, row.result) == ("a", "Hộ thoát nghèo", "hộ", 33)


@pytest.mark.parametrize(
    "other", [indicator("a", "HỘ THOÁT NGHÈO"), indicator("b", "Hộ thoát nghèo"), "\n# bỏ\n"]
)
def test_other_capitals_another_code_and_leaving_it_out_change_no_meaning(counted, other):
    occasion, subject = counted
    force(occasion.movement, BASE + other)
    (facts,) = collect(occasion, [subject], on=DAY)
    assert facts.progress[0].result == 33


def test_one_without_figures_may_be_called_otherwise():
    movement = make_plan_in_force()
    force(movement, BASE + indicator("a", "Hộ thoát nghèo"))
    force(movement, BASE + indicator("a", "Xã về đích", "xã"))
    (row,) = Indicator.objects.exclude(plan_code="")
    assert (row.name, row.measure.name) == ("Xã về đích", "xã")


def test_two_indicators_swap_their_names():
    movement = make_plan_in_force()
    force(movement, BASE + indicator("a", "Hộ nghèo") + indicator("b", "Hộ cận nghèo"))
    rows = dict(Indicator.objects.values_list("plan_code", "pk"))
    force(movement, BASE + indicator("a", "hộ cận nghèo") + indicator("b", "hộ nghèo"))
    found = Indicator.objects.order_by("plan_code").values_list("pk", "plan_code", "name")
    assert list(found) == [(rows["a"], "a", "hộ cận nghèo"), (rows["b"], "b", "hộ nghèo")]


# --- What no row can hold --------------------------------------------------------------------

PARTS = """
[[criterion]]
code = "either"
group = "general"
label = "Một trong hai"
clause = "KH 54, mục IV"
kind = "any"

  [[criterion.part]]
  code = "{code}"
  label = "Một"
  clause = "KH 54, mục IV"
  kind = "confirmed"

  [[criterion.part]]
  code = "other"
  label = "Hai"
  clause = "KH 54, mục IV"
  kind = "confirmed"
""".replace("{code}", "c" * 51)


def grid(most: str) -> str:
    head = 'code = "g"\nlabel = "Bảng điểm"\nclause = "KH 54, mục IV"'
    item = f'code = "work"\nlabel = "Việc"\nmaximum = {most}'
    asked = 'kind = "score"\ngrid = "g"\ncomparator = ">="\nminimum = 1'
    criterion = f'code = "sc"\ngroup = "general"\nlabel = "Điểm"\nclause = "KH 54, mục IV"\n{asked}'
    return f"\n[[grid]]\n{head}\n  [[grid.item]]\n  {item}\n\n[[criterion]]\n{criterion}\n"


UNHOLDABLE = [
    (indicator("a", "Hộ nghèo") + indicator("b", "hộ NGHÈO"), "indicator[1].name", "trùng tên"),
    (
        indicator("a", "A", "thùng") + indicator("b", "B", "thùng", "integral = false"),
        "indicator[1].integral",
        "như nhau",
    ),
    (PARTS, f"criterion[{CRITERIA}].part[0].code", "không quá 50 ký tự"),
    (grid("100000"), "grid[0].item[0].maximum", "không quá 99999 điểm"),
    (grid("10.125"), "grid[0].item[0].maximum", "không quá 2 chữ số"),
    (
        DISCRETIONS.replace('"extra"', f'"{"e" * 51}"'),
        "discretion[1].code",
        "không quá 50 ký tự",
    ),
]


@pytest.mark.parametrize(("more", "path", "told"), UNHOLDABLE)
def test_what_no_row_holds_is_refused_with_its_line(more, path, told):
    found = examine(make_plan_in_force(), BASE + more).problems
    (problem,) = [each for each in found if each.path == path]
    assert told in problem.message
    assert problem.line > BASE.count("\n")
    assert {each.path for each in found} == {path}


@pytest.mark.parametrize("rank", ["1001", "40000", "99999999999"])
def test_so_is_a_rank_beyond_every_office(rank):
    found = examine(make_plan_in_force(), BASE.replace("rank = 3", f"rank = {rank}")).problems
    assert [(each.path, each.message) for each in found] == [("tier[2].rank", "không quá 1000")]


def test_so_is_a_name_that_another_indicator_of_the_movement_has():
    movement = make_plan_in_force()
    force(movement, BASE + indicator("a", "Hộ nghèo"))
    make_indicator("Hộ cận nghèo", measure="hộ")
    text = BASE + indicator("a", "hộ cận nghèo")
    assert "phong trào đã có chỉ tiêu khác tên “Hộ cận nghèo” (hộ)" in refusal(add, movement, text)


def test_a_cut_off_outside_an_occasion_that_is_there_is_told_and_none_is_made_with_it():
    movement = make_occasion(year=2024).movement
    told = list(losses(movement, plan_of(add(movement, with_cut_off("2025-11-30")))))
    assert told == [
        "Bản này tính kết quả của dịp khen “Hằng năm 2024” đến hết 30/11/2025, ngoài những ngày "
        "của dịp đó. Sửa khóa cut_off của dịp khen trong kế hoạch."
    ]


# --- Reviewed and put in force ---------------------------------------------------------------


def test_a_version_is_put_in_force_against_the_one_it_was_compared_with(client):
    movement = make_plan_in_force()
    second = next_version(movement)
    third = add(movement, BASE + "\n# Bản ba\n")
    client.force_login(make_tccb())
    url = reverse("plan_activate", args=[third.pk])
    seen = client.get(url).context["form"]["seen"].value()
    activate_plan_version(version=second, by=make_tccb(), reason="Bản hai")
    sent = {"reason": "Kế hoạch 12/KH-SNNMT", "seen": seen}
    response = client.post(url, sent)
    page = response.content.decode()
    assert response.status_code == 422
    assert "Một bản khác vừa được áp dụng sau khi trang mở." in page
    assert "Kế hoạch 12/KH-SNNMT" in page and "105%" in page
    third.refresh_from_db()
    assert third.activated_at is None
    sent["seen"] = response.context["form"]["seen"].value()
    assert client.post(url, sent).status_code == 302
    third.refresh_from_db()
    assert third.activated_at is not None


def test_a_post_that_saw_nothing_is_refused():
    version = next_version(make_plan_in_force())
    with pytest.raises(Stale):
        activate_plan_version(version=version, by=make_tccb(), reason="Kế hoạch", seen="")


def test_a_version_whose_cases_no_longer_come_out_is_not_put_in_force(monkeypatch):
    """As after an update of the rules: it was right when it was taken in."""
    movement = make_plan_in_force()
    text = KH54.read_text(encoding="utf-8") + "\n# Bản hai\n"
    version = add(movement, text)

    def otherwise(plan):
        first = run_cases(plan)[0]
        return Proof((CaseResult(first.case, first.verdict, ("kết quả: chờ đạt",)),), ())

    plan_examination._alone.cache_clear()
    monkeypatch.setattr(plan_examination, "prove", otherwise)
    told = refusal(activate_plan_version, version=version, by=None, reason="Kế hoạch")
    plan_examination._alone.cache_clear()
    assert "không còn dùng được với phần mềm hiện nay: case[0]" in told
    version.refresh_from_db()
    assert version.activated_at is None


def test_a_choice_by_hand_keeps_the_right_it_rests_on():
    occasion = choosing_occasion(total(1))
    stand(occasion, "Chi cục Thủy lợi", 45)
    second = stand(occasion, "Chi cục Kiểm lâm", 42)
    tccb = make_tccb()
    pick_by_hand(
        nomination=second, chosen=True, discretion="extra", source="Thông báo 12/TB-SNN",
        reason="Chống hạn", by=tccb, on=DAY,
    )  # fmt: skip
    version = occasion.movement.plan_versions.first()
    text = version.text.replace('code = "extra"', 'code = "other"')
    narrower = version.text.replace('may = "over_cap"', 'may = "over_cap"\ntiers = ["giay_khen"]')
    for other in (add(occasion.movement, text), add(occasion.movement, narrower)):
        told = refusal(activate_plan_version, version=other, by=None, reason="Sửa")
        assert "thẩm quyền “extra” mà 1 lựa chọn bằng tay ở Hằng năm 2025 dựa vào" in told
    assert pick_in_force(second) is not None
    withdraw_pick(nomination=second, reason="Chọn lại", by=tccb, on=DAY)
    activate_plan_version(version=other, by=None, reason="Sửa")


def test_nobody_is_named_to_whoever_may_not_see_nominations(client):
    unit, occasion = make_unit("Chi cục Bí Mật"), make_occasion()
    subject = collective_of(unit)
    meets(occasion, subject)
    make_sent(occasion, subject, by=make_officer(unit))
    version = add(occasion.movement, BASE.replace("bang_khen_tinh", "bang_khen_khac"))
    admin = make_user(Role.ADMIN)
    client.force_login(admin)
    told = "“Bằng khen tỉnh” mà 1 đối tượng được đề nghị ở Hằng năm 2025"
    for route in ("plan_version", "plan_activate"):
        page = client.get(reverse(route, args=[version.pk])).content.decode().replace("\u00a0", " ")
        assert "Bí Mật" not in page
    assert told in page
    refused = refusal(activate_plan_version, version=version, by=admin, reason="Sửa")
    assert told in refused and "Bí Mật" not in refused


def test_losses_ask_the_same_for_any_number_of_nominations():
    occasion, counts = make_occasion(), []
    plan = plan_of(add(occasion.movement, BASE.replace("bang_khen_tinh", "bang_khen_khac")))
    for name in ("Chi cục Thủy lợi", "Chi cục Kiểm lâm"):
        unit = make_unit(name)
        meets(occasion, collective_of(unit))
        make_sent(occasion, collective_of(unit), by=make_officer(unit))
        with CaptureQueriesContext(connection) as asked:
            told = list(losses(occasion.movement, plan))
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert "mà 2 đối tượng" in told[0]


# --- Opened again ----------------------------------------------------------------------------


def test_an_occasion_opened_again_counts_up_to_the_day_of_the_plan_in_force():
    occasion = make_occasion(state=OccasionState.CLOSED)
    force(occasion.movement, with_cut_off("11-30"))
    occasion.refresh_from_db()
    assert occasion.counts_until is None
    open_occasion(occasion=occasion, by=make_tccb())
    occasion.refresh_from_db()
    assert (occasion.state, occasion.counts_until) == (OccasionState.OPEN, date(2025, 11, 30))


def test_one_the_plan_s_day_lies_outside_of_is_neither_opened_nor_made():
    occasion = make_occasion(year=2024, state=OccasionState.CLOSED)
    force(occasion.movement, with_cut_off("2025-11-30"))
    told = "đến hết 30/11/2025, ngoài những ngày đó"
    assert told in refusal(open_occasion, occasion=occasion, by=make_tccb())
    days = {"starts_on": date(2023, 1, 1), "ends_on": date(2023, 12, 31)}
    days |= {"opens_on": date(2023, 10, 1), "closes_on": date(2023, 12, 1)}
    about = {"movement": occasion.movement, "code": "annual", "name": "Hằng năm 2023"}
    assert told in refusal(create_occasion, **about, **days, by=make_tccb())
    occasion.refresh_from_db()
    assert occasion.state == OccasionState.CLOSED
