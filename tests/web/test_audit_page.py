"""The audit trail tells an administrator who changed which row when, and not what stood in it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from prolo.registry.access import Actor, actor_for, system
from prolo.registry.actions.clinics import open_clinic
from prolo.registry.actions.patients import given_of, update_identity
from prolo.registry.actions.people import add_membership
from prolo.registry.models import Clinic, Patient, Role, User
from prolo.web.views import audit
from tests.web.conftest import text_of

pytestmark = pytest.mark.both_databases

PAGE = "/our-clinic/audit"


@pytest.fixture
def changed(acting: Actor, ada: Patient) -> Patient:
    with acting.at_work():
        given = replace(given_of(ada.identity), phone="+1 303 555 0142")
        update_identity(identity=ada.identity, given=given, by=acting)
    return ada


def rows(client: Client, **asked: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(client.get(f"{PAGE}.json", asked).content)["rows"]
    return found


def test_who_changed_what_is_found_by_person_patient_kind_and_day(
    log_in: Callable[[str], Client], acting: Actor, changed: Patient
) -> None:
    admin = log_in("admin")
    asked = {"person": acting.user.pk, "patient": changed.pk, "kind": "Identity"}  # type: ignore[union-attr]
    newest = rows(admin, **asked)[0]
    assert (newest["by"], newest["verb"]) == (acting.user.full_name, "update")  # type: ignore[union-attr]
    assert (newest["columns"], newest["patient_id"]) == (["phone"], str(changed.pk))
    assert rows(admin, **asked, day="2001-01-01") == []
    assert rows(admin, **asked, day=newest["at"][:10]) == rows(admin, **asked)
    assert {one["kind"] for one in rows(admin, kind="Patient")} == {"Patient"}
    other = log_in("researcher").get("/").wsgi_request.user
    assert rows(admin, **{**asked, "person": other.pk}) == []


def test_a_file_that_is_cut_says_so(
    log_in: Callable[[str], Client], changed: Patient, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin, asked = log_in("admin"), {"patient": changed.pk}
    whole = admin.get(f"{PAGE}.json", asked).json()
    assert whole["is_cut"] is False
    assert "CUT HERE" not in admin.get(f"{PAGE}.csv", asked).content.decode()
    monkeypatch.setattr(audit, "IN_A_FILE", whole["count"] - 1)
    cut = admin.get(f"{PAGE}.json", asked).json()
    assert (cut["is_cut"], cut["count"]) == (True, whole["count"] - 1)
    assert "CUT HERE" in admin.get(f"{PAGE}.csv", asked).content.decode().splitlines()[-1]


def test_nothing_that_stood_in_a_row_is_told(
    log_in: Callable[[str], Client], changed: Patient
) -> None:
    admin = log_in("admin")
    for as_ in ("", ".csv", ".json"):
        told = admin.get(f"{PAGE}{as_}", {"patient": changed.pk}).content.decode()
        for hidden in ("Example", "555 0142", "555-0142", "knee"):
            assert hidden not in told


def test_pages_follow_each_other_without_a_gap(
    log_in: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit, "AT_ONCE", 5)
    admin, told, query = log_in("admin"), [], ""
    for _ in range(3):
        context = admin.get(f"{PAGE}?{query}").context
        told += [row.cells for row in context["table"].rows]
        query = context["older"]
    whole = [one["row_id"] for one in rows(admin)]
    assert [cells[4].text for cells in told] == whole[:15]


@pytest.mark.parametrize(
    "asked",
    [
        {"person": "x", "patient": "\0", "kind": "Nothing", "day": "31.1.", "before": "9" * 30},
        {"day": "9999-12-31"},
        {"before": "-1"},
    ],
)
def test_what_cannot_be_read_is_not_asked_about(
    log_in: Callable[[str], Client], asked: dict[str, str]
) -> None:
    assert log_in("admin").get(PAGE, asked).status_code == 200


@pytest.mark.parametrize("role", ["desk", "nurse", "physician", "researcher"])
def test_the_audit_is_the_administrators(log_in: Callable[[str], Client], role: str) -> None:
    assert log_in(role).get(PAGE).status_code == 403
    assert PAGE not in log_in(role).get("/our-clinic").content.decode()


def test_another_clinics_changes_are_not_there(clinic: Clinic, changed: Patient) -> None:
    there = open_clinic(name="There")
    user = User.objects.create(username="there", full_name="Theo There")
    add_membership(user=user, role=Role.ADMINISTRATOR, by=system(there))
    assert actor_for(user, there)
    client = Client()
    client.force_login(user)
    assert rows(client, patient=changed.pk) == []
    page = text_of(client.get(PAGE, {"patient": changed.pk}))
    assert "Nothing on record fits." in page
