"""Records that may be one person: found, put together, and parted again."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from prolo.errors import NotFound
from prolo.registry import clock
from prolo.registry.access import check_may, get_patient, may
from prolo.registry.actions.merges import merge_patients, tell_apart, unmerge_patients
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.duplicates import possible_pairs
from prolo.registry.find import find_patients
from prolo.registry.losses import of_one_of
from prolo.registry.merged import counts, readers, tangles, would_move
from prolo.registry.models import Patient, PatientMerge
from prolo.registry.parting import Since, recorded_since, would_go_back
from prolo.web.forms.merges import MergeForm, UnmergeForm
from prolo.web.listed import exported, listed
from prolo.web.presenters.courses import course_title
from prolo.web.presenters.merges import (
    contact_going_back,
    loss_words,
    moved_words,
    pair_rows,
    pairs_listing,
    side,
    standing_again,
    tangle_words,
    unclear_words,
)
from prolo.web.presenters.patients import found_rows
from prolo.web.requests import ClinicRequest
from prolo.web.saving import page, save_form
from prolo.web.views.undo import offer_undo


def duplicates(request: ClinicRequest, as_: str = "") -> HttpResponse:
    check_may(request.actor, "merge_patients")
    today = clock.today(request.actor.clinic)
    found = possible_pairs(request.actor)
    if as_:
        return exported(request, pairs_listing(found), as_)
    context = {"pairs": pair_rows(found, today)}
    return render(request, "web/merges/duplicates.html", context)


def same_as(request: ClinicRequest, patient_id: uuid.UUID) -> HttpResponse:
    """Look for the other record of a person."""
    check_may(request.actor, "merge_patients")
    one = get_patient(request.actor, patient_id)
    text = request.GET.get("q", "").strip()
    found = [each for each in find_patients(request.actor, text) if each.patient != one]
    rows = found_rows(found, clock.today(request.actor.clinic))
    for row in rows:
        row["url"] = reverse("web:merge", args=[one.pk, row["patient_id"]])
    context = {"one": one, "identity": one.identity, "q": text, "found": rows}
    return render(request, "web/merges/same_as.html", context)


def merge(request: ClinicRequest, patient_id: uuid.UUID, other_id: uuid.UUID) -> HttpResponse:
    check_may(request.actor, "merge_patients")
    both = [get_patient(request.actor, one) for one in (patient_id, other_id)]
    if both[0] == both[1]:
        return redirect("web:patient", both[0].pk)
    losses = {one.loss.pk: loss_words(one.loss) for one in of_one_of(*both) if one.is_asked}
    form = MergeForm.of(request, both=both, losses=losses)

    def save() -> str:
        stays, goes = form.stays_and_goes()
        merge_patients(
            from_patient=goes,
            into_patient=stays,
            reason=form.cleaned_data["reason"],
            taking=form.taking(),
            losses=form.holding(),
            by=request.actor,
        )
        messages.success(request, _("Put together. It can be undone on this page."))
        return reverse("web:patient", args=[stays.pk])

    if done := save_form(request, form, save):
        return done
    today = clock.today(request.actor.clinic)
    sides = [side(one, would_move(one), today, _courses(request, one)) for one in both]
    return page(request, "web/merges/merge.html", form, sides=sides)


def _courses(request: ClinicRequest, patient: Patient) -> list[str]:
    if not may(request.actor, "see_chart"):
        return []
    knowledge = clinic_knowledge(request.actor.clinic)
    return [course_title(one, knowledge) for one in patient.courses.all()]


@require_POST
def two_people(request: ClinicRequest, patient_id: uuid.UUID, other_id: uuid.UUID) -> HttpResponse:
    first, second = (get_patient(request.actor, one) for one in (patient_id, other_id))
    told = tell_apart(first=first, second=second, by=request.actor)
    said = _("They are two people: nobody is asked about them again.")
    offer_undo(request, said, "two-people", told)
    return redirect("web:duplicates")


def unmerge(request: ClinicRequest, merge_id: uuid.UUID) -> HttpResponse:
    check_may(request.actor, "merge_patients")
    both = ("from_patient__identity", "into_patient__identity")
    rows = PatientMerge.objects.select_related(*both, "clinic", "recorded_by", "undone_by")
    found = rows.filter(pk=merge_id).first()
    if found is None:
        raise NotFound("merge")
    is_parted = found.undone_at is not None
    since = Since(unclear=[], allergies=[]) if is_parted else recorded_since(found)
    form = UnmergeForm.of(
        request,
        unclear=[
            (one, unclear_words(one, clinic_knowledge(found.clinic))) for one in since.unclear
        ],
        both=(found.from_patient, found.into_patient),
    )

    def save() -> str:
        given = {"reason": form.cleaned_data["reason"], "going": form.going()}
        unmerge_patients(merge=found, by=request.actor, **given)
        messages.success(request, _("Parted: these are two records again."))
        return reverse("web:patient", args=[found.from_patient_id])

    sees_chart = may(request.actor, "see_chart")
    may_part = sees_chart or not any(one.is_of_the_chart for one in since.unclear)
    if not is_parted and may_part and (done := save_form(request, form, save)):
        return done
    context = {
        "merge": found,
        "moved": moved_words(counts(would_go_back(found))),
        "contact": contact_going_back(found),
        "standing_again": standing_again(found),
        "tangles": [] if is_parted else tangle_words(tangles(found)),
        "merged_further": found.into_patient.merged_into_id is not None,
        "readers": readers(found),
        "needs_chart": not may_part,
        "has_allergies": bool(since.allergies),
        "allergies": [one.substance for one in since.allergies if sees_chart],
    }
    return page(request, "web/merges/unmerge.html", form, **context)


urlpatterns = [
    *listed("patients/duplicates", duplicates, name="duplicates"),
    path("patients/<uuid:patient_id>/same", same_as, name="same-as"),
    path("patients/<uuid:patient_id>/merge/<uuid:other_id>", merge, name="merge"),
    path("patients/<uuid:patient_id>/two-people/<uuid:other_id>", two_people, name="two-people"),
    path("merges/<uuid:merge_id>", unmerge, name="unmerge"),
]
