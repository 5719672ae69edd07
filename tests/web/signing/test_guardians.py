"""Two guardians of one person: what was shown to one is not said to the other, and who decides no
more signs nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.actions.archive import Made, show_document
from prolo.registry.actions.relations import add_relation, end_relation
from prolo.registry.models import (
    Clinic,
    Consent,
    ConsentRequest,
    ConsentSignature,
    Course,
    DocumentShown,
    Patient,
    Relation,
)
from tests.web.conftest import send, text_of
from tests.web.sheets import Sheet
from tests.web.signing.asked import ASK, SEEN, Stored, here, sign

pytestmark = pytest.mark.both_databases

OPTIONS = Made(kind="options", title="Knee", language="en", document=b"<p>Knee</p>")


@pytest.fixture
def parents(ada: Patient, acting: Actor, unable: None) -> tuple[Relation, Relation]:
    """The father is one until tomorrow."""
    given = {"patient": ada, **SEEN, "by": acting}
    until = clock.today(acting.clinic) + timedelta(days=1)
    with acting.at_work():
        mother = add_relation(name="Mia Example", **given)
        return mother, add_relation(name="Otto Example", ends_on=until, **given)


def ask(client: Client, course: Course, who: Relation, stored: Stored) -> ConsentRequest:
    address = f"/courses/{course.pk}/consent"
    assert send(client, address, **ASK | {"signer": str(who.pk)}).status_code == 302
    row: ConsentRequest = stored(ConsentRequest)[-1]
    assert row.relation_id == who.pk
    return row


@pytest.fixture
def shown(course: Course, parents: tuple[Relation, Relation], acting: Actor) -> DocumentShown:
    to = {"shown_to": parents[0].name, "shown_as": "guardian"}
    with acting.at_work():
        return show_document(course=course, made=OPTIONS, by=acting, **to)


def test_nobody_signs_that_they_went_through_what_another_was_shown(
    physician: Client,
    course: Course,
    parents: tuple[Relation, Relation],
    shown: DocumentShown,
    stored: Stored,
) -> None:
    blank = text_of(physician.get(f"/courses/{course.pk}/consent"))
    assert "gone through with Mia Example on" in blank
    for who, sentence, named in (
        (parents[0], "was gone through with you on", shown.pk),
        (parents[1], "was not gone through with you here", None),
    ):
        asked = ask(physician, course, who, stored)
        assert sentence in text_of(physician.get(here(asked)))
        assert sign(physician, here(asked)).status_code == 302
        assert stored(Consent)[-1].options_shown_id == named


def test_with_a_guardian_ends_what_they_are_asked_to_sign_and_nothing_else(
    physician: Client,
    course: Course,
    parents: tuple[Relation, Relation],
    acting: Actor,
    stored: Stored,
) -> None:
    mother, father = parents
    asked = ask(physician, course, mother, stored)
    with acting.at_work():
        end_relation(relation=father, by=acting)
    assert stored(ConsentRequest)[-1].state == "open"
    with acting.at_work():
        end_relation(relation=mother, by=acting)
    assert stored(ConsentRequest)[-1].state == "ended"
    assert "This is not to be signed any more" in text_of(physician.get(here(asked)))


def test_whose_time_as_a_guardian_has_run_out_signs_nothing(
    physician: Client,
    clinic: Clinic,
    course: Course,
    parents: tuple[Relation, Relation],
    log_in: Callable[[str], Client],
    stored: Stored,
) -> None:
    asked = ask(physician, course, parents[1], stored)
    with time_machine.travel(clock.now(clinic) + timedelta(days=2)):
        refused = sign(log_in("physician"), here(asked))
    assert refused.status_code == 422
    assert "is a guardian of this person no more" in text_of(refused)
    assert stored(ConsentSignature) == stored(Consent) == []


def test_the_clinic_does_not_undo_what_a_person_took_back_themselves(
    physician: Client, asked: ConsentRequest, stored: Stored
) -> None:
    sign(physician, here(asked))
    back = Sheet(physician.get(here(asked))).sends() | {"take-back": "yes"}
    assert physician.post(here(asked), back).status_code == 302
    gone = stored(Consent)[-1]
    refused = physician.post(f"/undo/consent/{gone.pk}")
    assert refused.status_code in {409, 422}
    assert "It was taken back by the person themselves" in text_of(refused)
    assert stored(Consent)[-1] == gone
