"""The form of a dịp khen."""

from collections.abc import Iterable
from typing import Any

from django import forms

from awards.rules import Occasion
from emulation.forms.fields import VietnameseDateField
from emulation.forms.page import PageForm


class OccasionForm(PageForm):
    code = forms.ChoiceField(
        label="Dịp nào của kế hoạch?",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Chọn một dịp khen của kế hoạch.",
            "invalid_choice": "Chọn một dịp khen có trong kế hoạch.",
        },
    )
    name = forms.CharField(
        label="Tên dịp",
        help_text="Ví dụ Hằng năm 2025.",
        max_length=100,
        error_messages={"required": "Ghi tên dịp, ví dụ Hằng năm 2025."},
    )
    starts_on = VietnameseDateField(label="Tính kết quả từ ngày")
    ends_on = VietnameseDateField(label="Tính kết quả đến hết ngày")
    opens_on = VietnameseDateField(label="Nhận đề nghị từ ngày")
    closes_on = VietnameseDateField(label="Nhận đề nghị đến hết ngày")
    council_on = VietnameseDateField(
        label="Hội đồng họp ngày", help_text="Không bắt buộc.", required=False
    )

    def __init__(self, *args: Any, occasions: Iterable[Occasion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].choices = [(o.code, f"{o.name} ({o.clause})") for o in occasions]
