"""Template tags: Vietnamese formatting, icons, and the small shapes components draw."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from django import template
from django.contrib.staticfiles import finders
from django.forms import BaseForm, BoundField
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from emulation import clock
from emulation.vietnamese import binding, dates, money, numbers, words

register = template.Library()

# --- Formatting -----------------------------------------------------------------------------


@register.filter
def number(value: int | Decimal | None, places: int | None = None) -> str:
    """1.234,5; an en dash where there is no value."""
    return "–" if value is None else numbers.format_number(value, places)


@register.filter
def percent(ratio: Decimal | None, places: int = 2) -> str:
    """88,88% for the ratio 0.8888: cut to `places` decimals, for columns."""
    return "–" if ratio is None else numbers.format_percent(ratio, places)


@register.filter
def percent_words(ratio: Decimal | None) -> str:
    """110% for the ratio 1.1: ",00" dropped, for sentences."""
    return "–" if ratio is None else numbers.format_percent(ratio, drop_zero=True)


@register.filter
def vnd(value: int | Decimal | None) -> str:
    """186.500.000 đồng."""
    return "–" if value is None else money.format_vnd(value)


@register.filter
def file_size(size: int) -> str:
    """1,8 MB; a small one is "dưới 1 KB"."""
    return binding.bind(numbers.format_file_size(size))


@register.filter
def in_words(value: int) -> str:
    """một tỷ hai trăm năm mươi triệu đồng."""
    return money.amount_in_words(value)


@register.filter
def lower_first(text: str) -> str:
    """ "hằng năm 2025", for the middle of a sentence."""
    return words.lower_first(text)


@register.filter
def day(value: date | datetime | None) -> str:
    """12/11/2025; an en dash where there is none."""
    return "–" if value is None else dates.format_date(_local(value))


@register.filter
def day_short(value: date | datetime | None) -> str:
    """12/11, where the year is known from the page."""
    return "–" if value is None else dates.short_date(_local(value))


@register.filter
def moment(value: datetime | None) -> str:
    """12/11/2025, 14:05 in the office's time zone."""
    return "–" if value is None else f"{day(value)}, {clock_time(value)}"


@register.filter
def clock_time(value: datetime) -> str:
    """14:05."""
    return f"{_local(value):%H:%M}"


@register.filter
def long_day(value: date) -> str:
    """ngày 05 tháng 7 năm 2023."""
    return dates.long_date(_local(value))


@register.filter
def weekday(value: date) -> str:
    """thứ Ba, 12/11/2024."""
    return dates.weekday_date(_local(value))


@register.filter
def bind(text: str) -> str:
    """Keeps a number with its unit and a clause with its number on one line."""
    return binding.bind(str(text))


@register.filter
def unbroken(text: str) -> str:
    """Short words of a cell on one line; longer ones may break."""
    return str(text).replace(" ", binding.NBSP) if len(str(text)) <= 14 else bind(text)


@register.simple_tag
def deadline(due: date) -> dates.Deadline:
    """How a due day reads on the office's day."""
    return dates.deadline(due, clock.today())


def _local(value: date | datetime) -> date | datetime:
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value


# --- Icons ----------------------------------------------------------------------------------

_STATE_ICONS = {
    "ok": "check-circle-fill",
    "no": "x-circle-fill",
    "unknown": "question-circle",
    "block": "slash-circle-fill",
    "run": "circle-half",
    "warn": "exclamation-triangle-fill",
    "off": "dash-circle",
    "info": "info-circle",
}


@register.simple_tag
def icon(name: str, css: str = "") -> SafeString:
    """A Bootstrap icon drawn inline: no request, colour of the text, nothing for readers."""
    return mark_safe(_drawn(name, css))  # noqa: S308 - a file of the icon package


@register.simple_tag
def state_icon(state: str, name: str = "", css: str = "") -> SafeString:
    """The icon of a state (ok, no, unknown, block, run, warn, off), or `name` in its place."""
    return icon(name or _STATE_ICONS[state], css)


@register.filter
def notice_tone(kind: str) -> str:
    """The look of a notice from its own word or from the level of a Django message."""
    tones = {"success": "ok", "error": "no", "warning": "warn", "debug": "info", "": "info"}
    return tones.get(kind, kind)


@lru_cache(maxsize=256)
def _drawn(name: str, css: str) -> str:
    found = finders.find(f"bootstrap-icons/{name}.svg")
    if found is None:
        raise template.TemplateSyntaxError(f"No icon is called {name!r}")
    shape = Path(found).read_text(encoding="utf-8")
    inner = shape[shape.index(">") + 1 : shape.rindex("</svg>")].strip()
    extra = f" {css}" if css else ""
    return f'<svg class="bi{extra}" viewBox="0 0 16 16" aria-hidden="true">{inner}</svg>'


# --- Shapes ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class TierBar:
    """Places as SVG writes them: text with a point, which no locale turns into a comma."""

    x: str
    y: str
    height: str
    filled: bool


@register.simple_tag
def tier_bars(rank: int, ranks: int = 3) -> list[TierBar]:
    """Rising bars, `rank` of `ranks` filled. A plan with more than five ranks draws none."""
    if not 1 < ranks <= 5:
        return []
    step = Decimal(8) / (ranks - 1)
    heights = [4 + step * index for index in range(ranks)]
    return [
        TierBar(f"{5 * index}.5", f"{Decimal('12.5') - height:.1f}", f"{height:.1f}", index < rank)
        for index, height in enumerate(heights)
    ]


@register.simple_tag
def segments(done: int, total: int) -> list[bool]:
    """`total` segments of which the first `done` are filled. They count; they name nobody."""
    return [index < done for index in range(total)]


# --- Forms ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class FormError:
    """`target`: the id of the control to go to, empty where no field is to blame."""

    target: str
    message: str


@register.simple_tag
def form_errors(*forms: BaseForm | None) -> list[FormError]:
    """Every error of the forms, in the order of their fields."""
    return [error for form in forms if form and form.is_bound for error in _errors_of(form)]


def _errors_of(form: BaseForm) -> list[FormError]:
    general = [FormError("", str(message)) for message in form.non_field_errors()]
    fields = [
        FormError(control_id(field), str(message)) for field in form for message in field.errors
    ]
    return general + fields


@register.filter
def control_id(field: BoundField) -> str:
    """The id a link can go to: the control, or the first choice of a group."""
    if field.is_hidden:
        return ""
    return f"{field.auto_id}_0" if field.use_fieldset else field.id_for_label
