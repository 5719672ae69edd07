"""Who is here, in which clinic, and for how long without a sign of life.

LanguageMiddleware   lets no language outlive the answer it was chosen for; before Django's

Then, in this order, after Django's sessions and authentication:

IdleMiddleware       ends a session nobody uses
SignedInMiddleware   asks a stranger to log in; keeps what they had typed
ActorMiddleware      ``request.actor``: the person at work in one clinic, whose rows alone are seen
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from prolo.errors import Altered, Conflict, FieldFaults, NotAllowed, NotFound
from prolo.registry.access import Actor, actors_of
from prolo.registry.clinic_knowledge import standing_knowledge
from prolo.web.entrance import (
    CLINIC,
    ENDED,
    is_link,
    local_address,
    needs_clinic,
    needs_password,
)
from prolo.web.kept_forms import keep_form
from prolo.web.languages import ENGLISH, spoken
from prolo.web.saving import result_of_before
from prolo.web.views import errors
from prolo.web.words.people import who_may

Answer = Callable[[HttpRequest], HttpResponseBase]

READS = {"GET", "HEAD"}  # methods that change nothing
SEEN, BEGAN = "seen", "began"
NOTE_EVERY_S = 60  # a session is written at most once a minute, not with every page
POLL_HEADER = "Prolo-Poll"  # of a part that fetches itself anew: nobody sits in front of it


class LanguageMiddleware:
    """Django's LocaleMiddleware leaves its thread in the language of the last browser."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with spoken(ENGLISH):
            return self.get_response(request)


class IdleMiddleware:
    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.user.is_authenticated:
            self._look_at_clock(request, time.time())
        return self.get_response(request)

    def _look_at_clock(self, request: HttpRequest, now: float) -> None:
        session = request.session
        seen = session.get(SEEN, now)
        began = session.setdefault(BEGAN, now)
        if now - seen > settings.SESSION_IDLE_S or now - began > settings.SESSION_COOKIE_AGE:
            logout(request)
            request.session[ENDED] = True
        elif (POLL_HEADER not in request.headers and now - seen >= NOTE_EVERY_S) or seen == now:
            session[SEEN] = now


class SignedInMiddleware(LoginRequiredMiddleware):
    """Every page needs a person who has logged in, unless it says ``login_not_required``."""

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> Any:
        page = self._page(request)
        if request.method == "POST":
            page = keep_form(request) or page
        address = f"{reverse('web:log-in')}?{urlencode({'next': page})}"
        if request.headers.get("HX-Request"):
            return HttpResponse(headers={"HX-Redirect": address})
        return HttpResponseRedirect(address)

    def _page(self, request: HttpRequest) -> str:
        """Where to come back to: never an address that only takes what is sent to it."""
        if shown := request.headers.get("HX-Current-URL"):
            return local_address(request, shown)
        if request.method in READS:
            return request.get_full_path()
        return settings.LOGIN_REDIRECT_URL


class ActorMiddleware:
    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponseBase:
        is_at_work = request.user.is_authenticated and not is_link(request)
        actors = actors_of(request.user) if is_at_work else []
        request.actors = actors
        request.actor = chosen_actor(request, actors)
        if request.actor is None:
            return self.get_response(request)
        zone = timezone.override(request.actor.clinic.time_zone)
        reading = standing_knowledge() if request.method in READS else nullcontext()
        with request.actor.at_work(), zone, work_language(request.actor), reading:
            response: Any = self.get_response(request)
            if hasattr(response, "render") and not response.is_rendered:
                response.render()
            rendered: HttpResponseBase = response
            return rendered

    def process_view(
        self, request: Any, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        if request.actor:
            if request.user.must_change_password and needs_password(view):
                return redirect("web:password")
            done = result_of_before(request)
            return redirect(done) if done else None
        if not request.user.is_authenticated or not needs_clinic(view):
            return None
        if not request.actors:
            return errors.no_clinic(request)
        query = urlencode({"next": request.get_full_path()} if request.method == "GET" else {})
        return redirect(f"{reverse('web:choose-clinic')}?{query}")

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """What the registry refuses, as a page in plain words."""
        match error:
            case NotAllowed():
                actor: Actor | None = getattr(request, "actor", None)
                works_here = actor is not None and bool(actor.roles)
                return errors.not_allowed(request, who_may(error.verb) if works_here else "")
            case NotFound():
                return errors.not_found(request)
            case Conflict():
                return errors.conflict(request, error)
            case Altered():
                return errors.altered(request, error)
            case FieldFaults():
                return errors.not_possible(request, error)
        return None


def work_language(actor: Actor) -> AbstractContextManager[None]:
    """The pages of the clinic are in English, whatever the browser asks for: half of a page in
    another language would be read wrongly. A patient's pages choose their own."""
    return spoken(ENGLISH) if actor.roles else nullcontext()


def chosen_actor(request: HttpRequest, actors: list[Actor]) -> Actor | None:
    """The clinic chosen in this session; without a choice the only one there is."""
    chosen = request.session.get(CLINIC)
    for actor in actors:
        if str(actor.clinic.pk) == chosen or (chosen is None and len(actors) == 1):
            return actor
    return None
