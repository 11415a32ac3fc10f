"""Classifications, discipline and unresolved cases: pages, rules, journal."""

from datetime import date

import pytest
from django.urls import reverse

from emulation.enums import Role
from emulation.errors import Forbidden, Refused
from emulation.models import AuditEntry, Classification, DisciplineRecord, PendingCase
from emulation.services import standing
from tests.factories import (
    collective_of,
    make_officer,
    make_staff,
    make_tccb,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db
TODAY = date(2025, 11, 12)


@pytest.fixture(autouse=True)
def today(settings):
    settings.DEMO_TODAY = TODAY


def text(response):
    return response.content.decode().replace("\u00a0", " ")


def test_classification_entered_again_is_corrected_and_both_are_in_the_journal(client):
    unit = make_unit()
    client.force_login(make_tccb())
    data = {"unit": unit.pk, "organisation": "party", "body": "Chi bộ", "year": "2024"}
    first = client.post(reverse("classification_enter"), data | {"level": 3})
    assert first.url == reverse("standing_list")
    late = client.post(reverse("classification_enter"), data | {"level": 2})
    assert late.status_code == 422
    assert "Chi bộ năm 2024 đã ghi: Hoàn thành tốt nhiệm vụ." in text(late)
    assert Classification.objects.get().level == 3
    known = {"level": 2, "replaces": late.context["form"]["replaces"].value()}
    again = client.post(reverse("classification_enter"), data | known)
    assert again.url == reverse("standing_list")
    assert [row.level for row in Classification.objects.all()] == [2]
    journal = AuditEntry.objects.filter(act="classification_entered").order_by("number")
    assert [(e.data["before"], e.data["level"]) for e in journal] == [(None, 3), (3, 2)]
    page = text(client.get(reverse("standing_list"), {"nam": "2024"}))
    assert "Hoàn thành nhiệm vụ" in page


def test_classification_of_a_year_to_come_is_refused_at_the_field(client):
    unit = make_unit()
    client.force_login(make_tccb())
    data = {"unit": unit.pk, "organisation": "party", "body": "Chi bộ", "year": "2026", "level": 3}
    response = client.post(reverse("classification_enter"), data)
    assert "Năm xếp loại phải từ 2015 đến 2025." in text(response)
    assert response.context["form"].errors["year"]
    assert 'value="Chi bộ"' in text(response)


def test_discipline_is_of_a_person_and_once(client):
    unit = make_unit()
    staff = make_staff(unit, "Nguyễn Văn Bảy")
    client.force_login(make_tccb())
    data = {
        "subject": staff.subject.pk,
        "level": 1,
        "number": "112/QĐ-SNNMT",
        "decided_on": "03/3/2025",
    }
    for _ in range(2):
        client.post(reverse("discipline_enter"), data)
    assert DisciplineRecord.objects.get().decided_on == date(2025, 3, 3)
    assert AuditEntry.objects.filter(act="discipline_entered").count() == 1
    page = text(client.get(reverse("standing_list")))
    assert "Ông Nguyễn Văn Bảy" in page
    assert "Khiển trách" in page
    with pytest.raises(Refused):
        standing.enter_discipline(
            subject=collective_of(unit),
            level=1,
            decided_on=TODAY,
            number="1",
            by=make_tccb(),
            on=TODAY,
        )


def test_case_blocks_until_its_conclusion(client):
    subject = collective_of(make_unit("Ban Quản lý Cảng cá"))
    client.force_login(make_tccb())
    data = {
        "subject": subject.pk,
        "kind": "complaint",
        "opened_on": "28/10/2025",
        "handler": "Thanh tra Sở",
        "answer_due": "27/12/2025",
    }
    client.post(reverse("case_open"), data)
    case = PendingCase.objects.get()
    page = text(client.get(reverse("standing_list")))
    assert "Đang chặn" in page
    assert "hạn trả lời 27/12/2025" in page
    url = reverse("case_close", args=[case.pk])
    early = client.post(url, {"closed_on": "01/10/2025"})
    assert "Ngày kết thúc phải sau ngày bắt đầu." in text(early)
    client.post(url, {"closed_on": "10/11/2025"})
    case.refresh_from_db()
    assert case.closed_on == date(2025, 11, 10)
    assert AuditEntry.objects.filter(act="case_closed").count() == 1


def test_officer_is_told_who_keeps_these(client):
    unit = make_unit()
    client.force_login(make_officer(unit))
    for route in ("standing_list", "classification_enter", "discipline_enter", "case_open"):
        response = client.get(reverse(route))
        assert response.status_code == 403
        assert "Chỉ Phòng Tổ chức cán bộ" in text(response)


def test_inspector_reads_and_is_offered_no_entry(client):
    subject = collective_of(make_unit("Ban Quản lý Cảng cá"))
    case = PendingCase.objects.create(
        subject=subject, kind="complaint", opened_on=date(2025, 10, 28), handler="Thanh tra Sở"
    )
    client.force_login(make_user(Role.INSPECTOR))
    response = client.get(reverse("standing_list"))
    assert "Ban Quản lý Cảng cá" in text(response)
    content = response.content.decode()
    entries = [reverse(f"{act}_enter") for act in ("classification", "discipline")]
    for url in (*entries, reverse("case_open"), reverse("case_close", args=[case.pk])):
        assert url not in content


@pytest.mark.parametrize("act", ["classification", "discipline", "case", "conclusion"])
def test_inspector_enters_nothing(act):
    unit, inspector = make_unit(), make_user(Role.INSPECTOR)
    person, collective = make_staff(unit, "Nguyễn Văn Bảy").subject, collective_of(unit)
    opened = {"subject": collective, "kind": "complaint", "opened_on": TODAY, "handler": "Sở"}
    acts = {
        "classification": lambda: standing.enter_classification(
            unit=unit, organisation="party", body="Chi bộ", year=2024, level=3, by=inspector,
            on=TODAY,
        ),
        "discipline": lambda: standing.enter_discipline(
            subject=person, level=1, decided_on=TODAY, number="1", by=inspector, on=TODAY
        ),
        "case": lambda: standing.open_case(**opened, by=inspector, on=TODAY),
        "conclusion": lambda: standing.close_case(
            case=PendingCase.objects.create(**opened), closed_on=TODAY, by=inspector, on=TODAY
        ),
    }  # fmt: skip
    with pytest.raises(Forbidden, match="Chỉ Phòng Tổ chức cán bộ"):
        acts[act]()
    assert not PendingCase.objects.exclude(closed_on=None).exists()
    assert not DisciplineRecord.objects.exists()


def test_day_after_today_is_refused():
    with pytest.raises(Refused) as refusal:
        standing.open_case(
            subject=collective_of(make_unit()),
            kind="complaint",
            opened_on=date(2025, 11, 13),
            handler="Thanh tra Sở",
            by=make_tccb(),
            on=TODAY,
        )
    assert refusal.value.field == "opened_on"


def test_a_year_is_written_without_a_dot(client):
    client.force_login(make_tccb())
    address = reverse("classification_enter")
    assert 'name="year" value="2024"' in text(client.get(address))
    page = text(client.post(address, {"year": "1999"}))
    assert "Năm xếp loại phải từ 2015 trở lên." in page
    assert "Hiểu là: 2024" in text(client.post(address, {"year": "2024"}))
