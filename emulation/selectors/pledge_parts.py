"""What is stored of a pledge besides targets, and the marks by which a page says what it saw."""

from django.db.models import Q, QuerySet

from emulation.enums import SubjectKind
from emulation.marks import mark_of
from emulation.models import MovementContent, Pledge, PledgeEntry, PledgeTask


def tasks_by_content(pledge: Pledge) -> dict[int, list[str]]:
    """Stored tasks by the key of their content."""
    found: dict[int, list[str]] = {}
    for task in PledgeTask.objects.filter(pledge=pledge):
        found.setdefault(task.content_id, []).append(task.text)
    return found


def contents_to_fill(pledge: Pledge) -> QuerySet[MovementContent]:
    """The plan's contents, and what else the pledge has tasks under: those are not lost unseen."""
    held = PledgeTask.objects.filter(pledge=pledge).values("content")
    return pledge.period.movement.contents.filter(Q(in_plan=True) | Q(pk__in=held))


def people_by_subject(pledge: Pledge) -> dict[int, str]:
    """Stored people of the pledge: subject key to tier code."""
    entries = PledgeEntry.objects.filter(pledge=pledge, subject__kind=SubjectKind.INDIVIDUAL)
    return dict(entries.order_by("subject_id").values_list("subject_id", "tier"))


def tier_mark(pledge: Pledge) -> str:
    return mark_of(PledgeEntry.objects.get(pledge=pledge, subject__kind="collective").tier)


def tasks_mark(pledge: Pledge) -> str:
    return mark_of(tasks_by_content(pledge))


def people_mark(pledge: Pledge) -> str:
    return mark_of([people_by_subject(pledge), pledge.collective_only])
