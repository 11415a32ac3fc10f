"""Kinds of conditions. Importing the package fills the register."""

from . import contribution, criteria, progress
from .base import KINDS, Answer, Condition, Question

__all__ = ["KINDS", "Answer", "Condition", "Question", "contribution", "criteria", "progress"]
