"""What nobody of the demonstration has on record, done for one of them as a clinic would."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from decimal import Decimal

from prolo.care import images
from prolo.care.examined import Examination, Motion
from prolo.care.harms.events import EventGiven
from prolo.care.notices import CHANGES
from prolo.care.stored import to_json
from prolo.care.values import VALUES
from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.actions.allergies import record_allergy
from prolo.registry.actions.appointments import book_appointment
from prolo.registry.actions.attachments import SentFile, attach_files
from prolo.registry.actions.contact import hand_out, record_attempt, record_loss
from prolo.registry.actions.courses import open_course
from prolo.registry.actions.disputes import WITH_AMOUNT, end_dispute, record_dispute
from prolo.registry.actions.dose_limits import set_dose_limit
from prolo.registry.actions.entered_scores import record_score
from prolo.registry.actions.estimates import ask_for_estimate
from prolo.registry.actions.examinations import record_examination
from prolo.registry.actions.harms import (
    judge_relatedness,
    look_at_adverse_event,
    record_adverse_event,
)
from prolo.registry.actions.medicines import record_medicine, set_hold
from prolo.registry.actions.messages import choose_messages
from prolo.registry.actions.overrides import NEVER_SET_ASIDE, override_finding
from prolo.registry.actions.patient_access import give_access
from prolo.registry.actions.patients import add_identifier
from prolo.registry.actions.personal_values import record_values
from prolo.registry.actions.preparations import clear_medicine
from prolo.registry.actions.recall_calls import record_recall_call
from prolo.registry.actions.results import see_result
from prolo.registry.actions.vial_rests import throw_away_rest
from prolo.registry.actions.waiting import add_to_waiting_list
from prolo.registry.due import rebuild_patient
from prolo.registry.entering import entry
from prolo.registry.file_content import read_content
from prolo.registry.models import (
    AdverseEvent,
    Alert,
    AnswerLink,
    Appointment,
    AppointmentNotice,
    ClusterMember,
    Concern,
    ConcernEscalation,
    Conclusion,
    Course,
    DisputeEnd,
    Draft,
    DueChange,
    ImagingReview,
    InfectionCluster,
    Message,
    MessageState,
    Vial,
)
from tests.support.pictures import png


def keep_examination(course: Course, by: Actor) -> None:
    found = Examination(motion=(Motion(movement="flexion", degrees=110),))
    record_examination(course=course, given=found, by=by)


def keep_limit(course: Course, by: Actor) -> None:
    limit = {"anaesthetic": "bupivacaine", "max_mg": Decimal(50), "reason": "Frail"}
    set_dose_limit(patient=course.patient, **limit, by=by)  # type: ignore[arg-type]


def keep_hold(course: Course, by: Actor) -> None:
    use = record_medicine(patient=course.patient, typed="Aleve", medicine="naproxen", by=by)
    set_hold(use=use, days_before=9, reason="Kidneys", by=by)


def keep_values(course: Course, by: Actor) -> None:
    record_values(course=course, matters=VALUES[:1], words="", by=by)


def keep_override(course: Course, by: Actor) -> None:
    rows = Conclusion.objects.filter(patient=course.patient).exclude(kind__in=NEVER_SET_ASIDE)
    override_finding(conclusion=rows[0], reason="Seen together", by=by)


def keep_score(course: Course, by: Actor) -> None:
    """Of a knee, whatever else hurts."""
    knee = open_course(patient=course.patient, condition="knee-oa", side="right", by=by)
    record_score(
        course=knee,
        instrument="womac",
        value=Decimal(40),
        edition="Invented",
        answered_by="patient",
        by=by,
    )


def keep_disputes(course: Course, by: Actor) -> None:
    today = clock.today(by.clinic)
    row = record_dispute(patient=course.patient, course=course, disputed_on=today, by=by)
    result = next(one for one in DisputeEnd.Result.values if one not in WITH_AMOUNT)
    end_dispute(dispute=row, result=result, ended_on=today, by=by)


def keep_request(course: Course, by: Actor) -> None:
    ask_for_estimate(patient=course.patient, course=course, by=by)


def keep_choice(course: Course, by: Actor) -> None:
    choose_messages(patient=course.patient, wants_messages=True, by=by)


def keep_number(course: Course, by: Actor) -> None:
    add_identifier(patient=course.patient, system="Insurer", value=str(course.pk), by=by)


def keep_rest(course: Course, by: Actor) -> None:
    """Of a vial that was typed by hand, into a session as it was."""
    session = course.sessions.filter(state="signed")[0]
    vial = Vial.objects.create(
        **entry(by, course.patient, at=session.started_at or clock.now(by.clinic)),
        session=session,
        role="irritant",
        substance="dextrose",
        product="Dextrose 50 %",
        lot=f"BY-HAND-{course.pk}",
        volume_ml=Decimal(10),
        expires_on=clock.today(by.clinic),
        opened_at=clock.now(by.clinic),
    )
    throw_away_rest(vial=vial, rest_ml=Decimal(1), by=by)
    record_recall_call(patient=course.patient, lot=vial.lot, reached=False, by=by)


def keep_harm(course: Course, by: Actor) -> None:
    """That an alarm counts."""
    assert by.user
    today = clock.today(by.clinic)
    event = record_adverse_event(
        course=course,
        given=EventGiven(kind="bruise", what="Bruise", onset_on=today, grade=1),
        owner=by.user,
        look_on=today,
        no_session_because="After a fall",
        by=by,
    )
    judge_relatedness(event=event, verdict="certain", reason="Where the needle was", by=by)
    look_at_adverse_event(event=event, step="looked", note="Fading", look_on=today, by=by)
    alarm = InfectionCluster.objects.create(
        clinic=by.clinic,
        kind="lot",
        value=str(course.pk),
        label="L-77",
        owner_role="physician",
        raised_at=clock.now(by.clinic),
    )
    own = {"clinic": by.clinic, "patient": course.patient}
    ClusterMember.objects.create(**own, cluster=alarm, event=AdverseEvent.objects.get(pk=event.pk))


def keep_picture(course: Course, by: Actor) -> None:
    film = SentFile(name="film.png", content=read_content(png()))
    attach_files(course=course, files=[film], caption="From the front", by=by)


def keep_allergy(course: Course, by: Actor) -> None:
    record_allergy(patient=course.patient, substance="latex", by=by)


def keep_clearance(course: Course, by: Actor) -> None:
    clear_medicine(
        medicine_use=record_medicine(
            patient=course.patient, typed="warfarin", medicine="warfarin", by=by
        ),
        appointment=_next(course, by),
        decision="continue",
        decided_by="Dr. Who",
        reason="Valve",
        by=by,
    )


def keep_contact(course: Course, by: Actor) -> None:
    """Handed out, tried, and one question refused."""
    hand_out(course=course, assigned_to=by.user, by=by)
    record_attempt(course=course, due_key="w6", channel="phone", outcome="no-answer", by=by)
    record_loss(
        patient=course.patient,
        course=course,
        due_key="w12",
        reason="refused",
        said_by="herself",
        on_day=clock.today(by.clinic),
        by=by,
    )


def keep_wish(course: Course, by: Actor) -> None:
    add_to_waiting_list(patient=course.patient, purpose="assessment", by=by)


def keep_draft(course: Course, by: Actor) -> None:
    row = {"clinic": by.clinic, "patient": course.patient, "course": course}
    Draft.objects.create(**row, due_key="w6", saved_at=clock.now(by.clinic))


def keep_access(course: Course, by: Actor) -> None:
    give_access(patient=course.patient, by=by)


def keep_seen(course: Course, by: Actor) -> None:
    review = ImagingReview.objects.create(
        **entry(by, course.patient, at=clock.now(by.clinic)),
        course=course,
        modality="xray",
        answers=to_json(images.ImagingReview(modality=images.Modality.XRAY)),
    )
    see_result(kind="images", subject_id=review.pk, by=by)


def keep_escalation(course: Course, by: Actor) -> None:
    """Of what was reported, to everyone, of whom one was written to."""
    now = clock.now(by.clinic)
    own = {"clinic": by.clinic, "patient": course.patient}
    concern = Concern.objects.create(
        **own,
        course=course,
        session=course.sessions.filter(state="signed")[0],
        level="call",
        rank=2,
        raised_at=now,
        respond_by=now,
    )
    told = {"rung": "everyone", "respond_by": now, "begins_at": now, "happened_at": now}
    rung = ConcernEscalation.objects.create(**own, **told, concern=concern)
    Alert.objects.create(**own, escalation=rung, user=by.user, channel="email", happened_at=now)


def keep_message(course: Course, by: Actor) -> None:
    """That told of an appointment, with a link."""
    now, appointment = clock.now(by.clinic), _next(course, by)
    own = {"clinic": by.clinic, "patient": course.patient}
    message = Message.objects.create(
        **own,
        about="appointments",
        due_key="appointments",
        due_kind="appointments",
        rule="invite",
        fact="thresholds/appointment-gather-min",
        due_at=now,
        send_at=now,
        closes_at=now,
        step=0,
        channel="email",
        language="en",
        state="sent",
    )
    MessageState.objects.create(**own, message=message, state="sent", happened_at=now)
    AppointmentNotice.objects.create(
        **own,
        message=message,
        appointment=appointment,
        change=CHANGES[0],
        starts_at=appointment.starts_at,
        minutes=appointment.minutes,
        happened_at=now,
    )
    token = message.pk.hex * 2
    AnswerLink.objects.create(**own, message=message, token_sha256=token, expires_at=now)


def _next(course: Course, by: Actor) -> Appointment:
    days = timedelta(days=20 + Appointment.objects.filter(patient=course.patient).count())
    return book_appointment(
        patient=course.patient,
        purpose="follow-up",
        starts_at=clock.now(by.clinic) + days,
        course=course,
        by=by,
    )


def keep_change(course: Course, by: Actor) -> None:
    """That another release of prolo made something else due."""
    DueChange.objects.create(clinic=by.clinic, patient=course.patient, course=course)


RARE: Mapping[str, Callable[[Course, Actor], None]] = {  # by a table that it gives a row
    "Message": keep_message,  # before what else is booked, of which the person is told anew
    "Examination": keep_examination,
    "DoseLimit": keep_limit,
    "ClinicianHold": keep_hold,
    "PersonalValues": keep_values,
    "Override": keep_override,
    "EnteredScore": keep_score,
    "Dispute": keep_disputes,
    "EstimateRequest": keep_request,
    "MessageChoice": keep_choice,
    "Identifier": keep_number,
    "VialRest": keep_rest,
    "ClusterMember": keep_harm,
    "DueChange": keep_change,
    "Attachment": keep_picture,
    "Allergy": keep_allergy,
    "MedicineClearance": keep_clearance,
    "ContactAttempt": keep_contact,
    "WaitingEntry": keep_wish,
    "Draft": keep_draft,
    "PatientAccess": keep_access,
    "ResultSeen": keep_seen,
    "ConcernEscalation": keep_escalation,
}


def keep_what_is_rare(course: Course, by: Actor) -> None:
    """What is due follows from the rows that no action wrote, too."""
    for keep in RARE.values():
        keep(course, by)
    rebuild_patient(course.patient, by=by)
