"""What every form of a page has in common."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms

from emulation.errors import Refused
from emulation.vietnamese.names import composed


class PageForm(forms.Form):
    """A form that stands inside the page's own <form> tag. Its text is stored in one form (NFC)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True

    def full_clean(self) -> None:
        super().full_clean()
        given = getattr(self, "cleaned_data", {})
        for name, value in given.items():
            if isinstance(value, str):
                given[name] = composed(value)

    @property
    def status(self) -> int:
        """What a page with this form answers: 422 where the form did not take what was sent."""
        return 422 if self.is_bound and self.errors else 200

    def refuse(self, refusal: Refused) -> None:
        """Show a service's refusal at its field, or above the form where it names none of ours."""
        field = refusal.field if refusal.field in self.fields else None
        self.add_error(field, refusal.message)
