"""Who stands before the pages of the award side, and what they read."""

from datetime import date

from django.urls import reverse

from awards.models import Nomination
from tests.awards.makers import (
    make_occasion,
    make_sent,
    meets,
)
from tests.factories import (
    collective_of,
    make_officer,
    make_tccb,
    make_unit,
)

DAY = date(2025, 11, 12)


class Scene:
    """A unit with its officer, TCCB, an open occasion; whoever signs in is `client`."""

    def __init__(self, client) -> None:
        self.client = client
        self.occasion, self.unit = make_occasion(), make_unit()
        self.subject, self.officer = collective_of(self.unit), make_officer(self.unit)
        self.tccb = make_tccb()

    def sign_in(self, user):
        self.client.force_login(user)
        return self.client

    def url(self, route: str, *args) -> str:
        return reverse(route, args=args)

    def table(self, **query):
        return self.client.get(self.url("nomination_table", self.occasion.pk), query)

    def other(self, name: str, **fields) -> Nomination:
        unit = make_unit(name)
        meets(self.occasion, collective_of(unit))
        return make_sent(self.occasion, collective_of(unit), by=make_officer(unit), **fields)


def said(response) -> str:
    """The page's words with plain spaces."""
    return response.content.decode().replace("\u00a0", " ").replace("&nbsp;", " ")


def edit_url(scene: Scene) -> str:
    return scene.url("report_edit", scene.occasion.pk, scene.subject.pk)
