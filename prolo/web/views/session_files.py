"""What was given in a session, as files."""

from __future__ import annotations

import uuid

from django.http import HttpResponse

from prolo.registry.access import check_may
from prolo.registry.reach import get_session
from prolo.web.listed import exported, files
from prolo.web.presenters.session_files import injections_listing, vials_listing
from prolo.web.requests import ClinicRequest


def injections(request: ClinicRequest, session_id: uuid.UUID, as_: str) -> HttpResponse:
    check_may(request.actor, "record_session")
    found = get_session(request.actor, session_id)
    return exported(request, injections_listing(found), as_)


def vials(request: ClinicRequest, session_id: uuid.UUID, as_: str) -> HttpResponse:
    check_may(request.actor, "record_session")
    found = get_session(request.actor, session_id)
    return exported(request, vials_listing(found), as_)


urlpatterns = [
    *files("sessions/<uuid:session_id>/injections", injections, name="injections"),
    *files("sessions/<uuid:session_id>/vials", vials, name="vials"),
]
