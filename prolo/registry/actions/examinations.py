"""A course examined again at a later date, beside what was found before."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from prolo.care.assessment import Assessment as FirstVisit
from prolo.care.dates import local_day
from prolo.care.examined import Examination as Given
from prolo.care.examined import Examined
from prolo.care.examining import examine_again
from prolo.care.stored import from_json, to_json
from prolo.errors import Invalid
from prolo.registry import clock
from prolo.registry.access import Actor, check_may, check_own
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.conclusions import keep_conclusion
from prolo.registry.entering import entry
from prolo.registry.events import record_event
from prolo.registry.models import Assessment, Conclusion, Course, Examination
from prolo.registry.transactions import write_transaction


def record_examination(*, course: Course, given: Given, by: Actor) -> Conclusion:
    """Keep what was found today, and how it compares. Raises ``CareError`` for what cannot be."""
    check_may(by, "assess")
    check_own(by, course)
    knowledge = clinic_knowledge(by.clinic)
    if course.condition not in knowledge.conditions:
        raise Invalid({"condition": "unknown"})
    concluded = examine_again(
        given, condition=course.condition, earlier=examined_days(course), knowledge=knowledge
    )
    now = clock.now(by.clinic)
    with write_transaction(by=by):
        row = Examination.objects.create(
            **entry(by, course.patient, at=now),
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
            verb="examination_recorded",
            subject=row,
            patient=course.patient,
            by=by,
            body={"verdict": concluded.verdict},
        )
    return kept


def examined_days(course: Course) -> list[Examined]:
    """Every examination of a course in the order of its days, those of its assessments too. An
    assessment that was made again on the same day replaces what was found before."""
    zone = ZoneInfo(course.clinic.time_zone)
    assessed = Assessment.objects.filter(course=course, marked_in_error_at__isnull=True)
    of_days = {
        local_day(row.happened_at, zone): from_json(FirstVisit, row.answers).examination
        for row in assessed.order_by("happened_at", "version")
    }
    first = [Examined(on=on, found=found) for on, found in of_days.items() if found]
    later = Examination.objects.filter(course=course).current().order_by("happened_at")
    again = [
        Examined(on=local_day(row.happened_at, zone), found=from_json(Given, row.answers))
        for row in later
    ]
    return sorted([*first, *again], key=lambda one: one.on)
