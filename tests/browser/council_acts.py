"""What people do from the meeting to the register of awards, one function an act (see acts.py)."""

from playwright.sync_api import Page, expect

from tests.browser.acts import fill, follow, heading, pattern, press, saved_file, sees

# --- The council ----------------------------------------------------------------------------


def call_meeting(page: Page, *, occasion: str, chair: str, secretary: str, **fields: str) -> None:
    page.goto("/hoi-dong/lap-phien-hop/")
    for name, label in (("occasion", occasion), ("chair", chair), ("secretary", secretary)):
        field = page.locator(f"[name={name}]")
        value = field.locator("option", has_text=label).get_attribute("value")
        field.select_option(value=value)
    fill(page, **fields)
    press(page, "Lập phiên họp")
    sees(page, "Đã lập phiên họp và báo cho các thành viên")


def open_meeting_page(page: Page) -> None:
    page.goto("/hoi-dong/")
    page.locator("main ul.rows a").first.click()


def call_the_roll(page: Page) -> None:
    open_meeting_page(page)
    follow(page, "Điểm danh")
    press(page, "Lưu điểm danh của 9 thành viên")
    sees(page, "Đã điểm danh lúc")


def comment(page: Page, tier: str, subject: str, text: str) -> None:
    open_meeting_page(page)
    follow(page, f"Xem danh sách {tier}")
    follow(page, subject)
    fill(page, text=text)
    press(page, "Gửi ý kiến")
    sees(page, "Đã ghi ý kiến", text)


def take_into_minutes(page: Page, tier: str, subject: str) -> None:
    open_meeting_page(page)
    follow(page, f"Xem danh sách {tier}")
    follow(page, subject)
    press(page, "Ghi vào biên bản")
    sees(page, "Bỏ khỏi biên bản")


def open_meeting(page: Page) -> None:
    open_meeting_page(page)
    follow(page, "Khai mạc phiên họp…")
    page.locator("main form button").click()
    sees(page, "Đã khai mạc phiên họp lúc")


SECRET, OPEN = "bỏ phiếu kín", "biểu quyết"  # how a round is called on its buttons


def open_round(page: Page, kind: str = SECRET) -> None:
    open_meeting_page(page)
    page.get_by_role("link", name=pattern(f"^Mở lượt {kind}")).first.click()
    heading(page, f"Mở lượt {kind}")
    press(page, f"Mở lượt {kind}")
    sees(page, "Đã mở lượt", "0/9")


def vote(page: Page, choice: str) -> None:
    """The same choice for every nominee; the page after it tells nothing."""
    open_meeting_page(page)
    page.get_by_role("link", name=pattern("^Bỏ phiếu cho")).click()
    _choose(page, choice, before=0)
    page.get_by_role("button", name=pattern("^Bỏ phiếu cho")).click()
    _recorded(page, "lá phiếu", choice)


def vote_by_name(page: Page, choice: str) -> None:
    """In an open round, which says that it keeps names."""
    open_meeting_page(page)
    page.get_by_role("link", name=pattern("^Biểu quyết cho")).click()
    sees(page, "lựa chọn được ghi cùng tên", "Sửa được tới khi")
    _choose(page, choice, before=0)
    page.get_by_role("button", name=pattern("^Biểu quyết cho")).click()
    _recorded(page, "biểu quyết", choice)


def change_vote(page: Page, before: str, choice: str) -> None:
    """Another choice in a round that is still open: the form shows the one that counted."""
    open_meeting_page(page)
    follow(page, "Sửa biểu quyết của mình")
    for paper in page.locator("fieldset.ballot").all():
        expect(paper.get_by_label(before, exact=True)).to_be_checked()
    _choose(page, choice, before=page.locator("fieldset.ballot").count())
    page.get_by_role("button", name=pattern("^Biểu quyết cho")).click()
    _recorded(page, "biểu quyết", choice)


def _choose(page: Page, choice: str, *, before: int) -> None:
    ballots = page.locator("fieldset.ballot")
    expect(ballots.first).to_be_visible()
    assert page.locator("fieldset.ballot input:checked").count() == before
    for paper in ballots.all():
        paper.get_by_label(choice, exact=True).check()


def _recorded(page: Page, what: str, choice: str) -> None:
    heading(page, f"Đã ghi nhận {what}")
    expect(page.locator("main")).not_to_contain_text(choice)


def close_round(page: Page) -> None:
    open_meeting_page(page)
    follow(page, pattern("^Đóng lượt"))
    page.get_by_role("button", name=pattern("^Đóng lượt")).click()
    sees(page, "Kết quả ở dưới")


def conclude_round(page: Page) -> None:
    open_meeting_page(page)
    page.get_by_role("link", name=pattern(r"^Kết luận \d+ mục…")).click()
    page.get_by_role("button", name=pattern("^Kết luận")).click()
    sees(page, "Đã kết luận")


def conclude_meeting(page: Page) -> None:
    """At the hour the form proposes: now."""
    open_meeting_page(page)
    follow(page, "Kết luận phiên họp…")
    press(page, "Kết luận phiên họp và chốt dữ liệu")
    sees(page, "Đã kết luận phiên họp và chốt dữ liệu")


# --- Papers ---------------------------------------------------------------------------------


def open_dossier(page: Page, occasion: str) -> None:
    page.goto("/ho-so/")
    follow(page, occasion)


def await_papers(page: Page) -> None:
    """Until every paper is there: the page fetches its progress itself; without scripts the reader
    follows the link that says so."""
    newest = page.get_by_role("link", name="Xem tiến độ mới nhất")
    ready = page.get_by_text("Hồ sơ đã đủ.")
    for _ in range(600):
        if ready.count():
            break
        if newest.count():
            newest.click()
        else:
            page.reload()
    expect(ready).to_be_visible()


def watch_papers(page: Page) -> None:
    """The same, looking on while the page changes by itself."""
    expect(page.get_by_text("Hồ sơ đã đủ.")).to_be_visible(timeout=120_000)


def download_papers(page: Page) -> dict[str, bytes]:
    """Every PDF of the dossier by its title."""
    papers = {}
    for paper in page.locator("li.paper").all():
        title = " ".join(paper.locator("b").inner_text().split())
        link = paper.get_by_role("link", name=pattern("^PDF"))
        name, papers[title] = saved_file(page, link.click)
        assert name.endswith(".pdf"), name
    return papers


def download_dossier(page: Page) -> bytes:
    link = page.get_by_role("link", name=pattern("^Tải .* văn bản đã xong"))
    name, content = saved_file(page, link.click)
    assert name.endswith(".zip"), name
    return content


# --- What comes back ------------------------------------------------------------------------


def record_decision(page: Page, tier: str, number: str, day: str) -> None:
    page.goto("/quyet-dinh/")
    follow(page, f"Ghi quyết định tặng {tier}")
    fill(page, number=number, decided_on=day)
    press(page, "Kiểm tra trước khi ghi…")
    press(page, "Ghi quyết định vào sổ khen thưởng")
    sees(page, f"Đã ghi Quyết định {number}")


def decline_second_award(page: Page, tier: str, subject: str, day: str, reason: str) -> None:
    """A decision on whom the occasion has rewarded already is refused; what is left is to record
    that this tier is not given."""
    page.goto("/quyet-dinh/")
    follow(page, f"Ghi quyết định tặng {tier}")
    fill(page, number="2041/QĐ-UBND", decided_on=day)
    press(page, "Kiểm tra trước khi ghi…")
    sees(page, "Một thành tích chỉ được khen một lần.")
    follow(page.get_by_label("Đề nghị không được tặng"), subject)
    fill(page, reason=reason)
    press(page, "Ghi không được tặng")
    sees(page, f"Đã ghi {subject} không được tặng")
