"""`visible_to` of the award side: what a council member sees begins with TCCB's explicit act."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from awards.enums import NominationState
from awards.states import SEEN_BY_COUNCIL

if TYPE_CHECKING:
    from emulation.models import User


class OfNomination(models.QuerySet):
    """Rows reached from a nomination at `path` ("" for the nomination itself)."""

    path = ""

    def visible_to(self, user: User) -> OfNomination:
        scope = user.scope
        if scope.sees_every_unit:
            return self
        seen = Q(**{f"{self.path}subject__unit__in": scope.unit_ids})
        if scope.staff_id is not None:
            seen |= Q(**{f"{self.path}subject__staff": scope.staff_id})
        if scope.on_council:
            seen |= Q(**{f"{self.path}state__in": SEEN_BY_COUNCIL})
        return self.filter(seen)


class NominationQuerySet(OfNomination):
    def that_count(self) -> NominationQuerySet:
        """Without those a meeting did not vote on: their subject may be nominated anew."""
        return self.exclude(state=NominationState.SET_ASIDE)

    def for_list(self) -> NominationQuerySet:
        return self.select_related("subject__unit", "subject__staff", "occasion", "report")


class OfHandPick(OfNomination):
    path = "nomination__"


class CouncilOnly(models.QuerySet):
    """Meetings, decisions and what hangs on them: the council and those who oversee every unit."""

    def visible_to(self, user: User) -> CouncilOnly:
        scope = user.scope
        return self if scope.sees_every_unit or scope.on_council else self.none()


class OwnOrCouncil(models.QuerySet):
    """Awards and papers about a subject: own unit's and own ones; everything for those who oversee
    or vote. What is about nobody in particular is for the latter alone."""

    def visible_to(self, user: User) -> OwnOrCouncil:
        scope = user.scope
        if scope.sees_every_unit or scope.on_council:
            return self
        seen = Q(subject__unit__in=scope.unit_ids)
        if scope.staff_id is not None:
            seen |= Q(subject__staff=scope.staff_id)
        return self.filter(seen)
