"""The addresses of emulation, a module a subject."""

from django.urls import include, path

urlpatterns = [
    path("", include("emulation.urls.accounts")),
    path("", include("emulation.urls.home")),
    path("", include("emulation.urls.pledges")),
    path("", include("emulation.urls.records")),
    path("", include("emulation.urls.gallery")),
    path("", include("emulation.urls.journal")),
    path("", include("emulation.urls.about")),
]
