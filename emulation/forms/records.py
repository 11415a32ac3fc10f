"""Forms of results, contributions and evidence. They parse and check shape; services write."""

import uuid
from collections.abc import Iterator
from datetime import date
from itertools import groupby
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.forms.models import ModelChoiceIterator
from django.utils import timezone

from emulation import uploads
from emulation.enums import ContributionKind
from emulation.errors import Refused
from emulation.forms.fields import (
    MoneyField,
    MovementChoice,
    VietnameseDateField,
    VietnameseDecimalField,
)
from emulation.forms.page import OncePostedForm, PageForm, TextForm
from emulation.models import Evidence, Indicator, Movement, Subject, Unit
from emulation.selectors.records import (
    CONTRIBUTION,
    RESULT,
    evidence_of,
    recordable_indicators,
)
from emulation.services.records import Upload
from emulation.vietnamese.dates import format_date

ACCEPT = ".pdf,.jpg,.jpeg,.png,.docx,.xlsx"
WHAT_FILES = "PDF, ảnh JPEG hoặc PNG, Word (.docx), Excel (.xlsx) không có macro, đến 10 MB"
NO_FILE = "Chọn tệp minh chứng."


class EvidenceFileField(forms.FileField):
    """A file judged by its content, as `uploads.Checked`; a refusal's sentence says what to do."""

    widget = forms.FileInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(allow_empty_file=True, **kwargs)
        self.widget.attrs["accept"] = ACCEPT
        self.error_messages |= {"required": NO_FILE, "missing": NO_FILE, "invalid": NO_FILE}

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if not isinstance(file, UploadedFile):
            return file
        try:
            return uploads.check(file)
        except Refused as refusal:
            raise ValidationError(refusal.message, code="refused") from refusal


class FilesByYear(ModelChoiceIterator):
    """The files in the order they come in, under the year they were uploaded in."""

    def __iter__(self) -> Iterator[Any]:
        for year, files in groupby(self.queryset, key=lambda file: _uploaded_on(file).year):
            yield f"Tải lên năm {year}", [self.choice(file) for file in files]


class GroupedCheckboxes(forms.CheckboxSelectMultiple):
    """Tells each box which group of the choices it belongs to."""

    def options(self, name: str, value: Any, attrs: Any = None) -> Iterator[dict[str, Any]]:
        for group, boxes, _place in self.optgroups(name, value, attrs):
            yield from (box | {"group": group} for box in boxes)


def _uploaded_on(evidence: Evidence) -> date:
    return timezone.localtime(evidence.uploaded_at).date()


class EvidenceChoice(forms.ModelMultipleChoiceField):
    widget = GroupedCheckboxes
    iterator = FilesByYear

    def clean(self, value: Any) -> Any:
        """No evidence has a key of more than 18 figures, and the database could not be asked."""
        if any(len(str(key)) > 18 for key in value or ()):
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return super().clean(value)

    def label_from_instance(self, evidence: Evidence) -> str:
        return f"{evidence.title}, tải lên ngày {format_date(_uploaded_on(evidence))}"


class RecordForm(OncePostedForm):
    """What results and contributions share: evidence chosen from what is there, or a new file."""

    evidence = EvidenceChoice(
        label="Minh chứng đã có",
        help_text="Không bắt buộc.",
        queryset=Evidence.objects.none(),
        required=False,
        error_messages={"invalid_choice": "Chọn minh chứng trong danh sách."},
    )
    file = EvidenceFileField(
        label="Tải thêm một minh chứng",
        help_text=f"Không bắt buộc. {WHAT_FILES}.",
        required=False,
    )
    title = forms.CharField(
        label="Tên minh chứng tải thêm",
        help_text="Không bắt buộc. Ví dụ Báo cáo số 87/BC-CCTL, 05/11/2025; "
        "bỏ trống thì lấy tên tệp.",
        max_length=200,
        required=False,
    )
    file_token = forms.UUIDField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(
        widget=forms.HiddenInput, required=False, min_value=0, max_value=10**9
    )

    def __init__(self, *args: Any, subject: Subject, **kwargs: Any) -> None:
        kwargs["initial"] = {"file_token": uuid.uuid4(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.kept: Evidence | None = None
        choices = evidence_of(subject)
        self.fields["evidence"].queryset = choices
        if not choices.exists():
            self.fields["evidence"].widget = forms.MultipleHiddenInput()

    def upload(self) -> Upload | None:
        """The new file, once it is known to be good; None for a post without any field."""
        file = self.cleaned_data.get("file") if self.is_bound else None
        if not isinstance(file, uploads.Checked):
            return None
        token = self.cleaned_data.get("file_token") or uuid.uuid4()
        return Upload(self.cleaned_data.get("title") or "", file, token)

    def show_again(self, version: int) -> None:
        """After a Stale: saving again overwrites that version, knowingly."""
        self.data = self.data.copy()
        self.data["version"] = str(version)

    def keep(self, evidence: Evidence) -> None:
        """The file is stored already: tick it in the list instead of asking for it again."""
        self.kept = evidence
        self.data = self.data.copy()
        self.data.appendlist(self.add_prefix("evidence"), str(evidence.pk))
        self.data[self.add_prefix("title")] = ""
        self.data[self.add_prefix("file_token")] = str(uuid.uuid4())
        self.files = {}
        self.fields["evidence"].widget = GroupedCheckboxes()
        self.fields["evidence"].queryset = evidence_of(evidence.subject)


class IndicatorChoice(forms.ModelChoiceField):
    """Names wrap in a list of buttons and are clipped in a closed menu: a menu only for many."""

    MENU_FROM = 9

    several = False  # movements: the same words may then be an indicator of each

    def offer(self, indicators: QuerySet[Indicator]) -> None:
        self.several = indicators.order_by().values("movement").distinct().count() > 1
        if 0 < len(indicators) < self.MENU_FROM:
            self.widget, self.empty_label = forms.RadioSelect(), None
        self.queryset = indicators

    def label_from_instance(self, indicator: Indicator) -> str:
        told = f"{indicator.name} ({indicator.measure.name})"
        return f"{told} · {indicator.movement.titled}" if self.several else told


class ResultForm(RecordForm):
    indicator = IndicatorChoice(
        label="Chỉ tiêu",
        queryset=Indicator.objects.none(),
        empty_label="Chọn chỉ tiêu",
        error_messages={
            "required": "Chọn chỉ tiêu có kết quả.",
            "invalid_choice": "Chọn chỉ tiêu trong danh sách.",
        },
    )
    value = VietnameseDecimalField(
        label="Kết quả",
        help_text="Phần làm được tính đến ngày ghi dưới đây, chưa có trong các lần nhập trước.",
        min_value=0,
        max_value=10**12,
        places=4,
    )
    achieved_on = VietnameseDateField(
        label="Ngày đạt", help_text="Ngày/tháng/năm, ví dụ 30/9/2025."
    )
    note = forms.CharField(
        label="Ghi chú", help_text="Không bắt buộc.", max_length=400, required=False
    )
    field_order = ("indicator", "value", "achieved_on", "note", "evidence", "file", "title")

    def __init__(self, *args: Any, subject: Subject, **kwargs: Any) -> None:
        super().__init__(*args, subject=subject, **kwargs)
        self.fields["indicator"].offer(recordable_indicators(subject))

    def ask_for(self, indicator: Indicator | None, so_far: str) -> None:
        """Put the measure beside the figure, and what is recorded already into its hint."""
        if indicator is not None:
            self.fields["value"].unit = indicator.measure.name
        if so_far:
            self.fields["value"].help_text = so_far


class ContributionForm(RecordForm):
    movement = MovementChoice(
        label="Phong trào",
        queryset=Movement.objects.begun(),
        error_messages={"required": "Chọn phong trào."},
    )
    kind = forms.ChoiceField(
        label="Đóng góp bằng gì?",
        choices=ContributionKind,
        widget=forms.RadioSelect,
        error_messages={"required": "Chọn đóng góp bằng tiền hay hiện vật, ngày công."},
    )
    description = forms.CharField(
        label="Nội dung đóng góp",
        max_length=300,
        error_messages={
            "required": "Ghi nội dung đóng góp, ví dụ 12 con bò giống cho hộ nghèo xã Bàn Tân Định."
        },
    )
    value = MoneyField(
        label="Giá trị quy ra tiền", help_text="Hiện vật, ngày công quy theo giá ngày nhận."
    )
    donor = forms.CharField(
        label="Người, đơn vị đóng góp",
        max_length=200,
        error_messages={"required": "Ghi người hoặc đơn vị đóng góp."},
    )
    received_on = VietnameseDateField(
        label="Ngày nhận", help_text="Ngày/tháng/năm, ví dụ 30/9/2025."
    )
    field_order = (
        "movement",
        "kind",
        "description",
        "value",
        "donor",
        "received_on",
        "evidence",
        "file",
        "title",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        movements = list(Movement.objects.begun()[:2])
        if len(movements) == 1:
            kwargs["initial"] = {"movement": movements[0], **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        if len(movements) == 1:
            self.fields["movement"].widget = forms.HiddenInput()


class GiveBackForm(PageForm):
    """Why figures go back to their units."""

    reason = forms.CharField(
        label="Lý do trả lại",
        help_text="Đơn vị đọc nguyên văn. Ghi số nào sai, minh chứng nào nói khác, cần làm gì.",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Ghi lý do để đơn vị biết cần sửa gì."},
    )


class EvidenceForm(OncePostedForm):
    file = EvidenceFileField(label="Tệp", help_text=f"{WHAT_FILES}.")
    title = forms.CharField(
        label="Tên minh chứng",
        help_text="Không bắt buộc. Ví dụ Báo cáo số 87/BC-CCTL, 05/11/2025; "
        "bỏ trống thì lấy tên tệp.",
        max_length=200,
        required=False,
    )
    field_order = ("file", "title")


class CheckFilter(TextForm):
    """What of the unchecked records to show."""

    q = forms.CharField(label="Tìm theo tên, có dấu hoặc không dấu", required=False)
    unit = forms.ModelChoiceField(
        label="Đơn vị", queryset=Unit.objects.none(), empty_label="Mọi đơn vị", required=False
    )
    kind = forms.ChoiceField(
        label="Loại số liệu",
        choices=[("", "Kết quả và đóng góp"), (RESULT, "Kết quả"), (CONTRIBUTION, "Đóng góp")],
        required=False,
    )

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units
