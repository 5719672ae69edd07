"""What a person saw on the images of a course, or why there are none, kept and weighed."""

from __future__ import annotations

from django.db.models import QuerySet

from prolo.care.images import ImagingReview as Given
from prolo.care.images import Modality, NoneReason
from prolo.care.imaging import review_imaging
from prolo.care.stored import to_json
from prolo.errors import Invalid
from prolo.registry import clock
from prolo.registry.access import Actor, check_may, check_own
from prolo.registry.actions.entries import mark_in_error
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.conclusions import keep_conclusion
from prolo.registry.entering import entry
from prolo.registry.events import record_event
from prolo.registry.models import Conclusion, Course, ImagingReview
from prolo.registry.transactions import write_transaction

NOT_NEEDED = frozenset({NoneReason.CLINICAL, NoneReason.TYPICAL})


def record_imaging(
    *, course: Course, given: Given, compared_with: ImagingReview | None = None, by: Actor
) -> Conclusion:
    """Keep one review and what follows from it. It replaces the earlier one of its kind of
    images, or the word that there are none; reviews of other images stay beside it, and so does
    the one it is ``compared_with``: a follow-up. Raises ``CareError`` for a review that cannot
    be."""
    check_may(by, "review_imaging")
    check_own(by, course, *([compared_with] if compared_with else []))
    if (compared_with is not None) != (given.earlier is not None):
        raise Invalid({"compared_with": "unknown"})
    born_on = course.patient.identity.birth_date
    if born_on is None:
        raise Invalid({"born_on": "missing"})
    knowledge = clinic_knowledge(by.clinic)
    if course.condition not in knowledge.conditions:
        raise Invalid({"condition": "unknown"})
    concluded = review_imaging(
        given,
        condition=course.condition,
        side=course.side,
        born_on=born_on,
        knowledge=knowledge,
        today=clock.today(by.clinic),
    )
    _check_absence(given, course)
    now = clock.now(by.clinic)
    with write_transaction(by=by):
        earlier = None if compared_with else _replaced_by(given, course)
        row = ImagingReview.objects.create(
            **entry(by, course.patient, at=now, after=earlier),
            course=course,
            modality=given.modality,
            taken_on=given.taken_on,
            read_by=given.read_by,
            grade_system=given.grade_system,
            grade=given.grade,
            agrees=given.agrees,
            compared_with=compared_with,
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
            verb="imaging_reviewed",
            subject=row,
            patient=course.patient,
            by=by,
            body={"modality": str(given.modality), "verdict": concluded.verdict},
        )
    return kept


def take_back_imaging(*, review: ImagingReview, reason: str, by: Actor) -> None:
    """Another person's images, or another course's: the whole review is marked as entered in
    error. Pictures that were attached to it stay with the course, until they are marked too; what
    it replaced does not count again by itself."""
    check_may(by, "review_imaging")
    check_own(by, review)
    if review.followed_by.current().exists():
        raise Invalid({"reason": "compared-with"})
    mark_in_error(entry=review, reason=reason, by=by)


def _check_absence(given: Given, course: Course) -> None:
    """Nobody says that no images were needed while some are on record; more of them may be
    awaited, or declined."""
    if given.none_reason in NOT_NEEDED and _images(course).exists():
        raise Invalid({"none_reason": "images-on-record"})


def _replaced_by(given: Given, course: Course) -> ImagingReview | None:
    rows = ImagingReview.objects.filter(course=course).current().order_by("-happened_at", "-id")
    none = rows.filter(modality=Modality.NONE)
    return rows.filter(modality=given.modality).first() or none.first()


def _images(course: Course) -> QuerySet[ImagingReview]:
    return ImagingReview.objects.filter(course=course).current().exclude(modality=Modality.NONE)
