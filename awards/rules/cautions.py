"""What the council must be told of awards given before and of other nominations under way.

One achievement is rewarded once. Nothing here decides: whether it is the same achievement is for
people to say, so each sentence names the decision and what both lean on. The law also keeps what a
themed movement rewards out of merit awards (principle.theme_not_merit); every plan here is of a
themed movement, so that no award is for merit and no such caution can arise.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from . import words
from .facts import Facts, OpenNomination, PastAward
from .plan import Plan, Tier
from .verdicts import Caution

SAME_TIER_AGAIN = "same_tier_again"  # this very tier was given for the same time
HIGHER_AWARD = "higher_award"  # a higher tier was given for the same time
SAME_EVIDENCE = "same_evidence"  # evidence or contributions count a second time, whatever the days
EARLIER_AWARD = "earlier_award"  # a lower tier was given for the same time
SAME_EVIDENCE_OPEN = "same_evidence_open"  # another nomination under way leans on the same
TWO_TIERS = "two_tiers"  # another tier is asked for, for days that overlap
SAME_TIER_OPEN = "same_tier_open"  # this tier is asked for on another occasion, overlapping too


@dataclass(frozen=True, slots=True)
class _Proof:
    """Ids of files and of contributions."""

    files: frozenset[str]
    given: frozenset[str]

    def shared(self, other: PastAward | OpenNomination) -> str:
        """ "2 minh chứng, 1 đóng góp": what both lean on, "" for nothing."""
        counts = {
            "minh chứng": len(self.files.intersection(other.evidence)),
            "đóng góp": len(self.given.intersection(other.counted)),
        }
        return ", ".join(f"{count} {noun}" for noun, count in counts.items() if count)


def cautions(plan: Plan, facts: Facts, occasion: str, tier: Tier | None) -> tuple[Caution, ...]:
    """One for each award decided by this day and each other nomination under way that concern the
    same time or the same proof, with the code that tells most: the oldest award first, then the
    nominations. `tier` None: none is chosen yet, so nothing is compared with it."""
    if not (facts.awards or facts.other_nominations):
        return ()
    proof = _proof(facts)
    awards = {_award(plan, award, facts, occasion, tier, proof) for award in facts.awards or ()}
    others = {_other(plan, other, facts, tier, proof) for other in facts.other_nominations}
    return (*_in_order(awards), *_in_order(others))


def _in_order(found: Iterable[Caution | None]) -> list[Caution]:
    told = [caution for caution in found if caution is not None]
    return sorted(told, key=lambda c: (str(c.decided_on), c.number, c.text, c.code, c.decision))


def _proof(facts: Facts) -> _Proof:
    """All that counts for the subject now, whichever way to the tier it goes."""
    return _Proof(facts.evidence, frozenset(facts.contribution.counted))


def _award(
    plan: Plan, award: PastAward, facts: Facts, occasion: str, tier: Tier | None, proof: _Proof
) -> Caution | None:
    if award.decided_on > facts.on:
        return None
    shared, same_time = proof.shared(award), _same_time(award, facts, occasion)
    if not (shared or same_time):
        return None
    standing, compared = _standing(plan, award, tier)
    code = standing if same_time and standing else SAME_EVIDENCE if shared else EARLIER_AWARD
    proved = f"đã tính {shared} nay tính lại" if shared else ""
    told = " và ".join(part for part in (compared, proved) if part)
    number = f"Quyết định {award.number}" if award.number else "quyết định chưa ghi số"
    name = award.name or _tier_name(plan, award.tier)
    text = f"Đã nhận {name} theo {number} ngày {words.day(award.decided_on)}."
    return Caution(
        code=code,
        text=f"{text} Lần khen đó {told}." if told else text,
        clause=facts.law.one_achievement,
        number=award.number,
        decided_on=award.decided_on,
        decision=award.decision,
    )


def _same_time(award: PastAward, facts: Facts, occasion: str) -> bool:
    if award.window is not None:
        return award.window.touches(facts.window)
    if award.occasion == occasion and award.year is not None:
        return award.year == facts.window.end.year
    return facts.window.holds(award.decided_on)


def _standing(plan: Plan, award: PastAward, tier: Tier | None) -> tuple[str, str]:
    """Code and words of an award that is no lower than the tier asked for."""
    if tier is None:
        return "", ""
    if award.tier == tier.code:
        return SAME_TIER_AGAIN, "cùng hình thức đang đề nghị"
    rank = next((each.rank for each in plan.tiers if each.code == award.tier), 0)
    if rank < tier.rank:
        return "", ""
    return HIGHER_AWARD, "cao hơn hình thức đang đề nghị"  # no two tiers are of one rank


def _other(
    plan: Plan, other: OpenNomination, facts: Facts, tier: Tier | None, proof: _Proof
) -> Caution | None:
    same_tier = tier is not None and other.tier == tier.code
    if other.here and same_tier:
        return None  # the nomination that is being judged
    shared = proof.shared(other)
    if not (shared or other.window.touches(facts.window)):
        return None
    name = other.name or _tier_name(plan, other.tier)
    where = "dịp này" if other.here else f"dịp {words.lower_first(other.occasion_name)}"
    step = f", ngày {words.day(facts.on)} ở bước “{other.state}”" if other.state else ""
    text = f"Đang có đề nghị tặng {name} trong {where}{step}."
    return Caution(
        code=SAME_EVIDENCE_OPEN if shared else SAME_TIER_OPEN if same_tier else TWO_TIERS,
        text=f"{text} Đề nghị đó cũng tính {shared}." if shared else text,
        clause=facts.law.one_achievement,
    )


def _tier_name(plan: Plan, code: str) -> str:
    return next((tier.name for tier in plan.tiers if tier.code == code), code)
