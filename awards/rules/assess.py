"""The one way from facts to a verdict."""

from collections.abc import Iterable, Iterator
from itertools import repeat
from typing import TYPE_CHECKING, cast

from . import words
from .cautions import cautions
from .conditions.base import Question
from .conditions.outside import OutsideClass
from .facts import Block, Facts, Law
from .plan import Plan, Rule
from .points import Point
from .values import Period, Status, all_of, any_of
from .verdicts import Finding, Head, Rest, RouteResult, Verdict

if TYPE_CHECKING:
    from .conditions import Condition

MET, BLOCKED = Status.MET, Status.BLOCKED
_BLOCK_REQUIRED = "không có khiếu nại, điều tra, xem xét kỷ luật chưa kết luận"
ALWAYS = repeat(True)
_make = tuple.__new__


class Row:
    """A row of the matrix made ready to be asked about one class of subjects. `outside`: the tier
    is for other classes, or every route to it is; then that is all there is to say.

    Raises `UnknownRule` when the plan does not give that tier on that occasion.
    """

    def __init__(self, plan: Plan, occasion: str, tier: str, subject_class: str) -> None:
        rules = plan.rules_of(occasion, tier)
        rule = plan.rule_for(occasion, tier, subject_class)
        ways = rule.routes_for(subject_class) if rule else ()
        self.outside = rule is None or bool(rule.routes and not ways)
        self.plan, self.occasion, self.tier = plan, plan.occasion(occasion), plan.tier(tier)
        self.one_year: Period | None = None  # the last window seen that is one
        self.head = Head(
            tier, self.tier.name, occasion, self.occasion.name, plan.number, plan.sha256
        )
        routes = [
            Point(way.condition.kind, way.label, way.clause, way.condition, way.code)
            for way in ways
        ]
        criteria = [
            Point(each.code, each.label, each.clause, each.condition)
            for each in plan.criteria
            if each.concerns(subject_class) and each.stands_in(occasion, tier)
        ]
        if self.outside:
            criteria = [_outside(plan, rules)]
        self.ways, self.criteria = tuple(routes), tuple(criteria)
        self.judge_ways = tuple(point.condition.judge for point in routes)
        self.judge_criteria = tuple(point.condition.judge for point in criteria)

    def classified_year(self, facts: Facts) -> int:
        """The year whose classification counts."""
        return self.occasion.classified_year or facts.window.end.year

    def ask(self, facts: Facts) -> Verdict:
        question = _Asked(self, facts)
        ways = [judge(question) for judge in self.judge_ways]
        statuses = [judge(question) for judge in self.judge_criteria]
        findings = (*self._routes(ways, question), *_found(self.criteria, statuses, question))
        if ways:  # a rule without routes asks for the criteria alone
            statuses.append(any_of(ways))
        otherwise = all_of(statuses)
        if not facts.blocks:
            return _make(Verdict, (self.head, otherwise, otherwise, findings, question))
        blocks = _blocks(self.plan, facts)
        status = BLOCKED if blocks else otherwise
        return _make(Verdict, (self.head, status, otherwise, (*blocks, *findings), question))

    def _routes(self, statuses: list[Status], question: "_Asked") -> Iterable[Finding]:
        """Where one is met, the others no longer stand in the way."""
        if MET not in statuses:
            return _found(self.ways, statuses, question)
        return _found(self.ways, statuses, question, [status is MET for status in statuses])


def _outside(plan: Plan, rules: tuple[Rule, ...]) -> Point:
    """Whom the tier is for: the classes its rules name, narrowed by their routes where they have
    some."""
    inside = [
        each.code
        for each in plan.subject_classes
        if any(
            rule.concerns(each.code) and (not rule.routes or rule.routes_for(each.code))
            for rule in rules
        )
    ]
    clause = "; ".join(dict.fromkeys(rule.clause for rule in rules))
    condition = cast("Condition", OutsideClass(plan.class_labels(tuple(inside))))
    return Point(OutsideClass.kind, "Loại đối tượng được xét", clause, condition)


def _found(
    points: tuple[Point, ...],
    statuses: list[Status],
    question: "_Asked",
    decisive: Iterable[bool] = ALWAYS,
) -> Iterable[Finding]:
    """The answers as findings, made without a call of ours for each: nearly all the work of
    assessing thousands is here."""
    return map(_make, repeat(Finding), zip(points, statuses, decisive, repeat(question)))


class _Asked(Question):
    __slots__ = ()

    def rest_of(self, findings: tuple[Finding, ...]) -> Rest:
        facts = self.facts
        ways = [finding for finding in findings if finding.route is not None]
        return Rest(
            subject=facts.subject.key,
            subject_name=facts.subject.name,
            on=facts.on,
            routes=tuple(RouteResult(way.route, way.label, way.status) for way in ways),
            lead=next((way.told.lead for way in ways if way.told.lead is not None), None),
            warnings=cautions(self.plan, facts, self.occasion.code, self.row.tier),
        )


def assess(plan: Plan, facts: Facts, *, occasion: str, tier: str) -> Verdict:
    """Assess one subject for one tier on one occasion.

    General and specific criteria hold together with at least one route; a pending case beats
    everything.
    Raises `UnknownRule` when the plan does not give that tier on that occasion, or does not name
    the subject's class.
    """
    return row_of(plan, occasion, tier, facts.subject.subject_class).ask(facts)


def row_of(plan: Plan, occasion: str, tier: str, subject_class: str) -> Row:
    """The row, made ready once for each class of subjects.

    Raises `UnknownRule` for a class that the plan does not name: nobody of it is asked about.
    """
    key = occasion, tier, subject_class
    row = plan.ready.get(key)
    if row is None:
        plan.subject_class(subject_class)
        row = plan.ready[key] = Row(plan, *key)
    return row


def assess_all(plan: Plan, facts: Facts, *, occasion: str) -> tuple[Verdict, ...]:
    """A verdict for every tier of the occasion, from the lowest rank up."""
    tiers = plan.occasion(occasion).tiers
    return tuple(assess(plan, facts, occasion=occasion, tier=tier) for tier in tiers)


def assess_many(
    plan: Plan, many: Iterable[Facts], *, occasion: str, tier: str
) -> Iterator[Verdict]:
    """One verdict after the other; holds no more than one in memory."""
    return (assess(plan, facts, occasion=occasion, tier=tier) for facts in many)


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
        status=BLOCKED,
        required=rule.required if rule else _BLOCK_REQUIRED,
        actual=f"{fact} {words.day(block.since)}",
        evidence=block.evidence,
        confirmed_by=block.by,
        confirmed_on=block.on,
    )
