"""Forms of the choice by hand: by which right and why; why it is taken back."""

from collections.abc import Sequence
from typing import Any

from django import forms

from awards.forms.nominations import reason_field
from awards.models import HandPick
from awards.services.choosing import NO_SOURCE
from emulation.forms.page import PageForm

REASON_LENGTH = HandPick._meta.get_field("reason").max_length
SOURCE_LENGTH = HandPick._meta.get_field("source").max_length
AMONG_EQUALS = "="  # a radio needs a value, and no code of a plan looks like this


class PickForm(PageForm):
    """`ways`: the rights to choose by, as (code, words); "" is the choice among equals."""

    discretion = forms.ChoiceField(
        label="Theo thẩm quyền nào?",
        help_text="Kế hoạch cho thẩm quyền này. Tên và điều khoản được giữ cùng lựa chọn.",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Chọn thẩm quyền của lựa chọn này.",
            "invalid_choice": "Chọn một thẩm quyền trong danh sách.",
        },
    )
    source = forms.CharField(
        label="Theo văn bản",
        help_text="Số, ngày thông báo hoặc biên bản trong đó người có thẩm quyền đã quyết định, "
        "ví dụ Thông báo số 12/TB-SNNMT ngày 05/11/2025.",
        max_length=SOURCE_LENGTH,
        required=False,
        error_messages={
            "max_length": "Văn bản dài %(show_value)d ký tự, không quá %(limit_value)d ký tự.",
        },
    )
    reason = reason_field(
        "Lý do",
        "Hội đồng đọc nguyên văn; in vào biên bản họp Hội đồng.",
        "Ghi lý do của lựa chọn.",
        REASON_LENGTH,
    )

    def __init__(self, *args: Any, ways: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        only = {"discretion": ways[0][0] or AMONG_EQUALS} if len(ways) == 1 else {}
        super().__init__(*args, initial=only, **kwargs)
        self.fields["discretion"].choices = [(code or AMONG_EQUALS, told) for code, told in ways]

    def clean(self) -> dict[str, Any]:
        """Among equals the council chooses at the meeting, which has its own minutes."""
        cleaned = super().clean() or {}
        if cleaned.get("discretion") and not (cleaned.get("source") or "source" in self.errors):
            self.add_error("source", NO_SOURCE)
        return cleaned

    def clean_discretion(self) -> str:
        return self.right_of(self.cleaned_data["discretion"])

    @staticmethod
    def right_of(sent: str) -> str:
        """The plan's code behind what was ticked; "" is among equals."""
        return "" if sent == AMONG_EQUALS else sent


class WithdrawForm(PageForm):
    reason = reason_field(
        "Lý do rút",
        "Nhật ký giữ lựa chọn đã rút cùng lý do này.",
        "Ghi lý do rút lựa chọn.",
        REASON_LENGTH,
    )
