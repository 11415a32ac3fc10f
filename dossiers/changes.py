"""What differs between two snapshots of a meeting, place by place, in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from dossiers import wording
from dossiers.content import Content
from dossiers.contexts import CHOICES, METHODS, VERDICTS
from emulation.vietnamese.numbers import format_number

NOTHING = "(không có)"
# What differs by itself in every snapshot, and what only puts lists in order.
SILENT = frozenset({"schema", "frozen_at", "reference", "sort_key", "unit_order", "key"})
LABELS = {
    "apart": "ngoài số lượng, điều kiện", "choices": "lựa chọn theo thẩm quyền",
    "choosing": "kết quả chọn theo số lượng", "extra": "suất tặng thêm",
    "chosen": "được chọn", "figures": "số liệu xếp hạng",
    "group": "nơi tính", "held": "chờ chọn", "left": "còn", "limit": "số suất", "order": "thứ tự",
    "outcome": "kết quả chọn", "presented": "trình phiên này", "quotas": "số lượng khen",
    "reading": "cách đọc", "reckoned": "cách tính", "recorded": "người ghi", "rows": "đề nghị",
    "source": "theo văn bản", "unmet": "điều kiện chưa đạt", "used": "đã dùng", "why": "vì sao",
    "absent": "vắng mặt", "absent_in_writing": "tính ý kiến bằng văn bản",
    "achievement": "tóm tắt thành tích", "actual": "mức đạt", "addressees": "kính gửi",
    "agree": "đồng ý", "amount": "trị giá", "approved": "đề nghị khen",
    "attendance": "thành phần", "author": "người nêu", "authority": "thẩm quyền",
    "awards": "đã được khen", "baseline": "số đầu kỳ", "basis": "căn cứ",
    "birth_date": "ngày sinh", "blank": "phiếu trắng",
    "by": "người kết luận", "chair": "chủ tọa", "chair_must_agree": "chủ tọa phải đồng ý",
    "chaired_by": "chủ tọa", "choice": "lựa chọn",
    "citation": "căn cứ", "clause": "điều khoản", "closed_at": "đóng lúc", "code": "mã",
    "comments": "ý kiến", "comparator": "phép so", "conclusion": "kết luận",
    "confirmer": "người xác nhận", "content": "nội dung", "contribution_total": "tổng đóng góp",
    "contributions": "đóng góp", "council": "Hội đồng", "date": "ngày",
    "decided_by": "cấp quyết định", "decision_date": "ngày quyết định",
    "decision_issuer": "nơi quyết định", "decision_number": "số quyết định",
    "denominator": "mẫu số", "department": "cơ quan", "derived": "hệ thống nhận ra",
    "disagree": "không đồng ý", "dismissed_by": "người bỏ qua", "donor": "nguồn đóng góp",
    "end": "đến", "end_date": "ngày kết thúc", "evidence": "minh chứng", "fields": "mục",
    "file": "tệp", "findings": "điều kiện", "form": "mẫu báo cáo", "gap": "còn thiếu",
    "gender": "giới tính", "indicator": "chỉ tiêu", "invalid": "không hợp lệ",
    "issued": "phát ra", "issuer": "cơ quan ban hành", "items": "đề nghị", "kind": "loại",
    "label": "tên mục", "lines": "kết quả", "measure": "đơn vị tính", "meeting": "phiên họp",
    "members": "số thành viên", "method": "cách thức", "movement": "phong trào", "name": "tên",
    "nominee": "người, đơn vị được đề nghị", "not_on_ballot": "không đưa vào bỏ phiếu",
    "note": "ghi chú", "number": "số", "occasion": "dịp khen", "of": "ký thay",
    "opened_at": "mở lúc", "opening": "phần mở đầu", "opinion": "ý kiến bằng văn bản",
    "other": "ý kiến khác", "overrides": "kết luận khác kết quả kiểm phiếu",
    "overview": "đặc điểm, tình hình", "paragraphs": "đoạn", "passed": "đạt", "percent": "tỷ lệ",
    "period": "thời gian", "place": "địa điểm", "plan": "kế hoạch", "post": "chức vụ",
    "prefix": "danh xưng", "present": "có mặt", "proposer": "nơi đề nghị",
    "quorum": "số thành viên cần có", "reason": "lý do", "reasons": "lý do",
    "receivers": "nơi nhận", "recorded_by": "thư ký", "recusals": "không tham gia bỏ phiếu",
    "recused_leave": "trừ người không tham gia", "regime": "chế độ", "reporter": "người báo cáo",
    "reports": "báo cáo thành tích", "request": "đề nghị", "required": "mức yêu cầu",
    "result": "kết quả", "returned": "thu về", "role": "vai trò", "roll": "danh sách",
    "roll_sha256": "mã kiểm tra danh sách", "rounds": "lượt", "rule": "quy tắc",
    "secretary": "thư ký", "sections": "phần", "sentence": "câu kết quả", "sha256": "mã băm",
    "short": "tên ngắn", "signatory": "người ký", "size": "số thành viên", "start": "từ",
    "status": "tình trạng", "submissions": "tờ trình", "superior": "cơ quan cấp trên",
    "symbol": "ký hiệu", "target": "mức đề ra", "targets": "chỉ tiêu", "text": "nội dung",
    "tier": "hình thức", "tiers": "hình thức", "title": "tên", "unit": "đơn vị",
    "unverified_basis": "căn cứ cần đối chiếu",
    "valid": "hợp lệ", "value": "giá trị", "verdict": "kết quả xét", "verified": "đã đối chiếu",
    "version": "bản", "votes": "biểu quyết", "warnings": "lưu ý", "what": "việc",
    "year": "năm",
}  # fmt: skip
_CODES = {**VERDICTS, **METHODS, **CHOICES, "absent": "vắng", "written": "ý kiến bằng văn bản"}
_CODED = frozenset({"verdict", "status", "method", "choice"})
# By which of its own values an entry of a list is found again.
_NAMES = ("nominee", "number", "key", "code", "name", "label", "title", "indicator", "author")


@dataclass(frozen=True)
class Change:
    """One place: where it stands, what it was and what it is now."""

    where: str
    before: str
    after: str


def changes(before: Content, after: Content) -> list[Change]:
    """Every place that differs, in the order of the content; numbers of versions left out."""
    names = {**_codes(before), **_codes(after)}
    first, second = ({**content, "number": 0} for content in (before, after))
    return list(_between(first, second, (), "", names))


def _codes(content: Content) -> dict[str, str]:
    """What keys of nominees and codes of tiers stand for."""
    nominees = [entry["nominee"] for entry in (*content["items"], *content["not_on_ballot"])]
    people = {n["key"]: wording.person(n["prefix"], n["name"]) for n in nominees}
    return people | {tier["code"]: tier["short"] for tier in content["tiers"]}


def _between(
    before: Any, after: Any, path: tuple[str, ...], key: str, names: dict[str, str]
) -> Iterator[Change]:
    if before == after:
        return
    if isinstance(before, dict) and isinstance(after, dict):
        for name in {**before, **after}:
            if name not in SILENT:
                inner = (*path, LABELS.get(name, name))
                yield from _between(before.get(name), after.get(name), inner, name, names)
    elif _of_entries(before) and _of_entries(after):
        old, new = (_named(entries, names) for entries in (before, after))
        for name in dict.fromkeys([*old, *new]):
            yield from _between(old.get(name), new.get(name), (*path, name), key, names)
    else:
        where = " · ".join(path)
        where = where[:1].upper() + where[1:]
        yield Change(where, _said(before, key, names), _said(after, key, names))


def _of_entries(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(entry, dict) for entry in value)


def _named(entries: list[dict[str, Any]], names: dict[str, str]) -> dict[str, dict[str, Any]]:
    """Entries by a name that stays theirs; the second of a name gets its place."""
    found: dict[str, dict[str, Any]] = {}
    for place, entry in enumerate(entries, start=1):
        name = _name(entry, names) or f"thứ {place}"
        found[f"{name} (thứ {place})" if name in found else name] = entry
    return found


def _name(entry: dict[str, Any], names: dict[str, str]) -> str:
    given = next((entry[name] for name in _NAMES if entry.get(name)), "")
    if isinstance(given, dict):
        given = given["key"]
    who = names.get(str(given), str(given))
    return f"{who}, {names[entry['tier']]}" if "tier" in entry and "nominee" in entry else who


def _said(value: Any, key: str, names: dict[str, str]) -> str:
    if value is None or value == "" or value == []:
        return NOTHING
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, int):
        return format_number(value, 0) if key != "year" else str(value)
    if isinstance(value, list):
        return "; ".join(_said(entry, key, names) for entry in value)
    if isinstance(value, dict):
        return _name(value, names) or "; ".join(
            _said(entry, name, names) for name, entry in value.items() if name not in SILENT
        )
    return _CODES.get(value, value) if key in _CODED else names.get(value, value)
