"""The columns follow from the plan, whatever plan it is."""

from awards.facts_sheet.asked import asked_of
from awards.facts_sheet.columns import FAMILIES
from awards.facts_sheet.deciding import verdicts
from awards.facts_sheet.reading import columns_of
from awards.rules import MET, UNKNOWN, parse_plan
from tests.awards.facts_sheet.sheets import (
    DAYS,
    GOOD,
    LAW,
    MEASURED,
    csv_file,
    example,
    faults,
    question,
    read,
)

SMALL = example("toml", "plan-format.md")
ROUTE = """
  [[rule.route]]
  code = "C"
  kind = "confirmed"
  label = "Thành tích đột xuất"
  clause = "KH 7, mục III"
"""
PROVINCE = """
  [[rule.route]]
  code = "B"
  kind = "progress"
  label = "Kết quả so với mức tỉnh giao"
  clause = "KH 7, mục III"
  basis = "province_plan"
  scope = "plan"
  comparator = ">="
  threshold = 100
  aggregate = "every"
"""


def asked_with(route):
    plan = parse_plan(SMALL.replace("\n[[case]]", f"{route}\n[[case]]"))
    return asked_of(plan, "annual", on=DAYS["annual"].replace(year=2026), law=LAW)


def names(asked, *, wanted=False):
    return [column.name for column in columns_of(asked) if column.wanted or not wanted]


def test_no_heading_means_two_things():
    known = [*names(question()), *(each for c in columns_of(question()) for each in c.also)]
    assert len(known) == len(set(known))
    assert len(FAMILIES) == len({type(family) for family in FAMILIES})


def test_only_what_the_plan_asks_for_stands_in_an_empty_sheet():
    wanted = names(asked_with(""), wanted=True)
    assert {"xac_nhan.general_1", "de_ra.1", "vu_viec"} <= set(wanted)
    assert not {"ky_luat", "dong_gop", "dang_ky", "muc_cua.1"} & set(wanted)


def test_a_route_that_a_person_confirms_has_its_column(tmp_path):
    asked = asked_with(ROUTE)
    takes = {column.name: column.takes for column in columns_of(asked)}
    assert takes["xac_nhan.C"].endswith("Thành tích đột xuất")
    row = {"ma": "a", "loai": "affiliate", "vu_viec": "không", "xac_nhan.general_1": "x"}
    row |= {"nguoi_xac_nhan": "Mai", "ngay_xac_nhan": "1/10/2026"}
    for said, status in (("x", MET), ("", UNKNOWN)):
        (entry,) = read(csv_file(tmp_path, [row | {"xac_nhan.C": said}]), asked)
        assert [each.status for each in verdicts(entry, asked)] == [status]


def test_where_the_plan_asks_for_two_kinds_of_targets_the_sheet_says_which(tmp_path):
    asked = asked_with(PROVINCE)
    assert {"muc_cua.1", "ky.1"} <= set(names(asked, wanted=True))
    row = {"ma": "a", "loai": "affiliate", "de_ra": "3", "muc_cua": "tỉnh", "ky": "giai đoạn"}
    (entry,) = read(csv_file(tmp_path, [row]), asked)
    assert entry.facts.progress[0].basis == "province_plan"
    (fault,) = faults(csv_file(tmp_path, [row | {"muc_cua": ""}]), asked)
    assert fault == "ô D2 (muc_cua.1): dịp này xét nhiều mức: ghi đơn vị hoặc tỉnh"


def measured(tmp_path, **cells):
    asked = question(plan=MEASURED)
    row = GOOD | {"de_ra.roads": "10", "ket_qua.roads": "9", "diem.mark_work": "54"}
    row |= {"dau_ky.poor": "40", "de_ra.poor": "30", "ket_qua.poor": "30"} | cells
    (entry,) = read(csv_file(tmp_path, [row]), asked)
    (verdict,) = verdicts(entry, asked)
    return {finding.code: finding for finding in verdict.findings}


def test_the_plan_s_indicators_and_points_have_columns_of_their_own(tmp_path):
    wanted = set(names(question(plan=MEASURED), wanted=True))
    assert {"de_ra.roads", "ket_qua.roads", "dau_ky.poor", "diem.mark_work"} <= wanted
    assert not {"dau_ky.roads", "diem.mark_roads"} & wanted
    found = measured(tmp_path)
    assert (found["score"].status, found["score"].actual) == (MET, "90 điểm")
    assert (found["fewer_poor"].status, found["fewer_poor"].actual) == (MET, "100%, tức giảm 10 hộ")


def test_a_figure_of_them_that_is_blank_is_unknown_and_one_that_is_short_says_by_how_much(tmp_path):
    found = measured(
        tmp_path, **{"diem.mark_work": "53,5", "ket_qua.poor": "32", "dau_ky.poor": ""}
    )
    assert found["score"].gap.text == "Còn thiếu 0,5 điểm"
    assert (found["fewer_poor"].status, found["fewer_poor"].gap.text) == (
        UNKNOWN,
        "Chờ nhập số đầu kỳ",
    )
    found = measured(tmp_path, **{"diem.mark_work": "", "ket_qua.poor": "32"})
    assert found["score"].status is UNKNOWN
    assert found["fewer_poor"].gap.text == "Còn phải giảm 2 hộ"


def test_points_beyond_the_item_s_most_are_a_fault_of_the_cell(tmp_path):
    asked = question(plan=MEASURED)
    (fault,) = faults(csv_file(tmp_path, [GOOD | {"diem.mark_work": "61"}]), asked)
    assert fault.endswith("(diem.mark_work): nhiều hơn 60 điểm của mục")
