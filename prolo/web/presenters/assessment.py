"""A first assessment as it was answered, beside what was concluded from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from prolo.care.answers import Answer
from prolo.care.assessment import Assessment as Given
from prolo.care.assessment import EarlierTreatment
from prolo.care.candidate import Verdict
from prolo.care.conclusions import Finding, conclusion_from_json
from prolo.care.examined import Examination
from prolo.care.stored import from_json
from prolo.care.weighing import Weight
from prolo.knowledge import Knowledge
from prolo.knowledge.records import Fact, Region
from prolo.papers.words.sentences import commas
from prolo.registry.conclusions import latest_conclusion
from prolo.registry.models import Assessment, Conclusion, Course
from prolo.web.forms.assessment import AssessmentForm, field_of
from prolo.web.forms.assessment_again import answers_anew
from prolo.web.words.assessment import (
    ANSWERS,
    EXPECTATIONS,
    ILLNESS_STATES,
    ILLNESSES,
    RESULTS,
    TREATMENTS,
)
from prolo.web.words.examination import LAXITY, MOVEMENTS, structure_name
from prolo.web.words.mine import named
from prolo.web.words.sentences import say
from prolo.web.words.values import shown

Line = tuple[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """``lines`` are what was told and found, ``questions`` the yes and no of safety."""

    lines: tuple[Line, ...]
    questions: tuple[Line, ...]


def answered(conclusion: Conclusion, knowledge: Knowledge) -> Answered | None:
    """What the conclusion about a candidate followed; None for another kind."""
    rows = Assessment.objects.filter(pk=conclusion.subject_id)
    row = rows.first() if conclusion.kind == "candidate" else None
    if row is None:
        return None
    given = from_json(Given, row.answers)
    condition = knowledge.conditions.get(given.condition)
    region = knowledge.regions[condition.region] if condition else None
    lines = (*_told(given), *(_found(given.examination, region) if given.examination else ()))
    return Answered(
        lines=tuple((label, _each(value)) for label, value in lines if value not in (None, "", ())),
        questions=(
            *_questions(given.red_flags, knowledge.red_flags),
            *_questions(given.contraindications, knowledge.contraindications),
        ),
    )


def _each(value: Any) -> tuple[str, ...]:
    return tuple(map(shown, value if isinstance(value, tuple) else (value,)))


def _told(given: Given) -> Iterator[Line]:
    yield _("Pain on an ordinary day, 0 to 10"), given.pain
    yield _("For how many weeks"), given.pain_weeks
    relief = given.block_relief_pct
    yield _("Pain that a diagnostic block took away"), None if relief is None else f"{relief} %"
    yield _("What the person hopes to do again"), given.goals
    yield _("What is expected"), str(EXPECTATIONS[given.expectation])
    yield _("Tried before at this place"), tuple(map(_treatment, given.earlier_treatments))
    here = tuple(str(RESULTS[one]) for one in given.courses_here)
    yield _("Earlier courses here, at this place"), here
    yield _("Last steroid injection at this place"), given.last_steroid_on
    yield _("Joint replacement planned for"), given.replacement_on
    yield _("Artificial joint at this place"), str(ANSWERS[given.prosthesis_at_target])
    illnesses = tuple(
        commas((str(ILLNESSES[one.code]), str(ILLNESS_STATES[one.state])))
        for one in given.chronic_conditions
    )
    yield _("Long-standing illness"), illnesses or _("none named")
    yield _("Allergies"), given.allergies or _("none named")
    yield _("Can decide about this treatment"), str(ANSWERS[given.can_consent])


def _treatment(one: EarlierTreatment) -> str:
    times = {
        _("from %(day)s"): one.started_on,
        _("until %(day)s"): one.ended_on,
    }
    said = [words % {"day": shown(day)} for words, day in times.items() if day]
    return commas([str(TREATMENTS[one.kind]), str(RESULTS[one.result]), *said])


def _found(found: Examination, region: Region | None) -> Iterator[Line]:
    def name(code: str) -> str:
        return named(structure_name(code, region)) if region else code

    yield _("Tender structures"), tuple(map(name, found.tender)) or _("none named")
    yield _("Laxity"), tuple(f"{name(one.structure)}: {LAXITY[one.grade]}" for one in found.laxity)
    motion = (f"{MOVEMENTS[one.movement]}: {shown(one.degrees)}°" for one in found.motion)
    yield _("Motion"), tuple(motion)
    yield _("Warm"), str(ANSWERS[found.warmth])
    yield _("Effusion"), str(ANSWERS[found.effusion])
    yield _("Other findings"), found.note


def _questions(answers: Mapping[str, Answer], facts: Mapping[str, Any]) -> Iterator[Line]:
    for key, answer in answers.items():
        fact: Fact | None = facts.get(key)
        yield getattr(fact, "ask", "") or key, str(ANSWERS[answer])


# -- assessed again -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """What was answered last time; ``asks`` are the questions that kept it from a verdict."""

    on: date
    given: Given
    asks: tuple[Finding, ...]


def assessed_before(course: Course) -> Before | None:
    row = Assessment.objects.filter(course=course).current().order_by("version").last()
    if row is None:
        return None
    given = from_json(Given, row.answers)
    kept = latest_conclusion("candidate", subject_id=row.pk)
    is_open = kept is not None and kept.verdict == Verdict.CANNOT_SAY
    found = conclusion_from_json(kept.body).findings if kept and is_open else ()
    asks = tuple(one for one in found if one.weight == Weight.ASK and not one.awaits)
    return Before(on=given.assessed_on, given=given, asks=asks)


def open_questions(
    before: Before | None, form: AssessmentForm, course: Course, knowledge: Knowledge
) -> list[Line]:
    """What is open, and where it is answered; empty where no page answers it."""
    return [_open(one, form, course, knowledge) for one in (before.asks if before else ())]


def said_before(before: Before | None) -> dict[str, str]:
    """Beside a question that is asked anew: what was answered, and when."""
    if before is None:
        return {}
    asked = {
        name: answer
        for name, answer in answers_anew(before.given).items()
        if answer is not Answer.NOT_ASKED
    }
    return {
        name: _("On %(day)s: %(answer)s.") % {"day": shown(before.on), "answer": ANSWERS[answer]}
        for name, answer in asked.items()
    }


def _open(one: Finding, form: AssessmentForm, course: Course, knowledge: Knowledge) -> Line:
    name = field_of(one)
    if name in form.fields:
        bound: Any = form[name]
        return str(bound.label), f"#{bound.anchor}"
    is_listed = one.rule == "candidate.medicine"
    url = reverse("web:medicines", args=[course.patient_id]) if is_listed else ""
    return say(one, knowledge), url
