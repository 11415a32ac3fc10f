"""The home page's panel: how far the own collective, or oneself, is from the next tier."""

from datetime import date
from typing import Any

from awards.models import Award, Decision, Occasion
from awards.rules import Status
from awards.rules.words import lower_first
from awards.selectors.agenda_items import bar_of
from awards.selectors.ladder import gap_words, shown_verdict
from awards.selectors.nominations import tiers_of
from awards.selectors.verdict_table import current_occasion, occasions_for
from awards.selectors.verdicts import Assessment, assess_subjects
from emulation.enums import Role, SubjectKind
from emulation.home import Panel
from emulation.models import Subject, User

TEMPLATE = "awards/verdicts/home_panel.html"
PANELS_SHOWN = 2


def next_tier_panels(user: User, today: date) -> list[Panel]:
    """A panel for each collective the person answers for; for staff, one about themselves."""
    subjects = _own(user)
    if not subjects:
        return []
    occasion = current_occasion(occasions_for(Occasion.objects.all()), today)
    if occasion is None:
        return []
    tiers = tiers_of(occasion.movement_id)
    given = {
        award.subject_id: award.decision
        for award in Award.objects.filter(
            subject__in=subjects, decision__occasion=occasion
        ).select_related("decision")
    }
    return [
        Panel(
            TEMPLATE,
            context=_context(occasion, assessment, tiers)
            | _given(given.get(assessment.subject.pk), tiers),
        )
        for assessment in assess_subjects(occasion, subjects, on=today)
    ]


def _given(decision: Decision | None, tiers: dict[str, Any]) -> dict[str, Any]:
    """The award of this very occasion: nothing is "còn thiếu" any more."""
    tier = tiers.get(decision.tier) if decision else None
    return {"decision": decision, "received": tier.name if tier else "khen thưởng"}


def _own(user: User) -> list[Subject]:
    scope = user.scope
    seen = Subject.objects.visible_to(user).for_display()
    if scope.unit_ids:
        own = seen.filter(unit__in=scope.unit_ids, kind=SubjectKind.COLLECTIVE)
    elif scope.has(Role.STAFF) and scope.staff_id is not None:
        own = seen.filter(staff=scope.staff_id)
    else:
        return []
    return list(own.order_by("sort_key", "pk")[:PANELS_SHOWN])


def _context(occasion: Occasion, assessment: Assessment, tiers: dict[str, Any]) -> dict[str, Any]:
    verdict = shown_verdict(assessment)
    lead = verdict.lead
    mark = next((m for m in lead.markers if m.tier == verdict.tier), None) if lead else None
    figure = f" ({lead.told(mark.amount)})" if mark and mark.amount is not None else ""
    gap = gap_words(verdict, assessment.verdicts)
    unknown = [f for f in verdict.of_status(Status.UNKNOWN) if f.decisive]
    result = ""
    if lead and lead.result is not None:
        result = f"{lead.told(lead.result)}, bằng {lead.percent} mức đề ra"
    return {
        "subject": assessment.subject,
        "occasion": occasion,
        "occasion_words": lower_first(occasion.name),
        "blocked": verdict.status is Status.BLOCKED,
        "indicator": lead.name if lead else "",
        "gap": gap,
        "rest": "" if gap.missing else gap.after,
        "after": f"{gap.after.rstrip('.')}{figure}." if gap.missing else "",
        "bar": bar_of(lead) if lead else None,
        "result": result or "chưa có",
        "reached": tiers.get(assessment.next_tier.reached or ""),
        "next": tiers.get(assessment.next_tier.next or ""),
        "ranks": len(tiers),
        "unknown": len(unknown),
    }
