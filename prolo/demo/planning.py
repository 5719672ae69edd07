"""Assessment to consent as the invented staff take them: everything is asked, and nothing speaks
against it unless a story says so."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language_info

from prolo.care.answers import Answer
from prolo.care.assessment import Assessment, EarlierTreatment, Expectation, Sex, TreatmentKind
from prolo.care.dates import local_day
from prolo.care.examined import Examination
from prolo.care.images import Agreement, ImagingReview, Modality, NoneReason
from prolo.care.plan import Plan, PlannedSite, ProposedSite, propose_plan
from prolo.demo.alone import ALONE, send
from prolo.demo.answering import respond
from prolo.demo.stage import Stage
from prolo.errors import Invalid
from prolo.registry.access import Actor
from prolo.registry.actions.answers import record_answers
from prolo.registry.actions.appointments import book_appointment
from prolo.registry.actions.assessments import record_assessment
from prolo.registry.actions.consents import take_consent
from prolo.registry.actions.courses import move_course, open_course
from prolo.registry.actions.guardians import GuardianGiven
from prolo.registry.actions.imaging import record_imaging
from prolo.registry.actions.plans import sign_plan
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.models import Appointment, Course, Identity, Patient, Relation, User
from prolo.registry.plans import current_plan, open_days

YES, NO = Answer.YES, Answer.NO


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """What is different from one person to the next."""

    tender: tuple[str, ...]
    pain: int
    pain_weeks: int
    tried: tuple[TreatmentKind, ...]
    goal: str
    found: str = ""  # a reason not to inject, or to wait
    flag: str = ""  # a red flag
    guardian: bool = False


def open_at(stage: Stage, patient: Patient, condition: str, side: str, person: Person) -> Course:
    """The physician opens a course and assesses."""
    course = open_course(patient=patient, condition=condition, side=side, by=stage.physician)
    record_assessment(course=course, given=_asked(stage, course, person), by=stage.physician)
    return course


def _asked(stage: Stage, course: Course, person: Person) -> Assessment:
    knowledge = clinic_knowledge(stage.clinic)
    born_on = course.patient.identity.birth_date
    assert born_on is not None  # of everybody invented it is known
    return Assessment(
        assessed_on=course.opened_on,
        born_on=born_on,
        condition=course.condition,
        side=course.side,
        sex=Sex(course.patient.sex),
        pain=person.pain,
        pain_weeks=person.pain_weeks,
        earlier_treatments=tuple(EarlierTreatment(kind=one) for one in person.tried),
        goals=(person.goal,),
        contraindications=_no(knowledge.contraindications, but=person.found),
        red_flags=_no(knowledge.red_flags, but=person.flag),
        examination=Examination(tender=person.tender, warmth=NO, effusion=NO),
        pregnancy_possible=NO,
        prosthesis_at_target=NO,
        expectation=Expectation.IMPROVEMENT,
        can_consent=YES,
        guardian_present=person.guardian,
    )


def _no(names: Iterable[str], *, but: str = "") -> dict[str, Answer]:
    return {name: YES if name == but else NO for name in names}


def need_no_images(stage: Stage, course: Course, why: NoneReason = NoneReason.CLINICAL) -> None:
    review = ImagingReview(modality=Modality.NONE, none_reason=why)
    record_imaging(course=course, given=review, by=stage.physician)


def see_film(stage: Stage, course: Course, *, taken_on: date, grade: str, note: str) -> None:
    """A plain film of a joint, graded after Kellgren and Lawrence."""
    review = ImagingReview(
        modality=Modality.XRAY,
        taken_on=taken_on,
        read_by="Radiology report",
        read_on=taken_on,
        grade_system="kellgren-lawrence",
        grade=grade,
        agrees=Agreement.YES,
        note=note,
    )
    record_imaging(course=course, given=review, by=stage.physician)


def see_images(stage: Stage, course: Course, modality: Modality, **seen: Any) -> None:
    """Taken three weeks ago, and read by whoever took them."""
    taken_on = local_day(stage.later(minutes=0), stage.zone) - timedelta(weeks=3)
    review = ImagingReview(
        modality=modality,
        taken_on=taken_on,
        read_by="Radiology report",
        read_on=taken_on,
        agrees=Agreement.YES,
        **seen,
    )
    record_imaging(course=course, given=review, by=stage.physician)


def find_suitable(stage: Stage, course: Course, reason: str) -> None:
    move_course(course=course, move="find-suitable", reason=reason, by=stage.physician)


def plan_after(
    stage: Stage, course: Course, protocol: str, person: Person, first_on: date, *, reason: str
) -> Plan:
    """The draft from a report (without one, of what is tender), with half a millilitre of 15 %
    where it names no figure."""
    knowledge = clinic_knowledge(stage.clinic)
    draft = propose_plan(
        protocol=knowledge.protocols.get(protocol),
        condition=course.condition,
        side=course.side,
        tender=person.tender,
        first_on=first_on,
        open_days=open_days(stage.clinic),
        knowledge=knowledge,
    )
    plan = Plan(
        protocol=draft.protocol,
        sites=tuple(_site(one) for one in draft.sites),
        sessions_on=(first_on, *draft.sessions_on[1:]),
        follow_up_weeks=draft.follow_up_weeks,
        gain=draft.gain,
    )
    sign_plan(course=course, plan=plan, reason=reason, by=stage.physician)
    return plan


def _site(drafted: ProposedSite) -> PlannedSite:
    return PlannedSite(
        structure=drafted.structure,
        side=drafted.side,
        volume_ml=drafted.volume_ml or Decimal("0.5"),
        irritant=drafted.irritant,
        irritant_pct=drafted.irritant_pct or Decimal(15),
        anaesthetic=drafted.anaesthetic,
        anaesthetic_pct=drafted.anaesthetic_pct,
        needle="27G 40 mm",
        guidance=drafted.guidance,
    )


def agree(
    stage: Stage,
    course: Course,
    *,
    signed_at: datetime,
    guardian: Relation | None = None,
) -> None:
    """With a pen, to all that the plan gives, with the nurse; for a child its guardian, and the
    child in its own words."""
    name, plan = course.patient.identity, current_plan(course)
    assert plan is not None
    take_consent(
        course=course,
        region=clinic_knowledge(stage.clinic).conditions[course.condition].region,
        side=course.side,
        irritant=plan.irritant,
        irritants_besides=plan.irritants[1:],
        off_label_said=True,
        alternatives_said=True,
        signed_by=f"{name.given_names} {name.family_name}",
        signed_as="guardian" if guardian else "patient",
        guardian=GuardianGiven(relation=guardian) if guardian else None,
        assent="said" if guardian else "",
        **interpreted(name),
        signed_at=signed_at,
        by=stage.nurse,
    )


def interpreted(name: Identity) -> dict[str, Any]:
    """By whom, and into which language, as the nurse writes it."""
    if not name.interpreter_needed:
        return {}
    language = get_language_info(name.preferred_language)["name"]
    return {"interpreter": "Ivo Invented", "interpreter_language": language}


def region_of(stage: Stage, condition: str) -> str:
    return clinic_knowledge(stage.clinic).conditions[condition].region


def who_treats(stage: Stage, condition: str) -> Actor | None:
    """None: whoever is there, which is the first physician."""
    return stage.treats.get(region_of(stage, condition))


def named(physician: Actor | None) -> User | None:
    return physician.user if physician else None


def book(stage: Stage, course: Course, number: int, starts_at: datetime) -> Appointment:
    return in_some_room(
        stage,
        patient=course.patient,
        purpose="session",
        starts_at=starts_at,
        course=course,
        session_number=number,
        injector=named(who_treats(stage, course.condition)),
    )


def in_some_room(stage: Stage, **booked: Any) -> Appointment:
    """In the first room that is free; with none of them, the room is left open."""
    for room in stage.rooms:
        try:
            return book_appointment(room=room, by=stage.desk, **booked)
        except Invalid as refused:
            if "room" not in refused.faults:
                raise
    return book_appointment(by=stage.desk, **booked)


def answer(
    stage: Stage, course: Course, due_key: str, form: str, how: str = "clinic", **given: Any
) -> None:
    """Alone, as ``how`` says, or told to the nurse, who types it."""
    response = respond(form, {name.replace("_", "-"): one for name, one in given.items()})
    if how in ALONE:
        send(stage, course, due_key, response, how=how)
        return
    record_answers(
        course=course,
        due_key=due_key,
        response=response,
        answered_by="patient",
        how=how,
        by=stage.nurse,
    )
