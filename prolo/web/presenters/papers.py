"""What goes out on paper: a course on one sheet, and a letter to another physician.

They say what is on record and what the rules concluded, and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from prolo.care.answers import Answer
from prolo.care.assessment import Assessment as Given
from prolo.care.conclusions import conclusion_from_json
from prolo.care.due import next_step
from prolo.care.stored import from_json
from prolo.errors import CareError
from prolo.knowledge import Knowledge
from prolo.papers.words.sentences import commas
from prolo.registry import clock
from prolo.registry.actions.courses import candidate_conclusion
from prolo.registry.actions.examinations import examined_days
from prolo.registry.due import kept_items
from prolo.registry.models import (
    Allergy,
    Appointment,
    Assessment,
    Clinic,
    Conclusion,
    Course,
    Injection,
    Override,
    Patient,
    Session,
)
from prolo.registry.planned import allergies_of
from prolo.registry.plans import current_plan
from prolo.web.presenters.answers import answers_table, newest_judged
from prolo.web.presenters.appointments import appointment_card
from prolo.web.presenters.assessment import answered
from prolo.web.presenters.attachments import gallery
from prolo.web.presenters.consents import consent_view
from prolo.web.presenters.courses import course_title, state_word, timeline
from prolo.web.presenters.due import due_row, places_of
from prolo.web.presenters.examination import laxity_table, motion_table
from prolo.web.presenters.imaging import imaging_reviews, loose_files
from prolo.web.presenters.medicines import medicine_rows, none_said
from prolo.web.presenters.outcomes import Drawn, function_chart, pain_chart
from prolo.web.presenters.plans import plan_summary
from prolo.web.presenters.reactions import reactions_of
from prolo.web.presenters.session_recorded import (
    in_error_rows,
    injection_rows,
    lots_drawn,
    parts_of,
    reasons_view,
    signature_view,
    vial_rows,
)
from prolo.web.words.assessment import ANSWERS
from prolo.web.words.courses import EVENTS, MOVES, verdict_word, word
from prolo.web.words.dose import mixed
from prolo.web.words.mine import named
from prolo.web.words.places import structure_name
from prolo.web.words.sentences import say
from prolo.web.words.session_record import in_all, needles
from prolo.web.words.stored_facts import StoredFacts
from prolo.web.words.values import number, shown

ALLERGIES = ("allergy-irritant", "allergy-anaesthetic", "allergy-prep")  # contraindications
IMPLANT = "implant-near"
DECISIONS = frozenset({"open", "assess-again"})  # moves that decide nothing


def course_sheet(course: Course, knowledge: Knowledge) -> dict[str, Any]:
    """Everything in a course."""
    condition = knowledge.conditions.get(course.condition)
    region = knowledge.regions.get(condition.region) if condition else None
    days = examined_days(course)
    today = clock.today(course.clinic)
    return {
        **course_letter(course, knowledge),
        "examined": [
            one for one in (region and laxity_table(days, region), motion_table(days)) if one
        ],
        "other_files": gallery(loose_files(course)),
        "consents": [
            consent_view(one, knowledge)
            for one in course.consents.current().order_by("happened_at")
        ],
        "given": [_session_whole(one, knowledge) for one in _sessions(course)],
        "answers": answers_table(course, knowledge),
        "charts": [
            one
            for one in (
                pain_chart(course, knowledge, today),
                function_chart(course, knowledge, today),
            )
            if one
        ],
        "days": timeline(course)[::-1],
    }


def course_letter(course: Course, knowledge: Knowledge) -> dict[str, Any]:
    """What another physician needs to know of a course."""
    now, plan = clock.now(course.clinic), current_plan(course)
    assessed = candidate_conclusion(course)
    booked = course.appointments.filter(state=Appointment.State.BOOKED, starts_at__gte=now)
    return {
        "title": course_title(course, knowledge),
        "state": state_word(course.state),
        "opened_on": course.opened_on,
        "decisions": list(_decisions(course)),
        "assessed": _concluded(assessed),
        "answered": answered(assessed, knowledge) if assessed else None,
        "images": [
            one for one in imaging_reviews(course) if not (one["is_replaced"] or one["in_error"])
        ],
        "plan": plan_summary(plan) if plan else None,
        "sessions": [_session(one) for one in _sessions(course)],
        "reactions": reactions_of(course, knowledge, now),
        "response": _response(course, knowledge),
        "next": due_row(
            next_step(kept_items(course), now), course.pk, places_of([course]), now, may_plan=False
        ),  # on paper nothing is a link
        "booked": [
            appointment_card(one, knowledge) for one in booked.select_related("clinic", "course")
        ],
    }


def patient_facts(patient: Patient, knowledge: Knowledge) -> dict[str, Any]:
    """What holds for the whole person."""
    rows = {
        row.substance: row.reaction for row in Allergy.objects.filter(patient=patient).current()
    }
    return {
        "medicines": [one for one in medicine_rows(patient, knowledge) if not one["ended_on"]],
        "allergies": [(one, rows.get(one, "")) for one in allergies_of(patient)],
        "none_said": none_said(patient),
        "no_allergy_on": _no_allergy_on(patient),
        "implants": list(_implants(patient, knowledge)),
    }


def _assessed(patient: Patient) -> Iterator[tuple[Assessment, Given]]:
    """Every assessment that counts, the newest first."""
    rows = Assessment.objects.filter(patient=patient).current().order_by("-happened_at")
    for row in rows.select_related("course"):
        with suppress(CareError):  # a form that today's reading cannot open says nothing
            yield row, from_json(Given, row.answers)


def _no_allergy_on(patient: Patient) -> date | None:
    """When all that asks about allergies was asked and denied; None: never, or not all of it."""
    denied = (
        given.assessed_on
        for _row, given in _assessed(patient)
        if all(given.contraindications.get(one) is Answer.NO for one in ALLERGIES)
    )
    return next(denied, None)


def _implants(patient: Patient, knowledge: Knowledge) -> Iterator[dict[str, Any]]:
    """Of each place that was assessed: what was said of an artificial joint and of metal near it,
    and when."""
    seen: set[Any] = set()
    for row, given in _assessed(patient):
        if row.course_id in seen:
            continue
        seen.add(row.course_id)
        near = given.contraindications.get(IMPLANT, Answer.NOT_ASKED)
        yield {
            "place": course_title(row.course, knowledge),
            "joint": ANSWERS[given.prosthesis_at_target],
            "near": ANSWERS[near],
            "on": given.assessed_on,
        }


def paper_head(clinic: Clinic, now: datetime) -> dict[str, Any]:
    """Which state of the record a paper shows: its date and time are its version."""
    return {"clinic": clinic, "as_of": now, "version": f"{timezone.localtime(now):%Y%m%d-%H%M}"}


# -- what was decided ---------------------------------------------------------------------


def _decisions(course: Course) -> Iterator[dict[str, Any]]:
    found: list[dict[str, Any]] = [
        {
            "at": row.happened_at,
            "what": MOVES[row.move][1](),
            "by": row.recorded_by.full_name if row.recorded_by else "",
            "reason": row.reason,
            "until": row.until,
        }
        for row in course.moves.select_related("recorded_by")
        if row.move not in DECISIONS
    ]
    found += [
        {
            "at": row.recorded_at,
            "what": _("Decided otherwise than the rules: %(about)s")
            % {"about": word(EVENTS, f"{row.conclusion.kind}_concluded")},
            "by": row.recorded_by.full_name if row.recorded_by else "",
            "reason": row.reason,
            "until": None,
        }
        for row in Override.objects.filter(conclusion__course=course).select_related(
            "recorded_by", "conclusion"
        )
    ]
    yield from sorted(found, key=lambda one: one["at"])


def _concluded(kept: Conclusion | None) -> dict[str, Any] | None:
    if kept is None:
        return None
    facts = StoredFacts(kept.facts)
    concluded = conclusion_from_json(kept.body)
    return {
        "at": kept.concluded_at,
        "verdict": verdict_word(kept.kind, kept.verdict),
        "says": [say(one, facts) for one in concluded.findings if one.weight != "met"],
    }


# -- what was given -----------------------------------------------------------------------


def _sessions(course: Course) -> list[Session]:
    rows = course.sessions.exclude(state=Session.State.ABANDONED)
    return list(rows.filter(ended_at__isnull=False).select_related("injector", "supervisor"))


def session_total(session: Session) -> str:
    rows = list(session.injections.current())
    total = sum((row.volume_ml for row in rows), Decimal())
    return in_all(len(rows), total)


def _session(session: Session) -> dict[str, Any]:
    rows = list(session.injections.current())
    return {
        "number": session.number,
        "at": session.ended_at,
        "injector": session.injector.full_name if session.injector else "",
        "is_signed": session.state == Session.State.SIGNED,
        "total": session_total(session),
        "sites": list(_sites(rows)),
        "drawn": list(lots_drawn(session)),
    }


def _sites(rows: Iterable[Injection]) -> Iterator[str]:
    """Needles at one structure with one mixture, together."""

    def alike(row: Injection) -> tuple[str, str, str]:
        return row.structure, row.side, commas(mixed(parts_of(row)))

    for (structure, side, mixture), some in groupby(sorted(rows, key=alike), key=alike):
        given = list(some)
        volume = sum((row.volume_ml for row in given), Decimal())
        yield _("%(place)s, %(side)s: %(needles)s, %(volume)s mL %(mixture)s") % {
            "place": named(structure_name(structure)),
            "side": shown(side),
            "needles": needles(len(given)),
            "volume": number(volume),
            "mixture": mixture,
        }


def _session_whole(session: Session, knowledge: Knowledge) -> dict[str, Any]:
    return {
        **_session(session),
        "injections": injection_rows(session, knowledge),
        "vials": vial_rows(session),
        "reasons": reasons_view(session),
        "in_error": in_error_rows(session, knowledge),
        "signature": signature_view(session),
        "supervisor": session.supervisor.full_name if session.supervisor else "",
    }


# -- what came of it ----------------------------------------------------------------------


def _response(course: Course, knowledge: Knowledge) -> dict[str, Any] | None:
    """First and last answer of each measure, and beside them what people call important."""
    today, judged = clock.today(course.clinic), newest_judged(course)
    charts = {
        _("Pain, 0 to 10"): pain_chart(course, knowledge, today),
        _("Own activities, 0 to 10: higher is better"): function_chart(course, knowledge, today),
    }
    measures = [_measure(name, drawn) for name, drawn in charts.items() if drawn]
    if not measures and judged is None:
        return None
    return {
        "measures": measures,
        "judged": judged and {"label": judged.label, **(_concluded(judged.stored) or {})},
        "verdict": judged.verdict if judged else "",
    }


def _measure(name: str, drawn: Drawn) -> dict[str, Any]:
    given = [{**one, "week": round(one["week"], 1)} for one in drawn.figures if one["is_answered"]]
    return {
        "name": name,
        "first": given[0],
        "last": given[-1] if len(given) > 1 else None,
        "asked": len(drawn.figures),
        "answered": len(given),
        "notes": drawn.notes,
    }
