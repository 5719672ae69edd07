"""What prolo does by itself: what waits, what could not be done, and a button to try again."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from prolo.errors import NotFound
from prolo.registry.access import check_may
from prolo.registry.actions.jobs import try_again
from prolo.registry.job_list import queue_of
from prolo.registry.models import Job
from prolo.web.listed import exported, listed
from prolo.web.presenters.queue import queue_listing, queue_rows
from prolo.web.requests import ClinicRequest


def queue(request: ClinicRequest, as_: str = "") -> HttpResponse:
    found = queue_of(request.actor)
    if as_:
        return exported(request, queue_listing(found), as_)
    rows = queue_rows(found)
    context = {
        "parked": [row for row in rows if row["is_parked"]],
        "others": [row for row in rows if not row["is_parked"]],
        "n_waiting": found.n_waiting,
        "n_running": len(found.running),
        "n_done": found.n_done,
        "held_up_since": found.held_up_since,
    }
    return render(request, "web/our_clinic/queue.html", context)


@require_POST
def job_again(request: ClinicRequest, job_id: uuid.UUID) -> HttpResponse:
    check_may(request.actor, "keep_jobs")
    job = Job.objects.filter(pk=job_id).first()
    if job is None:
        raise NotFound("job")
    try_again(job=job, by=request.actor)
    messages.success(request, _("It is tried again now."))
    return redirect("web:queue")


urlpatterns = [
    *listed("our-clinic/queue", queue, name="queue"),
    path("our-clinic/queue/<uuid:job_id>/again", job_again, name="job-again"),
]
