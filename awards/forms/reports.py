"""The words of a báo cáo thành tích. Everything may be empty in a draft."""

from typing import Any

from django import forms

from awards.models import Report
from awards.services.reports import REQUIRED, WORDS, missing_words
from emulation.forms.page import PageForm

SUMMARY_LENGTH = Report._meta.get_field("summary").max_length
TEXT_LENGTH = 20_000


def _text(label: str, help_text: str, rows: int, length: int = TEXT_LENGTH) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=False,
        max_length=length,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={
            "max_length": f"{label} dài %(show_value)d ký tự, không quá %(limit_value)d ký tự."
        },
    )


class ReportForm(PageForm):
    """`version` is what the writer saw, 0 for a report that is not there yet."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    overview = _text(
        "Sơ lược đặc điểm, tình hình",
        "Chức năng, nhiệm vụ, số người, thuận lợi và khó khăn. Mỗi đoạn một dòng.",
        5,
    )
    achievements = _text(
        "Thành tích đạt được",
        "Kết quả của phong trào, so với mức đề ra. Bảng số liệu được in kèm, không cần chép lại.",
        9,
    )
    measures = _text(
        "Biện pháp, cách làm",
        "Không bắt buộc. Cách làm mới, mô hình có thể nhân rộng.",
        5,
    )
    summary = _text(
        "Tóm tắt thành tích",
        f"In vào danh sách kèm tờ trình. Hai, ba câu, không quá {SUMMARY_LENGTH} ký tự.",
        3,
        SUMMARY_LENGTH,
    )

    def words(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in WORDS}

    def ask_for_missing(self) -> None:
        """The errors that stand before handing in, each at its part."""
        self.is_valid()
        for name, told in REQUIRED.items():
            if not self.cleaned_data.get(name):
                self.add_error(name, missing_words(told))


def stored_words(report: Report | None) -> dict[str, Any]:
    """What the form begins with."""
    if report is None:
        return {"version": 0}
    return {"version": report.version, **{name: getattr(report, name) for name in WORDS}}
