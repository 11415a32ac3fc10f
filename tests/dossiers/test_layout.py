"""The layout check passes for every kind of paper and fails for every kind of wrong layout."""

import pytest
from django.template.loader import render_to_string

from dossiers import layout, pdf
from dossiers.papers import paper, papers_of
from dossiers.reading import read
from tests.dossiers.sample import long_content, rich_content

PAPERS = [(spec.kind, spec.key) for spec in papers_of(rich_content())]
ISSUE = {"number": "9", "date": "2025-07-05"}


@pytest.mark.parametrize("issue", [None, ISSUE], ids=["draft", "issued"])
@pytest.mark.parametrize(("kind", "key"), PAPERS)
def test_every_kind_of_paper_keeps_the_decree(kind, key, issue):
    content = rich_content()
    spec = paper(content, kind, key)
    assert layout.faults(pdf.render(content, spec, issue), content, spec, issue) == []


@pytest.mark.parametrize(
    ("superior", "name"),
    [
        ("UBND tỉnh Kiên Giang", "Sở Nông nghiệp và Phát triển nông thôn"),
        ("UBND tỉnh Kiên Giang", "Sở Nông nghiệp và Môi trường"),
        ("Bộ Nông nghiệp và Môi trường", "Vườn quốc gia U Minh Thượng"),
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
    assert layout.faults(pdf.render(content, spec), content, spec) == []


def test_a_unit_without_a_head_signs_with_a_blank_name():
    content = rich_content()
    nobody = {"authority": "", "of": "", "post": "Thủ trưởng đơn vị", "name": ""}
    content["reports"][0]["reporter"] = nobody
    spec = paper(content, "collective_report", "tt-2_bang-khen-tinh")
    data = pdf.render(content, spec)
    assert layout.faults(data, content, spec) == []
    assert read(data).text.count("THỦ TRƯỞNG ĐƠN VỊ") == 1


@pytest.fixture
def styled(monkeypatch):
    """Renders with the stylesheet changed in one place."""

    def change(old, new):
        sheet = render_to_string(pdf.STYLESHEET)
        assert old in sheet
        tools = pdf.press()
        fonts = pdf.FontConfiguration()
        styles = pdf.CSS(
            string=sheet.replace(old, new), font_config=fonts, url_fetcher=tools.fetcher
        )
        monkeypatch.setattr(pdf, "press", lambda: pdf.Press(fonts, styles, tools.fetcher))

    return change


MARGINS = "margin: 20mm 16mm 20mm 30mm"
WRONG = {
    "left margin": (MARGINS, "margin: 20mm 16mm 20mm 25mm", "lề trái"),
    "wide left margin": (MARGINS, "margin: 20mm 16mm 20mm 40mm", "lề trái"),
    "right margin": (MARGINS, "margin: 20mm 10mm 20mm 30mm", "lề phải"),
    "top margin": (MARGINS, "margin: 40mm 16mm 20mm 30mm", "lề trên"),
    "bottom margin": (MARGINS, "margin: 20mm 16mm 5mm 30mm", "lề dưới"),
    "paper": ("size: A4 portrait", "size: Letter", "khổ giấy"),
    "number in a corner": ("{ @top-center { content: none } }", "{}", "trang đầu không được"),
    "number aside": ("@top-center { content: counter", "@top-right { content: counter", "giữa"),
    "number size": ('font: 13pt "Lib', 'font: 10pt "Lib', "số trang phải cỡ"),
    "face": ('html { font: 14pt/1.3 "Liberation Serif NG"', "html { font: 14pt/1.3 Liberation Sans",
             "không phải Liberation-Serif"),
    "text size": ("padding: 0; font-size: 14pt;", "padding: 0; font-size: 12pt;", "cỡ chữ"),
    "national title": (".head p { font-size: 13pt }", ".head p { font-size: 11pt }", "Quốc hiệu"),
    "national title light": (".head .nation, ", "", "Quốc hiệu: phải in đậm"),
    "day upright": ("font-size: 14pt; font-style: italic }", "font-size: 14pt }", "địa danh"),
    "basis upright": (".text .basis { font-style: italic }", "", "căn cứ: phải in nghiêng"),
    "ragged text": ("text-align: justify; text-indent", "text-align: left; text-indent",
                    "canh đều"),
    "tight lines": ("14pt/1.3", "14pt/1", "giãn dòng"),
    "wide lines": ("14pt/1.3", "14pt/2", "giãn dòng"),
    "paragraphs": ("margin-top: 6pt;\n  orphans", "margin-top: 1pt;\n  orphans", "chưa đủ 6 pt"),
    "long rule": ("width: 38%", "width: 90%", "đường kẻ dài"),
    "no rule": ("border-bottom: 0.75pt solid\n}", "}", "thiếu đường kẻ"),
    "receivers": (".receivers li { font-size: 11pt", ".receivers li { font-size: 13pt",
                  "danh sách nơi nhận: cỡ chữ"),
    "receivers low": (".receivers p {", ".receivers p { padding-top: 30pt;", "không ngang hàng"),
    "cells": (".wide table { font-size: 11pt }", ".wide table { font-size: 9pt }", "chữ trong"),
    "post light": (".sign .post { font-weight: bold }", "", "KT. GIÁM ĐỐC"),
    "signature alone": (".closing { break-inside: avoid }",
                        ".closing > .sign { break-before: page }"
                        ".closing, .sign { break-inside: auto } .x", "hai dòng nội dung"),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "fault"), WRONG.values(), ids=WRONG.keys())
def test_a_wrong_layout_is_found(styled, old, new, fault):
    styled(old, new)
    content = rich_content()
    spec = paper(content, "submission", "bang-khen-tinh")
    found = layout.faults(pdf.render(content, spec), content, spec)
    assert any(fault in line for line in found), found


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


def test_a_head_that_is_not_repeated_is_found(styled):
    styled("tr { break-inside: avoid }", "thead { display: table-row-group }")
    content = long_content(20)
    spec = paper(content, "submission", "giay-khen")
    found = layout.faults(pdf.render(content, spec), content, spec)
    assert any("thiếu dòng tiêu đề" in line for line in found)


def test_a_row_cut_by_a_page_is_found(styled):
    styled("tr { break-inside: avoid }", "")
    content = long_content(3)
    for item in content["items"]:
        item["achievement"] = "Hoàn thành xuất sắc nhiệm vụ được giao. " * 20
    spec = paper(content, "submission", "giay-khen")
    found = layout.faults(pdf.render(content, spec), content, spec)
    assert any("bị cắt qua trang" in line for line in found)


def test_names_are_never_cut():
    content = rich_content()
    name = "Nguyễn Phước Bảo Quốc Tôn Nữ Hoàng Thị Ngọc Diễm Kiều Trang Anh Thư"
    content["items"][4]["nominee"]["name"] = name
    spec = paper(content, "submission", "giay-khen")
    data = pdf.render(content, spec)
    assert layout.faults(data, content, spec) == []
    assert any(name in row for row in read(data).rows)
