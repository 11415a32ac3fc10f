"""Places and values of a plan file in the officer's words; what has no word here keeps its key."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from .. import words
from .places import Place, named

# Sections, in the order they are shown in.
SECTIONS = {
    "plan": "Thông tin chung",
    "rule": "Ma trận điều kiện",
    "criterion": "Tiêu chuẩn",
    "indicator": "Chỉ tiêu của kế hoạch",
    "grid": "Thang điểm",
    "quota": "Giới hạn số lượng",
    "ranking": "Thứ tự xếp",
    "preference": "Ưu tiên",
    "discretion": "Quyền quyết định thêm",
    "tier": "Hình thức khen",
    "occasion": "Dịp khen",
    "subject": "Đối tượng",
    "content": "Nội dung phong trào",
    "goal": "Mục tiêu phong trào",
    "block": "Việc chưa kết luận",
    "reason": "lý do",
    "reasons": "các lý do",
    "reading": "Cách hiểu",
    "case": "Ví dụ kiểm tra",
    "choice_case": "Ví dụ về việc chọn",
}
OTHER = "Phần khác"

_KEYS = {
    "aggregate": "khi có nhiều chỉ tiêu",
    "ahead": "đã trình Hội đồng",
    "aggregation": "cách cộng",
    "amendment": "văn bản được thay, được sửa",
    "amounts": "mức tiền",
    "anchor": "mục của kế hoạch",
    "applies_to": "áp dụng cho",
    "at": "từ",
    "authority": "cấp khen",
    "awards": "đã được khen",
    "baseline": "số đầu kỳ",
    "bases": "số để tính tỷ lệ",
    "basis": "so với",
    "blocks": "việc chưa kết luận",
    "body": "khối, cụm",
    "bonus": "điểm thưởng",
    "by": "theo",
    "by_hand": "chọn bằng tay",
    "by_year": "đến năm",
    "candidates": "các đề nghị",
    "cap": "nhiều nhất",
    "caps": "nhiều nhất cho từng khối, cụm",
    "cautions": "các loại lưu ý",
    "choice": "lựa chọn",
    "chosen": "được chọn",
    "class": "loại đối tượng",
    "classes": "loại đối tượng",
    "classifications": "xếp loại",
    "classified_year": "năm lấy xếp loại",
    "clause": "điều khoản",
    "code": "mã",
    "comparator": "cách so",
    "confirmations": "xác nhận",
    "contribution": "đóng góp",
    "count": "số lượng",
    "counted": "các đóng góp đã tính",
    "cut_off": "kết quả tính đến hết ngày",
    "deadline": "ngày cuối nhận hồ sơ",
    "decided_by": "người quyết định",
    "deducts": "điểm trừ",
    "direction": "chiều",
    "discretion": "quyền quyết định thêm",
    "decided_on": "ngày quyết định",
    "award_records": "tra cứu các lần khen trước",
    "discipline_records": "tra cứu kỷ luật",
    "disciplines": "kỷ luật",
    "every_year": "tính cho mỗi năm",
    "evidence": "minh chứng",
    "expect": "kết quả đúng",
    "fact": "câu ghi nhận",
    "findings": "từng điều kiện",
    "for_occasions": "chỉ ở các dịp",
    "for_tiers": "chỉ ở các hình thức",
    "from": "từ ngày",
    "full": "tổng điểm",
    "gap": "phần còn thiếu",
    "grid": "thang điểm",
    "group": "nhóm",
    "held": "thời gian tổ chức",
    "indicator": "chỉ tiêu",
    "indicators": "các chỉ tiêu",
    "integral": "đếm nguyên",
    "issued_on": "ngày ban hành",
    "issuer": "cơ quan ban hành",
    "item": "mục",
    "key": "con số",
    "kind": "loại",
    "kinds": "tập thể, cá nhân",
    "label": "tên",
    "legal_basis": "căn cứ",
    "level": "mức",
    "maximum": "điểm cao nhất",
    "may": "được quyền",
    "measure": "đơn vị đo",
    "minimum": "mức thấp nhất",
    "months": "số tháng",
    "name": "tên",
    "needs_evidence": "cần minh chứng",
    "norm": "định mức",
    "organisation": "tổ chức",
    "number": "số kế hoạch",
    "occasion": "dịp khen",
    "occasions": "các dịp",
    "of": "tính trên",
    "on": "ngày xét",
    "order": "thứ tự",
    "other_bodies": "khối, cụm khác",
    "other_nominations": "đề nghị khác đang xét",
    "otherwise": "kết quả nếu không bị chặn",
    "part": "điều kiện thành phần",
    "per": "tính cho",
    "points": "điểm",
    "progress": "kết quả so với mức đề ra",
    "quota": "giới hạn",
    "quotas": "giới hạn liên quan",
    "rank": "thứ bậc",
    "reading": "cách hiểu",
    "registered": "đăng ký",
    "release": "không dùng thì để lại",
    "required": "bắt buộc có",
    "reserved": "suất để riêng",
    "result": "kết quả",
    "reward": "mức tiền thưởng",
    "route": "các đường",
    "routes": "từng đường",
    "rounding": "làm tròn",
    "scope": "tính theo",
    "scores": "điểm đã chấm",
    "seats": "số suất",
    "settled": "đã quyết định",
    "share": "tỷ lệ phần trăm",
    "short": "tên viết tắt",
    "since": "từ ngày",
    "source": "căn cứ",
    "short_name": "tên gọi tắt",
    "state": "bước",
    "status": "kết quả",
    "step": "bậc điểm",
    "strict": "phải hơn hẳn",
    "target": "mức đề ra",
    "text": "nội dung",
    "threshold": "mốc",
    "tier": "hình thức",
    "tiers": "các hình thức",
    "title": "tên phong trào",
    "to": "đến ngày",
    "total": "tổng",
    "traits": "dấu hiệu ưu tiên",
    "unit": "đơn vị",
    "until": "tính đến ngày",
    "unverified": "chờ xác nhận",
    "upward": "trình qua",
    "value": "giá trị",
    "values": "số liệu",
    "verified": "đã xác nhận",
    "warnings": "lưu ý",
    "weight": "trọng số",
    "window": "thời gian tính kết quả",
    "wording": "nguyên văn",
    "year": "năm",
    "years": "số năm liền",
    "yearly": "mục tiêu từng năm",
}
_VALUES = {
    "aggregate": {
        "every": "mọi chỉ tiêu phải đạt", "some": "một số chỉ tiêu phải đạt",
        "weighted": "bình quân theo trọng số",
    },
    "aggregation": {"sum": "cộng các lần", "level": "lấy số lần cuối"},
    "authority": {
        "department": "sở", "province": "tỉnh", "prime_minister": "Thủ tướng Chính phủ",
        "district": "huyện", "ministry": "bộ", "president": "Chủ tịch nước",
    },
    "award_records": {"known": "đã tra cứu", "unknown": "chưa tra cứu"},
    "basis": {
        "ministry_plan": "mức bộ giao", "headcount": "số người",
        "unit_plan": "mức đề ra của đơn vị", "province_plan": "mức UBND tỉnh giao",
    },
    "comparator": {">=": "từ", ">": "trên", "<=": "không quá", "<": "dưới"},
    "choice": {"in": "chọn", "out": "không chọn"},
    "discipline_records": {"known": "đã tra cứu", "unknown": "chưa tra cứu"},
    "direction": {"at_least": "càng cao càng tốt", "at_most": "càng thấp càng tốt"},
    "group": {"general": "tiêu chuẩn chung", "specific": "tiêu chuẩn riêng"},
    "kind": {
        "annual": "hằng năm", "mid_term": "sơ kết", "final": "tổng kết",
        "collective": "tập thể", "individual": "cá nhân",
        "progress": "kết quả so với mức đề ra", "contribution": "đóng góp quy ra tiền",
        "confirmed": "có người xác nhận", "classification": "xếp loại tổ chức",
        "discipline": "không bị kỷ luật", "registered": "đã đăng ký",
        "ad_hoc": "đột xuất, chuyên đề", "household": "hộ gia đình",
        "all": "đủ các điều kiện", "any": "một trong các điều kiện",
        "awarded": "đã được khen", "not_awarded": "chưa được khen",
        "score": "tổng điểm của thang", "value": "giá trị của chỉ tiêu",
        "supersedes": "thay thế", "amends": "sửa đổi",
    },
    "key": {
        "share": "tỷ lệ so với mức đề ra", "score": "tổng điểm",
        "contribution": "đóng góp quy ra tiền", "votes": "số phiếu", "tier": "bậc của hình thức",
    },
    "kinds": {"collective": "tập thể", "individual": "cá nhân", "household": "hộ gia đình"},
    "may": {
        "choose_by_hand": "chọn bằng quyết định", "over_cap": "tặng thêm ngoài giới hạn",
        "unmet": "chọn người chưa đủ điều kiện",
    },
    "of": {"participants": "số tham gia", "eligible": "số đủ điều kiện"},
    "order": {"high": "cao trước", "low": "thấp trước"},
    "per": {"occasion": "cả dịp", "unit": "mỗi đơn vị", "body": "mỗi khối, cụm"},
    "rounding": {"down": "xuống", "up": "lên", "nearest": "gần nhất"},
    "scope": {"year": "năm", "plan": "cả giai đoạn"},
    "traits": {
        "woman": "nữ", "direct_worker": "lao động trực tiếp", "no_post": "không giữ chức vụ",
    },
    "upward": {"province": "tỉnh", "ministry": "bộ"},
    "window": {
        "range": "những ngày kế hoạch nêu", "occasion": "thời gian xét của dịp",
        "months": "một số tháng trước ngày xét", "year": "năm được xét",
        "until": "từ đầu đến một ngày", "period": "cả giai đoạn",
    },
}  # fmt: skip
_STATES = {
    "met": "đạt", "not_met": "không đạt", "unknown": "chưa đủ căn cứ", "blocked": "bị chặn",
}  # fmt: skip
_TOPS = {
    "indicator": "Chỉ tiêu “{}”",
    "grid": "Thang điểm “{}”",
    "tier": "Hình thức {}",
    "occasion": "Dịp {}",
    "criterion": "Tiêu chuẩn “{}”",
    "subject": "Đối tượng {}",
    "content": "Nội dung “{}”",
    "goal": "Mục tiêu “{}”",
    "block": "{}",
    "reading": "Cách hiểu “{}”",
    "case": "Ví dụ “{}”",
    "quota": "Giới hạn “{}”",
    "ranking": "Thứ tự “{}”",
    "preference": "{}",
    "discretion": "{}",
    "choice_case": "Ví dụ “{}”",
}
_INNER = {
    "route": "đường {}",
    "level": "mức “{}”",
    "organisation": "tổ chức “{}”",
    "item": "mục “{}”",
    "part": "điều kiện “{}”",
}
# Keys whose text is the code of something the plan names.
_NAMED = {
    "applies_to": "subject", "class": "subject", "classes": "subject",
    "tier": "tier", "tiers": "tier", "for_tiers": "tier",
    "occasion": "occasion", "occasions": "occasion", "for_occasions": "occasion",
    "minimum": "level", "grid": "grid", "indicator": "indicator", "indicators": "indicator",
    "quota": "quota", "quotas": "quota", "discretion": "discretion",
}  # fmt: skip
_UNITS = {
    "share": "%", "at": "%", "cap": "đề nghị", "caps": "đề nghị", "other_bodies": "đề nghị",
    "total": "đề nghị", "seats": "suất", "full": "điểm", "maximum": "điểm", "points": "điểm",
    "months": "tháng", "amounts": "đồng",
}  # fmt: skip
_CALLED_BY = ("short_name", "name", "label", "wording")


class Names:
    """What the codes of one plan are called by it."""

    def __init__(self, tree: Mapping[str, Any]) -> None:
        self._called: dict[tuple[str, str], str] = {}
        self._measures = _measures(tree)
        for key, rows in tree.items():
            if isinstance(rows, list) and all(isinstance(row, dict) for row in rows):
                self._gather(key, rows)

    def _gather(self, key: str, rows: list[dict[str, Any]]) -> None:
        for step, row in named(rows).items():
            told = next((row[name] for name in _CALLED_BY if isinstance(row.get(name), str)), "")
            if told:
                self._called[key, step[1:-1]] = told
            for inner, below in row.items():
                if isinstance(below, list) and all(isinstance(each, dict) for each in below):
                    self._gather(inner, below)

    def of(self, key: str, code: str) -> str:
        return self._called.get((key, code), code)

    def value(self, key: str, value: Any, table: Mapping[str, Any]) -> str:
        """A value as an officer reads it; `table` is what it stands in."""
        if isinstance(value, bool):
            return "có" if value else "không"
        if isinstance(value, (int, Decimal)):
            return self._number(key, Decimal(value), table)
        if isinstance(value, date):
            return words.day(value)
        if isinstance(value, list):
            return "; ".join(self.value(key, each, table) for each in value)
        if isinstance(value, dict):
            return ", ".join(f"{label(k)}: {self.value(k, v, value)}" for k, v in value.items())
        return self._text(key, str(value))

    def _number(self, key: str, value: Decimal, table: Mapping[str, Any]) -> str:
        if not value.is_finite():
            return str(value)
        if key.endswith("year"):
            return str(value)
        measure = self._measures.get(table.get("indicator", "")) if key == "value" else None
        return words.amount(value, measure or unit_of(key, table))

    def _text(self, key: str, value: str) -> str:
        if value in _STATES:
            return _STATES[value]
        if key in _NAMED:
            return self.of(_NAMED[key], value)
        head, dot, code = value.partition(".")
        if key == "key" and dot:  # "score.<grid>", "indicator.<code>"
            named = self.of("item" if head == "score" else head, code)
            return named if named != code else self.of("grid", code)
        if key in ("held", "cut_off", "deadline"):
            return "/".join(part.lstrip("0") for part in reversed(value.split("-")))
        return value_word(key, value)

    def where(self, place: Place) -> str:
        """ "Dịp Hằng năm, Bằng khen tỉnh, đường A: mốc"."""
        parts: list[str] = []
        keys: list[str] = []
        steps = list(place[1:] if place[0] in SECTIONS else place)
        last = place[0]
        for step in steps:
            if step.startswith("["):
                keys = keys[:-1] if keys else keys
                parts.append(self._item(last, step[1:-1], top=not parts))
            else:
                keys.append(step)
            last = step
        told = ", ".join(part for part in parts if part)
        inner = ", ".join(label(key) for key in keys)
        if told and inner:
            return f"{told}: {inner}"
        return told or words.lower_first(inner) or SECTIONS.get(place[0], place[0])

    def _item(self, key: str, name: str, *, top: bool) -> str:
        if key == "rule" and "," in name:
            occasion, tier = name.split(",", 1)
            return f"Dịp {self.of('occasion', occasion)}, {self.of('tier', tier)}"
        if top and key in _TOPS:
            return _TOPS[key].format(self.of(key, name))
        return self.inner(key, name)

    def inner(self, key: str, name: str) -> str:
        """A table inside another one: "đường A", "mục “Sáng kiến”"."""
        if key in _INNER:
            return _INNER[key].format(self.of(key, name) if key != "route" else name)
        known = self.of("key", name) if key == "by" else name
        return f"{label(key)} {known.removeprefix('#')}"


def _measures(tree: Mapping[str, Any]) -> dict[str, str]:
    """The measure of every indicator of the plan, by code."""
    rows = tree.get("indicator", [])
    named = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    return {str(row.get("code")): str(row.get("measure", "")) for row in named}


def label(key: str) -> str:
    """The Vietnamese word for a key, or the key."""
    return _KEYS.get(key, key)


def value_word(key: str, value: str) -> str:
    """The Vietnamese words for one of the values a key may have, or the value."""
    return _VALUES.get(key, {}).get(value, value)


def unit_of(key: str, table: Mapping[str, Any]) -> str:
    """What a number of the plan is counted in, where the format says it: "%", "điểm", "đề nghị"."""
    if table.get("kind") == "progress" and key in ("threshold", "cap"):
        return "%"
    if table.get("kind") == "score" and key == "minimum":
        return "điểm"
    return _UNITS.get(key, "")
