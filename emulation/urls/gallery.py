"""The component page, for whoever builds or checks pages."""

from django.urls import path

from emulation.views import gallery

urlpatterns = [path("bo-thanh-phan/", gallery.gallery, name="gallery")]
