"""Writing, handing in and confirming a report, as pages."""

import pytest
from django.urls import reverse

from awards.models import Report
from awards.selectors.todos_nominations import todos
from emulation.enums import Role
from emulation.models import Contribution, Subject
from emulation.services.record_checks import return_records
from tests.awards.makers import (
    WORDS,
    give_result,
    make_report,
    meets,
)
from tests.awards.pages.scene import DAY, edit_url, said
from tests.factories import (
    MOMENT,
    make_officer,
    make_staff,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db


def post_words(scene, act="save", version=0, **words):
    return scene.client.post(edit_url(scene), {**WORDS, **words, "version": version, "act": act})


def test_the_editor_shows_the_figures_and_saves_a_draft(scene):
    meets(scene.occasion, scene.subject)
    scene.sign_in(scene.officer)
    page = said(scene.client.get(edit_url(scene)))
    assert "33 trên 30 hộ, bằng 110%" in page
    assert Report.objects.count() == 0
    answer = post_words(scene)
    assert (answer.status_code, answer.url) == (302, edit_url(scene))
    assert Report.objects.get().summary == WORDS["summary"]
    assert "Đã lưu lúc" in said(scene.client.get(edit_url(scene)))


def test_the_editor_tells_what_was_given_back_from_what_waits(scene):
    promised = meets(scene.occasion, scene.subject)
    given = [
        Contribution.objects.create(
            subject=scene.subject, movement=scene.occasion.movement, kind="cash",
            description=description, donor="Tập thể", value=1_500_000, received_on=DAY,
            recorded_by=scene.officer, recorded_at=MOMENT,
        )
        for description in ("Quỹ vì người nghèo", "Quỹ nhà ở")
    ]  # fmt: skip
    wrong = give_result(scene.subject, 4, target=promised, verified=False)
    return_records(records=[given[0], wrong], reason="Thiếu biên nhận.", by=scene.tccb)
    scene.sign_in(scene.officer)
    page = said(scene.client.get(edit_url(scene)))
    back = "đã trả lại ngày 12/11/2025, chờ đơn vị sửa"
    for name, value in (
        ("Quỹ vì người nghèo", "1.500.000 đồng"),
        (promised.indicator.name, "4 hộ"),
    ):
        assert f'<b>{name}</b><span class="second">{value}, {back}' in page
    assert page.count(back) == 2 and page.count("chờ TCCB xác nhận") == 1
    assert "33 trên 30 hộ" in page


def test_a_draft_may_have_empty_parts_and_handing_in_points_at_them(scene):
    scene.sign_in(scene.officer)
    answer = post_words(scene, act="check", overview="", summary="")
    report = Report.objects.get()
    assert answer.url == scene.url("report_detail", report.pk)
    answer = scene.client.post(scene.url("report_submit", report.pk))
    page = said(scene.client.get(answer.url))
    assert "<title>Lỗi: Báo cáo thành tích" in page
    assert "Viết phần sơ lược trước khi nộp báo cáo" in page
    assert "Viết phần tóm tắt trước khi nộp báo cáo" in page
    assert "Viết phần thành tích" not in page
    assert WORDS["achievements"] in page


def test_the_list_tells_handed_in_reports_that_still_wait_for_their_person(scene):
    person = Subject.objects.get(staff=make_staff(scene.unit, "Danh Sa Rây", address="ong"))
    for subject in (scene.subject, person):
        meets(scene.occasion, subject)
        make_report(scene.occasion, subject, by=scene.officer)
    page = said(scene.sign_in(scene.officer).get(scene.url("report_list")))
    assert "Đã nộp 2 trong 2 báo cáo, trong đó 1 báo cáo còn chờ người có tên xác nhận." in page
    Report.objects.update(confirmed_by=scene.officer, confirmed_at=MOMENT)
    page = said(scene.client.get(scene.url("report_list")))
    assert "<b>Đã nộp 2 trong 2 báo cáo.</b>" in page


def test_a_summary_that_is_too_long_keeps_every_word(scene):
    scene.sign_in(scene.officer)
    answer = post_words(scene, summary="dài " * 120)
    page = said(answer)
    assert answer.status_code == 422
    assert "không quá 400 ký tự" in page
    assert WORDS["overview"] in page and "dài dài" in page
    assert Report.objects.count() == 0


def test_the_proposal_fills_an_empty_part_and_asks_before_it_touches_typed_words(scene):
    meets(scene.occasion, scene.subject)
    scene.sign_in(scene.officer)
    post_words(scene, act="compose", achievements="")
    report = Report.objects.get()
    assert report.achievements == (
        "Năm 2025, Chi cục Thủy lợi thực hiện 1 chỉ tiêu, đạt từ 100% mức đề ra."
    )
    answer = post_words(scene, act="compose", version=report.version, achievements="Lời của tôi")
    assert answer.url.endswith("?soan-san=1")
    page = said(scene.client.get(answer.url))
    assert "Lời soạn sẵn từ số liệu" in page and "Lời của tôi" in page
    report.refresh_from_db()
    assert report.achievements == "Lời của tôi"
    post_words(scene, act="append", version=report.version, achievements="Lời của tôi")
    report.refresh_from_db()
    assert report.achievements.startswith("Lời của tôi\nNăm 2025")


def test_a_conflict_shows_both_texts_and_the_next_save_is_knowing(scene):
    scene.sign_in(scene.officer)
    post_words(scene)
    colleague = make_officer(scene.unit, display_name="Lê Thị Diễm Phúc")
    scene.sign_in(colleague)
    post_words(scene, version=2, overview="Bản của bà Phúc")
    scene.sign_in(scene.officer)
    answer = post_words(scene, version=2, overview="Bản của tôi")
    page = said(answer)
    assert answer.status_code == 409
    assert "Lê Thị Diễm Phúc vừa sửa báo cáo này lúc" in page
    assert "Bản của bà Phúc" in page and "Bản của tôi" in page
    assert 'name="version" value="3"' in page
    assert Report.objects.get().overview == "Bản của bà Phúc"
    post_words(scene, version=3, overview="Bản của tôi")
    assert Report.objects.get().overview == "Bản của tôi"


def test_another_units_report_is_not_there_and_tccb_does_not_write(scene):
    report = make_report(scene.occasion, scene.subject, by=scene.officer)
    scene.sign_in(make_officer(make_unit("Chi cục Kiểm lâm")))
    for url in (edit_url(scene), scene.url("report_detail", report.pk)):
        assert scene.client.get(url).status_code == 404
    assert scene.client.post(scene.url("report_submit", report.pk)).status_code == 404
    scene.sign_in(scene.tccb)
    answer = scene.client.get(edit_url(scene))
    assert answer.status_code == 403
    assert "Chỉ đầu mối thi đua của Chi cục Thủy lợi" in said(answer)
    assert WORDS["achievements"] in said(scene.client.get(scene.url("report_detail", report.pk)))


def test_a_person_confirms_the_report_their_home_names(scene):
    staff = make_staff(scene.unit)
    person = make_user(Role.STAFF, staff=staff)
    report = make_report(scene.occasion, staff.subject, by=scene.officer)
    scene.sign_in(person)
    assert [t.title for t in todos(person, DAY)] == ["Xác nhận báo cáo thành tích của mình"]
    assert "Xác nhận báo cáo của tôi" in said(
        scene.client.get(scene.url("report_detail", report.pk))
    )
    for _ in range(2):
        scene.client.post(scene.url("report_confirm", report.pk))
    report.refresh_from_db()
    assert (report.confirmed_by, todos(person, DAY)) == (person, [])


@pytest.mark.parametrize("wanted", ["", "²", "x", "-1", "0", "9" * 19, "9" * 40])
def test_a_choice_that_is_nobodys_key_is_not_found(scene, wanted):
    scene.sign_in(scene.officer)
    url = reverse("report_choose", args=[scene.occasion.pk])
    assert scene.client.get(url, {"ai": wanted}).status_code == 404
    chosen = scene.client.get(url, {"ai": str(scene.subject.pk)})
    assert (chosen.status_code, chosen.url) == (302, edit_url(scene))
