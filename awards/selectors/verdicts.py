"""What the rules say today about subjects on an occasion."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from awards import rules
from awards.collect import collect
from awards.models import Occasion, PlanVersion
from awards.selectors.plans import plan_of, version_in_force
from emulation.models import Subject


@dataclass(frozen=True)
class Assessment:
    """One subject on one occasion: the facts seen, a verdict per tier, the way to the next."""

    subject: Subject
    version: PlanVersion
    facts: rules.Facts
    next_tier: rules.NextTier

    @property
    def verdicts(self) -> tuple[rules.Verdict, ...]:
        """From the lowest tier of the occasion up."""
        return self.next_tier.verdicts

    @property
    def warnings(self) -> tuple[rules.Caution, ...]:
        """The awards already given for the same time, whichever tier is asked for next."""
        return self.verdicts[0].warnings if self.verdicts else ()

    def verdict_for(self, tier: str) -> rules.Verdict | None:
        return next((verdict for verdict in self.verdicts if verdict.tier == tier), None)


def assess_subjects(
    occasion: Occasion, subjects: Iterable[Subject], *, on: date
) -> list[Assessment]:
    """Assess each subject under the plan in force; a fixed number of queries for any number."""
    asked = list(subjects)
    version = version_in_force(occasion.movement)
    plan = plan_of(version)
    return [
        Assessment(
            subject=subject,
            version=version,
            facts=facts,
            next_tier=rules.gap_to_next(plan, facts, occasion=occasion.code),
        )
        for subject, facts in zip(asked, collect(occasion, asked, on=on), strict=True)
    ]


def assess_subject(occasion: Occasion, subject: Subject, *, on: date) -> Assessment:
    return assess_subjects(occasion, [subject], on=on)[0]
