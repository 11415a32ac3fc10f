"""Addresses of the reports of achievement."""

from django.urls import path

from awards.views import reports

HERE = "bao-cao-thanh-tich"

urlpatterns = [
    path(f"{HERE}/", reports.report_list, name="report_list"),
    path(f"{HERE}/<int:pk>/", reports.report_detail, name="report_detail"),
    path(f"{HERE}/<int:pk>/nop/", reports.report_submit, name="report_submit"),
    path(f"{HERE}/<int:pk>/xac-nhan/", reports.report_confirm, name="report_confirm"),
    path(f"{HERE}/viet/<int:occasion_id>/", reports.report_choose, name="report_choose"),
    path(
        f"{HERE}/viet/<int:occasion_id>/<int:subject_id>/",
        reports.report_edit,
        name="report_edit",
    ),
]
