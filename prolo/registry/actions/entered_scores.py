"""Scores of measures whose wording is not shown: worked out elsewhere, entered by the clinic."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

from prolo.care.dates import local_day
from prolo.care.scores import check_entered, steps_of
from prolo.errors import CareError, Invalid
from prolo.knowledge.records import Instrument
from prolo.registry.access import Actor, check_may, check_own
from prolo.registry.actions.answers import day_answered_at
from prolo.registry.actions.entries import mark_in_error
from prolo.registry.checking import check_row
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.entering import entry
from prolo.registry.events import record_event
from prolo.registry.models import Course, EnteredScore
from prolo.registry.schedule import region_treated
from prolo.registry.transactions import write_transaction
from prolo.registry.wording import has_own_words, is_entered_at

TELLERS = ("patient", "proxy", "guardian")


def record_score(
    *,
    course: Course,
    instrument: str,
    value: Decimal,
    edition: str,
    answered_by: str,
    by: Actor,
    part: str = "",
    answered_on: date | None = None,
) -> EnteredScore:
    """Entered again for the same day it is a new version. ``answered_on`` empty: today."""
    check_may(by, "record_answers")
    check_own(by, course)
    known = clinic_knowledge(by.clinic).instruments.get(instrument)
    if known is None:
        raise Invalid({"instrument": "unknown"})
    if not is_entered_at(known, region_treated(course)):
        raise Invalid({"instrument": "asked-here" if has_own_words(known) else "another-place"})
    faults = _faults(known, part, value, edition, answered_by)
    at = day_answered_at(course, answered_on, by)
    steps = None if "value" in faults else steps_of(known, value)
    row = EnteredScore(
        **entry(by, course.patient, at=at),
        course=course,
        instrument=instrument,
        part=part,
        edition=edition.strip(),
        value=value,
        least=known.score_min,
        greatest=known.score_max,
        step=None if steps is None else known.step,
        steps=None if steps is None else int(steps),
        answered_by=answered_by,
    )
    check_row(row, faults=faults)
    with write_transaction(by=by):
        if earlier := _of_same_day(row):
            row.replaces, row.version = earlier, earlier.version + 1
        row.save(force_insert=True)
        record_event(
            verb="score_entered",
            subject=row,
            patient=course.patient,
            by=by,
            body={"instrument": instrument, "part": part},
        )
    return row


def take_back_score(*, score: EnteredScore, reason: str, by: Actor) -> EnteredScore:
    return mark_in_error(entry=score, reason=reason, by=by, verb="record_answers")


def _of_same_day(row: EnteredScore) -> EnteredScore | None:
    zone = ZoneInfo(row.clinic.time_zone)
    day = local_day(row.happened_at, zone)
    rows = EnteredScore.objects.filter(
        course=row.course, instrument=row.instrument, part=row.part
    ).current()
    return next((one for one in rows if local_day(one.happened_at, zone) == day), None)


def _faults(
    known: Instrument, part: str, value: Decimal, edition: str, answered_by: str
) -> dict[str, str]:
    faults = {} if edition.strip() else {"edition": "missing"}
    if answered_by not in TELLERS:
        faults["answered_by"] = "unknown"
    try:
        check_entered(known, part, value)
    except CareError as refused:
        faults |= refused.faults
    return faults
