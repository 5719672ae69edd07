"""What a clinic asks, who pays, what was estimated, and what people were told of it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from prolo.care.money.payer_checks import DECISIONS
from prolo.care.money.payers import KINDS
from prolo.care.money.prices import DECIMALS
from prolo.registry.models.base import ClinicOwned, Entry

DIGITS = 15  # as many as SQLite keeps exactly


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
    amount = models.DecimalField(max_digits=DIGITS, decimal_places=DECIMALS)
    currency = models.CharField(max_length=3)  # ISO 4217, as when it was set
    starts_on = models.DateField()
    code = models.CharField(max_length=10, blank=True)  # of the service, as the biller wrote it
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


class Coverage(Entry):
    """Who pays for this person, as they said. ``starts_on`` is the day from which that counts."""

    starts_on = models.DateField()
    kind = models.CharField(max_length=20)  # one of care.money.payers.KINDS
    payer = models.CharField(max_length=120, blank=True)  # its name
    known_payer = models.CharField(max_length=60, blank=True)  # its id in the knowledge
    note = models.CharField(max_length=500, blank=True)

    class Meta(Entry.Meta):
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="somebody_known_pays"),
        ]


class Estimate(Entry):
    """What a course, or a first visit without one, is likely to cost: a version that never changes.
    ``body`` is ``care.money.estimate.Estimate`` as JSON, ``stated`` what it says besides
    (``care.money.elements.Stated``), and ``sha256`` its content as it was kept; a newer one
    replaces it, and what was given stays readable as it was."""

    course = models.ForeignKey(
        "registry.Course", on_delete=models.PROTECT, null=True, related_name="estimates"
    )
    plan = models.ForeignKey(
        "registry.Plan", on_delete=models.PROTECT, null=True, related_name="estimates"
    )
    injector = models.ForeignKey(
        "registry.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    asked = models.JSONField()  # care.money.estimate.Visits: what was asked besides the plan
    body = models.JSONField()
    stated = models.JSONField()
    sha256 = models.CharField(max_length=64)


class EstimateStep(ClinicOwned):
    """An estimate was given to the person, once more where no message told them of it, or they said
    that they have it."""

    class Step(models.TextChoices):
        GIVEN = "given"
        ACKNOWLEDGED = "acknowledged"

    patient = models.ForeignKey("registry.Patient", on_delete=models.PROTECT, related_name="+")
    estimate = models.ForeignKey(Estimate, on_delete=models.PROTECT, related_name="steps")
    step = models.CharField(max_length=12, choices=Step)
    how = models.CharField(max_length=20)
    document = models.ForeignKey(  # the paper itself, as it was given
        "registry.DocumentShown", on_delete=models.PROTECT, null=True, related_name="+"
    )
    happened_at = models.DateTimeField()

    class Meta:
        ordering = ["happened_at", "recorded_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["estimate"],
                condition=Q(step="acknowledged"),
                name="an_estimate_is_acknowledged_once",
            ),
            models.CheckConstraint(
                condition=Q(step__in=["given", "acknowledged"]), name="an_estimate_goes_known_steps"
            ),
            models.CheckConstraint(
                condition=Q(step="given") | Q(document__isnull=True),
                name="what_is_given_is_a_paper",
            ),
        ]


class EstimateRequest(Entry):
    """The person asked what it costs; an estimate that is given later answers. ``is_own``: on
    their own pages, where they may take it back."""

    course = models.ForeignKey(
        "registry.Course", on_delete=models.PROTECT, null=True, related_name="estimate_requests"
    )
    asked_by = models.CharField(max_length=120, blank=True)  # empty: the person
    is_own = models.BooleanField(default=False)
    taken_back_at = models.DateTimeField(null=True)


class Charge(Entry):
    """What a person was billed for: one thing, on the day of its bill."""

    course = models.ForeignKey(
        "registry.Course", on_delete=models.PROTECT, null=True, related_name="charges"
    )
    procedure = models.CharField(max_length=20, choices=Priced)
    name = models.CharField(max_length=120, blank=True)  # as the bill calls it
    amount = models.DecimalField(max_digits=DIGITS, decimal_places=DECIMALS)
    currency = models.CharField(max_length=3)
    done_on = models.DateField(null=True)  # the day of service; none: before it
    billed_on = models.DateField()
    received_on = models.DateField(null=True)  # the person had the bill

    class Meta(Entry.Meta):
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(condition=Q(amount__gt=0), name="a_charge_is_above_zero"),
            models.CheckConstraint(
                condition=Q(received_on__isnull=True) | Q(received_on__gte=F("billed_on")),
                name="a_bill_is_received_after_its_day",
            ),
        ]


class Dispute(Entry):
    """The person disputes what they were billed for a course, or without one."""

    course = models.ForeignKey(
        "registry.Course", on_delete=models.PROTECT, null=True, related_name="disputes"
    )
    disputed_on = models.DateField()  # the clinic learned of it
    noticed_on = models.DateField(null=True)  # who decides asked for the papers
    reference = models.CharField(max_length=60, blank=True)  # its number
    note = models.CharField(max_length=500, blank=True)


class DisputeEnd(ClinicOwned):
    """How a dispute ended."""

    class Result(models.TextChoices):
        AS_ESTIMATED = "as-estimated"  # decided: the person pays what was estimated
        BETWEEN = "between"
        AS_BILLED = "as-billed"
        SETTLED = "settled"  # both agreed
        NOT_TAKEN = "not-taken"  # it was not eligible
        WITHDRAWN = "withdrawn"

    patient = models.ForeignKey("registry.Patient", on_delete=models.PROTECT, related_name="+")
    dispute = models.OneToOneField(Dispute, on_delete=models.PROTECT, related_name="end")
    result = models.CharField(max_length=20, choices=Result)
    amount = models.DecimalField(
        max_digits=DIGITS, decimal_places=DECIMALS, null=True
    )  # that is to be paid
    currency = models.CharField(max_length=3, blank=True)
    ended_on = models.DateField()
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["ended_on", "recorded_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gte=0),
                name="what_a_dispute_came_to_is_not_negative",
            ),
        ]


class Payment(Entry):
    """Money that was received, or given back."""

    class Direction(models.TextChoices):
        RECEIVED = "received"
        REFUND = "refund"

    direction = models.CharField(max_length=8, choices=Direction)
    amount = models.DecimalField(max_digits=DIGITS, decimal_places=DECIMALS)
    currency = models.CharField(max_length=3)
    how = models.CharField(max_length=20)  # cash, card, transfer, cheque, other
    note = models.CharField(max_length=200, blank=True)

    class Meta(Entry.Meta):
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(condition=Q(amount__gt=0), name="a_payment_is_above_zero"),
            models.CheckConstraint(
                condition=Q(direction__in=["received", "refund"]),
                name="a_payment_goes_one_way_or_the_other",
            ),
        ]


class PayerCheck(ClinicOwned):
    """The clinic looked itself at what a payer pays for: ``care.money.payer_checks.Check``. The
    newest that is not withdrawn counts."""

    payer = models.CharField(max_length=60)  # its id in the knowledge
    decision = models.CharField(max_length=30)
    policy = models.CharField(max_length=120, blank=True)
    source = models.CharField(max_length=500)  # where it was read, or who said it
    checked_on = models.DateField()
    check_again_by = models.DateField()
    note = models.CharField(max_length=500, blank=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["payer", "-checked_on", "-recorded_at"]
        constraints = [
            models.CheckConstraint(condition=~Q(source=""), name="a_payer_check_names_its_source"),
            models.CheckConstraint(
                condition=Q(decision__in=DECISIONS), name="a_payer_check_has_a_decision"
            ),
            models.CheckConstraint(
                condition=Q(check_again_by__gt=F("checked_on")),
                name="a_payer_is_checked_again_later",
            ),
        ]
