"""The controls of the layout check: every rule, broken on every kind of paper it holds for.

Faults that leave one another alone are printed together, so a paper is rendered once a sheet.
"""

from functools import cache
from unittest import mock

import pytest

from dossiers import layout, pdf
from dossiers.papers import paper
from tests.dossiers.misprints import misprinting
from tests.dossiers.sample import rich_content

ISSUE = {"number": "9", "date": "2025-07-05"}
KEYS = {
    "submission": "giay-khen",
    "minutes": "meeting",
    "count_record": "1",
    "vote_record": "3",
    "collective_report": "tt-2_bang-khen-tinh",
    "individual_report": "cn-1_bang-khen-tinh",
}
ALL = tuple(KEYS)
REPORTS = ("collective_report", "individual_report")
RECORDS = ("minutes", "count_record", "vote_record")
NUMBERED = ("submission", *RECORDS)
DATED = ("submission", *REPORTS)
MARGINS = "size: A4 portrait;\n  margin: 20mm 16mm 20mm 30mm"
TEXT = ".text p, .text li { text-align: justify; text-indent: 12.7mm; margin-top: 6pt;"
HEADINGS = (
    ".text h2, .text h3 { margin-top: 8pt; text-indent: 12.7mm; font-weight: bold;"
    " break-after: avoid"
)
LINES = 'html { font: 14pt/1.3 "Liberation Serif NG"; color: #000 }'

# A sheet of misprints: what is changed, and the words of each fault with the kinds that show it.
SHEETS = {
    "page": (
        {
            MARGINS: "size: A4 portrait; margin: 20mm 10mm 20mm 25mm",
            "@top-center { content: none }": "",
            "@top-center { content: counter": "@top-right { content: counter",
            'font: 13pt "Lib': 'font: 10pt "Lib',
        },
        {
            "lề trái 25": ALL,
            "chữ lấn lề trái": ALL,
            "lề phải 9": ALL,
            "số trang không ở giữa": ALL,
            "số trang phải cỡ": ALL,
        },
    ),
    "other page": (
        {
            MARGINS: "size: A4 portrait; margin: 20mm 16mm 20mm 40mm",
            "@page :first { @top-center { content: none } }": "",
            "counter(page)": "'- ' counter(page)",
        },
        {
            "lề trái 40": ALL,
            "trang đầu không được đánh số": ALL,
            "số trang ở lề trên phải là 2": ALL,
        },
    ),
    "paper": (
        {MARGINS: "size: Letter; margin: 40mm 25mm 20mm 30mm"},
        {"khổ giấy": ALL, "lề trên 40": ALL, "lề phải rộng": ALL},
    ),
    "face": (
        {LINES: LINES.replace('"Liberation Serif NG"', "Liberation Sans")},
        {"không phải Liberation-Serif": ALL},
    ),
    "tight": ({LINES: LINES.replace("1.3", "1").replace("#000", "#333")}, {
        "giãn dòng 1 lần": ALL, "chữ phải màu đen": ALL,
    }),
    "loose": (
        {
            LINES: LINES.replace("1.3", "2"),
            ".text .basis {": ".text { position: relative; top: 50mm } .text .basis {",
        },
        {"giãn dòng 2 lần": ALL, "lề dưới": ALL},
    ),
    "head": (
        {
            ".head p { font-size: 13pt }": ".head p { font-size: 11pt }",
            ".head .superior, .head .name { font-size: 12pt }": "",
            ".head .name, .head .nation, ": "",
            "font-size: 14pt; font-style: italic }": "font-size: 15pt; padding-top: 14pt }",
            "width: 38%": "width: 90%",
            ".title { margin-top: 14pt; text-align: center;": ".title { margin-top: 14pt;",
            ".form { margin-top: 4pt; text-align: center; font-style: italic;": ".form {",
            ".text .basis { font-style: italic }": "",
        },
        {
            "cơ quan chủ quản: cỡ chữ 11": ALL,
            "cơ quan ban hành: phải in đậm": ALL,
            "cơ quan ban hành: đường kẻ dài": ALL,
            "Quốc hiệu: cỡ chữ 11": ALL,
            "Quốc hiệu: phải in đậm": ALL,
            "số, ký hiệu: cỡ chữ 11": NUMBERED,
            "địa danh, ngày tháng: phải in nghiêng": DATED,
            "địa danh, ngày tháng: cỡ chữ 15": DATED,
            "địa danh, ngày tháng: không cùng dòng với số": ("submission",),
            "tên loại: không canh giữa": ALL,
            "trích yếu: đường kẻ dài": ALL,
            "mẫu số: phải in nghiêng": REPORTS,
            "mẫu số: không canh giữa": REPORTS,
            "căn cứ: phải in nghiêng": ("submission",),
            "dòng kèm theo: phải in nghiêng": ("submission",),
        },
    ),
    "columns": (
        {
            ".head p { font-size: 13pt }": (
                ".head p { font-size: 13pt } .head .superior { padding-top: 12pt }"
                " .head .nation, .head .number, .head .day, .head .name,"
                " .head .motto { text-align: left }"
            ),
            ".head .motto { font-size: 14pt }": (
 ".head .motto { font-size: 12pt; font-weight: 400 }"
),
            ".head .motto span { border-bottom: 0.75pt solid": ".head .motto span { color: #000",
            ".about { margin-top: 2pt; text-align: center; font-weight: bold }": "",
        },
        {
            "cơ quan ban hành: không canh giữa cột": ALL,
            "Tiêu ngữ: không canh giữa cột": ALL,
            "số, ký hiệu: không canh giữa cột": NUMBERED,
            "địa danh, ngày tháng: không canh giữa cột": REPORTS,
            "Quốc hiệu: không cùng dòng với cơ quan chủ quản": ALL,
            "Tiêu ngữ: cỡ chữ 12": ALL,
            "Tiêu ngữ: phải in đậm": ALL,
            "Tiêu ngữ: thiếu đường kẻ": ALL,
            "trích yếu: phải in đậm": ALL,
        },
    ),
    "overlap": (
        {
            ".head .motto { font-size: 14pt }": (
                ".head .motto { font-size: 14pt }"
                " .head .name, .head .superior { margin-right: -60mm; white-space: nowrap }"
            ),
            "Nơi nhận:": "Gửi:",
            ">Phụ lục<": ">Danh sách<",
            '<p class="number"></p>': '<p class="number">Số: 07/BC</p>',
            '<p class="day"></p>': '<p class="day">An Giang, ngày 05 tháng 7 năm 2025</p>',
        },
        {
            "hai cột chồng lên nhau": ALL,
            "dòng thừa “An Giang": RECORDS,
            "dòng thừa “Số: 07": REPORTS,
            "Nơi nhận: thiếu": NUMBERED,
            "Cần 1 phụ lục, văn bản có 0": ("submission",),
        },
    ),
    "text": (
        {
            "padding: 0; font-size: 14pt;": "padding: 0; font-size: 12pt;",
            TEXT: ".text p, .text li { margin-top: 3pt;",
            HEADINGS: ".text h2, .text h3 { margin-top: 8pt; text-indent: 12.7mm; font-weight: 400",
            "<h2>I. ": "<h2>IV. Bốn ",
            "<h2>1. ": "<h2>4. ",
            "<h3>1. ": "<h3>4. ",
            "./.": ".",
        },
        {
            "cỡ chữ 12, phải từ 13 đến 14": ALL,
            "dòng đầu phải lùi": ALL,
            "chưa canh đều": ALL,
            "cách đoạn trên 3": ALL,
            "đề mục phải in đậm": ALL,
            "đề mục số La Mã phải viết hoa": ("submission", "minutes", *REPORTS),
            "đề mục phải mang số": ALL,
            "phải kết thúc bằng ./.": ALL,
        },
    ),
    "stress": (
        {
            TEXT: f"{TEXT} font-weight: bold;",
            HEADINGS: HEADINGS.replace("avoid", "page"),
            ".</p>": "./.</p>",
        },
        {
            "nội dung không được in đậm": ALL,
            "dòng dẫn đứng cuối trang": ALL,
            "./. chỉ đứng ở dòng cuối": NUMBERED,
        },
    ),
    "closing": (
        {
            ".sign .post { font-weight: bold }": ".sign .post { font-size: 12pt }",
            ".receivers li { font-size: 11pt": ".receivers li { font-size: 13pt",
            ".receivers p { font-size: 12pt;": ".receivers { padding-left: 30pt } .receivers p {",
            "font-style: italic; text-align: left;": "text-align: left;",
            "  font-size: 12pt; line-height: 1.2 }": "  font-size: 10pt }",
            ".wide table { font-size: 11pt }": "",
        },
        {
            "Chữ ký: thiếu": ALL,
            "danh sách nơi nhận: cỡ chữ 13": NUMBERED,
            "Nơi nhận: cỡ chữ 14": NUMBERED,
            "Nơi nhận: phải in nghiêng": NUMBERED,
            "Nơi nhận: không sát lề trái": NUMBERED,
            "chữ trong bảng cỡ 10": ("submission", "count_record", "vote_record", *REPORTS),
        },
    ),
    "signers": (
        {
            ".sign p {": (
                ".sign > :nth-child(odd) { grid-column: 2 }"
                " .sign > :nth-child(even) { grid-column: 1 }"
                " .receivers { padding-top: 30pt } .sign p {"
            ),
            ".sign .signer { margin-top: 58pt;": ".sign .signer { text-align: left;",
            ".closing { break-inside: avoid; break-before: avoid }": (
                ".closing > .sign { break-before: page }"
            ),
            "margin-top: 14pt; break-inside: avoid;\n  break-before: avoid }": "}",
        },
        {
            "không cùng một cột": ALL,
            "không ngang hàng": ("submission",),
            "phải ở bên phải": ALL,
            "phải ở bên trái": (*RECORDS, *REPORTS),
            "ít nhất hai dòng nội dung": ALL,
        },
    ),
}  # fmt: skip
CONTROLS = [
    (sheet, kind, fault)
    for sheet, (_, faults) in SHEETS.items()
    for fault, kinds in faults.items()
    for kind in kinds
]


@cache
def found(sheet, kind):
    """The faults of one kind of paper with one sheet of misprints."""
    content = rich_content()
    spec = paper(content, kind, KEYS[kind])
    press, render_to_string = misprinting(SHEETS[sheet][0])
    with mock.patch.multiple(pdf, press=press, render_to_string=render_to_string):
        data = pdf.render(content, spec, ISSUE)
    return layout.faults(data, content, spec, ISSUE)


@pytest.mark.parametrize(("sheet", "kind", "fault"), CONTROLS)
def test_a_misprint_is_found(sheet, kind, fault):
    assert any(fault in line for line in found(sheet, kind)), found(sheet, kind)


@pytest.mark.parametrize("sheet", SHEETS)
def test_every_misprint_changes_something(sheet):
    """A control whose text left the templates would control nothing."""
    content, texts = rich_content(), []
    _, render_to_string = misprinting({})
    for kind, key in KEYS.items():
        spec = paper(content, kind, key)
        texts += [
            render_to_string(name, pdf.context_for(content, spec, ISSUE)) for name in spec.templates
        ]
    texts.append(render_to_string(pdf.STYLESHEET))
    assert [old for old in SHEETS[sheet][0] if not any(old in text for text in texts)] == []
