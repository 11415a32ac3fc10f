"""What was known of a subject on the day its occasion was locked.

Left out of then are the results, contributions, disciplinary decisions, cases and awards of later
days, and cases are open that were open then though they are closed by now. An award given on the
occasion itself is what it came to, not an earlier one; who else was nominated where on that day is
not kept, so nothing is said of it.

Not as of then, since no day tells when it was known or because it belongs to the occasion whenever
it comes: what TCCB checked or confirmed and the points it gave (it goes on after the unit's last
day), classifications, pledges and targets, norms, and a result of an earlier day that was entered,
put right or given back later.

Who is still on the way to the occasion's decision is seen as of today, since the law asks on the
day of presenting and of deciding: a case opened after the lock stops them, and an award given since
has to be told to the council.
"""

from datetime import date
from typing import Any

from awards.collect.recorded import About
from awards.collect.shared import Shared


def lock_day(about: About, shared: Shared) -> date | None:
    """The day of the lock for who is judged as of it, None for who is judged as of today."""
    if shared.locked_on is None or any(n.occasion_id == shared.occasion for n in about.nominations):
        return None
    return shared.locked_on


def until(day: date, about: About, occasion: int) -> About:
    """What is recorded about the subject, without what came after `day`."""
    return about._replace(
        results=[row for row in about.results if row.day <= day],
        contributions=[row for row in about.contributions if row.day <= day],
        disciplines=[row for row in about.disciplines if row[3] <= day],
        awards=[a for a in about.awards if a.decided_on <= day and a.occasion_id != occasion],
        nominations=(),
    )


def open_at(day: date, case: tuple[Any, ...]) -> bool:
    """Whether a case that began by then, as `queries.cases` reads it, was not closed on `day`;
    one that began later the rules pass over."""
    closed_on = case[4]
    return closed_on is None or closed_on > day
