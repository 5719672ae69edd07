"""A session that is open now, for the pages of its steps."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

from prolo.care.checklist import ReadinessAnswers
from prolo.care.stored import to_json
from prolo.knowledge import load_knowledge
from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.actions.courses import open_course
from prolo.registry.agreed import seal
from prolo.registry.due import rebuild_patient
from prolo.registry.models import (
    Conclusion,
    Consent,
    Course,
    Injection,
    Patient,
    Readiness,
    Session,
    Visit,
)


def open_session(
    acting: Actor,
    patient: Patient,
    *,
    side: str = "right",
    condition: str = "knee-oa",
    visit: Visit | None = None,
) -> Session:
    """Ada's knee, or another place, agreed to a week ago; the person is in the room, perhaps for
    a session of another course."""
    assert acting.user is not None
    with acting.at_work():
        course = open_course(patient=patient, condition=condition, side=side, by=acting)
        now = clock.now(acting.clinic)
        row = {"clinic": acting.clinic, "recorded_by": acting.user, "patient": patient}
        agree_to(course, acting, at=now - timedelta(days=7))
        visit = visit or Visit.objects.create(**row, day=now.date(), arrived_at=now)
        session = Session.objects.create(**row, course=course, visit=visit, number=1)
        rebuild_patient(patient, by=acting)
    return session


def agree_to(course: Course, acting: Actor, *, at: datetime) -> Consent:
    """On paper, of which nothing was printed here."""
    row = seal(
        Consent(
            clinic=acting.clinic,
            recorded_by=acting.user,
            patient=course.patient,
            course=course,
            happened_at=at,
            region=load_knowledge().conditions[course.condition].region,
            side=course.side,
            irritant="dextrose",
            off_label_said=True,
            alternatives_said=True,
            signed_by="Ada Example",
            signed_as="patient",
            taken_by=acting.user,
        )
    )
    row.save(force_insert=True)
    return row


def answer_readiness(acting: Actor, session: Session, answers: ReadinessAnswers) -> None:
    """Kept as if everything had been in order."""
    with acting.at_work():
        row = Readiness.objects.create(
            clinic=acting.clinic,
            recorded_by=acting.user,
            patient=session.patient,
            session=session,
            happened_at=clock.now(acting.clinic),
            answers=to_json(answers),
        )
        Conclusion.objects.create(
            clinic=acting.clinic,
            patient=session.patient,
            course=session.course,
            kind="readiness",
            verdict="ready",
            subject_kind="Readiness",
            subject_id=row.pk,
            body={"kind": "readiness", "verdict": "ready", "findings": []},
            concluded_at=row.happened_at,
        )
        rebuild_patient(session.patient, by=acting)


def inject(acting: Actor, session: Session, *, anaesthetic: str = "lidocaine") -> None:
    """One needle into the joint, half an hour ago."""
    with acting.at_work():
        session.refresh_from_db()
        at = clock.now(acting.clinic) - timedelta(minutes=30)
        session.state, session.started_at, session.ended_at = Session.State.RECORDED, at, at
        session.save()
        Injection.objects.create(
            clinic=acting.clinic,
            recorded_by=acting.user,
            patient=session.patient,
            session=session,
            happened_at=at,
            sequence=1,
            structure="knee-joint",
            side=session.course.side,
            volume_ml=Decimal(6),
            irritant="dextrose",
            irritant_pct=Decimal(25),
            anaesthetic=anaesthetic,
            anaesthetic_pct=Decimal(1) if anaesthetic else None,
        )
        rebuild_patient(session.patient, by=acting)
