"""The journal as the inspectorate reads it: who did what, about whom, with the figures."""

import unicodedata
import uuid
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from django.urls import reverse

from emulation import audit, clock
from emulation.acts import Act
from emulation.enums import Role
from emulation.models import Target
from emulation.selectors.journal import Asked, entries, told
from emulation.selectors.journal_words import figures as figures_told
from emulation.selectors.pledges import history
from emulation.services.targets import assign_target, change_target, figures_of
from emulation.vietnamese.numbers import parse_decimal
from tests.emulation.pledge_makers import add, figures, fill, make_world, start
from tests.emulation.test_pledge_pages import signed_in, text_of
from tests.factories import make_measure, make_staff, make_unit, make_user

pytestmark = pytest.mark.django_db
HERE = ZoneInfo("Asia/Ho_Chi_Minh")


def changed(world, value: str):
    """The first target of the pledge with another value."""
    target = Target.objects.filter(pledge=world.pledge).order_by("pk").first()
    old = figures_of(target)
    fresh = type(old)(**{**vars(old), "value": Decimal(value)})
    change_target(target=target, figures=fresh, seen=target.version, by=world.officer)
    return old, fresh


@pytest.fixture
def pledge_world():
    world = make_world()
    world.pledge = fill(world)
    return world


def test_a_changed_target_says_what_it_was_and_what_it_is(pledge_world):
    old, _ = changed(pledge_world, "77")
    row = told(list(entries(Asked())[:1]))[0]
    unit = pledge_world.pledge.unit
    assert row["what"].startswith("Sửa mức đề ra của tập thể: ")
    assert row["figures"] == (
        f"mức {old.value.normalize():f} {old.measure.name} → 77 {old.measure.name}".replace(
            ".", ","
        )
    )
    assert (row["about"].name, row["about"].line) == (unit.name, str(pledge_world.pledge.period))
    own = history(pledge_world.pledge)
    assert own[0]["figures"] == row["figures"]


@pytest.mark.parametrize(
    ("typed", "shown"),
    [("1.500", "1.500"), ("2500", "2.500"), ("1.234", "1.234"), ("1.234.567", "1.234.567"),
     ("10", "10"), ("1.000.000", "1.000.000"), ("1.234,5", "1.234,5"), ("1,234", "1,234"),
     ("1,2345", "1,2345"), ("0,5", "0,5")],
)  # fmt: skip
def test_a_figure_reads_in_the_journal_as_it_was_typed(typed, shown):
    world = make_world()
    km = make_measure("km", integral=False)
    target = add(world, start(world), world.collective, value="7")
    given = figures(value=str(parse_decimal(typed)), measure=km, budget=parse_decimal("1.500"))
    change_target(target=target, figures=given, seen=target.version, by=world.officer)
    own = signed_in(world.officer).get(reverse("pledge_detail", args=[target.pledge_id]))
    everything = signed_in(make_user(Role.INSPECTOR)).get(reverse("journal"))
    for page in (text_of(own), text_of(everything)):
        assert f"mức 7 hộ → {shown} km" in page and "kinh phí chưa có → 1.500 đồng" in page


@pytest.mark.parametrize(
    ("kept", "shown"),
    [("1.500", "1.500"), ("1.234.567", "1.234.567"), ("1.234,5", "1.234,5"), ("1,5", "1,5"),
     ("2500", "2.500"), ("42.5", "42,5"), ("400.0000", "400")],
)  # fmt: skip
def test_a_figure_of_an_older_entry_reads_as_it_was_meant(kept, shown):
    after = {"value": kept, "measure": "hộ"}
    assert figures_told(Act.PLEDGE_CHANGED, {"after": after}, "", {}) == f"mức {shown} hộ"


def test_an_assigned_target_reads_in_the_journal_as_it_was_typed():
    world = make_world()
    given = {"subject": world.collective, "movement": world.period.movement, "by": world.tccb,
             "span": world.period.span, "source": "QĐ 12/QĐ-UBND"}  # fmt: skip
    km = make_measure("km", integral=False)
    assign_target(figures=figures(value="1.500", measure=km), token=uuid.uuid4(), **given)
    row = told(list(entries(Asked(act=Act.TARGET_ASSIGNED))))[0]
    assert row["figures"].startswith("mức 1,5")


def test_older_acts_of_a_pledge_stay_reachable(pledge_world):
    for value in range(100, 110):
        changed(pledge_world, str(value))
    page = text_of(
        signed_in(pledge_world.officer).get(reverse("pledge_detail", args=[pledge_world.pledge.pk]))
    )
    assert "Xem thêm" in page and "việc trước đó" in page
    assert "mức 100" in page and "→ 109" in page


def test_filters_narrow_by_day_act_person_and_unit(pledge_world):
    changed(pledge_world, "77")
    client = signed_in(make_user(Role.INSPECTOR))
    url, today = reverse("journal"), clock.today()
    unit = pledge_world.pledge.unit
    day = f"{today:%d/%m/%Y}"
    for query, there in (
        ({"tu": day, "den": day}, True),
        ({"den": "01/01/2020"}, False),
        ({"tu": "01/01/2090"}, False),
        ({"don_vi": unit.pk}, True),
        ({"don_vi": make_unit("Chi cục Kiểm lâm").pk}, False),
        ({"viec": Act.PLEDGE_CHANGED}, True),
        ({"viec": Act.PASSWORD_CHANGED}, False),
        ({"q": pledge_world.officer.display_name}, True),
        ({"q": "Không có ai"}, False),
    ):
        page = client.get(url, query)
        assert page.status_code == 200
        assert ("→ 77" in text_of(page)) is there, query
    wrong = text_of(client.get(url, {"tu": "31/2/2025"}))
    assert "31/2/2025" in wrong and "Điều kiện này chưa dùng." in wrong


def test_a_filter_of_days_holds_the_whole_local_day(pledge_world, monkeypatch):
    made = []
    for at in (
        datetime(2025, 11, 11, 23, 59, tzinfo=HERE),
        datetime(2025, 11, 12, 0, 0, tzinfo=HERE),
        datetime(2025, 11, 12, 23, 59, tzinfo=HERE),
        datetime(2025, 11, 13, 0, 0, tzinfo=HERE),
    ):
        monkeypatch.setattr(clock, "now", lambda at=at: at)
        with transaction.atomic():
            made.append(audit.record(pledge_world.pledge, Act.PLEDGE_CHANGED, by=None))
    day = date(2025, 11, 12)
    found = entries(Asked(first=day, last=day))
    assert [entry.number for entry in found] == [made[2].number, made[1].number]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Đặng", {"Đặng Thị Ánh", "Đặng Văn Út"}),
        ("đặng", {"Đặng Thị Ánh", "Đặng Văn Út"}),
        ("DANG", {"Đặng Thị Ánh", "Đặng Văn Út"}),
        (unicodedata.normalize("NFD", "thị ánh"), {"Đặng Thị Ánh"}),
        ("van ut", {"Đặng Văn Út"}),
        ("cũ", {"Tên cũ"}),
        ("he thong", {"Hệ thống"}),
        ("không ai", set()),
        ("-", set()),
    ],
)
def test_a_name_is_found_however_it_is_typed(typed, found):
    """On either database: SQLite's LIKE does not know that Đ and đ are one letter."""
    unit = make_unit()
    renamed = make_user(display_name="Tên cũ")
    actors = [
        make_user(staff=make_staff(unit, "Đặng Thị Ánh")),
        make_user(display_name="Đặng Văn Út"),
        renamed,
        None,
    ]
    with transaction.atomic():
        for actor in actors:
            audit.record(unit, Act.ACCOUNT_CHANGED, by=actor)
    renamed.display_name = "Tên mới"
    renamed.save(update_fields=["display_name"])
    assert {entry.actor_name for entry in entries(Asked(who=typed))} == found
