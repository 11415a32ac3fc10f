"""Who is in or out under a quota by the decision of people, each with its reason."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from awards.models.nomination import Nomination
from awards.models.querysets import OfHandPick


class HandPick(models.Model):
    """Somebody with the say puts a nomination in (`chosen`) or leaves it out, beside the order.

    `discretion` is the plan's code of what entitles to it, `decided_by` the role the plan gives it
    and `basis` its name and clause, as they were then; `source` is the paper or minutes in which
    that role decided. All empty where the choice only says who comes first among equals. `by` is
    who wrote it down. One a nomination is in force; one that was
    withdrawn stays, with who took it back and why.
    """

    nomination = models.ForeignKey(Nomination, on_delete=models.PROTECT, related_name="hand_picks")
    chosen = models.BooleanField("được chọn")
    discretion = models.SlugField("thẩm quyền", blank=True)
    decided_by = models.TextField("người có thẩm quyền", blank=True)
    basis = models.TextField("căn cứ thẩm quyền", blank=True)
    source = models.CharField("theo văn bản", max_length=200, blank=True)
    reason = models.CharField("lý do", max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("ghi lúc")
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField("rút lúc", null=True, blank=True)
    withdrawn_reason = models.CharField("lý do rút", max_length=500, blank=True)

    objects = OfHandPick.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["nomination"],
                condition=Q(withdrawn_at=None),
                name="one_hand_pick_in_force",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="a_hand_pick_has_a_reason"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawn_reason="")
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False)
                & ~Q(withdrawn_reason=""),
                name="a_withdrawn_hand_pick_says_by_whom_and_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.nomination}: {self.told}"

    @property
    def told(self) -> str:
        """Whether in or out and by which right, without the reason."""
        if not self.basis:
            return "Được chọn giữa các đề nghị bằng nhau"
        act = "chọn" if self.chosen else "không chọn"
        return f"{self.decided_by} {act} theo {self.basis}"
