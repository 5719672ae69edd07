"""Adverse events as lists and pages show them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from prolo.care.harms.events import foreseen, is_serious
from prolo.knowledge import Knowledge
from prolo.papers.words.sentences import semicolons
from prolo.registry.harms import Beside, current_record, is_stood_in_for, session_day
from prolo.registry.lot_spelling import plain_lot
from prolo.registry.lots import lot_clusters
from prolo.registry.models import (
    AdverseEvent,
    AdverseEventRecord,
    Clinic,
    Concern,
    InfectionCluster,
    RelatednessJudgement,
    Session,
)
from prolo.registry.shared_infections import still_sharing
from prolo.web.presenters.courses import course_title
from prolo.web.presenters.listings import Head
from prolo.web.presenters.patients import person
from prolo.web.words import harms as words
from prolo.web.words.values import shown

HEADS = (
    Head("name", _("Name")),
    Head("course", _("Course")),
    Head("session_number", _("Session")),
    Head("kind", _("Kind")),
    Head("what", _("What happened")),
    Head("onset_on", _("Began")),
    Head("grade", _("Grade, 1 to 5")),
    Head("is_serious", _("Serious")),
    Head("foreseen", _("Foreseen")),
    Head("outcome", _("Outcome")),
    Head("outcome_on", _("Since")),
    Head("coding_code", _("Code")),
    Head("coding_term", _("Term")),
    Head("coding_version", _("Dictionary and version")),
    Head("state", _("State")),
    Head("owner", _("Who looks after it")),
    Head("look_on", _("Next look on")),
)


def event_row(
    event: AdverseEvent, record: AdverseEventRecord, knowledge: Knowledge, today: date
) -> dict[str, Any]:
    about = person(event.patient.identity, today=today)
    return {
        "url": reverse("web:harm", args=[event.pk]),
        "person": about,
        "name": about["listed_name"],
        "course": course_title(event.course, knowledge),
        "session_number": event.session.number if event.session else None,
        "kind": str(words.KINDS[record.kind]),
        "what": record.what,
        "onset_on": record.onset_on,
        "grade": record.grade,
        "grade_words": words.GRADES[record.grade],
        "is_serious": is_serious(record.criteria),
        "criteria": words.criteria(record.criteria),
        "foreseen": str(words.FORESEEN[foreseen(record.kind, record.criteria)]),
        "action": record.action,
        "outcome": str(words.OUTCOMES[record.outcome]),
        "outcome_on": record.outcome_on,
        "coding_code": record.coding_code,
        "coding_term": record.coding_term,
        "coding_version": record.coding_version,
        "state": event.state,
        "owner": event.owner.full_name,
        "look_on": event.look_on,
        "is_late": bool(event.look_on and event.look_on < today),
    }


def sessions_offered(sessions: Iterable[Session]) -> dict[str, str]:
    """What an event can be put to, by id, in words."""
    offered = {}
    for one in sessions:
        words_of = {"number": one.number, "day": shown(session_day(one))}
        if one.state == Session.State.ABANDONED:
            said = _("Session %(number)s, %(day)s: ended without injecting") % words_of
        elif one.state == Session.State.OPEN:
            said = _("Session %(number)s, %(day)s: not recorded yet") % words_of
        else:
            said = _("Session %(number)s, %(day)s") % words_of
        offered[str(one.pk)] = str(said)
    return offered


def rather_before_words(placed: Iterable[tuple[AdverseEvent, Session]]) -> str:
    """Which events, and the session before that each could be of."""
    said = []
    for event, session in placed:
        record = current_record(event)
        if record is not None:
            words_of = {
                "kind": words.KINDS[record.kind],
                "day": shown(record.onset_on),
                "number": session.number,
                "before": shown(session_day(session)),
            }
            text = _("%(kind)s, from %(day)s: before it was session %(number)s, %(before)s")
            said.append(text % words_of)
    return semicolons(said)


def harms_of(concern: Concern) -> list[dict[str, Any]]:
    """The adverse events that were opened from it, and stand."""
    rows = AdverseEventRecord.objects.filter(event__concern=concern).current()
    return [
        {"url": reverse("web:harm", args=[one.event_id]), "kind": words.KINDS[one.kind]}
        for one in rows
    ]


def versions(event: AdverseEvent) -> list[dict[str, Any]]:
    """Earlier ones, and those entered in error, the newest first."""
    rows = event.records.select_related("recorded_by", "marked_in_error_by")
    return [
        {
            "version": one.version,
            "at": one.recorded_at,
            "by": one.recorded_by.full_name if one.recorded_by else "",
            "kind": words.KINDS[one.kind],
            "what": one.what,
            "grade": one.grade,
            "outcome": words.OUTCOMES[one.outcome],
            "reason": one.correction_reason,
            "error": one.marked_in_error_reason,
        }
        for one in rows.order_by("-version")
    ]


def readers_of(event: AdverseEvent) -> Mapping[str, Any]:
    """As each judges it."""
    return words.STOOD_IN_FOR if is_stood_in_for(event) else words.READERS


def judgement_rows(
    event: AdverseEvent, seen: Mapping[str, RelatednessJudgement], made: Iterable[str]
) -> list[dict[str, Any]]:
    """One a reader; of a judgement that is made and not to be seen yet only that it is there."""
    rows = []
    for reader, label in readers_of(event).items():
        one = seen.get(reader)
        rows.append(
            {
                "reader": label,
                "is_made": reader in set(made),
                "verdict": words.RELATED[one.verdict] if one else "",
                "reason": one.reason if one else "",
                "by": one.judged_by.full_name if one else "",
                "at": one.happened_at if one else None,
                "is_blind": one.is_blind if one else True,
                "pk": one.pk if one else None,
                "judged_by": one.judged_by_id if one else None,
            }
        )
    return rows


def beside_rows(found: Iterable[Beside], knowledge: Knowledge, today: date) -> list[dict[str, Any]]:
    return [
        {
            "person": person(one.session.patient.identity, today=today),
            "pk": one.session.pk,
            "url": reverse("web:session", args=[one.session.pk]),
            "course": course_title(one.session.course, knowledge),
            "day": one.session.visit.day,
            "number": one.session.number,
            "lots": one.lots,
            "room": one.session.appointment.room.name
            if one.session.appointment and one.session.appointment.room
            else "",
            "injector": one.session.injector.full_name if one.session.injector else "",
            "is_same_room": one.is_same_room,
            "is_same_injector": one.is_same_injector,
            "is_same_day": one.is_same_day,
            "is_same_vial": one.is_same_vial,
        }
        for one in found
    ]


def cluster_rows(clusters: Iterable[InfectionCluster]) -> list[dict[str, Any]]:
    """The same infections may share a lot, a room and an injector: one card names all."""
    together: dict[Any, list[InfectionCluster]] = {}
    for one in clusters:
        members = frozenset(member.event_id for member in one.members.all())
        together.setdefault((members, one.state), []).append(one)
    return [
        {**cluster_row(same[0]), "all": [cluster_row(one) for one in same]}
        for same in together.values()
    ]


def lot_cluster_rows(clinic: Clinic, lots: Iterable[str] | None = None) -> list[dict[str, Any]]:
    """Infections that share a lot and are looked into: any, or one of these."""
    found = lot_clusters(clinic)
    wanted = found.keys() if lots is None else {plain_lot(one) for one in lots}
    return [cluster_row(one) for lot, one in found.items() if lot in wanted]


def cluster_row(cluster: InfectionCluster) -> dict[str, Any]:
    return {
        "url": reverse("web:cluster", args=[cluster.pk]),
        "shared": words.SHARED[cluster.kind],
        "label": cluster.label,
        "raised_at": cluster.raised_at,
        "state": cluster.state,
        "found": cluster.found,
        "owner": cluster.owner.full_name if cluster.owner else "",
        "closed_at": cluster.closed_at,
        "infections": len(still_sharing(cluster)),
    }
