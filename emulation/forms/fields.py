"""Form fields that read what a Vietnamese office types and answer in its words.

All are plain text inputs: what was typed stays in the form, right or wrong.
"""

import re
from collections.abc import Callable
from datetime import date, time
from decimal import Decimal
from typing import Any, ClassVar, NoReturn

from django import forms
from django.core.exceptions import ValidationError

from emulation.models import Movement
from emulation.vietnamese.dates import format_date, parse_date, weekday_date
from emulation.vietnamese.money import amount_in_words
from emulation.vietnamese.names import normalise
from emulation.vietnamese.numbers import format_number, parse_decimal
from emulation.vietnamese.words import lower_first

MONEY_LIMIT = 10**15
_HOUR = re.compile(r"([0-9]{1,2})(?: ?(?::|h|giờ) ?(?:([0-9]{1,2})(?: ?phút)?)?)?")


class MovementChoice(forms.ModelChoiceField):
    """A movement by its name and years: the next one may have the same name."""

    def label_from_instance(self, movement: Movement) -> str:
        return movement.titled


class TypedField(forms.CharField):
    """A text input whose text stands for a value; subclasses say how to read and write it.

    `unit` is the word after the input ("hộ"); `echo` what was understood, shown under the input of
    a bound form. Without an answer the message asks for the thing by its label. cleaned_data holds
    the value, or None when left empty.
    """

    example: str = ""
    echo: str = ""
    attrs: ClassVar[dict[str, str]] = {}
    parse: ClassVar[Callable[[str], Any]]
    show: ClassVar[Callable[[Any], str]]

    def __init__(self, *, unit: str = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.unit = unit

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "autocomplete": "off", **self.attrs}

    def to_python(self, value: Any) -> Any:
        if value is not None and not isinstance(value, str):
            return value
        text = normalise(value or "")
        if not text:
            return None
        try:
            return type(self).parse(text)
        except ValueError as refusal:
            raise ValidationError(str(refusal), code="invalid") from refusal

    def validate(self, value: Any) -> None:
        if value is not None:
            self.check(value)
        elif self.required:
            raise ValidationError(f"Nhập {self.label_within()}{self.example}.", code="required")

    def check(self, value: Any) -> None:
        """Raise ValidationError when a value that was read is outside of the limits."""

    def prepare_value(self, value: Any) -> Any:
        if value is None or isinstance(value, str):
            return value
        return type(self).show(value)

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(initial) != self.to_python(data)
        except ValidationError:
            return True

    def clean(self, value: Any) -> Any:
        understood = super().clean(value)
        self.echo = "" if understood is None else self.in_words(understood)
        return understood

    def in_words(self, value: Any) -> str:
        return type(self).show(value)

    def label_within(self) -> str:
        """The label inside a sentence; an abbreviation keeps its capitals."""
        return lower_first(str(self.label or "nội dung"))

    def refusal(self, predicate: str, code: str) -> ValidationError:
        return ValidationError(f"{self.label or 'Nội dung'} {predicate}.", code=code)


class VietnameseDecimalField(TypedField):
    """A number such as "1.234,5" as a Decimal.

    `min_value` and `max_value` are included; `places` is the most decimals taken (0: whole only).
    """

    example = " bằng số, ví dụ 33 hoặc 42,5"
    attrs = {"inputmode": "decimal", "class": "number"}
    parse = staticmethod(parse_decimal)
    show = staticmethod(format_number)

    def __init__(
        self,
        *,
        min_value: Decimal | int | None = None,
        max_value: Decimal | int | None = None,
        places: int = 2,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.min_value, self.max_value, self.places = min_value, max_value, places
        if places == 0 and type(self) is VietnameseDecimalField:
            self.example = " bằng số nguyên, ví dụ 33"

    def check(self, value: Decimal) -> None:
        if value % Decimal(1).scaleb(-self.places):
            raise self.refusal(self._places_rule(), "places")
        if self.min_value is not None and value < self.min_value:
            raise self.refusal(self._least_rule(), "min_value")
        if self.max_value is not None and value > self.max_value:
            raise self.refusal(f"không được quá {self._counted(self.max_value)}", "max_value")

    def in_words(self, value: Decimal) -> str:
        return self._counted(value)

    def _counted(self, value: Decimal | int) -> str:
        return f"{format_number(value)} {self.unit}".strip()

    def _places_rule(self) -> str:
        if self.places == 0:
            return "phải là số nguyên"
        return f"chỉ ghi đến {self.places} chữ số sau dấu phẩy"

    def _least_rule(self) -> str:
        if self.min_value == 0:
            return "không được là số âm"
        return f"phải từ {self._counted(self.min_value or 0)} trở lên"


def _year(value: Decimal | int) -> str:
    return str(int(value))


class YearField(VietnameseDecimalField):
    """A year: a whole number that nobody writes with a dot."""

    show = staticmethod(_year)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(places=0, **kwargs)
        self.example = " bằng bốn chữ số, ví dụ 2024"

    def _counted(self, value: Decimal | int) -> str:
        return _year(value)


class MoneyField(VietnameseDecimalField):
    """An amount in whole đồng as a Decimal, from 1 to 10**15 unless told otherwise."""

    example = " bằng đồng, ví dụ 15.000.000"
    attrs = {"inputmode": "numeric", "class": "number"}

    def __init__(self, *, min_value: int = 1, max_value: int = MONEY_LIMIT, **kwargs: Any) -> None:
        kwargs.setdefault("unit", "đồng")
        super().__init__(min_value=min_value, max_value=max_value, places=0, **kwargs)

    def in_words(self, value: Decimal) -> str:
        return amount_in_words(int(value))


class VietnameseDateField(TypedField):
    """A day such as "30/9/2025" as a date; `min_value` and `max_value` are included."""

    example = " theo dạng ngày/tháng/năm, ví dụ 30/9/2025"
    attrs = {"inputmode": "text", "class": "date"}
    parse = staticmethod(parse_date)
    show = staticmethod(format_date)

    def __init__(
        self, *, min_value: date | None = None, max_value: date | None = None, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.min_value, self.max_value = min_value, max_value

    def check(self, value: date) -> None:
        too_early = self.min_value is not None and value < self.min_value
        too_late = self.max_value is not None and value > self.max_value
        if too_early or too_late:
            raise self.refusal(self._span_rule(), "min_value" if too_early else "max_value")

    def in_words(self, value: date) -> str:
        return weekday_date(value)

    def _span_rule(self) -> str:
        first, last = self.min_value, self.max_value
        if first and last and (first, last) == (date(first.year, 1, 1), date(first.year, 12, 31)):
            return f"phải nằm trong năm {first.year}"
        since = f" từ ngày {format_date(first)}" if first else ""
        until = f" đến hết ngày {format_date(last)}" if last else ""
        return f"phải nằm trong thời gian{since}{until}"


class ClockField(forms.CharField):
    """A time of day such as "8:00", "08h30", "10 giờ 30" or "14". None when left empty."""

    default_error_messages: ClassVar[dict[str, str]] = {
        "invalid": "Nhập giờ theo dạng giờ:phút, ví dụ 8:30."
    }

    def to_python(self, value: Any) -> time | None:
        text = normalise(value or "").lower()
        if not text:
            return None
        found = _HOUR.fullmatch(text)
        try:
            return time(int(found[1]), int(found[2] or 0)) if found else self._refuse()
        except ValueError:
            return self._refuse()

    def _refuse(self) -> NoReturn:
        raise ValidationError(self.error_messages["invalid"], code="invalid")
