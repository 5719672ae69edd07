"""Papers that a person is given: from their page, in their language, and kept as they were."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from prolo.registry import clock
from prolo.registry.access import Actor, system
from prolo.registry.actions.accounts import record_charge, record_payment
from prolo.registry.actions.appointments import book_appointment
from prolo.registry.actions.clinics import open_clinic
from prolo.registry.actions.people import add_membership
from prolo.registry.archive import Read
from prolo.registry.models import (
    Clinic,
    Course,
    DocumentShown,
    Estimate,
    Identity,
    Patient,
    PersonalDocument,
    Role,
    Session,
    User,
)
from prolo.web.record_papers import MADE, paper_on_record
from prolo.web.views.shown import as_file
from tests.support.reading_age import MEASURED, YEARS, years_of_paper
from tests.web.conftest import send, text_of
from tests.web.course_steps import begin_treatment
from tests.web.estimated import given_estimate
from tests.web.session_of_today import inject, open_session

Stored = Callable[[Any], list[Any]]
KINDS = ("plan", "preparation", "aftercare", "session", "coverage", "statement", "summary")


@pytest.fixture
def addresses(physician: Client, session: Session, acting: Actor) -> dict[str, str]:
    """Of somebody with a plan, a sheet for the next session, and one session behind them."""
    course = session.course
    given_estimate(course, acting)
    with acting.at_work():
        begin_treatment(course, acting)
        booked = book_appointment(
            patient=course.patient,
            course=course,
            purpose="session",
            session_number=2,
            starts_at=clock.now(acting.clinic) + timedelta(days=9),
            by=acting,
        )
    physician.post(f"/appointments/{booked.pk}/preparation/give", {"told_how": "phone"})
    inject(acting, session)
    billed_and_paid(course, acting)
    return {
        "plan": f"/courses/{course.pk}/plan/paper",
        "preparation": f"/appointments/{booked.pk}/preparation/paper",
        "aftercare": f"/sessions/{session.pk}/aftercare/sheet",
        "session": f"/sessions/{session.pk}/record",
        "coverage": f"/patients/{course.patient_id}/coverage-notice",
        "statement": f"/patients/{course.patient_id}/statement/paper",
        "summary": f"/patients/{course.patient_id}/letter",
    }


def billed_and_paid(course: Course, by: Actor) -> None:
    """550 are billed; of 100 that were received 50 are given back."""
    with by.at_work():
        today = clock.today(by.clinic)
        for amount in ("350", "200"):
            record_charge(
                patient=course.patient,
                course=course,
                procedure="session",
                amount=Decimal(amount),
                billed_on=today,
                is_meant=True,
                by=by,
            )
        for amount, direction in (("100", "received"), ("50", "refund")):
            record_payment(
                patient=course.patient,
                amount=Decimal(amount),
                direction=direction,
                how="card",
                is_meant=True,
                by=by,
            )


@pytest.fixture
def session(ada: Patient, acting: Actor) -> Session:
    return open_session(acting, ada)


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        ("plan", "3 sessions are planned."),
        ("preparation", "Food, drink and the way home"),
        ("aftercare", "at once if you answer one of these with yes"),
        ("session", "Each needle, in the order of the record."),
        ("coverage", "What that means for you"),
        ("statement", "Still to pay: 500.00"),
        ("summary", "Treatment given"),
    ],
)
def test_each_paper_is_read_printed_given_and_kept(
    physician: Client, addresses: dict[str, str], stored: Stored, kind: str, says: str
) -> None:
    page = physician.get(addresses[kind])
    assert says in text_of(page)
    assert "Ada Example" in text_of(page)
    assert physician.get(f"{addresses[kind]}.pdf").content.startswith(b"%PDF")
    done = send(physician, addresses[kind], shown_to="patient")
    assert done.status_code == 302
    (kept,) = [one for one in stored(DocumentShown) if one.kind == kind]
    assert (kept.is_personal, kept.shown_to) == (True, "Ada Example")
    assert "line by line" in text_of(physician.get(done.headers["Location"]))  # the same today
    given = physician.get(f"{done.headers['Location']}/printed.pdf")
    assert given.content.startswith(b"%PDF")
    assert done.headers["Location"] in physician.get(addresses[kind]).content.decode()


def test_what_changed_since_the_page_was_opened_is_not_given(
    physician: Client, addresses: dict[str, str], stored: Stored, clinic: Clinic
) -> None:
    seen = {"seen": "0" * 64, "shown_to": "patient"}
    refused = send(physician, addresses["plan"], **seen)
    assert refused.status_code == 422
    assert stored(PersonalDocument) == []


@pytest.mark.parametrize(
    ("kind", "language", "says", "marked", "english"),
    [
        ("plan", "de", "Plan der Behandlung", 'lang="de"', "3 sessions are planned"),
        ("plan", "ar", "خطة العلاج", 'dir="rtl"', "3 sessions are planned"),
        ("session", "de", "Protokoll der Sitzung 1", 'lang="de"', "Record of session 1"),
        ("session", "ar", "سجل الجلسة 1", 'dir="rtl"', "Record of session 1"),
        ("coverage", "es", "Qué significa eso para usted", 'lang="es"', "What that means for you"),
        ("coverage", "ar", "من يدفع ثمن العلاج", 'dir="rtl"', "What that means for you"),
        ("statement", "de", "Noch zu zahlen: 500,00", 'lang="de"', "Given back to you: Card"),
        ("statement", "ar", "ما بقي للدفع", 'dir="rtl"', "Given back to you: Card"),
    ],
)
def test_it_is_read_in_the_language_of_the_person(
    physician: Client,
    addresses: dict[str, str],
    acting: Actor,
    kind: str,
    language: str,
    says: str,
    marked: str,
    english: str,
) -> None:
    with acting.at_work():
        Identity.objects.update(preferred_language=language)
    page = physician.get(addresses[kind]).content.decode()
    assert says in page
    assert marked in page
    assert "A machine translated this page" in page
    assert english in text_of(physician.get(f"{addresses[kind]}?language=en"))


def test_each_as_it_is_printed_is_for_twelve_years_of_age(
    addresses: dict[str, str], acting: Actor
) -> None:
    rows = {kind: uuid.UUID(address.split("/")[2]) for kind, address in addresses.items()}
    with acting.at_work():
        rows["estimate"] = Estimate.objects.get().pk
        read = {kind: row for kind, row in rows.items() if MADE[kind].is_read_by_the_person}
        years = {
            (kind, language): years_of_paper(
                paper_on_record(kind, row, language=language, by=acting)
            )
            for kind, row in read.items()
            for language in MEASURED
        }
    assert len(read) == 7
    assert {one: found for one, found in years.items() if found > YEARS} == {}


def test_a_statement_has_every_bill_and_payment_and_what_remains(
    physician: Client, addresses: dict[str, str]
) -> None:
    said = text_of(physician.get(addresses["statement"])).replace("\N{NO-BREAK SPACE}", " ")
    for part in ("350.00 USD", "200.00 USD", "Paid: Card 100.00 USD", "−50.00 USD"):
        assert part in said
    assert "In all 550.00 USD 50.00 USD" in said


def test_a_letter_for_another_physician_is_in_english_unless_a_language_is_chosen(
    physician: Client, addresses: dict[str, str], acting: Actor
) -> None:
    with acting.at_work():
        Identity.objects.update(preferred_language="de")
    page = physician.get(addresses["summary"])
    assert "For another physician: in English, unless you choose" in text_of(page)
    assert "A machine translated" not in text_of(page)
    german = physician.get(f"{addresses['summary']}?language=de").content.decode()
    assert 'lang="de"' in german
    assert "Bericht für eine andere Ärztin oder einen anderen Arzt" in german


def test_papers_are_closed_to_others(
    log_in: Callable[[str], Client], addresses: dict[str, str]
) -> None:
    closed = {
        "admin": KINDS,
        "researcher": KINDS,
        "desk": tuple(one for one in KINDS if one not in ("coverage", "statement")),
    }
    for name, kinds in closed.items():
        for kind in kinds:
            assert log_in(name).get(addresses[kind]).status_code == 403, (name, kind)
            assert log_in(name).get(f"{addresses[kind]}.pdf").status_code == 403, (name, kind)
    assert log_in("desk").get(addresses["coverage"]).status_code == 200


def test_who_may_not_correct_a_paper_is_not_led_there(
    log_in: Callable[[str], Client], addresses: dict[str, str]
) -> None:
    kept = send(log_in("desk"), addresses["statement"], shown_to="patient").headers["Location"]
    for name, is_led_there in (("physician", True), ("desk", False)):
        assert ("Entered in error" in text_of(log_in(name).get(kept))) is is_led_there, name


def test_another_clinic_finds_none(addresses: dict[str, str]) -> None:
    there = open_clinic(name="There")
    with system(there).at_work():
        user = User.objects.create(username="there", full_name="Nobody")
        for role in (Role.PHYSICIAN, Role.FRONT_DESK):
            add_membership(user=user, role=role, by=system(there))
    client = Client()
    client.force_login(user)
    assert {client.get(one).status_code for one in addresses.values()} == {404}


def test_before_anything_is_recorded_there_is_nothing_to_print(
    physician: Client, session: Session
) -> None:
    for address in (f"/sessions/{session.pk}/record", f"/courses/{session.course_id}/plan/paper"):
        assert "nothing to print yet" in text_of(physician.get(address))
        assert physician.get(f"{address}.pdf").status_code == 404


def test_a_name_that_no_font_has_is_read_and_kept_and_not_printed(
    physician: Client, addresses: dict[str, str], acting: Actor, stored: Stored
) -> None:
    with acting.at_work():
        Identity.objects.update(family_name="李", given_names="")
    assert physician.get(f"{addresses['plan']}.pdf").status_code == 422
    assert send(physician, addresses["plan"], shown_to="patient").status_code == 302
    (kept,) = [one for one in stored(DocumentShown) if one.kind == "plan"]
    assert kept.printed_sha256 == ""


@pytest.mark.parametrize(
    ("zone", "day"), [("America/New_York", "2026-03-02"), ("Asia/Tokyo", "2026-03-03")]
)
def test_a_file_is_called_after_the_day_on_the_wall(zone: str, day: str) -> None:
    evening = datetime(2026, 3, 3, 1, 30, tzinfo=UTC)
    shown = DocumentShown(kind="options", happened_at=evening, clinic=Clinic(time_zone=zone))
    read = Read(content=b"%PDF", content_type="application/pdf")
    assert f"options-{day}.pdf" in as_file(read, shown)["Content-Disposition"]
