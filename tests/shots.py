"""`make shots`: the README's pictures, taken of the product itself.

It loads the demo into a throw-away folder, starts the product's own server there, signs in as
several people with Debian's Chromium, and writes each page at 1280 and 360 px, and one paper, into
docs/pictures. Nothing of a running product is touched.
"""

import http.client
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from emulation.management import processes
from tests.browser import acts, council_acts

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
WIDTHS = (1280, 360)
CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ["--no-sandbox", "--disable-background-networking", "--disable-gpu"]
PATIENCE = 60_000  # milliseconds; the machine may be busy
COLOURS = 96
PROVINCE = "Bằng khen của Chủ tịch UBND tỉnh"
BEFORE_THE_COUNCIL = (
    "Chi cục Kiểm lâm",
    "Chi cục Trồng trọt và Bảo vệ thực vật",
    "Trung tâm Nước sạch và Vệ sinh môi trường nông thôn",
)


# --- The product ----------------------------------------------------------------------------


@contextmanager
def running_demo(folder: Path) -> Iterator[str]:
    """The product with a fresh demo in `folder`: its address."""
    port = free_port()
    environment = {
        **os.environ,
        "ENV_FILE": os.devnull,
        "DJANGO_SETTINGS_MODULE": "config.settings.local",
        "VAR_DIR": str(folder),
        "DATABASE_URL": "",
        "REDIS_URL": "",
    }
    command = processes.python("manage.py", "serve", "--demo", "--port", str(port))
    child = processes.start("serve", command, cwd=ROOT, env=environment)
    try:
        if not processes.wait_until(lambda: answers(port), [child], seconds=300):
            raise SystemExit("Không khởi động được; xem các dòng ở trên.")
        yield f"http://127.0.0.1:{port}"
    finally:
        processes.stop([child])


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


# --- The photographer -----------------------------------------------------------------------


class Studio:
    """One browser; `of(name)` is the page of somebody who has signed in."""

    def __init__(self, browser: Browser, address: str, password: str) -> None:
        self.browser, self.address, self.password = browser, address, password
        self._pages: dict[str, Page] = {}

    def stranger(self) -> Page:
        context = self.browser.new_context(base_url=self.address, locale="vi-VN")
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.goto("/")
        return page

    def of(self, name: str) -> Page:
        if name not in self._pages:
            page = self._pages[name] = self.stranger()
            acts.fill(page, login=name, password=self.password)
            acts.press(page, "Đăng nhập")
            acts.heading(page, "Việc cần làm")
        return self._pages[name]


def take(page: Page, name: str) -> None:
    """The whole page at each width."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 640})
        file = PICTURES / f"{name}-{width}.png"
        page.screenshot(path=file, full_page=True)
        shrink(file)
    page.set_viewport_size({"width": WIDTHS[0], "height": 900})


def shrink(file: Path) -> None:
    """Few colours: our pages have few, and a picture stays below 150 KB."""
    with Image.open(file) as picture:
        few = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    few.save(file, optimize=True)


# --- The pictures ---------------------------------------------------------------------------


def sign_in(studio: Studio) -> None:
    take(studio.stranger(), "sign-in")


def home(studio: Studio) -> None:
    take(studio.of("thuyloi"), "home")


def verdict(studio: Studio) -> None:
    page = studio.of("thuyloi")
    acts.open_verdict(page, "Chi cục Thủy lợi")
    take(page, "verdict")


def nominations(studio: Studio) -> None:
    page = studio.of("tccb")
    acts.open_table(page, "Hằng năm 2025")
    take(page, "nominations")


def paper(studio: Studio) -> None:
    """The first page of the minutes of last year's meeting."""
    page = studio.of("tccb")
    council_acts.open_dossier(page, "Hằng năm 2024")
    council_acts.await_papers(page)
    link = page.locator("li.paper", has_text="Biên bản họp").first.get_by_role(
        "link", name=acts.pattern("^PDF")
    )
    _, content = acts.saved_file(page, link.click)
    command = ["pdftoppm", "-png", "-singlefile", "-r", "80", "-", str(PICTURES / "paper")]
    subprocess.run(command, input=content, check=True)
    shrink(PICTURES / "paper.png")


def ballot(studio: Studio) -> None:
    """Three nominations before the council, the round open, a member's ballot still empty."""
    office, chair, member = studio.of("tccb"), studio.of("giamdoc"), studio.of("kehoach")
    council_acts.call_meeting(
        office,
        occasion="Hằng năm 2025",
        chair="Nguyễn Hữu Nghĩa",
        secretary="Ngô Thị Hồng Gấm",
        held_on="12/11/2025",
        starts_at="8:00",
        place="Phòng họp B, trụ sở Sở",
    )
    acts.open_table(office, "Hằng năm 2025")
    acts.present(office, *BEFORE_THE_COUNCIL)
    council_acts.call_the_roll(office)
    council_acts.open_meeting(chair)
    council_acts.open_meeting_page(chair)
    chair.get_by_role("link", name=acts.pattern("^Mở lượt bỏ phiếu kín")).first.click()
    acts.press(chair, "Mở lượt bỏ phiếu kín")
    acts.sees(chair, "Đã mở lượt")
    council_acts.open_meeting_page(member)
    member.get_by_role("link", name=acts.pattern("^Bỏ phiếu cho")).click()
    acts.heading(member, PROVINCE)
    take(member, "ballot")


ALL: tuple[Callable[[Studio], None], ...] = (sign_in, home, verdict, nominations, paper, ballot)


def password_of(folder: Path) -> str:
    """The demo's password, from the demo itself."""
    code = (
        "import django; django.setup(); from dossiers.demo import accounts as a; print(a.PASSWORD)"
    )
    environment = {**os.environ, "VAR_DIR": str(folder), "ENV_FILE": os.devnull,
                   "DJANGO_SETTINGS_MODULE": "config.settings.local"}  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, check=True, capture_output=True
    )
    return done.stdout.decode().strip()


def main() -> int:
    PICTURES.mkdir(parents=True, exist_ok=True)
    with (
        processes.interruptible(),
        tempfile.TemporaryDirectory(prefix="neu-guong-shots-") as name,
        running_demo(Path(name)) as address,
        sync_playwright() as playwright,
    ):
        acts.expect.set_options(timeout=PATIENCE)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        studio = Studio(browser, address, password_of(Path(name)))
        for picture in ALL:
            picture(studio)
        browser.close()
    for file in sorted(PICTURES.glob("*.png")):
        print(f"{file.relative_to(ROOT)}\t{file.stat().st_size // 1024} KB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
