"""The plan's page, its worked cases, norms and occasions."""

from datetime import date

import pytest
from django.urls import reverse

from awards.models import ContributionNorm, Occasion
from awards.selectors.plans import version_in_force
from emulation.enums import Role
from emulation.models import AuditEntry
from tests.awards.makers import kh54, make_occasion, make_plan_in_force
from tests.factories import make_movement, make_officer, make_tccb, make_unit, make_user

pytestmark = pytest.mark.django_db

NORM = {
    "tier": "bang_khen_tinh",
    "subject_kind": "collective",
    "value": "50.000.000",
    "source": "Công văn 9/HĐTĐKT ngày 10/01/2025",
    "valid_from": "01/01/2025",
    "valid_to": "31/12/2025",
}
OCCASION = {
    "code": "annual",
    "name": "Hằng năm 2025",
    "starts_on": "01/01/2025",
    "ends_on": "31/12/2025",
    "opens_on": "03/11/2025",
    "closes_on": "28/11/2025",
    "council_on": "12/12/2025",
}


@pytest.fixture(autouse=True)
def today(settings):
    settings.DEMO_TODAY = date(2025, 11, 12)


@pytest.fixture
def movement():
    return make_plan_in_force()


@pytest.fixture
def tccb(client, movement):
    user = make_tccb()
    client.force_login(user)
    return user


def text(response):
    return response.content.decode().replace("\u00a0", " ")


def test_matrix_says_every_row_its_reading_and_the_missing_norm(client, tccb):
    page = text(client.get(reverse("plan_detail")))
    for demand, basis in (
        ("từ 110%", "kế hoạch năm của đơn vị"),
        ("từ 100%", "kế hoạch năm của đơn vị"),
        ("trên 50%", "kế hoạch 2021-2025 của đơn vị"),
        ("trên 100%", "kế hoạch 2021-2025 do UBND tỉnh giao"),
    ):
        assert f"{demand}</span> {basis}" in page
    assert "Đúng 50% là chưa đạt" in page
    assert "“vượt 10%” là bằng hoặc hơn 110%" in page
    assert "Định mức đóng góp chưa đủ số." in page
    assert page.count("Chưa có số") == 5
    assert 'rowspan="2"' in page
    assert f"Chạy {len(kh54().cases)} ví dụ kiểm tra" in page
    assert "Lý do" not in page
    assert "Kế hoạch ban hành" in page


def test_the_law_in_force_today_is_named_and_led_to(client, tccb):
    page = text(client.get(reverse("plan_detail")))
    assert "Luật 06/2022/QH15 và Nghị định 152/2025/NĐ-CP." in page
    assert "lương cơ sở 2.340.000 đồng; 14&nbsp;giá trị cần đối chiếu" in page
    assert f'href="{reverse("law_detail")}"' in page


def test_cases_run_and_all_come_out_right(client, tccb):
    page = text(client.get(reverse("plan_cases", args=["kh54"])))
    count = len(kh54().cases)
    assert f"{count} trên {count} ví dụ đúng" in page
    assert "Khác" not in page
    assert kh54().cases[0].name in page


def test_without_a_plan_the_page_says_who_acts(client):
    make_movement()
    client.force_login(make_tccb())
    assert "Chưa có kế hoạch nào được áp dụng" in text(client.get(reverse("plan_detail")))
    assert (
        client.get(reverse("plan_cases", args=["kh54"])).url
        == reverse("plan_detail") + "?phong-trao=kh54"
    )


def test_units_read_what_they_are_judged_by_and_nothing_else(client, movement):
    client.force_login(make_officer(make_unit()))
    page = text(client.get(reverse("plan_detail")))
    assert "từ 110%" in page and "Chấp hành chủ trương" in page
    version = version_in_force(movement)
    for route, args in (("plan_cases", ["kh54"]), ("plan_version", [version.pk])):
        url = reverse(route, args=args)
        assert url not in page
        assert client.get(url).status_code == 403
    assert "Thử đổi mốc" not in page and "Lập dịp khen" not in page


def test_reader_without_tccb_has_no_acts(client, movement):
    client.force_login(make_user(Role.INSPECTOR))
    page = text(client.get(reverse("plan_detail")))
    assert "Các dịp khen" in page
    assert "Lập dịp khen" not in page
    assert "Nhập định mức" not in page
    assert client.post(reverse("norm_enter", args=["kh54"]), NORM).status_code == 403


def test_norm_is_entered_once_and_shown_in_its_cell(client, tccb):
    url = reverse("norm_enter", args=["kh54"])
    for _ in range(2):
        assert client.post(url, NORM).url == reverse("plan_detail") + "?phong-trao=kh54"
    norm = ContributionNorm.objects.get()
    assert (norm.value, norm.valid_to) == (50_000_000, date(2025, 12, 31))
    assert AuditEntry.objects.filter(act="norm_entered").count() == 1
    page = text(client.get(reverse("plan_detail")))
    assert "tập thể 50.000.000 đồng" in page
    assert "Công văn 9/HĐTĐKT ngày 10/01/2025" in page


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"value": "0"}, "Định mức phải từ 1 đồng trở lên"),
        ({"value": "năm mươi triệu"}, "Nhập"),
        ({"source": ""}, "Ghi số, ngày văn bản"),
        ({"valid_to": "31/12/2024"}, "Ngày hết hiệu lực phải sau ngày bắt đầu."),
        ({"tier": ""}, "Chọn hình thức khen."),
    ],
)
def test_norm_with_a_fault_gets_a_sentence_and_keeps_the_rest(client, tccb, changes, sentence):
    response = client.post(reverse("norm_enter", args=["kh54"]), NORM | changes)
    assert response.status_code == 422
    assert sentence in text(response)
    assert 'value="01/01/2025"' in text(response)
    assert not ContributionNorm.objects.exists()


def test_overlapping_norm_is_refused_at_its_day(client, tccb):
    url = reverse("norm_enter", args=["kh54"])
    client.post(url, NORM)
    response = client.post(url, NORM | {"value": "60.000.000", "valid_from": "01/6/2025"})
    assert "Trùng ngày với định mức theo Công văn 9" in text(response)
    assert response.context["form"].errors["valid_from"]


def test_occasion_is_planned_opened_and_closed(client, tccb):
    client.post(reverse("occasion_create", args=["kh54"]), OCCASION)
    occasion = Occasion.objects.get()
    assert (occasion.state, occasion.council_on) == ("planned", date(2025, 12, 12))
    opening = reverse("occasion_open", args=[occasion.pk])
    assert "Mở dịp hằng năm 2025?" in text(client.get(opening))
    assert "Đã mở dịp hằng năm 2025" in text(client.post(opening, follow=True))
    assert "Dịp hằng năm 2025 đã mở rồi" in text(client.post(opening, follow=True))
    client.force_login(make_tccb())
    assert "đang nhận đề nghị nên không mở được" in text(client.post(opening, follow=True))
    page = text(client.post(reverse("occasion_close", args=[occasion.pk]), follow=True))
    assert "Đã khóa" in page
    occasion.refresh_from_db()
    assert occasion.state == "closed"
    acts = AuditEntry.objects.filter(act__startswith="occasion").order_by("number")
    assert [entry.act for entry in acts] == [
        "occasion_created",
        "occasion_opened",
        "occasion_closed",
    ]


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"ends_on": "31/12/2024"}, "ends_on", "Ngày cuối tính kết quả đứng trước ngày đầu."),
        ({"starts_on": "01/01/2020"}, "starts_on", "Kết quả tính trong giai đoạn 2021–2025."),
        ({"closes_on": "01/11/2025"}, "closes_on", "Ngày cuối nhận đề nghị đứng trước"),
        ({"ends_on": "30/12/2025"}, "ends_on", "từ 01/01/2025 đến hết 31/12/2025."),
        ({"starts_on": "01/07/2024"}, "starts_on", "từ 01/01/2025 đến hết 31/12/2025."),
        ({"code": "mid_term"}, "starts_on", "từ 01/01/2021 đến hết 31/07/2023."),
        ({"code": "final"}, "starts_on", "từ 01/01/2021 đến hết 31/12/2025."),
        ({"name": ""}, "name", "Ghi tên dịp"),
    ],
)
def test_occasion_with_a_fault_is_refused_at_the_field(client, tccb, changes, field, sentence):
    response = client.post(reverse("occasion_create", args=["kh54"]), OCCASION | changes)
    assert sentence in text(response)
    assert response.context["form"].errors[field]
    assert not Occasion.objects.exists()


def test_same_occasion_twice_is_one(client, tccb):
    url = reverse("occasion_create", args=["kh54"])
    client.post(url, OCCASION)
    other = OCCASION | {"closes_on": "27/11/2025"}
    assert "Dịp khen này của kỳ này đã lập rồi." in text(client.post(url, other))
    assert Occasion.objects.count() == 1


def test_units_do_not_move_occasions(client):
    occasion = make_occasion()
    client.force_login(make_officer(make_unit()))
    for route in ("occasion_open", "occasion_close"):
        assert client.post(reverse(route, args=[occasion.pk])).status_code == 403
    occasion.refresh_from_db()
    assert occasion.state == "open"


def test_page_takes_as_many_queries_for_one_occasion_as_for_three(
    client, tccb, django_assert_max_num_queries
):
    counts = []
    for years in ([2025], [2024, 2023]):
        for year in years:
            make_occasion("annual", year)
        client.get(reverse("plan_detail"))
        with django_assert_max_num_queries(40) as seen:
            client.get(reverse("plan_detail"))
        counts.append(len(seen))
    assert counts[0] == counts[1]
