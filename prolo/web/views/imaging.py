"""What a person saw on the images of a course, or why there are none."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpResponse
from django.urls import path, reverse

from prolo.registry import clock
from prolo.registry.access import check_may, may
from prolo.registry.actions.imaging import record_imaging
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.models import Course, ImagingReview
from prolo.registry.reach import get_course
from prolo.web.forms.imaging import ImagingForm
from prolo.web.presenters.attachments import gallery
from prolo.web.presenters.courses import course_title
from prolo.web.presenters.imaging import earlier_images, imaging_reviews
from prolo.web.presenters.patients import person
from prolo.web.requests import ClinicRequest
from prolo.web.saving import page, save_form

FIELDS = {"grade_system": "grade"}


def imaging(request: ClinicRequest, course_id: uuid.UUID) -> HttpResponse:
    if request.method == "POST":
        check_may(request.actor, "review_imaging")
    course = get_course(request.actor, course_id)
    knowledge = clinic_knowledge(request.actor.clinic)
    condition = knowledge.conditions.get(course.condition)
    if condition is None:
        raise Http404
    today = clock.today(request.actor.clinic)
    identity = course.patient.identity
    form = ImagingForm.of(
        request,
        today=today,
        knowledge=knowledge,
        condition=condition,
        side=course.side,
        earlier=earlier_images(course),
    )

    def save() -> str:
        record_imaging(
            course=course,
            given=form.given(),
            compared_with=_compared(course, form.cleaned_data.get("compared_with", "")),
            by=request.actor,
        )
        return reverse("web:course", args=[course.pk])

    if done := save_form(request, form, save, fields=FIELDS):
        return done
    context = {
        "person": person(identity, today=today),
        "course": course,
        "course_title": course_title(course, knowledge),
        "reviews": imaging_reviews(course),
        "shown": gallery(course.attachments.current().filter(imaging_review__isnull=True)),
        "may_attach": may(request.actor, "attach_files"),
        "may_review": may(request.actor, "review_imaging"),
        "is_born_known": identity.birth_date is not None,
    }
    return page(request, "web/imaging/imaging.html", form, **context)


def _compared(course: Course, review_id: str) -> ImagingReview | None:
    return course.imaging_reviews.get(pk=review_id) if review_id else None


urlpatterns = [path("courses/<uuid:course_id>/imaging", imaging, name="imaging")]
