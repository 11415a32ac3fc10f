"""The one way from candidates to a selection."""

from collections.abc import Iterable

from ..plan import Plan
from .byhand import weigh
from .candidates import Candidate, HandChoice
from .course import Course, together
from .grouping import Bases, lay_out
from .outcome import RefusedChoice, Selection
from .reporting import Report, uses
from .seating import Seats


def select(
    plan: Plan,
    candidates: Iterable[Candidate],
    *,
    occasion: str,
    bases: Bases | None = None,
    by_hand: Iterable[HandChoice] = (),
) -> Selection:
    """Choose among candidates under the plan's quotas, and say of each why.

    Seats go in rank order to whoever is met and finds one in every quota it counts in; what is
    settled comes first, then choices made by hand. Who is equal in every rank key where the seats
    end is left to people. The order candidates come in, their names and their keys decide nothing.
    `bases`: how many a share is taken of, by quota code and group (the unit, the body, or "" for
    the occasion): those taking part always, those eligible where not all of them are candidates.
    Raises ValueError on a candidate given twice, `UnknownRule` on a tier not given on the occasion.
    """
    ground = lay_out(plan, occasion, candidates, bases or {})
    hands = weigh(plan, ground, by_hand)
    seats = Seats(ground.rooms())
    for identity in sorted(hands.settled | hands.ins):
        entrant = ground.entrant(ground.candidates[identity], beside=hands.besides(identity))
        seats.take_first(entrant, settled=identity in hands.settled)
    courses = [Course.of(plan, ground, hands, seats, tiers) for tiers in together(plan, ground)]
    for course in courses:
        course.run()
    reports = [Report.of(course) for course in courses]
    # A first place among equals that brought no seat entitles to nothing.
    idle = [choice for report in reports for choice in report.idle()]
    told = "Không phải chọn giữa những đề nghị bằng nhau còn suất: cần thẩm quyền để chọn."
    return Selection(
        occasion=occasion,
        plan_number=plan.number,
        plan_sha256=plan.sha256,
        placings=tuple(placing for report in reports for placing in report.placings()),
        uses=uses(ground, courses),
        refused=(*hands.refused, *(RefusedChoice(choice, told) for choice in idle)),
    )
