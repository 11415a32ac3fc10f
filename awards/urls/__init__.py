"""The addresses of awards, a module a subject."""

from django.urls import include, path

urlpatterns = [
    path("", include("awards.urls.council")),
]
