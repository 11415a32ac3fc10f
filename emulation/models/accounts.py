"""Accounts and roles. A role is scoped to a unit where it says so, and to days."""

from functools import cached_property

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from emulation import clock
from emulation.enums import Role
from emulation.models.organisation import Dated, Staff, Unit
from emulation.scope import Scope


class UserManager(BaseUserManager["User"]):
    def create_user(self, username: str, password: str | None = None, **fields: object) -> "User":
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A login. It names no one by itself: the person is the `staff` row behind it."""

    username = models.CharField("tên đăng nhập", max_length=60, unique=True)
    display_name = models.CharField("họ tên hiển thị", max_length=120)
    staff = models.OneToOneField(
        Staff, on_delete=models.PROTECT, related_name="user", null=True, blank=True
    )
    is_active = models.BooleanField("đang dùng", default=True)
    must_change_password = models.BooleanField("phải đổi mật khẩu", default=False)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["display_name"]
    objects = UserManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("username"), name="usernames_differ_by_more_than_case")
        ]

    def __str__(self) -> str:
        return self.display_name

    @property
    def addressed(self) -> str:
        """ "bà Lê Thị Diễm Phúc" in the middle of a sentence."""
        if self.staff is None:
            return self.display_name
        return f"{self.staff.get_address_display().lower()} {self.staff.full_name}"

    @property
    def pronoun(self) -> str:
        """ "ông" or "bà": how council and staff pages address this person."""
        return self.staff.get_address_display().lower() if self.staff else "ông/bà"

    @cached_property
    def scope(self) -> Scope:
        """Roles and units in force today, read once for the life of this instance."""
        held = list(self.roles.in_force(clock.today())) if self.is_active else []
        return Scope(
            user_id=self.pk,
            roles=frozenset(assignment.role for assignment in held),
            unit_ids=frozenset(
                assignment.unit_id
                for assignment in held
                if assignment.role == Role.UNIT_OFFICER and assignment.unit_id
            ),
            staff_id=self.staff_id if self.is_active else None,
        )


class RoleQuerySet(models.QuerySet["RoleAssignment"]):
    def in_force(self, day: object) -> "RoleQuerySet":
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=day), valid_from__lte=day)


class RoleAssignment(Dated):
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="roles")
    role = models.CharField("vai", max_length=20, choices=Role)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True)

    objects = RoleQuerySet.as_manager()

    class Meta:
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(role=Role.UNIT_OFFICER) | Q(unit__isnull=False),
                name="a_unit_officer_has_a_unit",
            ),
            models.UniqueConstraint(
                fields=["user", "role", "unit"], name="one_role_assignment_a_unit"
            ),
            models.UniqueConstraint(
                fields=["user", "role"],
                condition=Q(unit=None),
                name="one_role_assignment_without_unit",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"


class InboxMessage(models.Model):
    """A line in a person's in-app inbox: what happened and where to look."""

    recipient = models.ForeignKey(User, on_delete=models.CASCADE, related_name="inbox")
    text = models.CharField("nội dung", max_length=300)
    url = models.CharField("đường dẫn", max_length=300, blank=True)
    sent_at = models.DateTimeField("lúc")
    read_at = models.DateTimeField("đã đọc lúc", null=True, blank=True)

    class Meta:
        ordering = ["-sent_at", "-pk"]
        indexes = [models.Index(fields=["recipient", "read_at"])]

    def __str__(self) -> str:
        return self.text
