"""Find a person, put one on record, keep who they are right."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from prolo.care.assessment import age_on
from prolo.errors import NotFound
from prolo.registry import clock
from prolo.registry.access import check_may, get_patient, may
from prolo.registry.actions.patients import (
    add_identifier,
    drop_former_name,
    end_identifier,
    identity_faults,
    record_sex,
    register_patient,
    update_identity,
)
from prolo.registry.actions.relations import add_relation, end_relation
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.coverage import coverage_of
from prolo.registry.deaths import died_among
from prolo.registry.find import AT_MOST, find_patients
from prolo.registry.losses import losses_of
from prolo.registry.merged import parted_merges, standing_merges
from prolo.registry.models import Identifier, Identity, Patient, Relation, Sex
from prolo.registry.open_here import open_without_a_word
from prolo.registry.relations import guardians_on, log_in_or_papers_of
from prolo.web.forms.kit import Theirs
from prolo.web.forms.patients import (
    IdentityChangeForm,
    IdentityForm,
    NumberForm,
    RelationForm,
    initial_of,
)
from prolo.web.listed import exported, files, listed
from prolo.web.presenters.appointments import appointments_of
from prolo.web.presenters.contact import loss_rows
from prolo.web.presenters.courses import course_card
from prolo.web.presenters.guardians import spoken_for
from prolo.web.presenters.patients import (
    former_names,
    found_listing,
    found_rows,
    identity_words,
    language_words,
    numbers_listing,
    person,
    sex_word,
)
from prolo.web.presenters.story import story, story_listing
from prolo.web.requests import ClinicRequest
from prolo.web.saving import page, save_form, theirs_of
from prolo.web.views.undo import offer_undo
from prolo.web.words.payers import KINDS

IS_NEW = "is_new"
COURSE = "course"  # what the second button opens next
RELATION_GIVEN = (
    "kind",
    "name",
    "relationship",
    "phone",
    "email",
    "language",
    "document",
    "right",
    "starts_on",
    "ends_on",
)
NEWEST = 12  # people shown before anything is typed


def patients(request: ClinicRequest, as_: str = "") -> HttpResponse:
    check_may(request.actor, "find_patients")
    text = request.GET.get("q", "").strip()
    found = find_patients(request.actor, text) if text else []
    is_cut = len(found) == AT_MOST
    if as_:
        return exported(request, found_listing(found, is_cut=is_cut), as_)
    context = {
        "q": text,
        "found": found_rows(found, clock.today(request.actor.clinic)),
        "is_cut": is_cut,
        "newest": _newest(request) if not text else [],
        "may_register": may(request.actor, "register_patient"),
    }
    template = "web/patients/_found.html" if request.htmx else "web/patients/find.html"
    return render(request, template, context)


def patient_new(request: ClinicRequest) -> HttpResponse:
    check_may(request.actor, "register_patient")
    form = IdentityForm.of(request, today=clock.today(request.actor.clinic))
    possible: list[dict[str, object]] = []
    context: dict[str, object] = {"may_assess": may(request.actor, "assess")}

    def save() -> str:
        registered = register_patient(
            given=form.given(),
            sex=Sex(form.cleaned_data["sex"]),
            is_new=IS_NEW in request.POST,
            by=request.actor,
        )
        if registered.patient is None:
            possible.extend(found_rows(registered.possible, clock.today(request.actor.clinic)))
            raise PossiblyKnown
        opens = COURSE in (request.POST.get("then"), request.POST.get(IS_NEW))
        page_after = "web:course-new" if opens and context["may_assess"] else "web:patient"
        return reverse(page_after, args=[registered.patient.pk])

    def besides() -> Mapping[str, str]:
        return identity_faults(form.given(), by=request.actor)

    try:
        if done := save_form(request, form, save, besides=besides):
            return done
    except PossiblyKnown:
        context |= {"form": form, "possible": possible, "then": request.POST.get("then")}
        return render(request, "web/patients/new.html", context, status=422)
    return page(request, "web/patients/new.html", form, **context)


class PossiblyKnown(Exception):
    pass


def patient(request: ClinicRequest, patient_id: uuid.UUID) -> HttpResponse:
    found = get_patient(request.actor, patient_id)
    if found.pk != patient_id:
        messages.info(request, _("That record was put together with this one."))
        return redirect("web:patient", found.pk)
    lost = loss_rows(losses_of(found))
    told = {
        "story": _story(request, found),
        "lost": lost,
        "has_died": any(one["is_death"] for one in lost),
        "may_contact": may(request.actor, "contact"),
    }
    return render(request, "web/patients/patient.html", {**_about(request, found), **told})


def patient_edit(request: ClinicRequest, patient_id: uuid.UUID) -> HttpResponse:
    check_may(request.actor, "update_identity")
    found = get_patient(request.actor, patient_id)
    identity: Identity = found.identity
    form = IdentityChangeForm.of(
        request,
        today=clock.today(request.actor.clinic),
        initial={**initial_of(identity, found), "lock_version": identity.lock_version},
    )

    def save() -> str:
        update_identity(
            identity=identity,
            given=form.given(),
            seen=form.cleaned_data["lock_version"],
            was_slip=form.cleaned_data["was_slip"],
            by=request.actor,
        )
        if form.cleaned_data["sex"] != found.sex:
            record_sex(patient=found, sex=Sex(form.cleaned_data["sex"]), by=request.actor)
        messages.success(request, _("Saved."))
        return reverse("web:patient", args=[found.pk])

    def besides() -> Mapping[str, str]:
        return identity_faults(form.given(), identity=identity, by=request.actor)

    if done := save_form(request, form, save, theirs=lambda: _theirs(found), besides=besides):
        return done
    return page(request, "web/patients/edit.html", form, **_about(request, found))


@require_POST
def former_name_drop(request: ClinicRequest, patient_id: uuid.UUID, key: str) -> HttpResponse:
    check_may(request.actor, "update_identity")
    found = get_patient(request.actor, patient_id)
    drop_former_name(identity=found.identity, key=key, by=request.actor)
    messages.success(request, _("Nobody is found by that name any more. The audit trail keeps it."))
    return redirect("web:patient", found.pk)


def relation_new(request: ClinicRequest, patient_id: uuid.UUID) -> HttpResponse:
    check_may(request.actor, "keep_relations")
    found = get_patient(request.actor, patient_id)
    today = clock.today(request.actor.clinic)
    form = RelationForm.of(request, today=today, initial={"starts_on": today})

    def save() -> str:
        given = {name: form.cleaned_data[name] for name in RELATION_GIVEN}
        add_relation(patient=found, by=request.actor, **given)
        return reverse("web:patient", args=[found.pk])

    if done := save_form(request, form, save):
        return done
    return page(request, "web/patients/relation.html", form, **_about(request, found))


@require_POST
def relation_end(request: ClinicRequest, relation_id: uuid.UUID) -> HttpResponse:
    rows = Relation.objects.filter(marked_in_error_at__isnull=True)
    relation = rows.filter(pk=relation_id).first()
    if relation is None:
        raise NotFound("relation")
    was, is_more = relation.ends_on, log_in_or_papers_of(relation)
    end_relation(relation=relation, by=request.actor)
    said = _("Ended today. It stays on record.")
    if is_more:
        said = _(
            "Ended today, with their log-in or what they are asked to sign. It stays on record."
        )
    if is_more or was == relation.ends_on:
        messages.success(request, said)
    else:
        offer_undo(request, said, "relation", relation, until=was)
    return redirect("web:patient", relation.patient_id)


def number_new(request: ClinicRequest, patient_id: uuid.UUID) -> HttpResponse:
    check_may(request.actor, "update_identity")
    found = get_patient(request.actor, patient_id)
    form = NumberForm.of(request)

    def save() -> str:
        given = {name: form.cleaned_data[name] for name in ("system", "value")}
        add_identifier(patient=found, by=request.actor, **given)
        return reverse("web:patient", args=[found.pk])

    if done := save_form(request, form, save):
        return done
    return page(request, "web/patients/number.html", form, **_about(request, found))


def numbers(request: ClinicRequest, patient_id: uuid.UUID, as_: str) -> HttpResponse:
    rows = get_patient(request.actor, patient_id).identifiers.order_by("system", "recorded_at")
    return exported(request, numbers_listing(rows), as_)


@require_POST
def number_end(request: ClinicRequest, number_id: uuid.UUID) -> HttpResponse:
    number = Identifier.objects.filter(pk=number_id, ended_at__isnull=True).first()
    if number is None:
        raise NotFound("number")
    end_identifier(identifier=number, by=request.actor)
    offer_undo(request, _("No longer theirs. It stays on record."), "number", number)
    return redirect("web:patient", number.patient_id)


def _newest(request: ClinicRequest) -> list[dict[str, object]]:
    """Who was put on record last, each person once: the database reads so many and no more."""
    check_may(request.actor, "find_patients")
    clinic = request.actor.clinic
    rows = Identity.objects.filter(clinic=clinic, patient__merged_into__isnull=True)
    newest = list(rows.select_related("patient").order_by("-recorded_at")[:NEWEST])
    died, today = died_among(one.patient_id for one in newest), clock.today(clinic)
    return [{**person(one, today=today), "has_died": one.patient_id in died} for one in newest]


def _about(request: ClinicRequest, found: Patient) -> dict[str, object]:
    """What the pages about one person show: who it is; the chart only to those who may."""
    today, sees_chart = clock.today(request.actor.clinic), may(request.actor, "see_chart")
    return {
        "person": person(found.identity, today=today),
        "identity": found.identity,
        "former_names": former_names(found.identity),
        "language": language_words(found.identity),
        "sex": sex_word(found.sex),
        **_relations(found, today),
        "has_numbers": found.identifiers.exists(),
        "numbers": found.identifiers.filter(ended_at__isnull=True).order_by("system"),
        "merges": standing_merges(found),
        "parted": parted_merges(found),
        "pays": KINDS[covered.kind] if (covered := coverage_of(found)) else "",
        "may_merge": may(request.actor, "merge_patients"),
        "may_chart": sees_chart,
        "may_assess": may(request.actor, "assess"),
        "may_edit": may(request.actor, "update_identity"),
        "courses": _courses(request, found),
        "open_twice": _open_twice(request, found),
        **appointments_of(found, today, sees_chart=sees_chart),
    }


def _relations(found: Patient, today: date) -> dict[str, object]:
    """Who speaks for the person now and did before; and whether somebody must who is not named:
    ``minor``, or ``unknown`` while nobody knows the age."""
    every = found.relations.order_by("starts_on")
    rows = every.filter(marked_in_error_at__isnull=True)
    standing = rows.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=today))
    has_guardian = guardians_on(today).filter(patient=found).exists()
    born, majority = found.identity.birth_date, found.clinic.age_of_majority
    need = "" if born and age_on(born, today) >= majority else "minor" if born else "unknown"
    return {
        "relations": [
            {"row": one, **spoken_for(one)} for one in standing.select_related("seen_by", "clinic")
        ],
        "ended_relations": rows.filter(ends_on__lte=today),
        "wrong_relations": every.filter(marked_in_error_at__isnull=False).select_related(
            "marked_in_error_by"
        ),
        "guardian_need": "" if has_guardian else need,
        "majority": majority,
    }


def _story(request: ClinicRequest, found: Patient) -> dict[str, object] | None:
    """Of somebody with a course, for those who see charts."""
    courses = list(found.courses.select_related("clinic").order_by("-opened_on"))
    if not courses or not may(request.actor, "see_chart"):
        return None
    told = story(courses, clinic_knowledge(request.actor.clinic), request.GET)
    return {**told, "url": reverse("web:story", args=[found.pk])}


def patient_story(request: ClinicRequest, patient_id: uuid.UUID, as_: str = "") -> HttpResponse:
    check_may(request.actor, "see_chart")
    found = get_patient(request.actor, patient_id)
    if not as_:
        query = f"?{request.GET.urlencode()}" if request.GET else ""
        return redirect(f"{reverse('web:patient', args=[found.pk])}{query}#story")
    courses = found.courses.select_related("clinic").order_by("-opened_on")
    told = story_listing(courses, clinic_knowledge(request.actor.clinic), request.GET)
    return exported(request, told, as_)


def _courses(request: ClinicRequest, found: Patient) -> list[dict[str, object]]:
    if not may(request.actor, "see_chart"):
        return []
    knowledge = clinic_knowledge(request.actor.clinic)
    return [course_card(one, knowledge) for one in found.courses.order_by("-opened_on")]


def _open_twice(request: ClinicRequest, found: Patient) -> list[list[dict[str, object]]]:
    if not may(request.actor, "see_chart"):
        return []
    knowledge = clinic_knowledge(request.actor.clinic)
    together = open_without_a_word(found, knowledge)
    return [[course_card(one, knowledge) for one in some] for some in together]


def _theirs(found: Patient) -> Theirs:
    identity = Identity.objects.get(patient=found)
    return theirs_of(identity, **identity_words(identity))


urlpatterns = [
    *listed("patients", patients, name="patients"),
    path("patients/new", patient_new, name="patient-new"),
    path("patients/<uuid:patient_id>", patient, name="patient"),
    *listed("patients/<uuid:patient_id>/story", patient_story, name="story"),
    path("patients/<uuid:patient_id>/edit", patient_edit, name="patient-edit"),
    path(
        "patients/<uuid:patient_id>/former-names/<slug:key>/drop",
        former_name_drop,
        name="former-name-drop",
    ),
    path("patients/<uuid:patient_id>/relations/new", relation_new, name="relation-new"),
    path("patients/<uuid:patient_id>/numbers/new", number_new, name="number-new"),
    *files("patients/<uuid:patient_id>/numbers", numbers, name="numbers"),
    path("numbers/<uuid:number_id>/end", number_end, name="number-end"),
    path("relations/<uuid:relation_id>/end", relation_end, name="relation-end"),
]
