"""A clinic of any size: the people of the demonstration many times over, each copy another person
at another time. What was recorded of one is moved as a whole, birthday included, by full weeks on
the clinic's wall, so that every age, interval and day of the week stays what the rules saw. Each
has a birthday of their own, on which nobody becomes a year older or younger to any of them."""

from __future__ import annotations

import copy
import dataclasses
import re
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import Context, copy_context
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from graphlib import TopologicalSorter
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection, models
from django.db.models.base import ModelState

from prolo.care.assessment import age_on
from prolo.care.course import ENDED, State
from prolo.care.due import due_items
from prolo.care.due_facts import CourseFacts
from prolo.demo.names import DAYS_A_YEAR, GIVEN, chance, invent_family_name, invent_phone
from prolo.demo.stage import Progress, say_nothing
from prolo.knowledge import Knowledge
from prolo.registry import estimates
from prolo.registry.access import Actor
from prolo.registry.agreed import seal
from prolo.registry.clinic_knowledge import clinic_knowledge, standing_knowledge
from prolo.registry.course_facts import course_facts
from prolo.registry.due import as_row
from prolo.registry.ids import new_id
from prolo.registry.models import (
    Consent,
    Course,
    DueItem,
    Estimate,
    Event,
    Identifier,
    Identity,
    Patient,
    PatientMerge,
    Plan,
    Response,
    SearchKey,
    Sex,
    Signature,
)
from prolo.registry.patient_rows import patient_models
from prolo.registry.prepared import insert
from prolo.registry.search_keys import digest, keys_of
from prolo.registry.signatures import content_sha256
from prolo.registry.statements import as_array, djangos_cursor
from prolo.registry.transactions import write_transaction

BATCH = 500  # people a transaction
ROWS_AT_ONCE = 2_000
GROWN_UP = 25  # years, on the last day that is on record
STEEP = 1.5  # who has many rows is copied more rarely than their number says
OPEN_SHARE = 0.05  # of courses that run: in a large clinic most people are done
LATE_WEEKS = 3  # how far a running course may be moved: it would be overdue ever after
A_DATE = re.compile(r"\d{4}-\d\d-\d\d")
AN_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\S*")
NAMING = {"ConsentRequest", "ConsentSignature", "DocumentShown", "PersonalDocument"}  # the original
SENT = {"AnswerLink", "Message", "MessageState"}
WAITING = {"EstimateRequest", "EstimateStep", "RecallCall", "WaitingEntry"}  # for somebody today
NO_COPY = NAMING | SENT | WAITING | {"Attachment", "DueItem", "PatientAccess"}
NOT_SHARED = {"OpenedVial"}  # else strangers drew from one vial that stood open, at other times
NAMED_BY_NO_COPY = NO_COPY | NOT_SHARED


def add_people(*, total: int, seed: int, by: Actor, progress: Progress = say_nothing) -> int:
    """Until there are so many; how many were added. Each batch is there as a whole or not at all:
    stopped at any time, it goes on from what is there."""
    with standing_knowledge():
        with by.at_work():
            there = before = Patient.objects.count()
            originals = _originals() if there < total else []
            knowledge = clinic_knowledge(by.clinic)
            scoped = copy_context()  # its clock is that of the demonstration
        makers = (
            partial(
                _Batch, by, knowledge, originals, chance(seed, "copies", at), min(BATCH, total - at)
            )
            for at in range(there, total, BATCH)
        )
        progress(there, total)
        analysed = 0
        for batch in _made_ahead(makers, scoped):
            with write_transaction(by=by):
                batch.write()
            there += batch.people
            progress(there, total)
            if there >= 2 * analysed:
                _analyse()
                analysed = there
    return there - before


def _analyse() -> None:
    """PostgreSQL counts by itself, but later: until then it looks for what a row refers to as it
    did in tables that were nearly empty, by reading all of them."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def _made_ahead(makers: Iterable[Callable[[], _Batch]], within: Context) -> Iterator[_Batch]:
    """Each while the database writes the one before; making one asks the database nothing."""
    with ThreadPoolExecutor(1) as beside:
        made: Future[_Batch] | None = None
        for make in makers:
            following = beside.submit(within.run, make)
            if made:
                yield made.result()
            made = following
        if made:
            yield made.result()


# -- what is copied


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """One person, with all rows that are theirs, in the order in which they can be written."""

    patient: Patient
    rows: tuple[models.Model, ...]
    courses: tuple[tuple[Course, CourseFacts], ...]
    most_weeks: int  # how far they may be moved into the past
    birthdays: range  # by how many days their birth date may be another

    @property
    def weight(self) -> float:
        share = 1.0 if _is_over(self.courses) else OPEN_SHARE
        return float(share / len(self.rows) ** STEEP)


def _is_over(courses: Sequence[tuple[Course, Any]]) -> bool:
    return bool(courses) and all(State(one.state) in ENDED for one, _ in courses)


def _originals() -> list[Original]:
    """The people of the demonstration, who alone were registered by somebody; without those who
    are on record twice."""
    pairs = PatientMerge.objects.values_list("from_patient", "into_patient")
    registered = Event.objects.filter(verb="patient_registered").values("patient")
    people = Patient.objects.filter(pk__in=registered).select_related("identity", "clinic")
    twice = {one for pair in pairs for one in pair}
    began = Event.objects.order_by("recorded_at").values_list("recorded_at", flat=True)[0]
    models_in_order = _in_order()
    return [
        _original(one, models_in_order, began)
        for one in people.order_by("recorded_at", "id")
        if one.pk not in twice
    ]


def _original(
    patient: Patient, in_order: Sequence[type[models.Model]], began: datetime
) -> Original:
    rows: list[models.Model] = [patient, patient.identity]
    for model in in_order:
        own = model._default_manager.filter(patient=patient)
        rows += own.order_by("version") if hasattr(model, "version") else own
    knowledge = clinic_knowledge(patient.clinic)
    of = [one for one in rows if isinstance(one, Course)]
    courses = tuple((one, course_facts(one, knowledge=knowledge)) for one in of)
    first = min(one.recorded_at for one in rows if not isinstance(one, Patient))  # type: ignore[attr-defined]
    room = (first - began).days // 7
    return Original(
        patient=patient,
        rows=tuple(rows),
        courses=courses,
        most_weeks=room if _is_over(courses) else min(room, LATE_WEEKS),
        birthdays=_birthdays(patient.identity.birth_date, _days(rows)),
    )


def _days(rows: Sequence[models.Model]) -> set[date]:
    """All that are on record of somebody."""
    values = (getattr(row, one.attname) for row in rows for one in row._meta.concrete_fields)
    return {
        one.date() if isinstance(one, datetime) else one for one in values if isinstance(one, date)
    }


def _birthdays(born: date | None, days: set[date]) -> range:
    """So far that they are as old on each of these days, give or take a day of the clinic's zone
    and one of a leap year; nobody who is a child or was one lately is made older or younger."""
    if born is None or age_on(born, max(days)) < GROWN_UP:
        return range(1)
    since = [(one - born).days % DAYS_A_YEAR for one in days if one > born]
    return range(min(0, 3 - round(DAYS_A_YEAR - max(since))), max(1, round(min(since)) - 2))


def _in_order() -> list[type[models.Model]]:
    """Each after what it refers to."""
    wanted = {one for one in patient_models() if one.__name__ not in NO_COPY and one is not Event}
    graph = {
        model: sorted(
            {
                one.related_model
                for one in model._meta.concrete_fields
                if one.related_model in wanted and one.related_model is not model
            },
            key=lambda one: one.__name__,
        )
        for model in sorted(wanted, key=lambda one: one.__name__)
    }
    return list(TopologicalSorter(graph).static_order())


# -- moving in time


@dataclass(frozen=True, slots=True)
class Move:
    """So many weeks back on the clinic's wall: nine o'clock stays nine o'clock."""

    weeks: int
    zone: ZoneInfo

    def __call__(self, value: Any) -> Any:
        """Whatever holds dates, as the same thing at the other time."""
        match value:
            case datetime():
                wall = value.astimezone(self.zone).replace(tzinfo=None)
                moved = (wall - timedelta(weeks=self.weeks)).replace(tzinfo=self.zone)
                return moved.astimezone(UTC)
            case date():
                return value - timedelta(weeks=self.weeks)
            case str():
                return self._text(value)
            case dict():
                return {key: self(one) for key, one in value.items()}
            case list() | tuple() | frozenset():
                return type(value)(self(one) for one in value)
            case _ if dataclasses.is_dataclass(value) and not isinstance(value, type):
                held = {one.name: getattr(value, one.name) for one in dataclasses.fields(value)}
                return dataclasses.replace(value, **{name: self(one) for name, one in held.items()})
        return value

    def _text(self, value: str) -> str:
        if AN_INSTANT.fullmatch(value):
            moved: datetime = self(datetime.fromisoformat(value))
            return moved.isoformat()
        if A_DATE.fullmatch(value):
            return (date.fromisoformat(value) - timedelta(weeks=self.weeks)).isoformat()
        return value


@dataclass(frozen=True, slots=True)
class MovedRow:
    """A row at its new time; ``known`` are its columns that name rows of the same person."""

    row: models.Model
    known: tuple[tuple[str, uuid.UUID], ...]

    def copied(self, ids: dict[uuid.UUID, uuid.UUID]) -> models.Model:
        made = self.row.__class__.__new__(self.row.__class__)  # ``copy`` asks how it is pickled
        made.__dict__.update(self.row.__dict__, _state=ModelState())
        for name, old in self.known:
            setattr(made, name, ids[old])
        return made


class Moved:
    """An original at another time, from which many are copied."""

    def __init__(self, original: Original, move: Move, knowledge: Knowledge) -> None:
        self.original = original
        ids = {one.pk for one in original.rows}
        self.ids = tuple(sorted(ids))
        self.rows = [self._moved(one, ids, move) for one in original.rows]
        self.due = [
            (course.pk, due_items(move(facts), knowledge=knowledge))
            for course, facts in original.courses
        ]

    def _moved(self, row: models.Model, ids: set[uuid.UUID], move: Move) -> MovedRow:
        made = copy.copy(row)
        known = []
        for column in row._meta.concrete_fields:
            value = getattr(row, column.attname)
            if getattr(column.related_model, "__name__", "") in NAMED_BY_NO_COPY:
                setattr(made, column.attname, None)
            elif isinstance(value, uuid.UUID):
                known += [(column.attname, value)] if value in ids else []
            elif isinstance(value, date | datetime | dict | list):
                setattr(made, column.attname, move(value))
        return MovedRow(made, tuple(known))


# -- writing


class _Batch:
    """Some hundred copies; those of one original are all moved by the same weeks."""

    def __init__(
        self,
        by: Actor,
        knowledge: Knowledge,
        originals: Sequence[Original],
        rng: Random,
        people: int,
    ) -> None:
        self.by, self.knowledge, self.rng, self.people = by, knowledge, rng, people
        self.zone = ZoneInfo(by.clinic.time_zone)
        self.moved: dict[uuid.UUID, Moved] = {}
        self.made: dict[type[models.Model], list[models.Model]] = {}
        self.keys: list[tuple[uuid.UUID, uuid.UUID, str, int]] = []

        weights = [one.weight for one in originals]
        for one in rng.choices(originals, weights, k=people):
            self._copy(self._at_another_time(one))

    def write(self) -> None:
        order: list[type[models.Model]] = [Patient, Identity, *_in_order(), DueItem]
        for model in order:
            rows = self.made.get(model, [])
            for at in range(0, len(rows), ROWS_AT_ONCE):
                insert(*rows[at : at + ROWS_AT_ONCE])
        self._write_keys()

    def _at_another_time(self, one: Original) -> Moved:
        if one.patient.pk not in self.moved:
            move = Move(self.rng.randint(0, one.most_weeks), self.zone)
            self.moved[one.patient.pk] = Moved(one, move, self.knowledge)
        return self.moved[one.patient.pk]

    def _copy(self, moved: Moved) -> None:
        ids = {known: new_id() for known in moved.ids}
        rows = [one.copied(ids) for one in moved.rows]
        patient, identity = rows[0], rows[1]
        assert isinstance(patient, Patient)
        assert isinstance(identity, Identity)
        before = moved.original.patient.identity.full_name
        self._invent(identity, Sex(patient.sex))
        if identity.birth_date:
            identity.birth_date += timedelta(days=self.rng.choice(moved.original.birthdays))
        for row in rows:
            if isinstance(row, Identifier):
                row.value = f"{self.rng.randrange(10**15):015}"
            if isinstance(row, Response):
                row.sent_key = ""  # nobody sent the copy
            if row.__dict__.get("signed_by") == before:  # a name that was typed
                row.signed_by = identity.full_name  # type: ignore[attr-defined]
        _sign(rows)
        self._add(rows)
        self._add(
            [as_row(one, ids[key], patient.pk, self.by) for key, due in moved.due for one in due]
        )
        numbers = [one for one in rows if isinstance(one, Identifier) and not one.ended_at]
        self.keys += [
            (
                identity.clinic_id,
                identity.patient_id,
                kind.value,
                digest(identity.clinic_id, (kind, text)),
            )
            for kind, text in keys_of(identity, numbers)
        ]

    def _add(self, rows: Sequence[models.Model]) -> None:
        for row in rows:
            self.made.setdefault(type(row), []).append(row)

    def _invent(self, identity: Identity, sex: Sex) -> None:
        language = identity.preferred_language
        identity.family_name = invent_family_name(self.rng, language)
        identity.given_names = self.rng.choice(GIVEN[language, sex])
        identity.phone = invent_phone(self.rng)
        identity.former_names = []  # those of the original, by which they alone are found

    def _write_keys(self) -> None:
        """Millions of narrow rows: without the models in between, in the order of the index."""
        ordered = sorted(self.keys, key=lambda row: row[3])
        into = f"INSERT INTO {SearchKey._meta.db_table} (clinic_id, patient_id, kind, digest) "
        with djangos_cursor(connection) as cursor:
            if connection.vendor == "postgresql":  # each statement is answered by itself
                arrays = "SELECT * FROM unnest(%s::uuid[], %s::uuid[], %s::text[], %s::bigint[])"
                cursor.execute(into + arrays, list(map(as_array, zip(*ordered, strict=True))))
                return
            convert = SearchKey._meta.get_field("clinic").get_db_prep_save
            ids = {one for row in self.keys for one in row[:2]}
            names = {one: convert(one, connection) for one in ids}
            cursor.executemany(
                into + "VALUES (%s, %s, %s, %s)",
                [(names[a], names[b], kind, number) for a, b, kind, number in ordered],
            )


def _sign(rows: Sequence[models.Model]) -> None:
    """A signature is bound to the content of what it stands under, an estimate and a consent to
    their own: of the copy."""
    for row in rows:
        if isinstance(row, Signature):
            row.content_sha256 = content_sha256(_under(row, rows))
        elif isinstance(row, Estimate):
            row.sha256 = estimates.content_sha256(row)
        elif isinstance(row, Consent):
            row.plan = next((one for one in rows if one.pk == row.plan_id), None)  # type: ignore[assignment]
            seal(row)


def _under(signature: Signature, rows: Sequence[models.Model]) -> Iterator[models.Model]:
    for row in rows:
        if signature.subject_kind == "Plan" and isinstance(row, Plan):
            if row.pk == signature.subject_id:
                yield row
        elif getattr(row, "session_id", None) == signature.subject_id and _is_signed(row):
            yield row


def _is_signed(row: models.Model) -> bool:
    is_current = getattr(row, "marked_in_error_at", None) is None
    return type(row).__name__ in ("Vial", "Injection") and is_current
