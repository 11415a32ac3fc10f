"""A person's word on the criteria nobody can compute."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction

from awards.models import CriterionConfirmation, Occasion
from awards.rules import Item
from awards.rules.values import plain
from awards.selectors.asked import confirmed_criteria, scored_items
from awards.selectors.plans import plan_for
from emulation import audit
from emulation.access import require_role
from emulation.acts import Act
from emulation.enums import Role
from emulation.errors import Refused, Stale
from emulation.marks import mark_of
from emulation.models import Evidence, Subject, User
from emulation.models.base import put
from emulation.services.records import lock_evidence, own_evidence
from emulation.vietnamese.names import normalise_lines
from emulation.vietnamese.numbers import format_number


@dataclass(frozen=True)
class Word:
    """What a person says of one criterion; `evidence` are files of the subject. `points`: given
    for an item of the plan's score grid, None for a criterion that is met or not."""

    met: bool
    note: str = ""
    evidence: tuple[Evidence, ...] = ()
    points: Decimal | None = None


@transaction.atomic
def confirm_criteria(
    *,
    occasion: Occasion,
    subject: Subject,
    words: Mapping[str, Word],
    by: User,
    on: date,
    seen: str | None = None,
    withdrawn: Mapping[str, str] | None = None,
) -> frozenset[str]:
    """Record several criteria at once, by code; returns the codes of those that say something new.

    A word that repeats the stored one changes neither its day nor its name. `withdrawn`: codes
    whose word is taken back, each with its reason. Refused as a whole where one of them is. `seen`
    is the mark of what the page showed (`criteria_mark`); Stale when somebody has said something
    else since.
    """
    require_role(by, Role.TCCB, to="xác nhận tiêu chuẩn")
    Subject.objects.select_for_update(no_key=True).get(pk=subject.pk)
    stored = stored_words(occasion, subject)
    changed = {code: word for code, word in words.items() if not _same(word, stored.get(code))}
    taken_back = {code: why for code, why in (withdrawn or {}).items() if code in stored}
    if (changed or taken_back) and seen is not None and seen != _mark(stored):
        raise Stale(
            "Có người vừa ghi xác nhận khác sau khi trang này mở. Bản vừa nhập chưa ghi đè. Xem "
            "bản đang lưu, sửa nếu cần rồi bấm ghi lần nữa."
        )
    lock_evidence(item for word in changed.values() for item in word.evidence)
    for code, word in changed.items():
        confirm_criterion(
            occasion=occasion,
            subject=subject,
            criterion=code,
            met=word.met,
            note=word.note,
            evidence=word.evidence,
            points=word.points,
            by=by,
            on=on,
        )
    for code, why in taken_back.items():
        withdraw_confirmation(occasion=occasion, subject=subject, criterion=code, reason=why, by=by)
    return frozenset(changed) | frozenset(taken_back)


def stored_words(occasion: Occasion, subject: Subject) -> dict[str, Word]:
    """What is recorded so far, by criterion."""
    rows = CriterionConfirmation.objects.filter(occasion=occasion, subject=subject)
    return {
        row.criterion: Word(row.met, row.note, tuple(row.evidence.all()), row.points)
        for row in rows.prefetch_related("evidence")
    }


def criteria_mark(occasion: Occasion, subject: Subject) -> str:
    """The mark of what is recorded, for the form."""
    return _mark(stored_words(occasion, subject))


def _mark(stored: Mapping[str, Word]) -> str:
    return mark_of(
        {
            code: [
                word.met,
                word.note,
                sorted(item.pk for item in word.evidence),
                *([] if word.points is None else [plain(word.points)]),
            ]
            for code, word in stored.items()
        }
    )


def _same(word: Word, stored: Word | None) -> bool:
    return (
        stored is not None
        and (word.met, normalise_lines(word.note)) == (stored.met, stored.note)
        and word.points == stored.points
        and set(word.evidence) == set(stored.evidence)
    )


@transaction.atomic
def confirm_criterion(
    *,
    occasion: Occasion,
    subject: Subject,
    criterion: str,
    met: bool,
    note: str = "",
    evidence: Iterable[Evidence] = (),
    points: Decimal | None = None,
    by: User,
    on: date,
) -> CriterionConfirmation:
    """Record by name and day that `subject` meets `criterion` (or not) on `occasion`; or, where it
    is an item of a score grid, how many `points` it is given.

    A later word replaces the earlier one; the journal keeps both. Refused for a criterion the plan
    computes or does not ask of this class of subject, for points outside the item's frame, for a
    word without a basis (a note; for a yes a file will do), and for evidence of somebody else.
    """
    require_role(by, Role.TCCB, to="xác nhận tiêu chuẩn")
    note = normalise_lines(note)
    _refuse_foreign(occasion, subject, criterion, points)
    chosen = list(evidence)
    _refuse_without_basis(criterion, met, note, chosen)
    attached = own_evidence(subject, chosen, field=criterion)
    confirmation = put(
        CriterionConfirmation.objects.all(),
        {"met": met, "note": note, "points": points, "confirmed_by": by, "confirmed_on": on},
        occasion=occasion,
        subject=subject,
        criterion=criterion,
    )
    confirmation.evidence.set(attached)
    audit.record(
        confirmation,
        Act.CRITERION_CONFIRMED,
        by=by,
        data={"subject": subject.pk, "criterion": criterion, "note": note} | _said(met, points),
    )
    return confirmation


def _refuse_without_basis(code: str, met: bool, note: str, chosen: list[Evidence]) -> None:
    if not met and not note:
        raise Refused("Ghi căn cứ khi xác nhận là không đạt.", field=f"{code}_note")
    if not (note or chosen):
        raise Refused("Ghi căn cứ hoặc chọn minh chứng.", field=f"{code}_note")


def _said(met: bool, points: Decimal | None) -> dict[str, str | bool]:
    """Yes or no of a criterion, the points of an item."""
    return {"met": met} if points is None else {"points": plain(points)}


@transaction.atomic
def withdraw_confirmation(
    *, occasion: Occasion, subject: Subject, criterion: str, reason: str, by: User
) -> None:
    """Take a word back, with a reason: the criterion is open again. The journal keeps what it
    said. Twice is once."""
    require_role(by, Role.TCCB, to="rút xác nhận tiêu chuẩn")
    reason = normalise_lines(reason)
    if not reason:
        raise Refused("Ghi lý do rút xác nhận.", field=f"{criterion}-reason")
    rows = CriterionConfirmation.objects.select_for_update(no_key=True)
    row = rows.filter(occasion=occasion, subject=subject, criterion=criterion).first()
    if row is None:
        return
    data = {"subject": subject.pk, "criterion": criterion, "reason": reason}
    data |= _said(row.met, row.points)
    audit.record(row, Act.CRITERION_WITHDRAWN, by=by, data=data)
    row.delete()


def _refuse_foreign(
    occasion: Occasion, subject: Subject, code: str, points: Decimal | None
) -> None:
    plan = plan_for(occasion)
    if points is not None:
        _refuse_points(scored_items(plan, occasion, subject), code, points)
    elif code not in {c.code for c in confirmed_criteria(plan, occasion, subject)}:
        known = any(criterion.code == code for criterion in plan.criteria)
        kind = next((c.kind for c in plan.criteria if c.code == code), "confirmed")
        if not known or kind != "confirmed":
            raise Refused("Tiêu chuẩn này không do người xác nhận.", field=code)
        raise Refused("Tiêu chuẩn này không áp dụng cho đối tượng.", field=code)


def _refuse_points(items: Iterable[Item], code: str, points: Decimal) -> None:
    item = next((each for each in items if each.code == code), None)
    if item is None:
        raise Refused("Mục này không do người chấm điểm.", field=code)
    if not 0 <= points <= item.maximum:
        most = format_number(item.maximum)
        raise Refused(f"Điểm của mục này từ 0 đến {most}.", field=code)
