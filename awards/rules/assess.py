"""The one way from facts to a verdict."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial

from . import words
from .conditions.base import Answer, Question
from .facts import Block, Facts, Law, PastAward
from .plan import Plan, Route, Rule, Tier
from .values import Status, all_of, any_of
from .verdicts import Caution, Finding, Lead, NextTier, RouteResult, Verdict

_BLOCK_REQUIRED = "không có khiếu nại, điều tra, xem xét kỷ luật chưa kết luận"


def assess(plan: Plan, facts: Facts, *, occasion: str, tier: str) -> Verdict:
    """Assess one subject for one tier on one occasion.

    General and specific criteria hold together with at least one route; a pending case beats
    everything.
    Raises `UnknownRule` when the plan does not give that tier on that occasion.
    """
    rule, named = plan.rule(occasion, tier), plan.tier(tier)
    ask = partial(Question, plan, facts, plan.occasion(occasion), tier)
    criteria = _criteria(plan, facts, ask)
    ways, leads = _routes(rule, ask)
    blocks = _blocks(plan, facts)
    results = tuple(
        RouteResult(route.code, route.label, way.status)
        for route, way in zip(rule.routes, ways, strict=True)
    )
    otherwise = all_of([f.status for f in criteria] + _one_way(results))
    return Verdict(
        status=Status.BLOCKED if blocks else otherwise,
        otherwise=otherwise,
        tier=tier,
        tier_name=named.name,
        occasion=occasion,
        occasion_name=plan.occasion(occasion).name,
        subject=facts.subject.key,
        subject_name=facts.subject.name,
        on=facts.on,
        plan_number=plan.number,
        plan_sha256=plan.sha256,
        findings=(*blocks, *_weaken(ways), *criteria),
        routes=results,
        lead=next((lead for lead in leads if lead is not None), None),
        warnings=_cautions(plan, facts, occasion, named),
    )


def assess_all(plan: Plan, facts: Facts, *, occasion: str) -> tuple[Verdict, ...]:
    """A verdict for every tier of the occasion, from the lowest rank up."""
    tiers = plan.occasion(occasion).tiers
    return tuple(assess(plan, facts, occasion=occasion, tier=tier) for tier in tiers)


def assess_many(
    plan: Plan, many: Iterable[Facts], *, occasion: str, tier: str
) -> Iterator[Verdict]:
    """One verdict after the other; holds no more than one in memory."""
    return (assess(plan, facts, occasion=occasion, tier=tier) for facts in many)


def gap_to_next(plan: Plan, facts: Facts, *, occasion: str) -> NextTier:
    """Which tier is reached, which comes next, and everything that is still missing for it."""
    verdicts = assess_all(plan, facts, occasion=occasion)
    met = [place for place, verdict in enumerate(verdicts) if verdict.status is Status.MET]
    above = met[-1] + 1 if met else 0
    reached = verdicts[met[-1]] if met else None
    target = verdicts[above] if above < len(verdicts) else None
    return NextTier(
        reached=reached.tier if reached else None,
        next=target.tier if target else None,
        missing=target.missing if target else (),
        sentence=_next_sentence(reached, target),
        verdicts=verdicts,
    )


def _criteria(plan: Plan, facts: Facts, ask) -> tuple[Finding, ...]:
    return tuple(
        _finding(c.code, c.label, c.clause, None, c.condition.answer(ask(c.clause)))
        for c in plan.criteria
        if c.concerns(facts.subject.subject_class)
    )


def _routes(rule: Rule, ask) -> tuple[tuple[Finding, ...], tuple[Lead | None, ...]]:
    answers = [(route, route.condition.answer(ask(route.clause))) for route in rule.routes]
    findings = tuple(_route_finding(route, answer) for route, answer in answers)
    return findings, tuple(answer.lead for _, answer in answers)


def _route_finding(route: Route, answer: Answer) -> Finding:
    return _finding(route.condition.kind, route.label, route.clause, route.code, answer)


def _one_way(results: tuple[RouteResult, ...]) -> list[Status]:
    """A rule without routes asks for the criteria alone."""
    return [any_of(result.status for result in results)] if results else []


def _weaken(ways: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Where one route is met, the others no longer stand in the way."""
    if all(way.status is not Status.MET for way in ways):
        return ways
    return tuple(replace(w, decisive=w.status is Status.MET) for w in ways)


def _finding(code: str, label: str, clause: str, route: str | None, answer: Answer) -> Finding:
    return Finding(
        code=code,
        label=label,
        clause=clause,
        route=route,
        status=answer.status,
        required=answer.required,
        actual=answer.actual,
        gap=answer.gap,
        evidence=answer.evidence,
        confirmed_by=answer.confirmed_by,
        confirmed_on=answer.confirmed_on,
        children=answer.children,
        computed=answer.computed,
    )


def _blocks(plan: Plan, facts: Facts) -> tuple[Finding, ...]:
    """Nobody under disciplinary consideration, investigation or an open complaint is nominated.

    What the case is about stays out of the words: not everybody who sees a verdict may read it.
    """
    open_cases = [block for block in facts.blocks if block.holds(facts.on)]
    open_cases.sort(key=lambda block: (block.code, block.since, block.by))
    return tuple(_block_finding(plan, block, facts.law) for block in open_cases)


def _block_finding(plan: Plan, block: Block, law: Law) -> Finding:
    rule = plan.block(block.code)
    fact = rule.fact if rule else "1 vụ việc, ghi nhận ngày"
    return Finding(
        code=block.code,
        label=rule.label if rule else "Có vụ việc chưa kết luận",
        clause=rule.clause if rule else law.pending_case,
        route=None,
        status=Status.BLOCKED,
        required=rule.required if rule else _BLOCK_REQUIRED,
        actual=f"{fact} {words.day(block.since)}",
        evidence=block.evidence,
        confirmed_by=block.by,
        confirmed_on=block.on,
    )


def _cautions(plan: Plan, facts: Facts, occasion: str, tier: Tier) -> tuple[Caution, ...]:
    """Every award decided by this day for achievements of the same time: the council must see
    them."""
    ranks = {each.code: each.rank for each in plan.tiers}
    earlier = [award for award in facts.awards if _same_time(award, facts, occasion)]
    earlier.sort(key=lambda award: (award.decided_on, award.number, award.tier))
    return tuple(
        _caution(plan, award, facts.law, same_or_higher=ranks.get(award.tier, 0) >= tier.rank)
        for award in earlier
    )


def _same_time(award: PastAward, facts: Facts, occasion: str) -> bool:
    if award.decided_on > facts.on:
        return False
    if award.window is not None:
        return award.window.touches(facts.window)
    if award.occasion == occasion and award.year is not None:
        return award.year == facts.window.end.year
    return facts.window.holds(award.decided_on)


def _caution(plan: Plan, award: PastAward, law: Law, *, same_or_higher: bool) -> Caution:
    name = award.name or next((t.name for t in plan.tiers if t.code == award.tier), award.tier)
    number = f"Quyết định {award.number}" if award.number else "quyết định chưa ghi số"
    text = f"Đã nhận {name} theo {number} ngày {words.day(award.decided_on)}."
    code = "higher_award" if same_or_higher else "earlier_award"
    return Caution(code, text, law.one_achievement, award.number, award.decided_on)


def _next_sentence(reached: Verdict | None, target: Verdict | None) -> str:
    if target is None:
        return f"Đã đủ điều kiện của mức cao nhất trong dịp này: {reached.tier_name}."
    if target.status is Status.BLOCKED:
        reason = words.lower_first(target.of_status(Status.BLOCKED)[0].label)
        return f"Bị chặn: {reason}. Không đề nghị hình thức nào cho tới khi có kết luận."
    figures = [f for f in target.missing if f.gap and f.gap.amount is not None]
    if figures:
        return f"{figures[0].gap.text} để đạt mức của {target.tier_name.replace(' của ', ' ', 1)}."
    return _words_sentence(target)


def _words_sentence(target: Verdict) -> str:
    """What is missing where no figure says it. A criterion is named in quotation marks: some begin
    with "không", and "Không đạt: không ai bị kỷ luật" says the contrary."""
    first = target.missing[0]
    alike = [f for f in target.missing if f.route is None and f.status is first.status]
    if first.status is Status.NOT_MET:
        named = f"tiêu chuẩn “{first.label}”" if first.route is None else f"“{first.label}”"
        return f"Không đạt {named}."
    gap = words.lower_first(first.gap.text)
    if first.route is not None:
        return f"Chưa đủ căn cứ: {gap}."
    if len(alike) > 1:
        return f"Chưa đủ căn cứ ở {len(alike)} tiêu chuẩn."
    return f"Chưa đủ căn cứ về tiêu chuẩn “{first.label}”: {gap}."
