"""A consent signed on a screen of the clinic: what is kept, refused, and what it decides."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from prolo.care.stored import to_json
from prolo.cli.entry import main
from prolo.registry import clock
from prolo.registry.access import Actor, system
from prolo.registry.actions import signing
from prolo.registry.actions.appointments import book_appointment
from prolo.registry.actions.clinics import open_clinic
from prolo.registry.actions.people import add_membership
from prolo.registry.actions.signing import drawing_fault
from prolo.registry.archive import read_document, read_printed
from prolo.registry.board import agreed
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.consents import AS_SIGNED, covers, is_as_signed
from prolo.registry.course_facts import course_facts
from prolo.registry.due import rebuild_course
from prolo.registry.entering import entry, lock_patient
from prolo.registry.models import (
    Consent,
    ConsentRequest,
    ConsentSignature,
    Course,
    DocumentShown,
    Identity,
    Patient,
    Plan,
    Role,
    User,
)
from tests.support.tampering import change_archived, change_kept, change_printed
from tests.web import course_steps as steps
from tests.web.conftest import send, text_of
from tests.web.signing.asked import ASK, DRAWN, PLAN, Stored, filled, here, sign

pytestmark = pytest.mark.both_databases
WITHDRAWN = datetime(2026, 1, 2, tzinfo=UTC)

# -- what is kept


def test_what_stood_there_is_what_is_signed_kept_and_read_years_later(
    printed: None, physician: Client, asked: ConsentRequest, stored: Stored
) -> None:
    page = physician.get(here(asked)).content.decode()
    assert sign(physician, here(asked)).status_code == 302
    (signature,), (consent,) = stored(ConsentSignature), stored(Consent)
    assert (signature.method, signature.how, signature.identity) == ("drawn", "screen", "document")
    assert (consent.signed_by, consent.signature_id) == ("Ada Example", signature.pk)
    assert consent.region == "knee"
    assert [plan.body for plan in stored(Plan)] == [to_json(PLAN)]
    (paper,) = stored(DocumentShown)
    assert (paper.pk, paper.is_personal) == (signature.paper_id, True)  # it names who is treated
    assert "Nothing: made today" in text_of(physician.get(f"/shown/{signature.paper_id}"))
    listed = physician.get(f"/patients/{asked.patient_id}/archive.json").json()["rows"]
    assert [(one["kind"], one["sha256"]) for one in listed] == [("consent", signature.sha256)]
    with time_machine.travel(signature.signed_at + timedelta(days=400)):
        later = Client()
        later.force_login(User.objects.get(username="physician"))
        kept = later.get(f"/shown/{signature.paper_id}/document")
        assert hashlib.sha256(kept.content).hexdigest() == signature.sha256
        assert kept.content.decode().partition("<main>\n")[2].partition("\n</main>")[0] in page
        record = text_of(later.get(f"/signatures/{signature.pk}"))
    for part in ("The paper is as it was signed", signature.sha256, "Ada Example, for themselves"):
        assert part in record
    assert later.get(f"/signatures/{signature.pk}/signature.pdf").content.startswith(b"%PDF")


def test_a_name_in_letters_of_no_font_is_signed_all_the_same_and_no_paper_is_printed(
    printed: None, physician: Client, course: Course, ada: Patient, acting: Actor, stored: Stored
) -> None:
    with acting.at_work():
        Identity.objects.filter(patient=ada).update(given_names="娜", family_name="李")
    assert send(physician, f"/courses/{course.pk}/consent", **ASK).status_code == 302
    (asked,) = stored(ConsentRequest)
    assert sign(physician, here(asked)).status_code == 302
    (signature,), (paper,) = stored(ConsentSignature), stored(DocumentShown)
    assert "李" in signature.name
    assert paper.printed_sha256 == ""
    assert "李" in physician.get(f"/shown/{paper.pk}/document").content.decode()
    for address in (
        f"/courses/{course.pk}/consent.pdf",
        f"/signatures/{signature.pk}/signature.pdf",
    ):
        refused = physician.get(address)
        assert refused.status_code == 422
        assert "print the page with the browser" in text_of(refused)
    shown = {"shown_to": "patient"}  # the sheet of options names nobody
    assert send(physician, f"/courses/{course.pk}/options", **shown).status_code == 302


def test_a_typed_name_signs_as_well(
    physician: Client, asked: ConsentRequest, stored: Stored
) -> None:
    assert sign(physician, here(asked), typed="example, ADA").status_code == 302
    (signature,) = stored(ConsentSignature)
    assert (signature.method, signature.name, signature.drawing) == ("typed", "example, ADA", "")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({}, "Sign in the field, or type your name"),
        ({"typed": "Ines Example"}, "Type the name exactly as it stands there"),
        ({"typed": "Ada Example", "agrees": ""}, "Tick this if you agree"),
        ({"drawing": "M1,1L2,2"}, "Draw your signature larger"),
        ({"drawing": 'M1,1"/><script>'}, "Draw it again, or type your name"),
        ({"typed": "x" * 500}, "Shorten this to 120 characters"),
    ],
)
def test_what_is_no_signature_is_refused_in_words(
    physician: Client, asked: ConsentRequest, stored: Stored, typed: dict[str, str], sentence: str
) -> None:
    refused = sign(physician, here(asked), **({"typed": ""} | typed))
    assert refused.status_code == 422
    assert sentence in text_of(refused)
    assert stored(ConsentSignature) == stored(Consent) == []


@pytest.mark.parametrize(
    ("path", "fault"),
    [
        (DRAWN, ""),
        ("", "unreadable"),
        ("M1,1", "too-small"),
        ("M1,1L2,2L3,3L4,4L5,5L6,6", "too-small"),
        ("M1,1L1001,5", "unreadable"),
        ("M1,1L5,301", "unreadable"),
        ("M1,1 L2,2", "unreadable"),
        ("M-1,1L2,2", "unreadable"),
        ("M1,1" + "L9,9L500,200" * 5_000, "unreadable"),
    ],
)
def test_a_drawing_is_strokes_within_the_field_and_no_dot(path: str, fault: str) -> None:
    assert drawing_fault(path) == fault


# -- what changes meanwhile


def test_another_plan_meanwhile_keeps_nothing_and_shows_the_paper_anew(
    physician: Client, asked: ConsentRequest, stored: Stored, acting: Actor
) -> None:
    typed = filled(physician.get(here(asked)), drawing=DRAWN)
    with acting.at_work():
        plan = Plan.objects.get(course=asked.course)
        plan.body = {**plan.body, "sessions_on": plan.body["sessions_on"][:1]}
        plan.save()
    refused = physician.post(here(asked), typed)
    assert refused.status_code == 409
    assert "Nothing was signed: the paper has changed" in text_of(refused)
    assert DRAWN not in refused.content.decode()
    assert stored(ConsentSignature) == []
    again = physician.post(here(asked), filled(refused, drawing=DRAWN))
    assert again.status_code == 302


def test_another_plan_while_the_signature_is_kept_shows_the_paper_anew(
    physician: Client,
    asked: ConsentRequest,
    stored: Stored,
    acting: Actor,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It is signed after the paper was made and compared, and before the lock."""
    typed = filled(physician.get(here(asked)), drawing=DRAWN)

    def locked_late(patient: Patient) -> None:
        monkeypatch.setattr(signing, "lock_patient", lock_patient)
        plan = Plan.objects.get(course=asked.course)
        Plan.objects.create(
            **entry(acting, patient, at=clock.now(acting.clinic), after=plan),
            course=asked.course,
            body=to_json(replace(PLAN, sedation="oral")),
        )
        lock_patient(patient)

    monkeypatch.setattr(signing, "lock_patient", locked_late)
    refused = physician.post(here(asked), typed)
    assert refused.status_code == 409
    assert "Nothing was signed: the paper has changed" in text_of(refused)
    assert stored(ConsentSignature) == stored(Consent) == []


def test_who_read_another_language_signs_that_paper(
    physician: Client, asked: ConsentRequest, stored: Stored
) -> None:
    typed = filled(physician.get(here(asked)), drawing=DRAWN)
    assert physician.post(f"{here(asked)}?language=es", typed).status_code == 409
    chosen = {"drawing": DRAWN, "understands": "on"}
    assert sign(physician, f"{here(asked)}?language=es", **chosen).status_code == 302
    (paper,) = stored(DocumentShown)
    assert paper.language == "es"
    assert "Consentimiento" in paper.title


def test_signed_twice_it_is_signed_once(
    physician: Client, asked: ConsentRequest, stored: Stored
) -> None:
    typed = filled(physician.get(here(asked)), drawing=DRAWN)
    assert physician.post(here(asked), typed).status_code == 302
    again = physician.post(here(asked), typed)
    assert again.status_code == 409
    assert "It was signed before. Nothing was signed twice." in text_of(again)
    assert len(stored(ConsentSignature)) == len(stored(Consent)) == 1


def test_a_new_request_ends_the_one_before(
    physician: Client, asked: ConsentRequest, course: Course, stored: Stored
) -> None:
    typed = filled(physician.get(here(asked)), drawing=DRAWN)
    assert send(physician, f"/courses/{course.pk}/consent", **ASK).status_code == 302
    late = physician.post(here(asked), typed)
    assert late.status_code == 409
    assert "This is not to be signed any more" in text_of(late)
    assert [one.state for one in stored(ConsentRequest)] == ["ended", "open"]
    assert stored(Consent) == []


# -- who asks, and whom


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"off_label_said": ""}, "Say that the use is off label"),
        ({"identity": ""}, "Say how you know that this is the person"),
        ({"signer": ""}, "Choose who signs"),
    ],
)
def test_it_is_asked_once_it_was_explained_to_somebody_known(
    physician: Client, course: Course, stored: Stored, typed: dict[str, str], sentence: str
) -> None:
    refused = send(physician, f"/courses/{course.pk}/consent", **(ASK | typed))
    assert refused.status_code == 422
    assert sentence in text_of(refused)
    assert stored(ConsentRequest) == []


def test_who_needs_an_interpreter_says_that_it_was_interpreted(
    physician: Client, course: Course, stored: Stored, ada: Patient, acting: Actor
) -> None:
    with acting.at_work():
        needs = {"preferred_language": "es", "interpreter_needed": True}
        Identity.objects.filter(patient=ada).update(**needs)
    address = f"/courses/{course.pk}/consent"
    assert 'value="Español"' in physician.get(address).content.decode()
    assert "enter who interprets" in text_of(send(physician, address, **ASK))
    named = ASK | {"interpreter": "Ivo Invented", "interpreter_language": "español"}
    assert send(physician, address, **named).status_code == 302
    (row,) = stored(ConsentRequest)
    assert row.language == "es"
    assert "Marque esto cuando" in text_of(sign(physician, here(row)))
    assert sign(physician, here(row), drawing=DRAWN, interpreted="on").status_code == 302
    (consent,) = stored(Consent)
    assert (consent.interpreter, consent.interpreter_language) == ("Ivo Invented", "español")


def test_without_a_plan_there_is_nothing_to_sign(
    physician: Client, ada: Patient, stored: Stored
) -> None:
    page = f"{steps.open_course(physician, ada)}/consent"
    assert "No plan is signed yet" in text_of(physician.get(page))
    assert send(physician, page, **ASK).status_code == 422
    assert stored(ConsentRequest) == []


@pytest.mark.parametrize("role", ["desk", "researcher", "admin"])
def test_who_takes_no_consent_sees_none_of_it(
    log_in: Callable[[str], Client], asked: ConsentRequest, role: str
) -> None:
    client = log_in(role)
    for address in (f"/consent-requests/{asked.pk}", here(asked)):
        assert client.get(address).status_code == 403
    assert client.post(f"/consent-requests/{asked.pk}/tablet").status_code == 403


def test_another_clinic_finds_none_of_it(
    physician: Client, asked: ConsentRequest, stored: Stored
) -> None:
    sign(physician, here(asked))
    (signature,) = stored(ConsentSignature)
    elsewhere = open_clinic(name="Elsewhere", time_zone="UTC")
    stranger = User.objects.create(username="stranger", full_name="Stranger")
    add_membership(user=stranger, role=Role.PHYSICIAN, by=system(elsewhere))
    client = Client()
    client.force_login(stranger)
    for address in (
        f"/courses/{asked.course_id}/consent",
        f"/consent-requests/{asked.pk}",
        here(asked),
        f"/signatures/{signature.pk}",
    ):
        assert client.get(address).status_code == 404


# -- what it decides


def test_bytes_that_were_changed_count_for_nothing_and_are_not_handed_out(
    physician: Client, asked: ConsentRequest, stored: Stored, acting: Actor
) -> None:
    sign(physician, here(asked))
    (signature,) = stored(ConsentSignature)
    with acting.at_work():
        change_archived(signature.paper, content=b"<p>Both knees</p>")
    page = text_of(physician.get(f"/courses/{asked.course_id}/consent"))
    assert "What is stored is not what was signed" in page
    assert physician.get(f"/signatures/{signature.pk}").status_code == 409
    assert physician.get(f"/shown/{signature.paper_id}/document").status_code == 409


@pytest.mark.parametrize(
    ("of", "change"),
    [
        ("signature", {"drawing": DRAWN.replace("M100", "M101")}),
        ("signature", {"name": "Ines Example"}),
        ("request", {"interpreter": "Ivo Invented", "interpreter_language": "español"}),
        ("plan", {"body": to_json(replace(PLAN, sedation="oral"))}),
        ("consent", {"side": "left"}),
        ("consent", {"region": "shoulder"}),
        ("consent", {"irritant": "p2g"}),
        ("consent", {"irritants_besides": ["p2g"]}),
        ("consent", {"off_label_said": False}),
        ("consent", {"withdrawn_at": WITHDRAWN, "withdrawn_how": "told"}),
    ],
)
def test_whatever_was_changed_of_consent_signature_or_plan_counts_for_nothing(
    physician: Client,
    asked: ConsentRequest,
    stored: Stored,
    acting: Actor,
    of: str,
    change: dict[str, Any],
) -> None:
    sign(physician, here(asked))
    (signature,), (consent,) = stored(ConsentSignature), stored(Consent)
    with acting.at_work():
        assert is_as_signed(consent)
        assert covers(consent, asked.course, PLAN, at=consent.happened_at)
        rows = {
            "signature": signature,
            "request": signature.request,
            "plan": consent.plan,
            "consent": consent,
        }
        change_kept(rows[of], **change)
        now = Consent.objects.get()
        assert not is_as_signed(now)
        assert not covers(now, asked.course, PLAN, at=consent.happened_at)
        rebuild_course(asked.course, by=acting)  # as the next step does; a change on disk is none
    page = physician.get(f"/courses/{asked.course_id}/consent")
    assert "What is stored is not what was signed" in text_of(page)
    assert physician.get(f"/signatures/{signature.pk}").status_code == 409


CHANGED: dict[Any, Any] = {change_archived: read_document, change_printed: read_printed}


@pytest.mark.parametrize("change", CHANGED)
def test_a_paper_that_was_changed_on_disk_covers_no_plan_on_the_board_or_where_it_is_due(
    printed: None,
    physician: Client,
    asked: ConsentRequest,
    course: Course,
    stored: Stored,
    acting: Actor,
    change: Callable[..., None],
) -> None:
    starts = clock.now(acting.clinic) + timedelta(hours=1)
    sign(physician, here(asked))
    (consent,) = stored(Consent)
    with acting.at_work():
        appointment = book_appointment(
            patient=course.patient,
            course=course,
            purpose="session",
            session_number=1,
            starts_at=starts,
            by=acting,
        )
    knowledge = clinic_knowledge(acting.clinic)

    def counts() -> tuple[bool, ...]:
        now = Consent.objects.select_related(*AS_SIGNED).get()
        return (
            covers(now, course, PLAN, at=consent.happened_at),
            course_facts(course, knowledge=knowledge).has_consent,
            course.pk in agreed([appointment]),
        )

    with acting.at_work():
        assert counts() == (True, True, True)
        paper = consent.signature.paper
        kept = {one: read(paper).content for one, read in CHANGED.items()}
        change(paper, content=b"<p>Both knees</p>")
        assert counts() == (False, False, False)
    assert physician.get(f"/signatures/{consent.signature_id}").status_code == 409
    page = physician.get(f"/courses/{course.pk}/consent")
    assert "What is stored is not what was signed" in text_of(page)
    with acting.at_work():
        change(paper, content=kept[change])
        assert counts() == (True, True, True)


def test_a_plan_is_compared_with_what_was_signed_in_one_query(
    physician: Client, asked: ConsentRequest, acting: Actor
) -> None:
    sign(physician, here(asked))
    with acting.at_work(), CaptureQueriesContext(connection) as asked_for:
        (row,) = Consent.objects.select_related(*AS_SIGNED)
        assert is_as_signed(row)
    assert len(asked_for) == 1


def test_the_page_of_a_signature_comes_by_command_too(
    printed: None,
    physician: Client,
    asked: ConsentRequest,
    acting: Actor,
    stored: Stored,
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    sign(physician, here(asked))
    (signature,), (consent,) = stored(ConsentSignature), stored(Consent)
    page = physician.get(f"/signatures/{signature.pk}/signature.pdf").content
    typed = ["paper", "signature", str(signature.pk), "--by", "physician", "-o", "-"]
    assert main(typed) == 0
    assert capfdbinary.readouterr().out == page
    with acting.at_work():
        Consent.objects.filter(pk=consent.pk).update(side="left")
    assert main(typed) == 1
    assert "is not what was kept" in capfdbinary.readouterr().err.decode()
