"""The demonstration clinic behind pages, and its people in front of them."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.test import Client

from prolo.demo import fill_demo
from prolo.registry import clock
from prolo.registry.access import Actor, actor_for, system
from prolo.registry.actions.schedule import add_room
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.due import due_of, kept_items
from prolo.registry.due_later import write_due
from prolo.registry.leases import OPEN
from prolo.registry.models import Clinic, Course, Job, Patient, Room, User
from prolo.registry.worker import run_job

SHOWN_TAGS = re.compile(r"<[^>]+>")
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


@pytest.fixture(scope="module", autouse=True)
def midday() -> Iterator[None]:
    """At any hour it is one in the afternoon where the clinic is: «half an hour ago» was today,
    and what is due in the morning is due."""
    with time_machine.travel(datetime.now(UTC).replace(hour=18), tick=True):
        yield


@pytest.fixture(scope="module")
def filled(midday: None, django_db_setup: None, django_db_blocker: Any) -> Iterator[uuid.UUID]:
    """Filled once for a file: each test begins with it, and what it writes is taken back."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield open_all_week(fill_demo()).pk
        transaction.set_rollback(True)


@pytest.fixture
def clinic(filled: uuid.UUID, db: None) -> Clinic:
    return Clinic.objects.get(pk=filled)


def open_all_week(clinic: Clinic) -> Clinic:
    """Tests run on any day, and nobody is asked about a Sunday."""
    clinic.closed_weekdays = ""
    clinic.save(update_fields=["closed_weekdays"])
    return clinic


@pytest.fixture
def log_in(clinic: Clinic) -> Callable[[str], Client]:
    def as_(username: str) -> Client:
        client = Client()
        client.force_login(User.objects.get(username=username))
        return client

    return as_


@pytest.fixture
def physician(log_in: Callable[[str], Client]) -> Client:
    return log_in("physician")


@pytest.fixture
def acting(clinic: Clinic) -> Actor:
    return actor_for(User.objects.get(username="physician"), clinic)


@pytest.fixture
def ada(clinic: Clinic, acting: Actor) -> Patient:
    with acting.at_work():
        return Patient.objects.get(
            identity__family_name="Example", identity__given_names="Ada", clinic=clinic
        )


@pytest.fixture
def admin(clinic: Clinic) -> Actor:
    return actor_for(User.objects.get(username="admin"), clinic)


@pytest.fixture
def front(clinic: Clinic) -> Actor:
    return actor_for(User.objects.get(username="desk"), clinic)


@pytest.fixture
def desk(log_in: Callable[[str], Client]) -> Client:
    return log_in("desk")


@pytest.fixture
def finn(acting: Actor) -> Patient:
    with acting.at_work():
        return Patient.objects.get(identity__given_names="Finn")


@pytest.fixture
def room(admin: Actor) -> Room:
    with admin.at_work():
        return add_room(name="Room 1", by=admin)


@pytest.fixture
def monday(clinic: Clinic) -> date:
    today = clock.today(clinic)
    return today + timedelta(days=14 - today.weekday())


@pytest.fixture(autouse=True)
def due_is_as_computed(request: pytest.FixtureRequest) -> Iterator[None]:
    """After every test on these pages, and with the jobs done that write it, what is stored as due
    equals computing it again."""
    needs_clinic = "clinic" in request.fixturenames
    clinic = request.getfixturevalue("clinic") if needs_clinic else None
    yield
    if clinic is None:
        return
    with system(clinic).at_work():
        write_what_is_due()
        knowledge = clinic_knowledge(clinic)
        for course in Course.objects.select_related("clinic"):
            assert kept_items(course) == due_of(course, knowledge=knowledge), course


def write_what_is_due() -> None:
    """As the worker does, after answers that ask nothing of anybody."""
    for job in Job.objects.filter(OPEN, task=write_due.module_path).select_related("clinic"):
        run_job(job)


@pytest.fixture
def stored(acting: Actor) -> Callable[[Any], list[Any]]:
    """What the clinic has on record, what was recorded last at the end; PostgreSQL shows it to
    nobody outside the clinic, and in no order of its own."""

    def rows(model: Any) -> list[Any]:
        with acting.at_work():
            found = model.objects.all()
            is_dated = "recorded_at" in {one.name for one in model._meta.fields}
            return list(found if found.ordered or not is_dated else found.order_by("recorded_at"))

    return rows


def text_of(response: Any) -> str:
    """What a person reads."""
    return re.sub(r"\s+", " ", SHOWN_TAGS.sub(" ", response.content.decode()))


def send(client: Client, page: str, /, **typed: str) -> Any:
    """Open the form, fill it in, send it."""
    hidden = dict(HIDDEN.findall(client.get(page).content.decode()))
    return client.post(page, {**hidden, **typed})
