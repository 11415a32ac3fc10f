"""The forms of a contribution norm."""

from collections.abc import Iterable
from typing import Any

from django import forms

from awards.services.norms import Norm
from emulation.enums import SubjectKind
from emulation.forms.fields import MoneyField, VietnameseDateField
from emulation.forms.page import PageForm
from emulation.models import AwardTier


class NormForm(PageForm):
    tier = forms.ChoiceField(
        label="Hình thức khen",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Chọn hình thức khen.",
            "invalid_choice": "Chọn một hình thức khen có trong kế hoạch.",
        },
    )
    subject_kind = forms.ChoiceField(
        label="Đối tượng",
        choices=SubjectKind,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Chọn tập thể hay cá nhân.",
            "invalid_choice": "Chọn tập thể hay cá nhân.",
        },
    )
    value = MoneyField(label="Định mức", help_text="Ghi đủ số đồng, ví dụ 50.000.000.")
    source = forms.CharField(
        label="Văn bản",
        help_text="Số, ngày văn bản của Hội đồng Thi đua - Khen thưởng tỉnh.",
        max_length=200,
        error_messages={
            "required": "Ghi số, ngày văn bản của Hội đồng Thi đua - Khen thưởng tỉnh."
        },
    )
    valid_from = VietnameseDateField(label="Có hiệu lực từ ngày")
    valid_to = VietnameseDateField(
        label="Đến hết ngày",
        help_text="Không bắt buộc. Bỏ trống khi chưa biết ngày hết hiệu lực.",
        required=False,
    )

    def __init__(self, *args: Any, tiers: Iterable[AwardTier], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tier"].choices = [(tier.code, tier.name) for tier in tiers]

    def norm(self) -> Norm:
        return Norm(**{name: self.cleaned_data[name] for name in NormForm.base_fields})


class NormCorrectionForm(NormForm):
    """What the document says, put right; why is written down."""

    reason = forms.CharField(
        label="Vì sao sửa?",
        help_text="Ví dụ Nhập nhầm một số 0.",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={
            "required": "Ghi lý do sửa định mức.",
            "max_length": "Lý do không quá %(limit_value)d ký tự.",
        },
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
