"""What a plan measures by that this application cannot record."""

from collections.abc import Iterator

from awards.models import CriterionConfirmation
from awards.rules import Plan
from awards.rules.conditions.progress import ResultAgainstTarget
from awards.rules.namecheck import conditions_of
from emulation.enums import TargetBasis
from emulation.models import Indicator, MeasureUnit

Found = Iterator[tuple[str, str]]  # the key's path, the sentence


def measure_misfits(plan: Plan) -> Found:
    """Every such place: indicators, the bases of targets, items of score grids."""
    yield from _indicators(plan)
    falling = {each.code for each in plan.indicators if each.direction == "at_most"}
    for path, condition in conditions_of(plan):
        if isinstance(condition, ResultAgainstTarget):
            yield from _basis(f"{path}.basis", condition.basis)
            if falling.intersection(condition.indicators):
                yield f"{path}.indicators", NO_BASELINE
    for place, grid in enumerate(plan.grids):
        for number, item in enumerate(grid.items):
            path = f"grid[{place}].item[{number}]"
            if item.indicator:
                yield from _basis(f"{path}.basis", item.basis)
            if item.indicator in falling:
                yield f"{path}.indicator", NO_BASELINE
            if len(item.code) > _longest(CriterionConfirmation, "criterion"):
                yield f"{path}.code", "không quá 50 ký tự"


NO_BASELINE = (
    "phần mềm chưa ghi được số đầu kỳ của chỉ tiêu giảm; dùng lệnh assess với bảng tính, hoặc đặt "
    "chỉ tiêu theo số đã giảm"
)


def _basis(path: str, basis: str) -> Found:
    if basis not in TargetBasis.values:
        told = ", ".join(TargetBasis.values)
        yield path, f"phần mềm chưa ghi được mức đề ra loại {basis!r}, chọn một trong: {told}"


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
