"""What was given: decisions that came back, and the register of awards."""

from django.conf import settings
from django.db import models

from awards.models.nomination import Nomination
from awards.models.plan import Occasion
from awards.models.querysets import CouncilOnly, OwnOrCouncil
from emulation.models import Subject


class Decision(models.Model):
    """A quyết định khen thưởng, recorded with the number and day its issuer gave it."""

    occasion = models.ForeignKey(Occasion, on_delete=models.PROTECT, related_name="decisions")
    tier = models.SlugField("hình thức")
    number = models.CharField("số quyết định", max_length=60)
    decided_on = models.DateField("ngày quyết định")
    issuer = models.CharField("cơ quan quyết định", max_length=200)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    recorded_at = models.DateTimeField("ghi lúc")

    objects = CouncilOnly.as_manager()

    class Meta:
        ordering = ["-decided_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["issuer", "number", "decided_on"], name="one_decision_a_number"
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} ngày {self.decided_on:%d/%m/%Y}"


class Award(models.Model):
    """One line of the award register, with the name as it was on the day of the decision.

    `nomination` is empty for awards from before this system.
    """

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="awards")
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="awards")
    nomination = models.OneToOneField(
        Nomination, on_delete=models.PROTECT, related_name="award", null=True, blank=True
    )
    recipient_name = models.CharField("tên ghi trên quyết định", max_length=200)
    unit_name = models.CharField("đơn vị", max_length=200)
    achievement = models.CharField("thành tích", max_length=400)

    objects = OwnOrCouncil.as_manager()

    class Meta:
        ordering = ["-decision__decided_on", "subject__sort_key"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "subject"], name="one_award_a_decision")
        ]

    def __str__(self) -> str:
        return f"{self.recipient_name}, {self.decision}"
