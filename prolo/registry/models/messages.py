"""Messages to patients: what went out, why, to whom, and what became of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from prolo.care.notices import CHANGES
from prolo.registry.models.base import ClinicOwned

APPOINTMENTS = "appointments"  # the kind of a message that tells of them
SIGN = "sign"  # and of one that asks for a signature; its key is that of the request
PAPER = "paper"  # and of one that says that a paper was given, and where it lies


class Channel(models.TextChoices):
    EMAIL = "email"
    SMS = "sms"


class MessageSettings(ClinicOwned):
    """How this clinic sends. Secrets are typed, sealed, and never shown again."""

    masked_in_audit: ClassVar[tuple[str, ...]] = ("smtp_password", "sms_address")

    class Security(models.TextChoices):
        STARTTLS = "starttls"
        TLS = "tls"
        NONE = "none"

    is_on = models.BooleanField(default=False)
    sender_name = models.CharField(max_length=60, blank=True)  # says nothing of health
    from_address = models.EmailField(blank=True)
    smtp_host = models.CharField(max_length=120, blank=True)
    smtp_port = models.PositiveIntegerField(default=587)
    smtp_security = models.CharField(max_length=10, choices=Security, default=Security.STARTTLS)
    smtp_username = models.CharField(max_length=120, blank=True)
    smtp_password = models.TextField(blank=True)  # sealed, as the next (registry.sealing)
    sms_address = models.TextField(blank=True)  # of apprise, {phone} in it
    lock_version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["clinic"], name="a_clinic_sends_in_one_way"),
            models.CheckConstraint(
                condition=Q(smtp_host="") | ~Q(from_address=""),
                name="mail_of_a_clinic_has_a_sender",
            ),
        ]


class MessageChoice(ClinicOwned):
    """What a person wants of messages; the newest counts. ``how``: they said so to somebody of the
    clinic, or pressed it in a message."""

    patient = models.ForeignKey(
        "registry.Patient", on_delete=models.PROTECT, related_name="message_choices"
    )
    wants_messages = models.BooleanField()
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.EMAIL)
    time_zone = models.CharField(max_length=60, blank=True)  # empty: the clinic's
    how = models.CharField(max_length=10)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["recorded_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(how="said", recorded_by__isnull=False) | Q(how="pressed"),
                name="a_choice_of_messages_was_said_or_pressed",
            ),
            models.CheckConstraint(
                condition=Q(channel__in=Channel.values), name="a_choice_is_of_a_known_channel"
            ),
        ]


class Message(ClinicOwned):
    """One message about one thing that is due, and why: ``rule`` and ``fact`` of care.messages;
    or, without a course, about the appointments of its ``notices``, or a paper.

    The text is not kept: it says nothing of the person. ``state`` is that of the last
    ``MessageState``.
    """

    class State(models.TextChoices):
        QUEUED = "queued"
        SENT = "sent"
        NOT_NEEDED = "not-needed"  # answered, or no longer due, before it went out
        NO_ADDRESS = "no-address"
        OPTED_OUT = "opted-out"
        BOUNCED = "bounced"  # the other side says there is no such address
        NOT_DELIVERED = "not-delivered"
        TOLD = "told"  # in its place somebody of the clinic spoke with the person

    patient = models.ForeignKey(
        "registry.Patient", on_delete=models.PROTECT, related_name="messages"
    )
    course = models.ForeignKey(
        "registry.Course", on_delete=models.PROTECT, null=True, related_name="messages"
    )
    relation = models.ForeignKey(  # the guardian who gets it; empty: the patient
        "registry.Relation", on_delete=models.PROTECT, null=True, related_name="+"
    )
    about = models.CharField(max_length=140)  # one asking (care.messages)
    due_key = models.CharField(max_length=120)
    due_kind = models.CharField(max_length=40)
    session_number = models.PositiveSmallIntegerField(null=True)
    step = models.PositiveSmallIntegerField()
    rule = models.CharField(max_length=20)
    fact = models.CharField(max_length=120, blank=True)
    due_at = models.DateTimeField()
    send_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    channel = models.CharField(max_length=10, choices=Channel)
    language = models.CharField(max_length=10)
    state = models.CharField(max_length=20, choices=State, default=State.QUEUED)
    sent_to = models.BigIntegerField(null=True)  # the keyed digest of the address

    class Meta:
        ordering = ["send_at", "id"]
        indexes = [models.Index(fields=["clinic", "state", "send_at"], name="messages_by_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["course", "about", "step"], name="a_message_of_a_step_once"
            ),
            models.UniqueConstraint(
                fields=["patient"],
                condition=Q(due_kind=APPOINTMENTS, state="queued"),
                name="one_message_of_appointments_waits",
            ),
            models.CheckConstraint(
                condition=Q(channel__in=Channel.values), name="a_message_has_a_known_channel"
            ),
            models.CheckConstraint(
                condition=Q(course__isnull=False) | Q(due_kind__in=(APPOINTMENTS, PAPER)),
                name="a_message_without_a_course_is_of_appointments_or_a_paper",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.due_kind} {self.pk}"


class MessageState(ClinicOwned):
    """What became of a message, and when; ``code`` says more, never an address or a text."""

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="states")
    patient = models.ForeignKey("registry.Patient", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=20, choices=Message.State)
    code = models.CharField(max_length=60, blank=True)
    happened_at = models.DateTimeField()

    class Meta:
        ordering = ["happened_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=Message.State.values), name="a_message_has_a_known_state"
            ),
        ]


class AppointmentNotice(ClinicOwned):
    """What a message told of one appointment: the newest is what the person knows."""

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="notices")
    patient = models.ForeignKey("registry.Patient", on_delete=models.PROTECT, related_name="+")
    appointment = models.ForeignKey(
        "registry.Appointment", on_delete=models.PROTECT, related_name="notices"
    )
    change = models.CharField(max_length=10)
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField()
    days = models.JSONField(default=list, blank=True)  # before it, on which to look at the sheet
    happened_at = models.DateTimeField()

    class Meta:
        ordering = ["happened_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["message", "appointment"], name="a_message_tells_of_an_appointment_once"
            ),
            models.CheckConstraint(
                condition=Q(change__in=CHANGES), name="a_notice_is_of_a_known_change"
            ),
        ]


class AnswerLink(ClinicOwned):
    """Opens one task for one person without a log-in; only the hash of its token is kept. Without
    a course it opens nothing, and lets one ask for no more messages.

    Read before a clinic is chosen, so outside the third wall; it names nobody.
    """

    row_security: ClassVar[bool] = False
    masked_in_audit: ClassVar[tuple[str, ...]] = ("token_sha256",)

    message = models.ForeignKey(Message, on_delete=models.PROTECT, null=True, related_name="links")
    patient = models.ForeignKey(
        "registry.Patient", on_delete=models.PROTECT, related_name="answer_links"
    )
    course = models.ForeignKey(
        "registry.Course", on_delete=models.PROTECT, null=True, related_name="+"
    )
    due_key = models.CharField(max_length=120)
    token_sha256 = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    wrong_tries = models.PositiveSmallIntegerField(default=0)
    locked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["recorded_at", "id"]
