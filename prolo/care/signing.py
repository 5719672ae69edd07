"""Who may sign a consent, the person unless somebody else decides for them, and in which language.

signed_as      needs-guardian       a minor who does not decide alone, or who cannot decide
               decides-themselves   an adult who was not found unable to decide
               does-not-decide      a proxy sees and answers, and signs nothing
               unknown              anybody else
right          no-right             a guardian, and nobody saw yet by what right they decide
               parent-of-adult      a parent decides for a child, and for no adult
               guardian-in-error    who signed was entered in error as a guardian
interpreter    missing              one is needed, and nobody is named
language_note  other-language       who signs reads another language than the paper's, nobody
                                    interprets, and nobody wrote down how they understand it
"""

from __future__ import annotations

from dataclasses import dataclass

from prolo.care.answers import Answer

PATIENT, GUARDIAN, PROXY = "patient", "guardian", "proxy"
PARENT, COURT, ATTORNEY, BY_LAW = "parent", "court", "attorney", "by-law"
RIGHTS = (PARENT, COURT, ATTORNEY, BY_LAW)  # by which a guardian decides
NO_RIGHT = "no-right"
IN_ERROR = "in-error"  # in place of a right: the guardian was entered in error
CHOSEN = "chosen-by-signer"  # as ``language_note``: they chose the paper's language themselves


@dataclass(frozen=True, slots=True, kw_only=True)
class SignerFacts:
    """Of the person who is treated. ``decides_note``: why a minor decides alone, as somebody of
    the clinic wrote it down; laws differ, so it is never worked out here. ``right`` is a
    guardian's, empty until somebody saw it. ``reads`` is the language of who signs as the record
    says it, ``paper`` that of the paper: empty where it is not known. ``language_note``: how they
    understand it where the two differ."""

    is_minor: bool
    can_consent: Answer = Answer.NOT_ASKED
    needs_interpreter: bool = False
    decides_note: str = ""
    right: str = ""
    reads: str = ""
    paper: str = ""
    language_note: str = ""


def signer_faults(signed_as: str, interpreter: str, facts: SignerFacts) -> dict[str, str]:
    """By field; none: this person may sign."""
    found = {}
    if code := _fault_of(signed_as, facts):
        found["signed_as"] = code
    elif code := right_fault(signed_as, facts.right, is_minor=facts.is_minor):
        found["right"] = code
    if interpreter.strip():
        return found
    if facts.needs_interpreter:
        found["interpreter"] = "missing"
    elif reads_another(facts.reads, facts.paper) and not facts.language_note.strip():
        found["language_note"] = "other-language"
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


def right_fault(signed_as: str, right: str, *, is_minor: bool) -> str:
    """Why the signature of a guardian counts for nothing; empty: it counts, or is none."""
    if signed_as != GUARDIAN:
        return ""
    if right == IN_ERROR:
        return "guardian-in-error"
    if right not in RIGHTS:
        return NO_RIGHT
    return "parent-of-adult" if right == PARENT and not is_minor else ""


def reads_another(reads: str, paper: str) -> bool:
    """
    >>> reads_another("de-AT", "de"), reads_another("es", "en"), reads_another("", "en")
    (False, True, False)
    """
    spoken, written = (one.lower().partition("-")[0] for one in (reads, paper))
    return bool(spoken and written) and spoken != written
