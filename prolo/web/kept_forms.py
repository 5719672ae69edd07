"""What was typed survives the end of a session, a token that another log-in made invalid, and a
look aside at another page.

Each form carries a signed note: who it was shown to, on which page. When it is sent after the
session ended, its fields are put into the new, empty session, on the server, and only for that
person; once they have logged in again the page shows the form filled as they left it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from django.core import signing
from django.http import HttpRequest, QueryDict
from django.utils import timezone

SALT = "prolo.web.kept_forms"
TOKEN_FIELD = "form_token"  # noqa: S105  the name of a field
SESSION_KEY = "kept_form"
TOKEN_LIVES_S = 24 * 60 * 60
KEPT_FOR_S = 60 * 60
MOST_BYTES = 1024 * 1024
MOST_OF_A_FIELD = 20_000  # characters, when all of it together is too much
SECRETS = ("smtp_password", "sms_address")  # not even as part of a hash
NEVER_KEPT = ("csrfmiddlewaretoken", TOKEN_FIELD, *SECRETS)

ASIDE: Literal["aside"] = "aside"  # the button that leaves a form half filled, to come back to it
Why = Literal["ended", "not-accepted", "aside"]


@dataclass(frozen=True, slots=True)
class Kept:
    fields: QueryDict
    why: Why


def form_token(request: HttpRequest) -> str:
    """The signed note; empty for a visitor who is not logged in."""
    if not request.user.is_authenticated:
        return ""
    note = {"user": str(request.user.pk), "page": request.get_full_path()}
    return signing.dumps(note, salt=SALT, compress=True)


def keep_form(request: HttpRequest, *, why: Why = "ended") -> str | None:
    """Keep what was sent, if it carries a valid note; the page to come back to, else None."""
    try:
        note = signing.loads(request.POST.get(TOKEN_FIELD, ""), salt=SALT, max_age=TOKEN_LIVES_S)
    except signing.BadSignature:
        return None
    text = content_of(request.POST)
    is_part = bool(request.headers.get("HX-Request"))  # a script sends the form of the whole page
    if len(text) <= MOST_BYTES:
        request.session[SESSION_KEY] = {
            "user": note["user"],
            "path": note["page"] if is_part else request.get_full_path(),
            "fields": text,
            "why": why,
            "at": timezone.now().timestamp(),
        }
    return str(note["page"])


def content_of(sent: QueryDict) -> str:
    """What was typed in it, without what is never kept; of too much the long fields are cut."""
    fields = sent.copy()
    for name in NEVER_KEPT:
        fields.pop(name, None)
    text = fields.urlencode()
    if len(text) <= MOST_BYTES:
        return text
    for name, values in fields.lists():
        fields.setlist(name, [value[:MOST_OF_A_FIELD] for value in values])
    return fields.urlencode()


def take_kept_form(request: HttpRequest) -> Kept | None:
    """The kept fields, once, for the same person on the same page."""
    session: Any = getattr(request, "session", {})
    kept = session.get(SESSION_KEY)
    if kept is None or not request.user.is_authenticated:
        return None
    if kept["user"] != str(request.user.pk) or kept["path"] != request.get_full_path():
        return None
    del session[SESSION_KEY]
    is_fresh = timezone.now().timestamp() - kept["at"] <= KEPT_FOR_S
    return Kept(QueryDict(kept["fields"]), kept["why"]) if is_fresh else None


def left_aside(request: HttpRequest) -> str:
    """The page of a form that was left half filled on purpose, to go back to; empty: there is
    none."""
    kept = getattr(request, "session", {}).get(SESSION_KEY)
    return str(kept["path"]) if kept is not None and kept["why"] == ASIDE else ""


def forget_others_form(request: HttpRequest) -> None:
    """At log-in: what one person typed is never left in the session of another."""
    kept = request.session.get(SESSION_KEY)
    if kept is not None and kept["user"] != str(request.user.pk):
        del request.session[SESSION_KEY]
