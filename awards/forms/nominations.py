"""Forms of nominations: choose a tier, filter the table, return with a reason, present."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from awards.enums import NominationState, VerdictStatus
from awards.models import Meeting, Nomination
from awards.selectors.nomination_table import SORTS, Filters
from awards.selectors.presenting import Entry
from emulation.enums import SubjectKind
from emulation.forms.page import PageForm, TextForm
from emulation.models import AwardTier, Unit
from emulation.vietnamese.dates import format_date

REASON_LENGTH = Nomination._meta.get_field("return_reason").max_length
OVERRIDE_LENGTH = Nomination._meta.get_field("override_reason").max_length


class TierForm(PageForm):
    """Which hình thức a subject is nominated for."""

    tier = forms.ChoiceField(
        label="Đề nghị hình thức nào?",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Chọn một hình thức khen.",
            "invalid_choice": "Chọn một hình thức khen của dịp này.",
        },
    )

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tier"].choices = choices


def reason_field(label: str, help_text: str, missing: str, length: int) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=length,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": missing,
            "max_length": "Lý do dài %(show_value)d ký tự, không quá %(limit_value)d ký tự.",
        },
    )


class ReturnForm(PageForm):
    reason = reason_field(
        "Lý do trả lại",
        "Đầu mối đọc nguyên văn. Ghi rõ cần sửa gì, bổ sung gì.",
        "Ghi lý do để đơn vị biết cần làm gì.",
        REASON_LENGTH,
    )


class RenewForm(PageForm):
    reason = reason_field(
        "Lý do đề nghị lại",
        "Đầu mối đọc nguyên văn, ví dụ: đã bổ sung 3 hộ còn thiếu.",
        "Ghi lý do đề nghị lại.",
        REASON_LENGTH,
    )


class DeclineForm(PageForm):
    reason = reason_field(
        "Lý do không được tặng",
        "Ghi theo văn bản trả lời của cấp có thẩm quyền. Đầu mối đọc nguyên văn.",
        "Ghi lý do để đơn vị biết vì sao không được tặng.",
        REASON_LENGTH,
    )


class PresentForm(PageForm):
    """The meeting, and a reason for each nomination that carries a warning."""

    meeting = forms.ModelChoiceField(
        label="Phiên họp",
        queryset=Meeting.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={
            "required": "Chọn phiên họp.",
            "invalid_choice": "Chọn một phiên họp của dịp này chưa kết luận.",
        },
    )

    def __init__(
        self, *args: Any, meetings: Iterable[Meeting], warned: Sequence[Entry], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["meeting"]
        field.queryset = meetings
        field.label_from_instance = meeting_label
        self.warned = warned
        for entry in warned:
            self.fields[entry.reason_field] = reason_field(
                f"Lý do vẫn trình {entry.name}",
                "In vào biên bản họp Hội đồng.",
                f"Ghi lý do vẫn trình {entry.name}.",
                OVERRIDE_LENGTH,
            )

    def reasons(self) -> dict[int, str]:
        return {entry.pk: self.cleaned_data[entry.reason_field] for entry in self.warned}


def meeting_label(meeting: Meeting) -> str:
    day, state = format_date(meeting.held_on), meeting.get_state_display().lower()
    return f"Phiên họp ngày {day} lúc {meeting.starts_at:%H:%M}, {meeting.place} ({state})"


class FilterForm(TextForm):
    """The filters above the table. What the address gets wrong is left out, never an error."""

    q = forms.CharField(label="Tìm theo tên, có dấu hoặc không dấu", required=False, max_length=100)
    tier = forms.ChoiceField(label="Hình thức", required=False)
    kind = forms.ChoiceField(
        label="Đối tượng",
        required=False,
        choices=[("", "Tập thể và cá nhân"), *SubjectKind.choices],
    )
    unit = forms.ModelChoiceField(
        label="Đơn vị", required=False, queryset=Unit.objects.none(), empty_label="Mọi đơn vị"
    )
    step = forms.ChoiceField(label="Bước", required=False)
    verdict = forms.ChoiceField(
        required=False,
        choices=[("", ""), *VerdictStatus.choices],
        widget=forms.HiddenInput,
    )
    sort = forms.ChoiceField(
        required=False, choices=[("", ""), *((s, s) for s in SORTS)], widget=forms.HiddenInput
    )

    def __init__(
        self, *args: Any, tiers: Iterable[AwardTier], units: Iterable[Unit], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        steps = [choice for choice in NominationState.choices if choice[0] != NominationState.DRAFT]
        self.fields["tier"].choices = [
            ("", "Mọi hình thức"),
            *((t.code, t.short_name) for t in tiers),
        ]
        self.fields["step"].choices = [("", "Mọi bước"), *steps]
        self.fields["unit"].queryset = units

    def filters(self) -> Filters:
        self.is_valid()
        given = self.cleaned_data
        unit = given.get("unit")
        return Filters(
            q=given.get("q") or "",
            tier=given.get("tier") or "",
            kind=given.get("kind") or "",
            unit=unit.pk if unit else None,
            step=given.get("step") or "",
            verdict=given.get("verdict") or "",
            sort=given.get("sort") or "name",
        )
