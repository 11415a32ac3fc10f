"""What a cell may say, and every way it may be wrong: told with its address and heading."""

from datetime import date, datetime, time
from decimal import Decimal

import pytest

from awards.facts_sheet.deciding import verdicts
from awards.facts_sheet.reading import heading_key
from awards.rules import MET, NOT_MET, UNKNOWN, Block, Discipline, PastAward, Period
from tests.awards.facts_sheet.sheets import GOOD, csv_file, faults, question, read, xlsx_file
from tests.rules.builders import PLAN


def facts(tmp_path, **cells):
    (entry,) = read(csv_file(tmp_path, [GOOD | cells]))
    return entry.facts


def status(tmp_path, **cells):
    (entry,) = read(csv_file(tmp_path, [GOOD | cells]))
    (verdict,) = verdicts(entry, question())
    return verdict.status


@pytest.mark.parametrize(
    ("typed", "figure"),
    [
        ("1.234,5", "1234.5"),
        ("1234,5", "1234.5"),
        ("1 234", "1234"),
        ("1.234", "1234"),
        ("0", "0"),
        ("-5", "-5"),
    ],
)
def test_figures_are_read_as_offices_write_them(tmp_path, typed, figure):
    (progress,) = facts(tmp_path, **{"de_ra.1": typed}).progress
    assert progress.target == Decimal(figure)


@pytest.mark.parametrize("heading", ["Đề ra", "DE_RA.1", " đề  ra . 1 ", "de-ra.1", "de_ra"])
def test_headings_are_understood_as_people_write_them(tmp_path, heading):
    row = {name: value for name, value in GOOD.items() if name != "de_ra.1"}
    (entry,) = read(csv_file(tmp_path, [row | {heading: "31"}]))
    assert entry.facts.progress[0].target == 31
    assert heading_key("Xác nhận . general_1") == "xac_nhan.general_1"


@pytest.mark.parametrize(
    "blank",
    [
        "de_ra.1",
        "ket_qua.1",
        "nguoi_xac_nhan",
        "xac_nhan.general_2",
        "xep_loai.party",
        "ky_luat",
        "vu_viec",
    ],
)
def test_a_blank_is_unknown_and_so_is_a_column_that_is_not_there(tmp_path, blank):
    assert status(tmp_path) is MET
    assert status(tmp_path, **{blank: "", "dinh_muc": ""}) is UNKNOWN
    row = {name: value for name, value in GOOD.items() if name not in (blank, "dinh_muc")}
    (entry,) = read(csv_file(tmp_path, [row]))
    assert [each.status for each in verdicts(entry, question())] == [UNKNOWN]


def test_what_nobody_looked_up_does_not_hide_what_is_not_met(tmp_path):
    assert status(tmp_path, **{"vu_viec": "", "ket_qua.1": "29"}) is NOT_MET
    assert status(tmp_path, **{"vu_viec": "", "xac_nhan.general_1": "không"}) is NOT_MET


def test_a_word_given_after_the_day_assessed_is_a_fault_at_its_cell(tmp_path):
    for name in ("ngay_xac_nhan", "xac_nhan.general_1.ngay"):
        row = GOOD | {name: "13/11/2025", "xac_nhan.general_1.nguoi": "Phúc"}
        (told,) = faults(csv_file(tmp_path, [row]))
        assert told.endswith(f"({name}): sau ngày xét 12/11/2025")
    assert faults(csv_file(tmp_path, [GOOD | {"ngay_xac_nhan": "12/11/2025"}])) == []


def test_awards_that_nobody_looked_up_are_not_none(tmp_path):
    assert facts(tmp_path).awards is None
    assert facts(tmp_path, da_khen="").awards is None
    assert facts(tmp_path, da_khen="không").awards == ()


def test_zero_and_no_are_answers(tmp_path):
    assert status(tmp_path, **{"ket_qua.1": "0"}) is NOT_MET
    assert status(tmp_path, **{"xac_nhan.general_1": "Không"}) is NOT_MET
    assert status(tmp_path, **{"xac_nhan.general_1": "để ngỏ"}) is UNKNOWN
    assert status(tmp_path, **{"ky_luat": "khiển trách@01/02/2025"}) is NOT_MET


def test_lists_in_a_cell(tmp_path):
    found = facts(
        tmp_path,
        ky_luat="Khiển trách @ 1/2/2025; warning@31/12/2024",
        vu_viec="complaint@01/09/2025@12/11/2025; Đang bị điều tra@01/10/2025",
        da_khen="giay_khen@10/01/2025@112/QĐ-SNNPTNT@01/01/2024@31/12/2024;Bằng khen tỉnh@2/3/2024",
    )
    name = "Chi cục Thủy lợi"
    assert found.disciplines == (
        Discipline(name, "reprimand", date(2025, 2, 1)),
        Discipline(name, "warning", date(2024, 12, 31)),
    )
    assert found.blocks == (
        Block("complaint", date(2025, 9, 1), date(2025, 11, 12)),
        Block("investigation", date(2025, 10, 1)),
    )
    year = Period.of_year(2024)
    assert found.awards == (
        PastAward("giay_khen", date(2025, 1, 10), "112/QĐ-SNNPTNT", window=year),
        PastAward("bang_khen_tinh", date(2024, 3, 2), ""),
    )


def test_a_part_nobody_checked(tmp_path):
    (progress,) = facts(tmp_path, **{"cho_xac_nhan.1": "3"}).progress
    assert (progress.unverified, progress.verified, progress.confirmed_by) == (3, 30, "")
    (progress,) = facts(tmp_path, **{"cho_xac_nhan.1": "33"}).progress
    assert (progress.unverified, progress.verified) == (33, None)
    (progress,) = facts(tmp_path).progress
    assert (progress.unverified, progress.confirmed_by) == (None, "Phúc (TCCB)")


@pytest.mark.parametrize(
    ("cells", "whole"),
    [
        ({}, True),
        ({"don_vi_tinh.1": "KM"}, False),
        ({"de_ra.1": "30,5"}, False),
        ({"don_vi_tinh.1": "km", "so_nguyen.1": "x"}, True),
        ({"so_nguyen.1": "không"}, False),
    ],
)
def test_what_is_counted_in_whole_ones(tmp_path, cells, whole):
    assert facts(tmp_path, **cells).progress[0].integral is whole


def test_a_confirmation_has_its_own_word_before_the_row_s(tmp_path):
    own = {
        "xac_nhan.general_2.nguoi": "Hiếu",
        "xac_nhan.general_2.ngay": "7/11/2025",
        "xac_nhan.general_2.minh_chung": "TB 12; BC 87",
    }
    first, second, *_ = facts(tmp_path, **own).confirmations
    assert (first.by, first.on, first.evidence) == ("Phúc (TCCB)", date(2025, 11, 6), ())
    assert (second.by, second.on) == ("Hiếu", date(2025, 11, 7))
    assert second.evidence == ("TB 12", "BC 87")


def test_targets_of_the_basis_and_days_the_occasion_asks_for(tmp_path):
    path = csv_file(tmp_path, [GOOD | {"de_ra.2": "9", "muc_cua.2": "đơn vị", "ky.2": "năm"}])
    (entry,) = read(path, question("final", "bang_khen_ttg"))
    first, second = entry.facts.progress
    assert (first.basis, first.period) == ("province_plan", PLAN.period)
    assert (second.basis, second.period) == ("unit_plan", Period.of_year(2025))
    assert second.name == "Chỉ tiêu 2"


BAD = [
    ({"de_ra.1": "1.5"}, "ô F2 (de_ra.1): dấu chấm chỉ dùng để tách hàng nghìn"),
    ({"de_ra.1": "ba mươi"}, "ô F2 (de_ra.1): nhập bằng số"),
    ({"de_ra.1": "98%"}, "ô F2 (de_ra.1): nhập bằng số"),
    ({"dong_gop": "-1"}, "ô H2 (dong_gop): không được là số âm"),
    ({"dong_gop": ""}, "ô H2 (dong_gop): có định mức thì ghi số đã đóng góp"),
    ({"ngay_xac_nhan": "31/2/2025"}, "ô K2 (ngay_xac_nhan): không có ngày 31/2/2025"),
    ({"ngay_xac_nhan": "6/11/25"}, "ô K2 (ngay_xac_nhan): ghi năm đủ bốn chữ số"),
    ({"ma": ""}, "ô A2 (ma): thiếu mã của đối tượng"),
    ({"ma": "m" * 201}, "ô A2 (ma): dài quá 200 ký tự"),
    ({"loai": ""}, "ô C2 (loai): thiếu loại đối tượng"),
    ({"loai": "sở"}, "ô C2 (loai): không có loại đối tượng “sở”; chọn một trong: Phòng"),
    ({"xac_nhan.general_1": "chưa"}, "ô L2 (xac_nhan.general_1): ghi x"),
    ({"xep_loai.party": "khá"}, "ô S2 (xep_loai.party): không có mức xếp loại “khá”"),
    ({"ky_luat": "có"}, "ô U2 (ky_luat): ghi không, hoặc hình thức@ngày"),
    ({"ky_luat": "mắng@1/1/2025"}, "ô U2 (ky_luat): không có hình thức kỷ luật “mắng”"),
    ({"ky_luat": "khiển trách@1/1"}, "ô U2 (ky_luat): nhập ngày theo dạng"),
    ({"vu_viec": "khiếu nại"}, "ô V2 (vu_viec): ghi không, hoặc loại@từ ngày"),
    ({"vu_viec": "khiếu nại@2/2/2025@1/2/2025"}, "ô V2 (vu_viec): ngày kết luận đứng trước"),
    ({"da_khen": "cờ@1/1/2025@1"}, "ô W2 (da_khen): không có hình thức khen “cờ”"),
    ({"cho_xac_nhan.1": "34"}, "ô W2 (cho_xac_nhan.1): lớn hơn ket_qua.1"),
    ({"ket_qua.1": "", "cho_xac_nhan.1": "3"}, "ô W2 (cho_xac_nhan.1): có phần chờ xác nhận mà"),
    ({"xep_loai.party.nam": "25"}, "ô W2 (xep_loai.party.nam): cần một năm"),
    ({"don_vi": "a" * 5001}, "ô W2 (don_vi): ô dài quá 5000 ký tự"),
]


@pytest.mark.parametrize(("cells", "told"), BAD, ids=[told for _, told in BAD])
def test_a_bad_cell_is_told_with_its_address_and_heading(tmp_path, cells, told):
    (fault,) = faults(csv_file(tmp_path, [GOOD | cells]))
    assert fault.startswith(told)


def test_every_bad_cell_is_told(tmp_path):
    rows = [GOOD | {"de_ra.1": "x", "ky_luat": "?"}, GOOD, GOOD | {"loai": "?"}]
    told = faults(csv_file(tmp_path, rows))
    assert [each.split(":")[0] for each in told] == [
        "ô F2 (de_ra.1)",
        "ô U2 (ky_luat)",
        "ô A3 (ma)",
        "ô C4 (loai)",
        "ô A4 (ma)",
    ]
    assert told[2].endswith("mã “tl” đã có ở dòng 2")


def test_telling_stops_somewhere(tmp_path):
    rows = [GOOD | {"ma": str(place), "de_ra.1": "x"} for place in range(300)]
    told = faults(csv_file(tmp_path, rows))
    assert len(told) == 201
    assert told[-1] == "đã dừng đọc sau 200 chỗ sai; sửa rồi chạy lại"


@pytest.mark.parametrize(
    ("heading", "told"),
    [
        ("ket_qa.1", "ô W1: không có cột “ket_qa.1” cho kế hoạch này; gần nhất là ket_qua.1"),
        ("xac_nhan.general_9", "ô W1: không có cột “xac_nhan.general_9” cho kế hoạch này; gần"),
        ("zzz", "ô W1: không có cột “zzz” cho kế hoạch này"),
        ("Mức đề ra.21", "ô W1: không có cột “Mức đề ra.21”"),
        ("Kết quả", "ô W1 (ket_qua.1): cột này đã có ở trước"),
    ],
)
def test_a_heading_that_means_nothing_is_refused(tmp_path, heading, told):
    first, last = faults(csv_file(tmp_path, [GOOD | {heading: "1"}]))
    assert first.startswith(told)
    assert last == "sửa dòng tên cột rồi chạy lại"


def test_needed_columns_and_cells_outside(tmp_path):
    path = csv_file(tmp_path, [{"ten": "A", "loai": "affiliate"}])
    assert faults(path)[0] == "dòng 1: thiếu cột ma"
    path.write_text("ma,loai\na,affiliate,thừa\n", encoding="utf-8")
    assert faults(path) == ["ô C2: ô có giá trị mà cột không có tên"]


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("de_ra.1", "=30+1", "ô F2 (de_ra.1): ô có công thức"),
        ("de_ra.1", "#N/A", "ô F2 (de_ra.1): ô báo lỗi #N/A"),
        ("de_ra.1", date(2025, 1, 2), "ô F2 (de_ra.1): cần số, ô này là ngày"),
        ("de_ra.1", True, "ô F2 (de_ra.1): cần số, ô này là TRUE hoặc FALSE"),
        ("ngay_xac_nhan", 45678, "ô K2 (ngay_xac_nhan): cần ngày"),
        ("ngay_xac_nhan", datetime(2025, 1, 2, 8), "ô K2 (ngay_xac_nhan): chỉ ghi ngày"),
        ("ngay_xac_nhan", time(8), "ô K2 (ngay_xac_nhan): ô này là giờ"),
        ("ten", date(2025, 1, 2), "ô B2 (ten): cần chữ, ô này là ngày"),
    ],
)
def test_cells_of_a_workbook_that_cannot_be_taken(tmp_path, name, value, told):
    (fault,) = faults(xlsx_file(tmp_path, [GOOD | {name: value}]))
    assert fault.startswith(told)


@pytest.mark.parametrize(
    ("value", "figure"),
    [(33, "33"), (42.5, "42.5"), (0.1 + 0.2, "0.3"), (3.2999999999999998, "3.3"), (2e9, "2e9")],
)
def test_a_figure_of_a_workbook_is_the_one_the_officer_sees(tmp_path, value, figure):
    (entry,) = read(xlsx_file(tmp_path, [GOOD | {"de_ra.1": value}]))
    assert entry.facts.progress[0].target == Decimal(figure)
    assert isinstance(entry.facts.progress[0].target, Decimal)


def test_a_workbook_s_own_days_answers_and_codes(tmp_path):
    cells = {"ma": 7, "ngay_xac_nhan": datetime(2025, 11, 6), "xac_nhan.general_1": True}
    (entry,) = read(xlsx_file(tmp_path, [GOOD | cells]))
    assert entry.facts.subject.key == "7"
    assert entry.facts.confirmations[0].met is True
    assert entry.facts.confirmations[0].on == date(2025, 11, 6)
