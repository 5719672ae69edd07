"""What papers for colleagues say of what went wrong, and of how much was asked and answered."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from prolo.care.harms.events import EventGiven
from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.actions.harms import (
    judge_relatedness,
    look_at_adverse_event,
    record_adverse_event,
    take_back_adverse_event,
)
from prolo.registry.due import rebuild_course
from prolo.registry.entering import entry
from prolo.registry.harms import current_record
from prolo.registry.models import AdverseEvent, Course, Patient, Response, Role, Vial
from tests.registry.conftest import hire
from tests.registry.treated import treat_knee
from tests.web.conftest import text_of

NOTHING = "nothing that somebody had to act on was reported"


@pytest.fixture
def treated(acting: Actor, ada: Patient) -> Course:
    """Injected twenty days ago, and silent since."""
    with acting.at_work():
        return treat_knee(ada, clock.now(acting.clinic) - timedelta(days=20), by=acting)


@pytest.fixture
def event(acting: Actor, treated: Course) -> AdverseEvent:
    """Told by a hospital: nobody reported anything."""
    assert acting.user is not None
    with acting.at_work():
        today = clock.today(acting.clinic)
        return record_adverse_event(
            course=treated,
            session=treated.sessions.get(),
            given=EventGiven(
                kind="lung-collapse",
                what="A drain for two days",
                onset_on=today - timedelta(days=19),
                grade=3,
                criteria=("hospital",),
                action="Admitted",
                outcome="recovered",
                outcome_on=today - timedelta(days=15),
            ),
            owner=acting.user,
            look_on=today,
            by=acting,
        )


def papers_of(physician: Client, course: Course) -> list[str]:
    """The report for another physician, and everything on one sheet."""
    pages = (f"/patients/{course.patient_id}/letter", f"/courses/{course.pk}/sheet")
    return [text_of(physician.get(page)) for page in pages]


def test_silence_is_counted_and_not_told_as_nothing(physician: Client, treated: Course) -> None:
    for said in papers_of(physician, treated):
        assert "0 of 6 checks that were due after sessions were answered." in said
        assert "this does not say that nothing happened" in said
        assert NOTHING not in said


def test_what_was_answered_stands_beside_that_nothing_was_reported(
    physician: Client, acting: Actor, treated: Course
) -> None:
    with acting.at_work():
        session = treated.sessions.get()
        assert session.ended_at is not None
        Response.objects.create(
            **entry(acting, treated.patient, at=session.ended_at + timedelta(days=7)),
            course=treated,
            session=session,
            questionnaire="x/aftercare-check|1.0.0",
            answers={},
            how="paper",
        )
        rebuild_course(treated, by=acting)
    for said in papers_of(physician, treated):
        assert "1 of 6 checks that were due after sessions were answered." in said
        assert NOTHING in said


def test_an_adverse_event_that_nobody_reported_is_told(
    physician: Client, event: AdverseEvent
) -> None:
    for said in papers_of(physician, event.course):
        assert "Adverse events" in said
        for part in (
            "after session 1: Collapsed lung",
            "A drain for two days",
            "Grade 3: could not look after themselves",
            "Serious: Went to hospital for it",
            "What was done: Admitted",
            "Outcome: Recovered,",
            "not judged by two readers yet",
            "Still open",
        ):
            assert part in said, part
        assert NOTHING not in said


def test_the_lots_of_its_session_stand_beside_it(
    physician: Client, acting: Actor, event: AdverseEvent
) -> None:
    with acting.at_work():
        assert event.session is not None
        for lot in ("A-17", "B-2"):
            Vial.objects.create(
                **entry(acting, event.patient, at=event.session.started_at),
                session=event.session,
                opened_at=event.session.started_at,
                role="irritant",
                substance="dextrose",
                product="Dextrose 50 %",
                lot=lot,
                expires_on=clock.today(acting.clinic) + timedelta(days=90),
            )
    for said in papers_of(physician, event.course):
        told = said.partition("Grade 3")[2].partition("Whether the treatment caused it")[0]
        assert all(f"lot {one}" in told for one in ("A-17", "B-2"))


def test_whether_it_was_caused_is_told_when_both_judged_and_it_is_closed(
    physician: Client, acting: Actor, event: AdverseEvent
) -> None:
    second = hire(acting.clinic, "second-reader", Role.PHYSICIAN)
    with acting.at_work():
        judge_relatedness(event=event, verdict="certain", reason="The needle", by=acting)
        judge_relatedness(event=event, verdict="probable", reason="The day", by=second)
    for said in papers_of(physician, event.course):
        assert "judged by two readers, told once it is closed" in said
        assert "Certainly caused by it" not in said
    with acting.at_work():
        look_at_adverse_event(event=event, step="closed", note="Healed", by=acting)
    for said in papers_of(physician, event.course):
        told = "In place of who treated: Certainly caused by it; Second reader: Probably"
        told_other = "In place of who treated: Probably; Second reader: Certainly caused by it"
        assert told in said or told_other in said
        assert "Still open" not in said


def test_what_was_entered_in_error_is_on_no_paper(
    physician: Client, acting: Actor, event: AdverseEvent
) -> None:
    with acting.at_work():
        record = current_record(event)
        assert record is not None
        take_back_adverse_event(record=record, reason="Another person", by=acting)
    for said in papers_of(physician, event.course):
        assert "Collapsed lung" not in said
