"""What the services refuse in words, the database does not take from anybody either."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from awards.enums import CouncilPost
from awards.models import ContributionNorm, Council, Occasion, RoundRule
from emulation.models import DepartmentName, Movement, RoleAssignment, Unit, UnitName
from tests.awards.council.world import make_council
from tests.awards.makers import make_occasion
from tests.factories import make_department, make_tccb, make_unit

pytestmark = pytest.mark.django_db


def refused(change, **values) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        change(**values)


def test_days_stand_in_their_order():
    names = make_department().names
    make_tccb()
    refused(names.update, valid_to=date(2014, 12, 31))
    refused(RoleAssignment.objects.update, valid_to=date(2019, 12, 31))
    refused(Movement.objects.filter(pk=make_occasion().movement_id).update,
            ends_on=date(2020, 12, 31))  # fmt: skip
    refused(Occasion.objects.update, closes_on=date(2024, 12, 31))


@pytest.mark.parametrize(
    "model", [DepartmentName, UnitName, RoleAssignment, ContributionNorm, Council, RoundRule]
)
def test_everything_dated_has_its_days_in_order(model):
    names = [constraint.name for constraint in model._meta.constraints]
    assert f"{model._meta.model_name}_days_in_order" in names


def test_one_unit_handles_awards_and_one_member_chairs():
    make_unit(handles_awards=True)
    other = make_unit("Chi cục Kiểm lâm")
    refused(Unit.objects.filter(pk=other.pk).update, handles_awards=True)
    council, _, _ = make_council(3)
    refused(council.members.update, post=CouncilPost.CHAIR)
