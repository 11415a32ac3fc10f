"""What an address asks of an occasion's verdicts: shared by the table, its export and the page of
what is missing, so that the three are about the same people."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import HttpRequest

from awards.forms.verdicts import VerdictFilter
from awards.models import Occasion
from awards.selectors import verdict_table as table
from awards.selectors.nominations import tiers_of
from awards.selectors.plans import tiers_given
from emulation import clock
from emulation.models import AwardTier, Subject, Unit


@dataclass(frozen=True)
class Asked:
    """`seen`: whom the occasion is about, as far as the person sees."""

    occasion: Occasion
    filters: VerdictFilter
    choice: table.Choice
    tiers: list[AwardTier]
    seen: QuerySet[Subject]

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What the counted links and the heads have chosen, for the form of filters to carry on."""
        chosen = [("buoc", self.choice.state), ("sap-xep", self.choice.order)]
        return [(name, value) for name, value in chosen if value]


def asked_of(request: HttpRequest) -> Asked | None:
    """None while there is no occasion to ask about."""
    occasions = table.occasions_for(Occasion.objects.all())
    named = [o for o in occasions if str(o.pk) == request.GET.get("dip", "")]
    occasion = next(iter(named), None) or table.current_occasion(occasions, clock.today())
    if occasion is None:
        return None
    tiers, given_here = tiers_of(occasion.movement_id), tiers_given(occasion)
    given = request.GET.copy()
    given["dip"] = str(occasion.pk)
    if given.get("tier") not in given_here:
        given.pop("tier", None)
    filters = VerdictFilter(
        given,
        occasions=occasions,
        units=Unit.objects.visible_to(request.user),
        tiers=[tier for code, tier in tiers.items() if code in given_here],
    )
    choice = filters.choice(request.GET.get("buoc", ""), request.GET.get("sap-xep", ""))
    return Asked(
        occasion, filters, choice, list(tiers.values()), table.subjects_on(occasion, request.user)
    )


def address_with(request: HttpRequest, **changes: str) -> str:
    """The address's filters with some of them changed; from the first page again."""
    query = request.GET.copy()
    for name in ("page", "ban-in"):
        query.pop(name, None)
    for name, value in changes.items():
        query[name.replace("_", "-")] = value
    return query.urlencode()
