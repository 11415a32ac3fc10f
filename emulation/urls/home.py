"""Home and inbox."""

from django.urls import path

from emulation.views import home, inbox

urlpatterns = [
    path("", home.home, name="home"),
    path("hop-thu/", inbox.inbox, name="inbox"),
    path("hop-thu/da-doc/", inbox.inbox_read_all, name="inbox_read_all"),
    path("hop-thu/<int:pk>/mo/", inbox.inbox_read, name="inbox_read"),
]
