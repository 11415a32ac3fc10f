"""What a PDF must be to be kept: it opens, without a password, and carries nothing that runs."""

import io
from collections.abc import Iterator
from itertools import islice
from typing import Any

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject

from emulation.errors import Refused

BROKEN = "Tệp PDF này bị hỏng hoặc thiếu phần cuối. Hãy xuất lại rồi chọn lại."
LOCKED = "Tệp PDF này có mật khẩu. Hãy xuất lại bản không đặt mật khẩu rồi chọn lại."
RUNS = "Tệp PDF này có mã lệnh hoặc tệp đính kèm bên trong. Hãy in lại ra PDF rồi chọn lại."
_KEPT = "Những gì đã nhập vẫn còn."
_PAGES_READ = 300
_RUNNING = frozenset({"/JavaScript", "/Launch", "/ImportData"})
# What pypdf lets through of files that are no PDF inside.
_FAULTS = (PyPdfError, ArithmeticError, AttributeError, LookupError, RecursionError, TypeError,
           ValueError, OSError)  # fmt: skip


def check(data: bytes) -> None:
    """Raises Refused (field "file") with what to do."""
    try:
        told = _trouble(PdfReader(io.BytesIO(data), strict=False))
    except _FAULTS as error:
        raise _refusal(BROKEN) from error
    if told:
        raise _refusal(told)


def _refusal(message: str) -> Refused:
    return Refused(f"{message} {_KEPT}", field="file")


def _trouble(reader: PdfReader) -> str:
    if reader.is_encrypted:
        return LOCKED
    if not len(reader.pages):
        return BROKEN
    return RUNS if any(_runs(action) for action in _actions(reader)) else ""


def _actions(reader: PdfReader) -> Iterator[Any]:
    """Everything a reader program may start by itself or at a click, and what is packed inside."""
    catalog = reader.root_object
    names = _dictionary(catalog.get("/Names"))
    yield from (names.get("/JavaScript"), names.get("/EmbeddedFiles"))
    yield _dictionary(catalog.get("/AcroForm")).get("/XFA")
    yield from _started_by(catalog)
    for page in islice(reader.pages, _PAGES_READ):
        yield from _started_by(page)
        for note in page.get("/Annots") or ():
            yield from _started_by(_dictionary(note))


def _started_by(owner: DictionaryObject) -> Iterator[Any]:
    if owner.get("/Subtype") == "/FileAttachment":
        yield owner.get("/FS")
    at_events = _dictionary(owner.get("/AA")).values()
    for action in (owner.get("/OpenAction"), owner.get("/A"), *at_events):
        if _dictionary(action).get("/S") in _RUNNING:
            yield action


def _dictionary(value: Any) -> DictionaryObject:
    found = value.get_object() if value is not None else None
    return found if isinstance(found, DictionaryObject) else DictionaryObject()


def _runs(found: Any) -> bool:
    """An entry that is there counts, an empty list of names does not."""
    if found is None:
        return False
    told = found.get_object()
    return not (isinstance(told, DictionaryObject) and told.get("/Names") == ArrayObject())
