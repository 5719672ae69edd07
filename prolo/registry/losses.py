"""Why a person is asked no more, and in which of their courses.

``care.contact.holds_for`` is the rule. What was said of one of two records, when they were put
together, stands at the merge: ``LossAtMerge``.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from prolo.care.contact import DIED, holds_for
from prolo.care.course import ENDED
from prolo.registry.deaths import has_died
from prolo.registry.models import Course, LossAtMerge, LossToFollowUp, MovedRow, Patient
from prolo.registry.prepared import prepared


@dataclass(frozen=True, slots=True)
class _Apart:
    """Two records were put together, and a loss stayed with the courses of its own."""

    is_of_who_went: bool
    went: frozenset[uuid.UUID]  # courses

    def is_of_other(self, course_id: uuid.UUID) -> bool:
        return (course_id in self.went) != self.is_of_who_went


@dataclass(frozen=True, slots=True)
class Reach:
    """In which courses losses of every question hold."""

    apart: Mapping[uuid.UUID, Collection[_Apart]]

    @classmethod
    def of(cls, losses: Collection[LossToFollowUp]) -> Reach:
        asked = {one.pk for one in losses if one.course_id is None and one.reason != DIED}
        if not asked:
            return cls({})
        rows = LossAtMerge.objects.filter(
            loss__in=asked, merge__undone_at__isnull=True, holds_for_both=False
        )
        left = list(rows)
        went: dict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
        moved = MovedRow.objects.filter(merge__in={one.merge_id for one in left}, kind="Course")
        for merge_id, course_id in moved.values_list("merge_id", "row_id") if left else ():
            went[merge_id].add(course_id)
        found: dict[uuid.UUID, list[_Apart]] = defaultdict(list)
        for one in left:
            apart = _Apart(one.is_of_who_went, frozenset(went[one.merge_id]))
            found[one.loss_id].append(apart)
        return cls(found)

    def holds(self, loss: LossToFollowUp, course: Course) -> bool:
        """Of a loss of one question: whether it is one of this course."""
        if loss.course_id is not None:
            return bool(loss.course_id == course.pk)
        return holds_for(
            loss.reason,
            said_at=loss.recorded_at,
            opened_at=course.recorded_at,
            is_of_another_record=any(
                one.is_of_other(course.pk) for one in self.apart.get(loss.pk, ())
            ),
        )


def losses_of(patient: Patient) -> list[LossToFollowUp]:
    """As far as they stand."""
    rows = LossToFollowUp.objects.current().filter(patient=patient)
    return list(rows.select_related("recorded_by"))


def losses_in(course: Course) -> list[LossToFollowUp]:
    """Those that hold in a course."""
    losses = losses_kept(course.patient_id)
    reach = Reach.of(losses)
    return [one for one in losses if reach.holds(one, course)]


@prepared
def losses_kept(patient_id: uuid.UUID) -> QuerySet[LossToFollowUp]:
    rows = LossToFollowUp.objects.current().filter(patient_id=patient_id)
    return rows.only("course_id", "due_key", "reason", "recorded_at")


@dataclass(frozen=True, slots=True)
class OfOne:
    """A loss of one of two records, and the courses of the other that were on record then."""

    loss: LossToFollowUp
    beside: tuple[Course, ...]
    is_asked: bool  # in one of those somebody is still asked


def of_one_of(first: Patient, second: Patient) -> Iterator[OfOne]:
    """Before they are put together, the losses of the first before those of the second. With a
    death on record of either, nobody needs to be asked of the rest."""
    is_over = has_died(first) or has_died(second)
    for one, other in ((first, second), (second, first)):
        courses, theirs = list(other.courses.all()), losses_of(other)
        reach = Reach.of(theirs)
        silent = {
            course.pk
            for course in courses
            if course.state in ENDED
            or any(loss.course_id is None and reach.holds(loss, course) for loss in theirs)
        }
        for loss in losses_of(one):
            if loss.course_id is None and loss.reason != DIED:
                beside = tuple(each for each in courses if each.recorded_at <= loss.recorded_at)
                is_asked = any(each.pk not in silent for each in beside)
                yield OfOne(loss, beside, is_asked and not is_over)
