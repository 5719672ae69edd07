"""Steps of the whole clinic, each with its person, course and owner."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from prolo.care.due_facts import DueItem
from prolo.knowledge import Knowledge
from prolo.registry.due import as_item
from prolo.registry.steps import Step
from prolo.registry.steps_beside import (
    ALIKE,
    CLUSTER,
    DISPUTED,
    ESTIMATE,
    GROWN,
    LOCKED,
    MERGED,
    PAPER,
    PAYER,
    TELL,
    TO_SIGN,
    WHO_PAYS,
    BesideStep,
)
from prolo.web.presenters.courses import course_title
from prolo.web.presenters.due import due_row, places_of
from prolo.web.presenters.estimates import new_url
from prolo.web.presenters.listings import Head
from prolo.web.presenters.lots import call_address
from prolo.web.presenters.patients import listed_name, person

AT_ONCE = 500
WHENS = {
    "overdue": _("Overdue"),
    "today": _("Due by the end of today"),
    "week": _("Due within a week"),
    "all": _("Everything, whenever it is due"),
}
OWNERS = {
    "physician": _("Physician"),
    "nurse": _("Nurse"),
    "front-desk": _("Front desk"),
    "patient": _("Patient"),
}
HEADS = (
    Head("due_at", _("Due")),
    Head("is_overdue", _("Overdue")),
    Head("step", _("Step")),
    Head("kind", _("Kind")),
    Head("owner_role", _("Owner")),
    Head("owner_person", _("Person")),
    Head("name", _("Name")),
    Head("birth_date", _("Birth date")),
    Head("phone", _("Telephone")),
    Head("course", _("Course")),
    Head("session_number", _("Number of the session")),
)


def step_rows(
    found: Sequence[Step],
    *,
    knowledge: Knowledge,
    now: datetime,
    today: date,
    sees_chart: bool,
    may_plan: bool,
) -> list[dict[str, Any]]:
    places = places_of({one.course for one in found if one.course})
    return [
        {
            **due_row(_item(one), one.course_id, places, now, may_plan=may_plan),
            **({"url": url_beside(one)} if isinstance(one, BesideStep) else {}),
            "person": person(one.patient.identity, today=today) if one.patient else None,
            "phone": one.patient.identity.phone if one.patient else "",
            "course": course_title(one.course, knowledge) if one.course and sees_chart else "",
            "is_own": getattr(one, "is_own", False),
            "item": one,
        }
        for one in found
    ]


def _item(one: Step) -> DueItem:
    return one.item if isinstance(one, BesideStep) else as_item(one)


OF_ABOUT = {CLUSTER: "web:cluster", TO_SIGN: "web:consent-request", PAPER: "web:estimate"}
OF_PERSON = {
    TELL: "web:messages",
    LOCKED: "web:messages",
    GROWN: "web:patient",
    WHO_PAYS: "web:coverage",
}


def url_beside(one: BesideStep) -> str:
    if one.appointment:
        return reverse("web:appointment", args=[one.appointment.pk]) + "#change"
    if one.kind in OF_ABOUT:
        return reverse(OF_ABOUT[one.kind], args=[one.about])
    assert one.patient is not None  # all else is about somebody
    if one.kind in OF_PERSON:
        return reverse(OF_PERSON[one.kind], args=[one.patient.pk])
    if one.kind == ALIKE:
        return reverse("web:merge", args=[one.patient.pk, one.about])
    if one.kind == MERGED:
        return reverse("web:plan", args=[one.course_id])
    if one.kind == ESTIMATE:
        return new_url(one.course, one.patient.pk)
    if one.kind == DISPUTED:
        return reverse("web:statement", args=[one.patient.pk]) + "#disputes"
    if one.kind == PAYER:
        return reverse("web:payer-check", args=[one.key])
    assert one.recall is not None
    return call_address(one.patient.pk, one.recall.stock.lot, recall=one.recall)


def listed_steps(found: Iterable[Step], **more: Any) -> Iterator[dict[str, Any]]:
    left = iter(found)
    while some := list(islice(left, AT_ONCE)):
        yield from (_listed(row) for row in step_rows(some, **more))


def _listed(row: dict[str, Any]) -> dict[str, Any]:
    item = row["item"]
    identity = item.patient.identity if item.patient else None
    return {
        "due_at": item.due_at,
        "is_overdue": row["is_late"],
        "step": row["title"],
        "kind": item.kind,
        "owner_role": item.owner_role,
        "owner_person": row["owner_person"] or None,
        "name": listed_name(identity) if identity else None,
        "birth_date": identity.birth_date if identity else None,
        "phone": identity.phone if identity else None,
        "course": row["course"] or None,
        "session_number": item.session_number,
    }
