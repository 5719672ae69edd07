"""What a person said at any first visit, whichever course it was for."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from prolo.care.answers import Answer, worse_of
from prolo.care.assessment import Assessment as Assessed
from prolo.care.assessment import ChronicCode
from prolo.care.candidate import assess_candidate, last_injection_on, start_on
from prolo.care.checklist import ReadinessAnswers
from prolo.care.conclusions import Conclusion
from prolo.care.contraindicated import answer_to, pregnancy_said, weakens_immunity
from prolo.care.food import LOWERS_SUGAR
from prolo.care.images import ImagingReview as Images
from prolo.care.images import Seen
from prolo.care.learned import Learned, on_the_list, said_of_another_course, with_learned
from prolo.care.named_places import names_place
from prolo.care.on_the_list import OnTheList, ended_among, taken_in
from prolo.care.plan_person import NOTHING_SAID, Said, weighed_in
from prolo.care.pregnancy import pregnancy_as_of
from prolo.care.stored import from_json
from prolo.care.unnamed_thinner import unnamed_thinner
from prolo.care.weighing import Case
from prolo.knowledge import Knowledge
from prolo.knowledge.records import MedicineAction
from prolo.registry import clock
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.medicine_uses import recognised
from prolo.registry.models import (
    Assessment,
    Clinic,
    Course,
    ImagingReview,
    MedicineUse,
    Patient,
    Plan,
    Readiness,
    Session,
)
from prolo.registry.sessions_around import is_same_place

DIABETES = "diabetes"
JOINT, IMPLANT = "artificial_joint", "implant_near"
HEEDED = {  # and the contraindication that asks it
    JOINT: "prosthetic-joint",
    "bleeding_disorder": "bleeding-disorder",
    "weak_immune_system": "immunosuppression",
    IMPLANT: "implant-near",
}
HERE = frozenset({JOINT, IMPLANT})  # of them, what is heeded at its own place alone
PREGNANCY = "pregnancy"
THINNER = "anticoagulant"


def is_diabetic(patient: Patient) -> bool:
    """Said at a first visit and not denied, or a medicine for it is on the list: a glucose too many
    harms nobody."""
    rows = Assessment.objects.filter(patient=patient).current()
    said = any(_says_diabetes(from_json(Assessed, row.answers)) for row in rows)
    return said or bool(_classes_taken(patient) & LOWERS_SUGAR)


def _classes_taken(patient: Patient) -> set[str]:
    knowledge = clinic_knowledge(patient.clinic)
    rows = MedicineUse.objects.filter(patient=patient).current()
    known = (knowledge.medicines.get(one) for one in rows.values_list("medicine", flat=True))
    return {one.drug_class for one in known if one}


def said_and_learned(course: Course, *, but: Session | None = None) -> Assessed | None:
    """What the newest assessment of the course says, and what is known besides of cortisone and an
    operation: from the checks of its sessions, from whatever course at the same place, and from
    the list of medicines; ``but`` that session's checks, which are weighed by themselves. None
    before the first assessment."""
    row = course.assessments.current().order_by("version").last()
    if row is None:
        return None
    before: list[ReadinessAnswers | Learned] = []
    since: list[ReadinessAnswers | Learned] = []
    for at, answers in _learned_here(course, but):
        (since if at > row.recorded_at else before).append(answers)
    before += [on_the_list(on) for on in _cortisone_listed(course)]
    given, today = from_json(Assessed, row.answers), clock.today(course.clinic)
    return with_learned(given, before=before, since=since, today=today)


def _learned_here(
    course: Course, but: Session | None
) -> list[tuple[datetime, ReadinessAnswers | Learned]]:
    """At this place, with when it was written down, in the order in which it was said."""
    knowledge, patient = clinic_knowledge(course.clinic), course.patient
    found: list[tuple[datetime, datetime, ReadinessAnswers | Learned]] = []
    visits = Assessment.objects.filter(patient=patient).current().exclude(course=course)
    for one in visits.select_related("course"):
        if is_same_place(one.course, course, knowledge):
            learned = said_of_another_course(from_json(Assessed, one.answers))
            found.append((one.happened_at, one.recorded_at, learned))
    checks = Readiness.objects.filter(patient=patient).current()
    for check in checks.select_related("session__course"):
        if check.session_id != (but.pk if but else None) and is_same_place(
            check.session.course, course, knowledge
        ):
            answers = from_json(ReadinessAnswers, check.answers)
            found.append((check.happened_at, check.recorded_at, answers))
    found.sort(key=lambda one: one[:2])
    return [(at, answers) for _on, at, answers in found]


def _cortisone_listed(course: Course) -> list[date]:
    """On which days the list says that cortisone was injected at this place. Of what names no place
    the preparation of a session asks where it was."""
    knowledge = clinic_knowledge(course.clinic)
    injected = [
        one.id for one in knowledge.medicines.values() if one.action is MedicineAction.DEFER
    ]
    region = knowledge.conditions[course.condition].region
    rows = MedicineUse.objects.filter(
        patient=course.patient, medicine__in=injected, topical=False, ended_on__isnull=False
    ).current()
    return [
        on
        for typed, on in rows.values_list("typed", "ended_on")
        if on and names_place(typed, region, course.side)
    ]


def bounds_of(given: Assessed, clinic: Clinic) -> dict[str, date | None]:
    """``start_on`` and ``last_injection_on``: between which days the course may inject."""
    knowledge, today = clinic_knowledge(clinic), clock.today(clinic)
    candidate = assess_candidate(given, knowledge=knowledge, today=today)
    return {"start_on": start_on(candidate), "last_injection_on": last_injection_on(candidate)}


def bounds_here(course: Course) -> dict[str, Any]:
    """The same of a course, by what is known of it; empty before its first assessment."""
    given = said_and_learned(course)
    return bounds_of(given, course.clinic) if given else {}


def heeded(course: Course, *, but: Session | None = None) -> Said:
    """What a needle of this course has to heed of the person: of everything in ``HEEDED`` the worse
    reading of every assessment that stands, whichever course it was for and whenever it was made;
    of an artificial joint and an implant, of those at the same place and of what was seen on their
    images; of a weak immune system, what is taken too. A pregnancy is read with its days, and from
    the checks of any session too: those of ``but`` on its own day are weighed by themselves."""
    patient, knowledge = course.patient, clinic_knowledge(course.clinic)
    rows = Assessment.objects.filter(patient=patient).current().select_related("course")
    cases = [(row.course, _case(row, knowledge)) for row in rows]
    here = [case for one, case in cases if is_same_place(one, course, knowledge)]
    everywhere = [case for _course, case in cases]
    listed = recognised(patient)
    besides = {
        JOINT: _seen_on_images(course, knowledge),
        "weak_immune_system": worse_of(
            _weakened(listed, knowledge), _weakened_before(course, cases, listed, knowledge)
        ),
    }
    answers = {
        name: worse_of(
            besides.get(name),
            *(answer_to(case, fact) for case in (here if name in HERE else everywhere)),
        )
        for name, fact in HEEDED.items()
    }
    today = clock.today(course.clinic)
    days = [(case.given.assessed_on, pregnancy_said(case.given)) for case in everywhere]
    days += _pregnancy_at_checks(course, but)
    pregnancy = pregnancy_as_of(today, days, knowledge)
    answers["unnamed_thinner"] = _unnamed_thinner(everywhere, listed, knowledge)
    return Said(**answers, pregnancy=pregnancy.answer, pregnant_ended_since=pregnancy.ended_since)


def not_weighed(
    now: Said, course: Course, plan: Plan, concluded: Conclusion | None
) -> dict[str, Answer]:
    """Of that, what the signed plan did not weigh, or not as badly: by what was ``concluded`` of it
    then, since a record that was put together with another brings what is older than the plan. A
    plan that has weighed a pregnancy has weighed none that comes after it."""
    knew = weighed_in(concluded) if concluded else NOTHING_SAID
    weighed = {name: getattr(knew, name) for name in HEEDED}
    signed_on = clock.day_at(plan.happened_at, course.clinic)
    days = [(signed_on, knew.pregnancy)]
    knowledge, today = clinic_knowledge(course.clinic), clock.today(course.clinic)
    weighed[PREGNANCY] = pregnancy_as_of(today, days, knowledge).answer
    return {
        name: answer
        for name, was in weighed.items()
        if worse_of(answer := getattr(now, name), was) is not was
    }


def _pregnancy_at_checks(course: Course, but: Session | None) -> list[tuple[date, Answer]]:
    """What the checks of each session of the person said last on each day: what was answered
    otherwise on another day was said too, whatever was saved since."""
    rows = Readiness.objects.filter(patient=course.patient, marked_in_error_at__isnull=True)
    said: dict[tuple[uuid.UUID, date], Answer] = {}
    for session_id, at, answers in rows.order_by("recorded_at").values_list(
        "session_id", "happened_at", "answers"
    ):
        answer = Answer(answers.get("pregnancy", Answer.NOT_ASKED))
        said[session_id, clock.day_at(at, course.clinic)] = answer
    today = clock.today(course.clinic)
    return [
        (day, answer)
        for (session_id, day), answer in said.items()
        if but is None or session_id != but.pk or (day != today and but.state == but.State.OPEN)
    ]


def _case(row: Assessment, knowledge: Knowledge) -> Case:
    return Case(from_json(Assessed, row.answers), knowledge, clock.today(row.clinic))


def _unnamed_thinner(
    cases: Iterable[Case], listed: Iterable[OnTheList], knowledge: Knowledge
) -> Answer:
    said = (
        (one.given.assessed_on, one.given.contraindications.get(THINNER, Answer.NOT_ASKED))
        for one in cases
    )
    return unnamed_thinner(said, listed, knowledge)


def _weakened(listed: Iterable[OnTheList], knowledge: Knowledge) -> Answer | None:
    return Answer.YES if weakens_immunity(taken_in(listed), knowledge) else None


def _weakened_before(
    course: Course,
    cases: Iterable[tuple[Course, Case]],
    listed: Iterable[OnTheList],
    knowledge: Knowledge,
) -> Answer | None:
    """What weakened may do so for weeks after it ended, and no fact says for how long: not sure,
    until an assessment of this course has asked about it, or a signed plan has weighed it."""
    asked = {
        (medicine, ended_on)
        for one, case in cases
        if one == course
        for medicine, ended_on in case.given.medicines_ended.items()
    }
    since = [medicine for medicine, _on in ended_among(listed).items() - asked]
    return Answer.UNSURE if weakens_immunity(since, knowledge) else None


def _seen_on_images(course: Course, knowledge: Knowledge) -> Answer | None:
    rows = ImagingReview.objects.filter(patient=course.patient).current().select_related("course")
    here = (row for row in rows if is_same_place(row.course, course, knowledge))
    seen = {one for row in here for one in from_json(Images, row.answers).findings}
    return Answer.YES if Seen.PROSTHESIS in seen else None


def _says_diabetes(given: Assessed) -> bool:
    named = any(
        one.code is ChronicCode.DIABETES and one.is_present for one in given.chronic_conditions
    )
    answer = given.contraindications.get(DIABETES, Answer.NOT_ASKED)
    return named or answer in (Answer.YES, Answer.UNSURE)
