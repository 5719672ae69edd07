"""What happened in the room: the visit, the session, every vial and every injection."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from prolo.registry.lot_spelling import plain_lot_column
from prolo.registry.models.base import ClinicOwned, Entry
from prolo.registry.models.course import Side


class Visit(ClinicOwned):
    """A person, a day, a place. It may hold sessions of several courses."""

    patient = models.ForeignKey("registry.Patient", on_delete=models.PROTECT, related_name="visits")
    day = models.DateField(db_index=True)
    place = models.CharField(max_length=80, blank=True)
    arrived_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "day", "place"], name="one_visit_a_person_day_and_place"
            ),
        ]


class Session(ClinicOwned):
    """One session of one course within a visit. The nurse scribes, the physician signs."""

    class State(models.TextChoices):
        OPEN = "open"  # readiness and recording
        RECORDED = "recorded"  # complete, waits for the injector's signature
        SIGNED = "signed"
        ABANDONED = "abandoned"  # began, nothing injected, with a reason

    patient = models.ForeignKey(
        "registry.Patient", on_delete=models.PROTECT, related_name="sessions"
    )
    course = models.ForeignKey("registry.Course", on_delete=models.PROTECT, related_name="sessions")
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="sessions")
    appointment = models.ForeignKey(
        "registry.Appointment", on_delete=models.PROTECT, null=True, related_name="sessions"
    )
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=20, choices=State, default=State.OPEN)
    injector = models.ForeignKey(
        "registry.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    supervisor = models.ForeignKey(  # of an injector who does not treat the region alone yet
        "registry.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    scribe = models.ForeignKey(
        "registry.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    timeout_at = models.DateTimeField(null=True)  # pause before the first needle
    timeout_answers = models.JSONField(default=dict)
    started_at = models.DateTimeField(null=True)  # first needle
    ended_at = models.DateTimeField(null=True)
    closing = models.JSONField(default=dict)  # observation, condition on leaving, sheet given
    abandoned_reason = models.TextField(blank=True)
    lock_version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["course", "number"],
                condition=~Q(state="abandoned"),
                name="a_session_number_once_a_course",
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="sessions_count_from_one"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True)
                | Q(started_at__isnull=True)
                | Q(ended_at__gte=models.F("started_at")),
                name="a_session_ends_after_it_started",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["clinic", "ended_at"], name="sessions_by_their_end"),
        ]


class Readiness(Entry):
    """Answers of the day-of checklist: ``care.readiness.ReadinessAnswers`` as JSON."""

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="readiness")
    answers = models.JSONField()


class Leaving(Entry):
    """How the person was before going home: ``care.leaving.LeavingAnswers`` as JSON."""

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="leavings")
    answers = models.JSONField()


class Vial(Entry):
    """Everything drawn from in a session: irritant, anaesthetic, diluent, cream; and what
    was given to calm."""

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="vials")
    stock = models.ForeignKey(  # empty: typed by hand, of a lot that is not in stock
        "registry.StockLot", on_delete=models.PROTECT, null=True, related_name="vials"
    )
    opened_vial = models.ForeignKey(  # empty: for one opening, as the label says
        "registry.OpenedVial", on_delete=models.PROTECT, null=True, related_name="drawn"
    )
    role = models.CharField(max_length=20)  # irritant · anaesthetic · diluent · cream · sedation
    substance = models.CharField(
        max_length=40
    )  # id of the knowledge, or a diluent's or drug's name
    product = models.CharField(max_length=120)
    maker = models.CharField(max_length=120, blank=True)
    lot = models.CharField(max_length=60)
    plain_lot = plain_lot_column()
    strength_pct = models.DecimalField(max_digits=7, decimal_places=4, null=True)
    volume_ml = models.DecimalField(max_digits=7, decimal_places=3, null=True)
    amount_g = models.DecimalField(max_digits=7, decimal_places=3, null=True)  # a cream
    area_cm2 = models.DecimalField(max_digits=7, decimal_places=1, null=True)  # a cream
    expires_on = models.DateField()
    opened_at = models.DateTimeField()
    single_dose = models.BooleanField(default=True)
    is_another = models.BooleanField(default=False)  # than other sessions of the visit drew from

    class Meta(Entry.Meta):
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(
                condition=Q(opened_vial__isnull=True) | Q(single_dose=False),
                name="a_vial_for_one_dose_is_not_kept_open",
            ),
        ]
        indexes = [
            models.Index(fields=["clinic", "plain_lot"], name="who_got_a_lot_however_typed"),
        ]


class VialRest(Entry):
    """What was left in a vial that was typed by hand, and thrown away; of one from stock the
    cupboard has it. ``vial`` is the first version of its row, so that a label put right keeps it.
    Nothing thrown away after all is a later version with 0."""

    vial = models.ForeignKey(Vial, on_delete=models.PROTECT, related_name="rests")
    rest_ml = models.DecimalField(max_digits=7, decimal_places=3)
    note = models.CharField(max_length=500, blank=True)

    class Meta(Entry.Meta):
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(
                condition=Q(rest_ml__gt=0) | Q(rest_ml=0, version__gt=1),
                name="what_is_thrown_away_is_above_zero",
            ),
        ]


class Injection(Entry):
    """One needle. What was given is always stored; a limit never refuses the record."""

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="injections")
    sequence = models.PositiveSmallIntegerField()
    structure = models.CharField(max_length=60)  # code of the knowledge
    side = models.CharField(max_length=10, choices=Side)
    view = models.CharField(max_length=20, blank=True)  # of the body map
    map_x = models.DecimalField(max_digits=5, decimal_places=2, null=True)  # 0–100
    map_y = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    depth_mm = models.DecimalField(max_digits=5, decimal_places=1, null=True)
    volume_ml = models.DecimalField(max_digits=6, decimal_places=3)
    irritant = models.CharField(max_length=40, blank=True)  # empty: anaesthetic alone
    irritant_pct = models.DecimalField(max_digits=7, decimal_places=4, null=True)
    anaesthetic = models.CharField(max_length=40, blank=True)
    anaesthetic_pct = models.DecimalField(max_digits=7, decimal_places=4, null=True)
    needle = models.CharField(max_length=60, blank=True)
    guidance = models.CharField(max_length=20, blank=True)
    as_planned = models.BooleanField(default=False)

    class Meta(Entry.Meta):
        ordering = ["sequence", "recorded_at"]
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(condition=Q(volume_ml__gt=0), name="an_injection_has_a_volume"),
            models.CheckConstraint(
                condition=Q(irritant_pct__isnull=True)
                | Q(irritant_pct__gt=0, irritant_pct__lte=100),
                name="an_irritant_strength_is_a_percentage",
            ),
            models.CheckConstraint(
                condition=Q(anaesthetic_pct__isnull=True)
                | Q(anaesthetic_pct__gt=0, anaesthetic_pct__lte=100),
                name="an_anaesthetic_strength_is_a_percentage",
            ),
        ]


class Signature(ClinicOwned):
    """A name under a record, bound to its content: any later change shows that they differ."""

    patient = models.ForeignKey("registry.Patient", on_delete=models.PROTECT, related_name="+")
    subject_kind = models.CharField(max_length=40)
    subject_id = models.UUIDField(db_index=True)
    meaning = models.CharField(max_length=40)  # assessed · planned · injected
    content_sha256 = models.CharField(max_length=64)
    signed_at = models.DateTimeField()
    signed_by = models.ForeignKey("registry.User", on_delete=models.PROTECT, related_name="+")
