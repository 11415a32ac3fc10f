"""The component page in each state: accessible, inside its window, nothing refused by the CSP."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from playwright.sync_api import Page, expect

from emulation.enums import Role
from emulation.models import User
from tests.browser.conftest import sticks_out, violations
from tests.factories import make_department, make_unit, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIDTHS = (1280, 360)
STATES = ("", "?loi=1", "?ban-in=1")


@pytest.fixture
def admin(sign_in) -> User:
    make_department()
    user = make_user(Role.ADMIN, Role.TCCB, unit=make_unit("Phòng Tổ chức cán bộ"))
    sign_in(user)
    return user


def open_gallery(page: Page, live_server, state: str = "", width: int = 1280) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{live_server.url}/bo-thanh-phan/{state}")
    expect(page.locator("h1")).to_have_text("Bộ thành phần")


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("state", STATES)
def test_gallery_is_accessible_and_quiet(page, live_server, admin, complaints, state, width):
    open_gallery(page, live_server, state, width)
    assert violations(page) == []
    assert complaints == []


@pytest.mark.parametrize("width", [320, 360, 640, 768, 1000, 1280, 1920])
def test_gallery_fits_every_width(page, live_server, admin, width):
    open_gallery(page, live_server, "?loi=1", width)
    assert sticks_out(page) == 0


@pytest.mark.parametrize(("width", "menu"), [(1280, ".account"), (360, ".menu")])
def test_open_menu_is_accessible_and_closes_on_escape(page, live_server, admin, width, menu):
    open_gallery(page, live_server, width=width)
    page.locator(f"{menu} > summary").click()
    expect(page.locator(menu)).to_contain_text("Đăng xuất")
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(page.locator(menu)).not_to_have_attribute("open", "")
    expect(page.locator(f"{menu} > summary")).to_be_focused()


def test_navigation_has_the_words_of_the_role_in_force(page, live_server, admin):
    open_gallery(page, live_server)
    expect(page.locator(".account__role")).to_contain_text("Phòng Tổ chức cán bộ")
    expect(page.locator(".brand__department")).to_have_text(
        "Sở Nông nghiệp và Môi trường tỉnh An Giang"
    )


def test_errors_stand_above_and_between_label_and_input(page, live_server, admin):
    open_gallery(page, live_server, "?loi=1")
    expect(page).to_have_title("Lỗi: Bộ thành phần · Nêu Gương")
    summary = page.locator(".summary-box")
    expect(summary).to_be_focused()
    expect(summary.locator("h2")).to_have_text("Còn 4 chỗ cần sửa")
    summary.get_by_role("link", name="Nhập mức đề ra bằng số").click()
    field = page.get_by_label("Mức đề ra", exact=True)
    expect(field).to_be_focused()
    expect(field).to_have_value("bốn lăm km")
    expect(field).to_have_attribute("aria-describedby", "id_target_helptext id_target_error")
    order = page.locator("#div_id_target").inner_text()
    assert order.index("Mức đề ra") < order.index("Nhập mức đề ra bằng số")
    tops = page.evaluate(
        "['#div_id_target label', '#id_target_error', '#id_target']"
        ".map(s => document.querySelector(s).getBoundingClientRect().top)"
    )
    assert tops == sorted(tops)


def test_bulk_bar_repeats_number_and_names(page, live_server, admin):
    open_gallery(page, live_server)
    bar = page.locator(".bulk")
    expect(bar).to_contain_text("Đã chọn 1 đề nghị")
    page.get_by_role("checkbox", name="Chọn Ông Danh Sa Rây").check()
    expect(bar).to_contain_text("Trung tâm Khuyến nông; Ông Danh Sa Rây")
    expect(bar.get_by_role("button", name="Trình Hội đồng 2 đề nghị…")).to_be_visible()
    page.get_by_role("checkbox", name="Chọn mọi dòng").check()
    expect(bar).to_contain_text("Đã chọn 3 đề nghị")
    page.get_by_role("checkbox", name="Chọn mọi dòng").uncheck()
    expect(bar).to_be_hidden()


def test_every_focus_stop_shows_the_gold_ring(page, live_server, admin):
    open_gallery(page, live_server)
    rings = set()
    for _ in range(30):
        page.keyboard.press("Tab")
        rings.add(
            page.evaluate(
                "(() => { const s = getComputedStyle(document.activeElement);"
                " return [s.outlineColor, s.outlineStyle, s.outlineWidth].join(' '); })()"
            )
        )
    assert rings == {"rgb(172, 122, 18) solid 3px"}


def test_gallery_works_without_javascript(browser, browser_context_args, live_server, admin, page):
    context = browser.new_context(**browser_context_args, java_script_enabled=False)
    context.add_cookies(page.context.cookies())
    plain = context.new_page()
    plain.goto(f"{live_server.url}/bo-thanh-phan/?loi=1")
    expect(plain.locator(".summary-box")).to_be_visible()
    expect(plain.locator(".bulk")).to_contain_text("Với các dòng đã chọn")
    plain.locator(".account > summary").click()
    expect(plain.get_by_role("button", name="Đăng xuất")).to_be_visible()
    context.close()


@pytest.mark.parametrize("width", WIDTHS)
def test_missing_page_speaks_vietnamese(page, live_server, admin, width):
    page.set_viewport_size({"width": width, "height": 800})
    response = page.goto(f"{live_server.url}/khong-co/")
    assert response.status == 404
    expect(page.locator("h1")).to_have_text("Không có trang này")
    assert violations(page) == []


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(
    ("address", "heading"),
    [("huong-dan", "Hướng dẫn"), ("kha-nang-tiep-can", "Khả năng tiếp cận")],
)
def test_footer_pages_open_before_sign_in(page, live_server, complaints, address, heading, width):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{live_server.url}/{address}/")
    expect(page.locator("h1")).to_have_text(heading)
    expect(page.locator("footer").get_by_role("link", name=heading)).to_be_visible()
    assert violations(page) == []
    assert sticks_out(page) == 0
    assert complaints == []


def test_text_spacing_of_readers_breaks_nothing(page, live_server, admin):
    """WCAG 1.4.12: line 1.5, paragraphs 2, letters .12, words .16 em."""
    open_gallery(page, live_server, "?loi=1", 360)
    page.evaluate(
        """() => { const sheet = new CSSStyleSheet();
        sheet.replaceSync("* { line-height: 1.5 !important; letter-spacing: .12em !important;"
          + " word-spacing: .16em !important } p { margin-bottom: 2em !important }");
        document.adoptedStyleSheets = [sheet]; }"""
    )
    assert sticks_out(page) == 0


def test_stylesheet_keeps_its_budget():
    sheet = (settings.BASE_DIR / "static/css/ng.css").read_text(encoding="utf-8")
    assert len(sheet.encode()) <= 32 * 1024
    important = [line for line in sheet.splitlines() if "!important" in line]
    assert all("outline" in line or "box-shadow" in line for line in important)


COUNT_SENT = """
window.sent = 0;
addEventListener("submit", (event) => {
  if (!event.defaultPrevented) window.sent += 1;
  event.preventDefault();  // the answer would take the page away
});
"""


def test_two_clicks_send_a_form_once(page, live_server, admin):
    def sent() -> int:
        page.evaluate("document.querySelector('.account form button').click()")
        page.evaluate("document.querySelector('.account form button').click()")
        return page.evaluate("window.sent")

    page.clock.install()
    open_gallery(page, live_server)
    page.evaluate(COUNT_SENT)
    assert sent() == 1
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    assert sent() == 2
    page.clock.fast_forward(10_000)
    assert sent() == 3


PAGES = [
    path for path in (settings.BASE_DIR / "templates").rglob("*.html") if "pdf" not in path.parts
]


def test_templates_name_no_class_that_no_sheet_defines():
    """A class that looks like a distance and is none leaves things touching."""
    sheets = [
        finders.find("js-lib-bootstrap5/css/bootstrap.min.css"),
        settings.BASE_DIR / "static/css/ng.css",
    ]
    rules = "".join(Path(sheet).read_text(encoding="utf-8") for sheet in sheets)
    defined = set(re.findall(r"\.([a-zA-Z_][\w-]*)", rules)) | {"notice--info", "plain-list"}
    written = re.compile(r'class="([^"]*)"')
    used = {
        name
        for page in PAGES
        for names in written.findall(re.sub(r"{[%{#].*?[%}#]}", "\0", page.read_text()))
        for name in names.split()
        if "\0" not in name
    }
    assert used - defined == set()


def test_every_fold_shows_its_chevron():
    folds = re.compile(r"<summary.*?</summary>", re.DOTALL)
    bare = [
        (page.name, fold)
        for page in PAGES
        for fold in folds.findall(page.read_text())
        if "{% icon " not in fold
    ]
    assert bare == []
