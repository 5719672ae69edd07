"""The patient's own pages: one's own rows in one's own language, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, reverse
from django.utils.translation import _trans, get_language, trans_real

import prolo.web
from prolo.care.advice import TOPIC
from prolo.knowledge import load_knowledge
from prolo.knowledge.questionnaires import load_questionnaire
from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.actions.accounts import record_payment
from prolo.registry.actions.appointments import book_appointment
from prolo.registry.actions.courses import open_course
from prolo.registry.actions.patient_access import give_access
from prolo.registry.actions.relations import add_relation, end_relation
from prolo.registry.models import (
    Appointment,
    Course,
    Identity,
    Patient,
    PatientAccess,
    Relation,
    Session,
)
from prolo.registry.schedule import day_bounds
from prolo.web.forms.questionnaires import is_hidden
from prolo.web.urls import urlpatterns
from prolo.web.words.answering import ENDED, TASKS, TELLERS, URGENT, WHY, WHY_NOW, WHY_THEN
from prolo.web.words.attachments import UNFIT
from prolo.web.words.changes import CHANCE, IMPORTANT, SAID, WORSE
from prolo.web.words.mine import BEYOND, INSTRUCTIONS, PURPOSES, SIDES, STATES
from prolo.web.words.money import GUIDED, PROCEDURES
from tests.support.pictures import PDF, png
from tests.web.conftest import HIDDEN, send, text_of
from tests.web.course_steps import begin_treatment
from tests.web.estimated import given_estimate
from tests.web.session_of_today import inject, open_session
from tools import messages

pytestmark = pytest.mark.both_databases

OPEN_TO_ALL = {
    "about", "about-pdf", "choose-clinic", "estimate-notice", "estimate-notice-pdf", "link-offline",
    "log-in", "log-out", "password", "tablet", "tablet-awake",
    "tablet-idle",
}  # fmt: skip
TABLES = (
    BEYOND,
    IMPORTANT,
    INSTRUCTIONS,
    PURPOSES,
    SAID,
    SIDES,
    STATES,
    TASKS,
    TELLERS,
    WHY,
    WHY_NOW,
    WHY_THEN,
)
PRICED = (GUIDED, PROCEDURES)
FOLDERS = [
    Path(prolo.web.__file__).parent / "templates" / "web" / name for name in ("mine", "answering")
]
FORMS = ("first-visit", "each-session", "follow-up", "aftercare-check")
NUMBER = re.compile("[0-9]+|°[CF]")
NOBODY = "00000000-0000-4000-8000-000000000000"


def logged_in(patient: Patient, acting: Actor, relation: Relation | None = None) -> Client:
    with acting.at_work():
        access, _code = give_access(patient=patient, relation=relation, by=acting)
        access.user.must_change_password = False
        access.user.save()
    client = Client()
    client.force_login(access.user)
    return client


@pytest.fixture
def hers(ada: Patient, acting: Actor) -> Client:
    return logged_in(ada, acting)


@pytest.fixture
def session(acting: Actor, ada: Patient) -> Session:
    return open_session(acting, ada)


def test_from_the_desk_to_the_first_log_in(log_in: Callable[[str], Client], ada: Patient) -> None:
    desk = log_in("desk")
    given = text_of(desk.post(f"/patients/{ada.pk}/log-ins/new", {"relation": ""}, follow=True))
    name, code = re.search(r"User name (\w+) Code for the first log-in ([\w-]+)", given).groups()  # type: ignore[union-attr]
    assert code not in text_of(desk.get(f"/patients/{ada.pk}/log-ins"))
    assert "Address to type http://testserver/log-in" in given
    hers = Client()
    hers.post("/log-in", {"username": name, "password": code})
    assert hers.get("/").headers["Location"].startswith("/password")


def test_the_first_password_is_chosen_in_the_language_of_the_person(
    ada: Patient, acting: Actor, physician: Client
) -> None:
    """The nurse who gave the log-in reads the same page in English, whatever the browser asks."""
    with acting.at_work():
        Identity.objects.filter(patient=ada).update(preferred_language="es")
        access, code = give_access(patient=ada, by=acting)
    hers = Client(headers={"accept-language": "de"})
    hers.force_login(access.user)
    asked: set[str] = set()
    with pytest.MonkeyPatch.context() as patch:
        for name in ("gettext", "pgettext", "ngettext"):
            patch.setattr(_trans, name, _listening(getattr(_trans, name), asked))
        page = text_of(hers.get("/password"))
        wrong = {"old": "no", "new": "a-few-plain-words-2", "again": "other"}
        refused = text_of(hers.post("/password", wrong))
    for said in ("Otra persona puso su contraseña", "Contraseña nueva", "otra vez"):
        assert said in page
    assert "No es lo mismo que arriba" in refused
    assert sorted(asked - _catalog("es")) == []
    new = {"old": code, "new": "a-few-plain-words-2", "again": "a-few-plain-words-2"}
    assert "Su contraseña ha cambiado." in text_of(hers.post("/password", new, follow=True))
    assert "The password you have now" in text_of(physician.get("/password"))


@pytest.mark.parametrize(
    ("kind", "until", "last"),
    [
        ("guardian", None, date(2029, 9, 4)),  # the eve of eighteen
        ("guardian", date(2028, 1, 31), date(2028, 1, 31)),
        ("guardian", date(2031, 1, 31), date(2029, 9, 4)),
        ("proxy", None, None),
        ("proxy", date(2028, 1, 31), date(2028, 1, 31)),
    ],
)
def test_a_log_in_lasts_as_long_as_they_speak_for_the_child(
    desk: Client, finn: Patient, acting: Actor, kind: str, until: date | None, last: date | None
) -> None:
    with acting.at_work():
        given = {"kind": kind, "name": "Olaf Example", "ends_on": until}
        relation = add_relation(patient=finn, by=acting, **given)
    page = f"/patients/{finn.pk}/log-ins"
    assert "To Olaf Example" in text_of(desk.get(page))
    desk.post(f"{page}/new", {"relation": str(relation.pk)})
    with acting.at_work():
        (access,) = relation.accesses.all()
    assert access.ends_on == last
    (row,) = desk.get(f"{page}.json").json()["rows"]
    assert row["ends_on"] == (str(last) if last else None)
    assert "Nobody yet." not in text_of(desk.get(page))
    desk.post(f"/log-ins/{access.pk}/end")
    assert "Nobody yet." in text_of(desk.get(page))


def test_i_see_my_appointments_and_what_to_do_before(
    hers: Client, ada: Patient, acting: Actor, physician: Client
) -> None:
    with acting.at_work():
        course = open_course(patient=ada, condition="knee-oa", side="right", by=acting)
        begin_treatment(course, acting)
        booked = book_appointment(
            patient=ada,
            course=course,
            purpose="session",
            session_number=9,
            starts_at=clock.now(acting.clinic) + timedelta(days=9),
            by=acting,
        )
    home = text_of(hers.get("/", follow=True))
    assert "Injections, session 9" in home
    before = f"/my/appointments/{booked.pk}"
    assert "Until then change no medicine by yourself." in text_of(hers.get(before))
    physician.post(f"/appointments/{booked.pk}/preparation/give", {"told_how": "phone"})
    assert "Eat as usual before you come" in text_of(hers.get(before))
    come_along = "A parent or guardian must come along"
    pages = ((hers, before), (physician, f"/appointments/{booked.pk}/preparation"))
    assert all(come_along not in text_of(who.get(page)) for who, page in pages)
    with acting.at_work():
        ada.identity.birth_date = clock.today(acting.clinic) - timedelta(days=15 * 365)
        ada.identity.save()
    assert all(come_along in text_of(who.get(page)) for who, page in pages)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"starts_at": timedelta(days=-1)}, "This appointment is over"),
        ({"state": "cancelled"}, "This appointment was cancelled"),
        ({"state": "missed"}, "This appointment is over"),
        ({"state": "arrived"}, ""),
        ({"starts_at": timedelta(minutes=-30)}, ""),
    ],
)
def test_nobody_prepares_for_an_appointment_that_is_over(
    hers: Client, session: Session, acting: Actor, ada: Patient, change: dict[str, Any], said: str
) -> None:
    """The sheet is not ahead of anybody then; late on the day it still is."""
    with acting.at_work():
        now = clock.now(acting.clinic)
        booked = Appointment.objects.create(
            clinic=acting.clinic,
            patient=ada,
            course=session.course,
            purpose="session",
            session_number=1,
            starts_at=now + change.get("starts_at", timedelta(minutes=5)),
            booked_at=now,
            state=change.get("state", "booked"),
        )
    page = text_of(hers.get(f"/my/appointments/{booked.pk}"))
    for each in ("This appointment is over", "This appointment was cancelled"):
        assert (each in page) == (each == said)
    assert ("Until then change no medicine by yourself." in page) == (not said)


def test_who_is_late_finds_the_appointment_and_what_to_do_before_until_the_day_is_over(
    session: Session, acting: Actor, ada: Patient
) -> None:
    begin, end = day_bounds(clock.today(acting.clinic), ZoneInfo(acting.clinic.time_zone))
    with acting.at_work():
        booked = Appointment.objects.create(
            clinic=acting.clinic,
            patient=ada,
            course=session.course,
            purpose="session",
            session_number=1,
            starts_at=begin + timedelta(minutes=1),
            booked_at=begin,
        )

    def leads_there() -> bool:
        page = logged_in(ada, acting).get(f"/my/{ada.pk}").content.decode()
        return f'href="/my/appointments/{booked.pk}"' in page

    with time_machine.travel(end - timedelta(minutes=1)):
        assert leads_there()
    with time_machine.travel(end + timedelta(minutes=1)):
        assert not leads_there()
        with acting.at_work():
            Appointment.objects.filter(pk=booked.pk).update(starts_at=end + timedelta(minutes=9))
        assert leads_there()
        with acting.at_work():
            Appointment.objects.filter(pk=booked.pk).update(state="done")
        assert not leads_there()


def test_i_read_what_to_expect_and_when_to_call(
    hers: Client, session: Session, acting: Actor
) -> None:
    inject(acting, session)
    page = text_of(hers.get(f"/my/courses/{session.course_id}/after"))
    assert "Call 911 at once if you answer one of these with yes, or are not sure" in page
    assert "Is a joint near the injections hot and red" in page
    assert "Have you lost control of bladder or bowel" not in page  # asked at the spine
    assert "Soreness and stiffness where injected: up to 3 days" in page
    assert "Keep the needle marks clean and covered for 12 to 24 hours." in page
    assert "No advice is known to us that is for this place of the body alone" in page
    assert "soft food" not in page  # after the jaw
    assert "Whom to call" in page
    assert "well" not in page.split("What is usual")[1].lower().split()


def test_i_read_what_i_was_billed_and_have_paid_and_what_was_given_to_me(
    hers: Client, ada: Patient, acting: Actor, physician: Client
) -> None:
    home, address = f"/my/{ada.pk}", f"/my/{ada.pk}/statement"
    assert address not in hers.get(home).content.decode()
    with acting.at_work():
        twenty = {"direction": "received", "amount": Decimal(20), "is_meant": True}
        record_payment(patient=ada, **twenty, how="cash", by=acting)
        Identity.objects.update(preferred_language="de")
    send(physician, f"/patients/{ada.pk}/statement/paper", shown_to="patient")
    assert address in hers.get(home).content.decode()
    said = hers.get(address).content.decode()
    assert "Das Geld gehört Ihnen" in said
    assert "/my/shown/" in said


def test_i_see_nobody_else_and_nothing_of_the_clinics(
    hers: Client, acting: Actor, ada: Patient
) -> None:
    with acting.at_work():
        other = Patient.objects.exclude(pk=ada.pk).first()
        assert other is not None
        theirs = Course.objects.exclude(patient=ada).first()
    assert hers.get(f"/my/{other.pk}").status_code == 404
    if theirs:
        assert hers.get(f"/my/courses/{theirs.pk}/chart").status_code == 404
        assert hers.get(f"/my/courses/{theirs.pk}/chart.csv").status_code == 404
    reached = []
    for one in urlpatterns:
        if not isinstance(one, URLPattern) or one.name in OPEN_TO_ALL:
            continue
        arguments = dict.fromkeys(one.pattern.converters, NOBODY)
        address = reverse(f"web:{one.name}", kwargs=arguments)
        if address.startswith("/my"):
            continue
        answers = (hers.get(address).status_code, hers.post(address).status_code)
        reached += [(one.name, got) for got in answers if got not in {302, 403, 404, 405}]
    assert reached == []


def test_a_guardian_sees_their_children_until_they_speak_for_them_no_more(
    acting: Actor, ada: Patient
) -> None:
    with acting.at_work():
        mother = add_relation(patient=ada, kind="guardian", name="Mia Example", by=acting)
    client = logged_in(ada, acting, mother)
    assert "My treatment" in text_of(client.get("/my", follow=True))
    with acting.at_work():
        end_relation(relation=mother, by=acting)
    assert client.get("/my").headers["Location"].startswith("/log-in")


def test_one_log_in_reads_two_children_and_each_ends_by_itself(
    log_in: Callable[[str], Client], acting: Actor, ada: Patient, finn: Patient
) -> None:
    with acting.at_work():
        of_ada, of_finn = (
            add_relation(patient=one, kind="guardian", name="Mia Example", by=acting)
            for one in (ada, finn)
        )
        other = add_relation(patient=finn, kind="guardian", name="Max Example", by=acting)
    client, desk = logged_in(ada, acting, of_ada), log_in("desk")
    page = f"/patients/{finn.pk}/log-ins"
    offered = text_of(desk.get(page))
    assert "Add to the log-in that Mia Example has for Ada Example" in offered
    assert "that Max Example has" not in offered
    with acting.at_work():
        shared = str(PatientAccess.objects.get(relation=of_ada).pk)
    given = {"relation": str(other.pk), "shared": shared}
    assert desk.post(f"{page}/new", given).status_code == 404
    assert client.get(f"/my/{finn.pk}").status_code == 404
    desk.post(f"{page}/new", {"relation": str(of_finn.pk), "shared": shared})
    both = text_of(client.get("/my"))
    assert "Ada Example" in both
    assert "Finn Example" in both
    with acting.at_work():
        end_relation(relation=of_ada, by=acting)
    assert client.get(f"/my/{ada.pk}").status_code == 404
    assert client.get(f"/my/{finn.pk}").status_code == 200
    with acting.at_work():
        end_relation(relation=of_finn, by=acting)
    assert client.get(f"/my/{finn.pk}").headers["Location"].startswith("/log-in")


def test_a_new_log_in_ends_the_one_before(ada: Patient, acting: Actor) -> None:
    first = logged_in(ada, acting)
    second = logged_in(ada, acting)
    assert first.get(f"/my/{ada.pk}").status_code == 302
    assert second.get(f"/my/{ada.pk}").status_code == 200


def _listening(real: Callable[..., str], asked: set[str]) -> Callable[..., str]:
    """The first words asked for, with their context as catalogs write it."""

    def listen(*given: Any) -> str:
        asked.add("\x04".join(given) if real.__name__ == "pgettext" else str(given[0]))
        return real(*given)

    return listen


def mark_of(page: Any) -> str:
    """Which task the form on this page is about."""
    return dict(HIDDEN.findall(page.content.decode()))["task"]


def _words(item: Any) -> Iterator[str]:
    """What a person reads of a form."""
    for name in ("title", "text"):
        if (said := item.get(name)) and "filled in by the clinic" not in said:
            yield said
    for option in item.get("answerOption", ()):
        if not NUMBER.fullmatch(said := option["valueCoding"]["display"]):
            yield said
    for one in item.get("item", ()):
        if not is_hidden(one):
            yield from _words(one)


def _catalog(code: str) -> set[str]:
    keys = trans_real.translation(code)._catalog.keys()
    return {key if isinstance(key, str) else key[0] for key in keys}


def test_every_sentence_of_these_pages_is_in_every_language(
    hers: Client, session: Session, acting: Actor, physician: Client, monkeypatch: Any
) -> None:
    with acting.at_work():
        begin_treatment(session.course, acting)
        booked = book_appointment(
            patient=session.patient,
            course=session.course,
            purpose="session",
            session_number=2,
            starts_at=clock.now(acting.clinic) + timedelta(days=9),
            by=acting,
        )
    physician.post(f"/appointments/{booked.pk}/preparation/give", {"told_how": "phone"})
    inject(acting, session)
    answers = {"answered_by": "patient", "how": "clinic", "pain": "7", "activity-1": "Stairs"}
    asked_at = f"/courses/{session.course_id}/answers/baseline"
    assert send(physician, asked_at, **answers, **{"activity-1-score": "4"}).status_code == 302
    estimate = given_estimate(session.course, acting)
    asked: set[str] = set()
    for name in ("gettext", "pgettext", "ngettext"):
        monkeypatch.setattr(_trans, name, _listening(getattr(_trans, name), asked))
    for address in (
        f"/my/{session.patient_id}",
        f"/my/appointments/{booked.pk}",
        f"/my/courses/{session.course_id}/after",
        f"/my/courses/{session.course_id}/chart",
        f"/my/courses/{session.course_id}/chart.csv",
        f"/my/estimates/{estimate.pk}",
        f"/my/courses/{session.course_id}/answer/baseline",
        f"/my/courses/{session.course_id}/answer/w6",
    ):
        assert hers.get(address).status_code == 200
    check = f"/my/courses/{session.course_id}/answer/aftercare-1-d1"
    for _ in range(2):
        half = {"task": mark_of(hers.get(check)), "chest": "yes", "temperature": "x"}
        assert hers.post(check, half).status_code == 422
        hers.post(check, half, headers={"Prolo-Draft": "1"})
        assert hers.get(check).status_code == 200
    photo = {"task": mark_of(hers.get(check)), "photos": "yes", "shows": "Skin"}
    for picture in (b"", PDF, png()):
        hers.post(check, {**photo, "photo": SimpleUploadedFile("a.png", picture)})
    for code in UNFIT.keys() - {"acts", "attached-already"}:
        UNFIT[code]()
    monkeypatch.undo()
    knowledge = load_knowledge()
    asked |= {one.label for one in knowledge.conditions.values()}
    asked |= {one.label for one in knowledge.expected.values()}
    asked |= {one.label for one in (*knowledge.irritants.values(), *knowledge.sedation.values())}
    afterwards = (one for one in knowledge.advice.values() if one.topic == TOPIC)
    asked |= {one.text for one in afterwards if not one.conflict}
    asked |= {one.ask for one in knowledge.signs.values() if one.ask}
    asked |= {str(one) for table in (*TABLES, *PRICED) for one in table.values()}
    asked |= {str(CHANCE), str(WORSE)}
    asked |= {str(words) for table in (ENDED, URGENT) for said in table.values() for words in said}
    asked |= {words for name in FORMS for words in _words(load_questionnaire(name).body)}
    for template in (one for folder in FOLDERS for one in folder.glob("*.html")):
        asked |= set(re.findall(r"{% translate [\"']([^\"']+)[\"'] %}", template.read_text()))
    for code in ("de", "es", "ar"):
        assert sorted(asked - _catalog(code)) == [], code


def test_what_is_served_was_compiled_from_what_is_written() -> None:
    for source in messages.sources():
        served = source.with_suffix(".mo").read_bytes()
        assert served == messages.compiled(source), "run python -m tools.messages"


def test_no_sentence_has_two_translations() -> None:
    for source in messages.sources():
        entry = r'^(?:msgctxt .*\n)?msgid ".*"\n(?:".*"\n)*'
        said = re.findall(entry, source.read_text(encoding="utf-8"), re.MULTILINE)
        assert [one for one in said if said.count(one) > 1] == [], source


@pytest.mark.parametrize(
    ("code", "said", "direction"),
    [
        ("de", "Meine Behandlung", "ltr"),
        ("es", "Mi tratamiento", "ltr"),
        ("ar", "علاجي", "rtl"),
    ],
)
def test_i_read_it_in_my_language_and_that_nobody_has_checked_it(
    hers: Client, ada: Patient, code: str, said: str, direction: str, acting: Actor
) -> None:
    with acting.at_work():
        Identity.objects.filter(patient=ada).update(preferred_language=code)
    page = hers.get(f"/my/{ada.pk}").content.decode()
    assert said in page
    assert f'<html lang="{code}" dir="{direction}">' in page
    assert "A machine translated this page, and nobody has checked it." in page
    hers.post("/my/language", {"language": "en", "back": f"/my/{ada.pk}"})
    assert "My treatment" in text_of(hers.get(f"/my/{ada.pk}"))


def test_a_translation_that_a_clinician_confirmed_says_nothing_of_a_machine(
    hers: Client, physician: Client, ada: Patient, stored: Callable[[Any], list[Any]]
) -> None:
    sent = send(
        physician, "/knowledge/translations/de/confirm", field="*", reason="I read every page"
    )
    assert sent.status_code == 302, text_of(sent)
    hers.post("/my/language", {"language": "de", "back": "/my"})
    assert "A machine translated" not in text_of(hers.get(f"/my/{ada.pk}"))


def test_the_clinics_own_pages_are_in_english_whatever_the_browser_asks_for(
    physician: Client, session: Session
) -> None:
    address = f"/courses/{session.course_id}/answers/w6"
    page = text_of(physician.get(address, headers={"Accept-Language": "de"}))
    assert ("Pain" in page, "Schmerz" in page) == (True, False)
    assert get_language() == "en"  # nor does what runs next in this thread speak it
