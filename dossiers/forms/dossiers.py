"""Forms of the dossier side: concluding a meeting, numbering a paper, freezing again."""

from typing import Any

from django import forms

from emulation.forms.fields import ClockField, VietnameseDateField
from emulation.forms.page import PageForm


class ConcludeForm(PageForm):
    ends_at = ClockField(
        label="Giờ kết thúc",
        help_text="Ghi vào biên bản, ví dụ 10:30.",
        widget=forms.TextInput(attrs={"class": "number", "inputmode": "numeric"}),
        error_messages={
            "required": "Nhập giờ kết thúc, ví dụ 10:30",
            "invalid": "Nhập giờ kết thúc dạng giờ:phút, ví dụ 10:30",
        },
    )


class IssueForm(PageForm):
    number = forms.CharField(
        label="Số văn bản",
        help_text="Chỉ phần số do văn thư cấp sau khi ký, ví dụ 7 hoặc 123.",
        max_length=10,
        widget=forms.TextInput(attrs={"class": "number", "inputmode": "numeric"}),
        error_messages={"required": "Nhập số văn bản, ví dụ 7 hoặc 123"},
    )
    issued_on = VietnameseDateField(
        label="Ngày ban hành", help_text="Ngày/tháng/năm, ví dụ 15/11/2025"
    )
    reason = forms.CharField(
        label="Lý do sửa số",
        help_text="Văn bản đã có số. Nhật ký giữ số cũ, số mới và lý do.",
        max_length=300,
        required=False,
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)

    def __init__(self, *args: Any, numbered: str, **kwargs: Any) -> None:
        """`numbered`: number and day the paper has; without them there is nothing to correct."""
        kwargs["initial"] = {**(kwargs.get("initial") or {}), "seen": numbered}
        super().__init__(*args, **kwargs)
        if not numbered:
            del self.fields["reason"]

    def show_again(self, numbered: str) -> None:
        """After a Stale: the next press, with a reason, corrects that number and day."""
        self.data = self.data.copy()
        self.data["seen"] = numbered


class FreezeAgainForm(PageForm):
    reason = forms.CharField(
        label="Lý do chốt lại",
        help_text="Bản chốt trước và văn bản của nó vẫn giữ nguyên.",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Ghi lý do chốt lại dữ liệu."},
    )
