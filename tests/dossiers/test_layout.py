"""The layout check passes for every kind of paper and fails for every kind of wrong layout."""

import pytest

from dossiers import layout, pdf, wording
from dossiers.layout.measures import MM
from dossiers.papers import paper, papers_of
from dossiers.reading import read
from tests.dossiers.misprints import misprinting
from tests.dossiers.sample import long_content, rejected_content, rich_content

PAPERS = [(spec.kind, spec.key) for spec in papers_of(rich_content())]
ISSUE = {"number": "9", "date": "2025-07-05"}


def faults_of(content, kind, key):
    """The faults of one paper of the content, as it is rendered now."""
    spec = paper(content, kind, key)
    return layout.faults(pdf.render(content, spec), content, spec)


@pytest.mark.parametrize("issue", [None, ISSUE], ids=["draft", "issued"])
@pytest.mark.parametrize(("kind", "key"), PAPERS)
def test_every_kind_of_paper_keeps_the_decree(kind, key, issue):
    content = rich_content()
    spec = paper(content, kind, key)
    assert layout.faults(pdf.render(content, spec, issue), content, spec, issue) == []


@pytest.mark.parametrize(("kind", "key"), [("minutes", "meeting"), ("vote_record", "3")])
def test_papers_of_a_meeting_that_agreed_to_nothing_keep_the_decree(kind, key):
    assert faults_of(rejected_content(), kind, key) == []


@pytest.mark.parametrize("keep", [{"tt-3"}, {"cn-2", "cn-3"}])
def test_a_list_of_one_kind_keeps_the_decree(keep):
    content = rich_content()
    for item in content["items"]:
        item["conclusion"]["approved"] = item["nominee"]["key"] in keep
    assert faults_of(content, "submission", "giay-khen") == []


@pytest.mark.parametrize(
    ("superior", "name"),
    [
        ("UBND tỉnh Kiên Giang", "Sở Nông nghiệp và Phát triển nông thôn"),
        ("UBND tỉnh Kiên Giang", "Sở Nông nghiệp và Môi trường"),
        ("Bộ Nông nghiệp và Môi trường", "Vườn quốc gia U Minh Thượng"),
        (
            "Sở Nông nghiệp và Phát triển nông thôn",
            "Chi cục Quản lý chất lượng nông lâm sản và thủy sản",
        ),
        (
            "Sở Y tế",
            "Ban Quản lý dự án đầu tư xây dựng công trình nông nghiệp và phát triển nông thôn",
        ),
    ],
)
def test_agency_names_of_any_length_keep_the_decree(superior, name):
    content = rich_content()
    content["submissions"][0]["issuer"] |= {"superior": superior, "name": name}
    spec = paper(content, "submission", "bang-khen-tinh")
    data = pdf.render(content, spec)
    assert layout.faults(data, content, spec) == []
    planned = [*wording.header_lines(superior), *wording.header_lines(name)]
    lines = {line.text: line for line in read(data).pages[0].lines}
    assert [line for line in planned if line not in lines] == []  # none broken again
    nation = lines["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"]
    assert nation.x0 - max(lines[line].x1 for line in planned) > 3 * MM


def test_a_unit_without_a_head_signs_with_a_blank_name():
    content = rich_content()
    nobody = {"authority": "", "of": "", "post": "Thủ trưởng đơn vị", "name": ""}
    content["reports"][0]["reporter"] = nobody
    spec = paper(content, "collective_report", "tt-2_bang-khen-tinh")
    data = pdf.render(content, spec)
    assert layout.faults(data, content, spec) == []
    assert read(data).text.count("THỦ TRƯỞNG ĐƠN VỊ") == 1


@pytest.fixture
def broken(monkeypatch):
    """Renders with one text of the templates or the stylesheet changed."""

    def change(old, new):
        press, render_to_string = misprinting({old: new})
        monkeypatch.setattr(pdf, "press", press)
        monkeypatch.setattr(pdf, "render_to_string", render_to_string)

    return change


def test_another_order_of_elements_is_found():
    content = rich_content()
    spec = paper(content, "submission", "bang-khen-tinh")
    data = pdf.render(content, spec)
    content["submissions"][0]["basis"].reverse()
    assert any("sai thứ tự: căn cứ" in line for line in layout.faults(data, content, spec))


def test_sixty_rows_break_between_rows_under_a_repeated_head():
    content = long_content(60)
    spec = paper(content, "submission", "giay-khen")
    data = pdf.render(content, spec, ISSUE)
    assert layout.faults(data, content, spec, ISSUE) == []
    document = read(data)
    rows = [row for row in document.rows if row[1] in ("Ông", "Bà")]
    assert [row[0] for row in rows] == [str(number) for number in range(1, 64)]
    assert rows[-1][2] == "Nguyễn Phan Hoàng Thị Ngọc Ánh 60"
    annex = [page for page in document.pages if page.width > page.height]
    assert len(annex) > 4
    assert annex[0].lines[0].text == "Phụ lục"
    for number, page in enumerate(annex[1:], start=2):
        assert page.lines[0].text == "STT"
        assert page.lines[-1].text == str(number)


def test_a_head_that_is_not_repeated_is_found(broken):
    broken("tr { break-inside: avoid }", "thead { display: table-row-group }")
    content = long_content(20)
    found = faults_of(content, "submission", "giay-khen")
    assert any("thiếu dòng tiêu đề" in line for line in found)


def test_a_row_cut_by_a_page_is_found(broken):
    broken("tr { break-inside: avoid }", "")
    content = long_content(3)
    for item in content["items"]:
        item["achievement"] = "Hoàn thành xuất sắc nhiệm vụ được giao. " * 20
    found = faults_of(content, "submission", "giay-khen")
    assert any("bị cắt qua trang" in line for line in found)


def test_names_are_never_cut():
    content = rich_content()
    name = "Nguyễn Phước Bảo Quốc Tôn Nữ Hoàng Thị Ngọc Diễm Kiều Trang Anh Thư"
    content["items"][4]["nominee"]["name"] = name
    spec = paper(content, "submission", "giay-khen")
    data = pdf.render(content, spec)
    assert layout.faults(data, content, spec) == []
    assert any(name in row for row in read(data).rows)


def test_an_annex_that_goes_on_counting_is_found(broken):
    broken("@page wide { size", "@page wide { counter-increment: page 2; size")
    content = long_content(20)
    found = faults_of(content, "submission", "giay-khen")
    assert any("số trang ở lề trên phải là 2" in line for line in found)


def test_a_paper_that_nobody_keeps_is_found():
    content = rich_content()
    content["meeting"]["receivers"] = ["Thành viên Hội đồng"]
    found = faults_of(content, "minutes", "meeting")
    assert found == ["Nơi nhận: dòng cuối phải là Lưu: VT và đơn vị soạn thảo."]


def test_a_list_without_its_stops_is_found(monkeypatch):
    monkeypatch.setattr(wording, "listed", lambda entries: entries)
    monkeypatch.setattr(wording, "receivers", lambda entries: [f"- {line}" for line in entries])
    found = faults_of(rich_content(), "submission", "bang-khen-tinh")
    assert {line.partition(":")[0] for line in found} == {"căn cứ", "Nơi nhận"}
    assert sum("phải kết thúc bằng “;”" in line for line in found) >= 2
    assert sum("phải kết thúc bằng “.”" in line for line in found) == 2


def test_long_minutes_with_many_words_keep_the_decree():
    content = long_content(30)
    text = "Thành tích rõ, có minh chứng; đề nghị bổ sung số liệu hộ thoát nghèo của xã đảo. " * 3
    for place, item in enumerate(content["items"]):
        said = {"prefix": "Bà", "author": "Võ Thị Bạch Yến", "post": "Phó Giám đốc Sở"}
        item["comments"] = [said | {"text": text.strip()}] * (place % 3)
        item["nominee"] |= {"name": f"Nguyễn Phước Bảo Quốc Tôn Nữ Hoàng Thị Diễm Kiều {place}"}
    spec = paper(content, "minutes", "meeting")
    data = pdf.render(content, spec)
    assert layout.faults(data, content, spec) == []
    assert len(read(data).pages) > 12


WORDS = "Năm 2025 hỗ trợ 33 hộ nghèo thoát nghèo, nạo vét 47,1 km kênh nội đồng tại các xã đảo. "


@pytest.mark.parametrize("length", range(160, 440, 40))
def test_an_annex_of_one_row_keeps_the_decree(length):
    """Cells that happen to end before their column does say nothing of the margin."""
    content = rich_content()
    content["items"] = [content["items"][0] | {"achievement": (WORDS * 5)[:length].strip()}]
    content["reports"] = []
    spec = paper(content, "submission", "bang-khen-tinh")
    assert layout.faults(pdf.render(content, spec), content, spec) == []


def test_a_table_that_ends_before_the_margin_is_found(broken):
    broken("@page wide { size", "table { width: 80% !important } @page wide { size")
    content = rich_content()
    spec = paper(content, "submission", "bang-khen-tinh")
    found = layout.faults(pdf.render(content, spec), content, spec)
    assert any("lề phải rộng" in line for line in found)
