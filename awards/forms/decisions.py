"""Forms of what came back: record a decision, filter the register."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from awards.models import Decision, Nomination
from awards.selectors.register import Filters
from emulation.enums import SubjectKind
from emulation.forms.fields import VietnameseDateField
from emulation.forms.page import PageForm, TextForm
from emulation.models import AwardTier, Unit
from emulation.vietnamese.names import normalise

NUMBER_LENGTH = Decision._meta.get_field("number").max_length
# Số, năm ban hành where the agency writes it, ký hiệu: "2041/QĐ-UBND", "12a/QĐ-SNN&MT".
_NUMBER = re.compile(r"\d+[a-zA-Z]?(/\d{4})?/[^\W\d_][\w&.-]*")
ISSUER_LENGTH = Decision._meta.get_field("issuer").max_length


class NumberForm(PageForm):
    """What names a decision: number with its symbol, and day."""

    number = forms.CharField(
        label="Số quyết định",
        help_text="Ghi cả ký hiệu, ví dụ 2041/QĐ-UBND.",
        max_length=NUMBER_LENGTH,
        widget=forms.TextInput(attrs={"class": "medium", "autocomplete": "off"}),
        error_messages={
            "required": "Nhập số quyết định, ví dụ 2041/QĐ-UBND.",
            "max_length": "Số quyết định không quá %(limit_value)d ký tự.",
        },
    )
    decided_on = VietnameseDateField(
        label="Ngày quyết định", help_text="Ngày ghi trên quyết định, ví dụ 05/12/2025."
    )

    def clean_number(self) -> str:
        """ "2041 / QĐ - UBND" is the same number as "2041/QĐ-UBND"."""
        number = re.sub(r" *([/-]) *", r"\1", normalise(self.cleaned_data["number"]))
        if not _NUMBER.fullmatch(number):
            raise forms.ValidationError(
                "Nhập đủ số, dấu gạch chéo và ký hiệu như trên quyết định, ví dụ 2041/QĐ-UBND."
            )
        return number


class DecisionCorrectionForm(NumberForm):
    """Number and day as the paper has them; why is written down."""

    reason = forms.CharField(
        label="Vì sao sửa?",
        help_text="Ví dụ Nhập nhầm số so với bản ký.",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={
            "required": "Ghi lý do sửa quyết định.",
            "max_length": "Lý do không quá %(limit_value)d ký tự.",
        },
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)


class DecisionForm(NumberForm):
    """Number, day, issuer, and the nominations that the decision names."""

    issuer = forms.CharField(
        label="Cơ quan, người ra quyết định",
        help_text="Ghi sẵn theo kế hoạch và tên cơ quan hôm nay. "
        "Để nguyên thì hệ thống ghi theo tên vào ngày quyết định.",
        max_length=ISSUER_LENGTH,
        error_messages={
            "required": "Nhập cơ quan, người ra quyết định.",
            "max_length": "Không quá %(limit_value)d ký tự.",
        },
    )
    awarded = forms.MultipleChoiceField(
        label="Tập thể, cá nhân có tên trong quyết định",
        help_text="Ai không có tên thì bỏ dấu: đề nghị đó chờ quyết định khác "
        "hoặc được ghi là không được tặng.",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Chọn ít nhất một tập thể, cá nhân có tên trong quyết định.",
            "invalid_choice": "Có đề nghị không còn chờ quyết định. Hãy tải lại trang.",
        },
    )

    def __init__(self, *args: Any, nominations: Sequence[Nomination], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.nominations = nominations
        self.fields["awarded"].choices = [(str(n.pk), _named(n)) for n in nominations]

    def chosen(self) -> list[Nomination]:
        picked = set(self.cleaned_data["awarded"])
        return [nomination for nomination in self.nominations if str(nomination.pk) in picked]


def _named(nomination: Nomination) -> str:
    subject = nomination.subject
    return subject.name if subject.is_collective else f"{subject.addressed}, {subject.unit.name}"


class RegisterFilterForm(TextForm):
    """The filters above the register. What the address gets wrong is left out, never an error."""

    q = forms.CharField(label="Tìm theo tên, có dấu hoặc không dấu", required=False, max_length=100)
    year = forms.TypedChoiceField(label="Năm", required=False, coerce=int, empty_value=None)
    tier = forms.ChoiceField(label="Hình thức", required=False)
    kind = forms.ChoiceField(
        label="Đối tượng",
        required=False,
        choices=[("", "Tập thể và cá nhân"), *SubjectKind.choices],
    )
    unit = forms.ModelChoiceField(
        label="Đơn vị", required=False, queryset=Unit.objects.none(), empty_label="Mọi đơn vị"
    )

    def __init__(
        self,
        *args: Any,
        years: Iterable[int],
        tiers: Iterable[AwardTier],
        units: Iterable[Unit],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [("", "Mọi năm"), *((str(y), str(y)) for y in years)]
        self.tiers = {str(tier.pk): tier for tier in tiers}
        self.fields["tier"].choices = [("", "Mọi hình thức"), *self._tier_choices()]
        self.fields["unit"].queryset = units

    def _tier_choices(self) -> list[tuple[str, Any]]:
        """By movement, where there is more than one: the names may be alike."""
        groups: dict[str, list[tuple[str, str]]] = {}
        for key, tier in self.tiers.items():
            groups.setdefault(tier.movement.name, []).append((key, tier.short_name))
        return list(groups.items()) if len(groups) > 1 else next(iter(groups.values()), [])

    def filters(self) -> Filters:
        self.is_valid()
        given = self.cleaned_data
        unit = given.get("unit")
        return Filters(
            q=given.get("q") or "",
            year=given.get("year"),
            tier=self.tiers.get(given.get("tier") or ""),
            kind=given.get("kind") or "",
            unit=unit.pk if unit else None,
        )
