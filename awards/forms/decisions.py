"""Forms of what came back: record a decision, filter the register."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from awards.models import Decision, Nomination
from awards.selectors.register import Filters
from emulation.enums import SubjectKind
from emulation.forms.fields import VietnameseDateField
from emulation.forms.page import PageForm, TextForm
from emulation.models import AwardTier, Unit

NUMBER_LENGTH = Decision._meta.get_field("number").max_length
ISSUER_LENGTH = Decision._meta.get_field("issuer").max_length


class DecisionForm(PageForm):
    """Number, day, issuer, and the nominations that the decision names."""

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
