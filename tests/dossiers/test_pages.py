"""The pages of a dossier: stopping, printing again, handing out, numbering; who may and what is
told when it cannot be."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dossiers.models import Document, Dossier, Snapshot
from dossiers.papers import NUMBERED
from dossiers.selectors.todos import todos
from dossiers.services import documents
from dossiers.services.snapshots import freeze_again
from emulation import audit, clock
from emulation.enums import Role
from emulation.models import AuditEntry, Staff
from emulation.templatetags.ng import state_icon
from tests.dossiers.makers import TODAY
from tests.factories import make_officer, make_tccb, make_unit, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(settings):
    settings.DEMO_TODAY = TODAY
    assert clock.today() == TODAY


@pytest.fixture
def dossier(snapshot) -> Dossier:
    return snapshot.dossier


@pytest.fixture
def tccb() -> Client:
    return browser(make_tccb())


def browser(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def address(name, row):
    return reverse(name, args=[row.pk])


def told(answer) -> list[str]:
    """The messages that the page after a redirect shows."""
    return [message.message for message in answer.context["messages"]]


def text_of(answer) -> str:
    return answer.content.decode().replace("\u00a0", " ")


def states(dossier):
    return list(dossier.documents.values_list("state", flat=True))


def make_ready(papers):
    """As if these papers had been printed."""
    papers.update(state="ready", sha256="0" * 64, file="papers/x.pdf", size=4, pages=1)


# --- Stop, again ----------------------------------------------------------------------------


def test_stopping_keeps_what_is_ready_and_tells_how_many_were_stopped(dossier, tccb):
    ready = dossier.documents.first()
    make_ready(Document.objects.filter(pk=ready.pk))
    answer = tccb.post(address("dossier_stop", dossier), follow=True)
    assert answer.redirect_chain == [(address("dossier_detail", dossier), 302)]
    assert told(answer) == ["Đã dừng tạo 5 văn bản. Văn bản đã xong vẫn còn."]
    assert states(dossier) == ["ready"] + ["cancelled"] * 5
    assert "Tạo lại văn bản còn thiếu" in text_of(answer)


def test_a_second_press_of_stop_stops_nothing_and_writes_nothing(dossier, tccb):
    for _ in range(2):
        answer = tccb.post(address("dossier_stop", dossier), follow=True)
    assert told(answer) == ["Đã dừng tạo 0 văn bản. Văn bản đã xong vẫn còn."]
    assert AuditEntry.objects.filter(act="dossier_cancelled").count() == 1


def test_printing_again_queues_what_failed_or_was_stopped_once(dossier, tccb):
    make_ready(dossier.documents)
    failed, stopped = dossier.documents.all()[:2]
    Document.objects.filter(pk=failed.pk).update(state="failed", error="Thiếu phông chữ.")
    Document.objects.filter(pk=stopped.pk).update(state="cancelled")
    page = text_of(tccb.get(address("dossier_detail", dossier)))
    assert "Không tạo được: Thiếu phông chữ." in page
    first, second = (tccb.post(address("dossier_again", dossier), follow=True) for _ in range(2))
    assert told(first) == ["Đang tạo lại 2 văn bản."]
    assert told(second) == ["Đang tạo lại 0 văn bản."]
    assert states(dossier) == ["queued"] * 2 + ["ready"] * 4
    failed.refresh_from_db()
    assert (failed.error, failed.attempts) == ("", 0)


@pytest.mark.parametrize("name", ["dossier_stop", "dossier_again"])
def test_a_member_may_look_and_not_touch(dossier, name):
    member = browser(make_user(Role.MEMBER))
    assert member.get(address("dossier_detail", dossier)).status_code == 200
    assert member.post(address(name, dossier)).status_code == 403
    assert states(dossier) == ["queued"] * 6


@pytest.mark.parametrize("name", ["dossier_stop", "dossier_again"])
def test_looking_changes_nothing(dossier, tccb, name):
    assert tccb.get(address(name, dossier)).status_code == 405


@pytest.mark.parametrize(
    ("name", "method"),
    [
        ("dossier_detail", "get"),
        ("dossier_zip", "get"),
        ("dossier_stop", "post"),
        ("dossier_again", "post"),
    ],
)
def test_a_dossier_is_not_there_for_a_unit(dossier, name, method):
    stranger = browser(make_officer(make_unit("Chi cục Thú y")))
    assert getattr(stranger, method)(address(name, dossier)).status_code == 404
    assert states(dossier) == ["queued"] * 6


# --- Handing out ----------------------------------------------------------------------------


@pytest.mark.parametrize("done", [0, 5])
def test_the_bundle_is_refused_until_every_paper_is_done(dossier, tccb, done):
    make_ready(Document.objects.filter(pk__in=dossier.documents.values("pk")[:done]))
    answer = tccb.get(address("dossier_zip", dossier), follow=True)
    assert answer.redirect_chain == [(address("dossier_detail", dossier), 302)]
    assert told(answer) == [
        f"Mới xong {done} trong 6 văn bản. Hồ sơ tải được khi mọi văn bản đã xong và đã đối chiếu "
        "với dữ liệu chốt."
    ]
    assert address("dossier_zip", dossier) not in text_of(answer)


def test_the_bundle_is_refused_until_the_papers_are_compared(dossier, tccb):
    make_ready(dossier.documents)
    answer = tccb.get(address("dossier_zip", dossier), follow=True)
    assert told(answer) == [
        "Hệ thống đang đối chiếu các văn bản với dữ liệu chốt. Hãy thử lại sau ít phút."
    ]


def test_the_bundle_is_refused_where_a_paper_differs(dossier, tccb):
    from dossiers.services.checking import _fingerprint

    make_ready(dossier.documents)
    papers = _fingerprint(list(dossier.documents.all()))
    Dossier.objects.filter(pk=dossier.pk).update(
        checked_papers=papers, differences=["Biên bản họp: thiếu bà Ánh."]
    )
    answer = tccb.get(address("dossier_zip", dossier), follow=True)
    assert told(answer) == ["Văn bản không khớp dữ liệu chốt: Biên bản họp: thiếu bà Ánh."]
    assert "thiếu bà Ánh" in text_of(answer)


@pytest.mark.parametrize(
    ("field", "headline", "other"),
    [
        ("differences", "Văn bản không khớp dữ liệu chốt.", "chưa đúng thể thức"),
        ("layout_faults", "Văn bản chưa đúng thể thức.", "không khớp dữ liệu chốt"),
    ],
)
def test_a_refusal_says_what_is_wrong_and_nothing_beside_it_is_green(
    dossier, tccb, field, headline, other
):
    from dossiers.services.checking import _fingerprint

    make_ready(dossier.documents)
    refused = dossier.documents.get(kind="minutes")
    Dossier.objects.filter(pk=dossier.pk).update(
        checked_papers=_fingerprint(list(dossier.documents.all())),
        **{field: [f"{refused.title}: thiếu dòng Nơi nhận."]},
    )
    page = text_of(tccb.get(address("dossier_detail", dossier)))
    assert headline in page
    assert other not in page
    assert f"{refused.title}: thiếu dòng Nơi nhận." in page
    assert "Đã tạo, chưa giao được" in page
    assert address("dossier_zip", dossier) not in page
    assert "Đã đủ" not in page
    aside = page.partition('id="danh-muc"')[2].partition("Dữ liệu chốt</h2>")[0]
    assert str(state_icon("off")) in aside
    assert str(state_icon("ok")) not in aside
    assert page.count("chip--no") == 1
    row = page.partition(f"<b>{refused.title}</b>")[2].partition("</li>")[0]
    assert "chip--no" in row
    assert "Chưa giao được" in row
    listed = text_of(tccb.get(reverse("dossier_list")))
    assert "Chưa giao được" in listed
    assert "Đủ văn bản" not in listed
    answer = tccb.get(address("dossier_zip", dossier), follow=True)
    assert told(answer)[0].startswith(headline.rstrip("."))


def test_the_summary_is_green_only_after_the_check(dossier, tccb):
    from dossiers.services.checking import _fingerprint

    make_ready(dossier.documents)
    before = text_of(tccb.get(address("dossier_detail", dossier)))
    assert "Đã tạo 5" in before
    assert "Đã đủ" not in before
    assert address("dossier_zip", dossier) not in before
    papers = _fingerprint(list(dossier.documents.all()))
    Dossier.objects.filter(pk=dossier.pk).update(checked_papers=papers)
    after = text_of(tccb.get(address("dossier_detail", dossier)))
    assert "Đã đủ 5" in after
    assert address("dossier_zip", dossier) in after


@pytest.mark.parametrize(
    ("name", "of_content"),
    [("dossier_list", 0), ("home", 0), ("document_issue", 0), ("dossier_detail", 1)],
)
def test_pages_load_the_frozen_data_where_they_read_it(dossier, tccb, name, of_content):
    """A snapshot may weigh megabytes, and a meeting has several."""
    checked(dossier)
    given = {"dossier_detail": dossier, "document_issue": dossier.documents.get(kind="minutes")}
    url = address(name, given[name]) if name in given else reverse(name)
    with CaptureQueriesContext(connection) as queries:
        page = text_of(tccb.get(url))
    assert "hằng năm 2025" in page.casefold()
    loaded = [each for each in queries if '"dossiers_snapshot"."content"' in each["sql"]]
    assert len(loaded) == of_content


# --- What the home page says ----------------------------------------------------------------


def checked(dossier):
    from dossiers.services.checking import _fingerprint

    make_ready(dossier.documents)
    papers = _fingerprint(list(dossier.documents.all()))
    Dossier.objects.filter(pk=dossier.pk).update(checked_papers=papers)


def tasks_of(user) -> list[tuple[str, str]]:
    return [(todo.title, todo.url) for todo in todos(user, TODAY)]


def test_tccb_hears_of_finished_papers_without_number(dossier):
    office = make_tccb()
    make_ready(dossier.documents)
    assert tasks_of(office) == []
    checked(dossier)
    page = address("dossier_detail", dossier)
    assert tasks_of(office) == [("Ghi số 3 văn bản", page)]
    minutes = dossier.documents.get(kind="minutes")
    documents.issue_paper(document=minutes, number="7", issued_on=TODAY, by=office, on=TODAY)
    assert tasks_of(office) == []
    checked(dossier)
    assert tasks_of(office) == [("Ghi số 2 văn bản", page)]
    dossier.documents.filter(kind__in=NUMBERED).update(number="9", issued_on=TODAY)
    Document.objects.filter(kind="minutes").update(number="10")
    assert tasks_of(office) == []


def test_papers_that_are_refused_or_frozen_anew_wait_for_no_number(dossier):
    office = make_tccb()
    checked(dossier)
    Dossier.objects.filter(pk=dossier.pk).update(layout_faults=["Biên bản họp: sai lề."])
    assert tasks_of(office) == []
    Dossier.objects.filter(pk=dossier.pk).update(layout_faults=[])
    assert len(tasks_of(office)) == 1
    old = dossier.snapshot
    Snapshot.objects.create(
        meeting=old.meeting, version=2, content=old.content, sha256=old.sha256,
        frozen_by=old.frozen_by, frozen_at=old.frozen_at,
    )  # fmt: skip
    assert tasks_of(office) == []


def test_the_director_gets_the_papers_to_sign_and_nobody_elses(dossier):
    chair = dossier.snapshot.meeting.chair.staff.user
    assert tasks_of(chair) == []
    checked(dossier)
    mine = dossier.documents.filter(kind__in=NUMBERED)
    assert mine.count() == 3
    assert tasks_of(chair) == [(f"Ký {row.title}", address("document_pdf", row)) for row in mine]
    assert Document.objects.visible_to(chair).filter(pk__in=mine).count() == 3
    assert tasks_of(make_user(Role.DIRECTOR)) == []
    Snapshot.objects.filter(pk=dossier.snapshot_id).update(sha256="0" * 64)
    assert tasks_of(chair) == []


def test_a_paper_that_is_not_ready_is_not_there(dossier, tccb):
    paper = dossier.documents.first()
    assert tccb.get(address("document_pdf", paper)).status_code == 404
    assert tccb.get(address("document_thumbnail", paper)).status_code == 404


# --- The number -----------------------------------------------------------------------------

DAY_AFTER = f"{TODAY + timedelta(days=1):%d/%m/%Y}"
DAY_BEFORE = f"{TODAY - timedelta(days=1):%d/%m/%Y}"
GOOD = {"number": "7", "issued_on": f"{TODAY:%d/%m/%Y}"}


@pytest.mark.parametrize(
    ("field", "given", "words"),
    [
        ("number", "", "Nhập số văn bản, ví dụ 7 hoặc 123"),
        ("number", "7a", "Nhập phần số của văn bản bằng chữ số"),
        ("number", "00", "Nhập phần số của văn bản bằng chữ số"),
        ("issued_on", "", ""),
        ("issued_on", "31/02/2025", ""),
        ("issued_on", DAY_BEFORE, "Ngày ban hành đứng trước ngày Hội đồng họp."),
        ("issued_on", DAY_AFTER, "Ngày ban hành không được sau hôm nay."),
    ],
)
def test_a_faulty_number_or_day_is_told_at_its_field(dossier, tccb, field, given, words):
    paper = dossier.documents.get(kind="submission")
    answer = tccb.post(address("document_issue", paper), GOOD | {field: given})
    assert answer.status_code == 422
    form = answer.context["form"]
    assert list(form.errors) == [field]
    assert any(words in error for error in form.errors[field])
    body = text_of(answer)
    assert "<title>Lỗi: " in body
    assert form.errors[field][0] in body
    paper.refresh_from_db()
    assert (paper.number, paper.issued_on) == ("", None)


def test_a_number_given_twice_is_refused_at_the_number(dossier, tccb):
    paper = dossier.documents.get(kind="minutes")
    twin = Document.objects.create(
        dossier=dossier, kind="minutes", key="twin", title="Biên bản họp", symbol=paper.symbol,
        filename="", position=99,
    )  # fmt: skip
    documents.issue_paper(document=twin, number="7", issued_on=TODAY, by=make_tccb(), on=TODAY)
    answer = tccb.post(address("document_issue", paper), GOOD)
    assert answer.status_code == 422
    assert answer.context["form"].errors["number"] == [
        "Số 07/BB-HĐTĐKT năm 2025 đã cấp cho Biên bản họp, phiên họp ngày 12/11/2025."
    ]


def test_a_paper_without_numbers_is_refused_above_the_form(dossier, tccb):
    report = dossier.documents.get(kind="collective_report")
    answer = tccb.post(address("document_issue", report), GOOD)
    assert answer.status_code == 422
    assert answer.context["form"].non_field_errors() == ["Loại văn bản này không có số."]


def test_a_double_click_on_the_number_records_it_and_prints_the_paper_again(dossier, tccb):
    make_ready(dossier.documents)
    paper = dossier.documents.get(kind="submission")
    for _ in range(2):
        answer = tccb.post(address("document_issue", paper), GOOD, follow=True)
        assert answer.redirect_chain == [(address("dossier_detail", dossier), 302)]
    paper.refresh_from_db()
    assert (paper.number, paper.issued_on, paper.state) == ("7", TODAY, "queued")
    assert states(dossier).count("queued") == 2
    assert "số 7, ngày 12/11/2025" in text_of(answer)


def test_another_number_is_told_and_takes_a_reason(dossier, tccb):
    paper = dossier.documents.get(kind="submission")
    unnumbered = GOOD | {"seen": ""}
    tccb.post(address("document_issue", paper), unnumbered)
    late = tccb.post(address("document_issue", paper), unnumbered | {"number": "8"})
    assert late.status_code == 422
    assert "Văn bản này vừa được ghi số 7, ngày 12/11/2025." in text_of(late)
    known = GOOD | {"number": "8", "seen": f"7 {TODAY.isoformat()}"}
    silent = tccb.post(address("document_issue", paper), known)
    assert list(silent.context["form"].errors) == ["reason"]
    paper.refresh_from_db()
    assert paper.number == "7"
    tccb.post(address("document_issue", paper), known | {"reason": "Văn thư vào sổ nhầm"})
    paper.refresh_from_db()
    assert paper.number == "8"
    entry = audit.entries_of(paper).first()
    assert (entry.data["before"], entry.data["reason"]) == ("7", "Văn thư vào sổ nhầm")


def test_a_day_put_right_by_a_colleague_is_not_overwritten(dossier, tccb, settings):
    """The page shows number and day; what was sent from an older one is told, not stored."""
    settings.DEMO_TODAY = TODAY + timedelta(days=2)
    paper = dossier.documents.get(kind="submission")
    tccb.post(address("document_issue", paper), GOOD)
    page = tccb.get(address("document_issue", paper))
    seen = page.context["form"]["seen"].value()
    assert seen == f"7 {TODAY.isoformat()}"
    next_day = {"number": "7", "issued_on": DAY_AFTER, "seen": seen, "reason": "Ghi nhầm ngày"}
    assert tccb.post(address("document_issue", paper), next_day).status_code == 302
    late = GOOD | {"number": "8", "seen": seen, "reason": "Ghi nhầm số"}
    answer = tccb.post(address("document_issue", paper), late)
    assert answer.status_code == 422
    assert "Văn bản này vừa được ghi số 7, ngày 13/11/2025." in text_of(answer)
    paper.refresh_from_db()
    assert (paper.number, paper.issued_on) == ("7", TODAY + timedelta(days=1))
    entry = audit.entries_of(paper).first()
    assert (entry.data["before_on"], entry.data["on"]) == ("2025-11-12", "2025-11-13")
    again = late | {"seen": answer.context["form"]["seen"].value()}
    assert tccb.post(address("document_issue", paper), again).status_code == 302
    paper.refresh_from_db()
    assert (paper.number, paper.issued_on) == ("8", TODAY)


def test_a_paper_lost_from_the_store_is_not_there(dossier, tccb):
    make_ready(dossier.documents)
    paper = dossier.documents.first()
    Document.objects.filter(pk=paper.pk).update(file="papers/mat.pdf", thumbnail="papers/mat.png")
    for route in ("document_pdf", "document_thumbnail"):
        assert tccb.get(address(route, paper)).status_code == 404


def test_the_form_shows_no_error_before_anything_was_sent(dossier, tccb):
    paper = dossier.documents.get(kind="submission")
    answer = tccb.get(address("document_issue", paper))
    assert answer.status_code == 200
    assert "Lỗi: " not in text_of(answer)


def test_the_number_form_is_not_there_for_a_unit_and_forbidden_to_a_member(dossier):
    paper = dossier.documents.get(kind="submission")
    officer = browser(make_officer(make_unit("Chi cục Thú y")))
    assert officer.post(address("document_issue", paper), GOOD).status_code == 404
    member = browser(make_user(Role.MEMBER))
    assert member.post(address("document_issue", paper), GOOD).status_code == 403


# --- Concluding and freezing again ----------------------------------------------------------


def test_faulty_forms_of_the_meeting_answer_422(snapshot, tccb):
    again = tccb.post(address("meeting_freeze", snapshot.meeting), {"reason": " "})
    assert again.status_code == 422
    assert "Ghi lý do chốt lại dữ liệu." in text_of(again)
    same = tccb.post(address("meeting_freeze", snapshot.meeting), {"reason": "Chốt thử"})
    assert same.status_code == 422
    assert "Không có gì thay đổi so với lần chốt trước." in text_of(same)
    chair = browser(snapshot.frozen_by)
    late = chair.post(address("meeting_conclude", snapshot.meeting), {"ends_at": "25:99"})
    assert late.status_code == 422
    assert "Nhập giờ kết thúc dạng giờ:phút" in text_of(late)
    assert snapshot.meeting.snapshots.count() == 1


def test_the_page_says_what_may_be_put_right_before_freezing_again(snapshot, tccb):
    page = text_of(tccb.get(address("meeting_freeze", snapshot.meeting)))
    assert "Số, ngày của quyết định khen trước đây mà báo cáo thành tích ghi lại" in page
    assert "Không sửa được nữa: ngày giờ họp, điểm danh, ý kiến, số phiếu, kết luận" in page


def test_the_end_of_a_meeting_that_is_over_is_not_offered_again(snapshot):
    chair = browser(snapshot.frozen_by)
    answer = chair.get(address("meeting_conclude", snapshot.meeting), follow=True)
    assert answer.redirect_chain == [(address("meeting_detail", snapshot.meeting), 302)]
    assert "Phiên họp đã kết luận." in text_of(answer)


def test_nothing_is_frozen_again_before_the_end(snapshot, tccb):
    meeting = snapshot.meeting
    type(meeting).objects.filter(pk=meeting.pk).update(state="running", concluded_at=None)
    answer = tccb.get(address("meeting_freeze", meeting), follow=True)
    assert "Phiên họp chưa kết luận nên chưa chốt được dữ liệu." in text_of(answer)
    assert "Vì sao chốt lại dữ liệu?" not in text_of(answer)


def test_a_later_version_of_a_paper_is_proposed_its_number_and_keeps_it(snapshot, tccb):
    first = snapshot.dossier.documents.get(kind="minutes")
    by = make_tccb()
    documents.issue_paper(document=first, number="7", issued_on=TODAY, by=by, on=TODAY)
    Staff.objects.filter(pk=snapshot.meeting.chair.staff_id).update(post="Quyền Giám đốc")
    again = freeze_again(meeting=snapshot.meeting, reason="Sửa chức vụ của chủ tọa", by=by)
    later = again.dossier.documents.get(kind="minutes")
    proposed = tccb.get(address("document_issue", later)).context["form"].initial
    assert (proposed["number"], proposed["issued_on"], proposed["seen"]) == ("7", TODAY, "")
    count = again.dossier.documents.filter(kind="count_record").first()
    told_so = tccb.post(address("document_issue", count), GOOD)
    assert "đã cấp cho Biên bản họp Hội đồng" in told_so.content.decode()
    assert tccb.post(address("document_issue", later), GOOD).status_code == 302
    first.refresh_from_db()
    later.refresh_from_db()
    assert (first.number, first.issued_on, first.book_year) == ("7", TODAY, 0)
    assert (later.number, later.issued_on, later.book_year) == ("7", TODAY, TODAY.year)
    told_so = tccb.post(address("document_issue", count), GOOD)
    assert "đã cấp cho Biên bản họp Hội đồng" in told_so.content.decode()
