"""A person's word on the criteria nobody can compute."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from awards.models import CriterionConfirmation, Occasion
from awards.selectors.plans import plan_in_force
from emulation import audit
from emulation.access import require_role
from emulation.acts import Act
from emulation.enums import Role
from emulation.errors import Refused
from emulation.models import Evidence, Subject, User


@transaction.atomic
def confirm_criterion(
    *,
    occasion: Occasion,
    subject: Subject,
    criterion: str,
    met: bool,
    note: str = "",
    evidence: Iterable[Evidence] = (),
    by: User,
    on: date,
) -> CriterionConfirmation:
    """Record by name and day that `subject` meets `criterion` (or not) on `occasion`.

    A later word replaces the earlier one; the journal keeps both. Refused for a criterion the plan
    computes or does not ask of this class of subject, for a "no" without a note, and for evidence
    of somebody else.
    """
    require_role(by, Role.TCCB, to="xác nhận tiêu chuẩn")
    _refuse_foreign(occasion, subject, criterion)
    if not met and not note.strip():
        raise Refused("Ghi căn cứ khi xác nhận là không đạt.", field=criterion)
    attached = list(evidence)
    if any(item.subject_id != subject.pk for item in attached):
        raise Refused("Minh chứng phải là của chính đối tượng này.", field=criterion)
    confirmation, _ = CriterionConfirmation.objects.update_or_create(
        occasion=occasion,
        subject=subject,
        criterion=criterion,
        defaults={"met": met, "note": note.strip(), "confirmed_by": by, "confirmed_on": on},
    )
    confirmation.evidence.set(attached)
    audit.record(
        confirmation,
        Act.CRITERION_CONFIRMED,
        by=by,
        data={"subject": subject.pk, "criterion": criterion, "met": met, "note": note.strip()},
    )
    return confirmation


def _refuse_foreign(occasion: Occasion, subject: Subject, code: str) -> None:
    plan = plan_in_force(occasion.movement)
    criterion = next((item for item in plan.criteria if item.code == code), None)
    if criterion is None or criterion.kind != "confirmed":
        raise Refused("Tiêu chuẩn này không do người xác nhận.", field=code)
    if not criterion.concerns(subject.subject_class):
        raise Refused("Tiêu chuẩn này không áp dụng cho đối tượng.", field=code)
