"""Verdicts: everybody on an occasion, one subject, criteria that a person confirms."""

from django.urls import path

from awards.views import confirmations, verdict_reports, verdicts

urlpatterns = [
    path("xet-dieu-kien/", verdicts.verdict_list, name="verdict_list"),
    path("xet-dieu-kien/con-thieu/", verdict_reports.verdict_needs, name="verdict_needs"),
    path("xet-dieu-kien/tai-excel/", verdict_reports.verdict_excel, name="verdict_excel"),
    path("xet-dieu-kien/tai-csv/", verdict_reports.verdict_csv, name="verdict_csv"),
    path(
        "xet-dieu-kien/<int:occasion_id>/<int:subject_id>/",
        verdicts.verdict_detail,
        name="verdict_detail",
    ),
    path(
        "xet-dieu-kien/<int:occasion_id>/<int:subject_id>/xac-nhan/",
        confirmations.criteria_confirm,
        name="criteria_confirm",
    ),
]
