"""Kinds of conditions. Importing the package fills the register."""

from . import (
    classified,
    confirmed,
    contribution,
    discipline,
    history,
    nested,
    progress,
    registered,
    scoring,
    value,
)
from .base import KINDS, Condition, Question

__all__ = [
    "KINDS",
    "Condition",
    "Question",
    "classified",
    "confirmed",
    "contribution",
    "discipline",
    "history",
    "nested",
    "progress",
    "registered",
    "scoring",
    "value",
]
