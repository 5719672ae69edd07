"""Patients come on record once, and who they are is kept right."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from prolo.errors import Conflict, Invalid, NotAllowed, NotFound
from prolo.registry import clock
from prolo.registry.actions.patients import (
    IdentityGiven,
    add_identifier,
    end_identifier,
    register_patient,
    update_identity,
)
from prolo.registry.actions.relations import add_relation, end_relation
from prolo.registry.find import find_patients
from prolo.registry.models import Event, Identity, Patient, Relation, Sex
from tests.registry.conftest import BORN

pytestmark = pytest.mark.django_db
ANNA = IdentityGiven(family_name="Schreiber", given_names="Anna", birth_date=BORN)


def test_a_new_patient_is_on_record_with_one_event_that_names_nobody(at_work: Any) -> None:
    registered = register_patient(given=ANNA, sex=Sex.FEMALE, by=at_work)
    assert registered.patient
    assert registered.patient.identity.family_name == "Schreiber"
    event = Event.objects.get(patient=registered.patient)
    assert (event.verb, event.recorded_by, event.body) == ("patient_registered", at_work.user, {})


@pytest.mark.parametrize(
    "again",
    [
        ANNA,
        IdentityGiven(family_name="Schrieber", given_names="Anna", birth_date=BORN),
        IdentityGiven(family_name="Unger", given_names="Anna", birth_date=BORN),  # she married
        IdentityGiven(family_name="Schreiber", given_names="Ana"),
        IdentityGiven(family_name="Unger", given_names="Anna", phone="0170 1234567"),
    ],
    ids=["the same", "mistyped", "other family name", "no birth date", "same phone"],
)
def test_who_may_be_on_record_already_is_a_question_and_writes_nothing(
    at_work: Any, register: Any, again: IdentityGiven
) -> None:
    known = register("Schreiber", "Anna", phone="+49 170 1234567")
    asked = register_patient(given=again, by=at_work)
    assert (asked.patient, [one.patient for one in asked.possible]) == (None, [known])
    assert Patient.objects.count() == 1


def test_the_answer_that_it_is_somebody_else_is_accepted(at_work: Any, register: Any) -> None:
    register("Schreiber", "Anna")
    assert register_patient(given=ANNA, is_new=True, by=at_work).patient
    assert Patient.objects.count() == 2


def test_another_person_of_the_same_name_but_birth_date_is_no_question(
    at_work: Any, register: Any
) -> None:
    register("Schreiber", "Anna", born=date(1999, 1, 1))
    assert register_patient(given=ANNA, by=at_work).patient


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"family_name": " ", "given_names": "😀"}, {"family_name": "missing"}),
        ({"birth_date": date.today() + timedelta(days=2)}, {"birth_date": "in-the-future"}),  # noqa: DTZ011
        ({"birth_date": date(1850, 1, 1)}, {"birth_date": "too-long-ago"}),
        ({"family_name": "x" * 121}, {"family_name": "max_length"}),
        ({"address": "x" * 10_000_000}, {"address": "max_length"}),
        ({"given_names": "An\0na"}, {"given_names": "null-character"}),
        ({"email": "not one", "phone": "1" * 41}, {"email": "invalid", "phone": "phone-too-long"}),
    ],
)
def test_what_cannot_be_is_refused_field_by_field(
    at_work: Any, wrong: dict[str, Any], code: dict[str, str]
) -> None:
    given = {"family_name": "Schreiber", "given_names": "Anna", "birth_date": BORN} | wrong
    with pytest.raises(Invalid) as refusal:
        register_patient(given=IdentityGiven(**given), by=at_work)
    assert refusal.value.faults == code


@pytest.mark.parametrize("name", ["<b>Anna</b>", "Ånna 😀", "حسن", "李"])
def test_any_name_people_have_is_kept_as_it_is_written(at_work: Any, name: str) -> None:
    registered = register_patient(given=IdentityGiven(family_name=name), by=at_work)
    assert registered.patient
    assert Identity.objects.get(patient=registered.patient).family_name == name


def test_somebody_born_on_29_february_is_registered(at_work: Any) -> None:
    given = IdentityGiven(family_name="Schreiber", birth_date=date(2000, 2, 29))
    assert register_patient(given=given, by=at_work).patient


def test_of_two_who_edit_one_identity_the_second_sees_who_was_first(
    cast: Any, register: Any
) -> None:
    patient = register("Schreiber", "Anna")
    with cast.owner.at_work():
        first, second = Identity.objects.get(), Identity.objects.get()
    with cast.colleague.at_work():
        update_identity(
            identity=first,
            given=IdentityGiven(family_name="Unger", birth_date=BORN),
            by=cast.colleague,
        )
    with cast.owner.at_work():
        with pytest.raises(Conflict) as conflict:
            update_identity(identity=second, given=ANNA_MOVED, by=cast.owner)
        assert (conflict.value.by, conflict.value.at is None) == ("Colleague", False)
        assert patient.identity.family_name == "Schreiber"
        assert Identity.objects.get().family_name == "Unger"


ANNA_MOVED = IdentityGiven(
    family_name="Schreiber", given_names="Anna", address="1 Elm St\nSpringfield"
)


def test_a_form_that_was_opened_before_another_saved_is_a_conflict(
    at_work: Any, register: Any
) -> None:
    """The form carries the version it showed, whatever was loaded since."""
    identity = register("Schreiber", "Anna").identity
    update_identity(identity=identity, given=ANNA_MOVED, by=at_work)
    with pytest.raises(Conflict):
        update_identity(identity=Identity.objects.get(), given=ANNA, seen=1, by=at_work)


def test_an_event_says_which_fields_changed_and_not_to_what(at_work: Any, register: Any) -> None:
    identity = register("Schreiber", "Anna").identity
    update_identity(identity=identity, given=ANNA_MOVED, by=at_work)
    event = Event.objects.get(verb="identity_updated")
    assert event.body == {"fields": ["birth_date", "address"]}


def test_saving_what_is_there_already_writes_nothing(at_work: Any, register: Any) -> None:
    identity = register("Schreiber", "Anna").identity
    update_identity(identity=identity, given=ANNA, by=at_work)
    assert not Event.objects.filter(verb="identity_updated").exists()


def test_an_outside_number_is_one_persons_until_it_ends(at_work: Any, register: Any) -> None:
    first, second = register("Schreiber"), register("Unger")
    number = add_identifier(patient=first, system="insurance", value="A1", by=at_work)
    with pytest.raises(Invalid) as refusal:
        add_identifier(patient=second, system="insurance", value="A1", by=at_work)
    assert refusal.value.faults == {"value": "taken"}
    end_identifier(identifier=number, by=at_work)
    add_identifier(patient=second, system="insurance", value="A1", by=at_work)
    assert [one.patient for one in find_patients(at_work, "A1")] == [second]


def test_a_guardian_speaks_for_a_patient_from_a_day_to_a_day(at_work: Any, register: Any) -> None:
    patient = register("Schreiber")
    guardian = add_relation(patient=patient, kind="guardian", name="Eva", by=at_work)
    assert (guardian.starts_on, guardian.ends_on) == (clock.today(at_work.clinic), None)
    end_relation(relation=guardian, by=at_work)
    assert Relation.objects.get().ends_on == clock.today(at_work.clinic)
    with pytest.raises(Conflict):
        end_relation(relation=guardian, seen=1, by=at_work)


def test_a_relation_is_of_a_known_kind_and_has_a_name(at_work: Any, register: Any) -> None:
    with pytest.raises(Invalid) as refusal:
        add_relation(patient=register("Schreiber"), kind="friend", name=" ", by=at_work)
    assert refusal.value.faults == {"kind": "invalid_choice", "name": "missing"}


def test_another_clinics_patient_is_not_there_to_be_changed(cast: Any, register: Any) -> None:
    patient = register("Schreiber", "Anna")
    with cast.outsider.at_work():
        with pytest.raises(NotFound):
            update_identity(identity=patient.identity, given=ANNA_MOVED, by=cast.outsider)
        with pytest.raises(NotFound):
            add_identifier(patient=patient, system="insurance", value="A1", by=cast.outsider)
        with pytest.raises(NotFound):
            add_relation(patient=patient, kind="contact", name="Eva", by=cast.outsider)


def test_an_administrator_registers_no_patients(cast: Any) -> None:
    with pytest.raises(NotAllowed):
        register_patient(given=ANNA, by=cast.administrator)
