"""Every entry that the whole product writes is told in words, about whom it is."""

import pytest

from emulation.selectors.journal import Asked, entries, told
from tests.access.world import World

pytestmark = pytest.mark.django_db


def test_every_act_of_a_whole_world_is_told_without_a_code(world: World):
    """Names of units and people, Vietnamese words; no key, no code, no secret."""
    rows = told(list(entries(Asked())))
    assert rows
    for row in rows:
        text = f"{row['figures']} {row['about'].line}"
        assert "_" not in text, (row, text)
        assert "None" not in text and "{" not in text, (row, text)


def test_the_units_filter_finds_awards_too_and_nothing_of_another_unit(world: World):
    mine = told(list(entries(Asked(unit=world.a.unit))))
    kinds = {entry.object_type for entry in entries(Asked(unit=world.a.unit))}
    assert {"awards.nomination", "awards.comment", "awards.report"} <= kinds
    names = {row["about"].name for row in mine} | {row["about"].unit for row in mine}
    assert world.a.unit.name in names and world.b.unit.name not in names
