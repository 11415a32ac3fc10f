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
    "reading": "Cách hiểu",
    "case": "Ví dụ kiểm tra",
    "choice_case": "Ví dụ về việc chọn",
}
OTHER = "Phần khác"

_KEYS = {
    "aggregate": "khi có nhiều chỉ tiêu",
    "applies_to": "áp dụng cho",
    "authority": "cấp khen",
    "awards": "đã được khen",
    "basis": "so với",
    "blocks": "việc chưa kết luận",
    "by": "theo",
    "by_year": "đến năm",
    "cap": "nhiều nhất",
    "caps": "nhiều nhất cho từng khối, cụm",
    "cautions": "các loại lưu ý",
    "class": "loại đối tượng",
    "classes": "loại đối tượng",
    "classifications": "xếp loại",
    "classified_year": "năm lấy xếp loại",
    "clause": "điều khoản",
    "code": "mã",
    "comparator": "cách so",
    "confirmations": "xác nhận",
    "contribution": "đóng góp",
    "counted": "các đóng góp đã tính",
    "decided_by": "người quyết định",
    "direction": "chiều",
    "decided_on": "ngày quyết định",
    "award_records": "tra cứu các lần khen trước",
    "discipline_records": "tra cứu kỷ luật",
    "disciplines": "kỷ luật",
    "every_year": "tính cho mỗi năm",
    "evidence": "minh chứng",
    "expect": "kết quả đúng",
    "fact": "câu ghi nhận",
    "findings": "từng điều kiện",
    "from": "từ ngày",
    "gap": "phần còn thiếu",
    "group": "nhóm",
    "held": "thời gian tổ chức",
    "integral": "đếm nguyên",
    "issued_on": "ngày ban hành",
    "issuer": "cơ quan ban hành",
    "key": "con số",
    "kind": "loại",
    "kinds": "tập thể, cá nhân",
    "label": "tên",
    "legal_basis": "căn cứ",
    "level": "mức",
    "may": "được quyền",
    "measure": "đơn vị đo",
    "minimum": "mức thấp nhất",
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
    "per": "tính cho",
    "progress": "kết quả so với mức đề ra",
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
    "seats": "số suất",
    "share": "tỷ lệ phần trăm",
    "short": "tên viết tắt",
    "since": "từ ngày",
    "source": "căn cứ",
    "short_name": "tên gọi tắt",
    "state": "bước",
    "strict": "phải hơn hẳn",
    "target": "mức đề ra",
    "threshold": "mốc",
    "tier": "hình thức",
    "tiers": "các hình thức",
    "title": "tên phong trào",
    "to": "đến ngày",
    "total": "tổng",
    "traits": "dấu hiệu ưu tiên",
    "until": "tính đến ngày",
    "unverified": "chờ xác nhận",
    "warnings": "lưu ý",
    "window": "thời gian tính kết quả",
    "wording": "nguyên văn",
    "year": "năm",
    "yearly": "mục tiêu từng năm",
}
_VALUES = {
    "aggregate": {"every": "mọi chỉ tiêu phải đạt", "weighted": "bình quân theo trọng số"},
    "authority": {
        "department": "sở", "province": "tỉnh", "prime_minister": "Thủ tướng Chính phủ",
    },
    "basis": {
        "unit_plan": "mức đề ra của đơn vị", "province_plan": "mức UBND tỉnh giao",
    },
    "comparator": {">=": "từ", ">": "trên", "<=": "không quá", "<": "dưới"},
    "direction": {"at_least": "càng cao càng tốt", "at_most": "càng thấp càng tốt"},
    "group": {"general": "tiêu chuẩn chung", "specific": "tiêu chuẩn riêng"},
    "kind": {
        "annual": "hằng năm", "mid_term": "sơ kết", "final": "tổng kết",
        "collective": "tập thể", "individual": "cá nhân",
        "progress": "kết quả so với mức đề ra", "contribution": "đóng góp quy ra tiền",
        "confirmed": "có người xác nhận", "classification": "xếp loại tổ chức",
        "discipline": "không bị kỷ luật", "registered": "đã đăng ký",
    },
    "kinds": {"collective": "tập thể", "individual": "cá nhân"},
    "may": {
        "choose_by_hand": "chọn bằng quyết định", "over_cap": "tặng thêm ngoài giới hạn",
        "unmet": "chọn người chưa đủ điều kiện",
    },
    "of": {"participants": "số tham gia", "eligible": "số đủ điều kiện"},
    "order": {"high": "cao trước", "low": "thấp trước"},
    "per": {"occasion": "cả dịp", "unit": "mỗi đơn vị", "body": "mỗi khối, cụm"},
    "rounding": {"down": "xuống", "up": "lên", "nearest": "gần nhất"},
    "scope": {"year": "năm", "plan": "cả giai đoạn"},
    "window": {"year": "năm được xét", "until": "từ đầu đến một ngày", "period": "cả giai đoạn"},
}  # fmt: skip
_STATES = {
    "met": "đạt", "not_met": "không đạt", "unknown": "chưa đủ căn cứ", "blocked": "bị chặn",
}  # fmt: skip
_TOPS = {
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
_INNER = {"route": "đường {}", "level": "mức “{}”", "organisation": "tổ chức “{}”"}
_CALLED_BY = ("short_name", "name", "label", "wording")


class Names:
    """What the codes of one plan are called by it."""

    def __init__(self, tree: Mapping[str, Any]) -> None:
        self._called: dict[tuple[str, str], str] = {}
        for key, rows in tree.items():
            if isinstance(rows, list) and all(isinstance(row, dict) for row in rows):
                self._gather(key, rows)

    def _gather(self, key: str, rows: list[dict[str, Any]]) -> None:
        for step, row in named(rows).items():
            told = next((row[name] for name in _CALLED_BY if isinstance(row.get(name), str)), "")
            if told:
                self._called[key, step[1:-1]] = told
            for inner in ("level", "organisation"):
                if isinstance(row.get(inner), list) and all(
                    isinstance(each, dict) for each in row[inner]
                ):
                    self._gather(inner, row[inner])

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
        percent = key == "threshold" and table.get("kind") == "progress"
        return words.amount(value, "%" if percent else "")

    def _text(self, key: str, value: str) -> str:
        if value in _STATES:
            return _STATES[value]
        if key in ("applies_to", "class", "classes"):
            return self.of("subject", value)
        if key in ("tier", "occasion", "tiers", "occasions"):
            return self.of(key.rstrip("s"), value)
        if key == "minimum":
            return self.of("level", value)
        return _VALUES.get(key, {}).get(value, value)

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
        if key in _INNER:
            return _INNER[key].format(self.of(key, name) if key != "route" else name)
        return f"{label(key)} {name.removeprefix('#')}"


def label(key: str) -> str:
    """The Vietnamese word for a key, or the key."""
    return _KEYS.get(key, key)
