"""Who is expected and what is known of each, in as many queries for forty people as for five."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeAlias

from django.db.models import Q, QuerySet

from prolo.care import due, due_facts
from prolo.care import plan as care_plan
from prolo.care.assessment import age_on
from prolo.care.board import Expected
from prolo.care.preparation import preparation_from_json
from prolo.care.stored import from_json
from prolo.care.taken import Instruction
from prolo.registry import clock
from prolo.registry.access import Actor, check_may
from prolo.registry.consents import AS_SIGNED, covers
from prolo.registry.due import as_item
from prolo.registry.falling import falls_of, still_to_move
from prolo.registry.models import (
    Allergy,
    Appointment,
    Assessment,
    Consent,
    DueItem,
    ImagingReview,
    MedicineClearance,
    Plan,
    Preparation,
    Readiness,
    Session,
)
from prolo.registry.preparation import sheets_of
from prolo.registry.relations import guardians_on
from prolo.registry.schedule import rooms_on
from prolo.registry.still_open import open_events, open_reports
from prolo.registry.told import NOT_HELD

Ids: TypeAlias = frozenset[uuid.UUID]
HERE = (Appointment.State.ARRIVED,)
OVER = (
    Appointment.State.DONE,
    Appointment.State.NOT_INJECTED,
    Appointment.State.CANCELLED,
    Appointment.State.MISSED,
)
WITH_PHYSICIAN = (Appointment.Purpose.SESSION, Appointment.Purpose.ASSESSMENT)
ASKED_FOR = "answer-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """An appointment with what care has to know about it, and what is due in its course."""

    appointment: Appointment
    expected: Expected
    next: due_facts.DueItem | None
    report: uuid.UUID | None = None  # of the person, not closed: the most urgent
    event: uuid.UUID | None = None  # an open adverse event: the one that began first


def visitors(actor: Actor, *, begin: datetime, end: datetime) -> list[Visitor]:
    """Everybody with an appointment between two instants, by the hour."""
    check_may(actor, "see_schedule")
    rows = list(
        Appointment.objects.filter(clinic=actor.clinic, starts_at__gte=begin, starts_at__lt=end)
        .select_related("patient__identity__clinic", "course", "room", "injector", "clinic")
        .order_by("starts_at", "pk")
    )
    today, now = clock.today(actor.clinic), clock.now(actor.clinic)
    known = _Known.of(rows, until=end, day=today)
    return [
        Visitor(
            appointment=row,
            expected=known.expected(row, today),
            next=known.next(row, now),
            report=known.reports.get(row.patient_id),
            event=known.events.get(row.patient_id),
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What the rows of all these people say, read once."""

    planned: Ids  # courses
    imaged: Ids
    agreed: Ids
    asked_allergies: Ids  # patients
    guarded: Ids
    sheets: Mapping[uuid.UUID, Preparation]  # by appointment
    cleared: Mapping[uuid.UUID, frozenset[str]]  # medicines, by appointment
    checked: Mapping[uuid.UUID, str]  # by appointment
    items: Mapping[uuid.UUID, list[due_facts.DueItem]]  # what is due, by course
    to_move: Ids  # appointments
    reports: Mapping[uuid.UUID, uuid.UUID]  # not closed, of whatever course, by patient
    events: Mapping[uuid.UUID, uuid.UUID]
    keeps_rooms: bool
    until: datetime

    @classmethod
    def of(cls, rows: Sequence[Appointment], *, until: datetime, day: date) -> _Known:
        courses = {row.course_id for row in rows if row.course_id}
        patients = {row.patient_id for row in rows}
        of_course = Q(course__in=courses)
        return cls(
            planned=_ids(Plan.objects.filter(of_course).current(), "course"),
            imaged=_ids(ImagingReview.objects.filter(of_course).current(), "course"),
            agreed=agreed(rows),
            asked_allergies=_ids(Assessment.objects.filter(patient__in=patients).current())
            | _ids(Allergy.objects.filter(patient__in=patients).current()),
            guarded=_ids(guardians_on(day).filter(patient__in=patients)),
            sheets=sheets_of(rows),
            cleared=_cleared(rows),
            checked=_checked(rows),
            items=_items(courses),
            to_move=frozenset(pk for pk, falls in falls_of(rows).items() if still_to_move(falls)),
            reports=_first(open_reports(patients).values_list("patient_id", "pk")),
            events=_first(open_events(patients).values_list("patient_id", "event_id")),
            keeps_rooms=any(row.room_id for row in rows) or rooms_on(day).exists(),
            until=until,
        )

    def expected(self, row: Appointment, today: date) -> Expected:
        identity, course = row.patient.identity, row.course_id
        sheet = self.sheets.get(row.pk)
        asked, left_out = self._medicines(row, sheet)
        born = identity.birth_date
        return Expected(
            is_session=row.purpose == Appointment.Purpose.SESSION,
            is_to_move=row.pk in self.to_move,
            has_room=row.room_id is not None or not self.keeps_rooms,
            has_injector=row.injector_id is not None or row.purpose not in WITH_PHYSICIAN,
            is_here=row.state in HERE,
            is_over=row.state in OVER,
            age_years=age_on(born, today) if born else None,
            age_of_majority=row.clinic.age_of_majority,
            has_guardian=row.patient_id in self.guarded,
            has_phone=bool(identity.phone),
            language=(identity.preferred_language or "?") if identity.interpreter_needed else "",
            has_plan=course in self.planned,
            has_imaging=course in self.imaged,
            has_consent=course in self.agreed,
            knows_allergies=row.patient_id in self.asked_allergies,
            has_sheet=sheet is not None,
            was_told=sheet is not None and sheet.told_at is not None,
            to_ask=asked,
            left_out=left_out,
            readiness=self._readiness(row),
            forms=tuple(self._forms(row)),
            has_concern=row.patient_id in self.reports,
            has_harm=row.patient_id in self.events,
        )

    def next(self, row: Appointment, now: datetime) -> due_facts.DueItem | None:
        """Of the course: None without one, and when nothing is due."""
        found = due.next_step(self._due_of(row), now)
        return None if found.kind == due.NOTHING else found

    def _due_of(self, row: Appointment) -> list[due_facts.DueItem]:
        return self.items.get(row.course_id, []) if row.course_id else []

    def _readiness(self, row: Appointment) -> str:
        """Empty before the first answers; ``ready`` where nothing of the day is left to check."""
        if row.pk not in self.checked:
            return ""
        is_open = any(one.key == self.checked[row.pk] for one in self._due_of(row))
        return "open" if is_open else "ready"

    def _forms(self, row: Appointment) -> Iterator[str]:
        """What is to be answered by the end of the day, or when this session begins."""
        for one in due.open_items(self._due_of(row), row.starts_at):
            if one.kind.startswith(ASKED_FOR) and one.due_at < self.until:
                yield one.key

    def _medicines(
        self, row: Appointment, sheet: Preparation | None
    ) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """What the sheet asks and nobody answered since, and what it says to leave out."""
        if sheet is None:
            return (), ()
        answered = self.cleared.get(row.pk, frozenset())
        listed = [
            one
            for one in preparation_from_json(sheet.body).medicines
            if (one.medicine or one.typed) not in answered
        ]
        asked = [
            one
            for one in listed
            if one.instruction is Instruction.ASK_FIRST and one.code not in NOT_HELD
        ]
        left_out = [one for one in listed if one.instruction is Instruction.LEAVE_OUT]
        return _names(asked), _names(left_out)


def agreed(expected: Sequence[Appointment]) -> Ids:
    """Whose consent covers the plan when they come. Reads the signed papers of that day."""
    courses = {row.course_id: row for row in expected if row.course_id}
    plans = {
        row.course_id: from_json(care_plan.Plan, row.body)
        for row in Plan.objects.filter(course__in=courses).current().order_by("version")
    }
    standing = Consent.objects.filter(course__in=courses, withdrawn_at__isnull=True).current()
    return frozenset(
        one.course_id
        for one in standing.select_related(
            "course__clinic",
            "course__patient__identity",
            "course__patient__clinic",
            *AS_SIGNED,
        )
        if covers(
            one,
            one.course,
            plans.get(one.course_id),
            at=courses[one.course_id].starts_at,
            number=courses[one.course_id].session_number or 0,
        )
    )


def _names(rows: Iterable[Any]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.medicine or one.typed for one in rows))


def _ids(rows: QuerySet[Any], name: str = "patient") -> Ids:
    return frozenset(rows.values_list(f"{name}_id", flat=True))


def _first(rows: Iterable[tuple[uuid.UUID, uuid.UUID]]) -> dict[uuid.UUID, uuid.UUID]:
    """Of each patient."""
    return dict(reversed([*rows]))


def _cleared(rows: Collection[Appointment]) -> dict[uuid.UUID, frozenset[str]]:
    found: dict[uuid.UUID, set[str]] = defaultdict(set)
    decided = MedicineClearance.objects.filter(appointment__in=rows).current()
    for one in decided.select_related("medicine_use"):
        use = one.medicine_use
        found[one.appointment_id].add(use.medicine or use.typed)
    return {key: frozenset(names) for key, names in found.items()}


def _checked(rows: Collection[Appointment]) -> dict[uuid.UUID, str]:
    """Whose checks of the day were answered: the key of what is due while something is open."""
    answered = (
        Readiness.objects.filter(session__appointment__in=rows)
        .exclude(session__state=Session.State.ABANDONED)
        .current()
    )
    numbers = answered.values_list("session__appointment_id", "session__number")
    return {appointment: f"readiness-{number}" for appointment, number in numbers}


def _items(courses: Iterable[uuid.UUID]) -> dict[uuid.UUID, list[due_facts.DueItem]]:
    found: dict[uuid.UUID, list[due_facts.DueItem]] = defaultdict(list)
    for row in DueItem.objects.filter(course__in=courses):
        found[row.course_id].append(as_item(row))
    return found
