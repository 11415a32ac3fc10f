"""Every page of the product, full, empty and with errors, wide and narrow: axe-core finds nothing,
nothing sticks out, no console error, no failed request, no link without an address.

The full pages come from the table of who may go where (tests/access/table.py), so that a new page
is looked at as soon as it has its row there.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from emulation.enums import Role, UnitKind
from emulation.models import User
from tests.access.table import IN, ROWS, Row
from tests.access.walking import address
from tests.access.world import World
from tests.browser.conftest import clipped, sticks_out, violations
from tests.factories import make_department, make_officer, make_staff, make_unit, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIDTHS = (1280, 360)
BETWEEN = (1920, 1000, 768, 640, 320)  # where nothing may stick out either
BEGINS_WITH_ERROR = re.compile("^Lỗi: ")
NO_PAGES = {
    "healthz", "evidence_download", "nomination_evidence", "nomination_excel", "verdict_excel",
    "verdict_csv",
    "award_excel", "decision_excel", "plan_file", "dossier_zip", "document_pdf",
    "document_thumbnail",
    "gallery",  # looked at in test_components
}  # fmt: skip
# Pages that everybody has and that differ by who looks.
OWN_PAGES = (
    "home", "inbox", "pledge_list", "record_list", "verdict_list", "report_list",
    "nomination_list", "award_list", "dossier_list",
)  # fmt: skip
LOOKERS = ("officer_a", "staff", "tccb", "secretary", "member", "chair", "inspector", "admin")
# Forms that say what is missing when sent empty.
FORMS = {
    "account_change_password", "account_reauthenticate", "pledge_tasks", "target_add",
    "target_edit", "pledge_return", "period_open", "given_target_add", "given_target_edit",
    "result_add", "contribution_add", "evidence_add", "classification_enter", "discipline_enter",
    "case_open", "case_close", "case_correct", "case_annul", "discipline_correct",
    "discipline_annul", "meeting_call", "meeting_change",
    "meeting_withdraw", "meeting_put_off", "item_recuse", "round_ballot",
    "norm_enter", "norm_correct", "occasion_create", "nomination_decline", "decision_record",
    "decision_correct",
    "meeting_conclude", "meeting_freeze", "document_issue",
    "movement_open", "plan_upload", "plan_activate",
}  # fmt: skip


@pytest.fixture
def today(settings: Any) -> None:
    settings.DEMO_TODAY = date(2025, 11, 12)


@pytest.fixture
def world(today: None) -> World:
    return World()


class Inspection:
    """Looks at one page after another and keeps what is wrong, by address."""

    def __init__(self, page: Page, url: str, heard: list[str]) -> None:
        self.page, self.url, self.heard = page, url, heard
        self.wrong: dict[str, list[str]] = {}

    def visit(self, path: str) -> bool:
        """Whether it is a page of its own (and not a way to another one)."""
        response = self.page.goto(f"{self.url}{path}")
        assert response is not None
        if response.status >= 400:
            self.note(path, [f"answered {response.status}"])
        return self.page.url == f"{self.url}{path}"

    def look(self, where: str) -> None:
        for width in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": 900})
            self.note(f"{where} at {width}", violations(self.page))
            self.note(f"{where} at {width}", clipped(self.page))
            self.note(f"{where} at {width}", self.overhang())
        for width in BETWEEN:
            self.page.set_viewport_size({"width": width, "height": 900})
            self.note(f"{where} at {width}", self.overhang())
        self.note(where, self.dead_links())
        self.note(where, self.heard.copy())
        self.heard.clear()

    def overhang(self) -> list[str]:
        wider = sticks_out(self.page)
        return [f"{wider} px wider than the window"] if wider > 0 else []

    def dead_links(self) -> list[str]:
        """Links without an address, or to a part that the page does not have."""
        found: list[str] = self.page.evaluate(
            """() => [...document.querySelectorAll('a')].filter(link => {
              const goal = link.getAttribute('href');
              return !goal || goal.startsWith('#') && !document.getElementById(goal.slice(1));
            }).map(link => 'no address: ' + link.textContent)"""
        )
        return found

    def note(self, where: str, found: list[str]) -> None:
        if found:
            self.wrong.setdefault(where, []).extend(found)


@pytest.fixture
def inspection(page: Page, live_server: Any, complaints: list[str]) -> Iterator[Inspection]:
    made = Inspection(page, live_server.url, complaints)
    yield made
    assert made.wrong == {}


# --- Full -----------------------------------------------------------------------------------


def shown_to(actor: str) -> Iterator[Row]:
    """The rows whose page this actor is the one to look at."""
    for row in ROWS:
        if row.route in NO_PAGES or row.expected("get", actor) != IN:
            continue
        if row.route in OWN_PAGES or actor == row.somebody("get"):
            yield row


def enter(page: Page, world: World, actor: str, url: str) -> None:
    key = world._keys[actor]
    page.context.add_cookies([{"name": "sessionid", "value": key, "url": url}])


@pytest.mark.parametrize("actor", LOOKERS)
def test_full_pages(world, inspection, actor):
    enter(inspection.page, world, actor, inspection.url)
    for row in shown_to(actor):
        path = address(row.route, world.things[row.on].own)
        if inspection.visit(path):
            inspection.look(f"{row.route} for {actor}")


def test_every_page_has_somebody_to_look_at_it():
    seen = {row.route for actor in LOOKERS for row in shown_to(actor)}
    pages = {row.route for row in ROWS if row.lets_in("get")} - NO_PAGES
    assert pages - seen == set()


def test_names_are_whole_in_menus_and_lists(world, page, live_server):
    """A long name wraps in its closed menu on a phone; a list gives names room on a desk."""
    long_name = "Trung tâm Nước sạch và Vệ sinh môi trường nông thôn tỉnh An Giang"
    unit = make_unit(long_name)
    enter(page, world, "tccb", live_server.url)
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(f"{live_server.url}{reverse('classification_enter')}")
    menu = page.locator("select[name=unit]")
    one_line = menu.bounding_box()["height"]
    menu.select_option(value=str(unit.pk))
    assert menu.bounding_box()["height"] > one_line + 15
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{live_server.url}{reverse('pledge_overview')}")
    assert page.locator("tbody th").first.bounding_box()["width"] >= 170


# --- With errors ----------------------------------------------------------------------------


@pytest.mark.parametrize("actor", ["officer_a", "tccb", "member", "chair"])
def test_pages_with_errors(world, inspection, actor):
    """Every form sent empty: the summary stands above, and its links lead to fields."""
    enter(inspection.page, world, actor, inspection.url)
    for row in ROWS:
        if row.route not in FORMS or _who_errs(row) != actor:
            continue
        assert inspection.visit(address(row.route, world.things[row.on].own)), row.route
        send_empty(inspection.page)
        expect(inspection.page.locator(".summary-box"), row.route).to_be_visible()
        expect(inspection.page).to_have_title(BEGINS_WITH_ERROR)
        inspection.look(f"{row.route} with errors")


SENDS = "main form[method=post] .actions :is(.btn-primary, .btn-danger)"


def _who_errs(row: Row) -> str:
    return next(
        (a for a in ("officer_a", "tccb", "member", "chair") if row.expected("post", a) == IN), ""
    )


def send_empty(page: Page) -> None:
    page.evaluate(
        """sends => {
          const form = document.querySelector(sends).form;
          for (const field of form.elements) {
            if (field.type === 'hidden' || field.type === 'submit') continue;
            if (field.type === 'radio' || field.type === 'checkbox') field.checked = false;
            else field.value = '';
          }
        }""",
        SENDS,
    )
    page.locator(SENDS).first.click()


# --- Empty ----------------------------------------------------------------------------------


NAMES: dict[str, Callable[[], User]] = {
    "officer": lambda: make_officer(make_unit("Chi cục Thủy lợi")),
    "staff": lambda: make_user(Role.STAFF, staff=make_staff(make_unit("Chi cục Thủy lợi"))),
    "tccb": lambda: make_user(Role.TCCB),
    "secretary": lambda: make_user(Role.SECRETARY),
    "member": lambda: make_user(Role.MEMBER),
    "inspector": lambda: make_user(Role.INSPECTOR),
}
EMPTY = {
    "officer": OWN_PAGES,
    "staff": OWN_PAGES,
    "tccb": (
        *OWN_PAGES, "pledge_overview", "given_targets", "record_check", "standing_list",
        "meeting_list", "meeting_call", "plan_detail", "decision_list", "search", "journal",
    ),
    "secretary": ("home", "meeting_list", "dossier_list", "decision_list"),
    "member": ("home", "meeting_list", "award_list"),
    "inspector": ("home", "journal", "pledge_overview", "plan_detail", "verdict_list"),
}  # fmt: skip


@pytest.mark.parametrize("who", EMPTY)
def test_empty_pages(today, inspection, sign_in, who):
    """A department with nothing in it yet: nobody is left without a word on who must act."""
    make_department()
    make_unit("Phòng Tổ chức cán bộ", UnitKind.DIVISION, handles_awards=True)
    sign_in(NAMES[who]())
    for route in EMPTY[who]:
        if inspection.visit(reverse(route)):
            inspection.look(f"{route} empty for {who}")
