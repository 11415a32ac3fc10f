"""Reading the journal: what happened to one thing, and everything for those who inspect."""

from django.db.models import Q, QuerySet

from emulation.acts import Act
from emulation.models import AuditEntry
from emulation.vietnamese.names import normalise


def entries(*, act: str = "", text: str = "") -> QuerySet[AuditEntry]:
    """Entries newest first; `act` one of `Act`, `text` part of a person's name."""
    found = AuditEntry.objects.order_by("-number")
    if act in Act.values:
        found = found.filter(act=act)
    if text:
        found = found.filter(Q(actor_name__icontains=normalise(text)))
    return found


def told(entry: AuditEntry) -> dict[str, object]:
    """One entry in the words of the journal component."""
    return {
        "at": entry.at,
        "who": entry.actor_name,
        "what": Act(entry.act).label,
        "reason": entry.data.get("reason", ""),
    }
