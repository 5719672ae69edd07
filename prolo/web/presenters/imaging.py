"""Reviews of the images of a course, as people read them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from prolo.care.images import EarlierImages, Modality, NoneReason
from prolo.care.images import ImagingReview as Given
from prolo.care.stored import from_json
from prolo.registry.models import Attachment, Conclusion, Course, ImagingReview
from prolo.web.presenters.attachments import gallery, in_error_view
from prolo.web.words import imaging as words
from prolo.web.words.courses import verdict_word
from prolo.web.words.values import shown

TONES = {
    "feasible": "tag-good",
    "none-needed": "tag-good",
    "feasible-with-conditions": "tag-warn",
    "clinician-decides": "tag-warn",
    "awaiting-images": "tag-warn",
    "not-feasible": "tag-bad",
    "refer-emergency": "tag-bad",
}


def imaging_reviews(course: Course) -> list[dict[str, Any]]:
    """Every review that counts or has counted, newest first, each with what was concluded; last
    those that were entered in error."""
    rows = ImagingReview.objects.filter(course=course)
    rows = rows.select_related("recorded_by", "replaced_by", "marked_in_error_by")
    newest = rows.order_by("-happened_at", "-version")
    kept = Conclusion.objects.filter(course=course, kind="imaging").order_by("concluded_at")
    concluded = {one.subject_id: one for one in kept}
    attached = list(course.attachments.current().filter(imaging_review__isnull=False))
    return [
        _review(
            row,
            concluded.get(row.pk),
            [one for one in attached if one.imaging_review_id == row.pk]
            if row.marked_in_error_at is None
            else [],
        )
        for row in sorted(newest, key=lambda one: one.marked_in_error_at is not None)
    ]


def loose_files(course: Course) -> QuerySet[Attachment]:
    """What is attached to no review that stands."""
    of_none = Q(imaging_review__isnull=True) | Q(imaging_review__marked_in_error_at__isnull=False)
    return course.attachments.current().filter(of_none)


def review_choices(rows: Iterable[ImagingReview]) -> list[tuple[str, str]]:
    """Reviews of images to choose from: «X-ray, 5 March 2026»."""
    return [(str(row.pk), review_name(row)) for row in rows if row.taken_on]


def earlier_images(course: Course) -> dict[str, tuple[str, EarlierImages]]:
    """What others can be compared with, by id: the name, and what was on record."""
    rows = course.imaging_reviews.current().filter(taken_on__isnull=False)
    return {str(row.pk): (review_name(row), _earlier(row)) for row in rows.order_by("taken_on")}


def _earlier(row: ImagingReview) -> EarlierImages:
    assert row.taken_on
    return EarlierImages(
        taken_on=row.taken_on,
        grade_system=row.grade_system,
        grade=row.grade,
        tear_mm=from_json(Given, row.answers).tear_mm,
    )


def review_name(row: ImagingReview) -> str:
    name = str(words.MODALITIES[Modality(row.modality)])
    return f"{name}, {shown(row.taken_on)}" if row.taken_on else name


def _review(
    row: ImagingReview, concluded: Conclusion | None, attached: list[Attachment]
) -> dict[str, Any]:
    given = from_json(Given, row.answers)
    verdict = concluded.verdict if concluded else ""
    return {
        "id": row.pk,
        "shown": gallery(attached),
        "modality": words.MODALITIES[given.modality],
        "reason": words.NONE_REASONS.get(NoneReason(given.none_reason))
        if given.none_reason
        else "",
        "given": given,
        "is_none": given.modality is Modality.NONE,
        "side": words.SIDES.get(given.side, ""),
        "grade": words.grade_words(given.grade_system, given.grade) if given.grade else "",
        "findings": [words.SEEN[one] for one in given.findings],
        "agrees": words.AGREES[given.agrees],
        "severity": words.SEVERITIES[given.severity],
        "change": words.CHANGES[given.change] if given.change else "",
        "compared_on": given.earlier.taken_on if given.earlier else None,
        "is_replaced": hasattr(row, "replaced_by"),
        "in_error": in_error_view(row),
        "by": row.recorded_by.full_name if row.recorded_by else "",
        "at": row.happened_at,
        "verdict": verdict_word("imaging", verdict) if verdict else "",
        "tone": TONES.get(verdict, ""),
        "why_url": reverse("web:conclusion", args=[concluded.pk]) if concluded else "",
    }
