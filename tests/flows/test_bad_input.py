"""Bad input, place by place along the job: a clear sentence in Vietnamese, everything typed still
in the form, and not one row written."""

import html
import io
import re
import uuid
import zipfile
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.urls import reverse

from awards.models import BallotBox, Decision
from emulation.models import Contribution, Pledge, PledgeEntry, Result, Target
from emulation.services import pledges
from tests.access.walking import rows_hash
from tests.awards.council.world import make_world
from tests.factories import collective_of, make_measure, make_officer, small_pdf
from tests.flows import walk
from tests.flows.town import TODAY, Town, make_measures, make_town
from tests.flows.walk import signed_in

pytestmark = pytest.mark.django_db

CANALS = "Kênh nội đồng được nạo vét"


@pytest.fixture
def town(settings: Any) -> Town:
    settings.DEMO_TODAY = TODAY
    make_measures()
    return make_town()


def words_of(response: HttpResponse) -> str:
    """What a reader sees, with plain spaces."""
    page = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(html.unescape(page).replace("\u00a0", " ").split())


def still_typed(response: HttpResponse, data: dict[str, Any]) -> None:
    """Every input, choice and text box of the page holds what was sent."""
    page = response.content.decode()
    for name, value in data.items():
        field = response.context["form"][name]
        if field.is_hidden or not value or hasattr(value, "read"):
            continue
        held = html.escape(str(value))
        ways = (f'value="{held}"', f">\n{held}</textarea>", f'value="{held}" selected')
        assert any(way in page for way in ways), f"{name}: {value!r} is gone"


def refused(answer: HttpResponse, sentence: str, data: dict[str, Any]) -> None:
    assert answer.status_code in (200, 422), answer.status_code
    assert sentence in words_of(answer)
    assert "<title>Lỗi: " in answer.content.decode()
    still_typed(answer, data)


def writes_nothing(act: Callable[[], HttpResponse]) -> HttpResponse:
    before = rows_hash()
    answer = act()
    assert rows_hash() == before
    return answer


# --- Targets --------------------------------------------------------------------------------


def draft(town: Town) -> Pledge:
    return pledges.create_pledge(unit=town.unit, period=town.period, by=town.officer, on=TODAY)


def target_data(town: Town, **given: str) -> dict[str, Any]:
    return {
        "token": str(uuid.uuid4()),
        "name": CANALS,
        "value": "1.234,5",
        "measure": make_measure("km", integral=False).pk,
        "due_on": "31/10/2025",
        "budget": "1.250.000.000",
        "content": town.period.movement.contents.first().pk,
        "then": "list",
    } | given


def target_url(pledge: Pledge) -> str:
    entry = PledgeEntry.objects.get(pledge=pledge, subject__kind="collective")
    return reverse("target_add", args=[pledge.pk, entry.pk])


def without(data: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in data.items() if name not in names}


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"value": "0"}, "Mức đề ra phải lớn hơn 0."),
        ({"value": "0,00"}, "Mức đề ra phải lớn hơn 0."),
        ({"value": "-1.234,5"}, "Mức đề ra phải lớn hơn 0."),
        ({"value": "1.234.5"}, "Phần thập phân viết sau dấu phẩy, ví dụ 1,5."),
        ({"value": "1,234.5"}, "Dấu phẩy viết trước phần thập phân"),
        ({"value": "một nghìn"}, "Nhập mức đề ra bằng số, ví dụ 33 hoặc 42,5."),
        ({"due_on": "31/12/2024"}, "Ngày hoàn thành phải nằm trong năm 2025."),
        ({"due_on": "01/01/2026"}, "Ngày hoàn thành phải nằm trong năm 2025."),
        ({"due_on": "29/2/2025"}, "Không có ngày 29/2/2025 trong lịch."),
    ],
)
def test_a_bad_target_keeps_every_word(town, given, sentence):
    data = target_data(town, **given)
    client, url = signed_in(town.officer), target_url(draft(town))
    answer = writes_nothing(lambda: client.post(url, data))
    refused(answer, sentence, without(data, "then"))
    assert not Target.objects.exists()


def test_a_number_is_read_as_an_office_writes_it(town):
    """1.234,5 is one number; sent twice at once it is one target."""
    data, client = target_data(town), signed_in(town.officer)
    url = target_url(draft(town))
    first, second = client.post(url, data), client.post(url, data)
    assert first.status_code == second.status_code == 302
    target = Target.objects.get()
    assert (str(target.value), int(target.budget)) == ("1234.5000", 1_250_000_000)
    assert "1.234,5 km" in words_of(client.get(second.url))


# --- Results, contributions, files ----------------------------------------------------------


@pytest.fixture
def canals(town: Town) -> Target:
    """An accepted target of 100 for the year."""
    walk.pledge(town, {CANALS: "100"}, town.period, TODAY)
    return Target.objects.get()


def result_data(target: Target, **given: Any) -> dict[str, Any]:
    return {
        "token": str(uuid.uuid4()),
        "file_token": str(uuid.uuid4()),
        "indicator": target.indicator_id,
        "value": "40",
        "achieved_on": "30/9/2025",
        "note": "Nghiệm thu đợt 1",
    } | given


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"value": "-1"}, "Kết quả không được là số âm."),
        ({"value": "40,5"}, "phải là số nguyên."),
        ({"value": "bốn mươi"}, "Nhập bằng số, ví dụ 33 hoặc 42,5."),
        ({"achieved_on": "31/12/2024"}, "Ngày đạt phải nằm trong kỳ đã đề ra: năm 2025."),
        ({"achieved_on": "13/11/2025"}, "Ngày này sau hôm nay. Nhập ngày đã thực hiện."),
        ({"achieved_on": "31/9/2025"}, "Không có ngày 31/9/2025 trong lịch."),
    ],
)
def test_a_bad_result_keeps_every_word(town, canals, given, sentence):
    data = result_data(canals, **given)
    client, url = signed_in(town.officer), reverse("result_add", args=[town.collective.pk])
    answer = writes_nothing(lambda: client.post(url, data))
    refused(answer, sentence, data)
    assert not Result.objects.exists()


def test_a_result_without_a_target_says_what_is_missing(town):
    """The indicator is there, its pledge is not accepted yet."""
    client = signed_in(town.officer)
    client.post(target_url(draft(town)), target_data(town))
    data = result_data(Target.objects.get(), value="1.000,5")
    url = reverse("result_add", args=[town.collective.pk])
    answer = writes_nothing(lambda: client.post(url, data))
    refused(answer, "Chỉ tiêu này chưa có mức đề ra được nhận.", data)
    assert "Chưa có mức đề ra nào được nhận cho năm nay." in words_of(answer)


def archive(*names: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        for name in names:
            made.writestr(name, "x")
    return file.getvalue()


FILES = {
    "wrong type": ("bao-cao.exe", b"MZ\x90\x00 chay duoc", "Loại tệp này không nhận được."),
    "empty": ("bao-cao.pdf", b"", "Tệp này trống. Hãy chọn tệp khác."),
    "too large": ("anh.pdf", b"%PDF-1.7\n" + b"0" * 4096, "Tệp lớn hơn"),
    "macro": (
        "so-lieu.xlsx",
        archive("[Content_Types].xml", "xl/workbook.xml", "xl/vbaProject.bin"),
        "Tệp này có macro hoặc đối tượng nhúng. Hãy lưu lại dạng .docx hoặc .xlsx",
    ),
    "not a PDF": ("bao-cao.pdf", b"khong phai PDF", "Tệp PDF này bị hỏng"),
    "broken": ("bao-cao.pdf", b"%PDF-1.7\n", "bị hỏng hoặc thiếu phần cuối"),
}


@pytest.mark.parametrize("kind", FILES)
def test_a_bad_file_is_refused_and_the_rest_stays(town, canals, settings, kind):
    settings.UPLOAD_MAX_BYTES = 2048
    name, content, sentence = FILES[kind]
    data = result_data(canals, title="Biên bản nghiệm thu số 3")
    url = reverse("result_add", args=[town.collective.pk])
    client = signed_in(town.officer)
    answer = writes_nothing(
        lambda: client.post(url, data | {"file": SimpleUploadedFile(name, content)})
    )
    refused(answer, sentence, data)
    assert "Những gì đã nhập vẫn còn." in words_of(answer)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"value": "0"}, "Giá trị quy ra tiền phải từ 1 đồng trở lên."),
        ({"value": "-5.000.000"}, "Giá trị quy ra tiền phải từ 1 đồng trở lên."),
        ({"value": "1.500,5"}, "Giá trị quy ra tiền phải là số nguyên."),
        ({"received_on": "31/12/2020"}, "Ngày nhận phải nằm trong"),
        ({"received_on": "13/11/2025"}, "Ngày này sau hôm nay."),
    ],
)
def test_a_bad_contribution_keeps_every_word(town, given, sentence):
    data = {
        "token": str(uuid.uuid4()),
        "movement": town.occasion.movement_id,
        "kind": "cash",
        "description": "Tặng 12 con bò giống",
        "value": "250.000.000",
        "donor": "Hợp tác xã Bàn Tân Định",
        "received_on": "15/8/2025",
    } | given
    client, url = signed_in(town.officer), reverse("contribution_add", args=[town.collective.pk])
    answer = writes_nothing(lambda: client.post(url, data))
    refused(answer, sentence, without(data, "kind", "movement"))
    assert not Contribution.objects.exists()


def test_a_result_sent_twice_is_one_result_with_one_file(town, canals):
    data, client = result_data(canals), signed_in(town.officer)
    url = reverse("result_add", args=[town.collective.pk])
    for _ in range(2):
        file = SimpleUploadedFile("bien-ban.pdf", small_pdf())
        assert client.post(url, data | {"file": file}).status_code == 302
    assert Result.objects.get().evidence.count() == 1


# --- Somebody else's ids --------------------------------------------------------------------


@pytest.mark.parametrize("route", ["result_add", "contribution_add", "evidence_add"])
def test_another_units_subject_is_not_there(town, route):
    client, theirs = signed_in(make_officer(town.silent)), town.collective
    for method in (client.get, client.post):
        answer = writes_nothing(lambda ask=method: ask(reverse(route, args=[theirs.pk])))
        assert answer.status_code == 404
        assert "Chi cục Thủy lợi" not in words_of(answer)


def test_another_units_indicator_in_a_hidden_place_is_not_taken(town, canals):
    """Own page, the other unit's indicator: no row, and not a word of it in the answer."""
    own = collective_of(town.silent)
    client, url = signed_in(make_officer(town.silent)), reverse("result_add", args=[own.pk])
    answer = writes_nothing(lambda: client.post(url, result_data(canals)))
    assert answer.status_code == 422
    assert "Chọn chỉ tiêu trong danh sách." in words_of(answer)
    assert CANALS not in words_of(answer)


def test_another_units_pledge_cannot_be_sent(town):
    pledge = draft(town)
    client = signed_in(make_officer(town.silent))
    url = reverse("pledge_check", args=[pledge.pk])
    assert writes_nothing(lambda: client.post(url, {"seen": "1"})).status_code == 404


# --- The ballot -----------------------------------------------------------------------------


def ballot(world: Any, **given: str) -> dict[str, str]:
    return {f"item_{item.pk}": "1" for item in world.items} | given


def test_a_ballot_with_an_empty_tile_is_not_cast(settings):
    settings.DEMO_TODAY = TODAY
    world = make_world()
    opened = world.open()
    first, second = world.items
    client, url = signed_in(world.users[3]), reverse("round_ballot", args=[opened.pk])
    answer = writes_nothing(lambda: client.post(url, {f"item_{first.pk}": "2"}))
    name = second.nomination.subject.addressed
    assert f"Chọn một ô cho {name}." in words_of(answer)
    assert re.search(rf'name="item_{first.pk}" value="2"[^>]*checked', answer.content.decode())
    assert not any(box.voters for box in BallotBox.objects.all())


def test_a_vote_after_closing_is_told_and_counts_for_nothing(settings):
    settings.DEMO_TODAY = TODAY
    world = make_world()
    opened = world.open()
    url = reverse("round_ballot", args=[opened.pk])
    for member in world.users[:8]:
        assert signed_in(member).post(url, ballot(world)).status_code == 302
    signed_in(world.chair).post(reverse("round_close", args=[opened.pk]))
    late = signed_in(world.users[8])
    answer = writes_nothing(lambda: late.post(url, ballot(world), follow=True))
    assert "Lá phiếu gửi sau giờ đó không được tính." in words_of(answer)
    assert {(box.agree, box.disagree) for box in BallotBox.objects.all()} == {(8, 0)}


def test_a_second_different_ballot_changes_nothing(settings):
    settings.DEMO_TODAY = TODAY
    world = make_world()
    opened = world.open()
    client, url = signed_in(world.users[3]), reverse("round_ballot", args=[opened.pk])
    client.post(url, ballot(world))
    again = dict.fromkeys(ballot(world), "2")
    answer = writes_nothing(lambda: client.post(url, again, follow=True))
    assert "ghi nhận" in words_of(answer)
    assert {(box.agree, box.disagree) for box in BallotBox.objects.all()} == {(1, 0)}


# --- The decision ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"decided_on": "11/11/2025"}, "Ngày quyết định đứng trước ngày Hội đồng họp."),
        ({"decided_on": "13/11/2025"}, "Ngày quyết định không được sau hôm nay."),
        ({"number": ""}, "Nhập số quyết định, ví dụ 2041/QĐ-UBND."),
        ({"awarded": ["999999"]}, "Có đề nghị không còn chờ quyết định."),
    ],
)
def test_a_bad_decision_keeps_every_word(town, given, sentence):
    walk.pledge(town, {CANALS: "100"}, town.period, TODAY)
    walk.achieve(town, {CANALS: "110"}, date(2025, 10, 31))
    nomination = walk.propose(town, "bang_khen_tinh", TODAY)
    walk.decide(town, [nomination], TODAY)
    data = {
        "number": "2041/QĐ-UBND",
        "decided_on": "12/11/2025",
        "issuer": "Chủ tịch UBND tỉnh An Giang",
        "awarded": [str(nomination.pk)],
    } | given
    url = reverse("decision_record", args=[town.occasion.pk, "bang_khen_tinh"])
    client = signed_in(town.tccb)
    answer = writes_nothing(lambda: client.post(url, data))
    refused(answer, sentence, without(data, "awarded"))
    assert not Decision.objects.exists()


def test_the_hash_of_all_rows_sees_a_new_one():
    before = rows_hash()
    make_measure("con")
    assert rows_hash() != before
