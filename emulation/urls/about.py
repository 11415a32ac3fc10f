"""Help and accessibility."""

from django.urls import path

from emulation.views import about

urlpatterns = [
    path("huong-dan/", about.help_page, name="help"),
    path("kha-nang-tiep-can/", about.accessibility, name="accessibility"),
]
