"""Who: the department under its dated names, its units, its people."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from emulation.enums import Address, Gender, SubjectClass, SubjectKind, UnitKind
from emulation.models.querysets import ByUnit, SubjectQuerySet
from emulation.vietnamese.words import lower_first


class Dated(models.Model):
    """Valid from `valid_from` to `valid_to`, both included; without an end while it lasts."""

    valid_from = models.DateField("từ ngày")
    valid_to = models.DateField("đến ngày", null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="%(class)s_days_in_order",
            )
        ]

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class Department(models.Model):
    """The agency that submits for award (sở)."""

    code = models.SlugField("mã", unique=True)
    phone_extension = models.CharField("máy lẻ TCCB", max_length=20, blank=True)

    def __str__(self) -> str:
        return self.code

    @property
    def known_as(self) -> str:
        """The last of its names, whenever it holds; the code of one that has none."""
        last = self.names.last()
        return last.name if last else self.code

    def names_on(self, day: date) -> "models.QuerySet[DepartmentName]":
        """What is recorded for `day`, the newest first. A page shows the first of several."""
        names = self.names.filter(valid_from__lte=day)
        return names.filter(Q(valid_to=None) | Q(valid_to__gte=day)).order_by("-valid_from")

    def name_on(self, day: date) -> "DepartmentName":
        """The one name in force on `day`, as a paper needs it; raises DepartmentName.DoesNotExist
        and MultipleObjectsReturned."""
        return self.names_on(day).get()


class DepartmentName(Dated):
    """What the agency is called on its papers in one span of days. Old papers keep old names."""

    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="names")
    superior = models.CharField("cơ quan chủ quản", max_length=200)
    name = models.CharField("tên cơ quan", max_length=200)
    short_name = models.CharField("tên ngắn trên màn hình", max_length=200)
    symbol = models.CharField("ký hiệu", max_length=40)
    place = models.CharField("địa danh", max_length=100)
    province = models.CharField("tỉnh", max_length=100)
    basis = models.CharField("căn cứ đổi tên", max_length=300, blank=True)

    class Meta:
        ordering = ["valid_from"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["department", "valid_from"], name="one_department_name_a_day"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def screen_name(self) -> tuple[str, str]:
        """The short name without its province, and the province: narrow screens show the first."""
        name, at, place = self.short_name.rpartition(f" tỉnh {self.province}")
        return (name, f"{at}{place}".strip()) if at and not place else (self.short_name, "")


class Unit(models.Model):
    """A phòng chuyên môn, đơn vị trực thuộc or hội, đoàn thể of the department.

    `name` is the name in force now; `UnitName` keeps every name with its days.
    """

    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="units")
    code = models.SlugField("mã", unique=True)
    kind = models.CharField("loại", max_length=20, choices=UnitKind)
    name = models.CharField("tên", max_length=200)
    symbol = models.CharField("ký hiệu", max_length=40)
    sort_key = models.CharField(max_length=400, db_index=True)
    search_key = models.CharField(max_length=400, db_index=True)
    opened_on = models.DateField("lập ngày", null=True, blank=True)
    closed_on = models.DateField("giải thể ngày", null=True, blank=True)
    handles_awards = models.BooleanField("là Phòng Tổ chức cán bộ", default=False)

    objects = ByUnit.as_manager(unit_path="pk")

    class Meta:
        ordering = ["sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["department"],
                condition=Q(handles_awards=True),
                name="one_unit_handles_awards",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def name_on(self, day: date) -> str:
        """The unit's name on `day`, the newer of two that overlap; the present name where no
        dated one is recorded."""
        names = self.names.filter(valid_from__lte=day)
        dated = names.filter(Q(valid_to=None) | Q(valid_to__gte=day)).last()
        return dated.name if dated else self.name


class UnitName(Dated):
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="names")
    name = models.CharField("tên", max_length=200)

    class Meta:
        ordering = ["valid_from"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["unit", "valid_from"], name="one_unit_name_a_day"),
        ]

    def __str__(self) -> str:
        return self.name


class Staff(models.Model):
    """A person who works in a unit. Names are stored as given: never re-cased, split or cut."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="staff")
    code = models.CharField("mã cán bộ", max_length=20, unique=True)
    full_name = models.CharField("họ và tên", max_length=120)
    given_name = models.CharField("tên gọi", max_length=60, blank=True)
    address = models.CharField("xưng hô", max_length=4, choices=Address)
    gender = models.CharField("giới tính", max_length=8, choices=Gender)
    birth_date = models.DateField("ngày sinh", null=True, blank=True)
    hometown = models.CharField("quê quán", max_length=200, blank=True)
    ethnicity = models.CharField("dân tộc", max_length=60, blank=True)
    qualification = models.CharField("trình độ chuyên môn", max_length=200, blank=True)
    post = models.CharField("chức vụ", max_length=120)
    is_leader = models.BooleanField("giữ chức vụ lãnh đạo, quản lý", default=False)
    is_head = models.BooleanField("đứng đầu đơn vị", default=False)
    joined_on = models.DateField("vào đơn vị ngày", null=True, blank=True)
    left_on = models.DateField("nghỉ ngày", null=True, blank=True)
    sort_key = models.CharField(max_length=400, db_index=True)
    search_key = models.CharField(max_length=200, db_index=True)

    objects = ByUnit.as_manager(staff_path="pk")

    class Meta:
        ordering = ["sort_key", "pk"]

    def __str__(self) -> str:
        return self.full_name

    @property
    def addressed(self) -> str:
        return f"{self.get_address_display()} {self.full_name}"


class Subject(models.Model):
    """Who may receive an award: a collective or a person. Every record of work points here.

    `unit` is the unit whose officer answers for the subject. The collective of a unit has no
    `staff`; a person's subject has. Keys are the same pure functions' as everywhere.
    """

    kind = models.CharField("đối tượng", max_length=20, choices=SubjectKind)
    subject_class = models.CharField("loại đối tượng", max_length=20, choices=SubjectClass)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="subjects")
    staff = models.OneToOneField(
        Staff, on_delete=models.PROTECT, related_name="subject", null=True, blank=True
    )
    name = models.CharField("tên", max_length=200)
    sort_key = models.CharField(max_length=400, db_index=True)
    search_key = models.CharField(max_length=400, db_index=True)

    objects = SubjectQuerySet.as_manager()

    class Meta:
        ordering = ["sort_key", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="collective", staff=None)
                | Q(kind="individual", staff__isnull=False),
                name="a_person_has_staff_a_collective_none",
            ),
            models.UniqueConstraint(
                fields=["unit"], condition=Q(kind="collective"), name="one_collective_a_unit"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_collective(self) -> bool:
        return self.kind == SubjectKind.COLLECTIVE

    @property
    def addressed(self) -> str:
        """ "Ông Danh Sa Rây" for a person, the unit's name for a collective."""
        return self.name if self.staff is None else self.staff.addressed

    @property
    def addressed_within(self) -> str:
        """ "ông Danh Sa Rây" in the middle of a sentence."""
        return self.addressed if self.staff is None else lower_first(self.addressed)


__all__ = ["Department", "DepartmentName", "Staff", "Subject", "Unit", "UnitName"]
