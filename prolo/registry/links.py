"""Links that open one task for one person without a log-in.

The token is 256 bits of chance, in a text message half of that, told once in a message and kept
as its hash alone. It opens a form and shows nothing else, so whoever it was forwarded to learns
nothing; it is no log-in. What was half given is shown only to who knows the birth date, with
``TRIES`` tries at one asking: a reminder brings another link and no more tries.
"""

from __future__ import annotations

import hashlib
import secrets
import string
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.models import PAPER, AnswerLink, Channel, Message, MessageChoice, Patient
from prolo.registry.prepared import insert, prepared
from prolo.registry.transactions import write_transaction

BYTES = 32
LETTERS = string.ascii_letters + string.digits
OF_A_TEXT = 22  # letters: 131 bits, and a link that fits into a text message
TRIES = 5  # wrong birth dates; a choice of the project
LINK = "link"  # what a message of a paper is about that opens it
STILL_TAKEN = timedelta(days=7)  # after a link ran out; a choice of the project
TO_NOBODY_IN_ERROR = Q(message__relation__marked_in_error_at__isnull=True)


@dataclass(frozen=True, slots=True)
class Opened:
    link: AnswerLink
    token: str = field(repr=False)


def open_link(message: Message, *, by: Actor) -> Opened:
    [opened] = open_links_of([message], by=by)
    return opened


def open_links_of(messages: Sequence[Message], *, by: Actor) -> list[Opened]:
    """A new link for each message that is about to go out, all in one transaction; it ends when
    the window of its message closes."""
    found = [_opened(one, by) for one in messages]
    with write_transaction(by=by):
        insert(*(one.link for one in found))
    return found


def _opened(message: Message, by: Actor) -> Opened:
    token = _short_token() if message.channel == Channel.SMS else secrets.token_urlsafe(BYTES)
    link = AnswerLink(
        clinic=by.clinic,
        recorded_by=by.user,
        message=message,
        patient_id=message.patient_id,
        course_id=message.course_id,
        due_key=message.due_key,
        token_sha256=hashed(token),
        expires_at=message.closes_at,
        recorded_at=clock.now(by.clinic),
    )
    return Opened(link, token)


def _short_token() -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(OF_A_TEXT))


def drop_link(opened: Opened, *, by: Actor) -> None:
    """Of a message that nobody got."""
    with write_transaction(by=by):
        opened.link.delete()


def hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def find_link(token: str) -> AnswerLink | None:
    """Whoever asks: the token is all that is known of them."""
    rows = AnswerLink.unscoped.select_related("clinic")
    return rows.filter(token_sha256=hashed(token)).first()


def why_closed(link: AnswerLink, now: datetime) -> str:
    """``locked``, ``revoked``, ``expired``, or ``unknown`` where it never opened anything; empty:
    it is open."""
    if link.course_id is None and not _opens_paper(link):
        return "unknown"
    if link.locked_at:
        return "locked"
    if link.revoked_at or _was_never_theirs(link):
        return "revoked"
    return "expired" if now >= link.expires_at else ""


def _opens_paper(link: AnswerLink) -> bool:
    """One that was given by a link; who has own pages reads it there."""
    message = link.message
    return message is not None and (message.due_kind, message.about) == (PAPER, LINK)


def _was_never_theirs(link: AnswerLink) -> bool:
    """It went to a guardian who was entered in error. Nobody ended it, so another who is reached at
    the same address still is, and it opens again where that mark is taken back."""
    to = link.message.relation if link.message else None
    return to is not None and to.marked_in_error_at is not None


def still_takes(link: AnswerLink, *, answered_at: datetime, now: datetime) -> bool:
    """Whether what was answered then still comes in behind a link that shows nothing any more:
    others locked it, or it ran out while the answers waited on a telephone. How long they waited
    the telephone says, and is believed no longer than ``STILL_TAKEN`` after the end."""
    if link.course_id is None or link.revoked_at or _was_never_theirs(link):
        return False
    return answered_at < link.expires_at and now < link.expires_at + STILL_TAKEN


def of_same_asking(link: AnswerLink) -> QuerySet[AnswerLink]:
    """With those of its reminders, and of another who was asked the same for the person."""
    return AnswerLink.objects.filter(course=link.course_id, due_key=link.due_key)


def tries_left(link: AnswerLink) -> int:
    wrong = sum(of_same_asking(link).values_list("wrong_tries", flat=True))
    return max(0, TRIES - wrong)


def reaches_somebody_else(patient_id: uuid.UUID, sent_to: int) -> bool:
    """Whether a link that went to this address (its digest) was ended because it reached somebody
    else; until somebody chooses anew how the person gets messages."""
    last = next((at for at, to in _ended_at(patient_id) if to == sent_to), None)
    return last is not None and not any(at > last for at in _chosen_at(patient_id, "said"))


@prepared
def _ended_at(patient_id: uuid.UUID) -> QuerySet[AnswerLink, tuple[datetime | None, int | None]]:
    """And to where it went; the last first."""
    ended = AnswerLink.objects.filter(patient=patient_id, revoked_at__isnull=False)
    return ended.order_by("-revoked_at").values_list("revoked_at", "message__sent_to")


@prepared
def _chosen_at(patient_id: uuid.UUID, how: str) -> QuerySet[MessageChoice, datetime]:
    rows = MessageChoice.objects.filter(patient=patient_id, how=how)
    return rows.values_list("recorded_at", flat=True)


def open_links(patient: Patient) -> QuerySet[AnswerLink]:
    """Those that open something, or would if they were not locked; the newest first."""
    rows = AnswerLink.objects.filter(patient=patient, revoked_at__isnull=True)
    opens = Q(course__isnull=False) | Q(message__due_kind=PAPER, message__about=LINK)
    rows = rows.filter(opens, TO_NOBODY_IN_ERROR, expires_at__gt=clock.now(patient.clinic))
    rows = rows.select_related("message")
    return rows.order_by("-recorded_at")


def locked_links(by: Actor) -> QuerySet[AnswerLink]:
    """Those that somebody must look at: too many wrong birth dates, while it could be answered."""
    rows = AnswerLink.objects.filter(
        TO_NOBODY_IN_ERROR, locked_at__isnull=False, revoked_at__isnull=True
    )
    return rows.filter(expires_at__gt=clock.now(by.clinic)).select_related(
        "patient__identity__clinic"
    )
