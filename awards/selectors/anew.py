"""What an assessment of today would say otherwise than the one stored with a nomination."""

from collections.abc import Iterable
from datetime import date

from awards.enums import NominationState
from awards.models import Nomination
from awards.rules.words import lower_first
from awards.selectors.nominations import VERDICT_CHIPS, Chip
from awards.selectors.verdicts import Assessment, assess_subjects

WAITS = (NominationState.SUBMITTED, NominationState.COMPILED)  # for TCCB, unseen by the council


def now_otherwise(nominations: Iterable[Nomination], *, on: date) -> dict[int, Chip]:
    """ "Nay: Đạt", by id, of those that wait for TCCB and whose answer is another one by now; where
    another version of the plan gives the same answer, that in words, with no state of its own. All
    of one occasion; a fixed number of queries, none where nobody waits. Assessing anew stores
    exactly this."""
    waiting = [nomination for nomination in nominations if nomination.state in WAITS]
    if not waiting:
        return {}
    subjects = {nomination.subject_id: nomination.subject for nomination in waiting}
    found = assess_subjects(waiting[0].occasion, subjects.values(), on=on)
    assessed = {assessment.subject.pk: assessment for assessment in found}
    told = {n.pk: _otherwise(n, assessed[n.subject_id]) for n in waiting}
    return {pk: chip for pk, chip in told.items() if chip}


def _otherwise(nomination: Nomination, assessment: Assessment) -> Chip | None:
    verdict = assessment.verdict_for(nomination.tier)
    if verdict is None:  # the plan gives the tier no more: assessing anew leaves what is stored
        return None
    same_plan = assessment.version.pk == nomination.plan_version_id
    number, status = assessment.version.number, verdict.status
    if status.value == nomination.verdict_status:
        told = f"Nay theo bản {number}: vẫn {lower_first(status.label)}"
        return None if same_plan else Chip("", told)
    by = "" if same_plan else f", theo bản {number}"
    return Chip(VERDICT_CHIPS[status.value], f"Nay: {status.label}{by}")
