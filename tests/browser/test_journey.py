"""The whole job, from the first pledge to the register of awards, in real browsers on a real server
with a real worker; once as it is meant, once by a reader without JavaScript."""

import hashlib
import io
import zipfile
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Page

from awards.models import Award, BallotBox, Nomination
from dossiers.models import Document
from dossiers.reading import bare, read
from emulation.models import Result, Target
from tests.browser import acts
from tests.browser import council_acts as council
from tests.browser.desks import Desks
from tests.browser.stories import one, says, the_others_vote
from tests.factories import small_pdf
from tests.flows.town import PASSWORD, TODAY, Town, make_measures, make_town

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CANALS, HOUSES = "Kênh nội đồng được nạo vét", "Hộ nghèo được hỗ trợ sinh kế"
CONTENT = "Đầu tư hạ tầng thiết yếu cho địa bàn nghèo"
PROVINCE, CERTIFICATE = "Bằng khen của Chủ tịch UBND tỉnh", "Giấy khen của Giám đốc sở"
REMARK = "Năm 2024 đã làm 1.150 km, mức này thấp hơn."
UNIT, PERSON = "Chi cục Thủy lợi", "Thị Ngọc Ánh"
OCCASION = "Hằng năm 2025"
COMMENT = "Tập thể làm đều ở cả 6 xã nghèo; đồng ý trình Chủ tịch UBND tỉnh."


@pytest.fixture
def town(settings: Any, celery: object) -> Town:
    settings.DEMO_TODAY = TODAY
    make_measures()
    return make_town()


@pytest.mark.parametrize("scripts", [True, False], ids=["with_scripts", "without_scripts"])
def test_from_the_pledge_to_the_register(town, desks, settings, scripts):
    desks.scripts = scripts
    the_unit_pledges(desks, town)
    the_unit_records_what_it_did(desks, town)
    everybody_sees_the_verdict(desks, town)
    the_unit_reports_and_nominates(desks, town)
    tccb_presents_to_the_council(desks, town)
    the_council_votes(desks, town)
    the_papers_say_what_was_decided(desks, town)
    settings.DEMO_TODAY = date(2025, 12, 5)
    the_awards_are_given(desks, town)


# --- Pledge ---------------------------------------------------------------------------------


def the_unit_pledges(desks: Desks, town: Town) -> None:
    officer = desks.stranger()
    acts.sign_in(officer, "dau-moi", PASSWORD)
    desks.sit(town.officer, officer)
    first_draft(officer)
    acts.send_pledge(officer)

    tccb = desks.of(town.tccb)
    acts.overview_of_pledges(tccb, sent=UNIT, silent="Chi cục Kiểm lâm")
    acts.open_pledge(tccb, UNIT)
    acts.return_pledge(tccb, "chỉ tiêu 1", REMARK)

    acts.mend_target(officer, REMARK, "1.234,5")
    acts.send_pledge(officer)
    acts.open_pledge(tccb, UNIT)
    acts.sees(tccb, "1.234,5 km", PERSON)
    acts.accept_pledge(tccb)
    assert {str(t.value) for t in Target.objects.all()} == {"1234.5000", "6.0000"}


def first_draft(page: Page) -> None:
    acts.start_pledge(page)
    acts.aim(page, PROVINCE)
    canals = {"name": CANALS, "measure": "km", "content": CONTENT, "due_on": "31/10/2025"}
    acts.add_collective_target(page, value="1.000", **canals)
    acts.plan_tasks(page, CONTENT, "Nạo vét kênh ở 6 xã nghèo", "Mở 3 lớp tập huấn")
    acts.register_person(page, PERSON, CERTIFICATE)
    houses = {"name": HOUSES, "measure": "hộ", "content": CONTENT, "due_on": "31/10/2025"}
    acts.add_target_of(page, PERSON, value="6", **houses)


# --- Results --------------------------------------------------------------------------------


def the_unit_records_what_it_did(desks: Desks, town: Town) -> None:
    officer = desks.of(town.officer)
    proof = {"name": "bien-ban.pdf", "mimeType": "application/pdf", "buffer": small_pdf()}
    acts.open_records(officer, UNIT)
    acts.record_result(officer, CANALS, proof, value="1.123,45", achieved_on="30/6/2025")
    given = {
        "description": "12 con bò giống cho hộ nghèo",
        "value": "250.000.000",
        "donor": "Công ty Thủy nông Hòn Đất",
        "received_on": "15/8/2025",
    }
    words = "hai trăm năm mươi triệu đồng"
    acts.record_contribution(officer, "Hiện vật, ngày công", words, **given)
    name, kept = acts.download_evidence(officer, "Biên bản nghiệm thu đợt 1")
    assert (name, kept) == ("bien-ban.pdf", proof["buffer"])
    acts.open_records(officer, PERSON)
    acts.record_result(officer, HOUSES, None, value="6", achieved_on="30/9/2025")
    acts.verify_everything(desks.of(town.tccb), 3)


def everybody_sees_the_verdict(desks: Desks, town: Town) -> None:
    """91%: 111,05 km short of the next tier. With 234,5 km more it is exactly 110%."""
    officer, tccb = desks.of(town.officer), desks.of(town.tccb)
    acts.open_verdict(officer, UNIT)
    acts.sees(officer, "Còn thiếu 111,05 km", "91%", "KH 54, mục IV.2.1", "Chưa đủ căn cứ")
    acts.open_records(officer, UNIT)
    acts.record_result(officer, CANALS, None, value="234,5", achieved_on="31/10/2025")
    acts.verify_everything(tccb, 1)
    acts.confirm_criteria(tccb, UNIT, 6)
    acts.confirm_criteria(tccb, PERSON, 6)
    acts.open_verdict(officer, UNIT)
    acts.sees(officer, PROVINCE, "110%", "Đạt")
    acts.open_verdict(desks.of(town.worker), PERSON)
    acts.sees(desks.of(town.worker), CERTIFICATE, "Đạt", "Còn thiếu 1 hộ")
    assert Result.objects.filter(verified_by=town.tccb).count() == 3


# --- Report, nomination ---------------------------------------------------------------------


def the_unit_reports_and_nominates(desks: Desks, town: Town) -> None:
    officer = desks.of(town.officer)
    words = {
        "overview": "Chi cục có 42 công chức, viên chức; phụ trách 6 xã nghèo.",
        "more": "Ưu tiên các tuyến kênh qua ấp có đông đồng bào Khmer.",
        "measures": "Khoán từng tuyến cho tổ, kiểm tra mỗi tháng.",
        "summary": "Nạo vét 1.357,95/1.234,5 km kênh nội đồng ở 6 xã nghèo.",
    }
    acts.write_report(officer, UNIT, **words)
    words["overview"] = "Bà Thị Ngọc Ánh phụ trách hai xã nghèo từ năm 2021."
    words["summary"] = "Hỗ trợ 6/6 hộ nghèo có sinh kế ổn định."
    acts.write_report(officer, PERSON, **words)
    acts.confirm_own_report(desks.of(town.worker), PERSON)
    acts.nominate(officer, UNIT, PROVINCE)
    acts.nominate(officer, PERSON, CERTIFICATE)


def tccb_presents_to_the_council(desks: Desks, town: Town) -> None:
    tccb = desks.of(town.tccb)
    acts.open_table(tccb, OCCASION)
    acts.compile_nominations(tccb, UNIT, PERSON)
    council.call_meeting(
        tccb,
        occasion=OCCASION,
        chair="Nguyễn Hữu Nghĩa",
        secretary="Ngô Thị Hồng Gấm",
        held_on="12/11/2025",
        starts_at="8:00",
        place="Phòng họp B, trụ sở Sở",
    )
    acts.open_table(tccb, OCCASION)
    acts.present(tccb, UNIT, PERSON)
    assert set(Nomination.objects.values_list("state", flat=True)) == {"presented"}


# --- Council --------------------------------------------------------------------------------


def the_council_votes(desks: Desks, town: Town) -> None:
    chair, clerk = desks.of(town.chair), desks.of(town.clerk)
    council.call_the_roll(clerk)
    council.comment(desks.of(town.seats[1]), PROVINCE, UNIT, COMMENT)
    council.take_into_minutes(clerk, PROVINCE, UNIT)
    council.open_meeting(chair)
    the_secret_round(desks, town)
    the_open_round(desks, town)
    assert [(b.agree, b.disagree, b.other, b.passed) for b in BallotBox.objects.order_by("pk")] == [
        (8, 1, 0, True),
        (8, 0, 1, True),
    ]


def the_secret_round(desks: Desks, town: Town) -> None:
    chair = desks.of(town.chair)
    council.open_round(chair, council.SECRET)
    council.vote(desks.of(town.seats[1]), "Đồng ý")
    council.vote(desks.of(town.seats[2]), "Không đồng ý")
    the_others_vote(*town.seats[:1], *town.seats[3:])
    the_chair_ends_the_round(chair)


def the_open_round(desks: Desks, town: Town) -> None:
    """Giấy khen, by name: one member thinks better of it before closing, one has another view."""
    chair, doubter = desks.of(town.chair), desks.of(town.seats[1])
    council.open_round(chair, council.OPEN)
    council.vote_by_name(doubter, "Không đồng ý")
    council.vote_by_name(desks.of(town.seats[2]), "Ý kiến khác")
    council.change_vote(doubter, before="Không đồng ý", choice="Đồng ý")
    the_others_vote(*town.seats[:1], *town.seats[3:])
    the_chair_ends_the_round(chair)


def the_chair_ends_the_round(chair: Page) -> None:
    council.close_round(chair)
    acts.sees(chair, "8/9 thành viên đồng ý, đạt 88,88%")
    council.conclude_round(chair)


# --- Papers ---------------------------------------------------------------------------------


def the_papers_say_what_was_decided(desks: Desks, town: Town) -> None:
    council.conclude_meeting(desks.of(town.chair))
    tccb = desks.of(town.tccb)
    council.open_dossier(tccb, OCCASION)
    (council.watch_papers if desks.scripts else council.await_papers)(tccb)
    papers = council.download_papers(tccb)
    assert len(papers) == Document.objects.count() == 8
    assert set(Document.objects.values_list("state", "finishes")) == {("ready", 1)}
    texts = {title: read(content).text for title, content in papers.items()}
    minutes_agree(one(texts, "Biên bản họp Hội đồng"))
    counting_agrees(one(texts, "Biên bản kiểm phiếu"))
    naming_agrees(one(texts, "Biên bản kết quả biểu quyết"))
    submission_agrees(one(texts, f"Tờ trình đề nghị tặng {PROVINCE}"))
    reports_agree(texts)
    bundle_agrees(council.download_dossier(tccb), papers)


def minutes_agree(text: str) -> None:
    says(
        text,
        "SỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG",
        "ngày 12 tháng 11 năm 2025",
        "Nguyễn Hữu Nghĩa",
        "Danh Hoàng Nhã",
        "8/9 thành viên đồng ý, đạt 88,88% tổng số thành viên (yêu cầu từ 80%)",
        COMMENT,
        PERSON,
    )


def counting_agrees(text: str) -> None:
    """Of the secret round: how many, and nobody's choice."""
    says(text, "BIÊN BẢN KIỂM PHIẾU", UNIT, "8/9 thành viên đồng ý, đạt 88,88%")
    assert bare("đồng ý: ông") not in bare(text)
    assert PERSON not in text


def naming_agrees(text: str) -> None:
    """Of the open round: who said what at its end, and nothing of what was taken back."""
    says(
        text,
        "có ghi tên",
        PERSON,
        "8/9 thành viên đồng ý, đạt 88,88%",
        "Trong đó đồng ý: ông Nguyễn Hữu Nghĩa, bà Võ Thị Bạch Yến, ông Trương Quang Khải",
        "có ý kiến khác: bà Lê Thị Diễm Phúc",
    )
    assert bare("không đồng ý: ") not in bare(text)
    assert UNIT not in text


def submission_agrees(text: str) -> None:
    says(text, "UBND TỈNH AN GIANG", "TTr-SNNMT", UNIT, "88,88%", "Nạo vét 1.357,95/1.234,5 km")
    assert PERSON not in text


def reports_agree(texts: dict[str, str]) -> None:
    whole = " ".join(text for name, text in texts.items() if name.startswith("Báo cáo thành tích"))
    says(whole, "BÁO CÁO THÀNH TÍCH", "1.357,95", "1.234,5", "đồng bào Khmer", PERSON)


def bundle_agrees(content: bytes, papers: dict[str, bytes]) -> None:
    """The ZIP holds the very same papers and the evidence, with an index and true hashes."""
    with zipfile.ZipFile(io.BytesIO(content)) as bundle:
        assert bundle.testzip() is None
        inside = {name: bundle.read(name) for name in bundle.namelist()}
    assert {*papers.values(), small_pdf()} <= set(inside.values())
    index = inside["00-muc-luc.txt"].decode()
    assert "Biên bản họp Hội đồng ngày 12/11/2025" in index
    assert "Biên bản nghiệm thu đợt 1" in index
    sums = [line.split(maxsplit=1) for line in inside["SHA256SUMS"].decode().splitlines()]
    assert len(sums) == len(inside) - 2
    for digest, name in sums:
        assert hashlib.sha256(inside[name.lstrip("*")]).hexdigest() == digest


# --- Award ----------------------------------------------------------------------------------


def the_awards_are_given(desks: Desks, town: Town) -> None:
    tccb, officer = desks.of(town.tccb), desks.of(town.officer)
    council.record_decision(tccb, PROVINCE, "2041/QĐ-UBND", "05/12/2025")
    council.record_decision(tccb, CERTIFICATE, "87/QĐ-SNNMT", "05/12/2025")
    tccb.goto("/khen-thuong/")
    acts.sees(tccb, UNIT, "2041/QĐ-UBND", PERSON, "87/QĐ-SNNMT", "05/12/2025")
    desks.of(town.worker).goto("/khen-thuong/")
    acts.sees(desks.of(town.worker), "87/QĐ-SNNMT")
    acts.open_verdict(officer, UNIT)
    acts.sees(officer, "Đã nhận Bằng khen của Chủ tịch UBND tỉnh theo Quyết định 2041/QĐ-UBND")
    assert Award.objects.count() == 2
