"""A consent signed on a screen, the tablet, behind a link, on own pages; and taken back there."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils.translation import _trans

import prolo.web
from prolo.care import plan as care_plan
from prolo.care.stored import to_json
from prolo.papers import options_sheet
from prolo.registry import clock
from prolo.registry.access import Actor, system
from prolo.registry.actions.clinics import open_clinic
from prolo.registry.actions.courses import open_course
from prolo.registry.actions.people import add_membership
from prolo.registry.actions.relations import add_relation
from prolo.registry.actions.signing import drawing_fault
from prolo.registry.entering import entry
from prolo.registry.links import open_link
from prolo.registry.models import (
    Clinic,
    Consent,
    ConsentRequest,
    ConsentSignature,
    Course,
    DocumentShown,
    Event,
    Identity,
    Message,
    Patient,
    Plan,
    Role,
    User,
)
from prolo.web.views import consent_papers
from prolo.web.views.signing import SignTask
from prolo.web.words.messages import written
from tests.support.tampering import change_archived
from tests.web import course_steps as steps
from tests.web.conftest import send, text_of
from tests.web.sheets import Sheet
from tests.web.test_mine import _catalog as catalog
from tests.web.test_mine import _listening as listening
from tests.web.test_mine import logged_in

PAGES = Path(prolo.web.__file__).parent / "templates" / "web" / "signing"
Stored = Callable[[Any], list[Any]]
DRAWN = "M100,150L140,90L200,200L260,80L320,210L380,100L700,150"
BORN = {"birth_date-day": "14", "birth_date-month": "3", "birth_date-year": "1958"}
ASK = {
    "off_label_said": "on",
    "alternatives_said": "on",
    "signer": "patient",
    "identity": "document",
}


PLAN = care_plan.Plan(
    protocol="",
    sites=(
        care_plan.PlannedSite(
            structure="knee-joint", side="right", volume_ml=Decimal(5), irritant="dextrose"
        ),
    ),
    sessions_on=(date(2026, 6, 20), date(2026, 7, 18)),
)


@pytest.fixture(scope="module")
def known() -> dict[str, Any]:
    return {}


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch, known: dict[str, Any]) -> None:
    """What trials found is worked out once, and no PDF is made."""
    gather = options_sheet._comparisons

    def once(asking: Any) -> Any:
        if asking.condition not in known:
            known[asking.condition] = gather(asking)
        return known[asking.condition]

    monkeypatch.setattr(options_sheet, "_comparisons", once)
    monkeypatch.setattr(consent_papers, "can_typeset", lambda: False)


@pytest.fixture
def printed(quick: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(consent_papers, "can_typeset", lambda: True)


@pytest.fixture
def course(ada: Patient, acting: Actor) -> Course:
    """Planned, and the plan signed."""
    with acting.at_work():
        found = open_course(patient=ada, condition="knee-oa", side="right", by=acting)
        now = clock.now(acting.clinic)
        Plan.objects.create(**entry(acting, ada, at=now), course=found, body=to_json(PLAN))
    steps.begin_treatment(found, acting)
    return found


@pytest.fixture
def asked(physician: Client, course: Course, stored: Stored) -> ConsentRequest:
    assert send(physician, f"/courses/{course.pk}/consent", **ASK).status_code == 302
    row: ConsentRequest = stored(ConsentRequest)[0]
    return row


def here(asked: ConsentRequest) -> str:
    return f"/consent-requests/{asked.pk}/sign"


def filled(page: Any, **typed: str) -> dict[str, Any]:
    return {**Sheet(page).sends(), "agrees": "on", "typed": "", "drawing": "", **typed}


def sign(client: Client, address: str, **typed: str) -> Any:
    return client.post(address, filled(client.get(address), **(typed or {"drawing": DRAWN})))


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
    assert consent.structures
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


def test_who_read_another_language_signs_that_paper(
    physician: Client, asked: ConsentRequest, stored: Stored
) -> None:
    typed = filled(physician.get(here(asked)), drawing=DRAWN)
    assert physician.post(f"{here(asked)}?language=es", typed).status_code == 409
    assert sign(physician, f"{here(asked)}?language=es").status_code == 302
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


# -- the tablet


def test_the_tablet_shows_the_paper_alone_and_nothing_once_it_is_signed(
    physician: Client, asked: ConsentRequest, stored: Stored
) -> None:
    page = physician.post(f"/consent-requests/{asked.pk}/tablet", follow=True)
    assert "This is about Ada Example" in text_of(page)
    assert physician.get("/").headers["Location"].startswith("/log-in")
    done = physician.post("/tablet", filled(page, drawing=DRAWN))
    assert "Signed on" in text_of(done)
    assert "Please give the tablet back" in text_of(physician.get("/tablet"))
    assert "Please give the tablet back" in text_of(physician.post("/tablet", filled(page)))
    (signature,) = stored(ConsentSignature)
    assert (signature.how, signature.recorded_by.username) == ("tablet", "physician")


def test_what_was_opened_for_one_person_is_never_signed_by_another(
    physician: Client,
    asked: ConsentRequest,
    course: Course,
    log_in: Callable[[str], Client],
    stored: Stored,
) -> None:
    hers = physician.post(f"/consent-requests/{asked.pk}/tablet", follow=True)
    physician = log_in("physician")
    send(physician, f"/courses/{course.pk}/consent", **ASK)
    another = stored(ConsentRequest)[-1]
    physician.post(f"/consent-requests/{another.pk}/tablet")
    refused = physician.post("/tablet", filled(hers, drawing=DRAWN))
    assert refused.status_code == 409
    assert "belongs to another paper" in text_of(refused)
    assert stored(ConsentSignature) == []


def test_on_the_tablet_it_is_taken_back_without_a_reason(
    physician: Client, asked: ConsentRequest, log_in: Callable[[str], Client], stored: Stored
) -> None:
    sign(physician, here(asked))
    page = physician.post(f"/consent-requests/{asked.pk}/tablet", follow=True)
    gone = physician.post("/tablet", Sheet(page).sends() | {"take-back": "yes"})
    assert "Taken back on" in text_of(gone)
    assert [one.withdrawn_how for one in stored(Consent)] == ["", "tablet"]
    shown = text_of(log_in("physician").get(f"/courses/{asked.course_id}/consent"))
    assert "No reason was given; none is needed." in shown


def test_after_it_was_taken_back_the_old_paper_is_not_signed_again(
    physician: Client, asked: ConsentRequest, stored: Stored
) -> None:
    typed = filled(physician.get(here(asked)), drawing=DRAWN)
    physician.post(here(asked), typed)
    physician.post(here(asked), Sheet(physician.get(here(asked))).sends() | {"take-back": "yes"})
    again = physician.post(here(asked), typed)
    assert again.status_code == 409
    assert "you sign a new paper" in text_of(again)
    assert len(stored(ConsentSignature)) == 1


# -- the link


@pytest.fixture
def link(physician: Client, asked: ConsentRequest, stored: Stored, acting: Actor) -> str:
    with acting.at_work():
        Identity.objects.filter(patient=asked.patient).update(email="ada@example.org")
    assert physician.post(f"/consent-requests/{asked.pk}/link").status_code == 302
    (message,) = [one for one in stored(Message) if one.due_kind == "sign"]
    with acting.at_work():
        return f"/a/{open_link(message, by=acting).token}"


def test_behind_a_link_the_birth_date_comes_first(link: str, stored: Stored) -> None:
    client = Client()
    before = text_of(client.get(link))
    assert "One question first" in before
    assert "Ada" not in before
    assert "One question first" in text_of(client.post(link, {"drawing": DRAWN, "agrees": "on"}))
    client.post(f"{link}/who", BORN | {"birth_date-year": "1959"})
    assert "Ada" not in text_of(client.get(link))
    client.post(f"{link}/who", BORN)
    assert sign(client, link).status_code == 302
    (signature,) = stored(ConsentSignature)
    assert (signature.how, signature.identity, signature.recorded_by) == (
        "link",
        "birth-date",
        None,
    )
    copy = client.get(f"{link}/copy").content
    assert hashlib.sha256(copy).hexdigest() == signature.sha256
    assert Client().get(f"{link}/copy").status_code == 302
    client.post(link, Sheet(client.get(link)).sends() | {"take-back": "yes"})
    assert [one.withdrawn_how for one in stored(Consent)] == ["", "link"]


def test_who_only_looks_at_a_link_changes_nothing(link: str, stored: Stored) -> None:
    before = len(stored(Event))
    scanner = Client(headers={"User-Agent": "SafeLinks"})
    for part in ("", "/who", "/copy", "/stop"):
        scanner.get(f"{link}{part}")
    assert len(stored(Event)) == before


def test_after_three_days_a_link_takes_no_signature(
    link: str, clinic: Clinic, stored: Stored
) -> None:
    client = Client()
    client.post(f"{link}/who", BORN)
    typed = filled(client.get(link), drawing=DRAWN)
    with time_machine.travel(clock.now(clinic) + timedelta(days=3, minutes=1)):
        late = client.post(link, typed)
    assert late.status_code == 410
    assert "Nothing can be signed here any more." in text_of(late)
    assert stored(ConsentSignature) == []


def test_a_link_is_not_sent_where_it_would_reach_somebody_else(
    physician: Client, course: Course, stored: Stored
) -> None:
    guardian = ASK | {"signer": "another", "signed_by": "Ines Example"}
    assert send(physician, f"/courses/{course.pk}/consent", **guardian).status_code == 302
    (row,) = stored(ConsentRequest)
    refused = physician.post(f"/consent-requests/{row.pk}/link")
    assert "go to somebody else than who is to sign" in text_of(refused)
    assert [one for one in stored(Message) if one.due_kind == "sign"] == []


# -- own pages


def test_on_her_own_pages_she_signs_keeps_a_copy_and_takes_it_back(
    printed: None, asked: ConsentRequest, ada: Patient, acting: Actor, stored: Stored
) -> None:
    hers, address = logged_in(ada, acting), f"/my/consents/{asked.pk}"
    assert address in hers.get(f"/my/{ada.pk}").content.decode()
    assert sign(hers, address, typed="Ada Example").status_code == 302
    (signature,) = stored(ConsentSignature)
    assert (signature.how, signature.identity) == ("own-device", "log-in")
    home = hers.get(f"/my/{ada.pk}").content.decode()
    assert f"/my/signatures/{signature.pk}" in home
    copy = f"/my/signatures/{signature.pk}"
    assert signature.sha256 in text_of(hers.get(copy))
    assert hashlib.sha256(hers.get(f"{copy}/paper").content).hexdigest() == signature.sha256
    assert hers.get(f"{copy}/paper.pdf").content.startswith(b"%PDF")
    assert hers.get(f"{copy}/signature.pdf").content.startswith(b"%PDF")
    hers.post(address, Sheet(hers.get(address)).sends() | {"take-back": "yes"})
    assert [one.withdrawn_how for one in stored(Consent)] == ["", "own-device"]
    assert "does not count any more" in text_of(hers.get(f"/my/{ada.pk}"))


@pytest.mark.parametrize("kind", ["proxy", "guardian"])
def test_who_was_not_asked_reads_it_and_signs_nothing(
    asked: ConsentRequest, ada: Patient, acting: Actor, stored: Stored, kind: str
) -> None:
    with acting.at_work():
        relation = add_relation(patient=ada, kind=kind, name="Ines Example", by=acting)
    client, address = logged_in(ada, acting, relation), f"/my/consents/{asked.pk}"
    page = client.get(address)
    assert "You can read it here, and not sign it." in text_of(page)
    mark = SignTask(request=asked, how="own-device", identity="log-in", by=acting).mark
    typed = {"task": mark, "seen": "", "agrees": "on", "drawing": DRAWN}
    assert client.post(address, typed).status_code == 409
    assert stored(ConsentSignature) == []


def test_nobody_reads_what_another_person_is_asked(
    asked: ConsentRequest, finn: Patient, acting: Actor
) -> None:
    assert logged_in(finn, acting).get(f"/my/consents/{asked.pk}").status_code == 404


def test_every_sentence_that_a_signer_reads_is_in_every_language(
    printed: None,
    asked: ConsentRequest,
    ada: Patient,
    acting: Actor,
    stored: Stored,
    monkeypatch: Any,
) -> None:
    hers, address = logged_in(ada, acting), f"/my/consents/{asked.pk}"
    hers.get(address)  # what Django loads with its first page asks for words of its own
    said: set[str] = set()
    for name in ("gettext", "pgettext", "ngettext"):
        monkeypatch.setattr(_trans, name, listening(getattr(_trans, name), said))
    typed = filled(hers.get(address), drawing=DRAWN)
    for wrong in ({"seen": ""}, {"agrees": ""}, {"drawing": "M1,1"}, {"drawing": ""}):
        hers.post(address, typed | wrong)
    hers.post(address, typed)
    (signature,) = stored(ConsentSignature)
    hers.get(f"/my/signatures/{signature.pk}")
    back = Sheet(hers.get(address)).sends() | {"take-back": "yes"}
    assert hers.post(address, back).status_code == 302
    hers.get(address)
    with acting.at_work():
        closes_at = clock.now(acting.clinic)
        asks = {"named": "Mia", "is_to_sign": True, "closes_at": closes_at}
        written(language="de", sender="", clinic=acting.clinic, token="a", **asks)
    monkeypatch.undo()
    for page in PAGES.glob("*.html"):
        said |= set(re.findall(r"{% translate [\"']([^\"']+)[\"'] %}", page.read_text()))
    for code in ("de", "es", "ar"):
        assert sorted(said - catalog(code)) == [], code


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
