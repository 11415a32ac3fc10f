"""What a plan measures by: whose targets, and what of it this application cannot record."""

from collections.abc import Iterator
from decimal import Decimal

from awards.models import CriterionConfirmation
from awards.rules import Plan
from awards.rules.conditions.progress import ResultAgainstTarget
from awards.rules.namecheck import conditions_of
from awards.selectors.plans import plan_in_force
from emulation.models import Indicator, MeasureUnit, Movement

Found = Iterator[tuple[str, str]]  # the key's path, the sentence


def given_bases(movement: Movement) -> set[str]:
    """Whose targets the movement's plan divides by. Raises Refused where none is in force."""
    plan = plan_in_force(movement)
    asked = {c.basis for _, c in conditions_of(plan) if isinstance(c, ResultAgainstTarget)}
    return asked | {item.basis for grid in plan.grids for item in grid.items if item.indicator}


def measure_misfits(plan: Plan) -> Found:
    """Every such place: indicators and items of score grids."""
    yield from _indicators(plan)
    for place, grid in enumerate(plan.grids):
        for number, item in enumerate(grid.items):
            path = f"grid[{place}].item[{number}]"
            yield from _points(f"{path}.maximum", item.maximum)
            if len(item.code) > _longest(CriterionConfirmation, "criterion"):
                yield f"{path}.code", "không quá 50 ký tự"


def _points(path: str, most: Decimal) -> Found:
    """As many as the column of given points holds, in hundredths."""
    field = CriterionConfirmation._meta.get_field("points")
    whole, places = field.max_digits - field.decimal_places, field.decimal_places
    if most >= 10**whole:
        yield path, f"không quá {10**whole - 1} điểm"
    if most != round(most, places):
        yield path, f"không quá {places} chữ số sau dấu phẩy"


def _indicators(plan: Plan) -> Found:
    measures = {row.name: row for row in MeasureUnit.objects.all()}
    for place, indicator in enumerate(plan.indicators):
        path, known = f"indicator[{place}]", measures.get(indicator.measure)
        if known is not None and known.integral != indicator.integral:
            how = "đếm nguyên" if known.integral else "có phần lẻ"
            yield f"{path}.integral", f"đơn vị tính {known.name!r} đã ghi là {how}"
        for key, field in (("code", "plan_code"), ("name", "name")):
            if len(getattr(indicator, key)) > _longest(Indicator, field):
                yield f"{path}.{key}", f"không quá {_longest(Indicator, field)} ký tự"
        if len(indicator.measure) > _longest(MeasureUnit, "name"):
            yield f"{path}.measure", f"không quá {_longest(MeasureUnit, 'name')} ký tự"


def _longest(model: type[Indicator | MeasureUnit | CriterionConfirmation], field: str) -> int:
    return int(model._meta.get_field(field).max_length or 0)
