"""Who may sign a consent: the person, unless somebody else decides for them.

signed_as     needs-guardian       a minor who does not decide alone, or a person who cannot decide
              decides-themselves   an adult who was not found unable to decide
              does-not-decide      a proxy sees and answers, and signs nothing
              unknown              anybody else
interpreter   missing              one is needed, and nobody is named
"""

from __future__ import annotations

from dataclasses import dataclass

from prolo.care.answers import Answer

PATIENT, GUARDIAN, PROXY = "patient", "guardian", "proxy"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignerFacts:
    """Of the person who is treated. ``decides_note``: why a minor decides alone, as somebody of
    the clinic wrote it down; laws differ, so it is never worked out here."""

    is_minor: bool
    can_consent: Answer = Answer.NOT_ASKED
    needs_interpreter: bool = False
    decides_note: str = ""


def signer_faults(signed_as: str, interpreter: str, facts: SignerFacts) -> dict[str, str]:
    """By field; none: this person may sign."""
    found = {}
    if code := _fault_of(signed_as, facts):
        found["signed_as"] = code
    if facts.needs_interpreter and not interpreter.strip():
        found["interpreter"] = "missing"
    return found


def _fault_of(signed_as: str, facts: SignerFacts) -> str:
    if signed_as == PROXY:
        return "does-not-decide"
    if signed_as == PATIENT:
        is_alone = not facts.is_minor or bool(facts.decides_note.strip())
        return "" if is_alone and facts.can_consent is not Answer.NO else "needs-guardian"
    if signed_as != GUARDIAN:
        return "unknown"
    decides = decides_themselves(is_minor=facts.is_minor, can_consent=facts.can_consent)
    return "decides-themselves" if decides else ""


def decides_themselves(*, is_minor: bool, can_consent: Answer) -> bool:
    """Every adult, until somebody found that they cannot, or was not sure."""
    return not is_minor and can_consent not in (Answer.NO, Answer.UNSURE)
