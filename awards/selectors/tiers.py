"""The hình thức khen: a code says nothing without its movement, two plans may use the same."""

from django.db.models import Count, QuerySet

from awards.models import Occasion
from emulation.models import AwardTier


def ranked() -> QuerySet[AwardTier]:
    """Each with `ranks`, how many its movement has: what its bars are drawn of."""
    return AwardTier.objects.annotate(ranks=Count("movement__tiers"))


class Tiers:
    """The tiers of all movements, read once: what a code means on an occasion."""

    def __init__(self) -> None:
        self.all = list(ranked().select_related("movement").order_by("movement", "rank"))
        self._by_key = {(tier.movement_id, tier.code): tier for tier in self.all}

    def of(self, occasion: Occasion, code: str) -> AwardTier | None:
        """None for a code the movement's plans have never had."""
        return self._by_key.get((occasion.movement_id, code))

    def name(self, occasion: Occasion, code: str) -> str:
        tier = self.of(occasion, code)
        return tier.name if tier else code

    def short_name(self, occasion: Occasion, code: str) -> str:
        tier = self.of(occasion, code)
        return tier.short_name if tier else code
