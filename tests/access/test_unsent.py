"""What was typed when nobody is signed in any more is given back, to nobody else, and not kept."""

import re
from urllib.parse import urlencode

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from awards.models import Report
from emulation.enums import Role
from emulation.models import RoleAssignment
from emulation.views import unsent
from tests.access.world import World
from tests.factories import LONG_AGO, collective_of

pytestmark = pytest.mark.django_db
LONG = "Hỗ trợ 33 hộ nghèo xã Bình An.\n<b>Đã bàn giao</b> nhà ở cho 5 hộ."


def report_url(world: World) -> str:
    report = Report.objects.filter(subject__unit=world.a.unit).first()
    return reverse("report_edit", args=[report.occasion_id, report.subject_id])


def flat(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode().replace("\xa0", " "))


def test_typed_text_comes_back_readable_with_its_label_and_a_reason(world: World):
    url = report_url(world)
    before = list(Report.objects.values_list("pk", "version")), Session.objects.count()
    answer = Client().post(url, {"summary": LONG, "version": "3"})
    assert answer.status_code == 403
    text = answer.content.decode()
    assert "Hỗ trợ 33 hộ nghèo xã Bình An.\n&lt;b&gt;Đã bàn giao&lt;/b&gt; nhà ở cho 5 hộ." in text
    assert "Tóm tắt" in text
    assert "readonly" in text
    assert "Phiên làm việc đã kết thúc nên chưa lưu được." in flat(answer)
    assert 'target="_blank"' in text
    assert f"/dang-nhap/?next={url.replace('/', '%2F')}" in text
    assert "no-store" in answer.headers["Cache-Control"]
    after = list(Report.objects.values_list("pk", "version")), Session.objects.count()
    assert after == before


def test_the_way_back_is_the_page_of_the_form_and_never_another_site(world: World):
    url, sent = report_url(world), {"summary": "x"}
    here = Client().post(
        url, sent, headers={"referer": "http://testserver/bao-cao-thanh-tich/?a=1"}
    )
    assert "next=%2Fbao-cao-thanh-tich%2F%3Fa%3D1" in here.content.decode()
    away = Client().post(url, sent, headers={"referer": "http://elsewhere.example/x/"})
    assert f"next={url.replace('/', '%2F')}" in away.content.decode()
    assert "elsewhere" not in away.content.decode()


def test_a_ballot_and_a_password_are_never_shown(world: World):
    ballot = Client().post(reverse("round_ballot", args=[1]), {"item_1": "yes-secret"})
    assert ballot.status_code == 403
    assert "Phiếu chưa được ghi nhận" in flat(ballot)
    assert "yes-secret" not in ballot.content.decode()
    own = Client().post("/tai-khoan/mat-khau/", {"oldpassword": "mat-khau-cu-123"})
    assert "mat-khau-cu-123" not in own.content.decode()


def test_a_file_is_named_to_be_chosen_again(world: World):
    file = SimpleUploadedFile("bien-ban.pdf", b"%PDF-1.4")
    answer = Client().post(report_url(world), {"summary": "x", "file": file})
    assert "Tệp phải chọn lại: bien-ban.pdf." in flat(answer)


def test_a_stale_token_gives_the_text_back_too(world: World):
    """Signing in again in another tab renews the token of the form that is still open here."""
    url = report_url(world)
    signed_in = Client(enforce_csrf_checks=True)
    signed_in.cookies = world.client("officer_a").cookies
    for client in (signed_in, Client(enforce_csrf_checks=True)):
        answer = client.post(url, {"summary": LONG, "csrfmiddlewaretoken": "a" * 64})
        assert answer.status_code == 403
        assert "Hỗ trợ 33 hộ nghèo xã Bình An." in answer.content.decode()
        assert "a" * 64 not in answer.content.decode()


def test_rights_that_changed_give_the_text_back(world: World):
    client, url = world.client("officer_a"), report_url(world)
    client.get("/")
    RoleAssignment.objects.create(
        user=world.users["officer_a"], role=Role.TCCB, valid_from=LONG_AGO
    )
    answer = client.post(url, {"summary": LONG})
    assert answer.status_code == 403
    assert "Vai được giao vừa thay đổi" in flat(answer)
    assert "Hỗ trợ 33 hộ nghèo xã Bình An." in answer.content.decode()
    assert client.get("/").url.startswith("/dang-nhap/")


def test_nothing_sent_goes_to_the_sign_in_which_says_why(world: World):
    client, url = Client(), report_url(world)
    assert client.post(url).url.startswith("/dang-nhap/")
    page = client.get(url, follow=True)
    assert "Đăng nhập để mở trang vừa chọn." in flat(page)
    assert "2 giờ không dùng" in flat(page)
    assert "Đăng nhập để mở" not in flat(client.get("/", follow=True))


def test_a_name_that_two_forms_share_has_the_label_of_the_form_that_was_sent(world: World):
    """ "value" is a result on one page and a sum of money on the other."""
    subject = collective_of(world.a.unit)
    url = reverse("contribution_add", args=[subject.pk])
    answer = Client().post(url, {"description": "Xi măng", "value": "64.000.000", "donor": "Cơ sở"})
    labels = re.findall(r'<label class="form-label"[^>]*>([^<]+)', flat(answer))
    assert labels == ["Nội dung đóng góp", "Giá trị quy ra tiền", "Người, đơn vị đóng góp"]
    given = {"value": "12", "achieved_on": "30/9/2025"}
    answer = Client().post(reverse("result_add", args=[subject.pk]), given)
    assert re.findall(r'<label class="form-label"[^>]*>([^<]+)', flat(answer)) == [
        "Kết quả",
        "Ngày đạt",
    ]


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("note", "note"),
        ("note_17", "note"),
        ("form-3-note", "note"),
        ("form-3-note_17-4", "note"),
        ("note2", "note2"),
    ],
)
def test_a_row_of_a_form_has_the_name_of_its_field(name: str, field: str):
    assert unsent._bare(name) == field


def test_a_name_longer_than_any_field_is_not_looked_into(world: World, monkeypatch):
    """Anybody may send names, and a pattern may take the square of their length."""
    looked_into = []
    for pattern in ("_OF_A_ROW", "_NUMBERS"):
        monkeypatch.setattr(unsent, pattern, Recorder(getattr(unsent, pattern), looked_into))
    sent = urlencode({"_1" * 20_000 + "x": "Hello", "summary_1": "Đã bàn giao"})
    kind = "application/x-www-form-urlencoded"
    answer = Client().post(report_url(world), sent, content_type=kind)
    assert answer.status_code == 403
    assert "Hello" in answer.content.decode()
    assert looked_into
    assert max(looked_into) <= unsent.NAME_LENGTH


class Recorder:
    """A pattern that writes down how long the texts are that it is given."""

    def __init__(self, pattern: re.Pattern[str], lengths: list[int]) -> None:
        self.pattern, self.lengths = pattern, lengths

    def sub(self, instead: str, text: str) -> str:
        self.lengths.append(len(text))
        return self.pattern.sub(instead, text)


def test_more_than_a_form_can_hold_is_not_all_shown_and_that_is_said(world: World):
    url, told = report_url(world), "Nội dung gửi lên quá nhiều nên phần còn lại không hiện ở đây."
    many = Client().post(url, {f"x{number}": f"Dòng {number}" for number in range(400)})
    assert flat(many).count("<textarea") == unsent.MOST_SHOWN
    assert told in flat(many)
    long = Client().post(url, {"summary": "Đã làm", "other": "A b" * unsent.MOST_CHARACTERS})
    assert flat(long).count("<textarea") == 1
    assert told in flat(long)
    assert told not in flat(Client().post(url, {"summary": LONG}))
