"""The criteria a person confirms, one block each, saved together."""

from collections.abc import Iterable, Mapping
from typing import Any

from crispy_forms.layout import Div, Fieldset, Layout
from django import forms
from django.db.models import QuerySet

from awards.models import CriterionConfirmation
from awards.rules import Criterion
from awards.services.confirmations import Word
from emulation.forms.page import PageForm
from emulation.forms.records import EvidenceChoice
from emulation.models import Evidence

MET, NOT_MET, OPEN = "co", "khong", ""


class Folded(Div):
    """A part of the form that is closed until something in it is chosen."""

    template = "awards/verdicts/folded.html"

    def __init__(self, *fields: str, title: str, unfolded: bool) -> None:
        super().__init__(*fields)
        self.title, self.unfolded = title, unfolded


class CriteriaForm(PageForm):
    """For each criterion: yes, no or not yet; a note; files of the subject."""

    def __init__(
        self,
        *args: Any,
        criteria: Iterable[Criterion],
        files: QuerySet[Evidence],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = list(criteria)
        count = files.count()
        for criterion in self.criteria:
            self._ask(criterion, files, count > 0)
        self.helper.layout = Layout(*(self._block(criterion, count) for criterion in self.criteria))

    def _block(self, criterion: Criterion, count: int) -> Fieldset:
        code = criterion.code
        parts: list[Any] = [code, f"{code}_note"]
        if count:
            chosen = self[f"{code}_evidence"].value()
            title = f"Chọn trong {count} minh chứng"
            parts.append(Folded(f"{code}_evidence", title=title, unfolded=bool(chosen)))
        return Fieldset(criterion.label, *parts)

    def _ask(self, criterion: Criterion, files: QuerySet[Evidence], any_files: bool) -> None:
        code = criterion.code
        self.fields[code] = forms.ChoiceField(
            label="Kết luận",
            help_text=criterion.clause,
            choices=[(MET, "Đạt"), (NOT_MET, "Không đạt"), (OPEN, "Chưa kết luận")],
            widget=forms.RadioSelect,
            required=False,
            error_messages={"invalid_choice": "Chọn đạt, không đạt hoặc chưa kết luận."},
        )
        self.fields[f"{code}_note"] = forms.CharField(
            label="Căn cứ",
            help_text="Bắt buộc khi không đạt. Ví dụ Nhận xét của Đảng ủy Sở, 01/11/2025.",
            max_length=300,
            required=False,
        )
        if any_files:
            self.fields[f"{code}_evidence"] = EvidenceChoice(
                label="Minh chứng",
                help_text="Không bắt buộc.",
                queryset=files,
                required=False,
                error_messages={"invalid_choice": "Chọn minh chứng trong danh sách."},
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for criterion in self.criteria:
            note = cleaned.get(f"{criterion.code}_note")
            if cleaned.get(criterion.code) == NOT_MET and not note:
                self.add_error(
                    f"{criterion.code}_note",
                    f"Ghi căn cứ khi không đạt: {criterion.label}.",
                )
        return cleaned

    def words(self) -> dict[str, Word]:
        """What was said, by criterion; those left open are not in it."""
        data = self.cleaned_data
        return {
            c.code: Word(
                met=data[c.code] == MET,
                note=data[f"{c.code}_note"],
                evidence=tuple(data.get(f"{c.code}_evidence") or ()),
            )
            for c in self.criteria
            if data[c.code] in (MET, NOT_MET)
        }


def initial_words(stored: Mapping[str, CriterionConfirmation]) -> dict[str, Any]:
    """The stored words as the form shows them."""
    initial: dict[str, Any] = {}
    for code, row in stored.items():
        initial[code] = MET if row.met else NOT_MET
        initial[f"{code}_note"] = row.note
        initial[f"{code}_evidence"] = list(row.evidence.all())
    return initial
