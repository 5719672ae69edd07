"""Reviews of the images of a course, as people read them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy

from prolo.care.images import EarlierImages, Modality, NoneReason
from prolo.care.images import ImagingReview as Given
from prolo.care.stored import from_json
from prolo.registry.models import Attachment, Conclusion, Course, ImagingReview
from prolo.web.presenters.attachments import gallery, in_error_view
from prolo.web.presenters.listings import Head, Listing, listing
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

IMAGING_HEADS = (
    Head("modality", gettext_lazy("Images")),
    Head("taken_on", gettext_lazy("Taken on")),
    Head("none_reason", gettext_lazy("Why there are none")),
    Head("side", gettext_lazy("Side that was imaged")),
    Head("read_by", gettext_lazy("Read by")),
    Head("read_on", gettext_lazy("Read on")),
    Head("findings", gettext_lazy("What was seen")),
    Head("grade_system", gettext_lazy("Scale")),
    Head("grade", gettext_lazy("Grade")),
    Head("tear_mm", gettext_lazy("Tear, mm")),
    Head("severity", gettext_lazy("How severe, all in all")),
    Head("agrees", gettext_lazy("Agrees with the examination")),
    Head("compared_on", gettext_lazy("Compared with those of")),
    Head("change", gettext_lazy("Beside those")),
    Head("note", gettext_lazy("In their own words")),
    Head("verdict", gettext_lazy("What the rules said")),
    Head("pictures", gettext_lazy("Pictures and documents attached")),
    Head("is_replaced", gettext_lazy("Replaced by a later review")),
    Head("in_error", gettext_lazy("Entered in error, because")),
    Head("recorded_by", gettext_lazy("Recorded by")),
    Head("recorded_at", gettext_lazy("Recorded")),
)


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


def imaging_listing(course: Course) -> Listing:
    """The same to take away: one row a review, those that count no more marked so."""
    rows = (
        {
            "modality": str(one["modality"]),
            "taken_on": one["given"].taken_on,
            "none_reason": str(one["reason"]) or None,
            "side": str(one["side"]) or None,
            "read_by": one["given"].read_by or None,
            "read_on": one["given"].read_on,
            "findings": [str(seen) for seen in one["findings"]],
            "grade_system": one["given"].grade_system or None,
            "grade": one["given"].grade or None,
            "tear_mm": one["given"].tear_mm,
            "severity": None if one["is_none"] else str(one["severity"]),
            "agrees": None if one["is_none"] else str(one["agrees"]),
            "compared_on": one["compared_on"],
            "change": str(one["change"]) or None,
            "note": one["given"].note or None,
            "verdict": str(one["verdict"]) or None,
            "pictures": len(one["shown"]),
            "is_replaced": one["is_replaced"],
            "in_error": one["in_error"]["reason"] if one["in_error"] else None,
            "recorded_by": one["by"],
            "recorded_at": one["at"],
        }
        for one in imaging_reviews(course)
    )
    return listing("imaging", IMAGING_HEADS, list(rows))


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
