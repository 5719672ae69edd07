"""Who may treat what, as the clinic has recorded it, and what that says of a session."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet

from prolo.care.conclusions import Conclusion
from prolo.care.privileges import BookedInjector, Held, check_injector, may_supervise
from prolo.registry import clock
from prolo.registry.access import CLINICAL, RECEPTION, Actor, still_there
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.models import Clinic, Membership, Privilege, Readiness, Role, Session, User
from prolo.registry.models import Conclusion as ConclusionRow
from prolo.registry.session_judging import Recording

OF_THE_INJECTOR = frozenset({"readiness.injector", "readiness.injector-near"})


def standing_privileges() -> QuerySet[Privilege]:
    """Without those that were granted in error. Where there is none, the clinic keeps none."""
    return Privilege.objects.filter(marked_in_error_at__isnull=True)


def physicians(clinic: Clinic, on: date | None = None) -> list[User]:
    """Who works here as a physician, today or on that day, by name."""
    return _working(clinic, on, role=Role.PHYSICIAN)


def workers(clinic: Clinic) -> list[User]:
    """Who works here today, by name, each once."""
    return list(dict.fromkeys(_working(clinic)))


def caring(clinic: Clinic) -> list[User]:
    """Who works here today as a nurse or a physician, by name, each once."""
    return list(dict.fromkeys(_working(clinic, role__in=CLINICAL)))


def reception(clinic: Clinic) -> list[User]:
    """Who works here today and speaks with patients, by name, each once."""
    return list(dict.fromkeys(_working(clinic, role__in=RECEPTION)))


def _working(clinic: Clinic, on: date | None = None, **conditions: Any) -> list[User]:
    day = on or clock.today(clinic)
    rows = Membership.objects.filter(still_there(day), starts_on__lte=day, **conditions)
    return [row.user for row in rows.select_related("user").order_by("user__full_name")]


def judge_injector(
    session: Session, recording: Recording, *, injector: User | None
) -> Conclusion | None:
    """On the day of the needle. None while nobody is chosen; nobody supervises themselves."""
    if injector is None:
        return None
    knowledge = clinic_knowledge(session.clinic)
    other = recording.supervisor if recording.supervisor != injector else None
    return check_injector(
        held_by(injector) if standing_privileges().exists() else None,
        region=knowledge.conditions[session.course.condition].region,
        structures=[row.get("structure") or "" for row in recording.injections],
        on=_day_of(session),
        knowledge=knowledge,
        supervisor=held_by(other) if other else None,
    )


def booked_to_inject(session: Session) -> BookedInjector | None:
    """None while nobody is chosen: then it is asked as the session is recorded."""
    booked = session.appointment.injector if session.appointment else None
    if booked is None:
        return None
    kept = list(standing_privileges())
    others = {one.pk for one in physicians(session.clinic, _day_of(session))} - {booked.pk}
    return BookedInjector(
        name=booked.full_name,
        held=tuple(held(row) for row in kept if row.user_id == booked.pk) if kept else None,
        beside=tuple(held(row) for row in kept if row.user_id in others),
    )


def lets_themselves(conclusion: ConclusionRow, rule: str, by: Actor) -> bool:
    """Would who injects without the privilege be the one who decides that they may? Another
    physician who works here does. In a clinic with one physician alone nobody else can be asked:
    their reason stands with their name, and is shown."""
    if _asked_about(conclusion, rule) != by.user:
        return False
    return any(one != by.user for one in physicians(by.clinic))


def _asked_about(conclusion: ConclusionRow, rule: str) -> User | None:
    """Whose missing privilege is decided about; without a rule, with all that was found."""
    if conclusion.kind == "injector":
        is_asked = conclusion.verdict == "ask"
        return Session.objects.get(pk=conclusion.subject_id).injector if is_asked else None
    if conclusion.kind != "readiness":
        return None
    asked = {one["rule"] for one in conclusion.body["findings"] if one["weight"] == "ask"}
    if not asked & OF_THE_INJECTOR or rule not in ("", *OF_THE_INJECTOR):
        return None
    row = Readiness.objects.select_related("session__appointment__injector").get(
        pk=conclusion.subject_id
    )
    return row.session.appointment.injector if row.session.appointment else None


def supervisors(session: Session) -> list[User]:
    """The physicians who treat the region of this session alone."""
    region = clinic_knowledge(session.clinic).conditions[session.course.condition].region
    day = _day_of(session)
    people = physicians(session.clinic)
    return [one for one in people if may_supervise(held_by(one), region=region, on=day)]


def _day_of(session: Session) -> date:
    if session.ended_at is None:
        return session.visit.day
    return clock.day_at(session.ended_at, session.clinic)


def held_by(user: User) -> list[Held]:
    return [held(row) for row in standing_privileges().filter(user=user)]


def held(row: Privilege) -> Held:
    return Held(region=row.region, level=row.level, starts_on=row.starts_on, ends_on=row.ends_on)
