"""What people do, one function an act, through the page alone: read links, fill fields by their
labels, press buttons by their names. Every act ends by seeing that the page says it was done."""

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Download, Locator, Page, expect

HOME, PLEDGES, RESULTS = "/", "/dang-ky/", "/ket-qua/"


# --- Hands and eyes -------------------------------------------------------------------------


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).first.click()


def follow(page: Page | Locator, name: Any) -> None:
    page.get_by_role("link", name=name).first.click()


def pattern(name: str) -> Any:
    return re.compile(name.replace(" ", r"\s"))


def sees(page: Page, *texts: str) -> None:
    """Each of `texts` stands in the page's main part."""
    for text in texts:
        expect(page.locator("main")).to_contain_text(text)


def heading(page: Page, text: str) -> None:
    expect(page.locator("h1")).to_contain_text(text)


def fill(page: Page, **fields: str) -> None:
    """Type into the inputs by the names of their fields."""
    for name, value in fields.items():
        page.locator(f"[name={name}]").fill(value)


def choose(page: Page, option: str) -> None:
    page.get_by_label(option, exact=True).first.check()


def row(page: Page, name: str) -> Locator:
    """The row whose head begins with the name, with or without Ông, Bà before it."""
    begins = re.compile(r"^\s*((Ông|Bà)\s)?" + re.escape(name).replace(r"\ ", r"\s"), re.IGNORECASE)
    return page.locator("tbody tr", has=page.locator("th", has_text=begins))


def saved_file(page: Page, act: Callable[[], None]) -> tuple[str, bytes]:
    """Name and bytes of what the act downloads."""
    with page.expect_download() as waiting:
        act()
    download: Download = waiting.value
    return download.suggested_filename, download.path().read_bytes()


# --- Signing in -----------------------------------------------------------------------------


def sign_in(page: Page, name: str, password: str) -> None:
    page.goto(HOME)
    heading(page, "Nêu Gương")
    fill(page, login=name, password=password)
    press(page, "Đăng nhập")
    expect(page.locator("header")).to_contain_text("Đầu mối")


# --- The pledge -----------------------------------------------------------------------------


def start_pledge(page: Page) -> None:
    page.goto(PLEDGES)
    press(page, "Lập đăng ký năm 2025")
    sees(page, "Đã xong 0 trong 5 mục")


def aim(page: Page, tier: str) -> None:
    """The tier the collective aims at."""
    follow(page, "Hình thức khen phấn đấu")
    choose(page, tier)
    press(page, "Lưu, về danh sách mục")
    sees(page, tier)


def plan_tasks(page: Page, content: str, *tasks: str) -> None:
    follow(page, "Nhiệm vụ theo các nội dung")
    page.get_by_label(content).fill("\n".join(tasks))
    press(page, "Lưu, về danh sách mục")
    heading(page, "Đăng ký thi đua năm 2025")


def register_person(page: Page, person: str, tier: str) -> None:
    follow(page, "Danh sách cá nhân")
    page.get_by_label(person).select_option(label=tier)
    press(page, "Lưu, về danh sách mục")
    heading(page, "Đăng ký thi đua năm 2025")


def set_target(page: Page, **fields: str) -> None:
    """On the form of a target: `measure` and `content` by their labels, the rest typed."""
    page.locator("[name=measure]").select_option(label=fields.pop("measure"))
    choose(page, fields.pop("content"))
    fill(page, **fields)
    press(page, "Lưu chỉ tiêu")
    sees(page, fields["name"], fields["value"])


def add_collective_target(page: Page, **fields: str) -> None:
    follow(page, "Chỉ tiêu và mức đề ra")
    follow(page, "Thêm chỉ tiêu 1")
    set_target(page, **fields)
    follow(page, "Về danh sách mục")


def add_target_of(page: Page, person: str, **fields: str) -> None:
    follow(page, "Mức đề ra của từng người")
    follow(page, person)
    follow(page, "Thêm chỉ tiêu 1")
    set_target(page, **fields)
    follow(page, "Về danh sách mục")


def send_pledge(page: Page) -> None:
    sees(page, "Đã xong 5 trong 5 mục")
    follow(page, "Kiểm tra và gửi")
    press(page, "Gửi đăng ký năm 2025")
    sees(page, "Đã gửi đăng ký năm 2025 lúc", "trả lời chậm nhất")


def mend_target(page: Page, remark: str, value: str) -> None:
    """From home to the very field that was returned, and the new value into it."""
    page.goto(HOME)
    sees(page, remark)
    page.goto(PLEDGES)
    follow(page, "Đăng ký thi đua năm 2025")
    sees(page, "Cần sửa", remark)
    follow(page, "Chỉ tiêu và mức đề ra")
    page.locator("tbody tr", has_text=remark).get_by_role("link", name="Sửa").click()
    sees(page, f"“{remark}”")
    fill(page, value=value)
    press(page, "Lưu chỉ tiêu")
    sees(page, value)
    follow(page, "Về danh sách mục")


# --- TCCB reads pledges ---------------------------------------------------------------------


def overview_of_pledges(page: Page, *, sent: str, silent: str) -> None:
    """Who has registered and who has not."""
    page.goto("/dang-ky/tong-hop/")
    expect(row(page, sent)).to_contain_text("Chờ xem")
    expect(row(page, silent)).to_contain_text("Chưa lập")
    sees(page, "đơn vị chưa gửi")


def open_pledge(page: Page, unit: str) -> None:
    page.goto("/dang-ky/tong-hop/")
    row(page, unit).get_by_role("link", name=unit).click()
    heading(page, unit)


def return_pledge(page: Page, target: str, remark: str) -> None:
    """Back to the unit, with the reason at the value of a target."""
    page.get_by_role("link", name=f"Trả lại… {target}").click()
    fill(page, text_1=remark)
    press(page, "Trả lại đăng ký năm 2025")
    sees(page, "với 1 chỗ cần sửa")


def accept_pledge(page: Page) -> None:
    press(page, "Nhận đăng ký năm 2025")
    sees(page, "Đã nhận đăng ký năm 2025")


# --- Results, contributions, evidence -------------------------------------------------------


def open_records(page: Page, subject: str) -> None:
    page.goto(RESULTS)
    follow(page, subject)
    heading(page, subject)


def record_result(page: Page, indicator: str, file: dict[str, Any] | None, **fields: str) -> None:
    follow(page.locator(".page-head"), "Nhập kết quả")
    page.get_by_label(pattern(f"^{indicator}")).check()
    fill(page, **fields)
    if file is not None:
        page.locator("[name=file]").set_input_files(file)
        fill(page, title="Biên bản nghiệm thu đợt 1")
    press(page, "Ghi kết quả")
    sees(page, f"Đã ghi kết quả {fields['value']}")


def record_contribution(page: Page, kind: str, words: str, **fields: str) -> None:
    """`words`: the amount as the page must have understood it."""
    follow(page.locator(".page-head"), "Ghi đóng góp")
    choose(page, kind)
    fill(page, **fields)
    press(page, "Ghi đóng góp")
    sees(page, fields["description"], words)


def download_evidence(page: Page, title: str) -> tuple[str, bytes]:
    link = page.locator("#minh-chung").get_by_role("link", name=title, exact=True)
    return saved_file(page, link.click)


def verify_everything(page: Page, count: int) -> None:
    """TCCB picks every row that waits, looks at the names, and verifies."""
    page.goto("/ket-qua/cho-xac-nhan/")
    for box in page.locator("tbody input[name=pick]").all():
        box.check()
    page.get_by_role("button", name=pattern("^Xác nhận")).click()
    heading(page, f"Xác nhận {count} số liệu?")
    press(page, f"Xác nhận {count} số liệu")
    sees(page, f"Đã xác nhận {count} số liệu", "Mọi số liệu đã được xác nhận")


# --- Verdict --------------------------------------------------------------------------------


def open_verdict(page: Page, subject: str, occasion: str = "") -> None:
    page.goto("/xet-dieu-kien/")
    if occasion:
        page.locator("[name=dip]").select_option(label=occasion)
        press(page, "Lọc")
    follow(page, subject)
    heading(page, subject)


def confirm_criteria(page: Page, subject: str, count: int) -> None:
    page.goto("/xet-dieu-kien/")
    row(page, subject).get_by_role("link", name="Xác nhận tiêu chuẩn").click()
    heading(page, "Xác nhận tiêu chuẩn")
    groups = page.locator("main form > fieldset")
    expect(groups).to_have_count(count)
    page.get_by_text(f"Cùng một căn cứ cho {count} tiêu chuẩn chưa kết luận").click()
    page.get_by_label(f"Đạt cả {count} tiêu chuẩn chưa kết luận").check()
    page.get_by_label("Căn cứ chung").fill("Nhận xét của Đảng ủy Sở, 01/11/2025")
    press(page, "Ghi các xác nhận")
    sees(page, f"Đã ghi {count} xác nhận tiêu chuẩn")


# --- Reports and nominations ----------------------------------------------------------------


def write_report(page: Page, subject: str, **words: str) -> None:
    """Compose from the figures, add words, look again, hand in."""
    page.goto("/bao-cao-thanh-tich/")
    follow(page, pattern(f"^Viết báo cáo của .*{subject}"))
    press(page, "Soạn sẵn phần thành tích từ số liệu")
    sees(page, "Đã soạn phần thành tích từ số liệu")
    composed = page.locator("[name=achievements]").input_value()
    fill(page, achievements=f"{composed}\n{words.pop('more')}", **words)
    press(page, "Lưu và xem lại trước khi nộp")
    sees(page, words["overview"])
    press(page, "Nộp báo cáo thành tích")
    sees(page, "Đã nộp báo cáo thành tích")


def confirm_own_report(page: Page, me: str) -> None:
    page.goto(HOME)
    follow(page, "Xác nhận báo cáo thành tích")
    heading(page, me)
    press(page, "Xác nhận báo cáo của tôi")
    sees(page, "Đã xác nhận báo cáo thành tích")


def nominate(page: Page, subject: str, tier: str) -> None:
    page.goto("/de-nghi/")
    follow(page, pattern(f"^Đề nghị khen .*{subject}"))
    page.get_by_role("radio", name=pattern(f"^{tier}")).check()
    press(page, "Chọn và kiểm tra trước khi gửi")
    heading(page, "Kiểm tra trước khi gửi")
    sees(page, tier, "Đạt")
    press(page, "Gửi đề nghị tặng")
    sees(page, "Đã gửi đề nghị khen thưởng của", subject)


def open_table(page: Page, occasion: str) -> None:
    page.goto("/de-nghi/")
    follow(page, occasion)
    heading(page, "Bảng tổng hợp đề nghị")


def pick(page: Page, *names: str) -> None:
    """Every row of those names: one subject may stand there for two tiers."""
    for name in names:
        expect(row(page, name).first).to_be_visible()
        for box in row(page, name).locator("input[name=pick]").all():
            box.check()


def compile_nominations(page: Page, *names: str) -> None:
    pick(page, *names)
    page.get_by_role("button", name=pattern("^Đưa vào bảng")).click()
    press(page, f"Đưa {len(names)} đề nghị vào bảng")
    sees(page, f"Đã đưa {len(names)} đề nghị vào bảng tổng hợp")


def present(page: Page, *names: str, warned: str = "", reason: str = "") -> None:
    """Before the council, after a look at names, tiers and whom it tells. Where every one of them
    has an award already the page says which (`warned`) and asks for a reason at each."""
    pick(page, *names)
    page.get_by_role("button", name=pattern("^Trình Hội đồng")).click()
    heading(page, f"Trình Hội đồng {len(names)} đề nghị?")
    sees(page, *names, "9 thành viên Hội đồng", warned)
    reasons = page.get_by_label(pattern("^Lý do vẫn trình"))
    expect(reasons).to_have_count(len(names) if reason else 0)
    for field in reasons.all():
        field.fill(reason)
    press(page, f"Trình Hội đồng {len(names)} đề nghị")
    sees(page, f"Đã trình Hội đồng {len(names)} đề nghị")
