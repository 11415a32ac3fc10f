"""What a plan file says that this application cannot hold: codes, lengths, days, money.

The rules know a plan alone; here it is compared with the rows and the lists it will be used with.
A file that is refused here would otherwise stop somebody's work much later.
"""

from collections.abc import Iterable, Iterator, Sequence

from django.db import models

from awards.models import CriterionConfirmation, Decision, HandPick, Nomination, Occasion
from awards.rules import Plan, Problem, Tier
from awards.rules.conditions.classified import Classified
from awards.rules.conditions.confirmed import Confirmed
from awards.rules.conditions.discipline import NoDiscipline
from awards.rules.conditions.scales import Level
from awards.rules.namecheck import conditions_of
from awards.rules.plan import SubjectClass
from awards.rules.reader import Source
from awards.selectors.parameters import parameters
from awards.selectors.plan_indicators import indicator_misfits
from awards.selectors.plan_measures import measure_misfits
from emulation import enums
from emulation.models import AwardTier, Movement, MovementContent
from emulation.vietnamese.dates import format_date

Found = Iterator[tuple[str, str]]  # the key's path, the sentence

SUBJECTS = {
    enums.SubjectClass.DIVISION: enums.SubjectKind.COLLECTIVE,
    enums.SubjectClass.AFFILIATE: enums.SubjectKind.COLLECTIVE,
    enums.SubjectClass.ASSOCIATION: enums.SubjectKind.COLLECTIVE,
    enums.SubjectClass.COMMUNE: enums.SubjectKind.COLLECTIVE,
    enums.SubjectClass.HAMLET: enums.SubjectKind.COLLECTIVE,
    enums.SubjectClass.ENTERPRISE: enums.SubjectKind.COLLECTIVE,
    enums.SubjectClass.COOPERATIVE: enums.SubjectKind.COLLECTIVE,
    enums.SubjectClass.HOUSEHOLD: "household",
    enums.SubjectClass.LEADER: enums.SubjectKind.INDIVIDUAL,
    enums.SubjectClass.WORKER: enums.SubjectKind.INDIVIDUAL,
}
AUTHORITIES = ("department", "province", "prime_minister")  # to whom the papers can be written
RECIPIENTS = ("person", "collective")
LARGEST_RANK = 1000  # the column holds 32767; no plan has a tenth of this


def misfits(plan: Plan, text: str, movement: Movement | None) -> tuple[Problem, ...]:
    """Every such place of the file `text`, in its order, each with path and line. `movement` None:
    the plan begins one of its own days."""
    source = Source(text)
    for path, message in (*_all(plan, movement), *_tiers(_placed(plan, source))):
        source.problem(path, message)
    found = dict.fromkeys(source.problems)  # a criterion's code is asked about twice
    return tuple(sorted(found, key=lambda problem: problem.line or 0))


def _placed(plan: Plan, source: Source) -> list[tuple[str, Tier]]:
    """The tiers with their paths; the plan has them by rank, the file as it likes."""
    codes = [row.raw("code") for row in source.root.tables("tier")]
    return [(f"tier[{codes.index(tier.code)}]", tier) for tier in plan.tiers]


def _all(plan: Plan, movement: Movement | None) -> Found:
    yield from _days(plan, movement)
    yield from _short("plan.title", plan.title, Movement, "name")
    for place, subject in enumerate(plan.subject_classes):
        yield from _subject(f"subject[{place}]", subject)
    blocks = enums.PendingCaseKind.values
    for place, block in enumerate(plan.blocks):
        yield from _listed(f"block[{place}].code", block.code, blocks, "loại vụ việc")
    for place, criterion in enumerate(plan.criteria):
        yield from _short(
            f"criterion[{place}].code", criterion.code, CriterionConfirmation, "criterion"
        )
    for path, condition in conditions_of(plan):
        yield from _condition(path, condition)
    yield from measure_misfits(plan)
    yield from indicator_misfits(plan, movement)
    for place, discretion in enumerate(plan.discretions):
        yield from _short(f"discretion[{place}].code", discretion.code, HandPick, "discretion")
    yield from _rankings(plan)
    for place, content in enumerate(plan.contents):
        for key in ("code", "label", "clause"):
            value, path = getattr(content, key), f"content[{place}].{key}"
            yield from _short(path, value, MovementContent, key)
    for place, occasion in enumerate(plan.occasions):
        yield from _short(f"occasion[{place}].code", occasion.code, Occasion, "code")


def _rankings(plan: Plan) -> Found:
    """Choosing comes before the vote here, so that nobody would ever have this figure."""
    for place, ranking in enumerate(plan.rankings):
        for step, key in enumerate(ranking.by):
            if key.key == "votes":
                yield (
                    f"ranking[{place}].by[{step}].key",
                    "phần mềm chọn trước khi Hội đồng bỏ phiếu nên không xếp hạng theo số phiếu "
                    '("votes") được; chỉ dùng khi xét bảng tính ngoài phần mềm',
                )


DAYS = "plan.from"  # where other days than the movement's are told


def _days(plan: Plan, movement: Movement | None) -> Found:
    if movement is None:
        return
    if (plan.period.start, plan.period.end) != (movement.starts_on, movement.ends_on):
        told = f"từ {format_date(movement.starts_on)} đến {format_date(movement.ends_on)}"
        yield (
            DAYS,
            f"thời gian của kế hoạch phải đúng của phong trào, {told}; kế hoạch của thời gian khác "
            "thì mở phong trào mới",
        )


def _subject(path: str, subject: SubjectClass) -> Found:
    yield from _listed(f"{path}.code", subject.code, list(SUBJECTS), "loại đối tượng")
    if subject.code in SUBJECTS and SUBJECTS[subject.code] != subject.kind:
        yield f"{path}.kind", f"loại {subject.code!r} là {SUBJECTS[subject.code]}"


def _condition(path: str, condition: object) -> Found:
    if isinstance(condition, Confirmed):
        yield from _short(f"{path}.code", condition.code, CriterionConfirmation, "criterion")
    if isinstance(condition, Classified):
        for place, body in enumerate(condition.organisations):
            known = enums.Organisation.values
            yield from _listed(f"{path}.organisation[{place}].code", body.code, known, "tổ chức")
        yield from _levels(path, condition.levels, enums.ClassificationLevel)
    if isinstance(condition, NoDiscipline):
        yield from _levels(path, condition.levels, enums.DisciplineLevel)


def _levels(path: str, levels: Sequence[Level], scale: type[models.IntegerChoices]) -> Found:
    """The stored scale is the same for every plan; a plan may leave steps out, not turn it."""
    known = [level.name.lower() for level in scale]
    for place, level in enumerate(levels):
        yield from _listed(f"{path}.level[{place}].code", level.code, known, "mức")
    places = [known.index(level.code) for level in levels if level.code in known]
    if places != sorted(places):
        yield f"{path}.level[0]", f"các mức phải theo thứ tự {', '.join(known)}"


def _tiers(placed: Iterable[tuple[str, Tier]]) -> Found:
    keys = parameters().values
    for path, tier in placed:
        if tier.reward and any(f"{tier.reward}.{who}" not in keys for who in RECIPIENTS):
            told = f"không có mức tiền thưởng {tier.reward!r} trong awards/parameters/rewards.toml"
            yield f"{path}.reward", told
        if tier.authority not in AUTHORITIES:
            told = ", ".join(AUTHORITIES)
            yield (
                f"{path}.authority",
                f"phần mềm chưa lập được tờ trình tới cấp này, chỉ có: {told}",
            )
        if tier.rank > LARGEST_RANK:
            yield f"{path}.rank", f"không quá {LARGEST_RANK}"
        yield from _short(f"{path}.code", tier.code, Nomination, "tier")
        yield from _short(f"{path}.decided_by", tier.decided_by, Decision, "issuer")
        yield from _short(f"{path}.name", tier.name, AwardTier, "name")
        yield from _short(f"{path}.short_name", tier.short_name, AwardTier, "short_name")


def _short(path: str, value: str, model: type[models.Model], field: str) -> Found:
    most = model._meta.get_field(field).max_length
    if most is not None and len(value) > most:
        yield path, f"không quá {most} ký tự"


def _listed(path: str, code: str, known: Iterable[str], noun: str) -> Found:
    told = [str(each) for each in known]
    if code not in told:
        yield path, f"phần mềm không có {noun} {code!r}, chọn một trong: {', '.join(told)}"
