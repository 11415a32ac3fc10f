"""The address of the journal."""

from django.urls import path

from emulation.views import journal

urlpatterns = [path("nhat-ky/", journal.journal, name="journal")]
