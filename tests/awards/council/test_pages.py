"""The council's pages: who sees what, what is said, and what is never shown before closing."""

import re

import pytest
from django.core.files.base import ContentFile
from django.db import transaction
from django.test import Client
from django.urls import reverse

from awards.collect import collect
from awards.enums import Choice, VerdictStatus
from awards.models import Comment, OpenVote, Round
from awards.rules import facts_to_json
from awards.services import ballots, meetings, rounds
from awards.services.meetings import Concluded
from emulation.enums import Role
from emulation.models import Evidence, User
from tests.awards.council.world import (
    MEETING_DAY,
    World,
    agenda,
    give_seat_to_head,
    make_nomination,
    make_world,
)
from tests.awards.makers import give_result, give_target
from tests.factories import (
    MOMENT,
    collective_of,
    make_officer,
    make_staff,
    make_tccb,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db

AGREE, DISAGREE = "1", "2"


@pytest.fixture
def world() -> World:
    return make_world(9, nominees=2)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def address(name: str, *args: object) -> str:
    return reverse(name, args=args)


def text_of(answer) -> str:
    """What a person reads, spaces made plain."""
    body = re.sub(r"<script.*?</script>|<[^>]+>", " ", answer.content.decode(), flags=re.S)
    return re.sub(r"[\s\u00a0]+", " ", body)


def ballot(world: World, figure: str = AGREE) -> dict[str, str]:
    return {f"item_{item.pk}": figure for item in world.items}


def roles(world: World) -> dict[str, User]:
    """One person of every role that sees the meeting."""
    return {
        "chair": world.chair,
        "member": world.users[5],
        "secretary": world.secretary,
        "tccb": world.tccb,
        "director": make_user(Role.DIRECTOR),
        "inspector": make_user(Role.INSPECTOR),
    }


# --- Who sees what --------------------------------------------------------------------------


def test_outsiders_find_nothing_of_the_council(world):
    opened = world.open()
    item = world.items[0]
    outsiders = [
        make_officer(item.nomination.subject.unit),
        make_user(Role.STAFF, staff=make_staff(make_unit("Chi cục Thú y"), "Thị Sà Vươl")),
        make_user(Role.ADMIN),
        make_user(),
    ]
    places = [
        address("meeting_list"), address("meeting_detail", world.meeting.pk),
        address("meeting_agenda", world.meeting.pk, "bang_khen_tinh"),
        address("item_detail", item.pk), address("item_recuse", item.pk),
        address("round_ballot", opened.pk), address("round_recorded", opened.pk),
        address("round_close", opened.pk), address("round_conclude", opened.pk),
    ]  # fmt: skip
    for user in outsiders:
        client = signed_in(user)
        assert [client.get(place).status_code for place in places] == [404] * len(places)
        assert client.post(places[5], ballot(world)).status_code == 404
    assert [box.voters for box in opened.boxes.all()] == [[], []]


def test_a_meeting_that_does_not_exist_is_not_found(world):
    client = signed_in(world.chair)
    for name in ("meeting_detail", "item_detail", "round_ballot", "round_close"):
        assert client.get(address(name, 999_999)).status_code == 404


def test_who_is_not_on_the_roll_is_told_so(world):
    opened = world.open()
    for user in (world.secretary, world.tccb, make_user(Role.MEMBER), make_user(Role.INSPECTOR)):
        answer = signed_in(user).post(address("round_ballot", opened.pk), ballot(world))
        assert answer.status_code == 403
        assert "Chỉ thành viên có tên trong danh sách của lượt này được bỏ phiếu." in text_of(
            answer
        )


def test_the_chairs_screens_are_the_chairs(world):
    opened = world.open()
    for name, args in (
        ("round_close", [opened.pk]),
        ("round_conclude", [opened.pk]),
        ("round_open", [world.meeting.pk, "bang_khen_tinh"]),
        ("meeting_open", [world.meeting.pk]),
    ):
        for user in (world.users[1], world.secretary, world.tccb):
            answer = signed_in(user).post(address(name, *args))
            assert answer.status_code == 403
            assert "ông Nguyễn Hữu Nghĩa" in text_of(answer)
    assert Round.objects.get().state == "open"


def test_nothing_changes_by_reading(world):
    opened = world.open()
    client = signed_in(world.chair)
    for name in ("round_ballot", "round_close", "round_recorded"):
        client.get(address(name, opened.pk))
    opened.refresh_from_db()
    assert (opened.state, [box.voters for box in opened.boxes.all()]) == ("open", [[], []])
    assert client.get(address("comment_add", world.items[0].pk)).status_code == 405


# --- The ballot -----------------------------------------------------------------------------


def test_the_ballot_has_no_default_and_makes_its_promise(world):
    opened = world.open()
    answer = signed_in(world.users[3]).get(address("round_ballot", opened.pk))
    body = answer.content.decode()
    assert body.count('type="radio"') == 8
    assert "checked" not in body
    assert 'autocomplete="off"' in body
    assert body.count("<li>Hệ thống") + body.count("<li>Trước khi đóng") == 3
    assert "có thể dựng lại được" in body and "như phiếu giấy" in body
    assert "no-store" in answer["Cache-Control"]
    assert "2 đề nghị · đạt khi từ 80% tổng số thành viên đồng ý, tức 8 trên 9" in text_of(answer)


def test_the_first_post_and_every_repeat_end_on_one_and_the_same_page(world):
    opened = world.open()
    client = signed_in(world.users[3])
    place = address("round_ballot", opened.pk)
    pages = []
    for figure in (AGREE, AGREE, DISAGREE):
        answer = client.post(place, ballot(world, figure), follow=True)
        assert answer.redirect_chain == [(address("round_recorded", opened.pk), 302)]
        pages.append(neutral(answer.content.decode()))
    assert len(set(pages)) == 1
    shown = text_of(answer)
    assert "Đã ghi nhận lá phiếu của ông" in shown and "1/9 đã bỏ phiếu" in shown
    assert "Chỉ lá phiếu đầu tiên được tính" in shown
    assert "no-store" in answer["Cache-Control"]
    assert client.get(place, follow=True).redirect_chain == [
        (address("round_recorded", opened.pk), 302)
    ]
    assert [(box.agree, box.disagree) for box in opened.boxes.all()] == [(1, 0), (1, 0)]


def test_a_missing_choice_is_asked_for_and_the_others_are_kept(world):
    opened = world.open()
    first, second = world.items
    answer = signed_in(world.users[3]).post(
        address("round_ballot", opened.pk), {f"item_{first.pk}": DISAGREE, f"item_{second.pk}": "9"}
    )
    body = answer.content.decode()
    assert answer.status_code == 422
    assert "<title>Lỗi: " in body
    kept = re.findall(r'name="(item_\d+)" value="(\d)"[^>]*checked', body)
    assert kept == [(f"item_{first.pk}", DISAGREE)]
    name = second.nomination.subject.name
    assert text_of(answer).count(f"Chọn một trong bốn ô cho {name}.") == 2
    assert [box.voters for box in opened.boxes.all()] == [[], []]


def test_every_faulty_form_of_the_council_answers_422(world):
    meeting, item = world.meeting, world.items[0]
    opened = world.open()
    refused = [
        (world.users[3], address("comment_add", item.pk), {"text": ""}),
        (world.users[3], address("item_recuse", item.pk), {"reason": ""}),
        (world.tccb, address("meeting_call"), {"place": ""}),
        (world.tccb, address("meeting_attendance", meeting.pk), {"status_x": ""}),
    ]
    found = {place: signed_in(by).post(place, sent).status_code for by, place, sent in refused}
    for user in world.users:
        ballots.vote(round=opened, choices=world.ballot("agree"), by=user)
    rounds.close_round(round=opened, by=world.chair)
    conclude = address("round_conclude", opened.pk)
    found[conclude] = signed_in(world.chair).post(conclude, {"x": ""}).status_code
    assert set(found.values()) == {422}, found


def test_blank_is_a_real_choice(world):
    opened = world.open()
    signed_in(world.users[3]).post(address("round_ballot", opened.pk), ballot(world, "4"))
    assert [(box.blank, len(box.voters)) for box in opened.boxes.all()] == [(1, 1), (1, 1)]


def test_the_recused_get_a_ballot_without_that_nominee(world):
    give_seat_to_head(world, 4, world.items[0])
    opened = world.open()
    client = signed_in(world.users[4])
    place = address("round_ballot", opened.pk)
    shown = text_of(client.get(place))
    name = world.items[0].nomination.subject.name
    assert f"Không bỏ phiếu: {name} (là Chi cục trưởng)." in shown
    client.post(place, ballot(world))
    assert [len(box.voters) for box in opened.boxes.all()] == [0, 1]


def test_a_vote_after_closing_is_told_so_and_does_not_count(world):
    opened = world.open()
    client = signed_in(world.users[3])
    rounds.close_round(round=opened, by=world.chair)
    answer = client.post(address("round_ballot", opened.pk), ballot(world), follow=True)
    assert re.search(
        r"Lượt 1 đã đóng lúc \d\d:\d\d\. Lá phiếu gửi sau giờ đó không được tính\.", text_of(answer)
    )
    assert [box.voters for box in opened.boxes.all()] == [[], []]


def test_an_open_vote_can_be_changed_until_closing():
    world = make_world(3, nominees=1, method="open")
    opened = world.open()
    client = signed_in(world.users[1])
    place = address("round_ballot", opened.pk)
    client.post(place, ballot(world, AGREE))
    page = client.get(place).content.decode()
    assert re.findall(r'value="(\d)"[^>]*checked', page) == [AGREE]
    assert "Có ghi tên" in page and "Kín đến đâu" not in page
    client.post(place, ballot(world, DISAGREE))
    assert list(OpenVote.objects.values_list("choice", "replaced")) == [
        ("agree", True), ("disagree", False)
    ]  # fmt: skip


# --- Before closing: k of n -----------------------------------------------------------------


def pages_before_closing(world: World, choices: list[str]) -> dict[str, str]:
    """Every page of the meeting for every role, after the same people voted in these ways."""
    opened = world.open(reason="Lượt thử")
    for user, choice in zip(world.users[1:], choices, strict=False):
        ballots.vote(round=opened, choices=world.ballot(choice), by=user)
    places = {
        "meeting": address("meeting_detail", world.meeting.pk),
        "agenda": address("meeting_agenda", world.meeting.pk, "bang_khen_tinh"),
        "item": address("item_detail", world.items[0].pk),
        "list": address("meeting_list"),
    }
    found = {}
    for role, user in world.roles.items():
        client = signed_in(user)
        for name, place in places.items():
            found[f"{role} {name}"] = neutral(client.get(place).content.decode())
    for seat, user in enumerate(world.users[1:3]):
        recorded = signed_in(user).get(address("round_recorded", opened.pk))
        found[f"recorded {seat}"] = neutral(recorded.content.decode())
    rounds.close_round(round=opened, by=world.chair)
    return found


def neutral(page: str) -> str:
    """Tokens, the round's own number and clock times differ from page to page."""
    page = re.sub(r'(csrfmiddlewaretoken" value="|X-CSRFToken": ")[^"]+', r"\1", page)
    page = re.sub(r'name="token" value="[^"]+"', "", page)
    return re.sub(r"\d\d:\d\d", "--:--", page)


def test_how_people_vote_changes_no_letter_of_any_page_before_closing():
    world = make_world(9, nominees=2)
    world.roles = roles(world)
    runs = []
    for choices in (["agree"] * 6, ["disagree", "blank", "agree", "other", "blank", "disagree"]):
        mark = transaction.savepoint()
        runs.append(pages_before_closing(world, choices))
        transaction.savepoint_rollback(mark)
    first, second = runs
    one_round = re.compile(r"/luot/\d+/")
    for name in first:
        assert one_round.sub("", first[name]) == one_round.sub("", second[name]), name
    assert "6/9" in first["inspector meeting"]


def test_before_closing_everybody_reads_k_of_n_and_no_count(world):
    opened = world.open()
    for user in world.users[:7]:
        ballots.vote(round=opened, choices=world.ballot("agree"), by=user)
    for role, user in roles(world).items():
        shown = text_of(signed_in(user).get(address("meeting_detail", world.meeting.pk)))
        assert "7/9 đã bỏ phiếu" in shown, role
        assert "kết quả" not in shown.split("Chương trình")[0].replace("kết quả hiện ở đây", "")
        assert "thành viên đồng ý, đạt" not in shown


def test_the_roll_shows_who_came_and_never_who_voted(world):
    opened = world.open()
    before = text_of(signed_in(world.secretary).get(address("meeting_detail", world.meeting.pk)))
    ballots.vote(round=opened, choices=world.ballot("agree"), by=world.users[6])
    after = text_of(signed_in(world.secretary).get(address("meeting_detail", world.meeting.pk)))
    assert before.split("Điểm danh")[1] == after.split("Điểm danh")[1]
    assert "Đặng Thị Kiều Oanh Ủy viên" in after


# --- Running a meeting ----------------------------------------------------------------------


def test_the_whole_meeting_through_the_pages(settings):
    settings.DEMO_TODAY = MEETING_DAY
    world = make_world(3, nominees=2, running=False)
    chair, secretary = signed_in(world.chair), signed_in(world.secretary)
    meeting = world.meeting
    shown = text_of(chair.get(address("meeting_detail", meeting.pk)))
    assert "3/3 thành viên, đủ họp (cần từ 2)" in shown
    chair.post(address("meeting_open", meeting.pk))
    first, second = (item.pk for item in world.items)
    chair.post(address("round_open", meeting.pk, "bang_khen_tinh"), {"items": [first, second]})
    opened = Round.objects.get()
    for user in world.users:
        signed_in(user).post(address("round_ballot", opened.pk), ballot(world))
    question = text_of(chair.get(address("round_close", opened.pk)))
    assert "Đóng lượt 1 khi 3/3 đã bỏ phiếu?" in question
    chair.post(address("round_close", opened.pk))
    shown = text_of(secretary.get(address("meeting_detail", meeting.pk)))
    assert "3/3 thành viên đồng ý, đạt 100% tổng số thành viên (yêu cầu từ 80%)" in shown
    words = {f"approved_{first}": "yes", f"approved_{second}": "no", f"note_{second}": ""}
    words |= {f"version_{first}": 1, f"version_{second}": 1}
    refused = chair.post(address("round_conclude", opened.pk), words)
    assert "Kết luận khác kết quả bỏ phiếu thì ghi lý do." in text_of(refused)
    words[f"note_{second}"] = "Đơn vị xin rút"
    chair.post(address("round_conclude", opened.pk), words)
    shown = text_of(chair.get(address("meeting_detail", meeting.pk)))
    assert "Mọi mục đã kết luận" in shown
    assert "Kết luận: không thông qua. Đơn vị xin rút" in shown


def test_a_second_round_asks_for_its_reason(world):
    rounds.close_round(round=world.open(), by=world.chair)
    client = signed_in(world.chair)
    place = address("round_open", world.meeting.pk, "bang_khen_tinh")
    items = [item.pk for item in world.items]
    refused = client.post(place, {"items": items, "reason": ""})
    assert "Đề nghị này đã có một lượt. Ghi lý do mở lượt nữa." in text_of(refused)
    client.post(place, {"items": items, "reason": "Kiểm lại phiếu"})
    shown = text_of(client.get(address("meeting_detail", world.meeting.pk)))
    assert "Lượt 2: Bằng khen của Chủ tịch UBND tỉnh" in shown


def test_the_roll_form_says_where_words_are_missing(world):
    seats = [seat.pk for seat in world.seats]
    data = {f"status_{pk}": "present" for pk in seats}
    data |= {f"status_{seats[1]}": "absent", f"status_{seats[2]}": "written"}
    data |= {f"reason_{seats[1]}": "", f"opinion_{seats[2]}": "Đồng ý với Tờ trình."}
    client = signed_in(world.secretary)
    place = address("meeting_attendance", world.meeting.pk)
    data["seen"] = meetings.roll_mark(world.meeting)
    page = client.post(place, data)
    assert "Ghi lý do vắng mặt." in text_of(page)
    assert "Đồng ý với Tờ trình." in page.content.decode()
    rows = re.findall(r"<tr>.*?</tr>", page.content.decode(), re.DOTALL)
    opened = [seat for seat, row in zip(world.seats, rows[1:], strict=True) if "s open>" in row]
    assert opened == world.seats[1:3]  # the one with the fault, the one with words
    data[f"reason_{seats[1]}"] = "nghỉ ốm"
    shown = text_of(client.post(place, data, follow=True))
    assert "8/9 thành viên, đủ họp (cần từ 6)" in shown
    assert "Võ Thị Bạch Yến Phó Chủ tịch · vắng: nghỉ ốm" in shown


# --- The item -------------------------------------------------------------------------------


def test_a_comment_through_the_page_and_into_the_minutes(world):
    item, member = world.items[0], signed_in(world.users[2])
    page = member.get(address("item_detail", item.pk)).content.decode()
    token = re.search(r'name="token" value="([^"]+)"', page)[1]
    for _ in range(2):
        member.post(address("comment_add", item.pk), {"text": "Cần nói rõ.", "token": token})
    made = Comment.objects.get()
    assert (made.text, made.member) == ("Cần nói rõ.", world.seats[2])
    place = address("comment_mark", made.pk)
    assert member.post(place, {"in_minutes": "1"}).status_code == 403
    shown = signed_in(world.secretary).post(place, {"in_minutes": "1"}, follow=True)
    assert "Bỏ khỏi biên bản" in text_of(shown)
    empty = member.post(address("comment_add", item.pk), {"text": " ", "token": token})
    assert "Nhập ý kiến trước khi gửi." in text_of(empty)


def test_a_comment_that_comes_too_late_is_not_lost_to_its_writer(world):
    item = world.items[0]
    page = signed_in(world.users[2]).get(address("item_detail", item.pk)).content.decode()
    token = re.search(r'name="token" value="([^"]+)"', page)[1]
    world.open()
    answer = signed_in(world.users[2]).post(
        address("comment_add", item.pk), {"text": "Ý này quan trọng", "token": token}
    )
    shown = text_of(answer)
    assert "Lượt bỏ phiếu đã mở nên không ghi thêm ý kiến được." in shown
    assert "Ý này quan trọng" in shown
    assert not Comment.objects.exists()


def test_the_evidence_a_nomination_was_presented_with_is_linked_and_later_files_are_not(world):
    nomination = world.items[0].nomination
    file = Evidence(
        subject=nomination.subject, title="Biên bản", original_name="bien-ban.pdf", size=4,
        content_type="application/pdf", sha256="0" * 64, uploaded_by=make_tccb(),
        uploaded_at=MOMENT,
    )  # fmt: skip
    file.file.save("bien-ban.pdf", ContentFile(b"%PDF"))
    target = give_target(nomination.subject, 3)
    give_result(nomination.subject, 3, target=target, on=MEETING_DAY).evidence.add(file)
    client = signed_in(world.users[2])
    link = address("nomination_evidence", nomination.pk, file.pk)
    late = client.get(address("item_detail", world.items[0].pk)).content.decode()
    assert link not in late and client.get(link).status_code == 404
    (facts,) = collect(nomination.occasion, [nomination.subject], on=MEETING_DAY)
    nomination.facts = facts_to_json(facts)
    nomination.save()
    page = client.get(address("item_detail", world.items[0].pk))
    assert link in page.content.decode()
    answer = client.get(link)
    assert b"".join(answer.streaming_content) == b"%PDF"
    assert answer["Content-Disposition"] == 'attachment; filename="bien-ban.pdf"'


def test_the_ineligible_are_listed_with_their_reason(world):
    nomination = make_nomination(
        collective_of(make_unit("Chi cục Chăn nuôi")), status=VerdictStatus.NOT_MET
    )
    item = agenda(world, [nomination])[0]
    shown = text_of(signed_in(world.users[1]).get(address("meeting_detail", world.meeting.pk)))
    assert "Không đưa vào bỏ phiếu 1 đề nghị Chi cục Chăn nuôi không đạt" in shown
    opened = world.open()
    page = text_of(signed_in(world.users[1]).get(address("round_ballot", opened.pk)))
    assert "Không có tên trong lượt này: Chi cục Chăn nuôi (không đạt)." in page
    assert f"item_{item.pk}" not in page


# --- Constant queries -----------------------------------------------------------------------


def test_the_meeting_and_ballot_pages_keep_their_number_of_queries(django_assert_max_num_queries):
    counts = {}
    for nominees in (1, 3):
        world = make_world(5, nominees=nominees)
        meeting = address("meeting_detail", world.meeting.pk)
        with django_assert_max_num_queries(60) as captured:
            signed_in(world.users[1]).get(meeting)
        counts.setdefault("waiting", set()).add(len(captured))
        opened = world.open()
        pages = {"meeting": meeting, "ballot": address("round_ballot", opened.pk)}
        for name, place in pages.items():
            client = signed_in(world.users[1])
            client.get(place)
            with django_assert_max_num_queries(60) as captured:
                client.get(place)
            counts.setdefault(name, set()).add(len(captured))
        for user in world.users:
            ballots.vote(round=opened, choices=world.ballot(Choice.AGREE), by=user)
        rounds.close_round(round=opened, by=world.chair)
        words = {item.pk: Concluded(True) for item in world.items}
        meetings.conclude_items(round=opened, conclusions=words, by=world.chair)
    assert {name: len(found) for name, found in counts.items()} == {
        "waiting": 1, "meeting": 1, "ballot": 1
    }  # fmt: skip
