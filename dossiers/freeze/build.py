"""The whole content of one snapshot."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone

from awards.enums import Conclusion
from awards.models import AgendaItem, Meeting
from awards.selectors.choosing_page import Page
from dossiers import content
from dossiers.freeze import agenda, faults, reports, session
from dossiers.freeze.choosing import choosing
from dossiers.freeze.day import Day
from dossiers.freeze.submissions import submissions
from emulation.errors import Refused
from emulation.vietnamese.names import normalise
from emulation.vietnamese.printable import printable


def build(
    *,
    meeting: Meeting,
    number: int,
    frozen_at: datetime,
    chosen: Page | None = None,
    kept: content.Choosing | None = None,
) -> content.Content:
    """Everything the papers of `meeting` may say, as it was on the meeting's day.

    `chosen`: the choice under the plan's quotas as the council had it before it; `kept`: as an
    earlier snapshot of the meeting has it, which later ones keep.
    Raises Refused where what was collected cannot be printed, the agency has no name or the law no
    value on that day.
    """
    rows = _agenda(meeting)
    day = Day(meeting, unit_order=_unit_order(rows))
    items = agenda.items(day, rows)
    built = content.Content(
        schema=content.SCHEMA,
        number=number,
        reference=f"HD-{meeting.held_on.year}-{meeting.pk:04d}",
        frozen_at=frozen_at.isoformat(timespec="seconds"),
        department=day.issuer(),
        movement=_movement(day),
        occasion=_occasion(day),
        plan=_plan(day),
        tiers=_tiers(day),
        council=session.council(day),
        meeting=session.meeting(day, about=_about(day)),
        rounds=session.rounds(day),
        items=items,
        not_on_ballot=agenda.not_on_ballot(day, rows),
        reports=_reports(day, rows),
        submissions=submissions(day, items),
    )
    if chosen is not None:
        built["choosing"] = choosing(day, chosen, on=timezone.localtime(frozen_at).date())
    elif kept is not None:
        built["choosing"] = kept
    return _checked(_printable(built))


def _checked(built: content.Content) -> content.Content:
    try:
        content.check(built)
    except content.ContentError as error:
        raise Refused(faults.sentence(error.problems, built)) from error
    return built


def _unit_order(rows: Iterable[AgendaItem]) -> dict[int, int]:
    units = {(r.nomination.subject.unit.sort_key, r.nomination.subject.unit_id) for r in rows}
    return {pk: place for place, (_, pk) in enumerate(sorted(units), start=1)}


def _printable(value: Any) -> Any:
    """Texts that came before forms refused what no paper can show keep no paper from being made."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, dict):
        return {name: _printable(entry) for name, entry in value.items()}
    return [_printable(entry) for entry in value] if isinstance(value, list) else value


def _agenda(meeting: Meeting) -> list[AgendaItem]:
    rows = meeting.items.select_related(
        "meeting__chair__staff",
        "concluded_by__staff",
        "nomination__subject__unit",
        "nomination__subject__staff",
        "nomination__occasion",
        "nomination__report",
        "nomination__override_by__staff__unit",
    )
    beside = (
        "comments__member__staff__unit",
        "boxes__round",
        "nomination__hand_picks__by__staff__unit",
    )
    return list(rows.prefetch_related(*beside))


def _movement(day: Day) -> content.Movement:
    return content.Movement(
        name=normalise(day.plan.title),
        period=_span(day.plan.period.start.year, day.plan.period.end.year),
    )


def _span(first: int, last: int) -> str:
    return f"năm {last}" if first == last else f"giai đoạn {first}-{last}"


def _occasion(day: Day) -> content.Occasion:
    row = day.meeting.occasion
    return content.Occasion(
        code=f"{row.code}-{row.ends_on.year}",
        name=normalise(row.name),
        period=_span(row.starts_on.year, row.ends_on.year),
        start=row.starts_on.isoformat(),
        end=row.ends_on.isoformat(),
    )


def _plan(day: Day) -> content.PlanVersion:
    plan = day.plan
    return content.PlanVersion(
        number=plan.number,
        title=normalise(plan.title),
        issuer=normalise(plan.issuer),
        date=plan.issued_on.isoformat(),
        version=day.version.number,
        sha256=plan.sha256,
    )


def _tiers(day: Day) -> list[content.Tier]:
    """From the highest down, as the papers group them."""
    return [
        content.Tier(
            code=tier.code,
            name=normalise(tier.name),
            short=normalise(tier.short_name),
            decided_by=normalise(tier.decided_by),
        )
        for tier in sorted(day.plan.tiers, key=lambda tier: -tier.rank)
    ]


def _about(day: Day) -> str:
    row = day.meeting.occasion
    return (
        f"xét, đề nghị khen thưởng phong trào thi đua “{normalise(day.plan.title)}” "
        f"{_span(row.starts_on.year, row.ends_on.year)}"
    )


def _reports(day: Day, rows: list[AgendaItem]) -> list[content.Report]:
    """Reports of everybody the council approved, in the order of the papers."""
    approved = [row.nomination for row in rows if row.conclusion == Conclusion.APPROVED]
    order = {n.pk: content.paper_order(day.nominee(n.subject)) for n in approved}
    return [reports.report(day, n) for n in sorted(approved, key=lambda n: order[n.pk])]
