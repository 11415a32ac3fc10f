"""What the journal may be asked for. What the address gets wrong is said at its field."""

from django import forms

from emulation.acts import Act
from emulation.forms.fields import VietnameseDateField
from emulation.forms.page import TextForm
from emulation.models import Unit
from emulation.selectors.journal import Asked


class JournalFilter(TextForm):
    q = forms.CharField(label="Tên người làm", required=False, max_length=100)
    viec = forms.ChoiceField(label="Việc", required=False, choices=[("", "Mọi việc"), *Act.choices])
    don_vi = forms.ModelChoiceField(
        label="Về đơn vị",
        required=False,
        queryset=Unit.objects.order_by("sort_key", "pk"),
        empty_label="Mọi đơn vị",
    )
    tu = VietnameseDateField(label="Từ ngày", required=False)
    den = VietnameseDateField(label="Đến ngày", required=False)

    def asked(self) -> Asked:
        """Every filter that can be read; one with a fault leaves the others at work."""
        self.is_valid()
        given = self.cleaned_data
        return Asked(
            act=given.get("viec") or "",
            who=given.get("q") or "",
            unit=given.get("don_vi"),
            first=given.get("tu"),
            last=given.get("den"),
        )
