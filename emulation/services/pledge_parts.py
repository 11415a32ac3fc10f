"""What an officer writes into a pledge besides targets: tiers, tasks, people.

Each act takes `seen`, the mark of the part as the page showed it (`selectors.pledge_parts`). When
the part has changed since, the act is refused as Stale and writes nothing: two people never
overwrite each other unknowingly, and work on different parts does not collide.
"""

from collections.abc import Mapping

from django.db import transaction

from emulation.enums import SubjectKind
from emulation.errors import Refused, Stale
from emulation.marks import mark_of
from emulation.models import (
    AwardTier,
    MovementContent,
    Pledge,
    PledgeEntry,
    PledgeRemark,
    PledgeTask,
    Subject,
    Target,
    User,
)
from emulation.models.base import put
from emulation.selectors.pledge_parts import contents_to_fill, people_by_subject, tasks_by_content
from emulation.selectors.progress import PEOPLE, TASKS, TIER
from emulation.services.pledges import locked, note_change, require_editable, settle
from emulation.vietnamese.names import normalise

TASK_LENGTH = 400


@transaction.atomic
def set_collective_tier(*, pledge: Pledge, tier: str, by: User, seen: str | None = None) -> Pledge:
    """The tier the collective aims at: the code of an AwardTier in the movement's plan."""
    pledge = locked(pledge)
    require_editable(pledge, by)
    entry = PledgeEntry.objects.get(pledge=pledge, subject__kind=SubjectKind.COLLECTIVE)
    _require_tier(pledge, tier, field="tier")
    _require_mark(seen, entry.tier)
    settle(PledgeRemark.objects.filter(pledge=pledge, entry=entry, field=TIER))
    if entry.tier != tier:
        before, entry.tier = entry.tier, tier
        entry.save(update_fields=["tier"])
        note_change(pledge, by, "Chọn hình thức tập thể phấn đấu", before=before, after=tier)
    return pledge


def _require_tier(pledge: Pledge, tier: str, *, field: str) -> None:
    known = AwardTier.objects.filter(movement=pledge.period.movement, in_plan=True)
    if not known.filter(code=tier).exists():
        raise Refused("Chọn một hình thức khen có trong kế hoạch.", field=field)


@transaction.atomic
def set_tasks(
    *, pledge: Pledge, texts: Mapping[int, list[str]], by: User, seen: str | None = None
) -> Pledge:
    """The tasks under each content, by the content's key, in the order given. Replaces them all."""
    pledge = locked(pledge)
    require_editable(pledge, by)
    known = {content.pk: content for content in contents_to_fill(pledge)}
    wanted = {key: _clean_tasks(known, key, lines) for key, lines in texts.items()}
    stored = tasks_by_content(pledge)
    _require_mark(seen, stored)
    settle(PledgeRemark.objects.filter(pledge=pledge, field=TASKS, target=None, entry=None))
    wanted = {key: lines for key, lines in wanted.items() if lines}
    if wanted != stored:
        PledgeTask.objects.filter(pledge=pledge).delete()
        PledgeTask.objects.bulk_create(
            PledgeTask(pledge=pledge, content=known[key], text=text)
            for key, lines in wanted.items()
            for text in lines
        )
        count = sum(len(lines) for lines in wanted.values())
        note_change(pledge, by, f"Ghi {count} nhiệm vụ theo các nội dung")
    return pledge


def _clean_tasks(known: Mapping[int, MovementContent], key: int, lines: list[str]) -> list[str]:
    if key not in known:
        raise Refused("Nội dung này không có trong kế hoạch của phong trào.")
    texts = [text for line in lines if (text := normalise(line))]
    if any(len(text) > TASK_LENGTH for text in texts):
        raise Refused(f"Mỗi nhiệm vụ không quá {TASK_LENGTH} ký tự.", field=f"content_{key}")
    return texts


@transaction.atomic
def set_people(
    *,
    pledge: Pledge,
    tiers: Mapping[int, str],
    collective_only: bool = False,
    by: User,
    seen: str | None = None,
) -> Pledge:
    """The people who register, subject key to tier code. Replaces the list.

    `collective_only` says that no person registers this time. Refused at the field `person_<key>`
    for a person of another unit, an unknown tier, and for dropping one who still has targets.
    """
    pledge = locked(pledge)
    require_editable(pledge, by)
    if collective_only and tiers:
        raise Refused(
            "Đã chọn người thì bỏ dấu ở ô không có cá nhân đăng ký.", field="collective_only"
        )
    _require_own_people(pledge, tiers)
    stored = people_by_subject(pledge)
    _require_mark(seen, [stored, pledge.collective_only])
    _drop_people(pledge, [key for key in stored if key not in tiers])
    _write_people(pledge, stored, tiers)
    settle(PledgeRemark.objects.filter(pledge=pledge, field=PEOPLE))
    settle(
        PledgeRemark.objects.filter(
            pledge=pledge, field=TIER, entry__subject__kind=SubjectKind.INDIVIDUAL
        )
    )
    if (stored, pledge.collective_only) != (dict(tiers), collective_only):
        pledge.collective_only = collective_only
        what = f"Ghi danh sách {len(tiers)} cá nhân đăng ký" if tiers else "Ghi không có cá nhân"
        note_change(pledge, by, what, after={str(key): tier for key, tier in tiers.items()})
    return pledge


def _require_own_people(pledge: Pledge, tiers: Mapping[int, str]) -> None:
    own = Subject.objects.filter(unit=pledge.unit, kind=SubjectKind.INDIVIDUAL, pk__in=tiers)
    allowed = set(own.values_list("pk", flat=True))
    known = pledge.period.movement.tiers.filter(in_plan=True)
    codes = set(known.values_list("code", flat=True))
    for key, tier in tiers.items():
        if key not in allowed:
            raise Refused("Người này không thuộc đơn vị.", field=f"person_{key}")
        if tier not in codes:
            raise Refused("Chọn một hình thức khen có trong kế hoạch.", field=f"person_{key}")


def _drop_people(pledge: Pledge, keys: list[int]) -> None:
    busy = Target.objects.filter(pledge=pledge, subject__in=keys).select_related("subject__staff")
    if target := busy.first():
        raise Refused(
            f"{target.subject.addressed} đã có mức đề ra. Xóa mức đề ra trước rồi mới bỏ tên.",
            field=f"person_{target.subject_id}",
        )
    PledgeRemark.objects.filter(pledge=pledge, entry__subject__in=keys).delete()
    PledgeEntry.objects.filter(pledge=pledge, subject__in=keys).delete()


def _write_people(pledge: Pledge, stored: Mapping[int, str], tiers: Mapping[int, str]) -> None:
    for key, tier in tiers.items():
        if stored.get(key) != tier:
            put(PledgeEntry.objects.all(), {"tier": tier}, pledge=pledge, subject_id=key)


def _require_mark(seen: str | None, stored: object) -> None:
    if seen is not None and seen != mark_of(stored):
        raise Stale("Phần này vừa được sửa sau khi trang mở. Bản vừa nhập chưa ghi đè.")
