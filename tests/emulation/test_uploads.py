"""Files as an attacker crafts them: refused in words, never an error; and under our extension."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

import pytest
from PIL import Image, ImageFile, PngImagePlugin
from pypdf import PdfWriter
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


@pytest.mark.parametrize("parts", [{"word/document.xml": "x"}, DOCX | {"../../a.exe": "MZ"}])
def test_an_archive_that_only_looks_like_a_document_is_refused(parts: dict[str, str]) -> None:
    assert "Loại tệp này không nhận được." in refusal_of(office(parts))


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
