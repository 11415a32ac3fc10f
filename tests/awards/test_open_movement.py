"""The next plan of the same office: a movement opened from a file, waiting, then at work."""

import re
from datetime import date
from functools import partial

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from awards.models import PlanVersion
from awards.rules import parse_plan
from awards.selectors.movements import movement_of_plan, proposed_code, shown_movement, standings
from awards.selectors.plans import version_in_force
from awards.services.movements import open_movement
from awards.services.occasions import create_occasion, open_occasion
from awards.services.plans import activate_plan_version
from emulation.enums import Role
from emulation.errors import Forbidden, Refused
from emulation.forms.records import ContributionForm
from emulation.forms.review import PeriodForm
from emulation.models import AuditEntry, Movement, RegistrationPeriod
from emulation.services.periods import open_period
from tests.access.table import ROWS
from tests.access.walking import address, body_of, knock
from tests.access.world import World
from tests.awards.council.crowd import crossing, on_postgresql
from tests.awards.makers import KH54, make_occasion, make_plan_in_force
from tests.factories import collective_of, make_tccb, make_unit, make_user

pytestmark = pytest.mark.django_db
TITLE = "Xây dựng nhà ở cho hộ nghèo"
_HEAD = (
    KH54.read_text(encoding="utf-8")
    .partition("[[case]]")[0]
    .replace('number = "54/KH-SNNPTNT"', 'number = "12/KH-SNNMT"')
    .replace(
        'title = "Chung tay vì người nghèo - Không ai bị bỏ lại phía sau"', f'title = "{TITLE}"'
    )
    .replace("issued_on = 2022-07-26", "issued_on = 2026-01-15")
)
NEXT = re.sub(r"\b202[1-5]\b", lambda year: str(int(year[0]) + 5), _HEAD)
URL = "/ke-hoach/phong-trao-moi/"
WAITING = "chờ người thứ hai áp dụng bản 1"


@pytest.fixture(autouse=True)
def today(settings):
    settings.DEMO_TODAY = date(2025, 11, 12)


def text(response) -> str:
    return response.content.decode().replace("\u00a0", " ").replace("\u2060", "")


def sent(client: Client, body: str = NEXT, **typed: str):
    return client.post(URL, {"file": SimpleUploadedFile("kh12.toml", body.encode()), **typed})


def opened(code: str = "") -> PlanVersion:
    make_plan_in_force()
    return open_movement(text=NEXT, code=code, by=make_tccb())


def at_work(version: PlanVersion) -> Movement:
    activate_plan_version(version=version, by=make_user(Role.ADMIN), reason="Kế hoạch ban hành")
    return version.movement


# --- Opened ---------------------------------------------------------------------------------


def test_a_file_opens_a_movement_that_waits(client):
    old = make_plan_in_force()
    tccb = make_tccb()
    client.force_login(tccb)
    response = sent(client, note="Thay Kế hoạch 54")
    version = PlanVersion.objects.exclude(movement=old).get()
    movement = version.movement
    assert response.url == reverse("plan_version", args=[version.pk])
    assert (movement.code, movement.name) == ("12-kh-snnmt", TITLE)
    assert (movement.starts_on, movement.ends_on) == (date(2026, 1, 1), date(2030, 12, 31))
    assert movement.department == old.department
    assert (version.number, version.note, version.added_by) == (1, "Thay Kế hoạch 54", tccb)
    assert version.activated_at is None and not movement.has_begun
    acts = (
        AuditEntry.objects.filter(actor_id=tccb.pk).order_by("number").values_list("act", flat=True)
    )
    assert list(acts) == ["plan_added", "movement_opened"]
    assert WAITING in text(client.get(response.url))
    journal = Client()
    journal.force_login(make_user(Role.ADMIN))
    page = text(journal.get(reverse("journal")))
    assert "Mở phong trào mới" in page and TITLE in page


def test_a_second_person_puts_it_to_work(client):
    version = opened()
    with pytest.raises(Refused, match="không tự áp dụng"):
        activate_plan_version(version=version, by=version.added_by, reason="Ban hành")
    assert not version.movement.has_begun
    movement = at_work(version)
    assert version_in_force(movement) == version
    assert movement.tiers.count() == 3 and movement.contents.count() > 0
    old = make_plan_in_force()
    assert old.tiers.filter(in_plan=True).count() == 3


def test_the_code_is_proposed_typed_and_refused(client):
    make_plan_in_force()
    client.force_login(make_tccb())
    page = sent(client, code="Nhà ở 2026", note="Thay KH 54")
    assert page.status_code == 422 and Movement.objects.count() == 1
    assert "Mã chỉ gồm chữ thường không dấu" in text(page)
    assert 'value="Nhà ở 2026"' in text(page) and "Thay KH 54" in text(page)
    page = text(sent(client, code="kh54"))
    assert "Mã này là của phong trào “Chung tay vì người nghèo" in page
    sent(client, code="nha-o")
    assert Movement.objects.filter(code="nha-o").exists()


def test_a_taken_code_is_counted_on():
    opened(code="12-kh-snnmt")
    plan = parse_plan(NEXT.replace("12/KH-SNNMT", "12/KH.SNNMT"))
    assert proposed_code(plan) == "12-kh-snnmt-2026"


def test_faults_stand_with_their_lines_and_what_was_typed_stays(client):
    make_plan_in_force()
    client.force_login(make_tccb())
    body = NEXT.replace("[plan]", "[plan]\nstrange = 1").replace("rank = 3", "rank = 2")
    page = sent(client, body, code="nha-o", note="Thay KH 54")
    assert page.status_code == 422 and Movement.objects.count() == 1
    assert "plan.strange" in text(page) and "Chưa lưu gì." in text(page)
    assert 'value="nha-o"' in text(page) and "Thay KH 54" in text(page)
    assert "Chọn tệp kế hoạch (.toml)." in text(client.post(URL, {}))
    long = NEXT.replace(TITLE, "Xây " * 60)
    assert "plan.title" in text(sent(client, long))


def test_a_plan_that_is_there_leads_to_its_movement(client):
    make_plan_in_force()
    client.force_login(make_tccb())
    same = NEXT.replace("12/KH-SNNMT", "54/KH-SNNPTNT").replace("2026-01-15", "2022-07-26")
    page = sent(client, same)
    assert page.status_code == 422 and Movement.objects.count() == 1
    assert "là của phong trào “Chung tay vì người nghèo" in text(page)
    assert f'href="{reverse("plan_upload", args=["kh54"])}"' in text(page)
    later = same.replace("2022-07-26", "2026-01-15")  # numbers begin anew each year
    assert sent(client, later).status_code == 302


def test_a_version_of_other_days_points_to_the_new_page(client):
    make_plan_in_force()
    client.force_login(make_tccb())
    data = {"file": SimpleUploadedFile("kh12.toml", NEXT.encode()), "note": "Kế hoạch mới"}
    page = text(client.post(reverse("plan_upload", args=["kh54"]), data))
    assert "thì mở phong trào mới" in page and f'href="{URL}"' in page
    own = KH54.read_text(encoding="utf-8").partition("[[case]]")[0].replace("54/KH", "77/KH")
    data["file"] = SimpleUploadedFile("kh77.toml", own.encode())
    page = text(client.post(reverse("plan_upload", args=["kh54"]), data, follow=True))
    assert "Tệp ghi số 77/KH-SNNPTNT, bản đang áp dụng ghi số 54/KH-SNNPTNT." in page
    assert f'href="{URL}"' in page


def test_pressed_twice_is_one_movement(client):
    make_plan_in_force()
    client.force_login(make_tccb())
    first, second = (sent(client) for _ in range(2))
    assert first.url == second.url
    assert Movement.objects.count() == 2
    assert "Phong trào này đã mở rồi, mã 12-kh-snnmt." in text(client.get(second.url))
    stranger = Client()
    stranger.force_login(make_tccb())
    assert sent(stranger).status_code == 422


def test_only_tccb_and_the_administrator_open_one(client):
    make_plan_in_force()
    with pytest.raises(Forbidden):
        open_movement(text=NEXT, by=make_user(Role.DIRECTOR))
    assert Movement.objects.count() == 1
    client.force_login(make_user(Role.ADMIN))
    assert f'href="{URL}"' in text(client.get(reverse("plan_detail")))
    client.force_login(make_user(Role.INSPECTOR))
    assert f'href="{URL}"' not in text(client.get(reverse("plan_detail")))


@pytest.mark.django_db(transaction=True)
@on_postgresql
def test_two_at_once_are_one_movement():
    make_plan_in_force()
    people = [make_tccb(), make_tccb()]
    acts = [
        partial(open_movement, text=NEXT, code=f"nha-o-{n}", by=u) for n, u in enumerate(people)
    ]
    first, second = crossing(*acts)
    assert isinstance(second, Refused) and second.field == "text"
    assert Movement.objects.exclude(code="kh54").get() == first.movement


# --- Which one a page is about --------------------------------------------------------------


def test_the_plan_s_page_shows_the_one_at_work(client):
    version = opened()
    client.force_login(make_tccb())
    page = text(client.get(reverse("plan_detail")))
    assert "Kế hoạch 54/KH-SNNPTNT" in page and "Chờ áp dụng kế hoạch" in page
    url = f"{reverse('plan_detail')}?phong-trao=12-kh-snnmt"
    assert f'href="{url}"' in page
    assert "Bản 1 đã nhập, chưa áp dụng." in text(client.get(url))
    at_work(version)
    page = text(client.get(reverse("plan_detail")))
    assert "Kế hoạch 54/KH-SNNPTNT" in page and "Chờ áp dụng kế hoạch" not in page
    assert "Kế hoạch 12/KH-SNNMT" in text(client.get(url))
    found = standings()
    assert shown_movement(found, "", date(2026, 3, 1)) == version.movement
    assert shown_movement(found, "", date(2032, 3, 1)) == version.movement
    assert shown_movement(found, "kh54", date(2026, 3, 1)).code == "kh54"
    assert movement_of_plan(parse_plan(NEXT)) == version.movement


# --- Waiting, then at work: every page ------------------------------------------------------

LOOKERS = ("tccb", "officer_a", "secretary", "inspector", "admin", "member")
TOLD = {"plan_detail", "home", "journal", "movement_open"}  # where it is told that one waits


def seen(world: World) -> dict[tuple[str, str], str]:
    """Every page as each reads it; nobody gets an error."""
    pages = {}
    for row in ROWS:
        for actor in LOOKERS:
            if row.expected("get", actor) != "in":
                continue
            client = world.client(actor)
            url = address(row.route, world.things[row.on].own)
            found, page = knock(client, "get", url, None, keep=False)
            assert found == "in", (row.route, actor, found)
            pages[row.route, actor] = page
    return pages


def test_a_movement_that_waits_is_nowhere_but_where_it_waits():
    world = World()
    open_movement(text=NEXT, by=world.users["tccb"])
    named = {route for (route, _), page in seen(world).items() if TITLE in page}
    assert named == TOLD - {"movement_open"}


def test_with_two_at_work_every_page_opens_and_tells_them_apart():
    world = World()
    movement = at_work(open_movement(text=NEXT, by=world.users["tccb"]))
    tccb = world.users["tccb"]
    days = {"opens_on": date(2025, 11, 1), "closes_on": date(2026, 12, 20)}
    year = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31)}
    open_period(movement=movement, name="Đăng ký nhà ở 2026", **year, **days, by=tccb)
    occasion = create_occasion(
        movement=movement, code="annual", name="Nhà ở 2026", **year, by=tccb,
        opens_on=date(2025, 11, 1), closes_on=date(2026, 12, 5),
    )  # fmt: skip
    open_occasion(occasion=occasion, by=tccb)
    pages = seen(world)
    for route in ("verdict_list", "nomination_list", "pledge_list", "pledge_overview"):
        page = next(page for (name, _), page in pages.items() if name == route and page)
        assert "Nhà ở 2026" in page or "Đăng ký nhà ở 2026" in page or TITLE in page, route
    for name, pk in (
        ("verdict_list", f"?dip={occasion.pk}"),
        ("verdict_needs", f"?dip={occasion.pk}"),
    ):
        assert world.client("tccb").get(reverse(name) + pk).status_code == 200
    for name in ("nomination_table", "choosing_detail"):
        assert world.client("tccb").get(reverse(name, args=[occasion.pk])).status_code == 200
    assert pages["given_targets", "tccb"].count(TITLE) == 0  # a unit is not chosen yet
    page = body_of(world.client("tccb").get(reverse("home")))
    assert page.count(TITLE) == 0 or f"{TITLE}, 2026" in page


# --- Nothing is written for one that waits --------------------------------------------------


def test_nothing_is_offered_or_taken_for_one_that_waits():
    movement = opened().movement
    assert movement not in PeriodForm().fields["movement"].queryset
    form = ContributionForm(subject=collective_of(make_unit()))
    assert movement not in form.fields["movement"].queryset
    assert form.fields["movement"].widget.is_hidden
    year = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31)}
    days = {"opens_on": date(2026, 1, 1), "closes_on": date(2026, 2, 1)}
    with pytest.raises(Refused, match="còn chờ người thứ hai"):
        open_period(movement=movement, name="Đăng ký", **year, **days, by=make_tccb())
    with pytest.raises(Refused, match="chưa có bản kế hoạch"):
        create_occasion(
            movement=movement, code="annual", name="Nhà ở", **year, **days, by=make_tccb()
        )
    assert not RegistrationPeriod.objects.filter(movement=movement).exists()


def test_two_movements_do_not_use_one_name():
    movement = at_work(opened())
    tccb, taken = make_tccb(), make_occasion().name
    year = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31)}
    days = {"opens_on": date(2026, 1, 1), "closes_on": date(2026, 12, 5)}
    with pytest.raises(Refused) as told:
        create_occasion(
            movement=movement, code="annual", name=taken.upper(), **year, **days, by=tccb
        )
    assert told.value.field == "name" and "Đặt tên khác" in told.value.message
    create_occasion(movement=movement, code="annual", name="Nhà ở 2026", **year, **days, by=tccb)
    open_period(movement=movement, name="Đăng ký nhà ở", **year, **days, by=tccb)
    with pytest.raises(Refused) as told:
        open_period(
            movement=make_plan_in_force(), name="đăng ký nhà ở", by=tccb,
            starts_on=date(2025, 1, 1), ends_on=date(2025, 12, 31),
            opens_on=date(2024, 11, 1), closes_on=date(2025, 2, 1),
        )  # fmt: skip
    assert told.value.field == "name"
