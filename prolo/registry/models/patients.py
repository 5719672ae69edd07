"""Patients: the clinical row, and apart from it who the person is.

Clinical rows refer to ``Patient`` and carry no identity. Names, birth date, contact and outside
numbers are in ``Identity`` and ``Identifier``, so that they can be encrypted or erased alone.
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from prolo.care.signing import IN_ERROR
from prolo.registry.models.base import AllRows, ClinicOwned, Mistakable, ScopedRows


class Sex(models.TextChoices):
    FEMALE = "female"
    MALE = "male"
    OTHER = "other"
    UNKNOWN = "unknown"


class Patient(ClinicOwned):
    """The person as medicine knows them. ``merged_into``: found to be the same person as."""

    sex = models.CharField(max_length=10, choices=Sex, default=Sex.UNKNOWN)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="merged_from", db_index=False
    )

    class Meta:
        indexes = [  # of the few that are: nearly nobody is, which no index is to be asked about
            models.Index(
                fields=["merged_into"],
                condition=Q(merged_into__isnull=False),
                name="who_was_merged_into",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(sex__in=Sex.values), name="a_patient_has_a_known_sex"
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
                name="a_patient_is_not_merged_into_themselves",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)  # never a name: this text reaches logs


class Identity(ClinicOwned):
    """Who the person is. The database refuses a birth date that cannot be."""

    patient = models.OneToOneField(Patient, on_delete=models.PROTECT, related_name="identity")
    family_name = models.CharField(max_length=120, blank=True)
    given_names = models.CharField(max_length=120, blank=True)
    birth_date = models.DateField(null=True)
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    address = models.CharField(max_length=500, blank=True)
    preferred_language = models.CharField(max_length=20, blank=True)  # BCP 47
    interpreter_needed = models.BooleanField(default=False)
    former_names = models.JSONField(  # {family_name, given_names, until: a day}, the newest last
        default=list, blank=True
    )
    lock_version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(family_name="", given_names=""), name="a_patient_has_a_name"
            ),
        ]
        indexes = [
            models.Index("clinic", F("recorded_at").desc(), name="who_is_newest"),
            # Asked with each message: who else has the address?
            models.Index("clinic", Lower("email"), name="who_has_an_email"),
            models.Index(fields=["clinic", "phone"], name="who_has_a_telephone"),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def full_name(self) -> str:
        return f"{self.given_names} {self.family_name}".strip()


class Identifier(ClinicOwned):
    """A number somebody else gave the person: a record number, an insurance, another clinic."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="identifiers")
    system = models.CharField(max_length=120)
    value = models.CharField(max_length=120)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["clinic", "system", "value"],
                condition=Q(ended_at__isnull=True),
                name="an_outside_number_is_one_persons",
            ),
            models.CheckConstraint(
                condition=~Q(system="") & ~Q(value=""), name="an_outside_number_is_complete"
            ),
        ]


class SearchKey(models.Model):
    """A keyed digest by which a person is found; made from their identity, made again with it.

    Without the installation's key a digest says nothing, and the same name has other digests
    in another clinic.
    """

    audited: ClassVar[bool] = False  # derived from Identity and Identifier, which are audited
    row_security: ClassVar[bool] = True

    class Kind(models.TextChoices):
        EXACT = "exact"  # a whole name, a birth date, a phone number, an outside number
        PREFIX = "prefix"  # how a name begins
        NEAR = "near"  # a name with one letter left out
        DIGITS = "digits"  # the last four of a phone number
        SCRIPT = "script"  # the consonants of a name, for who types it in another script

    id = models.BigAutoField(primary_key=True)
    clinic = models.ForeignKey(
        "registry.Clinic", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="search_keys")
    kind = models.CharField(max_length=6, choices=Kind)
    digest = models.BigIntegerField()  # 64 bits of an HMAC-SHA-256

    objects = ScopedRows()
    unscoped = AllRows()

    class Meta:
        indexes = [models.Index(fields=["digest", "clinic", "patient"], name="who_has_a_key")]

    def __str__(self) -> str:
        return f"{self.kind} {self.digest}"


class Relation(Mistakable, ClinicOwned):
    """Somebody who speaks or decides for a patient, from one day to another."""

    class Kind(models.TextChoices):
        GUARDIAN = "guardian"  # decides for the patient
        PROXY = "proxy"  # the patient lets them see and answer
        CONTACT = "contact"  # is called in an emergency

    class Relationship(models.TextChoices):
        """What they are to the patient."""

        MOTHER = "mother"
        FATHER = "father"
        STEPPARENT = "stepparent"
        FOSTER_PARENT = "foster-parent"
        GRANDPARENT = "grandparent"
        SIBLING = "sibling"
        AUNT_OR_UNCLE = "aunt-or-uncle"
        CHILD = "child"
        SPOUSE = "spouse"  # or partner
        FRIEND = "friend"
        OFFICIAL = "official"  # guardian by profession or office
        OTHER = "other"

    class Right(models.TextChoices):
        """By which a guardian decides, as ``care.signing`` weighs it."""

        PARENT = "parent"  # with custody
        COURT = "court"  # or an office appointed them
        ATTORNEY = "attorney"  # the person, or of a child a parent, empowered them in writing
        BY_LAW = "by-law"  # the law of the place names them

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="relations")
    kind = models.CharField(max_length=10, choices=Kind)
    name = models.CharField(max_length=120)
    relationship = models.CharField(max_length=20, choices=Relationship, blank=True)
    language = models.CharField(max_length=10, blank=True)  # that they read
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    document = models.CharField(max_length=200, blank=True)  # which was seen: a court order …
    right = models.CharField(max_length=20, choices=Right, blank=True)  # empty: none was seen yet
    seen_by = models.ForeignKey(
        "registry.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    seen_at = models.DateTimeField(null=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    lock_version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            *Mistakable.Meta.constraints,
            models.CheckConstraint(condition=~Q(name=""), name="a_relation_has_a_name"),
            models.CheckConstraint(
                condition=Q(kind__in=["guardian", "proxy", "contact"]),
                name="a_relation_is_of_a_known_kind",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="a_relation_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(right="", seen_by__isnull=True, seen_at__isnull=True)
                | Q(kind="guardian", seen_by__isnull=False, seen_at__isnull=False)
                & ~Q(right="")
                & ~Q(document=""),
                name="a_right_was_seen_by_somebody_on_a_document",
            ),
        ]

    @property
    def right_now(self) -> str:
        """Who was entered in error never decided."""
        return self.right if self.marked_in_error_at is None else IN_ERROR


class PatientAccess(ClinicOwned):
    """Somebody logs in to a patient's own pages, from one day to another (the last day counts):
    the patient, or the guardian or proxy that ``relation`` names, who may speak for several with
    one log-in."""

    row_security: ClassVar[bool] = False  # read at log-in, before a clinic is chosen

    user = models.ForeignKey("registry.User", on_delete=models.PROTECT, related_name="+")
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="accesses")
    relation = models.ForeignKey(
        Relation, on_delete=models.PROTECT, null=True, related_name="accesses"
    )
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)  # at once, by somebody of the clinic

    class Meta:
        ordering = ["starts_on", "recorded_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="an_access_ends_after_it_starts",
            ),
        ]

    def stands_on(self, day: date) -> bool:
        is_within = self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)
        return is_within and self.ended_at is None


class PatientMerge(ClinicOwned):
    """Two patients found to be one person; undone when they were two after all."""

    from_patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="merges_away")
    into_patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="merges_here")
    reason = models.TextField()
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        "registry.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    undone_reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(from_patient=F("into_patient")), name="a_merge_has_two_patients"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="a_merge_has_a_reason"),
            models.UniqueConstraint(
                fields=["from_patient"],
                condition=Q(undone_at__isnull=True),
                name="a_patient_is_merged_once",
            ),
        ]


class TwoPeople(ClinicOwned):
    """Two records that look alike, and somebody has found that they are two people; taken back
    when that was a slip."""

    first = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+")
    taken_back_at = models.DateTimeField(null=True)
    taken_back_by = models.ForeignKey(
        "registry.User", on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(first__lt=F("second")), name="two_people_are_named_in_order"
            ),
            models.UniqueConstraint(
                fields=["first", "second"],
                condition=Q(taken_back_at__isnull=True),
                name="two_people_are_told_once",
            ),
        ]


class LooksAlike(ClinicOwned):
    """Two records that may be one person, since when. Only derived: written as somebody comes on
    record or changes, and when all are compared; nobody has looked at it yet."""

    audited: ClassVar[bool] = False  # derived from Identity, which is audited

    first = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+")
    found_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(first__lt=F("second")), name="who_looks_alike_is_named_in_order"
            ),
            models.UniqueConstraint(fields=["first", "second"], name="who_looks_alike_once"),
        ]


class MovedRow(ClinicOwned):
    """A row that a merge gave to the other patient, so that undoing gives it back exactly."""

    merge = models.ForeignKey(PatientMerge, on_delete=models.PROTECT, related_name="moved_rows")
    kind = models.CharField(max_length=60)  # the model's name
    row_id = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["merge", "kind", "row_id"], name="a_row_moves_once"),
        ]


class TakenContact(ClinicOwned):
    """Contact that the record which stays took over from the one that went, and what it had said
    before, so that undoing gives that back."""

    class Name(models.TextChoices):
        PHONE = "phone"
        EMAIL = "email"
        ADDRESS = "address"

    merge = models.ForeignKey(PatientMerge, on_delete=models.PROTECT, related_name="taken_contact")
    name = models.CharField(max_length=7, choices=Name)
    was = models.CharField(max_length=500, blank=True)
    became = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["merge", "name"], name="contact_is_taken_once"),
        ]


class LossAtMerge(ClinicOwned):
    """Of a loss of every question that one of the two records had: whether it is one of the courses
    of the other too. Where nobody needed to be asked, it is not."""

    merge = models.ForeignKey(PatientMerge, on_delete=models.PROTECT, related_name="losses")
    loss = models.ForeignKey(
        "registry.LossToFollowUp", on_delete=models.PROTECT, related_name="at_merges"
    )
    is_of_who_went = models.BooleanField()  # of ``from_patient``
    holds_for_both = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["merge", "loss"], name="a_loss_once_a_merge"),
        ]


class EndedRow(ClinicOwned):
    """What a merge ended, since a death was on record of one of the two: an open course, a booked
    appointment, a wish on the waiting list. Undoing lets it stand as before."""

    merge = models.ForeignKey(PatientMerge, on_delete=models.PROTECT, related_name="ended_rows")
    kind = models.CharField(max_length=60)  # the model's name
    row_id = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["merge", "kind", "row_id"], name="a_row_ends_once"),
        ]
