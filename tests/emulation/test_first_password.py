"""Whoever lost their password gets another first one, at the server and in the journal."""

from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from emulation import audit
from emulation.acts import Act
from emulation.models import User
from tests.factories import make_department, make_tccb

pytestmark = pytest.mark.django_db
OLD = "mat-khau-thu-nghiem-1"


@pytest.fixture(autouse=True)
def _office():
    cache.clear()
    make_department()


@pytest.fixture
def user() -> User:
    user = make_tccb(username="Phuc.LTD")
    for kind in (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES):
        Authenticator.objects.create(user=user, type=kind, data={})
    return user


def renewed(*arguments: str) -> str:
    said = StringIO()
    call_command("first_password", *arguments, stdout=said)
    return said.getvalue().split()[-1]


def sign_in(password: str) -> Client:
    client = Client()
    client.post(reverse("account_login"), {"login": "phuc.ltd", "password": password})
    return client


def test_the_old_password_and_its_sessions_end_and_the_new_one_has_to_be_changed(user):
    Authenticator.objects.all().delete()
    before = sign_in(OLD)
    assert before.get(reverse("home")).status_code == 200
    password = renewed("phuc.ltd")
    assert before.get(reverse("home")).url.startswith(reverse("account_login"))
    assert "_auth_user_id" not in sign_in(OLD).session
    after = sign_in(password)
    assert after.get(reverse("home")).url == reverse("account_change_password")
    assert password != renewed("phuc.ltd")


def test_the_second_factor_stays_unless_it_is_lost_too(user):
    renewed("phuc.ltd")
    assert Authenticator.objects.filter(user=user).count() == 2
    assert [entry.act for entry in audit.entries_of(user)] == [Act.PASSWORD_RENEWED]
    password = renewed("phuc.ltd", "--drop-second-factor")
    assert not Authenticator.objects.filter(user=user).exists()
    newest = list(audit.entries_of(user))
    assert [(entry.act, entry.data, entry.actor_name) for entry in newest[:2]] == [
        (Act.ACCOUNT_CHANGED, {"second_factor": False}, "Hệ thống"),
        (Act.PASSWORD_RENEWED, {}, "Hệ thống"),
    ]
    assert password not in str([entry.data for entry in newest])


def test_a_name_nobody_has_is_refused():
    with pytest.raises(CommandError, match="Không có tài khoản nào tên 'khong-ai'"):
        renewed("khong-ai")
