"""The chair's next act comes first, and places are told as on the agenda."""

import pytest

from awards.enums import Choice
from awards.models import Round
from awards.services import ballots, meetings, rounds
from awards.services.meetings import Concluded
from tests.awards.council.test_pages import address, signed_in, text_of
from tests.awards.council.world import World, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world(9, nominees=2)


def test_the_ballot_counts_as_the_agenda_does(world):
    for place, item in enumerate(world.items, start=8):
        item.position = place
        item.save()
    page = text_of(signed_in(world.users[1]).get(address("round_ballot", world.open().pk)))
    names = [item.nomination.subject.addressed for item in world.items]
    assert f"8. {names[0]}" in page and f"9. {names[1]}" in page
    assert f"1. {names[0]}" not in page


def ballots_of_all(world: World, opened: Round) -> None:
    choices = {box.item_id: Choice.AGREE for box in opened.boxes.all()}
    for user in world.users:
        ballots.vote(round=opened, choices=choices, by=user)


def test_what_waits_to_be_concluded_comes_before_the_next_round(world):
    opened = world.open([world.items[0]])
    ballots_of_all(world, opened)
    rounds.close_round(round=opened, by=world.chair)
    chair, url = signed_in(world.chair), address("meeting_detail", world.meeting.pk)
    page = chair.get(url).content.decode()
    conclude = f'<a class="btn btn-primary" href="{address("round_conclude", opened.pk)}">'
    following = address("round_open", world.meeting.pk, "bang_khen_tinh")
    assert conclude in page and page.count("btn-primary") == 1
    assert page.index(conclude) < page.index(f'<a class="btn btn-secondary" href="{following}">')
    said = {world.items[0].pk: Concluded(True)}
    meetings.conclude_items(round=opened, conclusions=said, by=world.chair)
    page = chair.get(url).content.decode()
    assert f'<a class="btn btn-primary" href="{following}">' in page
    assert page.count("btn-primary") == 1


def test_the_item_tells_its_conclusion_with_the_count(world):
    opened = world.open()
    ballots_of_all(world, opened)
    rounds.close_round(round=opened, by=world.chair)
    said = {world.items[0].pk: Concluded(False, "Đơn vị xin rút")}
    meetings.conclude_items(round=opened, conclusions=said, by=world.chair)
    page = text_of(signed_in(world.chair).get(address("item_detail", world.items[0].pk)))
    sentence = opened.boxes.get(item=world.items[0]).sentence
    assert sentence and f"Hội đồng đã kết luận: Không thông qua. {sentence}." in page
    assert f"{sentence}. Đơn vị xin rút" in page
