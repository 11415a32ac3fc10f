"""Sign-in and own account: only those of allauth's addresses that the product needs.

The names are allauth's, which reverses them itself.
"""

from allauth.account import views as account
from allauth.mfa.base import views as second_factor
from allauth.mfa.recovery_codes import views as recovery_codes
from django.urls import path

from emulation.views import accounts

urlpatterns = [
    path("dang-nhap/", accounts.Login.as_view(), name="account_login"),
    path("dang-nhap/ma/", second_factor.authenticate, name="mfa_authenticate"),
    path("dang-xuat/", accounts.logout, name="account_logout"),
    path("doi-vai/", accounts.switch_role, name="switch_role"),
    path("tai-khoan/", second_factor.index, name="mfa_index"),
    path("tai-khoan/mat-khau/", accounts.PasswordChange.as_view(), name="account_change_password"),
    path("tai-khoan/xac-nhan/", account.reauthenticate, name="account_reauthenticate"),
    path("tai-khoan/xac-nhan/ma/", second_factor.reauthenticate, name="mfa_reauthenticate"),
    path("tai-khoan/hai-buoc/bat/", accounts.ActivateTotp.as_view(), name="mfa_activate_totp"),
    path("tai-khoan/hai-buoc/tat/", accounts.DeactivateTotp.as_view(), name="mfa_deactivate_totp"),
    path(
        "tai-khoan/ma-du-phong/",
        recovery_codes.view_recovery_codes,
        name="mfa_view_recovery_codes",
    ),
    path(
        "tai-khoan/ma-du-phong/tao/",
        recovery_codes.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path(
        "tai-khoan/ma-du-phong/tai/",
        recovery_codes.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
]
