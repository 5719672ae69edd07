"""That there is a right to an estimate, with the head of the clinic that says so."""

from __future__ import annotations

from prolo.care.money.payers import UNITED_STATES
from prolo.errors import NotFound
from prolo.papers.estimate_notice import estimate_notice
from prolo.papers.paper import Paper
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.models import Clinic
from prolo.web.languages import is_read
from prolo.web.presenters.sheets.frame import letterhead_of


def paper_of_notice(clinic: Clinic, language: str) -> Paper:
    """``NotFound`` outside the United States, whose rule asks for it (billing/estimate-notice)."""
    if clinic.country != UNITED_STATES:
        raise NotFound("notice")
    knowledge = clinic_knowledge(clinic)
    return estimate_notice(
        knowledge,
        letterhead_of(clinic),
        phone=clinic.phone,
        country=clinic.country,
        language=language,
        is_invented=clinic.is_demo,
        is_read=is_read(language, knowledge),
    )
