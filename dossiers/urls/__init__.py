"""The addresses of dossiers."""

from django.urls import path

from dossiers.views import documents, dossiers, meetings

urlpatterns = [
    path("ho-so/", dossiers.dossier_list, name="dossier_list"),
    path("ho-so/<int:pk>/", dossiers.dossier_detail, name="dossier_detail"),
    path("ho-so/<int:pk>/thay-doi/", dossiers.dossier_changes, name="dossier_changes"),
    path("ho-so/<int:pk>/tai-ve/", dossiers.dossier_zip, name="dossier_zip"),
    path("ho-so/<int:pk>/dung/", dossiers.dossier_stop, name="dossier_stop"),
    path("ho-so/<int:pk>/tao-lai/", dossiers.dossier_again, name="dossier_again"),
    path("van-ban/<int:pk>/", documents.document_pdf, name="document_pdf"),
    path("van-ban/<int:pk>/trang-dau/", documents.document_thumbnail, name="document_thumbnail"),
    path("van-ban/<int:pk>/so/", documents.document_issue, name="document_issue"),
    path("hoi-dong/<int:pk>/ket-luan/", meetings.meeting_conclude, name="meeting_conclude"),
    path("hoi-dong/<int:pk>/chot-lai/", meetings.meeting_freeze, name="meeting_freeze"),
]
