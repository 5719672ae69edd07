"""What another physician needs to know, as it is on record."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from prolo.knowledge import Knowledge
from prolo.papers.paper import Paper
from prolo.papers.summary_paper import CourseSummary, SummarySheet, summary_paper
from prolo.papers.words.amounts import in_order
from prolo.papers.words.sentences import commas, day, semicolons
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.models import Course, Patient
from prolo.web.languages import spoken
from prolo.web.presenters.courses import titles_apart
from prolo.web.presenters.papers import course_letter, patient_facts
from prolo.web.presenters.patients import sex_word
from prolo.web.presenters.sheets.frame import frame_of, phones
from prolo.web.words.mine import named
from prolo.web.words.values import shown


def paper_of_courses(patient: Patient, course: Course | None, language: str, on: date) -> Paper:
    """Of every course, or of the one that is meant."""
    knowledge = clinic_knowledge(patient.clinic)
    courses = [course] if course else _courses(patient)
    with spoken(language):
        sheet = SummarySheet(
            as_of=day(on),
            person=tuple(_person(patient, knowledge)),
            courses=tuple(_course(one, knowledge) for one in courses),
            phones=phones(patient.clinic, on_a_page=False),
        )
        return summary_paper(sheet, frame_of(patient, on=on, language=language))


def course_choices(patient: Patient, chosen: Course | None) -> list[dict[str, Any]]:
    """Where there are several: each, by its title."""
    courses = _courses(patient)
    titles = titles_apart(courses, clinic_knowledge(patient.clinic))
    return [
        {"id": one.pk, "title": titles[one.pk], "is_chosen": one == chosen}
        for one in courses
        if len(courses) > 1
    ]


def _courses(patient: Patient) -> list[Course]:
    return list(patient.courses.select_related("clinic", "patient"))


def _person(patient: Patient, knowledge: Knowledge) -> Iterator[tuple[str, tuple[str, ...]]]:
    found = patient_facts(patient, knowledge)
    yield _("Recorded sex"), (sex_word(patient.sex),)
    yield _("Medicines"), tuple(map(_medicine, found["medicines"])) or (_no_medicine(found),)
    yield _("Allergies"), tuple(_allergies(found)) or (_no_allergy(found),)
    implants = tuple(
        _(
            "%(place)s: artificial joint there: %(joint)s; screw, plate or device near it: "
            "%(near)s (%(day)s)"
        )
        % {**one, "day": day(one["on"])}
        for one in found["implants"]
    )
    yield _("Implants"), implants or (_("never asked"),)


def _medicine(one: dict[str, Any]) -> str:
    known = f" ({named(one['name'])})" if one["is_known"] and one["name"] != one["typed"] else ""
    return commas(part for part in (f"{one['typed']}{known}", str(one["reason"])) if part)


def _no_medicine(found: dict[str, Any]) -> str:
    if said := found["none_said"]:
        return _("none: asked on %(day)s") % {"day": day(timezone.localtime(said["at"]).date())}
    return _("none on record; nobody wrote down that it was asked")


def _allergies(found: dict[str, Any]) -> Iterator[str]:
    for substance, reaction in found["allergies"]:
        yield f"{substance}: {reaction}" if reaction else str(substance)


def _no_allergy(found: dict[str, Any]) -> str:
    if on := found["no_allergy_on"]:
        return _("none: asked on %(day)s") % {"day": day(on)}
    return _("none on record; nobody wrote down that all of them were asked about")


# -- one course


def _course(course: Course, knowledge: Knowledge) -> CourseSummary:
    one = course_letter(course, knowledge)
    return CourseSummary(
        title=f"{one['title']}: {one['state']}",
        why=tuple(_why(one["assessed"])),
        told=tuple((str(label), value) for label, value in one["answered"].lines)
        if one["answered"]
        else (),
        decisions=tuple(map(_decision, one["decisions"])),
        images=tuple(map(_image, one["images"])),
        sessions=tuple(map(_session, one["sessions"])),
        asked=one["reactions"]["checks"],
        harms=tuple(map(_harm, one["reactions"]["harms"])),
        reported=tuple(map(_reported, one["reactions"]["reported"])),
        nothing=one["reactions"]["nothing"],
        response=tuple(_response(one["response"])),
        next=tuple(_next(one)),
    )


def _why(assessed: dict[str, Any] | None) -> Iterator[str]:
    if assessed is None:
        return
    yield _("First assessment, %(on)s: %(verdict)s.") % {
        "on": shown(assessed["at"]),
        "verdict": assessed["verdict"],
    }
    yield from assessed["says"]


def _decision(one: dict[str, Any]) -> str:
    until = _("until %(day)s") % {"day": shown(one["until"])} if one["until"] else ""
    said = _commas(f"{shown(one['at'])}: {one['what']}", until)
    return _joined(". ", _joined(" · ", said, _own(one["by"])), _own(one["reason"]))


def _image(one: dict[str, Any]) -> str:
    given = one["given"]
    when = shown(given.taken_on) if given.taken_on else ""
    head = _joined(": ", _commas(one["modality"], when), one["verdict"])
    return _joined(". ", head, *_seen(one, given), _own(given.note))


def _seen(one: dict[str, Any], given: Any) -> Iterator[str]:
    if one["reason"]:
        yield one["reason"]
        return
    if one["side"]:
        yield _("Side: %(side)s") % {"side": one["side"]}
    if one["findings"]:
        yield _("Seen: %(what)s") % {"what": commas(map(str, one["findings"]))}
    tear = f"{shown(given.tear_mm)} mm" if one["grade"] and given.tear_mm is not None else ""
    yield _commas(one["grade"], tear)
    yield _("How severe: %(severity)s. Agrees with the examination: %(agrees)s") % {
        "severity": one["severity"],
        "agrees": one["agrees"],
    }
    if one["change"]:
        yield _("Beside those of %(day)s: %(change)s") % {
            "day": shown(one["compared_on"]),
            "change": one["change"],
        }
    if given.read_by:
        yield _("Read by %(who)s") % {"who": _own(given.read_by)}


def _session(one: dict[str, Any]) -> tuple[str, tuple[str, ...]]:
    number = _("Session %(number)s, %(day)s") % {
        "number": one["number"],
        "day": day(timezone.localtime(one["at"]).date()),
    }
    unsigned = "" if one["is_signed"] else f" ({_('not signed yet')})"
    said = _joined(" · ", number, _own(one["injector"]))
    return f"{said}: {one['total']}{unsigned}", (*one["sites"], *one["drawn"])


def _harm(one: dict[str, Any]) -> str:
    after = _("after no session") if one["no_session_because"] else _after(one)
    when = _commas(shown(one["onset_on"]), after)
    why = f"({one['no_session_because']})" if one["no_session_because"] else ""
    done = _("What was done: %(what)s") % {"what": _own(one["action"])} if one["action"] else ""
    outcome = _("Outcome: %(outcome)s") % {"outcome": one["outcome"]}
    still = "" if one["is_closed"] else _("Still open")
    return _joined(
        ". ",
        f"{_joined(' ', when, why)}: {one['kind']}",
        _own(one["what"]),
        one["grade"],
        one["serious"],
        done,
        outcome,
        semicolons(one["lots"]),
        one["related"],
        still,
    )


def _after(one: dict[str, Any]) -> str:
    return _("after session %(n)s") % {"n": one["session"]} if one["session"] else ""


def _reported(one: dict[str, Any]) -> str:
    said = _commas(shown(one["at"]), _after(one))
    words = _own(f"«{one['words']}»") if one["words"] else ""
    still = "" if one["is_closed"] else _("Still open")
    steps = (_step(step) for step in one["steps"])
    return _joined(". ", f"{said}: {one['level']}", words, *one["reasons"], *steps, still)


def _step(step: dict[str, Any]) -> str:
    done = _joined(" · ", f"{shown(step['at'])}: {step['title']}", _own(step["by"]))
    return _joined(". ", done, _own(step["note"]))


def _response(found: dict[str, Any] | None) -> Iterator[str]:
    if found is None:
        return
    yield from map(_measure, found["measures"])
    if found["verdict"]:
        yield f"{found['judged']['label']}: {found['verdict']}"
        yield from found["judged"].get("says", ())
    yield _(
        "Weeks count from the first injection. A change within one person does not tell what "
        "caused it."
    )


def _measure(one: dict[str, Any]) -> str:
    scores = (
        _("%(score)s in week %(week)s")
        % {"score": shown(each["score_points"]), "week": shown(each["week"])}
        for each in (one["first"], one["last"])
        if each
    )
    asked = _("%(answered)s of %(asked)s answers that were due") % one
    return _joined(" ", f"{one['name']}: {commas(scores)} ({asked}).", *one["notes"])


def _next(one: dict[str, Any]) -> Iterator[str]:
    what = one["next"]
    owes = commas((what["owner"], shown(what["due_at"]))) if what["owes"] else ""
    yield _joined(" · ", str(what["title"]), owes)
    for visit in one["booked"]:
        yield commas((visit["purpose"], shown(visit["starts_at"])))


def _own(text: str) -> str:
    """A name, or what somebody typed, whichever way its letters run."""
    return in_order(text.rstrip(". ")) if text and get_language_bidi() else text


def _commas(*parts: Any) -> str:
    return commas(str(one) for one in parts if one)


def _joined(between: str, *parts: Any) -> str:
    return between.join(
        str(one).rstrip(". ") if between == ". " else str(one) for one in parts if one
    )
