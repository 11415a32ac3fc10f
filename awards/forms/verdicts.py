"""The filters of the table of verdicts."""

from typing import Any

from django import forms

from awards.enums import VerdictStatus
from awards.models import Occasion
from awards.selectors.needs import SUPPLIERS, Need
from awards.selectors.verdict_table import Choice
from emulation.enums import SubjectClass, SubjectKind
from emulation.forms.page import TextForm
from emulation.models import AwardTier, Unit


class VerdictFilter(TextForm):
    """`buoc` (the state) is chosen by the counted links and travels along."""

    dip = forms.ModelChoiceField(label="Dịp khen", queryset=Occasion.objects.none(), required=False)
    q = forms.CharField(label="Tìm theo tên, có dấu hoặc không dấu", required=False)
    tier = forms.ChoiceField(label="Hình thức", required=False)
    kind = forms.ChoiceField(
        label="Đối tượng",
        choices=[("", "Tập thể và cá nhân"), *SubjectKind.choices],
        required=False,
    )
    loai = forms.ChoiceField(
        label="Loại",
        choices=[("", "Mọi loại"), *SubjectClass.choices],
        required=False,
    )
    thieu = forms.ChoiceField(label="Còn thiếu", required=False)
    unit = forms.ModelChoiceField(
        label="Đơn vị", queryset=Unit.objects.none(), empty_label="Mọi đơn vị", required=False
    )

    def __init__(
        self,
        *args: Any,
        occasions: list[Occasion],
        units: Any,
        tiers: list[AwardTier],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["dip"].queryset = Occasion.objects.filter(pk__in=[o.pk for o in occasions])
        self.fields["dip"].empty_label = None
        self.fields["unit"].queryset = units
        self.fields["tier"].choices = [
            ("", "Hình thức phấn đấu"),
            *((tier.code, tier.short_name) for tier in tiers),
        ]

        self.fields["thieu"].choices = [
            ("", "Không lọc"),
            *((who, f"Chờ {words}") for who, words in SUPPLIERS.items()),
        ]
        asked = self.data.get("thieu", "")
        if "." in asked:  # one need, as the page of what is missing names it
            self.fields["thieu"].choices.append((asked, "Một việc cụ thể"))

    def name_need(self, needs: dict[str, Need]) -> None:
        """The one need asked for in words, once somebody is found who waits for it."""
        self.fields["thieu"].choices = [
            (key, needs[key].title if key in needs else label)
            for key, label in self.fields["thieu"].choices
        ]

    def choice(self, state: str, order: str = "") -> Choice:
        """What to show; a choice that is none of ours is as good as no choice."""
        chosen = self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})
        unit = chosen.get("unit")
        return Choice(
            state=state,
            tier=chosen.get("tier") or "",
            kind=chosen.get("kind") or "",
            unit=unit.pk if unit else None,
            subject_class=chosen.get("loai") or "",
            search=chosen.get("q") or "",
            missing=chosen.get("thieu") or "",
            order=order,
        )

    def described(self, choice: Choice) -> str:
        """ ". Lọc: Đạt, Hình thức Giấy khen": what a file says it was narrowed to."""
        state = next((s.label for s in VerdictStatus if s.value == choice.state), "")
        said = {
            "tier": choice.tier,
            "kind": choice.kind,
            "loai": choice.subject_class,
            "thieu": choice.missing,
        }
        parts = [state] if state else []
        for name, value in said.items():
            if value:
                labels = dict(self.fields[name].choices)
                parts.append(f"{self.fields[name].label} {labels.get(value, value)}")
        unit = self.cleaned_data.get("unit") if choice.unit else None
        parts += [f"Đơn vị {unit.name}"] if unit else []
        parts += [f"Tìm {choice.search}"] if choice.search else []
        return f". Lọc: {', '.join(parts)}" if parts else ""
