"""The plan, its norms and worked cases, its occasions."""

from django.urls import path

from awards.views import law, movements, occasions, plan_versions, plans, what_if

urlpatterns = [
    path("ke-hoach/", plans.plan_detail, name="plan_detail"),
    path("ke-hoach/tham-so-cua-luat/", law.law_detail, name="law_detail"),
    path("ke-hoach/phong-trao-moi/", movements.movement_open, name="movement_open"),
    path("ke-hoach/<slug:movement_code>/vi-du/", plans.plan_cases, name="plan_cases"),
    path("ke-hoach/<slug:movement_code>/nhap-ban/", plan_versions.plan_upload, name="plan_upload"),
    path("ke-hoach/<slug:movement_code>/thu-doi-moc/", what_if.plan_what_if, name="plan_what_if"),
    path("ke-hoach/ban/<int:pk>/", plan_versions.plan_version, name="plan_version"),
    path("ke-hoach/ban/<int:pk>/tep/", plan_versions.plan_file, name="plan_file"),
    path("ke-hoach/ban/<int:pk>/ap-dung/", plan_versions.plan_activate, name="plan_activate"),
    path("ke-hoach/ban/<int:pk>/ai-vao-ai-ra/", plan_versions.plan_effect, name="plan_effect"),
    path("ke-hoach/<slug:movement_code>/dinh-muc/", plans.norm_enter, name="norm_enter"),
    path("ke-hoach/dinh-muc/<int:pk>/sua/", plans.norm_correct, name="norm_correct"),
    path(
        "ke-hoach/<slug:movement_code>/dip-khen/",
        occasions.occasion_create,
        name="occasion_create",
    ),
    path("ke-hoach/dip-khen/<int:pk>/mo/", occasions.occasion_open, name="occasion_open"),
    path("ke-hoach/dip-khen/<int:pk>/khoa/", occasions.occasion_close, name="occasion_close"),
]
