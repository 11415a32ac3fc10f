"""Every word of every role's navigation leads its holder to a page."""

import pytest
from django.urls import reverse

from emulation.enums import Role
from emulation.navigation import NAVIGATION, SEARCHES
from tests.access.world import World

pytestmark = pytest.mark.django_db
ACTOR = {role: str(role) for role in Role} | {Role.UNIT_OFFICER: "officer_a"}
ENTRIES = [(role, entry) for role, entries in NAVIGATION.items() for entry in entries]
IDS = [f"{role}: {entry.label}" for role, entry in ENTRIES]


def test_every_role_has_its_words():
    assert set(NAVIGATION) == set(Role)
    assert max(len(entries) for entries in NAVIGATION.values()) <= 9


@pytest.mark.parametrize(("role", "entry"), ENTRIES, ids=IDS)
def test_a_word_leads_to_its_page_and_is_marked_there(role, entry, world: World):
    """Following the word, also where it passes somebody on, ends on a page that marks it."""
    page = world.client(ACTOR[role]).get(reverse(entry.route), follow=True)
    assert page.status_code == 200
    assert page.context["role_in_force"].value == role
    assert [link.label for link in page.context["nav"] if link.current] == [entry.label]
    labels = [entry.label for entry in NAVIGATION[role]]
    assert [link.label for link in page.context["nav"]] == labels


@pytest.mark.parametrize("role", sorted(SEARCHES))
def test_who_has_the_search_may_search(role, world: World):
    page = world.client(ACTOR[role]).get(reverse("search"), {"q": "kiem lam"})
    assert page.status_code == 200
    assert "Chi cục Kiểm lâm" in page.content.decode()
