"""The plan of a course, as its signed row says it."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from prolo.care import plan as care
from prolo.care.dates import local_day
from prolo.care.stored import from_json
from prolo.errors import NotFound
from prolo.knowledge import Knowledge
from prolo.papers.paper import Paper
from prolo.papers.plan_paper import Place, PlanSheet, plan_paper
from prolo.papers.words.plans import GUIDED
from prolo.papers.words.sentences import commas, day
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.models import Course, Plan, Side
from prolo.registry.plans import current_plan_row
from prolo.web.languages import spoken
from prolo.web.presenters.mine import title
from prolo.web.presenters.sheets.frame import frame_of
from prolo.web.words.dose import mixed
from prolo.web.words.mine import SIDES, named
from prolo.web.words.places import structure_name
from prolo.web.words.values import number


def paper_of_plan(course: Course, language: str, on: date) -> Paper:
    """Dated as it was signed; ``NotFound`` before one was."""
    row = current_plan_row(course)
    if row is None:
        raise NotFound("plan")
    knowledge = clinic_knowledge(course.clinic)
    signed_on = local_day(row.happened_at, ZoneInfo(course.clinic.time_zone))
    with spoken(language):
        sheet = _sheet(course, row, signed_on, knowledge)
        frame = frame_of(course.patient, on=signed_on, language=language)
        return plan_paper(sheet, frame, knowledge)


def _sheet(course: Course, row: Plan, signed_on: date, knowledge: Knowledge) -> PlanSheet:
    plan = from_json(care.Plan, row.body)
    signed = (row.recorded_by.full_name if row.recorded_by else "", day(signed_on))
    calming = knowledge.sedation.get(plan.sedation) if plan.sedation != "none" else None
    return PlanSheet(
        about=title(course, knowledge),
        signed=commas(one for one in signed if one),
        days=tuple(day(one) for one in plan.sessions_on),
        needles=plan.injections,
        places=tuple(_place(one, plan) for one in plan.sites),
        guided={by: there for by in GUIDED if (there := _guided_by(by, plan))},
        sedation=named(calming.label) if calming else "",
        numbing_cream=plan.numbing_cream,
        weeks=plan.follow_up_weeks,
        points=number(plan.gain.points),
        sessions_without=plan.gain.sessions_without,
        note=plan.note,
        refs=(f"protocols/{plan.protocol}",) if plan.protocol else (),
        gain_refs=_gain_refs(plan.gain, knowledge),
    )


def _gain_refs(gain: care.Gain, knowledge: Knowledge) -> tuple[str, ...]:
    """The rule and the measure whose figures these are; of other figures none."""
    rule = knowledge.threshold("sessions-without-gain")
    measure = knowledge.instruments[gain.instrument]
    is_known = (
        gain.sessions_without == rule.value and gain.points == measure.minimal_detectable_change
    )
    return (rule.ref, measure.ref) if is_known else ()


def _place(site: care.PlannedSite, plan: care.Plan) -> Place:
    return Place(where=_where(site, plan), needles=str(site.injections), gives=_gives(site))


def _where(site: care.PlannedSite, plan: care.Plan) -> str:
    """With its side where the plan has more than one."""
    where = named(structure_name(site.structure))
    if site.side != Side.MIDLINE and len({one.side for one in plan.sites}) > 1:
        where = str(SIDES[site.side] % {"place": where})
    return where


def _guided_by(by: str, plan: care.Plan) -> tuple[str, ...]:
    return tuple(_where(one, plan) for one in plan.sites if one.guidance == by)


def _gives(site: care.PlannedSite) -> str:
    volume = f"{number(site.volume_ml)}\N{NO-BREAK SPACE}mL"
    parts = (site.irritant, site.irritant_pct), (site.anaesthetic, site.anaesthetic_pct)
    return commas((volume, *mixed(parts)))
