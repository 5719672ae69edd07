"""What a person is asked to agree to, put together from the record and what is known."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from prolo.care.dates import local_day
from prolo.errors import NotFound
from prolo.papers import Paper
from prolo.papers.consent_paper import Agreement, Signer, consent_paper
from prolo.papers.options_sheet import OptionsSheet
from prolo.registry import clock
from prolo.registry.archive import last_shown
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.models import (
    Clinic,
    Course,
    DocumentShown,
)
from prolo.registry.plans import current_plan
from prolo.web.languages import is_read
from prolo.web.presenters.sheets.frame import letterhead_of
from prolo.web.presenters.sheets.options import KIND as OPTIONS
from prolo.web.presenters.sheets.options import sheet_of


def made_for(
    course: Course, signer: Signer | None, *, language: str, on: date | None = None
) -> tuple[OptionsSheet, Paper]:
    """Dated today. Raises ``NotFound`` where no plan is signed: nothing can be agreed to."""
    plan, clinic = current_plan(course), course.clinic
    if plan is None:
        raise NotFound("plan")
    identity = course.patient.identity
    seen = last_shown(
        course,
        OPTIONS,
        to=signer.name if signer else "",
        as_=signer.signs_as if signer else "",
    )
    agreement = Agreement(
        person=identity.full_name,
        born=identity.birth_date,
        side=course.side,
        plan=plan,
        signer=signer,
        options_on=_day(seen, clinic) if seen else None,
        options_sha256=seen.sha256 if seen else "",
        options_with=seen.shown_to if seen and signer is None else "",
        phone=clinic.phone,
    )
    knowledge, sheet = clinic_knowledge(clinic), sheet_of(course)
    paper = consent_paper(
        agreement,
        sheet,
        knowledge,
        on=on or clock.today(clinic),
        language=language,
        letterhead=letterhead_of(clinic),
        country=clinic.country,
        is_invented=clinic.is_demo,
        is_read=is_read(language, knowledge),
    )
    return sheet, paper


def _day(seen: DocumentShown, clinic: Clinic) -> date:
    return local_day(seen.happened_at, ZoneInfo(clinic.time_zone))
