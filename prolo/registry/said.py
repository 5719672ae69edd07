"""What a person said at any first visit, whichever course it was for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import QuerySet

from prolo.care.answers import Answer, worse_of
from prolo.care.assessment import Assessment as Assessed
from prolo.care.assessment import ChronicCode
from prolo.care.candidate import assess_candidate, last_injection_on, start_on
from prolo.care.checklist import ReadinessAnswers
from prolo.care.contraindicated import answer_to, weakens_immunity
from prolo.care.food import LOWERS_SUGAR
from prolo.care.images import ImagingReview as Images
from prolo.care.images import Seen
from prolo.care.learned import with_learned
from prolo.care.stored import from_json
from prolo.care.weighing import Case
from prolo.registry import clock
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.models import (
    Assessment,
    Clinic,
    Course,
    ImagingReview,
    MedicineUse,
    Patient,
    Readiness,
    Session,
)

DIABETES = "diabetes"
HEEDED = {
    "artificial_joint": "prosthetic-joint",
    "bleeding_disorder": "bleeding-disorder",
    "weak_immune_system": "immunosuppression",
}


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
    """What the newest assessment of the course says, and what the checks of its sessions found out
    of cortisone and an operation; ``but`` that session's, which are weighed by themselves. None
    before the first assessment."""
    row = course.assessments.current().order_by("version").last()
    if row is None:
        return None
    checks = Readiness.objects.filter(session__course=course).current()
    if but is not None:
        checks = checks.exclude(session=but)
    before: list[ReadinessAnswers] = []
    since: list[ReadinessAnswers] = []
    for one in checks.order_by("happened_at", "recorded_at"):
        answers = from_json(ReadinessAnswers, one.answers)
        (since if one.recorded_at > row.recorded_at else before).append(answers)
    given, today = from_json(Assessed, row.answers), clock.today(course.clinic)
    return with_learned(given, before=before, since=since, today=today)


def bounds_of(given: Assessed, clinic: Clinic) -> dict[str, date | None]:
    """``start_on`` and ``last_injection_on``: between which days the course may inject."""
    knowledge, today = clinic_knowledge(clinic), clock.today(clinic)
    candidate = assess_candidate(given, knowledge=knowledge, today=today)
    return {"start_on": start_on(candidate), "last_injection_on": last_injection_on(candidate)}


def known_since(patient: Patient, course: Course, signed_at: datetime) -> dict[str, Answer]:
    """What a plan that was signed then did not weigh: a bleeding disorder or a weak immune system
    said in any course, or the latter by what is taken; an artificial joint said or seen on images
    in this one."""
    rows = Assessment.objects.filter(patient=patient)
    before = rows.filter(course=course, recorded_at__lte=signed_at).order_by("version").last()
    since = rows.filter(recorded_at__gt=signed_at).current()
    uses = MedicineUse.objects.filter(patient=patient, ended_on__isnull=True)
    knew = _heeded([before] if before else [], patient)
    knew["weak_immune_system"] = worse_of(
        knew["weak_immune_system"],
        _weakens(uses.filter(recorded_at__lte=signed_at, marked_in_error_at__isnull=True), patient),
    )
    said = _heeded(since, patient)
    now = {
        "artificial_joint": worse_of(
            _heeded(since.filter(course=course), patient)["artificial_joint"],
            _seen_on_images(course, signed_at),
        ),
        "bleeding_disorder": said["bleeding_disorder"],
        "weak_immune_system": worse_of(
            said["weak_immune_system"], _weakens(uses.current(), patient)
        ),
    }
    return {name: answer for name, answer in now.items() if answer is not knew[name]}


def _weakens(uses: QuerySet[MedicineUse], patient: Patient) -> Answer | None:
    taken = uses.exclude(medicine="").values_list("medicine", flat=True)
    is_weakened = weakens_immunity(taken, clinic_knowledge(patient.clinic))
    return Answer.YES if is_weakened else None


def _heeded(rows: Iterable[Assessment], patient: Patient) -> dict[str, Answer]:
    knowledge, today = clinic_knowledge(patient.clinic), clock.today(patient.clinic)
    cases = [Case(from_json(Assessed, row.answers), knowledge, today) for row in rows]
    return {
        name: worse_of(*(answer_to(case, fact) for case in cases)) for name, fact in HEEDED.items()
    }


def _seen_on_images(course: Course, signed_at: datetime) -> Answer | None:
    rows = ImagingReview.objects.filter(course=course, recorded_at__gt=signed_at).current()
    seen = {one for row in rows for one in from_json(Images, row.answers).findings}
    return Answer.YES if Seen.PROSTHESIS in seen else None


def _says_diabetes(given: Assessed) -> bool:
    named = any(
        one.code is ChronicCode.DIABETES and one.is_present for one in given.chronic_conditions
    )
    answer = given.contraindications.get(DIABETES, Answer.NOT_ASKED)
    return named or answer in (Answer.YES, Answer.UNSURE)
