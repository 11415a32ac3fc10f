"""Addresses of decisions and of the register of awards."""

from django.urls import path

from awards.views import decisions, register

urlpatterns = [
    path("quyet-dinh/", decisions.decision_list, name="decision_list"),
    path("quyet-dinh/<int:pk>/", decisions.decision_detail, name="decision_detail"),
    path("quyet-dinh/<int:pk>/tai-excel/", register.decision_excel, name="decision_excel"),
    path("quyet-dinh/<int:pk>/sua/", decisions.decision_correct, name="decision_correct"),
    path(
        "quyet-dinh/ghi/<int:occasion_id>/<slug:tier>/",
        decisions.decision_record,
        name="decision_record",
    ),
    path("khen-thuong/", register.award_list, name="award_list"),
    path("khen-thuong/tai-excel/", register.award_excel, name="award_excel"),
]
