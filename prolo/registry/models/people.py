"""People who work in clinics, the clinics, and who works where as what."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from prolo.registry.ids import new_id
from prolo.registry.models.base import ClinicOwned, Mistakable


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> User:
        """By user name or e-mail address; a user name has no @, so the two never meet."""
        typed = (username or "").strip().lower()
        field = "email" if "@" in typed else "username"
        return self.get(**{field: typed})


class User(AbstractBaseUser):
    """One person who logs in. What they may do comes from their memberships alone."""

    masked_in_audit: ClassVar[tuple[str, ...]] = ("password",)

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    username = models.CharField(max_length=60, unique=True)
    email = models.EmailField(null=True, unique=True)
    full_name = models.CharField(max_length=120)
    title = models.CharField(max_length=60, blank=True)  # as signed: «MD», «RN», «Dr. med.»
    provider_number = models.CharField(max_length=10, blank=True)  # in the United States their NPI
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=False)  # somebody else knows it
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(username="")
                & ~Q(username__contains="@")
                & Q(username=Lower("username")),
                name="a_user_name_is_lower_case_and_no_address",
            ),
            models.CheckConstraint(
                condition=Q(email__isnull=True) | Q(email=Lower("email")),
                name="a_users_address_is_lower_case",
            ),
            models.CheckConstraint(condition=~Q(full_name=""), name="a_user_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.full_name

    def get_full_name(self) -> str:
        return self.full_name


class Clinic(models.Model):
    """A clinic: where rows live. Only a demonstration clinic may have a clock of its own."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=120)
    time_zone = models.CharField(max_length=60, default="UTC")  # of the IANA list
    country = models.CharField(max_length=2, blank=True)  # ISO 3166-1
    currency = models.CharField(max_length=3, default="EUR")  # ISO 4217
    address = models.CharField(max_length=500, blank=True)
    provider_number = models.CharField(max_length=10, blank=True)  # in the United States its NPI
    tax_number = models.CharField(max_length=40, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    on_call_phone = models.CharField(max_length=40, blank=True)
    emergency_number = models.CharField(max_length=20, default="112")
    emergency_words = models.CharField(max_length=500, blank=True)  # said beside that number
    age_of_majority = models.PositiveSmallIntegerField(default=18)
    weight_unit = models.CharField(max_length=2, choices=[("kg", "kg"), ("lb", "lb")], default="kg")
    temperature_unit = models.CharField(
        max_length=1, choices=[("C", "°C"), ("F", "°F")], default="C"
    )
    closed_weekdays = models.CharField(max_length=7, default="56", blank=True)  # Monday is 0
    assessment_minutes = models.PositiveSmallIntegerField(default=60)  # usual lengths: choices of
    session_minutes = models.PositiveSmallIntegerField(default=45)  # the project, the clinic's to
    follow_up_minutes = models.PositiveSmallIntegerField(default=20)  # change
    is_demo = models.BooleanField(default=False)
    clock_offset_s = models.BigIntegerField(default=0)
    recorded_at = models.DateTimeField(auto_now_add=True)
    lock_version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(is_demo=True) | Q(clock_offset_s=0),
                name="only_a_demonstration_clock_moves",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="a_clinic_has_a_name"),
            models.CheckConstraint(
                condition=Q(weight_unit__in=["kg", "lb"], temperature_unit__in=["C", "F"]),
                name="a_clinic_knows_its_units",
            ),
            models.CheckConstraint(
                condition=Q(
                    assessment_minutes__gt=0, session_minutes__gt=0, follow_up_minutes__gt=0
                ),
                name="usual_lengths_take_time",
            ),
            models.CheckConstraint(
                condition=Q(age_of_majority__gte=14, age_of_majority__lte=21),
                name="people_come_of_age_at_a_known_age",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ClinicLogo(ClinicOwned):
    """The picture on the clinic's papers, as a PNG; the one that was not taken away counts."""

    masked_in_audit: ClassVar[tuple[str, ...]] = ("content",)

    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["clinic"],
                condition=Q(removed_at__isnull=True),
                name="a_clinic_has_one_logo",
            ),
        ]


class Role(models.TextChoices):
    FRONT_DESK = "front-desk"
    NURSE = "nurse"
    PHYSICIAN = "physician"
    ADMINISTRATOR = "administrator"
    RESEARCHER = "researcher"


class Membership(ClinicOwned):
    """A person works in a clinic in a role, from one day to another (the last day counts, unless
    ``ended_at`` says that it ended at once)."""

    row_security: ClassVar[bool] = False  # read at log-in, before a clinic is chosen

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(role__in=Role.values), name="a_membership_has_a_known_role"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ends_on__isnull=False),
                name="a_membership_that_ended_has_a_last_day",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="a_membership_ends_after_it_starts",
            ),
            models.UniqueConstraint(
                fields=["clinic", "user", "role"],
                condition=Q(ends_on__isnull=True),
                name="one_open_membership_a_role",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.role}"


class Privilege(Mistakable, ClinicOwned):
    """A person may treat a region, alone or under supervision, by dates (the last day counts)."""

    class Level(models.TextChoices):
        ALONE = "alone"
        SUPERVISED = "supervised"

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    region = models.CharField(max_length=60)  # its id in the knowledge
    level = models.CharField(max_length=20, choices=Level)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    note = models.TextField(blank=True)  # the training: which course, how many hours, by whom

    class Meta:
        ordering = ["starts_on"]
        constraints = [
            *Mistakable.Meta.constraints,
            models.CheckConstraint(
                condition=Q(level__in=["alone", "supervised"]), name="a_privilege_has_a_known_level"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="a_privilege_ends_after_it_starts",
            ),
            models.UniqueConstraint(
                fields=["clinic", "user", "region"],
                condition=Q(ends_on__isnull=True, marked_in_error_at__isnull=True),
                name="one_open_privilege_a_region",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.region} · {self.level}"


class OnCall(ClinicOwned):
    """Who answers the clinic's on-call phone, from one instant to another."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    phone = models.CharField(max_length=40, blank=True)  # empty: the clinic's on-call phone
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["starts_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="on_call_ends_after_it_starts"
            ),
        ]
