"""A form that a person answers alone: what stands around it, and what is said at its end."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from functools import cache, partial
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from prolo.care.aftercare_checks import HOURS_A_DAY
from prolo.care.course import ENDED as COURSES_ENDED
from prolo.care.dates import local_day
from prolo.care.due_answers import part_key
from prolo.care.signs import Level
from prolo.knowledge import Knowledge
from prolo.knowledge.questionnaires import Questionnaire
from prolo.knowledge.questionnaires.languages import in_language
from prolo.registry import clock
from prolo.registry.answering import Task
from prolo.registry.asked import form_of, session_of, weeks_of
from prolo.registry.brought import brought_form
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.conclusions import latest_conclusion
from prolo.registry.models import (
    Appointment,
    Clinic,
    Concern,
    Course,
    DueItem,
    OnCall,
    Response,
    Session,
)
from prolo.registry.on_call import Watch, phone_of
from prolo.registry.reports import FORM as REPORT
from prolo.web.languages import direction, language_name
from prolo.web.presenters.mine import title
from prolo.web.words.answering import (
    ENDED,
    FOR_A_CHILD,
    TASKS,
    TELLERS,
    URGENT,
    WHY,
    WHY_NOW,
    WHY_THEN,
    Said,
)
from prolo.web.words.values import as_script_reads, shown

EXPECTED = (Appointment.State.BOOKED, Appointment.State.ARRIVED)


def due_rows(
    items: Iterable[DueItem], knowledge: Knowledge, zone: ZoneInfo
) -> list[dict[str, Any]]:
    form_title = cache(lambda instrument: title_of(brought_form(instrument)))
    return [
        {
            "title": _task_title(one, form_title),
            "about": title(one.course, knowledge),
            "due_at": one.due_at.astimezone(zone),
            "closes_at": one.closes_at.astimezone(zone) if one.closes_at else None,
            "url": reverse("web:mine-answer", args=[one.course_id, one.key]),
        }
        for one in items
    ]


def asked_about(task: Task, *, is_own: bool) -> str:
    """On a page that ``is_own``, the place; behind a link, which anybody may have, only where they
    are treated at another too: the same question is asked of both knees."""
    course = task.course
    others = Course.objects.filter(patient=course.patient_id).exclude(pk=course.pk)
    if not is_own and not others.exclude(state__in=COURSES_ENDED).exists():
        return ""
    return title(course, clinic_knowledge(task.by.clinic))


def _task_title(item: DueItem, form_title: Callable[[str], str]) -> str:
    """A form that the clinic brought by what it is called, at whatever time."""
    _time_key, instrument = part_key(item.key)
    if not instrument:
        return str(TASKS[item.kind] % {"number": item.session_number or ""})
    return form_title(instrument)


def urgent_notices(roster: Sequence[Watch], clinic: Clinic) -> list[dict[str, Any]]:
    """What is shown as soon as an answer asks for it, signal or not; the heaviest first. A page
    that was kept for opening without a signal shows it days later: a number of a duty is shown
    while it rings, and those of the clinic and of emergencies hold whenever. ``roster`` begins
    now."""
    return [
        {"level": level, **_told(said, level, roster, clinic)} for level, said in URGENT.items()
    ]


def _whenever(level: str, roster: Sequence[Watch], clinic: Clinic) -> list[dict[str, Any]]:
    """In the order in which they are called, each with when it rings; empty: whenever."""
    rings = dict.fromkeys(phone_of(watch.duty, clinic) for watch in roster)
    found = [_ringing(one, roster, clinic) for one in rings if one and one != clinic.phone]
    found.append(_of_number(clinic.phone))
    is_first = level == Level.EMERGENCY.id or not roster[0].duty
    found.insert(0 if is_first else len(found), _of_number(clinic.emergency_number))
    return [one for one in found if one["number"]]


def _ringing(number: str, roster: Sequence[Watch], clinic: Clinic) -> dict[str, Any]:
    rings = _while(roster, clinic, lambda duty: phone_of(duty, clinic) == number)
    return {**_of_number(number, rings), "is_now": phone_of(roster[0].duty, clinic) == number}


def _of_number(number: str, rings: str = "") -> dict[str, Any]:
    return {"number": number, "while": rings, "is_now": True}


def by_the_hour(roster: Sequence[Watch], clinic: Clinic) -> dict[str, Any]:
    """What a page that says whom to call has of it for as long as it may stay open."""
    return {
        "duties": duties_known(roster, clinic),
        "nobody_while": nobody_while(roster, clinic),
        "duty_phone": phone_of(roster[0].duty, clinic),
    }


def duties_known(roster: Sequence[Watch], clinic: Clinic) -> list[dict[str, Any]]:
    """Who is on call at which number, and when: whoever is next is in the page too, which may be
    read in their time. Of whom no number is known, nothing is said."""
    reached = dict.fromkeys(_reached(watch.duty, clinic) for watch in roster)
    return [
        {
            "who": who,
            "phone": phone,
            "while": _while(roster, clinic, partial(_is_reached, one, clinic)),
            "is_now": _is_reached(one, clinic, roster[0].duty),
        }
        for one in reached
        for _user_id, who, phone in [one]
        if phone
    ]


def _reached(duty: OnCall | None, clinic: Clinic) -> tuple[Any, str, str]:
    return (duty.user_id, duty.user.full_name, phone_of(duty, clinic)) if duty else (None, "", "")


def _is_reached(one: tuple[Any, str, str], clinic: Clinic, duty: OnCall | None) -> bool:
    return _reached(duty, clinic) == one


def nobody_while(roster: Sequence[Watch], clinic: Clinic) -> str:
    """When nobody is on call, as a script reads it."""
    return _while(roster, clinic, lambda duty: duty is None)


def _while(roster: Sequence[Watch], clinic: Clinic, holds: Callable[[OnCall | None], bool]) -> str:
    """Spans by the telephone's clock. What holds now held before, should that clock be behind."""
    spans = [
        [as_script_reads(clock.elsewhere(at, clinic)) for at in (one.starts_at, one.ends_at)]
        for one, duty in roster
        if holds(duty)
    ]
    if holds(roster[0].duty):
        spans[0][0] = 0
    return json.dumps(spans)


def ended(row: Response, roster: Sequence[Watch], clinic: Clinic) -> dict[str, Any]:
    """What a person is told whose answers are kept: where they are, and no promise. The page may
    stay open past the change of duty."""
    level = _level(row) if row.session_id else "answers"
    return {"level": level, **_told(ENDED[level], level, roster, clinic)}


def _level(row: Response) -> str:
    """What was raised from half of the answers is not over when they are taken back."""
    kept = latest_conclusion("aftercare", subject_id=row.pk)
    level = Level.of(kept.verdict) if kept else Level.NONE
    is_open = row.concerns.exclude(state=Concern.State.CLOSED).exists()
    return max(level, Level.CALL if is_open else level).id


def _told(said: Said, level: str, roster: Sequence[Watch], clinic: Clinic) -> dict[str, Any]:
    words = {"number": clinic.emergency_number}
    return {
        "title": said.title % words,
        "text": said.text % words,
        "is_urgent": level in URGENT,
        "numbers": _whenever(level, roster, clinic),
    }


def teller(task: Task, *, is_named: bool) -> str:
    """Who answers for whom; empty: the person themselves. A link shows no name, whoever has it."""
    if task.answered_by not in TELLERS:
        return ""
    if not is_named:
        return str(FOR_A_CHILD) if task.answered_by == "guardian" else ""
    return str(TELLERS[task.answered_by] % {"name": task.course.patient.identity.full_name})


def why(task: Task) -> str:
    """The rule, the time of it that has come, and the day of their own from which it counts: that
    is shown to nobody who has but a link."""
    form = REPORT if task.session else form_of(task.due_key)
    then = None if task.browser else _counted_from(task, form)
    said = [WHY[form], _time_of_the_rule(task, form)]
    if then:
        said.append(WHY_THEN[form] % {"number": then.number, "day": shown(then.day)})
    return " ".join(str(one) for one in said if one)


def _time_of_the_rule(task: Task, form: str) -> str:
    if form == REPORT:
        checks = clinic_knowledge(task.by.clinic).aftercare_checks
        check = checks.get(task.due_key.rpartition("-")[2])
        days = check.hours // HOURS_A_DAY if check else 0
        if check and not days:
            return str(WHY_NOW["same-day"])
        return str(WHY_NOW[form] % {"n": days}) if days else ""
    weeks = weeks_of(task.due_key)
    return str(WHY_NOW[form] % {"n": weeks}) if weeks else ""


class _OnDay(NamedTuple):
    number: int
    day: date


def _counted_from(task: Task, form: str) -> _OnDay | None:
    """The session after which, or since which, or before which it is asked."""
    zone, held = ZoneInfo(task.by.clinic.time_zone), task.session
    if form == "follow-up":
        given = task.course.sessions.filter(ended_at__isnull=False)
        held = given.exclude(state=Session.State.ABANDONED).order_by("number").first()
    if held is not None and held.ended_at is not None:
        return _OnDay(held.number, local_day(held.ended_at, zone))
    number = session_of(task.due_key) or 1
    booked = task.course.appointments.filter(
        purpose="session", session_number=number, state__in=EXPECTED
    )
    first = booked.order_by("starts_at").first() if form != "follow-up" else None
    return _OnDay(number, local_day(first.starts_at, zone)) if first else None


def heading(task: Task) -> str:
    return title_of(task.form)


def title_of(form: Questionnaire) -> str:
    """As it is read in the language of the page."""
    said = str(in_words(form, get_language()).body["title"])
    return _(said) if form.is_ours else said


def in_words(form: Questionnaire, language: str | None) -> Questionnaire:
    """A form that the clinic brought in that language, where its file has all of it. Ours are
    translated with the pages."""
    said = None if form.is_ours else in_language(form.body, language or "")
    return replace(form, body=said) if said else form


def words_of(form: Questionnaire, language: str) -> dict[str, Any]:
    """Whose words they are, and in which language they are shown."""
    if form.is_ours:
        return {}
    is_there = in_language(form.body, language) is not None
    own = str(form.body.get("language", ""))
    code = language if is_there else own
    return {
        "title": in_words(form, language).body["title"],
        "version": form.version,
        "copyright": form.body.get("copyright"),
        "lang": code,
        "dir": direction(code),
        "fallback": "" if is_there else language_name(own),
    }
