"""Discipline and unresolved cases put right or annulled: pages, rules, journal, verdicts."""

from datetime import date

import pytest
from django.urls import reverse

from awards.collect import collect
from emulation.enums import Role
from emulation.errors import Forbidden, Refused, Stale
from emulation.models import AuditEntry, DisciplineRecord, PendingCase
from emulation.services import standing
from tests.awards.makers import make_occasion
from tests.factories import (
    collective_of,
    make_staff,
    make_tccb,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db
TODAY = date(2025, 11, 12)
WHY = "Gõ nhầm hình thức, theo Quyết định 112/QĐ-SNNMT."


@pytest.fixture(autouse=True)
def today(settings):
    settings.DEMO_TODAY = TODAY


@pytest.fixture
def tccb():
    return make_tccb()


@pytest.fixture
def person():
    return make_staff(make_unit(), "Nguyễn Văn Bảy").subject


@pytest.fixture
def discipline(person, tccb):
    return standing.enter_discipline(
        subject=person, level=1, decided_on=date(2025, 3, 3), number="112/QĐ-SNNMT", by=tccb,
        on=TODAY,
    )  # fmt: skip


@pytest.fixture
def case(person, tccb):
    return standing.open_case(
        subject=person, kind="complaint", opened_on=date(2025, 10, 28), handler="Thanh tra Sở",
        by=tccb, on=TODAY,
    )  # fmt: skip


def text(response):
    return " ".join(response.content.decode().replace("\u00a0", " ").split())


def facts_of(subject):
    (facts,) = collect(make_occasion(), [subject], on=TODAY)
    return facts


# --- Entered again, with something else in it -----------------------------------------------


def test_a_decision_entered_again_with_another_level_is_not_said_to_be_recorded(
    client, tccb, discipline
):
    client.force_login(tccb)
    data = {"subject": discipline.subject_id, "number": discipline.number, "level": 3}
    response = client.post(reverse("discipline_enter"), data | {"decided_on": "03/3/2025"})
    assert response.status_code == 422
    told = response.context["form"].errors["level"][0]
    assert told.startswith("Quyết định 112/QĐ-SNNMT đã ghi: Khiển trách.")
    assert 'value="03/3/2025"' in response.content.decode()
    assert DisciplineRecord.objects.get().level == 1


def test_a_case_entered_again_with_another_handler_is_not_said_to_be_recorded(client, tccb, case):
    client.force_login(tccb)
    data = {"subject": case.subject_id, "kind": "complaint", "opened_on": "28/10/2025"}
    response = client.post(reverse("case_open"), data | {"handler": "Công an tỉnh"})
    assert response.status_code == 422
    assert "Việc này đã ghi: Thanh tra Sở." in response.context["form"].errors["handler"][0]
    assert PendingCase.objects.get().handler == "Thanh tra Sở"
    assert client.post(reverse("case_open"), data | {"handler": "Thanh tra Sở"}).status_code == 302
    assert PendingCase.objects.count() == 1


def test_another_day_for_a_recorded_conclusion_is_not_said_to_be_recorded(client, tccb, case):
    client.force_login(tccb)
    url = reverse("case_close", args=[case.pk])
    client.post(url, {"closed_on": "10/11/2025"})
    response = client.post(url, {"closed_on": "11/11/2025"})
    assert "đã ghi kết luận ngày 10/11/2025" in response.context["form"].errors["closed_on"][0]
    assert client.post(url, {"closed_on": "10/11/2025"}).status_code == 302
    assert PendingCase.objects.get().closed_on == date(2025, 11, 10)


# --- Put right ------------------------------------------------------------------------------


def test_a_wrong_discipline_is_put_right_with_a_reason_and_the_verdict_follows(
    client, tccb, discipline
):
    client.force_login(tccb)
    url = reverse("discipline_correct", args=[discipline.pk])
    data = {"level": 2, "number": "112/QĐ-SNNMT", "decided_on": "03/3/2024", "seen": 1}
    nameless = client.post(url, data)
    assert "Ghi lý do" in nameless.context["form"].errors["reason"][0]
    assert len(facts_of(discipline.subject).disciplines) == 1
    assert client.post(url, data | {"reason": WHY}).url == reverse("standing_list")
    row = DisciplineRecord.objects.get()
    assert (row.level, row.decided_on, row.version) == (2, date(2024, 3, 3), 2)
    facts = facts_of(row.subject)  # told from any time; the rules look at the window
    told = [(each.level, facts.window.holds(each.decided_on)) for each in facts.disciplines]
    assert told == [("warning", False)]
    entry = AuditEntry.objects.get(act="discipline_corrected")
    assert entry.data["before"] == {
        "level": "Khiển trách", "decided_on": "2025-03-03", "number": "112/QĐ-SNNMT",
    }  # fmt: skip
    assert (entry.data["after"]["decided_on"], entry.data["reason"]) == ("2024-03-03", WHY)
    page = text(client.get(url))
    assert "hình thức Khiển trách → Cảnh cáo" in page
    assert "ngày quyết định 03/03/2025 → 03/03/2024" in page
    assert WHY in page


def test_a_case_is_put_right_and_a_mistaken_conclusion_taken_back_blocks_again(client, tccb, case):
    standing.close_case(case=case, closed_on=TODAY, by=tccb, on=TODAY)
    assert facts_of(case.subject).blocks == ()
    client.force_login(tccb)
    data = {"kind": "discipline", "opened_on": "27/10/2025", "handler": "Thanh tra Sở", "seen": 2}
    url = reverse("case_correct", args=[case.pk])
    response = client.post(url, data | {"reason": "Ghi kết luận nhầm việc.", "closed_on": ""})
    assert response.url == reverse("standing_list")
    (block,) = facts_of(case.subject).blocks
    assert (block.code, block.since) == ("discipline", date(2025, 10, 27))
    entry = AuditEntry.objects.get(act="case_corrected")
    assert entry.data["before"]["closed_on"] == "2025-11-12"
    assert "ngày kết luận 12/11/2025 → bỏ" in text(client.get(url))


def test_an_open_case_gets_its_conclusion_from_no_correction(tccb, case):
    with pytest.raises(Refused) as refusal:
        standing.correct_case(
            case=case, kind=case.kind, opened_on=case.opened_on, handler=case.handler,
            answer_due=None, closed_on=TODAY, reason=WHY, seen=1, by=tccb, on=TODAY,
        )  # fmt: skip
    assert refusal.value.field == "closed_on"
    assert PendingCase.objects.get().closed_on is None


def test_two_who_correct_one_row_are_shown_both_versions(client, tccb, discipline):
    client.force_login(tccb)
    url = reverse("discipline_correct", args=[discipline.pk])
    data = {"number": "112/QĐ-SNNMT", "decided_on": "03/3/2025", "reason": WHY, "seen": 1}
    client.post(url, data | {"level": 2})
    response = client.post(url, data | {"level": 3})
    assert response.status_code == 422
    assert "Bản đang lưu" in text(response)
    assert DisciplineRecord.objects.get().level == 2
    seen = response.context["form"]["seen"].value()
    client.post(url, data | {"level": 3, "seen": seen})
    assert DisciplineRecord.objects.get().level == 3


def test_a_correction_that_makes_two_of_one_decision_is_refused(person, tccb, discipline):
    other = standing.enter_discipline(
        subject=person, level=1, decided_on=date(2025, 3, 3), number="113", by=tccb, on=TODAY
    )
    with pytest.raises(Refused, match="đã có ở một dòng khác"):
        standing.correct_discipline(
            record=other, level=1, decided_on=date(2025, 3, 3), number="112/QĐ-SNNMT", reason=WHY,
            seen=1, by=tccb, on=TODAY,
        )  # fmt: skip


# --- Annulled -------------------------------------------------------------------------------


def test_a_mistaken_discipline_is_annulled_read_on_and_counts_no_longer(client, tccb, discipline):
    client.force_login(tccb)
    url = reverse("discipline_annul", args=[discipline.pk])
    assert client.post(url, {"seen": 1}).context["form"].errors["reason"]
    for _ in range(2):
        client.post(url, {"reason": "Ghi nhầm người.", "seen": 1})
    assert facts_of(discipline.subject).disciplines == ()
    assert facts_of(collective_of(discipline.subject.unit)).disciplines == ()
    assert AuditEntry.objects.get(act="discipline_annulled").data["reason"] == "Ghi nhầm người."
    page = text(client.get(reverse("standing_list")))
    assert "Đã hủy việc ghi, không tính" in page
    assert "Khiển trách. Ghi nhầm người." in page
    assert url not in page
    data = {"subject": discipline.subject_id, "number": "112/QĐ-SNNMT", "level": 1}
    client.post(reverse("discipline_enter"), data | {"decided_on": "03/3/2025"})
    assert len(facts_of(discipline.subject).disciplines) == 1


def test_a_mistaken_case_is_annulled_and_blocks_no_longer(client, tccb, case):
    client.force_login(tccb)
    assert len(facts_of(case.subject).blocks) == 1
    data = {"reason": "Đơn của người khác.", "seen": 1}
    client.post(reverse("case_annul", args=[case.pk]), data)
    row = PendingCase.objects.get()
    assert (row.closed_on, row.annul_reason) == (TODAY, "Đơn của người khác.")
    assert facts_of(case.subject).blocks == ()
    page = text(client.get(reverse("standing_list")))
    assert "Đã hủy việc ghi" in page
    assert f"{case.get_kind_display()}. Đơn của người khác." in page
    assert AuditEntry.objects.get(act="case_annulled").data["kind"] == "complaint"
    with pytest.raises(Refused, match="đã hủy việc ghi"):
        standing.close_case(case=case, closed_on=TODAY, by=tccb, on=TODAY)


def test_what_was_annulled_is_not_put_right_any_more(tccb, discipline):
    standing.annul_discipline(record=discipline, reason="Nhầm.", seen=1, by=tccb, on=TODAY)
    with pytest.raises(Refused, match="đã hủy việc ghi"):
        standing.correct_discipline(
            record=discipline, level=2, decided_on=date(2025, 3, 3), number="1", reason=WHY,
            seen=2, by=tccb, on=TODAY,
        )  # fmt: skip


def test_an_old_page_annuls_nothing(tccb, case):
    with pytest.raises(Stale):
        standing.annul_case(case=case, reason=WHY, seen=0, by=tccb, on=TODAY)
    assert PendingCase.objects.get().closed_on is None


def test_an_inspector_puts_nothing_right(discipline, case):
    inspector = make_user(Role.INSPECTOR)
    common = {"reason": WHY, "seen": 1, "by": inspector, "on": TODAY}
    figures = {"level": 2, "decided_on": TODAY, "number": "1"}
    words = {
        "kind": "complaint", "opened_on": TODAY, "handler": "Sở", "answer_due": None,
        "closed_on": None,
    }  # fmt: skip
    for act in (
        lambda: standing.correct_discipline(record=discipline, **figures, **common),
        lambda: standing.annul_discipline(record=discipline, **common),
        lambda: standing.correct_case(case=case, **words, **common),
        lambda: standing.annul_case(case=case, **common),
    ):
        with pytest.raises(Forbidden, match="Chỉ Phòng Tổ chức cán bộ"):
            act()
    assert not AuditEntry.objects.filter(act__endswith="corrected").exists()
