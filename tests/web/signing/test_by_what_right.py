"""A guardian decides by a right that somebody of the clinic saw: else no signature counts."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from prolo.care.stored import to_json
from prolo.papers.as_html import as_html
from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.actions.courses import open_course
from prolo.registry.actions.relations import add_relation
from prolo.registry.consents import covers, lacks_today
from prolo.registry.entering import entry
from prolo.registry.models import (
    Consent,
    ConsentRequest,
    ConsentSignature,
    Course,
    Event,
    Patient,
    Plan,
    Relation,
)
from prolo.web.presenters.sheets.signature import paper_of_signature
from tests.web import course_steps as steps
from tests.web.conftest import send, text_of
from tests.web.signing.asked import ASK, PLAN, Stored, here, sign
from tests.web.test_consent import said, signed_at
from tests.web.test_undo import undo

pytestmark = pytest.mark.both_databases

AUNT = ASK | {"signer": "another", "signed_by": "Rosa Example", "assent": "said"}
SHOWN = {"relationship": "aunt-or-uncle", "right": "court", "document": "Court order 12 F 34/26"}
RIGHT = "Appointed by a court or an office. Seen by Dr. Miriam Invented on"


@pytest.fixture
def his(finn: Patient, acting: Actor) -> Course:
    """Finn's course, whose plan is signed."""
    with acting.at_work():
        found = open_course(patient=finn, condition="knee-oa", side="right", by=acting)
        now = clock.now(acting.clinic)
        Plan.objects.create(**entry(acting, finn, at=now), course=found, body=to_json(PLAN))
    steps.begin_treatment(found, acting)
    return found


def page_of(course: Course) -> str:
    return f"/courses/{course.pk}/consent"


def on_paper(course: Course, **changes: Any) -> dict[str, Any]:
    """Signed with a pen by an aunt who is not on record."""
    typed = {"signer": "another", "signed_by": "Rosa Example", "assent": "said"}
    typed |= {"signed_at": signed_at(course.clinic, minutes=0), "relationship": "aunt-or-uncle"}
    return {**said(course.clinic), **typed, **changes}


def aunt(stored: Stored) -> Relation:
    (found,) = (one for one in stored(Relation) if one.name == "Rosa Example")
    return found


def counts(course: Course, consent: Consent, acting: Actor) -> bool:
    with acting.at_work():
        consent = Consent.objects.get(pk=consent.pk)
        return covers(consent, course, PLAN, at=clock.now(acting.clinic))


def test_another_guardian_goes_on_record_with_kinship_right_and_who_saw_it(
    physician: Client, his: Course, stored: Stored
) -> None:
    assert send(physician, page_of(his), **AUNT, **SHOWN).status_code == 302
    found = aunt(stored)
    assert (found.kind, found.relationship, found.right) == ("guardian", "aunt-or-uncle", "court")
    assert (found.document, found.patient_id) == ("Court order 12 F 34/26", his.patient_id)
    assert found.seen_by is not None
    assert found.seen_by.username == "physician"
    (asked,) = stored(ConsentRequest)
    assert (asked.relation_id, asked.signer) == (found.pk, "Rosa Example")
    (event,) = (one for one in stored(Event) if one.subject_id == found.pk)
    assert (event.verb, event.body) == ("relation_added", {"kind": "guardian"})
    # a later paper finds them as any guardian
    assert "Rosa Example, guardian (aunt or uncle)" in text_of(physician.get(page_of(his)))


def test_what_was_seen_stands_on_the_page_the_paper_and_the_record(
    physician: Client, his: Course, acting: Actor, stored: Stored
) -> None:
    send(physician, page_of(his), **AUNT, **SHOWN)
    (asked,) = stored(ConsentRequest)
    page = text_of(physician.get(here(asked)))
    assert "Rosa Example (aunt or uncle) signs as guardian of Finn Example" in page
    assert f"By what right they decide: {RIGHT}" in page
    assert RIGHT in text_of(physician.get(f"/consent-requests/{asked.pk}"))
    sign(physician, here(asked), typed="Rosa Example")
    (consent,) = stored(Consent)
    assert consent.relation_id == asked.relation_id
    assert f"{RIGHT}" in text_of(physician.get(page_of(his)))
    (signature,) = stored(ConsentSignature)
    with acting.at_work():
        signature = ConsentSignature.objects.get(pk=signature.pk)
        record = as_html(paper_of_signature(signature, language="es")).decode()
    assert "Nombrado por un juzgado" in record
    assert "Court order 12 F 34/26" in record
    assert counts(his, consent, acting)


@pytest.mark.parametrize(
    ("wrong", "sentences"),
    [
        ({"relationship": ""}, ["Choose what they are to the person"]),
        ({"right": ""}, ["Choose by what right they decide, once you saw what shows it"]),
        ({"document": ""}, ["Enter what you saw that shows it"]),
        ({"right": "uncle"}, ["Choose by what right they decide"]),
        (
            {"signed_by": " ", "relationship": ""},
            ["Enter the name of who signs", "Choose what they are to the person"],
        ),
    ],
)
def test_who_is_not_shown_to_decide_is_not_asked_to_sign(
    physician: Client, his: Course, stored: Stored, wrong: dict[str, str], sentences: list[str]
) -> None:
    refused = send(physician, page_of(his), **{**AUNT, **SHOWN, **wrong})
    assert refused.status_code == 422
    for one in sentences:
        assert one in text_of(refused)
    assert stored(ConsentRequest) == []
    assert [one.name for one in stored(Relation) if one.patient_id == his.patient_id] == [
        "Ines Example"
    ]


def test_a_paper_that_somebody_without_a_right_signed_is_kept_and_is_no_consent(
    physician: Client, his: Course, acting: Actor, stored: Stored
) -> None:
    kept = physician.post(
        f"{page_of(his)}/on-paper",
        {**on_paper(his), "submission": "a" * 32},
        follow=True,
    )
    assert "does not count yet" in text_of(kept)
    (consent,) = stored(Consent)
    assert consent.signed_by == "Rosa Example"
    assert not counts(his, consent, acting)
    page = text_of(physician.get(page_of(his)))
    assert "it is no consent until somebody saw it" in page
    assert "Record by what right they decide" in page
    with acting.at_work():
        assert "no-right" in [one.code for one in lacks_today(Consent.objects.get(pk=consent.pk))]


def test_it_counts_once_somebody_saw_by_what_right(
    physician: Client, his: Course, acting: Actor, stored: Stored
) -> None:
    send(physician, f"{page_of(his)}/on-paper", **on_paper(his))
    (consent,) = stored(Consent)
    address = f"/relations/{consent.relation_id}/right"
    refused = send(physician, address, relationship="aunt-or-uncle", right="", document=" ")
    assert refused.status_code == 422
    for one in ("Choose by what right they decide", "Enter what you saw that shows it"):
        assert one in text_of(refused)
    assert send(physician, address, **SHOWN).status_code == 302
    assert counts(his, consent, acting)
    again = send(physician, address, **SHOWN | {"right": "attorney"})
    assert "It is recorded by what right they decide" in text_of(again)
    assert aunt(stored).right == "court"


def test_what_a_guardian_signed_who_was_entered_in_error_counts_for_nothing(
    physician: Client, his: Course, acting: Actor, stored: Stored
) -> None:
    send(physician, f"{page_of(his)}/on-paper", **on_paper(his))
    (consent,) = stored(Consent)
    address = f"/relations/{consent.relation_id}"
    send(physician, f"{address}/right", **SHOWN)
    assert counts(his, consent, acting)
    assert "A consent that they signed counts no more" in text_of(physician.get(f"{address}/error"))

    undone = undo(send(physician, f"{address}/error", reason="Of another child"), physician)

    assert undone.status_code == 302
    assert counts(his, consent, acting)
    send(physician, f"{address}/error", reason="Of another child")
    assert not counts(his, consent, acting)
    page = text_of(physician.get(page_of(his)))
    assert "Who signed was entered in error as a guardian" in page
    assert "Record by what right they decide" not in page
    assert "Rosa Example" not in text_of(physician.get(f"{page_of(his)}/new"))
    with acting.at_work():
        codes = [one.code for one in lacks_today(Consent.objects.get(pk=consent.pk))]
        assert "guardian-in-error" in codes
    for once_more in ("error", "right", "edit"):
        assert physician.get(f"{address}/{once_more}").status_code == 404
    assert physician.post(f"{address}/end").status_code == 404


def test_a_parent_of_an_adult_decides_nothing(
    physician: Client, course: Course, unable: None, ada: Patient, acting: Actor, stored: Stored
) -> None:
    given = {"relationship": "mother", "right": "parent", "document": "Birth certificate"}
    with acting.at_work():
        mother = add_relation(patient=ada, kind="guardian", name="Mia Example", by=acting, **given)
    refused = send(physician, page_of(course), **ASK | {"signer": str(mother.pk)})
    assert refused.status_code == 422
    assert "A parent decides for a child" in text_of(refused)
    assert stored(ConsentRequest) == []


def test_of_an_adult_no_right_of_a_parent_is_recorded_that_would_count_for_nothing(
    physician: Client, ada: Patient, acting: Actor, stored: Stored
) -> None:
    with acting.at_work():
        mother = add_relation(patient=ada, kind="guardian", name="Mia Example", by=acting)
    typed = {"relationship": "mother", "right": "parent", "document": "Birth certificate"}
    refused = send(physician, f"/relations/{mother.pk}/right", **typed)
    assert refused.status_code == 422
    assert "A parent decides for a child" in text_of(refused)
    assert [one.right for one in stored(Relation) if one.pk == mother.pk] == [""]


def test_a_right_has_a_guardian_alone_and_a_document(
    physician: Client, ada: Patient, stored: Stored
) -> None:
    address = f"/patients/{ada.pk}/relations/new"
    for kind, sentence in (
        ("contact", "Only a guardian decides"),
        ("guardian", "Enter what you saw that shows it"),
    ):
        typed = {"kind": kind, "name": "Mia", "right": "court", "document": ""}
        refused = send(physician, address, **typed)
        assert refused.status_code == 422
        assert sentence in text_of(refused)
    assert [one for one in stored(Relation) if one.patient_id == ada.pk] == []
