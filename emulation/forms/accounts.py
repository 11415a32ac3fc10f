"""Sign-in, password and second factor: allauth's forms with our labels and sentences."""

from typing import Any

from allauth.account import forms as account
from allauth.account.adapter import get_adapter
from allauth.mfa.base import forms as second_factor
from allauth.mfa.totp import forms as totp
from django import forms
from django.contrib.auth import password_validation


def word(
    field: forms.Field, label: str, ask: str, hint: str = "", *, css: str = "", **attrs: Any
) -> None:
    """Give a field its label, its sentence for an empty answer, hint and width; no placeholder."""
    field.label, field.help_text = label, hint
    field.error_messages["required"] = ask
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs.update(attrs, **{"class": css})


class LoginForm(account.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        word(
            self.fields["login"],
            "Tên đăng nhập",
            "Nhập tên đăng nhập.",
            autocapitalize="none",
            spellcheck="false",
        )
        word(self.fields["password"], "Mật khẩu", "Nhập mật khẩu.")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.user is not None and not self.user.is_active:
            raise get_adapter().validation_error("account_inactive")
        return cleaned


class ChangePasswordForm(account.ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rules = " ".join(password_validation.password_validators_help_texts())
        fields, again = self.fields, "Nhập lại mật khẩu mới"
        word(fields["oldpassword"], "Mật khẩu hiện tại", "Nhập mật khẩu đang dùng.", css="medium")
        word(fields["password1"], "Mật khẩu mới", "Nhập mật khẩu mới.", rules, css="medium")
        word(fields["password2"], again, f"{again}.", css="medium")

    def clean(self) -> dict[str, Any]:
        cleaned = forms.Form.clean(self)
        new, repeated = cleaned.get("password1"), cleaned.get("password2")
        if new and repeated and new != repeated:
            self.add_error("password2", "Hai lần nhập mật khẩu mới chưa giống nhau.")
        if new and new == cleaned.get("oldpassword"):
            self.add_error("password1", get_adapter().validation_error("same_as_current"))
        return cleaned


class ReauthenticateForm(account.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        word(self.fields["password"], "Mật khẩu", "Nhập mật khẩu đang dùng.", css="medium")


CODE_HINT = "6 chữ số trên ứng dụng xác thực, hoặc một mã dự phòng chưa dùng."


def word_code(field: forms.Field, hint: str) -> None:
    word(field, "Mã xác thực", "Nhập mã xác thực.", hint, css="number", inputmode="numeric")


class AuthenticateForm(second_factor.AuthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        word_code(self.fields["code"], CODE_HINT)


class ReauthenticateByCodeForm(second_factor.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        word_code(self.fields["code"], CODE_HINT)


class ActivateTotpForm(totp.ActivateTOTPForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        word_code(self.fields["code"], "6 chữ số ứng dụng đang hiện.")
