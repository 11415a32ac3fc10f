"""Root of all addresses: each app brings its own."""

from django.urls import URLPattern, URLResolver, include, path

from emulation import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("", include("emulation.urls")),
    path("", include("awards.urls")),
    path("", include("dossiers.urls")),
]
