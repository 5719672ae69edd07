"""Messages go out: handed over by a job, followed to their end.

The job reads everything anew when it runs: who has answered, left or wants no messages meanwhile
gets none. What is handed over carries a Message-ID of its own, the same for the same, so that a
mail which goes out twice after a crash is known to be one.
"""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection
from django.db.models import QuerySet
from django.utils.module_loading import import_string

from prolo.care.messages import REMIND, about, goes_at_any_hour, when_allowed
from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.called_instead import called_instead
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.consents import asked_by_link
from prolo.registry.due import as_item
from prolo.registry.estimates_in_hand import is_awaited
from prolo.registry.jobs import JobContext, Later, outside_task
from prolo.registry.leases import waiting_time
from prolo.registry.links import Opened, drop_link, open_links_of, reaches_somebody_else
from prolo.registry.messages import (
    Reached,
    address_digest,
    reached,
    settings_of,
)
from prolo.registry.models import (
    PAPER,
    SIGN,
    Channel,
    DueItem,
    Message,
    MessageSettings,
    MessageState,
)
from prolo.registry.outside import Refused, Undeliverable, hand_over
from prolo.registry.prepared import insert, prepared

logger = logging.getLogger(__name__)

State = Message.State
LONGEST_S = 5  # after which the rest go alone: who stops the worker waits for one slow mail
TEXT_TRIES = 10  # within some three hours: then the number is likely to be none


def note_states(rows: Iterable[Message], by: Actor, code: str = "") -> None:
    now = clock.now(by.clinic)
    states = (
        MessageState(
            clinic=by.clinic,
            recorded_by=by.user,
            message=row,
            patient_id=row.patient_id,
            state=row.state,
            code=code,
            happened_at=now,
        )
        for row in rows
    )
    insert(*states)


@dataclass(frozen=True, slots=True)
class Ended:
    """``sent_to``: the digest of the address that it was handed over for."""

    state: str
    code: str = ""
    sent_to: int | None = None


def note_end(ended: Ended, context: JobContext, message_id: str) -> None:
    """What became of it, in the transaction that ends the job."""
    [row] = _held(uuid.UUID(message_id))
    keep_end(row, ended, context.by)


@prepared
def _held(message_id: uuid.UUID) -> QuerySet[Message]:
    return Message.objects.select_for_update().filter(pk=message_id)


@prepared
def _message(message_id: uuid.UUID) -> QuerySet[Message]:
    return Message.objects.filter(pk=message_id)


def keep_end(row: Message, ended: Ended, by: Actor) -> None:
    _end(row, ended)
    row.save(update_fields=["state", "sent_to"])
    note_states([row], by, ended.code)


def _end(row: Message, ended: Ended) -> None:
    row.state, row.sent_to = ended.state, ended.sent_to or row.sent_to


def note_given_up(message_id: str, *, by: Actor) -> None:
    """It broke again and again, and nothing tries it any more: its person is not reached by it."""
    row = Message.objects.select_for_update().get(pk=message_id)
    if row.state == State.QUEUED:
        keep_end(row, Ended(State.NOT_DELIVERED, "given-up"), by)


@outside_task(then=note_end, given_up=note_given_up)
def send_message(context: JobContext, message_id: str) -> Any:
    """Hand it over, if it is still wanted; ``Later`` when the other side cannot take it now."""
    by = context.by
    with by.at_work():
        going = _going(message_id, settings_of(by.clinic), by)
    if isinstance(going, Ended):
        return going
    return hand_on(going.row, going.to, going.conf, going.written, context=context)


@dataclass(frozen=True, slots=True)
class _Going:
    """A message that is still wanted, by somebody who can be reached now."""

    row: Message
    to: Reached
    conf: MessageSettings

    def written(self, token: str) -> EmailMessage:
        return written(self.row, self.to, self.conf, token)


def _going(message_id: str, conf: MessageSettings, by: Actor) -> _Going | Ended:
    """As everything stands now. Raises ``Later`` at night."""
    [row] = _message(uuid.UUID(message_id))
    to = reached(row.patient_id, by.clinic)
    if ended := _why_not(row, to, conf, by):
        return ended
    _wait_for_the_day(row, to, by)
    return _Going(row, to, conf)


def hand_on(
    row: Message,
    to: Reached,
    conf: MessageSettings,
    write: Callable[[str], EmailMessage],
    *,
    context: JobContext,
) -> Ended:
    """With a link of its own, which what nobody got does not keep."""
    [opened] = open_links_of([row], by=context.by)
    return _hand_on(opened, to, conf, write, context=context)


def _hand_on(
    opened: Opened,
    to: Reached,
    conf: MessageSettings,
    write: Callable[[str], EmailMessage],
    *,
    context: JobContext,
) -> Ended:
    by, sent_to = context.by, address_digest(to, context.by.clinic)
    try:
        mail = write(opened.token)
        hand_over(mail, channel=to.channel, address=to.address, conf=conf)
    except Undeliverable as problem:
        drop_link(opened, by=by)
        return Ended(problem.state, problem.code, sent_to)
    except Refused as problem:
        drop_link(opened, by=by)
        raise Later(waiting_time(context.put_off + 1)) from problem
    except OSError as problem:  # they may have got it, so its link stays
        if to.channel == Channel.SMS and context.put_off >= TEXT_TRIES:
            return Ended(State.NOT_DELIVERED, "refused", sent_to)
        raise Later(waiting_time(context.put_off + 1)) from problem
    return Ended(State.SENT, sent_to=sent_to)


# -- many that are due at once

Became = Ended | timedelta  # after which it is tried again, alone
END = f"UPDATE {Message._meta.db_table} SET state = %s, sent_to = %s WHERE id = %s"  # noqa: S608


def note_ends(became: Mapping[str, Became], context: JobContext, _ids: Sequence[str]) -> None:
    """What became of each, in the transaction that ends the job; those that did not go out have a
    job of their own, which holds up nobody else."""
    by, now = context.by, datetime.now(UTC)
    ended = {uuid.UUID(key): one for key, one in became.items() if isinstance(one, Ended)}
    held = Message.objects.select_for_update().filter(pk__in=ended).order_by("pk")
    rows = [row for row in held if row.state == State.QUEUED]
    for row in rows:
        _end(row, ended[row.pk])
    key_of = Message._meta.get_field("id").get_db_prep_value
    with connection.cursor() as cursor:
        ends = [(row.state, row.sent_to, key_of(row.pk, connection)) for row in rows]
        cursor.executemany(END, ends)
    for code in {ended[row.pk].code for row in rows}:
        note_states([row for row in rows if ended[row.pk].code == code], by, code)
    for key, after in became.items():
        if isinstance(after, timedelta):
            send_message.once(key).using(run_after=now + after).enqueue(key)


def note_all_given_up(message_ids: Sequence[str], *, by: Actor) -> None:
    for one in message_ids:
        note_given_up(one, by=by)


@outside_task(then=note_ends, given_up=note_all_given_up)
def send_messages(context: JobContext, message_ids: Sequence[str]) -> Any:
    """As ``send_message`` does it, with the links of all opened in one transaction and their ends
    noted in one. From the first that is refused on each goes alone, and all do where the job was
    taken before: one of them may have killed its worker."""
    by, alone = context.by, dict.fromkeys(message_ids, timedelta(0))
    if context.is_again:
        return alone
    with by.at_work():
        conf = settings_of(by.clinic)
        found = {key: _tried(partial(_going, key, conf, by)) for key in message_ids}
    going = {key: one for key, one in found.items() if isinstance(one, _Going)}
    became = {key: one for key, one in found.items() if key not in going}
    links = open_links_of([one.row for one in going.values()], by=by)
    waiting, until = list(zip(going, links, strict=True))[::-1], time.monotonic() + LONGEST_S
    while waiting:
        key, opened = waiting.pop()
        one = going[key]
        became[key] = _tried(partial(_hand_on, opened, one.to, conf, one.written, context=context))
        if isinstance(became[key], timedelta) or time.monotonic() > until:
            break  # what stands in its way may stand in the way of all
    for _key, opened in waiting:
        drop_link(opened, by=by)
    return alone | became


def _tried(work: Callable[[], Any]) -> Any:
    """What it answers, or after what time it is to be tried again."""
    try:
        return work()
    except Later as later:
        return later.after
    except Exception:
        logger.exception("a message could not be handed over with others")
        return timedelta(0)


def _why_not(row: Message, to: Reached, conf: MessageSettings, by: Actor) -> Ended | None:
    if clock.now(by.clinic) >= row.closes_at:
        return Ended(State.NOT_DELIVERED, "too-late")
    if not _is_still_asked(row, by):
        return Ended(State.NOT_NEEDED)
    if why := called_instead(row, clock.now(by.clinic)):
        return Ended(State.NOT_NEEDED, why)
    return why_not_reached(row, to, conf)


def why_not_reached(row: Message, to: Reached, conf: MessageSettings) -> Ended | None:
    if not to.wants_messages:
        return Ended(State.OPTED_OUT)
    if not to.address:
        return Ended(State.NO_ADDRESS)
    if reaches_somebody_else(row.patient_id, address_digest(to, conf.clinic)):
        return Ended(State.NOT_DELIVERED, "somebody-else")
    return None if conf.is_on else Ended(State.NOT_DELIVERED, "switched-off")


def _is_still_asked(row: Message, by: Actor) -> bool:
    """It, or another form of the same time; or the signature; or nobody has the paper yet."""
    if row.due_kind == SIGN:
        return asked_by_link(row.due_key) is not None and not _is_sent_anew(row)
    if row.due_kind == PAPER:
        return is_awaited(uuid.UUID(row.due_key.removeprefix(f"{PAPER}-")))
    zone = ZoneInfo(by.clinic.time_zone)
    rows = _asked(row.course_id, row.due_kind) if row.course_id else []
    return any(about(as_item(one), zone) == row.about for one in rows)


def _is_sent_anew(row: Message) -> bool:
    """Another link to sign the same was sent after the one that this reminds of."""
    later = Message.objects.filter(due_key=row.due_key, step__gt=row.step).exclude(rule=REMIND)
    return row.rule == REMIND and later.exists()


@prepared
def _asked(course_id: uuid.UUID, kind: str) -> QuerySet[DueItem]:
    return DueItem.objects.filter(course=course_id, kind=kind)


def _wait_for_the_day(row: Message, to: Reached, by: Actor) -> None:
    """A queue that was held up into the night waits for the morning."""
    now, knowledge = clock.now(by.clinic), clinic_knowledge(by.clinic)
    if goes_at_any_hour(row.due_key, row.step, knowledge):
        return
    allowed_at = when_allowed(now, to.zone, knowledge=knowledge)
    if allowed_at > now:
        raise Later(allowed_at - now)


def written(row: Message, to: Reached, conf: MessageSettings, token: str) -> EmailMessage:
    """As the person reads it. The words are those of the pages, which this room does not know:
    the settings say where they are."""
    words = import_string(settings.MESSAGE_WORDS)
    subject, body, stop_url = words(
        language=to.language,
        sender=conf.sender_name,
        clinic=conf.clinic,
        closes_at=row.closes_at.astimezone(to.zone),
        token=token,
        named=to.named,
        is_reminder=row.rule == REMIND,
        is_to_sign=row.due_kind == SIGN,
        paper=row.about if row.due_kind == PAPER else "",
        is_text=to.channel == Channel.SMS,
    )
    return as_mail(row, subject, body, stop_url)


def as_mail(
    row: Message, subject: str, body: str, stop_url: str, *, telling: str = ""
) -> EmailMessage:
    """``telling`` sets apart what one message may say otherwise when it goes out again."""
    name = f"{row.pk}.{telling}" if telling else str(row.pk)
    return EmailMessage(
        subject,
        body,
        headers={
            "Message-ID": f"<{name}@{settings.MAIL_DOMAIN}>",
            "Auto-Submitted": "auto-generated",  # no out-of-office note comes back (RFC 3834)
            "List-Unsubscribe": f"<{stop_url}>",
        },
    )
