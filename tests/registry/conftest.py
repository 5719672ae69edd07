"""The cast: an owner, a colleague and an outsider, and the clinics they work in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

import pytest

from prolo.registry.access import Actor, actor_for, system
from prolo.registry.actions.clinics import open_clinic
from prolo.registry.actions.messages import keep_message_settings
from prolo.registry.actions.patients import IdentityGiven, register_patient
from prolo.registry.actions.people import add_membership
from prolo.registry.actions.relations import add_relation
from prolo.registry.models import Clinic, Patient, Role, User
from tests.support.mail_server import MailServer, mail_server

BORN = date(1961, 4, 9)


@dataclass(frozen=True)
class Cast:
    owner: Actor  # the physician whose patients these are
    colleague: Actor  # a nurse of the same clinic
    administrator: Actor
    outsider: Actor  # the physician of another clinic

    @property
    def clinic(self) -> Clinic:
        return self.owner.clinic


def hire(clinic: Clinic, username: str, role: Role) -> Actor:
    user = User.objects.create(username=username, full_name=username.title())
    add_membership(user=user, role=role, by=system(clinic))
    return actor_for(user, clinic)


@pytest.fixture
def cast(db: None) -> Cast:
    here = open_clinic(name="Here", time_zone="Europe/Berlin")
    there = open_clinic(name="There", time_zone="America/New_York")
    return Cast(
        owner=hire(here, "owner", Role.PHYSICIAN),
        colleague=hire(here, "colleague", Role.NURSE),
        administrator=hire(here, "administrator", Role.ADMINISTRATOR),
        outsider=hire(there, "outsider", Role.PHYSICIAN),
    )


@pytest.fixture
def at_work(cast: Cast) -> Iterator[Actor]:
    """The owner at work: their clinic in scope."""
    with cast.owner.at_work():
        yield cast.owner


Register = Callable[..., Patient]


@pytest.fixture
def register(cast: Cast) -> Register:
    """Puts somebody on record: ``register("Sato", "Yuki", born=…, by=…)``."""

    def put(family: str, given: str = "", *, born: date | None = BORN, **more: object) -> Patient:
        by = more.pop("by", cast.owner)
        identity = IdentityGiven(
            family_name=family,
            given_names=given,
            birth_date=born,
            **more,  # type: ignore[arg-type]
        )
        registered = register_patient(given=identity, is_new=True, by=by)  # type: ignore[arg-type]
        assert registered.patient is not None
        return registered.patient

    return put


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server() as running:
        yield running


@pytest.fixture
def child(cast: Cast, register: Register) -> Patient:
    """Mia, and Ines who is written to for her."""
    mia = register("Sample", "Mia", born=date(2012, 5, 1), email="mia@example.org")
    add_relation(
        patient=mia,
        kind="guardian",
        name="Ines",
        email="ines@example.org",
        starts_on=date(2026, 1, 1),
        by=cast.owner,
    )
    return mia


@pytest.fixture
def sends(cast: Cast, server: MailServer) -> Cast:
    """The clinic sends mail through the server."""
    send_through(cast, server.port)
    return cast


def send_through(cast: Cast, port: int) -> None:
    keep_message_settings(
        by=cast.administrator,
        is_on=True,
        sender_name="Doctor's office",
        from_address="office@example.org",
        smtp_host="127.0.0.1",
        smtp_port=port,
        smtp_security="none",
    )


@pytest.fixture
def ada(register: Register) -> Patient:
    return register("Example", "Ada", email="ada@example.org", phone="+1 555 0111")
