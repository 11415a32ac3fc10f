"""Confirmed criteria in the journal: which one it was."""

from datetime import date

import pytest

from awards.services.confirmations import confirm_criterion, withdraw_confirmation
from emulation.selectors.journal import Asked, entries, told
from tests.awards.makers import kh54, make_occasion
from tests.factories import collective_of, make_tccb, make_unit

pytestmark = pytest.mark.django_db
DAY = date(2025, 11, 12)


def test_the_journal_says_which_criterion_was_confirmed_and_taken_back():
    """Taken back, its row is gone: the entry still knows the criterion by its code."""
    occasion, subject, tccb = make_occasion(), collective_of(make_unit()), make_tccb()
    confirm_criterion(
        occasion=occasion, subject=subject, criterion="general_1", met=True, note="Nhận xét",
        by=tccb, on=DAY,
    )  # fmt: skip
    withdraw_confirmation(
        occasion=occasion, subject=subject, criterion="general_1", reason="Nhầm", by=tccb
    )
    label = next(c.label for c in kh54().criteria if c.code == "general_1")
    rows = told(list(entries(Asked())))
    figures = [row["figures"] for row in rows if "tiêu chuẩn" in row["what"]]
    assert figures == [f"{label}; đạt"] * 2
