"""Which recorded indicators become a plan's own, what they would be called and how they are added.

Putting a version in force, its preview and what keeps it back ask the same thing, so that none of
them says otherwise than the others do.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from awards import rules
from awards.collect.shared import Planned
from awards.rules import Plan
from emulation.models import Indicator, MeasureUnit, Movement, Result, Target
from emulation.vietnamese.names import normalise

Found = Iterator[tuple[str, str]]  # the key's path, the sentence
Key = tuple[str, str]  # name and measure, as both databases compare them


@dataclass(frozen=True)
class Place:
    """An indicator of the plan; `row`: the recorded one it goes on with, None where it is new."""

    named: rules.Indicator
    row: Indicator | None

    @property
    def same(self) -> bool:
        """Whether figures recorded so far mean what they meant."""
        row, named = self.row, self.named
        return row is None or (
            key_of(row.name, row.measure.name) == key_of(named.name, named.measure)
            and (row.aggregation, row.direction) == (named.aggregation, named.direction)
        )


def key_of(name: str, measure: str) -> Key:
    return normalise(name).casefold(), normalise(measure).casefold()


def common(movement: Movement) -> QuerySet[Indicator]:
    """The whole movement's indicators, with their measures."""
    return Indicator.objects.filter(movement=movement, unit=None).select_related("measure")


def places(rows: Iterable[Indicator], plan: Plan) -> list[Place]:
    """Each indicator of the plan with the row of its code, else with one of its name and measure
    that no indicator of the plan has by its code."""
    rows, codes = list(rows), {each.code for each in plan.indicators}
    coded = {row.plan_code: row for row in rows if row.plan_code}
    free: dict[Key, Indicator] = {}
    for row in rows:
        if row.plan_code not in codes:
            free.setdefault(key_of(row.name, row.measure.name), row)
    return [
        Place(each, coded.get(each.code) or free.pop(key_of(each.name, each.measure), None))
        for each in plan.indicators
    ]


def planned_under(movement: Movement, plan: Plan) -> dict[int, Planned]:
    """The recorded indicators by their ids, as they would be while `plan` is in force."""
    integral = dict(MeasureUnit.objects.values_list("name", "integral"))
    return {
        place.row.pk: Planned(
            place.row.pk,
            place.named.code,
            place.named.name,
            place.named.measure,
            integral.get(place.named.measure, place.named.integral),
            place.named.aggregation,
            place.named.direction,
        )
        for place in places(common(movement), plan)
        if place.row is not None
    }


def changed_meanings(movement: Movement, plan: Plan) -> Iterator[str]:
    """A sentence for each indicator with recorded figures that would come to mean another thing."""
    figures = [Exists(model.objects.filter(indicator=OuterRef("pk"))) for model in (Target, Result)]
    used = set(common(movement).filter(figures[0] | figures[1]).values_list("pk", flat=True))
    for place in places(common(movement), plan):
        row = place.row
        if row is not None and row.pk in used and not place.same:
            yield (
                f"Bản này đổi tên, đơn vị tính, cách cộng hoặc chiều của chỉ tiêu “{row.name}” "
                f"({row.measure.name}) đã có số liệu, nên số đã ghi sẽ mang nghĩa khác. Giữ chỉ "
                "tiêu đó như cũ và đặt mã mới cho chỉ tiêu mới."
            )


def indicator_misfits(plan: Plan, movement: Movement) -> Found:
    """Indicators that cannot stand beside each other, or beside those of the movement."""
    keys: dict[Key, str] = {}
    integral: dict[str, bool] = {}
    for place, each in enumerate(plan.indicators):
        key = key_of(each.name, each.measure)
        if key in keys:
            told = f"trùng tên và đơn vị tính với chỉ tiêu {keys[key]!r}"
            yield f"indicator[{place}].name", told
        keys.setdefault(key, each.code)
        if integral.setdefault(each.measure, each.integral) != each.integral:
            told = f"đơn vị tính {each.measure!r} phải đếm nguyên hoặc có phần lẻ như nhau"
            yield f"indicator[{place}].integral", told
    yield from _in_the_way(plan, movement)


def _in_the_way(plan: Plan, movement: Movement) -> Found:
    """A renamed indicator takes no name that another one of the movement keeps."""
    rows = list(common(movement))
    found = places(rows, plan)
    taken = {each.row.pk for each in found if each.row is not None}
    kept = {key_of(r.name, r.measure.name): r for r in rows if r.pk not in taken}
    for place, each in enumerate(found):
        other = kept.get(key_of(each.named.name, each.named.measure))
        if other is not None:
            told = f"phong trào đã có chỉ tiêu khác tên “{other.name}” ({other.measure.name})"
            yield f"indicator[{place}].name", told
