"""The demonstration clinic: its people, who is on call, its invented patients."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from django.conf import settings

from prolo.demo.courses import STORIES
from prolo.demo.people import PATIENTS, STAFF
from prolo.demo.stage import Stage, tell
from prolo.registry import clock
from prolo.registry.access import Actor, actor_for, system
from prolo.registry.actions.clinics import open_clinic
from prolo.registry.actions.facts import confirm_fact
from prolo.registry.actions.patients import register_patient
from prolo.registry.actions.people import add_membership, put_on_call, register_user
from prolo.registry.actions.privileges import grant_privilege
from prolo.registry.actions.relations import add_relation
from prolo.registry.actions.schedule import keep_closure
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.due import rebuilt_at_the_end
from prolo.registry.models import Clinic, Role, User
from prolo.registry.transactions import write_transaction

WEEKS_TOLD = 15  # how long ago the first of the stories begins
ON_CALL_DAYS = 400 + 7 * WEEKS_TOLD  # a demonstration's clock may be moved a year ahead
THURSDAY = 3  # Monday is 0
SECOND_TREATS = {"knee": "alone", "back": "alone", "shoulder": "supervised"}
INVENTED_TRAINING = "Invented: cadaver course, 16 hours, with Dr. Miriam Invented."
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


def fill_demo(*, courses: bool = False) -> Clinic:
    """All of it or nothing: people, and with ``courses`` what happened to them in the last weeks.
    The caller makes sure that there is no clinic yet."""
    began = timedelta(weeks=WEEKS_TOLD) if courses else timedelta(0)
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
            clock_offset_s=-round(began.total_seconds()),
        )
        actors = _hire(clinic)
        _grant_privileges(actors[Role.ADMINISTRATOR])
        _put_on_call(actors[Role.PHYSICIAN])
        _confirm_facts(actors[Role.PHYSICIAN])
        _register_patients(actors[Role.FRONT_DESK])
        if courses:
            _close_on_holidays(actors[Role.ADMINISTRATOR])
            with rebuilt_at_the_end(by=system(clinic)):
                tell(STORIES, _stage(clinic, actors))
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
            actor = replace(actor_for(user, clinic), clinic=clinic)  # one clinic, one clock
            actors.setdefault(person.role, actor)
    return actors


def _grant_privileges(administrator: Actor) -> None:
    """One who treats everything but the neck, and one who is still learning the shoulder."""
    first, second = (
        User.objects.get(username=one.username) for one in STAFF if one.role == Role.PHYSICIAN
    )
    regions = sorted(clinic_knowledge(administrator.clinic).regions)
    with administrator.at_work():
        for region in regions:
            if region != "neck":
                grant_privilege(user=first, region=region, level="alone", by=administrator)
        for region, level in SECOND_TREATS.items():
            note = INVENTED_TRAINING if level == "supervised" else ""
            grant_privilege(user=second, region=region, level=level, note=note, by=administrator)


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


def _stage(clinic: Clinic, actors: dict[Role, Actor]) -> Stage:
    return Stage(
        clinic=clinic,
        now=datetime.now(UTC),
        physician=actors[Role.PHYSICIAN],
        nurse=actors[Role.NURSE],
        desk=actors[Role.FRONT_DESK],
    )


def _close_on_holidays(administrator: Actor) -> None:
    """Those of this year and the next, so that a plan over them says so."""
    year = clock.today(administrator.clinic).year
    with administrator.at_work():
        for day, name in sorted(one for each in (year, year + 1) for one in holidays(each)):
            keep_closure(day=day, reason=name, by=administrator)


def holidays(year: int) -> tuple[tuple[date, str], ...]:
    """Two that nearly every clinic of the United States keeps."""
    first = date(year, 11, 1)
    thursday = first + timedelta(days=(THURSDAY - first.weekday()) % 7)
    return (
        (thursday + timedelta(weeks=3), "Thanksgiving"),
        (date(year, 12, 25), "Christmas Day"),
    )
