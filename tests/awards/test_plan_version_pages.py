"""A new plan version in the browser: taken in, read beside the one in force, put in force."""

import unicodedata
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from awards.models import PlanVersion
from awards.rules.texts import LARGEST
from awards.selectors.plans import version_in_force
from awards.selectors.todos import plan_todos
from emulation.enums import Role
from emulation.models import AuditEntry, User
from tests.awards.makers import (
    KH54,
    make_occasion,
    make_plan_in_force,
    make_sent,
    meets,
    next_version,
)
from tests.awards.quota_plans import RANKING, total
from tests.factories import (
    collective_of,
    make_movement,
    make_officer,
    make_tccb,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db
TEXT = KH54.read_text(encoding="utf-8")
CASES = TEXT.count("[[case]]")
NOTE = "Nâng mốc Bằng khen tỉnh\r\ntheo Kế hoạch 12"
UPLOAD = ["kh54"]


@pytest.fixture(autouse=True)
def today(settings):
    settings.DEMO_TODAY = date(2025, 11, 12)


@pytest.fixture
def movement():
    return make_plan_in_force()


@pytest.fixture
def tccb(client, movement) -> User:
    user = make_tccb(display_name="Mai Thanh Tòng")
    client.force_login(user)
    return user


def text(response) -> str:
    return response.content.decode().replace("\u00a0", " ").replace("&nbsp;", " ")


def without_cases(changed: str = "") -> str:
    return TEXT.partition("[[case]]")[0] + changed


def send(client, body: bytes | str, *, name: str = "kh54.toml", note: str = NOTE, **kwargs):
    raw = body.encode() if isinstance(body, str) else body
    data = {"file": SimpleUploadedFile(name, raw), "note": note}
    return client.post(reverse("plan_upload", args=UPLOAD), data, **kwargs)


def put_in_force(client, url: str, reason: str, **kwargs):
    """As the page sends it, with what it says was in force."""
    page = client.get(url)
    seen = page.context["form"]["seen"].value() if page.status_code == 200 else ""
    return client.post(url, {"reason": reason, "seen": seen}, **kwargs)


# --- Taken in -------------------------------------------------------------------------------


def test_a_file_without_fault_is_stored_and_not_in_force(client, tccb, movement):
    response = send(client, without_cases("# mới\n"))
    version = PlanVersion.objects.get(number=2)
    assert response.url == reverse("plan_version", args=[version.pk])
    assert (version.added_by, version.activated_at) == (tccb, None)
    assert version.note == "Nâng mốc Bằng khen tỉnh\ntheo Kế hoạch 12"
    assert version_in_force(movement).number == 1
    entry = AuditEntry.objects.get(act="plan_added", object_id=str(version.pk))
    assert entry.data == {"number": 2, "sha256": version.sha256}
    assert "Đã nhập bản 2, chưa áp dụng." in text(client.get(response.url))
    assert "Bản 2 đã nhập, chưa áp dụng." in text(client.get(reverse("plan_detail")))


def test_a_mark_windows_lines_and_loose_letters_make_the_same_text(client, tccb):
    plain = without_cases("# Bản mới\n")
    loose = unicodedata.normalize("NFD", plain).replace("\n", "\r\n")
    send(client, b"\xef\xbb\xbf" + loose.encode())
    assert PlanVersion.objects.get(number=2).text == plain


@pytest.mark.parametrize(
    ("body", "name", "sentence"),
    [
        (b"", "kh54.toml", "Tệp trống."),
        (b" \n", "kh54.toml", "Tệp trống."),
        (TEXT.encode(), "kh54.docx", "Đây không phải tệp .toml."),
        (TEXT.encode(), "kh54.toml.exe", "Đây không phải tệp .toml."),
        (b"#" * (LARGEST + 1), "kh54.toml", "Tệp lớn hơn 300 KB."),
        (TEXT.encode("utf-16"), "kh54.toml", "Dòng 1: chữ không phải bảng mã UTF-8"),
        ("# một\n# hai\nx = 'Sở'".encode("cp1258", "ignore") + b"\xff", "k.toml", "Dòng 3: chữ"),
        (b"a = 1\n\x00", "kh54.toml", "Tệp có 1 chỗ sai"),
        (b"a = " + b"[" * 20_000, "kh54.toml", "Tệp có 1 chỗ sai"),
        (b"a = 1e999999999", "kh54.toml", "Tệp có 1 chỗ sai"),
    ],
)
def test_what_is_no_plan_file_is_refused_and_the_note_stays(client, tccb, body, name, sentence):
    response = send(client, body, name=name)
    assert response.status_code == 422
    assert sentence in text(response)
    assert "Nâng mốc Bằng khen tỉnh" in text(response)
    assert PlanVersion.objects.count() == 1


def test_neither_file_nor_note(client, tccb):
    page = text(client.post(reverse("plan_upload", args=UPLOAD), {}))
    assert "Chọn tệp kế hoạch (.toml)." in page
    assert "Ghi bản này thay đổi gì so với bản đang áp dụng." in page


def test_every_fault_stands_in_the_table_with_its_line_and_key(client, tccb):
    body = (
        without_cases()
        .replace("[plan]", "[plan]\nlạ = 1".replace("lạ", "strange"))
        .replace("rank = 3", "rank = 2")
        .replace('kind = "contribution"', 'kind = "gift"', 1)
    )
    response = send(client, body)
    found = response.context["found"].problems
    lines = body.splitlines()
    assert [problem.path for problem in found if problem.line] == [p.path for p in found]
    assert {("plan.strange", "strange = 1"), ("rule[0].route[1].kind", '  kind = "gift"')} <= {
        (problem.path, lines[problem.line - 1]) for problem in found
    }
    page = text(response)
    assert f"{len(found)} chỗ sai trong tệp" in page
    for problem in found:
        assert f">{problem.line}</td>" in page
        assert problem.path in page


def test_what_the_office_cannot_hold_and_what_no_paper_shows_are_told_together(client, tccb):
    body = without_cases().replace('code = "complaint"', 'code = "rumour"')
    body = body.replace('title = "Chung tay', 'title = "漢 Chung tay')
    told = [problem.message for problem in send(client, body).context["found"].problems]
    assert [words[:45] for words in told] == [
        "có ký tự không in được trên văn bản: 漢",
        "phần mềm không có loại vụ việc 'rumour', chọn",
    ]


def test_cases_are_run_and_each_is_shown_with_what_came_out(client, tccb):
    response = send(client, TEXT.replace("threshold = 110", "threshold = 112"))
    found = response.context["found"]
    assert (len(found.proof.results), found.proof.right < CASES) == (CASES, True)
    page = text(response)
    assert f"{found.proof.right} trên {CASES} ví dụ đúng" in page
    row = page.split("33 trên 30 hộ, đúng 110%</th>")[1].split("</tr>")[0]
    assert "Đạt</td>" in row
    assert "phải là đạt, chạy ra chưa đủ căn cứ" in row
    assert page.count("chip--ok") == found.proof.right
    assert PlanVersion.objects.count() == 1


CHOICE = """
[[choice_case]]
name = "Một suất, hai đề nghị"
occasion = "annual"
tier = "bang_khen_tinh"
candidates = [
  { key = "Phòng A", values = { share = 120, contribution = 0 } },
  { key = "Phòng B", values = { share = 130, contribution = 0 } },
]
chosen = ["Phòng B"]
"""


@pytest.mark.parametrize(("places", "right", "told"), [(1, 1, "Đúng"), (2, 0, "Khác")])
def test_cases_of_choosing_are_shown_beside_the_others(client, tccb, places, right, told):
    body = without_cases() + total(places) + RANKING + CHOICE
    response = send(client, body, follow=True)
    page = text(response)
    assert f">{right} trên 1 ví dụ chọn đúng<" in page
    row = page.split("Một suất, hai đề nghị</th>")[1].split("</tr>")[0]
    assert '<td data-l="Được chọn theo tệp">Phòng B</td>' in row
    assert told in row
    assert ("được chọn: phải là Phòng B, chạy ra Phòng A, Phòng B" in row) is (right == 0)
    assert PlanVersion.objects.filter(number=2).count() == right


def test_the_same_file_again_leads_to_what_it_made(client, tccb):
    first = send(client, without_cases())
    second = send(client, without_cases(), follow=True)
    assert second.redirect_chain[0][0] == first.url
    assert "Tệp này đã nhập rồi: bản 2." in text(second)
    client.force_login(make_tccb())
    response = send(client, without_cases())
    assert response.status_code == 422
    assert "Bản kế hoạch này đã có, nội dung giống từng chữ." in text(response)
    assert AuditEntry.objects.filter(act="plan_added", object_id__gt="0").count() == 2


@pytest.mark.parametrize("role", [Role.INSPECTOR, Role.SECRETARY, Role.DIRECTOR])
def test_readers_read_and_change_nothing(client, movement, role):
    version = next_version(movement)
    client.force_login(make_user(role))
    page = text(client.get(reverse("plan_version", args=[version.pk])))
    assert "Chưa áp dụng" in page
    assert "Áp dụng bản 2" not in page
    assert "Nhập bản kế hoạch mới" not in text(client.get(reverse("plan_detail")))
    for route, args in (("plan_upload", UPLOAD), ("plan_activate", [version.pk])):
        assert client.get(reverse(route, args=args)).status_code == 403


# --- Read -----------------------------------------------------------------------------------


def test_a_version_says_who_what_and_where_it_differs(client, tccb, movement):
    version = next_version(movement)
    page = text(client.get(reverse("plan_version", args=[version.pk])))
    assert "Hạ mốc Bằng khen tỉnh hằng năm" in page
    assert version.sha256 in page
    row = page.split("Dịp Hằng năm, Bằng khen tỉnh, đường A: mốc</th>")[1].split("</tr>")[0]
    assert row.index("110%") < row.index("105%")
    assert f"{CASES} thay đổi ở ví dụ kiểm tra" in page
    assert '<del class="text-break">− ' in page
    assert "từ 105%</span> kế hoạch năm của đơn vị" in page
    assert "Tệp không có ví dụ nào" in page
    assert f"Áp dụng bản {version.number}…" in page


def test_the_first_version_has_nothing_to_be_compared_with(client, tccb, movement):
    page = text(client.get(reverse("plan_version", args=[version_in_force(movement).pk])))
    assert "Đang áp dụng" in page
    assert "Khác bản" not in page
    assert "Hệ thống" in page


def test_only_other_comments_are_told_as_such(client, tccb, movement):
    send(client, TEXT + "# hết\n")
    version = PlanVersion.objects.get(number=2)
    page = text(client.get(reverse("plan_version", args=[version.pk])))
    assert "Chỉ khác ghi chú và cách trình bày" in page


def test_the_file_comes_back_to_the_letter(client, tccb, movement):
    version = version_in_force(movement)
    response = client.get(reverse("plan_file", args=[version.pk]))
    assert response.content.decode() == version.text == TEXT
    assert response["Content-Disposition"] == 'attachment; filename="kh54-ban-1.toml"'
    page = text(client.get(reverse("plan_upload", args=UPLOAD)))
    assert reverse("plan_file", args=[version.pk]) in page


# --- Put in force ---------------------------------------------------------------------------


def test_a_second_person_with_a_reason_puts_it_in_force(client, tccb, movement):
    version = next_version(movement)
    url = reverse("plan_activate", args=[version.pk])
    assert "Áp dụng bản 2 của kế hoạch 54/KH-SNNPTNT?" in text(client.get(url))
    assert client.post(url, {"reason": " "}).status_code == 422
    response = put_in_force(client, url, "Kế hoạch 12/KH-SNNMT")
    assert response.url == reverse("plan_detail") + "?phong-trao=kh54"
    assert version_in_force(movement) == version
    page = text(client.get(response.url))
    assert "bản 2, áp dụng từ 12/11/2025" in page
    assert "Kế hoạch 12/KH-SNNMT" in page
    assert AuditEntry.objects.filter(act="plan_activated", actor_id=tccb.pk).count() == 1
    old = text(client.get(reverse("plan_version", args=[movement.plan_versions.last().pk])))
    assert "Đã thôi áp dụng" in old


def test_who_added_it_is_told_kindly_who_may(client, tccb, movement):
    send(client, without_cases())
    version = PlanVersion.objects.get(number=2)
    make_user(Role.ADMIN, display_name="Lý Quốc Việt")
    make_user(Role.INSPECTOR, display_name="Hồ Thị Cẩm Nhung")
    make_user(Role.TCCB, display_name="Kim Ngọc Hân", is_active=False)
    url = reverse("plan_activate", args=[version.pk])
    for address in (url, reverse("plan_version", args=[version.pk])):
        page = text(client.get(address))
        assert "Bản này chờ người thứ hai áp dụng." in page
        assert "Áp dụng được: Lý Quốc Việt." in page
        assert 'name="reason"' not in page
    response = client.post(url, {"reason": "Kế hoạch 12"})
    assert response.status_code == 422
    assert "Người nhập một bản không tự áp dụng bản đó" in text(response)
    assert version_in_force(movement).number == 1


def test_alone_in_the_office_is_told_whom_to_ask(client, tccb, movement):
    send(client, without_cases())
    page = text(client.get(reverse("plan_version", args=[PlanVersion.objects.get(number=2).pk])))
    assert "Chưa có ai khác có vai" in page


def test_who_leaves_who_enters_and_what_waits_stand_before_the_reason(client, tccb, movement):
    unit, occasion = make_unit("Chi cục Thủy lợi"), make_occasion()
    subject = collective_of(unit)
    meets(occasion, subject, result=32)
    make_sent(occasion, subject, by=make_officer(unit), tier="giay_khen")
    version = next_version(movement)
    page = text(client.get(reverse("plan_activate", args=[version.pk])))
    entered = page.split("Vào: 1")[1].split("</section>")[0]
    assert "Chi cục Thủy lợi" in entered
    assert "Bằng khen tỉnh" in entered
    assert "còn thiếu 1 hộ" in entered
    assert "Không ai ra." in page
    assert "1 đề nghị chưa có kết luận của Hội đồng" in page
    effect = text(client.get(reverse("plan_effect", args=[version.pk]) + f"?dip={occasion.pk}"))
    assert "Vào: 1" in effect


def test_an_administrator_sees_nobodys_result(client, movement):
    unit, occasion = make_unit("Chi cục Thủy lợi"), make_occasion()
    meets(occasion, collective_of(unit), result=32)
    client.force_login(make_user(Role.ADMIN))
    version = next_version(movement)
    page = text(client.get(reverse("plan_activate", args=[version.pk])))
    assert "Vai Quản trị hệ thống không xem kết quả xét của từng người." in page
    assert "Chi cục Thủy lợi" not in page
    assert 'name="reason"' in page


def test_what_it_would_lose_is_told_instead_of_the_button(client, tccb, movement):
    make_occasion("mid_term")
    send(client, without_cases().replace('"mid_term"', '"half_way"').replace(
        'kind = "half_way"', 'kind = "mid_term"'))  # fmt: skip
    version = PlanVersion.objects.get(number=2)
    client.force_login(make_tccb())
    page = text(client.get(reverse("plan_activate", args=[version.pk])))
    assert "Chưa áp dụng được: bản này bỏ mất phần đang dùng." in page
    assert "không còn dịp khen “Sơ kết 7/2023” đã lập" in page
    assert 'name="reason"' not in page


def test_an_overtaken_version_has_no_confirm_page(client, tccb, movement):
    first = next_version(movement)
    send(client, without_cases("# ba\n"))
    third = PlanVersion.objects.get(number=3)
    client.force_login(make_tccb())
    put_in_force(client, reverse("plan_activate", args=[third.pk]), "Bản ba")
    url = reverse("plan_activate", args=[first.pk])
    for response in (client.get(url, follow=True), client.post(url, {"reason": "x"}, follow=True)):
        assert "Bản này hoặc một bản mới hơn đã được áp dụng." in text(response)
        assert "Không được áp dụng" in text(response)


def test_it_waits_at_home_for_everybody_who_may_but_who_brought_it(client, tccb, movement):
    send(client, without_cases())
    admin, other = make_user(Role.ADMIN), make_tccb()
    title = "Xem lại và áp dụng bản 2 của kế hoạch"

    def waits_for(user: User) -> list[str]:
        return [todo.title for todo in plan_todos(user, date(2025, 11, 12))]

    assert waits_for(other) == waits_for(admin) == [title]
    assert waits_for(tccb) == waits_for(make_user(Role.INSPECTOR)) == []
    client.force_login(other)
    assert title in text(client.get("/"))
    version = PlanVersion.objects.get(number=2)
    put_in_force(client, reverse("plan_activate", args=[version.pk]), "Kế hoạch 12")
    assert waits_for(admin) == []


def test_the_first_plan_of_an_office_is_brought_in_the_same_way(client):
    make_movement()
    client.force_login(make_tccb())
    assert reverse("plan_upload", args=UPLOAD) in text(client.get(reverse("plan_detail")))
    page = text(send(client, TEXT, follow=True))
    assert "Đã nhập bản 1, chưa áp dụng." in page
    client.force_login(make_tccb())
    assert "Bản 1 đã nhập, chưa áp dụng." in text(client.get(reverse("plan_detail")))
    version = PlanVersion.objects.get()
    url = reverse("plan_activate", args=[version.pk])
    assert "Áp dụng bản 1 của kế hoạch" in text(client.get(url))
    there = reverse("plan_detail") + "?phong-trao=kh54"
    assert put_in_force(client, url, "Ban hành").url == there
    assert "Đang áp dụng" in text(client.get(reverse("plan_detail")))
