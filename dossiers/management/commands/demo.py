"""`manage.py demo`: empty the database and load the demo; production refuses, and so does every
database that holds an office's rows."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from dossiers.demo.accounts import ACCOUNTS
from dossiers.demo.loading import reload_demo
from emulation.errors import Refused


class Command(BaseCommand):
    help = "Xóa mọi dữ liệu và nạp lại dữ liệu mẫu. Chỉ chạy được ngoài hệ thống thật."
    # Refusing comes before anything that needs a database.
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, verbosity: int, **options: Any) -> None:
        try:
            reload_demo()
        except Refused as refusal:
            raise CommandError(refusal.message) from refusal
        self.stdout.write("Đã nạp dữ liệu mẫu.")
        if verbosity > 1:
            for account in ACCOUNTS:
                self.stdout.write(str(account))
