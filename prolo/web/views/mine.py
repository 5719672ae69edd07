"""The patient's own pages: my treatment, before a session, afterwards, my chart, whom to call.

Whoever logs in here sees one person's rows, or those of the people they speak for, and nothing
of the clinic's own pages.
"""

from __future__ import annotations

import uuid
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from prolo.errors import NotFound
from prolo.papers.as_html import as_html, main_of
from prolo.papers.words.preparation import call_before
from prolo.registry import clock
from prolo.registry.access import get_own_patient, own_patients
from prolo.registry.accounts import items_of
from prolo.registry.actions.estimate_requests import ask_for_own_estimate, take_back_own_request
from prolo.registry.actions.estimates import acknowledge_own_estimate
from prolo.registry.answering import due_later, due_now, own_task
from prolo.registry.archive import read_document, read_printed
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.estimates import check_intact, last_giving
from prolo.registry.estimates_in_hand import given_to, is_over
from prolo.registry.models import (
    Appointment,
    Course,
    DocumentShown,
    Estimate,
    EstimateRequest,
    EstimateStep,
    Patient,
)
from prolo.registry.on_call import watches_kept
from prolo.registry.preparation import sheet_of
from prolo.registry.schedule import day_bounds
from prolo.web.entrance import local_address
from prolo.web.languages import LANGUAGE, choices, is_read, language_of, spoken
from prolo.web.listed import exported, listed
from prolo.web.presenters import mine as shown
from prolo.web.presenters.answering import by_the_hour, due_rows
from prolo.web.presenters.estimates import estimate_row
from prolo.web.presenters.outcomes import (
    function_chart,
    measure_charts,
    outcomes_listing,
    pain_chart,
)
from prolo.web.presenters.sheets.aftercare import last_session, paper_after
from prolo.web.presenters.sheets.estimate import given_paper
from prolo.web.presenters.sheets.options import KIND
from prolo.web.presenters.sheets.preparation import paper_before
from prolo.web.presenters.sheets.statement import paper_of_statement
from prolo.web.requests import ClinicRequest
from prolo.web.saving import press_once
from prolo.web.views.answering import Around, answer, offline_script
from prolo.web.views.options import document_today
from prolo.web.views.shown import as_file, as_shown

COMING = 10  # appointments


def mine(request: ClinicRequest) -> HttpResponse:
    """Straight to the only person; a choice where somebody speaks for several."""
    patients = own_patients(request.actor)
    if not patients:
        raise NotFound("patient")
    if len(patients) == 1:
        return redirect("web:mine-home", patients[0].pk)
    with spoken(language_here(request, patients[0])):
        return render(request, "web/mine/choose.html", {"patients": patients})


def home(request: ClinicRequest, patient_id: uuid.UUID) -> HttpResponse:
    patient = get_own_patient(request.actor, patient_id)
    clinic = request.actor.clinic
    now, zone = clock.now(clinic), ZoneInfo(clinic.time_zone)
    knowledge, today = clinic_knowledge(clinic), clock.today(clinic)
    since, _midnight = day_bounds(today, zone)  # who is late still finds where and what before
    booked = Appointment.objects.filter(
        patient=patient, state=Appointment.State.BOOKED, starts_at__gte=since
    ).order_by("starts_at")
    with spoken(language_here(request, patient)):
        later = due_later(patient, now)
        context = {
            "due": due_rows(due_now(patient, now), knowledge, zone),
            "later": due_rows([later], knowledge, zone)[0] if later else None,
            "coming": shown.coming(booked[:COMING], zone),
            "consents": shown.consents(patient, knowledge),
            "estimates": [estimate_row(one, knowledge) for one in given_to(patient)],
            "cost_questions": shown.cost_questions(patient, knowledge),
            "has_account": bool(items_of(patient)),
            "courses": [
                shown.course_card(one, knowledge, today)
                for one in patient.courses.order_by("-opened_on")
            ],
        }
        return own_page(request, "web/mine/home.html", patient, context)


def my_calendar(request: ClinicRequest, patient_id: uuid.UUID) -> HttpResponse:
    """What comes, and what was cancelled, so that a calendar takes it out."""
    from prolo.web.presenters.calendar_file import calendar_file  # slow to load, and rarely asked

    patient = get_own_patient(request.actor, patient_id)
    clinic = request.actor.clinic
    states = (Appointment.State.BOOKED, Appointment.State.CANCELLED)
    now = clock.now(clinic)
    rows = Appointment.objects.filter(patient=patient, state__in=states, starts_at__gte=now)
    with spoken(language_here(request, patient)):
        content = calendar_file(rows.order_by("starts_at"), ZoneInfo(clinic.time_zone), now)
    answer = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="appointments.ics"'
    return answer


def before(request: ClinicRequest, appointment_id: uuid.UUID) -> HttpResponse:
    """The sheet as it was given; without one for that time, that nothing is to be changed."""
    found: Appointment = own_row(request, Appointment, appointment_id)
    language, zone = language_here(request, found.patient), ZoneInfo(request.actor.clinic.time_zone)
    is_given = sheet_of(found) is not None
    today = clock.today(found.clinic)
    paper = paper_before(found, language, today, on_a_page=True) if is_given else None
    with spoken(language):
        context = {
            "appointment": shown.coming([found], zone)[0],
            "over": shown.over(found, clock.today(found.clinic), zone),
            "after_url": reverse("web:mine-after", args=[found.course_id])
            if found.state == Appointment.State.DONE and found.course_id
            else "",
            "paper": main_of(as_html(paper)) if paper else "",
            "was_moved": not is_given and found.preparations.current().exists(),
            "call_before": [one.text for one in call_before()],
        }
        return own_page(request, "web/mine/before.html", found.patient, context)


def after(request: ClinicRequest, course_id: uuid.UUID) -> HttpResponse:
    course: Course = own_row(request, Course, course_id)
    language, last = language_here(request, course.patient), last_session(course)
    paper = paper_after(course, language, clock.today(course.clinic))
    with spoken(language):
        context = {
            "paper": main_of(as_html(paper)),
            "last": last,
            "due_key": f"aftercare-{last.number}-own" if last else "",
        }
        return own_page(request, "web/mine/after.html", course.patient, context)


def chart(request: ClinicRequest, course_id: uuid.UUID, as_: str = "") -> HttpResponse:
    course: Course = own_row(request, Course, course_id)
    knowledge, today = clinic_knowledge(course.clinic), clock.today(course.clinic)
    with spoken(language_here(request, course.patient)):
        pain = pain_chart(course, knowledge, today)
        function = function_chart(course, knowledge, today)
        others = list(measure_charts(course, knowledge, today))
        if as_:
            return exported(request, outcomes_listing((pain, function, *others)), as_)
        context = {
            "title": shown.title(course, knowledge),
            "pain": pain,
            "function": function,
            "others": others,
        }
        return own_page(request, "web/mine/chart.html", course.patient, context)


def estimate(request: ClinicRequest, estimate_id: uuid.UUID) -> HttpResponse:
    """As it was given, or the same in another language; one that was only kept or is marked in
    error is not there, and ``Altered`` says that it is not what was kept."""
    row: Estimate = own_row(request, Estimate, estimate_id)
    given = last_giving(row)
    if given is None or row.marked_in_error_at is not None:
        raise NotFound("estimate")
    check_intact(row)
    language, kept = language_here(request, row.patient), given.document
    paper = given_paper(row, language)
    is_known = row.steps.filter(step=EstimateStep.Step.ACKNOWLEDGED).exists()
    with spoken(language):
        context = {
            "have_url": ""
            if is_known or is_over(row)
            else reverse("web:mine-estimate-have", args=[row.pk]),
            "is_known": is_known,
            "is_as_given": paper.is_as_given,
            "paper": main_of(paper.content),
            "kept": shown.kept_documents([kept] if kept else []),
        }
        return own_page(request, "web/mine/estimate.html", row.patient, context)


@require_POST
def estimate_have(request: ClinicRequest, estimate_id: uuid.UUID) -> HttpResponse:
    """The person says that they have it."""
    row: Estimate = own_row(request, Estimate, estimate_id)

    def save() -> str:
        acknowledge_own_estimate(estimate=row, by=request.actor)
        return reverse("web:mine-estimate", args=[row.pk])

    return press_once(request, save)


@require_POST
def estimate_ask(request: ClinicRequest, patient_id: uuid.UUID) -> HttpResponse:
    """They want to know what it costs, of one course or in general."""
    patient = get_own_patient(request.actor, patient_id)
    wanted = request.POST.get("course", "")
    course = next((one for one in patient.courses.all() if str(one.pk) == wanted), None)

    def save() -> str:
        ask_for_own_estimate(patient=patient, course=course, by=request.actor)
        return reverse("web:mine-home", args=[patient.pk])

    return press_once(request, save)


@require_POST
def estimate_unask(request: ClinicRequest, asked_id: uuid.UUID) -> HttpResponse:
    row: EstimateRequest = own_row(request, EstimateRequest, asked_id)

    def save() -> str:
        take_back_own_request(request=row, by=request.actor)
        return reverse("web:mine-home", args=[row.patient_id])

    return press_once(request, save)


def statement(request: ClinicRequest, patient_id: uuid.UUID) -> HttpResponse:
    """As it stands today, and each that was given."""
    patient = get_own_patient(request.actor, patient_id)
    language = language_here(request, patient)
    paper = paper_of_statement(patient, language, clock.today(patient.clinic))
    given = DocumentShown.objects.filter(patient=patient, kind="statement").current()
    with spoken(language):
        context = {
            "paper": main_of(as_html(paper)),
            "kept": shown.kept_documents(given.order_by("-happened_at")),
        }
        return own_page(request, "web/mine/statement.html", patient, context)


def options(request: ClinicRequest, course_id: uuid.UUID) -> HttpResponse:
    """As they were shown last; to who reads another language, as they stand today in that."""
    course: Course = own_row(request, Course, course_id)
    kept = list(course.documents_shown.current().filter(kind=KIND).order_by("-happened_at"))
    if not kept:
        raise NotFound("options")
    language, last = language_here(request, course.patient), kept[0]
    is_as_shown = last.language == language
    document = (
        read_document(last).content
        if is_as_shown
        else document_today(course, on=clock.today(course.clinic), language=language)
    )
    with spoken(language):
        context = {
            "title": shown.title(course, clinic_knowledge(course.clinic)),
            "is_as_shown": is_as_shown,
            "paper": main_of(document),
            "kept": shown.kept_documents(kept),
        }
        return own_page(request, "web/mine/options.html", course.patient, context)


def shown_to_me(request: ClinicRequest, shown_id: uuid.UUID) -> HttpResponse:
    return as_shown(read_document(_shown(request, shown_id)))


def printed_for_me(request: ClinicRequest, shown_id: uuid.UUID) -> HttpResponse:
    found = _shown(request, shown_id)
    return as_file(read_printed(found), found)


def _shown(request: ClinicRequest, shown_id: uuid.UUID) -> DocumentShown:
    found: DocumentShown = own_row(request, DocumentShown, shown_id)
    if found.marked_in_error_at:
        raise NotFound("document")
    return found


def answer_due(request: ClinicRequest, course_id: uuid.UUID, due_key: str) -> HttpResponse:
    course: Course = own_row(request, Course, course_id)
    around = Around(
        language=language_here(request, course.patient),
        leave_url=reverse("web:mine-home", args=[course.patient_id]),
        offline_url=reverse("web:mine-offline"),
        url_of=lambda key: reverse("web:mine-answer", args=[course.pk, key]),
    )
    return answer(request, own_task(course, due_key, by=request.actor), around)


@require_POST
def speak(request: ClinicRequest) -> HttpResponse:
    request.session[LANGUAGE] = language_of(request.POST.get("language"), "")
    return redirect(local_address(request, request.POST.get("back", "")))


def own_row(request: ClinicRequest, kind: Any, row_id: uuid.UUID) -> Any:
    """The row of somebody whose pages these are; anything else is not there."""
    ids = [one.pk for one in own_patients(request.actor)]
    found = kind.objects.filter(pk=row_id, patient__in=ids).select_related("clinic").first()
    if found is None:
        raise NotFound(kind.__name__.lower())
    return found


def language_here(request: ClinicRequest, patient: Patient) -> str:
    return language_of(request.session.get(LANGUAGE), patient.identity.preferred_language)


def own_page(
    request: ClinicRequest, template: str, patient: Patient, context: dict[str, Any]
) -> HttpResponse:
    clinic = request.actor.clinic
    here = language_here(request, patient)
    return render(
        request,
        template,
        {
            "patient": patient,
            "is_invented": clinic.is_demo,
            "languages": choices(here),
            "is_read": is_read(here, clinic_knowledge(clinic)),
            **by_the_hour(watches_kept(clinic, clock.now(clinic)), clinic),
            **context,
        },
    )


urlpatterns = [
    path("my", mine, name="mine"),
    path("my/language", speak, name="mine-language"),
    path("my/offline.js", offline_script, name="mine-offline"),
    path("my/<uuid:patient_id>", home, name="mine-home"),
    path("my/<uuid:patient_id>/appointments.ics", my_calendar, name="mine-calendar"),
    path("my/appointments/<uuid:appointment_id>", before, name="mine-before"),
    path("my/courses/<uuid:course_id>/answer/<str:due_key>", answer_due, name="mine-answer"),
    path("my/courses/<uuid:course_id>/after", after, name="mine-after"),
    *listed("my/courses/<uuid:course_id>/chart", chart, name="mine-chart"),
    path("my/estimates/<uuid:estimate_id>", estimate, name="mine-estimate"),
    path("my/estimates/<uuid:estimate_id>/have", estimate_have, name="mine-estimate-have"),
    path("my/<uuid:patient_id>/estimate", estimate_ask, name="mine-estimate-ask"),
    path("my/estimates/asked/<uuid:asked_id>", estimate_unask, name="mine-estimate-unask"),
    path("my/<uuid:patient_id>/statement", statement, name="mine-statement"),
    path("my/courses/<uuid:course_id>/options", options, name="mine-options"),
    path("my/shown/<uuid:shown_id>", shown_to_me, name="mine-shown"),
    path("my/shown/<uuid:shown_id>.pdf", printed_for_me, name="mine-printed"),
]
