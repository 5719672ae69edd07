"""A steroid injection that the person's list puts at another place of the body.

``preparation.py`` lists its code.
"""

from __future__ import annotations

from prolo.care.conclusions import Finding
from prolo.care.named_places import names_only_elsewhere
from prolo.care.taken import Case, Instruction, MedicineRow, Weight
from prolo.knowledge.records import MedicineAction


def injected_elsewhere(case: Case) -> tuple[MedicineRow, tuple[Finding, ...]] | None:
    """thresholds/steroid-injection-days: of the place that was injected. None where the list does
    not say that it was another, or nobody knows yet what was injected."""
    if not case.use.medicine or case.medicine.action is not MedicineAction.DEFER:
        return None
    if case.may_continue or not names_only_elsewhere(case.use.typed, case.region):
        return None
    facts = (case.medicine.ref, case.knowledge.threshold("steroid-injection-days").ref)
    found = case.finding("steroid", "steroid-elsewhere", Weight.INFORM, *facts)
    return case.row(Instruction.NOTHING, found.code), (found,)
