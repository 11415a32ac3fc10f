"""Which papers a snapshot yields and the words they are made of."""

import re

import pytest

from dossiers import wording
from dossiers.content import check
from dossiers.filenames import stem
from dossiers.papers import context_for, paper, papers_of
from tests.dossiers.sample import MEMBERS, rich_content
from tests.dossiers.sample_reports import DEPUTY, DIRECTOR


def test_papers_stand_in_the_order_of_binding():
    assert [(spec.kind, spec.key) for spec in papers_of(rich_content())] == [
        ("submission", "bang-khen-tinh"),
        ("submission", "giay-khen"),
        ("minutes", "meeting"),
        ("count_record", "1"),
        ("count_record", "2"),
        ("vote_record", "3"),
        ("collective_report", "tt-2_bang-khen-tinh"),
        ("individual_report", "cn-3_giay-khen"),
        ("individual_report", "cn-1_bang-khen-tinh"),
    ]


def test_file_names_are_plain_and_differ():
    names = [spec.filename for spec in papers_of(rich_content())]
    assert len(set(names)) == len(names)
    assert all(name.isascii() and " " not in name and "/" not in name for name in names)
    assert "bao-cao-thanh-tich-giay-khen-y-bham-eban" in names
    assert not any(re.search(r"(^|-)(cn|tt)-\d", name) for name in names)


def test_long_file_names_end_after_a_word():
    assert stem("Trung tâm Nước sạch", 11) == "trung-tam"
    assert stem("Trung tâm Nước sạch", 14) == "trung-tam-nuoc"
    assert stem("Đặng", 3) == "dan"
    content = rich_content()
    content["items"][1]["nominee"] = content["items"][1]["nominee"] | {"name": "Trung tâm " * 20}
    (name,) = (s.filename for s in papers_of(content) if s.kind == "collective_report")
    assert len(name) <= 90
    assert name.startswith("bao-cao-thanh-tich-bang-khen-tinh-trung-tam")


def test_a_paper_that_the_snapshot_does_not_have_is_refused():
    with pytest.raises(KeyError, match="minutes/other"):
        paper(rich_content(), "minutes", "other")


def test_only_agreed_nominees_are_submitted():
    content = rich_content()
    context = context_for(content, paper(content, "submission", "giay-khen"))
    assert [row["name"] for row in context["individuals"]] == [
        "Danh Sa Rây",
        "Y Bhăm Êban",
        "H'Hen Niê",
    ]
    assert context["count"] == "01\u00a0tập thể và 03\u00a0cá nhân"


def test_number_and_day_are_blank_until_they_are_given():
    content = rich_content()
    spec = paper(content, "submission", "bang-khen-tinh")
    draft = context_for(content, spec)
    issued = context_for(content, spec, {"number": "7", "date": "2025-02-05"})
    assert draft["number"].endswith("/TTr-SNNMT")
    assert not any(sign.isdigit() for sign in draft["number"])
    assert draft["day"].endswith("năm 2025")
    assert issued["number"] == "07/TTr-SNNMT"
    assert issued["day"] == "ngày 05 tháng 02 năm 2025"
    assert issued["attached_to"] == (
        "Tờ trình số 07/TTr-SNNMT ngày 05 tháng 02 năm 2025 của Sở Nông nghiệp và Môi trường"
    )


@pytest.mark.parametrize(
    ("signatory", "lines"),
    [
        (DIRECTOR, ["GIÁM ĐỐC"]),
        (DEPUTY, ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"]),
        (
            {"authority": "TM.", "of": "Hội đồng", "post": "Chủ tịch", "name": "A"},
            ["TM. HỘI ĐỒNG", "CHỦ TỊCH"],
        ),
        (
            {"authority": "TUQ.", "of": "Giám đốc", "post": "Trưởng phòng", "name": "A"},
            ["TUQ. GIÁM ĐỐC", "TRƯỞNG PHÒNG"],
        ),
    ],
)
def test_signatures_name_their_authority(signatory, lines):
    assert wording.signature(signatory)["lines"] == lines


def test_one_sentence_ends_with_one_stop():
    warned = {"text": "Đã nhận Giấy khen.", "dismissed_by": "Bà Phúc", "reason": "Việc mới."}
    assert wording.cautions([warned]) == [
        "Lưu ý: Đã nhận Giấy khen. Bà Phúc vẫn trình, lý do: Việc mới."
    ]


def test_one_reason_for_several_earlier_awards_is_told_once():
    told = ["Đã nhận Giấy khen năm 2023.", "Đã nhận Giấy khen năm 2024."]
    warned = [{"text": text, "dismissed_by": "Bà Phúc", "reason": "Việc mới"} for text in told]
    assert wording.cautions(warned) == [
        "Lưu ý: Đã nhận Giấy khen năm 2023; Đã nhận Giấy khen năm 2024. "
        "Bà Phúc vẫn trình, lý do: Việc mới."
    ]
    unsaid = [entry | {"dismissed_by": "", "reason": ""} for entry in warned[:1]]
    assert wording.cautions(unsaid) == ["Lưu ý: Đã nhận Giấy khen năm 2023."]


@pytest.mark.parametrize(
    ("keep", "kinds", "count"),
    [
        ({"tt-3"}, "tập thể", "01\u00a0tập thể"),
        ({"cn-2", "cn-3"}, "cá nhân", "02\u00a0cá nhân"),
        ({"tt-3", "cn-2"}, "tập thể, cá nhân", "01\u00a0tập thể và 01\u00a0cá nhân"),
    ],
)
def test_a_submission_says_whom_it_is_about(keep, kinds, count):
    content = rich_content()
    for item in content["items"]:
        item["conclusion"]["approved"] = item["nominee"]["key"] in keep
    context = context_for(content, paper(content, "submission", "giay-khen"))
    assert (context["kinds"], context["count"]) == (kinds, count)
    about = " ".join(context["about"]).replace("\u00a0", " ")
    assert f"cho {count} có thành tích xuất sắc".replace("\u00a0", " ") in about


def test_a_submission_encloses_the_records_there_are():
    content = rich_content()
    day = "ngày 12 tháng 11 năm 2025"
    enclosed = {
        key: context_for(content, paper(content, "submission", key))["enclosed"]
        for key in ("bang-khen-tinh", "giay-khen")
    }
    assert enclosed == {
        "bang-khen-tinh": f"Biên bản họp Hội đồng {day}, biên bản kiểm phiếu",
        "giay-khen": f"Biên bản họp Hội đồng {day}, biên bản kiểm phiếu, "
        "biên bản kết quả biểu quyết",
    }


def test_snapshots_from_before_the_votes_by_name_are_still_printed():
    content = rich_content()
    for ballot in content["rounds"]:
        del ballot["votes"]
    for key in ("chaired_by", "recorded_by"):
        del content["meeting"][key]
    check(content)
    record = context_for(content, paper(content, "vote_record", "3"))
    assert [line["named"] for line in record["lines"]] == [""]
    minutes = context_for(content, paper(content, "minutes", "meeting"))
    assert minutes["chair"] == "Nguyễn Hữu Nghĩa, Chủ tịch Hội đồng"
    assert minutes["secretary"] == "Ngô Thị Hồng Gấm, Phó Trưởng phòng Tổ chức cán bộ"


def test_names_are_never_put_in_capitals_by_a_signature():
    signed = wording.signature({"authority": "", "of": "", "post": "", "name": "H'Hen Niê"})
    assert signed == {"lines": [], "names": ["H'Hen Niê"]}


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("UBND tỉnh An Giang", ["UBND TỈNH AN GIANG"]),
        (
            "Sở Nông nghiệp và Phát triển nông thôn",
            ["SỞ NÔNG NGHIỆP", "VÀ PHÁT TRIỂN NÔNG THÔN"],
        ),
        ("Hội đồng Thi đua - Khen thưởng", ["HỘI ĐỒNG", "THI ĐUA - KHEN THƯỞNG"]),
    ],
)
def test_agency_names_break_between_words_that_belong_together(name, lines):
    assert wording.header_lines(name) == lines


def test_points_follow_the_vietnamese_alphabet():
    assert [wording.point(i) for i in range(6)] == ["a)", "b)", "c)", "d)", "đ)", "e)"]
    assert wording.point(23) == "aa)"


@pytest.mark.parametrize(
    ("reason", "printed"),
    [
        ("Có quan hệ gia đình", "có quan hệ gia đình"),
        ("Đã nêu ý kiến trước", "đã nêu ý kiến trước"),
        ("Bà Ánh là em ruột", "Bà Ánh là em ruột"),
        ("Lan là em họ", "Lan là em họ"),
        ("UBND tỉnh cử đi học", "UBND tỉnh cử đi học"),
        ("là Chi cục trưởng", "là Chi cục trưởng"),
        ("", ""),
    ],
)
def test_a_reason_goes_on_in_small_letters_unless_it_begins_with_a_name(reason, printed):
    assert wording.mid_sentence(reason) == printed


def test_hours_are_told_as_in_the_minutes():
    late = "2025-11-13T00:05:00+07:00"
    assert wording.hour("2025-11-12T11:27:30+07:00", "2025-11-12") == "11 giờ 27 phút"
    assert wording.hour(late, "2025-11-12") == "00 giờ 05 phút, ngày 13 tháng 11 năm 2025"


def test_one_addressee_stands_alone_and_several_are_listed():
    assert wording.addressees(["Giám đốc Sở"]) == ["Giám đốc Sở"]
    assert wording.addressees(["UBND tỉnh", "Hội đồng"]) == ["- UBND tỉnh;", "- Hội đồng."]


def test_the_last_receiver_is_the_file():
    assert wording.receivers(["Như trên", "Lưu: VT, TCCB."]) == ["- Như trên;", "- Lưu: VT, TCCB."]


@pytest.mark.parametrize(
    ("stored", "shown"), [("88.88", "88,88%"), ("87.50", "87,50%"), ("110.00", "110,00%"), ("", "")]
)
def test_percentages(stored, shown):
    assert wording.percent(stored) == shown


def test_members_are_told_below_the_council_by_their_seat_and_to_all_with_address():
    content = rich_content()
    for entry, role in zip(
        content["meeting"]["attendance"],
        ["Chủ tịch", "Phó Chủ tịch", "Ủy viên thường trực", *["Ủy viên"] * 6],
        strict=True,
    ):
        entry["role"] = f"{role} Hội đồng"
    minutes = context_for(content, paper(content, "minutes", "meeting"))
    assert [line.rpartition(", ")[2] for line in minutes["present"][:4]] == [
        "Chủ tịch Hội đồng;", "Phó Chủ tịch Hội đồng;", "Ủy viên thường trực;", "Ủy viên;",
    ]  # fmt: skip
    record = context_for(content, paper(content, "vote_record", "3"))
    assert record["roll"][:2] == ["ông Nguyễn Hữu Nghĩa", "bà Võ Thị Bạch Yến"]
    content["rounds"][2]["roll"][0] = "Người không có trong điểm danh"
    record = context_for(content, paper(content, "vote_record", "3"))
    assert record["roll"][0] == "Người không có trong điểm danh"


def test_an_open_vote_accounts_for_everybody_on_its_roll():
    content = rich_content()
    ballot = content["rounds"][2]
    ballot["votes"] = [
        v for v in ballot["votes"] if v["name"] not in (MEMBERS[3][1], MEMBERS[4][1])
    ]
    ballot["recusals"] = [
        {
            "nominee": "cn-4", "name": MEMBERS[4][1], "post": MEMBERS[4][2], "derived": False,
            "reason": "Người thân",
        }
    ]  # fmt: skip
    (line,) = context_for(content, paper(content, "vote_record", "3"))["lines"]
    prefix, name = MEMBERS[3][:2]
    assert line["named"].endswith(f"; không biểu quyết: {prefix.lower()} {name}")
    assert MEMBERS[4][1] not in line["named"]


@pytest.mark.parametrize(("keep", "words"), [({"cn-2"}, ""), ({"cn-2", "cn-3"}, "đều ")])
def test_all_is_said_of_several(keep, words):
    content = rich_content()
    for item in content["items"]:
        item["conclusion"]["approved"] = item["nominee"]["key"] in keep
    assert context_for(content, paper(content, "submission", "giay-khen"))["all"] == words


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        (
            "Chi cục Quản lý chất lượng nông lâm sản và thủy sản",
            ["CHI CỤC QUẢN LÝ", "CHẤT LƯỢNG NÔNG LÂM SẢN", "VÀ THỦY SẢN"],
        ),
        ("Sở Nông nghiệp và Môi trường", ["SỞ NÔNG NGHIỆP", "VÀ MÔI TRƯỜNG"]),
        ("Trung tâm Khuyến nông", ["TRUNG TÂM KHUYẾN NÔNG"]),
    ],
)
def test_names_are_broken_between_their_parts(name, lines):
    assert wording.header_lines(name) == lines
