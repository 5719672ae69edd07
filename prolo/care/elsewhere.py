"""A steroid injection that the person's list puts at another place of the body.

``preparation.py`` lists its code.
"""

from __future__ import annotations

from prolo.care.conclusions import Finding
from prolo.care.medicine_names import every_name
from prolo.care.named_places import names_only_elsewhere
from prolo.care.taken import Case, Instruction, MedicineRow, Weight
from prolo.knowledge import Knowledge
from prolo.knowledge.records import MedicineAction

CORTISONE = "corticosteroid"  # in a drug_class


def injected_elsewhere(case: Case) -> tuple[MedicineRow, tuple[Finding, ...]] | None:
    """thresholds/steroid-injection-days: of the place that was injected. None where the list does
    not say that it was another, or nobody knows yet what was injected."""
    if not case.use.medicine or case.medicine.action is not MedicineAction.DEFER:
        return None
    names = _names_of_cortisone(case.knowledge)
    if case.may_continue or not names_only_elsewhere(case.use.typed, case.region, names):
        return None
    facts = (case.medicine.ref, case.knowledge.threshold("steroid-injection-days").ref)
    found = case.finding("steroid", "steroid-elsewhere", Weight.INFORM, *facts)
    return case.row(Instruction.NOTHING, found.code), (found,)


def _names_of_cortisone(knowledge: Knowledge) -> frozenset[str]:
    known = {one.id for one in knowledge.medicines.values() if CORTISONE in one.drug_class}
    names = (one.words for one in every_name(knowledge) if one.key in known)
    return frozenset().union(*names)
