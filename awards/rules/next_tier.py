"""From registration day on: which tier is reached, which comes next, and what is missing."""

from collections.abc import Sequence
from dataclasses import dataclass

from . import words
from .assess import assess_all, row_of
from .conditions.confirmed import TO_CONFIRM
from .conditions.nested import AllOf
from .conditions.progress import ResultAgainstTarget
from .facts import Facts
from .plan import Plan
from .values import Status
from .verdicts import Finding, Verdict


@dataclass(frozen=True, slots=True)
class NextTier:
    """`verdicts` of the occasion's tiers, from the lowest up; of them the highest that is met and
    the one above it that is open to the subject's class, each None where there is none."""

    verdicts: tuple[Verdict, ...]
    highest: Verdict | None
    above: Verdict | None

    @property
    def reached(self) -> str | None:
        """Code of the highest tier met."""
        return self.highest.tier if self.highest else None

    @property
    def next(self) -> str | None:
        """Code of the tier above it."""
        return self.above.tier if self.above else None

    @property
    def missing(self) -> tuple[Finding, ...]:
        """Everything that stands between the subject and the next tier."""
        return self.above.missing if self.above else ()

    @property
    def sentence(self) -> str:
        """The gap sentence of the look: "Còn thiếu 3 hộ để đạt mức của …"."""
        return _next_sentence(self.highest, self.above)


def gap_to_next(plan: Plan, facts: Facts, *, occasion: str) -> NextTier:
    """Assess every tier of the occasion and find the way on."""
    verdicts = assess_all(plan, facts, occasion=occasion)
    met = [place for place, verdict in enumerate(verdicts) if verdict.status is Status.MET]
    over = verdicts[met[-1] + 1 :] if met else verdicts
    subject_class = facts.subject.subject_class
    for_them = (v for v in over if not row_of(plan, occasion, v.tier, subject_class).outside)
    return NextTier(
        verdicts=verdicts,
        highest=verdicts[met[-1]] if met else None,
        above=next(for_them, None),
    )


def outside(plan: Plan, facts: Facts, *, occasion: str) -> NextTier:
    """For a subject of a class that the plan does not name: no tier of the occasion is for it."""
    held, labels = plan.occasion(occasion), (each.label for each in plan.subject_classes)
    required = f"một trong các loại: {', '.join(map(words.lower_first, labels))}"
    verdicts = tuple(
        Verdict(
            status=Status.NOT_MET,
            otherwise=Status.NOT_MET,
            findings=(
                Finding(
                    code="subject_class",
                    label="Đối tượng của kế hoạch",
                    clause=plan.rules_of(occasion, tier)[0].clause,
                    status=Status.NOT_MET,
                    required=required,
                    actual="Không thuộc loại đối tượng nào của kế hoạch",
                    computed=True,
                ),
            ),
            tier=tier,
            tier_name=plan.tier(tier).name,
            occasion=occasion,
            occasion_name=held.name,
            plan_number=plan.number,
            plan_sha256=plan.sha256,
            subject=facts.subject.key,
            subject_name=facts.subject.name,
            on=facts.on,
            routes=(),
        )
        for tier in held.tiers
    )
    return NextTier(verdicts, None, verdicts[0] if verdicts else None)


def _next_sentence(reached: Verdict | None, target: Verdict | None) -> str:
    if target is None and reached is None:
        return "Dịp này không xét loại đối tượng này."
    if target is None:
        return f"Đã đủ điều kiện của mức cao nhất trong dịp này: {reached.tier_name}."
    if target.status is Status.BLOCKED:
        reason = words.lower_first(target.of_status(Status.BLOCKED)[0].label)
        return f"Bị chặn: {reason}. Không đề nghị hình thức nào cho tới khi có kết luận."
    missing = target.missing
    figures = [f for f in missing if f.gap and (f.gap.amount is not None or _lacks(f))]
    if not figures:
        return _words_sentence(target)
    first = figures[0]
    told = f"{first.gap.text}{_beside(first, missing)}"
    return f"{told} để đạt mức của {target.tier_name.replace(' của ', ' ', 1)}."


def _lacks(finding: Finding) -> bool:
    """Several figures at once, that make no single one."""
    return finding.status is Status.NOT_MET


def _open_parts(finding: Finding) -> int:
    """Parts of it that must be met too and that nobody knows yet."""
    condition = getattr(finding.point, "condition", None)
    several = isinstance(condition, ResultAgainstTarget) and condition.combining.how == "every"
    if not (several or isinstance(condition, AllOf)):
        return 0
    return sum(child.status is Status.UNKNOWN for child in finding.children)


def _part_noun(finding: Finding) -> str:
    of_parts = isinstance(getattr(finding.point, "condition", None), AllOf)
    return "điều kiện thành phần" if of_parts else "chỉ tiêu khác"


def _beside(first: Finding, missing: Sequence[Finding]) -> str:
    """What stands in the way besides, on the way that `first` lies on: of several ways one is
    enough, and nobody is promised what is not."""
    rest = [f for f in missing if f.route is None and f is not first]
    if first.route is None:
        rest += [f for f in missing if f.route is not None][:1]
    failed = sum(f.status is Status.NOT_MET for f in rest)
    waiting = [f for f in rest if f.status is Status.UNKNOWN]
    parts = [f"{failed} điều kiện nữa"] if failed else []
    if open_parts := _open_parts(first):
        parts.append(f"chờ đủ căn cứ ở {open_parts} {_part_noun(first)}")
    if waiting:
        word = all(f.route is None and f.gap and f.gap.text == TO_CONFIRM for f in waiting)
        told = "chờ xác nhận {} tiêu chuẩn" if word else "chờ đủ căn cứ ở {} điều kiện"
        parts.append(told.format(len(waiting)))
    return "".join(f" và {part}" for part in parts)


def _words_sentence(target: Verdict) -> str:
    """What is missing where no figure says it. A criterion is named in quotation marks: some begin
    with "không", and "Không đạt: không ai bị kỷ luật" says the contrary."""
    first = target.missing[0]
    alike = [f for f in target.missing if f.route is None and f.status is first.status]
    if first.status is Status.NOT_MET:
        named = f"tiêu chuẩn “{first.label}”" if first.route is None else f"“{first.label}”"
        return f"Không đạt {named}."
    gap = words.lower_first(first.gap.text)
    if first.route is not None:
        return f"Chưa đủ căn cứ: {gap}."
    if len(alike) > 1:
        return f"Chưa đủ căn cứ ở {len(alike)} tiêu chuẩn."
    return f"Chưa đủ căn cứ về tiêu chuẩn “{first.label}”: {gap}."
