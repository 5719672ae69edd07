"""What a person saw on the images of a course, or why there are none."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _

from prolo.errors import NotFound
from prolo.registry import clock
from prolo.registry.access import check_may, may
from prolo.registry.actions.imaging import record_imaging, take_back_imaging
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.models import Course, ImagingReview
from prolo.registry.reach import get_course
from prolo.web.forms.imaging import ImagingForm
from prolo.web.forms.sessions import MarkInErrorForm
from prolo.web.listed import exported, files
from prolo.web.presenters.attachments import gallery
from prolo.web.presenters.courses import course_title
from prolo.web.presenters.imaging import (
    earlier_images,
    imaging_listing,
    imaging_reviews,
    loose_files,
    review_name,
)
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
        "shown": gallery(loose_files(course)),
        "may_attach": may(request.actor, "attach_files"),
        "may_review": may(request.actor, "review_imaging"),
        "is_born_known": identity.birth_date is not None,
    }
    return page(request, "web/imaging/imaging.html", form, **context)


def imaging_files(request: ClinicRequest, course_id: uuid.UUID, as_: str) -> HttpResponse:
    return exported(request, imaging_listing(get_course(request.actor, course_id)), as_)


def imaging_in_error(request: ClinicRequest, review_id: uuid.UUID) -> HttpResponse:
    check_may(request.actor, "review_imaging")
    found = ImagingReview.objects.filter(pk=review_id).current().select_related("course").first()
    if found is None:
        raise NotFound("review")
    form = MarkInErrorForm.of(request)
    course = found.course

    def save() -> str:
        take_back_imaging(review=found, reason=form.cleaned_data["reason"], by=request.actor)
        messages.success(request, _("Marked as entered in error. It stays on record."))
        return reverse("web:imaging", args=[course.pk])

    if done := save_form(request, form, save):
        return done
    context = {
        "person": person(course.patient.identity, today=clock.today(request.actor.clinic)),
        "course": course,
        "course_title": course_title(course, clinic_knowledge(request.actor.clinic)),
        "name": review_name(found),
    }
    return page(request, "web/imaging/in_error.html", form, **context)


def _compared(course: Course, review_id: str) -> ImagingReview | None:
    return course.imaging_reviews.get(pk=review_id) if review_id else None


urlpatterns = [
    path("courses/<uuid:course_id>/imaging", imaging, name="imaging"),
    *files("courses/<uuid:course_id>/imaging", imaging_files, name="imaging"),
    path("imaging/<uuid:review_id>/in-error", imaging_in_error, name="imaging-in-error"),
]
