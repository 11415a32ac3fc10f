"""A decision's number and day are put right with a reason; all that reads them follows."""

from datetime import date

import pytest
from django.urls import reverse

from awards.models import AgendaItem, Award, Decision
from awards.selectors.register import named_so_far
from awards.services.decisions import correct_decision, decision_mark
from emulation.enums import Role
from emulation.errors import Forbidden, Refused, Stale
from emulation.models import AuditEntry, UnitName
from emulation.selectors.journal import Asked, entries, told
from tests.awards.council.world import make_council, make_meeting
from tests.awards.makers import make_occasion
from tests.awards.pages.scene import said
from tests.awards.test_decisions import DAY, approved, record
from tests.emulation.test_pledge_pages import signed_in
from tests.factories import collective_of, make_officer, make_tccb, make_unit, make_user

pytestmark = pytest.mark.django_db
OLD = date(2025, 11, 10)


@pytest.fixture(autouse=True)
def _today(settings):
    settings.DEMO_TODAY = DAY


@pytest.fixture
def officer():
    return make_officer(make_unit())


@pytest.fixture
def decision(officer):
    occasion, tccb = make_occasion(), make_tccb()
    unit = officer.roles.get().unit
    nomination = approved(occasion, tccb, collective_of(unit), officer)
    return record(occasion, tccb, [nomination], decided_on=OLD)


def correct(decision, **given):
    fields = {"number": "2042/QĐ-UBND", "decided_on": OLD, "reason": "Nhập nhầm số", "on": DAY}
    fields |= {"seen": decision_mark(decision), "by": make_tccb()}
    return correct_decision(decision=decision, **fields | given)


def corrections():
    return AuditEntry.objects.filter(act="decision_corrected")


def test_both_versions_and_the_reason_are_in_the_journal_and_people_are_told(decision, officer):
    correct(decision, decided_on=date(2025, 11, 11))
    decision.refresh_from_db()
    assert (decision.number, decision.decided_on) == ("2042/QĐ-UBND", date(2025, 11, 11))
    assert corrections().get().data == {
        "before": {"number": "2041/QĐ-UBND", "decided_on": "2025-11-10"},
        "after": {"number": "2042/QĐ-UBND", "decided_on": "2025-11-11"},
        "reason": "Nhập nhầm số",
    }
    (row,) = [r for r in told(list(entries(Asked()))) if r["what"].startswith("Sửa số, ngày")]
    assert "số 2041/QĐ-UBND → 2042/QĐ-UBND" in row["figures"]
    assert "ngày quyết định 10/11/2025 → 11/11/2025" in row["figures"]
    text = officer.inbox.order_by("pk").last().text
    assert text.endswith("Quyết định 2041/QĐ-UBND đã ghi nay sửa là 2042/QĐ-UBND ngày 11/11/2025")
    assert named_so_far(decision) == {
        (OLD, "2041/QĐ-UBND"), (date(2025, 11, 11), "2042/QĐ-UBND"),
    }  # fmt: skip


def test_names_follow_the_corrected_day(decision):
    unit = Award.objects.get().subject.unit
    UnitName.objects.create(
        unit=unit, name="Chi cục cũ", valid_from=date(2025, 1, 1), valid_to=date(2025, 6, 30)
    )
    assert decision.issuer == "Chủ tịch UBND tỉnh An Giang"
    correct(decision, number=decision.number, decided_on=date(2025, 6, 30))
    decision.refresh_from_db()
    award = Award.objects.get()
    assert decision.issuer == "Chủ tịch UBND tỉnh Kiên Giang"
    assert (award.recipient_name, award.unit_name) == ("Chi cục cũ", "Chi cục cũ")


def test_a_name_written_otherwise_stays(decision):
    Award.objects.update(recipient_name="Tên ghi khác")
    Decision.objects.update(issuer="Thủ tướng Chính phủ")
    correct(decision, decided_on=date(2025, 6, 30))
    decision.refresh_from_db()
    assert decision.issuer == "Thủ tướng Chính phủ"
    assert Award.objects.get().recipient_name == "Tên ghi khác"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"number": " "}, "number"),
        ({"reason": " "}, "reason"),
        ({"decided_on": date(2025, 11, 13)}, "decided_on"),
    ],
)
def test_faults_are_told_at_their_field_and_nothing_is_written(decision, given, field):
    with pytest.raises(Refused) as refused:
        correct(decision, **given)
    assert refused.value.field == field
    assert Decision.objects.get().number == "2041/QĐ-UBND"
    assert not corrections().exists()


@pytest.mark.parametrize("number", ["2042/QĐ-UBND", "02042 / qđ–ubnd"])
def test_the_number_of_another_decision_is_refused(decision, number):
    other = Decision.objects.get()
    other.pk, other.number = None, "2042/QĐ-UBND"
    other.save()
    with pytest.raises(Refused, match="đã được ghi") as refused:
        correct(decision, number=number)
    assert refused.value.field == "number"


def test_a_decisions_own_number_is_typed_otherwise(decision):
    correct(decision, number="02041/QĐ-UBND")
    decision.refresh_from_db()
    assert decision.number == "02041/QĐ-UBND"


def test_a_day_before_the_councils_meeting_is_refused(decision):
    council, seats, _ = make_council(3)
    meeting = make_meeting(council, seats, occasion=decision.occasion, held_on=OLD)
    nomination = Award.objects.get().nomination
    AgendaItem.objects.create(meeting=meeting, nomination=nomination, position=1, on_ballot=True)
    with pytest.raises(Refused, match="trước ngày Hội đồng họp") as refused:
        correct(decision, decided_on=date(2025, 11, 9))
    assert refused.value.field == "decided_on"
    assert Decision.objects.get().decided_on == OLD


def test_who_saw_an_older_one_does_not_write_over_it_and_the_same_twice_is_once(decision):
    seen = decision_mark(decision)
    correct(decision, seen=seen)
    with pytest.raises(Stale):
        correct(decision, number="2043/QĐ-UBND", seen=seen)
    correct(decision, seen=seen)
    assert Decision.objects.get().number == "2042/QĐ-UBND"
    assert corrections().count() == 1


@pytest.mark.parametrize("role", [Role.UNIT_OFFICER, Role.SECRETARY, Role.CHAIR, Role.DIRECTOR])
def test_tccb_alone_corrects(decision, role):
    with pytest.raises(Forbidden, match="Chỉ Phòng Tổ chức cán bộ"):
        correct(decision, by=make_user(role, unit=make_unit("Chi cục Kiểm lâm")))


def test_the_page_corrects_and_the_register_follows(decision):
    client = signed_in(make_tccb())
    place = reverse("decision_detail", args=[decision.pk])
    url = reverse("decision_correct", args=[decision.pk])
    assert url in client.get(place).content.decode()
    assert 'value="2041/QĐ-UBND"' in client.get(url).content.decode()
    given = {"number": "2042 / QĐ - UBND", "decided_on": "10/11/2025", "reason": "Nhập nhầm"}
    given["seen"] = decision_mark(decision)
    bad = client.post(url, given | {"number": "abc"})
    assert (bad.status_code, Decision.objects.get().number) == (422, "2041/QĐ-UBND")
    assert "Nhập đủ số, dấu gạch chéo và ký hiệu" in said(bad)
    page = said(client.post(url, given, follow=True))
    assert "Đã sửa, nay là Quyết định 2042/QĐ-UBND." in page
    assert "trước ghi là 2041/QĐ-UBND. Lý do: Nhập nhầm" in page
    assert "2042/QĐ-UBND" in said(client.get(reverse("award_list")))


def test_a_second_writer_sees_both_versions(decision):
    client, url = signed_in(make_tccb()), reverse("decision_correct", args=[decision.pk])
    seen = decision_mark(decision)
    correct(decision)
    given = {"number": "2043/QĐ-UBND", "decided_on": "10/11/2025", "reason": "x", "seen": seen}
    answer = client.post(url, given)
    assert answer.status_code == 409
    page = said(answer)
    assert "2042/QĐ-UBND" in page and 'value="2043/QĐ-UBND"' in page
    again = given | {"seen": answer.context["form"].data["seen"]}
    assert client.post(url, again).status_code == 302
    assert Decision.objects.get().number == "2043/QĐ-UBND"


def test_readers_find_no_way_to_correct(decision):
    page = signed_in(make_user(Role.DIRECTOR)).get(reverse("decision_detail", args=[decision.pk]))
    assert reverse("decision_correct", args=[decision.pk]) not in page.content.decode()
