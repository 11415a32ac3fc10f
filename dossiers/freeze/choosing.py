"""The choice under the plan's quotas, for the minutes' annex."""

from datetime import date

from awards.models import HandPick, Meeting
from awards.selectors import choosing_page as reading
from dossiers import content
from dossiers.freeze.day import Day
from emulation.vietnamese.dates import format_date
from emulation.vietnamese.names import normalise


def before_concluding(meeting: Meeting, *, on: date) -> reading.Page | None:
    """The choice as the council has it before it: once concluded, whoever was rejected stands no
    more and would seem to have left a seat. None where the plan sets no quota."""
    return reading.page_of(meeting.occasion, on=on)


def choosing(day: Day, page: reading.Page, *, on: date) -> content.Choosing:
    return content.Choosing(
        plan=page.choosing.plan.number,
        date=on.isoformat(),
        quotas=[_use(row) for row in page.uses],
        tiers=[_tier(day, part) for part in page.parts],
        choices=[
            _choice(day, part, line, line.pick)
            for part in page.parts
            for line in part.lines
            if line.pick is not None
        ],
    )


def _use(row: reading.UseRow) -> content.QuotaUse:
    use = row.use
    return content.QuotaUse(
        label=_one_line(use.label),
        clause=_one_line(use.clause),
        group=_one_line(use.group_name),
        reading=_one_line(row.reading),
        limit=use.limit,
        reckoned=_one_line(use.reckoned),
        used=use.used,
        extra=use.extra,
        held=use.held,
        left=use.left,
    )


def _tier(day: Day, part: reading.Part) -> content.PlacedTier:
    ranking = part.ranking
    return content.PlacedTier(
        name=normalise(part.tier.name),
        order=_one_line(f"{ranking.label} ({ranking.clause})") if ranking else "",
        rows=[_placed(day, line) for line in part.lines],
    )


def _placed(day: Day, line: reading.Line) -> content.Placed:
    nominee = day.nominee(line.nomination.subject)
    return content.Placed(
        name=_name(day, line),
        unit=nominee["unit"],
        place=line.placing.place or 0,
        figures=[_one_line(f"{head}: {figure}") for head, figure in line.figures],
        outcome=line.placing.outcome.label,
        why=_one_line(line.why),
        presented=line.nomination.pk in day.agenda,
    )


def _choice(day: Day, part: reading.Part, line: reading.Line, pick: HandPick) -> content.HandChoice:
    by = pick.by.staff
    author = day.person(by) if by else normalise(pick.by.display_name)
    return content.HandChoice(
        name=_name(day, line),
        tier=normalise(part.tier.name),
        chosen=pick.chosen,
        by=_one_line(pick.decided_by),
        basis=_one_line(pick.basis or "chọn giữa các đề nghị bằng nhau"),
        source=_one_line(pick.source),
        reason=_one_line(pick.reason),
        recorded=f"{author}, ngày {format_date(pick.at)}",
    )


def _name(day: Day, line: reading.Line) -> str:
    nominee = day.nominee(line.nomination.subject)
    return f"{nominee['prefix']} {nominee['name']}".strip()


def _one_line(text: str) -> str:
    return " ".join(normalise(text).split())
