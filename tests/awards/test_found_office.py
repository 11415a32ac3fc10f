"""An empty database, one command, and the office can begin."""

import re
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from awards.models import Council, RoundRule
from awards.office_file import read_office
from awards.rules import PlanError
from awards.selectors.seats import council_on
from awards.services import office as service
from emulation import audit
from emulation.acts import Act
from emulation.enums import Role
from emulation.models import (
    AuditEntry,
    Department,
    MeasureUnit,
    Movement,
    RegistrationPeriod,
    Staff,
    Subject,
    Unit,
    User,
)
from emulation.selectors.journal import Asked, entries, told
from tests.factories import make_user

SAMPLE = Path(django_settings.BASE_DIR) / "docs" / "office.toml"
TODAY = date(2025, 11, 12)
OWN = "một câu dài dễ nhớ 2025"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _day(settings):
    settings.DEMO_TODAY = TODAY
    cache.clear()


def found(*arguments: object) -> dict[str, str]:
    """The first passwords by user name, as the command prints them."""
    said = StringIO()
    call_command("found_office", *map(str, arguments or [SAMPLE]), stdout=said)
    lines = re.findall(r"^  (\S+) +(\S+) +\S", said.getvalue(), re.MULTILINE)
    return dict(lines)


def first_sign_in(username: str, password: str) -> Client:
    """As the person does it: the first password opens nothing but its own change."""
    client = Client()
    client.post(reverse("account_login"), {"login": username, "password": password})
    change = reverse("account_change_password")
    assert client.get(reverse("pledge_list")).url == change
    typed = {"oldpassword": password, "password1": OWN, "password2": OWN}
    assert client.post(change, typed).status_code == 302
    return client


def test_a_new_office_signs_in_and_begins():
    first = found()
    assert set(first) == {"giamdoc", "phuc.ltd", "gam.nth", "viet.lq", "oanh.dtk", "duyen.ttm"}
    officer = first_sign_in("duyen.ttm", first["duyen.ttm"])
    page = officer.get(reverse("pledge_list"))
    assert page.status_code == 200
    assert "Sở Nông nghiệp và Môi trường" in page.content.decode()
    assert page.context["role_in_force"].note == "Chi cục Thủy lợi"

    tccb = first_sign_in("phuc.ltd", first["phuc.ltd"])
    span = {"starts_on": "01/01/2025", "ends_on": "31/12/2025"}
    days = {"opens_on": "01/11/2025", "closes_on": "29/11/2025"}
    movement = Movement.objects.get()
    asked = {"movement": movement.pk, "name": "Đăng ký năm 2025", **span, **days}
    assert tccb.post(reverse("period_open"), asked).status_code == 302
    period = RegistrationPeriod.objects.get()
    unit = Unit.objects.get(code="cc-thuy-loi")
    made = officer.post(reverse("pledge_create", args=[period.pk, unit.pk]), follow=True)
    assert made.status_code == 200
    assert "Đăng ký thi đua năm 2025" in made.content.decode()
    for route in ("plan_detail", "nomination_list", "meeting_list", "dossier_list"):
        assert tccb.get(reverse(route), follow=True).status_code == 200, route
    assert first_sign_in("viet.lq", first["viet.lq"]).get(reverse("journal")).status_code == 200


def test_everything_of_the_file_is_there():
    found()
    department = Department.objects.get()
    assert department.name_on(date(2025, 5, 1)).province == "Kiên Giang"
    assert department.name_on(TODAY).province == "An Giang"
    assert set(Unit.objects.filter(handles_awards=True).values_list("code", flat=True)) == {"tccb"}
    assert (Unit.objects.count(), Staff.objects.count(), Subject.objects.count()) == (3, 6, 9)
    assert Unit.objects.get(code="van-phong").opened_on == date(2025, 3, 1)
    head = Staff.objects.get(code="CB005")
    assert (head.addressed, head.is_head, head.subject.subject_class) == (
        "Bà Đặng Thị Kiều Oanh", True, "leader",
    )  # fmt: skip
    officer = User.objects.get(username="duyen.ttm")
    assert officer.must_change_password
    assert officer.scope.unit_ids == {Unit.objects.get(code="cc-thuy-loi").pk}
    assert User.objects.get(username="phuc.ltd").scope.roles == {Role.TCCB, Role.MEMBER}
    movement = Movement.objects.get()
    assert (movement.starts_on, movement.ends_on) == (date(2021, 1, 1), date(2025, 12, 31))
    assert movement.plan_versions.exclude(activated_at=None).count() == 1
    assert movement.tiers.count() and movement.contents.count()
    assert MeasureUnit.objects.get(name="hộ").integral
    assert not MeasureUnit.objects.get(name="ha").integral


def test_the_council_has_its_members_and_its_rules():
    found()
    council = council_on(TODAY)
    assert [(seat.staff.full_name, seat.post) for seat in council.members.all()] == [
        ("Nguyễn Hữu Nghĩa", "chair"),
        ("Lê Thị Diễm Phúc", "standing"),
        ("Đặng Thị Kiều Oanh", "member"),
    ]
    rules = RoundRule.objects.order_by("tier").values_list("tier", "method", "pass_percent")
    assert list(rules) == [("", "secret", 80), ("giay_khen", "open", 80)]


def test_the_journal_tells_it_from_its_first_entry_on_and_keeps_no_password():
    first = found()
    acts = list(AuditEntry.objects.values_list("act", flat=True))
    assert acts == [
        Act.OFFICE_FOUNDED, Act.PLAN_ADDED, Act.PLAN_ACTIVATED, Act.COUNCIL_SET_UP,
        *[Act.ACCOUNT_OPENED] * 6,
    ]  # fmt: skip
    assert audit.first_bad_entry() is None and audit.lost_entries() == 0
    rows = {
        (row["what"], row["about"].name): row["figures"] for row in told(list(entries(Asked())))
    }
    assert rows["Lập cơ quan trên hệ thống", "Sở Nông nghiệp và Môi trường"] == "3 đơn vị; 6 người"
    assert rows["Mở tài khoản", "Lê Thị Diễm Phúc"] == "Phòng Tổ chức cán bộ, Thành viên Hội đồng"
    assert rows["Lập Hội đồng", "Hội đồng Thi đua - Khen thưởng"] == "số 86/QĐ-SNNMT; 3 thành viên"
    kept = str(list(AuditEntry.objects.values_list("data", flat=True)))
    assert not [password for password in first.values() if password in kept]
    assert len(set(first.values())) == len(first)


def test_a_second_time_it_refuses_and_touches_nothing():
    found()
    before = AuditEntry.objects.count()
    with pytest.raises(CommandError, match="chỉ lập cơ quan trong cơ sở dữ liệu trống"):
        found()
    assert (AuditEntry.objects.count(), Department.objects.count()) == (before, 1)


def test_it_refuses_where_somebody_has_an_account():
    make_user(username="nguoi.cu")
    with pytest.raises(CommandError, match="chỉ lập cơ quan trong cơ sở dữ liệu trống"):
        found()
    assert not Department.objects.exists()


def test_of_two_at_once_the_second_finds_the_first_ones_entry(monkeypatch):
    found()
    monkeypatch.setattr(service.journal_guard, "holds_nothing", lambda: True)
    text = SAMPLE.read_text().replace('"so-nnmt"', '"so-khac"')
    with pytest.raises(service.Refused, match="đã có dữ liệu"):
        service.found_office(office=read_office(text), plan="", on=TODAY)
    assert Department.objects.count() == 1


FAULTS = [
    ('kind = "affiliate"', 'kind = "phong"', "unit[2].kind: 'phong' không hợp lệ"),
    ("to = 2025-06-30", "to = 2025-07-30", "hai tên cơ quan trùng ngày"),
    ("to = 2025-06-30", "to = 2025-02-01", "ngày kết thúc đứng trước ngày bắt đầu"),
    ('code = "tccb"', 'code = "TCCB"', "chỉ gồm chữ thường không dấu"),
    ('code = "CB002"', 'code = "CB001"', "'CB001' bị lặp"),
    ('login = "phuc.ltd"', 'login = "giamdoc"', "tên đăng nhập 'giamdoc' bị lặp"),
    ('login = "phuc.ltd"', 'login = "Phúc"', "chữ thường không dấu"),
    ('login = "phuc.ltd"\n', "", "có cả tên đăng nhập và vai"),
    ('"tccb", "member"', '"member"', "chưa ai có vai tccb"),
    ('roles = ["admin"]', 'roles = ["staff"]', "chưa ai có vai admin"),
    ('roles = ["admin"]', 'roles = ["admin:tccb"]', "đầu mối, và chỉ đầu mối"),
    ("unit_officer:cc-thuy-loi", "unit_officer", "đầu mối, và chỉ đầu mối"),
    ("unit_officer:cc-thuy-loi", "dau-moi", "không có vai 'dau-moi'"),
    ("handles_awards = true\n", "", "đúng một đơn vị ghi handles_awards"),
    ('person = "CB005"', 'person = "CB999"', "không có người mang mã 'CB999'"),
    ('post = "chair"', 'post = "member"', "đúng một Chủ tịch"),
    ('tier = "giay_khen"\n', "", "một quy tắc chung"),
    ('method = "secret"\n', 'method = "secret"\ntier = "giay_khen_2"\n', "một quy tắc chung"),
    ('method = "secret"\n', 'method = "secret"\nchair_must_agree = true\n', "không cho biết"),
    ("quorum_numerator = 2", "quorum_numerator = 4", "một phân số từ trên 0 đến 1"),
    ("pass_percent = 80", "pass_percent = 180", "tỷ lệ thông qua từ 1 đến 100"),
    ("pass_percent = 80", 'pass_percent = "80"', "phải là số nguyên"),
    ('parts = ["km"', 'parts = ["hộ"', "đã có trong whole: hộ"),
    ('"director", "chair"', '"director"', "Nguyễn Hữu Nghĩa là Chủ tịch nhưng không có vai chair"),
    ('login = "oanh.dtk"\nroles = ["member", "staff"]\n', "", "Oanh chưa có tài khoản để dự họp"),
    ('roles = ["secretary"]', 'roles = ["staff"]', "chưa ai có vai secretary"),
    (
        "pass_percent = 80",
        "pass_percent = 100\nstrictly_more = true",
        "không ai đạt được trên 100%",
    ),
    ("quorum_denominator = 3", "quorum_denominator = 99999999999", "không quá 1000"),
    ('"Chi cục Thủy lợi"', f'"{"Chi cục " * 30}"', "dài quá 200 ký tự"),
    ('"Lý Quốc Việt"', f'"{"Lý" * 61}"', "dài quá 120 ký tự"),
    ('"CB004"', f'"{"C" * 21}"', "dài quá 20 ký tự"),
    ('"Lý Quốc Việt"', '"Lý  Quốc Việt"', "khoảng trắng thừa hoặc ký tự không nhìn thấy"),
    ('"Lý Quốc Việt"', '"Lý\u200b Quốc Việt"', "khoảng trắng thừa hoặc ký tự không nhìn thấy"),
    ('"Lý Quốc Việt"', '"Lý 👍 Việt"', "Có ký tự không in được trên văn bản: 👍"),
    ('whole = ["hộ"', 'whole = ["hộ", "hộ"', "có đơn vị đo bị lặp"),
    ('whole = ["hộ"', f'whole = ["{"h" * 41}"', "trống, quá dài hoặc có ký tự lạ"),
    ("to = 2030-07-09", "to = 2025-11-11", "council.to: nhiệm kỳ của Hội đồng đã hết ngày 11/11"),
    (
        'address = "Bà"\npost = "Chuyên viên"\n',
        'address = "Bà"\nrank = "head"\npost = "Chuyên viên"\n',
        "đơn vị 'tccb' đã có người đứng đầu",
    ),
    ('"Chi cục Thủy lợi"', '"Văn phòng sở"', "tên đơn vị 'Văn phòng sở' bị lặp"),
    ("phone_extension", "telephone", "khóa 'telephone' không có trong khuôn dạng"),
]


@pytest.mark.parametrize(("old", "new", "message"), FAULTS)
def test_a_fault_of_the_file_is_told_and_nothing_written(old, new, message, tmp_path):
    text = SAMPLE.read_text()
    assert old in text
    file = tmp_path / "office.toml"
    file.write_text(text.replace(old, new, 1))
    with pytest.raises(CommandError) as refusal:
        found(file)
    assert message in str(refusal.value)
    assert not Department.objects.exists() and not User.objects.exists()


def test_every_fault_is_told_with_its_line():
    text = SAMPLE.read_text().replace('kind = "affiliate"', 'kind = "x"')
    text = text.replace('method = "open"', 'method = "y"')
    with pytest.raises(PlanError) as faults:
        read_office(text)
    lines = text.splitlines()
    told_lines = [lines[problem.line - 1] for problem in faults.value.problems]
    assert told_lines == ['kind = "x"', 'method = "y"']


@pytest.mark.parametrize(
    ("office", "plan", "message"),
    [
        ("tier = 'huan_chuong'", None, "kế hoạch không có"),
        (None, "khong phai toml", "sai cú pháp TOML"),
        (None, "[plan]\nnumber = '1'", "thiếu khóa này"),
    ],
)
def test_a_plan_that_does_not_fit_leaves_nothing_behind(office, plan, message, tmp_path):
    files = tmp_path / "office.toml", tmp_path / "plan.toml"
    text = SAMPLE.read_text()
    files[0].write_text(text.replace('tier = "giay_khen"', office) if office else text)
    files[1].write_text(plan or "")
    with pytest.raises(CommandError, match=message):
        found(files[0], *([f"--plan={files[1]}"] if plan else []))
    assert not Department.objects.exists()
    assert not Council.objects.exists()
    assert not AuditEntry.objects.exists()


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(CommandError, match=r"Không đọc được .*khong-co\.toml"):
        found(tmp_path / "khong-co.toml")


def test_a_file_saved_with_a_byte_order_mark_is_read(tmp_path):
    file = tmp_path / "office.toml"
    file.write_text(SAMPLE.read_text(), encoding="utf-8-sig")
    assert len(found(file)) == 6
