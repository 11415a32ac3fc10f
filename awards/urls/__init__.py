"""The addresses of awards, a module a subject."""

from django.urls import include, path

urlpatterns = [
    path("", include("awards.urls.council")),
    path("", include("awards.urls.decisions")),
    path("", include("awards.urls.nominations")),
    path("", include("awards.urls.plans")),
    path("", include("awards.urls.reports")),
    path("", include("awards.urls.verdicts")),
]
