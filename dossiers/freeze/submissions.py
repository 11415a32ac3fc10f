"""One tờ trình for each tier with somebody approved, to whom that tier's authority is."""

from typing import cast

from awards.rules import Tier
from awards.rules.parameters import Value
from dossiers import content
from dossiers.freeze.day import Day, head_of
from emulation.vietnamese.dates import long_date
from emulation.vietnamese.names import normalise

_REQUESTS = {
    "department": "xem xét, quyết định tặng",
    "province": "xem xét, quyết định tặng",
    "prime_minister": "xem xét, trình Thủ tướng Chính phủ tặng",
}


def submissions(day: Day, items: list[content.Item]) -> list[content.Submission]:
    """From the highest tier down."""
    approved = {item["tier"] for item in items if item["conclusion"]["approved"]}
    tiers = sorted(
        (tier for tier in day.plan.tiers if tier.code in approved), key=lambda tier: -tier.rank
    )
    return [_submission(day, tier) for tier in tiers]


def _submission(day: Day, tier: Tier) -> content.Submission:
    inside = tier.authority == "department"
    return content.Submission(
        key=tier.code.replace("_", "-"),
        tier=tier.code,
        issuer=_unit_issuer(day) if inside else day.issuer(),
        proposer=day.unit_name(day.award_unit) if inside else normalise(day.department.name),
        addressees=_addressees(day, tier),
        request=_REQUESTS[tier.authority],
        basis=_basis(day),
        unverified_basis=_unverified(day),
        signatory=_head_of_award_unit(day) if inside else day.director_signs(),
        receivers=["Như trên", "Lưu: VT, TCCB"],
    )


def _unit_issuer(day: Day) -> content.Issuer:
    return day.issuer_below(day.unit_name(day.award_unit), day.award_unit.symbol)


def _head_of_award_unit(day: Day) -> content.Signatory:
    head = head_of(day.award_unit, day.on)
    return content.Signatory(
        authority="",
        of="",
        post=normalise(head.post) if head else "Trưởng phòng",
        name=normalise(head.full_name) if head else "",
    )


def _addressees(day: Day, tier: Tier) -> list[str]:
    province = normalise(day.department.province)
    if tier.authority == "department":
        return [f"Giám đốc {normalise(day.department.name)} tỉnh {province}"]
    return [
        f"Ủy ban nhân dân tỉnh {province}",
        f"Hội đồng Thi đua - Khen thưởng tỉnh {province}",
    ]


def _basis(day: Day) -> list[str]:
    law = _lines(day.law("legal_basis.lines"))
    meeting = f"Biên bản họp {day.council_name} {long_date(day.on)}"
    return [normalise(line) for line in (*law, *day.plan.legal_basis, meeting)]


def _unverified(day: Day) -> list[str]:
    """The law's lines, while their mark says that nobody has compared them with the text."""
    law = day.law("legal_basis.lines")
    return [] if law.verified else [normalise(line) for line in _lines(law)]


def _lines(law: Value) -> tuple[str, ...]:
    """That parameter is written as a list in the law's files."""
    return cast(tuple[str, ...], law.value)
