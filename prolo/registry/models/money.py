"""What a clinic asks for what it does."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from prolo.registry.models.base import ClinicOwned


class Priced(models.TextChoices):
    """What has a price."""

    ASSESSMENT = "assessment"
    SESSION = "session"
    FOLLOW_UP = "follow-up"
    IRRITANT = "irritant"  # this and the next two: a session with it, besides the session
    GUIDANCE = "guidance"
    SEDATION = "sedation"
    EXTRA = "extra"


class ClinicPrice(ClinicOwned):
    """What this clinic asks for a thing from a day on: ``care.money.prices.Price``. It counts
    until a newer one of the same thing does, unless it is withdrawn."""

    Procedure = Priced

    procedure = models.CharField(max_length=20, choices=Priced)
    of = models.CharField(max_length=60, blank=True)  # which irritant …; an extra's name
    region = models.CharField(max_length=60, blank=True)  # its id; empty: every region
    injector = models.ForeignKey(  # empty: whoever injects
        "registry.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    amount = models.DecimalField(max_digits=10, decimal_places=2)
    currency = models.CharField(max_length=3)  # ISO 4217, as when it was set
    starts_on = models.DateField()
    reason = models.CharField(max_length=500, blank=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["procedure", "of", "region", "starts_on", "recorded_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(procedure__in=Priced.values), name="a_price_is_of_a_known_procedure"
            ),
            models.CheckConstraint(condition=Q(amount__gte=0), name="a_price_is_not_negative"),
            models.CheckConstraint(
                condition=~Q(procedure="extra") | ~Q(of=""), name="an_extra_has_a_name"
            ),
            models.UniqueConstraint(
                fields=["clinic", "procedure", "of", "region", "starts_on"],
                condition=Q(withdrawn_at__isnull=True, injector__isnull=True),
                name="one_price_of_a_thing_from_a_day",
            ),
            models.UniqueConstraint(
                fields=["clinic", "procedure", "of", "region", "starts_on", "injector"],
                condition=Q(withdrawn_at__isnull=True, injector__isnull=False),
                name="one_price_of_an_injectors_thing_from_a_day",
            ),
        ]
