"""What the rules say about subjects on an occasion: today, or as it was locked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from awards import rules
from awards.collect import collect
from awards.models import Occasion, PlanVersion
from awards.selectors.judging import way_of
from awards.selectors.plans import plan_of, version_for
from emulation.models import Subject


@dataclass(frozen=True)
class Assessment:
    """One subject on one occasion: the facts seen, a verdict per tier, the way to the next.

    `cautions`: what is to be known before a tier is chosen; each verdict has its own besides.
    """

    subject: Subject
    version: PlanVersion
    facts: rules.Facts
    next_tier: rules.NextTier
    cautions: tuple[rules.Caution, ...]

    @property
    def verdicts(self) -> tuple[rules.Verdict, ...]:
        """From the lowest tier of the occasion up."""
        return self.next_tier.verdicts

    def verdict_for(self, tier: str) -> rules.Verdict | None:
        return next((verdict for verdict in self.verdicts if verdict.tier == tier), None)


def assess_subjects(
    occasion: Occasion, subjects: Iterable[Subject], *, on: date, plan: rules.Plan | None = None
) -> list[Assessment]:
    """Assess each subject under the plan in force, or another `plan` that is tried; a fixed number
    of queries for any number. `on` is today: a locked occasion is judged by its own plan and
    day."""
    asked = list(subjects)
    version = version_for(occasion)
    plan = plan or plan_of(version)
    return [
        Assessment(
            subject=subject,
            version=version,
            facts=facts,
            next_tier=way_of(plan, facts, occasion.code),
            cautions=rules.cautions(plan, facts, occasion.code, None),
        )
        for subject, facts in zip(asked, collect(occasion, asked, on=on), strict=True)
    ]


def assess_subject(occasion: Occasion, subject: Subject, *, on: date) -> Assessment:
    return assess_subjects(occasion, [subject], on=on)[0]
