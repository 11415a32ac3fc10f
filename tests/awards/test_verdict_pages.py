"""Pages of verdicts: list, one subject, criteria confirmed, evidence for the council, home."""

import uuid
from dataclasses import replace
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from awards.collect import collect
from awards.models import CriterionConfirmation, Nomination
from awards.rules import PastAward, facts_to_json
from awards.selectors.panels import next_tier_panels
from awards.selectors.plans import version_in_force
from awards.selectors.todos import verdict_todos
from awards.services.confirmations import confirm_criterion, criteria_mark, withdraw_confirmation
from emulation import uploads
from emulation.enums import Role
from emulation.errors import Forbidden, Refused
from emulation.models import AuditEntry, PledgeEntry
from emulation.services.records import upload_evidence
from tests.awards.makers import (
    accepted_pledge,
    fulfil_criteria,
    give_result,
    give_target,
    kh54,
    make_occasion,
)
from tests.factories import (
    collective_of,
    make_officer,
    make_staff,
    make_tccb,
    make_unit,
    make_user,
    small_pdf,
)

pytestmark = pytest.mark.django_db
TODAY = date(2025, 11, 12)
PDF = small_pdf()


@pytest.fixture(autouse=True)
def today(settings):
    settings.DEMO_TODAY = TODAY


@pytest.fixture
def unit():
    return make_unit("Chi cục Thủy lợi")


@pytest.fixture
def subject(unit):
    return collective_of(unit)


@pytest.fixture
def occasion(subject):
    occasion = make_occasion()
    give_result(subject, 30, target=give_target(subject, 30))
    fulfil_criteria(occasion, subject)
    return occasion


def text(response):
    return response.content.decode().replace("\u00a0", " ")


def make_file(subject, title="Báo cáo số 87"):
    return upload_evidence(
        subject=subject,
        title=title,
        file=uploads.check(SimpleUploadedFile("bao-cao.pdf", PDF)),
        token=uuid.uuid4(),
        by=make_officer(subject.unit),
    )


def registered_person(unit, name, tier="giay_khen"):
    staff = make_staff(unit, name)
    PledgeEntry.objects.create(pledge=accepted_pledge(unit), subject=staff.subject, tier=tier)
    return staff.subject


# --- One subject ----------------------------------------------------------------------------


def test_officer_reads_ladder_gap_and_every_finding(client, unit, subject, occasion):
    kept = make_file(subject)
    subject.results.get().evidence.add(kept)
    client.force_login(make_officer(unit))
    page = text(client.get(reverse("verdict_detail", args=[occasion.pk, subject.pk])))
    assert "dịp hằng năm 2025 · tính ngày 12/11/2025 theo" in page
    assert f'<a href="{reverse("plan_detail")}?phong-trao=kh54">KH 54</a>, bản 1' in page
    assert "Chưa tới dịp xét" in page
    assert '<span class="fact">3 hộ</span>' in page
    assert "từ 110%, tức 33 hộ" in page
    assert reverse("evidence_download", args=[kept.pk]) in page
    assert "Tính từ dữ liệu xếp loại" in page
    assert "Tính từ dữ liệu kỷ luật" in page
    for criterion in kh54().criteria:
        if criterion.concerns(subject.subject_class):
            assert criterion.clause in page
    assert "Bị chặn: không có." in page


def test_the_basis_of_a_persons_word_stands_under_basis_with_who_gave_it(client, unit):
    subject, occasion = collective_of(unit), make_occasion()
    tccb = make_user(Role.TCCB, staff=make_staff(unit, "Mai Thanh Tòng"))
    confirm_criterion(
        occasion=occasion, subject=subject, criterion="general_1", met=True,
        note="Nhận xét của Đảng ủy Sở", by=tccb, on=TODAY,
    )  # fmt: skip
    client.force_login(tccb)
    page = text(client.get(reverse("verdict_detail", args=[occasion.pk, subject.pk])))
    assert "<dt>Thực tế</dt><dd>Đã xác nhận</dd>" in page
    basis = "<dt>Căn cứ</dt><dd>Nhận xét của Đảng ủy Sở "
    assert basis + "<small>Ông Mai Thanh Tòng xác nhận ngày 12/11/2025</small></dd>" in page
    assert "Chưa có xác nhận" not in page
    assert '<dd> <span class="finding__gap">Chờ TCCB xác nhận</span></dd>' in page


def test_met_findings_are_unfolded_for_print(client, unit, subject, occasion):
    client.force_login(make_officer(unit))
    url = reverse("verdict_detail", args=[occasion.pk, subject.pk])
    page, printed = text(client.get(url)), text(client.get(url, {"ban-in": "1"}))
    assert '<details class="group" open>' not in page
    assert '<details class="group" open>' in printed
    assert 'id="giay_khen">\n  <details>' in page  # the tier that is not the next one
    assert 'id="giay_khen">\n  <details open>' in printed
    assert page.count("Mức kế tiếp trong tầm: Bằng khen của Chủ tịch UBND tỉnh") == 1


def test_other_units_verdict_is_not_there(client, subject, occasion):
    client.force_login(make_officer(make_unit("Chi cục Kiểm lâm")))
    url = reverse("verdict_detail", args=[occasion.pk, subject.pk])
    assert client.get(url).status_code == 404
    client.force_login(make_user(Role.MEMBER))
    assert client.get(url).status_code == 404


def test_person_sees_own_verdict_alone(client, unit, subject, occasion):
    own = registered_person(unit, "Danh Sa Rây")
    other = registered_person(unit, "Huỳnh Văn Lượm")
    client.force_login(make_user(Role.STAFF, staff=own.staff))
    page = text(client.get(reverse("verdict_list")))
    assert "Ông Danh Sa Rây" in page
    assert "Huỳnh Văn Lượm" not in page
    assert client.get(reverse("verdict_detail", args=[occasion.pk, own.pk])).status_code == 200
    assert client.get(reverse("verdict_detail", args=[occasion.pk, other.pk])).status_code == 404


def test_unknown_occasion_is_404(client, unit, subject, occasion):
    client.force_login(make_officer(unit))
    assert client.get(reverse("verdict_detail", args=[999, subject.pk])).status_code == 404


# --- The list -------------------------------------------------------------------------------


def test_table_counts_states_filters_and_searches_without_marks(client, unit, occasion):
    registered_person(unit, "Danh Sa Rây")
    make_unit("Chi cục Kiểm lâm")
    client.force_login(make_tccb())
    page = text(client.get(reverse("verdict_list")))
    assert "3 tập thể, cá nhân" in page
    assert "<span>Chưa đủ căn cứ</span> <b>3</b>" in page
    assert "còn thiếu 3 hộ" in page
    found = text(client.get(reverse("verdict_list"), {"q": "sa ray"}))
    assert "Ông Danh Sa Rây" in found
    assert "Kiểm lâm</a>" not in found
    people = text(client.get(reverse("verdict_list"), {"kind": "individual"}))
    assert "1 tập thể, cá nhân" in people
    lowest = text(client.get(reverse("verdict_list"), {"tier": "giay_khen", "buoc": "met"}))
    assert "Chi cục Thủy lợi</a>" in lowest
    assert "Kiểm lâm</a>" not in lowest
    assert "Không ai ở trạng thái này" in text(
        client.get(reverse("verdict_list"), {"buoc": "blocked"})
    )


def test_table_is_sorted_by_share_with_the_unknown_last(client, unit, occasion):
    person = registered_person(unit, "Danh Sa Rây")
    give_result(person, 12, target=give_target(person, 10, name="Hộ của ông Rây"))
    make_unit("Chi cục Kiểm lâm")
    client.force_login(make_tccb())
    page = text(client.get(reverse("verdict_list"), {"sap-xep": "-ratio"}))
    places = [page.index(f"{name}</a>") for name in ("Danh Sa Rây", "Thủy lợi", "Kiểm lâm")]
    assert places == sorted(places)
    assert 'aria-sort="descending"' in page


def test_occasion_can_be_chosen(client, unit, subject, occasion):
    final = make_occasion("final")
    client.force_login(make_officer(unit))
    assert "dịp hằng năm 2025" in text(client.get(reverse("verdict_list")))
    assert "dịp tổng kết 2021–2025" in text(client.get(reverse("verdict_list"), {"dip": final.pk}))


def test_without_any_occasion_the_page_says_who_acts(client):
    client.force_login(make_tccb())
    assert "Chưa có dịp khen nào để xét" in text(client.get(reverse("verdict_list")))


def test_table_takes_as_many_queries_for_one_row_as_for_three(
    client, unit, occasion, django_assert_max_num_queries
):
    client.force_login(make_tccb())
    counts = []
    for names in (["Danh Sa Rây"], ["Huỳnh Văn Lượm", "Y Bhăm Êban"]):
        for name in names:
            person = registered_person(unit, name)
            give_result(person, 3, target=give_target(person, 4, name=f"Hộ của {name}"))
            fulfil_criteria(occasion, person)
        client.get(reverse("verdict_list"))
        with django_assert_max_num_queries(60) as seen:
            client.get(reverse("verdict_list"))
        counts.append(len(seen))
    assert counts[0] == counts[1]


# --- Criteria -------------------------------------------------------------------------------


def facts_of(occasion, subject):
    (facts,) = collect(occasion, [subject], on=TODAY)
    return facts


def confirm(occasion, subject):
    confirm_criterion(
        occasion=occasion, subject=subject, criterion="general_1", met=True, note="Nhận xét",
        by=make_tccb(), on=TODAY,
    )  # fmt: skip


def confirmable(subject):
    return [
        c for c in kh54().criteria if c.kind == "confirmed" and c.concerns(subject.subject_class)
    ]


def test_all_criteria_are_confirmed_in_one_save(client, unit):
    person = registered_person(unit, "Danh Sa Rây")
    occasion, kept = make_occasion(), make_file(person)
    client.force_login(make_tccb())
    url = reverse("criteria_confirm", args=[occasion.pk, person.pk])
    codes = [criterion.code for criterion in confirmable(person)]
    data = {f"tc-{code}": "co" for code in codes} | {f"tc-{codes[0]}-evidence": [kept.pk]}
    data |= {f"tc-{code}-note": "Nhận xét của Đảng ủy Sở" for code in codes[1:]}
    data["seen"] = criteria_mark(occasion, person)
    response = client.post(url, data)
    assert response.url == reverse("verdict_detail", args=[occasion.pk, person.pk])
    assert set(CriterionConfirmation.objects.values_list("criterion", flat=True)) == set(codes)
    client.post(url, data)
    assert AuditEntry.objects.filter(act="criterion_confirmed").count() == len(codes)
    page = text(client.get(url))
    assert page.count("xác nhận ngày 12/11/2025") == len(codes)
    assert "Bản đang lưu" not in page and "specific_4" not in codes


def test_the_files_to_choose_from_are_read_once_for_all_criteria(client, subject):
    occasion, kept = make_occasion(), make_file(subject)
    client.force_login(make_tccb())
    with CaptureQueriesContext(connection) as asked:
        page = text(client.get(reverse("criteria_confirm", args=[occasion.pk, subject.pk])))
    assert page.count(f"{kept.title}, tải lên ngày") == len(confirmable(subject)) > 1
    rows = [query["sql"] for query in asked if 'FROM "emulation_evidence"' in query["sql"]]
    assert len([sql for sql in rows if "COUNT(" not in sql]) == 1


def test_no_without_a_ground_is_refused_and_the_rest_is_kept(client, subject):
    occasion = make_occasion()
    client.force_login(make_tccb())
    url = reverse("criteria_confirm", args=[occasion.pk, subject.pk])
    data = {
        "tc-general_1": "khong",
        "tc-general_2": "co",
        "tc-general_2-note": "Thông báo xếp loại",
    }
    response = client.post(url, data)
    assert response.status_code == 422
    assert "Ghi căn cứ khi không đạt: Chấp hành chủ trương" in text(response)
    assert 'value="Thông báo xếp loại"' in text(response)
    assert not CriterionConfirmation.objects.exists()


def test_file_of_somebody_else_is_no_evidence(client, unit, subject):
    occasion, person = make_occasion(), registered_person(unit, "Danh Sa Rây")
    make_file(subject)
    foreign = make_file(person, "Của người khác")
    client.force_login(make_tccb())
    url = reverse("criteria_confirm", args=[occasion.pk, subject.pk])
    response = client.post(url, {"tc-general_1": "co", "tc-general_1-evidence": [foreign.pk]})
    assert response.status_code == 422
    assert not CriterionConfirmation.objects.exists()


def test_a_yes_needs_a_basis_too(client, subject):
    occasion = make_occasion()
    client.force_login(make_tccb())
    url = reverse("criteria_confirm", args=[occasion.pk, subject.pk])
    response = client.post(url, {"tc-general_1": "co"})
    assert response.status_code == 422
    assert "Ghi căn cứ hoặc chọn minh chứng: Chấp hành chủ trương" in text(response)
    with pytest.raises(Refused, match="Ghi căn cứ hoặc chọn minh chứng"):
        confirm_criterion(
            occasion=occasion,
            subject=subject,
            criterion="general_1",
            met=True,
            by=make_tccb(),
            on=TODAY,
        )
    assert not CriterionConfirmation.objects.exists()


def test_one_basis_says_yes_to_all_that_are_open(client, subject):
    occasion = make_occasion()
    client.force_login(make_tccb())
    url = reverse("criteria_confirm", args=[occasion.pk, subject.pk])
    count = len(confirmable(subject))
    assert f"Đạt cả {count} tiêu chuẩn chưa kết luận" in text(client.get(url))
    without = client.post(url, {"all_met": "on"})
    assert "Ghi căn cứ chung của các tiêu chuẩn đạt." in text(without)
    data = {"all_met": "on", "all_note": "Nhận xét của Đảng ủy Sở"}
    data |= {"tc-general_1": "khong", "tc-general_1-note": "Có vi phạm"}
    assert client.post(url, data | {"seen": criteria_mark(occasion, subject)}).status_code == 302
    said = dict(CriterionConfirmation.objects.values_list("criterion", "note"))
    assert len(said) == count and said.pop("general_1") == "Có vi phạm"
    assert set(said.values()) == {"Nhận xét của Đảng ủy Sở"}
    assert CriterionConfirmation.objects.filter(met=True).count() == count - 1


def test_an_old_page_does_not_overwrite_what_a_colleague_confirmed(client, subject):
    occasion = make_occasion()
    client.force_login(make_tccb())
    url = reverse("criteria_confirm", args=[occasion.pk, subject.pk])
    old = {"seen": criteria_mark(occasion, subject)}
    no = {"tc-general_1": "khong", "tc-general_1-note": "Có kết luận thanh tra"}
    assert client.post(url, old | no).status_code == 302
    late = client.post(url, old | {"tc-general_1": "co", "tc-general_1-note": "Nhận xét tốt"})
    page = text(late)
    assert late.status_code == 422
    assert "Có người vừa ghi xác nhận khác sau khi trang này mở." in page
    assert "Có kết luận thanh tra" in page and 'value="Nhận xét tốt"' in page
    assert not CriterionConfirmation.objects.get().met
    now = {"seen": late.context["form"]["seen"].value()}
    assert client.post(url, now | {"tc-general_1": "co", "tc-general_1-note": "Nhận xét tốt"}).url
    assert CriterionConfirmation.objects.get().met


def test_a_word_is_taken_back_with_a_reason_and_the_verdict_is_open_again(client, subject):
    occasion = make_occasion()
    client.force_login(make_tccb())
    url = reverse("criteria_confirm", args=[occasion.pk, subject.pk])
    yes = {"tc-general_1": "co", "tc-general_1-note": "Nhận xét của Đảng ủy Sở"}
    client.post(url, yes | {"seen": criteria_mark(occasion, subject)})
    assert [c.code for c in facts_of(occasion, subject).confirmations] == ["general_1"]
    assert "Rút xác nhận, trở lại chưa kết luận" in text(client.get(url))
    back = yes | {"tc-general_1": "rut", "seen": criteria_mark(occasion, subject)}
    nameless = client.post(url, back)
    assert nameless.status_code == 422
    assert "Ghi lý do rút xác nhận: Chấp hành chủ trương" in text(nameless)
    assert CriterionConfirmation.objects.exists()
    done = client.post(url, back | {"tc-general_1-reason": "Chọn nhầm đơn vị"}, follow=True)
    assert "Đã rút 1 xác nhận tiêu chuẩn." in text(done)
    assert facts_of(occasion, subject).confirmations == ()
    entry = AuditEntry.objects.get(act="criterion_withdrawn")
    assert (entry.data["met"], entry.data["reason"]) == (True, "Chọn nhầm đơn vị")
    assert entry.data["subject"] == subject.pk


def test_an_old_page_takes_nothing_back(client, subject):
    """Neither the word a colleague has put there since, nor what the page did not show."""
    occasion, tccb = make_occasion(), make_tccb()
    client.force_login(tccb)
    url = reverse("criteria_confirm", args=[occasion.pk, subject.pk])
    yes = {"tc-general_1": "co", "tc-general_1-note": "Nhận xét của Đảng ủy Sở"}
    client.post(url, yes | {"seen": criteria_mark(occasion, subject)})
    old = {"seen": criteria_mark(occasion, subject)}
    client.post(url, old | yes | {"tc-general_1-note": "Nhận xét mới"})
    back = {"tc-general_1": "rut", "tc-general_1-reason": "Chọn nhầm đơn vị"}
    assert "Có người vừa ghi xác nhận khác" in text(client.post(url, old | back))
    client.post(url, {"tc-general_1": "", "seen": criteria_mark(occasion, subject)})
    assert CriterionConfirmation.objects.get().note == "Nhận xét mới"


def test_a_file_a_confirmation_leans_on_is_in_use(client, unit, subject):
    occasion, kept = make_occasion(), make_file(subject)
    page, remove = (
        reverse("record_detail", args=[subject.pk]),
        reverse("evidence_remove", args=[subject.pk, kept.pk]),
    )
    client.force_login(make_officer(unit))
    assert remove in text(client.get(page))
    confirm_criterion(
        occasion=occasion, subject=subject, criterion="general_1", met=True, evidence=[kept],
        by=make_tccb(), on=TODAY,
    )  # fmt: skip
    shown = text(client.get(page))
    assert "đã dùng cho 1 số liệu hoặc xác nhận" in shown
    assert remove not in shown


def test_only_tccb_takes_a_word_back(unit, subject):
    occasion = make_occasion()
    confirm(occasion, subject)
    with pytest.raises(Forbidden):
        withdraw_confirmation(
            occasion=occasion, subject=subject, criterion="general_1", reason="Nhầm",
            by=make_officer(unit),
        )  # fmt: skip
    with pytest.raises(Refused, match="Ghi lý do rút"):
        withdraw_confirmation(
            occasion=occasion, subject=subject, criterion="general_1", reason=" ", by=make_tccb()
        )
    assert CriterionConfirmation.objects.filter(criterion="general_1").exists()


def test_only_tccb_confirms(client, unit, subject):
    occasion = make_occasion()
    client.force_login(make_officer(unit))
    response = client.post(
        reverse("criteria_confirm", args=[occasion.pk, subject.pk]), {"tc-general_1": "co"}
    )
    assert response.status_code == 403
    assert "Chỉ Phòng Tổ chức cán bộ được xác nhận tiêu chuẩn." in text(response)
    assert not CriterionConfirmation.objects.exists()


# --- Evidence for the council ---------------------------------------------------------------


def make_nomination(occasion, subject, state):
    return Nomination.objects.create(
        occasion=occasion, subject=subject, tier="giay_khen", state=state, assessed_on=TODAY,
        plan_version=version_in_force(occasion.movement),
        created_by=make_officer(subject.unit), changed_at="2025-11-12T02:00:00Z",
    )  # fmt: skip


def test_member_reaches_files_once_the_nomination_is_presented(client, subject, occasion):
    counted, other = make_file(subject), make_file(subject, "Chưa gắn với số liệu nào")
    subject.results.get().evidence.add(counted)
    nomination = make_nomination(occasion, subject, "submitted")
    client.force_login(make_user(Role.MEMBER))
    url = reverse("nomination_evidence", args=[nomination.pk, counted.pk])
    assert client.get(url).status_code == 404
    (known,) = collect(occasion, [subject], on=TODAY)
    assert known.evidence == {str(counted.pk)}  # and not what an earlier award leaned on
    earlier = PastAward("giay_khen", date(2024, 1, 5), "1/QĐ", evidence=(str(other.pk),))
    Nomination.objects.filter(pk=nomination.pk).update(
        state="presented", facts=facts_to_json(replace(known, awards=(earlier,)))
    )
    response = client.get(url)
    assert b"".join(response.streaming_content) == PDF
    assert response["X-Content-Type-Options"] == "nosniff"
    missing = reverse("nomination_evidence", args=[nomination.pk, other.pk])
    assert client.get(missing).status_code == 404
    assert client.get(reverse("evidence_download", args=[counted.pk])).status_code == 404


# --- Home -----------------------------------------------------------------------------------


def test_panel_tells_the_officers_collective_what_is_missing(client, unit, subject, occasion):
    officer = make_officer(unit)
    (panel,) = next_tier_panels(officer, TODAY)
    assert panel.area == "aside"
    assert panel.context["gap"].amount == "3 hộ"
    assert panel.context["after"] == "để đạt mức của Bằng khen Chủ tịch UBND tỉnh (33 hộ)."
    client.force_login(officer)
    page = text(client.get("/"))
    assert "Tới hình thức khen kế tiếp" in page
    assert "1 điều kiện chưa đủ căn cứ" in page
    assert next_tier_panels(make_tccb(), TODAY) == []


def test_norm_without_a_number_is_tccbs_task_and_the_units_wait(unit, occasion):
    (task,) = verdict_todos(make_tccb(), TODAY)
    assert task.title == "Nhập định mức đóng góp năm 2025"
    assert task.url == reverse("norm_enter", args=["kh54"])
    (waiting,) = verdict_todos(make_officer(unit), TODAY)
    assert (waiting.mine, waiting.url) == (False, "")


def test_sent_nomination_without_confirmed_criteria_is_tccbs_task(unit):
    occasion, person = make_occasion(), registered_person(unit, "Danh Sa Rây")
    make_nomination(occasion, person, "submitted")
    titles = [todo.title for todo in verdict_todos(make_tccb(), TODAY)]
    assert "Xác nhận tiêu chuẩn của ông Danh Sa Rây" in titles
