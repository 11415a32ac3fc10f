"""`manage.py found_office`: all a new office needs before its first sign-in, from one file."""

from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError, CommandParser

from awards.office_file import read_office
from awards.rules import PlanError
from awards.services.office import FirstAccount, found_office
from emulation import clock
from emulation.errors import Refused

KH54 = Path(apps.get_app_config("awards").path) / "plans" / "kh54.toml"


class Command(BaseCommand):
    help = (
        "Lập cơ quan trong cơ sở dữ liệu trống: đơn vị, người, tài khoản đầu tiên, Hội đồng, "
        "phong trào và kế hoạch. Mẫu tệp: docs/office.toml."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("office", type=Path, help="tệp TOML mô tả cơ quan")
        parser.add_argument("--plan", type=Path, default=KH54, help="tệp kế hoạch (mặc định KH 54)")

    def handle(self, *args: Any, office: Path, plan: Path, **options: Any) -> None:
        accounts = founded(text_of(office), text_of(plan))
        self.stdout.write(f"Đã lập cơ quan và mở {len(accounts)} tài khoản.")
        self.stdout.write("Mật khẩu đầu tiên chỉ hiện một lần; mỗi người phải đổi khi đăng nhập:")
        for account in accounts:
            self.stdout.write(f"  {account.username:<20}{account.password:<26}{account.name}")


def founded(office: str, plan: str) -> list[FirstAccount]:
    try:
        return found_office(office=read_office(office), plan=plan, on=clock.today())
    except PlanError as error:
        raise CommandError(f"Tệp có chỗ sai, chưa ghi gì:\n{error}") from error
    except Refused as refusal:
        raise CommandError(refusal.message) from refusal


def text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"Không đọc được {path}: {error}") from error
