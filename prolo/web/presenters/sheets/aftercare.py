"""What a person takes home after the injections."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from prolo.care.advice import advice_after
from prolo.care.dates import local_day
from prolo.care.reports import SessionFacts, place_of
from prolo.care.signs import Level
from prolo.knowledge import Knowledge
from prolo.knowledge.records import WarningSign
from prolo.papers.aftercare_paper import AftercareSheet, Signs, aftercare_paper
from prolo.papers.citing import Said
from prolo.papers.paper import Paper
from prolo.papers.words.sentences import day, doubted
from prolo.registry import clock
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.models import Clinic, Course, Session
from prolo.registry.plans import current_plan
from prolo.registry.reports import session_facts
from prolo.web.languages import spoken
from prolo.web.presenters.mine import title
from prolo.web.presenters.sheets.frame import frame_of, phones
from prolo.web.words.mine import label, sentence

HOURS_A_DAY = 24


def paper_after_session(session: Session, language: str, on: date) -> Paper:
    return _paper(session.course, session, language, on, on_a_page=False)


def paper_after(course: Course, language: str, on: date) -> Paper:
    """Of its last session; before the first, of what is planned. It stands on a page."""
    return _paper(course, last_session(course), language, on, on_a_page=True)


def last_session(course: Course) -> Session | None:
    return course.sessions.filter(ended_at__isnull=False).order_by("ended_at").last()


def _paper(
    course: Course, session: Session | None, language: str, on: date, *, on_a_page: bool
) -> Paper:
    knowledge = clinic_knowledge(course.clinic)
    facts = session_facts(session) if session else _planned(course)
    with spoken(language):
        sheet = _sheet(course, session, facts, knowledge, on_a_page)
        return aftercare_paper(sheet, frame_of(course.patient, on=on, language=language), knowledge)


def _planned(course: Course) -> SessionFacts:
    plan = current_plan(course)
    places = tuple(site.structure for site in plan.sites) if plan else ()
    is_numbed = plan is None or any(site.anaesthetic for site in plan.sites)
    return SessionFacts(ended_at=clock.now(course.clinic), structures=places, is_numbed=is_numbed)


def _sheet(
    course: Course,
    session: Session | None,
    facts: SessionFacts,
    knowledge: Knowledge,
    on_a_page: bool,
) -> AftercareSheet:
    clinic: Clinic = course.clinic
    advice = advice_after(facts, knowledge)
    return AftercareSheet(
        about=title(course, knowledge),
        session=_which(session) if session else "",
        signs=tuple(_signs(facts, knowledge)),
        advice=tuple(Said(text=sentence(one.text), refs=(one.ref,)) for one in advice),
        is_of_this_place=any(one.regions for one in advice),
        expected=tuple(_expected(facts, knowledge)),
        emergency_number=clinic.emergency_number,
        phones=phones(clinic, on_a_page=on_a_page),
    )


def _which(session: Session) -> str:
    assert session.ended_at is not None
    on = local_day(session.ended_at, ZoneInfo(session.clinic.time_zone))
    return _("Session %(number)s, %(day)s") % {"number": session.number, "day": day(on)}


def _expected(facts: SessionFacts, knowledge: Knowledge) -> Iterator[Said]:
    """What is usual after such injections, and how long."""
    for one in knowledge.expected.values():
        if one.after_anaesthetic and not facts.is_numbed:
            continue
        said = f"{label(one.label)}: {_until(one.usual_h_max)}"
        yield Said(text=doubted(said, one), refs=(one.ref,))


def _until(hours: int) -> str:
    if hours % HOURS_A_DAY:
        return _("up to %(hours)s hours") % {"hours": hours}
    return _("up to %(days)s days") % {"days": hours // HOURS_A_DAY}


def _signs(facts: SessionFacts, knowledge: Knowledge) -> Iterator[Signs]:
    """When to call whom: the warning signs of the place, the most urgent first."""
    place = place_of(facts, knowledge)
    found: dict[str, list[Said]] = {}
    for one in knowledge.signs.values():
        if one.ask and place.belongs(one.regions) and _counts(one, place.into_joint):
            found.setdefault(one.level, []).append(Said(text=label(one.ask), refs=(one.ref,)))
    for level in sorted(found, key=lambda each: -Level.of(each)):
        yield Signs(level=level, asks=tuple(found[level]))


def _counts(sign: WarningSign, into_joint: bool) -> bool:
    return into_joint or not sign.intra_articular
