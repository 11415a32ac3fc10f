"""The filters of the table of verdicts."""

from typing import Any

from django import forms

from awards.models import Occasion
from awards.selectors.verdict_table import Choice
from emulation.enums import SubjectKind
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

    def choice(self, state: str) -> Choice:
        """What to show; a choice that is none of ours is as good as no choice."""
        chosen = self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})
        unit = chosen.get("unit")
        return Choice(
            state=state,
            tier=chosen.get("tier") or "",
            kind=chosen.get("kind") or "",
            unit=unit.pk if unit else None,
            search=chosen.get("q") or "",
        )
