"""Who the row is about, and whose word it is."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from awards.facts_sheet import values
from awards.facts_sheet.asked import Asked
from awards.facts_sheet.columns.base import Column, Row
from awards.rules import SubjectFacts
from awards.rules.conditions.confirmed import Confirmed

LONGEST = 200


def _short(value: Any) -> str:
    text = values.text(value)
    if len(text) > LONGEST:
        raise ValueError(f"dài quá {LONGEST} ký tự")
    return text


class Who:
    """ma, ten, loai, don_vi; ghi_chu is the officer's own and is not read."""

    def columns(self, asked: Asked) -> Iterable[Column]:
        classes = {each.label: each.code for each in asked.plan.subject_classes}
        told = ", ".join(f"{code} ({label})" for label, code in classes.items())
        yield Column("ma", "mã của đối tượng, bắt buộc, mỗi dòng một mã", _short)
        yield Column("ten", "tên; bỏ trống thì lấy mã", _short)
        yield Column("loai", f"bắt buộc: {told}", values.one_of(classes, "loại đối tượng"))
        yield Column("don_vi", "đơn vị, chép lại vào kết quả", _short)
        yield Column("ghi_chu", "để ghi riêng, không được xét", lambda value: None, wanted=False)

    def facts(self, row: Row, asked: Asked) -> dict[str, Any]:
        key = row.need("ma", "thiếu mã của đối tượng") or ""
        code = row.need("loai", "thiếu loại đối tượng")
        kind = asked.plan.subject_class(code).kind if code else ""
        subject = SubjectFacts(key, row.get("ten") or key, kind, code or "")
        return {"subject": subject, "unit": row.get("don_vi") or ""}


class Word:
    """Who confirms what the row says and when, where a criterion has no word of its own."""

    def columns(self, asked: Asked) -> Iterable[Column]:
        proof = any(isinstance(c, Confirmed) and c.needs_evidence for c in asked.conditions)
        confirmed = any(isinstance(c, Confirmed) for c in asked.conditions)
        yield Column("nguoi_xac_nhan", "người xác nhận các tiêu chuẩn", _short, confirmed)
        takes = "ngày xác nhận, ví dụ 05/11/2025"
        yield Column("ngay_xac_nhan", takes, values.day_until(asked.on), confirmed)
        yield Column("minh_chung", "số, ngày văn bản, cách nhau bằng ;", values.texts, proof)

    def facts(self, row: Row, asked: Asked) -> dict[str, Any]:
        return {}


def word_of(row: Row, name: str = "") -> tuple[str, date | None, tuple[str, ...]]:
    """By whom, on which day, with what evidence: the column's own, else the row's."""
    by = row.get(f"{name}.nguoi") or row.get("nguoi_xac_nhan") or ""
    on = row.get(f"{name}.ngay") or row.get("ngay_xac_nhan")
    return by, on, row.get(f"{name}.minh_chung") or row.get("minh_chung") or ()
