"""The whole achievement report behind an item of the agenda, as the council was given it."""

import re

import pytest

from awards.models import Nomination
from awards.rules.codec import to_plain
from awards.selectors.verdicts import assess_subject
from tests.awards.council.test_pages import address, signed_in, text_of
from tests.awards.council.world import MEETING_DAY, World, make_world
from tests.awards.makers import give_result, make_report, meets
from tests.factories import make_officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


def test_a_member_reads_the_whole_report_as_it_was_presented(world):
    """Every part of the words, and the stored figures: a result entered later is not in it."""
    item = world.items[0]
    occasion, subject = item.meeting.occasion, item.nomination.subject
    meets(occasion, subject)
    words = {"overview": "Chi cục có 42 người.", "measures": "Giao việc theo tuần."}
    report = make_report(occasion, subject, by=make_officer(subject.unit), **words)
    facts = to_plain(assess_subject(occasion, subject, on=MEETING_DAY).facts)
    Nomination.objects.filter(pk=item.nomination_id).update(report=report, facts=facts)
    give_result(subject, 5, target=subject.targets.get(), on=MEETING_DAY)
    client = signed_in(world.users[2])
    place = address("item_report", item.pk)
    shown = client.get(address("item_detail", item.pk)).content.decode()
    links = re.findall(rf'href="({place}[^"]*)"', shown)
    assert links == [place, f"{place}#so-luoc", f"{place}#bien-phap"]
    page = client.get(place)
    for part in (*words.values(), report.achievements, report.summary):
        assert part in text_of(page)
    assert 'id="so-luoc"' in page.content.decode() and 'id="bien-phap"' in page.content.decode()
    assert "33 trên 30 hộ, bằng 110%" in text_of(page)
    assert "38 trên 30" not in text_of(page)
    assert "như khi trình Hội đồng, tính ngày 12/11/2025" in text_of(page)


def test_a_nomination_from_before_there_were_reports_has_no_link_to_one(world):
    item = world.items[0]
    client = signed_in(world.users[2])
    place = address("item_report", item.pk)
    assert place not in client.get(address("item_detail", item.pk)).content.decode()
    assert text_of(client.get(place)).count("Chưa viết.") == 4
