"""A first text of "thành tích đạt được", made of the recorded figures for a person to edit.

It sums up. What each target and contribution came to stands in the tables that the printed report
has under these words, so it is not told twice.
"""

from awards.models import Occasion
from awards.rules.words import money
from awards.selectors.reports import Figure, Figures
from emulation.models import Subject
from emulation.periods import Period


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
        f"{span[:1].upper()}{span[1:]}, {subject.addressed_within} thực hiện {len(known)} chỉ tiêu"
    )
    return [f"{head}{_reached(known)}."]


def _reached(known: list[Figure]) -> str:
    """How many came to what was asked, as far as that can be said."""
    reached = sum(figure.ratio is not None and figure.ratio >= 1 for figure in known)
    if not reached:
        return ""
    if len(known) == 1:
        return ", đạt từ 100% mức đề ra"
    if reached == len(known):
        return ", tất cả đạt từ 100% mức đề ra"
    return f", trong đó {reached} chỉ tiêu đạt từ 100% mức đề ra"


def _contributions(figures: Figures) -> list[str]:
    counted = figures.counted
    if not counted:
        return []
    return [f"Đóng góp, vận động {len(counted)} khoản, quy ra tiền {money(figures.total)}."]
