"""Two units with the same kinds of work, so that every id of one can be tried by the other."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.files.base import ContentFile

from emulation.enums import PledgeState, Role, TargetBasis
from emulation.models import Contribution, Evidence, Result, Staff, Subject, Unit, User
from tests.factories import (
    MOMENT,
    collective_of,
    make_indicator,
    make_movement,
    make_period,
    make_pledge,
    make_staff,
    make_target,
    make_user,
)


@dataclass
class Side:
    """One unit with its people and their work; `parts` by name, the same names on both sides."""

    unit: Unit
    officer: User
    collective: Subject
    person: Staff
    parts: dict[str, Any] = field(default_factory=dict)

    def pk(self, name: str) -> int:
        return self.parts[name].pk


def make_side(unit: Unit, officer: User, person: str, mark: str) -> Side:
    """Everything a unit writes, each with `mark` in its words."""
    staff = make_staff(unit, person)
    make_user(Role.STAFF, staff=staff)
    side = Side(unit, officer, collective_of(unit), staff)
    side.parts = _pledges(side, mark) | {"person": staff.subject, "collective": side.collective}
    side.parts["colleague"] = make_staff(unit, f"Người {mark}").subject
    side.parts |= _records(side, mark)
    return side


def _pledges(side: Side, mark: str) -> dict[str, Any]:
    unit, staff = side.unit, side.person
    draft = make_pledge(unit, make_period(2026))
    accepted = make_pledge(unit, make_period(2024), state=PledgeState.ACCEPTED)
    sent = make_pledge(unit, make_period(2023), state=PledgeState.SUBMITTED, submitted_at=MOMENT)
    for pledge in (accepted, sent):
        pledge.entries.create(subject=staff.subject, tier="giay_khen")
    indicator = make_indicator(f"Rừng trồng {mark}", measure="ha", unit=unit)
    return {
        "draft": draft,
        "accepted": accepted,
        "sent": sent,
        "entry": draft.entries.get(),
        "accepted_entry": accepted.entries.get(subject=side.collective),
        "indicator": indicator,
        "target": make_target(side.collective, indicator, 30, pledge=draft),
        "accepted_target": make_target(side.collective, indicator, 20, pledge=accepted),
        "given": side.collective.targets.create(
            indicator=indicator,
            basis=TargetBasis.PROVINCE_PLAN,
            starts_on=date(2021, 1, 1),
            ends_on=date(2025, 12, 31),
            value=50,
            source=f"Quyết định giao {mark}",
        ),
    }


def _records(side: Side, mark: str) -> dict[str, Any]:
    by, subject = side.officer, side.collective
    common = {"subject": subject, "recorded_by": by, "recorded_at": MOMENT}
    dated = {"indicator": side.parts["indicator"], "achieved_on": date(2024, 6, 30), "value": 7}
    checked = {"verified_by": by, "verified_on": date(2024, 7, 1)}
    gift = {
        "movement": make_movement(),
        "kind": "cash",
        "description": f"Tặng nhà {mark}",
        "donor": f"Nhà hảo tâm {mark}",
        "value": 5_000_000,
        "received_on": date(2024, 5, 5),
    }
    return {
        "evidence": make_evidence(subject, by, f"Minh chứng {mark}"),
        "person_evidence": make_evidence(side.person.subject, by, f"Ảnh {mark}"),
        "result": Result.objects.create(**common, **dated),
        "checked_result": Result.objects.create(**common, **dated, **checked),
        "contribution": Contribution.objects.create(**common, **gift),
    }


def open_case(side: Side, mark: str) -> None:
    """Something unresolved about the person, who cannot be nominated from here on, and an old
    discipline."""
    side.parts["case"] = side.person.subject.pending_cases.create(
        kind="complaint", opened_on=date(2024, 2, 2), handler=f"Thanh tra {mark}"
    )
    side.parts["discipline"] = side.person.subject.disciplines.create(
        level=1, decided_on=date(2019, 2, 2), number=f"9/QĐ-{mark}"
    )


def make_evidence(subject: Subject, by: User, title: str) -> Evidence:
    evidence = Evidence(
        subject=subject,
        title=title,
        original_name=f"{title}.pdf",
        content_type="application/pdf",
        size=9,
        sha256="0" * 64,
        uploaded_by=by,
        uploaded_at=MOMENT,
    )
    evidence.file.save("minh-chung.pdf", ContentFile(b"%PDF-1.4\n"))
    return evidence
