"""Who stands under the quotas of an occasion, and what the plan's choosing makes of them today.

What the rules ask of a candidate and where it comes from:
- stands: sent to TCCB and not given back, rejected or set aside. What the council has seen is taken
  as it was shown; the others are assessed anew on the day asked for. What the council approved or a
  decision gave keeps its seat, and what it has before it inside the quotas comes before whatever
  was sent since: a ballot must say the same as the screen.
- figures are those that TCCB has checked: nobody takes a seat by what may be struck out.
- "share" is the ratio of the verdict's deciding indicator, "contribution" the verified total in
  đồng, "score" and "score.<item>" points, "indicator.<code>" a result. Votes are not a figure here:
  nobody reads them before the end.
- the body (khối, cụm) is the unit's name where a quota of the plan names it, else the kind of unit
  ("Phòng chuyên môn", "Đơn vị trực thuộc", "Hội, đoàn thể"): nothing else is recorded of a unit.
- traits: "woman" (gender recorded as female), "direct_worker" (the class of worker), "no_post" (no
  leading post). A collective has none.
- a share "of participants" is taken of those registered in accepted pledges for days of the
  occasion; "of eligible" of those of them, and of the candidates, whose conditions are met for a
  tier of the quota.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from awards import rules
from awards.collect.facts import kind_of
from awards.enums import NominationState
from awards.models import HandPick, Nomination, Occasion
from awards.rules.quotas.model import BodyCaps, Share
from awards.selectors.agenda_items import stored_verdict
from awards.selectors.judging import ratio_of
from awards.selectors.nominations import registered
from awards.selectors.plans import plan_for
from awards.selectors.verdicts import Assessment, assess_subjects
from awards.states import SEEN_BY_COUNCIL
from emulation.enums import Gender, SubjectClass
from emulation.errors import Refused
from emulation.models import Subject

STANDS = (
    NominationState.SUBMITTED,
    NominationState.COMPILED,
    NominationState.PRESENTED,
    NominationState.APPROVED,
    NominationState.AWARDED,
)
SETTLED = {
    NominationState.APPROVED: "Hội đồng đã thông qua, nên giữ suất.",
    NominationState.AWARDED: "Đã có quyết định khen thưởng, nên giữ suất.",
}
PICKABLE = (NominationState.SUBMITTED, NominationState.COMPILED)
Identity = tuple[str, str]
Bases = dict[tuple[str, str], int]


@dataclass(frozen=True)
class Stander:
    """A nomination as the choosing sees it; `pick` is the choice by hand in force."""

    nomination: Nomination
    candidate: rules.Candidate
    pick: HandPick | None
    verdict: rules.Verdict | None


@dataclass(frozen=True)
class Choosing:
    """The ground of a choice, and its outcome with the choices by hand that are in force."""

    occasion: Occasion
    plan: rules.Plan
    standers: Mapping[Identity, Stander]
    bases: Bases
    selection: rules.Selection

    def again(self, choices: Iterable[rules.HandChoice]) -> rules.Selection:
        """What would come of the same candidates with other choices by hand."""
        return _select(self.plan, self.occasion, self.standers, self.bases, choices)

    def choices(self) -> list[rules.HandChoice]:
        return _choices(self.standers)

    def placing(self, nomination: Nomination) -> rules.Placing | None:
        """None for one that no quota is for, or that does not stand."""
        identity = identity_of(nomination)
        return self.selection.placing(*identity) if identity in self.standers else None


def identity_of(nomination: Nomination) -> Identity:
    return str(nomination.subject_id), nomination.tier


def quotas_of(plan: rules.Plan, occasion: Occasion) -> tuple[rules.Quota, ...]:
    """The quotas that are for some tier given on the occasion."""
    given = next((o.tiers for o in plan.occasions if o.code == occasion.code), ())
    return tuple(q for q in plan.quotas if any(q.scope.holds(occasion.code, t) for t in given))


def quota_tiers(plan: rules.Plan, occasion: Occasion) -> tuple[str, ...]:
    """The occasion's tiers that a quota is for, from the lowest up."""
    quotas = quotas_of(plan, occasion)
    given = plan.occasion(occasion.code).tiers if quotas else ()
    return tuple(t for t in given if any(q.scope.holds(occasion.code, t) for q in quotas))


def choosing_plan(occasion: Occasion) -> rules.Plan | None:
    """The plan the occasion is judged by, if it sets a quota there."""
    try:
        plan = plan_for(occasion)
    except Refused:
        return None
    return plan if quotas_of(plan, occasion) else None


def choosing(occasion: Occasion, *, on: date) -> Choosing | None:
    """Today's choice on an occasion, None where its plan sets no quota. A fixed number of queries
    for any number of nominations."""
    plan = choosing_plan(occasion)
    return choosing_under(plan, occasion, quota_tiers(plan, occasion), on=on) if plan else None


def choosing_under(
    plan: rules.Plan, occasion: Occasion, tiers: Sequence[str], *, on: date
) -> Choosing:
    """The choice among those nominated for `tiers` of the occasion if `plan` held, with the choices
    by hand that are in force."""
    found = _nominations(occasion, tiers)
    people = _participants(occasion, plan)
    assessed = _assessed(occasion, plan, found, people, on)
    picks = {p.nomination_id: p for p in picks_of(occasion)}
    standers = {identity_of(n): _stander(plan, n, assessed, picks.get(n.pk)) for n in found}
    bases = _bases(plan, occasion, people, standers, assessed)
    selection = _select(plan, occasion, standers, bases, _choices(standers))
    return Choosing(occasion, plan, standers, bases, selection)


def _select(
    plan: rules.Plan,
    occasion: Occasion,
    standers: Mapping[Identity, Stander],
    bases: Bases,
    choices: Iterable[rules.HandChoice],
) -> rules.Selection:
    candidates = [stander.candidate for stander in standers.values()]
    return rules.select(plan, candidates, occasion=occasion.code, bases=bases, by_hand=choices)


def picks_of(occasion: Occasion) -> list[HandPick]:
    """The choices by hand in force on an occasion."""
    rows = HandPick.objects.filter(nomination__occasion=occasion, withdrawn_at=None)
    return list(rows.select_related("by__staff"))


def choice_of(pick: HandPick, identity: Identity) -> rules.HandChoice:
    """Who decided: whom the plan gives the say, as TCCB wrote it down; else who wrote it down."""
    return rules.HandChoice(
        key=identity[0],
        tier=identity[1],
        chosen=pick.chosen,
        reason=pick.reason,
        by=pick.decided_by or pick.by.addressed,
        discretion=pick.discretion,
        source=pick.source,
    )


def _choices(standers: Mapping[Identity, Stander]) -> list[rules.HandChoice]:
    return [choice_of(s.pick, identity) for identity, s in standers.items() if s.pick]


def _nominations(occasion: Occasion, tiers: Sequence[str]) -> list[Nomination]:
    rows = Nomination.objects.filter(occasion=occasion, tier__in=tiers, state__in=STANDS)
    return list(rows.for_list().order_by("pk"))


def _participants(occasion: Occasion, plan: rules.Plan) -> list[Subject]:
    """Those registered, read only where a quota takes a share of a number of subjects."""
    if not any(isinstance(q.limit, Share) for q in quotas_of(plan, occasion)):
        return []
    rows = Subject.objects.filter(registered(occasion)).distinct()
    return list(rows.for_display().order_by("pk"))


def _assessed(
    occasion: Occasion,
    plan: rules.Plan,
    found: Iterable[Nomination],
    people: Iterable[Subject],
    on: date,
) -> dict[int, Assessment]:
    """By subject. Of those who only take part, where a quota asks how many are eligible."""
    asked = {n.subject_id: n.subject for n in found if n.state not in SEEN_BY_COUNCIL}
    limits = [quota.limit for quota in quotas_of(plan, occasion)]
    if any(isinstance(limit, Share) and limit.of == "eligible" for limit in limits):
        asked |= {subject.pk: subject for subject in people}
    return {a.subject.pk: a for a in assess_subjects(occasion, asked.values(), on=on, plan=plan)}


# --- One candidate --------------------------------------------------------------------------


def _stander(
    plan: rules.Plan,
    nomination: Nomination,
    assessed: Mapping[int, Assessment],
    pick: HandPick | None,
) -> Stander:
    verdict, facts = _seen(nomination, assessed)
    return Stander(nomination, _candidate(plan, nomination, verdict, facts), pick, verdict)


def _candidate(
    plan: rules.Plan,
    nomination: Nomination,
    verdict: rules.Verdict | None,
    facts: rules.Facts | None,
) -> rules.Candidate:
    subject = nomination.subject
    return rules.Candidate(
        key=str(subject.pk),
        name=subject.addressed,
        tier=nomination.tier,
        kind=kind_of(subject),
        subject_class=subject.subject_class,
        unit=str(subject.unit_id),
        unit_name=subject.unit.name,
        body=body_of(plan, subject),
        values=tuple(_values(plan, nomination, verdict, facts).items()),
        traits=traits_of(subject),
        status=verdict.status if verdict else rules.UNKNOWN,
        settled=SETTLED.get(nomination.state, ""),
        ahead=nomination.state == NominationState.PRESENTED and not nomination.beyond_quota,
    )


def _seen(
    nomination: Nomination, assessed: Mapping[int, Assessment]
) -> tuple[rules.Verdict | None, rules.Facts | None]:
    """As the council was shown it, else as it is today."""
    if nomination.state in SEEN_BY_COUNCIL:
        facts = rules.facts_from_json(nomination.facts) if nomination.facts else None
        return stored_verdict(nomination), facts
    assessment = assessed[nomination.subject_id]
    return assessment.verdict_for(nomination.tier), assessment.facts


def _values(
    plan: rules.Plan,
    nomination: Nomination,
    verdict: rules.Verdict | None,
    facts: rules.Facts | None,
) -> dict[str, Fraction | None]:
    code = nomination.occasion.code
    if facts is None or not plan.knows(facts.subject.subject_class):
        return {"share": ratio_of(verdict) if verdict else None}
    if any(progress.unverified is not None for progress in facts.progress):
        facts = facts.checked()
        verdict = rules.assess(plan, facts, occasion=code, tier=nomination.tier)
    values = {"share": ratio_of(verdict) if verdict else None}
    given = facts.contribution.total
    values["contribution"] = None if given is None else Fraction(given)
    for progress in facts.progress:
        result = progress.result
        values[f"indicator.{progress.code}"] = None if result is None else Fraction(result)
    return values | rules.scores_of(plan, facts, occasion=code, tier=nomination.tier)


def body_of(plan: rules.Plan, subject: Subject) -> str:
    named = {
        body for q in plan.quotas if isinstance(q.limit, BodyCaps) for body, _ in q.limit.named
    }
    unit = subject.unit
    return unit.name if unit.name in named else unit.get_kind_display()


def traits_of(subject: Subject) -> tuple[str, ...]:
    staff = subject.staff
    if staff is None:
        return ()
    found = {
        "woman": staff.gender == Gender.FEMALE,
        "direct_worker": subject.subject_class == SubjectClass.WORKER,
        "no_post": not staff.is_leader,
    }
    return tuple(trait for trait, has in found.items() if has)


# --- What a share is taken of ---------------------------------------------------------------


def _bases(
    plan: rules.Plan,
    occasion: Occasion,
    people: Iterable[Subject],
    standers: Mapping[Identity, Stander],
    assessed: Mapping[int, Assessment],
) -> Bases:
    bases: Bases = {}
    for quota in quotas_of(plan, occasion):
        if not isinstance(quota.limit, Share):
            continue
        taking_part = {subject.pk: subject for subject in people}
        known = taking_part | {s.nomination.subject_id: s.nomination.subject
                               for s in standers.values()}  # fmt: skip
        counted = set(taking_part)
        if quota.limit.of == "eligible":
            counted = _eligible(plan, occasion, quota, standers, assessed)
        for pk, subject in known.items():
            if quota.who.counts(kind_of(subject), subject.subject_class):
                place = quota.code, _group(plan, quota, subject)
                bases[place] = bases.get(place, 0) + (pk in counted)
        if quota.per == "occasion":
            bases.setdefault((quota.code, ""), 0)
    return bases


def _group(plan: rules.Plan, quota: rules.Quota, subject: Subject) -> str:
    groups = {"unit": str(subject.unit_id), "body": body_of(plan, subject)}
    return groups.get(quota.per, "")


def _eligible(
    plan: rules.Plan,
    occasion: Occasion,
    quota: rules.Quota,
    standers: Mapping[Identity, Stander],
    assessed: Mapping[int, Assessment],
) -> set[int]:
    met = {
        s.nomination.subject_id
        for s in standers.values()
        if quota.scope.holds(occasion.code, s.candidate.tier) and s.candidate.status is rules.MET
    }
    tiers = [t for t in quota_tiers(plan, occasion) if quota.scope.holds(occasion.code, t)]
    for pk, assessment in assessed.items():
        verdicts = [assessment.verdict_for(tier) for tier in tiers]
        if any(verdict and verdict.status is rules.MET for verdict in verdicts):
            met.add(pk)
    return met


# --- Choosing by hand -----------------------------------------------------------------------


def discretions_for(
    plan: rules.Plan, occasion: Occasion, tier: str, *, chosen: bool
) -> list[rules.Discretion]:
    """What entitles to put somebody in or out for a tier; only a free choice can leave out."""
    found = [d for d in plan.discretions if d.scope.holds(occasion.code, tier)]
    return found if chosen else [d for d in found if d.may == "choose_by_hand"]


def why_not_by_hand(nomination: Nomination) -> str:
    """Why nothing is chosen by hand any more: the council has it. A locked occasion takes no more
    nominations; those it has go to the council, and a tie among them is still to be broken."""
    who = nomination.subject.addressed
    if nomination.state not in PICKABLE:
        told = nomination.get_state_display()
        return f"Đề nghị của {who} đang ở bước “{told}” nên không chọn bằng tay được."
    return ""


def pick_in_force(nomination: Nomination) -> HandPick | None:
    rows = HandPick.objects.filter(nomination=nomination, withdrawn_at=None)
    return rows.select_related("by__staff").first()
