"""Reading the journal: what happened to one thing, and everything for those who inspect.

An entry keeps keys and plain figures. Whom it is about is read through the object it names; each
app says in settings.JOURNAL_LEADS how its objects lead there, and in JOURNAL_WORDS how its codes
read, everywhere or in a movement. A page of entries costs at most a query for each kind of object
on it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db.models import CharField, Model, Q, QuerySet
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.module_loading import import_string

from emulation import audit
from emulation.acts import Act
from emulation.models import AuditEntry, Indicator, Subject, Unit, User
from emulation.selectors import journal_words
from emulation.vietnamese.names import normalise, search_key


@dataclass(frozen=True)
class Leads:
    """Lookup paths from an object of the journal: to its subject, or its unit where it has none;
    to the code of a tier and the key of its movement; and to what else names it ("occasion")."""

    subject: str = ""
    unit: str = ""
    tier: str = ""
    also: str = ""
    measure: str = ""
    movement: str = ""

    @property
    def to_unit(self) -> str:
        return self.unit or (f"{self.subject}__unit" if self.subject else "")

    @property
    def joins(self) -> list[str]:
        subject = [f"{self.subject}__unit", f"{self.subject}__staff"] if self.subject else []
        more = [path for path in (self.unit, self.measure) if path]
        ends = [path.rpartition("__")[0] for path in (self.also, self.movement) if "__" in path]
        return [*subject, *more, *ends]


LEADS = {
    "emulation.pledge": Leads(unit="unit", also="period__name", movement="period__movement_id"),
    "emulation.target": Leads("subject", also="indicator__name", measure="indicator__measure"),
    "emulation.result": Leads("subject", also="indicator__name", measure="indicator__measure"),
    "emulation.contribution": Leads("subject", also="description"),
    "emulation.evidence": Leads("subject"),
    "emulation.classification": Leads(unit="unit"),
    "emulation.disciplinerecord": Leads("subject"),
    "emulation.pendingcase": Leads("subject"),
    "emulation.movement": Leads(also="name"),
    "emulation.registrationperiod": Leads(also="name"),
    "emulation.user": Leads(also="display_name"),
    "emulation.department": Leads(also="known_as"),
}


@dataclass(frozen=True)
class About:
    """Whom or what an entry is about: "Ông Lê Hoài Ân", "Chi cục Thủy lợi", "Hằng năm 2025"."""

    name: str = ""
    unit: str = ""
    tier: str = ""
    also: str = ""
    measure: str = ""
    movement: int | None = None

    @property
    def line(self) -> str:
        """What stands below the name."""
        return " · ".join(part for part in (self.unit, self.tier, self.also) if part)


@dataclass(frozen=True)
class Asked:
    """What the journal is asked for; empty: everything."""

    act: str = ""
    who: str = ""
    unit: Unit | None = None
    first: date | None = None
    last: date | None = None


# --- Which entries --------------------------------------------------------------------------


def entries(asked: Asked) -> QuerySet[AuditEntry]:
    """Entries newest first; `who` is part of the name of the person who acted."""
    found = AuditEntry.objects.order_by("-number")
    if asked.act in Act.values:
        found = found.filter(act=asked.act)
    if asked.who:
        found = found.filter(_acted_by(asked.who))
    if asked.first:
        found = found.filter(at__gte=_begins(asked.first))
    if asked.last:
        found = found.filter(at__lt=_begins(date.fromordinal(asked.last.toordinal() + 1)))
    return found.filter(_of_unit(asked.unit)) if asked.unit else found


def _acted_by(name: str) -> Q:
    """By part of a name with or without marks, as every search finds; by its very letters where an
    account is called otherwise today."""
    found, key = Q(actor_name__icontains=normalise(name)), search_key(name)
    if not key:
        return found
    people = User.objects.filter(staff__search_key__contains=key).values("pk")
    others = User.objects.filter(staff=None).values_list("pk", "display_name")
    found |= Q(actor_id__in=people)
    found |= Q(actor_id__in=[pk for pk, told in others if key in search_key(told)])
    return found | Q(actor_id=None) if key in search_key(audit.SYSTEM) else found


def _begins(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _of_unit(unit: Unit) -> Q:
    """Entries about the unit, its collective and its people; of things taken away since, those
    that say whose they were."""
    subjects = Subject.objects.filter(unit=unit).values("pk")
    found = Q(data__subject__in=list(subjects.values_list("pk", flat=True)))
    for kind, leads in _leads().items():
        if leads.to_unit:
            rows = apps.get_model(kind)._base_manager.filter(**{leads.to_unit: unit})
            keys = rows.order_by().annotate(key=Cast("pk", CharField())).values("key")
            found |= Q(object_type=kind, object_id__in=keys)
    return found


# --- What they say --------------------------------------------------------------------------


def told(found: Sequence[AuditEntry]) -> list[dict[str, object]]:
    """Each entry in the words of the journal component, with whom it is about and its figures."""
    tiers = journal_words.TierNames()
    about = _about(found, tiers)
    words = {
        name: cache(read) if callable(read) else read
        for path in settings.JOURNAL_WORDS
        for name, read in _from(path).items()
    }
    return [_told(entry, about.get(entry.number, About()), tiers, words) for entry in found]


def _told(
    entry: AuditEntry, about: About, tiers: journal_words.TierNames, read: dict[str, Any]
) -> dict[str, object]:
    known = {name: of(about.movement) if callable(of) else of for name, of in read.items()}
    words = {"tier": tiers.of(about.movement), **known}
    said = {**entry.data, "tier": ""} if about.tier else entry.data
    return {
        "number": entry.number,
        "at": entry.at,
        "who": entry.actor_name,
        "what": entry.data.get("what") or Act(entry.act).label,
        "about": about,
        "figures": journal_words.figures(Act(entry.act), said, about.measure, words),
        "reason": journal_words.reason(entry.data),
    }


def _about(found: Iterable[AuditEntry], tiers: journal_words.TierNames) -> dict[int, About]:
    """By the number of the entry. What has been taken away is known by its subject alone."""
    wanted: dict[str, dict[int, list[AuditEntry]]] = {}
    for entry in found:
        wanted.setdefault(entry.object_type, {}).setdefault(int(entry.object_id), []).append(entry)
    shown: dict[int, About] = {}
    gone: list[AuditEntry] = []
    for kind, by_key in wanted.items():
        leads, rows = _leads().get(kind, Leads()), _rows(kind, by_key)
        for key, same in by_key.items():
            if key in rows:
                shown |= dict.fromkeys(
                    (e.number for e in same), _described(rows[key], leads, tiers)
                )
            else:
                gone += same
    return shown | _of_subjects(gone)


def _rows(kind: str, keys: Iterable[int]) -> dict[int, Model]:
    model, leads = apps.get_model(kind), _leads().get(kind, Leads())
    heavy = {"facts", "verdict", "content"} & {field.name for field in model._meta.fields}
    found = model._base_manager.filter(pk__in=list(keys)).select_related(*leads.joins)
    return {row.pk: row for row in found.defer(*heavy)}


def _described(row: Model, leads: Leads, tiers: journal_words.TierNames) -> About:
    subject = _reach(row, leads.subject)
    unit = _reach(row, leads.unit)
    also = str(_reach(row, leads.also) or "")
    movement = _reach(row, leads.movement)
    about = _named(subject) if subject else About(unit.name if unit else also or str(row))
    return About(
        about.name,
        about.unit,
        tiers.of(movement).get(str(_reach(row, leads.tier) or ""), ""),
        also if also != about.name else "",
        str(_reach(row, leads.measure) or ""),
        movement,
    )


def _of_subjects(gone: Sequence[AuditEntry]) -> dict[int, About]:
    """Whom entries name whose object is no longer there; results by their indicator as well."""
    keys = {entry.data.get("subject") for entry in gone}
    subjects = Subject.objects.select_related("unit", "staff").in_bulk(keys - {None})
    names = Indicator.objects.in_bulk({entry.data.get("indicator") for entry in gone} - {None})
    return {
        entry.number: About(
            *_parts(subjects.get(entry.data.get("subject"))),
            also=str(names.get(entry.data.get("indicator")) or ""),
        )
        for entry in gone
    }


def _parts(subject: Subject | None) -> tuple[str, str]:
    about = _named(subject) if subject else About()
    return about.name, about.unit


def _named(subject: Subject) -> About:
    return About(subject.addressed, "" if subject.is_collective else subject.unit.name)


def _reach(row: Any, path: str) -> Any:
    for name in path.split("__") if path else ():
        row = getattr(row, name, None)
    return row if path else None


def _leads() -> dict[str, Leads]:
    return {kind: leads for path in settings.JOURNAL_LEADS for kind, leads in _from(path).items()}


def _from(path: str) -> dict[str, Any]:
    return dict(import_string(path))
