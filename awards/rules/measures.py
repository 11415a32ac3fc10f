"""Reading what a plan measures by: its indicators and its score grids."""

import re
from datetime import date
from decimal import Decimal

from . import words
from .conditions.measuring import BASES
from .facts import DIRECTIONS, RISING
from .grids import Grid, Item, Step
from .plan import Indicator
from .reader import Table

AGGREGATIONS = ("sum", "level")


def read_indicator(row: Table) -> Indicator:
    measure = row.text("measure")
    integral = row.flag("integral", default=measure != "%")
    if integral and measure == "%":
        row.problem("integral", "% chia được, không đếm từng cái")
    indicator = Indicator(
        code=row.code(),
        name=row.text("name"),
        measure=measure,
        clause=row.text("clause"),
        integral=integral,
        aggregation=row.choice("aggregation", AGGREGATIONS, default="sum"),
        direction=row.choice("direction", DIRECTIONS, default=RISING),
        weight=row.decimal("weight", above=Decimal(0), optional=True),
    )
    row.close()
    return indicator


def read_grid(row: Table) -> Grid:
    """A score grid. The points of all items that are neither bonus nor deduction are its full
    points; `full`, where the plan names them, must be the same."""
    grid = Grid(
        code=row.code(),
        label=row.text("label"),
        clause=row.text("clause"),
        items=tuple(_item(item) for item in row.tables("item", unique="code")),
    )
    full = row.decimal("full", optional=True)
    if full is not None and full != grid.full:
        row.problem("full", _other_full(grid.full, full))
    row.close()
    return grid


def _item(row: Table) -> Item:
    maximum = row.decimal("maximum", above=Decimal(0))
    item = Item(
        code=row.code(),
        label=row.text("label"),
        maximum=maximum,
        clause=row.text("clause", default=""),
        indicator=row.text("indicator", default=""),
        basis=row.choice("basis", tuple(BASES), default="unit_plan"),
        steps=tuple(_step(step, maximum) for step in row.tables("step", optional=True)),
        bonus=row.flag("bonus", default=False),
        deducts=row.flag("deducts", default=False),
    )
    if item.bonus and item.deducts:
        row.problem("deducts", "một mục chỉ thưởng hoặc trừ điểm")
    if not item.indicator and (item.steps or "basis" in row):
        row.problem("indicator", "step và basis chỉ dùng khi điểm tính từ một chỉ tiêu")
    row.close()
    return item


def _other_full(reckoned: Decimal, full: Decimal) -> str:
    """Bonus and deductions are not in the full points."""
    return f"các mục cộng lại được {words.number(reckoned)} điểm, không phải {words.number(full)}"


def _step(row: Table, maximum: Decimal) -> Step:
    step = Step(row.decimal("at"), row.decimal("points"))
    if step.points > maximum:
        row.problem("points", f"nhiều hơn điểm tối đa của mục ({words.number(maximum)})")
    if step.points < 0:
        row.problem("points", "không được là số âm")
    row.close()
    return step


def is_day(told: str) -> bool:
    """ "11-30" or "2025-11-30", a day there is every year."""
    if not re.fullmatch(r"(\d{4}-)?\d\d-\d\d", told, flags=re.ASCII):
        return False
    try:
        date.fromisoformat(told if len(told) > 5 else f"2001-{told}")
    except ValueError:
        return False
    return True
