"""`manage.py first_password`: for somebody who lost their password, or the phone with the codes."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from emulation.errors import Refused
from emulation.services.accounts import renew_first_password


class Command(BaseCommand):
    help = "Cấp lại mật khẩu đầu tiên cho một tài khoản; người dùng phải đổi khi đăng nhập."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", help="tên đăng nhập")
        parser.add_argument(
            "--drop-second-factor",
            action="store_true",
            help="gỡ cả xác thực hai bước, khi mất điện thoại và mã dự phòng",
        )

    def handle(self, *args: Any, username: str, drop_second_factor: bool, **options: Any) -> None:
        try:
            password = renew_first_password(
                username=username, drop_second_factor=drop_second_factor
            )
        except Refused as refusal:
            raise CommandError(refusal.message) from refusal
        self.stdout.write(f"Mật khẩu đầu tiên của {username}, chỉ hiện một lần: {password}")
