"""What people are told of their appointments: made with the change of it, or when it comes near.

A message holds no appointment while it waits: what is to be told is computed as it goes out, from
what the person knows and what stands, so that two changes in a minute are one message. What it
told is kept with its end. When something changed while it was handed over, another follows.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.mime.text import MIMEText
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Q, QuerySet
from django.utils.module_loading import import_string

from prolo.care.messages import INVITE, REMIND
from prolo.care.notices import Notice, Standing, Told, may_go_at, notices
from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.deaths import has_died
from prolo.registry.due import is_filling
from prolo.registry.entering import lock_patient
from prolo.registry.events import record_event
from prolo.registry.jobs import JobContext, Later, outside_task
from prolo.registry.leases import OPEN
from prolo.registry.messages import Reached, reached, settings_of
from prolo.registry.models import (
    APPOINTMENTS,
    AnswerLink,
    Appointment,
    AppointmentNotice,
    Job,
    Message,
    MessageSettings,
    MessageState,
    Patient,
    Preparation,
)
from prolo.registry.patient_rows import Rows
from prolo.registry.preparation import last_days, sheets_of
from prolo.registry.sending import Ended, State, as_mail, hand_on, keep_end, why_not_reached
from prolo.registry.transactions import write_transaction

GATHER, AHEAD = "thresholds/appointment-gather-min", "thresholds/appointment-remind-h"
AGAIN = timedelta(hours=1)  # after what was parked; a choice of the project


@dataclass(frozen=True, slots=True)
class EndedTelling:
    ended: Ended
    told: tuple[Notice, ...] = ()


# -- what is to be told


def to_tell(patient_id: uuid.UUID, by: Actor) -> tuple[Notice, ...]:
    """Follows from the rows and the clock alone."""
    return _to_tell(Appointment.objects.filter(patient=patient_id), by)


def _to_tell(rows: QuerySet[Appointment], by: Actor) -> tuple[Notice, ...]:
    now, knowledge = clock.now(by.clinic), clinic_knowledge(by.clinic)
    is_ahead = Q(starts_at__gt=now) | Q(notices__starts_at__gt=now)  # as they stand, or were told
    found = list(rows.filter(is_ahead).distinct())
    told = {
        row.appointment_id: row for row in AppointmentNotice.objects.filter(appointment__in=found)
    }  # ordered: the newest stays
    sheets = sheets_of(found)
    standing = (_standing(row, told.get(row.pk), sheets.get(row.pk)) for row in found)
    return notices(standing, now=now, knowledge=knowledge)


def _standing(
    row: Appointment, told: AppointmentNotice | None, sheet: Preparation | None
) -> Standing:
    return Standing(
        mark=str(row.pk),
        starts_at=row.starts_at,
        minutes=row.minutes,
        booked_at=row.booked_at,
        is_expected=row.state == Appointment.State.BOOKED,
        is_cancelled=row.state == Appointment.State.CANCELLED,
        days=last_days(sheet) if sheet else (),
        told=Told(
            change=told.change,
            starts_at=told.starts_at,
            minutes=told.minutes,
            at=told.happened_at,
            days=tuple(map(date.fromisoformat, told.days)),
        )
        if told
        else None,
    )


def last_told(row: Appointment) -> AppointmentNotice | None:
    return row.notices.select_related("message").last()


def waits_to_tell(patient: Patient) -> bool:
    return _waiting(patient) is not None


# -- made


def without_waiting(rows: Rows) -> Rows:
    """``rows`` of a record that is merged but for the message that waits, and what hangs on it:
    of their appointments that of the other record tells."""
    waiting = Message.objects.filter(
        pk__in=rows.get(Message, ()), due_kind=APPOINTMENTS, state=State.QUEUED
    )
    staying: Rows = {Message: set(waiting.values_list("pk", flat=True))}
    for model in (MessageState, AnswerLink):
        staying[model] = set(model.objects.filter(message__in=waiting).values_list("pk", flat=True))
    return {model: ids - staying.get(model, set()) for model, ids in rows.items()}


def tell_of_appointments(patient: Patient, *, by: Actor) -> None:
    """Part of the action that changed one. What waits already tells of this too, and soon."""
    if is_filling() or not settings_of(by.clinic).is_on:
        return
    lock_patient(patient)  # beside the end of a message
    told = to_tell(patient.pk, by)
    if not told or has_died(patient):
        return
    gather = float(clinic_knowledge(by.clinic).threshold("appointment-gather-min").value)
    goes_at = datetime.now(UTC) + timedelta(minutes=gather)
    waiting = _waiting(patient)
    if waiting and waiting.pk not in still_handled():  # its job was parked: a person may mend why
        keep_end(waiting, Ended(State.NOT_DELIVERED, "parked"), by)
        waiting = None
    if waiting is None:
        row = _make(patient, told, timedelta(minutes=gather), by)
        send_notice.once(row.pk.hex).using(run_after=goes_at).enqueue(row.pk.hex)
    else:  # through the night, perhaps, which this cannot
        waiting.closes_at = max(one.starts_at for one in told)
        waiting.save(update_fields=["closes_at"])
        is_running = Q(lease_until__isnull=False)  # it may put itself off, and has read the old
        jobs = Job.objects.filter(is_running | Q(due_at__gt=goes_at), OPEN, key=waiting.pk.hex)
        jobs.update(due_at=goes_at)


def _waiting(patient: Patient) -> Message | None:
    rows = Message.objects.filter(patient=patient, due_kind=APPOINTMENTS, state=State.QUEUED)
    return rows.first()


def still_handled() -> set[uuid.UUID]:
    """Messages of appointments that a job will hand over."""
    jobs = Job.objects.filter(OPEN, task=send_notice.module_path)
    return {uuid.UUID(key) for key in jobs.values_list("key", flat=True)}


def _make(patient: Patient, told: Sequence[Notice], gather: timedelta, by: Actor) -> Message:
    to, now = reached(patient.pk, by.clinic), clock.now(by.clinic)
    is_reminder = all(one.change == REMIND for one in told)
    row = Message.objects.create(
        clinic=by.clinic,
        recorded_by=by.user,
        patient=patient,
        relation=to.relation,
        about=APPOINTMENTS,
        due_key=APPOINTMENTS,
        due_kind=APPOINTMENTS,
        step=0,
        rule=REMIND if is_reminder else INVITE,
        fact=AHEAD if is_reminder else GATHER,
        due_at=now,
        send_at=now + gather,
        closes_at=max(one.starts_at for one in told),
        channel=to.channel,
        language=to.language or "en",
    )
    keep_end(row, Ended(State.QUEUED), by)
    return row


def queue_reminders(*, by: Actor) -> int:
    """For whom an appointment comes near; how many people. Called every so often by the worker; a
    second time it makes nothing."""
    with by.at_work():
        found = _to_remind(by) if settings_of(by.clinic).is_on else []
    for patient in found:
        with write_transaction(by=by):
            tell_of_appointments(patient, by=by)
            record_event(verb="reminder_queued", subject=patient, by=by)
    return len(found)


def _to_remind(by: Actor) -> list[Patient]:
    now, knowledge = clock.now(by.clinic), clinic_knowledge(by.clinic)
    ahead = timedelta(hours=float(knowledge.threshold("appointment-remind-h").value))
    near = Appointment.objects.filter(
        state=Appointment.State.BOOKED, starts_at__gt=now, starts_at__lte=now + ahead
    )
    told = {uuid.UUID(one.mark) for one in _to_tell(near, by)}
    is_handled = Q(pk__in=still_handled()) | Q(send_at__gt=now - AGAIN)
    waiting = Message.objects.filter(is_handled, due_kind=APPOINTMENTS, state=State.QUEUED)
    people = Patient.objects.filter(appointments__in=told).exclude(messages__in=waiting)
    return list(people.distinct().order_by("pk"))


# -- the job


def note_told(result: EndedTelling, context: JobContext, message_id: str) -> None:
    """What was told, and what changed meanwhile, in the transaction that ends the job."""
    by = context.by
    row = Message.objects.select_related("patient").get(pk=message_id)
    lock_patient(row.patient)  # before the message, as who tells
    row = Message.objects.select_for_update().get(pk=message_id)
    if row.state != State.TOLD:
        keep_end(row, result.ended, by)
        keep_told(row, result.told, by)
    tell_of_appointments(row.patient, by=by)


def keep_told(row: Message, told: Iterable[Notice], by: Actor) -> None:
    """From now on the person knows of it. Part of the action that told."""
    now = clock.now(by.clinic)
    AppointmentNotice.objects.bulk_create(
        AppointmentNotice(
            clinic=by.clinic,
            recorded_by=by.user,
            message=row,
            patient_id=row.patient_id,
            appointment_id=uuid.UUID(one.mark),
            change=one.change,
            starts_at=one.starts_at,
            minutes=one.minutes,
            days=[day.isoformat() for day in one.days],
            happened_at=now,
        )
        for one in told
    )


@outside_task(then=note_told)
def send_notice(context: JobContext, message_id: str) -> Any:
    """Tell what is to be told by now; ``Later`` at night, or when the other side cannot take it.
    Whom nothing reaches is not tried again for the same."""
    by = context.by
    with by.at_work():
        row = Message.objects.select_related("patient").get(pk=message_id)
        conf, to = settings_of(by.clinic), reached(row.patient_id, by.clinic)
        told = to_tell(row.patient_id, by)
        if row.state == State.TOLD:  # by telephone; what changed since has a message of its own
            return EndedTelling(Ended(State.TOLD))
        if not told or has_died(row.patient):
            return EndedTelling(_untold(row, by))
        if ended := why_not_reached(row, to, conf):
            return EndedTelling(ended, told)
        _wait_for_the_morning(told, to, by)
        parts = _calendars(told, to, conf)
    ended = hand_on(
        row, to, conf, lambda token: _written(row, told, to, conf, token, parts), context=context
    )
    return EndedTelling(ended, told)


def _untold(row: Message, by: Actor) -> Ended:
    """Nothing is to be told any more: it changed back, or its time has passed."""
    if clock.now(by.clinic) >= row.closes_at and not has_died(row.patient):
        return Ended(State.NOT_DELIVERED, "too-late")
    return Ended(State.NOT_NEEDED)


def _wait_for_the_morning(told: Sequence[Notice], to: Reached, by: Actor) -> None:
    now = clock.now(by.clinic)
    at = may_go_at(told, now=now, zone=to.zone, knowledge=clinic_knowledge(by.clinic))
    if at > now:
        raise Later(at - now)


def _calendars(told: Sequence[Notice], to: Reached, conf: MessageSettings) -> list[MIMEText]:
    rows = Appointment.objects.filter(pk__in=[uuid.UUID(one.mark) for one in told])
    made: list[MIMEText] = import_string(settings.NOTICE_CALENDARS)(
        told, {str(row.pk): row for row in rows}, language=to.language, conf=conf
    )
    return made


def _written(
    row: Message,
    told: Sequence[Notice],
    to: Reached,
    conf: MessageSettings,
    token: str,
    parts: Iterable[MIMEText],
) -> EmailMessage:
    words = import_string(settings.NOTICE_WORDS)
    subject, body, stop_url = words(told, to=to, conf=conf, token=token)
    mail = as_mail(row, subject, body, stop_url, telling=_digest(told))
    for part in parts:
        mail.attach(part)
    return mail


def _digest(told: Sequence[Notice]) -> str:
    """The same for the same, so that what goes out twice after a crash is known to be one."""
    said = (
        f"{one.mark} {one.change} {one.starts_at} {one.minutes} {one.was} {one.days}"
        for one in told
    )
    return hashlib.sha256(",".join(said).encode()).hexdigest()[:16]
