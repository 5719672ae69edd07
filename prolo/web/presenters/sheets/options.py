"""What there is to choose for a person, put together from the record and what is known."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from prolo import __version__
from prolo.care.dates import local_day
from prolo.errors import NotFound
from prolo.evidence import load_protocol
from prolo.knowledge.records import Condition
from prolo.papers.digests import trials_digest
from prolo.papers.options_sheet import Estimated, OptionsSheet, gather_options
from prolo.papers.signed import Signatures
from prolo.registry.actions.certainty import Asked, summary_for
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.clinic_trials import clinic_trials, standing_ratings
from prolo.registry.estimates import as_kept, estimate_of
from prolo.registry.estimates_in_hand import in_hand
from prolo.registry.models import Clinic, Course, SignedCertainty
from prolo.registry.plans import current_plan
from prolo.web.presenters.certainty import signed_level

KIND = "options"


def sheet_of(course: Course) -> OptionsSheet:
    """Raises ``NotFound`` where the knowledge no longer has the condition."""
    clinic = course.clinic
    knowledge = clinic_knowledge(clinic)
    condition = knowledge.conditions.get(course.condition)
    if condition is None:
        raise NotFound("condition")
    return gather_options(
        condition,
        clinic_trials(clinic),
        load_protocol(),
        knowledge,
        plan=current_plan(course),
        estimated=_estimated(course),
        signatures=signatures_of(clinic, condition),
    )


def _estimated(course: Course) -> Estimated | None:
    """What the person has in hand; nothing where it is not what was kept."""
    row = as_kept(in_hand(course.patient, course))
    if row is None:
        return None
    day = local_day(row.happened_at, ZoneInfo(course.clinic.time_zone))
    return Estimated(estimate=estimate_of(row), on=day)


def versions_of(sheet: OptionsSheet) -> dict[str, Any]:
    return {
        "prolo": __version__,
        "protocol": sheet.protocol.version,
        "trials": trials_digest(sheet.trials, sheet.protocol),
    }


def signatures_of(clinic: Clinic, condition: Condition) -> Signatures:
    """What the clinic decided of certainty, for a paper on this condition."""
    rows = SignedCertainty.objects.filter(
        condition=condition.in_trials, withdrawn_at__isnull=True
    ).select_related("recorded_by")
    return Signatures(
        clinic=clinic.name,
        has_ratings=bool(standing_ratings(clinic)),
        levels=tuple(
            signed_level(row, summary_for(_question(row, condition), clinic))
            for row in sorted(rows, key=lambda row: (row.comparator, row.outcome, row.window))
        ),
    )


def _question(row: SignedCertainty, condition: Condition) -> Asked:
    return Asked(
        condition=row.condition,
        outcome=row.outcome,
        comparator=row.comparator,
        window=row.window,
        region=condition.region,
    )
