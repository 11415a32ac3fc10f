"""Rendering: fonts, refused fetches, escaping, equal bytes, readable text."""

import hashlib
import io
import itertools
import os
import shutil
import subprocess
import sys

import pypdfium2
import pytest
from pypdf import PdfReader

from dossiers import pdf
from dossiers.papers import paper, papers_of
from dossiers.reading import bare, read
from tests.dossiers.people import NOMINEES
from tests.dossiers.printing import printed
from tests.dossiers.sample import rejected_content, rich_content

ISSUE = {"number": "7", "date": "2025-11-14"}


def text_of(data):
    return read(data).text


def test_the_same_snapshot_gives_the_same_bytes():
    content = rich_content()
    for spec in papers_of(content)[:4]:
        assert pdf.render(content, spec, ISSUE) == pdf.render(rich_content(), spec, ISSUE)


def test_another_process_gives_the_same_bytes():
    """Sets and hashes differ from process to process; the paper must not."""
    program = (
        "import django, hashlib; django.setup();"
        "from dossiers import pdf; from dossiers.papers import papers_of;"
        "from tests.dossiers.sample import rejected_content, rich_content as content;"
        "data = pdf.render(content(), papers_of(content())[1]);"
        "print(hashlib.sha256(data).hexdigest())"
    )
    environment = os.environ | {
        "PYTHONHASHSEED": "7",
        "TZ": "Pacific/Auckland",
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
    }
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
    )
    here = pdf.render(rich_content(), papers_of(rich_content())[1])
    assert done.stdout.split()[-1] == hashlib.sha256(here).hexdigest()


def test_issue_data_is_the_only_difference_between_draft_and_issued():
    content = rich_content()
    spec = paper(content, "submission", "giay-khen")
    draft, issued = text_of(pdf.render(content, spec)), text_of(pdf.render(content, spec, ISSUE))
    assert "Số: 07/TTr-HĐTĐKT" in issued
    assert "An Giang, ngày 14 tháng 11 năm 2025" in issued
    number, day = "07/TTr-HĐTĐKT", "ngày 14 tháng 11 năm 2025"
    blank = issued.replace(number, "/TTr-HĐTĐKT").replace(day, "ngày tháng năm 2025")
    assert blank == draft


@pytest.mark.parametrize(
    ("kind", "key", "words"),
    [
        (
            "submission",
            "bang-khen-tinh",
            [
                "Thị Ngọc Ánh",
                "05/02/1988",
                "8/9 thành viên đồng ý, đạt 88,88% tổng số thành viên (yêu cầu từ 80%)",
                "02 tập thể và 01 cá nhân",
                "KT. GIÁM ĐỐC",
                "Căn cứ Kế hoạch số 54/KH-SNNPTNT ngày 26 tháng 7 năm 2022",
            ],
        ),
        (
            "minutes",
            "meeting",
            [
                "Thời gian bắt đầu: 08 giờ 00 phút, ngày 12 tháng 11 năm 2025",
                "1. Có mặt: 7/9 thành viên Hội đồng",
                "lý do vắng: công tác tại xã Thổ Châu; có ý kiến bằng văn bản: “Đồng ý",
                "Ông Bùi Đức Thuỷ, Trưởng phòng Kế hoạch - Tài chính, Ủy viên; lý do vắng: nghỉ",
                "Ý kiến của bà Võ Thị Bạch Yến, Phó Giám đốc Sở: “Mô hình nuôi lươn",
                "Không tham gia bỏ phiếu trường hợp này: bà Đặng Thị Kiều Oanh, Ủy viên; lý do: là",
                "Chủ tọa: Ông Nguyễn Hữu Nghĩa, Giám đốc Sở, Chủ tịch Hội đồng.",
                "Thư ký: Bà Ngô Thị Hồng Gấm, Phó Trưởng phòng Tổ chức cán bộ.",
                "Kết quả biểu quyết công khai lượt 3: đồng ý 8, không đồng ý 1, ý kiến khác 0, "
                "không có ý kiến 0;",
                "Kết luận khác kết quả biểu quyết: Ông Nguyễn Hữu Nghĩa",
                "đồng ý 7, không đồng ý 1, ý kiến khác 0, phiếu trắng 0; 7/8 thành viên "
                "đồng ý, đạt 87,50% (tổng số 9 thành viên trừ 1 người không tham gia bỏ phiếu;",
                "kết luận không thông qua tuy lượt 3 đạt; lý do: người được đề nghị xin rút",
                "Lý do tổ chức lượt này: Chủ tọa đề nghị biểu quyết lại",
                "Nguyễn Đặng Thị Ẵm, Chi cục Trồng trọt và Bảo vệ thực vật",
                "còn thiếu 01 lớp",
                "ông Danh Sa Rây; ông Y Bhăm Êban; bà H'Hen Niê",
                "Cuộc họp kết thúc vào hồi 10 giờ 30 phút, ngày 12 tháng 11 năm 2025./.",
            ],
        ),
        (
            "count_record",
            "2",
            [
                "Mã kiểm tra của danh sách: 3f1c3f1c3f1c3f1c. 2.",
                "Số phiếu phát ra: 9; thu về: 9",
                "66,66%",
                "Không đạt",
                "THƯ KÝ",
                "CHỦ TỌA",
            ],
        ),
        (
            "vote_record",
            "3",
            [
                "BIÊN BẢN KẾT QUẢ BIỂU QUYẾT Lượt 3, biểu quyết công khai đề nghị tặng Giấy khen",
                "có mặt: 7; vắng mặt: 2, trong đó 1 gửi ý kiến bằng văn bản",
                "(yêu cầu từ 80%). Trong đó đồng ý: ông Nguyễn Hữu Nghĩa, bà Lê Thị Diễm Phúc",
                "ông Bùi Đức Thuỷ; không đồng ý: bà Võ Thị Bạch Yến.",
                "Việc biểu quyết kết thúc vào hồi 09 giờ 38 phút, ngày 12 tháng 11 năm 2025./.",
                "có ghi tên, bắt đầu lúc 09 giờ 30 phút. Lý do tổ chức lượt này",
            ],
        ),
        (
            "count_record",
            "1",
            [
                "phát ra 8, thu về 8, hợp lệ 8, không hợp lệ 0; 7/8 thành viên đồng ý, "
                "đạt 87,50% (tổng số 9 thành viên trừ 1 người không tham gia bỏ phiếu;",
                "mở lúc 09 giờ 10 phút.",
                "Tỷ lệ tính trên tổng số thành viên trừ người không tham gia bỏ phiếu đối với "
                "từng trường hợp, lấy hai chữ số",
                "Việc bỏ phiếu kết thúc vào hồi 09 giờ 18 phút, ngày 12 tháng 11 năm 2025./.",
            ],
        ),
        (
            "collective_report",
            "tt-2_bang-khen-tinh",
            [
                "(Mẫu số 08 theo Nghị định số 152/2025/NĐ-CP)",
                "4. Cơ cấu tổ chức: ……………… (chưa có thông tin)",
                "1.240",
                "112,72%",
                "Tổng cộng 116.400.000",
                "Tăng Thị Mỹ Huyền",
            ],
        ),
        (
            "individual_report",
            "cn-1_bang-khen-tinh",
            [
                "III. CÁC HÌNH THỨC ĐÃ ĐƯỢC KHEN THƯỞNG",
                "812/QĐ-SNNPTNT, ngày 20/12/2023",
                "XÁC NHẬN CỦA SỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG",
            ],
        ),
    ],
)
def test_papers_say_what_the_snapshot_holds(kind, key, words):
    content = rich_content()
    text = text_of(pdf.render(content, paper(content, kind, key)))
    assert [word for word in words if word not in text] == []


def test_markup_in_a_name_is_text():
    content = rich_content()
    name = "<script>alert(1)</script> & <b>Ánh</b> {{ title }} <img src=file:///etc/passwd>"
    content["items"][4]["nominee"] = NOMINEES["cn-2"] | {"name": name}
    text = text_of(pdf.render(content, paper(content, "submission", "giay-khen")))
    assert bare(name) in bare(text)


@pytest.mark.parametrize(
    "html",
    [
        "<img src='https://example.com/a.png'>",
        "<img src='file:///etc/passwd'>",
        "<img src='packaged://fonts/../../etc/passwd'>",
        "<img src='data:image/png;base64,AAAA'>",
        "<link rel=stylesheet href='file:///tmp/a.css'>",
        "<link rel=attachment href='file:///etc/passwd'>",
        "<style>@import url(https://example.com/a.css)</style>",
        "<style>@font-face { font-family: x; src: url(file:///tmp/x.ttf) }</style>",
        "<p style='background: url(http://127.0.0.1/x.png)'>a</p>",
        "<object data='file:///etc/passwd'></object>",
    ],
)
def test_anything_not_packaged_stops_the_render(html):
    with pytest.raises(pdf.FetchRefused, match="không được tải"):
        printed(f"<html lang=vi><title>x</title><body>{html}</body>")


def test_papers_are_archival_tagged_and_vietnamese():
    content = rich_content()
    data = pdf.render(content, paper(content, "minutes", "meeting"))
    reader = PdfReader(io.BytesIO(data))
    root = reader.trailer["/Root"]
    assert reader.metadata.title == "Biên bản họp Hội đồng ngày 12/11/2025"
    assert reader.metadata.author == "Sở Nông nghiệp và Môi trường"
    assert reader.metadata["/CreationDate"].startswith("D:20251112103100+07")
    assert root["/Lang"] == "vi"
    assert root["/MarkInfo"]["/Marked"]
    packet = root["/Metadata"].get_data()
    assert b'part="3"' in packet
    assert b'conformance="A"' in packet


def test_text_can_be_copied_as_composed_vietnamese():
    content = rich_content()
    text = text_of(pdf.render(content, paper(content, "minutes", "meeting")))
    assert not any(0x300 <= ord(sign) <= 0x36F for sign in text)
    assert "\u2060" not in text


def test_joined_papers_keep_their_numbers_and_have_bookmarks():
    content = rich_content()
    specs = papers_of(content)
    data = pdf.join(content, specs, {("submission", "giay-khen"): ISSUE})
    reader = PdfReader(io.BytesIO(data))
    marks = [entry.title for entry in reader.outline if not isinstance(entry, list)]
    assert marks == [spec.title for spec in specs]
    single = [pdf.render(content, spec) for spec in specs]
    assert len(reader.pages) == sum(len(PdfReader(io.BytesIO(one)).pages) for one in single)
    assert "Số: 07/TTr-HĐTĐKT" in text_of(data)
    assert reader.metadata.title == "Hồ sơ: Khen thưởng hằng năm 2025"
    assert len(data) < sum(map(len, single))


def test_nothing_that_is_typed_with_a_stop_gets_a_second_one():
    content = rich_content()
    meeting = content["meeting"]
    meeting["place"] += "."
    meeting["attendance"][8]["reason"] += "."
    content["rounds"][0]["recusals"][0]["reason"] += "."
    content["rounds"][2]["reason"] += "."
    warning = content["items"][1]["warnings"][0]
    warning["text"], warning["reason"] = f"{warning['text']}.", f"{warning['reason']}."
    for kind, key in [("minutes", "meeting"), ("count_record", "1"), ("vote_record", "3")]:
        text = text_of(pdf.render(content, paper(content, kind, key)))
        assert [
            text[at - 30 : at + 2] for at in range(len(text)) if text[at : at + 2] == ".."
        ] == []
        assert ".;" not in text


def test_minutes_of_a_meeting_that_agreed_to_nothing_propose_nothing():
    content = rejected_content()
    assert [spec.kind for spec in papers_of(content)] == [
        "minutes", "count_record", "count_record", "vote_record",
    ]  # fmt: skip
    text = text_of(pdf.render(content, paper(content, "minutes", "meeting")))
    concluded = text.partition("III. KẾT LUẬN ")[2].partition(" Cuộc họp kết thúc")[0]
    assert concluded.removesuffix(" 4") == (
        "Căn cứ kết quả nêu trên, không có đề nghị nào được Hội đồng thông qua; Hội đồng không lập "
        "tờ trình đề nghị khen thưởng."
    )


def test_a_tier_that_nobody_got_says_so():
    content = rich_content()
    for item in content["items"][:3]:
        item["conclusion"]["approved"] = False
    text = text_of(pdf.render(content, paper(content, "minutes", "meeting")))
    assert "Ủy ban nhân dân tỉnh: không có đề nghị nào được thông qua. 2. Giấy khen" in text


def test_a_submission_of_one_collective_speaks_of_one_collective():
    content = rich_content()
    for item in content["items"][3:]:
        item["conclusion"]["approved"] = item["nominee"]["key"] == "tt-3"
    text = text_of(pdf.render(content, paper(content, "submission", "giay-khen")))
    assert "DANH SÁCH TẬP THỂ ĐỀ NGHỊ TẶNG GIẤY KHEN CỦA GIÁM ĐỐC SỞ" in text
    assert "cho 01 tập thể nêu trên./." in text
    assert "Danh sách gồm 01 tập thể./." in text
    assert "cá nhân" not in text.casefold()


def test_nobody_absent_is_one_word():
    content = rich_content()
    for entry in content["meeting"]["attendance"]:
        entry |= {"status": "present", "reason": "", "opinion": ""}
    text = text_of(pdf.render(content, paper(content, "minutes", "meeting")))
    assert "2. Vắng mặt: không. 3. Chủ tọa, thư ký" in text
    assert "tiến hành khi có từ 2/3 tổng số thành viên tham gia;" in text


def test_thumbnail_is_a_small_picture_of_the_first_page():
    content = rich_content()
    png = pdf.thumbnail(pdf.render(content, paper(content, "count_record", "2")), width=120)
    assert png.startswith(b"\x89PNG")
    assert int.from_bytes(png[16:20]) == 120


@pytest.mark.parametrize("script", ["exit 1", "exec sleep 5"])
def test_a_paper_goes_without_a_thumbnail_that_cannot_be_made(
    script, tmp_path, monkeypatch, caplog
):
    tool = tmp_path / "pdftoppm"
    tool.write_text(f"#!/bin/sh\n{script}\n")
    tool.chmod(0o755)
    monkeypatch.setattr(pdf.shutil, "which", lambda name: str(tool))
    monkeypatch.setattr(pdf, "THUMBNAIL_SECONDS", 0.2)
    assert pdf.thumbnail(b"%PDF-1.7") is None
    assert "without its thumbnail" in caplog.text


def test_without_poppler_there_is_no_thumbnail(monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda _: None)
    assert pdf.thumbnail(b"%PDF-1.7") is None


def test_every_face_has_every_vietnamese_letter():
    assert len(pdf.VIETNAMESE) == 146
    assert "ẶặỄễĐđ".strip("".join(pdf.VIETNAMESE)) == ""
    for name in pdf.FONT_FILES:
        assert pdf.missing_letters(pdf.font_dir() / name) == ""


def test_missing_fonts_are_explained(settings, tmp_path):
    settings.PDF_FONT_DIR = tmp_path
    with pytest.raises(pdf.FontsMissing, match=r"Không thấy phông chữ .*fonts-liberation2"):
        pdf.check_fonts()


def test_a_font_without_vietnamese_is_refused(settings, tmp_path, monkeypatch):
    for name in pdf.FONT_FILES:
        shutil.copy(pdf.font_dir() / name, tmp_path / name)
    settings.PDF_FONT_DIR = tmp_path
    monkeypatch.setattr(pdf, "missing_letters", lambda path: "ẶỄ")
    with pytest.raises(pdf.FontsMissing, match="thiếu 2 chữ tiếng Việt"):
        pdf.check_fonts()


def test_letters_that_a_font_lacks_are_found(tmp_path):
    path = pdf.font_dir() / pdf.FONT_FILES[0]
    with pdf.TTFont(path) as font:
        for table in font["cmap"].tables:
            table.cmap.pop(ord("Ặ"), None)
        font.save(tmp_path / "poor.ttf")
    assert pdf.missing_letters(tmp_path / "poor.ttf") == "Ặ"


def test_only_embedded_liberation_serif_is_used(tmp_path):
    content = rich_content()
    path = tmp_path / "paper.pdf"
    path.write_bytes(pdf.render(content, paper(content, "minutes", "meeting")))
    listed = subprocess.run(["pdffonts", path], capture_output=True, text=True, check=True)
    rows = listed.stdout.splitlines()[2:]
    assert rows
    assert all("+Liberation-Serif" in row for row in rows)
    assert all(row.split()[-5:-2] == ["yes", "yes", "yes"] for row in rows)


def test_every_letter_is_drawn_and_no_two_look_alike():
    letters = sorted(pdf.VIETNAMESE)
    cells = "".join(f"<p style='height: 30pt; break-inside: avoid'>{one}</p>" for one in letters)
    data = printed(f"<html lang=vi><title>x</title><body>{cells}</body>")
    runs = [run for page in read(data).pages for run in page.runs if run.path]
    assert [run.text for run in runs] == letters
    pictures = list(_pictures(data, runs))
    assert all(any(picture) for picture in pictures)
    for (one, first), (two, second) in itertools.combinations(
        zip(letters, pictures, strict=True), 2
    ):
        assert first != second, f"{one} is drawn as {two}"


def _pictures(data, runs):
    """The ink of each letter at four pixels a point, from a little above to below its line."""
    scale = 4
    document = pypdfium2.PdfDocument(data)
    images = [page.render(scale=scale, grayscale=True).to_pil() for page in document]
    for run in runs:
        top, left = int((run.y - 18) * scale), int(run.x0 * scale) - 4
        area = images[run.page].crop((left, top, left + 20 * scale, top + 24 * scale))
        yield bytes(255 - value for value in area.tobytes())
