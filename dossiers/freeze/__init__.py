"""From rows to the snapshot's content, once, when a meeting is concluded."""

from dossiers.freeze.build import build

__all__ = ["build"]
