"""`visible_to`: the one gate of access. Lists, counts, search, exports and papers pass it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q
from django.db.models.manager import BaseManager

if TYPE_CHECKING:
    from emulation.models.accounts import User


class ByUnit(models.QuerySet):
    """Rows that belong to a unit and, where `staff_path` is set, to one person of it.

    Every unit's rows for those who oversee; the own unit's for its officer; the own ones for a
    member of staff; nothing for anybody else.
    """

    unit_path = "unit"
    staff_path: str | None = None

    @classmethod
    def as_manager(
        cls, *, unit_path: str = "unit", staff_path: str | None = None
    ) -> BaseManager[Any]:
        paths = {"unit_path": unit_path, "staff_path": staff_path}
        scoped = type(f"{cls.__name__}Of{unit_path.title()}", (cls,), paths)
        manager = models.Manager.from_queryset(scoped)()
        manager._built_with_asmanager = True
        return manager

    def visible_to(self, user: User) -> ByUnit:
        scope = user.scope
        if scope.sees_every_unit:
            return self
        seen = Q(**{f"{self.unit_path}__in": scope.unit_ids})
        if self.staff_path and scope.staff_id is not None:
            own = self.model._base_manager.filter(**{self.staff_path: scope.staff_id})
            seen |= Q(pk__in=own.values("pk"))
        return self.filter(seen)


class SubjectQuerySet(ByUnit):
    unit_path = "unit"
    staff_path = "staff"

    @classmethod
    def as_manager(cls, **paths: Any) -> BaseManager[Any]:
        return super().as_manager(unit_path=cls.unit_path, staff_path=cls.staff_path)

    def for_display(self) -> SubjectQuerySet:
        return self.select_related("unit", "staff")


class OfSubject(ByUnit):
    """Rows that hang on a subject."""

    unit_path = "subject__unit"
    staff_path = "subject__staff"

    @classmethod
    def as_manager(cls, **paths: Any) -> BaseManager[Any]:
        return super().as_manager(unit_path=cls.unit_path, staff_path=cls.staff_path)
