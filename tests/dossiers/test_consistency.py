"""Papers of one dossier agree with the snapshot and one another, or the difference is named."""

import pytest

from dossiers import consistency, pdf
from dossiers.papers import papers_of
from tests.dossiers.sample import long_content, rejected_content, rich_content

pytestmark = pytest.mark.usefixtures("read_once")


def printed(content, only=None):
    specs = [spec for spec in papers_of(content) if only is None or (spec.kind, spec.key) in only]
    return {(spec.kind, spec.key): pdf.render(content, spec) for spec in specs}


@pytest.fixture(scope="module")
def papers():
    return printed(rich_content())


def found_with(papers, change, *changed):
    """The differences when the `changed` papers were printed from other data."""
    other = rich_content()
    change(other)
    found = consistency.differences(rich_content(), papers | printed(other, changed))
    return [str(difference) for difference in found]


def test_papers_of_one_snapshot_agree(papers):
    assert consistency.differences(rich_content(), papers) == []


def test_a_long_list_agrees_too(papers):
    content = long_content(15)
    longer = [("submission", "giay-khen"), ("minutes", "meeting"), ("count_record", "2")]
    assert consistency.differences(content, papers | printed(content, longer)) == []


def test_a_nominee_for_two_tiers_agrees():
    content = rich_content()
    content["items"][3]["nominee"] = content["items"][0]["nominee"]
    content["rounds"][1]["lines"][0]["nominee"] = "tt-1"
    content["reports"] = [r for r in content["reports"] if r["nominee"] != "tt-3"]
    assert consistency.differences(content, printed(content)) == []


def test_issue_data_make_no_difference(papers):
    content = rich_content()
    spec = papers_of(content)[0]
    issued = pdf.render(content, spec, {"number": "12", "date": "2025-11-20"})
    assert consistency.differences(content, papers | {(spec.kind, spec.key): issued}) == []


def test_a_missing_paper_is_named(papers):
    rest = {place: data for place, data in papers.items() if place != ("count_record", "2")}
    assert [str(d) for d in consistency.differences(rich_content(), rest)] == [
        "Biên bản kiểm phiếu lượt 2: văn bản: cần “có trong hồ sơ”, văn bản ghi “không có”."
    ]


def test_another_name_is_named(papers):
    def rename(content):
        content["items"][4]["nominee"]["name"] = "Danh Sa Ray"

    (difference,) = found_with(papers, rename, ("submission", "giay-khen"))
    assert difference.startswith("Tờ trình đề nghị tặng Giấy khen của Giám đốc sở: dòng 1")
    assert "Danh Sa Ray |" in difference
    minutes = found_with(papers, rename, ("minutes", "meeting"))
    assert (
        "cần “Ông Danh Sa Rây, Viên chức, Chi cục Thủy lợi”, văn bản ghi “không có”" in minutes[0]
    )


@pytest.mark.parametrize(
    "paper", [("submission", "giay-khen"), ("minutes", "meeting"), ("count_record", "2")]
)
def test_another_tally_is_named(papers, paper):
    def forge(content):
        line = content["rounds"][1]["lines"][1]
        line["sentence"] = line["sentence"].replace("8/9", "9/9").replace("88,88%", "100%")

    found = found_with(papers, forge, paper)
    assert any("8/9 thành viên đồng ý, đạt 88,88%" in line for line in found)


def whose_votes_are(words):
    """The sample decided under a rule with another denominator, and a comment that quotes it."""
    content = rich_content()
    for ballot in content["rounds"]:
        for line in ballot["lines"]:
            line["sentence"] = line["sentence"].replace("thành viên đồng ý", f"{words} đồng ý")
    quoted = f"Năm trước 7/9 {words} đồng ý, đạt 77,77% tổng số thành viên."
    content["items"][0]["comments"][0]["text"] = quoted
    return content


@pytest.mark.parametrize("words", ["thành viên", "thành viên dự họp", "phiếu hợp lệ"])
def test_papers_agree_whatever_the_rule_counts_and_a_comment_says(words):
    content = whose_votes_are(words)
    right = printed(content)
    assert consistency.differences(content, right) == []
    line = content["rounds"][0]["lines"][0]
    line["sentence"] = line["sentence"].replace("đạt", "chỉ đạt")
    assert consistency.differences(content, right) != []


def test_other_counts_are_named(papers):
    def forge(content):
        content["rounds"][0]["lines"][1] |= {"agree": 7, "disagree": 2}

    (row,) = found_with(papers, forge, ("count_record", "1"))
    assert "dòng 2 của bảng" in row
    assert "An Giang | 8 | 1 |" in row
    assert "An Giang | 7 | 2 |" in row


def test_another_order_is_named(papers):
    def swap(content):
        items = content["items"]
        items[4], items[5] = items[5], items[4]

    assert any(
        "dòng 1 của bảng" in x for x in found_with(papers, swap, ("submission", "giay-khen"))
    )
    assert any("sai thứ tự" in x for x in found_with(papers, swap, ("minutes", "meeting")))


def test_a_nominee_too_many_is_named(papers):
    def approve(content):
        content["items"][6]["conclusion"]["approved"] = True

    found = found_with(papers, approve, ("submission", "giay-khen"))
    assert any("số dòng của bảng: cần “4”, văn bản ghi “5”" in line for line in found)
    assert any("số lượng: cần “01 tập thể và 03 cá nhân”" in line for line in found)


def test_another_warning_is_named(papers):
    def forge(content):
        content["items"][1]["warnings"][0]["reason"] = "cấp trên đề nghị"

    found = found_with(papers, forge, ("minutes", "meeting"))
    assert any("thành tích năm 2025 là thành tích mới.”" in line for line in found)


def test_papers_of_a_meeting_that_agreed_to_nothing_agree():
    content = rejected_content()
    assert consistency.differences(content, printed(content)) == []
    proposed = pdf.render(rich_content(), papers_of(rich_content())[2])
    found = consistency.differences(content, printed(content) | {("minutes", "meeting"): proposed})
    assert any("không có đề nghị nào được Hội đồng thông qua" in str(d) for d in found)


def test_another_amount_is_named(papers):
    def forge(content):
        content["reports"][0]["contributions"][0]["amount"] = 96_400_000

    found = found_with(papers, forge, ("collective_report", "tt-2_bang-khen-tinh"))
    assert len(found) == 1
    assert "96.400.000”" in found[0]


def test_a_sum_that_does_not_add_up_is_named(papers):
    content = rich_content()
    content["reports"][0]["contribution_total"] += 1
    forged = printed(content, [("collective_report", "tt-2_bang-khen-tinh")])
    (difference,) = consistency.differences(content, papers | forged)
    assert difference.what == "tổng đóng góp"
    assert (difference.expected, difference.found) == ("116.400.000", "116.400.001")


def test_another_day_is_named(papers):
    def shift(content):
        content["meeting"]["date"] = "2025-11-13"

    found = found_with(papers, shift, ("vote_record", "3"))
    assert any(
        "“phiên họp ngày 12 tháng 11 năm 2025”, văn bản ghi “không có”" in line for line in found
    )


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"start": "09:59"}, "lượt 1 so với giờ họp: cần “mở từ 09:59”"),
        ({"end": "08:01"}, "so với giờ họp: cần “đóng trước 08:01”"),
    ],
)
def test_a_round_outside_of_the_meetings_hours_is_named(papers, change, said):
    """Snapshot and minutes say the same hour, and it is not the one the rounds were held in."""
    content = rich_content()
    content["meeting"].update(change)
    printed_so = printed(content, [("minutes", "meeting")])
    found = [str(d) for d in consistency.differences(content, papers | printed_so)]
    assert any(said in difference for difference in found)


@pytest.mark.parametrize("change", [{"start": "07:15"}, {"end": "11:45"}])
def test_another_hour_in_the_minutes_is_named(papers, change):
    def move(content):
        content["meeting"].update(change)

    found = found_with(papers, move, ("minutes", "meeting"))
    assert any("giờ" in difference and "không có" in difference for difference in found)
