"""Rules for new passwords, with our sentences: Django's are partly English here."""

from typing import Any

from django.contrib.auth import password_validation


class LongEnough(password_validation.MinimumLengthValidator):
    def get_error_message(self) -> str:
        return f"Mật khẩu cần ít nhất {self.min_length} ký tự, dấu cách cũng tính."

    def get_help_text(self) -> str:
        return f"Ít nhất {self.min_length} ký tự; có thể là cả một câu dài."


class NotCommon(password_validation.CommonPasswordValidator):
    def get_error_message(self) -> str:
        return "Mật khẩu này nằm trong danh sách hay bị đoán ra. Hãy chọn mật khẩu khác."

    def get_help_text(self) -> str:
        return "Không dùng mật khẩu phổ biến."


class NotOnlyDigits(password_validation.NumericPasswordValidator):
    def get_error_message(self) -> str:
        return "Mật khẩu không được chỉ gồm chữ số."

    def get_help_text(self) -> str:
        return "Không chỉ gồm chữ số."


class NotLikeOwner(password_validation.UserAttributeSimilarityValidator):
    """Unlike the user name and the person's name."""

    def __init__(self, **options: Any) -> None:
        super().__init__(user_attributes=("username", "display_name"), **options)

    def get_error_message(self) -> str:
        return "Mật khẩu quá giống tên đăng nhập hoặc họ tên."

    def get_help_text(self) -> str:
        return "Không giống tên đăng nhập hoặc họ tên."
