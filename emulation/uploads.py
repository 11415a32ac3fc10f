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
CONTENT_TYPES = "[Content_Types].xml"

_PDF, _JPEG, _PNG, _ZIP = b"%PDF-", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"PK\x03\x04"
_BROKEN_PICTURE = (OSError, SyntaxError, ValueError, EOFError, struct.error, zlib.error)
_BROKEN_ARCHIVE = (*_BROKEN_PICTURE, zipfile.BadZipFile, RuntimeError)
_PARTS_THAT_RUN = re.compile(
    r"vbaproject|macroenabled|macrosheet|activex|oleobject|attachedtemplate|<!doctype|<!entity"
)
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
            lists = [member for member in members if _is_list(member.filename)]
            if (
                len(members) > MAX_MEMBERS
                or _unpacked(members) > MAX_UNPACKED_BYTES
                or _unpacked(lists) > MAX_LISTS_BYTES
            ):
                raise _refusal("Tệp nén này mở ra quá lớn nên không nhận được.")
            names = {member.filename for member in members}
            runs = _PARTS_THAT_RUN.search("\n".join(names).lower()) or any(
                _declares_what_runs(archive.read(member)) for member in lists
            )
    except _BROKEN_ARCHIVE as error:
        raise _refusal("Tệp này bị hỏng, không mở được. Hãy lưu lại rồi chọn lại.") from error
    if runs:
        raise _refusal(
            "Tệp này có macro hoặc đối tượng nhúng. Hãy lưu lại dạng .docx hoặc .xlsx không có "
            "macro rồi chọn lại."
        )
    if CONTENT_TYPES not in names or any(".." in name.split("/") for name in names):
        raise _refusal(f"Loại tệp này không nhận được. {_ALLOWED}")
    if "word/document.xml" in names:
        return f"{_OFFICE}.wordprocessingml.document", ".docx"
    if "xl/workbook.xml" in names:
        return f"{_OFFICE}.spreadsheetml.sheet", ".xlsx"
    raise _refusal(f"Loại tệp này không nhận được. {_ALLOWED}")


def _unpacked(members: list[zipfile.ZipInfo]) -> int:
    """As many bytes as the archive says; no more of a member is read."""
    return sum(member.file_size for member in members)


def _is_list(name: str) -> bool:
    """Whether the part says what the others are. A part may have any name; what Office runs is what
    these lists say it is."""
    return name == CONTENT_TYPES or name.endswith(".rels")


def _declares_what_runs(part: bytes) -> bool:
    """Whether content types or relationships speak of macros, controls or embedded objects."""
    words = part.replace(b"\0", b"").decode("utf-8", "replace")
    return bool(_PARTS_THAT_RUN.search(html.unescape(words).lower()))
