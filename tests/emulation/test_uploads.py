"""Files as an attacker crafts them: refused in words, never an error; and under our extension."""

import html
import io
import struct
import zipfile
import zlib
from collections.abc import Callable

import pytest
from PIL import Image, ImageFile, PngImagePlugin
from pypdf import PdfReader, PdfWriter
from pypdf.actions import JavaScript
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from dossiers.demo import files
from emulation import pdf_files, uploads
from emulation.errors import Refused
from tests.factories import small_pdf

DOCX = {"[Content_Types].xml": "<Types/>", "word/document.xml": "<document/>"}


def office(parts: dict[str, str | bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return packed.getvalue()


def refusal_of(data: bytes, name: str = "") -> str:
    file = io.BytesIO(data)
    file.name = name  # type: ignore[attr-defined]
    with pytest.raises(Refused) as refused:
        uploads.check(file)
    assert refused.value.field == "file"
    return refused.value.message


def newer_zip() -> bytes:
    """A member that asks for version 9.9 of the format, in both of its headers."""
    data = bytearray(office(DOCX))
    for mark, offset in ((b"PK\x03\x04", 4), (b"PK\x01\x02", 6)):
        place = data.find(mark)
        while place >= 0:
            struct.pack_into("<H", data, place + offset, 99)
            place = data.find(mark, place + 1)
    return bytes(data)


def bad_name_zip() -> bytes:
    """A name that says it is UTF-8 and is not."""
    data = office(DOCX | {"Đ.xml": "x"})
    return data.replace("Đ.xml".encode(), b"\xff\xff.xml")


def encrypted_zip() -> bytes:
    data = bytearray(office(DOCX))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.find(mark) + offset] |= 1
    return bytes(data)


@pytest.mark.parametrize("make", [newer_zip, bad_name_zip, encrypted_zip])
def test_archives_that_zipfile_chokes_on_are_broken_files(make: Callable[[], bytes]) -> None:
    assert refusal_of(make()).startswith("Tệp này bị hỏng, không mở được.")


RELATION = '<Relationships><Relationship Type="http://x/relationships/{}"/></Relationships>'
RUNS = {
    "a macro part by its usual name": {"word/vbaProject.bin": "x"},
    "a renamed macro part": {"word/_rels/document.xml.rels": RELATION.format("vbaProject")},
    "a macro sheet": {"xl/_rels/workbook.xml.rels": RELATION.format("xlMacrosheet")},
    "an embedded object": {"word/_rels/document.xml.rels": RELATION.format("oleObject")},
    "a control": {"word/activeX/activeX1.xml": "<x/>"},
    "a template from elsewhere": {
        "word/_rels/settings.xml.rels": RELATION.format("attachedTemplate")
    },
    "a content type": {
        "[Content_Types].xml": '<Override ContentType="application/vnd.ms-office.vbaProject"/>'
    },
    "written in UTF-16": {
        "[Content_Types].xml": "<x>application/vnd.ms-office.vbaProject</x>".encode("utf-16")
    },
    "in a list in other letters": {
        "word/_rels/settings.xml.RELS": RELATION.format("attachedTemplate")
    },
    "after much that is empty": {
        "[Content_Types].xml": " " * 900_000
        + "<x>application/vnd.ms-word.document.macroEnabled</x>"
    },
    "a document with macros inside": {"xl/embeddings/Microsoft_Word.docm": "x"},
    "anything else inside": {"word\\Embeddings\\a.bin": "x"},
    "a link to a program": {
        "xl/externalLinks/externalLink1.xml": "<externalLink><ddeLink ddeService='cmd'/>"
    },
    "a link to a program under another name": {
        "word/_rels/document.xml.rels": RELATION.format("externalLink"),
        "word/a.xml": " " * (1024 * 1024 - 4) + "<x:ddeLink ddeService='cmd'/>",
    },
    "written with character references": {
        "[Content_Types].xml": "<x>application/vnd.ms-office.&#118;baProject</x>"
    },
}


@pytest.mark.parametrize("how", RUNS)
def test_what_runs_is_found_by_what_the_file_declares(how: str) -> None:
    assert "macro hoặc đối tượng nhúng" in refusal_of(office(DOCX | RUNS[how]))


def test_plain_documents_are_kept() -> None:
    assert uploads.check(io.BytesIO(office(DOCX))).extension == ".docx"
    assert uploads.check(io.BytesIO(small_pdf())).extension == ".pdf"
    assert uploads.check(files.pdf("a.pdf", ["Một dòng"])).extension == ".pdf"
    assert uploads.check(files.picture("a.png", "Lúa")).extension == ".png"


def test_what_ordinary_documents_bring_along_is_kept() -> None:
    """The figures of a chart, the settings of a printer, links to another workbook."""
    parts = DOCX | {
        "word/embeddings/": "",
        "word/embeddings/Microsoft_Excel_Sheet.xlsx": "PK",
        "xl/printerSettings/printerSettings1.bin": "x",
        "xl/externalLinks/externalLink1.xml": "<externalLink><externalBook>ddeLink</externalBook>",
    }
    assert uploads.check(io.BytesIO(office(parts))).extension == ".docx"


@pytest.mark.parametrize(
    "parts",
    [
        {"word/document.xml": "x"},
        DOCX | {"../../a.exe": "MZ"},
        DOCX | {"..\\..\\a.exe": "MZ"},
        DOCX | {"[content_types].xml": "<Types/>"},
    ],
)
def test_an_archive_that_only_looks_like_a_document_is_refused(parts: dict[str, str]) -> None:
    assert "Loại tệp này không nhận được." in refusal_of(office(parts))


def test_lists_too_large_for_any_document_are_refused_unread(monkeypatch) -> None:
    """A sign of theirs costs many times what it costs elsewhere, and all of them together count."""
    read: list[int] = []
    unescape = html.unescape
    monkeypatch.setattr(html, "unescape", lambda text: read.append(len(text)) or unescape(text))
    slow = ("&" + "a" * 33 + " ") * 3000
    few = {f"word/_rels/{number}.xml.rels": slow for number in range(5)}
    assert uploads.check(io.BytesIO(office(DOCX | few))).extension == ".docx"
    assert sum(read) < uploads.MAX_LISTS_BYTES
    read.clear()
    many = {f"word/_rels/{number}.xml.rels": slow for number in range(20)}
    assert "mở ra quá lớn" in refusal_of(office(DOCX | many))
    assert read == []


def png(**how: PngImagePlugin.PngInfo) -> bytes:
    held = io.BytesIO()
    Image.new("RGB", (40, 40)).save(held, format="PNG", **how)
    return held.getvalue()


def text_bomb() -> bytes:
    info = PngImagePlugin.PngInfo()
    info.add(b"zTXt", b"Comment\0\0" + zlib.compress(b"x" * (8 * 1024 * 1024)))
    return png(pnginfo=info)


@pytest.mark.parametrize("data", [png()[:50], png()[:20], text_bomb(), b"\xff\xd8\xff\xe0"])
def test_broken_pictures_and_bombs_are_refused(data: bytes, monkeypatch) -> None:
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", False)
    assert "Ảnh này bị hỏng, không mở được." in refusal_of(data)


# --- PDF ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data", [b"%PDF-%%EOF", b"%PDF-1.7\nmot hai ba\n%%EOF\n", small_pdf()[:200]]
)
def test_a_pdf_that_does_not_open_is_broken(data: bytes) -> None:
    assert pdf_files.BROKEN in refusal_of(data)


def test_the_name_only_chooses_the_words() -> None:
    assert pdf_files.BROKEN in refusal_of(b"chu thuong", "bao-cao.PDF")
    assert "Loại tệp này không nhận được." in refusal_of(b"chu thuong", "bao-cao.txt")


def written(writer: PdfWriter) -> bytes:
    held = io.BytesIO()
    writer.write(held)
    return held.getvalue()


def with_script(writer: PdfWriter) -> None:
    writer.add_open_action(JavaScript("app.alert(1)"))


def with_attachment(writer: PdfWriter) -> None:
    writer.add_attachment("a.exe", b"MZ")


def with_launch(writer: PdfWriter) -> None:
    action = DictionaryObject(
        {NameObject("/S"): NameObject("/Launch"), NameObject("/F"): TextStringObject("a.exe")}
    )
    writer.root_object[NameObject("/OpenAction")] = action


@pytest.mark.parametrize("carry", [with_script, with_attachment, with_launch])
def test_a_pdf_that_carries_what_runs_is_refused(carry: Callable[[PdfWriter], None]) -> None:
    writer = PdfWriter()
    writer.add_blank_page(width=200, height=200)
    carry(writer)
    assert pdf_files.RUNS in refusal_of(written(writer))


def test_a_pdf_with_a_password_is_refused() -> None:
    writer = PdfWriter()
    writer.add_blank_page(width=200, height=200)
    writer.encrypt("mat-khau", algorithm="RC4-128")
    assert pdf_files.LOCKED in refusal_of(written(writer))


PAGES = "<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
PAGE = "/Type /Page /Parent 2 0 R /MediaBox [0 0 200 200]"
SCRIPT = "<< /S /JavaScript /JS (app.alert(1)) >>"
PACKED = "<< /Type /Filespec /F (a.exe) /EF << /F 5 0 R >> >>"
STREAM = "<< {} /Length 3 >>\nstream\nMZa\nendstream"


def drawn(catalog: str, *others: str, page: str = "", pages: str = PAGES) -> bytes:
    """One page, written by hand; the objects of `others` are numbered from 4."""
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R {catalog} >>",
        pages,
        f"<< {PAGE} {page} >>",
        *others,
    ]
    body, places = b"%PDF-1.7\n", []
    for number, words in enumerate(objects, start=1):
        places.append(len(body))
        body += f"{number} 0 obj\n{words}\nendobj\n".encode()
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    tail = f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n{table}"
    tail += f"trailer\n<< /Size {len(places) + 1} /Root 1 0 R >>\nstartxref\n{len(body)}\n%%EOF\n"
    return body + tail.encode()


HIDDEN = {
    "its kind is elsewhere": drawn("/OpenAction << /S 4 0 R /JS (x) >>", "/JavaScript"),
    "its kind is spelt in figures": drawn("/OpenAction << /S /Java#53cript /J#53 (x) >>"),
    "after a harmless one": drawn(
        f"/OpenAction << /S /GoTo /D [3 0 R /Fit] /Next [<< /S /Named /N /NextPage >> {SCRIPT}] >>"
    ),
    "in a bookmark": drawn(
        "/Outlines 4 0 R",
        "<< /First 5 0 R /Last 5 0 R /Count 1 >>",
        f"<< /Title (x) /Parent 4 0 R /A {SCRIPT} >>",
    ),
    "in a field above the field": drawn(
        "/AcroForm << /Fields [4 0 R] >>",
        f"<< /FT /Tx /T (a) /Kids [5 0 R] /AA << /C {SCRIPT} >> >>",
        "<< /Type /Annot /Subtype /Widget /Parent 4 0 R /Rect [0 0 10 10] >>",
    ),
    "with a rendition": drawn("/OpenAction << /S /Rendition /OP 0 /JS (x) >>"),
    "sent away": drawn("/OpenAction << /S /SubmitForm /F (http://example.test/) >>"),
    "into a packed file": drawn("/OpenAction << /S /GoToE /D [0 /Fit] >>"),
    "a packed file of the whole": drawn(
        "/AF [4 0 R]", PACKED, STREAM.format("/Type /EmbeddedFile")
    ),
    "a packed file that does not say so": drawn("/AF [4 0 R]", PACKED, STREAM.format("")),
    "a packed file on a page": drawn(
        "",
        PACKED,
        STREAM.format(""),
        "/FileAttachment",
        page="/Annots [<< /Type /Annot /Subtype 6 0 R /Rect [0 0 9 9] /FS 4 0 R >>]",
    ),
}


@pytest.mark.parametrize("where", HIDDEN)
def test_what_runs_is_found_wherever_it_stands(where: str) -> None:
    assert pdf_files.RUNS in refusal_of(HIDDEN[where])


def test_what_ordinary_files_have_is_kept() -> None:
    """Links, jumps, a form's button that empties it, and words that only look like the others."""
    link = (
        "<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /URI /URI (http://x.test/) >> >>"
    )
    reset = "<< /Type /Annot /Subtype /Widget /Rect [0 0 9 9] /A << /S /ResetForm >> >>"
    ordinary = drawn(
        "/OpenAction [3 0 R /Fit] /Names << /EmbeddedFiles << /Names [] >> >>"
        " /OutputIntents [<< /S /GTS_PDFA1 >>] /PageLabels << /Nums [0 << /S /D >>] >>"
        " /StructTreeRoot << /Type /StructTreeRoot /K << /S /P /P 1 0 R >> >>",
        "<< /Type /Font /Subtype /Type3 /CharProcs << /JS 5 0 R /EF 5 0 R >> >>",
        STREAM.format(""),
        page=f"/Group << /S /Transparency >> /Annots [{link} {reset}]"
        " /Resources << /Font << /JS 4 0 R /EF 4 0 R >> >>",
    )
    assert uploads.check(io.BytesIO(ordinary)).extension == ".pdf"


def test_what_many_pages_share_is_looked_at_once(monkeypatch) -> None:
    """A hundred pages with the same thousand notes are not a hundred thousand notes."""
    looked_up: list[object] = []
    look_up = PdfReader.get_object

    def counted(self: PdfReader, reference):  # type: ignore[no-untyped-def]
        looked_up.append(reference)
        return look_up(self, reference)

    kids = " ".join(f"{number} 0 R" for number in range(6, 106))
    data = drawn(
        "",
        "[" + "5 0 R " * 1000 + "]",
        "<< /Type /Annot /Subtype /Link /Rect [0 0 1 1] >>",
        *[f"<< {PAGE} /Annots 4 0 R >>"] * 100,
        pages=f"<< /Type /Pages /Kids [{kids}] /Count 100 >>",
    )
    monkeypatch.setattr(PdfReader, "get_object", counted)
    assert uploads.check(io.BytesIO(data)).extension == ".pdf"
    assert 100 < len(looked_up) < 2000


def packed_again(times: int) -> bytes:
    """Objects that are said to lie in a pack of objects, where they are not."""
    inner = "[" + "() " * 1000 + "]"
    pack = f"<< /Type /ObjStm /N 1 /First 5 /Length {len(inner) + 5} >>"
    pack += f"\nstream\n99 0 {inner}\nendstream"
    named = " ".join(f"{number} 0 R" for number in range(200, 200 + times))
    body = b"%PDF-1.7\n"
    places = []
    for number, words in enumerate(
        [f"<< /Type /Catalog /Pages 2 0 R /X [{named}] >>", PAGES, f"<< {PAGE} >>", pack], start=1
    ):
        places.append(len(body))
        body += f"{number} 0 obj\n{words}\nendobj\n".encode()
    rows = b"".join(b"\1" + struct.pack(">HH", place, 0) for place in [*places, len(body)])
    rows += (b"\2" + struct.pack(">HH", 4, 0)) * times
    index = f"/Index [1 5 200 {times}]"
    table = (
        f"<< /Type /XRef /Size {200 + times} /W [1 2 2] {index} /Root 1 0 R /Length {len(rows)} >>"
    )
    tail = f"\nendstream\nendobj\nstartxref\n{len(body)}\n%%EOF\n"
    return body + f"5 0 obj\n{table}\nstream\n".encode() + rows + tail.encode()


HEAVY = {
    "signs": drawn("/X 4 0 R", "[" + "() " * 5000 + "]"),
    "objects that are lost": drawn(
        "/X [" + " ".join(f"{number} 0 R" for number in range(900, 1100)) + "]",
        "(" + "x" * 20_000 + ")",
    ),
    "packed objects": packed_again(200),
}


@pytest.mark.parametrize("what", HEAVY)
def test_a_pdf_that_asks_for_too_many_steps_is_refused(what: str, monkeypatch) -> None:
    monkeypatch.setattr(pdf_files, "MOST_STEPS", 20_000)
    assert pdf_files.HEAVY in refusal_of(HEAVY[what])


def test_ordinary_files_are_far_from_that_bound(monkeypatch) -> None:
    monkeypatch.setattr(pdf_files, "MOST_STEPS", pdf_files.MOST_STEPS // 100)
    assert uploads.check(files.pdf("a.pdf", ["Một dòng"] * 30)).extension == ".pdf"
    assert uploads.check(io.BytesIO(small_pdf())).extension == ".pdf"


# --- Names ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("bien-ban.hta", "bien-ban.hta.pdf"),
        ("Biên bản.PDF", "Biên bản.PDF"),
        ("../../etc/passwd", "passwd.pdf"),
        ("..\\..\\x.pdf", "x.pdf"),
        ("ảnh\u202egpj.exe", "ảnhgpj.exe.pdf"),
        ("", "tep.pdf"),
    ],
)
def test_a_file_is_handed_out_with_the_extension_of_its_content(given: str, kept: str) -> None:
    assert uploads.kept_name(given, ".pdf") == kept


def test_long_names_keep_their_extension() -> None:
    assert len(uploads.kept_name("n" * 300 + ".pdf", ".pdf")) == 255
    assert uploads.kept_name("n" * 300 + ".pdf", ".pdf").endswith(".pdf")
    assert uploads.kept_name("a.jpeg", ".jpg") == "a.jpeg"
