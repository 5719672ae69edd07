"""Who signs reads the paper, or somebody says how they understand it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from prolo.registry.access import Actor
from prolo.registry.models import (
    Consent,
    ConsentRequest,
    Course,
    DocumentShown,
    Identity,
    Relation,
)
from tests.web.conftest import send, text_of
from tests.web.signing.asked import ASK, SEEN, Stored, here, sign
from tests.web.test_consent import said as said_on_paper
from tests.web.test_consent import signed_at

pytestmark = pytest.mark.both_databases

NOTE = "Reads English at work; read it through with the nurse"
ASKED = "says the record: choose a paper in it, enter who interprets, or say here how"
STATE = f"Who signs reads Spanish, and this paper is in another language. Nobody interprets: {NOTE}"


@pytest.fixture
def hers(course: Course, acting: Actor) -> Course:
    """Ada reads Spanish."""
    with acting.at_work():
        Identity.objects.filter(patient=course.patient).update(preferred_language="es")
    return course


def page_of(course: Course, language: str) -> str:
    return f"/courses/{course.pk}/consent?language={language}"


def test_nobody_is_asked_to_sign_in_another_language_without_a_word_about_it(
    physician: Client, hers: Course, stored: Stored
) -> None:
    page = text_of(physician.get(page_of(hers, "en")))
    assert "Ada Example, Spanish. Name who interprets, choose a paper in it" in page
    refused = send(physician, page_of(hers, "en"), **ASK)
    assert refused.status_code == 422
    assert ASKED in text_of(refused)
    assert stored(ConsentRequest) == []


@pytest.mark.parametrize(
    ("language", "said", "kept"),
    [
        ("es", {}, ("", "")),
        ("en", {"language_note": NOTE}, (NOTE, "")),
        ("en", {"interpreter": "Ivo", "interpreter_language": "Spanish"}, ("", "Ivo")),
        ("es", {"language_note": NOTE}, ("", "")),  # it would explain nothing
    ],
)
def test_in_their_own_through_an_interpreter_or_with_a_reason_they_are_asked(
    physician: Client,
    hers: Course,
    stored: Stored,
    language: str,
    said: dict[str, str],
    kept: tuple[str, str],
) -> None:
    assert send(physician, page_of(hers, language), **ASK | said).status_code == 302
    (asked,) = stored(ConsentRequest)
    assert (asked.language_note, asked.interpreter) == kept


def test_the_reason_stands_in_the_state_of_the_consent_and_on_its_paper(
    physician: Client, hers: Course, stored: Stored
) -> None:
    send(physician, page_of(hers, "en"), **ASK | {"language_note": NOTE})
    (asked,) = stored(ConsentRequest)
    assert STATE in text_of(physician.get(here(asked)))
    assert STATE in text_of(physician.get(f"/consent-requests/{asked.pk}"))
    sign(physician, here(asked), typed="Ada Example")
    (consent,) = stored(Consent)
    assert consent.language_note == NOTE
    assert STATE in text_of(physician.get(page_of(hers, "en")))
    assert STATE in text_of(physician.get(f"/signatures/{consent.signature_id}"))


def test_who_chooses_another_language_on_the_page_says_that_they_read_it_well(
    physician: Client, hers: Course, stored: Stored
) -> None:
    send(physician, page_of(hers, "es"), **ASK)
    (asked,) = stored(ConsentRequest)
    english = f"{here(asked)}?language=en"
    refused = sign(physician, english, typed="Ada Example")
    assert refused.status_code == 422
    assert "If you do not, choose yours at the top" in text_of(refused)
    assert stored(Consent) == []
    assert "I read the language" not in text_of(physician.get(f"{here(asked)}?language=es"))
    assert sign(physician, english, typed="Ada Example", understands="on").status_code == 302
    (consent,) = stored(Consent)
    for page in (page_of(hers, "en"), f"/signatures/{consent.signature_id}"):
        assert "Who signs chose it, and says that they read it well." in text_of(
            physician.get(page)
        )


def test_a_guardian_is_asked_in_the_language_that_they_read(
    physician: Client, course: Course, unable: None, stored: Stored
) -> None:
    typed: dict[str, Any] = ASK | {"signer": "another", "signed_by": "Rosa Example"}
    typed |= {name: SEEN[name] for name in ("relationship", "right", "document")}
    typed |= {"guardian_language": "ar"}
    refused = send(physician, page_of(course, "en"), **typed)
    assert ASKED in text_of(refused)
    # what was typed is still there
    assert 'value="Rosa Example"' in refused.content.decode()
    assert send(physician, page_of(course, "ar"), **typed).status_code == 302
    (asked,) = stored(ConsentRequest)
    (rosa,) = (one for one in stored(Relation) if one.name == "Rosa Example")
    assert (asked.relation_id, rosa.language, asked.language) == (rosa.pk, "ar", "ar")


def test_a_paper_that_was_signed_with_a_pen_is_compared_too(
    physician: Client, printed: None, hers: Course, stored: Stored
) -> None:
    send(physician, f"/courses/{hers.pk}/consent/print", language="en")
    (paper,) = stored(DocumentShown)
    now = signed_at(hers.clinic, minutes=0)
    typed = said_on_paper(hers.clinic, signed_at=now, printed=str(paper.pk))
    refused = send(physician, f"/courses/{hers.pk}/consent/on-paper", **typed)
    assert refused.status_code == 422
    assert ASKED in text_of(refused)
    typed["language_note"] = NOTE
    assert send(physician, f"/courses/{hers.pk}/consent/on-paper", **typed).status_code == 302
    assert stored(Consent)[0].language_note == NOTE
