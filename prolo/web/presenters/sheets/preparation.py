"""The sheet for one session, as it was given."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from prolo.care.preparation import MedicineRow, PreparationPlan, preparation_from_json
from prolo.errors import NotFound
from prolo.knowledge import Knowledge
from prolo.papers.citing import Said
from prolo.papers.paper import Paper
from prolo.papers.preparation_paper import Medicine, PreparationSheet, preparation_paper
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.models import Appointment, Preparation
from prolo.registry.preparation import day_of, sheet_of
from prolo.registry.weights import is_adult
from prolo.web.languages import spoken
from prolo.web.presenters.mine import title
from prolo.web.presenters.sheets.frame import frame_of, phones
from prolo.web.words import mine as words
from prolo.web.words.values import shown


def paper_before(
    appointment: Appointment, language: str, on: date, *, on_a_page: bool = False
) -> Paper:
    """Of what was given last; ``NotFound`` before anything was, or since the session was moved."""
    given = sheet_of(appointment)
    if given is None:
        raise NotFound("preparation")
    knowledge = clinic_knowledge(appointment.clinic)
    with spoken(language):
        sheet = _sheet(appointment, given, knowledge, on_a_page)
        frame = frame_of(appointment.patient, on=on, language=language)
        return preparation_paper(sheet, frame, knowledge)


def _sheet(
    appointment: Appointment, given: Preparation, knowledge: Knowledge, on_a_page: bool
) -> PreparationSheet:
    told, zone = preparation_from_json(given.body), ZoneInfo(appointment.clinic.time_zone)
    is_minor = not is_adult(appointment.patient, day_of(appointment))
    course = appointment.course
    return PreparationSheet(
        about=title(course, knowledge) if course else _("First visit"),
        comes_at=_on_the_wall(appointment.starts_at, zone),
        told=_on_the_wall(given.happened_at, zone),
        medicines=tuple(_medicine(row, told, zone) for row in told.medicines),
        food=(*_food(told, zone), *([_guardian()] if is_minor else [])),
        phones=phones(appointment.clinic, on_a_page=on_a_page),
    )


def _guardian() -> Said:
    return Said(text=words.guardian(), refs=("checklist/minor-agrees",))


def _medicine(row: MedicineRow, told: PreparationPlan, zone: ZoneInfo) -> Medicine:
    facts = [
        ref
        for one in told.conclusion.findings
        if one.inputs.get("place") == row.place
        for ref in one.facts
    ]
    last = row.last_dose_until or row.last_dose_on
    return Medicine(
        name=row.typed,
        instruction=str(words.INSTRUCTIONS[row.instruction]),
        last_dose=_on_the_wall(last, zone) if last else "",
        restart_on=shown(row.restart_on) if row.restart_on else "",
        refs=tuple(dict.fromkeys(facts)),
    )


def _food(told: PreparationPlan, zone: ZoneInfo) -> Iterator[Said]:
    """The sentence of the pages, and the hours that it comes to on this day."""
    first, *driver = words.food(told.food)
    yield Said(text=first, refs=_refs(told, "preparation.food"))
    hours = (
        (_("Nothing fatty after %(when)s."), told.food.fatty_meal_until, "fatty-meal-h"),
        (_("Nothing to eat after %(when)s."), told.food.light_meal_until, "light-meal-h"),
        (_("Nothing to drink after %(when)s."), told.food.clear_fluid_until, "clear-fluid-h"),
    )
    for said, at, rule in hours:
        if at:
            text = said % {"when": _on_the_wall(at, zone)}
            yield Said(text=text, refs=(f"thresholds/{rule}",))
    for one in driver:
        yield Said(text=one, refs=_refs(told, "preparation.driver"))


def _refs(told: PreparationPlan, rule: str) -> tuple[str, ...]:
    found = (ref for one in told.conclusion.findings if one.rule == rule for ref in one.facts)
    return tuple(dict.fromkeys(found))


def _on_the_wall(at: date | datetime, zone: ZoneInfo) -> str:
    return shown(at.astimezone(zone).replace(tzinfo=None) if isinstance(at, datetime) else at)
