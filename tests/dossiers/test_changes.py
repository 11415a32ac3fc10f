"""What a second snapshot changes is told place by place, in words."""

from typing import get_args, get_type_hints, is_typeddict

import pytest
from django.test import Client
from django.urls import reverse

from dossiers.changes import LABELS, SILENT, changes
from dossiers.content import Content
from dossiers.services.snapshots import freeze_again
from emulation.models import Staff
from tests.dossiers.makers import make_snapshot
from tests.dossiers.sample import rich_content
from tests.factories import make_tccb


def keys_of(kind: type) -> set[str]:
    found: set[str] = set()
    for name, hint in get_type_hints(kind).items():
        found.add(name)
        for part in (hint, *get_args(hint)):
            if is_typeddict(part):
                found |= keys_of(part)
    return found


def test_every_value_of_a_snapshot_has_its_words():
    assert keys_of(Content) - LABELS.keys() - SILENT == set()
    assert LABELS.keys() - keys_of(Content) == set()


def test_the_same_content_differs_nowhere_but_in_version_and_moment():
    again = rich_content() | {"number": 2, "frozen_at": "2025-11-13T08:00:00+07:00"}
    assert changes(rich_content(), again) == []


def test_each_changed_place_is_named_with_before_and_after():
    after = rich_content()
    after["meeting"]["chair"]["post"] = "Phó Chủ tịch Hội đồng"
    after["items"][0]["verdict"] = "unknown"
    after["rounds"][0]["lines"][1]["passed"] = False
    after["reports"][0]["contribution_total"] = 1_000
    after["submissions"][0]["receivers"] = ["Như trên"]
    found = {
        change.where: (change.before, change.after) for change in changes(rich_content(), after)
    }
    assert found["Phiên họp · chủ tọa · chức vụ"] == (
        "Chủ tịch Hội đồng",
        "Phó Chủ tịch Hội đồng",
    )
    assert ("đủ điều kiện", "chưa đủ căn cứ để kết luận") in found.values()
    assert ("có", "không") in found.values()
    assert ("116.400.000", "1.000") in found.values()
    assert ("Như trên; Giám đốc, các Phó Giám đốc Sở; Lưu: VT, TCCB", "Như trên") in found.values()
    assert len(found) == 5
    water = after["items"][1]["nominee"]["name"]
    assert found[f"Lượt · 1 · kết quả · {water} · đạt"] == ("có", "không")
    total = f"Báo cáo thành tích · {water}"
    assert any(where.startswith(total) for where in found)


def test_who_comes_or_goes_is_one_change():
    after = rich_content()
    gone = after["not_on_ballot"].pop()
    (change,) = changes(rich_content(), after)
    assert change.where.startswith("Không đưa vào bỏ phiếu · ")
    assert gone["nominee"]["name"] in change.before
    assert change.after == "(không có)"


@pytest.mark.django_db
def test_the_page_of_a_second_version_lists_the_changes():
    snapshot, tccb = make_snapshot(), make_tccb()
    client = Client()
    client.force_login(tccb)
    first = client.get(reverse("dossier_changes", args=[snapshot.dossier.pk]))
    assert "Đây là lần chốt đầu tiên" in first.content.decode()
    Staff.objects.filter(pk=snapshot.meeting.chair.staff_id).update(full_name="Nguyễn Hữu Nghị")
    again = freeze_again(meeting=snapshot.meeting, reason="Sửa tên chủ tọa", by=tccb)
    place = reverse("dossier_changes", args=[again.dossier.pk])
    page = client.get(place).content.decode()
    assert "Phiên họp · chủ tọa · tên" in page
    assert '<td data-l="Lần 1">Nguyễn Hữu Nghĩa</td>' in page
    assert '<td data-l="Lần 2">Nguyễn Hữu Nghị</td>' in page
    detail = client.get(reverse("dossier_detail", args=[again.dossier.pk])).content.decode()
    assert place in detail
