"""What a view is handed: a request by a person at work in a clinic."""

from __future__ import annotations

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from prolo.registry.access import Actor


class ClinicRequest(HttpRequest):
    """``actor`` is the person at work in one clinic, whose rows alone are seen; ``actors`` has
    one for each clinic they may choose. Set by ``middleware.ActorMiddleware``."""

    actor: Actor
    actors: list[Actor]
    htmx: HtmxDetails
