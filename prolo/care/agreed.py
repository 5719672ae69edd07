"""The right person, the right side and site, and what they agreed to: never injected otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from prolo.care.agreement import beyond_planned
from prolo.care.answers import Answer
from prolo.care.checklist import ConsentGiven
from prolo.care.conclusions import Finding, Scalar
from prolo.care.gates import Case, Weight, find
from prolo.care.signing import GUARDIAN, decides_themselves, right_fault
from prolo.knowledge.records import ChecklistItem


def weigh_identity(case: Case, item: ChecklistItem) -> Iterator[Finding]:
    """checklist/identity: name and birth date, and the side and site as the person says them,
    asked openly. Another side or site than planned stops, whatever is verified."""
    answer = case.given.items.get(item.id, Answer.NOT_ASKED)
    code, weight = _IDENTITY[answer]
    yield find("identity", code, weight, item, inputs={"answer": answer}, item=item.id)
    yield _compare(item, "side-stated", case.given.side_stated, case.planned.side_called)
    yield _compare(item, "site-stated", case.given.site_stated, case.planned.region)


_IDENTITY = {
    Answer.YES: ("confirmed", Weight.OK),
    Answer.NO: ("another-person", Weight.STOP),
    Answer.UNSURE: ("not-sure", Weight.STOP),
    Answer.NOT_ASKED: ("not-asked", Weight.MISSING),
}


def weigh_mark(case: Case, item: ChecklistItem) -> Iterator[Finding]:
    """checklist/site-mark: marked on the skin by the injector, on the side that is planned."""
    yield _compare(item, "side-marked", case.given.side_marked, case.planned.side_called)


def _compare(item: ChecklistItem, what: str, found: str | None, planned: str) -> Finding:
    if found is None:
        code, weight = "missing", Weight.MISSING
    elif found == planned:
        code, weight = "agrees", Weight.OK
    else:
        code, weight = "differs", Weight.STOP
    return find(
        what,
        code,
        weight,
        item,
        inputs={"found": found},
        item=item.id,
        found=found,
        planned=planned,
    )


def weigh_consent(case: Case, item: ChecklistItem) -> Iterator[Finding]:
    """checklist/consent-signed: written, standing, for this site, side and all that is
    planned there (``agreement``), and given with a clear head: before any sedation. By who
    decides on the day: a guardian's signature ends with the majority."""
    consent = case.given.consent
    sedated_at = case.given.sedation.given_at if case.given.sedation else None
    if consent is None:
        code, weight = (
            ("sedated-without", Weight.STOP) if sedated_at else ("not-signed", Weight.MISSING)
        )
        yield find("consent", code, weight, item, item=item.id, sedated_at=sedated_at)
        return
    faults = tuple(_faults(consent, case, item, sedated_at))
    yield from faults
    if not faults:
        yield find(
            "consent",
            "signed",
            Weight.OK,
            item,
            inputs={"signed_at": consent.signed_at},
            item=item.id,
            signed_at=consent.signed_at,
        )


def _faults(
    consent: ConsentGiven, case: Case, item: ChecklistItem, sedated_at: datetime | None
) -> Iterator[Finding]:
    for found in beyond_planned(consent, case.planned):
        yield _stop(found.code, item, **found.params)
    if consent.signed_as == GUARDIAN and decides_themselves(
        is_minor=case.planned.is_minor, can_consent=case.planned.can_consent
    ):
        yield find("consent", "by-guardian", Weight.MISSING, item, item=item.id)
    elif code := right_fault(consent.signed_as, consent.right, is_minor=case.planned.is_minor):
        yield find("consent", code, Weight.MISSING, item, item=item.id)
    if sedated_at is not None and consent.signed_at >= sedated_at:
        yield _stop("after-sedation", item, signed_at=consent.signed_at, sedated_at=sedated_at)
    if consent.withdrawn_at is not None:
        yield _stop("withdrawn", item, withdrawn_at=consent.withdrawn_at)


def _stop(code: str, item: ChecklistItem, **params: Scalar) -> Finding:
    return Finding(
        rule="readiness.consent",
        code=code,
        weight=Weight.STOP,
        inputs=params,
        facts=(item.ref,),
        params={"item": item.id, **params},
    )
