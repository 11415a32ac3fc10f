"""Addresses of nominations: the unit's, one by one, and the bảng tổng hợp of an occasion."""

from django.urls import path

from awards.views import choosing, decisions, nomination_table, nominations, presenting, search

HERE = "de-nghi"
TABLE = f"{HERE}/dip/<int:occasion_id>"

urlpatterns = [
    path("tim/", search.search, name="search"),
    path(f"{HERE}/", nominations.nomination_list, name="nomination_list"),
    path(
        f"{HERE}/lap/<int:occasion_id>/<int:subject_id>/",
        nominations.nomination_create,
        name="nomination_create",
    ),
    path(f"{HERE}/<int:pk>/", nominations.nomination_detail, name="nomination_detail"),
    path(
        f"{HERE}/<int:nomination_id>/minh-chung/<int:evidence_id>/",
        nominations.nomination_evidence,
        name="nomination_evidence",
    ),
    path(f"{HERE}/<int:pk>/kiem-tra/", nominations.nomination_check, name="nomination_check"),
    path(f"{HERE}/<int:pk>/bo/", nominations.nomination_discard, name="nomination_discard"),
    path(
        f"{HERE}/<int:pk>/dua-vao-bang/", presenting.nomination_compile, name="nomination_compile"
    ),
    path(f"{HERE}/<int:pk>/tra-lai/", presenting.nomination_return, name="nomination_return"),
    path(f"{HERE}/<int:pk>/de-nghi-lai/", presenting.nomination_renew, name="nomination_renew"),
    path(
        f"{HERE}/<int:pk>/khong-duoc-tang/", decisions.nomination_decline, name="nomination_decline"
    ),
    path(f"{HERE}/<int:pk>/chon-bang-tay/", choosing.pick_make, name="pick_make"),
    path(f"{HERE}/<int:pk>/rut-lua-chon/", choosing.pick_withdraw, name="pick_withdraw"),
    path(f"{TABLE}/chon/", choosing.choosing_detail, name="choosing_detail"),
    path(f"{TABLE}/chon/tai-excel/", choosing.choosing_excel, name="choosing_excel"),
    path(f"{TABLE}/", nomination_table.nomination_table, name="nomination_table"),
    path(f"{TABLE}/tai-excel/", nomination_table.nomination_excel, name="nomination_excel"),
    path(f"{TABLE}/xet-lai/", nomination_table.nomination_reassess, name="nomination_reassess"),
    path(f"{TABLE}/trinh-hoi-dong/", presenting.nomination_present, name="nomination_present"),
    path(
        f"{TABLE}/dua-vao-bang/", presenting.nomination_compile_many, name="nomination_compile_many"
    ),
    path(f"{TABLE}/tra-lai/", presenting.nomination_return_many, name="nomination_return_many"),
]
