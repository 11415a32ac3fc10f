"""Facts of many: equal to those made slowly one by one, by a fixed number of queries, in step."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from awards.collect import collect, collect_each, recorded
from awards.collect.recorded import in_step
from emulation.models import Contribution, Result, Subject, Target
from tests.awards.slow_facts import slow_facts
from tests.awards.varied import CUT_OFF, Varied

pytestmark = pytest.mark.django_db
DAY = date(2025, 11, 12)
LISTED, STREAMED = 14, 15  # queries


@pytest.fixture(scope="module")
def varied(django_db_setup: None, django_db_blocker: Any) -> Iterator[Varied]:
    """Only read by the tests; taken back with the module."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield Varied(seed=56)
        transaction.set_rollback(True)


def by_key(facts) -> dict[str, str]:
    """In words, so that 3 and 3.0 differ."""
    return {each.subject.key: repr(each) for each in facts}


@pytest.mark.parametrize("code", ["annual", "final"])
def test_they_are_to_the_letter_those_made_slowly(varied, code, monkeypatch):
    monkeypatch.setattr(recorded, "CHUNK", 2)  # every table takes many fetches
    occasion = next(each for each in varied.occasions if each.code == code)
    asked = list(Subject.objects.order_by("name", "-pk"))
    slowly = [repr(slow_facts(occasion, subject, on=DAY)) for subject in asked]
    assert len(set(slowly)) == len(asked) == 12
    assert [repr(each) for each in collect(occasion, asked, on=DAY)] == slowly
    streamed = by_key(collect_each(occasion, Subject.objects.all(), on=DAY))
    assert [streamed[str(subject.pk)] for subject in asked] == slowly
    assert list(streamed) == sorted(streamed, key=int)


def test_what_the_dice_threw_says_all_there_is_to_say(varied):
    """Otherwise the comparison above would compare little."""
    facts = [
        each
        for occasion in varied.occasions
        for each in collect_each(occasion, Subject.objects.all(), on=DAY)
    ]
    progress = rows = [row for each in facts for row in each.progress]
    given = [each.contribution for each in facts]
    assert {row.result is None for row in rows} == {True, False}
    assert {row.unverified is None for row in rows} == {True, False}
    assert any(row.verified not in (None, row.result) for row in rows)
    assert any(", " in row.confirmed_by for row in rows)
    assert any(len(row.evidence) > 1 for row in [*rows, *given])
    assert any(each.total and each.unverified_total for each in given)
    assert {each.registered for each in facts} == {True, False}
    assert any(row.evidence for each in facts for row in each.confirmations)
    awards = [award for each in facts for award in each.awards]
    under_way = [one for each in facts for one in each.other_nominations]
    for rows in (awards, under_way):
        assert {bool(row.evidence) for row in rows} == {True, False}
        assert {bool(row.counted) for row in rows} == {True, False}
    assert {one.here for one in under_way} == {True, False}
    assert {one.state for one in under_way} == {
        "TCCB xét", "Trả lại", "Chờ trình", "Đã trình Hội đồng", "Hội đồng thông qua",
    }  # fmt: skip
    assert {each.subject.kind for each in facts} == {"collective", "individual", "household"}
    points = [score for each in facts for score in each.scores]
    assert any(score.evidence for score in points) and any(not s.evidence for s in points)
    assert {str(score.points) for score in points} == {"0", "30", "53.5"}
    assert {row.code for row in progress} > {"canals", "poor"}
    assert {row.target is None for row in progress} == {True, False}
    for name in ("disciplines", "blocks", "awards"):
        assert {len(getattr(each, name)) for each in facts} >= {0, 1, 2}


def test_it_threw_what_must_not_count_as_well(varied):
    """Results after the last day that counts; results without a target that no plan asks for."""
    _, final = varied.occasions
    late = {"achieved_on__gt": final.counts_until, "achieved_on__lte": final.ends_on}
    assert Result.objects.filter(**late).exists() and final.counts_until == CUT_OFF
    assert Contribution.objects.filter(received_on__gt=CUT_OFF).exists()
    assert Result.objects.filter(achieved_on=CUT_OFF).exists()
    own = varied.indicators[0]
    targeted = Target.objects.filter(indicator=own).values("subject")
    done = Result.objects.filter(indicator=own, return_reason="")
    assert done.filter(achieved_on__range=final.counted).exclude(subject__in=targeted).exists()


@pytest.mark.parametrize(
    "query",
    [
        Subject.objects.order_by("-name")[1:5],
        Subject.objects.filter(kind="collective").select_related("unit"),
        Subject.objects.filter(Q(results__value__gte=0)),  # as often as it has results
        Subject.objects.filter(name="Danh Sa Rây")
        .order_by()
        .union(Subject.objects.filter(staff=None).order_by()),
    ],
    ids=["sliced", "filtered", "joined", "united"],
)
def test_any_query_of_subjects_will_do(varied, query):
    occasion = varied.occasions[0]
    asked = set(query.all())
    expected = by_key(collect(occasion, asked, on=DAY))
    found = list(collect_each(occasion, query.all(), on=DAY))
    assert by_key(found) == expected
    assert len(found) == len(asked) > 2


def test_one_asked_for_twice_is_told_twice_and_nobody_needs_no_query(varied):
    occasion, (one, other) = varied.occasions[0], Subject.objects.order_by("-pk")[:2]
    found = collect(occasion, [one, other, one], on=DAY)
    assert [each.subject.key for each in found] == [str(s.pk) for s in (one, other, one)]
    with CaptureQueriesContext(connection) as asked:
        assert collect(occasion, [], on=DAY) == []
    assert len(asked) == 0


@pytest.mark.parametrize("count", [1, 3, 12])
@pytest.mark.parametrize("chunk", [2, 500])
def test_the_number_of_queries_is_fixed(varied, count, chunk, monkeypatch):
    monkeypatch.setattr(recorded, "CHUNK", chunk)
    occasion, chosen = varied.occasions[0], Subject.objects.order_by("pk")[:count]
    subjects = list(chosen)
    with CaptureQueriesContext(connection) as listed:
        assert len(collect(occasion, subjects, on=DAY)) == count
    with CaptureQueriesContext(connection) as streamed:
        assert len(list(collect_each(occasion, chosen, on=DAY))) == count
    assert (len(listed), len(streamed)) == (LISTED, STREAMED)


def test_a_long_list_is_one_parameter(varied):
    occasion, (subject,) = varied.occasions[0], Subject.objects.order_by("pk")[:1]
    gone = [Subject(pk=10_000_000 + n, name="", unit_id=subject.unit_id) for n in range(1500)]
    with CaptureQueriesContext(connection) as asked:
        found = collect(occasion, [*gone, subject], on=DAY)
    assert repr(found[-1]) == repr(slow_facts(occasion, subject, on=DAY))
    assert len(asked) == LISTED
    assert {len(each.disciplines) for each in found[:-1]} == {0}


# --- In step ----------------------------------------------------------------------------------


def test_rows_of_nobody_who_is_asked_about_are_passed_over():
    rows = [(1, "a"), (3, "b"), (3, "c"), (4, "d"), (9, "e")]
    people = [(2, "hai"), (3, "ba"), (5, "năm"), (9, "chín"), (10, "mười")]
    assert [tuple(r[1] for r in found) for found in in_step(people, rows)] == [
        (), ("b", "c"), (), ("e",), (),
    ]  # fmt: skip


def test_no_row_is_read_before_its_subject_comes_by():
    read = []
    rows = ((pk, read.append(pk)) for pk in (1, 1, 2, 2, 3, 3))
    each = in_step([(1,), (2,), (3,)], rows)
    assert len(next(each)) == 2
    assert read == [1, 1, 2]  # one row on, to see where the subject's own end
