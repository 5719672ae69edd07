"""Who speaks for a patient moves or marries, and stays who they are."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from prolo.errors import Conflict
from prolo.registry.access import Actor
from prolo.registry.actions.patient_access import give_access
from prolo.registry.actions.relations import add_relation, change_relation
from prolo.registry.models import Event, Patient, Relation
from tests.web.conftest import send, text_of

pytestmark = pytest.mark.both_databases


@pytest.fixture
def mother(front: Actor, ada: Patient) -> Relation:
    with front.at_work():
        return add_relation(
            patient=ada, kind="proxy", name="Mia Invented", phone="555 0100", by=front
        )


def stored_row(stored: Any, wanted: Relation) -> Relation:
    [row] = [one for one in stored(Relation) if one.pk == wanted.pk]
    found: Relation = row
    return found


def test_a_new_name_and_number_leave_the_log_in_as_it_was(
    desk: Client, front: Actor, ada: Patient, mother: Relation, stored: Any
) -> None:
    with front.at_work():
        give_access(patient=ada, relation=mother, by=front)
    page = f"/relations/{mother.pk}/edit"
    assert f'href="{page}"' in desk.get(f"/patients/{ada.pk}").content.decode()
    done = send(desk, page, name="Mia Wed-Invented", phone="555 0177", email="", language="de")
    assert done.status_code == 302
    row = stored_row(stored, mother)
    assert (row.pk, row.name, row.language, row.ends_on) == (
        mother.pk,
        "Mia Wed-Invented",
        "de",
        None,
    )
    assert "0177" in row.phone
    with front.at_work():
        access = mother.accesses.select_related("user").get(ended_at__isnull=True)
        assert access.user.full_name == "Mia Wed-Invented"
        event = Event.objects.get(verb="relation_changed")
    assert event.body == {"changed": ["name", "phone", "language"]}


def test_what_is_wrong_is_said_and_nothing_of_it_is_kept(
    desk: Client, mother: Relation, stored: Any
) -> None:
    refused = send(desk, f"/relations/{mother.pk}/edit", name=" ", email="mia at example")
    assert refused.status_code == 422
    assert "Enter their name" in text_of(refused)
    row = stored_row(stored, mother)
    assert (row.name, row.email) == ("Mia Invented", "")


def test_what_somebody_else_changed_meanwhile_is_not_written_over(
    front: Actor, mother: Relation
) -> None:
    with front.at_work():
        seen = mother.lock_version
        change_relation(relation=mother, name="Mia Other", seen=seen, by=front)
        with pytest.raises(Conflict):
            change_relation(relation=mother, name="Mia Third", seen=seen, by=front)
