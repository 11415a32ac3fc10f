"""Results, contributions, evidence; TCCB's check of them; what stands for or against a subject."""

from django.urls import path

from emulation.selectors.records import CONTRIBUTION, RESULT
from emulation.views import (
    evidence,
    record_checks,
    record_edits,
    records,
    results,
    standing,
    standing_edits,
)

urlpatterns = [
    path("ket-qua/", records.record_list, name="record_list"),
    path("ket-qua/<int:subject_id>/", records.record_detail, name="record_detail"),
    path("ket-qua/<int:subject_id>/nhap/", results.result_add, name="result_add"),
    path("ket-qua/<int:subject_id>/dong-gop/", results.contribution_add, name="contribution_add"),
    path("ket-qua/<int:subject_id>/minh-chung/", evidence.evidence_add, name="evidence_add"),
    path(
        "ket-qua/<int:subject_id>/minh-chung/<int:pk>/go/",
        evidence.evidence_remove,
        name="evidence_remove",
    ),
    path(
        "ket-qua/<int:subject_id>/ket-qua/<int:pk>/xoa/",
        records.record_remove,
        {"kind": RESULT},
        name="result_remove",
    ),
    path(
        "ket-qua/<int:subject_id>/dong-gop/<int:pk>/xoa/",
        records.record_remove,
        {"kind": CONTRIBUTION},
        name="contribution_remove",
    ),
    path(
        "ket-qua/<int:subject_id>/ket-qua/<int:pk>/sua/",
        record_edits.result_edit,
        name="result_edit",
    ),
    path(
        "ket-qua/<int:subject_id>/dong-gop/<int:pk>/sua/",
        record_edits.contribution_edit,
        name="contribution_edit",
    ),
    path("minh-chung/<int:pk>/", evidence.evidence_download, name="evidence_download"),
    path("ket-qua/cho-xac-nhan/", record_checks.record_check, name="record_check"),
    path("ket-qua/cho-xac-nhan/xac-nhan/", record_checks.record_verify, name="record_verify"),
    path("ket-qua/cho-xac-nhan/tra-lai/", record_checks.record_return, name="record_return"),
    path("xep-loai-ky-luat/", standing.standing_list, name="standing_list"),
    path("xep-loai-ky-luat/xep-loai/", standing.classification_enter, name="classification_enter"),
    path("xep-loai-ky-luat/ky-luat/", standing.discipline_enter, name="discipline_enter"),
    path(
        "xep-loai-ky-luat/ky-luat/<int:pk>/sua/",
        standing_edits.discipline_correct,
        name="discipline_correct",
    ),
    path(
        "xep-loai-ky-luat/ky-luat/<int:pk>/huy/",
        standing_edits.discipline_annul,
        name="discipline_annul",
    ),
    path("xep-loai-ky-luat/viec/", standing.case_open, name="case_open"),
    path("xep-loai-ky-luat/viec/<int:pk>/ket-luan/", standing.case_close, name="case_close"),
    path("xep-loai-ky-luat/viec/<int:pk>/sua/", standing_edits.case_correct, name="case_correct"),
    path("xep-loai-ky-luat/viec/<int:pk>/huy/", standing_edits.case_annul, name="case_annul"),
]
