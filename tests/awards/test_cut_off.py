"""The last day results count, and the last day files are taken, where the plan names them."""

from datetime import date

import pytest

from awards.collect import collect
from awards.enums import NominationState, OccasionState
from awards.models import Nomination, Occasion
from awards.selectors.agenda_items import counted_evidence
from awards.selectors.holding import presented_with
from awards.selectors.nominations import obstacles
from awards.selectors.reports import figures
from awards.services.occasions import create_occasion
from awards.services.plans import activate_plan_version, add_plan_version
from emulation.errors import Refused
from emulation.models import Contribution
from tests.awards.makers import KH54, give_result, give_target, make_occasion
from tests.emulation.record_makers import make_evidence
from tests.factories import MOMENT, collective_of, make_tccb, make_unit

pytestmark = pytest.mark.django_db
DAY = date(2025, 12, 20)
YEARLY = 'kind = "annual"\nwindow = "year"\n'


def put_in_force(movement, more):
    text = KH54.read_text(encoding="utf-8").partition("[[case]]")[0]
    version = add_plan_version(
        movement=movement, text=text.replace(YEARLY, YEARLY + more, 1), by=None
    )
    activate_plan_version(version=version, by=None, reason="Kế hoạch có hạn")


def test_results_after_the_cut_off_count_neither_for_the_verdict_nor_in_the_report():
    occasion = make_occasion()
    subject = collective_of(make_unit("Chi cục Thủy lợi"))
    target = give_target(subject, 30)
    give_result(subject, 20, target=target, on=date(2025, 11, 30))
    give_result(subject, 13, target=target, on=date(2025, 12, 1))
    (facts,) = collect(occasion, [subject], on=DAY)
    assert facts.progress[0].result == 33
    put_in_force(occasion.movement, 'cut_off = "11-30"\n')
    occasion.refresh_from_db()
    assert occasion.counts_until == date(2025, 11, 30)
    (facts,) = collect(occasion, [subject], on=DAY)
    assert facts.progress[0].result == 20
    (row,) = figures(occasion, subject, on=DAY).targets
    assert row.result == 20


LAST, LATE = date(2025, 11, 30), date(2025, 12, 1)


def recorded(subject, target, on, *, verified=True):
    """A result and a contribution of that day, each with a file."""
    tccb = make_tccb()
    result = give_result(subject, 20, target=target, on=on, verified=verified)
    given = Contribution.objects.create(
        subject=subject, movement=target.indicator.movement, kind="cash", description="Quỹ",
        donor="Tập thể", value=5, received_on=on, recorded_by=tccb, recorded_at=MOMENT,
        verified_by=tccb if verified else None, verified_on=on if verified else None,
    )  # fmt: skip
    for record in (result, given):
        record.evidence.add(make_evidence(subject, f"{record}", MOMENT))
    return [result, given]


def test_nothing_of_a_later_day_counts_is_shown_is_held_or_is_waited_for():
    occasion = make_occasion(counts_until=LAST)
    subject = collective_of(make_unit("Chi cục Thủy lợi"))
    target = give_target(subject, 30)
    inside, late = (recorded(subject, target, on) for on in (LAST, LATE))
    (facts,) = collect(occasion, [subject], on=DAY)
    (row,) = facts.progress
    assert (row.result, facts.contribution.total) == (20, 5)
    files = [file for record in inside for file in record.evidence.all()]
    assert sorted(counted_evidence(occasion, subject), key=lambda file: file.pk) == files
    told = figures(occasion, subject, on=DAY)
    assert told.contributions == inside[1:]
    nomination = Nomination.objects.create(
        occasion=occasion, subject=subject, tier="giay_khen", state=NominationState.PRESENTED,
        plan_version=occasion.movement.plan_versions.get(), assessed_on=DAY,
        created_by=make_tccb(), changed_at=MOMENT,
    )  # fmt: skip
    assert list(presented_with([*inside, *late])) == inside
    recorded(subject, target, LATE, verified=False)
    assert "chưa nộp" in obstacles([nomination])[nomination.pk]
    result, _ = recorded(subject, target, LAST, verified=False)
    assert "1 kết quả" in obstacles([nomination])[nomination.pk]
    result.delete()
    assert "1 đóng góp" in obstacles([nomination])[nomination.pk]


def test_a_closed_occasion_keeps_the_days_it_was_judged_by():
    closed = make_occasion(state=OccasionState.CLOSED)
    put_in_force(closed.movement, 'cut_off = "11-30"\n')
    closed.refresh_from_db()
    assert closed.counts_until is None


@pytest.mark.parametrize(("closes_on", "taken"), [((12, 15), True), ((12, 16), False)])
def test_files_are_taken_up_to_the_deadline(closes_on, taken):
    movement = make_occasion(year=2024).movement
    put_in_force(movement, 'cut_off = "11-30"\ndeadline = "12-15"\n')
    days = {"starts_on": date(2025, 1, 1), "ends_on": date(2025, 12, 31)}
    days |= {"opens_on": date(2025, 10, 1), "closes_on": date(2025, *closes_on)}
    about = {"movement": movement, "code": "annual", "name": "Hằng năm 2025", "by": make_tccb()}
    if taken:
        made = create_occasion(**about, **days)
        assert made.counts_until == date(2025, 11, 30)
        return
    with pytest.raises(Refused) as refused:
        create_occasion(**about, **days)
    assert refused.value.field == "closes_on"
    assert "đến hết 15/12/2025" in refused.value.message
    assert not Occasion.objects.filter(ends_on=date(2025, 12, 31)).exists()
