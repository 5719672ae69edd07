"""A consent on the tablet, behind a link and on own pages: signed there, and taken back there."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from django.utils.translation import _trans

import prolo.web
from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.actions.patient_access import end_access, give_access
from prolo.registry.actions.relations import add_relation
from prolo.registry.links import open_link
from prolo.registry.models import (
    Clinic,
    Consent,
    ConsentRequest,
    ConsentSignature,
    Course,
    Event,
    Identity,
    Message,
    Patient,
)
from prolo.web.views.signing import SignTask
from prolo.web.words.messages import written
from tests.support.tampering import change_kept
from tests.web.conftest import send, text_of
from tests.web.sheets import Sheet
from tests.web.signing.asked import ASK, BORN, DRAWN, SEEN, Stored, filled, here, sign
from tests.web.test_mine import _catalog as catalog
from tests.web.test_mine import _listening as listening
from tests.web.test_mine import logged_in

pytestmark = pytest.mark.both_databases

PAGES = Path(prolo.web.__file__).parent / "templates" / "web" / "signing"

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


def test_who_signed_is_told_of_own_pages_only_while_they_have_some(
    physician: Client, asked: ConsentRequest, log_in: Callable[[str], Client], acting: Actor
) -> None:
    sign(physician, here(asked))

    def is_told() -> bool:
        page = log_in("physician").post(f"/consent-requests/{asked.pk}/tablet", follow=True)
        assert "Ask the clinic for your copy on paper." in text_of(page)
        return "You can also read it on your own pages." in text_of(page)

    assert not is_told()
    with acting.at_work():
        mother = add_relation(patient=asked.patient, kind="guardian", name="Mia Example", by=acting)
        give_access(patient=asked.patient, relation=mother, by=acting)
    assert not is_told()  # hers are not the signer's
    with acting.at_work():
        access, _code = give_access(patient=asked.patient, by=acting)
    assert is_told()
    with acting.at_work():
        end_access(access=access, by=acting)
    assert not is_told()


def test_a_tablet_that_is_laid_down_closes_the_paper(
    physician: Client, asked: ConsentRequest, log_in: Callable[[str], Client], stored: Stored
) -> None:
    page = physician.post(f"/consent-requests/{asked.pk}/tablet", follow=True)
    assert "When nobody touches it for half an hour" in text_of(page)
    assert "Refresh" not in page.headers  # which would count from when the page was opened
    without_script = page.content.decode().partition("<noscript>")[2].partition("</noscript>")[0]
    seconds, _semicolon, then = (
        without_script.split('content="')[1].rstrip('">').partition("; url=")
    )
    assert int(seconds) == 30 * 60
    assert f'data-closes-s="{seconds}" data-closes-url="{then}"' in page.content.decode()
    gone = text_of(physician.get(then, follow=True))
    assert "Nothing is open on it now" in gone
    assert "Nothing was signed" in gone
    assert asked.signer not in gone
    assert "Nothing is open" in text_of(physician.post("/tablet", filled(page, drawing=DRAWN)))
    assert stored(ConsentSignature) == []
    at_work = log_in("physician")
    at_work.get(then)
    assert at_work.get("/").status_code == 200  # nobody else is logged out by that address


def test_who_touches_the_page_keeps_it_open(
    physician: Client, asked: ConsentRequest, stored: Stored
) -> None:
    page = physician.post(f"/consent-requests/{asked.pk}/tablet", follow=True)
    begun = timezone.now()
    for minutes in (50, 100):  # who reads it with an interpreter
        with time_machine.travel(begun + timedelta(minutes=minutes), tick=False):
            assert physician.post("/tablet/awake").status_code == 204
    with time_machine.travel(begun + timedelta(minutes=150), tick=False):
        assert "Your consent" in text_of(physician.get("/tablet"))
    with time_machine.travel(begun + timedelta(minutes=170), tick=False):
        assert "Nothing is open" in text_of(physician.post("/tablet", filled(page, drawing=DRAWN)))
    assert stored(ConsentSignature) == []


def test_a_tablet_given_back_unsigned_says_so_in_the_language_of_who_read(
    physician: Client, asked: ConsentRequest
) -> None:
    physician.post(f"/consent-requests/{asked.pk}/tablet")
    spanish = physician.get("/tablet?language=es").content.decode()
    end = spanish.partition('action="/tablet/end')[2].partition('"')[0]
    gone = physician.post(f"/tablet/end{end}", follow=True)
    assert "El documento aún espera una firma" in text_of(gone)


def test_a_tablet_on_which_was_signed_says_nothing_of_an_unsigned_paper(
    physician: Client, asked: ConsentRequest
) -> None:
    page = physician.post(f"/consent-requests/{asked.pk}/tablet", follow=True)
    physician.post("/tablet", filled(page, drawing=DRAWN))
    assert "Nothing was signed" not in text_of(physician.get("/tablet/idle", follow=True))


def test_a_tablet_that_is_laid_down_once_all_is_done_speaks_the_language_that_was_read(
    client: Client,
) -> None:
    laid_down = client.get("/tablet/idle?language=es", follow=True).content.decode()
    assert "Por favor, devuelva la tableta" in laid_down


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
    (message,) = [one for one in stored(Message) if (one.due_kind, one.rule) == ("sign", "invite")]
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


def test_who_reads_for_half_an_hour_says_the_birth_date_again_and_loses_no_signature(
    link: str, stored: Stored
) -> None:
    """What was half signed is shown to nobody else, and signed by nobody but them."""
    client, stranger = Client(), Client()
    with time_machine.travel(datetime.now(UTC), tick=False) as at:
        client.post(f"{link}/who", BORN)
        sent = Sheet(client.get(link)).sends() | {"agrees": "on", "typed": "Ada", "drawing": DRAWN}
        assert "One question first" in text_of(stranger.post(link, sent))
        stranger.post(f"{link}/who", BORN)
        assert DRAWN not in stranger.get(link).content.decode()
        at.shift(timedelta(minutes=31))
        asked = client.post(link, sent)
        assert "One question first" in text_of(asked)
        assert DRAWN not in asked.content.decode()
        assert "One question first" in text_of(client.get(f"{link}/copy", follow=True))
        assert client.post(f"{link}/who", BORN).status_code == 302
        assert not stored(ConsentSignature)
        page = client.get(link)
        assert "What you had typed or drawn still stands below" in text_of(page)
        kept = Sheet(page).sends()
        assert (kept["typed"], kept["drawing"], kept["agrees"]) == (["Ada"], [DRAWN], ["on"])
        assert client.post(link, kept).status_code == 302
        assert len(stored(ConsentSignature)) == 1
        assert "One question first" not in text_of(client.get(link))
        assert client.get(f"{link}/copy").status_code == 200
        at.shift(timedelta(minutes=31))
        assert client.get(f"{link}/copy").status_code == 302


def test_who_only_looks_at_a_link_changes_nothing(link: str, stored: Stored) -> None:
    before = len(stored(Event))
    scanner = Client(headers={"User-Agent": "SafeLinks"})
    for part in ("", "/who", "/copy", "/s"):
        scanner.get(f"{link}{part}")
    assert len(stored(Event)) == before


def test_a_link_to_sign_speaks_the_language_that_was_asked_for(
    link: str, asked: ConsentRequest, acting: Actor
) -> None:
    with acting.at_work():
        Identity.objects.filter(patient=asked.patient).update(preferred_language="de")
    client = Client()
    assert "One question first" in text_of(client.get(link))
    client.post(f"{link}/who", BORN)
    assert "Your consent" in text_of(client.get(link))
    assert "Ihre Einwilligung" in text_of(client.get(f"{link}?language=de"))


def test_a_link_closes_to_who_is_a_guardian_no_more(
    link: str, asked: ConsentRequest, ada: Patient, acting: Actor
) -> None:
    client = Client()
    client.post(f"{link}/who", BORN)
    today = clock.today(acting.clinic)
    days = {"starts_on": today - timedelta(days=9), "ends_on": today - timedelta(days=1)}
    with acting.at_work():
        former = add_relation(patient=ada, kind="guardian", name="Mia Example", by=acting, **days)
        change_kept(asked, relation=former, signed_as="guardian")
    for answer in (client.get(link), client.post(link, {"drawing": DRAWN, "agrees": "on"})):
        assert answer.status_code == 410
        assert "Nothing can be signed here any more." in text_of(answer)


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


def test_a_link_behind_which_it_was_signed_still_takes_it_back_before_the_third_session(
    link: str, clinic: Clinic, stored: Stored
) -> None:
    client = Client()
    client.post(f"{link}/who", BORN)
    assert sign(client, link).status_code == 302
    with time_machine.travel(clock.now(clinic) + timedelta(days=70)):
        later = Client()
        assert "Ada" not in text_of(later.get(link))
        later.post(f"{link}/who", BORN)
        assert later.get(f"{link}/copy").status_code == 200
        back = Sheet(later.get(link)).sends() | {"take-back": "yes"}
        assert later.post(link, back).status_code == 302
    assert [one.withdrawn_how for one in stored(Consent)] == ["", "link"]
    with time_machine.travel(clock.now(clinic) + timedelta(days=367)):
        assert "To take it back, call the clinic." in text_of(Client().get(link))


def test_a_link_is_not_sent_where_it_would_reach_somebody_else(
    physician: Client, course: Course, unable: None, stored: Stored
) -> None:
    guardian = ASK | {"signer": "another", "signed_by": "Ines Example"}
    guardian |= {name: SEEN[name] for name in ("relationship", "right", "document")}
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
