"""What is recorded about the asked subjects: a query a table, sorted by subject where its rows go
with subjects. `ids` is the query of their ids, so that no list of them is ever sent."""

import json
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from awards.models import Award, ContributionNorm, CriterionConfirmation, Nomination, Occasion
from awards.states import UNDER_WAY
from emulation.enums import PledgeState, SubjectKind
from emulation.models import (
    Classification,
    Contribution,
    DisciplineRecord,
    Indicator,
    PendingCase,
    PledgeEntry,
    Result,
    Subject,
    Target,
    User,
)

Rows = QuerySet[Any]  # of tuples


class Who(NamedTuple):
    pk: int
    name: str
    kind: str
    subject_class: str
    unit_id: int


class Promised(NamedTuple):
    """A target with its indicator."""

    subject: int
    indicator: int
    name: str
    measure: str
    integral: bool
    aggregation: str
    basis: str
    starts_on: date
    ends_on: date
    value: Decimal
    plan_code: str
    direction: str
    baseline: Decimal | None


class Achieved(NamedTuple):
    """A result, once for each of its files; `day` is its own. `verified_on` and `verified_by` are
    None until TCCB has checked it."""

    subject: int
    indicator: int
    pk: int
    value: Decimal
    verified_on: date | None
    verified_by: int | None
    file: int | None
    day: date


class Contributed(NamedTuple):
    """A contribution, as `Achieved`."""

    subject: int
    pk: int
    value: Decimal
    verified_on: date | None
    verified_by: int | None
    file: int | None
    day: date


class Given(NamedTuple):
    """An award, with its decision and the occasion it was given on, and what its nomination was
    judged by, None where it had none here."""

    subject: int
    decision: int
    tier: str
    decided_on: date
    number: str
    occasion: str
    starts_on: date
    ends_on: date
    findings: list[dict[str, Any]] | None
    counted: list[str] | None
    occasion_id: int


class Asked(NamedTuple):
    """A nomination under way, with its occasion and what it was last judged by."""

    subject: int
    tier: str
    state: str
    occasion_id: int
    occasion: str
    occasion_name: str
    starts_on: date
    ends_on: date
    findings: list[dict[str, Any]] | None
    counted: list[str] | None


def listed(ids: Sequence[int]) -> Rows:
    """The subjects of a list that may be long: the whole list is one parameter."""
    if connection.vendor == "sqlite":
        given = RawSQL("SELECT value FROM json_each(%s)", [json.dumps(ids)])
    else:
        given = RawSQL("SELECT unnest(%s::bigint[])", [ids])
    return Subject.objects.filter(pk__in=given).values("pk")


def who(ids: Rows) -> Rows:
    """Each once, however often a join brings its id."""
    return Subject.objects.filter(pk__in=ids).order_by("pk").values_list(*Who._fields)


def targets(occasion: Occasion, ids: Rows) -> Rows:
    """Given, or of an accepted pledge."""
    counted = Q(pledge=None) | Q(pledge__state=PledgeState.ACCEPTED)
    found = Target.objects.filter(
        counted, subject__in=ids, indicator__movement=occasion.movement_id
    )
    return found.order_by("subject_id", "indicator_id", "pk").values_list(
        "subject_id", "indicator_id", "indicator__name", "indicator__measure__name",
        "indicator__measure__integral", "indicator__aggregation", "basis", "starts_on", "ends_on",
        "value", "indicator__plan_code", "indicator__direction", "baseline",
    )  # fmt: skip


def planned_indicators(occasion: Occasion) -> Rows:
    """Id, plan's code, name, measure, whether it is counted in whole things, aggregation and
    direction."""
    found = Indicator.objects.filter(movement=occasion.movement_id).exclude(plan_code="")
    return found.values_list(
        "pk", "plan_code", "name", "measure__name", "measure__integral", "aggregation", "direction"
    )


def results(occasion: Occasion, ids: Rows) -> Rows:
    found = _results(occasion, ids)
    return found.order_by("subject_id", "indicator_id", "achieved_on", "pk").values_list(
        "subject_id", "indicator_id", "pk", "value", "verified_on", "verified_by", "evidence",
        "achieved_on",
    )  # fmt: skip


def contributions(occasion: Occasion, ids: Rows) -> Rows:
    found = _contributions(occasion, ids)
    return found.order_by("subject_id", "received_on", "pk").values_list(
        "subject_id", "pk", "value", "verified_on", "verified_by", "evidence", "received_on"
    )


def confirmations(occasion: Occasion, ids: Rows) -> Rows:
    """Subject, own id, file; account, points, criterion, yes or no, day, note. Once a file."""
    found = _confirmed(occasion, ids).order_by("subject_id", "criterion", "pk")
    return found.values_list(
        "subject_id", "pk", "evidence",
        "confirmed_by", "points", "criterion", "met", "confirmed_on", "note",
    )  # fmt: skip


def accounts(occasion: Occasion, ids: Rows) -> QuerySet[User]:
    """Of those who checked or confirmed any of it."""
    checked = (_results(occasion, ids), _contributions(occasion, ids))
    whose = [found.exclude(verified_by=None).order_by().values("verified_by") for found in checked]
    confirmed = _confirmed(occasion, ids).order_by().values("confirmed_by")
    return User.objects.filter(pk__in=confirmed.union(*whose)).select_related("staff")


def _results(occasion: Occasion, ids: Rows) -> QuerySet[Result]:
    """What TCCB gave back is known to be wrong and counts for nothing until it is corrected."""
    found = Result.objects.filter(subject__in=ids, return_reason="")
    return found.filter(achieved_on__range=occasion.counted)


def _contributions(occasion: Occasion, ids: Rows) -> QuerySet[Contribution]:
    found = Contribution.objects.filter(
        subject__in=ids, movement=occasion.movement_id, return_reason=""
    )
    return found.filter(received_on__range=occasion.counted)


def _confirmed(occasion: Occasion, ids: Rows) -> QuerySet[CriterionConfirmation]:
    return CriterionConfirmation.objects.filter(subject__in=ids, occasion=occasion)


def disciplines(ids: Rows) -> Rows:
    """Subject, their name, level, day and number; none that was entered by mistake. Those of any
    time: how far back one counts, the rules say."""
    return _disciplines("subject", subject__in=ids)


def disciplines_in_units(ids: Rows) -> Rows:
    """The same by unit, of everybody in those whose collectives are asked about."""
    collectives = Subject.objects.filter(pk__in=ids, kind=SubjectKind.COLLECTIVE)
    return _disciplines("subject__unit", subject__unit__in=collectives.values("unit"))


def _disciplines(concerned: str, **asked: Rows) -> Rows:
    found = DisciplineRecord.objects.filter(annul_reason="", **asked)
    return found.order_by(f"{concerned}_id", "decided_on", "pk").values_list(
        f"{concerned}_id", "subject__name", "level", "decided_on", "number"
    )


def cases(occasion: Occasion, ids: Rows) -> Rows:
    """Subject, kind, first day, handler and last day of what is not closed; on a locked occasion
    also of what was closed after that."""
    counted = Q(closed_on=None)
    if occasion.closed_on is not None:
        counted |= Q(closed_on__gt=occasion.closed_on)
    found = PendingCase.objects.filter(counted, subject__in=ids)
    return found.order_by("subject_id", "opened_on", "pk").values_list(
        "subject_id", "kind", "opened_on", "handler", "closed_on"
    )


def registered(occasion: Occasion, ids: Rows) -> Rows:
    """Subjects that stand in an accepted pledge for days of the occasion's window."""
    found = PledgeEntry.objects.filter(
        subject__in=ids,
        pledge__state=PledgeState.ACCEPTED,
        pledge__period__movement=occasion.movement_id,
        pledge__period__starts_on__lte=occasion.ends_on,
        pledge__period__ends_on__gte=occasion.starts_on,
    )
    return found.order_by("subject_id").values_list("subject_id")


_FINDINGS, _COUNTED = "verdict__findings", "facts__contribution__counted"  # of a nomination


def awards(ids: Rows) -> Rows:
    decision = ("decision", "decision__tier", "decision__decided_on", "decision__number")
    occasion = "decision__occasion"
    return (
        Award.objects.filter(subject__in=ids)
        .order_by("subject_id", "-decision__decided_on", "pk")
        .values_list(
            "subject_id", *decision,
            f"{occasion}__code", f"{occasion}__starts_on", f"{occasion}__ends_on",
            f"nomination__{_FINDINGS}", f"nomination__{_COUNTED}", occasion,
        )
    )  # fmt: skip


def nominations(ids: Rows) -> Rows:
    """Those under way, on any occasion."""
    found = Nomination.objects.filter(subject__in=ids, state__in=UNDER_WAY)
    return found.order_by("subject_id", "occasion__ends_on", "pk").values_list(
        "subject_id", "tier", "state", "occasion_id",
        "occasion__code", "occasion__name", "occasion__starts_on", "occasion__ends_on",
        _FINDINGS, _COUNTED,
    )  # fmt: skip


def classifications(ids: Rows) -> Rows:
    """Unit, organisation, body, year and level."""
    units = Subject.objects.filter(pk__in=ids).values("unit")
    return Classification.objects.filter(unit__in=units).values_list(
        "unit_id", "organisation", "body", "year", "level"
    )


def norms(occasion: Occasion) -> Rows:
    """Kind of subject, tier, amount and source; of the last day of the window."""
    day = occasion.ends_on
    in_force = ContributionNorm.objects.filter(
        Q(valid_to=None) | Q(valid_to__gte=day),
        movement=occasion.movement_id,
        valid_from__lte=day,
    )
    return in_force.order_by("valid_from", "pk").values_list(
        "subject_kind", "tier", "value", "source"
    )
