"""A first text of "thành tích đạt được", made of the recorded figures for a person to edit."""

from awards.models import Occasion
from awards.rules.words import amount, lower_first, money, percent
from awards.selectors.reports import Figure, Figures
from emulation.models import Contribution, Subject
from emulation.periods import Period
from emulation.vietnamese.dates import format_date

MOST_CONTRIBUTIONS = 6


def achievements(occasion: Occasion, subject: Subject, figures: Figures) -> str:
    """Lines of text; only what is recorded, contributions only once checked. "" without any."""
    parts = [*_targets(occasion, subject, figures), *_contributions(figures)]
    return "\n".join(parts)


def _targets(occasion: Occasion, subject: Subject, figures: Figures) -> list[str]:
    known = [figure for figure in figures.targets if figure.result is not None]
    if not known:
        return []
    span = Period(occasion.starts_on, occasion.ends_on).label
    head = (
        f"{span[:1].upper()}{span[1:]}, {subject.addressed_within} thực hiện {len(known)} chỉ tiêu:"
    )
    return [head, *(f"- {_target(figure)};" for figure in known[:-1]), f"- {_target(known[-1])}."]


def _target(figure: Figure) -> str:
    result = amount(figure.result, figure.measure)
    if figure.target is None:
        return f"{figure.name}: {result}"
    asked = f"{figure.name}: {result} trên {amount(figure.target, figure.measure)} đề ra"
    share = f", bằng {percent(figure.ratio)}" if figure.ratio is not None else ""
    basis = figure.basis if figure.basis[:2].isupper() else lower_first(figure.basis)
    return f"{asked}{share} ({basis})"


def _contributions(figures: Figures) -> list[str]:
    counted = figures.counted
    if not counted:
        return []
    head = f"Đóng góp, vận động được {money(figures.total)} quy ra tiền, gồm:"
    shown = [f"- {_contribution(row)};" for row in counted[:MOST_CONTRIBUTIONS]]
    rest = len(counted) - MOST_CONTRIBUTIONS
    if rest > 0:
        shown.append(f"- và {rest} khoản khác;")
    return [head, *shown[:-1], f"{shown[-1].rstrip(';')}."]


def _contribution(row: Contribution) -> str:
    day = format_date(row.received_on)
    return f"{row.description}: {money(row.value)}, nhận ngày {day}"
