"""The first assessment of a course: kept as given, and weighed at once."""

from __future__ import annotations

from dataclasses import replace

from prolo.care.assessment import Assessment as Given
from prolo.care.candidate import assess_candidate
from prolo.care.on_the_list import ended_among, taken_in
from prolo.care.stored import to_json
from prolo.care.thinner_ended import thinners_ended
from prolo.knowledge import Knowledge
from prolo.registry import clock
from prolo.registry.access import Actor, check_may, check_own
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.conclusions import keep_conclusion
from prolo.registry.earlier_here import results_here
from prolo.registry.entering import entry
from prolo.registry.events import record_event
from prolo.registry.medicine_uses import recognised, settled_by_days
from prolo.registry.models import Assessment, Conclusion, Course, MedicineUse
from prolo.registry.transactions import write_transaction


def record_assessment(*, course: Course, given: Given, by: Actor) -> Conclusion:
    """Keep the answers, with the medicines and earlier courses on record, and what follows from
    them. Assessed again, it is a new version. Raises ``CareError`` for answers that cannot be."""
    check_may(by, "assess")
    check_own(by, course)
    knowledge = clinic_knowledge(by.clinic)
    given = _with_record(given, course, knowledge)
    concluded = assess_candidate(
        given,
        knowledge=knowledge,
        today=clock.today(by.clinic),
        majority=by.clinic.age_of_majority,
    )
    now = clock.now(by.clinic)
    with write_transaction(by=by):
        earlier = Assessment.objects.filter(course=course).current().first()
        row = Assessment.objects.create(
            **entry(by, course.patient, at=now, after=earlier),
            course=course,
            answers=to_json(given),
        )
        kept = keep_conclusion(
            concluded,
            subject=row,
            patient=course.patient,
            course=course,
            knowledge=knowledge,
            at=now,
            by=by,
        )
        record_event(
            verb="assessment_recorded",
            subject=row,
            patient=course.patient,
            by=by,
            body={"verdict": concluded.verdict},
        )
    return kept


def _with_record(given: Given, course: Course, knowledge: Knowledge) -> Given:
    """The person's list at this moment: what works in the whole body, taken or ended, and what
    nobody has recognised; and how earlier courses here ended."""
    listed = recognised(course.patient)
    unknown = MedicineUse.objects.filter(
        patient=course.patient, medicine="", ended_on__isnull=True
    ).current()
    settled = settled_by_days(course.patient)
    return replace(
        given,
        medicines=taken_in(listed),
        medicines_unrecognised=tuple(one.typed for one in unknown if one.pk not in settled),
        medicines_by_clinician={one.typed: settled[one.pk] for one in unknown if one.pk in settled},
        medicines_ended=ended_among(listed),
        thinners_ended=thinners_ended(listed, knowledge),
        courses_here=results_here(course, knowledge),
    )
