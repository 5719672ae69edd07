"""Whether what was signed covers what is planned now."""

from __future__ import annotations

from prolo.care.plan import Plan
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.models import Consent, Course


def covers(consent: Consent, course: Course, plan: Plan | None) -> bool:
    """The place, the side and every irritant of the plan; a plan that gives more asks anew."""
    region = clinic_knowledge(course.clinic).conditions[course.condition].region
    agreed = {consent.irritant, *consent.irritants_besides}
    return (
        consent.withdrawn_at is None
        and (consent.region, consent.side) == (region, course.side)
        and set(plan.irritants if plan else ()) <= agreed
    )
