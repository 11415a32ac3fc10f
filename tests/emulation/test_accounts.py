"""Sign-in, passwords, second factor, role switch: what people see and what is written."""

import re
import time
from datetime import date

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from awards.enums import OccasionState
from awards.models import Occasion
from emulation import audit
from emulation.acts import Act
from emulation.enums import Role
from emulation.models import RegistrationPeriod, RoleAssignment, Subject, User
from emulation.services import accounts
from tests.factories import (
    LONG_AGO,
    make_department,
    make_movement,
    make_officer,
    make_period,
    make_tccb,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db

PASSWORD = "mat-khau-thu-nghiem-1"
NEW = "một câu dài dễ nhớ 2025"
TODAY = date(2025, 11, 12)
LOGIN, CHANGE, ACCOUNT = "/dang-nhap/", "/tai-khoan/mat-khau/", "/tai-khoan/"


@pytest.fixture(autouse=True)
def _office(settings):
    settings.DEMO_TODAY = TODAY
    cache.clear()
    make_department()


def sign_in(client: Client, username: str, password: str = PASSWORD, **extra):
    return client.post(LOGIN, {"login": username, "password": password}, **extra)


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def text_of(response) -> str:
    plain = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(plain.replace("\u00a0", " ").split())


class TestSignIn:
    def test_the_page_says_what_is_open_and_until_when(self, client):
        make_period(2026, opens_on=date(2025, 11, 1), closes_on=date(2025, 11, 29))
        make_period(2025, closes_on=date(2024, 11, 29))
        Occasion.objects.create(
            movement=make_movement(),
            code="final",
            name="Tổng kết 2021–2025",
            starts_on=date(2021, 1, 1),
            ends_on=date(2025, 12, 31),
            opens_on=date(2025, 11, 1),
            closes_on=date(2025, 11, 20),
            council_on=date(2025, 12, 11),
            state=OccasionState.OPEN,
        )
        shown = text_of(client.get(LOGIN))
        assert "Chung tay vì người nghèo – Không ai bị bỏ lại phía sau" in shown
        assert "Giai đoạn 2021–2025" in shown
        lines = [
            "Đề nghị: Tổng kết 2021–2025 đến hết ngày 20/11/2025",
            "Đăng ký năm 2026 đến hết ngày 29/11/2025",
            "Hội đồng xét: Tổng kết 2021–2025 thứ Năm, 11/12/2025",
        ]
        assert " ".join(lines) in shown
        assert "Đăng ký năm 2025" not in shown
        assert "Sở Nông nghiệp và Môi trường tỉnh An Giang" in shown

    def test_nothing_open_shows_no_frame(self, client):
        make_period(2025, closes_on=date(2024, 11, 29))
        assert "certificate" not in client.get(LOGIN).content.decode()

    def test_a_closed_occasion_is_not_announced(self, client):
        RegistrationPeriod.objects.all().delete()
        Occasion.objects.create(
            movement=make_movement(),
            code="annual",
            name="Năm 2024",
            starts_on=date(2024, 1, 1),
            ends_on=date(2024, 12, 31),
            opens_on=date(2024, 11, 1),
            closes_on=date(2026, 1, 1),
            state=OccasionState.CLOSED,
            closed_on=date(2024, 12, 31),
        )
        assert "Năm 2024" not in text_of(client.get(LOGIN))

    def test_right_password_signs_in_whatever_the_case_of_the_name(self, client):
        make_tccb(username="Phuc.LTD")
        response = sign_in(client, "phuc.ltd")
        assert (response.status_code, response.url) == (302, "/")
        assert signed_in(client)

    def test_goes_on_to_the_page_that_was_wanted_but_never_to_another_site(self, client):
        make_tccb(username="phuc")
        response = client.post(
            f"{LOGIN}?next={ACCOUNT}", {"login": "phuc", "password": PASSWORD, "next": ACCOUNT}
        )
        assert response.url == ACCOUNT
        client.post("/dang-xuat/")
        away = {"login": "phuc", "password": PASSWORD, "next": "https://noi-khac.example/"}
        assert client.post(LOGIN, away).url == "/"

    def test_wrong_password_gets_a_sentence_and_the_name_stays(self, client):
        make_tccb(username="phuc")
        response = sign_in(client, "phuc", "sai-mat-khau-roi")
        shown = response.content.decode()
        assert "Tên đăng nhập hoặc mật khẩu chưa đúng." in shown
        assert 'value="phuc"' in shown
        assert "sai-mat-khau-roi" not in shown
        assert "<title>Lỗi: Đăng nhập" in shown
        assert not signed_in(client)

    def test_empty_fields_are_asked_for_by_name(self, client):
        shown = text_of(sign_in(client, "", ""))
        assert "Nhập tên đăng nhập." in shown
        assert "Nhập mật khẩu." in shown

    def test_an_unknown_name_reads_the_same_as_a_wrong_password(self, client):
        make_tccb(username="phuc")
        known = text_of(sign_in(client, "phuc", "sai-mat-khau-roi"))
        assert known == text_of(sign_in(client, "khong-co-ai", "sai-mat-khau-roi"))

    def test_an_account_out_of_use_is_told_only_to_who_knows_its_password(self, client):
        make_tccb(username="cu", is_active=False)
        assert "đã ngừng dùng" not in text_of(sign_in(client, "cu", "sai-mat-khau-roi"))
        assert "Tài khoản này đã ngừng dùng." in text_of(sign_in(client, "cu"))
        assert not signed_in(client)

    def test_no_english_on_the_page(self, client):
        shown = text_of(client.get(LOGIN))
        for word in ("Password", "Username", "Sign", "Login", "Remember", "Forgot"):
            assert word not in shown


class TestThrottle:
    def test_many_failures_stop_guessing_from_that_address_only(self, client):
        make_tccb(username="phuc")
        for _ in range(5):
            sign_in(client, "phuc", "sai-mat-khau-roi", REMOTE_ADDR="203.0.113.5")
        stopped = sign_in(client, "phuc", REMOTE_ADDR="203.0.113.5")
        assert "Đã nhập sai quá nhiều lần. Đợi 5 phút rồi thử lại." in text_of(stopped)
        assert not signed_in(client)
        sign_in(client, "phuc", REMOTE_ADDR="203.0.113.6")
        assert signed_in(client)

    def test_a_colleague_at_the_same_address_still_signs_in(self, client):
        make_tccb(username="phuc")
        make_tccb(username="nga")
        for _ in range(6):
            sign_in(client, "phuc", "sai-mat-khau-roi")
        sign_in(client, "nga")
        assert signed_in(client)

    def test_signing_in_rightly_is_never_counted(self, client):
        make_tccb(username="phuc")
        for _ in range(8):
            sign_in(client, "phuc")
            assert signed_in(client)
            client.post("/dang-xuat/")


class TestSignOut:
    def test_by_post_only(self, client):
        client.force_login(make_tccb())
        assert client.get("/dang-xuat/").status_code == 405
        assert signed_in(client)
        response = client.post("/dang-xuat/", follow=True)
        assert response.redirect_chain[-1][0] == LOGIN
        assert "Đã đăng xuất." in text_of(response)
        assert not signed_in(client)

    def test_of_a_session_that_has_ended(self, client):
        assert client.post("/dang-xuat/").url == LOGIN


class TestPassword:
    def change(self, client: Client, old: str = PASSWORD, new: str = NEW, again: str = ""):
        typed = {"oldpassword": old, "password1": new, "password2": again or new}
        return client.post(CHANGE, typed)

    def test_change_keeps_this_session_ends_the_others_and_is_in_the_journal(self, client):
        user = make_tccb(username="phuc")
        other = Client()
        sign_in(client, "phuc")
        sign_in(other, "phuc")
        assert self.change(client).url == ACCOUNT
        assert "Đã đổi mật khẩu." in text_of(client.get(ACCOUNT))
        assert other.get(ACCOUNT).url.startswith(LOGIN)
        user.refresh_from_db()
        assert user.check_password(NEW)
        entry = audit.entries_of(user).first()
        assert (entry.act, entry.actor_id, entry.data) == (
            Act.PASSWORD_CHANGED,
            user.pk,
            {"first": False},
        )

    @pytest.mark.parametrize(
        ("typed", "sentence"),
        [
            ({"old": "nham-roi"}, "Mật khẩu hiện tại chưa đúng."),
            ({"new": "ngan"}, "Mật khẩu cần ít nhất 12 ký tự"),
            ({"new": "193846571029"}, "Mật khẩu không được chỉ gồm chữ số."),
            ({"new": "qwerty123456"}, "hay bị đoán ra"),
            ({"new": "danh.saray.2025"}, "quá giống tên đăng nhập"),
            ({"new": NEW, "again": "khác hẳn câu kia"}, "chưa giống nhau"),
            ({"new": PASSWORD}, "Mật khẩu mới phải khác mật khẩu hiện tại."),
        ],
    )
    def test_a_weak_or_wrong_one_is_refused_in_words(self, client, typed, sentence):
        user = make_tccb(username="danh.saray", display_name="Danh Sa Rây")
        client.force_login(user)
        assert sentence in text_of(self.change(client, **typed))
        user.refresh_from_db()
        assert user.check_password(PASSWORD)

    def test_a_long_password_is_taken_whole(self, client):
        user = make_tccb()
        client.force_login(user)
        self.change(client, new=NEW * 20)
        user.refresh_from_db()
        assert user.check_password(NEW * 20)
        assert not user.check_password(NEW)

    def test_a_first_password_opens_nothing_but_its_own_change(self, client):
        user = make_tccb(username="moi", must_change_password=True)
        sign_in(client, "moi")
        assert client.get(ACCOUNT).url == CHANGE
        assert client.post("/doi-vai/", {"role": Role.TCCB}).url == CHANGE
        page = text_of(client.get(CHANGE))
        assert "Đặt mật khẩu của riêng mình" in page
        assert self.change(client).url == "/"
        user.refresh_from_db()
        assert not user.must_change_password
        assert client.get(ACCOUNT).status_code == 200
        assert audit.entries_of(user).first().data == {"first": True}

    def test_a_page_part_is_sent_on_as_a_whole_page(self, client):
        client.force_login(make_tccb(must_change_password=True))
        response = client.get(ACCOUNT, HTTP_HX_REQUEST="true")
        assert response["HX-Redirect"] == CHANGE


class TestRoles:
    def switch(self, client: Client, role: str):
        return client.post("/doi-vai/", {"role": role})

    def test_the_switch_changes_the_navigation_and_no_right(self, client):
        unit = make_unit("Chi cục Thủy lợi")
        make_unit("Chi cục Kiểm lâm")
        user = make_officer(unit)
        RoleAssignment.objects.create(user=user, role=Role.TCCB, valid_from=LONG_AGO)
        client.force_login(user)
        seen = set(Subject.objects.visible_to(user))
        assert len(seen) == 2
        for role in (Role.UNIT_OFFICER, Role.TCCB):
            assert self.switch(client, role).url == "/"
            response = client.get(ACCOUNT)
            assert response.context["role_in_force"].value == role
            assert set(Subject.objects.visible_to(User.objects.get(pk=user.pk))) == seen

    def test_a_role_not_held_is_forbidden(self, client):
        client.force_login(make_officer(make_unit()))
        response = self.switch(client, Role.TCCB)
        assert response.status_code == 403
        assert "Vai này không được giao cho tài khoản đang dùng." in text_of(response)
        assert client.get(ACCOUNT).context["role_in_force"].value == Role.UNIT_OFFICER

    def test_work_for_others_comes_before_being_staff(self, client):
        user = make_user(Role.STAFF, Role.TCCB)
        client.force_login(user)
        assert client.get(ACCOUNT).context["role_in_force"].value == Role.TCCB

    @pytest.mark.parametrize("role", ["", "vua", "TCCB"])
    def test_a_word_that_is_no_role_is_forbidden(self, client, role):
        client.force_login(make_tccb())
        assert self.switch(client, role).status_code == 403

    def test_get_changes_nothing(self, client):
        client.force_login(make_tccb())
        assert client.get("/doi-vai/", {"role": Role.TCCB}).status_code == 405

    def test_a_session_ends_when_a_role_is_given_or_taken(self, client):
        user = make_tccb()
        client.force_login(user)
        assert client.get(ACCOUNT).status_code == 200
        RoleAssignment.objects.create(user=user, role=Role.ADMIN, valid_from=LONG_AGO)
        response = client.get(ACCOUNT, follow=True)
        assert response.redirect_chain[-1][0] == LOGIN
        assert "Vai được giao vừa thay đổi nên phiên làm việc đã kết thúc." in text_of(response)
        client.force_login(user)
        client.get(ACCOUNT)
        user.roles.filter(role=Role.TCCB).update(valid_to=date(2025, 11, 11))
        assert client.post(CHANGE, {}).url == LOGIN
        assert not signed_in(client)

    def test_a_role_that_runs_out_overnight_ends_the_session(self, client, settings):
        user = make_tccb()
        user.roles.update(valid_to=TODAY)
        client.force_login(user)
        assert client.get(ACCOUNT).status_code == 200
        settings.DEMO_TODAY = date(2025, 11, 13)
        assert client.get(ACCOUNT).url == LOGIN


def no_journal(**_: object) -> None:
    raise ConnectionError


def code_for(secret: str) -> str:
    """What the phone shows now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


class TestSecondFactor:
    def confirm_password(self, client: Client, wanted: str):
        response = client.get(wanted)
        assert response.url.startswith("/tai-khoan/xac-nhan/")
        return client.post(response.url, {"password": PASSWORD, "next": wanted})

    def switch_on(self, client: Client) -> str:
        page = reverse("mfa_activate_totp")
        assert self.confirm_password(client, page).url == page
        secret = client.get(page).context["form"].secret
        assert client.post(page, {"code": code_for(secret)}).url == "/tai-khoan/ma-du-phong/"
        return secret

    def test_the_whole_way_on_in_and_off(self, client):
        user = make_tccb(username="phuc")
        sign_in(client, "phuc")
        secret = self.switch_on(client)
        codes = text_of(client.get("/tai-khoan/ma-du-phong/"))
        assert "Còn 10 mã chưa dùng trong 10 mã" in codes
        client.post("/dang-xuat/")

        assert sign_in(client, "phuc").url == "/dang-nhap/ma/"
        assert not signed_in(client)
        assert "Bước hai: nhập mã xác thực" in text_of(client.get("/dang-nhap/ma/"))
        wrong = client.post("/dang-nhap/ma/", {"code": "000000"})
        assert "Mã chưa đúng hoặc đã hết hạn." in text_of(wrong)
        cache.clear()
        assert client.post("/dang-nhap/ma/", {"code": code_for(secret)}).url == "/"
        assert signed_in(client)

        off = reverse("mfa_deactivate_totp")
        assert self.confirm_password(client, off).url == off
        assert client.post(off).url == ACCOUNT
        assert not Authenticator.objects.filter(user=user).exists()
        acts = [(entry.act, entry.data) for entry in audit.entries_of(user)]
        assert acts == [
            (Act.ACCOUNT_CHANGED, {"second_factor": False}),
            (Act.ACCOUNT_CHANGED, {"second_factor": True}),
        ]

    def test_it_is_switched_together_with_its_entry_or_not_at_all(self, client, monkeypatch):
        user = make_tccb(username="phuc")
        sign_in(client, "phuc")
        page, off = reverse("mfa_activate_totp"), reverse("mfa_deactivate_totp")
        self.confirm_password(client, page)
        secret = client.get(page).context["form"].secret
        held = Authenticator.objects.filter(user=user, type="totp")
        with monkeypatch.context() as broken:
            broken.setattr(accounts, "note_second_factor", no_journal)
            with pytest.raises(ConnectionError):
                client.post(page, {"code": code_for(secret)})
        assert not held.exists()
        cache.clear()
        secret = client.get(page).context["form"].secret
        client.post(page, {"code": code_for(secret)})
        assert held.exists()
        monkeypatch.setattr(accounts, "note_second_factor", no_journal)
        with pytest.raises(ConnectionError):
            client.post(off)
        assert held.exists()

    def test_a_recovery_code_works_once(self, client):
        make_tccb(username="phuc")
        sign_in(client, "phuc")
        self.switch_on(client)
        code = client.get("/tai-khoan/ma-du-phong/").context["unused_codes"][0]
        download = client.get("/tai-khoan/ma-du-phong/tai/")
        assert "attachment" in download["Content-Disposition"]
        assert code in download.content.decode()
        for expected in (True, False):
            client.post("/dang-xuat/")
            sign_in(client, "phuc")
            client.post("/dang-nhap/ma/", {"code": code})
            assert signed_in(client) == expected

    def test_a_wrong_code_does_not_switch_it_on(self, client):
        user = make_tccb(username="phuc")
        sign_in(client, "phuc")
        page = reverse("mfa_activate_totp")
        self.confirm_password(client, page)
        assert "Mã chưa đúng" in text_of(client.post(page, {"code": "abc"}))
        assert "Nhập mã xác thực." in text_of(client.post(page, {"code": ""}))
        assert not Authenticator.objects.filter(user=user).exists()

    def test_a_wrong_password_does_not_confirm(self, client):
        make_tccb(username="phuc")
        sign_in(client, "phuc")
        page = reverse("mfa_activate_totp")
        asked = client.get(page).url
        response = client.post(asked, {"password": "nham-roi", "next": page})
        assert "Mật khẩu chưa đúng." in text_of(response)

    @pytest.mark.parametrize("role", [Role.TCCB, Role.MEMBER, Role.DIRECTOR, Role.ADMIN])
    def test_where_required_it_comes_before_any_page(self, client, settings, role):
        settings.SECOND_FACTOR_REQUIRED = True
        make_user(role, username="phuc")
        sign_in(client, "phuc")
        assert client.get(ACCOUNT).url == reverse("mfa_activate_totp")
        self.switch_on(client)
        assert client.get(ACCOUNT).status_code == 200

    def test_where_required_it_cannot_be_switched_off(self, client, settings):
        settings.SECOND_FACTOR_REQUIRED = True
        user = make_tccb(username="phuc")
        sign_in(client, "phuc")
        self.switch_on(client)
        response = client.post(reverse("mfa_deactivate_totp"))
        assert "Vai được giao bắt buộc xác thực hai bước nên không tắt được." in text_of(response)
        assert Authenticator.objects.filter(user=user, type="totp").exists()

    def test_staff_and_officers_are_not_made_to(self, client, settings):
        settings.SECOND_FACTOR_REQUIRED = True
        client.force_login(make_officer(make_unit()))
        assert client.get(ACCOUNT).status_code == 200

    def test_new_recovery_codes_replace_the_old(self, client):
        make_tccb(username="phuc")
        sign_in(client, "phuc")
        self.switch_on(client)
        old = client.get("/tai-khoan/ma-du-phong/").context["unused_codes"]
        page = "/tai-khoan/ma-du-phong/tao/"
        assert "10 mã chưa dùng của bộ cũ sẽ mất giá trị" in text_of(client.get(page))
        assert client.post(page).url == "/tai-khoan/ma-du-phong/"
        assert not set(old) & set(client.get("/tai-khoan/ma-du-phong/").context["unused_codes"])


class TestAddresses:
    @pytest.mark.parametrize(
        "path", ["/signup/", "/dang-ky-tai-khoan/", "/password/reset/", "/email/"]
    )
    def test_nobody_signs_up_or_resets_by_mail(self, client, path):
        client.force_login(make_tccb())
        assert client.get(path).status_code == 404

    def test_own_pages_need_a_sign_in(self, client):
        for path in (ACCOUNT, CHANGE, "/tai-khoan/ma-du-phong/", "/tai-khoan/hai-buoc/bat/"):
            response = client.get(path)
            assert (response.status_code, response.url) == (302, f"{LOGIN}?next={path}")

    def test_pages_hold_no_inline_style_or_script(self, client):
        client.force_login(make_tccb())
        for path in (ACCOUNT, CHANGE):
            page = client.get(path).content.decode()
            assert "style=" not in page
            assert "<script>" not in page
