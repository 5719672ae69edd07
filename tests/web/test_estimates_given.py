"""An estimate that was given: kept byte for byte, compared, in force, and read by the person."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.test import Client

from prolo.care.money.estimate import Visits
from prolo.papers.differing import lines_of
from prolo.registry import clock
from prolo.registry.access import Actor, system
from prolo.registry.actions.clinics import open_clinic
from prolo.registry.actions.entries import mark_in_error
from prolo.registry.actions.estimates import (
    give_estimate,
    keep_estimate,
)
from prolo.registry.actions.prices import set_price, withdraw_price
from prolo.registry.entering import entry
from prolo.registry.models import (
    Clinic,
    ClinicPrice,
    Estimate,
    EstimateStep,
    Identity,
    Patient,
    Plan,
)
from prolo.web.forms.kit import new_key
from tests.support.tampering import change_archived
from tests.web.conftest import send, text_of
from tests.web.estimated import treated_with_estimate
from tests.web.test_mine import logged_in

pytestmark = pytest.mark.both_databases


@pytest.fixture
def given(ada: Patient, acting: Actor) -> Estimate:
    """Ada's knee is being treated, she is not insured, and has an estimate of three sessions."""
    return treated_with_estimate(ada, acting)


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
    paper = text_of(desk.get(f"/estimates/{given.pk}"))
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
    ) in said


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
    differs = text_of(desk.get(address))
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
    said = " ".join(lines_of(kept))
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
