"""A patient's messages, each with why it was sent and what became of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy

from prolo.knowledge import Knowledge
from prolo.registry.models import (
    AnswerLink,
    Appointment,
    Message,
    MessageChoice,
    MessageSettings,
    MessageState,
)
from prolo.registry.notices import last_told, waits_to_tell
from prolo.web.presenters.listings import Head, Listing, listing
from prolo.web.presenters.patients import listed_name, person
from prolo.web.words.messages import CHANNELS, STATES, TOLD, about, why, why_not
from prolo.web.words.values import shown

HEADS = (
    Head("about", gettext_lazy("About")),
    Head("why", gettext_lazy("Why")),
    Head("to", gettext_lazy("To; empty: the patient")),
    Head("channel", gettext_lazy("How")),
    Head("language", gettext_lazy("Language")),
    Head("due_at", gettext_lazy("Due")),
    Head("send_at", gettext_lazy("To be sent from")),
    Head("state", gettext_lazy("State")),
    Head("why_not", gettext_lazy("Why it did not go out")),
    Head("state_at", gettext_lazy("Since")),
)
UNTOLD_HEADS = (
    Head("name", gettext_lazy("Name")),
    Head("birth_date", gettext_lazy("Birth date")),
    Head("phone", gettext_lazy("Telephone")),
    Head("state", gettext_lazy("State")),
    Head("channel", gettext_lazy("How")),
    Head("since", gettext_lazy("Since")),
)
REACHED = (Message.State.SENT, Message.State.TOLD)
NOT_REACHED = (Message.State.BOUNCED, Message.State.NOT_DELIVERED, Message.State.NO_ADDRESS)


def untold_listing(messages: Iterable[Message]) -> Listing:
    rows = (
        {
            "name": listed_name(one.patient.identity),
            "birth_date": one.patient.identity.birth_date,
            "phone": one.patient.identity.phone,
            "state": one.state,
            "channel": one.channel,
            "since": one.send_at,
        }
        for one in messages
    )
    return listing("not-told", UNTOLD_HEADS, rows)


def untold_rows(messages: Iterable[Message], *, today: date) -> list[dict[str, Any]]:
    """Of appointments, for whoever calls."""
    return [
        {
            "person": person(one.patient.identity, today=today),
            "phone": one.patient.identity.phone,
            "state": STATES[one.state],
            "url": reverse("web:messages", args=[one.patient_id]),
            "told_url": reverse("web:told-by-phone", args=[one.patient_id]),
        }
        for one in messages
    ]


def message_rows(messages: Iterable[Message], knowledge: Knowledge) -> list[dict[str, Any]]:
    return [_row(one, knowledge) for one in messages]


def _row(row: Message, knowledge: Knowledge) -> dict[str, Any]:
    last: MessageState | None = max(
        row.states.all(), key=lambda one: (one.happened_at, one.pk), default=None
    )
    return {
        "about": about(row),
        "why": why(row, knowledge),
        "fact": row.fact,
        "to": row.relation.name if row.relation else None,
        "channel": CHANNELS[row.channel],
        "language": row.language,
        "due_at": row.due_at,
        "send_at": row.send_at,
        "state": STATES[row.state],
        "why_not": why_not(last.code) if last else "",
        "state_at": last.happened_at if last else None,
        "tone": "tag-warning" if row.state in NOT_REACHED else "",
        "is_sent": row.state == Message.State.SENT,
        "told_by": last.recorded_by.full_name
        if last and last.recorded_by and row.state == Message.State.TOLD
        else "",
    }


def told_shown(row: Appointment) -> dict[str, Any]:
    """What the person was told of an appointment by message, and whether somebody has to call."""
    told = last_told(row)
    state = told.message.state if told else ""
    return {
        "waits": waits_to_tell(row.patient),
        "said": TOLD[told.change] % {"when": shown(told.starts_at)} if told else "",
        "state": STATES[state] if told else "",
        "at": told.happened_at if told else None,
        "is_unreached": told is not None and state not in REACHED,
    }


def messages_listing(messages: Iterable[Message], knowledge: Knowledge) -> Listing:
    return listing("messages", HEADS, message_rows(messages, knowledge))


def choice_shown(choice: MessageChoice | None) -> dict[str, Any]:
    """What was said or pressed last; nothing: as is usual, by e-mail."""
    if choice is None:
        return {"wants": True, "channel": CHANNELS["email"], "at": None}
    return {
        "wants": choice.wants_messages,
        "channel": CHANNELS[choice.channel],
        "zone": choice.time_zone.replace("_", " "),
        "how": choice.how,
        "by": choice.recorded_by.full_name if choice.recorded_by else "",
        "reason": choice.reason,
        "at": choice.recorded_at,
    }


LINK_HEADS = (
    Head("about", gettext_lazy("About")),
    Head("expires_at", gettext_lazy("Opens until")),
    Head("locked_at", gettext_lazy("Locked")),
)


def links_listing(links: Iterable[AnswerLink]) -> Listing:
    return listing("links", LINK_HEADS, link_rows(links))


def link_rows(links: Iterable[AnswerLink]) -> list[dict[str, Any]]:
    """One an asking: its newest link, or one that is locked."""
    found: dict[tuple[Any, str], AnswerLink] = {}
    for one in links:
        key = (one.course_id, one.due_key)
        if key not in found or (one.locked_at and not found[key].locked_at):
            found[key] = one
    return [
        {
            "pk": one.pk,
            "about": about(one.message) if one.message else one.due_key,
            "expires_at": one.expires_at,
            "locked_at": one.locked_at,
        }
        for one in found.values()
    ]


def settings_words(kept: MessageSettings, names: Iterable[str]) -> dict[str, str]:
    """As somebody else saved them, for the form of a conflict."""
    return {name: shown(getattr(kept, name)) for name in names}
