"""From the bytes somebody chose to a text, and from a text to its tree of keys and values."""

import re
import unicodedata
from dataclasses import replace
from decimal import Decimal
from typing import Any

from ..problems import PlanError, Problem
from ..reader import Source

LARGEST = 300_000  # bytes; KH 54 with its worked cases has some thirty thousand
DIGITS = 18  # of a number, before and after its point: more is a slip, and slow to reckon with
DEEPEST = 20  # levels of tables and lists; a plan has six

_BOM = b"\xef\xbb\xbf"
_LINE_END = re.compile("\r\n?")
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")

# What the reader of TOML says, by how it begins.
_SYNTAX = {
    "Expected '=' after a key": "thiếu dấu = sau tên khóa",
    "Expected ']]'": "thiếu ]] ở cuối tên bảng",
    "Expected ']'": "thiếu ] ở cuối tên bảng",
    "Expected newline or end of document": "thừa chữ ở cuối dòng",
    "Invalid statement": "dòng không phải khóa, bảng hay ghi chú",
    "Invalid value": "giá trị không đọc được; chữ phải nằm trong dấu nháy kép",
    "Invalid initial character for a key": "tên khóa trống hoặc có ký tự lạ; tên khóa không dấu",
    "Invalid date or datetime": "ngày không có thật; ngày viết theo dạng 2025-11-12",
    "Unclosed array": "danh sách chưa đóng, thiếu dấu ]",
    "Unclosed inline table": "bảng trong dòng chưa đóng, thiếu dấu }",
    "Unterminated string": "chữ chưa đóng dấu nháy",
    "Unescaped '\\'": "dấu \\ trong chữ phải viết hai lần",
    "Illegal character": "có ký tự không được dùng, có thể chữ chưa đóng dấu nháy",
    "Found invalid character": "có ký tự không được dùng, có thể chữ chưa đóng dấu nháy",
    "Duplicate inline table key": "khóa bị lặp trong bảng trong dòng",
    "Cannot declare": "bảng đã khai báo ở trên",
    "Cannot overwrite a value": "khóa đã có ở trên",
    "Cannot mutate immutable namespace": "bảng này đã đóng ở trên, không thêm khóa được",
}
_TOLD = re.compile(r"^(sai cú pháp TOML|khóa hoặc bảng bị lặp) \((.*)\)$", re.DOTALL)


def decoded(raw: bytes) -> str:
    """The bytes of a file as text: UTF-8 with or without a mark, lines ended by "\\n", composed
    letters (NFC), so that the same plan has the same sha256 whatever program saved it.

    Raises `PlanError` with the line of the first byte that is no UTF-8.
    """
    body = raw.removeprefix(_BOM)
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        told = "chữ không phải bảng mã UTF-8; mở tệp và lưu lại dạng UTF-8"
        raise PlanError((Problem("", line, told),)) from None
    return unicodedata.normalize("NFC", _LINE_END.sub("\n", text))


def tree(text: str) -> dict[str, Any]:
    """The keys and values of a TOML text, numbers as they are written.

    Raises `PlanError` where it is no TOML, or holds what no plan needs and a machine would choke
    on: numbers without end, lists within lists within lists.
    """
    source, faults = Source(text), []
    found = source.data
    for path, message in _excesses(found, "", 0):
        faults.append(Problem(path, source.line(path), message))
    if faults:
        raise PlanError(tuple(faults))
    return found


def _excesses(value: Any, path: str, depth: int):
    """What is too deep or too long, as (path, sentence)."""
    if depth > DEEPEST:
        yield path, "bảng, danh sách lồng vào nhau quá nhiều lớp"
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _excesses(inner, f"{path}.{key}" if path else key, depth + 1)
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from _excesses(inner, f"{path}[{place}]", depth + 1)
    elif isinstance(value, (int, Decimal)) and _endless(Decimal(value)):
        yield path, f"số có quá {DIGITS} chữ số"


def _endless(number: Decimal) -> bool:
    if not number.is_finite():
        return False  # the plan's own reader says what is wrong with it
    _, digits, exponent = number.as_tuple()
    return abs(int(exponent)) > DIGITS or len(digits) > 2 * DIGITS or number.adjusted() > DIGITS


def told_in_vietnamese(problem: Problem) -> Problem:
    """The problem without the English words of the reader of TOML."""
    shape = _TOLD.match(problem.message)
    if shape is None:
        return problem
    why = next((told for begin, told in _SYNTAX.items() if shape[2].startswith(begin)), "")
    quoted = _QUOTED.search(shape[2]) if shape[2].startswith("Illegal") else None
    named = f": {quoted[0]}" if quoted else ""
    return replace(problem, message=f"{shape[1]}: {why}{named}" if why else shape[1])
