"""Forms of TCCB: return a pledge with remarks, open a period, enter what a unit is given."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from crispy_forms.layout import Fieldset, Layout
from django import forms

from emulation.enums import TargetBasis, UnitKind
from emulation.forms.fields import MovementChoice, VietnameseDateField
from emulation.forms.page import PageForm, TextForm
from emulation.forms.pledges import FiguresForm
from emulation.models import Movement, PledgeEntry, RegistrationPeriod, Subject, Target
from emulation.periods import Period
from emulation.selectors.progress import (
    PEOPLE,
    PEOPLE_TARGETS,
    TARGETS,
    TASKS,
    TIER,
    TITLES,
    Contents,
)
from emulation.services.pledges import REMARK_LENGTH, Remark
from emulation.services.targets import Given

TARGET_FIELDS = {
    "value": "Mức đề ra",
    "name": "Tên chỉ tiêu",
    "measure": "Đơn vị tính",
    "due_on": "Ngày hoàn thành",
    "budget": "Kinh phí dự kiến",
    "content": "Nội dung của phong trào",
}
BASES = {
    TargetBasis.PROVINCE_PLAN: "Mức UBND tỉnh giao",
    TargetBasis.MINISTRY_PLAN: "Mức bộ, ngành giao",
    TargetBasis.HEADCOUNT: "Tổng số người; kết quả là số người tham gia",
}
MOST_REMARKS = 12
GENERAL = "general"


@dataclass(frozen=True)
class Place:
    """Where a remark may stand: `key` travels in the form, `label` is read."""

    key: str
    label: str
    field: str
    target: Target | None = None
    entry: PledgeEntry | None = None


def places(held: Contents) -> dict[str, list[Place]]:
    """Every place of a pledge that can be remarked on, under a heading each."""
    collective = held.collective
    groups = {
        "Tập thể": [
            Place(TIER, TITLES[TIER], TIER, entry=collective),
            Place(TARGETS, "Thiếu chỉ tiêu", TARGETS),
            Place(TASKS, TITLES[TASKS], TASKS),
        ]
    }
    for number, target in enumerate(held.targets_of(collective), start=1):
        groups[f"Chỉ tiêu {number}: {target.indicator.name}"] = _of_target(target)
    groups["Cá nhân"] = [Place(PEOPLE, TITLES[PEOPLE], PEOPLE)]
    for entry in held.people:
        groups[entry.subject.addressed] = _of_person(entry, held)
    groups["Cả đăng ký"] = [Place(GENERAL, "Nhận xét chung", GENERAL)]
    return groups


def _of_target(target: Target) -> list[Place]:
    fields = TARGET_FIELDS | ({"baseline": "Số đầu kỳ"} if target.indicator.falls else {})
    return [
        Place(f"target-{target.pk}-{field}", label, field, target=target)
        for field, label in fields.items()
    ]


def _of_person(entry: PledgeEntry, held: Contents) -> list[Place]:
    own = [
        Place(f"entry-{entry.pk}-{TIER}", "Hình thức phấn đấu", TIER, entry=entry),
        Place(f"entry-{entry.pk}-{PEOPLE_TARGETS}", "Thiếu mức đề ra", PEOPLE_TARGETS, entry=entry),
    ]
    for target in held.targets_of(entry):
        own += [
            Place(place.key, f"{place.label}: {target.indicator.name}", place.field, target=target)
            for place in _of_target(target)
        ]
    return own


class ReturnForm(PageForm):
    """Slots of place and text; empty slots are left out, a half filled one is an error."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    slots = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=MOST_REMARKS)

    def __init__(self, *args: Any, held: Contents, slots: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = places(held)
        self.known = {place.key: place for group in groups.values() for place in group}
        choices = [("", "Chọn chỗ cần sửa")] + [
            (heading, [(place.key, place.label) for place in group])
            for heading, group in groups.items()
        ]
        self.count = min(max(slots, 1), MOST_REMARKS)
        for number in range(1, self.count + 1):
            self._add_slot(number, choices)
        self.helper.layout = Layout(
            "seen",
            "slots",
            *(
                Fieldset(f"Chỗ cần sửa {number}", f"place_{number}", f"text_{number}")
                for number in range(1, self.count + 1)
            ),
        )

    def _add_slot(self, number: int, choices: list[Any]) -> None:
        self.fields[f"place_{number}"] = forms.ChoiceField(
            label="Chỗ nào",
            choices=choices,
            required=False,
            error_messages={"invalid_choice": "Chọn một chỗ trong danh sách."},
        )
        self.fields[f"text_{number}"] = forms.CharField(
            label="Cần sửa gì, vì sao",
            help_text="Đầu mối đọc nguyên văn câu này ngay tại chỗ cần sửa.",
            required=False,
            max_length=REMARK_LENGTH,
            widget=forms.Textarea(attrs={"rows": 2}),
            error_messages={"max_length": f"Không quá {REMARK_LENGTH} ký tự."},
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for number in range(1, self.count + 1):
            place, text = cleaned.get(f"place_{number}"), cleaned.get(f"text_{number}")
            if place and not text:
                self.add_error(f"text_{number}", "Ghi lý do để đầu mối biết cần sửa gì.")
            if text and not place:
                self.add_error(f"place_{number}", "Chọn chỗ cần sửa.")
        if not self.errors and not self.remarks():
            self.add_error("place_1", "Chọn ít nhất một chỗ cần sửa và ghi lý do.")
        return cleaned

    def remarks(self) -> list[Remark]:
        found = []
        for number in range(1, self.count + 1):
            place = self.known.get(self.cleaned_data.get(f"place_{number}") or "")
            text = self.cleaned_data.get(f"text_{number}")
            if place and text:
                found.append(Remark(place.field, text, target=place.target, entry=place.entry))
        return found


class PeriodForm(PageForm):
    """A registration period of a movement."""

    movement = MovementChoice(
        label="Phong trào",
        queryset=Movement.objects.none(),
        empty_label=None,
        error_messages={"required": "Chọn phong trào."},
    )
    name = forms.CharField(
        label="Tên đợt",
        help_text="Ví dụ Đăng ký năm 2026",
        max_length=100,
        error_messages={
            "required": "Nhập tên đợt, ví dụ Đăng ký năm 2026.",
            "max_length": "Tên đợt không quá %(limit_value)d ký tự.",
        },
    )
    starts_on = VietnameseDateField(
        label="Ngày đầu của kỳ thi đua",
        help_text="Một kỳ là trọn một năm, 01/01 đến 31/12, hoặc cả thời gian của phong trào.",
    )
    ends_on = VietnameseDateField(label="Ngày cuối của kỳ thi đua")
    opens_on = VietnameseDateField(label="Ngày bắt đầu nhận đăng ký")
    closes_on = VietnameseDateField(
        label="Ngày cuối nhận đăng ký",
        help_text="Sau ngày này đơn vị vẫn gửi được; nhật ký của đăng ký ghi là gửi sau hạn.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["movement"].queryset = Movement.objects.begun().order_by("-starts_on", "pk")


class GivenTargetForm(FiguresForm):
    """A target the collective or a person of a unit is given. `bases`: whose it may be; with one
    alone nobody is asked."""

    field_order = [
        "token", "version", "subject", "basis", "name", "value", "measure", "baseline",
        "starts_on", "ends_on", "source",
    ]  # fmt: skip
    value_label = "Mức được giao"
    subject = forms.ModelChoiceField(
        label="Giao cho ai?",
        queryset=Subject.objects.none(),
        empty_label="Chọn tập thể hoặc cá nhân",
        error_messages={
            "required": "Chọn tập thể hoặc cá nhân được giao.",
            "invalid_choice": "Chọn một đối tượng trong danh sách.",
        },
    )
    basis = forms.ChoiceField(
        label="Loại mức",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Chọn loại mức.",
            "invalid_choice": "Chọn một loại mức trong danh sách.",
        },
    )
    starts_on = VietnameseDateField(
        label="Ngày đầu của kỳ giao",
        help_text="Một kỳ là trọn một năm, 01/01 đến 31/12, hoặc cả thời gian của phong trào.",
    )
    ends_on = VietnameseDateField(label="Ngày cuối của kỳ giao")
    source = forms.CharField(
        label="Văn bản giao",
        help_text="Số, ngày, cơ quan ban hành, để người đọc tìm được văn bản.",
        max_length=200,
        error_messages={
            "required": "Ghi số, ngày của văn bản giao.",
            "max_length": "Văn bản giao không quá %(limit_value)d ký tự.",
        },
    )

    def __init__(
        self, *args: Any, subjects: Any, bases: Sequence[TargetBasis], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["subject"].queryset = subjects
        self.fields["value"].label = self.value_label
        self.bases = bases
        if len(bases) == 1:
            del self.fields["basis"]
        else:
            self.fields["basis"].choices = [(basis.value, BASES[basis]) for basis in bases]
        if TargetBasis.HEADCOUNT in bases:
            self._count_people()

    def _count_people(self) -> None:
        """Nobody gives a number of people: it is counted, and a list says so."""
        several = len(self.bases) > 1
        self.fields["value"].label = "Mức được giao, tổng số người" if several else "Tổng số người"
        self.fields["source"].label = "Văn bản giao, danh sách" if several else "Danh sách, báo cáo"
        self.fields["source"].help_text = "Số, ngày, nơi lập, để người đọc tìm được văn bản."

    @property
    def called(self) -> str:
        """What is entered: "mức UBND tỉnh giao"; of several "mức được giao"."""
        return self.bases[0].called if len(self.bases) == 1 else "mức được giao"

    @property
    def question(self) -> str:
        """The page's heading while nothing is stored."""
        if len(self.bases) > 1:
            return "Được giao mức nào?"
        if self.bases[0] == TargetBasis.HEADCOUNT:
            return "Tổng số người là bao nhiêu?"
        return f"{self.bases[0].label} mức nào?"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", "Ngày cuối của kỳ giao đứng trước ngày đầu.")
        return cleaned

    def span(self) -> Period:
        return Period(self.cleaned_data["starts_on"], self.cleaned_data["ends_on"])

    def given(self) -> Given:
        """What was typed, once it is known to be good."""
        data = self.cleaned_data
        basis = TargetBasis(data["basis"]) if "basis" in data else self.bases[0]
        return Given(data["subject"], basis, self.figures(), self.span(), data["source"])


class OverviewFilter(TextForm):
    """Which rows of the overview are shown; anything unknown is ignored."""

    dot = forms.ModelChoiceField(
        label="Đợt", queryset=RegistrationPeriod.objects.all(), required=False, empty_label=None
    )
    buoc = forms.CharField(widget=forms.HiddenInput, required=False)
    q = forms.CharField(label="Tìm theo tên, có dấu hoặc không dấu", required=False)
    loai = forms.ChoiceField(
        label="Loại đơn vị", choices=[("", "Mọi loại"), *UnitKind.choices], required=False
    )

    def __init__(self, *args: Any, periods: Iterable[RegistrationPeriod], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["dot"].queryset = periods
