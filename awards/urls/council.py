"""Addresses of the council."""

from django.urls import path

from awards.views import ballots, items, meetings, rounds

urlpatterns = [
    path("hoi-dong/", meetings.meeting_list, name="meeting_list"),
    path("hoi-dong/lap-phien-hop/", meetings.meeting_call, name="meeting_call"),
    path("hoi-dong/<int:pk>/", meetings.meeting_detail, name="meeting_detail"),
    path("hoi-dong/<int:pk>/diem-danh/", meetings.meeting_attendance, name="meeting_attendance"),
    path("hoi-dong/<int:pk>/doi/", meetings.meeting_change, name="meeting_change"),
    path("hoi-dong/<int:pk>/rut/", meetings.meeting_withdraw, name="meeting_withdraw"),
    path("hoi-dong/<int:pk>/de-lai/", meetings.meeting_put_off, name="meeting_put_off"),
    path("hoi-dong/<int:pk>/khai-mac/", meetings.meeting_open, name="meeting_open"),
    path(
        "hoi-dong/<int:pk>/danh-sach/<slug:tier>/", meetings.meeting_agenda, name="meeting_agenda"
    ),
    path("hoi-dong/<int:pk>/mo-luot/<slug:tier>/", rounds.round_open, name="round_open"),
    path("hoi-dong/muc/<int:pk>/", items.item_detail, name="item_detail"),
    path("hoi-dong/muc/<int:pk>/bao-cao/", items.item_report, name="item_report"),
    path("hoi-dong/muc/<int:pk>/y-kien/", items.comment_add, name="comment_add"),
    path("hoi-dong/muc/<int:pk>/khong-tham-gia/", items.item_recuse, name="item_recuse"),
    path("hoi-dong/y-kien/<int:pk>/bien-ban/", items.comment_mark, name="comment_mark"),
    path("hoi-dong/luot/<int:pk>/bo-phieu/", ballots.round_ballot, name="round_ballot"),
    path("hoi-dong/luot/<int:pk>/da-ghi-nhan/", ballots.round_recorded, name="round_recorded"),
    path("hoi-dong/luot/<int:pk>/dong/", rounds.round_close, name="round_close"),
    path("hoi-dong/luot/<int:pk>/ket-luan/", rounds.round_conclude, name="round_conclude"),
]
