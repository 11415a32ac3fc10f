"""Pledges: the officer's pages, TCCB's pages, periods and what UBND tỉnh gives."""

from django.urls import path

from emulation.views import periods, pledge_parts, pledge_review, pledge_targets, pledges

urlpatterns = [
    path("dang-ky/", pledges.pledge_list, name="pledge_list"),
    path(
        "dang-ky/dot/<int:period_id>/don-vi/<int:unit_id>/lap/",
        pledges.pledge_create,
        name="pledge_create",
    ),
    path("dang-ky/<int:pk>/", pledges.pledge_detail, name="pledge_detail"),
    path("dang-ky/<int:pk>/kiem-tra/", pledges.pledge_check, name="pledge_check"),
    path("dang-ky/<int:pk>/hinh-thuc/", pledge_parts.pledge_tier, name="pledge_tier"),
    path("dang-ky/<int:pk>/nhiem-vu/", pledge_parts.pledge_tasks, name="pledge_tasks"),
    path("dang-ky/<int:pk>/ca-nhan/", pledge_parts.pledge_people, name="pledge_people"),
    path("dang-ky/<int:pk>/chi-tieu/", pledge_targets.pledge_targets, name="pledge_targets"),
    path(
        "dang-ky/<int:pk>/ca-nhan/muc-de-ra/",
        pledge_targets.pledge_people_targets,
        name="pledge_people_targets",
    ),
    path(
        "dang-ky/<int:pk>/doi-tuong/<int:entry_id>/",
        pledge_targets.entry_targets,
        name="entry_targets",
    ),
    path(
        "dang-ky/<int:pk>/doi-tuong/<int:entry_id>/them/",
        pledge_targets.target_add,
        name="target_add",
    ),
    path(
        "dang-ky/<int:pk>/chi-tieu/<int:target_id>/",
        pledge_targets.target_edit,
        name="target_edit",
    ),
    path(
        "dang-ky/<int:pk>/chi-tieu/<int:target_id>/xoa/",
        pledge_targets.target_remove,
        name="target_remove",
    ),
    path("dang-ky/tong-hop/", pledge_review.pledge_overview, name="pledge_overview"),
    path("dang-ky/dot/<int:period_id>/nhac/", pledge_review.pledge_remind, name="pledge_remind"),
    path("dang-ky/<int:pk>/xet/", pledge_review.pledge_review, name="pledge_review"),
    path("dang-ky/<int:pk>/nhan/", pledge_review.pledge_accept, name="pledge_accept"),
    path("dang-ky/<int:pk>/tra-lai/", pledge_review.pledge_return, name="pledge_return"),
    path("dang-ky/dot/mo/", periods.period_open, name="period_open"),
    path("dang-ky/muc-giao/", periods.given_targets, name="given_targets"),
    path(
        "dang-ky/muc-giao/<slug:movement_code>/don-vi/<int:unit_id>/them/",
        periods.given_target_add,
        name="given_target_add",
    ),
    path(
        "dang-ky/muc-giao/<int:target_id>/",
        periods.given_target_edit,
        name="given_target_edit",
    ),
]
