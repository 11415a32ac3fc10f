"""What allauth asks this product: its sentences, its limits, its second factor."""

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.http import HttpRequest

from emulation.models import User
from emulation.selectors.accounts import must_have_second_factor
from emulation.services import accounts


class AccountAdapter(DefaultAccountAdapter):
    """User names and passwords only; accounts are made by the office, never by sign-up."""

    error_messages: ClassVar[dict[str, Any]] = DefaultAccountAdapter.error_messages | {
        "account_inactive": "Tài khoản này đã ngừng dùng. Hãy gọi Phòng Tổ chức cán bộ.",
        "enter_current_password": "Mật khẩu hiện tại chưa đúng. Nhập lại mật khẩu đang dùng.",
        "incorrect_code": "Mã chưa đúng hoặc đã hết hạn. Nhập mã mới nhất trên ứng dụng.",
        "incorrect_password": "Mật khẩu chưa đúng. Nhập lại mật khẩu đang dùng.",
        "invalid_login": "Tên đăng nhập hoặc mật khẩu chưa đúng.",
        "rate_limited": "Đã thử quá nhiều lần. Đợi 5 phút rồi thử lại.",
        "same_as_current": "Mật khẩu mới phải khác mật khẩu hiện tại.",
        "too_many_login_attempts": "Đã nhập sai quá nhiều lần. Đợi 5 phút rồi thử lại.",
        "username_password_mismatch": "Tên đăng nhập hoặc mật khẩu chưa đúng. Kiểm tra phím "
        "Caps Lock và bộ gõ tiếng Việt rồi nhập lại.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def set_password(self, user: User, password: str) -> None:
        accounts.change_password(user=user, password=password, by=user)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Failures count per address and name together.

        Counted by name alone, anybody who knows a name could lock its owner out.
        """
        name = super()._get_login_attempts_cache_key(request, **credentials)
        return f"{self.get_client_ip(request)}:{name}"

    def get_reauthentication_methods(self, user: User) -> list[dict[str, Any]]:
        words = {
            "reauthenticate": "Xác nhận bằng mật khẩu",
            "mfa_reauthenticate": "Xác nhận bằng mã trên điện thoại",
        }
        methods = super().get_reauthentication_methods(user)
        return [method | {"description": words[method["id"]]} for method in methods]


class SecondFactorAdapter(DefaultMFAAdapter):
    """Codes of an authenticator app, and recovery codes for the day the phone is lost."""

    error_messages: ClassVar[dict[str, Any]] = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": "Vai được giao bắt buộc xác thực hai bước nên không tắt "
        "được. Muốn đổi điện thoại, hãy gọi Phòng Tổ chức cán bộ.",
        "cannot_generate_recovery_codes": "Hãy bật xác thực hai bước trước khi tạo mã dự phòng.",
        "incorrect_code": "Mã chưa đúng hoặc đã hết hạn. Nhập mã mới nhất trên ứng dụng.",
    }

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return not must_have_second_factor(authenticator.user)
