"""What was typed survives the end of a session.

Each form carries a signed note: who it was shown to, on which page. When it is sent after the
session ended, its fields are put into the new, empty session, on the server, and only for that
person; once they have logged in again the page shows the form filled as they left it.
"""

from __future__ import annotations

from typing import Any

from django.core import signing
from django.http import HttpRequest, QueryDict
from django.utils import timezone

SALT = "prolo.web.kept_forms"
TOKEN_FIELD = "form_token"  # noqa: S105  the name of a field
SESSION_KEY = "kept_form"
TOKEN_LIVES_S = 24 * 60 * 60
KEPT_FOR_S = 60 * 60
MOST_BYTES = 1024 * 1024
NEVER_KEPT = ("csrfmiddlewaretoken", TOKEN_FIELD)


def form_token(request: HttpRequest) -> str:
    """The signed note; empty for a visitor who is not logged in."""
    if not request.user.is_authenticated:
        return ""
    note = {"user": str(request.user.pk), "page": request.get_full_path()}
    return signing.dumps(note, salt=SALT, compress=True)


def keep_form(request: HttpRequest) -> str | None:
    """Keep what was sent, if it carries a valid note; the page to come back to, else None."""
    try:
        note = signing.loads(request.POST.get(TOKEN_FIELD, ""), salt=SALT, max_age=TOKEN_LIVES_S)
    except signing.BadSignature:
        return None
    fields = request.POST.copy()
    for name in NEVER_KEPT:
        fields.pop(name, None)
    text = fields.urlencode()
    if len(text) <= MOST_BYTES:
        request.session[SESSION_KEY] = {
            "user": note["user"],
            "path": request.get_full_path(),
            "fields": text,
            "at": timezone.now().timestamp(),
        }
    return str(note["page"])


def take_kept_form(request: HttpRequest) -> QueryDict | None:
    """The kept fields, once, for the same person on the same page."""
    session: Any = getattr(request, "session", {})
    kept = session.get(SESSION_KEY)
    if kept is None or not request.user.is_authenticated:
        return None
    if kept["user"] != str(request.user.pk) or kept["path"] != request.get_full_path():
        return None
    del session[SESSION_KEY]
    is_fresh = timezone.now().timestamp() - kept["at"] <= KEPT_FOR_S
    return QueryDict(kept["fields"]) if is_fresh else None


def forget_others_form(request: HttpRequest) -> None:
    """At log-in: what one person typed is never left in the session of another."""
    kept = request.session.get(SESSION_KEY)
    if kept is not None and kept["user"] != str(request.user.pk):
        del request.session[SESSION_KEY]
