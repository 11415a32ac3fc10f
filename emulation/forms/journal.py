"""What the journal may be asked for."""

from django import forms

from emulation.acts import Act
from emulation.forms.page import TextForm


class JournalFilter(TextForm):
    q = forms.CharField(label="Tên người làm", required=False, max_length=100)
    viec = forms.ChoiceField(label="Việc", required=False, choices=[("", "Mọi việc"), *Act.choices])
