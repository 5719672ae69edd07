"""Who sits in front of a link: what its browser showed of itself, and how long that holds.

Whoever said the birth date is asked again once nothing was read or sent there for half an hour:
another may sit at that computer now. Each link has a clock of its own.
"""

from __future__ import annotations

import secrets
import time

from django.conf import settings
from django.http import HttpRequest, QueryDict

from prolo.registry.models import AnswerLink
from prolo.web.kept_forms import content_of

KNOWN = "links_known"  # in the session: by link, when who said its birth date was here last
TYPED = "links_typed"  # in the session: by link, what was typed when they were asked again
BROWSER = "browser"  # in the session: a mark of this browser, by which it finds what it began
USED_AT = "links_at"  # in the session: when something was last sent from this browser, in seconds


def is_known(request: HttpRequest, found: AnswerLink) -> bool:
    at = request.session.get(KNOWN, {}).get(str(found.pk))
    return at is not None and not _is_long_ago(at)


def is_still_known(request: HttpRequest, found: AnswerLink) -> bool:
    """And is here: who reads on is not asked again."""
    if not is_known(request, found):
        return False
    _note(request, found)
    return True


def know(request: HttpRequest, found: AnswerLink) -> None:
    _note(request, found)
    request.session[USED_AT] = time.time()


def note_sending(request: HttpRequest, found: AnswerLink, *, by_known: bool) -> None:
    request.session[USED_AT] = time.time()
    if by_known:
        _note(request, found)


def _note(request: HttpRequest, found: AnswerLink) -> None:
    request.session[KNOWN] = request.session.get(KNOWN, {}) | {str(found.pk): time.time()}


def mark_of_browser(request: HttpRequest) -> str:
    """It is kept once something is sent: looking changes nothing. Where somebody left, whoever
    sends next is another."""
    used_at = request.session.get(USED_AT)
    was_left = used_at is not None and _is_long_ago(used_at)
    mark = None if was_left else request.session.get(BROWSER)
    if mark:
        return str(mark)
    made = secrets.token_urlsafe()
    if request.method == "POST":
        request.session[BROWSER] = made
    return made


def _is_long_ago(at: float) -> bool:
    return time.time() - at > settings.SESSION_IDLE_S


def keep_typed(request: HttpRequest, found: AnswerLink) -> None:
    """Of who is asked again while they sign: it is shown to who says the birth date. Nothing is
    kept of a browser that never said it."""
    if str(found.pk) not in request.session.get(KNOWN, {}):
        return
    request.session[TYPED] = {str(found.pk): content_of(request.POST)}


def take_typed(request: HttpRequest, found: AnswerLink) -> dict[str, str]:
    """Once."""
    typed = request.session.get(TYPED, {})
    if str(found.pk) not in typed:
        return {}
    del request.session[TYPED]
    return {name: str(value) for name, value in QueryDict(typed[str(found.pk)]).items()}
