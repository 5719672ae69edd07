"""The demonstration clinic: its people, who is on call, its invented patients."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings

from prolo.demo.people import PATIENTS, STAFF
from prolo.registry import clock
from prolo.registry.access import Actor, actor_for, system
from prolo.registry.actions.clinics import open_clinic
from prolo.registry.actions.facts import confirm_fact
from prolo.registry.actions.patients import register_patient
from prolo.registry.actions.people import add_membership, put_on_call, register_user
from prolo.registry.actions.relations import add_relation
from prolo.registry.models import Clinic, Role
from prolo.registry.transactions import write_transaction

ON_CALL_DAYS = 400  # a demonstration's clock may be moved a year ahead
INVENTED_REASON = "Invented for the demonstration: nobody real has confirmed this."
CONFIRMED = (
    "advice/harm-check",
    "checklist/identity",
    "checklist/site-mark",
    "checklist/timeout",
    "contraindications/breastfeeding",
    "contraindications/cannot-comply",
    "contraindications/deep-spinal-bleeding",
    "contraindications/immunosuppression",
    "contraindications/needle-faint",
    "levels/call",
    "levels/emergency",
    "levels/same-day",
    "thresholds/observe-minutes",
)


def fill_demo() -> Clinic:
    """All of it or nothing. The caller makes sure that there is no clinic yet."""
    with write_transaction():
        clinic = open_clinic(
            name="Demonstration Clinic",
            time_zone="America/New_York",
            country="US",
            currency="USD",
            phone="+1 555 0100",
            on_call_phone="+1 555 0199",
            emergency_number="911",
            weight_unit="lb",
            temperature_unit="F",
            is_demo=True,
        )
        actors = _hire(clinic)
        _put_on_call(actors[Role.PHYSICIAN])
        _confirm_facts(actors[Role.PHYSICIAN])
        _register_patients(actors[Role.FRONT_DESK])
    return clinic


def _hire(clinic: Clinic) -> dict[Role, Actor]:
    by = system(clinic)
    actors: dict[Role, Actor] = {}
    with by.at_work():
        for person in STAFF:
            user = register_user(
                username=person.username,
                full_name=person.full_name,
                title=person.title,
                password=settings.DEMO_PASSWORD,
                by=by,
            )
            add_membership(user=user, role=person.role, by=by)
            actors.setdefault(person.role, actor_for(user, clinic))
    return actors


def _put_on_call(physician: Actor) -> None:
    assert physician.user is not None
    now = clock.now(physician.clinic)
    with physician.at_work():
        put_on_call(
            user=physician.user,
            starts_at=now,
            ends_at=now + timedelta(days=ON_CALL_DAYS),
            by=physician,
        )


def _confirm_facts(physician: Actor) -> None:
    """What an ordinary day needs; the rest stays unverified, as a clinic first meets it."""
    with physician.at_work():
        for ref in CONFIRMED:
            confirm_fact(ref=ref, reason=INVENTED_REASON, by=physician)


def _register_patients(desk: Actor) -> None:
    with desk.at_work():
        for one in PATIENTS:
            registered = register_patient(given=one.identity, sex=one.sex, is_new=True, by=desk)
            if one.guardian and registered.patient:
                add_relation(
                    patient=registered.patient,
                    kind="guardian",
                    name=one.guardian,
                    relationship="mother",
                    by=desk,
                )
