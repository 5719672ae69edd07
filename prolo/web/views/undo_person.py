"""The ways back of what is of one person: appointments, their record, who is called."""

from __future__ import annotations

import uuid

from django.urls import reverse
from django.utils.translation import gettext as _

from prolo.care.contact import DIED
from prolo.care.medicines import Reason
from prolo.errors import Invalid, NotFound
from prolo.registry import clock
from prolo.registry.actions.allergies import record_allergy
from prolo.registry.actions.appointments import (
    ARRIVED,
    CANCELLED,
    MISSED,
    change_appointment,
)
from prolo.registry.actions.attachments import SentFile, attach_files
from prolo.registry.actions.consents import restore_consent
from prolo.registry.actions.contact import hand_out as hand_out_again
from prolo.registry.actions.contact import take_back_attempt, take_back_loss
from prolo.registry.actions.expected_again import take_back_cancelling
from prolo.registry.actions.medicines import Taken, record_medicines
from prolo.registry.actions.merges import take_back_two_people
from prolo.registry.actions.patients import add_identifier
from prolo.registry.actions.relations import restore_relation, take_relation_back
from prolo.registry.actions.results import unsee_results
from prolo.registry.actions.waiting import put_back_on_waiting_list
from prolo.registry.file_content import Content
from prolo.registry.models import (
    Allergy,
    Appointment,
    Attachment,
    Consent,
    ContactAttempt,
    ContactTask,
    Identifier,
    LossToFollowUp,
    MedicineUse,
    Relation,
    ResultSeen,
    TwoPeople,
    WaitingEntry,
)
from prolo.registry.privileges import reception
from prolo.web.requests import ClinicRequest
from prolo.web.views.undo_left import as_left, day_of, keys_of


def waiting(request: ClinicRequest, row_id: uuid.UUID) -> str:
    put_back_on_waiting_list(entry=as_left(WaitingEntry, row_id), by=request.actor)
    return reverse("web:waiting")


def appointment(request: ClinicRequest, row_id: uuid.UUID) -> str:
    """As it was, with those of its visit that went with it, if nothing speaks against it by now."""
    was = as_left(Appointment, row_id, state=CANCELLED)
    others = [
        as_left(Appointment, key, state=CANCELLED, patient=was.patient)
        for key in keys_of(request.GET.get("with", ""))
    ]
    take_back_cancelling(
        appointment=was, others=others, reason=_("Undone at once"), by=request.actor
    )
    return reverse("web:appointment", args=[was.pk])


def expected(request: ClinicRequest, row_id: uuid.UUID) -> str:
    """Arrived, or not come: that was another line."""
    was = as_left(Appointment, row_id, state__in=[ARRIVED, MISSED])
    change_appointment(appointment=was, change="expected-again", by=request.actor)
    return reverse("web:appointment", args=[was.pk])


def relation(request: ClinicRequest, row_id: uuid.UUID) -> str:
    """From when it began until when it was to last."""
    was = as_left(Relation, row_id, ends_on__isnull=False)
    restore_relation(relation=was, ends_on=day_of(request.GET.get("until", "")), by=request.actor)
    return reverse("web:patient", args=[was.patient_id])


def relation_error(request: ClinicRequest, row_id: uuid.UUID) -> str:
    """They speak for the person after all, from and until when they did."""
    was = as_left(Relation, row_id, marked_in_error_at__isnull=False)
    take_relation_back(relation=was, by=request.actor)
    return reverse("web:patient", args=[was.patient_id])


def file(request: ClinicRequest, row_id: uuid.UUID) -> str:
    """Attached once more, byte by byte, to the review it lay beside if that still counts."""
    was = as_left(Attachment, row_id, marked_in_error_at__isnull=False)
    kept = was.first.kept
    reviews = was.course.imaging_reviews.current()
    review = reviews.filter(pk=was.imaging_review_id).first() if was.imaging_review_id else None
    content = Content(
        content_type=was.content_type,
        kept=bytes(kept.content),
        width=was.width,
        height=was.height,
        thumbnail=bytes(kept.thumbnail),
        removed=tuple(was.removed),
    )
    file = SentFile(name=was.file_name, content=content)
    attach_files(
        course=was.course,
        files=[file],
        caption=was.caption,
        review=review,
        again=was,
        by=request.actor,
    )
    return reverse("web:imaging", args=[was.course_id])


def allergy(request: ClinicRequest, row_id: uuid.UUID) -> str:
    was = as_left(Allergy, row_id, marked_in_error_at__isnull=False)
    listed = Allergy.objects.filter(patient=was.patient).current()
    if listed.filter(substance=was.substance).exists():
        raise Invalid({"substance": "listed-already"})
    record_allergy(
        patient=was.patient, substance=was.substance, reaction=was.reaction, by=request.actor
    )
    return reverse("web:allergies", args=[was.patient_id])


def medicine(request: ClinicRequest, row_id: uuid.UUID) -> str:
    was = as_left(MedicineUse, row_id, marked_in_error_at__isnull=False)
    taken = Taken(
        typed=was.typed,
        medicine=was.medicine,
        reason=Reason(was.reason),
        topical=was.topical,
        prescriber=was.prescriber,
        dose=was.dose,
        ended_on=was.ended_on,
    )
    record_medicines(patient=was.patient, taken=[taken], by=request.actor)
    return reverse("web:medicines", args=[was.patient_id])


def consent(request: ClinicRequest, row_id: uuid.UUID) -> str:
    """The withdrawal was a slip: it stands again as it was signed."""
    was = as_left(Consent, row_id, withdrawn_at__isnull=False)
    restore_consent(consent=was, by=request.actor)
    return reverse("web:consent", args=[was.course_id])


def seen(request: ClinicRequest, row_id: uuid.UUID) -> str:
    """With whatever was seen by the same press."""
    unsee_results(seen=as_left(ResultSeen, row_id), by=request.actor)
    return reverse("web:results")


def number(request: ClinicRequest, row_id: uuid.UUID) -> str:
    was = as_left(Identifier, row_id, ended_at__isnull=False)
    add_identifier(patient=was.patient, system=was.system, value=was.value, by=request.actor)
    return reverse("web:patient", args=[was.patient_id])


def two_people(request: ClinicRequest, row_id: uuid.UUID) -> str:
    told = as_left(TwoPeople, row_id, taken_back_at__isnull=True)
    take_back_two_people(told=told, by=request.actor)
    return reverse("web:duplicates")


def attempt(request: ClinicRequest, row_id: uuid.UUID) -> str:
    was = as_left(ContactAttempt, row_id, marked_in_error_at__isnull=True)
    take_back_attempt(attempt=was, reason=_("Undone at once"), by=request.actor)
    return reverse("web:call", args=[was.course_id])


def loss(request: ClinicRequest, row_id: uuid.UUID) -> str:
    """Of a death never: what was booked does not come back."""
    was = as_left(LossToFollowUp, row_id, marked_in_error_at__isnull=True)
    if was.reason == DIED:
        raise NotFound("undo")
    take_back_loss(loss=was, reason=_("Undone at once"), by=request.actor)
    return reverse("web:calls")


def hand_out(request: ClinicRequest, row_id: uuid.UUID) -> str:
    """To whom it was before, and from which day."""
    was = as_left(ContactTask, row_id)
    to = next((u for u in reception(was.clinic) if str(u.pk) == request.GET.get("to")), None)
    today = clock.today(request.actor.clinic)
    until = day_of(request.GET.get("until", ""))
    hand_out_again(
        course=was.course,
        assigned_to=to,
        not_before=until if until and until > today else None,
        by=request.actor,
    )
    return reverse("web:calls")
