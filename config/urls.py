"""Root of all addresses: each app brings its own."""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

from emulation import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
urlpatterns += [
    path("", include(name))
    for name in ("emulation.urls", "awards.urls", "dossiers.urls")
    if (spec := find_spec(name)) and spec.origin
]
