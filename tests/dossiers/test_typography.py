"""What an office sees and no decree prescribes: where lines, tables and pages break."""

import pytest

from dossiers import consistency, layout, pdf, wording
from dossiers.layout.measures import blocks_of, parts_of
from dossiers.papers import paper, papers_of
from dossiers.reading import Paper, read
from tests.dossiers.sample import rich_content

PAPERS = [(spec.kind, spec.key) for spec in papers_of(rich_content())]
FULL = 55  # letters of 14 pt on a line; an average one has 80
REPORT = ("collective_report", "tt-2_bang-khen-tinh")


def printed(content, kind, key) -> Paper:
    """Read back, without a fault of layout and as the snapshot says."""
    spec = paper(content, kind, key)
    data = pdf.render(content, spec)
    assert layout.faults(data, content, spec) == []
    differences = consistency.differences(content, {(kind, key): data})
    assert [d for d in differences if d.paper == spec.title] == []
    return read(data)


def page_of(document: Paper, start: str) -> int:
    """Of the first line that begins so."""
    return next(line.page for line in document.lines if line.text.startswith(start))


@pytest.mark.parametrize(("kind", "key"), PAPERS)
def test_no_paragraph_ends_with_a_word_alone_and_no_line_is_torn(kind, key):
    main, *_ = parts_of(printed(rich_content(), kind, key))
    running = [
        block
        for block in blocks_of(main.lines)
        if block[0].inside("P", "LI") and block[0].x1 > main.right - 4 and len(block) > 1
    ]
    assert [block[-1].text for block in running if " " not in block[-1].text] == []
    full = [line.text for block in running for line in block[:-1]]
    assert [text for text in full if len(text) < FULL] == []


@pytest.mark.parametrize(("kind", "key"), PAPERS)
def test_no_line_begins_with_a_space(kind, key):
    lines = printed(rich_content(), kind, key).lines
    assert [line.text for line in lines if line.runs[0].text[:1].isspace()] == []


def test_what_reads_as_one_is_not_parted():
    held = pdf._held_together(
        "<title>9 hộ</title><body><p title='9 hộ'>Đã giúp 9 hộ theo Kế hoạch số 54/KH-SNNPTNT"
        " ngày 26 tháng 7 năm 2022</p><td>hộ nghèo</td></body>"
    )
    assert held == (
        "<title>9 hộ</title><body><p title='9 hộ'>Đã giúp 9\u00a0hộ theo Kế\u00a0hoạch "
        '<span class="whole">số\u00a054/KH-SNNPTNT</span>'
        " ngày\u00a026 tháng\u00a07 năm\u00a02022</p><td>hộ nghèo</td></body>"
    )


@pytest.mark.parametrize(
    ("kind", "key"), [("submission", "giay-khen"), ("minutes", "meeting"), ("vote_record", "3")]
)
def test_a_name_in_a_title_stands_on_one_line(kind, key):
    content = rich_content()
    lines = [line.text for line in printed(content, kind, key).lines]
    assert f"“{content['movement']['name']}” năm 2025" in lines


def test_titles_of_any_length_are_broken_and_a_long_name_too():
    name = f"“{'Chung tay vì người nghèo ' * 4}”"
    assert max(map(len, wording.even_lines(f"Phong trào {name}", 60))) <= 60
    assert len(wording.even_lines("Một trăm chữ của một tên phong trào dài " * 20, 72)) >= 11


def report(paragraphs: int, gifts: int) -> dict:
    """The snapshot with one collective's report of that length."""
    content = rich_content()
    first = content["reports"][0]
    first |= {
        "overview": ["Đơn vị được giao giúp hộ nghèo."] * paragraphs,
        "sections": [],
        "targets": first["targets"][:1],
        "evidence": first["evidence"][:1],
        "contributions": first["contributions"][:1] * gifts,
        "contribution_total": 86_400_000 * gifts,
    }
    return content


@pytest.mark.parametrize("paragraphs", range(6))
def test_a_sum_is_never_alone_on_a_page(paragraphs):
    document = printed(report(paragraphs, 2), *REPORT)
    (sum_page,) = {line.page for line in document.lines if line.text == "Tổng cộng"}
    rows = [line.page for line in document.lines if line.text.startswith("05/03/2025")]
    assert rows[-1] == sum_page


def test_one_contribution_is_its_own_sum():
    document = printed(report(1, 1), *REPORT)
    assert "86.400.000" in document.text
    assert "Tổng cộng" not in document.text


def test_a_report_leaves_its_last_words_alone_to_the_signature():
    """Heading and list stay on the page where there is room for them."""
    longer = (printed(report(paragraphs, 0), *REPORT) for paragraphs in range(14))
    document = next(document for document in longer if len(document.pages) == 2)
    assert page_of(document, "2. Minh chứng") == page_of(document, "- Biên bản nghiệm thu") == 0
    assert page_of(document, "Trên đây là") == page_of(document, "XÁC NHẬN CỦA") == 1


@pytest.mark.parametrize("more", range(0, 24, 4))
def test_the_count_under_a_list_goes_with_its_last_row(more):
    content = rich_content()
    first = content["items"][0]
    longer = first | {"achievement": first["achievement"] + " Giúp thêm hộ nghèo." * more}
    content["items"], content["reports"] = [longer] + [first] * 5, []
    document = read(pdf.render(content, paper(content, "submission", "bang-khen-tinh")))
    last = [line.page for line in document.lines if line.text.startswith("Hỗ trợ sinh kế")][-1]
    assert page_of(document, "Danh sách gồm") == last


def test_a_line_under_words_clears_their_descenders():
    document = read(pdf.render(rich_content(), paper(rich_content(), "submission", "giay-khen")))
    for start in ("Độc lập", "(Kèm theo"):
        line = next(line for line in document.lines if line.text.startswith(start))
        rules = [r.y - line.y for r in document.pages[line.page].rules if r.x0 < line.middle < r.x1]
        assert min(gap for gap in rules if gap > 0) > 0.22 * line.size + 2
