"""The law's parameters as a reader meets them: every dated value, and the regime of one day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from awards.rules.parameters import NoValue, Reward, Value, reward
from awards.selectors.parameters import parameters
from emulation.vietnamese.money import format_vnd
from emulation.vietnamese.numbers import format_number

STEMS = {
    "reward.department_certificate": "Giấy khen của Giám đốc sở",
    "reward.provincial_certificate": "Bằng khen của Chủ tịch UBND tỉnh",
    "reward.prime_minister_certificate": "Bằng khen của Thủ tướng Chính phủ",
}
RECIPIENTS = {"person": "cá nhân", "household": "hộ gia đình", "collective": "tập thể"}
# Title of each part and the parameters in it, in the order of the page.
PARTS: dict[str, dict[str, str]] = {
    "Chế độ và căn cứ": {
        "legal_basis.regime": "Luật và nghị định theo từng thời kỳ",
        "legal_basis.lines": "Căn cứ ghi trên văn bản",
    },
    "Mẫu báo cáo thành tích": {
        "report_form.theme.collective": "Mẫu báo cáo chuyên đề, tập thể",
        "report_form.theme.individual": "Mẫu báo cáo chuyên đề, cá nhân",
        "report_form.merit.collective": "Mẫu báo cáo công trạng, tập thể",
        "report_form.merit.individual": "Mẫu báo cáo công trạng, cá nhân",
    },
    "Tiền thưởng": {
        "base_salary": "Lương cơ sở",
        "reward.department_certificate.person": "Hệ số giấy khen của Giám đốc sở, cá nhân",
        "reward.department_certificate.collective": "Hệ số giấy khen của Giám đốc sở, tập thể",
        "reward.provincial_certificate.person": "Hệ số bằng khen tỉnh, cá nhân",
        "reward.provincial_certificate.collective": "Hệ số bằng khen tỉnh, tập thể",
        "reward.prime_minister_certificate.person": "Hệ số bằng khen Thủ tướng, cá nhân",
        "reward.prime_minister_certificate.collective": "Hệ số bằng khen Thủ tướng, tập thể",
        "reward.household_factor": "Hộ gia đình so với cá nhân",
        "reward.round_up_to": "Làm tròn lên đến",
    },
    "Nguồn chi tiền thưởng": {f"{stem}.fund": name for stem, name in STEMS.items()},
    "Nguyên tắc và thẩm quyền": {
        "principle.one_achievement": "Khi đã được khen cho cùng thành tích",
        "principle.theme_not_merit": "Khen chuyên đề và khen công trạng",
        "principle.pending_case": "Khi có việc chưa kết luận",
        "principle.department_certificate": "Giấy khen của Giám đốc sở",
        "principle.provincial_certificate": "Bằng khen của Chủ tịch UBND tỉnh",
        "principle.prime_minister_certificate": "Bằng khen của Thủ tướng Chính phủ",
    },
    "Hạn Sở tự đặt": {"office.pledge_review_days": "Số ngày làm việc trả lời đăng ký"},
}
MONEY_KEYS = frozenset({"base_salary", "reward.round_up_to"})


@dataclass(frozen=True)
class LawRow:
    """One dated value as it is read. `holds`: in force on the day asked for."""

    value: str
    citation: str
    verified: bool
    valid_from: date | None
    valid_to: date | None
    holds: bool


@dataclass(frozen=True)
class LawParameter:
    label: str
    rows: list[LawRow]


@dataclass(frozen=True)
class LawPart:
    title: str
    parameters: list[LawParameter]


@dataclass(frozen=True)
class RewardRow:
    """What a decision of the day brings with one form; None where no value holds.

    `open`: what of it nobody has compared with the published text.
    """

    name: str
    rewards: dict[str, Reward | None]
    fund: Value | None
    open: list[str]


class LawInForce:
    """All of the law's parameters, seen from `on`."""

    def __init__(self, on: date) -> None:
        self.on, self.known = on, parameters()

    def _value(self, key: str) -> Value | None:
        try:
            return self.known.value(key, on=self.on)
        except NoValue:
            return None

    @property
    def regime(self) -> Value | None:
        return self._value("legal_basis.regime")

    @property
    def salary(self) -> Value | None:
        return self._value("base_salary")

    @property
    def rounding(self) -> Value | None:
        return self._value("reward.round_up_to")

    @cached_property
    def parts(self) -> list[LawPart]:
        """Every value of every parameter, the earliest first."""
        return [
            LawPart(title, [self._parameter(key, label) for key, label in labels.items()])
            for title, labels in PARTS.items()
        ]

    def _parameter(self, key: str, label: str) -> LawParameter:
        return LawParameter(label, [self._row(key, v) for v in self.known.values.get(key, ())])

    def _row(self, key: str, value: Value) -> LawRow:
        return LawRow(
            told(key, value),
            value.citation,
            value.verified,
            value.valid_from,
            value.valid_to,
            value.holds(self.on),
        )

    @property
    def rows(self) -> list[LawRow]:
        return [row for part in self.parts for each in part.parameters for row in each.rows]

    @property
    def verified(self) -> int:
        return sum(row.verified for row in self.rows)

    @property
    def unverified(self) -> int:
        """How many values nobody has compared with the published text."""
        return len(self.rows) - self.verified

    @property
    def unverified_today(self) -> int:
        """The same among those in force on the day."""
        return sum(row.holds and not row.verified for row in self.rows)

    @property
    def rewards(self) -> list[RewardRow]:
        return [self._rewards(stem, name) for stem, name in STEMS.items()]

    def _rewards(self, stem: str, name: str) -> RewardRow:
        given = {who: self._reward(stem, who) for who in RECIPIENTS}
        fund = self._value(f"{stem}.fund")
        unchecked = [RECIPIENTS[who] for who, r in given.items() if r and not r.verified]
        unchecked += ["nguồn chi"] if fund and not fund.verified else []
        return RewardRow(name, given, fund, unchecked)

    def _reward(self, stem: str, who: str) -> Reward | None:
        try:
            return reward(self.known, stem, who, on=self.on)
        except NoValue:
            return None


def told(key: str, value: Value) -> str:
    """A value in words: money with its unit, a form by its number, lines one after another."""
    content = value.value
    if isinstance(content, tuple):
        return "; ".join(content)
    if not isinstance(content, Decimal):
        return f"Mẫu số {content}" if key.startswith("report_form") else content
    if key == "reward.round_up_to" and not content:
        return "không làm tròn"
    return format_vnd(content) if key in MONEY_KEYS else format_number(content)


def labelled() -> Iterable[str]:
    """Every parameter that has its place on the page."""
    return [key for labels in PARTS.values() for key in labels]
