"""The columns follow from the plan, whatever plan it is."""

from datetime import date

from awards.facts_sheet.asked import asked_of
from awards.facts_sheet.columns import FAMILIES
from awards.facts_sheet.deciding import verdicts
from awards.facts_sheet.reading import columns_of
from awards.rules import MET, NOT_MET, UNKNOWN, parse_plan
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
from tests.rules.example_plans import plan as plan_of

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
    row |= {"dau_ky.poor": "40", "de_ra.poor.tinh": "30", "ket_qua.poor": "30"} | cells
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


NAMED = """
[[indicator]]
code = "houses"
name = "Nhà xây mới"
measure = "nhà"
clause = "KH 7, mục II"

[[indicator]]
code = "shabby"
name = "Nhà dột nát còn lại"
measure = "nhà"
clause = "KH 7, mục II"
direction = "at_most"
"""
# Route A of the small plan by the unit's own target, and another by the province's.
OF_TWO = parse_plan(
    SMALL.partition("[[case]]")[0].replace(
        "threshold = 100", 'threshold = 110\n  indicators = ["houses"]'
    )
    + PROVINCE.replace('scope = "plan"', 'scope = "year"\n  indicators = ["houses"]')
    + NAMED
)
BUILT = {
    "ma": "a", "loai": "affiliate", "vu_viec": "không", "xac_nhan.general_1": "x",
    "nguoi_xac_nhan": "Mai", "ngay_xac_nhan": "05/11/2026", "ket_qua.houses": "20",
}  # fmt: skip


def asked_of_two():
    return asked_of(OF_TWO, "annual", on=DAYS["annual"].replace(year=2026), law=LAW)


def test_the_unit_s_own_target_of_a_named_indicator_is_not_the_province_s(tmp_path):
    asked = asked_of_two()
    assert {"de_ra.houses.don_vi", "de_ra.houses.tinh"} <= set(names(asked, wanted=True))
    (fault, *_) = faults(csv_file(tmp_path, [BUILT | {"de_ra.houses": "20"}]), asked)
    assert "không có cột “de_ra.houses”" in fault
    for targets, routes in [
        ({"de_ra.houses.don_vi": "20"}, {"A": "not_met", "B": "unknown"}),
        ({"de_ra.houses.tinh": "20"}, {"A": "unknown", "B": "met"}),
        ({"de_ra.houses.don_vi": "15", "de_ra.houses.tinh": "25"}, {"A": "met", "B": "not_met"}),
    ]:
        (entry,) = read(csv_file(tmp_path, [BUILT | targets]), asked)
        (verdict,) = verdicts(entry, asked)
        assert {route.code: route.status.value for route in verdict.routes} == routes


def test_targets_of_a_year_and_of_the_whole_time_have_columns_of_their_own():
    text = SMALL.partition("[[case]]")[0]
    own = text.replace("threshold = 100", 'threshold = 100\n  indicators = ["shabby"]')
    whole = PROVINCE.replace('"province_plan"', '"unit_plan"')
    plan = parse_plan(own + whole + NAMED)
    asked = asked_of(plan, "annual", on=DAYS["annual"].replace(year=2026), law=LAW)
    assert {
        f"{name}.shabby.{span}" for name in ("de_ra", "dau_ky") for span in ("nam", "giai_doan")
    } <= set(names(asked))
    assert "de_ra.houses" in names(asked)  # asked for by one of them only


def test_a_part_of_a_level_leaves_nothing_known_but_what_the_sheet_says(tmp_path):
    waits = {"cho_xac_nhan.poor": "9"}
    assert measured(tmp_path, **waits)["fewer_poor"].status is UNKNOWN
    assert measured(tmp_path, **waits, **{"da_xac_nhan.poor": "30"})["fewer_poor"].status is MET
    asked = question(plan=MEASURED)
    row = GOOD | {"ket_qua.poor": "30", "da_xac_nhan.poor": "30"}
    (fault,) = faults(csv_file(tmp_path, [row]), asked)
    assert fault.endswith("(da_xac_nhan.poor): chỉ ghi khi có cho_xac_nhan.poor")


def test_a_contribution_cell_left_blank_is_unknown_and_a_zero_is_none(tmp_path):
    """Also where the plan gives the amounts, so that no norm stands in the row."""
    asked = asked_of(plan_of("toan_dan"), "annual", on=date(2026, 12, 1), tier="giay_khen_huyen")
    row = {"ma": "a", "loai": "enterprise", "vu_viec": "không", "da_khen": "không"}
    for said, status in (("", UNKNOWN), ("0", NOT_MET), ("900.000.000", MET)):
        (entry,) = read(csv_file(tmp_path, [row | {"dong_gop": said}]), asked)
        (verdict,) = verdicts(entry, asked)
        assert {r.status for r in verdict.routes if r.code == verdict.routes[0].code} == {status}
