"""A link in a message: nothing but its form, safe from who only looks, closed to guessing."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from itertools import product
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.log import configure_logging
from django.utils.translation import _trans

import prolo.web
from prolo.care.notices import CHANGES, Notice
from prolo.registry import clock
from prolo.registry.access import Actor, system
from prolo.registry.actions.appointments import book_appointment
from prolo.registry.actions.clinics import open_clinic
from prolo.registry.actions.courses import open_course
from prolo.registry.actions.links import end_links, open_link_again
from prolo.registry.links import TRIES, open_link
from prolo.registry.messages import Reached, settings_of
from prolo.registry.models import (
    AnswerLink,
    Attachment,
    Concern,
    Draft,
    Event,
    Message,
    MessageChoice,
    Patient,
    Response,
)
from prolo.web.words import notices
from prolo.web.words.messages import written
from tests.registry.treated import treat_knee
from tests.support.pictures import png
from tests.web.conftest import text_of
from tests.web.test_answering import typed
from tests.web.test_mine import _catalog, _listening, mark_of

pytestmark = pytest.mark.both_databases

PAGES = Path(prolo.web.__file__).parent / "templates" / "web" / "links"
Rows = Callable[[Any], list[Any]]
BORN = {"birth_date-day": "14", "birth_date-month": "3", "birth_date-year": "1958"}
WRONG = {**BORN, "birth_date-year": "1959"}
SKETCHY = re.compile(r"Ada|Example|knee", re.IGNORECASE)


@pytest.fixture
def link(acting: Actor, ada: Patient) -> str:
    return asked_by_message(ada, acting)


def asked_by_message(patient: Patient, by: Actor) -> str:
    """Treated a day ago, and asked how they are."""
    now = clock.now(by.clinic)
    course = treat_knee(patient, now - timedelta(days=1), by=by)
    with by.at_work():
        message = Message.objects.create(
            clinic=by.clinic,
            patient=patient,
            course=course,
            about="aftercare-1-d1",
            due_key="aftercare-1-d1",
            due_kind="answer-check",
            session_number=1,
            step=0,
            rule="invite",
            due_at=now,
            send_at=now,
            closes_at=now + timedelta(hours=10),
            channel="email",
            language="en",
            state="sent",
        )
        return f"/a/{open_link(message, by=by).token}"


def draft(client: Client, link: str, **answers: str) -> Any:
    page = client.get(link)
    return client.post(link, typed(page, **answers), headers={"Prolo-Draft": "1"})


def test_whoever_has_the_link_answers_once_and_learns_nothing_of_anybody(
    link: str, stored: Rows
) -> None:
    client = Client()
    page = client.get(link)
    assert page.status_code == 200
    assert not SKETCHY.search(text_of(page))
    assert "Why am I asked this? After a session everybody is asked" in text_of(page)
    sent = client.post(link, typed(page, fever="yes"))
    assert "Your answers have reached the clinic" in text_of(sent)
    assert not SKETCHY.search(text_of(sent))
    (row,) = stored(Response)
    assert (row.how, row.answered_by, row.recorded_by) == ("link", "patient", None)


def test_of_two_knees_the_page_says_which_is_asked_about(
    link: str, acting: Actor, ada: Patient
) -> None:
    """Else the answers of one would be taken for the other's."""
    with acting.at_work():
        [course] = ada.courses.all()
        side = {"left": "right", "right": "left"}[course.side]
        open_course(patient=ada, condition=course.condition, side=side, by=acting)
    page = Client().get(link)
    assert f"Knee osteoarthritis, {course.side}" in text_of(page)
    assert not re.search("Ada|Example", text_of(page))


def test_who_only_looks_changes_nothing(link: str, stored: Rows) -> None:
    before = len(stored(Event))
    scanner = Client(headers={"Sec-Purpose": "prefetch", "User-Agent": "SafeLinks"})
    for _ in range(3):
        assert scanner.get(link).status_code == scanner.head(link).status_code == 200
        scanner.get(f"{link}/s")
        scanner.get(f"{link}/who")
    assert len(stored(Event)) == before
    assert stored(Draft) == stored(Response) == stored(MessageChoice) == []
    client = Client()
    client.post(link, typed(client.get(link)))
    assert len(stored(Response)) == 1


def test_a_sending_without_the_pages_token_is_refused(link: str, stored: Rows) -> None:
    strict = Client(enforce_csrf_checks=True)
    form = typed(strict.get(link))
    form.pop("csrfmiddlewaretoken", None)
    assert strict.post(link, form).status_code == 403
    assert strict.post(f"{link}/s").status_code == 403
    assert stored(Response) == []


def test_another_device_says_the_birth_date_before_it_sees_what_is_half_given(link: str) -> None:
    first, second = Client(), Client()
    assert draft(first, link, pain="7").status_code == 204
    assert "You began on" in text_of(first.get(link))
    page = text_of(second.get(link))
    assert "One question first" in page
    assert "You began on" not in page
    assert not SKETCHY.search(page)
    passed = second.post(f"{link}/who", BORN)
    assert passed.headers["Location"] == link
    assert "You began on" in text_of(second.get(link))


def test_a_sending_that_was_refused_is_kept_half_given_and_reaches_the_clinic(
    link: str, stored: Rows
) -> None:
    client = Client()
    refused = client.post(link, typed(client.get(link), fever="yes", temperature="abc"))
    assert refused.status_code == 422
    (kept,), (concern,) = stored(Draft), stored(Concern)
    assert (kept.typed["temperature"], concern.level) == ("abc", "same-day")
    assert "You began on" in text_of(client.get(link))
    assert "One question first" in text_of(Client().get(link))


def test_a_refused_sending_of_a_second_device_writes_over_nothing(link: str, stored: Rows) -> None:
    first, second = Client(), Client()
    form = typed(second.get(link), fever="no", temperature="abc")
    draft(first, link, fever="yes")
    assert second.post(link, form).status_code == 422
    (kept,) = stored(Draft)
    assert kept.typed["fever"] == "yes"


def test_photos_go_in_by_a_link_and_none_comes_out(link: str, stored: Rows) -> None:
    first, second = Client(), Client()
    for n, client in enumerate((first, second)):
        fields = {
            "task": mark_of(client.get(link)),
            "photos": "yes",
            "photo": SimpleUploadedFile("a.png", png((8, 8 + n))),
        }
        assert "1 photo kept" in text_of(client.post(link, fields))
    assert [one.how for one in stored(Attachment)] == ["link", "link"]
    page = first.get(link)
    assert "photo kept" not in text_of(page)
    assert "/attachments/" not in page.content.decode()
    assert Client().get(f"/attachments/{stored(Attachment)[0].pk}/small").status_code == 302


def test_the_language_that_was_chosen_stays_through_the_birth_date(link: str) -> None:
    draft(Client(), link, pain="7")
    reader = Client()
    asked = reader.get(f"{link}?language=ar")
    (sent_to,) = re.findall(r'action="(\S+/who\S*)"', asked.content.decode())
    assert "A machine translated this page" in text_of(asked)
    for given in (WRONG, BORN):
        read = reader.post(sent_to, given, follow=True).content.decode()
        assert '<html lang="ar" dir="rtl"' in read


def test_that_answers_have_come_is_said_to_who_says_the_birth_date(link: str) -> None:
    person, other = Client(), Client()
    assert "The clinic has these answers" not in text_of(person.get(link))
    person.post(link, typed(person.get(link)))
    for client in (person, other):
        page = text_of(client.get(link))
        assert "Answered on" not in page
        assert "The clinic has these answers" not in page
    person.post(f"{link}/who", BORN)
    assert "If something has changed, answer again" in text_of(person.get(link))
    assert "Answered on" not in text_of(other.get(link))


def test_who_does_not_know_the_birth_date_writes_over_nothing(link: str, stored: Rows) -> None:
    first, other = Client(), Client()
    form = typed(first.get(link), pain="7")
    first.post(link, form, headers={"Prolo-Draft": "1"})
    again = other.post(link, {**form, "pain": "0"}, headers={"Prolo-Draft": "1"})
    assert again.status_code == 403
    assert stored(Draft)[0].typed["pain"] == "7"


def test_who_sends_anything_without_the_birth_date_still_sees_nothing(link: str) -> None:
    first, other = Client(), Client()
    form = typed(first.get(link))
    first.post(link, {**form, "pain": "7"}, headers={"Prolo-Draft": "1"})
    for sent, status in (({}, 409), ({"task": form["task"]}, 422), (form, 200)):
        assert other.post(link, sent).status_code == status
        draft(first, link, pain="7")
        assert "One question first" in text_of(other.get(link))


def test_five_wrong_birth_dates_lock_the_link_and_the_clinic_is_told(
    link: str, stored: Rows, desk: Client, ada: Patient, acting: Actor
) -> None:
    draft(Client(), link)
    guessing = Client()
    said = [text_of(guessing.post(f"{link}/who", WRONG)) for _ in range(TRIES)]
    assert "Tries that are left: 4" in said[0]
    assert "Tries that are left: 1" in said[3]
    assert "Too many wrong birth dates" in said[4]
    assert "the clinic has been told" in said[4]
    assert guessing.post(f"{link}/who", BORN).status_code == 410
    assert Client().get(link).status_code == 410
    assert "A link was closed after five wrong birth dates" in text_of(desk.get("/"))
    page = f"/patients/{ada.pk}/messages"
    assert "Five wrong birth dates were entered" in text_of(desk.get(page))
    (listed,) = desk.get(f"/patients/{ada.pk}/links.json").json()["rows"]
    assert listed["locked_at"] < listed["expires_at"]
    (row,) = stored(AnswerLink)
    assert desk.post(f"/links/{row.pk}/again").status_code == 302
    assert guessing.post(f"{link}/who", BORN).headers["Location"] == link
    assert "A link was closed" not in text_of(desk.get("/"))


@pytest.mark.parametrize("why", ["expired", "revoked", "unknown"])
def test_a_link_that_does_not_open_says_so_and_whom_to_call(
    link: str, why: str, acting: Actor, stored: Rows
) -> None:
    (row,) = stored(AnswerLink)
    if why == "expired":
        with acting.at_work():
            AnswerLink.objects.update(expires_at=clock.now(acting.clinic))
    elif why == "revoked":
        end_links(link=row, by=acting)
    else:
        link = f"{link[:-4]}AAAA"
    page = Client().get(link)
    assert page.status_code == (404 if why == "unknown" else 410)
    assert "In an emergency call" in text_of(page)
    assert not SKETCHY.search(text_of(page))
    assert Client().post(link, {"pain": "3"}).status_code == page.status_code
    assert stored(Response) == []


def test_no_more_messages_takes_one_press_even_of_an_old_link(
    link: str, acting: Actor, stored: Rows
) -> None:
    with acting.at_work():
        AnswerLink.objects.update(expires_at=clock.now(acting.clinic))
    client = Client()
    page = text_of(client.get(f"{link}/s"))
    assert "Send me no more messages" in page
    assert "because you are asked at times that were agreed with you" in page
    for _ in range(2):
        assert "You get no more such messages" in text_of(client.post(f"{link}/s"))
    (choice,) = stored(MessageChoice)
    assert (choice.wants_messages, choice.how) == (False, "pressed")


def test_to_somebody_who_is_logged_in_it_is_the_same_page(
    link: str, physician: Client, log_in: Callable[[str], Client]
) -> None:
    page = text_of(physician.get(link))
    assert not SKETCHY.search(page)
    assert "Stock" not in page


def test_a_token_is_in_no_log_and_no_other_site_is_told(link: str) -> None:
    configure_logging(settings.LOGGING_CONFIG, settings.LOGGING)
    formatter = logging.getLogger().handlers[0].formatter
    assert formatter is not None
    token = link.removeprefix("/a/")
    record = logging.makeLogRecord({"msg": "Not Found: %s", "args": (f"{link}/who",)})
    assert token not in formatter.format(record)
    assert "/a/…/who" in formatter.format(record)
    assert Client().get(link).headers["Referrer-Policy"] == "same-origin"


def test_only_the_clinic_of_the_link_opens_it_again_or_ends_it(
    link: str, stored: Rows, log_in: Callable[[str], Client]
) -> None:
    (row,) = stored(AnswerLink)
    there = system(open_clinic(name="There"))
    for action in (open_link_again, end_links):
        with pytest.raises(Exception, match="not found"):
            action(link=row, by=there)
    assert log_in("researcher").post(f"/links/{row.pk}/end").status_code == 403


def test_the_link_of_a_message_of_appointments_ends_messages_and_opens_nothing(
    acting: Actor, ada: Patient, stored: Rows
) -> None:
    """Of who is booked: there are no questions behind it."""
    at = clock.now(acting.clinic).replace(second=0, microsecond=0) + timedelta(days=7)
    with acting.at_work():
        book_appointment(patient=ada, purpose="assessment", starts_at=at, by=acting)
        token = open_link(Message.objects.get(patient=ada), by=acting).token
    assert Client().get(f"/a/{token}").status_code == 410
    assert Client().post(f"/a/{token}/who", BORN).status_code == 410
    page = text_of(Client().post(f"/a/{token}/s"))
    assert "You get no more such messages" in page
    assert "because you have or had an appointment with us" in page
    (choice,) = stored(MessageChoice)
    assert (choice.wants_messages, choice.how) == (False, "pressed")


def _tell_everything(acting: Actor) -> None:
    acting.clinic.phone = "0800 0"
    at = clock.now(acting.clinic)
    to = Reached(
        channel="email",
        address="a@example.org",
        relation=None,
        language="de",
        zone=ZoneInfo("Asia/Kathmandu"),
        wants_messages=True,
        named="Mia",
    )
    for change, was in product(CHANGES, (at, at - timedelta(hours=1))):
        days = (at.date(),)
        one = Notice(mark="a", change=change, starts_at=at, minutes=9, was=was, days=days)
        for channel in ("email", "sms"):
            there = replace(to, channel=channel)
            notices.written([one], to=there, conf=settings_of(acting.clinic), token="x")


def test_every_sentence_of_a_message_and_its_link_is_in_every_language(
    link: str, acting: Actor, monkeypatch: Any
) -> None:
    Client().get("/a/nothing")  # what Django loads with its first page asks for words of its own
    asked: set[str] = set()
    for name in ("gettext", "pgettext", "ngettext"):
        monkeypatch.setattr(_trans, name, _listening(getattr(_trans, name), asked))
    with acting.at_work():
        for is_reminder in (False, True):
            for is_text in (False, True):
                written(
                    language="de",
                    sender="",
                    named="Mia",
                    clinic=acting.clinic,
                    closes_at=clock.now(acting.clinic),
                    token="x",
                    is_reminder=is_reminder,
                    is_text=is_text,
                )
        _tell_everything(acting)
    client = Client()
    draft(client, link)
    for address in (f"{link}/s", "/a/nothing"):
        client.get(address)
    client.post(f"{link}/s")
    Client().get(link)
    Client().post(f"{link}/who", {"birth_date-day": "x"})
    Client().post(f"{link}/who", WRONG)
    monkeypatch.undo()
    for template in PAGES.glob("*.html"):
        asked |= set(re.findall(r"{% translate [\"']([^\"']+)[\"'] %}", template.read_text()))
    for code in ("de", "es", "ar"):
        assert sorted(asked - _catalog(code)) == [], code
