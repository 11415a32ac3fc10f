"""What hangs over a subject and what it has received: pending cases, earlier awards."""

from collections.abc import Iterable
from typing import Any

from awards.facts_sheet import values
from awards.facts_sheet.asked import Asked
from awards.facts_sheet.columns.base import Column, Row
from awards.facts_sheet.opening import Filled
from awards.rules import Block, PastAward, Period

# Kinds every plan knows, as officers call them; the plan's own come beside them.
CASES = {"khiếu nại": "complaint", "điều tra": "investigation", "xem xét kỷ luật": "discipline"}


class PendingCases:
    """vu_viec: "không", or kind, first day and, where it is over, the day it was concluded."""

    def columns(self, asked: Asked) -> Iterable[Column]:
        kinds = CASES | {each.label: each.code for each in asked.plan.blocks}
        kind_of = values.one_of(kinds, "loại vụ việc")

        def read(value: Filled) -> tuple[Block, ...]:
            shape = "loại@từ ngày, thêm @ngày kết luận khi đã xong, ví dụ khiếu nại@28/10/2025"
            return tuple(_block(kind_of, *each) for each in values.entries(value, shape, (2, 3)))

        yield Column("vu_viec", f"không, hoặc loại@từ ngày; loại: {', '.join(CASES)}", read)

    def facts(self, row: Row, asked: Asked) -> dict[str, Any]:
        return {"blocks": row.get("vu_viec")}


def _block(kind_of: Any, kind: str, since: str, until: str = "") -> Block:
    first, last = values.day(since), values.day(until) if until else None
    if last is not None and last < first:
        raise ValueError("ngày kết luận đứng trước ngày bắt đầu")
    return Block(kind_of(kind), first, last)


class PastAwards:
    """da_khen: "không", or tier, day of the decision, its number, the days it was given for."""

    def columns(self, asked: Asked) -> Iterable[Column]:
        tiers = {tier.short_name: tier.code for tier in asked.plan.tiers}
        tiers |= {tier.name: tier.code for tier in asked.plan.tiers}
        tier_of = values.one_of(tiers, "hình thức khen")

        def read(value: Filled) -> tuple[PastAward, ...]:
            shape = "hình thức@ngày quyết định@số quyết định, thêm @từ ngày@đến ngày nếu biết"
            found = values.entries(value, shape, (2, 3, 5))
            return tuple(_award(tier_of, *each) for each in found)

        takes = "không, hoặc hình thức@ngày@số quyết định@từ ngày@đến ngày được khen"
        yield Column("da_khen", takes, read)

    def facts(self, row: Row, asked: Asked) -> dict[str, Any]:
        return {"awards": row.get("da_khen")}


def _award(
    tier_of: Any, tier: str, day: str, number: str = "", start: str = "", end: str = ""
) -> PastAward:
    window = None
    if start:
        first, last = values.day(start), values.day(end)
        if last < first:
            raise ValueError("thời gian được khen kết thúc trước khi bắt đầu")
        window = Period(first, last)
    return PastAward(tier_of(tier), values.day(day), number, window=window)
