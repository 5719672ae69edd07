"""One course for each way in which a course of the demonstration stands, as its pages tell it:
where it is, what comes next, what somebody worried about, and whose it is."""

from __future__ import annotations

from django.db.models import Q

from prolo.registry import clock
from prolo.registry.access import system
from prolo.registry.duplicates import possible_pairs
from prolo.registry.models import Clinic, Concern, Course, DueItem, PatientMerge, Relation

Stand = dict[str, str]  # «how» in words, the ids of the course and of its patient


def stands_of(clinic: Clinic) -> list[Stand]:
    by = system(clinic)
    with by.at_work():
        twice = {one.patient_id for pair in possible_pairs(by) for one in (pair.first, pair.second)}
        merged = {
            *PatientMerge.objects.filter(undone_at=None).values_list("into_patient", flat=True)
        }
        spoken_for = {*Relation.objects.values_list("patient", flat=True)}
        no_longer = Q(closes_at__lte=clock.now(clinic))
        still_open = DueItem.objects.exclude(no_longer).order_by("due_at", "key")
        found: dict[str, Stand] = {}
        for course in Course.objects.order_by("opened_on", "pk"):
            whose = {"twice": twice, "merged": merged, "spoken for": spoken_for}
            how = [
                course.state,
                *(one.kind for one in still_open.filter(course=course)[:1]),
                *sorted(_worries(course)),
                *(what for what, ids in whose.items() if course.patient_id in ids),
            ]
            ids = {"course": str(course.pk), "patient": str(course.patient_id)}
            found.setdefault(" · ".join(how), ids)
    return [{"how": how, **ids} for how, ids in found.items()]


def _worries(course: Course) -> set[str]:
    """The worst finding of each concern, and whether it is still open."""
    rows = Concern.objects.filter(course=course).select_related("conclusion")
    return {
        f"{one.conclusion.body['findings'][0]['code']} {one.state}"
        for one in rows
        if one.conclusion
    }
