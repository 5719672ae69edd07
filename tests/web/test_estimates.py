"""What an estimate of a course says, and the list of those that are owed."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from prolo.papers.as_html import as_html
from prolo.papers.differing import lines_of
from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.actions.estimates import (
    ask_for_estimate,
    give_estimate,
    record_coverage,
)
from prolo.registry.due import rebuild_course
from prolo.registry.models import (
    Appointment,
    Estimate,
    EstimateRequest,
    Identity,
    Patient,
)
from prolo.web.forms.moments import WRITTEN
from prolo.web.presenters.sheets.estimate import paper_of_estimate
from prolo.web.words.values import shown
from tests.web.conftest import send, text_of
from tests.web.estimated import treated_with_estimate

pytestmark = pytest.mark.both_databases

Stored = Callable[[Any], list[Any]]


@pytest.fixture
def given(ada: Patient, acting: Actor) -> Estimate:
    """Ada's knee is being treated, she is not insured, and has an estimate of three sessions."""
    return treated_with_estimate(ada, acting)


def test_the_estimates_of_a_person_are_a_table_too(desk: Client, given: Estimate) -> None:
    page = f"/patients/{given.patient_id}"
    assert f'href="{page}/estimates.csv" download' in desk.get(f"{page}/costs").content.decode()
    (row,) = desk.get(f"{page}/estimates.json").json()["rows"]
    assert (row["version"], row["is_intact"], row["currency"]) == (1, True, "USD")
    assert row["least"] < row["expected"] < row["most"]
    assert row["course"].startswith("Knee osteoarthritis")
    assert (row["given_at"] is None, row["acknowledged_at"]) == (row["standing"] is None, None)
    assert len(desk.get(f"{page}/estimates.csv").content.decode().splitlines()) == 2


def test_the_paper_says_what_it_costs_and_what_it_must_still_hold(
    desk: Client, given: Estimate
) -> None:
    said = text_of(desk.get(f"/patients/{given.patient_id}/costs"))
    assert "Not insured" in said
    assert "Good Faith Estimate is owed" in said
    paper = text_of(desk.get(f"/estimates/{given.pk}"))
    for words in (
        "350.00 USD 1 to 5, planned 3",
        "First visit: assessment. No day is booked yet 180.00 USD",
        "at least 400 dollars above the amount as planned",
        "the provider number of the clinic (its NPI), in its settings",
        "the code of the service: Session",
        "what has to be booked by itself, or that nothing has",
        "Given: Into their hands",
    ):
        assert words in paper


def test_today_lists_what_the_front_desk_owes_and_an_estimate_settles_it(
    desk: Client, ada: Patient, acting: Actor
) -> None:
    with acting.at_work():
        record_coverage(patient=ada, kind="self-pay", by=acting)
        ask_for_estimate(patient=ada, course=None, by=acting)
    for page in ("/", "/estimates-owed", f"/patients/{ada.pk}/costs"):
        said = text_of(desk.get(page))
        assert "the person asked" in said
        assert "A first visit, without a course" in said.partition("the person asked")[0]
    assert "request" in desk.get("/estimates-owed.csv").content.decode()
    address = f"/patients/{ada.pk}/estimate"
    nothing = send(desk, address, follow_ups="0")
    assert "There is nothing to estimate" in text_of(nothing)
    kept = send(desk, address, first_visit="on", follow_ups="2")
    page = kept.headers["Location"]
    assert "not given" in text_of(desk.get(f"/patients/{ada.pk}/costs"))
    given = {"how": "in-person", "shown_to": "patient", "paper_kept": "folder 3"}
    wrong = {**given, "at": "2090-01-01T10:00"}
    assert "in the future" in text_of(send(desk, page, **wrong))
    now = desk.get(page).content.decode().partition('name="at" value="')[2].partition('"')[0]
    assert send(desk, page, **given, at=now).status_code == 302
    assert "the person asked" not in text_of(desk.get("/estimates-owed"))
    assert send(desk, page, how="post", at=now).status_code == 302
    assert "The person has it: By post" in text_of(desk.get(page))


def test_beside_an_estimate_stands_when_it_was_given(
    log_in: Callable[[str], Client], given: Estimate, acting: Actor
) -> None:
    """It was made earlier: when it was given shows whether it was in time."""
    made = clock.now(acting.clinic) + timedelta(days=1)
    with time_machine.travel(made, tick=False):
        where = send(log_in("desk"), f"/courses/{given.course_id}/estimate", follow_ups="3")
    costs = f"/patients/{given.patient_id}/costs"
    with time_machine.travel(made + timedelta(days=5), tick=False), acting.at_work():
        desk, zone = log_in("desk"), ZoneInfo(acting.clinic.time_zone)
        row = Estimate.objects.get(pk=where.headers["Location"].rpartition("/")[2])
        with timezone.override(zone):
            made_at, given_at = map(shown, (row.happened_at, clock.now(acting.clinic)))
        assert f"made {made_at}" in text_of(desk.get(costs))
        by_hand = {"how": "in-person", "paper_kept": "folder 3"}
        give_estimate(estimate=row, at=clock.now(acting.clinic), by=acting, **by_hand)
        said = text_of(desk.get(costs))
    assert f"given {given_at}" in said
    assert f"given {made_at}" not in said


def test_what_is_owed_is_narrowed_and_its_file_holds_what_was_missed(
    desk: Client, ada: Patient, finn: Patient, acting: Actor
) -> None:
    with acting.at_work():
        record_coverage(patient=ada, kind="self-pay", by=acting)
        ask_for_estimate(patient=ada, course=None, by=acting)
        record_coverage(patient=finn, kind="uninsured", by=acting)
        now = clock.now(acting.clinic)
        Appointment.objects.create(
            clinic=acting.clinic,
            patient=finn,
            purpose="assessment",
            starts_at=now - timedelta(days=1),
            booked_at=now - timedelta(days=30),
        )
    rows = list(
        csv.DictReader(io.StringIO(desk.get("/estimates-owed.csv").content.decode("utf-8-sig")))
    )
    assert {(row["Name"], row["State, as a code"]) for row in rows} >= {
        ("Example, Ada", "owed"),
        ("Example, Finn", "missed"),
    }
    missed = text_of(desk.get("/estimates-owed?state=missed"))
    assert ("Example, Finn" in missed, "Example, Ada" in missed) == (True, False)
    assert "Example, Ada" not in desk.get("/estimates-owed.csv?when=late").content.decode()
    assert desk.get("/estimates-owed?state=nonsense&when=nonsense").status_code == 200


def test_a_code_that_would_hide_what_is_done_is_asked_about(
    desk: Client, given: Estimate, stored: Stored
) -> None:
    page = f"/courses/{given.course_id}/estimate"
    shown = desk.get(page).content.decode()
    session = re.search(r'for="id_(code-\d+)"[^>]*>\s*Code: Session', shown)
    assert session
    typed = {"follow_ups": "0", session[1]: "20550"}
    assert "We were warned of this code" in text_of(send(desk, page, **typed))
    assert send(desk, page, **typed, codes_meant="on").status_code == 302
    assert sorted(row.version for row in stored(Estimate)) == [1, 2]


def test_an_estimate_names_every_code_of_the_diagnosis_that_applies(
    desk: Client, given: Estimate, stored: Stored
) -> None:
    """None is written by itself, those of the condition and its side are offered, and the next
    estimate begins with what was written."""
    address = f"/courses/{given.course_id}/estimate"
    page = desk.get(address).content.decode()
    assert 'value="M17.0"' in page
    assert 'value="M17.12"' not in page  # the other knee
    written = re.findall(r'<input[^>]* name="diagnosis-\d"[^>]*>', page)
    assert len(written) == 4
    assert not any("value=" in one for one in written)
    typed = {"diagnosis-0": "M17.11", "diagnosis-1": "m25.361 ", "diagnosis-3": "M17.11"}
    kept = send(desk, address, follow_ups="0", **typed)
    assert kept.status_code == 302
    assert "Codes of the diagnosis, each for every line M17.11 M25.361" in " ".join(
        text_of(desk.get(kept.headers["Location"])).split()
    )
    last = max(stored(Estimate), key=lambda one: one.version)
    assert last.stated["diagnosis_codes"] == ["M17.11", "M25.361"]
    assert re.search(r'name="diagnosis-1" value="M25.361"', desk.get(address).content.decode())


def test_what_nobody_has_to_word_is_in_the_language_of_the_paper(
    desk: Client, given: Estimate, acting: Actor, stored: Stored
) -> None:
    """The service, and that nobody else bills and nothing is booked by itself: a person must be
    able to read what the law asks for. What is typed is told to be printed as typed."""
    address = f"/courses/{given.course_id}/estimate"
    assert "The paper is in the language of the person" not in text_of(desk.get(address))
    with acting.at_work():
        Identity.objects.filter(patient=given.patient_id).update(preferred_language="es")
    page = text_of(desk.get(address))
    assert "The paper is in the language of the person: Spanish" in page
    assert "says in its own language: Prolotherapy: Knee osteoarthritis, right." in page
    typed = {"follow_ups": "1", "nobody_else": "on", "nothing_apart": "on"}
    refused = send(desk, address, **typed, others="A laboratory")
    assert "Leave this empty, or take the tick away" in text_of(refused)
    paper = send(desk, address, **typed).headers["Location"]
    said = " ".join(text_of(desk.get(paper)).split())
    assert "Proloterapia: Artrosis de rodilla, lado derecho. Inyecciones de Dextrosa" in said
    assert "Quién más puede enviar una factura Nadie" in said
    assert "Lo que hay que reservar aparte Nada" in said
    german = " ".join(text_of(desk.get(f"{paper}?language=de")).split())
    assert "Spritzen mit Dextrose" in german
    assert "Niemand" in german
    again = desk.get(address).content.decode()
    assert re.search(r'name="nobody_else"[^>]* checked', again)
    own = send(desk, address, follow_ups="1", service="Inyecciones", others="Un laboratorio")
    said = " ".join(text_of(desk.get(own.headers["Location"])).split())
    assert "Qué es Inyecciones" in said
    assert "Quién más puede enviar una factura Un laboratorio" in said
    assert max(stored(Estimate), key=lambda one: one.version).stated["separately"] == ""


def test_visits_that_are_booked_after_the_sessions_are_proposed(
    desk: Client, given: Estimate, acting: Actor
) -> None:
    address = f"/courses/{given.course_id}/estimate"
    assert 'name="follow_ups" value="1"' in desk.get(address).content.decode()
    with acting.at_work():
        for weeks in (20, 30):
            Appointment.objects.create(
                clinic=acting.clinic,
                patient=given.patient,
                course=given.course,
                purpose="follow-up",
                starts_at=clock.now(acting.clinic) + timedelta(weeks=weeks),
                booked_at=clock.now(acting.clinic),
            )
    assert 'name="follow_ups" value="2"' in desk.get(address).content.decode()


def test_visits_without_a_day_say_that_none_is_booked(
    desk: Client, ada: Patient, acting: Actor, stored: Stored
) -> None:
    address = f"/patients/{ada.pk}/estimate"
    kept = send(desk, address, first_visit="on", follow_ups="2")
    assert text_of(desk.get(kept.headers["Location"])).count("No day is booked yet") == 2
    with acting.at_work():
        Appointment.objects.create(
            clinic=acting.clinic,
            patient=ada,
            purpose="assessment",
            starts_at=clock.now(acting.clinic) + timedelta(days=9),
            booked_at=clock.now(acting.clinic),
        )
    kept = send(desk, address, first_visit="on", follow_ups="2")
    assert text_of(desk.get(kept.headers["Location"])).count("No day is booked yet") == 1
    with acting.at_work():
        row = stored(Estimate)[-1]
        said = "\n".join(lines_of(as_html(paper_of_estimate(row, "en"))))
        assert said.count("No day is booked yet") == 1
        assert "Noch ist kein Tag gebucht" in as_html(paper_of_estimate(row, "de")).decode()


def test_a_call_of_friday_counts_from_friday_and_says_who_called(
    desk: Client, given: Estimate, acting: Actor, stored: Stored
) -> None:
    where = f"/patients/{given.patient_id}/estimate-asked?course={given.course_id}"
    assert "Knee osteoarthritis" in text_of(desk.get(where))
    with acting.at_work():
        now = clock.now(acting.clinic).astimezone(ZoneInfo(acting.clinic.time_zone))
    friday = (now - timedelta(days=3)).replace(second=0, microsecond=0)
    typed = {"at": friday.strftime(WRITTEN), "asked_by": "Her daughter"}
    for wrong, said in (
        ({"at": (now + timedelta(days=1)).strftime(WRITTEN)}, "in the future"),
        ({"at": (now - timedelta(days=200)).strftime(WRITTEN)}, "longer ago than four months"),
        ({"at": ""}, "Enter day and time"),
    ):
        refused = send(desk, where, **{**typed, **wrong})
        assert refused.status_code == 422
        assert said in text_of(refused)
        assert "Her daughter" in refused.content.decode()
    assert send(desk, where, **typed).status_code == 302
    (row,) = stored(EstimateRequest)
    assert (row.happened_at, row.asked_by, row.course_id) == (
        friday,
        "Her daughter",
        given.course_id,
    )


def test_what_was_not_given_in_time_is_said_to_the_desk(
    desk: Client, given: Estimate, acting: Actor
) -> None:
    now = clock.now(acting.clinic)
    with acting.at_work():
        Appointment.objects.create(
            clinic=acting.clinic,
            patient=given.patient,
            course=given.course,
            purpose="session",
            session_number=1,
            starts_at=now - timedelta(hours=1),
            booked_at=now - timedelta(days=30),
        )
        rebuild_course(given.course, by=acting)
    for page in ("/estimates-owed", f"/patients/{given.patient_id}/costs"):
        assert "Not given in time" in text_of(desk.get(page))
        assert ", given " in text_of(desk.get(page))
