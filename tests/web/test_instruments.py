"""The passport of an outcome measure, and what a clinic does with it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from prolo.knowledge import load_knowledge
from prolo.knowledge.questionnaires import load_questionnaire
from prolo.knowledge.questionnaires.languages import words_of
from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.actions.courses import open_course
from prolo.registry.actions.passports import give_passport
from prolo.registry.actions.questionnaires import add_questionnaire
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.models import EnteredScore, Patient, WordingPermission
from prolo.web.languages import has_words
from prolo.web.presenters.instruments import passport
from tests.support.brought_form import form, question
from tests.support.brought_form import sent as sent_form
from tests.web.conftest import send, text_of

LogIn = Callable[[str], Client]
KNOWN = load_knowledge()
ODI = "/knowledge/instruments/odi"
GIVEN = {"given_by": "Invented body", "document": "L-2026-1"}


def test_a_passport_says_what_is_known_and_what_is_not(log_in: LogIn) -> None:
    said = text_of(log_in("nurse").get(ODI))
    for one in ("copyright; managed by a licensing body", "put on another range", "Not known"):
        assert one in said
    assert "Not here: no permission is on record" in said
    assert "Record a permission" not in said
    assert "words of our own" in text_of(log_in("nurse").get("/knowledge/instruments/nprs"))


@pytest.mark.parametrize("instrument", ["nprs", "pgic", "psfs"])
def test_of_our_own_words_everything_is_known_and_who_translated_them(
    log_in: LogIn, instrument: str
) -> None:
    said = text_of(log_in("nurse").get(f"/knowledge/instruments/{instrument}"))
    assert "translations Unverified English" in said
    for language in ("German", "Spanish", "Arabic"):
        assert f"{language}: translated by a machine, and read by nobody yet" in said
    fields = passport(KNOWN.instruments[instrument], KNOWN)
    unknown = {str(one["name"]) for one in fields if one.get("is_unknown")}
    assert unknown.isdisjoint(
        {"time the questions are about", "where an item is missing", "translations"}
    )


def test_what_the_clinics_own_form_says_stands_where_nothing_was_read(
    log_in: LogIn, admin: Actor
) -> None:
    told = [
        'source = "Invented manual"',
        'recall = "today"',
        "[[important_change]]",
        "points = 8",
        'population = "invented backs"',
        'citation = "Invented 2020"',
    ]
    brought = form(9) | {"language": "en", "copyright": "© Invented"}
    brought["item"][:3] = [question(f"q{place}", 2) for place in (1, 2, 3)]  # 30 points in all
    with admin.at_work():
        add_questionnaire(content=sent_form(brought), instrument="cait", by=admin)
        give_passport(content="\n".join(told).encode(), instrument="cait", by=admin)
    said = text_of(log_in("nurse").get("/knowledge/instruments/cait"))
    own = "This clinic’s own form, which decides nothing here:"
    assert f"licence Unverified check before use {own} © Invented" in said
    assert f"time the questions are about {own} today Invented manual" in said
    assert f"{own} 8 points · invented backs · Invented 2020" in said
    assert "translations Unverified Dutch Japanese Polish Read in: Vuurberg" in said
    before = text_of(log_in("nurse").get("/knowledge/instruments/prtee"))
    assert "time the questions are about Not known" in before
    changes = KNOWN.instruments["cait"].important_change
    with admin.at_work():
        assert clinic_knowledge(admin.clinic).instruments["cait"].important_change == changes


def test_a_passport_cites_what_it_was_read_in_and_says_what_waits(log_in: LogIn) -> None:
    said = text_of(log_in("nurse").get("/knowledge/instruments/quickdash"))
    assert "the past week Read in: Bon Secours" in said
    assert "at least 10 of 11 items Until somebody confirms how many must be answered" in said
    confirm = {"field": "answered_least_pct", "reason": "I read the manual"}
    send(log_in("physician"), "/knowledge/instruments/quickdash/confirm", **confirm)
    assert "Until somebody confirms" not in text_of(
        log_in("nurse").get("/knowledge/instruments/quickdash")
    )
    entered = text_of(log_in("nurse").get("/knowledge/instruments/hoos-ps"))
    assert "computed here by nothing: the score that was worked out elsewhere is entered" in entered


def test_the_sets_of_shoulder_and_elbow_are_scored_by_a_rule_that_waits_to_be_confirmed(
    log_in: LogIn,
) -> None:
    for name in ("spadi", "prtee"):
        said = text_of(log_in("nurse").get(f"/knowledge/instruments/{name}"))
        assert "computed here by Unverified the mean of its parts" in said
    said = text_of(log_in("nurse").get("/knowledge/instruments/koos-12"))
    assert "part that is the mean of the others Unverified summary Read in: KOOS-12" in said


def test_a_language_in_which_one_word_is_missing_is_none_of_a_forms_languages() -> None:
    words = list(words_of(load_questionnaire("pain-nprs").body))
    assert "7" not in words
    assert has_words(words, "de")
    assert not has_words([*words, "a word that nobody translated"], "de")
    assert has_words(["a word that nobody translated"], "en")


def test_the_administrator_records_a_permission_and_withdraws_it(
    log_in: LogIn, admin: Actor
) -> None:
    with admin.at_work():
        add_questionnaire(content=sent_form(form(10)), instrument="odi", by=admin)
    client, today = log_in("admin"), clock.today(admin.clinic).isoformat()
    sent = send(client, "/measures/odi/permission", **GIVEN, starts_on=today)
    assert sent.status_code == 302
    said = text_of(client.get(ODI))
    assert "permits it" in said
    assert "L-2026-1" in said
    assert "https://clinic.example/Questionnaire/invented|1" in said
    with admin.at_work():
        row = WordingPermission.objects.get()
    client.post(f"/measures/permissions/{row.pk}/withdraw")
    assert "Not here: no permission is on record" in text_of(client.get(ODI))
    assert client.get("/measures/nprs/permission").status_code == 404
    assert log_in("physician").get("/measures/odi/permission").status_code == 403


def test_an_entered_score_stands_in_chart_and_file_until_it_is_taken_back(
    log_in: LogIn, acting: Actor, ada: Patient
) -> None:
    client = log_in("physician")
    with acting.at_work():
        course = open_course(patient=ada, condition="knee-oa", side="right", by=acting)
        today = clock.today(acting.clinic).isoformat()
    page = f"/courses/{course.pk}/scores/koos"
    typed = {"answered_by": "patient", "edition": "LK 1.0, English", "answered_on": today}
    refused = send(client, page, value="101", **typed)
    assert refused.status_code == 422
    assert send(client, page, value="44.4", part="pain", **typed).status_code == 302
    outcomes = f"/courses/{course.pk}/outcomes"
    said = text_of(client.get(outcomes))
    assert "Knee injury and osteoarthritis outcome score: pain" in said
    assert "koos pain" in client.get(f"{outcomes}.csv").content.decode()
    with acting.at_work():
        row = EnteredScore.objects.get()
    client.post(f"/scores/{row.pk}/in-error")
    assert "LK 1.0" not in text_of(client.get(outcomes))
    assert client.get(f"/courses/{course.pk}/scores/nprs").status_code == 404
