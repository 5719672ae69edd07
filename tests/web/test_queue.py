"""The administrator sees what prolo does by itself, and tries again what could not be done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from prolo.registry import leases
from prolo.registry.access import Actor, system
from prolo.registry.actions.clinics import open_clinic
from prolo.registry.models import Job
from prolo.registry.worker import run_due_jobs
from tests.support import tasks
from tests.web.conftest import text_of

pytestmark = pytest.mark.both_databases


@pytest.fixture
def administrator(log_in: Callable[[str], Client]) -> Client:
    return log_in("admin")


def park(actor: Actor) -> Job:
    with actor.at_work():
        asked = tasks.leave_mark.enqueue(1)
        Job.objects.filter(pk=asked.id).update(
            parked_at=datetime.now(UTC), error="smtplib.SMTPException in send, line 1", attempts=5
        )
        return Job.objects.get(pk=asked.id)


def test_a_parked_job_says_why_and_runs_after_the_button(
    admin: Actor, administrator: Client
) -> None:
    job = park(admin)
    page = text_of(administrator.get("/our-clinic/queue"))
    assert "smtplib.SMTPException in send, line 1" in page
    assert administrator.post(f"/our-clinic/queue/{job.pk}/again").status_code == 302
    assert run_due_jobs() == 1
    page = text_of(administrator.get("/our-clinic/queue"))
    assert "Nothing was put aside." in page
    assert "1 done in the last seven days" in page


def test_what_is_not_parked_is_not_tried_again(admin: Actor, administrator: Client) -> None:
    job = park(admin)
    address = f"/our-clinic/queue/{job.pk}/again"
    assert administrator.post(address).status_code == 302
    assert administrator.post(address).status_code == 409


def test_an_idle_worker_is_noticed(admin: Actor, administrator: Client) -> None:
    with admin.at_work():
        tasks.leave_mark.enqueue(1)
        assert "nobody has begun it" not in text_of(administrator.get("/our-clinic/queue"))
        Job.objects.update(due_at=datetime.now(UTC) - timedelta(minutes=3))
    for page in ("/our-clinic/queue", "/"):
        assert "nobody has begun it" in text_of(administrator.get(page))
    assert leases.take("one") is not None
    assert "being done now" in text_of(administrator.get("/our-clinic/queue"))


def test_the_first_page_of_the_administrator_counts_what_was_given_up(
    admin: Actor, administrator: Client, physician: Client
) -> None:
    assert "by itself could not be done" not in text_of(administrator.get("/"))
    park(admin)
    park(admin)
    assert "2 things that prolo does by itself could not be done" in text_of(administrator.get("/"))
    assert "by itself could not be done" not in text_of(physician.get("/"))


def test_another_clinics_queue_and_another_roles_button_are_out_of_reach(
    clinic: object, administrator: Client, physician: Client, admin: Actor
) -> None:
    there = park(system(open_clinic(name="There")))
    assert "SMTPException" not in text_of(administrator.get("/our-clinic/queue"))
    assert administrator.post(f"/our-clinic/queue/{there.pk}/again").status_code == 404
    assert physician.get("/our-clinic/queue").status_code == 403
    assert physician.post(f"/our-clinic/queue/{park(admin).pk}/again").status_code == 403
