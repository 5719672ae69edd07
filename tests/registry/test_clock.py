"""What time it is, for a clinic and for the audit."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction

from prolo.errors import Invalid, NotAllowed
from prolo.registry import clock
from prolo.registry.access import system
from prolo.registry.actions.clinics import move_clock, open_clinic
from prolo.registry.actions.patients import IdentityGiven, register_patient
from prolo.registry.actions.people import put_on_call
from prolo.registry.ids import new_id
from prolo.registry.models import AuditRow, Clinic, Event, Job, Role
from prolo.registry.on_call import on_call_at
from prolo.registry.sending import send_message
from tests.registry.conftest import hire

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(db: None) -> Any:
    return system(open_clinic(name="Demo", time_zone="Europe/Berlin", is_demo=True))


@time_machine.travel(datetime(2026, 1, 5, 23, 30, tzinfo=UTC), tick=False)
def test_today_is_the_date_on_the_clinics_wall(db: None) -> None:
    berlin, lima = Clinic(time_zone="Europe/Berlin"), Clinic(time_zone="America/Lima")
    assert (clock.today(berlin), clock.today(lima)) == (date(2026, 1, 6), date(2026, 1, 5))
    assert clock.now(berlin) == clock.now(lima)


def test_a_demonstration_steps_to_week_12_and_rows_are_recorded_then(demo: Any) -> None:
    week_12 = clock.now(demo.clinic) + timedelta(weeks=12)
    move_clock(to=week_12, by=demo)
    with demo.at_work():
        register_patient(given=IdentityGiven(family_name="Sato"), by=demo)
        event = Event.objects.get(verb="patient_registered")
    assert abs(event.recorded_at - week_12) < timedelta(minutes=1)


def test_the_audit_keeps_real_time(demo: Any) -> None:
    move_clock(to=clock.now(demo.clinic) + timedelta(weeks=12), by=demo)
    with demo.at_work():
        register_patient(given=IdentityGiven(family_name="Sato"), by=demo)
        written = AuditRow.objects.filter(table_name="registry_patient").get()
    assert abs(written.at - datetime.now(UTC)) < timedelta(minutes=1)


def test_what_waits_for_a_moment_comes_nearer_as_the_clock_moves(demo: Any) -> None:
    """A message that was held up into the night goes out in the morning of the clinic."""
    morning = datetime.now(UTC) + timedelta(hours=9)
    with demo.at_work():
        send_message.using(run_after=morning).enqueue(new_id().hex)
        move_clock(to=clock.now(demo.clinic) + timedelta(hours=8), by=demo)
        (job,) = Job.objects.all()
        assert abs(job.due_at - (morning - timedelta(hours=8))) < timedelta(minutes=1)
        move_clock(to=clock.now(demo.clinic) + timedelta(hours=8), by=demo)
        job.refresh_from_db()
        assert job.due_at < datetime.now(UTC)


def test_the_clock_does_not_go_back(demo: Any) -> None:
    with pytest.raises(Invalid):
        move_clock(to=clock.now(demo.clinic) - timedelta(days=1), by=demo)


def test_the_clock_of_a_real_clinic_cannot_be_moved(cast: Any) -> None:
    with pytest.raises(Invalid):
        move_clock(to=clock.now(cast.clinic) + timedelta(days=1), by=cast.owner)
    with pytest.raises(IntegrityError), transaction.atomic():
        Clinic.objects.filter(pk=cast.clinic.pk).update(clock_offset_s=1)


def test_a_clinic_is_in_a_zone_that_exists(db: None) -> None:
    with pytest.raises(Invalid) as refusal:
        open_clinic(name=" ", time_zone="Europe/Atlantis")
    assert refusal.value.faults == {"name": "missing", "time_zone": "unknown"}


def test_nobody_is_on_call_until_somebody_is(cast: Any) -> None:
    now = clock.now(cast.clinic)
    with cast.owner.at_work():
        assert on_call_at(cast.clinic, now) is None
        put_on_call(
            user=cast.owner.user, starts_at=now, ends_at=now + timedelta(hours=12), by=cast.owner
        )
        duty = on_call_at(cast.clinic, now + timedelta(hours=11))
        assert duty
        assert duty.user == cast.owner.user
        assert on_call_at(cast.clinic, now + timedelta(hours=12)) is None


def test_only_who_works_in_the_clinic_is_put_on_call(cast: Any) -> None:
    now = clock.now(cast.clinic)
    hours = {"starts_at": now, "ends_at": now + timedelta(hours=1)}
    with pytest.raises(NotAllowed):
        put_on_call(user=cast.outsider.user, **hours, by=cast.owner)
    nurse = hire(cast.clinic, "nurse", Role.NURSE)
    with pytest.raises(NotAllowed):
        put_on_call(user=nurse.user, **hours, by=nurse)


def test_ids_sort_by_when_they_were_made() -> None:
    with time_machine.travel(datetime(2026, 1, 5, tzinfo=UTC)) as traveller:
        first = new_id()
        traveller.shift(timedelta(seconds=1))
        assert first < new_id()
    assert (first.version, first.variant) == (7, "specified in RFC 4122")
