"""Which files of the packages are served: collecting all of them takes most of a minute."""

from django.contrib.staticfiles.apps import StaticFilesConfig


class StaticFiles(StaticFilesConfig):
    """Leaves out what no page loads: single icons, right-to-left and unminified builds."""

    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        "bootstrap-icons/*.svg",
        "*.scss",
        "*.rtl.*",
        "*.esm.*",
        "bootstrap-grid.*",
        "bootstrap-reboot.*",
        "bootstrap-utilities.*",
        "bootstrap.css",
        "bootstrap.css.map",
        "bootstrap.js",
        "bootstrap.js.map",
        "bootstrap.min.js",
        "bootstrap.min.js.map",
        "bootstrap.bundle.js",
        "bootstrap.bundle.js.map",
        "htmax-*",
        "htmx-4.*",
        "django_htmx/ext",
    ]
