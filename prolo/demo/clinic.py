"""The demonstration clinic: its people, who is on call, its invented patients."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial

from django.conf import settings

from prolo.demo.courses import STORIES
from prolo.demo.doubles import register_twice
from prolo.demo.everyone import PARTS
from prolo.demo.invented_form import bring_form
from prolo.demo.names import chance
from prolo.demo.ordinary import further_parts
from prolo.demo.paying import ask_prices, say_who_pays
from prolo.demo.people import PATIENTS, STAFF
from prolo.demo.pictures import draw_logo
from prolo.demo.reception import (
    book_who_logs_in,
    close_for_a_day,
    close_on_somebody,
    keep_waiting_list,
    let_log_in,
    look_at_results,
    see_again,
)
from prolo.demo.stage import Progress, Stage, Story, say_nothing, tell
from prolo.demo.stocking import keep_stock
from prolo.demo.telling import play
from prolo.registry import clock
from prolo.registry.access import Actor, actor_for, system
from prolo.registry.actions.clinics import open_clinic, update_clinic
from prolo.registry.actions.duplicates import note_who_looks_alike
from prolo.registry.actions.facts import confirm_fact
from prolo.registry.actions.logos import set_logo
from prolo.registry.actions.patients import register_patient
from prolo.registry.actions.people import (
    add_membership,
    put_on_call,
    register_user,
    set_provider_number,
)
from prolo.registry.actions.privileges import grant_privilege
from prolo.registry.actions.relations import add_relation
from prolo.registry.actions.schedule import add_room, keep_closure, keep_opening_hours
from prolo.registry.actions.silences import raise_silences
from prolo.registry.clinic_knowledge import clinic_knowledge, standing_knowledge
from prolo.registry.due import rebuilt_at_the_end
from prolo.registry.models import Clinic, Room, User
from prolo.registry.transactions import write_transaction

WEEKS_TOLD = 15  # how long ago the first of the stories begins
YEARS_TOLD = timedelta(weeks=132)  # the same, of everybody's
AHEAD = timedelta(days=400)  # a demonstration's clock may be moved a year ahead
OPEN = (time(8, 30), time(17))
ON_CALL_PHONE = "+1 555 0142"  # of the duty; the clinic's own is in its settings
THURSDAY = 3  # Monday is 0
SECOND_TREATS = {"knee": "alone", "back": "alone", "shoulder": "supervised"}
THIRD_TREATS = dict.fromkeys(("elbow", "wrist-hand", "ankle-foot", "jaw"), "alone")
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
    "thresholds/inr-days",
    "thresholds/inr-max",
    "thresholds/observe-minutes",
)


def fill_demo(
    *,
    courses: bool = False,
    seed: int | None = None,
    now: datetime | None = None,
    progress: Progress = say_nothing,
) -> Clinic:
    """All of it or nothing: people, and with ``courses`` what happened to some of them in the last
    weeks. With a ``seed`` about sixty people in every state, the same for the same seed and
    ``now``, the moment at which every story ends. The caller makes sure that there is no clinic
    yet."""
    began = datetime.now(UTC)
    now = now or began
    told = YEARS_TOLD if seed is not None else timedelta(weeks=WEEKS_TOLD if courses else 0)
    with write_transaction():
        clinic = _open(offset=now - told - began)
        actors = _hire(clinic)
        _grant_privileges(actors["admin"])
        _put_on_call(actors["physician"], told + AHEAD)
        _confirm_facts(actors["physician"])
        ask_prices(actors["admin"])
        stage = _stage(clinic, actors, now, began)
        if seed is None:
            _register_patients(actors["desk"])
        else:
            _let_treat_necks(actors["admin"])
            stage = replace(stage, rooms=_furnish(actors["admin"]), treats=_shared_out(actors))
        if courses or seed is not None:
            _write_letterhead(actors)
            _close_on_holidays(actors["admin"], until=now)
            bring_form(actors["admin"])
            with rebuilt_at_the_end(by=system(clinic)), standing_knowledge():
                stories = STORIES if seed is None else _everybody(seed, actors["admin"])
                tell(stories, stage, progress)
                say_who_pays(stage)
            raise_silences(by=system(clinic))
            note_who_looks_alike(by=system(clinic))
    return clinic


def _open(*, offset: timedelta) -> Clinic:
    return open_clinic(
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
        clock_offset_s=round(offset.total_seconds()),
    )


def _write_letterhead(actors: dict[str, Actor]) -> None:
    """What papers of the United States must say. Numbers of providers begin with 1 or 2: with a
    zero they are of nobody, as is a tax number that begins with 00."""
    administrator = actors["admin"]
    with administrator.at_work():
        update_clinic(
            address="100 Invented Street\nNowhere, NY 00000",
            provider_number="0000000000",
            tax_number="00-0000000",
            by=administrator,
        )
        set_logo(sent=draw_logo(), by=administrator)
        for place, username in enumerate(("physician", "physician2", "physician3"), start=1):
            user = actors[username].user
            assert user is not None
            set_provider_number(user=user, provider_number=f"{place:010}", by=administrator)
            user.refresh_from_db(fields=["provider_number"])


def _everybody(seed: int, administrator: Actor) -> list[Callable[[Stage], Story]]:
    """Those whom every demonstration knows, the parts that are told, and others."""
    further = further_parts(chance(seed, "further parts"))
    parts = [play(one, seed) for one in (*PARTS, *further)]
    closing = [
        partial(one, administrator=administrator) for one in (close_for_a_day, close_on_somebody)
    ]
    desk = (
        register_twice,
        keep_waiting_list,
        book_who_logs_in,
        see_again,
        let_log_in,
        look_at_results,
    )
    return [_newcomers, *parts, *STORIES, keep_stock, *closing, *desk]


def _newcomers(stage: Stage) -> Story:
    """Ada and the six of the short stories come on record before anything happens to them."""
    yield stage.now - timedelta(weeks=WEEKS_TOLD)
    _register_patients(stage.desk)


def _hire(clinic: Clinic) -> dict[str, Actor]:
    by = system(clinic)
    actors: dict[str, Actor] = {}
    with by.at_work():
        for person in STAFF:
            user = register_user(
                username=person.username,
                full_name=person.full_name,
                email=f"{person.username}@example.org",
                title=person.title,
                password=settings.DEMO_PASSWORD,
                by=by,
            )
            add_membership(user=user, role=person.role, by=by)
            actor = replace(actor_for(user, clinic), clinic=clinic)  # one clinic, one clock
            actors[person.username] = actor
    return actors


def _grant_privileges(administrator: Actor) -> None:
    """One who treats everything but the neck, one who is still learning the shoulder, and one for
    the small joints."""
    regions = sorted(clinic_knowledge(administrator.clinic).regions)
    treat = {
        "physician": {region: "alone" for region in regions if region != "neck"},
        "physician2": SECOND_TREATS,
        "physician3": THIRD_TREATS,
    }
    with administrator.at_work():
        for username, levels in treat.items():
            user = User.objects.get(username=username)
            for region, level in levels.items():
                note = INVENTED_TRAINING if level == "supervised" else ""
                grant_privilege(user=user, region=region, level=level, note=note, by=administrator)


def _furnish(administrator: Actor) -> tuple[Room, ...]:
    """Two rooms, open on weekdays."""
    with administrator.at_work():
        keep_opening_hours(hours={day: [OPEN] for day in range(5)}, by=administrator)
        return tuple(add_room(name=name, by=administrator) for name in ("Room 1", "Room 2"))


def _let_treat_necks(administrator: Actor) -> None:
    """Where necks are treated, the second physician has learnt it."""
    second = User.objects.get(username="physician2")
    with administrator.at_work():
        grant_privilege(
            user=second, region="neck", level="alone", note=INVENTED_TRAINING, by=administrator
        )


def _shared_out(actors: dict[str, Actor]) -> dict[str, Actor]:
    """Who treats what the first physician leaves to the others."""
    second, third = actors["physician2"], actors["physician3"]
    return {"neck": second, "shoulder": second, **dict.fromkeys(THIRD_TREATS, third)}


def _put_on_call(physician: Actor, how_long: timedelta) -> None:
    assert physician.user is not None
    now = clock.now(physician.clinic)
    with physician.at_work():
        put_on_call(
            user=physician.user,
            starts_at=now,
            ends_at=now + how_long,
            phone=ON_CALL_PHONE,
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
                    right="parent",
                    document="Birth certificate (invented)",
                    by=desk,
                )


def _stage(clinic: Clinic, actors: dict[str, Actor], now: datetime, began: datetime) -> Stage:
    return Stage(
        clinic=clinic,
        now=now,
        began=began,
        physician=actors["physician"],
        second=actors["physician2"],
        nurse=actors["nurse"],
        desk=actors["desk"],
    )


def _close_on_holidays(administrator: Actor, *, until: datetime) -> None:
    """Those of the years that are told and the next, so that a plan over them says so."""
    years = range(clock.today(administrator.clinic).year, until.year + 2)
    with administrator.at_work():
        for day, name in sorted(one for each in years for one in holidays(each)):
            keep_closure(day=day, reason=name, by=administrator)


def holidays(year: int) -> tuple[tuple[date, str], ...]:
    """Two that nearly every clinic of the United States keeps."""
    first = date(year, 11, 1)
    thursday = first + timedelta(days=(THURSDAY - first.weekday()) % 7)
    return (
        (thursday + timedelta(weeks=3), "Thanksgiving"),
        (date(year, 12, 25), "Christmas Day"),
    )
