"""The criteria a person confirms, one block each, saved together."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from crispy_forms.layout import Div, Fieldset, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from awards.models import CriterionConfirmation
from awards.rules import Item
from awards.rules.grids import Grid
from awards.selectors.asked import Asked, given_items
from awards.services.confirmations import Word
from emulation.errors import Refused
from emulation.forms.fields import VietnameseDecimalField
from emulation.forms.page import PageForm
from emulation.forms.records import EvidenceChoice
from emulation.models import Evidence
from emulation.vietnamese.numbers import format_number
from emulation.vietnamese.words import lower_first

MET, NOT_MET, WITHDRAWN, OPEN = "co", "khong", "rut", ""
NOTE, FILES, REASON = "note", "evidence", "reason"
STAYS_OPEN = (OPEN, "Chưa kết luận")
BASIS_OF_A_WORD = (
    "Bắt buộc, trừ khi đạt và có chọn minh chứng. Ví dụ Nhận xét của Đảng ủy Sở, 01/11/2025."
)
TAKES_BACK = (WITHDRAWN, "Rút xác nhận, trở lại chưa kết luận")


def field_of(code: str, part: str = "") -> str:
    """The name of a criterion's field. No code of a plan has a hyphen, so that none of them is
    another field's name, whatever a plan calls its criteria ("seen", "aa" beside "aa_note")."""
    return "-".join(filter(None, ("tc", code, part)))


class Folded(Div):
    """A part of the form that is closed until something in it is chosen."""

    template = "awards/verdicts/folded.html"

    def __init__(self, *fields: str, title: str, unfolded: bool) -> None:
        super().__init__(*fields)
        self.title, self.unfolded = title, unfolded


class GridHead(Div):
    """What a grid's items stand under: its name, clause, full points and what was given so far."""

    template = "awards/verdicts/grid_head.html"

    def __init__(self, grid: Grid, given: Iterable[Decimal | None]) -> None:
        super().__init__()
        points = [p if not i.deducts else -p for i, p in zip(given_items(grid), given, strict=True)
                  if p is not None]  # fmt: skip
        self.grid, self.done, self.sum = grid, len(points), sum(points, Decimal(0))
        self.items = given_items(grid)
        self.worked_out = len(grid.items) - len(self.items)


class PointsField(VietnameseDecimalField):
    """Points of an item, from 0 to its most. `about`: the item, which every refusal names."""

    def __init__(self, *, about: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.about = about

    def clean(self, value: Any) -> Any:
        try:
            return super().clean(value)
        except ValidationError as refusal:
            told = [f"{self.about}: {lower_first(each)}" for each in refusal.messages]
            raise ValidationError(told, code="invalid") from refusal

    def check(self, value: Decimal) -> None:
        if value < 0 or value > self.max_value:
            raise self.refusal(f"phải từ 0 đến {format_number(self.max_value)}", "max_value")
        super().check(value)


class CriteriaForm(PageForm):
    """For each criterion: yes, no or not yet; a note; files of the subject. A word that is stored
    already is taken back with a reason.

    `seen` is the mark of what the page showed; `given` says whose word is stored, by criterion.
    One common basis may say yes to all still open.
    """

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
    all_met = forms.BooleanField(
        required=False, help_text="Chỉ những tiêu chuẩn để “Chưa kết luận” ở dưới."
    )
    all_note = forms.CharField(
        label="Căn cứ chung",
        help_text="Ví dụ Nhận xét của Đảng ủy Sở, 01/11/2025.",
        max_length=300,
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        criteria: Iterable[Asked],
        grids: Iterable[Grid] = (),
        files: QuerySet[Evidence],
        given: Mapping[str, str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.criteria, self.given = list(criteria), given
        self.grids = list(grids)
        self.items = [item for grid in self.grids for item in given_items(grid)]
        self.overtaken = False
        count = files.count()
        self._shelf: list[Any] = []  # the files as choices, read once for all criteria
        for criterion in self.criteria:
            self._ask(criterion, files, count > 0)
        blocks: list[Any] = []
        for grid in self.grids:
            for item in given_items(grid):
                self._ask_points(grid, item, files, count > 0)
            blocks.append(GridHead(grid, [self._given_points(i) for i in given_items(grid)]))
            blocks += [self._block(item, count) for item in given_items(grid)]
        blocks = [*(self._block(each, count) for each in self.criteria), *blocks]
        self.helper.layout = Layout("seen", *self._together(), *blocks)

    def _together(self) -> list[Folded]:
        """One word for all that are still open, where there are several."""
        still = [c for c in self.criteria if not self._stored(c)]
        if len(still) < 2:
            del self.fields["all_met"], self.fields["all_note"]
            return []
        self.fields["all_met"].label = f"Đạt cả {len(still)} tiêu chuẩn chưa kết luận"
        title = f"Cùng một căn cứ cho {len(still)} tiêu chuẩn chưa kết luận"
        return [Folded("all_met", "all_note", title=title, unfolded=self.is_bound)]

    def _block(self, criterion: Asked | Item, count: int) -> Fieldset:
        code = criterion.code
        parts: list[Any] = [field_of(code), field_of(code, NOTE)]
        if count:
            chosen = self[field_of(code, FILES)].value()
            title = f"Chọn trong {count} minh chứng"
            parts.append(Folded(field_of(code, FILES), title=title, unfolded=bool(chosen)))
        if self._stored(criterion):
            asked = self[field_of(code)].value() in (WITHDRAWN, "", None)
            parts.append(Folded(field_of(code, REASON), title="Lý do rút xác nhận", unfolded=asked))
        return Fieldset(criterion.label, *parts)

    def _stored(self, criterion: Asked | Item) -> bool:
        return self.initial.get(field_of(criterion.code)) not in (None, "")

    def _ask(self, criterion: Asked, files: QuerySet[Evidence], any_files: bool) -> None:
        code, stored = criterion.code, self._stored(criterion)
        self.fields[field_of(code)] = forms.ChoiceField(
            label="Kết luận",
            help_text=" · ".join(filter(None, (criterion.clause, self.given.get(code)))),
            choices=[(MET, "Đạt"), (NOT_MET, "Không đạt"), TAKES_BACK if stored else STAYS_OPEN],
            widget=forms.RadioSelect,
            required=False,
            error_messages={"invalid_choice": "Chọn đạt, không đạt hoặc chưa kết luận."},
        )
        self.fields[field_of(code)].named_above = True  # the criterion's own legend says it all
        self._ask_basis(code, stored, files, any_files, BASIS_OF_A_WORD)

    def _given_points(self, item: Item) -> Decimal | None:
        return self.initial.get(field_of(item.code))

    def _ask_points(
        self, grid: Grid, item: Item, files: QuerySet[Evidence], any_files: bool
    ) -> None:
        told = f"{item.demand[:1].upper()}{item.demand[1:]}"
        self.fields[field_of(item.code)] = PointsField(
            label="Điểm",
            about=item.label,
            help_text=" · ".join(
                filter(None, (told, item.clause or grid.clause, self.given.get(item.code)))
            ),
            max_value=item.maximum,
            places=2,
            required=False,
        )
        needed = "trừ khi có chọn minh chứng" if any_files else ""
        example = "Ví dụ Bảng chấm điểm của Phòng Tổ chức cán bộ, 01/11/2025."
        told = ", ".join(filter(None, ("Bắt buộc khi ghi điểm", needed)))
        self._ask_basis(item.code, self._stored(item), files, any_files, f"{told}. {example}")

    def _ask_basis(
        self, code: str, stored: bool, files: QuerySet[Evidence], any_files: bool, help_text: str
    ) -> None:
        self.fields[field_of(code, NOTE)] = forms.CharField(
            label="Căn cứ",
            help_text=help_text,
            max_length=300,
            required=False,
        )
        if stored:
            self.fields[field_of(code, REASON)] = forms.CharField(
                label="Lý do rút",
                help_text="Chỉ ghi khi rút xác nhận. Nhật ký giữ lý do và xác nhận đã rút.",
                max_length=300,
                required=False,
            )
        if any_files:
            self.fields[field_of(code, FILES)] = self._files_field(files)

    def _files_field(self, files: QuerySet[Evidence]) -> EvidenceChoice:
        field = EvidenceChoice(
            label="Minh chứng",
            help_text="Không bắt buộc.",
            queryset=files,
            required=False,
            error_messages={"invalid_choice": "Chọn minh chứng trong danh sách."},
        )
        self._shelf = self._shelf or list(field.choices)
        field.choices = self._shelf
        return field

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("all_met"):
            self._say_yes_to_the_rest(cleaned)
        for criterion in self.criteria:
            self._ask_for_basis(criterion, cleaned)
        for item in self.items:
            self._ask_for_basis_of_points(item, cleaned)
        return cleaned

    def _ask_for_basis_of_points(self, item: Item, cleaned: dict[str, Any]) -> None:
        code = item.code
        points, note = cleaned.get(field_of(code)), cleaned.get(field_of(code, NOTE))
        if field_of(code) in self.errors:
            return
        if points is None:
            if self._stored(item) and not cleaned.get(field_of(code, REASON)):
                self.add_error(field_of(code, REASON), f"Ghi lý do rút điểm: {item.label}.")
        elif (
            not note
            and not cleaned.get(field_of(code, FILES))
            and points != self.initial.get(field_of(code))
        ):
            self.add_error(field_of(code, NOTE), f"Ghi căn cứ hoặc chọn minh chứng: {item.label}.")

    def _say_yes_to_the_rest(self, cleaned: dict[str, Any]) -> None:
        if not cleaned.get("all_note"):
            self.add_error("all_note", "Ghi căn cứ chung của các tiêu chuẩn đạt.")
            return
        for criterion in self.criteria:
            said = field_of(criterion.code)
            if cleaned.get(said) == OPEN and not self._stored(criterion):
                cleaned[said] = MET
                note = field_of(criterion.code, NOTE)
                cleaned[note] = cleaned.get(note) or cleaned["all_note"]

    def _ask_for_basis(self, criterion: Asked, cleaned: dict[str, Any]) -> None:
        """A word stored before this was asked for may stay as it is."""
        code = criterion.code
        said, note = cleaned.get(field_of(code)), cleaned.get(field_of(code, NOTE))
        if said == WITHDRAWN and not cleaned.get(field_of(code, REASON)):
            self.add_error(field_of(code, REASON), f"Ghi lý do rút xác nhận: {criterion.label}.")
        if note or said == self.initial.get(field_of(code)):
            return
        if said == NOT_MET:
            self.add_error(field_of(code, NOTE), f"Ghi căn cứ khi không đạt: {criterion.label}.")
        elif said == MET and not cleaned.get(field_of(code, FILES)):
            self.add_error(
                field_of(code, NOTE), f"Ghi căn cứ hoặc chọn minh chứng: {criterion.label}."
            )

    def refuse(self, refusal: Refused) -> None:
        """The service names a criterion, or one of its parts ("general_1-reason")."""
        told = type(refusal)(refusal.message, field=field_of(refusal.field or ""))
        super().refuse(told)

    def show_again(self, seen: str) -> None:
        """After a Stale: the next press overwrites what is stored now, knowingly."""
        self.data = self.data.copy()
        self.data["seen"] = seen
        self.overtaken = True

    def words(self) -> dict[str, Word]:
        """What was said, by criterion; those left open are not in it."""
        data = self.cleaned_data
        return {
            c.code: Word(
                met=data[field_of(c.code)] == MET,
                note=data[field_of(c.code, NOTE)],
                evidence=tuple(data.get(field_of(c.code, FILES)) or ()),
            )
            for c in self.criteria
            if data[field_of(c.code)] in (MET, NOT_MET)
        } | {
            item.code: Word(
                met=True,
                note=data[field_of(item.code, NOTE)],
                evidence=tuple(data.get(field_of(item.code, FILES)) or ()),
                points=data[field_of(item.code)],
            )
            for item in self.items
            if data[field_of(item.code)] is not None
        }

    def withdrawn(self) -> dict[str, str]:
        """The reasons of the words taken back, by criterion."""
        data = self.cleaned_data
        words = [c.code for c in self.criteria if data[field_of(c.code)] == WITHDRAWN]
        points = [i.code for i in self.items if self._stored(i) and data[field_of(i.code)] is None]
        return {code: data[field_of(code, REASON)] for code in (*words, *points)}


def initial_words(stored: Mapping[str, CriterionConfirmation]) -> dict[str, Any]:
    """The stored words as the form shows them."""
    initial: dict[str, Any] = {}
    for code, row in stored.items():
        initial[field_of(code)] = (
            row.points if row.points is not None else MET if row.met else NOT_MET
        )
        initial[field_of(code, NOTE)] = row.note
        initial[field_of(code, FILES)] = list(row.evidence.all())
    return initial
