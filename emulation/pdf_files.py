"""What a PDF must be to be kept: it opens, without a password, and carries nothing that runs."""

import io
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader, apply_configuration
from pypdf.errors import LimitReachedError, PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, PdfObject, StreamObject

from emulation.errors import Refused

BROKEN = "Tệp PDF này bị hỏng hoặc thiếu phần cuối. Hãy xuất lại rồi chọn lại."
LOCKED = "Tệp PDF này có mật khẩu. Hãy xuất lại bản không đặt mật khẩu rồi chọn lại."
RUNS = "Tệp PDF này có mã lệnh hoặc tệp đính kèm bên trong. Hãy in lại ra PDF rồi chọn lại."
HEAVY = (
    "Tệp PDF này quá phức tạp nên không kiểm tra được. Hãy in lại ra PDF hoặc tách tệp rồi chọn "
    "lại."
)
_KEPT = "Những gì đã nhập vẫn còn."
# What pypdf lets through of files that are no PDF inside.
_FAULTS = (PyPdfError, ArithmeticError, AttributeError, LookupError, RecursionError, TypeError,
           ValueError, OSError)  # fmt: skip

# A small file can ask for any amount of work: objects are read sign by sign, a lost one is sought
# in the whole file, packed ones come many times larger. A printed report of 400 pages takes a third
# of this, a scan next to nothing.
MOST_STEPS = 3_000_000
_BYTES_A_STEP = 100  # of what is read in one piece
_STEPS_A_BYTE = 2  # of unpacked objects
_MOST_UNPACKED = 3_000_000
_MOST_OBJECTS = 200_000

_RUNNING = ("/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/GoToE")
_PLACES_OF_A_FILE = frozenset({"/F", "/UF", "/DOS", "/Mac", "/Unix"})
# What the text means to who hears it: the largest part of many files, and nothing starts there.
_UNREAD = "/StructTreeRoot"


def check(data: bytes) -> None:
    """Raises Refused (field "file") with what to do."""
    try:
        with apply_configuration(
            zlib_maximum_output_length=_MOST_UNPACKED,
            lzw_maximum_output_length=_MOST_UNPACKED,
            run_length_maximum_output_length=_MOST_UNPACKED,
            stream_decoding_work_maximum_length=4 * _MOST_UNPACKED,
        ):
            told = _trouble(_Reader(data))
    except LimitReachedError as error:
        raise _refusal(HEAVY) from error
    except _FAULTS as error:
        raise _refusal(BROKEN) from error
    if told:
        raise _refusal(told)


def _refusal(message: str) -> Refused:
    return Refused(f"{message} {_KEPT}", field="file")


class _Counted(io.BufferedReader):
    """The file as pypdf reads it. Raises LimitReachedError when that takes too many steps."""

    def __init__(self, data: bytes) -> None:
        super().__init__(io.BytesIO(data))
        self.left = MOST_STEPS

    def spend(self, steps: int) -> None:
        self.left -= steps
        if self.left < 0:
            raise LimitReachedError("too many steps")

    def read(self, size: int | None = -1, /) -> bytes:
        found = super().read(size)
        self.spend(1 + len(found) // _BYTES_A_STEP)
        return found


class _Reader(PdfReader):
    """A reader whose steps are counted, those inside of packed objects too."""

    def __init__(self, data: bytes) -> None:
        self._counted = _Counted(data)
        super().__init__(self._counted, strict=False, xref_stream_maximum_entries=_MOST_OBJECTS)

    def get_object(self, indirect_reference: int | IndirectObject) -> PdfObject | None:
        asked = indirect_reference
        number = asked.idnum if isinstance(asked, IndirectObject) else asked
        if number in self.xref_objStm and (0, number) not in self.resolved_objects:
            pack = super().get_object(self.xref_objStm[number][0])
            if isinstance(pack, StreamObject):
                self._counted.spend(_STEPS_A_BYTE * len(pack.get_data()))
        return super().get_object(indirect_reference)


def _trouble(reader: PdfReader) -> str:
    if reader.is_encrypted:
        return LOCKED
    catalog = reader.root_object
    if any(map(_is_there, _listed(catalog))) or any(map(_runs, _parts(catalog))):
        return RUNS
    return "" if len(reader.pages) else BROKEN


def _listed(catalog: DictionaryObject) -> tuple[Any, ...]:
    """Where a file says itself that it has code, other files or a form that is a program."""
    names = _dictionary(catalog.get("/Names"))
    form = _dictionary(catalog.get("/AcroForm"))
    return names.get("/JavaScript"), names.get("/EmbeddedFiles"), form.get("/XFA")


def _is_there(found: Any) -> bool:
    """An entry that is there counts, an empty list of names does not."""
    if found is None:
        return False
    told = found.get_object()
    return not (isinstance(told, DictionaryObject) and told.get("/Names") == ArrayObject())


def _parts(catalog: DictionaryObject) -> Iterator[DictionaryObject]:
    """Every dictionary a reader program can come to, each once, however often it is named."""
    waiting: list[Any] = [catalog]
    asked: set[tuple[int, int]] = set()
    seen: dict[int, Any] = {}  # holds what it names, so that no other takes its place in memory
    while waiting:
        part = waiting.pop()
        if isinstance(part, IndirectObject):
            if (key := (part.idnum, part.generation)) in asked:
                continue
            asked.add(key)
            part = part.get_object()
        if not isinstance(part, DictionaryObject | ArrayObject) or id(part) in seen:
            continue
        seen[id(part)] = part
        if isinstance(part, DictionaryObject):
            yield part
            waiting += [value for name, value in part.items() if name != _UNREAD]
        else:
            waiting += part


def _runs(part: DictionaryObject) -> bool:
    """Whether this is an action a reader program may start, or a file that is packed inside."""
    action = _at(part, "/S")
    if action in _RUNNING or (action is not None and "/JS" in part) or "/OnInstantiate" in part:
        return True
    if _at(part, "/Subtype") == "/FileAttachment" and "/FS" in part:
        return True
    packed = _dictionary(part.get("/EF"))
    return _at(part, "/Type") == "/EmbeddedFile" or not _PLACES_OF_A_FILE.isdisjoint(packed)


def _at(part: DictionaryObject, name: str) -> Any:
    """The value itself where the entry only refers to it."""
    value = part.get(name)
    return None if value is None else value.get_object()


def _dictionary(value: Any) -> DictionaryObject:
    found = value.get_object() if value is not None else None
    return found if isinstance(found, DictionaryObject) else DictionaryObject()
