"""Appointments whose time has come and of which nobody said what came of them; and who did not
come, while nobody booked them anew or said that they come no more. Sessions of a course in
treatment are not among them: its own steps ask."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from prolo.care.contact import DIED
from prolo.care.course import ENDED, State
from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.booked_days import LET_GO
from prolo.registry.models import Appointment, AppointmentChange, LossToFollowUp
from prolo.registry.same_visit import FREES_ITS_NUMBER


def unsaid(actor: Actor) -> QuerySet[Appointment]:
    now = clock.now(actor.clinic)
    return _beside_treatment(actor).filter(state=Appointment.State.BOOKED, starts_at__lt=now)


def not_booked_anew(actor: Actor) -> QuerySet[Appointment]:
    """A first visit that was missed is made good by one of any course."""
    later = Appointment.objects.filter(
        patient=OuterRef("patient"),
        purpose=OuterRef("purpose"),
        starts_at__gt=OuterRef("starts_at"),
    ).exclude(state__in=FREES_ITS_NUMBER)
    booked_anew = Q(Exists(later.filter(course=OuterRef("course"))))
    booked_anew |= Q(course__isnull=True) & Q(Exists(later))
    let_go = AppointmentChange.objects.filter(appointment=OuterRef("pk"), change=LET_GO)
    died = LossToFollowUp.objects.current().filter(patient=OuterRef("patient"), reason=DIED)
    missed = _beside_treatment(actor).filter(state=Appointment.State.MISSED)
    missed = missed.exclude(course__state__in=ENDED)
    return missed.filter(~booked_anew, ~Exists(let_go), ~Exists(died))


def _beside_treatment(actor: Actor) -> QuerySet[Appointment]:
    treated = Q(purpose=Appointment.Purpose.SESSION, course__state=State.TREATING)
    rows = Appointment.objects.filter(clinic=actor.clinic).exclude(treated)
    return rows.select_related("patient__identity__clinic", "course").order_by("starts_at", "pk")
