"""The register of column families. A new kind of fact is a class with two methods, named here."""

from awards.facts_sheet.columns.base import Column, Family, Row
from awards.facts_sheet.columns.criteria import (
    Classifications,
    Confirmations,
    Disciplines,
    Registration,
)
from awards.facts_sheet.columns.figures import Contributions, Indicators
from awards.facts_sheet.columns.history import PastAwards, PendingCases
from awards.facts_sheet.columns.named import Scores
from awards.facts_sheet.columns.who import Who, Word

FAMILIES: tuple[Family, ...] = (
    Who(),
    Indicators(),
    Contributions(),
    Scores(),
    Word(),
    Confirmations(),
    Classifications(),
    Disciplines(),
    Registration(),
    PendingCases(),
    PastAwards(),
)

__all__ = ["FAMILIES", "Column", "Family", "Row"]
