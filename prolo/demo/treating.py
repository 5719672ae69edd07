"""A session from door to door, and what is said after it."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from prolo.care.answers import Answer
from prolo.care.checklist import LastDose, ReadinessAnswers, SkinCleaned
from prolo.care.gates import takes_vitamin_k_antagonist
from prolo.care.leaving import LeavingAnswers
from prolo.care.timeout import TimeoutAnswers
from prolo.care.units import measure
from prolo.demo.alone import ALONE, send
from prolo.demo.answering import respond
from prolo.demo.stage import Stage
from prolo.demo.stocking import MAKER, from_stock
from prolo.errors import Invalid
from prolo.knowledge import Knowledge
from prolo.registry.access import Actor
from prolo.registry.actions.aftercare import record_aftercare
from prolo.registry.actions.leavings import record_leaving
from prolo.registry.actions.readiness import record_readiness
from prolo.registry.actions.sessions import record_session, sign_session, start_session
from prolo.registry.actions.timeouts import record_timeout
from prolo.registry.actions.unfinished import abandon_session
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.models import Appointment, Concern, Session, User
from prolo.registry.planned import planned_of
from prolo.registry.readiness import planned_of as asked_today
from prolo.registry.session_judging import Recording
from prolo.registry.session_rows import planned_rows
from prolo.registry.told import held_of
from prolo.registry.weights import Weighed

YES, NO = Answer.YES, Answer.NO
CHLORHEXIDINE = "chlorhexidine 2 % in alcohol"
LIFE = timedelta(days=300)  # of an invented vial
CHECK = "d1"  # whichever it is: the moment says which check is answered


def hold_session(
    stage: Stage,
    booked: Appointment,
    *,
    weight_lb: str,
    injector: Actor | None = None,
    supervisor: User | None = None,
    signs: bool = True,
    insists: bool = False,
) -> Generator[datetime, None, Session]:
    """From door to door: checked, paused, injected as planned, watched, signed. Who ``insists``
    gives a reason where a rule asks for one."""
    by = injector or stage.physician
    session = start_session(appointment=booked, by=stage.nurse)
    yield stage.later(minutes=10)
    record_readiness(session=session, answers=_ready(stage, session, weight_lb), by=stage.nurse)
    yield stage.later(minutes=5)
    record_timeout(session=session, given=_called(stage, session), by=by)
    yield stage.later(minutes=10)
    given = _given(stage, session, weight_lb)
    record = _record_with_reasons if insists else _record
    record(session, replace(given, supervisor=supervisor), by)
    if signs:
        sign_session(session=session, by=by)
    yield stage.later(minutes=30)
    record_leaving(session=session, given=_well(clinic_knowledge(stage.clinic)), by=stage.nurse)
    return session


def go_home(stage: Stage, booked: Appointment, *, weight_lb: str) -> Iterator[datetime]:
    """A fever is found at the door: nothing is injected."""
    session = start_session(appointment=booked, by=stage.nurse)
    yield stage.later(minutes=8)
    feverish = replace(
        _ready(stage, session, weight_lb),
        feverish=YES,
        temperature=measure("temperature", Decimal("100.9"), "°F"),
    )
    record_readiness(session=session, answers=feverish, by=stage.nurse)
    yield stage.later(minutes=5)
    abandon_session(session=session, reason="A fever of 100.9 °F", by=stage.nurse)


def _record(session: Session, recording: Recording, by: Actor) -> None:
    record_session(session=session, recording=recording, by=by)


def _record_with_reasons(session: Session, recording: Recording, by: Actor) -> None:
    try:
        _record(session, recording, by)
    except Invalid as refused:
        asked = {name.removesuffix("_reason") for name in refused.faults}
        reasons = dict.fromkeys(asked, "Weighed at the table, and it stands as planned")
        _record(session, replace(recording, reasons=reasons), by)


def _ready(stage: Stage, session: Session, weight_lb: str) -> ReadinessAnswers:
    knowledge, planned = clinic_knowledge(stage.clinic), asked_today(session)
    doses = (
        LastDose(medicine=one.medicine, taken_on=one.last_dose_on - timedelta(days=1))
        for one in held_of(session)
        if one.last_dose_on
    )
    has_inr = takes_vitamin_k_antagonist(planned, knowledge)
    return ReadinessAnswers(
        inr=Decimal("2.4") if has_inr else None,
        inr_on=planned.day - timedelta(days=1) if has_inr else None,
        doses=tuple(doses),
        kept=dict.fromkeys(planned.kept, YES),
        items=dict.fromkeys(knowledge.checklist, YES),
        feverish=NO,
        infection=NO,
        local_infection=NO,
        antibiotics=NO,
        new_medicine=NO,
        new_illness=NO,
        steroid_here=NO,
        replacement=NO,
        pregnancy=NO,
        temperature=measure("temperature", Decimal("98.2"), "°F"),
        systolic=measure("systolic", Decimal(126), "mmHg"),
        diastolic=measure("diastolic", Decimal(78), "mmHg"),
        pulse=measure("pulse", Decimal(70), "/min"),
        weight=measure("weight", Decimal(weight_lb), "lb"),
        side_stated=planned.side_called,
        site_stated=planned.region,
        side_marked=planned.side_called,
        skin=SkinCleaned(agent=CHLORHEXIDINE, at=stage.later(minutes=0), dried=YES),
    )


def _called(stage: Stage, session: Session) -> TimeoutAnswers:
    planned = planned_of(session)
    assert stage.nurse.user is not None
    return TimeoutAnswers(
        at=stage.later(minutes=0),
        called_by=stage.nurse.user.full_name,
        person=YES,
        side=planned.side_called,
        side_marked=planned.side_called,
        site=planned.region,
        irritant=planned.irritant,
        irritants_besides=planned.irritants_besides,
        irritant_pct=next(iter(planned.irritant_pcts), None),
        irritant_pcts_besides=planned.irritant_pcts[1:],
        anaesthetics=planned.anaesthetics,
        anaesthetic_pct=next(iter(planned.anaesthetic_pcts), None),
        anaesthetic_pcts_besides=planned.anaesthetic_pcts[1:],
        allergy=NO,
    )


def _given(stage: Stage, session: Session, weight_lb: str) -> Recording:
    weight = measure("weight", Decimal(weight_lb), "lb")
    planned = planned_rows(session.course)
    drawn = {row[name] for row in planned for name in ("irritant", "anaesthetic")}
    return Recording(
        weight=Weighed(
            value_kg=weight.value,
            entered_value=weight.entered_value,
            entered_unit=weight.entered_unit,
        ),
        vials=[_vial(stage, *one) for one in VIALS if one[1] in drawn],
        injections=planned,
    )


VIALS: tuple[tuple[str, str, str, str, str], ...] = (
    ("irritant", "dextrose", "Dextrose 50 %", "50", "DX"),
    ("irritant", "p2g", "P2G", "25", "PG"),
    ("irritant", "dextrose-morrhuate", "Dextrose with morrhuate", "10.7", "DM"),
    ("anaesthetic", "lidocaine", "Lidocaine 2 %", "2", "LI"),
)


def _vial(
    stage: Stage, role: str, substance: str, product: str, pct: str, lot: str
) -> Mapping[str, Any]:
    """Every session opens its own: from stock, and before there was any, of the day's lot."""
    opened_at = stage.later(minutes=0)
    return {
        "role": role,
        "substance": substance,
        "product": product,
        "maker": MAKER,
        "lot": f"{lot}-{opened_at:%y%m%d}",
        "strength_pct": Decimal(pct),
        "volume_ml": Decimal(10),
        "expires_on": opened_at.date() + LIFE,
        "opened_at": opened_at,
        "single_dose": True,
        **from_stock(stage, substance),
    }


def _well(knowledge: Knowledge) -> LeavingAnswers:
    return LeavingAnswers(
        items=_yes_after(knowledge), observed_minutes=30, condition="Well, walks, no dizziness"
    )


def _yes_after(knowledge: Knowledge) -> dict[str, Answer]:
    return {one.id: YES for one in knowledge.checklist.values() if one.when == "after"}


def report(
    stage: Stage, session: Session, *, pain: str, worry: str = "", how: str = "phone", **signs: Any
) -> Concern | None:
    """What the person says after a session, on the telephone or behind a link, and the concern
    that it raises."""
    place = clinic_knowledge(stage.clinic).conditions[session.course.condition].region
    said = {"place": place, "pain": pain} | ({"worry": worry} if worry else {})
    said |= {name.replace("_", "-"): one for name, one in signs.items()}
    answers = respond("aftercare-check", said)
    if how in ALONE:
        key = f"aftercare-{session.number}-{CHECK}"
        response = send(stage, session.course, key, answers, how=how)
    else:
        response = record_aftercare(
            session=session, response=answers, answered_by="patient", how=how, by=stage.nurse
        )
    return Concern.objects.filter(response=response).first()
