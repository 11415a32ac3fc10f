"""A stored verdict can be recomputed from its stored facts and plan version."""

import copy

import pytest

from awards.models import Nomination
from tests.dossiers.makers import make_snapshot
from tests.factories import make_unit
from tests.invariants.verdicts import differing

pytestmark = pytest.mark.django_db


def test_a_concluded_meetings_verdicts_can_be_recomputed_whatever_happened_since():
    make_snapshot(people=2)
    make_unit("Chi cục Kiểm lâm")
    for nomination in Nomination.objects.all():
        nomination.subject.results.update(value=0)
        nomination.subject.confirmations.update(met=False)
    assert Nomination.objects.count() == 3
    assert differing() == []


@pytest.mark.parametrize("changed", ["facts", "verdict", "verdict_status"])
def test_a_changed_one_is_found(changed):
    make_snapshot(people=0)
    nomination = Nomination.objects.get()
    facts, verdict = copy.deepcopy(nomination.facts), copy.deepcopy(nomination.verdict)
    facts["progress"][0]["result"] = "1"
    verdict["status"] = "not_met"
    values = {"facts": facts, "verdict": verdict, "verdict_status": "not_met"}
    Nomination.objects.update(**{changed: values[changed]})
    assert differing() == [str(nomination)]
