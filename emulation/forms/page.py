"""What every form of a page has in common."""

import uuid
from collections.abc import Mapping
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.forms.boundfield import BoundField
from django.utils.datastructures import MultiValueDict

from emulation.errors import Refused, Stale
from emulation.vietnamese.names import composed
from emulation.vietnamese.printable import refusal

TOO_LONG = "Không quá %(limit_value)d ký tự, hiện có %(show_value)d. Hãy rút gọn."


def composed_data(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """What was sent, hidden fields and choices too, with every text in its stored form."""
    if isinstance(data, MultiValueDict):
        given = MultiValueDict({name: list(map(_composed, data.getlist(name))) for name in data})
    else:
        given = {name: _composed(value) for name, value in data.items()}
    return given


def _composed(value: Any) -> Any:
    return composed(value) if isinstance(value, str) else value


def _take_whole(field: forms.Field) -> None:
    """A browser cuts what is pasted at a field's length and says nothing: so it is not told the
    length, and what is too long comes back whole with a sentence."""
    field.widget.attrs.pop("maxlength", None)
    field.error_messages.setdefault("max_length", TOO_LONG)


class TextForm(forms.Form):
    """A form whose fields see text in one form only (NFC, no control characters), so that what is
    judged, stored and shown again is the same."""

    def __init__(self, data: Mapping[str, Any] | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(None if data is None else composed_data(data), *args, **kwargs)


class PageForm(TextForm):
    """A form that stands inside the page's own <form> tag."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True

    def __getitem__(self, name: str) -> BoundField:
        """A field as it is shown and as it is cleaned, also one that was added late."""
        if name in self.fields:
            _take_whole(self.fields[name])
        return super().__getitem__(name)

    def _clean_fields(self) -> None:
        """What a page takes in may stand on a paper, so every text is one that can be printed."""
        super()._clean_fields()
        for name, value in list(self.cleaned_data.items()):
            told = refusal(value) if isinstance(value, str) else ""
            if told:
                self.add_error(name, told)

    @property
    def status(self) -> int:
        """What a page with this form answers: 422 where the form did not take what was sent."""
        return 422 if self.is_bound and self.errors else 200

    def refuse(self, refusal: Refused) -> None:
        """Show a service's refusal at its field, or above the form where it names none of ours."""
        field = refusal.field if refusal.field in self.fields else None
        self.add_error(field, refusal.message)


class OncePostedForm(PageForm):
    """Carries its token, so that a second press of the button makes no second row."""

    token = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"token": uuid.uuid4(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)

    def refuse(self, refusal: Refused) -> None:
        """Once it is told that the token is used up, the next press is a new one, knowingly."""
        super().refuse(refusal)
        if isinstance(refusal, Stale):
            self.data = self.data.copy()
            for name in self.data.keys() & {"token", "file_token"}:
                self.data[name] = str(uuid.uuid4())
