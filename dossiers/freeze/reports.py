"""The achievement reports: composed from recorded data, with the unit's words added."""

from decimal import Decimal
from typing import cast

from awards import rules
from awards.models import Award, Nomination
from awards.rules.conditions.measuring import measure
from awards.selectors.register import named_so_far
from awards.selectors.reports import basis_of, progress_of
from dossiers import content
from dossiers.freeze.day import Day, head_of, serving_on
from emulation.enums import SubjectKind
from emulation.models import Contribution, Evidence, Staff, Subject, Unit
from emulation.vietnamese.dates import format_date
from emulation.vietnamese.names import normalise, normalise_lines
from emulation.vietnamese.numbers import cut_percent


def report(day: Day, nomination: Nomination) -> content.Report:
    subject = nomination.subject
    facts = rules.facts_from_json(nomination.facts)
    contributions = _contributions(facts)
    return content.Report(
        nominee=day.nominee(subject)["key"],
        tier=nomination.tier,
        issuer=day.issuer_below(day.unit_name(subject.unit), ""),
        date="",
        form=_form(day, subject),
        fields=_collective_fields(day, subject) if subject.is_collective else _fields(day, subject),
        overview=paragraphs(nomination.report.overview) if nomination.report else [],
        sections=_sections(nomination),
        targets=_targets(nomination, facts),
        contributions=[_contribution(row) for row in contributions],
        contribution_total=int(facts.contribution.total or 0),
        evidence=_evidence(nomination, facts, contributions),
        awards=_past_awards(day, subject, facts),
        confirmer=_confirmer(day, subject),
        reporter=_reporter(day, subject),
        department=_department(day, nomination),
    )


def paragraphs(text: str) -> list[str]:
    """One entry a line that says something."""
    return [line for line in normalise_lines(text).splitlines() if line]


def _form(day: Day, subject: Subject) -> content.ReportForm:
    kind = "collective" if subject.kind == SubjectKind.COLLECTIVE else "individual"
    form = day.law(f"report_form.theme.{kind}")
    return content.ReportForm(
        number=str(form.value),
        kind="themed",
        regime=str(day.law("legal_basis.regime").value),
        citation=form.citation,
        verified=form.verified,
        note="",
    )


def _field(label: str, value: str) -> content.ReportField:
    return content.ReportField(label=label, value=normalise(value))


def _fields(day: Day, subject: Subject) -> list[content.ReportField]:
    staff = cast(Staff, subject.staff)  # the database gives a person's subject one
    return [
        _field("Họ và tên", staff.full_name),
        _field("Ngày, tháng, năm sinh", format_date(staff.birth_date) if staff.birth_date else ""),
        _field("Giới tính", staff.get_gender_display()),
        _field("Dân tộc", staff.ethnicity),
        _field("Quê quán", staff.hometown),
        _field("Trình độ chuyên môn", staff.qualification),
        _field("Chức vụ", staff.post),
        _field("Đơn vị công tác", day.unit_name(subject.unit)),
    ]


def _collective_fields(day: Day, subject: Subject) -> list[content.ReportField]:
    unit: Unit = subject.unit
    people = serving_on(unit, day.on).count()
    head = head_of(unit, day.on)
    return [
        _field("Loại đơn vị", unit.get_kind_display()),
        _field("Người đứng đầu", f"{head.addressed}, {head.post}" if head else ""),
        _field("Số công chức, viên chức, người lao động", str(people) if people else ""),
    ]


def _sections(nomination: Nomination) -> list[content.Section]:
    words = nomination.report
    if words is None:
        return []
    parts = [
        ("Kết quả thực hiện phong trào", words.achievements),
        ("Biện pháp, cách làm", words.measures),
    ]
    return [
        content.Section(title=title, paragraphs=paragraphs(text))
        for title, text in parts
        if text.strip()
    ]


def _targets(nomination: Nomination, facts: rules.Facts) -> list[content.TargetLine]:
    """The frozen facts' indicators whose target is for the occasion's years."""
    rows = progress_of(nomination.occasion, facts)
    return [_target(progress, facts.subject.kind) for progress in rows]


def _target(row: rules.Progress, kind: str) -> content.TargetLine:
    first, last = row.period.start.year, row.period.end.year
    line = content.TargetLine(
        indicator=normalise(row.name),
        measure=normalise(row.measure),
        basis=basis_of(row, kind),
        period=str(last) if first == last else f"{first}-{last}",
        target=_figure(row.target),
        result=_figure(row.result),
        percent=_percent(row),
    )
    if not row.rises:
        line["baseline"] = _figure(row.baseline)
    return line


def _figure(value: Decimal | None) -> str:
    return "" if value is None else format(value, "f")


def _percent(row: rules.Progress) -> str:
    """As the rules reckon it, also of what is to fall."""
    share = measure(row).ratio
    return "" if share is None else str(cut_percent(share.numerator, share.denominator))


def _contributions(facts: rules.Facts) -> list[Contribution]:
    """What counted in the verdict, and nothing checked since. A checked row never changes."""
    counted = Contribution.objects.filter(pk__in=facts.contribution.counted)
    return list(counted.prefetch_related("evidence"))


def _contribution(row: Contribution) -> content.ContributionLine:
    return content.ContributionLine(
        date=row.received_on.isoformat(),
        content=normalise(row.description),
        kind=row.get_kind_display(),
        donor=normalise(row.donor),
        amount=int(row.value),
        evidence="; ".join(normalise(item.called) for item in row.evidence.all()),
    )


def _evidence(
    nomination: Nomination, facts: rules.Facts, contributions: list[Contribution]
) -> list[content.EvidenceLine]:
    """Titles of what the figures and confirmations of the report rest on."""
    ids = facts.evidence | {str(item.pk) for row in contributions for item in row.evidence.all()}
    found = Evidence.objects.filter(pk__in=ids, subject=nomination.subject).order_by("pk")
    return [
        content.EvidenceLine(title=normalise(item.called), file=str(item.pk), sha256=item.sha256)
        for item in found
    ]


def _past_awards(day: Day, subject: Subject, facts: rules.Facts) -> list[content.PastAward]:
    """Earlier awards that the verdict knew of."""
    known = {(award.tier, award.decided_on, award.number) for award in facts.awards or ()}
    given = Award.objects.filter(subject=subject, decision__decided_on__lt=day.on)
    rows = given.select_related("decision__occasion").order_by("decision__decided_on", "pk")
    return [
        content.PastAward(
            year=row.decision.decided_on.year,
            name=day.tiers.name(row.decision.occasion, row.decision.tier),
            decision_number=normalise(row.decision.number),
            decision_date=row.decision.decided_on.isoformat(),
            authority=normalise(row.decision.issuer),
        )
        for row in rows
        if known & {(row.decision.tier, *named) for named in named_so_far(row.decision)}
    ]


def _signature(staff: Staff | None, post: str = "") -> content.Signatory | None:
    if staff is None:
        return None
    return content.Signatory(
        authority="", of="", post=post or normalise(staff.post), name=normalise(staff.full_name)
    )


def _reporter(day: Day, subject: Subject) -> content.Signatory:
    if subject.staff is not None:
        return content.Signatory(
            authority="", of="", post="", name=normalise(subject.staff.full_name)
        )
    return _signature(head_of(subject.unit, day.on)) or content.Signatory(
        authority="", of="", post="Thủ trưởng đơn vị", name=""
    )


def _confirmer(day: Day, subject: Subject) -> content.Signatory | None:
    """A collective's report is confirmed by the department, a person's by the unit's head."""
    if subject.staff is None:
        return day.director_signs()
    head = head_of(subject.unit, day.on)
    return _signature(head) if head and head.pk != subject.staff_id else day.director_signs()


def _department(day: Day, nomination: Nomination) -> content.Signatory | None:
    """The tiers of tỉnh and Thủ tướng carry the Sở's confirmation beside the unit's."""
    tier = day.plan.tier(nomination.tier)
    confirmer = _confirmer(day, nomination.subject)
    if tier.authority == "department" or confirmer == day.director_signs():
        return None
    return day.director_signs()
