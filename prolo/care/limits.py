"""How much of a local anaesthetic may one person have in a day?

The ceilings are those of the labels, for healthy adults; a clinician may set a lower one, and for
a child must set one. A figure that nobody has verified gives no ceiling.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from prolo.care.conclusions import Finding, Scalar
from prolo.errors import CareError
from prolo.knowledge import Knowledge
from prolo.knowledge.records import Anaesthetic


class Weight(StrEnum):
    """What a finding does to a draw-up, heaviest first."""

    STOP = "stop"
    ASK = "ask"  # a clinician decides, by name
    MISSING = "missing"
    WARN = "warn"
    CLEAR = "clear"
    INFORM = "inform"


def verdict_of(findings: Iterable[Finding]) -> str:
    found = {finding.weight for finding in findings} - {Weight.INFORM}
    return next((weight for weight in Weight if weight in found), Weight.CLEAR)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnLimit:
    """A clinician's own ceiling for this person."""

    anaesthetic: str
    max_mg: Decimal
    by: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Patient:
    """Of whom the ceilings ask. ``weight_kg`` None: not weighed."""

    weight_kg: Decimal | None
    is_adult: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """``limit_mg`` is the lowest ceiling that counts, None where none does; ``basis`` says which:
    per-kg, absolute or own. ``lack`` says what keeps it from clearing anybody:

    child       the label has no ceiling for children, and no clinician entered one
    unverified  nobody has verified the published one
    unknown     there is none in the knowledge
    weight      it depends on a weight that is missing; below ``weight_matters_below_kg`` it would
                be lower than what is used
    """

    anaesthetic: str
    fact: Anaesthetic | None
    fact_for_child: Anaesthetic | None
    own: OwnLimit | None
    weight_kg: Decimal | None
    limit_mg: Decimal | None
    basis: str
    lack: str

    @property
    def facts(self) -> tuple[str, ...]:
        return tuple(one.ref for one in (self.fact, self.fact_for_child) if one)

    @property
    def weight_matters_below_kg(self) -> Decimal | None:
        fact = self.fact
        if fact is None or not fact.max_mg_per_kg or self.limit_mg is None:
            return None
        return (self.limit_mg / fact.max_mg_per_kg).quantize(Decimal("0.1"))

    def share_of(self, mg: Decimal) -> Fraction | None:
        """Exact, so that no rounding ever clears what is over a limit."""
        return None if self.limit_mg is None else Fraction(mg) / Fraction(self.limit_mg)

    def params(self) -> dict[str, Scalar]:
        """The published figures stand here even where they may not decide."""
        return {
            "anaesthetic": self.anaesthetic,
            "max_mg_per_kg": self.fact.max_mg_per_kg if self.fact else None,
            "max_mg": self.fact.max_mg if self.fact else None,
            "weight_kg": self.weight_kg,
            "own_max_mg": self.own.max_mg if self.own else None,
            "own_by": self.own.by if self.own else None,
            "limit_mg": self.limit_mg,
            "basis": self.basis,
        }


def limit_of(
    anaesthetic: str, *, patient: Patient, own: Iterable[OwnLimit] = (), knowledge: Knowledge
) -> Limit:
    """anaesthetics: the lower of milligrams a kilogram and milligrams in all, and of a clinician's
    own ceiling."""
    fact = knowledge.anaesthetics.get(anaesthetic)
    mine = min(
        (one for one in own if one.anaesthetic == anaesthetic),
        key=lambda one: one.max_mg,
        default=None,
    )
    counts = fact if fact and _counts(fact, patient, mine) else None
    ceilings = _ceilings(counts, patient, mine)
    basis = min(ceilings, key=lambda one: ceilings[one]) if ceilings else ""
    return Limit(
        anaesthetic=anaesthetic,
        fact=fact,
        fact_for_child=None if patient.is_adult else _for_child(anaesthetic, knowledge),
        own=mine,
        weight_kg=patient.weight_kg,
        limit_mg=ceilings.get(basis),
        basis=basis,
        lack=_lack(fact, counts, patient, ceilings),
    )


def may_have_own(anaesthetic: str, knowledge: Knowledge) -> bool:
    """An own ceiling is in milligrams of what is injected; a cream has its product's own limit."""
    fact = knowledge.anaesthetics.get(anaesthetic)
    return fact is not None and not fact.topical and not fact.for_child


def check_own_limit(anaesthetic: str, max_mg: Decimal, *, knowledge: Knowledge) -> None:
    """Raises ``CareError``. What a kilogram allows changes with the weight: ``limit_of`` sees to
    it that the lower one counts."""
    faults = {}
    if not may_have_own(anaesthetic, knowledge):
        faults["anaesthetic"] = "unknown"
    if not (max_mg.is_finite() and max_mg > 0):
        faults["max_mg"] = "not-above-zero"
    elif not faults and _is_above_published(knowledge.anaesthetics[anaesthetic], max_mg):
        faults["max_mg"] = "above-published"
    if faults:
        raise CareError(faults)


def _is_above_published(fact: Anaesthetic, max_mg: Decimal) -> bool:
    return fact.max_mg is not None and _is_verified(fact) and max_mg > fact.max_mg


def _for_child(anaesthetic: str, knowledge: Knowledge) -> Anaesthetic | None:
    """What is said of children stands in a fact of its own: lidocaine-child beside lidocaine."""
    fact = knowledge.anaesthetics.get(f"{anaesthetic}-child")
    return fact if fact and fact.for_child else None


def _counts(fact: Anaesthetic, patient: Patient, own: OwnLimit | None) -> bool:
    """May the published figures decide? For a child only as a bound on a clinician's own."""
    is_for_them = patient.is_adult or not fact.adult_only or own is not None
    return is_for_them and _is_verified(fact)


def _is_verified(fact: Anaesthetic) -> bool:
    return fact.is_usable("max_mg") and fact.is_usable("max_mg_per_kg")


def _ceilings(
    fact: Anaesthetic | None, patient: Patient, own: OwnLimit | None
) -> dict[str, Decimal]:
    ceilings: dict[str, Decimal] = {}
    if own:
        ceilings["own"] = own.max_mg
    if fact and fact.max_mg is not None:
        ceilings["absolute"] = fact.max_mg
    if fact and fact.max_mg_per_kg is not None and patient.weight_kg is not None:
        ceilings["per-kg"] = fact.max_mg_per_kg * patient.weight_kg
    return ceilings


def _lack(
    fact: Anaesthetic | None,
    counts: Anaesthetic | None,
    patient: Patient,
    ceilings: dict[str, Decimal],
) -> str:
    if counts and counts.max_mg_per_kg is not None and patient.weight_kg is None:
        return "weight"
    if ceilings:
        return ""
    if not patient.is_adult and (fact is None or fact.adult_only):
        return "child"
    has_figures = fact is not None and (fact.max_mg or fact.max_mg_per_kg)
    return "unverified" if fact and has_figures and not _is_verified(fact) else "unknown"
