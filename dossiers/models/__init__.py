"""The paper."""

from dossiers.models.paper import Document, Dossier, Snapshot

__all__ = ["Document", "Dossier", "Snapshot"]
