"""Cautions as pages show them: the decision's number leads to its page where the reader has it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from awards.rules import Caution
from emulation.models import User


@dataclass(frozen=True)
class CautionRow:
    """`before`, `number` and `after` make the sentence; without `url` all of it is `before`."""

    before: str
    clause: str
    number: str = ""
    after: str = ""
    url: str = ""


def caution_rows(cautions: Iterable[Caution], user: User) -> list[CautionRow]:
    reads = user.scope.sees_every_unit or user.scope.on_council
    return [_row(caution, linked=reads) for caution in cautions]


def _row(caution: Caution, *, linked: bool) -> CautionRow:
    if not (linked and caution.number and caution.decision):
        return CautionRow(caution.text, caution.clause)
    before, number, after = caution.text.partition(caution.number)
    url = reverse("decision_detail", args=[caution.decision])
    return CautionRow(before, caution.clause, number, after, url)
