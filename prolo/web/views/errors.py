"""Pages for what went wrong, in plain words: what happened, and what to do now."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from prolo.errors import Altered, Conflict, FieldFaults
from prolo.registry.access import Actor
from prolo.web.kept_forms import keep_form
from prolo.web.words.faults import fault_sentence


def page(
    request: HttpRequest, status: int, title: str, *sentences: str, retry: bool | str = False
) -> HttpResponse:
    """Rendered without context processors: whatever broke must not break this page too. Nothing is
    asked of the database; in a demonstration it says so, where it is known who asks.
    ``retry`` offers this page again, or the one whose address it is."""
    actor: Actor | None = getattr(request, "actor", None)
    context = {
        "title": title,
        "sentences": sentences,
        "retry": retry,
        "path": retry if isinstance(retry, str) else request.path,
        "is_demonstration": actor is not None and actor.clinic.is_demo,
    }
    return HttpResponse(render_to_string("web/error.html", context), status=status)


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent):
        return too_large(request)
    return page(
        request,
        400,
        _("This request could not be read"),
        _("Something in the address or in what was sent is not as it should be."),
        _("Go back to the page before and try again."),
    )


def too_large(request: HttpRequest) -> HttpResponse:
    return page(
        request,
        413,
        _("That was too much at once"),
        _("The form you sent is larger than any form of prolo can be. Nothing was saved."),
        _("Go back, shorten what you pasted, and send it again."),
    )


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return not_allowed(request)


def not_allowed(request: HttpRequest, who: str = "") -> HttpResponse:
    """``who`` may do it, as a sentence."""
    return page(
        request,
        403,
        _("Your role does not include this"),
        *([who] if who else []),
        _("Nothing was changed. If you need it for your work, ask an administrator of the clinic."),
    )


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Mostly a form that was open while its person logged in anew beside it."""
    kept_page = keep_form(request, why="not-accepted")
    if kept_page:
        what_now = _("What you typed is kept: load the page again, check it and send it again.")
    else:
        what_now = _("Go back, reload the page and send it again.")
    return page(
        request,
        403,
        _("This form could not be accepted"),
        _("Your browser did not prove that the form came from prolo, so nothing was saved."),
        what_now,
        _("If it happens again, allow cookies for this address."),
        retry=kept_page or True,
    )


def no_clinic(request: HttpRequest) -> HttpResponse:
    return page(
        request,
        403,
        _("You work in no clinic at present"),
        _(
            "Your log-in is right, but no membership counts today. "
            "Ask an administrator of your clinic."
        ),
    )


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return page(
        request,
        404,
        _("There is no such page"),
        _("The address may be mistyped, or what it showed belongs to another clinic."),
    )


def conflict(request: HttpRequest, error: Conflict) -> HttpResponse:
    """For the rare conflict that no form shows beside its fields."""
    first = (
        _("%(by)s saved it first.") % {"by": error.by}
        if error.by
        else _("Somebody saved it first.")
    )
    return page(
        request,
        409,
        _("This was changed while you were working on it"),
        first,
        _(
            "Nothing of yours was saved. Go back, reload the page, look at what changed, "
            "and try again."
        ),
        retry=True,
    )


def altered(request: HttpRequest, error: Altered) -> HttpResponse:
    return page(
        request,
        409,
        _("What is stored is not what was shown"),
        _("The bytes in the archive were changed after they were kept: they are not handed out."),
        _("Kept as %(kept)s, found as %(found)s.") % {"kept": error.kept, "found": error.found},
        _("Tell the administrator: the document is still in a backup from before the change."),
    )


def not_possible(request: HttpRequest, error: FieldFaults) -> HttpResponse:
    """For a button whose time has passed: a form says such a thing beside its fields."""
    return page(
        request,
        422,
        _("That is not possible now"),
        *dict.fromkeys(fault_sentence(field, code) for field, code in error.faults.items()),
        _("Nothing was saved. Go back, reload the page and look at what is there now."),
    )


def broken(request: HttpRequest) -> HttpResponse:
    return page(
        request,
        500,
        _("Something broke on our side"),
        _("What you had sent may not be saved: look before you send it again."),
        _(
            "The fault was written to the log of this installation, "
            "without anything about patients."
        ),
        retry=True,
    )
