"""Words that must stay on one line, joined by U+00A0. Only spaces change, never a letter."""

import re

NBSP = "\u00a0"

_UNITS = (
    "hộ|hộ dân|người|xã|lớp|mô hình|chỉ tiêu|tiêu chí|đơn vị|tập thể|cá nhân|thành viên|ủy viên|"
    "đại biểu|phiếu|phiếu bầu|đề nghị|đăng ký|hồ sơ|văn bản|tệp|trang|mục|điểm|điểm %|lượt|lần|"
    "công trình|ngày|tháng|năm|quý|kỳ|giờ|phút|đồng|nghìn|nghìn đồng|triệu|triệu đồng|tỷ|tỷ đồng|"
    "km|km²|m|m²|m³|ha|kg|tấn|tạ|con|cây|giống|KB|MB|GB"
)
_LABELS = (
    "mục|tiểu mục|khoản|điểm|điều|chương|phần|phụ lục|tiêu chuẩn|tiêu chí|đường|mức|số|lần|phiên|"
    "ngày|tháng|năm|quý|kỳ|giai đoạn|đợt|sơ kết|tổng kết|QĐ|KH|TTr|BC|BB|NĐ|TT|CV|"
    "Nghị định|Thông tư|Luật|Quyết định|Kế hoạch|Tờ trình|Biên bản"
)
_PAIRS = (
    "đề nghị|khen thưởng|thi đua|bằng khen|giấy khen|danh hiệu|hội đồng|tập thể|cá nhân|thành tích|"
    "hồ sơ|đăng ký|kết quả|chỉ tiêu|đơn vị|biên bản|tờ trình|danh sách|quyết định|kế hoạch|"
    "phong trào"
)


def _choice(words: str) -> str:
    longest_first = sorted(words.split("|"), key=len, reverse=True)
    return "|".join(re.escape(word).replace(r"\ ", "[ \u00a0]") for word in longest_first)


_NUMBER = r"(?<![\w.,/])[0-9]+(?:[.,][0-9]+)*"
_REFERENCE = r"(?:[IVX]+|[0-9]+|[A-Za-zĐđ])(?:[./-][0-9A-Za-zĐđ]+)*"
_RULES = (
    re.compile(rf"\b(?:{_choice(_PAIRS)})\b", re.IGNORECASE),
    re.compile(rf"{_NUMBER} (?:{_choice(_UNITS)})(?!\w)"),
    re.compile(rf"\b(?:{_choice(_LABELS)}) {_REFERENCE}(?!\w)", re.IGNORECASE),
    re.compile(r"\b(?:ông|bà) (?=\w)", re.IGNORECASE),
    re.compile(r"\bthứ (?=(?:Hai|Ba|Tư|Năm|Sáu|Bảy)\b)", re.IGNORECASE),
    re.compile(rf"{_NUMBER} trên (?=[0-9])"),
    # A line may end behind a dash all the same, and U+00A0 would then stand before the next one.
    re.compile(r"(?<=\w) (?=- \w)"),
)


def bind(text: str) -> str:
    """Joins what reads as one: "3 hộ", "mục IV.3", "QĐ 112", "ông Nhã", "đề nghị".

    For text before escaping, not for markup. Binding twice changes nothing.
    """
    for rule in _RULES:
        text = rule.sub(lambda match: match[0].replace(" ", NBSP), text)
    return text
