"""What the person reacts to, and the plan that was signed did not weigh.

An allergy that is entered after a plan was signed is weighed on the day as it would have been in
the plan; a plan that is signed again has weighed it.

rule               code                       weight  params
readiness.allergy  allergic                   stop    the same
readiness.allergy  allergic-to-anaesthetic    stop    the same
readiness.allergy  same-family                ask     the same
readiness.allergy  other-anaesthetic          ask     the same
readiness.allergy  numbing-cream              ask     the same
readiness.allergy  not-recognised             ask     the same
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from prolo.care.conclusions import Finding
from prolo.care.gates import Case
from prolo.care.plan_allergies import UNREAD, not_weighed_in, weigh_allergies


def weigh_allergies_since(case: Case) -> Iterator[Finding]:
    """contraindications/allergy-irritant, allergy-anaesthetic: of what is planned. A label is asked
    for with the vial in the hand (``ingredients.py``)."""
    planned = case.planned
    if planned.plan is None:
        return
    found = list(weigh_allergies(planned.plan, planned.allergies, case.knowledge))
    for one in not_weighed_in(planned.plan_weighed, found):
        if one.code != UNREAD:
            yield replace(one, rule="readiness.allergy")
