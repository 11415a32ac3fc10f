"""A comment's form that comes back with other words."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from awards.models import Comment
from tests.awards.council.world import make_world

pytestmark = pytest.mark.django_db


def test_a_comment_changed_after_going_back_is_not_swallowed():
    world = make_world(9, nominees=2)
    item, member = world.items[0], Client()
    member.force_login(world.users[2])
    place = reverse("comment_add", args=[item.pk])
    first = {"text": "Cần nói rõ.", "token": str(uuid.uuid4())}
    member.post(place, first)
    answer = member.post(place, first | {"text": "Cần nói rõ hơn."})
    shown = answer.content.decode()
    assert "lời vừa sửa chưa ghi" in shown and "Cần nói rõ hơn." in shown
    assert Comment.objects.get().text == "Cần nói rõ."
    renewed = str(answer.context["form"]["token"].value())
    member.post(place, {"text": "Cần nói rõ hơn.", "token": renewed})
    assert [row.text for row in Comment.objects.order_by("pk")] == [
        "Cần nói rõ.",
        "Cần nói rõ hơn.",
    ]
