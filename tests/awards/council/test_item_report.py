"""The whole achievement report behind an item of the agenda, as the council was given it."""

import re
from datetime import date

import pytest

from awards.models import Award, Decision, Nomination
from awards.rules.codec import to_plain
from awards.selectors.verdicts import assess_subject
from tests.awards.council.test_pages import address, signed_in, text_of
from tests.awards.council.world import MEETING_DAY, World, make_world
from tests.awards.makers import give_result, make_report, meets
from tests.factories import MOMENT, make_officer

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


def test_the_council_sees_the_awards_from_before_its_meeting(world):
    """The page of a meeting that is over does not show as earlier what the meeting led to."""
    item = world.items[0]
    for number, day in (("12/QĐ-UBND", date(2024, 12, 24)), ("98/QĐ-UBND", date(2025, 12, 20))):
        decision = Decision.objects.create(
            occasion=item.meeting.occasion,
            tier="giay_khen",
            number=number,
            decided_on=day,
            issuer="UBND tỉnh",
            recorded_by=world.tccb,
            recorded_at=MOMENT,
        )
        Award.objects.create(
            decision=decision,
            subject=item.nomination.subject,
            recipient_name="Chi cục",
            unit_name="Chi cục",
        )
    client = signed_in(world.users[2])
    for name in ("item_detail", "item_report"):
        page = text_of(client.get(address(name, item.pk)))
        assert "QĐ 12/QĐ-UBND" in page
        assert "98/QĐ-UBND" not in page
