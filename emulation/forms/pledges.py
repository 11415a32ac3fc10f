"""Forms of a pledge: tier, tasks, people, a target. They parse and check shape; services write."""

import uuid
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from emulation.forms.fields import MoneyField, VietnameseDateField, VietnameseDecimalField
from emulation.forms.page import PageForm
from emulation.models import AwardTier, Indicator, MeasureUnit, Movement, MovementContent, Subject
from emulation.periods import Period
from emulation.services.targets import Figures
from emulation.vietnamese.names import text_sort_key

LARGEST = Decimal(10) ** 12
NOT_REGISTERED = "Không đăng ký"
MOST_NAMED = 3  # indicators that a hint names


class SeenForm(PageForm):
    """Carries the mark of what the page showed, so that a later change is noticed."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)


class AmountField(VietnameseDecimalField):
    """A positive figure, or with `zero` none at all; text that is no number is asked for by the
    field's own name."""

    zero = False

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except ValidationError as refusal:
            if not str(refusal.message).startswith("Nhập bằng số"):
                raise
            message = f"Nhập {self.label_within()}{self.example}."
            raise ValidationError(message, code="invalid") from refusal

    def in_words(self, value: Decimal) -> str:
        """Only a figure with marks in it can be misread."""
        plain = value < 1000 and value == value.to_integral_value()
        return "" if plain else super().in_words(value)

    def check(self, value: Decimal) -> None:
        if value < 0 or (value == 0 and not self.zero):
            least = "không được là số âm" if self.zero else "phải lớn hơn 0"
            raise self.refusal(least, "min_value")
        super().check(value)


class TierForm(SeenForm):
    tier = forms.ChoiceField(
        label="Tập thể phấn đấu hình thức nào?",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Chọn hình thức khen tập thể phấn đấu.",
            "invalid_choice": "Chọn một hình thức khen có trong kế hoạch.",
        },
    )

    def __init__(self, *args: Any, tiers: Iterable[AwardTier], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tier"].choices = [(tier.code, tier.name) for tier in tiers]


class TasksForm(SeenForm):
    """One text box a content; a line is a task."""

    def __init__(self, *args: Any, contents: Iterable[MovementContent], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.contents = list(contents)
        for content in self.contents:
            self.fields[f"content_{content.pk}"] = forms.CharField(
                label=content.label,
                help_text=f"Không bắt buộc. {content.clause}. Mỗi nhiệm vụ một dòng.",
                required=False,
                widget=forms.Textarea(attrs={"rows": 3}),
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not any(self.texts().values()):
            self.add_error(
                f"content_{self.contents[0].pk}" if self.contents else None,
                "Ghi ít nhất một nhiệm vụ ở một nội dung.",
            )
        return cleaned

    def texts(self) -> dict[int, list[str]]:
        """Tasks by the key of their content; empty lines are left out."""
        return {
            content.pk: [
                line
                for line in self.cleaned_data.get(f"content_{content.pk}", "").splitlines()
                if line.strip()
            ]
            for content in self.contents
        }


def _called(tier: AwardTier) -> str:
    return tier.name if tier.in_plan else f"{tier.name} (không còn trong kế hoạch)"


class PeopleForm(SeenForm):
    """A tier for each person of the unit who registers. `tiers`: all the movement ever had."""

    collective_only = forms.BooleanField(
        label="Kỳ này đơn vị không có cá nhân nào đăng ký", required=False
    )

    def __init__(
        self, *args: Any, people: Iterable[Subject], tiers: Iterable[AwardTier], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.people = list(people)
        known = list(tiers)
        for person in self.people:
            # Whose tier the plan has dropped chooses anew: nobody leaves the list unseen.
            held = self.initial.get(f"person_{person.pk}")
            offered = [tier for tier in known if tier.in_plan or tier.code == held]
            self.fields[f"person_{person.pk}"] = forms.ChoiceField(
                label=f"{person.addressed} phấn đấu",
                choices=[("", NOT_REGISTERED), *((tier.code, _called(tier)) for tier in offered)],
                required=False,
                error_messages={"invalid_choice": "Chọn một hình thức khen có trong kế hoạch."},
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not self.tiers() and not cleaned.get("collective_only"):
            self.add_error(
                "collective_only",
                "Chọn ít nhất một người, hoặc đánh dấu là không có cá nhân đăng ký.",
            )
        return cleaned

    def tiers(self) -> dict[int, str]:
        """Tier codes of those who register, by the key of their subject."""
        return {
            person.pk: tier
            for person in self.people
            if (tier := self.cleaned_data.get(f"person_{person.pk}", ""))
        }

    def rows(self) -> list[tuple[Subject, forms.BoundField]]:
        return [(person, self[f"person_{person.pk}"]) for person in self.people]


def _in_letter_order(field: forms.ModelChoiceField) -> list[tuple[Any, str]]:
    """The empty choice first, then as a dictionary has them; a database sorts ấp behind xã."""
    first, *others = field.choices
    return [first, *sorted(others, key=lambda choice: text_sort_key(choice[1]))]


class FiguresForm(PageForm):
    """Name, value and measure of a target, with the token or version the page began with."""

    token = forms.UUIDField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(
        label="Tên chỉ tiêu",
        help_text="Viết để người ngoài ngành cũng hiểu đếm cái gì.",
        max_length=200,
        error_messages={
            "required": "Nhập tên chỉ tiêu.",
            "max_length": "Tên chỉ tiêu không quá %(limit_value)d ký tự.",
        },
    )
    value = AmountField(label="Mức đề ra", max_value=LARGEST, places=4)
    measure = forms.ModelChoiceField(
        label="Đơn vị tính",
        queryset=MeasureUnit.objects.none(),
        empty_label="Chọn một đơn vị tính",
        error_messages={
            "required": "Chọn đơn vị tính của chỉ tiêu.",
            "invalid_choice": "Chọn một đơn vị tính trong danh sách.",
        },
    )
    baseline = AmountField(label="Số đầu kỳ", max_value=LARGEST, places=4, required=False)
    value_label = "Mức đề ra"

    def __init__(self, *args: Any, indicators: Iterable[Indicator] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        measure = self.fields["measure"]
        measure.queryset = MeasureUnit.objects.all()
        measure.choices = _in_letter_order(measure)
        self.fields["name"].widget.attrs["list"] = "chi-tieu-da-co"
        known = list(indicators)
        self.suggestions = sorted({indicator.name for indicator in known})
        self._ask_for_baseline([indicator for indicator in known if indicator.falls])

    @property
    def lacks_baseline(self) -> bool:
        """What was typed is about something to fall, and not from where."""
        typed = getattr(self, "cleaned_data", {})
        return typed.get("name", "").casefold() in self.falling and typed.get("baseline") is None

    def _ask_for_baseline(self, falling: list[Indicator]) -> None:
        """Where nothing is to fall, nobody is asked; else the hint says of what it is wanted."""
        self.falling = {indicator.name.casefold() for indicator in falling}
        if not falling:
            del self.fields["baseline"]
            return
        told = [f"{each.name} ({each.measure})" for each in falling[:MOST_NAMED]]
        more = len(falling) - len(told)
        rest = f" và {more} chỉ tiêu khác" if more else ""
        self.fields["baseline"].help_text = (
            f"Chỉ ghi với chỉ tiêu tính theo phần đã giảm: {'; '.join(told)}{rest}. Mức đề ra khi "
            "đó là số cuối kỳ phải xuống tới."
        )
        self.fields["value"].zero = True

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        value, measure = cleaned.get("value"), cleaned.get("measure")
        if value is not None and measure and measure.integral and value % 1:
            self.add_error("value", f"{self.value_label} tính bằng {measure} phải là số nguyên.")
        return cleaned

    def token_or_new(self) -> uuid.UUID:
        return self.cleaned_data.get("token") or uuid.uuid4()

    def figures(self) -> Figures:
        data = self.cleaned_data
        return Figures(
            name=data["name"],
            measure=data["measure"],
            value=data["value"],
            due_on=data.get("due_on"),
            budget=data.get("budget"),
            content=data.get("content"),
            baseline=data.get("baseline"),
        )


class TargetForm(FiguresForm):
    """A target in a pledge. `span`: the days the pledge is for."""

    due_on = VietnameseDateField(
        label="Ngày hoàn thành", help_text="Ngày/tháng/năm, ví dụ 30/9/2025"
    )
    budget = MoneyField(
        label="Kinh phí dự kiến", help_text="Không bắt buộc. Ghi bằng đồng.", required=False
    )
    content = forms.ModelChoiceField(
        label="Chỉ tiêu này thuộc nội dung nào của phong trào?",
        queryset=MovementContent.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={
            "required": "Chọn nội dung của phong trào.",
            "invalid_choice": "Chọn một nội dung trong danh sách.",
        },
    )

    def __init__(self, *args: Any, movement: Movement, span: Period, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        contents = movement.contents.filter(in_plan=True)
        self.fields["content"].queryset = contents
        self.fields["content"].help_text = _common_clause([c.clause for c in contents])
        due = self.fields["due_on"]
        due.min_value, due.max_value = span.start, span.end
        due.help_text = f"Ngày/tháng/năm, ví dụ 30/9/{span.end.year}"


def _common_clause(clauses: list[str]) -> str:
    """ "KH 54, mục III" for "KH 54, mục III.1", "KH 54, mục III.2"…"""
    stems = {clause.rpartition(".")[0] or clause for clause in clauses}
    return stems.pop() if len(stems) == 1 else ""
