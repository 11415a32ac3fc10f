"""What a file must be to be kept: judged by its content, never by its name.

PDF, JPEG, PNG, DOCX and XLSX without anything that runs; limits in bytes, packed and unpacked.
What the parsers of hostile bytes raise is a broken file, told in words.
"""

import hashlib
import html
import io
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass

from django.conf import settings
from django.core.files.base import File

from emulation import pdf_files
from emulation.errors import Refused
from emulation.vietnamese.names import normalise

MAX_UNPACKED_BYTES = 100 * 1024 * 1024
MAX_MEMBERS = 2000
MAX_LISTS_BYTES = 1024 * 1024
NAME_LENGTH = 255
CONTENT_TYPES = "[content_types].xml"

_PDF, _JPEG, _PNG, _ZIP = b"%PDF-", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"PK\x03\x04"
_BROKEN_PICTURE = (OSError, SyntaxError, ValueError, EOFError, struct.error, zlib.error)
_BROKEN_ARCHIVE = (*_BROKEN_PICTURE, zipfile.BadZipFile, RuntimeError)
_PARTS_THAT_RUN = re.compile(
    r"vbaproject|macroenabled|macrosheet|activex|oleobject|attachedtemplate|<!doctype|<!entity"
)
_PLAIN_INSIDE = (".docx", ".xlsx", ".pptx")  # a chart brings its figures so
_LINK_ELSEWHERE = "externallink"
_STARTS_A_PROGRAM = re.compile(rb"[<:]ddelink")
_CHUNK, _OVERLAP = 1024 * 1024, 16
_OFFICE = "application/vnd.openxmlformats-officedocument"
_KEPT = "Những gì đã nhập vẫn còn."
_ALLOWED = "Chọn tệp PDF, ảnh JPEG hoặc PNG, Word (.docx) hay Excel (.xlsx)."


@dataclass(frozen=True)
class Checked:
    """A file that may be kept; only `check` makes one. `extension` is ours, by content, with its
    dot."""

    file: File
    content_type: str
    extension: str
    size: int
    sha256: str


def check(file: File) -> Checked:
    """Raises Refused (field "file") with what to do; leaves the file at its start.

    Takes its time over hostile bytes: not inside a transaction, which others wait for.
    """
    limit = settings.UPLOAD_MAX_BYTES
    file.seek(0)
    data = file.read(limit + 1)
    file.seek(0)
    if not data:
        raise _refusal("Tệp này trống. Hãy chọn tệp khác.")
    if len(data) > limit:
        megabytes = limit // 1024 // 1024
        raise _refusal(f"Tệp lớn hơn {megabytes} MB. Hãy nén ảnh hoặc tách tệp rồi chọn lại.")
    content_type, extension = _kind(data, getattr(file, "name", "") or "")
    return Checked(file, content_type, extension, len(data), hashlib.sha256(data).hexdigest())


def kept_name(name: str, extension: str) -> str:
    """The file's own name for people, without folders and with the extension of its content."""
    own = normalise(re.split(r"[/\\\\]", name)[-1]) or "tep"
    ends = (".jpg", ".jpeg") if extension == ".jpg" else (extension,)
    if own.lower().endswith(ends) and len(own) <= NAME_LENGTH:
        return own
    return own[: NAME_LENGTH - len(extension)] + extension


def _refusal(message: str) -> Refused:
    return Refused(f"{message} {_KEPT}", field="file")


def _kind(data: bytes, name: str) -> tuple[str, str]:
    """By content; the name only chooses the words of a refusal."""
    if data.startswith(_PDF):
        pdf_files.check(data)
        return "application/pdf", ".pdf"
    if data.startswith(_JPEG):
        return _image(data, "JPEG", "image/jpeg", ".jpg")
    if data.startswith(_PNG):
        return _image(data, "PNG", "image/png", ".png")
    if data.startswith(_ZIP):
        return _office(data)
    if name.lower().endswith(".pdf"):
        raise _refusal(pdf_files.BROKEN)
    raise _refusal(f"Loại tệp này không nhận được. {_ALLOWED}")


def _image(data: bytes, name: str, content_type: str, extension: str) -> tuple[str, str]:
    from PIL import Image

    try:
        with Image.open(io.BytesIO(data), formats=[name]) as picture:
            picture.verify()
    except (*_BROKEN_PICTURE, Image.DecompressionBombError) as error:
        raise _refusal("Ảnh này bị hỏng, không mở được. Hãy chọn ảnh khác.") from error
    return content_type, extension


def _office(data: bytes) -> tuple[str, str]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            lists = [member for member in members if _is_list(_place(member))]
            if (
                len(members) > MAX_MEMBERS
                or _unpacked(members) > MAX_UNPACKED_BYTES
                or _unpacked(lists) > MAX_LISTS_BYTES
            ):
                raise _refusal("Tệp nén này mở ra quá lớn nên không nhận được.")
            names = [_place(member) for member in members]
            runs = _runs(archive, names, lists)
    except _BROKEN_ARCHIVE as error:
        raise _refusal("Tệp này bị hỏng, không mở được. Hãy lưu lại rồi chọn lại.") from error
    if runs:
        raise _refusal(
            "Tệp này có macro hoặc đối tượng nhúng. Hãy lưu lại dạng .docx hoặc .xlsx không có "
            "macro rồi chọn lại."
        )
    twice = len(set(names)) < len(names)
    if CONTENT_TYPES not in names or twice or any(".." in name.split("/") for name in names):
        raise _refusal(f"Loại tệp này không nhận được. {_ALLOWED}")
    if "word/document.xml" in names:
        return f"{_OFFICE}.wordprocessingml.document", ".docx"
    if "xl/workbook.xml" in names:
        return f"{_OFFICE}.spreadsheetml.sheet", ".xlsx"
    raise _refusal(f"Loại tệp này không nhận được. {_ALLOWED}")


def _unpacked(members: list[zipfile.ZipInfo]) -> int:
    """As many bytes as the archive says; no more of a member is read."""
    return sum(member.file_size for member in members)


def _place(member: zipfile.ZipInfo) -> str:
    """Its name as Office compares names: capitals are no difference, nor are the kinds of slash."""
    return member.filename.replace("\\", "/").lower()


def _is_list(name: str) -> bool:
    """Whether the part says what the others are. A part may have any name; what Office runs is what
    these lists say it is."""
    return name == CONTENT_TYPES or name.endswith(".rels")


def _runs(archive: zipfile.ZipFile, names: list[str], lists: list[zipfile.ZipInfo]) -> bool:
    """Whether names, content types or relationships speak of macros, controls or embedded objects;
    or a link to elsewhere is one to a program."""
    told = "\n".join([*names, *(_words(archive.read(member)) for member in lists)])
    if _PARTS_THAT_RUN.search(told) or any(map(_is_odd_inside, names)):
        return True
    linked = _LINK_ELSEWHERE in told
    return linked and any(_starts_a_program(archive, member) for member in archive.infolist())


def _words(part: bytes) -> str:
    return html.unescape(part.replace(b"\0", b"").decode("utf-8", "replace")).lower()


def _is_odd_inside(name: str) -> bool:
    """Whether it is an embedded file that is no plain document."""
    folder, _, own = name.rpartition("/")
    return f"/{folder}".endswith("/embeddings") and bool(own) and not own.endswith(_PLAIN_INSIDE)


def _starts_a_program(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bool:
    """Whether the part has a link of DDE. Names of elements are never written with references."""
    before = b""
    with archive.open(member) as part:
        while chunk := part.read(_CHUNK):
            words = before + chunk.replace(b"\0", b"").lower()
            if _STARTS_A_PROGRAM.search(words):
                return True
            before = words[-_OVERLAP:]
    return False
