"""Lots and who got them, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from prolo.care.due_facts import LATE_AFTER
from prolo.knowledge import Knowledge
from prolo.papers.words.guardians import relationship
from prolo.registry.access import Actor, may
from prolo.registry.lot_spelling import plain_lot
from prolo.registry.lots import Lot, OpenRecall, Recipient
from prolo.registry.models import Recall, RecallCall, Relation, Session
from prolo.web.presenters.courses import course_title
from prolo.web.presenters.listings import Head
from prolo.web.presenters.patients import language_words
from prolo.web.words.values import shown

SPEAKERS = {"guardian": _("Guardian"), "proxy": _("Proxy")}

HEADS = (
    Head("name", _("Name")),
    Head("phone", _("Telephone")),
    Head("email", _("E-mail")),
    Head("session_on", _("Session")),
    Head("session_number", _("Number of the session")),
    Head("course", _("Course")),
    Head("product", _("Product")),
    Head("maker", _("Maker")),
    Head("lot", _("Lot")),
    Head("expires_on", _("Expires")),
    Head("opened_vial", _("Opened vial")),
    Head("language", _("Language")),
    Head("speakers", _("Guardian or proxy")),
    Head("has_died", _("Has died")),
    Head("is_reached", _("Reached")),
    Head("not_reached_about", _("Recalled, and not reached about it")),
    Head("last_call", _("Last call")),
    Head("is_corrected", _("Another lot on record since")),
)
OF_THE_CHART = {"session_number", "course"}  # where somebody is treated, and of what
HEADS_WITHOUT_CHART = tuple(one for one in HEADS if one.key not in OF_THE_CHART)
LOT_HEADS = (
    Head("lot", _("Lot")),
    Head("product", _("Product")),
    Head("maker", _("Maker")),
    Head("expires_on", _("Expires")),
    Head("sessions", _("Sessions")),
    Head("is_recalled", _("Recalled")),
    Head("shares_infections", _("Infections are looked into")),
)


def lot_rows(lots: Iterable[Lot]) -> list[dict[str, Any]]:
    return [
        {
            "product": one.product,
            "maker": one.maker,
            "lot": one.lot,
            "expires_on": one.expires_on,
            "sessions": one.sessions,
            "is_recalled": one.is_recalled,
            "shares_infections": one.shares_infections,
            "url": lot_address(one.lot) if plain_lot(one.lot) else "",
        }
        for one in lots
    ]


def recall_rows(found: Iterable[OpenRecall], now: datetime) -> list[dict[str, Any]]:
    """Each recalled lot with its call list, and whether the calls are overdue."""
    return [
        {
            "lot": one.stock.lot,
            "product": one.stock.product,
            "recalled_at": one.stock.recalled_at,
            "waiting": one.waiting,
            "is_late": one.stock.recalled_at is not None
            and one.stock.recalled_at <= now - LATE_AFTER,
            "url": lot_address(one.stock.lot),
        }
        for one in found
    ]


def lot_address(lot: str) -> str:
    """Of the list of everybody who got it."""
    return _with_lot(reverse("web:lot"), lot)


def call_address(patient_id: Any, lot: str, *, recall: Recall | None = None) -> str:
    """Where a call is recorded; with ``recall`` one about that."""
    address = reverse("web:recall-call", args=[patient_id, lot])
    return f"{address}?{urlencode({'recall': recall.pk})}" if recall else address


def _with_lot(address: str, lot: str) -> str:
    return f"{address}?{urlencode({'lot': lot})}"


def recipient_rows(
    found: Iterable[Recipient], knowledge: Knowledge, *, sees_chart: bool
) -> Iterator[dict[str, Any]]:
    """Without the chart: who it is, the day and the lot, and whether they were reached."""
    for one in found:
        identity, session = one.session.patient.identity, one.session
        yield {
            "patient_id": one.vial.patient_id,
            "name": f"{identity.family_name}, {identity.given_names}".strip(", "),
            "phone": identity.phone,
            "email": identity.email,
            "session_on": timezone.localtime(one.vial.happened_at).date(),
            **(_of_the_chart(session, knowledge) if sees_chart else {}),
            "product": one.vial.product,
            "maker": one.vial.maker,
            "lot": one.vial.lot,
            "expires_on": one.vial.expires_on,
            "opened_vial": _opened_vial(one),
            "language": language_words(identity),
            "speakers": "; ".join(_speaker_text(who) for who in one.speakers),
            "has_died": one.has_died,
            "is_reached": one.is_reached,
            "not_reached_about": "; ".join(each.stock.product for each in one.not_reached_about),
            "last_call": _call_text(one, sees_chart=sees_chart) if one.calls else "",
            "is_corrected": one.is_corrected,
        }


def _opened_vial(one: Recipient) -> str:
    """Which of those of the lot, where it was opened for several; and who else got of it."""
    opened = one.vial.opened_vial
    if opened is None:
        return ""
    said = _now("from the vial opened %(day)s by %(who)s") % {
        "day": shown(timezone.localtime(opened.opened_at).date()),
        "who": opened.recorded_by.full_name if opened.recorded_by else "–",
    }
    if not one.sharing:
        return said
    others = ngettext(
        "%(n)s other person got of it", "%(n)s other people got of it", one.sharing
    ) % {"n": one.sharing}
    return f"{said}; {others}"


def _of_the_chart(session: Session, knowledge: Knowledge) -> dict[str, Any]:
    return {
        "session_number": session.number,
        "course": course_title(session.course, knowledge),
        "url": reverse("web:session", args=[session.pk]),
    }


def call_list(
    found: Iterable[Recipient], rows: Iterable[Mapping[str, Any]], *, lot: str, actor: Actor
) -> list[dict[str, Any]]:
    """Each person once: first those whom nobody has reached yet, by the last session. Nobody is
    sent to call the dead."""
    people: dict[Any, dict[str, Any]] = {}
    for one, row in zip(found, rows, strict=True):
        about = people.setdefault(row["patient_id"], {**row, **_about(one, lot, actor), "got": []})
        about["got"].append(row)
    for about in people.values():
        about["is_closed"] = about["is_reached"] or about["has_died"]
    return sorted(people.values(), key=lambda about: bool(about["is_closed"]))


def _about(one: Recipient, lot: str, actor: Actor) -> dict[str, Any]:
    sees_chart = may(actor, "see_chart")
    return {
        "spoken_for": [
            {
                "kind": SPEAKERS[who.kind],
                "name": who.name,
                "relationship": relationship(who.relationship),
                "phone": who.phone,
            }
            for who in one.speakers
        ],
        "calls": [
            {
                "at": call.happened_at,
                "by": call.recorded_by.full_name if call.recorded_by else "",
                "reached": call.reached,
                "about": _about_what(call, one.recalls),
                "result": call.result if sees_chart or call.recorded_by == actor.user else "",
                "in_error_url": _with_lot(reverse("web:recall-call-in-error", args=[call.pk]), lot),
            }
            for call in one.calls
        ],
        "in_error": [
            {
                "at": call.happened_at,
                "by": call.marked_in_error_by.full_name if call.marked_in_error_by else "",
                "reason": call.marked_in_error_reason
                if sees_chart or call.marked_in_error_by == actor.user
                else "",
            }
            for call in one.in_error
        ],
        "was_tried": any(not one.recalls or call.recall in one.recalls for call in one.calls),
        "left": [each.stock.product for each in one.not_reached_about if len(one.recalls) > 1],
        "call_url": call_address(one.vial.patient_id, lot),
        "patient_url": reverse("web:patient", args=[one.vial.patient_id])
        if may(actor, "see_identity")
        else "",
    }


def _about_what(call: RecallCall, recalls: Sequence[Recall]) -> str:
    """Where it does not go without saying."""
    if call.recall is None:
        return _now("before it was recalled") if recalls else ""
    if call.recall not in recalls:
        return _now("about a recall that was taken back")
    return call.recall.stock.product if len(recalls) > 1 else ""


def _speaker_text(who: Relation) -> str:
    parts = (str(SPEAKERS[who.kind]), who.name, who.phone)
    return " ".join(part for part in parts if part)


def _call_text(one: Recipient, *, sees_chart: bool) -> str:
    call = one.calls[0]
    by = call.recorded_by.full_name if call.recorded_by else ""
    said = call.result if sees_chart else ""
    parts = (str(shown(call.happened_at)), by, _about_what(call, one.recalls), said)
    return " · ".join(part for part in parts if part)
