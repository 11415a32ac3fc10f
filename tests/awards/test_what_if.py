"""Other thresholds on a copy: who enters, who leaves; nothing is stored."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from awards.forms.plan_versions import field_name
from awards.rules import parse_plan
from awards.rules.texts import figures, with_values
from awards.selectors.plans import version_in_force
from awards.selectors.what_if import effect
from emulation.enums import Role
from tests.access.walking import rows_hash
from tests.awards.makers import KH54, make_occasion, make_plan_in_force, meets
from tests.awards.quota_plans import choosing_occasion, stand, total
from tests.factories import (
    collective_of,
    make_movement,
    make_officer,
    make_tccb,
    make_unit,
    make_user,
)
from tests.rules.example_plans import TEXTS

pytestmark = pytest.mark.django_db
TEXT = KH54.read_text(encoding="utf-8")
PROVINCE, OWN = (f"rule[annual,{tier}].route[A]" for tier in ("bang_khen_tinh", "giay_khen"))
DAY = date(2025, 11, 12)


@pytest.fixture(autouse=True)
def today(settings):
    settings.DEMO_TODAY = DAY


@pytest.fixture
def occasion():
    """Three units with 33, 32 and 29 of 30."""
    occasion = make_occasion()
    for name, result in (("Chi cục Thủy lợi", 33), ("Chi cục Kiểm lâm", 32), ("Cảng cá", 29)):
        meets(occasion, collective_of(make_unit(name)), result=result)
    return occasion


def tried(**values: int | str) -> str:
    """The address of the page with these figures; `province`, `own`, `province_so`…"""
    places = {"province": PROVINCE, "own": OWN}
    query = {}
    for name, value in values.items():
        tier, _, compared = name.partition("_")
        query[field_name(f"{places[tier]}.threshold") + ("-so" if compared else "")] = value
    return reverse("plan_what_if", args=["kh54"], query=query)


def text(response) -> str:
    return response.content.decode().replace("\u00a0", " ")


def moved(occasion, **values):
    new = parse_plan(with_values(TEXT, values.pop("values")))
    found = effect(occasion, make_tccb(), old=parse_plan(TEXT), new=new, on=DAY)
    told = [[(move.subject.name, move.tier.code) for move in moves]
            for moves in (found.leaving, found.entering, found.otherwise)]  # fmt: skip
    return told, [(count.tier.code, count.before, count.after, count.of) for count in found.counts]


def test_a_higher_threshold_lets_the_one_at_it_go(occasion):
    told, counts = moved(occasion, values={f"{PROVINCE}.threshold": Decimal("110.01")})
    assert told == [[("Chi cục Thủy lợi", "bang_khen_tinh")], [], []]
    assert counts == [("giay_khen", 2, 2, 3), ("bang_khen_tinh", 1, 0, 3)]


def test_a_lower_one_lets_the_next_in_and_a_strict_one_does_not(occasion):
    lower = {f"{PROVINCE}.threshold": Decimal(100)}
    told, counts = moved(occasion, values=lower)
    assert told == [[], [("Chi cục Kiểm lâm", "bang_khen_tinh")], []]
    assert counts[1] == ("bang_khen_tinh", 1, 2, 3)
    told, _ = moved(occasion, values={f"{PROVINCE}.comparator": ">"})
    assert told[0] == [("Chi cục Thủy lợi", "bang_khen_tinh")]


def test_the_same_figures_move_nobody(occasion):
    told, counts = moved(occasion, values={f"{PROVINCE}.threshold": Decimal("110.0")})
    assert told == [[], [], []]
    assert all(before == after for _, before, after, _ in counts)


def test_queries_do_not_grow_with_the_subjects(occasion, django_assert_max_num_queries):
    tccb, plan = make_tccb(), parse_plan(TEXT)
    assert tccb.scope.sees_every_unit  # asked once
    counts = []
    for more in (0, 3):
        for place in range(more):
            meets(occasion, collective_of(make_unit(f"Chi cục số {place}")))
        with django_assert_max_num_queries(30) as seen:
            effect(occasion, tccb, old=plan, new=plan, on=DAY)
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_the_page_lists_every_figure_as_it_is_in_force(client, occasion):
    client.force_login(make_tccb())
    page = text(client.get(reverse("plan_what_if", args=["kh54"])))
    for figure in figures(TEXT):
        assert f'name="{field_name(figure.place)}"' in page
        assert figure.where in page
    assert page.count("từ 110%") == 1
    assert "Chưa đổi mốc nào." not in page
    assert "Chưa đổi mốc nào." in text(client.get(tried(province=110)))


def test_names_units_reasons_and_counts_and_nothing_is_stored(client, occasion):
    client.force_login(make_tccb())
    client.get("/")
    before = rows_hash()
    page = text(client.get(tried(province="115", own="95,5")))
    left = page.split("Ra: 1")[1].split("</section>")[0]
    assert "Chi cục Thủy lợi" in left
    assert left.index("Đạt") < left.index("Chưa đủ căn cứ")
    assert "còn thiếu 2 hộ" in left
    entered = page.split("Vào: 1")[1].split("</section>")[0]
    assert "Cảng cá" in entered
    assert 'đường A: mốc <b class="text-nowrap">110% → 115%</b>' in page
    assert "ví dụ kiểm tra sẽ ra khác" in page
    assert rows_hash() == before


def test_a_figure_that_is_none_is_told_at_its_field_and_kept(client, occasion):
    client.force_login(make_tccb())
    response = client.get(tried(province="một trăm", own="95"))
    assert response.status_code == 422
    page = text(response)
    assert "Nhập" in page
    assert 'value="một trăm"' in page
    assert 'value="95"' in page
    assert "Ra:" not in page
    assert client.get(tried(province="-1")).status_code == 422


def test_a_copy_that_is_no_plan_says_why(client, occasion):
    client.force_login(make_tccb())
    page = text(client.get(tried(province="0")))
    assert "Với những mốc này tệp kế hoạch không dùng được." in page
    assert "phải lớn hơn 0" in page


def test_it_is_for_those_who_see_every_unit(client, occasion):
    for user, status in (
        (make_user(Role.INSPECTOR), 200),
        (make_user(Role.DIRECTOR), 200),
        (make_user(Role.ADMIN), 403),
        (make_officer(make_unit("Văn phòng Sở")), 403),
    ):
        client.force_login(user)
        assert client.get(tried(province="115")).status_code == status


def test_without_an_occasion_or_a_plan_the_page_says_so(client):
    make_movement()
    client.force_login(make_tccb())
    url = reverse("plan_what_if", args=["kh54"])
    assert client.get(url).url == reverse("plan_detail") + "?phong-trao=kh54"
    make_plan_in_force()
    assert "Chưa lập dịp khen nào" in text(client.get(tried(province="115")))


# --- Quotas ---------------------------------------------------------------------------------


def three_under(limit: str):
    """Three nominated under a plan with this quota, and its text."""
    occasion = choosing_occasion(limit)
    for name, result in (("Chi cục A", 45), ("Chi cục B", 42), ("Chi cục C", 39)):
        stand(occasion, name, result)
    return occasion, version_in_force(occasion.movement).text


def chosen(occasion, old: str, new: str):
    found = effect(occasion, make_tccb(), old=parse_plan(old), new=parse_plan(new), on=DAY).choice
    told = [[move.subject.name for move in moves] for moves in (found.leaving, found.entering)]
    return told, (found.before, found.after, found.of)


def test_a_smaller_total_lets_the_last_go_out_of_the_choice():
    occasion, text_ = three_under(total(2))
    (place,) = (f.place for f in figures(text_) if f.place.startswith("quota["))
    one = with_values(text_, {place: Decimal(1)})
    assert chosen(occasion, text_, one) == ([["Chi cục B"], []], (2, 1, 3))
    assert chosen(occasion, one, text_) == ([[], ["Chi cục B"]], (1, 2, 3))
    assert chosen(occasion, text_, text_) == ([[], []], (2, 2, 3))


def test_a_new_quota_cuts_those_who_had_none():
    occasion, text_ = three_under(total(1))
    free = text_.replace(total(1), "")
    assert free != text_
    assert chosen(occasion, free, text_) == ([["Chi cục B", "Chi cục C"], []], (3, 1, 3))


def test_without_any_quota_nothing_is_said_of_choosing(occasion):
    plan = parse_plan(TEXT)
    assert effect(occasion, make_tccb(), old=plan, new=plan, on=DAY).choice is None


def test_the_page_offers_the_quota_with_its_words_and_tells_who_leaves(client):
    occasion, text_ = three_under(total(2))
    client.force_login(make_tccb())
    (figure,) = (f for f in figures(text_) if f.place.startswith("quota["))
    assert (figure.word, figure.unit) == ("nhiều nhất", "đề nghị")
    code = occasion.movement.code
    page = text(client.get(reverse("plan_what_if", args=[code])))
    assert "nhiều nhất 2 đề nghị" in page
    query = {field_name(figure.place): 1, "dip": occasion.pk}
    page = text(client.get(reverse("plan_what_if", args=[code], query=query)))
    assert "Đang được chọn <b>2</b>, sẽ được chọn <b>1</b>." in page
    assert "Ra khỏi danh sách được chọn: 1" in page and "Không ai vào." in page


def test_queries_of_the_choice_do_not_grow(django_assert_max_num_queries):
    occasion, text_ = three_under(total(2))
    tccb, plan = make_tccb(), parse_plan(text_)
    assert tccb.scope.sees_every_unit  # asked once
    counts = []
    for more in (0, 3):
        for place in range(more):
            stand(occasion, f"Chi cục số {place}", 40)
        with django_assert_max_num_queries(70) as seen:
            effect(occasion, tccb, old=plan, new=plan, on=DAY)
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_figures_say_how_they_are_compared_and_in_what():
    scored = {f.where: (f.comparator, f.word, f.unit) for f in figures(TEXTS["thang_diem"])}
    assert scored["Dịp Hằng năm, Giấy khen, đường A: mức thấp nhất"] == (">=", "", "điểm")
    assert scored["Tiêu chuẩn “Phản ánh có cơ sở”: giá trị"] == ("", "không quá", "phản ánh")
    caps = {f.place: (f.word, f.unit) for f in figures(TEXTS["khoi_thi_dua"]) if "caps" in f.place}
    assert len(caps) == 3 and set(caps.values()) == {("nhiều nhất", "đề nghị")}
    for text_ in (TEXTS["thang_diem"], TEXTS["khoi_thi_dua"]):
        for figure in figures(text_):
            changed = with_values(text_, {figure.place: figure.value + 1})
            assert changed != text_, figure.place
