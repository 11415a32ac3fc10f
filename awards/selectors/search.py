"""Finding somebody by name, with what the movement knows about them."""

from dataclasses import dataclass
from datetime import date

from awards.models import Award, Nomination, Occasion
from awards.selectors.nominations import (
    Chip,
    beside_chip,
    open_occasions,
    state_chip,
    verdict_chip,
)
from awards.selectors.tiers import Tiers
from awards.selectors.verdicts import assess_subjects
from emulation.models import Subject, User
from emulation.vietnamese.names import normalise, search_key

PAGE_SIZE = 20
SHORTEST = 2
MOST_HITS = 500


@dataclass(frozen=True)
class Standing:
    """What the rules say today about one subject on an open occasion: the answer for one tier,
    and what is missing for the next."""

    occasion: Occasion
    chip: Chip
    tier: str
    sentence: str


@dataclass(frozen=True)
class Hit:
    subject: Subject
    standings: list[Standing]
    nominations: list[tuple[Nomination, Chip, str]]
    awards: list[tuple[Award, str]]


def named(user: User, text: str) -> list[int]:
    """Ids of subjects the user may see whose name holds `text`, marks or none.

    The very name first, then names spelt with these marks, then the others in Vietnamese order.
    """
    key, typed = search_key(text), normalise(text).casefold()
    if len(key) < SHORTEST:
        return []
    found = Subject.objects.visible_to(user).filter(search_key__contains=key)
    rows = found.order_by("kind", "sort_key", "pk").values_list("pk", "name")[:MOST_HITS]
    return [pk for pk, name in sorted(rows, key=lambda row: _distance(row[1], typed, key))]


def _distance(name: str, typed: str, key: str) -> int:
    told = name.casefold()
    return [told == typed, search_key(name) == key, typed in told, True].index(True)


def subjects_of(ids: list[int]) -> list[Subject]:
    found = Subject.objects.select_related("unit", "staff").in_bulk(ids)
    return [found[pk] for pk in ids if pk in found]


def hits(user: User, subjects: list[Subject], *, on: date) -> list[Hit]:
    """The subjects with verdicts, nominations and awards; queries grow with occasions alone."""
    tiers = Tiers()
    standings = _standings(subjects, tiers, on)
    nominations: dict[int, list[tuple[Nomination, Chip, str]]] = {}
    seen = Nomination.objects.visible_to(user).filter(subject__in=subjects)
    for row in seen.select_related("occasion").defer("facts", "verdict"):
        told = (row, state_chip(row.state), tiers.short_name(row.occasion, row.tier))
        nominations.setdefault(row.subject_id, []).append(told)
    awards: dict[int, list[tuple[Award, str]]] = {}
    given = Award.objects.visible_to(user).filter(subject__in=subjects)
    for award in given.select_related("decision__occasion"):
        told = tiers.short_name(award.decision.occasion, award.decision.tier)
        awards.setdefault(award.subject_id, []).append((award, told))
    return [
        Hit(s, standings.get(s.pk, []), nominations.get(s.pk, []), awards.get(s.pk, []))
        for s in subjects
    ]


def _standings(subjects: list[Subject], tiers: Tiers, on: date) -> dict[int, list[Standing]]:
    found: dict[int, list[Standing]] = {}
    for occasion in open_occasions() if subjects else []:
        for assessment in assess_subjects(occasion, subjects, on=on):
            reached = assessment.verdict_for(assessment.next_tier.reached or "")
            shown = reached or assessment.verdicts[0]
            chip = verdict_chip(shown.status.value)
            told = beside_chip(assessment.next_tier.sentence, chip)
            tier = tiers.short_name(occasion, shown.tier)
            found.setdefault(assessment.subject.pk, []).append(Standing(occasion, chip, tier, told))
    return found
