"""A whole list of medicines, pasted as it is: read first, then saved line by line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from prolo.registry import clock
from prolo.registry.access import Actor, system
from prolo.registry.actions.clinics import open_clinic
from prolo.registry.actions.patients import IdentityGiven, register_patient
from prolo.registry.models import Clinic, Event, MedicineUse, Patient
from tests.web.conftest import send, text_of
from tests.web.test_preparation import book

Stored = Callable[..., list[Any]]


def typed_in(page: Any) -> dict[str, str]:
    """What the page would send: its form as it was filled."""
    form = page.context["form"]
    return {bound.html_name: str(bound.value() or "") for bound in form}


def listed(stored: Stored) -> list[MedicineUse]:
    """In the order of the list."""
    return sorted(stored(MedicineUse), key=lambda one: one.recorded_at)


class Pasting:
    """One person with a list in front of the page."""

    def __init__(self, client: Client, ada: Patient) -> None:
        self.client, self.address = client, f"/patients/{ada.pk}/medicines/list"

    def read(self, pasted: str, **more: str) -> Any:
        empty = typed_in(self.client.get(self.address))
        return self.client.post(self.address, {**empty, "pasted": pasted, **more})

    def save(self, pasted: str, answers: dict[str, dict[str, str]] | None = None) -> Any:
        """``answers``: the text of a line, and what is chosen there."""
        page = self.read(pasted)
        sent = typed_in(page)
        for one in page.context["form"].answered:
            for name, value in (answers or {}).get(one.line.written, {}).items():
                sent[getattr(one, name)] = value
        return self.client.post(self.address, {k: v for k, v in sent.items() if v})


@pytest.fixture
def pasting(physician: Client, ada: Patient) -> Pasting:
    return Pasting(physician, ada)


def test_nothing_is_saved_before_it_was_shown(pasting: Pasting, stored: Stored) -> None:
    page = pasting.read("Aleve 220 mg twice daily as needed\nlisinopril 10 mg\nCelebrx")
    assert page.status_code == 200
    said = text_of(page)
    assert "Recognised: 1. Not sure: 1. Not recognised: 1." in said
    assert "Recognised: naproxen (nonselective NSAID)." in said
    assert "Read beside it: 220 mg, twice daily, as needed." in said
    assert "Not recognised. It stays on the list as typed, and a clinician must look." in said
    assert stored(MedicineUse) == []


def test_each_line_is_saved_as_it_was_answered(pasting: Pasting, stored: Stored) -> None:
    answers = {
        "Aleve 220 mg": {"reason": "pain"},
        "Celebrx": {"meant": "celecoxib", "reason": "not-known"},
        "aspirin 81 mg": {"reason": "heart-or-stroke"},
    }
    done = pasting.save("1. Aleve 220 mg\n2. Celebrx\n3. lisinopril\n• aspirin 81 mg", answers)
    assert done.status_code == 302
    assert [(one.typed, one.medicine, one.reason) for one in listed(stored)] == [
        ("Aleve 220 mg", "naproxen", "pain"),
        ("Celebrx", "celecoxib", ""),
        ("lisinopril", "", ""),
        ("aspirin 81 mg", "aspirin", "heart-or-stroke"),
    ]
    assert len([one for one in stored(Event) if one.verb == "medicine_recorded"]) == 1


def test_a_product_is_saved_as_all_that_is_in_it(pasting: Pasting, stored: Stored) -> None:
    page = pasting.read("Excedrin")
    assert "a product that holds aspirin (salicylate, antiplatelet), paracetamol" in text_of(page)
    pasting.save("Excedrin\nAdvil PM", {
        "Excedrin": {"reason": "pain"},
        "Advil PM": {"meant": "ibuprofen-diphenhydramine", "reason": "pain"},
    })  # fmt: skip
    assert [(one.typed, one.medicine) for one in listed(stored)] == [
        ("Excedrin", "aspirin"), ("Excedrin", "paracetamol"), ("Advil PM", "ibuprofen"),
    ]  # fmt: skip


def test_a_product_typed_alone_is_all_that_is_in_it_too(
    physician: Client, ada: Patient, stored: Stored
) -> None:
    address = f"/patients/{ada.pk}/medicines"
    asked = send(physician, address, typed="Motrin PM", reason="pain")
    assert "Did you mean ibuprofen and diphenhydramine?" in text_of(asked)
    several = send(physician, address, typed="warfarin 5 mg aspirin", reason="pain")
    assert "Enter one medicine at a time, or paste the whole list" in text_of(several)
    send(physician, address, typed="Aggrenox", reason="heart-or-stroke")
    assert [one.medicine for one in listed(stored)] == ["aspirin", "dipyridamole"]


def test_what_is_open_stays_open_beside_what_was_answered(pasting: Pasting, stored: Stored) -> None:
    refused = pasting.save("Celebrx\nAleve", {"Aleve": {"meant": "recognised"}})
    assert refused.status_code == 422
    assert "Choose what is meant" in text_of(refused)
    assert "Ask what it is taken for" in text_of(refused)
    assert stored(MedicineUse) == []


def test_a_changed_text_is_read_again_and_keeps_its_answers(
    pasting: Pasting, stored: Stored
) -> None:
    page = pasting.read("Celebrx")
    sent = typed_in(page)
    (line,) = page.context["form"].answered
    sent |= {line.meant: "celecoxib", line.reason: "pain", "pasted": "Plavix\nCelebrx"}
    again = pasting.client.post(pasting.address, {k: v for k, v in sent.items() if v})
    assert again.status_code == 200
    assert stored(MedicineUse) == []
    assert again.context["form"][line.meant].value() == "celecoxib"
    assert "clopidogrel" in text_of(again)


def test_the_same_twice_is_said_and_answered(pasting: Pasting, stored: Stored) -> None:
    pasted = "Aleve\nnaproxen 500 mg"
    assert "The same medicine as in line 1." in text_of(pasting.read(pasted))
    answers = {"Aleve": {"reason": "pain"}}
    assert pasting.save(pasted, answers).status_code == 422
    answers["naproxen 500 mg"] = {"meant": "leave-out"}
    assert pasting.save(pasted, answers).status_code == 302
    assert [one.typed for one in listed(stored)] == ["Aleve"]
    assert "It is on the list already." in text_of(pasting.read("Naprosyn"))


def test_a_gel_or_a_tablet_is_asked_where_the_name_says_neither(
    pasting: Pasting, stored: Stored
) -> None:
    assert pasting.save("Voltaren", {"Voltaren": {"reason": "pain"}}).status_code == 422
    pasting.save("Voltaren", {"Voltaren": {"reason": "pain", "skin": "skin"}})
    pasting.save(
        "diclofenac gel 1%", {"diclofenac gel 1%": {"meant": "recognised", "reason": "pain"}}
    )
    assert [(one.medicine, one.topical) for one in listed(stored)] == [
        ("diclofenac", True),
        ("diclofenac", True),
    ]


def test_a_blood_thinner_called_a_cream_is_asked_about(
    pasting: Pasting, ada: Patient, stored: Stored
) -> None:
    assert pasting.save("Lovenox, skin").status_code == 422
    assert (
        pasting.save("Lovenox, skin", {"Lovenox, skin": {"skin": "swallowed"}}).status_code == 302
    )
    address = f"/patients/{ada.pk}/medicines"
    refused = send(pasting.client, address, typed="warfarin cream")
    assert "Choose whether it is swallowed or injected" in text_of(refused)
    send(pasting.client, address, typed="warfarin cream", topical="swallowed")
    assert [(one.medicine, one.topical) for one in listed(stored)] == [
        ("enoxaparin", False),
        ("warfarin", False),
    ]


def test_who_asks_may_undo_what_was_read_of_a_form(
    physician: Client, ada: Patient, stored: Stored
) -> None:
    address = f"/patients/{ada.pk}/medicines"
    send(physician, address, typed="heparin gel")
    send(physician, address, typed="heparin spray", topical="swallowed")
    send(physician, address, typed="ketoprofen", reason="pain", topical="skin")
    assert [(one.medicine, one.topical) for one in listed(stored)] == [
        ("heparin", True),
        ("heparin", False),
        ("ketoprofen", True),
    ]


def test_none_is_recorded_and_refused_beside_a_list(
    pasting: Pasting, ada: Patient, stored: Stored
) -> None:
    assert pasting.save("none").status_code == 302
    assert "None is taken: said to" in text_of(pasting.client.get(f"/patients/{ada.pk}/medicines"))
    pasting.save("warfarin")
    refused = pasting.save("no medicines")
    assert refused.status_code == 422
    assert "Medicines are on the list" in text_of(refused)
    assert len([one for one in stored(Event) if one.verb == "no_medicines_said"]) == 1


def test_what_was_not_recognised_keeps_the_sheet_from_saying_that_nothing_is_left_out(
    pasting: Pasting, physician: Client, ada: Patient, clinic: Clinic
) -> None:
    pasting.save("zqxv drops\ngarlic")
    session_on: date = clock.today(clinic) + timedelta(days=21)
    sheet = text_of(physician.get(f"{book(physician, ada, session_on)}/preparation"))
    assert "«zqxv drops»: no rule here knows it, a clinician looks" in sheet
    assert "garlic may make bleeding easier" in sheet


@pytest.mark.parametrize(
    ("pasted", "said"),
    [
        ("", "Enter the medicines, or «none»"),
        ("***\n---", "nothing here can be read as one"),
        ("x" * 20_001, "Shorten this to 20,000 characters"),
        ("\n".join(f"pill {n}" for n in range(61)), "More than 60 medicines"),
        ("a very long story about a pill " * 10, "Shorten line 1 to 200 characters"),
    ],
)
def test_what_cannot_be_read_is_said(
    pasting: Pasting, stored: Stored, pasted: str, said: str
) -> None:
    page = pasting.save(pasted)
    assert page.status_code == 422
    assert said in text_of(page)
    assert stored(MedicineUse) == []


def test_mark_up_and_pictures_are_shown_as_text(pasting: Pasting, stored: Stored) -> None:
    page = pasting.read("💊 warfarin <b>5 mg</b><script>alert(1)</script>")
    assert "<script>alert(1)" not in page.content.decode()
    pasting.save("💊 warfarin <b>5 mg</b>")
    assert [(one.typed, one.medicine) for one in listed(stored)] == [("warfarin 5 mg", "warfarin")]


def test_the_list_sent_twice_is_saved_once(pasting: Pasting, stored: Stored) -> None:
    sent = {k: v for k, v in typed_in(pasting.read("warfarin")).items() if v}
    first, second = (pasting.client.post(pasting.address, sent) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert len(stored(MedicineUse)) == 1


def test_who_may_not_record_medicines_reads_no_list(
    ada: Patient, log_in: Callable[[str], Client]
) -> None:
    address = f"/patients/{ada.pk}/medicines/list"
    assert log_in("researcher").post(address, {"pasted": "warfarin"}).status_code in (403, 404)


def test_another_clinics_patient_is_not_there(physician: Client) -> None:
    there = system(open_clinic(name="There", time_zone="America/New_York"))
    given = IdentityGiven(family_name="Stranger", birth_date=date(1980, 1, 1))
    theirs = register_patient(given=given, by=there).patient
    assert theirs
    for patient in (theirs.pk, uuid4()):
        address = f"/patients/{patient}/medicines/list"
        assert physician.get(address).status_code == 404
        assert physician.post(address, {"pasted": "warfarin"}).status_code == 404


def test_the_list_of_one_patient_says_nothing_of_anothers(
    pasting: Pasting, acting: Actor, physician: Client
) -> None:
    pasting.save("warfarin")
    with acting.at_work():
        given = IdentityGiven(family_name="Other", birth_date=date(1980, 1, 1))
        other = register_patient(given=given, by=acting).patient
    assert other
    page = physician.post(f"/patients/{other.pk}/medicines/list", {"pasted": "warfarin"})
    assert "It is on the list already." not in text_of(page)
