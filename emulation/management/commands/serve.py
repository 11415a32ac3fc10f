"""`manage.py serve`: the whole product on one machine, ended with one Ctrl-C."""

import http.client
import os
import signal
import socket
import subprocess
import time
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import CommandError, CommandParser, call_command, get_commands
from django.core.management.base import BaseCommand
from django.utils.module_loading import import_string

from emulation.management import processes
from emulation.management.processes import Child, Kept, python


class Command(BaseCommand):
    help = "Chạy web và việc nền trên máy này; Ctrl-C dừng tất cả."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default=os.environ.get("HOST") or "127.0.0.1")
        parser.add_argument("--port", type=int, default=os.environ.get("PORT") or 8000)
        parser.add_argument("--demo", action="store_true", help="nạp dữ liệu mẫu nếu CSDL còn mới")

    def handle(self, *args: Any, host: str, port: int, demo: bool, **options: Any) -> None:
        refuse_busy_port(host, port)
        call_command("migrate", interactive=False, verbosity=0)
        if demo:
            self.load_demo_once()
        try:
            with processes.interruptible():
                self.run(host, port, demo=demo)
        except processes.Interrupted:
            self.stdout.write("\nĐã dừng.")

    def load_demo_once(self) -> None:
        if get_user_model().objects.exists() or settings.DEMO_COMMAND not in get_commands():
            return
        self.stdout.write("Đang nạp dữ liệu mẫu…")
        call_command(settings.DEMO_COMMAND)

    def run(self, host: str, port: int, *, demo: bool) -> None:
        web = start_web(host, port)
        kept: list[Kept] = []
        try:
            kept += [Kept(start_worker), Kept(start_clock)]
            if not processes.wait_until(lambda: answers(host, port), [web], seconds=60):
                raise CommandError("Web không khởi động được; xem các dòng ở trên.")
            self.say_ready(host, port, demo=demo)
            self.look_after(web, kept)
            raise CommandError(f"{web.name} đã dừng bất thường; dừng cả hệ thống.")
        finally:
            processes.stop([web, *(one.child for one in kept)])

    def look_after(self, web: Child, kept: list[Kept]) -> None:
        """Until the web ends. People work on while what is done behind it starts again."""
        while not web.ended():
            for one in kept:
                if pause := one.look_after():
                    self.say(f"{one.child.name} đã dừng bất thường; chạy lại sau {pause:.0f} giây.")
            time.sleep(0.2)

    def say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()

    def say_ready(self, host: str, port: int, *, demo: bool) -> None:
        name = "localhost" if host in ("127.0.0.1", "0.0.0.0", "::") else host  # noqa: S104
        self.stdout.write(f"\nNêu Gương đang chạy: http://{name}:{port}/\n")
        if demo:
            for line in demo_accounts():
                self.stdout.write(line)
        self.say("Nhấn Ctrl-C để dừng.\n")


def refuse_busy_port(host: str, port: int) -> None:
    """CommandError when nobody could listen there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError) as error:
            raise CommandError(
                f"Không mở được cổng {port} trên {host} ({error}). "
                f"Hãy chọn cổng khác, ví dụ: PORT={port + 1 if port < 65535 else 8000} make run"
            ) from error


def environment(**extra: str) -> dict[str, str]:
    module = os.environ["DJANGO_SETTINGS_MODULE"]
    return {**os.environ, "DJANGO_SETTINGS_MODULE": module, **extra}


def start_web(host: str, port: int) -> Child:
    address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    command = python("-m", "gunicorn", "-c", settings.SERVE_GUNICORN_CONFIG, "-b", address)
    return processes.start("Web", command, env=environment(GUNICORN_LOG_LEVEL="warning"))


def start_worker() -> Child:
    """SIGQUIT: it ends within seconds and gives its tasks back."""
    command = ["worker", "--concurrency", "2", "--queues", "celery,housekeeping"]
    command += ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    return _start_celery("Việc nền", command, stop_signal=signal.SIGQUIT)


def start_clock() -> Child:
    """A process of its own: inside of the worker nobody would see it end. Nothing but this process
    starts one, so it needs no file to say that it is there; one left by a crash would stop it."""
    return _start_celery("Đồng hồ việc nền", ["beat", "--pidfile="], stop_signal=signal.SIGTERM)


def _start_celery(name: str, command: list[str], *, stop_signal: signal.Signals) -> Child:
    """Left alone it is killed: a polite signal that comes while it starts may be lost, and an
    unfinished task is found by the sweep."""
    return processes.start(
        name,
        python("-m", "celery", "--app", settings.SERVE_CELERY_APP, "--quiet", *command),
        stop_signal=stop_signal,
        orphan_signal=signal.SIGKILL,
        env=environment(),
        stdout=subprocess.DEVNULL,
    )


def answers(host: str, port: int) -> bool:
    """Whether the web answers `/healthz`, asked by a name it serves."""
    named = [name.lstrip(".") for name in settings.ALLOWED_HOSTS if name != "*"]
    target = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
    connection = http.client.HTTPConnection(target, port, timeout=5)
    try:
        connection.request("GET", "/healthz", headers={"Host": named[0]} if named else {})
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def demo_accounts() -> list[str]:
    """One line per demo account, as the demo itself describes them."""
    return [str(account) for account in import_string(settings.DEMO_ACCOUNTS)]
