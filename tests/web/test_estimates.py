"""Costs of a person: who pays, an estimate, and the list of those that are owed."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from prolo.care.money.estimate import Visits
from prolo.knowledge import load_knowledge
from prolo.papers.as_html import as_html
from prolo.papers.differing import lines_of
from prolo.registry import clock
from prolo.registry.access import Actor, system
from prolo.registry.actions.clinics import open_clinic
from prolo.registry.actions.courses import open_course
from prolo.registry.actions.entries import mark_in_error
from prolo.registry.actions.estimates import (
    ask_for_estimate,
    give_estimate,
    keep_estimate,
    record_coverage,
)
from prolo.registry.actions.prices import set_price, withdraw_price
from prolo.registry.due import rebuild_course
from prolo.registry.entering import entry
from prolo.registry.models import (
    Appointment,
    Clinic,
    ClinicPrice,
    Coverage,
    Estimate,
    EstimateRequest,
    EstimateStep,
    Identity,
    Patient,
    PayerCheck,
    Plan,
)
from prolo.web.forms.kit import new_key
from prolo.web.forms.moments import WRITTEN
from prolo.web.presenters.sheets.estimate import paper_of_estimate
from prolo.web.words.values import shown
from tests.support.tampering import change_archived
from tests.web.conftest import send, text_of
from tests.web.course_steps import begin_treatment
from tests.web.estimated import given_estimate
from tests.web.test_mine import logged_in

pytestmark = pytest.mark.both_databases

Stored = Callable[[Any], list[Any]]


@pytest.fixture
def given(ada: Patient, acting: Actor) -> Estimate:
    """Ada's knee is being treated, she is not insured, and has an estimate of three sessions."""
    with acting.at_work():
        course = open_course(patient=ada, condition="knee-oa", side="right", by=acting)
        begin_treatment(course, acting)
    return given_estimate(course, acting)


def test_the_paper_says_what_it_costs_and_what_it_must_still_hold(
    desk: Client, given: Estimate
) -> None:
    said = text_of(desk.get(f"/patients/{given.patient_id}/costs"))
    assert "Not insured" in said
    assert "Good Faith Estimate is owed" in said
    paper = text_of(desk.get(f"/estimates/{given.pk}")).replace("\N{NO-BREAK SPACE}", " ")
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


def test_who_pays_is_said_anew_and_the_biller_is_asked(
    desk: Client, ada: Patient, stored: Stored
) -> None:
    address = f"/patients/{ada.pk}/coverage"
    assert "Choose who pays" in text_of(send(desk, address))
    send(desk, address, kind="commercial", payer="Invented Mutual")
    send(desk, address, kind="medicare")
    said = text_of(desk.get(f"/patients/{ada.pk}/costs"))
    assert "signed before the service" in said
    assert "cannot be billed" in said
    first, second = sorted(stored(Coverage), key=lambda one: one.version)
    assert (first.payer, second.replaces_id) == ("Invented Mutual", first.pk)


def test_a_payer_that_is_known_says_what_it_does_and_the_person_takes_it_home(
    desk: Client, ada: Patient
) -> None:
    address, costs = f"/patients/{ada.pk}/coverage", f"/patients/{ada.pk}/costs"
    assert '<option value="Aetna">' in desk.get(address).content.decode()
    send(desk, address, kind="commercial", payer="aetna")
    assert "Aetna private insurer does not pay CPB 0207" in text_of(desk.get(costs))
    send(desk, address, kind="commercial", payer="Invented Mutual")
    assert "is not known here" in text_of(desk.get(costs))
    send(desk, address, kind="medicare")
    said = text_of(desk.get(f"/patients/{ada.pk}/coverage-notice"))
    for words in (
        "sources disagree",
        "You choose one of three ways",
        "Advance Beneficiary Notice (CMS-R-131)",
        "does not stand in its place",
        "you do not have to pay the bill",
        "You have no estimate yet",
    ):
        assert words in said


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


def test_who_pays_is_put_right_as_a_slip_only_where_something_was_entered(
    desk: Client, given: Estimate, finn: Patient, stored: Stored
) -> None:
    assert 'name="slip_because"' not in desk.get(f"/patients/{finn.pk}/coverage").content.decode()
    where = f"/patients/{given.patient_id}/coverage"
    typed = {"kind": "self-pay", "slip_because": "The wrong row"}
    assert send(desk, where, **typed).status_code == 302
    slip, right = sorted(stored(Coverage), key=lambda one: one.version)
    assert (slip.marked_in_error_reason, slip.kind) == ("The wrong row", "uninsured")
    assert (right.kind, right.happened_at) == ("self-pay", slip.happened_at)


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


def test_a_day_to_look_again_that_is_over_is_told_as_over(
    desk: Client, ada: Patient, acting: Actor
) -> None:
    address = f"/patients/{ada.pk}/coverage"
    today = clock.today(acting.clinic)
    send(desk, address, kind="commercial", payer="aetna")
    known = load_knowledge().payers
    (aetna,) = [one for one in known.values() if one.payer == "Aetna"]
    with acting.at_work():
        PayerCheck.objects.create(
            clinic=acting.clinic,
            payer=aetna.id,
            decision="not-covered",
            source="Called",
            checked_on=today - timedelta(days=60),
            check_again_by=today,
        )
    said = text_of(desk.get(f"/patients/{ada.pk}/coverage-notice"))
    assert "Look again by" in said
    assert "May have changed" not in said
    with acting.at_work():
        PayerCheck.objects.update(check_again_by=today - timedelta(days=1))
    said = text_of(desk.get(f"/patients/{ada.pk}/coverage-notice"))
    assert "Look again by" not in said
    assert "May have changed" in said
    assert "Nobody has looked again by" in said


def test_who_pays_from_a_later_day_stands_beside_who_pays_today(
    desk: Client, finn: Patient, acting: Actor, stored: Stored
) -> None:
    where, costs = f"/patients/{finn.pk}/coverage", f"/patients/{finn.pk}/costs"
    later = clock.today(acting.clinic) + timedelta(days=30)
    typed = {"kind": "medicare", "starts_on": later.isoformat(), "note": "With her new post"}
    refused = send(desk, where, **typed)
    assert "Say first who pays today" in text_of(refused)
    assert "With her new post" in refused.content.decode()
    assert send(desk, where, kind="commercial", payer="Invented Mutual").status_code == 302
    assert send(desk, where, **typed).status_code == 302
    said = text_of(desk.get(costs))
    assert "A private insurer : Invented Mutual" in said or "A private insurer: Invented" in said
    assert f"From {shown(later)} on: Medicare (Original)" in said
    assert [one.starts_on for one in stored(Coverage) if one.kind == "medicare"] == [later]


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


@pytest.fixture
def handed(desk: Client, given: Estimate, acting: Actor) -> EstimateStep:
    """A newer estimate than the given one, given by the front desk on its page."""
    where = send(desk, f"/courses/{given.course_id}/estimate", follow_ups="3").headers["Location"]
    now = desk.get(where).content.decode().partition('name="at" value="')[2].partition('"')[0]
    step = {"how": "in-person", "at": now, "shown_to": "patient"}
    assert send(desk, where, **step).status_code == 422  # nobody wrote in what is missing
    by_mail = send(desk, where, **{**step, "how": "own-mail"}, paper_kept="folder 3")
    assert "nothing can be written in by hand" in text_of(by_mail)
    assert send(desk, where, **step, paper_kept="folder 3").status_code == 302
    with acting.at_work():
        steps = EstimateStep.objects.select_related("document__patient")
        return steps.get(estimate_id=where.rpartition("/")[2])


def test_what_is_given_is_kept_and_comes_out_a_year_later_as_it_was(
    desk: Client,
    log_in: Callable[[str], Client],
    handed: EstimateStep,
    acting: Actor,
    clinic: Clinic,
) -> None:
    kept = handed.document
    assert kept is not None
    address = f"/shown/{kept.pk}"
    assert "a copy of that is kept folder 3" in text_of(desk.get(address))
    before = desk.get(f"{address}/document").content
    assert hashlib.sha256(before).hexdigest() == kept.sha256
    assert b"Ada Example" in before
    Clinic.objects.filter(pk=clinic.pk).update(address="2 Other Street")
    with acting.at_work():
        Identity.objects.filter(patient=kept.patient).update(given_names="Ida")
    with time_machine.travel(datetime.now(UTC) + timedelta(days=365)):
        desk, physician = log_in("desk"), log_in("physician")
        assert desk.get(f"{address}/document").content == before
        printed = desk.get(f"{address}/printed.pdf").content
        assert hashlib.sha256(printed).hexdigest() == kept.printed_sha256
        differs = text_of(desk.get(address))
        given = text_of(desk.get(f"/estimates/{handed.estimate_id}"))
        archive = text_of(physician.get(f"/patients/{kept.patient_id}/archive"))
    assert "4 differences" in differs
    assert "Ida Example" in differs
    assert "2 Other Street" in differs
    assert "2 Other Street" not in given  # an estimate keeps the address of its clinic
    assert "Ida Example" not in given.partition("Good Faith Estimate")[2]
    assert kept.title in archive


def test_the_difference_is_said_in_the_numbers_of_the_table(
    desk: Client, given: Estimate, acting: Actor
) -> None:
    """A report gave up to 5 sessions; 3 were planned, and 4 are."""
    paper = text_of(desk.get(f"/estimates/{given.pk}")).replace("\N{NO-BREAK SPACE}", " ")
    assert "350.00 USD 1 to 5, planned 3" in paper
    with acting.at_work():
        row = Plan.objects.get(course=given.course)
        later = clock.now(acting.clinic) + timedelta(minutes=1)
        days = [*row.body["sessions_on"], (later + timedelta(weeks=12)).date().isoformat()]
        with time_machine.travel(later, tick=False):
            Plan.objects.create(
                **entry(acting, row.patient, at=later, after=row),
                course=row.course,
                body={**row.body, "sessions_on": days},
            )
    said = text_of(desk.get(f"/courses/{given.course_id}/estimate"))
    assert (
        "Session: before planned 3, at most 5, at 350.00 USD, "
        "now planned 4, at most 5, at 350.00 USD. As planned: +350.00 USD."
    ) in said.replace("\N{NO-BREAK SPACE}", " ")


def test_of_two_estimates_that_were_given_costs_and_archive_say_which_is_in_force(
    desk: Client, physician: Client, handed: EstimateStep, acting: Actor
) -> None:
    kept = handed.document
    assert kept is not None
    costs, archive = f"/patients/{kept.patient_id}/costs", f"/patients/{kept.patient_id}/archive"
    page = text_of(desk.get(costs))
    assert re.search(r"Estimate 2\b.*? in force .*?Estimate 1\b.*? replaced by a newer one", page)
    assert page.count("in force") == page.count("replaced by a newer one") == 1
    assert "Estimate 2 in force" in text_of(desk.get(f"/shown/{kept.pk}"))
    assert "Estimate 2 in force" in text_of(physician.get(archive))
    visits = Visits(on=clock.today(acting.clinic), follow_ups=2)
    with acting.at_work():
        newer = keep_estimate(patient=kept.patient, course=kept.course, visits=visits, by=acting)
    assert "Estimate 2 in force" in text_of(desk.get(f"/shown/{kept.pk}"))  # nobody has the newer
    given = {"how": "in-person", "at": newer.happened_at, "paper_kept": "folder 3"}
    with acting.at_work():
        give_estimate(estimate=newer, by=acting, **given)
    assert "Estimate 2 replaced by a newer one" in text_of(desk.get(f"/shown/{kept.pk}"))
    assert "Estimate 2 replaced by a newer one" in text_of(physician.get(archive))


def test_the_archive_says_what_an_estimate_would_come_to_today(
    desk: Client, handed: EstimateStep, acting: Actor
) -> None:
    address = f"/shown/{handed.document_id}"
    assert "made today it would say the same" in text_of(desk.get(address))
    by = system(acting.clinic)
    with by.at_work():
        dear = {"amount": Decimal(900), "starts_on": clock.today(acting.clinic)}
        set_price(procedure="session", **dear, by=by)
    differs = text_of(desk.get(address)).replace("\N{NO-BREAK SPACE}", " ")
    assert "In all | | | 1,260.00 USD | 3,060.00 USD | 4,860.00 USD" in differs
    with by.at_work():
        for row in ClinicPrice.objects.filter(procedure="session"):
            withdraw_price(price=row, by=by)
    differs = text_of(desk.get(address))
    assert "It cannot be made today. Session: no price on" in differs


def test_the_next_paper_says_what_is_otherwise_than_in_the_one_before(
    desk: Client, handed: EstimateStep
) -> None:
    """The first had a first visit and one later visit, this one three later visits."""
    kept = desk.get(f"/shown/{handed.document_id}/document").content
    said = " ".join(lines_of(kept)).replace("\N{NO-BREAK SPACE}", " ")
    for words in (
        "What is otherwise than in version 1 of",
        "First visit: assessment: before 1 at 180.00 USD, now no longer in it.",
        "Follow-up visit: before 1 at 120.00 USD, now 3 at 120.00 USD. As planned: +240.00 USD.",
        "In all, as planned: +60.00 USD",
    ):
        assert words in said


def test_bytes_of_an_estimate_that_were_changed_are_not_handed_out(
    desk: Client, handed: EstimateStep, ada: Patient, acting: Actor
) -> None:
    assert handed.document is not None
    with acting.at_work():
        change_archived(handed.document, content=b"<p>Cheap</p>")
    for client, address in (
        (desk, f"/estimates/{handed.estimate_id}"),
        (desk, f"/shown/{handed.document_id}/document"),
        (logged_in(ada, acting), f"/my/estimates/{handed.estimate_id}"),
    ):
        assert client.get(address).status_code == 409, address


def test_the_person_has_the_same_bytes_and_can_read_them_in_another_language(
    handed: EstimateStep, ada: Patient, finn: Patient, acting: Actor
) -> None:
    hers = logged_in(ada, acting)
    page = hers.get(f"/my/estimates/{handed.estimate_id}").content.decode()
    assert f"/my/shown/{handed.document_id}.pdf" in page
    assert hers.get(f"/my/shown/{handed.document_id}.pdf").content.startswith(b"%PDF")
    his = logged_in(finn, acting)
    assert his.get(f"/my/shown/{handed.document_id}").status_code == 404
    hers.post("/my/language", {"language": "es", "back": "/my"})
    said = text_of(hers.get(f"/my/estimates/{handed.estimate_id}"))
    assert "Según lo previsto" in said


def test_costs_are_closed_to_others(log_in: Callable[[str], Client], given: Estimate) -> None:
    addresses = [
        f"/patients/{given.patient_id}/costs",
        f"/estimates/{given.pk}",
        "/estimates-owed.csv",
    ]
    for name in ("admin", "researcher"):
        assert {log_in(name).get(one).status_code for one in addresses} == {403}
    there = open_clinic(name="There")
    with system(there).at_work():
        row = entry(system(there), Patient.objects.create(clinic=there), at=clock.now(there))
        hidden = Estimate.objects.create(**row, asked={}, body={}, stated={}, sha256="")
    assert log_in("desk").get(f"/estimates/{hidden.pk}").status_code == 404


def test_the_patient_reads_what_was_given_and_no_other(
    given: Estimate, ada: Patient, finn: Patient, acting: Actor, desk: Client
) -> None:
    hers, his = logged_in(ada, acting), logged_in(finn, acting)
    home = text_of(hers.get(f"/my/{ada.pk}"))
    assert "What it costs" in home
    assert "If you stop after session 1" in text_of(hers.get(f"/my/estimates/{given.pk}"))
    assert his.get(f"/my/estimates/{given.pk}").status_code == 404
    send(desk, f"/courses/{given.course_id}/estimate", follow_ups="3")
    newer = desk.get(f"/patients/{ada.pk}/costs").content.decode()
    kept = newer.partition('href="/estimates/')[2].partition('"')[0]
    assert hers.get(f"/my/estimates/{kept}").status_code == 404  # nobody gave it yet


def test_the_patient_says_on_their_own_pages_that_they_have_it(
    given: Estimate, ada: Patient, finn: Patient, acting: Actor, desk: Client
) -> None:
    hers, address = logged_in(ada, acting), f"/my/estimates/{given.pk}"
    assert "I have this estimate" in text_of(hers.get(address))
    pressed = {"submission": new_key()}
    assert logged_in(finn, acting).post(f"{address}/have", pressed).status_code == 404
    for _twice in range(2):
        assert hers.post(f"{address}/have", pressed).status_code == 302
    assert "You told the clinic that you have this estimate." in text_of(hers.get(address))
    assert "The person has it: On their own pages" in text_of(desk.get(f"/estimates/{given.pk}"))


@pytest.mark.parametrize("changed", ["on disk", "marked"])
def test_the_patient_does_not_read_what_was_changed_or_marked_in_error(
    given: Estimate, ada: Patient, acting: Actor, changed: str
) -> None:
    hers = logged_in(ada, acting)
    assert hers.get(f"/my/estimates/{given.pk}").status_code == 200
    status = {"on disk": 409, "marked": 404}[changed]
    with acting.at_work():
        if changed == "marked":
            mark_in_error(entry=given, reason="slip", by=acting, verb="keep_money")
        else:
            Estimate.objects.filter(pk=given.pk).update(stated={})
    assert hers.get(f"/my/estimates/{given.pk}").status_code == status
    assert f"/my/estimates/{given.pk}" not in hers.get(f"/my/{ada.pk}").content.decode()


def test_who_is_booked_is_asked_who_pays(desk: Client, ada: Patient, acting: Actor) -> None:
    later = clock.now(acting.clinic) + timedelta(days=30)
    with acting.at_work():
        Appointment.objects.create(
            clinic=acting.clinic,
            patient=ada,
            purpose="assessment",
            starts_at=later,
            booked_at=clock.now(acting.clinic),
        )
    assert "Who pays is not known: ask 1 person" in text_of(desk.get("/"))
    assert f"/patients/{ada.pk}/coverage" in desk.get("/estimates-owed").content.decode()
    send(desk, f"/patients/{ada.pk}/coverage", kind="medicare")
    assert "Who pays is not known: ask" not in text_of(desk.get("/"))
    assert f"/patients/{ada.pk}/coverage" not in desk.get("/estimates-owed").content.decode()


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


def test_who_pays_from_a_day_to_come_keeps_that_day_when_a_note_is_added(
    desk: Client, ada: Patient, acting: Actor
) -> None:
    address = f"/patients/{ada.pk}/coverage"
    in_a_month = clock.today(acting.clinic) + timedelta(days=30)
    send(desk, address, kind="commercial", payer="aetna")
    send(desk, address, kind="uninsured", starts_on=in_a_month.isoformat())
    assert f'value="{in_a_month}"' in desk.get(address).content.decode()
