"""A norm is followed by a later one and put right; the journal keeps what was."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from awards.models import ContributionNorm
from awards.services.norms import Norm, correct_norm, enter_norm
from emulation import audit
from emulation.enums import Role
from emulation.errors import Forbidden, Refused, Stale
from emulation.models import AuditEntry
from emulation.selectors.journal import Asked, entries, told
from tests.awards.makers import make_plan_in_force
from tests.factories import make_movement, make_officer, make_tccb, make_unit, make_user

pytestmark = pytest.mark.django_db

FIRST = Norm("giay_khen", "collective", Decimal(100_000_000), "QĐ 1", date(2024, 1, 1))
LATER = replace(FIRST, value=Decimal(200_000_000), source="QĐ 2", valid_from=date(2025, 1, 1))


def enter(norm: Norm) -> ContributionNorm:
    return enter_norm(movement=make_movement(), norm=norm, by=make_tccb())


def spans() -> list[tuple[int, date, date | None]]:
    rows = ContributionNorm.objects.order_by("valid_from")
    return [(row.value // 1_000_000, row.valid_from, row.valid_to) for row in rows]


def correct(row: ContributionNorm, seen: int = 1, reason: str = "Nhập nhầm số", **changes):
    to = replace(FIRST, **changes)
    return correct_norm(norm=row, to=to, reason=reason, seen=seen, by=make_tccb())


def test_a_later_norm_ends_the_open_one_the_day_before():
    first = enter(FIRST)
    enter(LATER)
    assert spans() == [
        (100, date(2024, 1, 1), date(2024, 12, 31)),
        (200, date(2025, 1, 1), None),
    ]
    ended = audit.entries_of(first).get(act="norm_ended")
    assert (ended.data["before"]["valid_to"], ended.data["after"]["valid_to"]) == ("", "2024-12-31")
    (row,) = [r for r in told(list(entries(Asked()))) if r["what"].startswith("Kết thúc hiệu lực")]
    assert "đến hết chưa có → 31/12/2024" in row["figures"]
    assert "QĐ 2" in row["figures"]


def test_other_tiers_and_kinds_stay_open():
    enter(replace(FIRST, tier="bang_khen_tinh"))
    enter(replace(FIRST, subject_kind="individual"))
    enter(LATER)
    assert [end for _, _, end in spans()] == [None, None, None]
    assert not AuditEntry.objects.filter(act="norm_ended").exists()


@pytest.mark.parametrize("start", [date(2024, 1, 1), date(2023, 6, 1)])
def test_one_of_the_same_day_or_before_is_no_successor(start):
    enter(FIRST)
    with pytest.raises(Refused) as refused:
        enter(replace(LATER, valid_from=start))
    assert refused.value.field == "valid_from"
    assert spans() == [(100, date(2024, 1, 1), None)]


def test_a_later_one_inside_a_dated_one_is_refused_and_ends_nothing():
    enter(replace(FIRST, valid_to=date(2025, 12, 31)))
    with pytest.raises(Refused, match="Trùng ngày với định mức theo QĐ 1"):
        enter(LATER)
    assert spans() == [(100, date(2024, 1, 1), date(2025, 12, 31))]


def test_a_correction_keeps_both_and_its_reason():
    row = enter(FIRST)
    correct(row, value=Decimal(10_000_000), valid_to=date(2024, 12, 31))
    assert spans() == [(10, date(2024, 1, 1), date(2024, 12, 31))]
    entry = audit.entries_of(row).get(act="norm_corrected")
    assert entry.data["reason"] == "Nhập nhầm số"
    (said,) = [r for r in told(list(entries(Asked()))) if r["what"] == "Sửa định mức đóng góp"]
    assert "mức 100.000.000 đồng → 10.000.000 đồng" in said["figures"]
    assert said["reason"] == "Nhập nhầm số"


def test_a_correction_is_refused_without_reason_and_over_another_norm():
    row = enter(replace(FIRST, valid_to=date(2024, 12, 31)))
    enter(LATER)
    with pytest.raises(Refused) as refused:
        correct(row, reason=" ", value=Decimal(1))
    assert refused.value.field == "reason"
    with pytest.raises(Refused, match="Trùng ngày với định mức theo QĐ 2"):
        correct(row, valid_to=date(2025, 1, 1))
    with pytest.raises(Refused, match="lớn hơn 0"):
        correct(row, value=Decimal(0))
    assert spans()[0] == (100, date(2024, 1, 1), date(2024, 12, 31))


def test_a_correction_of_what_has_changed_meanwhile_is_stale_and_the_same_twice_is_one():
    row = enter(FIRST)
    correct(row, value=Decimal(10_000_000))
    with pytest.raises(Stale):
        correct(row, value=Decimal(20_000_000))
    correct(row, value=Decimal(10_000_000))
    row.refresh_from_db()
    assert (row.value, row.version) == (10_000_000, 2)
    assert AuditEntry.objects.filter(act="norm_corrected").count() == 1


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.INSPECTOR, Role.ADMIN])
def test_only_tccb_corrects(role):
    row = enter(FIRST)
    with pytest.raises(Forbidden):
        correct_norm(norm=row, to=LATER, reason="x", seen=1, by=make_user(role))


# --- The page -------------------------------------------------------------------------------

TYPED = {
    "tier": "giay_khen", "subject_kind": "collective", "value": "10.000.000", "source": "QĐ 1",
    "valid_from": "01/01/2024", "valid_to": "", "reason": "Thừa một số 0", "version": "1",
}  # fmt: skip


def test_the_page_corrects_and_shows_both_when_it_changed(client):
    make_plan_in_force()
    row = enter(FIRST)
    client.force_login(make_tccb())
    url = reverse("norm_correct", args=[row.pk])
    assert f'href="{url}"' in client.get(reverse("plan_detail")).content.decode()
    assert "Sửa định mức đóng góp" in client.get(url).content.decode()
    assert client.post(url, TYPED | {"reason": ""}).status_code == 422
    assert client.post(url, TYPED).url == reverse("plan_detail") + "?phong-trao=kh54"
    stale = client.post(url, TYPED | {"value": "20.000.000"})
    assert stale.status_code == 409
    page = stale.content.decode().replace("\u00a0", " ")
    assert "10.000.000 đồng" in page and "20.000.000 đồng" in page
    assert 'name="version" value="2"' in page
    assert client.post(url, TYPED | {"value": "20.000.000", "version": "2"}).status_code == 302
    row.refresh_from_db()
    assert row.value == 20_000_000


def test_who_reads_the_plan_only_is_offered_no_correction(client):
    make_plan_in_force()
    row = enter(FIRST)
    url = reverse("norm_correct", args=[row.pk])
    client.force_login(make_user(Role.INSPECTOR))
    assert f'href="{url}"' not in client.get(reverse("plan_detail")).content.decode()
    client.force_login(make_officer(make_unit()))
    assert client.post(url, TYPED).status_code == 403
