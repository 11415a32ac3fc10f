"""Sign-in, own account, role switch. The flows are allauth's; words and pages are ours."""

from typing import Any

from allauth.account import views as account
from allauth.mfa.totp import views as totp
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required, login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from emulation import clock
from emulation.enums import Role
from emulation.errors import Forbidden
from emulation.navigation import ROLE_SESSION_KEY
from emulation.selectors.notices import login_boards
from emulation.services import accounts


class Login(account.LoginView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"boards": login_boards(clock.today())}


class PasswordChange(account.PasswordChangeView):
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.first = request.user.must_change_password
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"first": self.first}

    def get_default_success_url(self) -> str:
        return "/" if self.first else reverse("mfa_index")


class ActivateTotp(totp.ActivateTOTPView):
    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        accounts.note_second_factor(user=form.user, active=True, by=self.request.user)
        return response


class DeactivateTotp(totp.DeactivateTOTPView):
    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        accounts.note_second_factor(user=self.request.user, active=False, by=self.request.user)
        return response


@login_not_required
@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    """End the session; also of one that has ended by itself."""
    return account.logout(request)


@login_required
@require_POST
def switch_role(request: HttpRequest) -> HttpResponse:
    """Choose whose home and navigation to see. Rights come from all roles held and never change."""
    role = request.POST.get("role", "")
    if not request.user.scope.has(role):
        raise Forbidden("Vai này không được giao cho tài khoản đang dùng.")
    request.session[ROLE_SESSION_KEY] = role
    messages.success(request, f"Đang làm việc với vai {Role(role).label}.", extra_tags="toast")
    return redirect("/")
