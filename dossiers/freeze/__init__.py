"""From rows to the snapshot's content, once, when a meeting is concluded."""

from dossiers.freeze.build import build
from dossiers.freeze.choosing import before_concluding

__all__ = ["before_concluding", "build"]
