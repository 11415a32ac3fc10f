"""Forms of classifications, discipline and unresolved cases."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from emulation.enums import ClassificationLevel, DisciplineLevel, Organisation, PendingCaseKind
from emulation.forms.fields import VietnameseDateField, YearField
from emulation.forms.page import PageForm
from emulation.models import Subject, Unit

CHOOSE = ("", "Chọn một mục")
NO_SUCH = "Chọn một mục trong danh sách."


class SubjectChoice(forms.ModelChoiceField):
    def label_from_instance(self, subject: Subject) -> str:
        if subject.is_collective:
            return f"Tập thể {subject.name}"
        return f"{subject.addressed}, {subject.unit.name}"


class ClassificationForm(PageForm):
    unit = forms.ModelChoiceField(
        label="Đơn vị",
        queryset=Unit.objects.none(),
        empty_label=CHOOSE[1],
        error_messages={"required": "Chọn đơn vị.", "invalid_choice": NO_SUCH},
    )
    organisation = forms.ChoiceField(
        label="Tổ chức",
        choices=Organisation,
        widget=forms.RadioSelect,
        error_messages={"required": "Chọn tổ chức được xếp loại.", "invalid_choice": NO_SUCH},
    )
    body = forms.CharField(
        label="Tên tổ chức",
        help_text="Ví dụ Chi bộ Chi cục Thủy lợi.",
        max_length=200,
        error_messages={"required": "Ghi tên tổ chức, ví dụ Chi bộ Chi cục Thủy lợi."},
    )
    year = YearField(label="Năm xếp loại", min_value=2015, max_value=2100)
    level = forms.TypedChoiceField(
        label="Xếp loại",
        choices=[(level.value, level.label) for level in reversed(ClassificationLevel)],
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Chọn mức xếp loại.", "invalid_choice": NO_SUCH},
    )
    document = forms.CharField(
        label="Văn bản",
        help_text="Không bắt buộc. Số, ngày của thông báo xếp loại.",
        max_length=200,
        required=False,
    )

    replaces = forms.IntegerField(
        widget=forms.HiddenInput, required=False, min_value=0, max_value=9
    )

    def show_again(self, level: int) -> None:
        """After a Stale: the next press replaces that level, knowingly."""
        self.data = self.data.copy()
        self.data["replaces"] = str(level)

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units


class AboutSubject(PageForm):
    subject = SubjectChoice(
        label="Đối tượng",
        queryset=Subject.objects.none(),
        empty_label=CHOOSE[1],
        error_messages={"required": "Chọn người hoặc tập thể.", "invalid_choice": NO_SUCH},
    )

    def __init__(self, *args: Any, subjects: QuerySet[Subject], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["subject"].queryset = subjects


class Disciplined(PageForm):
    level = forms.TypedChoiceField(
        label="Hình thức kỷ luật",
        choices=DisciplineLevel.choices,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Chọn hình thức kỷ luật.", "invalid_choice": NO_SUCH},
    )
    number = forms.CharField(
        label="Số quyết định",
        help_text="Ví dụ 112/QĐ-SNNMT.",
        max_length=60,
        error_messages={"required": "Ghi số quyết định, ví dụ 112/QĐ-SNNMT."},
    )
    decided_on = VietnameseDateField(label="Ngày quyết định")


class DisciplineForm(Disciplined, AboutSubject):
    """Whose decision it is, and what it says."""


class Pending(PageForm):
    kind = forms.ChoiceField(
        label="Loại việc",
        choices=PendingCaseKind,
        widget=forms.RadioSelect,
        error_messages={"required": "Chọn loại việc.", "invalid_choice": NO_SUCH},
    )
    opened_on = VietnameseDateField(label="Từ ngày", help_text="Ngày nhận đơn hoặc bắt đầu.")
    handler = forms.CharField(
        label="Nơi giải quyết",
        help_text="Ví dụ Thanh tra Sở. Nội dung việc không ghi ở đây.",
        max_length=200,
        error_messages={"required": "Ghi nơi giải quyết, ví dụ Thanh tra Sở."},
    )
    answer_due = VietnameseDateField(
        label="Hạn trả lời", help_text="Không bắt buộc.", required=False
    )


class CaseForm(Pending, AboutSubject):
    """Whose case it is, and what is known of it."""


class CaseClosingForm(PageForm):
    closed_on = VietnameseDateField(label="Ngày kết luận")


class WithReason(PageForm):
    """Why something recorded is put right or annulled, and the version the page showed."""

    reason = forms.CharField(
        label="Lý do",
        help_text="Đọc được ở nhật ký. Ghi vì sao đổi, theo văn bản nào.",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Ghi lý do để người đọc nhật ký biết vì sao đổi."},
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10**9)

    def show_again(self, version: int) -> None:
        """After a Stale: the next press changes that version, knowingly."""
        self.data = self.data.copy()
        self.data["seen"] = str(version)


class DisciplineCorrectionForm(WithReason, Disciplined):
    """What the decision says, put right."""


class CaseCorrectionForm(WithReason, Pending):
    """What is known of the case, put right; of a concluded one its end as well."""

    closed_on = VietnameseDateField(
        label="Ngày kết luận",
        help_text="Bỏ trống thì việc trở lại là chưa giải quyết và lại chặn đề nghị.",
        required=False,
    )

    def __init__(self, *args: Any, concluded: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields([*(name for name in self.fields if name != "reason"), "reason"])
        if not concluded:
            del self.fields["closed_on"]
