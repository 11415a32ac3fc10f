"""What a file must be to be kept: judged by its content, never by its name.

PDF, JPEG, PNG, DOCX and XLSX without macros; limits in bytes, packed and unpacked.
"""

import hashlib
import io
import zipfile
from dataclasses import dataclass
from typing import BinaryIO

from django.conf import settings

from emulation.errors import Refused

MAX_UNPACKED_BYTES = 100 * 1024 * 1024
MAX_MEMBERS = 2000

_PDF, _JPEG, _PNG, _ZIP = b"%PDF-", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"PK\x03\x04"
_OFFICE = "application/vnd.openxmlformats-officedocument"
_KEPT = "Những gì đã nhập vẫn còn."
_ALLOWED = "Chọn tệp PDF, ảnh JPEG hoặc PNG, Word (.docx) hay Excel (.xlsx)."


@dataclass(frozen=True)
class Checked:
    """A file that may be kept. `extension` is ours, by content, with its dot."""

    content_type: str
    extension: str
    size: int
    sha256: str


def check(file: BinaryIO) -> Checked:
    """Raises Refused (field "file") with what to do; leaves the file at its start."""
    limit = settings.UPLOAD_MAX_BYTES
    file.seek(0)
    data = file.read(limit + 1)
    file.seek(0)
    if not data:
        raise _refusal("Tệp này trống. Hãy chọn tệp khác.")
    if len(data) > limit:
        megabytes = limit // 1024 // 1024
        raise _refusal(f"Tệp lớn hơn {megabytes} MB. Hãy nén ảnh hoặc tách tệp rồi chọn lại.")
    content_type, extension = _kind(data)
    return Checked(content_type, extension, len(data), hashlib.sha256(data).hexdigest())


def _refusal(message: str) -> Refused:
    return Refused(f"{message} {_KEPT}", field="file")


def _kind(data: bytes) -> tuple[str, str]:
    if data.startswith(_PDF):
        return _pdf(data)
    if data.startswith(_JPEG):
        return _image(data, "JPEG", "image/jpeg", ".jpg")
    if data.startswith(_PNG):
        return _image(data, "PNG", "image/png", ".png")
    if data.startswith(_ZIP):
        return _office(data)
    raise _refusal(f"Loại tệp này không nhận được. {_ALLOWED}")


def _pdf(data: bytes) -> tuple[str, str]:
    if b"%%EOF" not in data[-2048:]:
        raise _refusal("Tệp PDF này bị hỏng hoặc thiếu phần cuối. Hãy xuất lại rồi chọn lại.")
    return "application/pdf", ".pdf"


def _image(data: bytes, name: str, content_type: str, extension: str) -> tuple[str, str]:
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(data), formats=[name]) as picture:
            picture.verify()
    except (UnidentifiedImageError, OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise _refusal("Ảnh này bị hỏng, không mở được. Hãy chọn ảnh khác.") from error
    return content_type, extension


def _office(data: bytes) -> tuple[str, str]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
    except zipfile.BadZipFile as error:
        raise _refusal("Tệp này bị hỏng, không mở được. Hãy lưu lại rồi chọn lại.") from error
    names = {member.filename for member in members}
    if len(members) > MAX_MEMBERS or sum(m.file_size for m in members) > MAX_UNPACKED_BYTES:
        raise _refusal("Tệp nén này mở ra quá lớn nên không nhận được.")
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise _refusal("Tệp này có macro. Hãy lưu lại dạng .docx hoặc .xlsx rồi chọn lại.")
    if "word/document.xml" in names:
        return f"{_OFFICE}.wordprocessingml.document", ".docx"
    if "xl/workbook.xml" in names:
        return f"{_OFFICE}.spreadsheetml.sheet", ".xlsx"
    raise _refusal(f"Loại tệp này không nhận được. {_ALLOWED}")
