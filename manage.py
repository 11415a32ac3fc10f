#!/usr/bin/env python3
"""Django's command line, on the embedded settings unless told otherwise."""

import os
import sys
from pathlib import Path


def main() -> None:
    import environ

    environ.Env.read_env(os.environ.get("ENV_FILE", Path(__file__).with_name(".env")))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
