"""The paper."""

from dossiers.models.paper import Document, Dossier, Leased, Snapshot

__all__ = ["Document", "Dossier", "Leased", "Snapshot"]
