"""No person appears in two clinics' lists, however alike the people of two clinics are: what one
clinic is shown is the same whether or not the other has anybody on record."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, reverse

from prolo.registry import clock
from prolo.registry.access import Actor, actor_for, system
from prolo.registry.actions.appointments import book_appointment
from prolo.registry.actions.clinics import open_clinic
from prolo.registry.actions.courses import open_course
from prolo.registry.actions.patients import IdentityGiven, register_patient
from prolo.registry.actions.people import add_membership, register_user
from prolo.registry.actions.stock import Label, receive_stock
from prolo.registry.actions.waiting import add_to_waiting_list
from prolo.registry.due import rebuild_patient
from prolo.registry.entering import entry
from prolo.registry.models import (
    Clinic,
    EstimateRequest,
    Identity,
    Injection,
    Patient,
    Role,
    Session,
    Vial,
    Visit,
)
from prolo.web.urls import urlpatterns
from tests.web.every_form import BUTTONS, FORMS
from tests.web.scene import Scene

pytestmark = pytest.mark.both_databases

# Of nobody: facts, published trials and what they asked. A link opens by its token alone, for
# whoever holds it (test_links.py).
OF_NOBODY = {
    "kind",
    "fact_id",
    "condition",
    "outcome",
    "comparator",
    "window",
    "trial",
    "token",
    "payer_id",
}
OF_THE_MOMENT = re.compile(
    r'name="(csrfmiddlewaretoken|form_token|submission)" value="[^"]*"'
    r'|"as_of": "[^"]*"'
    r"|(?<!\d)\d\d?(:|%3A)\d\d(:\d\d)?\b"
)
LOT = "L-77"


def patterns() -> list[URLPattern]:
    return [one for one in urlpatterns if isinstance(one, URLPattern)]


def takes_a_press(one: URLPattern) -> bool:
    return "@require_POST" in inspect.getsource(one.callback)


def lists(ada: Identity) -> list[str]:
    """Every address that names nobody, and the searches that would find her."""
    open_to_all = {"log-in", "choose-clinic", "mine"}
    plain = [
        reverse(f"web:{one.name}")
        for one in patterns()
        if not one.pattern.converters and not takes_a_press(one) and one.name not in open_to_all
    ]
    typed = (ada.family_name, ada.full_name, str(ada.birth_date), ada.phone, "Exampel Ada")
    asked = [
        *(f"/patients{end}?q={text}" for end in ("", ".csv", ".json") for text in typed if text),
        *(f"/lots{end}?q={LOT}" for end in ("", ".csv", ".json")),
        *(f"/lots/who{end}?lot={LOT}" for end in ("", ".csv", ".json")),
        *(f"/{name}?for=all" for name in ("", "next-steps", "next-steps.json", "unsigned")),
        "/stock?all",
    ]
    return plain + asked


def shown(client: Client, addresses: list[str]) -> dict[str, tuple[int, str]]:
    found = {}
    for address in addresses:
        answer = client.get(address)
        text = answer.content.decode(errors="backslashreplace")  # of a document: its bytes
        found[address] = (answer.status_code, OF_THE_MOMENT.sub("…", text))
    return found


class Twin:
    """Another clinic, with a person of the same name, birth date and telephone, in the middle of
    the same things, and one who does everything there."""

    def __init__(self, like: Patient) -> None:
        clinic = open_clinic(name="Elsewhere", time_zone=like.clinic.time_zone)
        first = system(clinic)
        with first.at_work():
            self.user = register_user(
                username="elsewhere", full_name="Dr. Else", password="quiet-harbour-41", by=first
            )
            for role in (Role.PHYSICIAN, Role.ADMINISTRATOR, Role.FRONT_DESK):
                add_membership(user=self.user, role=role, by=first)
        self.acting = actor_for(self.user, clinic)
        self.client = Client()
        self.client.force_login(self.user)
        with self.acting.at_work():
            self.patient = self._register(like.identity)
            self._treat()

    def _register(self, like: Identity) -> Patient:
        given = IdentityGiven(
            family_name=like.family_name,
            given_names=like.given_names,
            birth_date=like.birth_date,
            phone=like.phone,
        )
        found = register_patient(given=given, is_new=True, by=self.acting).patient
        assert found
        return found

    def _treat(self) -> None:
        by, now = self.acting, clock.now(self.acting.clinic)
        row = {"clinic": by.clinic, "recorded_by": self.user, "patient": self.patient}
        course = open_course(patient=self.patient, condition="knee-oa", side="right", by=by)
        begun = now - timedelta(days=2)
        visit = Visit.objects.create(**row, day=begun.date(), arrived_at=begun)
        session = Session.objects.create(
            **row,
            course=course,
            visit=visit,
            number=1,
            state=Session.State.RECORDED,
            injector=self.user,
            started_at=begun,
            ended_at=begun,
        )
        label = Label(
            substance="dextrose",
            product="Dextrose 50 %",
            lot=LOT,
            expires_on=now.date() + timedelta(days=365),
        )
        Vial.objects.create(
            **row,
            session=session,
            happened_at=begun,
            opened_at=begun,
            role="irritant",
            **{
                name: getattr(label, name) for name in ("substance", "product", "lot", "expires_on")
            },
        )
        receive_stock(label=label, units=5, by=by)
        book_appointment(
            patient=self.patient,
            purpose="follow-up",
            course=course,
            starts_at=now + timedelta(minutes=15),  # not while pages are compared
            by=by,
        )
        add_to_waiting_list(patient=self.patient, purpose="assessment", by=by)
        rebuild_patient(self.patient, by=by)


@pytest.fixture
def twin(clinic: Clinic, ada: Patient, acting: Actor) -> Twin:
    with acting.at_work():
        like = Patient.objects.select_related("identity", "clinic").get(pk=ada.pk)
    return Twin(like)


@pytest.fixture
def others(clinic: Clinic, acting: Actor, log_in: Callable[[str], Client]) -> Callable[[], Scene]:
    return lambda: Scene(acting, log_in("physician"))


def test_what_a_clinic_is_shown_is_the_same_whatever_another_has_on_record(
    twin: Twin, others: Callable[[], Scene]
) -> None:
    addresses = lists(twin.patient.identity)
    before = shown(twin.client, addresses)
    scene = others()
    after = shown(twin.client, addresses)
    assert {one for one in addresses if before[one] != after[one]} == set()
    its_own = {scene.of[name] for name in scene.of if name.endswith("_id")}
    bodies = "".join(body for _status, body in after.values())
    assert not [one for one in its_own if one in bodies]


def test_and_its_own_people_are_there(twin: Twin, others: Callable[[], Scene]) -> None:
    """The test above would hold of empty pages too."""
    others()
    her, number = twin.patient.identity, str(twin.patient.pk)
    found = shown(twin.client, lists(her))
    closed = {address for address, (status, _body) in found.items() if status != 200}
    # The one only a demonstration has; at the other a tablet goes out that was handed over.
    assert closed == {"/clock", "/tablet/idle"}
    for address in (
        f"/patients?q={her.full_name}",
        f"/patients.json?q={her.birth_date}",
        "/calendar/waiting",
        f"/lots/who?lot={LOT}",
    ):
        assert number in found[address][1], address
    for address in ("/calendar.csv", "/?for=all", "/unsigned", "/next-steps?for=all"):
        assert her.family_name in found[address][1], address
    assert twin.client.get(f"/lots/who.json?lot={LOT}").json()["count"] == 1


def test_no_address_of_one_clinic_opens_for_another(
    twin: Twin, others: Callable[[], Scene], stored: Callable[[Any], list[Any]]
) -> None:
    scene = others()
    with scene.acting.at_work():
        wants_to_know = entry(scene.acting, scene.patient, at=clock.now(scene.acting.clinic))
        asked = EstimateRequest.objects.create(**wants_to_know, is_own=True)
    scene.of["asked_id"] = str(asked.pk)
    before = len(stored(Injection)), len(stored(Session))
    opened = []
    for one in patterns():
        if not (parts := dict(one.pattern.converters)) or set(parts) <= OF_NOBODY:
            continue
        address = _address(one, scene)
        send = twin.client.post if takes_a_press(one) else twin.client.get
        if (answer := send(address)).status_code not in {403, 404}:
            opened.append((answer.status_code, one.name))
    assert not opened, opened
    assert (len(stored(Injection)), len(stored(Session))) == before


NOBODYS = "00000000-0000-4000-8000-000000000000"


def _address(one: URLPattern, scene: Scene) -> str:
    form = (FORMS | BUTTONS).get(str(one.name))
    at = form.at if form else {}
    known = {**scene.of, "user_id": scene.of["worker_id"], "merge_id": NOBODYS}
    parts = {part: at.get(part, part) for part in one.pattern.converters}
    return reverse(f"web:{one.name}", kwargs={k: known.get(v, v) for k, v in parts.items()})
