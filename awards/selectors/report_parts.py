"""The four texts of an achievement report, in the order they are read."""

from dataclasses import dataclass

from awards.models import Report


@dataclass(frozen=True)
class Part:
    """One of the report's four texts; `anchor`: its place in a page."""

    anchor: str
    label: str
    text: str


def parts_of(report: Report | None) -> list[Part]:
    return [Part(anchor, label, getattr(report, name, "")) for name, anchor, label in PARTS]


PARTS = [
    ("overview", "so-luoc", "Sơ lược đặc điểm, tình hình"),
    ("achievements", "thanh-tich", "Thành tích đạt được"),
    ("measures", "bien-phap", "Biện pháp, cách làm"),
    ("summary", "tom-tat", "Tóm tắt thành tích"),
]
