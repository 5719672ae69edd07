"""The options of a person: gone through, kept as they were shown, and named by the consent."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from prolo.papers import options_sheet
from prolo.papers.as_html import main_of, style_of
from prolo.registry import clock
from prolo.registry.access import Actor, system
from prolo.registry.actions.clinics import open_clinic
from prolo.registry.actions.courses import open_course
from prolo.registry.actions.people import add_membership
from prolo.registry.models import (
    Clinic,
    Consent,
    Course,
    DocumentShown,
    Identity,
    Patient,
    PersonalValues,
    Role,
    User,
)
from tests.support.tampering import change_archived
from tests.web.conftest import send, text_of
from tests.web.test_consent import said as consenting
from tests.web.test_mine import logged_in

Stored = Callable[[Any], list[Any]]


@pytest.fixture
def course(acting: Actor, ada: Patient) -> Course:
    with acting.at_work():
        return open_course(patient=ada, condition="knee-oa", side="right", by=acting)


def page_of(course: Course) -> str:
    return f"/courses/{course.pk}/options"


def keep(client: Client, course: Course, **typed: str) -> Any:
    return send(client, page_of(course), **{"shown_to": "patient", **typed})


@pytest.fixture
def shown(physician: Client, course: Course, stored: Stored) -> DocumentShown:
    assert keep(physician, course).status_code == 302
    (row,) = stored(DocumentShown)
    return row


def test_a_physician_finds_them_on_the_course(physician: Client, course: Course) -> None:
    assert f'href="{page_of(course)}"' in physician.get(f"/courses/{course.pk}").content.decode()
    page = text_of(physician.get(page_of(course)))
    assert "Knee osteoarthritis: the options side by side" in page
    assert "with prolotherapy 0.9 points better; may be 0.1 worse to 1.9 better" in page
    assert "INVENTED: from a demonstration clinic" in page


def test_each_number_leads_to_the_page_of_its_trials(physician: Client, course: Course) -> None:
    page = physician.get(page_of(course)).content.decode()
    links = [one.replace("&amp;", "&") for one in re.findall(r'href="(/evidence/[^"]+)"', page)]
    pain = "/evidence/knee-oa?outcome=pain&comparator=placebo&window=medium"
    assert pain in links
    assert "Rabago 2013" in text_of(physician.get(pain))


def test_what_is_kept_is_what_stood_there(
    physician: Client, course: Course, shown: DocumentShown
) -> None:
    before = physician.get(page_of(course)).content.decode()
    answer = physician.get(f"/shown/{shown.pk}/document")
    assert hashlib.sha256(answer.content).hexdigest() == shown.sha256
    assert main_of(answer.content) in before
    assert (shown.shown_to, shown.shown_as, shown.language) == ("Ada Example", "patient", "en")
    style = base64.b64encode(hashlib.sha256(style_of(answer.content).encode()).digest()).decode()
    policy = answer["Content-Security-Policy"]
    assert f"default-src 'none'; style-src 'sha256-{style}'" in policy
    assert policy.endswith("sandbox")


def test_the_pdf_of_the_same_sheet_is_kept_beside_it(
    physician: Client, shown: DocumentShown
) -> None:
    answer = physician.get(f"/shown/{shown.pk}/printed.pdf")
    assert answer.content.startswith(b"%PDF")
    assert hashlib.sha256(answer.content).hexdigest() == shown.printed_sha256


def test_years_later_the_same_bytes_come_back_and_say_what_differs(
    physician: Client, shown: DocumentShown, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = physician.get(f"/shown/{shown.pk}/document").content
    assert "Nothing: made today" in text_of(physician.get(f"/shown/{shown.pk}"))
    monkeypatch.setattr(options_sheet, "COMPARED", {})
    with time_machine.travel(shown.happened_at + timedelta(days=3 * 365)):
        client = Client()
        client.force_login(User.objects.get(username="physician"))
        page = client.get(f"/shown/{shown.pk}").content.decode()
        assert client.get(f"/shown/{shown.pk}/document").content == before
    assert re.search(r"<del>Exercise, physiotherapy .*0\.7 points better", page)
    assert re.search(r"<ins>Exercise, physiotherapy .*No trial is known", page)


def test_what_was_changed_in_the_archive_is_said_and_not_handed_out(
    physician: Client, shown: DocumentShown, acting: Actor
) -> None:
    with acting.at_work():
        change_archived(shown, content=b"<p>It cures</p>")
    page = physician.get(f"/shown/{shown.pk}")
    assert page.status_code == 409
    assert "What is stored is not what was shown" in text_of(page)
    answer = physician.get(f"/shown/{shown.pk}/document")
    assert answer.status_code == 409
    assert "It cures" not in text_of(answer)


def test_everything_that_a_person_was_shown_is_listed_with_whether_it_is_as_it_was(
    physician: Client, shown: DocumentShown, ada: Patient, acting: Actor
) -> None:
    address = f"/patients/{ada.pk}/archive"
    assert f'href="{address}"' in physician.get(f"/patients/{ada.pk}").content.decode()
    assert (
        f'href="/shown/{shown.pk}"' in physician.get(f"/courses/{shown.course_id}").content.decode()
    )
    (row,) = physician.get(f"{address}.json").json()["rows"]
    assert (row["sha256"], row["is_as_kept"], row["in_error"]) == (shown.sha256, True, False)
    with acting.at_work():
        change_archived(shown, content=b"<p>It cures</p>")
    assert "Changed in the archive" in text_of(physician.get(address))
    (row,) = physician.get(f"{address}.json").json()["rows"]
    assert row["is_as_kept"] is False


def test_the_consent_names_what_was_shown_before_it(
    physician: Client, clinic: Clinic, course: Course, shown: DocumentShown, stored: Stored
) -> None:
    address = f"/courses/{course.pk}/consent/on-paper"
    with time_machine.travel(clock.now(clinic) + timedelta(minutes=20)):
        assert send(physician, address, **consenting(clinic)).status_code == 302
    (consent,) = stored(Consent)
    assert consent.options_shown_id == shown.pk
    assert shown.sha256[:16] in text_of(physician.get(address))


def test_a_consent_from_before_names_nothing_that_was_shown_after(
    physician: Client, clinic: Clinic, course: Course, shown: DocumentShown, stored: Stored
) -> None:
    assert (
        send(physician, f"/courses/{course.pk}/consent/on-paper", **consenting(clinic)).status_code
        == 302
    )
    (consent,) = stored(Consent)  # signed five minutes before
    assert consent.options_shown_id is None


def test_other_bytes_than_those_that_stood_there_are_not_kept(
    physician: Client, course: Course, stored: Stored
) -> None:
    refused = keep(physician, course, seen="0" * 64)
    assert refused.status_code == 422
    assert "What is known was changed meanwhile" in text_of(refused)
    assert not stored(DocumentShown)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"shown_to": ""}, "Choose who was shown it"),
        ({"shown_to": "another", "name": " "}, "Enter the name of who was shown it"),
    ],
)
def test_it_is_said_who_was_shown_it(
    physician: Client,
    finn: Patient,
    acting: Actor,
    stored: Stored,
    typed: dict[str, str],
    sentence: str,
) -> None:
    with acting.at_work():
        his = open_course(patient=finn, condition="knee-oa", side="left", by=acting)
    refused = keep(physician, his, **typed)
    assert refused.status_code == 422
    assert sentence in text_of(refused)
    assert not stored(DocumentShown)


def test_what_matters_is_recorded_with_who_asked_and_stands_beside_the_options(
    physician: Client, course: Course, stored: Stored
) -> None:
    address = f"/courses/{course.pk}/values"
    given = {"matters": ["low-cost", "no-needles"], "words": "I fear needles"}
    assert send(physician, address, **given).status_code == 302
    page = text_of(physician.get(page_of(course)))
    for part in ("No needles", "Low cost", "I fear needles", "Asked by Dr. Miriam Invented"):
        assert part in page
    (row,) = stored(PersonalValues)
    assert row.matters == ["no-needles", "low-cost"]  # in the order they are asked in
    assert send(physician, address, matters=["wait"], words="").status_code == 302
    assert [one.version for one in stored(PersonalValues)] == [1, 2]
    assert "I fear needles" not in text_of(physician.get(page_of(course)))
    assert send(physician, address, matters=[], words=" ").status_code == 422


def test_what_matters_changes_no_word_of_the_options(physician: Client, course: Course) -> None:
    before = physician.get(page_of(course)).content.decode()
    send(physician, f"/courses/{course.pk}/values", matters=["no-needles"], words="")
    after = physician.get(page_of(course)).content.decode()
    paper = re.compile(r'<article class="document stack"[^>]*>.*</article>', re.DOTALL)
    assert paper.search(before)[0] == paper.search(after)[0]  # type: ignore[index]


@pytest.mark.parametrize("part", ["", "/document", "/printed.pdf"])
def test_the_archive_of_another_clinic_is_not_there(
    physician: Client, shown: DocumentShown, part: str
) -> None:
    elsewhere = open_clinic(name="Elsewhere", time_zone="UTC")
    stranger = User.objects.create(username="stranger", full_name="Stranger")
    add_membership(user=stranger, role=Role.PHYSICIAN, by=system(elsewhere))
    client = Client()
    client.force_login(stranger)
    assert client.get(f"/shown/{shown.pk}{part}").status_code == 404
    assert client.get(f"/courses/{shown.course_id}/options").status_code == 404


@pytest.mark.parametrize("role", ["desk", "researcher", "admin"])
def test_who_sees_no_charts_sees_none_of_it(
    log_in: Callable[[str], Client], shown: DocumentShown, role: str
) -> None:
    client = log_in(role)
    kept = f"/shown/{shown.pk}"
    for address in (f"/courses/{shown.course_id}/options", kept, f"{kept}/document"):
        assert client.get(address).status_code == 403
    assert client.get(f"/patients/{shown.patient_id}/archive.csv").status_code in {403, 404}


def test_what_was_kept_for_the_wrong_person_stays_on_record_and_is_named_no_more(
    physician: Client, clinic: Clinic, course: Course, shown: DocumentShown, stored: Stored
) -> None:
    address = f"/shown/{shown.pk}/in-error"
    assert send(physician, address, reason=" ").status_code == 422
    assert send(physician, address, reason="It was her sister").status_code == 302
    page = text_of(physician.get(f"/shown/{shown.pk}"))
    assert "Entered in error, says Dr. Miriam Invented" in page
    assert "It was her sister" in page
    assert physician.get(address).status_code == 404
    with time_machine.travel(clock.now(clinic) + timedelta(minutes=20)):
        send(physician, f"/courses/{course.pk}/consent/on-paper", **consenting(clinic))
    (consent,) = stored(Consent)
    assert consent.options_shown_id is None


# -- on the patient's own pages ------------------------------------------------------------


@pytest.fixture
def hers(ada: Patient, acting: Actor) -> Client:
    return logged_in(ada, acting)


def test_a_patient_reads_them_once_they_were_shown(
    hers: Client, physician: Client, course: Course, ada: Patient
) -> None:
    address = f"/my/courses/{course.pk}/options"
    assert hers.get(address).status_code == 404
    assert address not in hers.get(f"/my/{ada.pk}").content.decode()
    assert keep(physician, course).status_code == 302
    assert address in hers.get(f"/my/{ada.pk}").content.decode()
    page = hers.get(address).content.decode()
    assert "with prolotherapy 0.9 points better; may be 0.1 worse to 1.9 better" in page
    assert "Below they stand as they were shown to you last." in page
    kept, printed = re.findall(r'href="(/my/shown/[^"]+)"', page)
    assert hers.get(printed).headers["Content-Type"] == "application/pdf"
    assert main_of(hers.get(kept).content) in page
    with_clinic = physician.get(kept.replace("/my/shown/", "/shown/") + "/document").content
    assert hers.get(kept).content == with_clinic


def test_she_reads_them_in_her_language_with_the_mark_of_the_machine(
    hers: Client, shown: DocumentShown
) -> None:
    hers.post("/my/language", {"language": "de", "back": "/my"})
    page = text_of(hers.get(f"/my/courses/{shown.course_id}/options"))
    assert "Meine Möglichkeiten" in page
    assert "wie man sie heute kennt" in page
    assert "die Praxis bewahrt sie nicht auf" in page
    assert "mit Prolotherapie 0,9 Punkte besser; vielleicht 0,1 schlechter" in page
    assert "Eine Maschine hat diese Seite übersetzt" in page


def test_nobody_reads_what_another_person_was_shown(
    hers: Client, physician: Client, finn: Patient, acting: Actor, stored: Stored
) -> None:
    with acting.at_work():
        his = open_course(patient=finn, condition="knee-oa", side="left", by=acting)
    assert send(physician, page_of(his), shown_to="another", name="Ines").status_code == 302
    (row,) = stored(DocumentShown)
    assert (row.shown_to, row.shown_as) == ("Ines", "guardian")
    for address in (f"/my/courses/{his.pk}/options", f"/my/shown/{row.pk}", f"/shown/{row.pk}"):
        assert hers.get(address).status_code in {403, 404}


def test_the_page_begins_in_the_language_of_the_person_and_keeps_what_was_read(
    physician: Client, course: Course, ada: Patient, acting: Actor, stored: Stored
) -> None:
    with acting.at_work():
        Identity.objects.filter(patient=ada).update(preferred_language="es")
    page = physician.get(page_of(course)).content.decode()
    assert '<article class="document stack" lang="es" dir="ltr">' in page
    assert "las opciones lado a lado" in page
    assert "What matters most to the person" in page  # around it the clinic's own language
    assert "the options side by side" in text_of(physician.get(f"{page_of(course)}?language=en"))
    assert keep(physician, course).status_code == 302
    (row,) = stored(DocumentShown)
    assert row.language == "es"
    assert "Nothing: made today" in text_of(physician.get(f"/shown/{row.pk}"))
