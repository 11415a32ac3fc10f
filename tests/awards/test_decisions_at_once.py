"""One decision is entered for two occasions at the same moment: one has it, the other is told."""

from datetime import date
from functools import partial

import pytest

from awards.enums import NominationState
from awards.models import Decision, Nomination, Occasion
from awards.services.decisions import record_decision
from emulation.errors import Refused
from tests.awards.council.crowd import crossing, on_postgresql
from tests.awards.council.world import make_nomination
from tests.awards.makers import make_occasion
from tests.factories import collective_of, make_tccb, make_unit

DAY = date(2025, 11, 12)


def deciding(occasion: Occasion) -> partial:
    subject = collective_of(make_unit())
    nomination = make_nomination(subject, occasion, state=NominationState.APPROVED)
    return partial(
        record_decision,
        occasion=occasion,
        tier=nomination.tier,
        number="2041/QĐ-UBND",
        decided_on=DAY,
        issuer="Chủ tịch UBND tỉnh An Giang",
        nominations=[nomination],
        by=make_tccb(),
        on=DAY,
    )


@pytest.mark.django_db(transaction=True)
@on_postgresql
def test_one_number_is_one_decision():
    first, second = crossing(*map(deciding, [make_occasion("annual"), make_occasion("final")]))
    assert first == Decision.objects.get()
    assert isinstance(second, Refused)
    assert (second.message, second.field) == ("Quyết định này đã được ghi.", "number")
    states = dict(Nomination.objects.values_list("occasion", "state"))
    assert sorted(states.values()) == ["approved", "awarded"]
    assert states[first.occasion_id] == "awarded"
