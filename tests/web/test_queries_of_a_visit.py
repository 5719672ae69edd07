"""The pages of a visit, and the patient's own, ask the database no more often of a course with
eight needles, vials, medicines, sessions, forms, appointments and papers than of one with two."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from prolo.care.plan import Plan, PlannedSite
from prolo.care.stored import to_json
from prolo.demo.answering import respond, respond_to
from prolo.knowledge import load_knowledge
from prolo.registry import clock, models
from prolo.registry.access import Actor
from prolo.registry.actions.aftercare import record_aftercare
from prolo.registry.actions.answers import record_answers
from prolo.registry.actions.appointments import book_appointment
from prolo.registry.actions.medicines import record_medicine, set_hold
from prolo.registry.brought import as_questionnaire
from prolo.registry.due import rebuild_course
from prolo.registry.entering import entry
from prolo.registry.models import (
    Appointment,
    ClinicQuestionnaire,
    Course,
    FormTimes,
    Injection,
    Patient,
    Response,
    Session,
    Vial,
    WordingPermission,
)
from prolo.registry.transactions import write_transaction
from tests.registry.treated import hold_session
from tests.support.brought_form import form
from tests.web.clinic_days import at_ten
from tests.web.course_steps import begin_treatment
from tests.web.many import one_more_of
from tests.web.session_of_today import open_session
from tests.web.test_mine import logged_in

pytestmark = pytest.mark.both_databases

FEW, MANY = 2, 8
MOST = 56  # PostgreSQL is told whose rows these are, too
MOST_OF = {  # everything about a session that is open, or about a course, stands on one page
    "/sessions/{today}": 75,
    "/courses/{course}": 66,
    "/courses/{course}/appointments/new": 61,  # who may inject there, and when each is free
    "/courses/{course}/outcomes": 72,  # and each answer with its form, ours or brought
}
TODAY, RECORDED = 30, 20  # numbers of sessions: the one in the room, and one that is not signed
WELL = {"pain": "2", "change": "same"}
MEDICINES = tuple(load_knowledge().medicines)
SITES = tuple(one.code for one in load_knowledge().regions["knee"].structures)


@dataclass(frozen=True, slots=True)
class Visiting:
    """A right knee in the middle of its sessions."""

    acting: Actor
    course: Course
    today: Session
    recorded: Session
    booked: Appointment

    def at(self, address: str) -> str:
        return address.format(
            today=self.today.pk,
            recorded=self.recorded.pk,
            next=self.booked.pk,
            course=self.course.pk,
            patient=self.course.patient_id,
        )

    def one_more(self, number: int) -> None:
        with self.acting.at_work(), write_transaction(by=self.acting):
            self._hold_another(number)
            self._plan(number)
            self._draw_and_inject(self.recorded, number)
            patient, name = self.course.patient, MEDICINES[number]
            use = record_medicine(patient=patient, typed=name, medicine=name, by=self.acting)
            set_hold(use=use, days_before=number, reason="Invented", by=self.acting)
            later = TODAY + 1 + number
            book_appointment(
                patient=patient,
                purpose="session",
                starts_at=at_ten(self.acting, days=3 + 7 * number),
                course=self.course,
                session_number=later,
                anyway=True,
                by=self.acting,
            )
            rebuild_course(self.course, by=self.acting)
        one_more_of(self.course, self.acting)

    def _hold_another(self, number: int) -> None:
        at = at_ten(self.acting, days=7 * (number - TODAY))
        held = hold_session(self.course, number, at=at, by=self.acting)
        self._draw_and_inject(held, 1)
        said = {"answered_by": "patient", "how": "phone", "by": self.acting}
        response = respond("aftercare-check", {"place": "knee", "pain": "2"})
        record_aftercare(session=held, response=response, **said)
        if number > 1:
            response = respond("each-session", WELL)
            record_answers(
                course=self.course, due_key=f"session-{number}", response=response, **said
            )
            self._answer_what_was_brought(number)

    def _answer_what_was_brought(self, number: int) -> None:
        """And again, apart: what replaces it waits for somebody to say which counts."""
        form = ClinicQuestionnaire.objects.get()
        row: dict[str, Any] = {
            "course": self.course,
            "due_key": f"session-{number}.{form.instrument}",
            "questionnaire": f"{form.url}|{form.version}",
            "questionnaire_sha256": form.sha256,
            "answers": respond_to(as_questionnaire(form), {"q1": "1"}),
            "answered_by": "patient",
            "how": "phone",
        }
        earlier: Response | None = None
        for _ in range(2):
            own = entry(
                self.acting, self.course.patient, at=clock.now(self.acting.clinic), after=earlier
            )
            earlier = Response.objects.create(**own, **row, is_questioned=earlier is not None)

    def _draw_and_inject(self, session: Session, number: int) -> None:
        row = {"clinic": self.acting.clinic, "recorded_by": self.acting.user}
        row |= {"patient": session.patient, "session": session, "happened_at": session.ended_at}
        Injection.objects.create(
            **row,
            sequence=number,
            structure=SITES[number],
            side="right",
            volume_ml=Decimal("0.5"),
            irritant="dextrose",
            irritant_pct=Decimal(15),
        )
        Vial.objects.create(
            **row,
            opened_at=session.ended_at,
            role="irritant",
            substance="dextrose",
            product="Dextrose 50 %",
            lot=f"D-{number}",
            expires_on=date(2031, 1, 31),
        )

    def _plan(self, number: int) -> None:
        sites = tuple(
            PlannedSite(
                structure=one,
                side="right",
                volume_ml=Decimal("0.5"),
                irritant="dextrose",
                irritant_pct=Decimal(15),
            )
            for one in SITES[:number]
        )
        today = clock.today(self.acting.clinic)
        days = tuple(today + timedelta(weeks=one) for one in range(number))
        earlier = models.Plan.objects.filter(course=self.course).current().first()
        models.Plan.objects.create(
            **entry(
                self.acting,
                self.course.patient,
                at=clock.now(self.acting.clinic),
                after=earlier,
            ),
            course=self.course,
            body=to_json(Plan(protocol="", sites=sites, sessions_on=days)),
        )


@pytest.fixture
def visiting(acting: Actor, ada: Patient) -> Visiting:
    today = open_session(acting, ada)
    course = today.course
    begin_treatment(course, acting)
    with acting.at_work():
        today.number = TODAY
        today.save()
        yesterday = at_ten(acting, days=-1)
        recorded = hold_session(course, RECORDED, at=yesterday, by=acting)
        recorded.state = Session.State.RECORDED
        recorded.save()
        at = at_ten(acting, days=3)
        booked = book_appointment(
            patient=ada,
            purpose="session",
            starts_at=at,
            course=course,
            session_number=TODAY + 1,
            anyway=True,
            by=acting,
        )
        bring_a_form(acting)
        rebuild_course(course, by=acting)
    return Visiting(acting, course, today, recorded, booked)


def bring_a_form(acting: Actor) -> None:
    """Asked with every question of our own."""
    row = {"clinic": acting.clinic, "recorded_by": acting.user, "instrument": "koos-12"}
    body = form(12)
    ClinicQuestionnaire.objects.create(
        **row, url=body["url"], version="1", title=body["title"], body=body, sha256="0" * 64
    )
    FormTimes.objects.create(**row, before_first=True, before_sessions=True, at_follow_ups=True)
    long_ago = clock.today(acting.clinic) - timedelta(days=900)
    WordingPermission.objects.create(
        **row, given_by="Invented", document="Letter", starts_on=long_ago
    )


OF_THE_CLINIC = (
    "/sessions/{today}",
    "/sessions/{today}/readiness",
    "/sessions/{today}/timeout",
    "/sessions/{recorded}",
    "/sessions/{recorded}/aftercare",
    "/sessions/{recorded}/leaving",
    "/appointments/{next}",
    "/appointments/{next}/preparation",
    "/courses/{course}",
    "/courses/{course}/assessment",
    "/courses/{course}/examination",
    "/courses/{course}/plan",
    "/courses/{course}/appointments/new",
    "/courses/{course}/outcomes",
    "/courses/{course}/answers/session-30",
    "/patients/{patient}/medicines",
)
HERS = (
    "/my/{patient}",
    "/my/appointments/{next}",
    "/my/courses/{course}/after",
    "/my/courses/{course}/chart",
    "/my/courses/{course}/answer/aftercare-20-own",
    "/my/{patient}/statement",
)


def test_pages_of_a_visit_cost_no_more_queries_for_much_than_for_little(
    visiting: Visiting, physician: Client, ada: Patient, acting: Actor
) -> None:
    hers = logged_in(ada, acting)
    asked = dict.fromkeys(OF_THE_CLINIC, physician) | dict.fromkeys(HERS, hers)
    counts = []
    for number in range(1, MANY + 1):
        visiting.one_more(number)
        if number in (FEW, MANY):
            counts.append({one: _asked(who, visiting.at(one)) for one, who in asked.items()})
    few, many = counts
    assert {one: (few[one], many[one]) for one in asked if few[one] < many[one]} == {}
    assert {one: n for one, n in many.items() if n > MOST_OF.get(one, MOST)} == {}


def _asked(client: Client, address: str) -> int:
    """When what stays is at hand. The fewest of two: once in a while it is noted, too, that
    somebody still uses the session."""
    return min([_queries(client, address) for _ in range(3)][1:])


def _queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        page = client.get(address)
    assert page.status_code == 200, address
    return len(asked)
