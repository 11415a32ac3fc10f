"""The forms around a plan's versions: take one in, put one in force, try other figures."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.forms.boundfield import BoundField

from awards.models import Occasion
from awards.rules import PlanError
from awards.rules.texts import LARGEST, Figure, decoded
from awards.rules.words import amount
from emulation.forms.fields import VietnameseDecimalField
from emulation.forms.page import PageForm
from emulation.vietnamese.numbers import format_number

NO_FILE = "Chọn tệp kế hoạch (.toml)."
TOO_LARGE = (
    f"Tệp lớn hơn {LARGEST // 1000} KB. Một tệp kế hoạch chỉ có chữ, thường dưới 100 KB; "
    "xem lại đã chọn đúng tệp chưa."
)
ANOTHER_KIND = (
    "Đây không phải tệp .toml. Tải tệp đang áp dụng ở bên cạnh, sửa bằng phần mềm soạn thảo "
    "văn bản thuần (Notepad) rồi chọn lại."
)


@dataclass(frozen=True)
class PlanText:
    """The text of a chosen file, with its name."""

    text: str
    name: str


class PlanFileField(forms.FileField):
    """A plan file as a `PlanText`; what cannot be one is refused before it is read as a plan."""

    widget = forms.FileInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(allow_empty_file=True, **kwargs)
        self.widget.attrs["accept"] = ".toml"
        self.error_messages |= {"required": NO_FILE, "missing": NO_FILE, "invalid": NO_FILE}

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if not isinstance(file, UploadedFile):
            return file
        name = file.name or ""
        if not name.lower().endswith(".toml"):
            raise ValidationError(ANOTHER_KIND, code="kind")
        if (file.size or 0) > LARGEST:
            raise ValidationError(TOO_LARGE, code="size")
        return PlanText(_text_of(file.read()), name)


def _text_of(raw: bytes) -> str:
    if not raw.strip():
        raise ValidationError("Tệp trống. Chọn tệp kế hoạch có nội dung.", code="empty")
    try:
        return decoded(raw)
    except PlanError as error:
        (problem,) = error.problems
        told = f"Dòng {problem.line}: {problem.message}."
        raise ValidationError(told, code="letters") from error


class PlanUploadForm(PageForm):
    file = PlanFileField(
        label="Tệp kế hoạch",
        help_text=f"Tệp .toml, đến {LARGEST // 1000} KB.",
        max_length=255,
    )
    note = forms.CharField(
        label="Bản này thay đổi gì?",
        help_text="Ví dụ Nâng mốc Bằng khen tỉnh hằng năm theo Kế hoạch 12/KH-SNNMT.",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={
            "required": "Ghi bản này thay đổi gì so với bản đang áp dụng.",
            "max_length": "Không quá %(limit_value)d ký tự, hiện có %(show_value)d. Hãy rút gọn.",
        },
    )

    def refuse_faults(self, count: int) -> None:
        told = f"Tệp có {count} chỗ sai, liệt kê ở dưới. Chưa lưu gì."
        self.add_error("file", f"{told} Sửa tệp rồi chọn lại.")


class MovementForm(PlanUploadForm):
    """The plan of a movement that is not there yet."""

    field_order = ("file", "code", "note")
    code = forms.CharField(
        label="Mã của phong trào",
        help_text="Đứng trong địa chỉ trang, không đổi được về sau. Chữ thường không dấu, số và "
        "gạch nối, ví dụ kh12-2026. Bỏ trống thì lấy theo số kế hoạch.",
        max_length=50,
        required=False,
    )
    note = forms.CharField(
        label="Ghi chú về kế hoạch này",
        help_text="Không bắt buộc. Ví dụ Thay Kế hoạch 54/KH-SNNPTNT từ năm 2026.",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def propose(self, code: str) -> None:
        """Show the code the file would have, where none was typed."""
        if not self.data.get("code", "").strip():
            self.data = self.data.copy()
            self.data["code"] = code


class ActivationForm(PageForm):
    """`seen` is the mark of the version in force that the page was compared with."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20)
    reason = forms.CharField(
        label="Vì sao áp dụng bản này?",
        help_text="Ghi văn bản làm căn cứ, ví dụ Kế hoạch 12/KH-SNNMT ngày 05/11/2025.",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={
            "required": "Ghi lý do áp dụng bản này.",
            "max_length": "Lý do không quá %(limit_value)d ký tự, hiện có %(show_value)d.",
        },
    )

    def show_again(self, seen: str) -> None:
        """After a Stale: the next press knows what is in force now."""
        self.data = self.data.copy()
        self.data["seen"] = seen


# --- What if --------------------------------------------------------------------------------


class OccasionChoiceForm(PageForm):
    """Which dịp khen an effect is asked for; the first where none is chosen."""

    dip = forms.ChoiceField(
        label="Dịp khen",
        required=False,
        error_messages={"invalid_choice": "Chọn một dịp khen trong danh sách."},
    )

    def __init__(
        self, data: Mapping[str, Any] | None, *args: Any, occasions: Iterable[Occasion], **more: Any
    ) -> None:
        super().__init__(data, *args, **more)
        self.occasions = {str(occasion.pk): occasion for occasion in occasions}
        self.fields["dip"].choices = [(key, each.name) for key, each in self.occasions.items()]

    @property
    def occasion(self) -> Occasion | None:
        chosen = self.cleaned_data.get("dip") if self.is_bound and self.is_valid() else ""
        return self.occasions.get(chosen or "") or next(iter(self.occasions.values()), None)


@dataclass(frozen=True)
class Trial:
    """A figure of the plan beside the fields that try another one."""

    figure: Figure
    value: BoundField
    comparator: BoundField | None

    @property
    def present(self) -> str:
        """ "từ 110%", as it is in force."""
        word = dict(COMPARED).get(self.figure.comparator, "") or self.figure.word
        return f"{word} {amount(self.figure.value, self.figure.unit)}".strip()


COMPARED = [(">=", "từ"), (">", "trên")]


class WhatIfForm(OccasionChoiceForm):
    """A field for every figure of the plan, filled with what is in force; one that is left out or
    empty is unchanged."""

    def __init__(
        self, data: Mapping[str, Any] | None, *args: Any, figures: Iterable[Figure], **more: Any
    ) -> None:
        self.figures = _by_field(figures)
        given = dict(data.items()) if data else {}
        filled = {name: given.get(name) or shown for name, shown in self._in_force().items()}
        super().__init__({"dip": given.get("dip", ""), **filled}, *args, **more)
        for name, figure in self.figures.items():
            self.fields[name] = VietnameseDecimalField(
                label=figure.where,
                required=False,
                min_value=0,
                max_value=10**9,
                places=4,
                unit=figure.unit,
            )
            if figure.comparator:
                self.fields[f"{name}-so"] = forms.ChoiceField(
                    label=f"Cách so, {figure.where}",
                    choices=COMPARED,
                    required=False,
                    error_messages={"invalid_choice": "Chọn “từ” hoặc “trên”."},
                )

    def _in_force(self) -> dict[str, str]:
        shown: dict[str, str] = {}
        for name, figure in self.figures.items():
            shown[name] = format_number(figure.value)
            if figure.comparator:
                shown[f"{name}-so"] = figure.comparator
        return shown

    @property
    def trials(self) -> list[Trial]:
        return [
            Trial(figure, self[name], self[f"{name}-so"] if figure.comparator else None)
            for name, figure in self.figures.items()
        ]

    def changed_values(self) -> dict[str, Decimal | str]:
        """What is tried otherwise than in force, by place."""
        changed: dict[str, Decimal | str] = {}
        for name, figure in self.figures.items():
            value = self.cleaned_data.get(name)
            if value is not None and value != figure.value:
                changed[figure.place] = value
            compared = self.cleaned_data.get(f"{name}-so")
            if compared and compared != figure.comparator:
                changed[figure.comparator_place] = compared
        return changed


def field_name(place: str) -> str:
    """A figure's place as the name of a field, stable in an address: "rule-annual-…-threshold"."""
    return re.sub(r"[^A-Za-z0-9_]+", "-", place).strip("-")


def _by_field(figures: Iterable[Figure]) -> dict[str, Figure]:
    """Each under a name of its own, also where places differ in their marks alone."""
    found: dict[str, Figure] = {}
    for figure in figures:
        name, again = field_name(figure.place), 2
        while name in found:
            name, again = f"{field_name(figure.place)}-{again}", again + 1
        found[name] = figure
    return found
